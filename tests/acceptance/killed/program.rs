//! The program that is killed: it does what an admin does, over and over, until everything is done.

use crate::processes::{self, Process, given, tell};
use crate::world::{MovedClock, Product, Setup, person, text};
use broadcast::audience::Recipient;
use broadcast::engine::{
    BroadcastSnapshot, BroadcastState, Outcome, PauseReason, Retry, Schedule, SendError, SendOrder,
};
use broadcast::moment::Moment;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use wecom::clock::Clock;

const FOLDER: &str = "POSTHORN_KILLED_FOLDER";
const URL: &str = "POSTHORN_KILLED_URL";
const CLOCK: &str = "POSTHORN_KILLED_CLOCK";
const PEOPLE: &str = "people.txt";

/// Broadcasts of one round, each with something that an admin does to it: nothing, and as named.
pub const SENDS: usize = 8;
/// It can be taken back for a second, and is not.
const UNDO: usize = 1;
/// A look after the first people.
const STAGE: usize = 2;
/// Paused and taken up now and then.
const PAUSED: usize = 3;
/// Leaves at a time.
pub const SCHEDULED: usize = 4;
/// Stopped when some of it has left, and tried again.
const STOPPED: usize = 5;
/// Scheduled for tomorrow, and taken back.
const TAKEN_BACK: usize = 6;
/// Taken back from those who got it.
pub const RECALLED: usize = 7;
/// People of each.
pub const MEMBERS: usize = 5000;
/// Lists of people: broadcasts take them by turns, so that nobody gets so many that they wait.
pub const LISTS: usize = 2;

/// Numbers that look random and can be had again.
pub struct Dice(pub u64);

impl Dice {
    /// A number below another.
    pub fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }
}

/// The text of a broadcast.
pub fn title(n: usize) -> String {
    format!("通知 {n}")
}

/// Writes down whom the program sends to.
pub fn write_people(folder: &Path, ids: &[String]) {
    std::fs::write(folder.join(PEOPLE), ids.join("\n")).unwrap();
}

/// Whom a broadcast goes to.
pub fn people_of(folder: &Path, n: usize) -> Vec<Recipient> {
    let all = std::fs::read_to_string(folder.join(PEOPLE)).unwrap();
    all.lines().skip(n % LISTS * MEMBERS).take(MEMBERS).map(person).collect()
}

/// The program's settings, with a clock that is ahead of this computer's.
pub fn setup(ahead: Duration) -> Setup {
    let clock = Arc::<MovedClock>::default();
    clock.advance(ahead);
    Setup {
        timeouts: (Duration::from_secs(1), Duration::from_millis(250)),
        unknown_again: vec![Duration::from_millis(5); 2],
        limit: Duration::from_millis(60),
        clock,
        ..Setup::default()
    }
}

/// What the program tells once it has looked at what it found.
pub const READY: &str = "ready";

/// Starts the program: this test binary, as a process of its own.
pub fn start(folder: &Path, url: &str, ahead: Duration) -> Process {
    let mut command = processes::program("killed::program::the_program");
    command.env(FOLDER, folder).env(URL, url).env(CLOCK, ahead.as_millis().to_string());
    Process::start(command)
}

#[test]
#[ignore = "the program that the other test kills"]
fn the_program() {
    let (Some(folder), Some(url), Some(ahead)) = (given(FOLDER), given(URL), given(CLOCK)) else { return };
    let ahead = Duration::from_millis(ahead.parse().unwrap());
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(work(Path::new(&folder), &url, ahead));
}

async fn begin(product: &Product, clock: &MovedClock, folder: &Path, n: usize) {
    let order = product.order(text(&title(n), people_of(folder, n)), u32::from(n == UNDO)).await;
    let schedule = match n {
        SCHEDULED => Some(Duration::from_millis(1500)),
        TAKEN_BACK => Some(Duration::from_hours(24)),
        _ => None,
    };
    let at = |later: Duration| Moment(clock.now_ms() + i64::try_from(later.as_millis()).unwrap());
    let stage = (n == STAGE).then_some(1500);
    loop {
        let schedule = schedule.map(|later| Schedule { at: at(later), late_minutes: 1 });
        match product.engine.start(SendOrder { stage, schedule, ..order.clone() }).await {
            // A slow computer: the time has come before it was written down.
            Err(SendError::BadTime) => {}
            other => return drop(other.unwrap()),
        }
    }
}

/// Begins what was not begun, resumes what stands still, tries again what failed; an admin who takes his time.
async fn work(folder: &Path, url: &str, ahead: Duration) {
    let setup = setup(ahead);
    let clock = Arc::clone(&setup.clock);
    let product = Product::start(&folder.join("posthorn"), url, setup).await;
    product.engine.recover().await.unwrap();
    tell(READY);
    let mut dice = Dice(u64::from(std::process::id()) * 7919 + 1);
    let rows = product.history.list(None, "", 0, 100).await.unwrap().rows;
    for n in 0..SENDS {
        if rows.iter().all(|row| row.title != title(n)) {
            begin(&product, &clock, folder, n).await;
        }
    }
    let mut admin = Admin { tried: [0; SENDS], recalled: 0, stops: 0 };
    let mut told = String::new();
    loop {
        let rows = product.history.list(None, "", 0, 100).await.unwrap().rows;
        let states = rows.iter().map(states).collect::<Vec<_>>().join(" ");
        if told != states {
            tell(&states);
            told = states;
        }
        let mut done = rows.len() == SENDS;
        for row in rows {
            let n = (0..SENDS).find(|n| row.title == title(*n)).unwrap();
            done &= admin.look_after(&product, n, &row, &mut dice).await;
        }
        if done {
            return;
        }
        tokio::time::sleep(Duration::from_millis(7)).await;
    }
}

/// The name of a broadcast's state.
pub fn state(row: &BroadcastSnapshot) -> String {
    row.pause.map_or_else(|| format!("{:?}", row.state), |pause| format!("Paused({pause:?})"))
}

/// The same, and whether it is being taken back.
fn states(row: &BroadcastSnapshot) -> String {
    let recalling = row.recall.is_some_and(|recall| recall.done + recall.failed < recall.asked);
    format!("{}{}", state(row), if recalling { " recalling" } else { "" })
}

struct Admin {
    tried: [u32; SENDS],
    recalled: u32,
    stops: u32,
}

impl Admin {
    /// Does the next thing with a broadcast; whether there is nothing left to do with it. What cannot be done just now is asked for
    /// again later.
    async fn look_after(&mut self, product: &Product, n: usize, row: &BroadcastSnapshot, dice: &mut Dice) -> bool {
        let engine = &product.engine;
        if row.state == BroadcastState::Finished && row.outcome != Some(Outcome::Accepted) && self.tried[n] < 2 {
            if dice.once_in(4) {
                self.tried[n] += 1;
                let all = Retry { refused: true, not_sent: true, unknown: true, even_twice: false };
                drop(engine.retry(&row.id, all).await);
            }
            return false;
        }
        // Of what was missed he hears after a while.
        let patience = if row.pause == Some(PauseReason::Late) { 64 } else { 8 };
        match row.state {
            BroadcastState::Paused if row.pause != Some(PauseReason::Stopping) && dice.once_in(patience) => {
                drop(engine.resume(&row.id).await);
            }
            BroadcastState::Scheduled if n == TAKEN_BACK && dice.once_in(16) => drop(engine.cancel(&row.id).await),
            BroadcastState::Sending if n == PAUSED && dice.once_in(2) => drop(engine.pause(&row.id).await),
            BroadcastState::Sending if n == STOPPED && self.stops < 3 && row.batches_done > 0 => {
                self.stops += 1;
                drop(engine.stop(&row.id).await);
            }
            BroadcastState::Finished if n == RECALLED => return self.recall(product, row).await,
            BroadcastState::Finished | BroadcastState::Cancelled => return true,
            _ => {}
        }
        false
    }

    async fn recall(&mut self, product: &Product, row: &BroadcastSnapshot) -> bool {
        if row.recall.is_some_and(|recall| recall.asked > 0 && recall.asked == recall.done) || self.recalled > 2 {
            return true;
        }
        if row.recall.is_none_or(|recall| recall.done + recall.failed == recall.asked) {
            self.recalled += 1;
            drop(product.engine.recall(&row.id).await);
        }
        false
    }
}
