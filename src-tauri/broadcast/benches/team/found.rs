//! What a ledger says of each person, held against what a stand-in delivered.

use super::kills::text;
use super::row;
use broadcast::history::{History, MOST_ROWS};
use broadcast::model::ledger::LedgerState;
use broadcast::store::Database;
use sandbox::Sandbox;
use std::collections::HashMap;
use std::sync::Arc;
use testkit::calls;
use wecom::clock::SystemClock;

/// How many persons it is so with.
#[derive(Debug, Default)]
pub(super) struct Found {
    accepted: usize,
    unknown: usize,
    not_sent: usize,
    /// Refused, or still open: nobody should be.
    otherwise: usize,
    /// Got it twice, whatever the ledger says.
    twice: usize,
    /// Are said to have got it, and did not.
    accepted_without: usize,
    /// Are said not to have got it, and did.
    not_sent_with: usize,
    /// Nobody knows, and they got it.
    unknown_with: usize,
    /// Requests that were accepted and delivered nothing: WeCom's duplicate check knew them.
    dropped: usize,
}

impl Found {
    /// Of these sends, whose ids stand in their order.
    pub(super) async fn of(database: Database, company: &Sandbox, sends: &[String]) -> Self {
        let mut times = HashMap::<String, usize>::new();
        for one in company.deliveries() {
            let said = one.message["content"].as_str().unwrap_or_default().to_owned();
            *times.entry(said).or_default() += 1;
        }
        let accepted = calls(company, "message/send").iter().filter(|call| call.errcode == Some(0)).count();
        let mut found = Self { dropped: accepted.saturating_sub(times.values().sum::<usize>()), ..Self::default() };
        let history = History::new(database, Arc::new(SystemClock));
        for (send, id) in sends.iter().enumerate() {
            let mut offset = 0;
            loop {
                let page = history.ledger(id, offset, MOST_ROWS).await.unwrap();
                if page.is_empty() {
                    break;
                }
                for person in &page {
                    let times = times.get(&text(send, &person.recipient.id)).copied().unwrap_or_default();
                    found.count(person.state, times);
                }
                offset += u32::try_from(page.len()).unwrap();
            }
        }
        found
    }

    /// Counts one, who got it so many times.
    fn count(&mut self, state: LedgerState, times: usize) {
        self.twice += usize::from(times > 1);
        match state {
            LedgerState::Accepted => {
                self.accepted += 1;
                self.accepted_without += usize::from(times == 0);
            }
            LedgerState::Unknown => {
                self.unknown += 1;
                self.unknown_with += usize::from(times > 0);
            }
            LedgerState::NotSent => {
                self.not_sent += 1;
                self.not_sent_with += usize::from(times > 0);
            }
            LedgerState::Planned | LedgerState::Refused => self.otherwise += 1,
        }
    }

    /// Those with whom everything is as it may be.
    fn accounted_for(&self) -> usize {
        self.accepted + self.unknown + self.not_sent
    }

    /// Prints the rows.
    pub(super) fn print(&self, persons: usize, sends: usize, kills: usize) {
        row(
            "persons of it: known to be accepted",
            &format!("{} of {persons}", self.accepted),
            &format!("in {sends} sends, not sent {}", self.not_sent),
            "",
            "",
        );
        row(
            "unknown, as what is under way at a kill may be",
            &format!("{}", self.unknown),
            &format!("{:.1} for each kill; {} of them got it", per(self.unknown, kills), self.unknown_with),
            "",
            "",
        );
        let dropped = format!("WeCom's duplicate check dropped {} requests that left again", self.dropped);
        for (what, number, beside) in [
            ("got it twice", self.twice, dropped.as_str()),
            ("said to have got it, and got nothing", self.accepted_without, ""),
            ("said not to have got it, and got it", self.not_sent_with, ""),
            ("not accounted for", persons - self.accounted_for().min(persons), ""),
        ] {
            row(what, &number.to_string(), beside, "≤ 0", &number.to_string());
        }
    }

    /// Stops when something is not as promised.
    pub(super) fn check(&self, persons: usize) {
        let wrong = [self.twice, self.accepted_without, self.not_sent_with, self.otherwise];
        assert!(wrong == [0; 4] && self.accounted_for() == persons, "of {persons} persons: {self:?}");
    }
}

fn per(number: usize, of: usize) -> f64 {
    number as f64 / of.max(1) as f64
}
