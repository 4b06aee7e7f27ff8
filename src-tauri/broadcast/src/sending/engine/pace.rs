//! How fast an application may send: so many calls a second, and so many messages to one member.
//!
//! WeCom drops what a member gets beyond its limits from one application without saying so; that would be a message lost. So the
//! count is kept a little below them ([`wecom::limits::PER_MEMBER_PER_MINUTE`]). It is kept in buckets of time: a whole bucket counts
//! as long as any part of it lies in the window, so that the count is never too low. Calls a second are left to governor.
//!
//! Time here is that of a clock which is never set: a computer's clock that jumps ahead does not open a window early. Across a
//! start of the program the count is made again from what was written down.

use crate::model::reach::{MemberKey, Reach, member_key};
use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use std::cell::Cell;
use std::collections::{HashMap, HashSet};
use std::num::NonZeroU32;
use std::time::Duration;
use wecom::limits::{CALLS_PER_SECOND, PER_MEMBER_PER_HOUR, PER_MEMBER_PER_MINUTE};

/// Buckets of the minute, and one that lies partly outside.
const MINUTE: usize = 7;
/// Buckets of the hour, and one that lies partly outside.
const HOUR: usize = 13;

/// How much an application may send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaceRules {
    /// Most calls a second; `None`: as many as the parallelism gives. Personal messages are one call each.
    pub calls_per_second: Option<u32>,
    /// Most messages to one member within [`PaceRules::minute`].
    pub per_minute: u16,
    /// Most messages to one member within [`PaceRules::hour`].
    pub per_hour: u16,
    /// The short window.
    pub minute: Duration,
    /// The long window.
    pub hour: Duration,
}

impl Default for PaceRules {
    fn default() -> Self {
        Self {
            calls_per_second: Some(CALLS_PER_SECOND),
            per_minute: PER_MEMBER_PER_MINUTE,
            per_hour: PER_MEMBER_PER_HOUR,
            minute: Duration::from_mins(1),
            hour: Duration::from_hours(1),
        }
    }
}

/// Members who got as many messages lately as the limits allow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Full {
    everyone: bool,
    members: HashSet<MemberKey>,
}

impl Full {
    /// Whether there are none.
    pub(crate) fn is_empty(&self) -> bool {
        !self.everyone && self.members.is_empty()
    }

    /// Whether a member is among them.
    pub(crate) fn has(&self, user_id: &str) -> bool {
        self.everyone || self.members.contains(&member_key(user_id))
    }
}

/// The last moments of counting, bucket by bucket.
#[derive(Debug, Clone, Copy)]
struct Ring<const N: usize> {
    newest: u32,
    counts: [u16; N],
}

impl<const N: usize> Default for Ring<N> {
    fn default() -> Self {
        Self { newest: 0, counts: [0; N] }
    }
}

impl<const N: usize> Ring<N> {
    fn advance(&mut self, bucket: u32) {
        let passed = bucket.saturating_sub(self.newest) as usize;
        if passed > 0 {
            if passed >= N {
                self.counts = [0; N];
            } else {
                self.counts.rotate_right(passed);
                self.counts[..passed].fill(0);
            }
            self.newest = bucket;
        }
    }

    fn add(&mut self, bucket: u32) {
        self.advance(bucket);
        // What is told late belongs to an older bucket.
        let back = self.newest.saturating_sub(bucket) as usize;
        if let Some(count) = self.counts.get_mut(back) {
            *count = count.saturating_add(1);
        }
    }

    fn sum(mut self, bucket: u32) -> u32 {
        self.advance(bucket);
        self.counts.iter().copied().map(u32::from).sum()
    }

    /// The first bucket in which, together with `others`, there is room for one more.
    fn room_at(&self, bucket: u32, others: &Self, most: u32) -> u32 {
        let later = u32::try_from(N).unwrap_or(u32::MAX);
        (bucket..=bucket.saturating_add(later))
            .find(|at| self.sum(*at) + others.sum(*at) < most)
            .unwrap_or(bucket + later)
    }
}

#[derive(Debug, Clone, Copy, Default)]
struct Counts {
    minute: Ring<MINUTE>,
    hour: Ring<HOUR>,
}

/// The time that a call asks at: whoever asks says it.
#[derive(Debug, Default)]
struct AskedAt(Cell<Duration>);

impl Clock for AskedAt {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.get()
    }
}

/// Calls that come evenly, with room for those of a tenth of a second at once.
type Calls = RateLimiter<NotKeyed, InMemoryState, AskedAt, NoOpMiddleware<Duration>>;

fn calls_of(rules: &PaceRules) -> Option<Calls> {
    let rate = NonZeroU32::new(rules.calls_per_second?)?;
    let at_once = NonZeroU32::new(rate.get() / 10).unwrap_or(NonZeroU32::MIN);
    Some(RateLimiter::direct_with_clock(Quota::per_second(rate).allow_burst(at_once), AskedAt::default()))
}

/// What an application sent lately. Times are milliseconds since any moment before the first of them.
#[derive(Debug)]
pub(crate) struct Pace {
    rules: PaceRules,
    /// Members who got one message, and when. After a message to very many these are nearly all, and a moment takes a sixth of the
    /// room of a count.
    once: HashMap<MemberKey, u64>,
    /// Members who got more.
    members: HashMap<MemberKey, Counts>,
    everyone: Counts,
    /// None where calls may come as they like.
    calls: Option<Calls>,
    cleared_at: u32,
}

impl Pace {
    pub(crate) fn new(rules: PaceRules) -> Self {
        let (calls, once, members) = (calls_of(&rules), HashMap::new(), HashMap::new());
        Self { rules, once, members, everyone: Counts::default(), calls, cleared_at: 0 }
    }

    /// Lets so many calls through a second from now on; `None`: as they like.
    pub(crate) fn set_calls_per_second(&mut self, calls_per_second: Option<u32>) {
        if calls_per_second != self.rules.calls_per_second {
            self.rules.calls_per_second = calls_per_second;
            self.calls = calls_of(&self.rules);
        }
    }

    /// The count of one message.
    fn one_at(&self, at: u64) -> Counts {
        let mut counts = Counts::default();
        self.add(&mut counts, at);
        counts
    }

    fn add(&self, counts: &mut Counts, at: u64) {
        counts.minute.add(self.minute(at));
        counts.hour.add(self.hour(at));
    }

    fn counts_of(&self, key: MemberKey) -> Counts {
        let once = || self.once.get(&key).map(|at| self.one_at(*at)).unwrap_or_default();
        self.members.get(&key).copied().unwrap_or_else(once)
    }

    /// The counts of all who got something.
    fn all_counts(&self) -> impl Iterator<Item = (MemberKey, Counts)> {
        let once = self.once.iter().map(|(key, at)| (*key, self.one_at(*at)));
        self.members.iter().map(|(key, counts)| (*key, *counts)).chain(once)
    }

    fn minute(&self, at: u64) -> u32 {
        bucket(at, self.rules.minute, MINUTE)
    }

    fn hour(&self, at: u64) -> u32 {
        bucket(at, self.rules.hour, HOUR)
    }

    /// How long a request must still wait, so that nobody gets more than the limits.
    pub(crate) fn wait_for(&self, reach: &Reach, now: u64) -> Option<Duration> {
        if reach.groups {
            // Everyone may be among them, so the one who got most decides.
            let waits = self.all_counts().filter_map(|(_, counts)| self.wait(&counts, now));
            return waits.chain(self.wait(&Counts::default(), now)).max();
        }
        reach.members.iter().filter_map(|key| self.wait(&self.counts_of(*key), now)).max()
    }

    fn wait(&self, counts: &Counts, now: u64) -> Option<Duration> {
        let (minute, hour) = (self.minute(now), self.hour(now));
        let in_minute = counts.minute.room_at(minute, &self.everyone.minute, u32::from(self.rules.per_minute));
        let in_hour = counts.hour.room_at(hour, &self.everyone.hour, u32::from(self.rules.per_hour));
        let starts = |at, window, buckets| u64::from(at) * bucket_ms(window, buckets);
        let at_minute = if in_minute > minute { starts(in_minute, self.rules.minute, MINUTE) } else { now };
        let at_hour = if in_hour > hour { starts(in_hour, self.rules.hour, HOUR) } else { now };
        let at = at_minute.max(at_hour);
        (at > now).then(|| Duration::from_millis(at - now))
    }

    /// Counts a request that leaves, or left at that time.
    pub(crate) fn note(&mut self, reach: &Reach, at: u64) {
        for key in &reach.members {
            if !self.members.contains_key(key) && !self.once.contains_key(key) {
                self.once.insert(*key, at);
                continue;
            }
            let mut counts = self.counts_of(*key);
            self.add(&mut counts, at);
            self.once.remove(key);
            self.members.insert(*key, counts);
        }
        if reach.groups {
            let mut everyone = self.everyone;
            self.add(&mut everyone, at);
            self.everyone = everyone;
        }
        let hour = self.hour(at);
        if hour > self.cleared_at {
            self.cleared_at = hour;
            self.members.retain(|_, counts| counts.hour.sum(hour) > 0);
            let mut once = std::mem::take(&mut self.once);
            once.retain(|_, at| self.one_at(*at).hour.sum(hour) > 0);
            self.once = once;
        }
    }

    /// Takes a place among the calls of this second, or says how long to wait for one.
    pub(crate) fn take_call(&mut self, now: Duration) -> Result<(), Duration> {
        let Some(calls) = &self.calls else { return Ok(()) };
        calls.clock().0.set(now);
        calls.check().map_err(|too_soon| too_soon.wait_time_from(now))
    }

    /// Who got so many messages lately that the next one waits.
    pub(crate) fn full(&self, now: u64) -> Full {
        let members = self.all_counts().filter(|(_, counts)| self.wait(counts, now).is_some());
        Full { everyone: self.wait(&Counts::default(), now).is_some(), members: members.map(|(key, _)| key).collect() }
    }
}

fn bucket_ms(window: Duration, buckets: usize) -> u64 {
    let window = u64::try_from(window.as_millis()).unwrap_or(u64::MAX);
    (window / (buckets as u64 - 1)).max(1)
}

fn bucket(at: u64, window: Duration, buckets: usize) -> u32 {
    u32::try_from(at / bucket_ms(window, buckets)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;
