//! What answers do: to their batch, to their broadcast, to everything of the profile.

use super::hold::Holding;
use super::{Answered, Event, Lane};
use crate::compose::media::uploads::UploadError;
use crate::model::batch::Route;
use crate::model::error_view::ErrorView;
use crate::model::outcome::{Next, Verdict};
use crate::model::states::BatchState;
use crate::model::trouble::SendTrouble;
pub(super) use crate::sending::engine::outcome::weight;
use crate::sending::engine::outcome::{Reaction, is_held_back, reaction, reaction_before};
use crate::sending::engine::worker::active::Ready;
use crate::store::batches::Doubt;
use crate::store::outbox::{Closed, HoldChange, Returned, Stop};
use std::time::Duration;
use tokio::time::Instant;
use wecom::send::duplicate_window;

/// Unknown outcomes running after which the network is given up.
const UNKNOWN_RUNNING: u32 = 2;
/// How often a robot's message waits for another minute before it counts as refused.
const MOST_HELD_BACK: u32 = 3;
/// Accepted requests after which one more may leave at once again.
const FOR_ONE_MORE: u32 = 20;

impl Lane {
    /// Takes in what came back. What follows from it is written with the next step.
    pub(super) fn take_in(&mut self, event: Event) {
        match event {
            Event::Answered(answered) => self.answered(*answered),
            Event::Prepared { id, route, result } => self.prepared(&id, &route, result),
            Event::Renewed { id, route, result } => self.renewed(&id, &route, result),
        }
    }

    fn answered(&mut self, mut answered: Answered) {
        self.in_flight -= 1;
        let Some(at) = self.jobs.iter().position(|job| job.id == answered.id) else { return };
        self.jobs[at].in_flight -= 1;
        let trouble = match std::mem::replace(&mut answered.result, Err(nothing())) {
            Ok(reply) => {
                self.limit_is_over(&answered.turn.batch.route);
                self.one_more();
                self.jobs[at].proven = true;
                return self.close(at, &answered, Verdict::accepted(reply));
            }
            Err(trouble) => trouble,
        };
        let patience = &self.shared.around.patience;
        let stopping = self.jobs[at].stopping;
        let route = answered.turn.batch.route.clone();
        if let Route::Robot(robot) = &route
            && is_held_back(&route, &trouble)
            && !stopping
            && answered.turn.held_back < MOST_HELD_BACK
        {
            answered.turn.held_back += 1;
            self.step.exhausted.push(robot.clone());
            return self.again(at, answered, Doubt::None, Duration::ZERO);
        }
        match reaction(&trouble) {
            Reaction::Fewer if !stopping => {
                let at_least = self.most_at_once == 1;
                let pause = patience.repeat_after.get(answered.turn.tries as usize).copied();
                self.most_at_once = (self.most_at_once / 2).max(1);
                self.accepted_since = 0;
                match pause.or_else(|| patience.repeat_after.last().copied().filter(|_| !at_least)) {
                    Some(pause) => self.again(at, answered, Doubt::None, pause),
                    None => self.close(at, &answered, Verdict::of_trouble(&trouble)),
                }
            }
            Reaction::Later if !stopping => match patience.repeat_after.get(answered.turn.tries as usize).copied() {
                Some(pause) => self.again(at, answered, Doubt::None, pause),
                None => self.close(at, &answered, Verdict::of_trouble(&trouble)),
            },
            doubt @ (Reaction::LaterInDoubt | Reaction::BusyInDoubt) if !stopping => {
                let turn = &mut answered.turn;
                let (pauses, times) = match doubt {
                    Reaction::BusyInDoubt => (&patience.repeat_after, &mut turn.tries),
                    _ => (&patience.unknown_again, &mut turn.doubts),
                };
                let pause = pauses.get(*times as usize).copied();
                let checked = duplicate_window(turn.batch.request.as_bytes()).is_some();
                match pause.filter(|_| checked) {
                    Some(pause) => {
                        *times += 1;
                        self.again(at, answered, Doubt::Some, pause);
                    }
                    None => self.close(at, &answered, Verdict::of_trouble(&trouble)),
                }
            }
            Reaction::Hold if !stopping && !matches!(route, Route::Robot(_)) => {
                self.hold(ErrorView::from(&trouble), answered.left_at);
                self.again(at, answered, Doubt::None, Duration::ZERO);
            }
            Reaction::RenewFiles if !stopping => {
                let files = &mut self.jobs[at].holder(&route).files;
                if answered.generation < files.generation || files.renewing {
                    self.again(at, answered, Doubt::None, Duration::ZERO);
                } else if files.may_be_renewed() {
                    files.refused = Some(Verdict::of_trouble(&trouble).through(&route));
                    self.renew_files(at, &route);
                    self.again(at, answered, Doubt::None, Duration::ZERO);
                } else {
                    self.close(at, &answered, Verdict::of_trouble(&trouble));
                }
            }
            _ => {
                if matches!(trouble, SendTrouble::Wecom(wecom::error::Error::Api(_))) {
                    self.limit_is_over(&route);
                }
                self.close(at, &answered, Verdict::of_trouble(&trouble));
            }
        }
    }

    /// The request is to leave again after a pause. `doubt` is what this answer leaves of it; older doubt stays.
    fn again(&mut self, at: usize, answered: Answered, doubt: Doubt, pause: Duration) {
        let mut turn = answered.turn;
        let before = turn.batch.doubt;
        turn.tries += u32::from(doubt == Doubt::None && !pause.is_zero());
        turn.batch.doubt = before.max(doubt);
        if turn.batch.doubt == Doubt::None {
            turn.batch.first_sent_at = None;
            turn.first_left = None;
        }
        self.step.returned.push(Returned {
            id: answered.id,
            position: turn.batch.position,
            doubt: turn.batch.doubt,
            refund: if turn.batch.doubt == Doubt::None { turn.batch.people } else { 0 },
        });
        self.jobs[at].put_off(turn, pause);
    }

    /// The fate of the request is known, or never will be.
    fn close(&mut self, at: usize, answered: &Answered, verdict: Verdict) {
        let verdict = verdict.through(&answered.turn.batch.route);
        let job = &mut self.jobs[at];
        let rest = verdict.fate_of_the_rest();
        let batch = &answered.turn.batch;
        let verdict = if batch.doubt == Doubt::None { verdict } else { verdict.in_doubt() };
        job.unknown_running = if verdict.state == BatchState::Unknown { job.unknown_running + 1 } else { 0 };
        if verdict.next == Next::GoOn {
            job.proven = true;
        }
        let stops = match verdict.next {
            Next::GoOn => false,
            Next::GoOnOnce => job.unknown_running >= UNKNOWN_RUNNING,
            Next::Stop => true,
        };
        if stops && !job.stopping {
            job.stop();
            self.step.stops.push((answered.id.clone(), Stop { fate: rest, error: verdict.error.clone() }));
        }
        let worse = weight(verdict.state) > job.worst;
        job.worst = job.worst.max(weight(verdict.state));
        let refund = if verdict.state == BatchState::Refused { batch.people } else { 0 };
        self.step.closed.push(Closed {
            id: answered.id.clone(),
            position: batch.position,
            verdict,
            worst: worse,
            refund,
        });
    }

    fn prepared(&mut self, id: &str, route: &Route, result: Result<(), SendTrouble>) {
        let Some(at) = self.jobs.iter().position(|job| job.id == id) else { return };
        let Err(trouble) = result else {
            let holder = self.jobs[at].holder(route);
            (holder.ready, holder.ready_tries) = (Ready::Yes, 0);
            return;
        };
        let patience = &self.shared.around.patience;
        let job = &mut self.jobs[at];
        let holder = job.holder(route);
        holder.ready = Ready::No;
        match reaction_before(&trouble) {
            Reaction::Later | Reaction::Fewer => {
                if let Some(pause) = patience.repeat_after.get(holder.ready_tries as usize) {
                    holder.ready_tries += 1;
                    job.not_before = Some(Instant::now() + *pause);
                    return;
                }
            }
            // Asked for a token this means that the address is blocked for an hour: the minute is passed over.
            Reaction::Hold => {
                if self.holding.is_none() {
                    self.hold(ErrorView::from(&trouble), Instant::now());
                }
                return self.hold(ErrorView::from(&trouble), Instant::now());
            }
            _ => {}
        }
        self.give_up(at, route, &Verdict::of_trouble_before(&trouble).through(route));
    }

    /// No request can be made by one who sends: the next one tells why, and the others do not leave, unless it is its own affair.
    fn give_up(&mut self, at: usize, route: &Route, verdict: &Verdict) {
        let job = &mut self.jobs[at];
        if job.stopping || !job.active {
            return;
        }
        let stop = Stop { fate: verdict.fate_of_the_rest(), error: verdict.error.clone() };
        let alone = verdict.next == Next::GoOn;
        while let Some(turn) = job.take_of(route) {
            let verdict = if turn.batch.doubt == Doubt::None { verdict.clone() } else { verdict.clone().in_doubt() };
            let worst = weight(verdict.state) > job.worst;
            job.worst = job.worst.max(weight(verdict.state));
            self.step.closed.push(Closed {
                id: job.id.clone(),
                position: turn.batch.position,
                verdict,
                worst,
                refund: 0,
            });
            if !alone {
                break;
            }
        }
        if !alone {
            job.stop();
            self.step.stops.push((job.id.clone(), stop));
        }
    }

    fn renewed(&mut self, id: &str, route: &Route, result: Result<Vec<(String, String)>, UploadError>) {
        let Some(at) = self.jobs.iter().position(|job| job.id == id) else { return };
        let job = &mut self.jobs[at];
        match result {
            Ok(pairs) => job.holder(route).files.end_renewing(pairs),
            Err(error) => {
                tracing::warn!(broadcast = id, %error, "files could not be uploaded again");
                let files = &mut job.holder(route).files;
                files.end_renewing(Vec::new());
                let refused = files.refused.take();
                if job.stopping || !job.active {
                    return;
                }
                let Some(verdict) = refused.map(|verdict| Verdict { error: Some(ErrorView::from(&error)), ..verdict })
                else {
                    return;
                };
                self.give_up(at, route, &verdict);
            }
        }
    }

    /// WeCom said that there were too many. Answers to what left before the last time it said so say nothing new.
    fn hold(&mut self, error: ErrorView, left_at: Instant) {
        if self.holding.as_ref().is_some_and(|holding| left_at < holding.since) {
            return;
        }
        let windows = &self.shared.around.patience.rate_windows;
        let holding = Holding::after(self.holding.as_ref(), error, self.now(), windows);
        tracing::warn!(profile = self.profile_id, row = ?holding.row().until, "held by a frequency limit");
        self.step.hold = Some(HoldChange::Until(Box::new(holding.row())));
        self.holding = Some(holding);
    }

    /// WeCom took a request up again. A robot's say nothing of the application's limits.
    fn limit_is_over(&mut self, route: &Route) {
        if !matches!(route, Route::Robot(_)) && self.holding.as_ref().is_some_and(Holding::is_trying) {
            self.holding = None;
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

/// The task of a request is gone without an answer.
pub(super) fn lost() -> Result<wecom::send::SendReply, SendTrouble> {
    let why = "a fault of Posthorn cut the request off; the log has more";
    Err(SendTrouble::Wecom(wecom::error::Error::OutcomeUnknown(why.to_owned())))
}

/// The task that asks whether requests can be made is gone without an answer. It is asked again, a few times.
pub(super) fn unprepared() -> Result<(), SendTrouble> {
    let why = "a fault of Posthorn cut the preparation off; the log has more";
    Err(SendTrouble::Wecom(wecom::error::Error::Unreachable(why.to_owned())))
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
