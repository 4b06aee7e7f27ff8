//! What became of the lines that other programs hand over.

use super::{Problem, time};
use broadcast::model::outcome::Outcome;
use broadcast::model::snapshot::BroadcastSnapshot;
use broadcast::model::states::BroadcastState;
use broadcast::model::unattended::{DeadLetter, Handled};
use serde::{Deserialize, Serialize};

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineOutcome {
    /// It is written down and leaves.
    Taken,
    /// Its key was used before for the same: nothing was done.
    Repeated,
    /// It is not sent.
    Dead,
}

/// The answer to a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandledLine {
    /// Its number, from 1.
    pub line: u32,
    /// Its key, if that could be read.
    pub key: Option<String>,
    /// What became of it.
    pub outcome: LineOutcome,
    /// Id of the send, of one that was taken now or before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Where that stands.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<BroadcastState>,
    /// What came of it, once it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub result: Option<Outcome>,
    /// How many missed it, once it has ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed: Option<u32>,
    /// Why it was not sent, now or before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<Problem>,
}

impl HandledLine {
    /// One that is not sent.
    pub fn dead(line: u32, key: Option<String>, error: impl Into<Problem>) -> Self {
        let outcome = LineOutcome::Dead;
        Self { line, key, outcome, id: None, state: None, result: None, missed: None, error: Some(error.into()) }
    }

    /// What became of one.
    pub fn of(line: u32, key: Option<String>, handled: Handled) -> Self {
        let bare =
            |outcome, key| Self { line, key, outcome, id: None, state: None, result: None, missed: None, error: None };
        match handled {
            Handled::Taken(broadcast) => bare(LineOutcome::Taken, key).standing(&broadcast),
            Handled::Repeated { id, broadcast } => {
                let repeated = Self { id: Some(id), ..bare(LineOutcome::Repeated, key) };
                broadcast.map_or(repeated.clone(), |broadcast| repeated.standing(&broadcast))
            }
            Handled::Dead(error) => Self::dead(line, key, error),
            Handled::DeadBefore(error) => Self { error: Some(error.into()), ..bare(LineOutcome::Repeated, key) },
        }
    }

    fn standing(self, broadcast: &BroadcastSnapshot) -> Self {
        let id = Some(broadcast.id.clone());
        let missed = broadcast.outcome.map(|_| broadcast.missed);
        Self { id, state: Some(broadcast.state), result: broadcast.outcome, missed, ..self }
    }
}

/// A message of another program that was not sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadLetterLine {
    /// Its id.
    pub id: String,
    /// Id of the company.
    pub profile_id: String,
    /// When, RFC 3339.
    pub at: String,
    /// The line in what the program wrote.
    pub line: Option<u32>,
    /// Its key.
    pub key: Option<String>,
    /// The template, or the first line of what is visible.
    pub title: String,
    /// Why.
    pub error: Problem,
}

impl From<DeadLetter> for DeadLetterLine {
    fn from(letter: DeadLetter) -> Self {
        let DeadLetter { id, profile_id, key, line, at, title, has_draft: _, error } = letter;
        Self { id, profile_id, at: time(at), line, key, title, error: error.into() }
    }
}
