//! How long a program lives, and its end.

use crate::stories::killed::faults::Dice;
use crate::stories::killed::scene::Scene;
use std::os::unix::process::ExitStatusExt;
use std::time::{Duration, Instant, SystemTime};
use testkit::within;
use tokio::process::Child;

/// How a program that was killed had been started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum How {
    /// Command line: `send`.
    Send,
    /// Command line: `resume`.
    Resume,
    /// Command line: `recall`.
    Recall,
    /// A command line that had handed its work over.
    HandOver,
    /// The window build, in the tray.
    Hidden,
    /// The window build, with its window.
    Shown,
    /// The window build, with somebody at its window.
    Driven,
}

/// The longest that a life may take which nobody ends.
const PEACE: Duration = Duration::from_mins(2);
/// The longest that a program may take until it can be asked.
const START: Duration = Duration::from_secs(30);

/// When a program is killed.
pub struct Aim {
    /// When so many requests more have come.
    requests: Option<u64>,
    /// After this time at the latest.
    time: Duration,
    /// The time counts from its start, not from when it can be asked.
    from_the_start: bool,
}

impl Aim {
    /// A random one.
    pub fn any(dice: &mut Dice) -> Self {
        let requests = dice.once_in(2).then(|| 1 + dice.below(12));
        let most = if requests.is_some() || dice.once_in(12) { 3_000 } else { 700 };
        Self { requests, time: Duration::from_millis(10) + dice.time(most), from_the_start: dice.once_in(6) }
    }

    /// Not before it has done what it is there for.
    pub fn peace() -> Self {
        Self { requests: None, time: PEACE, from_the_start: true }
    }

    /// At this time after it can be asked.
    pub fn after(time: Duration) -> Self {
        Self { requests: None, time, from_the_start: false }
    }
}

/// A process that is killed, or ends before.
pub struct Life {
    child: Child,
    born: Instant,
    /// When the socket was made that an earlier one left behind.
    old_endpoint: Option<SystemTime>,
}

fn endpoint(scene: &Scene) -> Option<SystemTime> {
    std::fs::metadata(scene.data().join("posthorn.socket")).and_then(|endpoint| endpoint.modified()).ok()
}

impl Life {
    /// Begins one.
    pub fn of(scene: &Scene, arguments: &[String]) -> Self {
        let old_endpoint = endpoint(scene);
        let child = scene.posthorn(arguments).spawn().unwrap();
        Self { child, born: Instant::now(), old_endpoint }
    }

    /// Whether it ended by itself.
    pub fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Waits until it can be asked. `false`: it ended before.
    pub async fn can_be_asked(&mut self, scene: &Scene) -> bool {
        within(START, "the program to open an endpoint", async || {
            let there = endpoint(scene) != self.old_endpoint;
            (there || self.has_ended()).then_some(there)
        })
        .await
    }

    /// Waits until it is to be killed. `false`: it ended before.
    pub async fn lasts(&mut self, scene: &Scene, aim: &Aim) -> bool {
        if !aim.from_the_start && !self.can_be_asked(scene).await {
            return false;
        }
        let began = if aim.from_the_start { self.born } else { Instant::now() };
        let before = scene.company.sandbox.overview().requests;
        while began.elapsed() < aim.time {
            if self.has_ended() {
                return false;
            }
            let came = scene.company.sandbox.overview().requests - before;
            if aim.requests.is_some_and(|requests| came >= requests) {
                break;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        true
    }

    /// Asks it to end, as Ctrl+C does.
    pub async fn interrupt(&mut self) {
        if let Some(pid) = self.child.id() {
            let asked = tokio::process::Command::new("kill").args(["-INT", &pid.to_string()]).status().await.unwrap();
            assert!(asked.success() || self.has_ended());
        }
    }

    /// Ends it without a word; whether it was still there.
    pub async fn kill(mut self) -> bool {
        if self.has_ended() {
            return false;
        }
        self.child.start_kill().unwrap();
        self.child.wait().await.unwrap().signal() == Some(9)
    }

    /// Waits until it ends by itself.
    pub async fn end(mut self) {
        tokio::time::timeout(PEACE, self.child.wait()).await.expect("the command line ends").unwrap();
    }
}
