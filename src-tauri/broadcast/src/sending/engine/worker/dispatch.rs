//! Letting go of what was claimed: requests, and what has to be asked or uploaded before one. Each runs beside the worker and reports.

use super::active::{ActiveBroadcast, Attempt, Ready};
use super::duplicate_check::DuplicateCheck;
use super::lease::HeldLease;
use super::supervise::Report;
use super::{Answered, Event, LOOK_AT_A_ROBOT, ProfileWorker, answers};
use crate::model::batch::Route;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::outcome::BatchOutcome;
use crate::model::profile::Profile;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::timestamp::Timestamp;
use crate::sending::engine::Shared;
use crate::store::outbox::{ClaimResult, Closed, Stepped};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::time::Instant;

impl ProfileWorker {
    pub(super) fn dispatch(&mut self, done: &Stepped) {
        let chosen = std::mem::take(&mut self.claimed);
        let now = self.now();
        for (mut one, claimed) in chosen.into_iter().zip(done.claimed.iter().copied()) {
            let Some(broadcast) = self
                .broadcasts
                .iter_mut()
                .find(|broadcast| broadcast.id == one.id)
                .filter(|_| claimed != ClaimResult::No)
            else {
                // Paused, stopped or closed in between: what is written down decides.
                self.handle.wake();
                continue;
            };
            if let ClaimResult::Dropped(until) = claimed {
                // Another send has said the same meanwhile: it is told, and never called accepted.
                let outcome = BatchOutcome::would_be_dropped(until, now);
                let worst = broadcast.worst < answers::weight(outcome.state);
                broadcast.worst = broadcast.worst.max(answers::weight(outcome.state));
                let (id, position) = (one.id, one.attempt.batch.position);
                self.step.closed.push(Closed { id, position, outcome, worst, refund: 0 });
                continue;
            }
            if let ClaimResult::RobotWaits(left) = claimed {
                wait_for_robot(&self.shared, broadcast, one.attempt, left);
                continue;
            }
            broadcast.in_flight += 1;
            self.in_flight += 1;
            if self.lease.is_some() {
                self.shared.sent_lately.lock().add(&one.id, one.attempt.batch.position);
            }
            if let Some(body) = one.body.take() {
                one.attempt.batch.request = body;
            }
            one.attempt.batch.first_sent_at.get_or_insert(now);
            let (shared, permits) = (Arc::clone(&self.shared), Arc::clone(&self.permits));
            let route = one.attempt.batch.route.clone();
            let (profile, generation) = (Arc::clone(&broadcast.profile), broadcast.holder(&route).files.generation);
            let left_at = Arc::new(OnceLock::new());
            let body = one.attempt.batch.request.clone().into_bytes();
            let check = DuplicateCheck::of(&one.attempt);
            let when = Arc::clone(&left_at);
            let lease = self.lease.as_ref().map(HeldLease::confirmed);
            let report = Report::new(self.event_sender.clone(), answers::lost, move |result| {
                let left_at = when.get().copied().unwrap_or_else(Instant::now);
                Event::Answered(Box::new(Answered { id: one.id, attempt: one.attempt, generation, left_at, result }))
            });
            tokio::spawn(async move {
                let permit = permits.acquire_owned().await;
                let now = *left_at.get_or_init(Instant::now);
                if report.is_for_nobody() {
                    return;
                }
                // The computer may have slept since it was chosen.
                let wall = Timestamp::now(&*shared.deps.clock);
                let result = if lease.is_some_and(|lease| !lease.stands(wall, now)) {
                    Err(answers::not_sent_without_a_lease())
                } else if check.may_leave(wall, now) {
                    shared.deps.sender.send(&profile, &route, body).await
                } else {
                    Err(answers::not_asked_again())
                };
                drop(permit);
                report.is(result);
            });
        }
    }

    /// Asks whether requests can be made, before the first one of who sends them is marked as sending.
    pub(super) fn prepare(&mut self, at: usize, route: &Route) {
        let broadcast = &mut self.broadcasts[at];
        broadcast.holder(route).ready = Ready::Asking;
        let shared = Arc::clone(&self.shared);
        let (id, profile, route) = (broadcast.id.clone(), Arc::clone(&broadcast.profile), route.clone());
        let (told, way) = (self.event_sender.clone(), route.clone());
        let report = Report::new(told, answers::unprepared, move |result| Event::Prepared { id, route, result });
        tokio::spawn(async move {
            report.is(shared.deps.sender.prepare(&profile, &way).await);
        });
    }

    /// Uploads the files of one who sends a broadcast again, beside its other work.
    pub(super) fn renew_files(&mut self, at: usize, route: &Route) {
        let broadcast = &mut self.broadcasts[at];
        let used = broadcast.holder(route).files.begin_renewing();
        let (shared, id, route) = (Arc::clone(&self.shared), broadcast.id.clone(), route.clone());
        let (profile, digest): (Arc<Profile>, String) = (Arc::clone(&broadcast.profile), broadcast.digest.clone());
        let holder = route.holder().map(str::to_owned);
        let report = Report::new(self.event_sender.clone(), answers::not_uploaded, move |result| Event::Renewed {
            id,
            route,
            result,
        });
        tokio::spawn(async move {
            let result = Box::pin(shared.uploads().renew(&profile, holder.as_deref(), &used, &digest)).await;
            report.is(result.map(|renewed| {
                let pairs = used.iter().zip(renewed);
                pairs.map(|(old, new)| (old.media_id.clone(), new.media_id)).collect()
            }));
        });
    }
}

/// Puts a robot's request off until it may send again, and says so. The clock may be set meanwhile, so it is looked at again and
/// again.
fn wait_for_robot(shared: &Shared, broadcast: &mut ActiveBroadcast, attempt: Attempt, left: Duration) {
    let seconds = left.as_millis().div_ceil(1000);
    let view = ErrorView::new(ErrorCode::RobotPaced, "the robot has sent all that it may in this minute");
    let view = view.with_detail(seconds.to_string());
    shared.set_standstill(&broadcast.id, Some(view.clone()));
    broadcast.paced = true;
    broadcast.news.emit(BroadcastSnapshot { error: Some(view), ..broadcast.news.newest() });
    broadcast.put_off(attempt, LOOK_AT_A_ROBOT.min(left));
}
