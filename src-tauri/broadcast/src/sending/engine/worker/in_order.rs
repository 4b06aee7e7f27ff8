//! Messages to the same recipient, one for each row of a sheet: each leaves when what became of the one before is written down, so that
//! they arrive in the order of the sheet, however many requests are on their way at once.

use super::active::Attempt;
use crate::model::audience::RecipientKind;
use std::collections::{HashMap, VecDeque};

/// Most that wait behind others before no more are read.
const MOST: usize = 1_000;

/// Whom a request is for, to compare by.
type Whom = (RecipientKind, String);

/// See the module text.
#[derive(Default)]
pub(super) struct InOrder {
    /// The place of the request to each whose turn it is, from then on until it is closed.
    ahead: HashMap<Whom, u32>,
    /// Those behind it.
    behind: HashMap<Whom, VecDeque<Attempt>>,
    waiting: usize,
}

impl InOrder {
    /// The request, if it is its turn; else it is kept until it is.
    pub(super) fn pass(&mut self, attempt: Attempt) -> Option<Attempt> {
        let one = attempt.batch.addressees.first().filter(|_| attempt.batch.in_order);
        let Some(whom) = one.map(|one| (one.kind, one.key())) else { return Some(attempt) };
        let place = *self.ahead.entry(whom.clone()).or_insert(attempt.batch.position);
        if place == attempt.batch.position {
            return Some(attempt);
        }
        self.behind.entry(whom).or_default().push_back(attempt);
        self.waiting += 1;
        None
    }

    /// The request at a place is closed; the one whose turn it is now.
    pub(super) fn closed(&mut self, position: u32) -> Option<Attempt> {
        let whom = self.ahead.iter().find(|(_, place)| **place == position).map(|(whom, _)| whom.clone())?;
        self.ahead.remove(&whom);
        let line = self.behind.get_mut(&whom)?;
        let next = line.pop_front();
        if line.is_empty() {
            self.behind.remove(&whom);
        }
        if let Some(next) = &next {
            self.waiting -= 1;
            self.ahead.insert(whom, next.batch.position);
        }
        next
    }

    /// Those that wait are read anew; of the others stays whose turn it is, as far as `stays` says of a place.
    pub(super) fn begin_anew(&mut self, stays: impl Fn(u32) -> bool) {
        self.behind.clear();
        self.waiting = 0;
        self.ahead.retain(|_, place| stays(*place));
    }

    /// Whether nothing waits.
    pub(super) fn is_empty(&self) -> bool {
        self.waiting == 0
    }

    /// Whether so many wait that no more should be read.
    pub(super) fn is_full(&self) -> bool {
        self.waiting >= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::batch::Route;
    use crate::model::reach::Reach;
    use crate::store::batches::{DeliveryCertainty, NextBatch};
    use crate::testing::person;

    fn attempt(position: u32, id: &str, in_order: bool) -> Attempt {
        let addressees = vec![person(id)];
        let batch = NextBatch {
            position,
            route: Route::App,
            request: String::new(),
            reach: Reach::of(addressees.iter()),
            duplicate_window: None,
            addressees,
            in_order,
            people: 1,
            certainty: DeliveryCertainty::NotDelivered,
            first_sent_at: None,
        };
        Attempt { batch, tries: 0, doubts: 0, held_back: 0, first_left: None }
    }

    fn passed(order: &mut InOrder, position: u32, id: &str) -> bool {
        order.pass(attempt(position, id, true)).is_some()
    }

    #[test]
    fn one_to_each_at_a_time_in_their_order() {
        let mut order = InOrder::default();
        assert!(passed(&mut order, 0, "Ann") && passed(&mut order, 1, "bob"));
        assert!(!passed(&mut order, 2, "ann") && !passed(&mut order, 3, "ANN"));
        assert!(passed(&mut order, 0, "ann"), "it was put back, and its turn it is still");
        let next = |order: &mut InOrder, place| order.closed(place).map(|attempt| attempt.batch.position);
        assert_eq!(next(&mut order, 1), None);
        assert_eq!(next(&mut order, 0), Some(2));
        assert!(passed(&mut order, 2, "ann") && !passed(&mut order, 4, "ann") && !order.is_empty());
        assert_eq!((next(&mut order, 2), next(&mut order, 3), next(&mut order, 4)), (Some(3), Some(4), None));
        assert!(order.is_empty() && passed(&mut order, 5, "ann"));
    }

    #[test]
    fn others_wait_for_nobody() {
        let mut order = InOrder::default();
        assert!((0..3).all(|place| order.pass(attempt(place, "ann", false)).is_some()));
        assert!(order.closed(0).is_none() && order.is_empty());
    }

    #[test]
    fn what_is_read_anew_keeps_whose_turn_it_is() {
        let mut order = InOrder::default();
        assert!(passed(&mut order, 0, "ann") && passed(&mut order, 1, "bob") && !passed(&mut order, 2, "ann"));
        order.begin_anew(|place| place == 0);
        assert!(order.is_empty() && !passed(&mut order, 2, "ann") && passed(&mut order, 3, "bob"));
    }
}
