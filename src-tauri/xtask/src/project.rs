//! Where things stand: the repository, the built programs, the logs.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::TaskError;

/// The folders of this repository and its build output.
#[derive(Debug)]
pub struct Project {
    /// The repository's root, holding `Cargo.toml` and `ui/`.
    pub root: PathBuf,
    /// Cargo's output folder in use (`target/`, or what `CARGO_TARGET_DIR` says).
    built: PathBuf,
}

impl Project {
    /// Finds the repository this program was built from and the output folder it was built into.
    ///
    /// # Errors
    /// When the folders cannot be read.
    pub fn here() -> Result<Self, TaskError> {
        let package = std::env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = package.ancestors().nth(2).unwrap_or(Path::new(".")).to_path_buf();
        let program = std::env::current_exe().map_err(TaskError::file(&root))?;
        // target/debug/xtask: two levels up is what Cargo builds into, however it was told.
        let built = program.ancestors().nth(2).unwrap_or(Path::new("target")).to_path_buf();
        Ok(Self { root, built })
    }

    /// The user interface's folder.
    pub fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// A folder for a task's results under `target/`, whatever the build's own output folder is.
    pub fn output(&self, name: &str) -> PathBuf {
        self.root.join("target").join(name)
    }

    /// Cargo's output folder in use.
    pub fn built(&self) -> &Path {
        &self.built
    }

    /// The app's program in the given build.
    pub fn app(&self, release: bool) -> PathBuf {
        self.program("posthorn", release)
    }

    /// A program of this repository in the given build.
    pub fn program(&self, name: &str, release: bool) -> PathBuf {
        let name = if cfg!(windows) { format!("{name}.exe") } else { name.to_owned() };
        self.built.join(if release { "release" } else { "debug" }).join(name)
    }

    /// Cargo, in the repository's root. What the outer `cargo run` set for this package is taken out: some build
    /// scripts watch those variables, and everything would be built again on every change between a task and a
    /// plain `cargo build`.
    pub fn cargo(&self) -> Command {
        self.cargo_at(&std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
    }

    /// The same with Clippy for the compiler of this workspace, and warnings denied: what it builds has passed the lints. A check of
    /// its own would read all libraries and the whole workspace once more.
    pub fn linting_cargo(&self) -> Command {
        let mut cargo = self.cargo();
        cargo.env("RUSTC_WORKSPACE_WRAPPER", "clippy-driver");
        // As `cargo clippy` hands on what stands behind its `--`.
        cargo.env("CLIPPY_ARGS", "-D__CLIPPY_HACKERY__warnings__CLIPPY_HACKERY__");
        cargo
    }

    /// Another Cargo, likewise.
    pub fn cargo_at(&self, program: &OsStr) -> Command {
        let mut cargo = Command::new(program);
        cargo.current_dir(&self.root);
        Self::leave_package(&mut cargo);
        cargo
    }

    /// Takes what the outer `cargo run` set for this package out of a command's environment.
    pub fn leave_package(command: &mut Command) {
        for (name, _) in std::env::vars_os() {
            let text = name.to_string_lossy();
            if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") || text == "CARGO_PRIMARY_PACKAGE"
            {
                command.env_remove(&name);
            }
        }
    }
}
