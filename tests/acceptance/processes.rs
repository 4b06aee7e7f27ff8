//! Other processes: this test binary, started once more to do one thing, and ended by itself or by force.

use broadcast::model::snapshot::BroadcastSnapshot;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// How long a test waits for another process before it gives up.
const PATIENCE: Duration = Duration::from_mins(1);
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
        let began = Instant::now();
        loop {
            if let Some(line) = self.told.lock().unwrap().iter().rev().find(|line| line.contains(wanted)) {
                return line.clone();
            }
            assert!(self.child.try_wait().unwrap().is_none(), "it ended before it told {wanted}: {:?}", self.last());
            assert!(began.elapsed() < PATIENCE, "it never told {wanted}: {:?}", self.last());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    fn last(&self) -> Option<String> {
        self.told.lock().unwrap().last().cloned()
    }

    /// Waits until it ends by itself, which must be a good end.
    pub async fn ends_well(mut self) {
        let began = Instant::now();
        loop {
            if self.has_ended() {
                return;
            }
            assert!(began.elapsed() < PATIENCE, "it does not end: {:?}", self.last());
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
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

/// Waits until something is true.
pub async fn until(what: &str, is: impl Fn() -> bool) {
    let began = Instant::now();
    while !is() {
        assert!(began.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
