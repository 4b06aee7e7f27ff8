//! Gives the rows of a query as lines: one after the other, each again until it is decided. How far all of them are answered is written down
//! after each answer, never before: a death in between gives a line again, and its key is known.

use super::given::{AHEAD, Became, Broken, Given, Incoming, Receipt};
use super::lines::{Line, LineFault, MAX_LINE};
use super::marks::MarkFile;
use super::progress::Progress;
use crate::document::{Note, Problem};
use crate::exit;
use crate::messages::Words;
use crate::perform::Failure;
use crate::print;
use backon::{BackoffBuilder, ExponentialBuilder};
use broadcast::store::source::{Source, SourceError, SourceRow};
use std::convert::Infallible;
use std::io;
use std::mem;
use std::pin::pin;
use std::time::Duration;
use tokio::sync::mpsc;
use tokio::task::{JoinHandle, spawn_blocking};
use tokio::time::sleep;

/// The first pause after trouble; each is twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(500);
/// The longest of them.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

/// A database to read from.
#[derive(Debug)]
pub struct DatabaseInput {
    /// The query, and where it is asked.
    pub source: Source,
    /// It is asked at least so often.
    pub every: Duration,
}

/// Tells whoever looks on what happens, in their language.
pub struct Teller {
    /// The language.
    pub words: Words,
    /// Shows a note.
    pub say: Box<dyn Fn(&Note) + Send>,
}

/// Where rows come from.
pub trait Rows: Send + 'static {
    /// Where that is, to be shown.
    fn place(&self) -> String;

    /// The next ones above a mark.
    fn rows(&mut self, after: i64) -> impl Future<Output = Result<Vec<SourceRow>, SourceError>> + Send;

    /// Waits until there may be more, `longest` at most.
    fn woken(&mut self, longest: Duration) -> impl Future<Output = ()> + Send;
}

impl Rows for Source {
    fn place(&self) -> String {
        Self::place(self)
    }

    fn rows(&mut self, after: i64) -> impl Future<Output = Result<Vec<SourceRow>, SourceError>> + Send {
        Self::rows(self, after)
    }

    fn woken(&mut self, longest: Duration) -> impl Future<Output = ()> + Send {
        Self::woken(self, longest)
    }
}

/// Begins to give the rows above a mark, `every` so often and whenever there are news. It ends when nobody takes lines any more, and has
/// written down then how far they were answered.
pub fn feed<R: Rows>(
    rows: R,
    every: Duration,
    reached: i64,
    marks: MarkFile,
    teller: Teller,
) -> (Incoming, JoinHandle<()>) {
    let (lines, incoming) = mpsc::channel(AHEAD);
    let (told, receipts) = mpsc::unbounded_channel();
    let progress = Progress::from(reached);
    let courier =
        Courier { lines, told, receipts, progress, written: reached, marks, is_unwritten: false, number: 0, teller };
    (incoming, tokio::spawn(Feeder { rows, every, courier }.run()))
}

struct Feeder<R> {
    rows: R,
    every: Duration,
    courier: Courier,
}

impl<R: Rows> Feeder<R> {
    async fn run(mut self) {
        // `None`: there is nothing more to give, or nobody to take it.
        let None = self.feed().await;
        let Self { rows, courier, .. } = self;
        // Nothing more is asked.
        drop(rows);
        courier.end().await;
    }

    async fn feed(&mut self) -> Option<Infallible> {
        loop {
            match self.asked().await? {
                Ok(rows) if rows.is_empty() => self.courier.during(self.rows.woken(self.every)).await?,
                Ok(rows) => {
                    for row in rows {
                        self.courier.give(row).await?;
                    }
                }
                Err(failure) => {
                    // The session sees through what it has, and may be gone already.
                    let _ = self.courier.lines.send(Err(Broken::Source(Box::new(failure)))).await;
                    return None;
                }
            }
        }
    }

    /// The next rows. What passes is waited for, and told once; an error is what does not.
    async fn asked(&mut self) -> Option<Result<Vec<SourceRow>, Failure>> {
        let (mut pauses, mut is_away) = (growing(), false);
        loop {
            let after = self.courier.progress.given();
            match self.courier.during(self.rows.rows(after)).await? {
                Ok(rows) => {
                    if is_away {
                        self.courier.say("listen_database_back", self.rows.place());
                    }
                    return Some(Ok(rows));
                }
                Err(SourceError::Away(why)) => {
                    if !mem::replace(&mut is_away, true) {
                        self.courier.say("listen_database_away", why);
                    }
                    self.courier.pause(&mut pauses).await?;
                }
                Err(error) => return Some(Err(failure(&error))),
            }
        }
    }
}

/// Gives lines and hears what became of them. `None` everywhere: nobody takes lines any more.
struct Courier {
    lines: mpsc::Sender<Result<Given, Broken>>,
    told: mpsc::UnboundedSender<(i64, Became)>,
    receipts: mpsc::UnboundedReceiver<(i64, Became)>,
    progress: Progress,
    /// The mark that is written down.
    written: i64,
    marks: MarkFile,
    /// It could not be written down, which was told.
    is_unwritten: bool,
    /// Of the last line.
    number: u32,
    teller: Teller,
}

impl Courier {
    /// Gives a line until it is decided.
    async fn give(&mut self, row: SourceRow) -> Option<()> {
        let SourceRow { mark, line } = row;
        self.number = self.number.saturating_add(1);
        let line = line_of(self.number, line);
        self.progress.give(mark);
        let (mut pauses, mut waits) = (growing(), false);
        loop {
            let receipt = Some(Receipt::new(mark, self.told.clone()));
            self.lines.send(Ok(Given { line: line.clone(), receipt })).await.ok()?;
            let Became::Undecided(problem) = self.became(mark).await? else { break };
            if !mem::replace(&mut waits, true) {
                let why = print::problem(&problem, self.teller.words);
                self.say("listen_line_waits", format!("{mark}: {why}"));
            }
            self.pause(&mut pauses).await?;
        }
        if waits {
            self.say("listen_line_went", mark.to_string());
        }
        let mut pauses = growing();
        // With nothing written down, all that comes would have to be read again.
        while self.is_unwritten {
            self.pause(&mut pauses).await?;
            self.write_down().await;
        }
        Some(())
    }

    /// What became of a line.
    async fn became(&mut self, mark: i64) -> Option<Became> {
        loop {
            let (of, became) = tokio::select! {
                biased;
                told = self.receipts.recv() => told?,
                () = self.lines.closed() => return None,
            };
            self.hear(of, &became).await;
            if of == mark {
                return Some(became);
            }
        }
    }

    /// Waits for something else, and hears meanwhile what became of lines.
    async fn during<T>(&mut self, other: impl Future<Output = T>) -> Option<T> {
        let mut other = pin!(other);
        loop {
            let (of, became) = tokio::select! {
                biased;
                told = self.receipts.recv() => told?,
                () = self.lines.closed() => return None,
                done = &mut other => return Some(done),
            };
            self.hear(of, &became).await;
        }
    }

    async fn pause(&mut self, pauses: &mut impl Iterator<Item = Duration>) -> Option<()> {
        self.during(sleep(pauses.next().unwrap_or(LONGEST_PAUSE))).await
    }

    async fn hear(&mut self, mark: i64, became: &Became) {
        if *became == Became::Answered {
            self.progress.answered(mark);
            self.write_down().await;
        }
    }

    /// Writes down how far all is answered. Where that fails it is told once.
    async fn write_down(&mut self) {
        let mark = self.progress.mark();
        if mark == self.written {
            return;
        }
        let marks = self.marks.clone();
        let written = spawn_blocking(move || marks.write(mark)).await;
        match written.unwrap_or_else(|fault| Err(io::Error::other(fault))) {
            Ok(()) => {
                self.written = mark;
                if mem::take(&mut self.is_unwritten) {
                    self.say("listen_mark_written", mark.to_string());
                }
            }
            Err(error) => {
                if !mem::replace(&mut self.is_unwritten, true) {
                    self.say("listen_mark_unwritten", error.to_string());
                }
            }
        }
    }

    /// Hears what becomes of the lines that are not answered yet, as long as anybody can tell.
    async fn end(mut self) {
        // Of what can tell, this was the last that is no receipt.
        (self.told, _) = mpsc::unbounded_channel();
        while let Some((mark, became)) = self.receipts.recv().await {
            self.hear(mark, &became).await;
        }
        // Once more, should it have failed before.
        self.write_down().await;
    }

    fn say(&self, code: &str, about: impl Into<String>) {
        let note = Note::of(code).about(about);
        tracing::info!(code = note.code, about = note.about, "told");
        (self.teller.say)(&note);
    }
}

/// The pauses between tries, without an end.
fn growing() -> impl Iterator<Item = Duration> {
    ExponentialBuilder::new().with_min_delay(FIRST_PAUSE).with_max_delay(LONGEST_PAUSE).without_max_times().build()
}

/// A row as a line of standard input would be.
fn line_of(number: u32, bytes: Vec<u8>) -> Line {
    let text = if bytes.len() > MAX_LINE {
        Err(LineFault::TooLong)
    } else {
        String::from_utf8(bytes).map_err(|_| LineFault::NotUtf8)
    };
    Line { number, text, ended: true }
}

/// Why nothing can be read, with what there is to say about it.
fn failure(error: &SourceError) -> Failure {
    let (code, about, ends) = match error {
        SourceError::Away(why) => ("source_away", why.clone(), exit::STORAGE),
        SourceError::NotAllowed(why) => ("source_not_allowed", why.clone(), exit::STORAGE),
        SourceError::Query(why) => ("source_query", why.clone(), exit::USAGE),
        SourceError::Parameters(number) => ("source_parameters", number.to_string(), exit::USAGE),
        SourceError::Columns(types) => ("source_columns", types.clone(), exit::USAGE),
        SourceError::Order { before, mark } => ("source_order", format!("{before}, {mark}"), exit::USAGE),
        SourceError::Null { before } => ("source_null", before.to_string(), exit::USAGE),
    };
    let field = if ends == exit::USAGE { "--query-file" } else { "--from" };
    Failure { problem: Problem::new(code, error.to_string()).about(about).at(field), exit: ends }
}

#[cfg(test)]
mod tests;
