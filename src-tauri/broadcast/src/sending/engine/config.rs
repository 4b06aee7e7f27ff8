//! What the engine is given: its times and bounds, and what it works with.

use super::{PaceRules, RateWindow};
use crate::compose::media::MediaStore;
use crate::ports::{EventSink, Ids, LocalZone, People, Sender};
use crate::profiles::Profiles;
use crate::store::{Database, TeamMember};
use std::sync::Arc;
use std::time::Duration;
use wecom::clock::Clock;
use wecom::limits::BUSY_PAUSES;

/// Longest time in which a send can be taken back, in seconds.
pub const MAX_UNDO_SECONDS: u32 = 600;

/// Most requests of one profile that may be on their way at once.
pub const MAX_PARALLEL: usize = 32;

/// How often the engine tries again, how long it waits, and how fast it sends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EngineConfig {
    /// Pauses before the same request is sent again after WeCom said that it was busy, or could not be reached; their number is
    /// that of the repetitions.
    pub retry_pauses: Vec<Duration>,
    /// Pauses before a request whose outcome is unknown is sent again, while the duplicate check stands.
    pub unknown_again: Vec<Duration>,
    /// How long everything of a profile waits after a frequency limit: the first time, the second time running, and so on.
    pub rate_windows: Vec<RateWindow>,
    /// Longest pause between two tries of a write. The first is a fiftieth of it.
    pub between_writes: Duration,
    /// How long the database may fail before what has not left is not sent without being asked about.
    pub standstill: Duration,
    /// How late a waiting broadcast may leave, because the computer slept, before it is asked about.
    pub late: Duration,
    /// How fast an application sends.
    pub pace: PaceRules,
    /// Requests that are marked as sending beside those on their way, so that these need not wait for the disk. After a power cut
    /// they are unknown too, so it is 0 except for very many small requests.
    pub spare_slots: usize,
    /// Who this process is among those that work on a team's database; `None`: the database is its own.
    pub team: Option<TeamMember>,
}

impl Default for EngineConfig {
    fn default() -> Self {
        Self {
            retry_pauses: BUSY_PAUSES.to_vec(),
            unknown_again: [2, 15].map(Duration::from_secs).to_vec(),
            rate_windows: RateWindow::DOCUMENTED.to_vec(),
            between_writes: Duration::from_secs(5),
            standstill: Duration::from_mins(2),
            late: Duration::from_mins(2),
            pace: PaceRules::default(),
            spare_slots: 0,
            team: None,
        }
    }
}

/// What the engine works with.
#[derive(Clone)]
pub struct EngineDeps {
    /// Where everything is written down.
    pub database: Database,
    /// The way out.
    pub sender: Arc<dyn Sender>,
    /// Who sends.
    pub profiles: Profiles,
    /// How many people an audience is.
    pub people: Arc<dyn People>,
    /// The files that drafts refer to.
    pub media: MediaStore,
    /// Time of day.
    pub clock: Arc<dyn Clock>,
    /// The clock on the wall, which quiet hours go by.
    pub zone: Arc<dyn LocalZone>,
    /// Who is told.
    pub events: Arc<dyn EventSink>,
    /// Ids of new broadcasts.
    pub ids: Arc<dyn Ids>,
    /// How often to try again, how long to wait, how fast to send.
    pub config: EngineConfig,
}
