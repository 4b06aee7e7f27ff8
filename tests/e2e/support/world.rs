//! What one test lives in: a fresh home folder, the program, the display, and what is kept when the test fails.

use crate::support::app::App;
use crate::support::desktop::Desktop;
use crate::support::page::Page;
use crate::support::proc::Process;
use crate::support::screen::Screen;
use serde_json::{Value, json};
use std::any::Any;
use std::fs;
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::pin::pin;
use std::process::Stdio;
use std::task::Poll;
use std::time::Duration;
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::runtime::{Builder, Runtime};

/// Name of the program's folder in the user's data folder.
const IDENTIFIER: &str = "app.posthorn.desktop";
/// The longest any test may take.
const WHOLE: Duration = Duration::from_mins(5);

/// The program's file.
pub fn program() -> PathBuf {
    let binary = std::env::var_os("POSTHORN_BIN");
    let binary =
        binary.expect("POSTHORN_BIN names no program: these tests are run by cargo xtask test, on a private desktop");
    // The WebDriver client brings no cryptography of its own. Set already when another test of this process ran before.
    let _ = rustls::crypto::ring::default_provider().install_default();
    PathBuf::from(binary)
}

/// The file of the bare program, which others are held against.
pub fn bare_program() -> PathBuf {
    std::env::var_os("POSTHORN_BARE_BIN")
        .expect("POSTHORN_BARE_BIN names no program: cargo xtask bench builds it")
        .into()
}

/// Why a test failed.
type Failure = Box<dyn Any + Send>;

/// Runs one test in a world of its own.
pub fn e2e(name: &str, steps: impl AsyncFnOnce(&mut World)) {
    let binary = program();
    runtime().block_on(async {
        let mut world = World::new(name, binary);
        let failure = failure_of(name, steps(&mut world)).await;
        close(&mut [world], failure).await;
    });
}

/// Runs one test of two people at two computers. The second one has a desktop of their own, with another keychain, and its pictures and
/// logs are in the folder `there` of the test.
pub fn e2e_two(name: &str, steps: impl AsyncFnOnce(&mut World, &mut World)) {
    let binary = program();
    runtime().block_on(async {
        let mut here = World::new(name, binary.clone());
        let mut there = World::elsewhere(&format!("{name}/there"), binary).await;
        let failure = failure_of(name, steps(&mut here, &mut there)).await;
        close(&mut [here, there], failure).await;
    });
}

fn runtime() -> Runtime {
    Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Runs the steps of a test; why they failed, if they did.
async fn failure_of(name: &str, steps: impl Future<Output = ()>) -> Option<Failure> {
    match caught(tokio::time::timeout(WHOLE, steps)).await {
        Ok(Ok(())) => None,
        Ok(Err(_)) => Some(Box::new(format!("{name} took longer than {WHOLE:?}"))),
        Err(panic) => Some(panic),
    }
}

/// Ends the worlds of a test, each of them whatever becomes of the others. Fails where something failed, and keeps what is to be seen
/// then.
async fn close(worlds: &mut [World], mut failure: Option<Failure>) {
    if failure.is_some() {
        for world in &*worlds {
            world.evidence().await;
        }
    }
    for world in worlds {
        let ended = caught(world.end()).await;
        failure = failure.or(ended.err());
    }
    if let Some(panic) = failure {
        resume_unwind(panic);
    }
}

/// Where the pictures and logs of a test are left.
fn evidence_folder(name: &str) -> PathBuf {
    let folder = std::env::var_os("POSTHORN_E2E_OUT").map_or_else(std::env::temp_dir, PathBuf::from).join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// One test's surroundings.
pub struct World {
    /// The display.
    pub screen: Screen,
    name: String,
    binary: PathBuf,
    home: TempDir,
    data: PathBuf,
    environment: Vec<(String, String)>,
    program: PathBuf,
    app: Option<App>,
    others: Vec<Child>,
    /// Of its own, where it is not on that of the test.
    desktop: Option<Desktop>,
}

impl World {
    /// A fresh user's.
    pub fn new(name: &str, binary: PathBuf) -> Self {
        Self::on(Screen::open(), name, binary)
    }

    /// A fresh user's at another computer: on a desktop of its own.
    pub async fn elsewhere(name: &str, binary: PathBuf) -> Self {
        let desktop = Desktop::start(&evidence_folder(name).join("desktop.log")).await;
        let mut world = Self::on(Screen::at(desktop.display()), name, binary);
        for (variable, value) in desktop.session() {
            world.set(variable, &value);
        }
        Self { desktop: Some(desktop), ..world }
    }

    fn on(screen: Screen, name: &str, binary: PathBuf) -> Self {
        let home = tempfile::Builder::new().prefix("posthorn-e2e-").tempdir().unwrap();
        let mut environment = Vec::new();
        let mut set = |name: &str, value: &str| environment.push((name.to_owned(), value.to_owned()));
        set("HOME", home.path().to_str().unwrap());
        for (variable, folder) in [
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_DATA_HOME", "data"),
            ("XDG_CACHE_HOME", "cache"),
            ("XDG_STATE_HOME", "state"),
        ] {
            fs::create_dir(home.path().join(folder)).unwrap();
            set(variable, home.path().join(folder).to_str().unwrap());
        }
        set("LANG", "zh_CN.UTF-8");
        set("POSTHORN_LOG", "debug,hyper=warn,reqwest=warn,zbus=warn,sqlx=warn");
        // Still windows: nothing slides away from under a click, and no two pictures differ by a moment.
        let gtk = home.path().join("config/gtk-3.0");
        fs::create_dir(&gtk).unwrap();
        fs::write(gtk.join("settings.ini"), "[Settings]\ngtk-enable-animations=0\n").unwrap();
        let (program, data) = (binary.clone(), home.path().join("data").join(IDENTIFIER));
        let (name, others) = (name.to_owned(), Vec::new());
        Self { screen, name, binary, home, data, environment, program, app: None, others, desktop: None }
    }

    /// The home folder.
    pub fn home(&self) -> &Path {
        self.home.path()
    }

    /// The program's folder: profiles, settings, templates, drafts, database, logs.
    pub fn data_folder(&self) -> PathBuf {
        self.data.clone()
    }

    /// The program's folder is another than the one that a look from here finds: where it is found.
    pub fn find_data_in(&mut self, folder: PathBuf) {
        self.data = folder;
    }

    /// Sets a variable for the programs started from now on.
    pub fn set(&mut self, name: &str, value: &str) {
        self.environment.retain(|(other, _)| other != name);
        self.environment.push((name.to_owned(), value.to_owned()));
    }

    /// Starts something else than the program itself from now on: a script that ends in running it.
    pub fn start_through(&mut self, script: &Path) {
        script.clone_into(&mut self.program);
    }

    /// What is started: the program itself, or the script that ends in running it.
    pub fn program(&self) -> &Path {
        &self.program
    }

    /// The program's file.
    pub fn binary(&self) -> &Path {
        &self.binary
    }

    /// Writes the settings as an earlier run would have left them. What is not named is as on a first start, but for a
    /// wait of one second before a send leaves, and for the first closing of the window, which is explained no more.
    pub fn with_settings(&self, chosen: &Value) {
        let mut settings = json!({ "language": "zh-CN", "theme": "light", "undo_seconds": 1, "knows_tray": true });
        for (name, value) in chosen.as_object().unwrap() {
            settings[name] = value.clone();
        }
        fs::create_dir_all(self.data_folder()).unwrap();
        fs::write(self.data_folder().join("settings.json"), settings.to_string()).unwrap();
    }

    /// Starts the program and waits until its page can be used.
    pub async fn start(&mut self) -> Page {
        let page = self.start_bare().await;
        page.shown("active-profile").await;
        page
    }

    /// Starts the program, whatever its page will show.
    pub async fn start_bare(&mut self) -> Page {
        assert!(self.app.is_none(), "the program runs already");
        let log = self.evidence_folder().join("driver.log");
        let app = App::start(&self.program, &self.binary, self.home.path(), &self.environment, &log).await;
        let page = app.page.clone();
        self.app = Some(app);
        page
    }

    /// The running program's process.
    pub fn process(&self) -> Process {
        self.app.as_ref().expect("the program runs").process
    }

    /// The process of a program that was started beside the driver, in this world.
    pub fn process_of(&self, binary: &Path) -> Process {
        Process::of_program(binary, self.home()).expect("the program runs")
    }

    /// Ends the program and starts it anew.
    pub async fn restart(&mut self) -> Page {
        self.quit().await;
        self.start().await
    }

    /// Ends the program.
    pub async fn quit(&mut self) {
        self.app.take().expect("the program runs").end().await;
    }

    /// Ends the program as a power cut would.
    pub async fn cut_off(&mut self) {
        self.app.take().expect("the program runs").cut_off().await;
    }

    /// Waits until the program has ended by itself.
    pub async fn has_ended(&mut self) {
        self.app.take().expect("the program runs").has_ended().await;
    }

    /// A command in the program's surroundings.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        command
    }

    /// Keeps a process until the end of the test.
    pub fn keep(&mut self, child: Child) {
        self.others.push(child);
    }

    /// Where this test's pictures and logs are left.
    pub fn evidence_folder(&self) -> PathBuf {
        evidence_folder(&self.name)
    }

    /// Keeps a picture of the main window.
    pub async fn picture(&self, name: &str) {
        self.screen.portrait(&self.evidence_folder().join(format!("{name}.png"))).await;
    }

    async fn evidence(&self) {
        let folder = self.evidence_folder();
        self.screen.picture(None, &folder.join("screen.png")).await;
        if let Some(app) = &self.app {
            app.page.evidence(&folder).await;
        }
        let logs = fs::read_dir(self.data_folder().join("logs")).into_iter().flatten().flatten();
        for log in logs {
            let text = fs::read_to_string(log.path()).unwrap_or_default();
            let lines: Vec<&str> = text.lines().collect();
            println!("--- end of {}", log.file_name().display());
            println!("{}", lines[lines.len().saturating_sub(40)..].join("\n"));
            fs::write(folder.join(log.file_name()), &text).ok();
        }
        println!("--- evidence in {}", folder.display());
    }

    async fn end(&mut self) {
        if let Some(app) = self.app.take() {
            app.end().await;
        }
        for mut child in self.others.drain(..) {
            let _ = child.kill().await;
        }
        if let Some(mut desktop) = self.desktop.take() {
            desktop.end().await;
        }
    }
}

/// Runs steps to their end or to their panic.
async fn caught<T>(steps: impl Future<Output = T>) -> Result<T, Box<dyn Any + Send>> {
    let mut steps = pin!(steps);
    poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| steps.as_mut().poll(context))) {
        Ok(Poll::Pending) => Poll::Pending,
        Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
        Err(panic) => Poll::Ready(Err(panic)),
    })
    .await
}
