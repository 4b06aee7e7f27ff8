//! A second desktop, for somebody at another computer: a display with a window manager, a session bus and an unlocked keychain of its
//! own, as `cargo xtask desktop` makes the first one. A program there does not meet the first one on the bus, so it is no second start of
//! it, finds none of its passwords, and has the keyboard whatever happens in the first window.
//!
//! The parts are children of the test. They end by [`Desktop::end`], each by its own id, or when the value is dropped; where the test
//! itself is killed, the keeper of the first desktop ends them, whose mark they carry.

use crate::support::waiting::{LIMIT, until};
use std::ffi::OsStr;
use std::fs::{self, DirBuilder, File};
use std::io::ErrorKind;
use std::os::unix::fs::DirBuilderExt;
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// As large as the first one.
const SCREEN: &str = "1600x1000x24";
/// The folders that the environment of the parts names.
const FOLDERS: [(&str, &str); 5] = [
    ("XDG_RUNTIME_DIR", "run"),
    ("XDG_CONFIG_HOME", "config"),
    ("XDG_DATA_HOME", "data"),
    ("XDG_CACHE_HOME", "cache"),
    ("XDG_STATE_HOME", "state"),
];
/// How long a part may take to end when it is asked to.
const POLITELY: Duration = Duration::from_secs(5);

/// A running desktop.
pub struct Desktop {
    display: String,
    bus: String,
    /// In the order in which they were started.
    parts: Vec<Child>,
    log: File,
    /// Where the parts are at home, the keychain among them; removed when they have ended.
    folder: TempDir,
}

impl Desktop {
    /// Starts all parts and waits until each of them answers. What they say is in the log.
    pub async fn start(log: &Path) -> Self {
        let folder = tempfile::Builder::new().prefix("posthorn-e2e-desktop-").tempdir().unwrap();
        for (_, name) in FOLDERS {
            DirBuilder::new().mode(0o700).create(folder.path().join(name)).unwrap();
        }
        let log = File::options().create(true).append(true).open(log).unwrap();
        let mut desktop = Self { display: String::new(), bus: String::new(), parts: Vec::new(), log, folder };
        desktop.start_display().await;
        desktop.start_bus().await;
        desktop.start_keychain().await;
        desktop.start_window_manager().await;
        desktop
    }

    /// The display's name, such as `:17`.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// What a program has to know to run here. Where it is at home is its own affair.
    pub fn session(&self) -> [(&'static str, String); 3] {
        let run = self.folder.path().join("run").to_str().unwrap().to_owned();
        [("DISPLAY", self.display.clone()), ("DBUS_SESSION_BUS_ADDRESS", self.bus.clone()), ("XDG_RUNTIME_DIR", run)]
    }

    /// Ends the parts, those that need the others first.
    pub async fn end(&mut self) {
        while let Some(mut part) = self.parts.pop() {
            if let Some(id) = part.id() {
                // One that is gone already need not be asked.
                let _ = Command::new("kill").args(["-TERM", &id.to_string()]).stderr(Stdio::null()).status().await;
            }
            if timeout(POLITELY, part.wait()).await.is_err() {
                let _ = part.kill().await;
            }
        }
    }

    async fn start_display(&mut self) {
        let mut server = self.part("Xvfb");
        // The server itself picks a free number, and says it once it listens.
        server.args(["-displayfd", "1", "-screen", "0", SCREEN, "-nolisten", "tcp", "-noreset"]);
        let number = self.first_line("the display (Xvfb)", server).await;
        self.display = format!(":{number}");
    }

    async fn start_bus(&mut self) {
        let mut daemon = self.part("dbus-daemon");
        daemon.args(["--session", "--print-address=1", "--nofork", "--nopidfile"]);
        self.bus = self.first_line("the session bus (dbus-daemon)", daemon).await;
    }

    /// A keychain without a password, unlocked.
    async fn start_keychain(&mut self) {
        let start = |mut daemon: Command| {
            daemon.args(["--foreground", "--unlock", "--components=secrets"]).stdin(Stdio::piped()).spawn()
        };
        let started = match start(self.part("gnome-keyring-daemon")) {
            // Some containers forbid the file capability the program carries. A copy carries none and works without.
            Err(error) if error.kind() == ErrorKind::PermissionDenied => {
                let copy = self.folder.path().join("gnome-keyring-daemon");
                fs::copy("/usr/bin/gnome-keyring-daemon", &copy).unwrap();
                start(self.part(&copy))
            }
            started => started,
        };
        let mut daemon = started.expect("gnome-keyring-daemon is installed");
        let mut password = daemon.stdin.take().unwrap();
        self.parts.push(daemon);
        password.write_all(b"\n").await.unwrap();
        drop(password);
        let seconds = LIMIT.as_secs().to_string();
        let mut wait = self.part("gdbus");
        wait.args(["wait", "--session", "--timeout", &seconds, "org.freedesktop.secrets"]);
        let answers = wait.status().await.expect("gdbus is installed").success();
        assert!(answers, "the keychain (gnome-keyring-daemon) does not come up");
    }

    async fn start_window_manager(&mut self) {
        let manager = self.part("xfwm4").arg("--compositor=off").spawn().expect("xfwm4 is installed");
        self.parts.push(manager);
        until("the window manager (xfwm4)", async || {
            // Only a window manager announces a number of desktops.
            let mut probe = self.part("xdotool");
            probe.arg("get_num_desktops").stdout(Stdio::null()).stderr(Stdio::null());
            probe.status().await.expect("xdotool is installed").success()
        })
        .await;
    }

    /// A command for a part: at home in the folder, what it says in the log.
    fn part(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        let folder = self.folder.path();
        command.env("HOME", folder).envs(FOLDERS.map(|(variable, name)| (variable, folder.join(name))));
        command.envs(self.session());
        let log = || self.log.try_clone().unwrap();
        command.stdin(Stdio::null()).stdout(log()).stderr(log()).kill_on_drop(true);
        command
    }

    /// Starts a part that says one line when it is ready; the line.
    async fn first_line(&mut self, part: &str, mut command: Command) -> String {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap_or_else(|error| panic!("{part}: {error}"));
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        self.parts.push(child);
        let said = timeout(LIMIT, lines.next_line()).await;
        let said = said.unwrap_or_else(|_| panic!("{part} said nothing for {LIMIT:?}")).unwrap();
        said.unwrap_or_else(|| panic!("{part} ended")).trim().to_owned()
    }
}
