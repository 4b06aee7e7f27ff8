//! Tests of what goes along into a team and of what comes back from it. They need a PostgreSQL ([`SERVER`](crate::testing::SERVER)) and say
//! nothing without one.

use super::tests::{company, input, join, order_for_tomorrow, place, with_company};
use super::*;
use crate::app::testing::{World, typed};
use crate::model::states::BroadcastState;

async fn total(record: &Record) -> u32 {
    record.history.find(&HistoryFilter::default(), 0, 10).await.unwrap().total
}

async fn bring(world: &World) -> Record {
    let record = world.team_record().await.unwrap();
    world.reach_team().await.unwrap();
    world.bring_history(&record).await.unwrap();
    record
}

/// A send that is over, as it was called off.
async fn sent(world: &World, company: &str) -> String {
    let id = order_for_tomorrow(world, company).await;
    assert!(world.record_of(&id).await.unwrap().engine.cancel(&id).await.unwrap());
    id
}

#[tokio::test]
async fn what_was_sent_before_goes_along_and_comes_back_with_who_sent_it() {
    let Some(place) = place().await else { return };
    let (one, id) = with_company("青禾科技").await;
    let before = sent(&one, &id).await;
    let along = TeamInput { companies: vec![id.clone()], history: true, ..input(&place, "李丽") };
    one.join_team(&along, None).await.unwrap();
    let team = bring(&one).await;
    assert_eq!((total(&one.own).await, total(&team).await), (0, 1), "it stands on one side");
    let other = World::open().await;
    join(&other, &place, "王芳", &[]).await;
    let page = other.find_sends(&HistoryFilter::default(), 0, 10).await.unwrap();
    assert_eq!((page.total, page.rows[0].id.as_str(), page.rows[0].sent_by.as_deref()), (1, &*before, Some("李丽")));
    assert_eq!(other.open_send(&before).await.unwrap().snapshot.state, BroadcastState::Cancelled);
    bring(&one).await;
    assert_eq!(total(&team).await, 1, "once");
    assert_eq!(
        one.team_log(0, 10).await.unwrap().lines[0].kind,
        "company",
        "what is brought along was not ordered here"
    );

    one.leave_team().await.unwrap();
    assert_eq!(total(&one.own).await, 1, "a copy stays with who ordered it");
    let detail = one.open_send(&before).await.unwrap();
    assert_eq!(detail.snapshot.title, "周五培训");
    // Who joins again has it once, whether everything goes along or not.
    join(&one, &place, "李丽", &[]).await;
    bring(&one).await;
    assert_eq!((total(&one.own).await, one.find_sends(&HistoryFilter::default(), 0, 10).await.unwrap().total), (0, 1));
}

#[tokio::test]
async fn what_is_not_to_go_along_stays_and_practice_is_ones_own() {
    let Some(place) = place().await else { return };
    let (one, id) = with_company("青禾科技").await;
    sent(&one, &id).await;
    join(&one, &place, "李丽", &[&id]).await;
    let team = bring(&one).await;
    assert_eq!((total(&one.own).await, total(&team).await), (1, 0));
    sent(&one, PRACTICE_ID).await;
    assert_eq!(total(&one.own).await, 2);
}

#[tokio::test]
async fn of_two_who_bring_one_application_at_the_same_instant_the_team_has_one_company() {
    let Some(place) = place().await else { return };
    // Whose schema it is does not depend on who is faster.
    let first = World::open().await;
    join(&first, &place, "赵敏", &[]).await;
    let (one, mine) = with_company("青禾科技").await;
    let other = World::open().await;
    let theirs = company(&other, typed("青禾")).await;
    let (mine, theirs) = ([&mine], [&theirs]);
    tokio::join!(join(&one, &place, "李丽", &mine), join(&other, &place, "王芳", &theirs));
    for world in [&one, &other, &one, &first] {
        world.reach_team().await.unwrap();
    }
    let companies = first.team_view().membership.unwrap().companies;
    assert_eq!(companies.len(), 1);
    for world in [&one, &other] {
        assert_eq!(world.team_view().membership.unwrap().companies, companies);
    }
}
