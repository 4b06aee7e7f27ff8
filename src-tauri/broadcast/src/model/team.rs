//! A team: several people, each at a computer of their own, with one record in a PostgreSQL database.

use crate::model::error_view::ErrorView;
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// What somebody types to join a team. The password comes beside it and is kept nowhere but in the keychain.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct TeamInput {
    /// `postgres://user@host:port/database`. A password in it is taken as the one that is typed beside it.
    pub address: String,
    /// By which name the others know who joins; 1 to [`MAX_NAME`] characters.
    pub name: String,
    /// Certificates (PEM) of the authority that vouches for the server, beside those of the system; empty: none.
    pub authority: String,
    /// Companies of this computer that go along.
    pub companies: Vec<String>,
    /// The templates of this computer go along.
    pub templates: bool,
    /// What this computer sent for the companies of the team goes along.
    pub history: bool,
    /// The password is kept until the program ends, and not in the keychain.
    pub session_only: bool,
}

/// Longest name of a member, in characters.
pub const MAX_NAME: usize = 40;

/// How far this computer is with its team's database.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TeamStanding {
    /// It has not been asked since the start.
    Reaching,
    /// It answers.
    Reached,
    /// It does not, or lets nobody in: see the problem.
    Away,
}

/// What somebody may do in a team, as the database has it. Each includes those before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TeamRight {
    /// See everything, and change templates and saved audiences.
    Writer,
    /// Send, and pause, stop and take back what was sent.
    Sender,
    /// Release what somebody else ordered.
    Approver,
    /// Change the companies and from how many people on a second one has to release.
    Owner,
}

impl TeamRight {
    /// All of them, the least first.
    pub const ALL: [Self; 4] = [Self::Writer, Self::Sender, Self::Approver, Self::Owner];

    /// The word for it, which the role of PostgreSQL ends with.
    pub fn word(self) -> &'static str {
        match self {
            Self::Writer => "writer",
            Self::Sender => "sender",
            Self::Approver => "approver",
            Self::Owner => "owner",
        }
    }
}

/// What somebody did with the team's messages and settings. Written by the database itself; nobody changes it afterwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TeamDeed {
    /// Ordered a broadcast.
    Ordered,
    /// Released one.
    Released,
    /// Took one back before anything left.
    Cancelled,
    /// Paused one.
    Paused,
    /// Let one go on.
    Resumed,
    /// Stopped one.
    Stopped,
    /// Gave one another time.
    Rescheduled,
    /// Had the messages of one recalled.
    Recalled,
    /// Had the cards of one changed.
    CardChanged,
    /// Added or changed something that is shared.
    Changed,
    /// Deleted something that is shared.
    Deleted,
    /// Noticed that the database is an older one than it was.
    Restored,
}

/// A line of what was done in the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TeamLine {
    /// Its number; later ones have higher numbers.
    #[cfg_attr(feature = "typescript", ts(type = "number"))]
    pub number: i64,
    /// When, by the clock of the database.
    pub at: Timestamp,
    /// Who, by name; empty: not by Posthorn.
    pub name: String,
    /// As whom PostgreSQL knows them.
    pub login: String,
    /// What they did.
    pub deed: TeamDeed,
    /// With what: `broadcast`, `company`, `template`, `audience`, or the whole `record`.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// Its title or name then; may be empty.
    pub title: String,
}

/// Some of the lines of what was done in the team, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TeamLog {
    /// They.
    pub lines: Vec<TeamLine>,
    /// How many there are altogether.
    pub total: u32,
}

/// The team that this computer is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TeamMembership {
    /// Where its database is: host, port and name.
    pub place: String,
    /// As whom PostgreSQL knows this computer.
    pub user: String,
    /// By which name the others know who works here.
    pub name: String,
    /// What who works here may do; absent: not known before the database was reached.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub right: Option<TeamRight>,
    /// How far it is reached.
    pub standing: TeamStanding,
    /// What is wrong, where it is away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub problem: Option<ErrorView>,
    /// The companies of this computer that are the team's.
    pub companies: Vec<String>,
}

/// How it is with a team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TeamView {
    /// The one that this computer is in; absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub membership: Option<TeamMembership>,
    /// What IT does once to make the database, as SQL.
    pub statements: String,
}

/// What stands at an address, before anybody joins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct TeamFound {
    /// Where it is: host, port and name.
    pub place: String,
    /// Nobody has joined yet: whoever does first sets it up.
    pub is_new: bool,
    /// The companies that the team has, by name.
    pub companies: Vec<String>,
    /// How many templates it has; `None`: neither is known before who joins has brought what an older program made up to date.
    pub templates: Option<u32>,
}
