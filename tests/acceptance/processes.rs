//! Other processes: this test binary, started once more to do one thing, and ended by itself or by force.

#![expect(clippy::expect_used, reason = "a test fails by panicking")]

use broadcast::model::snapshot::BroadcastSnapshot;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use testkit::until;

/// Begins a line in which a process tells how its broadcast stands.
const STATUS: &str = "STATUS ";

/// One of the tests of this binary that are programs of their own: a command that runs it alone.
pub fn program(name: &str) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", name, "--ignored", "--nocapture"]);
    command
}

/// What a program was given by the test that started it.
pub fn given(name: &str) -> String {
    std::env::var(name).expect("this is a program that other tests start")
}

/// A process that is ended when the test is.
pub struct Process {
    child: Child,
    told: Arc<Mutex<Vec<String>>>,
}

impl Process {
    /// Starts it.
    pub fn start(mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let (out, told) = (BufReader::new(child.stdout.take().unwrap()), Arc::<Mutex<Vec<String>>>::default());
        let keep = Arc::clone(&told);
        std::thread::spawn(move || {
            for line in out.lines().map_while(Result::ok) {
                if let Some(status) = line.split(STATUS).nth(1) {
                    keep.lock().unwrap().push(status.to_owned());
                }
            }
        });
        Self { child, told }
    }

    /// Its number.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Whether it ended by itself, which must be a good end.
    pub fn has_ended(&mut self) -> bool {
        let status = self.child.try_wait().unwrap();
        status.is_some_and(|status| {
            assert!(status.success(), "{status}: {:?}", self.last());
            true
        })
    }

    /// Waits until it tells something; the line.
    pub async fn until_told(&mut self, wanted: &str) -> String {
        until(format!("a process to tell {wanted}"), async || {
            let line = self.told.lock().unwrap().iter().rev().find(|line| line.contains(wanted)).cloned();
            let ended = line.is_none() && self.child.try_wait().unwrap().is_some();
            assert!(!ended, "it ended before it told {wanted}: {:?}", self.last());
            line
        })
        .await
    }

    /// Waits until it has told so many things more.
    pub async fn tells_more(&self, number: usize) {
        let number_told = || self.told.lock().unwrap().len();
        let before = number_told();
        until("a process to tell more", async || number_told() >= before + number).await;
    }

    fn last(&self) -> Option<String> {
        self.told.lock().unwrap().last().cloned()
    }

    /// Waits until it ends by itself, which must be a good end.
    pub async fn ends_well(mut self) {
        until("a process to end", async || self.has_ended()).await;
    }

    /// Ends it without a word.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Tells the test something.
#[expect(clippy::print_stdout, reason = "the test reads it there")]
pub fn tell(what: &str) {
    println!("{STATUS}{what}");
}

/// Tells the test how a broadcast stands.
pub fn tell_standing(snapshot: &BroadcastSnapshot) {
    let error = snapshot.error.as_ref().map(|error| error.code);
    tell(&format!("{:?} {:?} {error:?}", snapshot.state, snapshot.outcome));
}
