//! What members have received: one entry per member and message, the per-member frequency limit that drops the surplus
//! in silence, and recall. The newest million entries are kept.

use std::collections::{HashMap, HashSet, VecDeque};
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use tokio::sync::watch;

use crate::clock::{DAY, HOUR, MINUTE};
use crate::company::Company;
use crate::reply::Refusal;
use crate::scope::Via;

/// Entries kept.
const KEPT: usize = 1_000_000;
/// Messages of the app that one member gets in a minute and in an hour (`wecom/limits.md §2` [O]). The windows slide:
/// whether the real ones do is not documented.
const PER_MINUTE: usize = 30;
const PER_HOUR: usize = 1000;

/// A message as one member has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Delivery {
    /// The `msgid` of the send.
    pub msgid: String,
    /// The member, as spelt in the contacts.
    pub userid: String,
    /// When it was delivered, sandbox clock, Unix milliseconds.
    pub at_ms: i64,
    /// `text`, `template_card` …
    pub msgtype: String,
    /// The object named like the `msgtype`, as shown to the member: cut where the server cuts, ids translated when
    /// that was asked for, defaults filled in. For text: `{"content": "…"}`.
    pub message: Value,
    /// Through which list of the request.
    pub via: Via,
    /// The sending app.
    pub agent_id: u32,
    /// The `safe` level of the request, 0 when not given.
    pub safe: i64,
}

/// A message, shared by all its entries.
#[derive(Debug)]
pub(crate) struct Sent {
    pub(crate) msgid: String,
    pub(crate) msgtype: String,
    pub(crate) message: Value,
    pub(crate) safe: i64,
    pub(crate) at_ms: i64,
}

#[derive(Debug)]
struct Entry {
    sent: Arc<Sent>,
    member: usize,
    via: Via,
    recalled: bool,
}

/// See the module text.
#[derive(Debug, Default)]
pub(crate) struct Mailbox {
    entries: VecDeque<Entry>,
    /// Number of the first entry that is kept.
    first: u64,
    per_member: HashMap<usize, VecDeque<u64>>,
    recent: HashMap<usize, VecDeque<i64>>,
    messages: HashMap<String, (i64, Range<u64>)>,
    changes: watch::Sender<u64>,
}

impl Mailbox {
    /// Delivers to each member who is below the frequency limit; returns to how many.
    pub(crate) fn deliver(&mut self, sent: Sent, members: &[(usize, Via)]) -> u64 {
        let begin = self.next_number();
        let (at_ms, msgid) = (sent.at_ms, sent.msgid.clone());
        let sent = Arc::new(sent);
        for (member, via) in members {
            if self.passes(*member, at_ms) {
                let number = self.next_number();
                self.per_member.entry(*member).or_default().push_back(number);
                self.entries.push_back(Entry { sent: Arc::clone(&sent), member: *member, via: *via, recalled: false });
            }
        }
        let end = self.next_number();
        self.messages.insert(msgid, (at_ms, begin..end));
        while self.entries.len() > KEPT {
            self.drop_oldest();
        }
        self.has_changed();
        end - begin
    }

    /// Takes a message back from all who got it.
    ///
    /// # Errors
    /// 40058 unknown `msgid`; 42052 more than 24 hours after sending (`wecom/messages.md §4` [O]).
    pub(crate) fn recall(&mut self, msgid: &str, now: i64) -> Result<(), Refusal> {
        let Some((at_ms, numbers)) = self.messages.get(msgid).cloned() else {
            return Err(Refusal::parameter("invalid msgid"));
        };
        if now - at_ms > DAY {
            return Err(Refusal::new(42052));
        }
        for number in numbers {
            let place = number.checked_sub(self.first).and_then(|place| usize::try_from(place).ok());
            if let Some(entry) = place.and_then(|place| self.entries.get_mut(place)) {
                entry.recalled = true;
            }
        }
        self.has_changed();
        Ok(())
    }

    /// Replaces a message for those of `members` (all when `None`) who got it and from whom it was not taken back; gives them.
    pub(crate) fn change(
        &mut self,
        msgid: &str,
        members: Option<&HashSet<usize>>,
        change: impl Fn(&Value) -> Value,
    ) -> HashSet<usize> {
        let mut changed = HashSet::new();
        let Some((_, numbers)) = self.messages.get(msgid).cloned() else { return changed };
        // All entries of a message share it, so it is changed once.
        let mut new: Option<Arc<Sent>> = None;
        for number in numbers {
            let place = number.checked_sub(self.first).and_then(|place| usize::try_from(place).ok());
            let Some(entry) = place.and_then(|place| self.entries.get_mut(place)) else { continue };
            if entry.recalled || members.is_some_and(|members| !members.contains(&entry.member)) {
                continue;
            }
            let old = &entry.sent;
            let made = new.get_or_insert_with(|| {
                let (msgid, msgtype) = (old.msgid.clone(), old.msgtype.clone());
                Arc::new(Sent { msgid, msgtype, message: change(&old.message), safe: old.safe, at_ms: old.at_ms })
            });
            entry.sent = Arc::clone(made);
            changed.insert(entry.member);
        }
        self.has_changed();
        changed
    }

    /// Everything delivered and not recalled, oldest first.
    pub(crate) fn all(&self, company: &Company, agent_id: u32) -> Vec<Delivery> {
        let shown = self.entries.iter().filter(|entry| !entry.recalled);
        shown.map(|entry| entry.view(company, agent_id)).collect()
    }

    /// What one member has, newest last.
    pub(crate) fn of_member(&self, member: usize, company: &Company, agent_id: u32) -> Vec<Delivery> {
        let numbers = self.per_member.get(&member).into_iter().flatten();
        let places = numbers.filter_map(|number| usize::try_from(number - self.first).ok());
        let entries = places.filter_map(|place| self.entries.get(place)).filter(|entry| !entry.recalled);
        entries.map(|entry| entry.view(company, agent_id)).collect()
    }

    /// What a member has of a message.
    pub(crate) fn held(&self, msgid: &str, member: usize) -> Option<Arc<Sent>> {
        let numbers = self.per_member.get(&member)?.iter().rev();
        let mut places = numbers.filter_map(|number| usize::try_from(number.checked_sub(self.first)?).ok());
        let entry = places.find_map(|place| {
            let entry = self.entries.get(place)?;
            (entry.sent.msgid == msgid && !entry.recalled).then_some(entry)
        })?;
        Some(Arc::clone(&entry.sent))
    }

    /// Number of entries kept, recalled ones included.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Takes everything out of every inbox, and forgets what members got lately. What was sent can be recalled all the same.
    pub(crate) fn clear(&mut self) {
        self.first = self.next_number();
        self.entries.clear();
        self.per_member.clear();
        self.recent.clear();
        self.has_changed();
    }

    /// Grows with every change of what members have, and of what else outlives the run.
    pub(crate) fn changes(&self) -> watch::Receiver<u64> {
        self.changes.subscribe()
    }

    /// Something changed that outlives the run, here or beside it.
    pub(crate) fn has_changed(&self) {
        self.changes.send_modify(|changes| *changes += 1);
    }

    fn next_number(&self) -> u64 {
        self.first + self.entries.len() as u64
    }

    fn passes(&mut self, member: usize, now: i64) -> bool {
        let recent = self.recent.entry(member).or_default();
        while recent.front().is_some_and(|at| *at <= now - HOUR) {
            recent.pop_front();
        }
        let last_minute = recent.iter().rev().take_while(|at| **at > now - MINUTE).count();
        let passes = recent.len() < PER_HOUR && last_minute < PER_MINUTE;
        if passes {
            recent.push_back(now);
        }
        passes
    }

    fn drop_oldest(&mut self) {
        let Some(entry) = self.entries.pop_front() else { return };
        self.first += 1;
        if let Some(numbers) = self.per_member.get_mut(&entry.member) {
            numbers.pop_front();
        }
    }
}

impl Entry {
    fn view(&self, company: &Company, agent_id: u32) -> Delivery {
        Delivery {
            msgid: self.sent.msgid.clone(),
            userid: company.members.get(self.member).map(|member| member.userid.clone()).unwrap_or_default(),
            at_ms: self.sent.at_ms,
            msgtype: self.sent.msgtype.clone(),
            message: self.sent.message.clone(),
            via: self.via,
            agent_id,
            safe: self.sent.safe,
        }
    }
}

mod stored;
#[cfg(test)]
mod tests;

pub use stored::StoredMessage;
