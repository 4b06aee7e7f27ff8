//! `posthorn listen`: what other programs hand over, a JSON object a line, is sent as `posthorn send` would, once for each key; the answer
//! to each is a line too.

mod lines;
mod message;
mod place;

use crate::document::{BroadcastLine, Document, HandledLine, LineOutcome, Note, Problem};
use crate::exit;
use crate::owner_or_client::{End, interrupted};
use crate::request::{Request, TakeAsk};
use broadcast::model::outcome::Outcome;
use broadcast::model::states::{BroadcastState, PauseReason};
use lines::{Line, Lines};
use place::Place;
use std::io::{self, BufRead, Write};
use std::path::Path;
use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::time::MissedTickBehavior;

/// How often it is looked how what was taken stands, and whether a window may have the folder.
const LOOK_AFTER: Duration = Duration::from_millis(200);
/// Lines that are read ahead.
const AHEAD: usize = 1;

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
pub fn read_ahead<R: BufRead>(input: impl FnOnce() -> R + Send + 'static) -> mpsc::Receiver<io::Result<Line>> {
    let (sender, receiver) = mpsc::channel(AHEAD);
    std::thread::spawn(move || {
        let mut lines = Lines::of(input());
        while let Some(line) = lines.next().transpose() {
            let is_last = line.is_err();
            if sender.blocking_send(line).is_err() || is_last {
                break;
            }
        }
    });
    receiver
}

/// Listens until the input ends or somebody ends it: what else there is to tell, and whether anything was read at all.
pub async fn listen(
    folder: &Path,
    listening: Listening,
    mut lines: mpsc::Receiver<io::Result<Line>>,
    out: &mut dyn Write,
) -> (Document, bool) {
    let mut place = Place::of(folder);
    let first = place.perform(Request::Taken { profile: listening.profile.clone(), ids: Vec::new() }).await;
    if first.error.is_some() {
        return (place.close(first).await, false);
    }
    let waiting = first.waiting.unwrap_or_default();
    let mut session =
        Session { listening, place, out, open: Vec::new(), waiting, dead: 0, missed: false, notes: Vec::new() };
    let end = Box::pin(session.run(&mut lines)).await;
    (Box::pin(session.end(end)).await, true)
}

struct Session<'a> {
    listening: Listening,
    place: Place,
    out: &'a mut dyn Write,
    /// Taken, and to be answered when they have ended.
    open: Vec<HandledLine>,
    /// How many of the company are not at their end.
    waiting: u32,
    dead: u32,
    /// Something that was taken did not reach everyone.
    missed: bool,
    notes: Vec<Note>,
}

/// Nobody reads the answers any more.
struct Unheard;

impl Session<'_> {
    /// Why somebody ended it; `None`: the input did, or nobody reads the answers.
    async fn run(&mut self, lines: &mut mpsc::Receiver<io::Result<Line>>) -> Option<End> {
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
                    Some(Err(error)) => {
                        self.notes.push(Note::of("input_broken_off").about(error.to_string()));
                        at_end = true;
                        Ok(())
                    }
                    Some(Ok(line)) => self.take(&line).await,
                },
            };
            if done.is_err() {
                return None;
            }
        }
    }

    async fn take(&mut self, line: &Line) -> Result<(), Unheard> {
        let handed = message::read(line);
        let key = handed.key().map(str::to_owned);
        let Listening { profile, most_people, .. } = &self.listening;
        let ask = TakeAsk { profile: profile.clone(), line: line.number, most_people: *most_people, handed };
        let document = self.place.perform(Request::Take(Box::new(ask))).await;
        self.waiting = document.waiting.unwrap_or(self.waiting);
        let answer = document.handled.unwrap_or_else(|| {
            // It could not even be written down; the key stays free.
            let problem = document.error.unwrap_or_else(|| Problem::new("internal", "there was no answer"));
            HandledLine::dead(line.number, key, problem)
        });
        if self.listening.wait && answer.outcome == LineOutcome::Taken && answer.result.is_none() {
            self.open.push(answer);
            return Ok(());
        }
        self.say(&answer)
    }

    /// Looks how what was taken stands; lets the folder go that a window wants.
    async fn look(&mut self) -> Result<(), Unheard> {
        self.place.leave_if_idle().await;
        if self.place.is_leaving() {
            return Ok(());
        }
        let ids = self.open.iter().filter_map(|one| one.id.clone()).collect();
        let document = self.place.perform(Request::Taken { profile: self.listening.profile.clone(), ids }).await;
        self.waiting = document.waiting.unwrap_or(self.waiting);
        let Some(found) = document.broadcasts else { return Ok(()) };
        for mut one in std::mem::take(&mut self.open) {
            let broadcast = found.iter().find(|broadcast| Some(&broadcast.id) == one.id.as_ref());
            if broadcast.is_some_and(|broadcast| !is_at_its_end(broadcast)) {
                self.open.push(one);
                continue;
            }
            if let Some(broadcast) = broadcast {
                (one.state, one.result) = (Some(broadcast.state), broadcast.outcome);
                one.missed = broadcast.outcome.map(|_| broadcast.missed);
            }
            self.say(&one)?;
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
            if self.say(&one).is_err() {
                break;
            }
        }
        let mut document = Document::of("listen");
        document.notes = std::mem::take(&mut self.notes);
        if self.dead > 0 {
            document.notes.push(Note::of("lines_dead").about(self.dead.to_string()));
        }
        document.exit = if self.dead > 0 || self.missed { exit::PARTLY } else { exit::OK };
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
