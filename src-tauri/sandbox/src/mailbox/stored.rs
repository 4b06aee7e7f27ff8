//! Messages as they outlive the company: taken out of one run and put into the next.

use std::sync::Arc;

use serde_json::Value;

use super::{Entry, Mailbox, Sent};
use crate::company::Company;
use crate::scope::Via;

/// A message with those who have it, so not one that was taken back from everyone. Through which list it came to them is not told; in
/// the next run all were named.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredMessage {
    /// The `msgid` of the send.
    pub msgid: String,
    /// When it was delivered, sandbox clock, Unix milliseconds.
    pub at_ms: i64,
    /// `text`, `template_card` …
    pub msgtype: String,
    /// As in [`super::Delivery`].
    pub message: Value,
    /// The `safe` level of the request.
    pub safe: i64,
    /// The members who have it, as spelt in the contacts.
    pub to: Vec<String>,
}

/// What members have of a message, and their places in the company. Cheap to make while everything else waits.
pub(crate) type Held = (Arc<Sent>, Vec<usize>);

impl Mailbox {
    /// The newest messages that somebody still has, at most so many, newest first. A card that was changed for some of its people is
    /// there twice.
    pub(crate) fn newest(&self, most: usize) -> Vec<Held> {
        let mut found: Vec<Held> = Vec::new();
        for entry in self.entries.iter().rev().filter(|entry| !entry.recalled) {
            // What belongs to one send stands together.
            let of_this_send = |held: &&mut Held| held.0.msgid == entry.sent.msgid;
            let same = |held: &&mut Held| Arc::ptr_eq(&held.0, &entry.sent);
            let enough = found.len() == most;
            match found.iter_mut().rev().take_while(of_this_send).find(same) {
                Some((_, members)) => members.push(entry.member),
                None if enough => break,
                None => found.push((Arc::clone(&entry.sent), vec![entry.member])),
            }
        }
        for (_, members) in &mut found {
            members.reverse();
        }
        found
    }

    /// Puts messages of an earlier run in, oldest first. Whoever is not in the company any more is left out.
    pub(crate) fn restore(&mut self, messages: Vec<StoredMessage>, company: &Company) {
        for StoredMessage { msgid, at_ms, msgtype, message, safe, to } in messages {
            let begin = self.next_number();
            let sent = Arc::new(Sent { msgid: msgid.clone(), msgtype, message, safe, at_ms });
            for member in to.iter().filter_map(|userid| company.find(userid)) {
                let number = self.next_number();
                self.per_member.entry(member).or_default().push_back(number);
                self.entries.push_back(Entry { sent: Arc::clone(&sent), member, via: Via::User, recalled: false });
            }
            let end = self.next_number();
            let known = self.messages.entry(msgid).or_insert((at_ms, begin..end));
            known.1.end = end;
        }
        self.has_changed();
    }
}

impl StoredMessage {
    pub(crate) fn of((sent, members): Held, company: &Company) -> Self {
        let userid = |at: usize| company.members.get(at).map(|member| member.userid.clone());
        Self {
            msgid: sent.msgid.clone(),
            at_ms: sent.at_ms,
            msgtype: sent.msgtype.clone(),
            message: sent.message.clone(),
            safe: sent.safe,
            to: members.into_iter().filter_map(userid).collect(),
        }
    }
}
