//! Where it happens: a company, a user's folder that begins each round anew, and the program in it.

use crate::support::company::Company;
use crate::support::world::{World, program};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;
use tempfile::TempDir;
use tokio::process::Command;

/// Members who can be written to.
pub const PEOPLE: usize = 2_200;
/// Members of the company: some cannot be written to.
const MEMBERS: u32 = 2_600;
/// Name of the profile.
const PROFILE: &str = "青禾科技";

/// Whose turn it is to have the window: a second one in the session would only bring the first to the front.
pub type Turn = std::sync::Arc<tokio::sync::Mutex<()>>;

/// The company and the user.
pub struct Scene {
    /// The stand-in and the profile's name.
    pub company: Company,
    /// The user's home of this round.
    pub world: World,
    /// Accounts of those who can be written to, in the order of the contacts.
    pub people: Vec<String>,
    /// How far the program's clock is ahead of this computer's.
    pub ahead: Duration,
    name: String,
    window: Turn,
    /// The data folder as the window left it after the company was set up.
    set_up: TempDir,
}

/// The library that moves a program's clock (Debian: faketime).
fn clock_library() -> PathBuf {
    let under = |folder: &str| std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let places =
        under("/usr/lib").chain(under("/usr/lib64")).chain([PathBuf::from("/usr/lib"), PathBuf::from("/usr/lib64")]);
    let mut files = places.map(|folder| folder.join("faketime/libfaketime.so.1")).chain(under("/usr/lib64/faketime"));
    files.find(|file| file.is_file()).expect("libfaketime is installed (Debian: faketime)")
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            copy_folder(&entry.path(), &target);
        } else if kind.is_file() {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

impl Scene {
    /// Sets the company up through the window's own form, so that the secret is where the program itself puts it.
    pub async fn set(number: u64, window: &Turn) -> Self {
        let turn = window.lock().await;
        let name = format!("killed_{number}");
        let company = Company::start_with(PROFILE, |settings| settings.with_members(MEMBERS)).await;
        let mut world = World::new(&name, program());
        world.with_settings(&serde_json::json!({ "parallel": 3 }));
        let page = world.start().await;
        company.join(&page).await;
        page.until("the contacts", async || {
            let rows = page
                .invoke("directory_status", serde_json::json!({ "profileId": company.profile_id(&page).await }))
                .await;
            Ok(rows.ok().filter(|status| !status["refreshed_at"].is_null() && status["progress"].is_null()).map(drop))
        })
        .await;
        world.quit().await;
        drop(turn);
        let set_up = tempfile::tempdir().unwrap();
        copy_folder(&world.data_folder(), set_up.path());
        let people = testkit::accounts(&company.sandbox, PEOPLE);
        Self { company, world, people, ahead: Duration::ZERO, name, window: Turn::clone(window), set_up }
    }

    /// A user and a company that nothing happened to yet.
    pub async fn fresh(&mut self) {
        self.company.begin_anew().await;
        self.ahead = Duration::ZERO;
        self.world = World::new(&self.name, program());
        copy_folder(self.set_up.path(), &self.data());
        let list = |people: &[String]| format!("账号\n{}\n", people.join("\n"));
        std::fs::write(self.file("all.csv"), list(&self.people)).unwrap();
        let rows: String = self.people.iter().take(60).enumerate().map(|(n, id)| format!("{id},{n}\n")).collect();
        std::fs::write(self.file("rows.csv"), format!("账号,编号\n{rows}")).unwrap();
    }

    /// Waits until nobody else has the window.
    pub async fn turn(&self) -> tokio::sync::OwnedMutexGuard<()> {
        Turn::clone(&self.window).lock_owned().await
    }

    /// The user.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// A file of the user's.
    pub fn file(&self, name: &str) -> PathBuf {
        self.world.home().join(name)
    }

    /// The program's folder.
    pub fn data(&self) -> PathBuf {
        self.world.data_folder()
    }

    /// Hours pass for the company and for the computer.
    pub fn pass(&mut self, by: Duration) {
        self.company.sandbox.advance_clock(by);
        self.ahead += by;
        for (name, value) in [
            ("LD_PRELOAD", clock_library().display().to_string()),
            ("FAKETIME", format!("+{}", self.ahead.as_secs())),
            ("FAKETIME_DONT_FAKE_MONOTONIC", "1".to_owned()),
            ("NO_FAKE_STAT", "1".to_owned()),
        ] {
            self.world.set(name, &value);
        }
    }

    /// The program with these arguments, in the user's surroundings.
    pub fn posthorn(&self, arguments: &[String]) -> Command {
        let mut command = self.world.command(self.world.binary());
        command.args(arguments).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        command
    }

    /// The profile sends through another application, or the right one again: somebody changed it meanwhile.
    pub fn another_application(&self, another: bool) {
        let file = self.data().join("profiles.json");
        let mut profiles: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let profile =
            profiles["profiles"].as_array_mut().unwrap().iter_mut().find(|one| one["name"] == PROFILE).unwrap();
        profile["agent_id"] = (crate::support::company::AGENT + u32::from(another)).into();
        std::fs::write(&file, profiles.to_string()).unwrap();
    }
}
