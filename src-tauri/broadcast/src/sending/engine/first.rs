//! A few people who are to have it before all others, whoever they were chosen through.

use super::{Engine, SendError};
use crate::model::audience::{Audience, AudienceCount, Recipient, RecipientKind};
use crate::model::batch::PlannedBatch;
use crate::model::draft::Draft;
use crate::sending::plan::{self, Plan};
use crate::sending::review::{Assessment, ReviewInput};
use std::collections::HashSet;

/// Whether a few of an audience may have it before the others: somebody is left for later, and it is known who each of them is.
pub(crate) fn may_go_ahead(count: &AudienceCount, test: bool) -> bool {
    let (groups, channels) = (count.all || count.departments + count.tags > 0, count.chats + count.robots > 0);
    let known = !groups || count.complete && !channels;
    let left = count.people > 1 || count.people == 1 && channels;
    !test && known && left && count.unresolvable.is_none()
}

impl Engine {
    /// The confirmed plan with these accounts named before all others. Where one of them was chosen through a department, a tag or
    /// everyone, all of these become people, as they do when somebody is excluded: else it would reach them a second time.
    pub(super) async fn named_first(
        &self,
        input: &ReviewInput,
        assessment: &mut Assessment,
        first: &[String],
    ) -> Result<Plan, SendError> {
        let mut plan = std::mem::take(&mut assessment.plan);
        if first.is_empty() {
            return Ok(plan);
        }
        if !may_go_ahead(&assessment.count, input.test) {
            return Err(SendError::ReviewOutdated);
        }
        let (profile, people) = (&input.profile, &self.shared.deps.people);
        let keys: Vec<String> = first.iter().map(|id| id.to_lowercase()).collect();
        let wanted: HashSet<&str> = keys.iter().map(String::as_str).collect();
        let is_wanted = |one: &&Recipient| one.kind == RecipientKind::Person && wanted.contains(one.key().as_str());
        let named = plan.audience.include.iter().filter(is_wanted).map(Recipient::key).collect::<HashSet<_>>().len();
        let (leading, others) = if !plan.audience.all && named == wanted.len() {
            if input.draft.personal.is_some() {
                // Each request is for one already.
                let is_later = |batch: &PlannedBatch| !batch.addressees.get(0).as_ref().is_some_and(is_wanted);
                plan.batches.sort_by_key(is_later);
                return Ok(plan);
            }
            plan.audience.include.iter().cloned().partition::<Vec<_>, _>(|one| is_wanted(&one))
        } else if input.draft.personal.is_some() {
            // Members of a department have no message of their own.
            return Err(SendError::ReviewOutdated);
        } else {
            let leading = people.among(&profile.id, &assessment.chosen, &keys).await?;
            let exclude = assessment.chosen.exclude.iter().chain(&leading).cloned().collect();
            let rest = Audience { exclude, ..assessment.chosen.clone() };
            let rest = people.resolve(&profile.id, &rest).await?;
            if leading.len() != wanted.len() || rest.count.unresolvable.is_some() {
                return Err(SendError::ReviewOutdated);
            }
            (leading, rest.audience.include.to_vec())
        };
        let audience = Audience::of(leading.into_iter().chain(others).collect());
        let draft = Draft { audience, ..input.draft.clone() };
        Ok(plan::aside(draft, profile.clone(), input.test).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::order::SendOrder;
    use crate::model::states::PauseReason;
    use crate::testing::{World, count, draft, person};
    use serde_json::Value;

    #[test]
    fn offered_where_it_is_known_who_everybody_is() {
        let may = |more: AudienceCount| may_go_ahead(&more, false);
        assert!(
            may(AudienceCount { named_people: 2, ..count(2) }) && !may(AudienceCount { named_people: 1, ..count(1) })
        );
        assert!(may(AudienceCount { departments: 1, ..count(40) }) && may(AudienceCount { all: true, ..count(40) }));
        assert!(!may(AudienceCount { departments: 1, complete: false, ..count(40) }));
        assert!(!may(AudienceCount { tags: 1, chats: 1, ..count(40) }));
        assert!(!may_go_ahead(&count(40), true), "a test goes to one person");
    }

    #[tokio::test]
    async fn those_who_are_named_have_it_before_all_others() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let of = draft("hello", ["a", "b", "c", "d"].map(person).to_vec());
        let order = SendOrder { first: vec!["D".to_owned(), "b".to_owned()], ..world.order(of, 0).await };
        let id = world.engine.start(order).await.unwrap();
        world.until(&id, |one| one.pause == Some(PauseReason::Stage)).await;
        world.engine.resume(&id).await.unwrap();
        world.end_of(&id).await;
        let named = |body: &Vec<u8>| serde_json::from_slice::<Value>(body).unwrap()["touser"].clone();
        assert_eq!(world.sender.sent().iter().map(named).collect::<Vec<_>>(), ["b|d", "a|c"]);
    }
}
