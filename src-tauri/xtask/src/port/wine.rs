//! Wine with a Windows of its own, in which programs for Windows are run.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use super::toolchain::{Toolchain, step};
use crate::error::TaskError;
use crate::process::start_error;
use crate::project::Project;

/// Where Windows has noted the folders of a user.
const USER_FOLDERS: &str = r"HKCU\Software\Microsoft\Windows\CurrentVersion\Explorer\User Shell Folders";
/// Remembers in the prefix that it is whole.
const STAMP: &str = "posthorn-ready";

/// A Windows of Wine that nothing else uses, with a display of its own. Both end when this is dropped.
#[derive(Debug)]
pub struct Wine {
    variables: Vec<(&'static str, String)>,
    display: Child,
}

impl Wine {
    /// Makes the Windows, unless it is there, and starts it.
    ///
    /// # Errors
    /// When the display or Wine does not come up.
    pub fn start(project: &Project, toolchain: &Toolchain<'_>) -> Result<Self, TaskError> {
        let prefix = toolchain.folder().join("wine");
        let (display, number) = display()?;
        let text = |path: &Path| path.display().to_string();
        let variables = vec![
            ("DISPLAY", format!(":{number}")),
            ("WINEPREFIX", text(&prefix)),
            ("WINEARCH", "win64".into()),
            ("WINEDEBUG", "-all".into()),
            // It asks to download these two when it is made.
            ("WINEDLLOVERRIDES", "mscoree,mshtml=".into()),
            ("LC_ALL", "C.UTF-8".into()),
            // The loader of the web view stands beside the programs, and programs of tests a folder below.
            ("WINEPATH", windows_path(&toolchain.built())),
            ("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_RUNNER", "wine".into()),
            ("INSTA_WORKSPACE_ROOT", windows_path(&project.root)),
            ("INSTA_UPDATE", "no".into()),
            ("POSTHORN_PRESS", windows_path(&toolchain.tools().press())),
            // Told to the tests of the command line: see `follow_variables`.
            ("POSTHORN_HOMES_APART", "1".into()),
        ];
        let wine = Self { variables, display };
        // What a run that was broken off left. There is none: then this fails.
        let _ = wine.enter(Command::new("wineserver").arg("-k")).status();
        if !prefix.join(STAMP).exists() {
            wine.make(project, toolchain, &prefix)?;
        }
        // Its server stays between two programs, or each would start it anew. It does not start beside another.
        step(project, "port wineserver", wine.enter(Command::new("wineserver").arg("-p")))?;
        Ok(wine)
    }

    /// Lets a program run in it.
    pub fn enter<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command.envs(self.variables.iter().map(|(name, value)| (name, value)))
    }

    fn make(&self, project: &Project, toolchain: &Toolchain<'_>, prefix: &Path) -> Result<(), TaskError> {
        println!("Making a Windows for Wine");
        match fs::remove_dir_all(prefix) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(TaskError::file(prefix)(error)),
            _ => {}
        }
        step(project, "port wineboot", self.enter(Command::new("wine").args(["wineboot", "-i"])))?;
        let library = prefix.join("drive_c/windows/system32/bcryptprimitives.dll");
        fs::copy(toolchain.tools().random(), &library).map_err(TaskError::file(&library))?;
        self.follow_variables(project)?;
        // Its server stays for seconds after the last program.
        step(project, "port wineserver", self.enter(Command::new("wineserver").arg("-w")))?;
        let stamp = prefix.join(STAMP);
        fs::write(&stamp, "").map_err(TaskError::file(&stamp))
    }

    /// Has a program's folders for data follow its environment, as they do on Linux: so each test has a home of its own.
    fn follow_variables(&self, project: &Project) -> Result<(), TaskError> {
        for (folder, variable) in [("Local AppData", "%LOCALAPPDATA%"), ("AppData", "%APPDATA%")] {
            let mut reg = Command::new("wine");
            reg.args(["reg", "add", USER_FOLDERS, "/v", folder, "/t", "REG_EXPAND_SZ", "/d", variable, "/f"]);
            step(project, "port registry", self.enter(&mut reg))?;
        }
        Ok(())
    }
}

impl Drop for Wine {
    fn drop(&mut self) {
        // Everything of this prefix ends, whatever a test left; nothing can be done about one that does not.
        let _ = self.enter(Command::new("wineserver").arg("-k")).status();
        let _ = self.display.kill();
        let _ = self.display.wait();
    }
}

/// A display without a screen, and its number.
fn display() -> Result<(Child, String), TaskError> {
    let mut xvfb = Command::new("Xvfb");
    xvfb.args(["-displayfd", "1", "-screen", "0", "1280x800x24", "-nolisten", "tcp"]);
    xvfb.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = xvfb.spawn().map_err(|source| start_error(&xvfb, source))?;
    let mut number = String::new();
    let read = child.stdout.take().map(|out| BufReader::new(out).read_line(&mut number));
    if matches!(read, Some(Ok(1..))) {
        return Ok((child, number.trim().to_owned()));
    }
    let _ = child.kill();
    let _ = child.wait();
    Err(TaskError::Failed { step: "Xvfb".into(), output: "it names no display".into() })
}

/// A path as programs under Wine know it.
fn windows_path(path: &Path) -> String {
    format!("Z:{}", path.display()).replace('/', r"\")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_those_of_the_drive_that_wine_makes_of_the_root() {
        assert_eq!(windows_path(Path::new("/a b/c.exe")), r"Z:\a b\c.exe");
    }
}
