//! The user interface's packages and build, redone only when their sources changed.
//!
//! Two stamps in `ui/node_modules` remember of which content the installed packages and the built page are. Content and not
//! file times decides, so that switching branches forth and back, or a copied folder, never leaves a stale page in
//! the app.

use std::collections::hash_map::DefaultHasher;
use std::fs;
use std::hash::{Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::UNIX_EPOCH;

use crate::error::TaskError;
use crate::process;
use crate::project::Project;

/// The oldest Node that the UI's tools run on.
const NODE_MAJOR: u32 = 20;
/// Folders in `ui/` that are made and not written.
const MADE: [&str; 4] = ["node_modules", "dist", "coverage", "test-results"];

/// One of the two things that are made in `ui/`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// `node_modules`, by `npm ci`.
    Packages,
    /// `dist`, by `npm run build`.
    Page,
}

/// npm, in the UI's folder.
pub fn npm(project: &Project, args: &[&str]) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(args).current_dir(project.ui());
    npm
}

impl Made {
    /// What makes it.
    pub fn command(self, project: &Project) -> Command {
        match self {
            Self::Packages => npm(project, &["ci", "--no-audit", "--no-fund"]),
            Self::Page => npm(project, &["run", "build"]),
        }
    }

    /// Makes it in the open, unless it is fresh.
    ///
    /// # Errors
    /// When npm is not there or fails.
    pub fn ensure(self, project: &Project) -> Result<(), TaskError> {
        let (doing, done) = match self {
            Self::Packages => ("npm ci", "UI packages: up to date"),
            Self::Page => ("npm run build", "UI: up to date"),
        };
        let sources = self.sources(project)?;
        if self.is_fresh(project, sources) {
            println!("{done}");
            return Ok(());
        }
        println!("{doing} (in ui/)");
        process::shown(doing, &mut self.command(project))?;
        self.remember(project, sources)
    }

    /// A digest of everything it is made of.
    ///
    /// # Errors
    /// When the UI's sources cannot be read.
    pub fn sources(self, project: &Project) -> Result<u64, TaskError> {
        let ui = project.ui();
        let mut files = Vec::new();
        match self {
            Self::Packages => files.extend([ui.join("package.json"), ui.join("package-lock.json")]),
            Self::Page => collect(&ui, true, &mut files)?,
        }
        files.sort();
        let mut hasher = DefaultHasher::new();
        for file in files {
            file.strip_prefix(&ui).unwrap_or(&file).hash(&mut hasher);
            fs::read(&file).map_err(TaskError::file(&file))?.hash(&mut hasher);
        }
        Ok(hasher.finish())
    }

    /// Whether what is there was made of exactly these sources, and nobody made it anew in between.
    pub fn is_fresh(self, project: &Project, sources: u64) -> bool {
        let Some(made) = self.made_at(project) else { return false };
        fs::read_to_string(self.stamp(project)).is_ok_and(|stamp| stamp == stamp_text(sources, made))
    }

    /// Notes that it was just made of these sources (taken before making it).
    ///
    /// # Errors
    /// When the stamp cannot be written, or nothing was made.
    pub fn remember(self, project: &Project, sources: u64) -> Result<(), TaskError> {
        let Some(made) = self.made_at(project) else {
            let step = format!("{} (it left no {})", self.command_line(), self.result(project).display());
            return Err(TaskError::Failed { step, output: String::new() });
        };
        let stamp = self.stamp(project);
        fs::write(&stamp, stamp_text(sources, made)).map_err(TaskError::file(&stamp))
    }

    const fn command_line(self) -> &'static str {
        match self {
            Self::Packages => "npm ci",
            Self::Page => "npm run build",
        }
    }

    fn result(self, project: &Project) -> PathBuf {
        match self {
            Self::Packages => project.ui().join("node_modules").join(".package-lock.json"),
            Self::Page => project.ui().join("dist").join("index.html"),
        }
    }

    fn stamp(self, project: &Project) -> PathBuf {
        let name = match self {
            Self::Packages => ".posthorn-packages",
            Self::Page => ".posthorn-page",
        };
        project.ui().join("node_modules").join(name)
    }

    /// When the result was written, in nanoseconds since 1970.
    fn made_at(self, project: &Project) -> Option<u128> {
        let modified = fs::metadata(self.result(project)).ok()?.modified().ok()?;
        Some(modified.duration_since(UNIX_EPOCH).ok()?.as_nanos())
    }
}

fn stamp_text(sources: u64, made: u128) -> String {
    format!("{sources:016x} {made}\n")
}

/// Every source file below a folder. Made and hidden folders are left out at the top.
fn collect(folder: &Path, top: bool, files: &mut Vec<PathBuf>) -> Result<(), TaskError> {
    for entry in fs::read_dir(folder).map_err(TaskError::file(folder))? {
        let entry = entry.map_err(TaskError::file(folder))?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let left_out = MADE.contains(&name.as_ref()) || name.starts_with('.') || name.ends_with(".tsbuildinfo");
        if top && left_out {
            continue;
        }
        let path = entry.path();
        if path.is_dir() {
            collect(&path, false, files)?;
        } else if path.is_file() {
            files.push(path);
        }
    }
    Ok(())
}

/// Checks that Node and npm are there and new enough.
///
/// # Errors
/// Says what to install.
pub fn check_node() -> Result<(), TaskError> {
    let remedy = "Install Node 20 or newer with npm: https://nodejs.org/en/download (Debian 13 and Ubuntu 25.04 or newer: \
                  apt-get install nodejs npm; the packages of older releases are too old).";
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let version = process::answer("node", &["--version"]);
    match version.as_deref().map(major) {
        None => return Err(TaskError::Missing { what: "Node".into(), remedy: remedy.into() }),
        Some(Some(found)) if found >= NODE_MAJOR => {}
        Some(_) => {
            let what = format!("Node {NODE_MAJOR} or newer (here: {})", version.unwrap_or_default());
            return Err(TaskError::Missing { what, remedy: remedy.into() });
        }
    }
    if process::answer(npm, &["--version"]).is_none() {
        return Err(TaskError::Missing { what: "npm".into(), remedy: remedy.into() });
    }
    Ok(())
}

/// The major number of `v20.19.2`.
fn major(version: &str) -> Option<u32> {
    version.strip_prefix('v')?.split('.').next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_read() {
        assert_eq!(major("v20.19.2"), Some(20));
        assert_eq!(major("v8.0.0"), Some(8));
        assert_eq!(major("20.1"), None);
        assert_eq!(major("v"), None);
    }

    #[test]
    fn sources_are_everything_written_and_nothing_made() {
        let folder = std::env::temp_dir().join(format!("posthorn-xtask-ui-{}", std::process::id()));
        for file in ["src/a.ts", "src/dist/b.ts", "index.html", "dist/index.html", "node_modules/x/y.js", ".cache/z"] {
            let path = folder.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        let mut files = Vec::new();
        collect(&folder, true, &mut files).unwrap();
        let name = |file: &PathBuf| file.strip_prefix(&folder).unwrap().display().to_string().replace('\\', "/");
        let mut names: Vec<_> = files.iter().map(name).collect();
        names.sort_unstable();
        assert_eq!(names, ["index.html", "src/a.ts", "src/dist/b.ts"]);
        fs::remove_dir_all(folder).unwrap();
    }
}
