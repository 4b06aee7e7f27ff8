//! Where a broadcast and its batches stand, as it is stored and as it crosses to the UI.
//!
//! A broadcast is one send of one message. It consists of batches, one request each, in the states
//! `planned → sending → accepted | refused | unknown`; `cancelled` is a batch that never left. The ledger has one row per
//! addressee. A broadcast is finished when no row is open.
//!
//! What stands still says so: a broadcast is *paused* until the admin says otherwise, and *held* until WeCom's window passes.
//! Neither is a state of its own in the database: beneath it the broadcast still waits or sends, and goes on from there.

use crate::model::error_view::ErrorView;
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a broadcast stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BroadcastState {
    /// Leaves at `sends_at`, which the admin chose. This computer must be awake then.
    Scheduled,
    /// Nothing has left; it can be taken back until `sends_at`.
    Waiting,
    /// Requests are leaving.
    Sending,
    /// WeCom said that there were too many: nothing of the profile leaves until [`Hold::until`], and then it goes on by itself.
    Held,
    /// It stands still until the admin resumes or stops it: see [`BroadcastSnapshot::pause`].
    Paused,
    /// No row is open.
    Finished,
    /// Taken back before anything left.
    Cancelled,
}

impl BroadcastState {
    /// Whether nothing will happen to it any more by itself or by resuming.
    pub fn is_closed(self) -> bool {
        matches!(self, Self::Finished | Self::Cancelled)
    }
}

/// Why a broadcast stands still until the admin says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The admin paused it.
    Admin,
    /// The first people have it: look, then the rest.
    Stage,
    /// The program ended while it was under way.
    Interrupted,
    /// Its time passed while this computer slept or was off, by more than its late rule allows.
    Late,
    /// It cannot go on: the profile is gone or another one now, or the disk was full for long. See the error.
    Trouble,
    /// The admin stopped it; the last requests under way are still to be answered.
    Stopping,
    /// A second person of the team has to release it: see [`BroadcastSnapshot::release`].
    ///
    /// [`BroadcastSnapshot::release`]: crate::model::snapshot::BroadcastSnapshot::release
    Release,
    /// The team's database is an older one than it was: what has left since then does not stand in it.
    Restored,
}

/// Until when WeCom's frequency limit holds everything of a profile, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Hold {
    /// When it is tried again, with one request.
    pub until: Timestamp,
    /// What WeCom answered.
    pub error: ErrorView,
}

/// Where one request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BatchState {
    /// Written down, not sent.
    Planned,
    /// Written to disk before the request leaves. Found so at start it is [`BatchState::Unknown`].
    Sending,
    /// WeCom accepted it, for all or some of its addressees.
    Accepted,
    /// WeCom refused it, or it certainly did not get there.
    Refused,
    /// It left, and no usable answer came.
    Unknown,
    /// Given up before it left.
    Cancelled,
}
