use super::*;
use crate::app::testing::{World, typed};
use crate::model::error_view::ErrorView;
use crate::model::profile::PRACTICE_ID;
use testkit::until;

const HOUR: i64 = 60 * 60 * 1000;

fn last(refreshed_at: Option<i64>, problem: Option<ErrorCode>) -> LastRead {
    let problem = problem.map(|code| ErrorView::new(code, "trouble"));
    LastRead { refreshed_at: refreshed_at.map(Timestamp), problem }
}

#[test]
fn a_company_is_read_once_a_day() {
    let mut tried = Tried::default();
    assert!(tried.is_due("p", &last(None, None), Timestamp(0)), "never read");
    assert!(!tried.is_due("p", &last(Some(0), None), Timestamp(23 * HOUR)));
    assert!(tried.is_due("p", &last(Some(0), None), Timestamp(24 * HOUR)));
    tried.note("p", Timestamp(24 * HOUR));
    assert!(!tried.is_due("p", &last(Some(0), None), Timestamp(25 * HOUR)), "it was begun");
    assert!(tried.is_due("q", &last(Some(0), None), Timestamp(25 * HOUR)), "another company's turn");
    assert!(tried.is_due("p", &last(Some(0), None), Timestamp(48 * HOUR)));
}

#[test]
fn without_a_network_it_is_tried_again_after_an_hour_and_what_is_refused_after_a_day() {
    let mut tried = Tried::default();
    tried.note("p", Timestamp(100 * HOUR));
    let away = last(Some(0), Some(ErrorCode::Unreachable));
    assert!(!tried.is_due("p", &away, Timestamp(101 * HOUR - 1)));
    assert!(tried.is_due("p", &away, Timestamp(101 * HOUR)));
    let refused = last(Some(0), Some(ErrorCode::Api));
    assert!(!tried.is_due("p", &refused, Timestamp(123 * HOUR)));
    assert!(tried.is_due("p", &refused, Timestamp(124 * HOUR)));
}

#[test]
fn a_clock_that_was_wrong_keeps_nothing_from_being_read() {
    let mut tried = Tried::default();
    assert!(tried.is_due("p", &last(Some(1000 * HOUR), None), Timestamp(10 * HOUR)), "read in days to come");
    assert!(tried.looks(Timestamp(1000 * HOUR)));
    tried.note("p", Timestamp(1000 * HOUR));
    assert!(!tried.looks(Timestamp(1000 * HOUR + 1)));
    assert!(tried.looks(Timestamp(10 * HOUR)));
    assert!(tried.is_due("p", &last(None, None), Timestamp(10 * HOUR)));
}

#[tokio::test]
async fn every_company_with_a_secret_is_read_without_anybody_asking_and_only_once() {
    let world = World::open().await;
    let mut tried = Tried::default();
    let now = world.now();
    let read_at = async || world.directory.status(PRACTICE_ID).await.unwrap().refreshed_at;
    world.read_daily(&mut tried, now).await.unwrap();
    until("the contacts", async || read_at().await.is_some()).await;
    let first = read_at().await;
    world.read_daily(&mut tried, Timestamp(now.0 + 2 * HOUR)).await.unwrap();
    let status = world.directory.status(PRACTICE_ID).await.unwrap();
    assert_eq!((status.progress, status.refreshed_at), (None, first));
    assert_eq!(tried.companies.len(), 1);
}

/// When the practice company was read, without laying it out.
async fn practice_read_at(world: &World) -> Option<Timestamp> {
    last_reads(&world.own.database).await.unwrap().get(PRACTICE_ID).and_then(|last| last.refreshed_at)
}

#[tokio::test]
async fn a_company_that_no_window_shows_is_let_go_of_when_it_was_read() {
    let world = World::open().await;
    let shown = world.profiles.save(&typed("青禾科技")).unwrap().profile;
    world.profiles.activate(&shown.id).unwrap();
    let (mut tried, now) = (Tried::default(), world.now());
    world.read_daily(&mut tried, now).await.unwrap();
    assert!(world.directory.is_in_memory(PRACTICE_ID).await, "it is laid out to be compared");
    until("the contacts to be let go of", async || {
        world.read_daily(&mut tried, now).await.unwrap();
        !world.directory.is_in_memory(PRACTICE_ID).await
    })
    .await;
    let read_at = practice_read_at(&world).await;
    assert!(read_at.is_some() && tried.reading.is_empty(), "when it was read, not before");
    // Whoever asks for it finds it as it was read, and it is not taken away again.
    let status = world.directory.status(PRACTICE_ID).await.unwrap();
    assert!(status.people > 0 && status.refreshed_at == read_at, "{status:?}");
    world.read_daily(&mut tried, now).await.unwrap();
    assert!(world.directory.is_in_memory(PRACTICE_ID).await);
}

#[tokio::test]
async fn the_company_that_a_window_shows_stays_laid_out_when_it_was_read() {
    let world = World::open().await;
    let (mut tried, now) = (Tried::default(), world.now());
    world.read_daily(&mut tried, now).await.unwrap();
    until("the contacts", async || practice_read_at(&world).await.is_some()).await;
    until("the last word", async || world.directory.status(PRACTICE_ID).await.unwrap().progress.is_none()).await;
    world.read_daily(&mut tried, now).await.unwrap();
    assert!(world.directory.is_in_memory(PRACTICE_ID).await);
}

#[tokio::test]
async fn a_company_without_a_secret_is_not_laid_out_to_find_that_out() {
    let world = World::open().await;
    let other = world.profiles.save(&typed("青禾科技")).unwrap().profile;
    let (mut tried, now) = (Tried::default(), world.now());
    world.read_daily(&mut tried, now).await.unwrap();
    assert!(tried.companies.contains_key(&other.id) && !tried.reading.contains(&other.id));
    assert!(!world.directory.is_in_memory(&other.id).await);
}
