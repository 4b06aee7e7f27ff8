//! The running server, and what keeps it.
//!
//! Cleaning up must also work when this program is interrupted or killed. So the server is the child of a small shell process, the keeper
//! (`keep.sh`), that waits for the end of a pipe only this program holds, and ends by its number the one process that it started.

use std::fs::{self, File};
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use super::account::Account;
use super::programs::Programs;
use crate::error::TaskError;
use crate::process::{self, start_error};
use crate::project::Project;

/// The server's owner, who may do everything in it without a password: only this computer reaches it, and it holds nothing.
const OWNER: &str = "posthorn";
/// How long it may take to come up. Loaded machines are slow; a server that cannot start mostly ends at once.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often it is asked to end, a tenth of a second apart, before it is killed.
const TRIES_TO_END: &str = "100";
/// How often a start is tried: another program may take the port between the look for it and the start.
const STARTS: u32 = 3;

/// Runs and ends the server.
const KEEPER: &str = include_str!("keep.sh");

/// As a company's server may be where that decides how queries answer: text in the order of Chinese, and a day that does not begin
/// when that of UTC does. What counts on an order of bytes, or on UTC, so fails here and not there. Not waiting for the disk changes
/// no answer, and nothing outlives the server.
const SETTINGS: &str = "\
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 64MB
fsync = off
full_page_writes = off
synchronous_commit = off
timezone = 'Asia/Shanghai'";
/// How its databases are made; see [`SETTINGS`].
const INITDB: [&str; 5] = ["--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync", "--no-instructions"];
/// The same for the order of text, which a cluster could not be told before version 15.
const CHINESE: [&str; 2] = ["--locale-provider=icu", "--icu-locale=zh"];

/// A running server. It ends when the value is dropped.
#[derive(Debug)]
pub struct Server {
    port: u16,
    log: PathBuf,
    keeper: Child,
    /// The keeper waits for the end of this pipe.
    tether: Option<ChildStdin>,
}

impl Server {
    /// Makes one and waits until it answers. What it says is in `target/xtask/NAME.log`.
    ///
    /// # Errors
    /// When it does not come up, with the end of what it said.
    pub fn start(project: &Project, programs: &Programs, name: &str) -> Result<Self, TaskError> {
        let logs = project.output("xtask");
        fs::create_dir_all(&logs).map_err(TaskError::file(&logs))?;
        let log = logs.join(format!("{name}.log"));
        let account = Account::find()?;
        let mut starts = 1;
        loop {
            let folder = account.folder(project)?;
            let started =
                Self::keep(programs, account, &folder, &log).and_then(|server| server.answering(programs, account));
            let port_taken = || process::tail(&log, 20).contains("Address already in use");
            match started {
                Err(_) if starts < STARTS && port_taken() => starts += 1,
                started => return started,
            }
        }
    }

    /// What a client connects to.
    pub fn address(&self) -> String {
        format!("postgres://{OWNER}@{}:{}/postgres", Ipv4Addr::LOCALHOST, self.port)
    }

    /// Waits until it ends, which it does by itself only when something is wrong; gives what it said last.
    pub fn ended(mut self) -> TaskError {
        // A keeper that cannot be waited for is gone, and the server with it.
        let _ = self.keeper.wait();
        self.failed("PostgreSQL")
    }

    /// Starts the keeper, which makes the cluster and starts the server.
    fn keep(programs: &Programs, account: Account, folder: &Path, log: &Path) -> Result<Self, TaskError> {
        let port = free_port()?;
        let said = File::create(log).map_err(TaskError::file(log))?;
        let also = said.try_clone().map_err(TaskError::file(log))?;
        let mut shell = account.command("sh");
        shell.args(["-c", KEEPER, "keeper"]).arg(&programs.folder).arg(folder);
        shell.arg(format!("{SETTINGS}\nport = {port}")).arg(TRIES_TO_END);
        shell.arg(format!("--username={OWNER}")).args(INITDB);
        if programs.version >= 15 {
            shell.args(CHINESE);
        }
        // Its own group: the terminal's Ctrl-C must not reach it, so that the tests end first.
        shell.stdin(Stdio::piped()).stdout(said).stderr(also).process_group(0);
        let mut keeper = shell.spawn().map_err(|source| start_error(&shell, source))?;
        let tether = keeper.stdin.take();
        Ok(Self { port, log: log.to_path_buf(), keeper, tether })
    }

    /// The same, once it answers.
    fn answering(mut self, programs: &Programs, account: Account) -> Result<Self, TaskError> {
        let begun = Instant::now();
        let port = self.port.to_string();
        loop {
            let mut probe = account.command(programs.at("pg_isready"));
            probe.args(["--quiet", "--host=127.0.0.1", "--dbname=postgres", "--username", OWNER, "--port", &port]);
            let answers = probe.status().map_err(|source| start_error(&probe, source))?.success();
            let is_kept = matches!(self.keeper.try_wait(), Ok(None));
            if answers && is_kept {
                return Ok(self);
            }
            if !is_kept || begun.elapsed() > PATIENCE {
                return Err(self.failed("starting PostgreSQL"));
            }
            thread::sleep(Duration::from_millis(100));
        }
    }

    fn failed(&self, step: &str) -> TaskError {
        TaskError::Failed { step: step.into(), output: process::tail(&self.log, 30) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.tether.take());
        // Likewise.
        let _ = self.keeper.wait();
    }
}

/// A port of this computer that nobody listens on.
fn free_port() -> Result<u16, TaskError> {
    let bound = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|listener| listener.local_addr());
    let failed = |error: std::io::Error| TaskError::Failed { step: "finding a port".into(), output: error.to_string() };
    bound.map(|address| address.port()).map_err(failed)
}

#[cfg(test)]
mod tests;
