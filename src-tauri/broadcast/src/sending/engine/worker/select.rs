//! What may leave next.

use super::{Chosen, LOOK_AT_THE_CLOCK, LOOK_SELDOM, Lane};
use crate::model::audience::{EVERYONE, RecipientKind};
use crate::model::batch::Route;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::outcome::Verdict;
use crate::model::states::{BatchState, PauseReason};
use crate::model::timestamp::Moment;
use crate::sending::engine::pace::{Reached, member_key};
use crate::sending::engine::worker::active::{PAGE, Ready, Turn};
use crate::sending::plan::named_in;
use crate::store::batches::{self, Doubt, NextBatch};
use crate::store::control::MARGIN;
use crate::store::outbox::{Claim, Closed, HoldChange};
use std::sync::{Arc, PoisonError};
use std::time::Duration;
use tokio::time::Instant;
use wecom::proof::{Mismatch, Named, names_chat, names_exactly};
use wecom::send::{addressed, duplicate_window};

/// Whom the bytes of a request reach. Of those to chats and robots only the group is known, which has limits of its own.
pub(super) fn reached(body: &str) -> Reached {
    let named = addressed(body.as_bytes());
    Reached { members: named.users.iter().map(|user| member_key(user)).collect(), groups: named.groups }
}

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
    Chosen,
    /// Another one may be asked for.
    Passed,
    /// Not now.
    Nothing,
    /// Nothing of the application now.
    Full,
}

/// Keeps the shortest of some rests.
fn shorten(rest: &mut Option<Duration>, by: Duration) {
    *rest = Some(rest.map_or(by, |rest| rest.min(by)));
}

impl Lane {
    /// Fills the step with what may leave and with what stands still from now on; how long to rest when that is nothing.
    pub(super) async fn choose(&mut self) -> Option<Duration> {
        let mut rest = None;
        self.look_at_times(&mut rest);
        self.settle_quiet_ones();
        if self.is_held(&mut rest) {
            return rest;
        }
        self.feed().await;
        // A broadcast that has nothing for now is not asked again in this round.
        let mut quiet = vec![false; self.jobs.len()];
        while self.in_flight + self.chosen.len() < self.slots() {
            let Some(at) = (0..self.jobs.len()).map(|n| (self.turn + n) % self.jobs.len()).find(|at| !quiet[*at])
            else {
                break;
            };
            self.turn = at + 1;
            match self.choose_one(at, &mut rest) {
                Next::Chosen | Next::Passed => {}
                Next::Nothing => quiet[at] = true,
                Next::Full => break,
            }
        }
        rest
    }

    /// Requests that may be marked as sending at once.
    fn slots(&self) -> usize {
        if self.holding.is_some() {
            return 1;
        }
        let spare = if self.most_at_once < self.parallel { 0 } else { self.shared.around.patience.spare_slots };
        self.most_at_once + spare
    }

    /// Lets those leave whose time has come, and asks about those for which it is too late.
    fn look_at_times(&mut self, rest: &mut Option<Duration>) {
        let now = self.now();
        for job in self.jobs.iter_mut().filter(|job| job.active && job.waits) {
            if let Some(left) = job.still_waits(now) {
                let look = if left > Duration::from_mins(1) { LOOK_SELDOM } else { LOOK_AT_THE_CLOCK };
                shorten(rest, left.min(look));
                continue;
            }
            job.waits = false;
            if job.is_late(now, self.shared.around.patience.late) {
                self.step.pauses.push((job.id.clone(), PauseReason::Late, None));
                job.active = false;
            } else {
                self.step.leaving.push(job.id.clone());
            }
        }
    }

    /// Broadcasts that are at their look, and those that only waited for their last answers.
    fn settle_quiet_ones(&mut self) {
        for job in &mut self.jobs {
            if !job.active && job.in_flight == 0 {
                if !self.step.pauses.iter().any(|(id, ..)| *id == job.id) {
                    self.step.drained.push(job.id.clone());
                }
            } else if job.active && job.stage.is_some() && !job.stopping && job.is_through() {
                self.step.pauses.push((job.id.clone(), PauseReason::Stage, None));
                job.active = false;
            }
        }
    }

    /// Whether everything of the profile waits for WeCom's window to pass.
    fn is_held(&mut self, rest: &mut Option<Duration>) -> bool {
        let now = self.now();
        let Some(holding) = &mut self.holding else { return false };
        if let Some(left) = holding.lasts(now) {
            shorten(rest, left.min(LOOK_AT_THE_CLOCK));
            return true;
        }
        let anything_to_try = self.jobs.iter().any(|job| job.active && !job.waits && !job.stopping);
        if !holding.is_trying() && anything_to_try {
            holding.try_again();
            self.step.hold = Some(HoldChange::Until(Box::new(holding.row())));
        }
        false
    }

    async fn feed(&mut self) {
        let shared = Arc::clone(&self.shared);
        for at in 0..self.jobs.len() {
            if self.jobs[at].is_hungry() && !self.step.leaving.contains(&self.jobs[at].id) {
                let (id, cursor) = (self.jobs[at].id.clone(), self.jobs[at].cursor());
                let page = self.insist(|| batches::planned_after(&shared.around.database, &id, cursor, PAGE)).await;
                self.jobs[at].feed(page);
            }
        }
    }

    fn choose_one(&mut self, at: usize, rest: &mut Option<Duration>) -> Next {
        let (now, wall) = (Instant::now(), self.now());
        let last_now = self.last_now;
        let job = &mut self.jobs[at];
        // The first request goes alone: what is wrong with it is wrong with the others too.
        let alone = !job.proven && (job.in_flight > 0 || self.chosen.iter().any(|one| one.id == job.id));
        if !job.active || job.waits || job.stopping || alone {
            return Next::Nothing;
        }
        if let Some(left) = job.not_before.and_then(|at| at.checked_duration_since(now)).filter(|left| !left.is_zero())
        {
            shorten(rest, left);
            return Next::Nothing;
        }
        let Some(mut turn) = job.next(now) else {
            if let Some(due) = job.first_delayed() {
                shorten(rest, due.saturating_duration_since(now));
            }
            return Next::Nothing;
        };
        let route = turn.batch.route.clone();
        let holder = job.holder(&route);
        if holder.ready != Ready::Yes || holder.files.renewing {
            let ask = holder.ready == Ready::No;
            job.put_back(turn);
            if ask {
                self.prepare(at, &route);
            }
            return Next::Nothing;
        }
        if turn.batch.doubt == Doubt::Some {
            let was_moved_back = wall < last_now || job.touched_at.is_some_and(|touched| wall < touched);
            if was_moved_back || !DuplicateCheck::of(&turn).stands(wall, now) {
                self.step.closed.push(Closed {
                    id: job.id.clone(),
                    position: turn.batch.position,
                    verdict: Verdict::too_late_to_ask(),
                    worst: job.worst < super::answers::weight(BatchState::Unknown),
                    refund: 0,
                });
                return Next::Passed;
            }
        }
        let body = job.holder(&route).files.exchanged(&turn.batch.request);
        if let Err(mismatch) = says_what_the_ledger_says(&turn.batch, body.as_deref(), job.profile.agent_id) {
            tracing::error!(broadcast = job.id, batch = turn.batch.position, %mismatch, "a request is held back");
            let text = format!("a request is not what was to be sent: {mismatch}");
            let error = ErrorView::new(ErrorCode::RequestMismatch, text);
            let verdict = Verdict::mismatch(error.clone());
            let verdict = if turn.batch.doubt == Doubt::None { verdict } else { verdict.in_doubt() };
            self.step.closed.push(Closed {
                id: job.id.clone(),
                position: turn.batch.position,
                worst: job.worst < super::answers::weight(verdict.state),
                verdict,
                refund: 0,
            });
            self.step.pauses.push((job.id.clone(), PauseReason::Trouble, Some(error)));
            job.active = false;
            return Next::Passed;
        }
        let whom = reached(&turn.batch.request);
        let steady = self.shared.steady_ms();
        let mut pace = match self.pace.get() {
            Some(pace) => pace.lock().unwrap_or_else(PoisonError::into_inner),
            None => return Next::Full,
        };
        if let Some(wait) = pace.wait_for(&whom, steady) {
            drop(pace);
            shorten(rest, wait);
            self.jobs[at].put_off(turn, wait);
            return Next::Passed;
        }
        // A robot has its own minute, which is counted where the claim is written down.
        let is_robot = matches!(route, Route::Robot(_));
        if !is_robot && let Err(wait) = pace.take_call(self.shared.began.elapsed()) {
            drop(pace);
            shorten(rest, wait);
            self.jobs[at].put_back(turn);
            return Next::Full;
        }
        // Counted before it leaves: those chosen in the same round see it.
        pace.note(&whom, steady);
        drop(pace);
        let job = &mut self.jobs[at];
        let people = if turn.batch.doubt == Doubt::Some { 0 } else { turn.batch.people };
        turn.first_left.get_or_insert(now);
        self.step.claims.push(Claim {
            id: job.id.clone(),
            position: turn.batch.position,
            request: body.clone(),
            people,
            robot: if is_robot { route.channel().map(str::to_owned) } else { None },
        });
        self.chosen.push(Chosen { id: job.id.clone(), turn, body });
        Next::Chosen
    }
}

/// What the duplicate check has to say of one request.
pub(super) struct DuplicateCheck {
    in_doubt: bool,
    window: Option<Duration>,
    first_sent_at: Option<Moment>,
    first_left: Option<Instant>,
}

impl DuplicateCheck {
    pub(super) fn of(turn: &Turn) -> Self {
        Self {
            in_doubt: turn.batch.doubt == Doubt::Some,
            window: duplicate_window(turn.batch.request.as_bytes()).and_then(|window| window.checked_sub(MARGIN)),
            first_sent_at: turn.batch.first_sent_at,
            first_left: turn.first_left,
        }
    }

    /// Whether the request may leave at this moment.
    pub(super) fn may_leave(&self, wall: Moment, now: Instant) -> bool {
        !self.in_doubt || self.stands(wall, now)
    }

    /// Whether it still stands between a request that may have been accepted and a second delivery. Of two clocks the one that says
    /// later is believed.
    fn stands(&self, wall: Moment, now: Instant) -> bool {
        let (Some(window), Some(first)) = (self.window, self.first_sent_at) else { return false };
        let Ok(by_the_clock) = u64::try_from(wall.0 - first.0).map(Duration::from_millis) else { return false };
        let steady = self.first_left.map_or(Duration::ZERO, |left| now.saturating_duration_since(left));
        by_the_clock.max(steady) < window
    }
}
