//! `posthorn listen`: what other programs hand over, a JSON object a line, is sent as `posthorn send` would, once for each key; the answer
//! to each is a line too. The lines come on standard input, or a query of a database returns them.

mod database;
mod given;
mod lines;
mod marks;
pub mod message;
mod progress;

use crate::document::{BroadcastLine, Document, HandledLine, LineOutcome, Note, Problem};
use crate::exit;
use crate::owner_or_client::{End, interrupted};
use crate::perform::Failure;
use crate::place::Place;
use crate::request::{Request, TakeAsk};
use broadcast::model::outcome::Outcome;
use broadcast::model::states::{BroadcastState, PauseReason};
use given::{AHEAD, Broken, Given, Incoming, Receipt};
use lines::Lines;
use marks::MarkFile;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

pub use database::{DatabaseInput, Teller};

/// How often it is looked how what was taken stands, and whether a window may have the folder.
const LOOK_AFTER: Duration = Duration::from_millis(200);
/// As it is typed.
const NAME: &str = "listen";

/// What to listen for.
#[derive(Debug, Clone)]
pub struct Listening {
    /// Name or id of the company that sends.
    pub profile: String,
    /// Most people that a message may go to.
    pub most_people: u32,
    /// As long as so many are not at their end, nothing more is read.
    pub most_waiting: u32,
    /// Answer when a message has ended.
    pub wait: bool,
}

/// Reads lines where that holds nobody up: a thread that waits for input cannot be woken.
pub fn read_ahead<R: BufRead>(input: impl FnOnce() -> R + Send + 'static) -> Incoming {
    let (sender, receiver) = mpsc::channel(AHEAD);
    std::thread::spawn(move || {
        let mut lines = Lines::of(input());
        while let Some(line) = lines.next().transpose() {
            let is_last = line.is_err();
            let given = line.map(|line| Given { line, receipt: None }).map_err(Broken::Input);
            if sender.blocking_send(given).is_err() || is_last {
                break;
            }
        }
    });
    receiver
}

/// Listens to what a query returns, until somebody ends it or something is wrong with the query. How far it was answered is known the next
/// time.
pub async fn listen_to_database(
    folder: &Path,
    listening: Listening,
    input: DatabaseInput,
    teller: Teller,
    out: &mut dyn Write,
) -> (Document, bool) {
    let DatabaseInput { source, every } = input;
    let marks = MarkFile::of(folder, source.key(&listening.profile));
    let reached = match marks.read() {
        Ok(reached) => reached,
        Err(Failure { problem, exit }) => return (Document::of(NAME).failed(problem, exit), false),
    };
    let (lines, feeding) = database::feed(source, every, reached, marks, teller);
    let (document, answered) = Box::pin(listen(folder, listening, lines, out)).await;
    // The last answers are written down.
    match feeding.await {
        Ok(()) => (document, answered),
        Err(fault) => (document.failed(Problem::new("internal", fault.to_string()), exit::OTHER), answered),
    }
}

/// Listens until the input ends or somebody ends it: what else there is to tell, and whether anything was read at all.
pub async fn listen(folder: &Path, listening: Listening, mut lines: Incoming, out: &mut dyn Write) -> (Document, bool) {
    let mut place = Place::of(folder, NAME);
    let first = place.perform(Request::Taken { profile: listening.profile.clone(), ids: Vec::new() }).await;
    if first.error.is_some() {
        return (place.close(first).await, false);
    }
    let waiting = first.waiting.unwrap_or_default();
    let mut session = Session {
        listening,
        place,
        out,
        open: Vec::new(),
        waiting,
        dead: 0,
        missed: false,
        notes: Vec::new(),
        failure: None,
    };
    let end = Box::pin(session.run(&mut lines)).await;
    (Box::pin(session.end(end)).await, true)
}

struct Session<'a> {
    listening: Listening,
    place: Place,
    out: &'a mut dyn Write,
    /// Taken, and to be answered when they have ended.
    open: Vec<Open>,
    /// How many of the company are not at their end.
    waiting: u32,
    dead: u32,
    /// Something that was taken did not reach everyone.
    missed: bool,
    notes: Vec<Note>,
    /// Why nothing more can be read.
    failure: Option<Box<Failure>>,
}

/// A line that is answered later.
struct Open {
    answer: HandledLine,
    receipt: Option<Receipt>,
}

/// Nobody reads the answers any more.
struct Unheard;

impl Session<'_> {
    /// Why somebody ended it; `None`: the input did, or nobody reads the answers.
    async fn run(&mut self, lines: &mut Incoming) -> Option<End> {
        let mut ended = pin!(interrupted());
        let mut looking = tokio::time::interval(LOOK_AFTER);
        looking.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut at_end = false;
        loop {
            if at_end && self.open.is_empty() {
                return None;
            }
            let full = self.waiting >= self.listening.most_waiting;
            let reads = !at_end && !full && !self.place.is_leaving();
            let looks = full || !self.open.is_empty() || self.place.is_leaving();
            let done = tokio::select! {
                biased;
                end = &mut ended => return Some(end),
                () = self.place.wanted(), if !self.place.is_leaving() => {
                    self.place.leave_soon();
                    Ok(())
                }
                _ = looking.tick(), if looks => self.look().await,
                line = lines.recv(), if reads => match line {
                    None => {
                        at_end = true;
                        Ok(())
                    }
                    Some(Err(broken)) => {
                        self.broken_off(broken);
                        at_end = true;
                        Ok(())
                    }
                    Some(Ok(given)) => self.take(given).await,
                },
            };
            if done.is_err() {
                return None;
            }
        }
    }

    fn broken_off(&mut self, broken: Broken) {
        match broken {
            Broken::Input(error) => self.notes.push(Note::of("input_broken_off").about(error.to_string())),
            Broken::Source(failure) => self.failure = Some(failure),
        }
    }

    async fn take(&mut self, given: Given) -> Result<(), Unheard> {
        let Given { line, receipt } = given;
        let handed = message::read(&line);
        let key = handed.key().map(str::to_owned);
        let Listening { profile, most_people, .. } = &self.listening;
        // Who reads the answers tries again; where nobody does, it waits here for what keeps it.
        let waits = receipt.is_some();
        let ask = TakeAsk { profile: profile.clone(), line: line.number, most_people: *most_people, waits, handed };
        let document = self.place.perform(Request::Take(Box::new(ask))).await;
        self.waiting = document.waiting.unwrap_or(self.waiting);
        let Some(answer) = document.handled else {
            // It could not even be written down; the key stays free.
            let problem = document.error.unwrap_or_else(|| Problem::new("internal", "there was no answer"));
            if let Some(receipt) = receipt {
                receipt.undecided(problem);
                return Ok(());
            }
            return self.say(&HandledLine::dead(line.number, key, problem));
        };
        if self.listening.wait && answer.outcome == LineOutcome::Taken && answer.result.is_none() {
            if let Some(receipt) = &receipt {
                receipt.open();
            }
            self.open.push(Open { answer, receipt });
            return Ok(());
        }
        self.answer(Open { answer, receipt })
    }

    /// Looks how what was taken stands; lets the folder go that a window wants.
    async fn look(&mut self) -> Result<(), Unheard> {
        self.place.leave_if_idle().await;
        if self.place.is_leaving() {
            return Ok(());
        }
        let ids = self.open.iter().filter_map(|one| one.answer.id.clone()).collect();
        let document = self.place.perform(Request::Taken { profile: self.listening.profile.clone(), ids }).await;
        self.waiting = document.waiting.unwrap_or(self.waiting);
        let Some(found) = document.broadcasts else { return Ok(()) };
        for mut one in std::mem::take(&mut self.open) {
            let answer = &mut one.answer;
            let broadcast = found.iter().find(|broadcast| Some(&broadcast.id) == answer.id.as_ref());
            if broadcast.is_some_and(|broadcast| !is_at_its_end(broadcast)) {
                self.open.push(one);
                continue;
            }
            if let Some(broadcast) = broadcast {
                (answer.state, answer.result) = (Some(broadcast.state), broadcast.outcome);
                answer.missed = broadcast.outcome.map(|_| broadcast.missed);
            }
            self.answer(one)?;
        }
        Ok(())
    }

    /// Answers a line, and lets where it came from know.
    fn answer(&mut self, one: Open) -> Result<(), Unheard> {
        self.say(&one.answer)?;
        if let Some(receipt) = one.receipt {
            receipt.answered();
        }
        Ok(())
    }

    fn say(&mut self, answer: &HandledLine) -> Result<(), Unheard> {
        self.dead += u32::from(answer.outcome == LineOutcome::Dead);
        self.missed |=
            self.listening.wait && answer.outcome == LineOutcome::Taken && answer.result != Some(Outcome::Accepted);
        let said = serde_json::to_writer(&mut self.out, answer).map_err(io::Error::from);
        said.and_then(|()| self.out.write_all(b"\n")).and_then(|()| self.out.flush()).map_err(|_| Unheard)
    }

    async fn end(mut self, end: Option<End>) -> Document {
        for one in std::mem::take(&mut self.open) {
            if self.answer(one).is_err() {
                break;
            }
        }
        let mut document = Document::of(NAME);
        document.notes = std::mem::take(&mut self.notes);
        if self.dead > 0 {
            document.notes.push(Note::of("lines_dead").about(self.dead.to_string()));
        }
        document.exit = if self.dead > 0 || self.missed { exit::PARTLY } else { exit::OK };
        if let Some(failure) = self.failure.take() {
            let Failure { problem, exit } = *failure;
            document = document.failed(problem, exit);
        }
        self.place.settle(end).await;
        if self.place.is_here() {
            let left = Request::Taken { profile: self.listening.profile.clone(), ids: Vec::new() };
            let waiting = self.place.perform(left).await.waiting.filter(|waiting| *waiting > 0);
            document.notes.extend(waiting.map(|waiting| Note::of("lines_waiting").about(waiting.to_string())));
        }
        self.place.close(document).await
    }
}

fn is_at_its_end(one: &BroadcastLine) -> bool {
    one.state.is_closed() || (one.state == BroadcastState::Paused && one.pause != Some(PauseReason::Stopping))
}
