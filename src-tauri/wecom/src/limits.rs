//! What bounds a send as a whole: how often an application may call and whom it may write to how often, how long what it sent can
//! still be changed, and what WeCom advises. Lengths of fields stand beside the types that they bind, what bounds group chats and
//! robots in [`crate::appchat`] and [`crate::webhook`].

use std::time::Duration;

/// Person-times a day for each account that the company may have, 账号上限数, which no interface tells (`wecom/limits.md §2` [O]).
pub const PERSON_TIMES_PER_ACCOUNT: u32 = 200;
/// Percent of the day's budget from which on it is pointed out (`wecom/limits.md §7` [D]).
pub const NEAR_PERCENT: u64 = 90;
/// Hours from UTC to the clock by which WeCom's days begin, which is that of China (`wecom/limits.md §7.4` [D]).
pub const HOURS_FROM_UTC: i8 = 8;

/// Messages of one application to one member within a minute, kept below the 30 beyond which WeCom drops them without a word
/// (`wecom/limits.md §2` [O], `§7.9` [D]). Whether the window slides is not documented, so it is taken to (`§7.10` [U]).
pub const PER_MEMBER_PER_MINUTE: u16 = 25;
/// The same within an hour, kept below 1,000.
pub const PER_MEMBER_PER_HOUR: u16 = 900;
/// Calls of one profile a second: each personal message is one (`wecom/limits.md §7.2` [D]).
pub const CALLS_PER_SECOND: u32 = 20;
/// Requests of one profile that may be on their way at once, when nothing else is chosen (`wecom/limits.md §7.5` [D]).
pub const PARALLEL_CALLS: usize = 4;
/// Calls at once while the contacts are read (`wecom/limits.md §7` [D]).
pub const PARALLEL_READS: usize = 4;

/// Pauses before the same call is made again after WeCom said that it was busy (`wecom/limits.md §7` [O]: at most 3 times).
pub const BUSY_PAUSES: [Duration; 3] = [Duration::from_secs(1), Duration::from_secs(2), Duration::from_secs(4)];
/// The same for a call that reads the contacts, of which there are many: at most 3 tries in all.
pub const READ_PAUSES: [Duration; 2] = [Duration::from_secs(1), Duration::from_secs(2)];

/// A window of frequency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// How long it is.
    pub length: Duration,
    /// Whether it ends with the hour or day of the clock in China; else so long after the answer.
    pub by_the_clock: bool,
}

/// The windows that are documented, the shortest first. The server says neither which of them was hit nor how long it lasts
/// (`wecom/limits.md §1` [O: none found], `§7.4` [D]).
pub const WINDOWS: [Window; 3] = [
    Window { length: Duration::from_mins(1), by_the_clock: false },
    Window { length: Duration::from_hours(1), by_the_clock: true },
    Window { length: Duration::from_hours(24), by_the_clock: true },
];
/// In which the messages of a robot are counted (`wecom/limits.md §6` [O]): a minute, and a second more for differences between clocks
/// and varying delays [D].
pub const ROBOT_WINDOW: Duration = Duration::from_secs(61);

/// How long after it left a message can be taken back (`wecom/messages.md §4` [O]). Copies in the WeChat plug-in stay.
pub const RECALL_LIFE: Duration = Duration::from_hours(24);

/// The minutes of an hour in which many companies send, so that delivery lags (`wecom/limits.md §2` [O]).
pub const CROWDED_MINUTES: [i8; 2] = [0, 30];
