//! The private desktop: a display, a window manager, a D-Bus session and an unlocked keychain of its own, under a home folder
//! of its own. What runs inside can neither see nor touch the user's real session, and nothing stays behind.
//!
//! Cleaning up must also work when this program is interrupted or killed. So it is done by a small shell process, the
//! keeper, that waits for the end of a pipe only this program holds. Everything started here carries one environment
//! variable with a value that is unique to this desktop, and the keeper ends exactly the processes that carry it: also
//! those that the session bus or the programs inside started.

mod session;
mod slots;

use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, File};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::DirBuilderExt;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, ChildStdout, Command, ExitCode, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::error::TaskError;
use crate::process::{self, start_error};
use crate::project::Project;
use session::{MARK, Session};
pub use slots::{become_test, one_each};

/// How long a part may take to come up. Loaded machines are slow; a part that is broken mostly ends at once.
const PATIENCE: Duration = Duration::from_mins(1);
/// The screen: room for the main window, the quick send window and a tray menu beside each other.
const SCREEN: &str = "1600x1000x24";

/// Ends everything that carries the mark, first politely, then not, and removes the folder.
const KEEPER: &str = r#"
trap '' INT TERM HUP
cat >/dev/null
for signal in TERM KILL; do
  tries=0
  while [ "$tries" -lt 30 ]; do
    found=$(grep -lszxF -e "$1" /proc/[0-9]*/environ)
    [ -n "$found" ] || break 2
    for file in $found; do
      pid=${file#/proc/}
      kill -"$signal" "${pid%/environ}" 2>/dev/null
    done
    sleep 0.1
    tries=$((tries + 1))
  done
done
rm -rf -- "$2"
"#;

/// A running private desktop. It ends when the value is dropped.
#[derive(Debug)]
pub struct Desktop {
    session: Session,
    log: PathBuf,
    parts: Vec<Child>,
    keeper: Child,
    /// The keeper waits for the end of this pipe.
    tether: Option<ChildStdin>,
}

impl Desktop {
    /// Whether this system can have one.
    pub const POSSIBLE: bool = true;

    /// Starts all parts and waits until each of them answers.
    ///
    /// # Errors
    /// Names the part that did not come up, with the end of what the parts printed.
    pub fn start(project: &Project) -> Result<Self, TaskError> {
        let logs = project.output("xtask");
        fs::create_dir_all(&logs).map_err(TaskError::file(&logs))?;
        let folder = fresh_folder()?;
        // Several desktops may run at a time, and each says why it does not come up.
        let log = logs.join(folder.with_extension("log").file_name().unwrap_or_default());
        File::create(&log).map_err(TaskError::file(&log))?;
        let mut keeper = keeper(&folder)?;
        let tether = keeper.stdin.take();
        let session = Session { folder, ..Session::default() };
        let mut desktop = Self { session, log, parts: Vec::new(), keeper, tether };
        desktop.start_display()?;
        desktop.start_bus()?;
        desktop.start_keychain()?;
        desktop.start_window_manager()?;
        Ok(desktop)
    }

    /// Sets a command's environment so that it runs inside.
    pub fn enter<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        self.session.enter(command)
    }

    fn start_display(&mut self) -> Result<(), TaskError> {
        // -displayfd lets the server itself pick a free number and say it once it listens: nothing to guess or to race for.
        let mut server = self.part("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]).stdout(Stdio::piped());
        let number = self.first_line("display (Xvfb)", server)?;
        self.session.display = format!(":{number}").into();
        Ok(())
    }

    fn start_bus(&mut self) -> Result<(), TaskError> {
        let mut daemon = self.part("dbus-daemon");
        daemon.args(["--session", "--print-address=1", "--nofork", "--nopidfile"]).stdout(Stdio::piped());
        self.session.bus = self.first_line("session bus (dbus-daemon)", daemon)?.into();
        Ok(())
    }

    /// A keychain without a password, unlocked.
    fn start_keychain(&mut self) -> Result<(), TaskError> {
        const ARGS: [&str; 3] = ["--foreground", "--unlock", "--components=secrets"];
        let mut daemon = self.part("gnome-keyring-daemon");
        daemon.args(ARGS).stdin(Stdio::piped());
        let mut child = match daemon.spawn() {
            // Some containers forbid the file capability the program carries. A copy carries none and works without.
            Err(error) if error.kind() == std::io::ErrorKind::PermissionDenied => {
                let copy = self.session.folder.join("gnome-keyring-daemon");
                let original = Path::new("/usr/bin/gnome-keyring-daemon");
                fs::copy(original, &copy).map_err(TaskError::file(original))?;
                let mut daemon = self.part(&copy);
                daemon.args(ARGS).stdin(Stdio::piped());
                daemon.spawn().map_err(|source| start_error(&daemon, source))?
            }
            other => other.map_err(|source| start_error(&daemon, source))?,
        };
        let given = child.stdin.take().is_some_and(|mut input| input.write_all(b"\n").is_ok());
        self.parts.push(child);
        let part = "keychain (gnome-keyring-daemon)";
        let seconds = PATIENCE.as_secs().to_string();
        let mut wait = self.part("gdbus");
        wait.args(["wait", "--session", "--timeout", &seconds, "org.freedesktop.secrets"]);
        let answered = wait.status().map_err(|source| start_error(&wait, source))?.success();
        if given && answered { Ok(()) } else { Err(self.failed(part)) }
    }

    fn start_window_manager(&mut self) -> Result<(), TaskError> {
        let mut manager = self.part("xfwm4");
        manager.arg("--compositor=off");
        let child = manager.spawn().map_err(|source| start_error(&manager, source))?;
        self.parts.push(child);
        let begun = Instant::now();
        loop {
            // Only a window manager announces a number of desktops.
            let mut probe = self.part("xdotool");
            probe.arg("get_num_desktops").stderr(Stdio::null());
            if probe.status().map_err(|source| start_error(&probe, source))?.success() {
                return Ok(());
            }
            let ended = self.parts.last_mut().is_some_and(|child| !matches!(child.try_wait(), Ok(None)));
            if ended || begun.elapsed() > PATIENCE {
                return Err(self.failed("window manager (xfwm4)"));
            }
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// A command for a part of the desktop: inside it, its outputs in the log, out of reach of the terminal's Ctrl-C
    /// (what runs inside ends first, then the keeper ends the parts).
    fn part(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        self.enter(&mut command).stdin(Stdio::null()).process_group(0);
        if let Ok(log) = File::options().append(true).open(&self.log) {
            if let Ok(copy) = log.try_clone() {
                command.stdout(copy);
            }
            command.stderr(log);
        }
        command
    }

    /// Starts a part that says one line when it is ready.
    fn first_line(&mut self, part: &'static str, mut command: Command) -> Result<String, TaskError> {
        let mut child = command.spawn().map_err(|source| start_error(&command, source))?;
        let out = child.stdout.take();
        self.parts.push(child);
        out.and_then(line_within_patience).ok_or_else(|| self.failed(part))
    }

    fn failed(&self, part: &'static str) -> TaskError {
        TaskError::Desktop { part, output: process::tail(&self.log, 30) }
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        drop(self.tether.take());
        let kept = self.keeper.wait().is_ok_and(|status| status.success());
        for part in &mut self.parts {
            if !kept {
                // Its own children only, when the keeper could not do its work; a failure means that it is gone.
                let _ = part.kill();
            }
            let _ = part.wait();
        }
    }
}

/// The first line a program prints, within [`PATIENCE`]; nothing when it ends or stays silent.
fn line_within_patience(out: ChildStdout) -> Option<String> {
    let (said, heard) = mpsc::channel();
    thread::spawn(move || {
        let mut line = String::new();
        if BufReader::new(out).read_line(&mut line).is_ok() {
            // Nobody listens any more once the wait is over.
            let _ = said.send(line.trim().to_owned());
        }
    });
    heard.recv_timeout(PATIENCE).ok().filter(|line| !line.is_empty())
}

/// A folder nobody else can look into, with those that the environment names.
fn fresh_folder() -> Result<PathBuf, TaskError> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let folder = std::env::temp_dir().join(format!("posthorn-desktop-{}-{now}", std::process::id()));
    let private = |path: &Path| DirBuilder::new().mode(0o700).create(path).map_err(TaskError::file(path));
    private(&folder)?;
    for name in ["run", "config", "data", "cache", "state"] {
        private(&folder.join(name))?;
    }
    Ok(folder)
}

fn keeper(folder: &Path) -> Result<Child, TaskError> {
    let mut mark = OsString::from(format!("{MARK}="));
    mark.push(folder);
    let mut shell = Command::new("sh");
    shell.args(["-c", KEEPER, "keeper"]).arg(mark).arg(folder);
    // Its own group: the terminal's Ctrl-C must not reach it. Without a mark of an outer desktop.
    shell.env_remove(MARK).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).process_group(0);
    shell.spawn().map_err(|source| start_error(&shell, source))
}

/// `cargo xtask desktop -- COMMAND`: runs a command inside and ends with its exit code.
///
/// # Errors
/// When the desktop or the command does not start.
pub fn run_inside(project: &Project, command: &[OsString]) -> Result<ExitCode, TaskError> {
    let Some((program, args)) = command.split_first() else {
        return Err(TaskError::Usage { argument: "desktop without -- COMMAND".into() });
    };
    let desktop = Desktop::start(project)?;
    let mut inside = Command::new(program);
    inside.args(args);
    let status = desktop.enter(&mut inside).status().map_err(|source| start_error(&inside, source))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Ok(ExitCode::from(code))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn the_keeper_ends_what_carries_the_mark_and_nothing_else() {
        let folder = fresh_folder().unwrap();
        assert_eq!(fs::metadata(folder.join("run")).unwrap().permissions().mode() & 0o777, 0o700);
        let mut keeper = keeper(&folder).unwrap();
        let mut marked = Command::new("sleep").arg("600").env(MARK, &folder).spawn().unwrap();
        let mut longer = Command::new("sleep").arg("600").env(MARK, folder.join("x")).spawn().unwrap();
        drop(keeper.stdin.take());
        assert!(keeper.wait().unwrap().success());
        assert!(!marked.wait().unwrap().success());
        assert!(longer.try_wait().unwrap().is_none(), "a process of another desktop was ended");
        longer.kill().unwrap();
        longer.wait().unwrap();
        assert!(!folder.exists());
    }

    #[test]
    fn one_line_is_waited_for_and_silence_is_noticed() {
        let line = |program: &str, args: &[&str]| {
            let mut child = Command::new(program).args(args).stdout(Stdio::piped()).spawn().unwrap();
            let line = line_within_patience(child.stdout.take().unwrap());
            child.wait().unwrap();
            line
        };
        assert_eq!(line("echo", &["17"]).as_deref(), Some("17"));
        assert_eq!(line("true", &[]), None);
    }
}
