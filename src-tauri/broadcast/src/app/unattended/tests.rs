use super::*;
use crate::app::testing::{World, typed};
use crate::model::need::NeedKind;
use crate::model::outcome::Outcome;
use crate::model::profile::PRACTICE_ID;
use crate::model::states::BroadcastState;
use crate::testing::{draft, person};
use std::future::Future;
use std::pin::Pin;
use std::task::Poll;
use testkit::until;

/// The product, which knows the people of the practice company.
async fn open() -> World {
    let world = World::open().await;
    world.read_directory().await;
    world
}

fn key(key: &str, content: &str) -> RequestKey {
    RequestKey::of(key, content.as_bytes())
}

/// A text to one of the practice company under a key; what is asked for is the text.
fn message(name: &str, text: &str) -> UnattendedMessage {
    UnattendedMessage {
        profile_id: PRACTICE_ID.to_owned(),
        key: key(name, text),
        draft: draft(text, vec![person("zhangsan")]),
        not_before: None,
        most_people: 50,
    }
}

/// What a program that hands a message over is answered.
async fn handed(world: &World, message: UnattendedMessage) -> Handled {
    let letter = Letter {
        profile_id: message.profile_id.clone(),
        key: Some(message.key.key.clone()),
        digest: Some(message.key.digest.clone()),
        line: Some(1),
        title: message.draft.first_line(),
        draft: Some(message.draft.clone()),
    };
    let handled = match world.handled_before(&message.profile_id, &message.key).await {
        Ok(Some(before)) => return before,
        Ok(None) => world.take_unattended(message).await,
        Err(error) => Err(error),
    };
    match handled {
        Ok(handled) => handled,
        Err(error) => world.bury(&letter, error).await.unwrap(),
    }
}

fn id_of(handled: &Handled) -> Option<&str> {
    match handled {
        Handled::Taken(broadcast) => Some(&broadcast.id),
        Handled::Repeated { id, .. } => Some(id),
        Handled::Dead(_) | Handled::DeadBefore(_) => None,
    }
}

fn code_of(handled: &Handled) -> Option<ErrorCode> {
    match handled {
        Handled::Dead(error) | Handled::DeadBefore(error) => Some(error.code),
        Handled::Taken(_) | Handled::Repeated { .. } => None,
    }
}

/// How many broadcasts and how many keys stand in the database.
async fn counted(world: &World) -> (i64, i64) {
    let count = async |table: &str| -> i64 {
        let query = format!("SELECT COUNT(*) FROM {table}");
        sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(world.own.database.file_pool()).await.unwrap()
    };
    (count("broadcasts").await, count("request_keys").await)
}

async fn letters(world: &World) -> DeadLetters {
    world.dead_letters(Some(PRACTICE_ID), 0, 100).await.unwrap()
}

#[tokio::test]
async fn the_same_key_sends_once_also_after_a_start() {
    let world = open().await;
    let first = handed(&world, message("order-1", "已发货")).await;
    let Handled::Taken(broadcast) = &first else { panic!("{first:?}") };
    assert!(broadcast.by_program);
    let id = id_of(&first).unwrap();
    until("the end of it", async || world.own.engine.snapshot(id).await.unwrap().outcome.is_some()).await;
    let again = handed(&world, message("order-1", "已发货")).await;
    let Handled::Repeated { id: same, broadcast: Some(stands) } = &again else { panic!("{again:?}") };
    assert_eq!((same.as_str(), stands.outcome), (id, Some(Outcome::Accepted)));
    let world = world.restart().await;
    assert_eq!(id_of(&handed(&world, message("order-1", "已发货")).await), Some(id));
    // Also when its broadcast was deleted.
    assert!(world.delete_send(id).await.unwrap());
    let Handled::Repeated { broadcast: None, .. } = handed(&world, message("order-1", "已发货")).await else {
        panic!("sent once more");
    };
    assert_eq!(counted(&world).await, (0, 1));
    assert_eq!(letters(&world).await.total, 0);
}

#[tokio::test]
async fn the_same_key_with_another_content_is_a_dead_letter_and_the_first_stays() {
    let world = open().await;
    let first = handed(&world, message("order-1", "已发货")).await;
    for _ in 0..2 {
        let other = handed(&world, message("order-1", "已取消")).await;
        assert_eq!(code_of(&other), Some(ErrorCode::KeyReused));
    }
    assert_eq!(id_of(&handed(&world, message("order-1", "已发货")).await), id_of(&first));
    let letters = letters(&world).await;
    let told: Vec<_> = letters.rows.iter().map(|one| (one.key.as_deref(), one.title.as_str(), one.has_draft)).collect();
    assert_eq!((told, letters.total), (vec![(Some("order-1"), "已取消", true)], 1), "once, however often it comes");
    assert_eq!(counted(&world).await, (1, 1));
}

#[tokio::test]
async fn of_two_programs_with_one_key_at_the_same_instant_one_sends() {
    let world = open().await;
    let one = || handed(&world, message("order-1", "已发货"));
    let all = tokio::join!(one(), one(), one(), one());
    let all = [all.0, all.1, all.2, all.3];
    assert_eq!(all.iter().filter(|handled| matches!(handled, Handled::Taken(_))).count(), 1, "{all:?}");
    let ids: Vec<_> = all.iter().map(id_of).collect();
    assert!(ids.iter().all(|id| *id == ids[0] && id.is_some()), "{all:?}");
    assert_eq!((counted(&world).await, letters(&world).await.total), ((1, 1), 0));
}

/// Polls some work so often and no more: as if the process ended there.
async fn cut_off_after<F: Future + Unpin>(polls: usize, mut work: F) -> Option<F::Output> {
    let mut left = polls;
    std::future::poll_fn(|context| {
        if left == 0 {
            return Poll::Ready(None);
        }
        left -= 1;
        Pin::new(&mut work).poll(context).map(Some)
    })
    .await
}

#[tokio::test]
async fn cut_off_anywhere_there_is_a_key_with_its_broadcast_or_neither() {
    let mut world = open().await;
    let (mut polls, mut rounds) = (0, 0);
    loop {
        rounds += 1;
        let (name, text) = (format!("order-{polls}"), format!("第 {polls} 单"));
        let whole = cut_off_after(polls, Box::pin(handed(&world, message(&name, &text)))).await.is_some();
        world = world.after_a_kill().await;
        let (broadcasts, keys) = counted(&world).await;
        assert_eq!(broadcasts, keys, "after {polls} polls");
        let again = handed(&world, message(&name, &text)).await;
        assert!(id_of(&again).is_some(), "{again:?}");
        assert_eq!(counted(&world).await, (rounds, rounds), "sent once, after {polls} polls");
        if whole {
            break;
        }
        polls += 1 + polls / 8;
    }
    assert!(rounds > 3, "it was cut off nowhere");
}

#[tokio::test]
async fn it_waits_for_its_time_and_counts_as_waiting_until_then() {
    let world = open().await;
    let later = Timestamp(world.now().0 + 3_600_000);
    let handled = handed(&world, UnattendedMessage { not_before: Some(later), ..message("a", "稍后") }).await;
    let Handled::Taken(broadcast) = handled else { panic!("{handled:?}") };
    assert_eq!((broadcast.state, broadcast.sends_at), (BroadcastState::Scheduled, Some(later)));
    assert_eq!(world.unattended_waiting(PRACTICE_ID).await.unwrap(), 1);
    // A time that is over is no reason to wait.
    let past = Some(Timestamp(world.now().0 - 3_600_000));
    let handled = handed(&world, UnattendedMessage { not_before: past, ..message("b", "马上") }).await;
    let id = id_of(&handled).unwrap();
    until("the end of it", async || world.own.engine.snapshot(id).await.unwrap().outcome.is_some()).await;
    assert_eq!(world.unattended_waiting(PRACTICE_ID).await.unwrap(), 1);
    // A command line that stays takes up what waits.
    let world = world.command_line().await;
    world.stay().await.unwrap();
    assert_eq!(world.unattended_waiting(PRACTICE_ID).await.unwrap(), 1);
}

#[tokio::test]
async fn what_dies_of_this_computer_may_be_tried_again_until_a_person_has_it() {
    let world = open().await;
    let profile = world.profiles.save(&typed("青禾")).unwrap().profile;
    let of_company = |text: &str| UnattendedMessage { profile_id: profile.id.clone(), ..message("order-1", text) };
    for _ in 0..2 {
        let dead = handed(&world, of_company("已发货")).await;
        let Handled::Dead(error) = &dead else { panic!("{dead:?}") };
        assert_eq!(error.code, ErrorCode::SecretMissing);
    }
    let found = world.dead_letters(None, 0, 10).await.unwrap();
    assert_eq!((found.total, found.rows[0].profile_id.as_str()), (1, profile.id.as_str()));
    let opened = world.dead_letter_draft(&found.rows[0].id).await.unwrap();
    assert_eq!(opened.first_line(), "已发货");
    let Handled::DeadBefore(error) = handed(&world, of_company("已发货")).await else { panic!("tried again") };
    assert_eq!(error.code, ErrorCode::SecretMissing);
    // What went wrong of the message itself is decided.
    let too_many = || UnattendedMessage { most_people: 0, ..message("order-2", "已发货") };
    assert_eq!(code_of(&handed(&world, too_many()).await), Some(ErrorCode::TooManyPeople));
    let Handled::DeadBefore(_) = handed(&world, message("order-2", "已发货")).await else { panic!("tried again") };
    assert_eq!(counted(&world).await, (0, 2));
    world.delete_profile(&profile.id).await.unwrap();
    assert_eq!((counted(&world).await.1, world.dead_letters(None, 0, 10).await.unwrap().total), (1, 1));
}

#[tokio::test]
async fn a_dead_letter_is_told_once_and_over_when_it_was_put_away() {
    let world = open().await;
    world.tell_needs();
    let unreadable = Letter {
        profile_id: PRACTICE_ID.to_owned(),
        key: None,
        digest: None,
        line: Some(7),
        title: String::new(),
        draft: None,
    };
    let error = || ErrorView::new(ErrorCode::LineUnreadable, "no JSON");
    for _ in 0..2 {
        let handled = world.bury(&unreadable, error()).await.unwrap();
        assert_eq!(handled, Handled::Dead(error()));
    }
    let fresh: Vec<_> = world.needs().into_iter().flat_map(|needs| needs.fresh).collect();
    assert_eq!(
        fresh.iter().map(|need| (need.kind, need.number)).collect::<Vec<_>>(),
        [(NeedKind::DeadLetters, Some(1))]
    );
    assert!(world.told().contains(&Changed::DeadLetters));
    let world = world.restart().await;
    world.tell_needs();
    assert_eq!(world.needs().last().unwrap().fresh[0].number, Some(2), "told after a start as well");
    for one in letters(&world).await.rows {
        assert_eq!((one.line, one.has_draft), (Some(7), false));
        world.put_dead_letter_away(&one.id).await.unwrap();
        assert_eq!(world.put_dead_letter_away(&one.id).await.unwrap_err().code, ErrorCode::NotFound);
    }
    assert_eq!(world.needs().last().unwrap().over.len(), 1);
    assert!(world.needs().last().unwrap().standing.is_empty());
}

#[tokio::test]
async fn a_program_that_writes_nonsense_for_hours_does_not_fill_the_disk() {
    let world = open().await;
    let letter = Letter {
        profile_id: PRACTICE_ID.to_owned(),
        key: None,
        digest: None,
        line: None,
        title: String::new(),
        draft: None,
    };
    let most = u32::try_from(dead_letters::MOST_KEPT).unwrap();
    for _ in 0..most + 5 {
        world.bury(&letter, ErrorView::new(ErrorCode::LineUnreadable, "no JSON")).await.unwrap();
    }
    assert_eq!(letters(&world).await.total, most);
}
