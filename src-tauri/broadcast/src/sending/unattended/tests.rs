use super::*;
use crate::model::audience::{Audience, Recipient, RecipientKind};
use crate::model::states::BroadcastState;
use crate::model::unattended::RequestKey;
use crate::sending::engine::SendError;
use crate::testing::{World, draft, person};
use std::iter::repeat_with;

/// What stands in the way of a text to these, with so many allowed.
async fn met(world: &World, include: Vec<Recipient>, most: u32) -> Option<(ErrorCode, Option<String>)> {
    let review = world.engine.review(world.practice(), &draft("hello", include), false, 0).await.unwrap();
    obstacle(&review, most).map(|error| (error.code, error.detail))
}

fn people(number: usize) -> Vec<Recipient> {
    let mut n = 0;
    repeat_with(|| {
        n += 1;
        person(&format!("u{n}"))
    })
    .take(number)
    .collect()
}

#[tokio::test]
async fn as_many_people_as_allowed_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    assert_eq!(met(&world, people(50), MOST_PEOPLE).await, None);
    let too_many = Some((ErrorCode::TooManyPeople, Some("51".to_owned())));
    assert_eq!(met(&world, people(51), MOST_PEOPLE).await, too_many);
    // A number that a person would have to type is what was allowed.
    assert_eq!(met(&world, people(600), 600).await, None);
}

#[tokio::test]
async fn an_audience_of_unknown_size_is_too_many_whatever_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let unknown = Some((ErrorCode::TooManyPeople, None));
    let department = Recipient { kind: RecipientKind::Department, ..person("7") };
    assert_eq!(met(&world, vec![person("a"), department], u32::MAX).await, unknown);
    let everyone = crate::model::draft::Draft {
        audience: Audience { all: true, ..Audience::default() },
        ..draft("hello", vec![])
    };
    let review = world.engine.review(world.practice(), &everyone, false, 0).await.unwrap();
    assert_eq!(obstacle(&review, u32::MAX).map(|error| (error.code, error.detail)), unknown);
}

#[tokio::test]
async fn what_blocks_a_person_blocks_a_program() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let nobody = Some((ErrorCode::Blocked, Some("no_recipient".to_owned())));
    assert_eq!(met(&world, vec![], MOST_PEOPLE).await, nobody);
    let open = draft("{{ 单号 }} 已发货", vec![person("a")]);
    let review = world.engine.review(world.practice(), &open, false, 0).await.unwrap();
    let error = obstacle(&review, MOST_PEOPLE).unwrap();
    assert_eq!((error.code, error.detail.as_deref()), (ErrorCode::VariablesOpen, Some("单号")));
}

#[tokio::test]
async fn what_a_person_would_acknowledge_waits_for_a_person() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.send(draft("hello", vec![person("a")])).await;
    let asked = Some((ErrorCode::NeedsPerson, Some("repeated".to_owned())));
    assert_eq!(met(&world, vec![person("a")], MOST_PEOPLE).await, asked);
    assert_eq!(met(&world, vec![person("b")], MOST_PEOPLE).await, None);
}

#[tokio::test]
async fn quiet_hours_hold_it_like_any_other() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let quiet = world.quiet_profile(60, 60);
    let order = world.order_of(&quiet, draft("hello", vec![person("a")]), 0).await;
    let key = RequestKey::of("order-1", b"hello");
    let id = world.engine.start_under(order.clone(), Some(&key)).await.unwrap();
    let held = world.engine.snapshot(&id).await.unwrap();
    assert_eq!((held.state, held.is_quiet(), held.by_program), (BroadcastState::Scheduled, true, true));
    assert_eq!(world.engine.start_under(order, Some(&key)).await, Err(SendError::KeyUsed));
}
