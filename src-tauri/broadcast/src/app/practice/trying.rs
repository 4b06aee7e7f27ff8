//! What can be tried with the practice company: answers to cards, faults by order, and beginning anew. A company of the user's own is
//! never concerned: its requests do not go to the one inside the program.

use crate::app::{AppResult, Product};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::practice::{CardAnswer, CardPress, MOST_FAULTS, OrderedFault, PracticeFault, PracticeFaults};
use crate::model::profile::PRACTICE_ID;
use std::collections::HashSet;

/// Requests whose message ids are asked for at once.
const AT_ONCE: u32 = 1000;

impl Product {
    /// Begins practice anew, here and in the file: empty inboxes, no answers, nothing counted by the company, no fault ordered. The
    /// record of what was sent stays, and so do group chats.
    pub async fn start_practice_over(&self) {
        self.practice.clear();
        self.own.engine.order_practice_trouble(0);
        self.trust_practice_secret();
        self.inbox.close().await;
    }

    /// The secret was right all the time: that it was refused is forgotten.
    fn trust_practice_secret(&self) {
        self.connections.forget(PRACTICE_ID);
        self.attention.hear(|heard, _| heard.secret_changed(PRACTICE_ID));
    }

    /// A practice member presses something on a card.
    pub fn press_practice_card(&self, user_id: &str, msgid: &str, press: CardPress) -> AppResult<CardAnswer> {
        let gone = || ErrorView::new(ErrorCode::NotFound, "the member has no such card, or the card no such button");
        self.practice.press(user_id, msgid, press).ok_or_else(gone)
    }

    /// What members answered to the cards of a send, oldest first. Only practice tells: the answers to real cards go to the application's
    /// callback address, which Posthorn does not serve.
    pub async fn card_answers(&self, id: &str) -> AppResult<Vec<CardAnswer>> {
        let mut answers = self.practice.answers();
        if answers.is_empty() || !self.send_snapshot(id).await?.practice {
            return Ok(Vec::new());
        }
        let mut msgids = HashSet::new();
        for offset in (0..).step_by(AT_ONCE as usize) {
            let batches = self.own.history.batches(id, offset, AT_ONCE).await?;
            let whole = batches.len() == AT_ONCE as usize;
            msgids.extend(batches.into_iter().filter_map(|batch| batch.msgid));
            if !whole {
                break;
            }
        }
        answers.retain(|answer| msgids.contains(&answer.msgid));
        Ok(answers)
    }

    /// The faults that practice can meet, and how often each is still to be met.
    pub fn practice_faults(&self) -> PracticeFaults {
        let mut ordered = self.practice.ordered();
        let times = self.own.engine.practice_trouble();
        ordered.push(OrderedFault { fault: PracticeFault::Trouble, times });
        let times =
            |fault: PracticeFault| ordered.iter().filter(|one| one.fault == fault).map(|one| one.times).sum::<u32>();
        let faults = PracticeFault::ALL.map(|fault| OrderedFault { fault, times: times(fault) }).to_vec();
        PracticeFaults { faults, most: MOST_FAULTS }
    }

    /// Orders a fault for so many calls of the practice company, instead of what was left of it; 0 takes it back. A secret that is refused
    /// stays so until that is taken back, since it is tried once. Faults end with the program.
    pub fn order_practice_fault(&self, fault: PracticeFault, times: u32) -> PracticeFaults {
        let stays = fault == PracticeFault::SecretRefused && times > 0;
        let times = if stays { MOST_FAULTS } else { times.min(MOST_FAULTS) };
        match fault {
            PracticeFault::Trouble => self.own.engine.order_practice_trouble(times),
            fault => self.practice.order(fault, times),
        }
        if fault == PracticeFault::SecretRefused && times == 0 {
            self.trust_practice_secret();
        }
        self.practice_faults()
    }
}
