//! What is listened to, wherever it comes from: lines, and with each where to tell what became of it.

use super::lines::Line;
use crate::document::Problem;
use crate::perform::Failure;
use std::io;
use tokio::sync::mpsc;

/// Lines that wait to be taken.
pub const AHEAD: usize = 1;

/// Lines as they come; an error is the last.
pub type Incoming = mpsc::Receiver<Result<Given, Broken>>;

/// A line.
#[derive(Debug)]
pub struct Given {
    /// What stands in it.
    pub line: Line,
    /// Where to tell what became of it; `None`: whoever wrote it reads the answers.
    pub receipt: Option<Receipt>,
}

/// Why nothing more comes.
#[derive(Debug)]
pub enum Broken {
    /// Standard input broke off.
    Input(io::Error),
    /// What is read is not as it has to be.
    Source(Box<Failure>),
}

/// What became of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Became {
    /// It is answered.
    Answered,
    /// It is taken, and answered when it has ended.
    Open,
    /// Nothing is decided, and nothing written down: it is to be given again.
    Undecided(Box<Problem>),
}

/// Tells what became of a line. Nothing is told of one that is dropped: it may be decided or not.
#[derive(Debug)]
pub struct Receipt {
    mark: i64,
    to: mpsc::UnboundedSender<(i64, Became)>,
}

impl Receipt {
    /// For the line of a mark.
    pub fn new(mark: i64, to: mpsc::UnboundedSender<(i64, Became)>) -> Self {
        Self { mark, to }
    }

    /// The line is taken, and answered later.
    pub fn open(&self) {
        self.tell(Became::Open);
    }

    /// The line is answered.
    pub fn answered(self) {
        self.tell(Became::Answered);
    }

    /// The line is to be given again.
    pub fn undecided(self, why: Problem) {
        self.tell(Became::Undecided(Box::new(why)));
    }

    fn tell(&self, became: Became) {
        // Nobody gives lines any more: the next to do so gives this one again, and its key is known.
        let _ = self.to.send((self.mark, became));
    }
}
