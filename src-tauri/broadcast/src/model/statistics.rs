//! What statistics are asked, and what they answer. They count sends that are over; "accepted" is WeCom's word for a message, and no
//! proof that anybody read it.

use crate::model::ledger::LedgerReason;
use crate::model::outcome::Outcome;
use crate::model::profile::Colour;
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use wecom::kinds::Kind;

/// Which sends to count. A send belongs whole to the moment at which it began.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StatisticsQuery {
    /// Of one company.
    pub profile_id: Option<String>,
    /// Begun at this moment or later.
    pub from: Option<Timestamp>,
    /// Begun before this moment.
    pub to: Option<Timestamp>,
    /// With the practice company; otherwise it counts only when it is the one company that is asked for.
    pub practice: bool,
    /// With tests, which went to the sender alone.
    pub tests: bool,
    /// By whose clock days and hours are told: an IANA name, such as `Asia/Shanghai`. One that is not known counts as the computer's.
    pub time_zone: String,
}

/// What some sends come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Sums {
    /// Sends.
    pub sends: u64,
    /// Messages to people: each person of each accepted request, as far as known, without those who missed it.
    pub messages: u64,
    /// Recipients, each as it was chosen: a person, a department, a tag, a group chat or a robot. The sum of the four below.
    pub recipients: u64,
    /// Those whose message WeCom accepted, which is not a proof that it was read or shown.
    pub accepted: u64,
    /// Those whom WeCom refused.
    pub refused: u64,
    /// Those of whom nobody knows.
    pub unknown: u64,
    /// Those to whom certainly nothing was sent.
    pub not_sent: u64,
}

impl Sums {
    /// Adds another one.
    pub(crate) fn add(&mut self, more: &Self) {
        self.sends += more.sends;
        self.messages += more.messages;
        self.recipients += more.recipients;
        self.accepted += more.accepted;
        self.refused += more.refused;
        self.unknown += more.unknown;
        self.not_sent += more.not_sent;
    }

    /// Those who missed it, or may have.
    pub fn missed(&self) -> u64 {
        self.refused + self.unknown + self.not_sent
    }
}

/// How long the steps along time are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TimeStep {
    /// A day.
    #[default]
    Day,
    /// A month, where days would be too many.
    Month,
}

/// One step along time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StepSums {
    /// `2026-11-30`, or `2026-11`.
    pub step: String,
    /// What the sends that began in it come to.
    pub sums: Sums,
    /// Of their answers, the time that half of them took at most, in milliseconds rounded to two digits.
    pub median_ms: Option<u32>,
    /// The time that 95 % of them took at most.
    pub slow_ms: Option<u32>,
}

/// The sends of a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CompanySums {
    /// The company.
    pub profile_id: String,
    /// As it is called now, or, when it is no more, as it was.
    pub name: String,
    /// Its colour.
    pub colour: Colour,
    /// It is the practice company.
    pub practice: bool,
    /// What they come to.
    pub sums: Sums,
}

/// The sends of messages of a kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct KindSums {
    /// The kind.
    pub kind: Kind,
    /// What they come to.
    pub sums: Sums,
}

/// How many sends ended like this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OutcomeCount {
    /// How.
    pub outcome: Outcome,
    /// How many.
    pub number: u64,
}

/// How many recipients missed a message for a reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ReasonCount {
    /// Why; `None`: it was not noted.
    pub reason: Option<LedgerReason>,
    /// How many.
    pub number: u64,
}

/// How many recipients missed a message with a number of WeCom's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CodeCount {
    /// The number; `None`: all others together.
    pub code: Option<i32>,
    /// How many.
    pub number: u64,
}

/// What was used of the day's budget of messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct BudgetDay {
    /// `2026-11-30`, a day of China, by which WeCom counts.
    pub day: String,
    /// Messages to people.
    pub used: u64,
}

/// How often tokens were asked for in a step along time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TokenCallStep {
    /// `2026-11-30`, or `2026-11`.
    pub step: String,
    /// How often.
    pub number: u64,
}

/// How often tokens were asked for by the application of a company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TokenCallCompany {
    /// The company; the first of those that have the application in common.
    pub profile_id: String,
    /// As it is called.
    pub name: String,
    /// It is the practice company.
    pub practice: bool,
    /// How often.
    pub number: u64,
}

/// How often tokens were asked for (`gettoken`) by this computer, whatever for. They are counted by the hour and kept for 13 months, so
/// that an hour belongs whole to the moment at which it begins.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TokenCallSums {
    /// All of them.
    pub number: u64,
    /// By the same steps as the sends, those without any left out.
    pub steps: Vec<TokenCallStep>,
    /// By company, most first, those without any left out.
    pub companies: Vec<TokenCallCompany>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Statistics {
    /// All of it.
    pub total: Sums,
    /// How long the steps are.
    pub step: TimeStep,
    /// From the first to the last, none left out.
    pub steps: Vec<StepSums>,
    /// By the hour in which a send began, 0 to 23.
    pub hours: Vec<Sums>,
    /// Most messages first, here and below.
    pub kinds: Vec<KindSums>,
    /// By company.
    pub companies: Vec<CompanySums>,
    /// How the sends ended.
    pub outcomes: Vec<OutcomeCount>,
    /// Why recipients missed it.
    pub reasons: Vec<ReasonCount>,
    /// WeCom's numbers of those who missed it: the most frequent, then all others together.
    pub codes: Vec<CodeCount>,
    /// Answers of WeCom that were timed.
    pub answers: u64,
    /// The time that half of them took at most, in milliseconds rounded to two digits.
    pub median_ms: Option<u32>,
    /// The time that 95 % of them took at most.
    pub slow_ms: Option<u32>,
    /// What was used of each day's budget, days without any left out. Tests count here.
    pub budget: Vec<BudgetDay>,
    /// The budget of a day, where one company is asked for whose account limit is known.
    pub budget_per_day: Option<u32>,
    /// How often tokens were asked for.
    pub token_calls: TokenCallSums,
    /// Sends that are not over, or not counted yet.
    pub left_out: u64,
    /// When the oldest send began that is still kept, of all companies; `None`: nothing was ever sent.
    pub since: Option<Timestamp>,
    /// Months for which sends are kept; 0: for ever. Older ones are gone from the figures.
    pub keep_months: u32,
}

/// The sends to people of a department, as the contacts know it now. Who is in several counts in each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct DepartmentSums {
    /// The company.
    pub profile_id: String,
    /// The department; `None`: people whom the contacts do not know, or know without a department.
    pub name: Option<String>,
    /// How many people.
    pub people: u64,
    /// Messages that were meant for them.
    pub messages: u64,
    /// Those of them that missed them.
    pub missed: u64,
}

/// Who was written to by name.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PeopleStatistics {
    /// How many distinct people. Those reached only through a department or a tag are in no ledger by name.
    pub people: u64,
    /// Most messages first.
    pub departments: Vec<DepartmentSums>,
    /// How many departments besides those.
    pub other_departments: u64,
    /// What those besides come to: messages, and those that missed them.
    pub other_messages: u64,
    /// Of those besides.
    pub other_missed: u64,
}
