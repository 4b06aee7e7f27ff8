//! A PostgreSQL of this bench: as durable as a company's is, there to be killed and to be asked what it took.
//!
//! The one of `cargo xtask postgres` waits for no disk, and its folder goes when it ends. This one has a folder and a port of its own and
//! goes with the bench, also when that is killed: a small shell process (`keep.sh`) waits for the end of a pipe that only the bench holds.

use super::{LONGEST, by_hand, new_database, processor_time_of};
use sqlx::Connection;
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// Names the folder of PostgreSQL's programs; without it they are those of Debian's newest.
const PROGRAMS: &str = "POSTHORN_BENCH_POSTGRES";
/// Where Debian and its kin have the programs of each version, in a folder `bin` below it.
const DEBIAN: &str = "/usr/lib/postgresql";
/// The server's owner, who may do everything in it without a password: only this computer reaches it.
const OWNER: &str = "posthorn";
/// Accounts that root takes, the first that is here: PostgreSQL does not run as root.
const WITHOUT_RIGHTS: [&str; 2] = ["postgres", "nobody"];
/// How the databases are made.
const INITDB: [&str; 5] = ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"];
/// Nothing that a company's server would have otherwise: what is committed stands on the disk.
const SETTINGS: &str = "\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 256MB";
/// Runs and ends the server.
const KEEPER: &str = include_str!("keep.sh");
/// How often it is asked whether it answers.
const LOOK: Duration = Duration::from_millis(20);

/// The folder of PostgreSQL's programs, where there are any.
pub(super) fn programs() -> Option<PathBuf> {
    if let Some(named) = std::env::var_os(PROGRAMS) {
        return Some(named.into());
    }
    let versions = std::fs::read_dir(DEBIAN).into_iter().flatten().flatten();
    let numbered = versions.filter_map(|one| Some((one.file_name().to_str()?.parse::<u32>().ok()?, one.path())));
    let (_, newest) = numbered.filter(|(_, path)| path.join("bin/initdb").is_file()).max()?;
    Some(newest.join("bin"))
}

/// A server that can be killed.
pub(super) struct Server {
    programs: PathBuf,
    account: Option<(u32, u32)>,
    folder: TempDir,
    pub(super) port: u16,
    running: Option<Running>,
}

/// It, as long as it runs.
struct Running {
    keeper: Child,
    /// Of the server's first process.
    number: u32,
}

impl Server {
    /// A new one, once it answers.
    pub(super) async fn start() -> Self {
        let (programs, account) = (programs().unwrap(), another_account());
        let mut named = tempfile::Builder::new();
        named.prefix("posthorn-bench-postgres-");
        // Root's folder for temporary files need not be one that others may enter.
        let folder = if account.is_some() { named.tempdir_in("/tmp") } else { named.tempdir() }.unwrap();
        give(folder.path(), account);
        let data = folder.path().join("data");
        let mut make = command(&programs.join("initdb"), account);
        let made = make.arg("--pgdata").arg(&data).args(["--username", OWNER]).args(INITDB).output().unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let mut settings = std::fs::OpenOptions::new().append(true).open(data.join("postgresql.conf")).unwrap();
        writeln!(settings, "{SETTINGS}\nport = {port}").unwrap();
        let mut server = Self { programs, account, folder, port, running: None };
        server.run().await;
        server
    }

    /// What a client connects to by a port: the server's own, or that of a line to it.
    pub(super) fn address_by(port: u16, database: &str) -> String {
        format!("postgres://{OWNER}@{}:{port}/{database}", Ipv4Addr::LOCALHOST)
    }

    /// The same by its own port.
    pub(super) fn address(&self, database: &str) -> String {
        Self::address_by(self.port, database)
    }

    /// Makes a team's database; its address.
    pub(super) async fn database(&self, name: &str) -> String {
        new_database(&self.address("postgres"), name).await
    }

    /// Ends it by a signal, as a fault (`KILL`) or `pg_ctl -m immediate` (`QUIT`) does, and starts it again.
    pub(super) async fn end_and_start(&mut self, signal: &str) {
        let mut running = self.running.take().unwrap();
        let number = running.number.to_string();
        // The keeper has not ended, so the number is the server's.
        assert!(Command::new("kill").args(["-s", signal, &number]).status().unwrap().success());
        tokio::task::block_in_place(|| running.keeper.wait()).unwrap();
        self.run().await;
    }

    /// Seconds of processor time that all of its processes took so far.
    pub(super) fn processor_time(&self) -> f64 {
        let number = self.running.as_ref().unwrap().number;
        let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
        let names = processes.filter_map(|entry| entry.file_name().into_string().ok());
        let living: f64 =
            names.filter(|name| parent_of(name) == Some(number)).map(|name| processor_time_of(&name)).sum();
        // Those that ended are counted with the one that waited for them.
        processor_time_of(&number.to_string()) + living
    }

    /// Starts it until it answers. After a kill what is left of the former one may be in the way for a moment.
    async fn run(&mut self) {
        let began = Instant::now();
        let log = self.folder.path().join("log");
        while !self.answers(&log).await {
            let said = std::fs::read_to_string(&log).unwrap_or_default();
            assert!(began.elapsed() < LONGEST, "PostgreSQL does not come up: {said}");
        }
    }

    /// Starts it; whether it answers before it ends.
    async fn answers(&mut self, log: &Path) -> bool {
        let mut shell = command(Path::new("sh"), self.account);
        shell.args(["-c", KEEPER, "keeper"]).arg(&self.programs).arg(self.folder.path().join("data")).arg(log);
        let mut keeper = shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut number = String::new();
        BufReader::new(keeper.stdout.take().unwrap()).read_line(&mut number).unwrap();
        let running = self.running.insert(Running { keeper, number: number.trim().parse().unwrap() });
        let address = Self::address_by(self.port, "postgres");
        loop {
            if let Ok(connection) = by_hand(&address).await {
                connection.close().await.unwrap();
                return true;
            }
            if running.keeper.try_wait().unwrap().is_some() {
                return false;
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(running) = &mut self.running {
            drop(running.keeper.stdin.take());
            let _ = running.keeper.wait();
        }
    }
}

/// Numbers of another user and group to run it as, when this is root.
fn another_account() -> Option<(u32, u32)> {
    let number = |words: &[&str]| {
        let told = Command::new("id").args(words).output().ok().filter(|told| told.status.success())?;
        String::from_utf8_lossy(&told.stdout).trim().parse::<u32>().ok()
    };
    if number(&["-u"]) != Some(0) {
        return None;
    }
    WITHOUT_RIGHTS.iter().find_map(|name| Some((number(&["-u", name])?, number(&["-g", name])?)))
}

/// A program that runs as that account, without what the environment says to PostgreSQL's programs.
fn command(program: &Path, account: Option<(u32, u32)>) -> Command {
    let mut command = Command::new(program);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("PG") {
            command.env_remove(&name);
        }
    }
    // Somewhere that the account may be.
    command.env("LC_ALL", "C").current_dir("/").stdin(Stdio::null());
    set_apart(&mut command, account);
    command
}

/// Runs a program as an account, where Ctrl+C does not reach it: the bench ends first.
#[cfg(unix)]
fn set_apart(command: &mut Command, account: Option<(u32, u32)>) {
    use std::os::unix::process::CommandExt;
    command.process_group(0);
    if let Some((user, group)) = account {
        command.uid(user).gid(group);
    }
}

/// Elsewhere there are no programs to run.
#[cfg(not(unix))]
fn set_apart(_: &mut Command, _: Option<(u32, u32)>) {}

/// Gives a folder to an account.
#[cfg(unix)]
fn give(folder: &Path, account: Option<(u32, u32)>) {
    if let Some((user, group)) = account {
        std::os::unix::fs::chown(folder, Some(user), Some(group)).unwrap();
    }
}

/// Likewise.
#[cfg(not(unix))]
fn give(_: &Path, _: Option<(u32, u32)>) {}

/// The number of the process that began another one; none where the system does not tell.
fn parent_of(process: &str) -> Option<u32> {
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    stat.rsplit(')').next()?.split_whitespace().nth(1)?.parse().ok()
}
