//! What answers do: to their batch, to their broadcast, to everything of the profile.

use super::hold::RateLimitHold;
use super::lease::CANNOT_SEND;
use super::{Answered, Event, ProfileWorker};
use crate::compose::media::uploads::UploadError;
use crate::model::batch::Route;
use crate::model::error_view::ErrorView;
use crate::model::outcome::{BatchOutcome, Next};
use crate::model::states::BatchState;
use crate::model::trouble::SendTrouble;
pub(super) use crate::sending::engine::outcome::weight;
use crate::sending::engine::outcome::{Reaction, is_held_back, reaction, reaction_before};
use crate::sending::engine::worker::active::Ready;
use crate::store::batches::DeliveryCertainty;
use crate::store::outbox::{Closed, HoldChange, Returned, Stop};
use std::time::Duration;
use tokio::time::Instant;

/// Unknown outcomes running after which the network is given up.
const UNKNOWN_RUNNING: u32 = 2;
/// How often a robot's message waits for another minute before it counts as refused.
const MOST_HELD_BACK: u32 = 3;
/// Accepted requests after which one more may leave at once again.
const FOR_ONE_MORE: u32 = 20;

impl ProfileWorker {
    /// Takes in what came back. What follows from it is written with the next step.
    pub(super) fn handle_event(&mut self, event: Event) {
        match event {
            Event::Answered(answered) => self.answered(*answered),
            Event::Prepared { id, route, result } => self.prepared(&id, &route, result),
            Event::Renewed { id, route, result } => self.renewed(&id, &route, result),
        }
    }

    fn answered(&mut self, mut answered: Answered) {
        self.in_flight -= 1;
        let Some(at) = self.broadcasts.iter().position(|broadcast| broadcast.id == answered.id) else { return };
        self.broadcasts[at].in_flight -= 1;
        let trouble = match std::mem::replace(&mut answered.result, Err(nothing())) {
            Ok(reply) => {
                self.limit_is_over(&answered.attempt.batch.route);
                self.one_more();
                self.broadcasts[at].proven = true;
                return self.close(at, &answered, BatchOutcome::accepted(reply));
            }
            Err(trouble) => trouble,
        };
        let config = &self.shared.deps.config;
        let stopping = self.broadcasts[at].stopping;
        let route = answered.attempt.batch.route.clone();
        if let Route::Robot(robot) = &route
            && is_held_back(&route, &trouble)
            && !stopping
            && answered.attempt.held_back < MOST_HELD_BACK
        {
            answered.attempt.held_back += 1;
            self.step.exhausted.push(robot.clone());
            return self.again(at, answered, DeliveryCertainty::NotDelivered, Duration::ZERO);
        }
        match reaction(&trouble) {
            Reaction::Fewer if !stopping => {
                let at_least = self.most_at_once == 1;
                let pause = config.retry_pauses.get(answered.attempt.tries as usize).copied();
                self.most_at_once = (self.most_at_once / 2).max(1);
                self.accepted_since = 0;
                match pause.or_else(|| config.retry_pauses.last().copied().filter(|_| !at_least)) {
                    Some(pause) => self.again(at, answered, DeliveryCertainty::NotDelivered, pause),
                    None => self.close(at, &answered, BatchOutcome::of_trouble(&trouble)),
                }
            }
            Reaction::Later if !stopping => match config.retry_pauses.get(answered.attempt.tries as usize).copied() {
                Some(pause) => self.again(at, answered, DeliveryCertainty::NotDelivered, pause),
                None => self.close(at, &answered, BatchOutcome::of_trouble(&trouble)),
            },
            uncertain @ (Reaction::LaterInDoubt | Reaction::BusyInDoubt) if !stopping => {
                let attempt = &mut answered.attempt;
                let (pauses, times) = match uncertain {
                    Reaction::BusyInDoubt => (&config.retry_pauses, &mut attempt.tries),
                    _ => (&config.unknown_again, &mut attempt.doubts),
                };
                let pause = pauses.get(*times as usize).copied();
                let checked = attempt.batch.duplicate_window.is_some();
                match pause.filter(|_| checked) {
                    Some(pause) => {
                        *times += 1;
                        self.again(at, answered, DeliveryCertainty::InDoubt, pause);
                    }
                    None => self.close(at, &answered, BatchOutcome::of_trouble(&trouble)),
                }
            }
            Reaction::Hold if !stopping && !matches!(route, Route::Robot(_)) => {
                self.hold(ErrorView::from(&trouble), answered.left_at);
                self.again(at, answered, DeliveryCertainty::NotDelivered, Duration::ZERO);
            }
            Reaction::RenewFiles if !stopping => self.files_are_gone(at, answered, &trouble),
            _ => {
                if matches!(trouble, SendTrouble::Wecom(wecom::error::Error::Api(_))) {
                    self.limit_is_over(&route);
                }
                self.close(at, &answered, BatchOutcome::of_trouble(&trouble));
            }
        }
    }

    /// WeCom does not have the request's files any more: it leaves again with new ones.
    fn files_are_gone(&mut self, at: usize, answered: Answered, trouble: &SendTrouble) {
        let outcome = BatchOutcome::of_trouble(trouble);
        if answered.attempt.batch.certainty == DeliveryCertainty::InDoubt {
            // With new files it would be another request, which WeCom's duplicate check does not know. The others may have them.
            return self.close(at, &answered, BatchOutcome { next: Next::GoOn, ..outcome });
        }
        let route = answered.attempt.batch.route.clone();
        let files = &mut self.broadcasts[at].holder(&route).files;
        if answered.generation < files.generation || files.renewing {
            self.again(at, answered, DeliveryCertainty::NotDelivered, Duration::ZERO);
        } else if files.may_be_renewed() {
            files.refused = Some(outcome.through(&route));
            self.renew_files(at, &route);
            self.again(at, answered, DeliveryCertainty::NotDelivered, Duration::ZERO);
        } else {
            self.close(at, &answered, outcome);
        }
    }

    /// The request is to leave again after a pause. `doubt` is what this answer leaves of it; older doubt stays.
    fn again(&mut self, at: usize, answered: Answered, certainty: DeliveryCertainty, pause: Duration) {
        let mut attempt = answered.attempt;
        let before = attempt.batch.certainty;
        attempt.tries += u32::from(certainty == DeliveryCertainty::NotDelivered && !pause.is_zero());
        attempt.batch.certainty = before.max(certainty);
        if attempt.batch.certainty == DeliveryCertainty::NotDelivered {
            attempt.batch.first_sent_at = None;
            attempt.first_left = None;
        }
        self.step.returned.push(Returned {
            id: answered.id,
            position: attempt.batch.position,
            certainty: attempt.batch.certainty,
            refund: if attempt.batch.certainty == DeliveryCertainty::NotDelivered { attempt.batch.people } else { 0 },
        });
        self.broadcasts[at].put_off(attempt, pause);
    }

    /// The fate of the request is known, or never will be.
    fn close(&mut self, at: usize, answered: &Answered, outcome: BatchOutcome) {
        let outcome = outcome.through(&answered.attempt.batch.route);
        let broadcast = &mut self.broadcasts[at];
        let rest = outcome.outcome_of_the_rest();
        let batch = &answered.attempt.batch;
        let outcome = if batch.certainty == DeliveryCertainty::NotDelivered {
            outcome
        } else {
            outcome.after_possible_delivery()
        };
        broadcast.unknown_running =
            if outcome.state == BatchState::Unknown { broadcast.unknown_running + 1 } else { 0 };
        if outcome.next == Next::GoOn {
            broadcast.proven = true;
        }
        let stops = match outcome.next {
            Next::GoOn => false,
            Next::GoOnOnce => broadcast.unknown_running >= UNKNOWN_RUNNING,
            Next::Stop => true,
        };
        if stops && !broadcast.stopping {
            broadcast.stop();
            self.step.stops.push((answered.id.clone(), Stop { recipients: rest, error: outcome.error.clone() }));
        }
        let worse = weight(outcome.state) > broadcast.worst;
        broadcast.worst = broadcast.worst.max(weight(outcome.state));
        let refund = if outcome.state == BatchState::Refused { batch.people } else { 0 };
        self.step.closed.push(Closed {
            id: answered.id.clone(),
            position: batch.position,
            outcome,
            worst: worse,
            refund,
        });
    }

    fn prepared(&mut self, id: &str, route: &Route, result: Result<(), SendTrouble>) {
        let Some(at) = self.broadcasts.iter().position(|broadcast| broadcast.id == id) else { return };
        let Err(trouble) = result else {
            let holder = self.broadcasts[at].holder(route);
            (holder.ready, holder.ready_tries) = (Ready::Yes, 0);
            return;
        };
        let config = &self.shared.deps.config;
        let is_shared = self.lease.is_some() && !matches!(route, Route::Robot(_));
        let broadcast = &mut self.broadcasts[at];
        let holder = broadcast.holder(route);
        holder.ready = Ready::No;
        if is_shared && matches!(trouble, SendTrouble::Connect(_)) {
            // The secret is gone or out of reach on this computer: no reason to give up what another one can send.
            tracing::warn!(broadcast = id, %trouble, "this computer cannot send for the team any more");
            (self.is_unable, broadcast.not_before) = (true, Some(Instant::now() + CANNOT_SEND));
            return;
        }
        match reaction_before(&trouble) {
            Reaction::Later | Reaction::Fewer => {
                if let Some(pause) = config.retry_pauses.get(holder.ready_tries as usize) {
                    holder.ready_tries += 1;
                    broadcast.not_before = Some(Instant::now() + *pause);
                    return;
                }
            }
            // Asked for a token this means that the address is blocked for an hour: the minute is passed over.
            Reaction::Hold => {
                if self.rate_limit_hold.is_none() {
                    self.hold(ErrorView::from(&trouble), Instant::now());
                }
                return self.hold(ErrorView::from(&trouble), Instant::now());
            }
            _ => {}
        }
        self.give_up(at, route, &BatchOutcome::of_trouble_before(&trouble).through(route));
    }

    /// No request can be made by one who sends: the next one tells why, and the others do not leave, unless it is its own affair.
    fn give_up(&mut self, at: usize, route: &Route, outcome: &BatchOutcome) {
        let broadcast = &mut self.broadcasts[at];
        if broadcast.stopping || !broadcast.active {
            return;
        }
        let stop = Stop { recipients: outcome.outcome_of_the_rest(), error: outcome.error.clone() };
        let alone = outcome.next == Next::GoOn;
        while let Some(attempt) = broadcast.take_of(route) {
            let outcome = if attempt.batch.certainty == DeliveryCertainty::NotDelivered {
                outcome.clone()
            } else {
                outcome.clone().after_possible_delivery()
            };
            let worst = weight(outcome.state) > broadcast.worst;
            broadcast.worst = broadcast.worst.max(weight(outcome.state));
            self.step.closed.push(Closed {
                id: broadcast.id.clone(),
                position: attempt.batch.position,
                outcome,
                worst,
                refund: 0,
            });
            if !alone {
                break;
            }
        }
        if !alone {
            broadcast.stop();
            self.step.stops.push((broadcast.id.clone(), stop));
        }
    }

    fn renewed(&mut self, id: &str, route: &Route, result: Result<Vec<(String, String)>, UploadError>) {
        let Some(at) = self.broadcasts.iter().position(|broadcast| broadcast.id == id) else { return };
        let broadcast = &mut self.broadcasts[at];
        match result {
            Ok(pairs) => broadcast.holder(route).files.end_renewing(pairs),
            Err(error) => {
                tracing::warn!(broadcast = id, %error, "files could not be uploaded again");
                let files = &mut broadcast.holder(route).files;
                files.end_renewing(Vec::new());
                let refused = files.refused.take();
                if broadcast.stopping || !broadcast.active {
                    return;
                }
                let Some(outcome) =
                    refused.map(|outcome| BatchOutcome { error: Some(ErrorView::from(&error)), ..outcome })
                else {
                    return;
                };
                self.give_up(at, route, &outcome);
            }
        }
    }

    /// WeCom said that there were too many. Answers to what left before the last time it said so say nothing new.
    fn hold(&mut self, error: ErrorView, left_at: Instant) {
        if self.rate_limit_hold.as_ref().is_some_and(|rate_limit_hold| left_at < rate_limit_hold.since) {
            return;
        }
        let windows = &self.shared.deps.config.rate_windows;
        let rate_limit_hold = RateLimitHold::after(self.rate_limit_hold.as_ref(), error, self.now(), windows);
        tracing::warn!(profile = self.profile_id, row = ?rate_limit_hold.row().until, "held by a frequency limit");
        self.step.hold = Some(HoldChange::Until(Box::new(rate_limit_hold.row())));
        self.rate_limit_hold = Some(rate_limit_hold);
    }

    /// WeCom took a request up again. A robot's say nothing of the application's limits.
    fn limit_is_over(&mut self, route: &Route) {
        if !matches!(route, Route::Robot(_)) && self.rate_limit_hold.as_ref().is_some_and(RateLimitHold::is_trying) {
            self.rate_limit_hold = None;
            self.step.hold = Some(HoldChange::Over);
        }
    }

    fn one_more(&mut self) {
        self.accepted_since += 1;
        if self.most_at_once < self.parallel && self.accepted_since >= FOR_ONE_MORE {
            self.accepted_since = 0;
            self.most_at_once += 1;
        }
    }
}

/// The request was not sent again, because it might have been delivered twice; what became of it before stays unknown.
pub(super) fn not_asked_again() -> SendTrouble {
    SendTrouble::Wecom(wecom::error::Error::OutcomeUnknown("the duplicate check does not stand any more".to_owned()))
}

/// The request was not sent, because another computer may have taken it for gone with this one. Where none did, it leaves later.
pub(super) fn not_sent_without_a_lease() -> SendTrouble {
    let why = "nothing was heard from the team's database for too long";
    SendTrouble::Wecom(wecom::error::Error::unreachable(why))
}

/// The task of a request is gone without an answer.
pub(super) fn lost() -> Result<wecom::send::SendReply, SendTrouble> {
    let why = "a fault of Posthorn cut the request off; the log has more";
    Err(SendTrouble::Wecom(wecom::error::Error::OutcomeUnknown(why.to_owned())))
}

/// The task that asks whether requests can be made is gone without an answer. It is asked again, a few times.
pub(super) fn unprepared() -> Result<(), SendTrouble> {
    let why = "a fault of Posthorn cut the preparation off; the log has more";
    Err(SendTrouble::Wecom(wecom::error::Error::unreachable(why)))
}

/// The task that uploads files again is gone without an answer.
pub(super) fn not_uploaded() -> Result<Vec<(String, String)>, UploadError> {
    let view = Box::new(super::supervise::fault("uploading files again failed"));
    Err(UploadError::NotUploaded { name: String::new(), view })
}

/// Stands where a result was taken out.
fn nothing() -> SendTrouble {
    SendTrouble::Wecom(wecom::error::Error::OutcomeUnknown(String::new()))
}
