//! What the engine finds out before a send, beyond the message: see [`crate::sending::preflight`].

use super::{Engine, MAX_UNDO_SECONDS, SendError};
use crate::model::audience::MOST_SHOWN;
use crate::model::draft::Draft;
use crate::model::media::MediaReference;
use crate::model::order::CautionKind;
use crate::model::profile::Profile;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::sending::preflight::{Budget, Facts, Preflight, RefusedBefore};
use crate::sending::review::{Assessment, Repeated, ReviewInput};
use crate::store::lately;
use parking_lot::Mutex;
use std::collections::HashMap;

/// Most people of whom it is looked up whether a later message reached them.
const MOST_LOOKED_UP: usize = MOST_SHOWN * 5;

impl Engine {
    /// Everything to be known before a send that leaves at a moment.
    pub(super) async fn preflight(
        &self,
        input: &ReviewInput,
        assessment: &Assessment,
        repeated: Option<&Repeated>,
    ) -> Result<Preflight, SendError> {
        let (deps, test, leaves_at) = (&self.shared.deps, input.test, input.leaves_at);
        let (profile, draft) = (&input.profile, &input.draft);
        let now = Timestamp::now(&*deps.clock);
        let used_today = self.used_on_the_day_of(profile, leaves_at).await?;
        let count = &assessment.count;
        let channels = assessment.plan.audience.channels();
        let cost = if channels.app { count.people } else { 0 };
        let budget = Budget::of(profile.account_limit, used_today, cost, count.complete && !channels.chat);
        let (refused_before, delayed) = if test {
            (Vec::new(), 0)
        } else {
            (self.refused_before(profile, draft, now).await?, self.delayed(profile, &draft.audience, leaves_at).await?)
        };
        let uploads = self.files_to_bring(profile, draft).await?;
        let repeated = repeated.map(|repeated| repeated.people);
        let (extra, renamed) = (assessment.plan.extra.len(), assessment.renamed.len());
        let facts =
            Facts { test, count, budget, repeated, refused_before, delayed, uploads, extra, renamed, leaves_at };
        Ok(facts.into_preflight())
    }

    /// When a send leaves: at the chosen time, else when the seconds to take it back are over.
    pub(super) fn leaves_at(&self, chosen: Option<Timestamp>, undo_seconds: u32) -> Timestamp {
        let now = self.now();
        let undo_ends = Timestamp(now.0 + i64::from(undo_seconds.min(MAX_UNDO_SECONDS)) * 1000);
        chosen.filter(|at| *at > now).unwrap_or(undo_ends)
    }

    /// What a send repeats. The only one who could be surprised by a test is the admin.
    pub(super) async fn repeated(
        &self,
        input: &ReviewInput,
        assessment: &Assessment,
    ) -> Result<Option<Repeated>, SendError> {
        if input.test {
            return Ok(None);
        }
        let about = (assessment.content_digest.as_str(), input.leaves_at);
        let whom = (&assessment.plan.audience, &input.draft.options);
        Ok(self.repeats(&input.profile, whom, &assessment.plan.batches, about).await?.repeated)
    }

    /// Refuses an order that does not acknowledge what has to be: something arose after the review.
    pub(super) async fn check_acknowledged(
        &self,
        input: &ReviewInput,
        assessment: &Assessment,
        acknowledged: Option<&[CautionKind]>,
    ) -> Result<(), SendError> {
        let Some(acknowledged) = acknowledged else { return Ok(()) };
        let repeated = self.repeated(input, assessment).await?;
        let preflight = self.preflight(input, assessment, repeated.as_ref()).await?;
        let open = preflight.open(acknowledged).next();
        open.map_or(Ok(()), |_| Err(SendError::ReviewOutdated))
    }

    /// Those of the audience whom WeCom refused, and whom no message reached since.
    async fn refused_before(
        &self,
        profile: &Profile,
        draft: &Draft,
        now: Timestamp,
    ) -> Result<Vec<RefusedBefore>, StoreError> {
        let deps = &self.shared.deps;
        let refused = lately::refused(&deps.database, &profile.id, now).await?;
        let keys: Vec<String> = refused.iter().map(|(key, ..)| key.clone()).collect();
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let why: HashMap<String, _> = refused.into_iter().map(|(key, reason, at)| (key, (reason, at))).collect();
        let mut found = Vec::new();
        let mut looked_up = 0;
        for recipient in deps.people.among(&profile.id, &draft.audience, &keys).await? {
            let key = recipient.key();
            let Some(&(reason, at)) = why.get(&key) else { continue };
            looked_up += 1;
            if looked_up <= MOST_LOOKED_UP && lately::reached_after(&deps.database, &profile.id, &key, at).await? {
                continue;
            }
            found.push(RefusedBefore { recipient, reason, at });
        }
        Ok(found)
    }

    /// Names of the files that WeCom does not have, or not long enough any more.
    async fn files_to_bring(&self, profile: &Profile, draft: &Draft) -> Result<Vec<String>, SendError> {
        let names = Mutex::new(Vec::<String>::new());
        let missing = |reference: &MediaReference| {
            let mut names = names.lock();
            if !names.iter().any(|name| name == reference.name()) {
                names.push(reference.name().to_owned());
            }
            String::new()
        };
        self.shared.uploads().foreseen(profile, None, &draft.message, missing).await?;
        Ok(names.into_inner())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::order::{Schedule, SendOrder};
    use crate::sending::engine::PaceRules;
    use crate::sending::preflight::Caution;
    use crate::testing::{Answer, World, draft, named, person};
    use wecom::send::SendReply;

    async fn looked_at(world: &World, draft: &Draft) -> Preflight {
        world.engine.review(world.practice(), draft, false, 0).await.unwrap().preflight
    }

    fn invalid(id: &str) -> Answer {
        Answer::Accept(SendReply { invalid_users: vec![id.to_owned()], ..SendReply::default() })
    }

    #[tokio::test]
    async fn who_was_refused_is_pointed_out_until_a_message_arrives() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        world.sender.will([invalid("ChenMo")]);
        world.send(draft("one", vec![named("ChenMo", "陈墨"), person("a")])).await;
        let next = draft("two", vec![named("chenmo", "陈墨"), person("b")]);
        let refused = looked_at(&world, &next).await;
        assert_eq!(refused.refused_before_total, 1);
        assert_eq!(refused.refused_before[0].recipient.id, "chenmo");
        assert!(refused.cautions.iter().any(|note| note.kind == CautionKind::RefusedBefore && note.acknowledge));
        assert_eq!(looked_at(&world, &draft("two", vec![person("a")])).await.refused_before, []);
        world.clock.shift(60_000);
        world.send(next).await;
        let reached = looked_at(&world, &draft("three", vec![person("chenmo")])).await;
        assert_eq!(reached.refused_before_total, 0);
    }

    #[tokio::test]
    async fn the_budget_of_the_day() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        world.sender.will([invalid("a")]);
        world.send(draft("one", vec![person("a"), person("b"), person("c")])).await;
        let budget = looked_at(&world, &draft("two", vec![person("d")])).await.budget;
        assert_eq!((budget.used_today, budget.cost, budget.per_day), (3, 1, Some(100_000)));
        world.clock.shift(24 * 60 * 60 * 1000);
        assert_eq!(looked_at(&world, &draft("two", vec![person("d")])).await.budget.used_today, 0);
    }

    #[tokio::test]
    async fn a_scheduled_send_is_looked_at_as_of_its_time() {
        const HOUR: i64 = 3_600_000;
        const DAY: i64 = 24 * HOUR;
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        world.send(draft("one", (0..30).map(|n| person(&format!("u{n}"))).collect())).await;
        let other = draft("two", (0..50).map(|n| person(&format!("v{n}"))).collect());
        // Half past of some hour of the day after tomorrow.
        let at = Timestamp((Timestamp::now(&*world.clock).0 / HOUR) * HOUR + 2 * DAY + HOUR / 2);
        let schedule = Some(Schedule { at, late_minutes: 10 });
        let order = SendOrder { schedule, ..world.order(other, 0).await };
        let scheduled = world.engine.start(order).await.unwrap();
        let third = draft("three", vec![person("u1")]);
        let looked = async |at: Option<i64>| {
            let review = world.engine.review_at(world.practice(), &third, false, 0, at.map(Timestamp)).await.unwrap();
            let minute = |one: &Caution| (one.kind == CautionKind::BusyMinute).then_some(one.number).flatten();
            (review.preflight.budget.used_today, review.preflight.cautions.iter().find_map(minute))
        };
        assert_eq!(looked(Some(at.0)).await, (50, Some(30)));
        assert_eq!(looked(Some(at.0 + 7 * 60_000)).await, (50, None));
        assert_eq!(looked(Some(at.0 + 3 * DAY)).await, (0, Some(30)));
        assert_eq!(looked(None).await.0, 30);
        assert!(world.engine.cancel(&scheduled).await.unwrap());
        assert_eq!(looked(Some(at.0)).await.0, 0);
    }

    #[tokio::test]
    async fn a_scheduled_order_is_held_against_the_budget_of_its_day() {
        const DAY: i64 = 24 * 3_600_000;
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let small = world.small_profile(1);
        let many = |from: u32| (from..from + 150).map(|n| person(&format!("u{n}"))).collect();
        let id = world.engine.start(world.order_of(&small, draft("one", many(0)), 0).await).await.unwrap();
        world.end_of(&id).await;
        let order = world.order_of(&small, draft("two", many(500)), 0).await;
        let order = SendOrder { acknowledged: Some(Vec::new()), ..order };
        assert_eq!(world.engine.start(order.clone()).await.unwrap_err(), SendError::ReviewOutdated);
        let at = Timestamp(Timestamp::now(&*world.clock).0 + DAY);
        let tomorrow = SendOrder { schedule: Some(Schedule { at, late_minutes: 10 }), ..order };
        world.engine.start(tomorrow).await.unwrap();
        // And now that day is full too.
        let third = world.order_of(&small, draft("three", many(900)), 0).await;
        let third = SendOrder { schedule: Some(Schedule { at, late_minutes: 10 }), ..third };
        let third = SendOrder { acknowledged: Some(Vec::new()), ..third };
        assert_eq!(world.engine.start(third).await.unwrap_err(), SendError::ReviewOutdated);
    }

    #[tokio::test]
    async fn who_got_many_lately_is_delayed() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        for n in 1..PaceRules::default().per_minute {
            world.send(draft(&format!("no. {n}"), vec![person("Often"), person("less")])).await;
        }
        let delayed = async |world: &World, id: &str| {
            let found = looked_at(world, &draft("next", vec![person(id)])).await;
            found.cautions.iter().find(|note| note.kind == CautionKind::Delayed).and_then(|note| note.number)
        };
        assert_eq!((delayed(&world, "OFTEN").await, delayed(&world, "less").await), (None, None));
        let mut everyone = draft("all", vec![]);
        everyone.audience.all = true;
        world.send(everyone).await;
        assert_eq!((delayed(&world, "OFTEN").await, delayed(&world, "less").await), (Some(1), Some(1)));
        assert_eq!(delayed(&world, "never").await, None);
        // Across a start of the program it is counted by what was written down.
        let again = World::open(folder.path(), None).await;
        assert_eq!((delayed(&again, "often").await, delayed(&again, "less").await), (Some(1), Some(1)));
        let later = World::open(folder.path(), None).await;
        later.clock.shift(75_000);
        assert_eq!((delayed(&later, "often").await, delayed(&later, "less").await), (None, None));
    }

    #[tokio::test]
    async fn what_arose_after_the_review_is_not_passed_over() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let order =
            SendOrder { acknowledged: Some(Vec::new()), ..world.order(draft("same", vec![person("a")]), 0).await };
        world.send(draft("same", vec![person("b")])).await;
        let other = draft("same", vec![person("A"), person("c")]);
        world.send(other).await;
        assert_eq!(world.engine.start(order.clone()).await.unwrap_err(), SendError::ReviewOutdated);
        let order = SendOrder { acknowledged: Some(vec![CautionKind::Repeated]), ..order };
        let id = world.engine.start(order).await.unwrap();
        world.end_of(&id).await;
    }
}
