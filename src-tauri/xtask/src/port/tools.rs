//! The small programs that the toolchain and Wine want besides, made from what stands in `tools/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::toolchain::step;
use crate::error::TaskError;
use crate::project::Project;

/// In the place of compilers and archivers of other systems.
const ABSENT: &str = include_str!("tools/absent.sh");
/// A library that Wine lacks.
const RANDOM: &str = include_str!("tools/random.c");
/// Ctrl+C in a console.
const PRESS: &str = include_str!("tools/press.c");

/// The made programs.
#[derive(Debug)]
pub struct Tools {
    folder: PathBuf,
}

impl Tools {
    /// Makes them all anew: that takes a second.
    ///
    /// # Errors
    /// When MinGW refuses, or the folder cannot be written.
    pub fn make(project: &Project, folder: &Path) -> Result<Self, TaskError> {
        fs::create_dir_all(folder).map_err(TaskError::file(folder))?;
        let tools = Self { folder: folder.to_owned() };
        for path in [tools.cc(), tools.cl(), tools.lib()] {
            script(&path, ABSENT)?;
        }
        let gcc = |name: &str, text: &str, more: &[&str]| {
            let source = folder.join(name).with_extension("c");
            fs::write(&source, text).map_err(TaskError::file(&source))?;
            let mut gcc = Command::new("x86_64-w64-mingw32-gcc-posix");
            gcc.args(["-O2", "-Wall", "-Werror", "-o"]).arg(folder.join(name)).arg(source).args(more);
            step(project, "port tools", &mut gcc)
        };
        gcc("bcryptprimitives.dll", RANDOM, &["-shared", "-ladvapi32"])?;
        gcc("press.exe", PRESS, &[])?;
        Ok(tools)
    }

    /// Where they stand.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// In the place of macOS' compiler.
    pub fn cc(&self) -> PathBuf {
        self.folder.join("cc")
    }

    /// In the place of Microsoft's compiler.
    pub fn cl(&self) -> PathBuf {
        self.folder.join("cl.exe")
    }

    /// In the place of Microsoft's archiver.
    pub fn lib(&self) -> PathBuf {
        self.folder.join("lib.exe")
    }

    /// The library with random numbers.
    pub fn random(&self) -> PathBuf {
        self.folder.join("bcryptprimitives.dll")
    }

    /// What presses Ctrl+C in a console.
    pub fn press(&self) -> PathBuf {
        self.folder.join("press.exe")
    }
}

fn script(path: &Path, text: &str) -> Result<(), TaskError> {
    fs::write(path, text).map_err(TaskError::file(path))?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(path, fs::Permissions::from_mode(0o755)).map_err(TaskError::file(path))?;
    }
    Ok(())
}
