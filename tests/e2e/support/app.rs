//! The running program under a WebDriver: `WebKitWebDriver` starts it, as `tauri-driver` would have it do, and the main
//! window's page can then be read and used.
//!
//! The environment decides everything: the driver hands its own to the program. One web view per program can be driven;
//! it is the first one made, the main window's.

use crate::support::page::Page;
use crate::support::proc::Process;
use crate::support::waiting::until;
use serde_json::json;
use std::fs::File;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;
use std::process::Stdio;
use std::time::Duration;
use thirtyfour::error::WebDriverResult;
use thirtyfour::{Capabilities, WebDriver};
use tokio::process::{Child, Command};

/// A program under a driver.
pub struct App {
    /// Its main page.
    pub page: Page,
    /// Its process.
    pub process: Process,
    driver: WebDriver,
    daemon: Child,
}

impl App {
    /// Starts the program (`program` may be a script that ends in running `binary`). A driver that gets no session is given up
    /// together with the program it started, and once more a fresh one is tried: on a busy machine the two sometimes miss
    /// each other, and a program left behind would take every later start for a second one.
    pub async fn start(
        program: &Path,
        binary: &Path,
        home: &Path,
        environment: &[(String, String)],
        log: &Path,
    ) -> Self {
        let mut last = None;
        for _ in 0..2 {
            let (daemon, session) = Self::try_start(program, environment, log).await;
            match session {
                Ok(driver) => {
                    let process = Process::of_program(binary, home).expect("the program runs while its page is driven");
                    let page = Page::of(driver.clone());
                    return Self { page, process, driver, daemon };
                }
                Err(error) => {
                    if let Some(left) = Process::of_program(binary, home) {
                        left.kill().await;
                    }
                    drop(daemon);
                    last = Some(error);
                }
            }
        }
        panic!("the program did not start under WebDriver: {last:?}");
    }

    async fn try_start(
        program: &Path,
        environment: &[(String, String)],
        log: &Path,
    ) -> (Child, WebDriverResult<WebDriver>) {
        let port = free_port();
        let output = File::options().create(true).append(true).open(log).unwrap();
        let mut daemon = Command::new("WebKitWebDriver");
        daemon.arg(format!("--port={port}")).arg("--host=127.0.0.1");
        daemon.envs(environment.iter().map(|(name, value)| (name, value)));
        daemon.env("TAURI_AUTOMATION", "true").env("TAURI_WEBVIEW_AUTOMATION", "true");
        daemon.stdin(Stdio::null()).stdout(output.try_clone().unwrap()).stderr(output).kill_on_drop(true);
        let daemon = daemon.spawn().expect("WebKitWebDriver is installed (Debian: webkit2gtk-driver)");
        until("WebKitWebDriver to listen", async || {
            tokio::net::TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.ok()
        })
        .await;
        let mut wanted = Capabilities::new();
        wanted.set("webkitgtk:browserOptions", json!({ "binary": program, "args": [] })).unwrap();
        let session = WebDriver::builder(format!("http://127.0.0.1:{port}"), wanted)
            .request_timeout(Duration::from_mins(1))
            .await;
        (daemon, session)
    }

    /// Ends the program as a power cut would: nothing gets a chance to be tidied up.
    pub async fn cut_off(self) {
        self.process.kill().await;
        self.let_go().await;
    }

    /// Waits for a program that ends by itself.
    pub async fn has_ended(self) {
        until("the program to end", async || (!self.process.is_alive()).then_some(())).await;
        self.let_go().await;
    }

    /// Ends the program if it still runs.
    pub async fn end(self) {
        // The driver ends what it started; a program that is already gone has no session any more.
        let _ = tokio::time::timeout(Duration::from_secs(5), self.driver.clone().quit()).await;
        if self.process.is_alive() {
            let _ = Command::new("kill").args(["-TERM", &self.process.0.to_string()]).status().await;
        }
        self.has_ended().await;
    }

    async fn let_go(mut self) {
        // A session whose program is gone cannot be quit.
        let _ = self.driver.leak();
        let _ = self.daemon.kill().await;
        let process = self.process;
        until("the program and its web views to end", async || {
            (!process.is_alive() && process.web_views() == 0).then_some(())
        })
        .await;
    }
}

fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}
