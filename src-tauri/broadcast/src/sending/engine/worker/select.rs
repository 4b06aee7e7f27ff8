//! What may leave next.

use super::{Claimed, DuplicateCheck, LOOK_AT_THE_CLOCK, LOOK_SELDOM, ProfileWorker};
use crate::model::audience::{EVERYONE, RecipientKind};
use crate::model::batch::Route;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::outcome::BatchOutcome;
use crate::model::states::{BatchState, PauseReason};
use crate::sending::engine::worker::active::{PAGE, Ready};
use crate::sending::plan::named_in;
use crate::store::batches::{self, DeliveryCertainty, NextBatch};
use crate::store::outbox::{Claim, Closed, HoldChange, Pausing};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::Instant;
use wecom::proof::{Mismatch, Named, names_chat, names_exactly};

/// Whether the bytes that are about to leave name exactly those whom the ledger has for them.
fn says_what_the_ledger_says(batch: &NextBatch, other: Option<&str>, agent_id: u32) -> Result<(), Mismatch> {
    let body = other.unwrap_or(&batch.request).as_bytes();
    let alone = |kind, id: &str| matches!(&batch.addressees[..], [one] if one.kind == kind && one.id == id);
    match &batch.route {
        Route::App => {
            let all = batch.addressees.iter().any(|one| one.kind == RecipientKind::Person && one.id == EVERYONE);
            names_exactly(body, agent_id, &Named { all, ..named_in(batch.addressees.iter()) })
        }
        Route::Chat(id) if alone(RecipientKind::Chat, id) => names_chat(body, id),
        // A robot's request names nobody: its address does.
        Route::Robot(id) if alone(RecipientKind::Robot, id) => Ok(()),
        Route::Chat(_) | Route::Robot(_) => Err(Mismatch::Recipients),
    }
}

/// What became of asking for the next request of a broadcast.
enum Next {
    /// It leaves.
    Claimed,
    /// Another one may be asked for.
    Passed,
    /// Not now.
    Nothing,
    /// Nothing of the application now.
    Full,
}

/// Keeps the shortest of some rests.
pub(super) fn shorten(rest: &mut Option<Duration>, by: Duration) {
    *rest = Some(rest.map_or(by, |rest| rest.min(by)));
}

impl ProfileWorker {
    /// Fills the step with what may leave and with what stands still from now on; how long to rest when that is nothing.
    pub(super) async fn select_next(&mut self) -> Option<Duration> {
        let mut rest = None;
        self.look_at_quiet_hours(self.now(), &mut rest);
        self.look_at_times(&mut rest);
        self.settle_quiet_ones();
        if self.is_held(&mut rest) {
            return rest;
        }
        self.feed().await;
        // A broadcast that has nothing for now is not asked again in this round.
        let mut quiet = vec![false; self.broadcasts.len()];
        while self.in_flight + self.claimed.len() < self.slots() {
            let Some(at) =
                (0..self.broadcasts.len()).map(|n| (self.turn + n) % self.broadcasts.len()).find(|at| !quiet[*at])
            else {
                break;
            };
            self.turn = at + 1;
            match self.select_from(at, &mut rest) {
                Next::Claimed | Next::Passed => {}
                Next::Nothing => quiet[at] = true,
                Next::Full => {
                    // It was its turn, and still is when a call is free: else the next one would take each of them.
                    self.turn = at;
                    break;
                }
            }
        }
        rest
    }

    /// Requests that may be marked as sending at once.
    fn slots(&self) -> usize {
        if self.rate_limit_hold.is_some() {
            return 1;
        }
        let spare = if self.most_at_once < self.parallel { 0 } else { self.shared.deps.config.spare_slots };
        self.most_at_once + spare
    }

    /// Lets those leave whose time has come, and asks about those for which it is too late.
    fn look_at_times(&mut self, rest: &mut Option<Duration>) {
        let now = self.now();
        for at in 0..self.broadcasts.len() {
            let could_leave = self.broadcasts[at].sends_at.map(|at| self.could_leave_at(at));
            let broadcast = &mut self.broadcasts[at];
            if !broadcast.active || !broadcast.waits || broadcast.is_quiet {
                continue;
            }
            if let Some(left) = broadcast.still_waits(now) {
                let look = if left > Duration::from_mins(1) { LOOK_SELDOM } else { LOOK_AT_THE_CLOCK };
                shorten(rest, left.min(look));
                continue;
            }
            broadcast.waits = false;
            if broadcast.is_late(now, could_leave, self.shared.deps.config.late) {
                self.step.pauses.push(Pausing::because(&broadcast.id, PauseReason::Late));
                broadcast.active = false;
            } else {
                self.step.leaving.push(broadcast.id.clone());
            }
        }
    }

    /// Broadcasts that are at their look, and those that only waited for their last answers.
    fn settle_quiet_ones(&mut self) {
        for broadcast in &mut self.broadcasts {
            if !broadcast.active && broadcast.in_flight == 0 {
                if !self.step.pauses.iter().any(|one| one.id == broadcast.id) {
                    self.step.drained.push(broadcast.id.clone());
                }
            } else if broadcast.active && broadcast.stage.is_some() && !broadcast.stopping && broadcast.is_through() {
                self.step.pauses.push(Pausing::because(&broadcast.id, PauseReason::Stage));
                broadcast.active = false;
            }
        }
    }

    /// Whether everything of the profile waits for WeCom's window to pass.
    fn is_held(&mut self, rest: &mut Option<Duration>) -> bool {
        let now = self.now();
        let Some(rate_limit_hold) = &mut self.rate_limit_hold else { return false };
        if let Some(left) = rate_limit_hold.lasts(now) {
            shorten(rest, left.min(LOOK_AT_THE_CLOCK));
            return true;
        }
        let anything_to_try =
            self.broadcasts.iter().any(|broadcast| broadcast.active && !broadcast.waits && !broadcast.stopping);
        if !rate_limit_hold.is_trying() && anything_to_try {
            rate_limit_hold.try_again();
            self.step.hold = Some(HoldChange::Until(Box::new(rate_limit_hold.row())));
        }
        false
    }

    async fn feed(&mut self) {
        let shared = Arc::clone(&self.shared);
        for at in 0..self.broadcasts.len() {
            if self.broadcasts[at].is_hungry() && !self.step.leaving.contains(&self.broadcasts[at].id) {
                let (id, cursor) = (self.broadcasts[at].id.clone(), self.broadcasts[at].cursor());
                let page = self.until_read(|| batches::planned_after(&shared.deps.database, &id, cursor, PAGE)).await;
                self.broadcasts[at].feed(page);
            }
        }
    }

    #[expect(
        clippy::too_many_lines,
        reason = "questions that are asked in this order, each of what the ones before left"
    )]
    fn select_from(&mut self, at: usize, rest: &mut Option<Duration>) -> Next {
        let (now, wall) = (Instant::now(), self.now());
        let last_now = self.last_now;
        let broadcast = &mut self.broadcasts[at];
        // The first request goes alone: what is wrong with it is wrong with the others too.
        let alone =
            !broadcast.proven && (broadcast.in_flight > 0 || self.claimed.iter().any(|one| one.id == broadcast.id));
        if !broadcast.active || broadcast.waits || broadcast.stopping || alone {
            return Next::Nothing;
        }
        if let Some(left) =
            broadcast.not_before.and_then(|at| at.checked_duration_since(now)).filter(|left| !left.is_zero())
        {
            shorten(rest, left);
            return Next::Nothing;
        }
        let Some(mut attempt) = broadcast.next(now) else {
            if let Some(due) = broadcast.first_delayed() {
                shorten(rest, due.saturating_duration_since(now));
            }
            return Next::Nothing;
        };
        if broadcast.is_quiet && attempt.batch.certainty != DeliveryCertainty::InDoubt {
            broadcast.put_back(attempt);
            return Next::Nothing;
        }
        let route = attempt.batch.route.clone();
        let holder = broadcast.holder(&route);
        if holder.ready != Ready::Yes || holder.files.renewing {
            let ask = holder.ready == Ready::No;
            broadcast.put_back(attempt);
            if ask {
                self.prepare(at, &route);
            }
            return Next::Nothing;
        }
        if attempt.batch.certainty == DeliveryCertainty::InDoubt {
            let was_moved_back = wall < last_now || broadcast.touched_at.is_some_and(|touched| wall < touched);
            if was_moved_back || !DuplicateCheck::of(&attempt).stands(wall, now) {
                self.step.closed.push(Closed {
                    id: broadcast.id.clone(),
                    position: attempt.batch.position,
                    outcome: BatchOutcome::too_late_to_ask(),
                    worst: broadcast.worst < super::answers::weight(BatchState::Unknown),
                    refund: 0,
                });
                return Next::Passed;
            }
        }
        if self.shared.takes_practice_trouble(&broadcast.profile) {
            let error = ErrorView::new(ErrorCode::Storage, "ordered in practice: nothing is wrong with this computer");
            let pausing = Pausing::because(&broadcast.id, PauseReason::Trouble);
            self.step.pauses.push(Pausing { error: Some(error), ..pausing });
            broadcast.put_back(attempt);
            broadcast.active = false;
            return Next::Passed;
        }
        // In doubt it leaves with the very bytes that WeCom may know it by, whatever became of its files.
        let body = if attempt.batch.certainty == DeliveryCertainty::InDoubt {
            None
        } else {
            broadcast.holder(&route).files.exchanged(&attempt.batch.request)
        };
        if let Err(mismatch) = says_what_the_ledger_says(&attempt.batch, body.as_deref(), broadcast.profile.agent_id) {
            tracing::error!(broadcast = broadcast.id, batch = attempt.batch.position, %mismatch, "a request is held back");
            let text = format!("a request is not what was to be sent: {mismatch}");
            let error = ErrorView::new(ErrorCode::RequestMismatch, text);
            let outcome = BatchOutcome::mismatch(error.clone());
            let outcome = if attempt.batch.certainty == DeliveryCertainty::NotDelivered {
                outcome
            } else {
                outcome.after_possible_delivery()
            };
            self.step.closed.push(Closed {
                id: broadcast.id.clone(),
                position: attempt.batch.position,
                worst: broadcast.worst < super::answers::weight(outcome.state),
                outcome,
                refund: 0,
            });
            let pausing = Pausing::because(&broadcast.id, PauseReason::Trouble);
            self.step.pauses.push(Pausing { error: Some(error), ..pausing });
            broadcast.active = false;
            return Next::Passed;
        }
        let steady = self.shared.steady_ms();
        let mut pace = match self.pace.get() {
            Some(pace) => pace.lock(),
            None => return Next::Full,
        };
        if let Some(wait) = pace.wait_for(&attempt.batch.reach, steady) {
            drop(pace);
            shorten(rest, wait);
            self.broadcasts[at].put_off(attempt, wait);
            return Next::Passed;
        }
        // A robot has its own minute, which is counted where the claim is written down.
        let is_robot = matches!(route, Route::Robot(_));
        if !is_robot && let Err(wait) = pace.take_call(self.shared.began.elapsed()) {
            drop(pace);
            shorten(rest, wait);
            self.broadcasts[at].put_back(attempt);
            return Next::Full;
        }
        // Counted before it leaves: those chosen in the same round see it.
        pace.note(&attempt.batch.reach, steady);
        drop(pace);
        let broadcast = &mut self.broadcasts[at];
        let people = if attempt.batch.certainty == DeliveryCertainty::InDoubt { 0 } else { attempt.batch.people };
        attempt.first_left.get_or_insert(now);
        self.step.claims.push(Claim {
            id: broadcast.id.clone(),
            position: attempt.batch.position,
            request: body.clone(),
            people,
            robot: if is_robot { route.group().map(str::to_owned) } else { None },
            certainty: attempt.batch.certainty,
        });
        self.claimed.push(Claimed { id: broadcast.id.clone(), attempt, body });
        Next::Claimed
    }
}
