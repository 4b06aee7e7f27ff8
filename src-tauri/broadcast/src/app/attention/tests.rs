//! Tests of [`super`].

use super::*;
use crate::app::testing::World;
use crate::model::need::NeedKind;
use crate::model::order::SendOrder;
use crate::model::profile::PRACTICE_ID;
use crate::store::sql;
use crate::testing::{draft, order_of, person};
use testkit::until;

#[test]
fn clocks_that_go_together_tell_nothing_and_a_jump_either_way_is_noticed() {
    let (wall, steady) = (Timestamp(1_700_000_000_000), Instant::now());
    let mut watch = ClockWatch::begin(wall, steady);
    let after = |seconds: u64| steady + Duration::from_secs(seconds);
    assert!(!watch.jumped(Timestamp(wall.0 + 30_500), after(30)), "a small correction");
    assert!(watch.jumped(Timestamp(wall.0 + 3_630_000), after(60)), "an hour of sleep");
    assert!(!watch.jumped(Timestamp(wall.0 + 3_660_000), after(90)));
    assert!(watch.jumped(Timestamp(wall.0 + 60_000), after(120)), "set back");
    assert!(!watch.jumped(Timestamp(wall.0 + 90_000), after(150)));
}

async fn order(world: &World, text: &str) -> SendOrder {
    let draft = draft(text, vec![person("linqing")]);
    let review = world.review(PRACTICE_ID, &draft, false, None).await.unwrap();
    order_of(PRACTICE_ID, draft, review, 0)
}

async fn end(world: &World, id: &str) {
    until("the end of a send", async || world.own.engine.snapshot(id).await.unwrap().outcome.is_some()).await;
}

async fn send(world: &World) -> String {
    let id = world.start_send(order(world, "放假").await).await.unwrap();
    end(world, &id).await;
    id
}

#[tokio::test]
async fn what_stands_is_told_when_somebody_is_there_and_the_end_of_a_send_until_it_was_opened() {
    let world = World::open().await;
    assert!(world.needs().is_empty(), "nobody is there yet");
    world.tell_needs();
    assert!(world.needs().last().unwrap().standing.is_empty(), "all is well");
    let id = send(&world).await;
    let missed = "UPDATE broadcasts SET outcome = 'partial', missed = 1 WHERE id = $1";
    sql::query(missed).bind(&id).execute(world.own.database.pool()).await.unwrap();

    let mut world = world;
    for _ in 0..2 {
        world = world.restart().await;
        world.tell_needs();
        let told = world.needs().last().cloned().unwrap();
        let kinds: Vec<_> = told.fresh.iter().map(|need| (need.kind, need.place.clone())).collect();
        assert_eq!(kinds, [(NeedKind::Missed, NeedPlace::Send(id.clone()))], "nobody has looked at it yet");
    }
    world.open_send(&id).await.unwrap();
    assert_eq!(world.needs().last().unwrap().over.len(), 1);
    let world = world.restart().await;
    world.tell_needs();
    assert!(world.needs().last().unwrap().standing.is_empty(), "it was looked at");
}

/// What was told last of the disk: the megabytes that are left and where it leads, or that it is over.
fn told_of_disk(world: &World) -> (Vec<(Option<u64>, NeedPlace)>, Vec<String>) {
    let told = world.needs().last().cloned().unwrap();
    let fresh = told.fresh.into_iter().filter(|need| need.kind == NeedKind::DiskLow);
    (fresh.map(|need| (need.number, need.place)).collect(), told.over)
}

/// What is told of 120 MB.
fn nearly_full() -> (Vec<(Option<u64>, NeedPlace)>, Vec<String>) {
    (vec![(Some(120), NeedPlace::DataFolder)], Vec::new())
}

/// What is told when there is room again.
fn roomy() -> (Vec<(Option<u64>, NeedPlace)>, Vec<String>) {
    (Vec::new(), vec!["disk".to_owned()])
}

#[tokio::test]
async fn a_disk_that_is_nearly_full_is_told_once_with_the_way_to_its_folder_and_again_when_it_came_back() {
    let world = World::open().await;
    world.tell_needs();
    world.disk.has_free(Some(120_000_000));
    world.look_at_disk();
    assert_eq!(told_of_disk(&world), nearly_full());
    let times = world.needs().len();
    world.disk.has_free(Some(90_000_000));
    world.woke_up();
    assert_eq!(world.needs().len(), times, "told once, however little is left");

    world.disk.has_free(Some(300_000_000));
    world.look_at_disk();
    assert_eq!(told_of_disk(&world), roomy());
    world.disk.has_free(None);
    world.look_at_disk();
    assert_eq!(world.needs().len(), times + 1, "what nobody can tell is no news");

    // Also at a start from the tray, where nobody opens a window.
    world.disk.has_free(Some(120_000_000));
    let world = world.restart().await;
    assert!(world.needs().is_empty(), "nobody is there yet");
    world.tell_needs();
    assert_eq!(told_of_disk(&world), nearly_full());
}

#[tokio::test]
async fn every_look_around_tells_how_much_room_is_left() {
    let world = World::open().await;
    world.tell_needs();
    let (mut watch, mut tried) = (ClockWatch::begin(world.now(), Instant::now()), Tried::default());
    world.disk.has_free(Some(120_000_000));
    world.look_around(&mut watch, &mut tried).await;
    assert_eq!(told_of_disk(&world), nearly_full());
    world.disk.has_free(Some(300_000_000));
    world.look_around(&mut watch, &mut tried).await;
    assert_eq!(told_of_disk(&world), roomy());
}

#[tokio::test]
async fn every_send_tells_how_much_room_is_left_whoever_ordered_it() {
    let world = World::open().await;
    world.tell_needs();
    world.disk.has_free(Some(120_000_000));
    send(&world).await;
    assert_eq!(told_of_disk(&world), nearly_full());
    world.disk.has_free(Some(300_000_000));
    let id = world.start_prepared(order(&world, "上班").await).await.unwrap();
    end(&world, &id).await;
    assert_eq!(told_of_disk(&world), roomy(), "a command line fills drafts in itself");
}

#[tokio::test]
async fn an_examination_tells_how_much_room_is_left() {
    let world = World::open().await;
    world.tell_needs();
    world.disk.has_free(Some(120_000_000));
    world.examine(PRACTICE_ID, false).await.unwrap();
    assert_eq!(told_of_disk(&world), nearly_full());
    world.disk.has_free(Some(300_000_000));
    world.examine(PRACTICE_ID, false).await.unwrap();
    assert_eq!(told_of_disk(&world), roomy());
}
