//! What was sent, or is to be: a line for each, and who missed it.

use super::{Problem, word};
use broadcast::model::follow_up::FollowUpProgress;
use broadcast::model::ledger::{LedgerReason, LedgerRow, LedgerState};
use broadcast::model::outcome::Outcome;
use broadcast::model::snapshot::{BroadcastSnapshot, ReleaseView};
use broadcast::model::states::{BroadcastState, PauseReason};
use broadcast::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use wecom::kinds::Kind;

/// A send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BroadcastLine {
    /// Its id.
    pub id: String,
    /// Id of the company.
    pub profile_id: String,
    /// Its name.
    pub profile: String,
    /// Nothing left this computer.
    pub practice: bool,
    /// To the admin alone.
    pub test: bool,
    /// Kind of message.
    pub kind: Kind,
    /// First line of what is visible.
    pub title: String,
    /// The first recipients.
    pub to: String,
    /// Where it stands.
    pub state: BroadcastState,
    /// Why it stands still.
    pub pause: Option<PauseReason>,
    /// What came of it.
    pub outcome: Option<Outcome>,
    /// Distinct people.
    pub people: u32,
    /// Whether that is all of them.
    pub people_exact: bool,
    /// Requests.
    pub requests: u32,
    /// Those that are at their end.
    pub requests_done: u32,
    /// People, departments and tags that missed it.
    pub missed: u32,
    /// RFC 3339.
    pub created_at: String,
    /// When it leaves.
    pub sends_at: Option<String>,
    /// How late a scheduled one may still leave.
    #[serde(default)]
    pub late_minutes: Option<u32>,
    /// When it ended.
    pub finished_at: Option<String>,
    /// Until when WeCom's frequency limit holds it.
    pub held_until: Option<String>,
    /// How far it is taken back.
    pub recall: Option<FollowUpProgress>,
    /// Who of a team ordered it, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sent_by: Option<String>,
    /// How far the approval of a colleague is, where one is needed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<ReleaseLine>,
    /// The worst trouble.
    pub error: Option<Problem>,
}

impl From<BroadcastSnapshot> for BroadcastLine {
    fn from(one: BroadcastSnapshot) -> Self {
        Self {
            id: one.id,
            profile_id: one.profile_id,
            profile: one.profile_name,
            practice: one.practice,
            test: one.test,
            kind: one.kind,
            title: one.title,
            to: one.addressees,
            state: one.state,
            pause: one.pause,
            outcome: one.outcome,
            people: one.people,
            people_exact: one.people_exact,
            requests: one.batches_total,
            requests_done: one.batches_done,
            missed: one.missed,
            created_at: time(one.created_at),
            sends_at: one.sends_at.map(time),
            late_minutes: one.late_minutes,
            finished_at: one.finished_at.map(time),
            held_until: one.hold.map(|hold| time(hold.until)),
            recall: one.recall,
            sent_by: one.sent_by,
            release: one.release.map(ReleaseLine::from),
            error: one.error.map(Problem::from),
        }
    }
}

/// The approval of a colleague.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReleaseLine {
    /// As whom PostgreSQL knows who ordered it.
    pub ordered_login: String,
    /// Who approved it, by name; nobody yet.
    pub released_by: Option<String>,
    /// When, RFC 3339.
    pub released_at: Option<String>,
}

impl From<ReleaseView> for ReleaseLine {
    fn from(release: ReleaseView) -> Self {
        // What was reviewed is bound by its digest, which means nothing to a person.
        let ReleaseView { digest: _, ordered_login, released_by, released_at } = release;
        Self { ordered_login, released_by, released_at: released_at.map(time) }
    }
}

/// A moment as RFC 3339 in UTC.
pub fn time(at: Timestamp) -> String {
    jiff::Timestamp::from_millisecond(at.0).map(|at| at.to_string()).unwrap_or_default()
}

/// Somebody who missed a send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MissedLine {
    /// `person`, `department`, `tag`, `chat` or `robot`.
    pub kind: String,
    /// Account or number.
    pub id: String,
    /// Name.
    pub name: Option<String>,
    /// What became of it.
    pub state: LedgerState,
    /// Why.
    pub reason: Option<LedgerReason>,
    /// WeCom's number.
    pub wecom_code: Option<i32>,
}

impl From<LedgerRow> for MissedLine {
    fn from(row: LedgerRow) -> Self {
        Self {
            kind: word(&row.recipient.kind),
            id: row.recipient.id,
            name: row.recipient.name,
            state: row.state,
            reason: row.reason,
            wecom_code: row.code,
        }
    }
}
