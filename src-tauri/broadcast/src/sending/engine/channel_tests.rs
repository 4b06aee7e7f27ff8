//! Group chats and group robots in the engine, against scripted answers.

use super::tests::{batch_states, states};
use super::*;
use crate::compose::media::samples::{noise_png, png};
use crate::model::audience::{Recipient, RecipientKind};
use crate::model::batch::Route;
use crate::model::draft::Extra;
use crate::model::error_view::ErrorCode;
use crate::model::ledger::{LedgerReason, LedgerState};
use crate::model::outcome::Outcome;
use crate::model::states::BatchState;
use crate::model::states::BroadcastState;
use crate::model::trouble::{ConnectError, SendTrouble};
use crate::store::sql;
use crate::testing::{Answer, World, api, draft, lost, named, ok, person, unreachable};
use serde_json::{Value, json};
use testkit::until;
use wecom::channel::Channel;
use wecom::import::UnknownField;
use wecom::media::MediaKind;

const MINUTE_MS: i64 = 61_000;

fn chat(id: &str) -> Recipient {
    Recipient { kind: RecipientKind::Chat, ..named(id, "演练") }
}

fn robot(id: &str) -> Recipient {
    Recipient { kind: RecipientKind::Robot, ..named(id, "巡检") }
}

fn message(message: Value, include: Vec<Recipient>) -> Draft {
    Draft { message: serde_json::from_value(message).unwrap(), ..draft("", include) }
}

fn bodies(world: &World) -> Vec<Value> {
    world.sender.sent().iter().map(|body| serde_json::from_slice(body).unwrap()).collect()
}

async fn until_paced(world: &World, id: &str) -> BroadcastSnapshot {
    let is_paced = |one: &BroadcastSnapshot| {
        assert_eq!(one.outcome, None, "it waits");
        one.error.as_ref().is_some_and(|error| error.code == ErrorCode::RobotPaced)
    };
    world.until(id, is_paced).await
}

/// As many robots' messages as a minute takes.
async fn use_up(world: &World, id: &str) {
    for n in 0..wecom::webhook::PER_MINUTE {
        let end = world.send(draft(&format!("message {n}"), vec![robot(id)])).await;
        assert_eq!(end.outcome, Some(Outcome::Accepted), "{n}");
    }
}

#[tokio::test]
async fn each_channel_once_and_nobody_with_everyone() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    // Ids of chats are told apart by case, and one that cannot be an id blocks.
    let chosen = vec![chat("c1"), robot("r"), chat("C1"), robot("r"), chat("c1"), person("a")];
    let end = world.send(draft("hello", chosen)).await;
    let ways = [Route::App, Route::Chat("c1".into()), Route::Chat("C1".into()), Route::Robot("r".into())];
    assert_eq!(world.sender.routes(), ways);
    assert_eq!((end.outcome, world.ledger(&end.id).await.len()), (Some(Outcome::Accepted), 4));
    let review = world.engine.review(world.practice(), &draft("x", vec![chat("no id")]), false, 0).await.unwrap();
    assert!(review.blocked);

    let mut everyone = draft("everyone", vec![robot("r"), chat("c1")]);
    everyone.audience.all = true;
    let review = world.engine.review(world.practice(), &everyone, false, 0).await.unwrap();
    let channels: Vec<_> = review.channels.iter().map(|one| (one.channel, one.recipients)).collect();
    assert_eq!((channels, review.batches), (vec![(Channel::App, 1)], 1));
}

#[tokio::test]
async fn the_digest_says_which_robot() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let mut order = world.order(draft("hello", vec![robot("r1")]), 0).await;
    order.draft.audience.include = vec![robot("r2")].into();
    assert_eq!(world.engine.start(order).await, Err(SendError::ReviewOutdated));
    assert!(world.sender.sent().is_empty());
}

#[tokio::test]
async fn what_one_channel_refuses_the_others_still_get() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([api(86003), ok(), api(93000), ok()]);
    let end = world.send(draft("hello", vec![chat("c1"), chat("c2"), robot("r1"), robot("r2")])).await;
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Partial), 2));
    let refused = (LedgerState::Refused, Some(LedgerReason::ApiError));
    let rows = world.ledger(&end.id).await;
    assert_eq!(
        states(&rows),
        [
            ("c1", refused.0, refused.1),
            ("r1", refused.0, refused.1),
            ("c2", LedgerState::Accepted, None),
            ("r2", LedgerState::Accepted, None)
        ]
    );
    assert_eq!((rows[0].code, rows[1].code), (Some(86003), Some(93000)));
}

#[tokio::test]
async fn a_robot_without_a_key_is_passed_over_a_locked_keychain_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will_fail_before(SendTrouble::Connect(ConnectError::RobotKeyMissing));
    let end = world.send(draft("hello", vec![robot("r1"), robot("r2")])).await;
    assert_eq!((end.outcome, end.error.unwrap().code), (Some(Outcome::Partial), ErrorCode::RobotKeyMissing));
    assert_eq!(world.sender.routes(), [Route::Robot("r2".into())]);
    let locked = crate::model::secrets::SecretStoreError::Locked;
    world.sender.will_fail_before(SendTrouble::Connect(ConnectError::Secrets(locked)));
    let end = world.send(draft("again", vec![robot("r1"), robot("r2")])).await;
    assert_eq!((end.outcome, end.error.unwrap().code), (Some(Outcome::NotSent), ErrorCode::KeychainLocked));
    assert_eq!(world.sender.sent().len(), 1);
}

#[tokio::test]
async fn a_lost_answer_of_a_channel_is_not_asked_for_again() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    world.sender.will([lost(), ok(), lost(), lost()]);
    let chosen = vec![chat("c1"), chat("c2"), robot("r1"), robot("r2"), robot("r3")];
    let end = world.send(draft("hello", chosen)).await;
    assert_eq!(
        batch_states(&world, &end.id).await,
        [BatchState::Unknown, BatchState::Accepted, BatchState::Unknown, BatchState::Unknown, BatchState::Cancelled]
    );
    assert_eq!((end.outcome, end.missed), (Some(Outcome::Unknown), 4));
    assert_eq!(world.sender.sent().len(), 4, "each once; after two running the rest stays here");
    assert_eq!(world.engine.recover().await.unwrap(), 0);
    assert_eq!(world.sender.sent().len(), 4);
}

#[tokio::test]
async fn without_a_network_no_channel_is_tried_after_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([unreachable(), unreachable(), unreachable(), unreachable()]);
    let end = world.send(draft("hello", vec![chat("c1"), robot("r1")])).await;
    assert_eq!((end.outcome, world.sender.sent().len()), (Some(Outcome::NotSent), 4));
    assert!(world.sender.routes().iter().all(|route| *route == Route::Chat("c1".into())));
}

#[tokio::test]
async fn a_robot_that_hung_when_the_program_ended_is_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    world.sender.will([ok(), Answer::Hang]);
    let chosen = vec![person("a"), robot("r1"), robot("r2")];
    let id = world.engine.start(world.order(draft("hello", chosen), 0).await).await.unwrap();
    world.sent(2).await;
    let again = World::open(folder.path(), None).await;
    assert_eq!(again.engine.recover().await.unwrap(), 1);
    let rows = again.ledger(&id).await;
    assert_eq!(
        states(&rows),
        [
            ("r1", LedgerState::Unknown, Some(LedgerReason::OutcomeUnknown)),
            ("a", LedgerState::Accepted, None),
            ("r2", LedgerState::Planned, None)
        ]
    );
    assert!(again.sender.sent().is_empty());
    // What is unknown of a group is never tried again by itself.
    again.engine.resume(&id).await.unwrap();
    assert_eq!(again.end_of(&id).await.outcome, Some(Outcome::Unknown));
    assert_eq!(again.sender.routes(), [Route::Robot("r2".into())]);
}

#[tokio::test]
async fn the_twenty_first_message_waits_for_the_clock() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    use_up(&world, "r1").await;
    let chosen = vec![person("a"), robot("r2"), robot("r1")];
    let id = world.engine.start(world.order(draft("hello", chosen), 0).await).await.unwrap();
    // The others do not wait.
    world.until(&id, |one| one.batches_done == 2).await;
    let waiting = until_paced(&world, &id).await;
    assert_eq!(waiting.state, BroadcastState::Sending);
    assert_eq!(batch_states(&world, &id).await[2], BatchState::Planned);
    let seconds: u32 = waiting.error.unwrap().detail.unwrap().parse().unwrap();
    assert!((1..=61).contains(&seconds), "{seconds}");
    until("the pause to be told", async || world.sink.broadcasts().iter().any(|told| told.error.is_some())).await;
    world.clock.shift(MINUTE_MS);
    let end = world.end_of(&id).await;
    assert_eq!((end.outcome, end.error), (Some(Outcome::Accepted), None));
    assert_eq!(world.sender.routes().last(), Some(&Route::Robot("r1".into())));
}

#[tokio::test]
async fn when_the_pause_is_over_it_is_no_longer_told() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    use_up(&world, "r1").await;
    // A trouble that stays, and a request that takes its time after the pause.
    world.sender.will([api(86003), Answer::Hang]);
    let id = world.engine.start(world.order(draft("hello", vec![chat("c1"), robot("r1")]), 0).await).await.unwrap();
    let last_told = || world.sink.broadcasts().last().and_then(|told| told.error.clone()).map(|error| error.code);
    until_paced(&world, &id).await;
    until("the pause to be told", async || last_told() == Some(ErrorCode::RobotPaced)).await;
    world.clock.shift(MINUTE_MS);
    until("the trouble to be told", async || last_told() == Some(ErrorCode::Api)).await;
    assert_eq!(world.engine.snapshot(&id).await.unwrap().error.unwrap().code, ErrorCode::Api);
}

#[tokio::test]
async fn an_end_in_the_middle_of_the_pause_is_not_sent_and_the_minute_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    use_up(&world, "r1").await;
    let id = world.engine.start(world.order(draft("hello", vec![robot("r1")]), 0).await).await.unwrap();
    until_paced(&world, &id).await;
    // The program that began it does nothing any more.
    world.database.close().await;
    let again = World::open(folder.path(), None).await;
    assert_eq!(again.engine.recover().await.unwrap(), 1);
    assert_eq!(again.engine.stop(&id).await.unwrap().outcome, Some(Outcome::NotSent));
    assert_eq!(
        states(&again.ledger(&id).await),
        [("r1", LedgerState::NotSent, Some(LedgerReason::Cancelled))],
        "it had not left for certain"
    );
    let id = again.engine.start(again.order(draft("later", vec![robot("r1")]), 0).await).await.unwrap();
    until_paced(&again, &id).await;
    assert!(again.sender.sent().is_empty());
    again.clock.shift(MINUTE_MS);
    assert_eq!(again.end_of(&id).await.outcome, Some(Outcome::Accepted));
    assert_eq!(world.sender.sent().len(), 20);
}

#[tokio::test]
async fn a_robot_that_wecom_holds_back_is_tried_after_a_minute_and_given_up_after_the_third() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.sender.will([api(45009), api(45009), api(45009), api(45009)]);
    let id = world.engine.start(world.order(draft("hello", vec![robot("r1")]), 0).await).await.unwrap();
    for tried in 1..=3 {
        until_paced(&world, &id).await;
        assert_eq!(world.sender.sent().len(), tried);
        assert_eq!(batch_states(&world, &id).await[0], BatchState::Planned, "refused for certain");
        world.clock.shift(MINUTE_MS);
        world.sent(tried + 1).await;
    }
    let end = world.end_of(&id).await;
    assert_eq!(batch_states(&world, &id).await, [BatchState::Refused]);
    assert_eq!(end.error.unwrap().api.unwrap().code, 45009);
    let sent = world.sender.sent();
    assert!(sent.iter().all(|body| *body == sent[0]));
    // In a chat the limit is the application's: everything of the profile waits.
    world.sender.will([api(45009)]);
    let id = world.engine.start(world.order(draft("hello", vec![chat("c1"), chat("c2")]), 0).await).await.unwrap();
    world.until(&id, |one| one.state == BroadcastState::Held).await;
    assert_eq!(batch_states(&world, &id).await, [BatchState::Planned; 2]);
    assert_eq!(world.engine.stop(&id).await.unwrap().outcome, Some(Outcome::NotSent));
}

#[tokio::test]
async fn every_holder_has_its_own_media_id_and_its_own_is_renewed() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    world.engine.set_parallel(1);
    let sheet = world.media.add(MediaKind::File, "表.xlsx", vec![b'P'; 99]).await.unwrap().reference;
    let file = |include| message(json!({"msgtype": "file", "file": {"media_id": sheet}}), include);
    let all = || vec![robot("r2"), person("a"), chat("c1"), robot("r1")];
    world.send(file(all())).await;
    assert_eq!(world.sender.uploaded().len(), 3);
    let ids = |bodies: &[Value]| {
        bodies.iter().map(|body| body["file"]["media_id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ids(&bodies(&world)), ["media-1", "media-1", "media-3", "media-2"], "the chat has the application's");
    // That of r2 is gone at WeCom.
    world.clock.shift(5_000);
    world.sender.will([ok(), ok(), api(40007)]);
    let end = world.send(file(all())).await;
    assert_eq!((end.outcome, end.error), (Some(Outcome::Accepted), None));
    assert_eq!(world.sender.uploaded().len(), 4);
    let mut left = ids(&bodies(&world)[4..]);
    // r1 does not wait for the file of r2.
    left[3..].sort();
    assert_eq!(left, ["media-1", "media-1", "media-3", "media-2", "media-4"]);
    let stored = world.history.open(&end.id).await.unwrap().batches;
    assert!(stored[2].request.contains("media-4"), "what is stored is what left");
    // Another key is another robot at WeCom.
    Uploads::forget_robot(&world.database, "r1").await.unwrap();
    world.clock.shift(5_000);
    world.send(file(all())).await;
    assert_eq!(ids(&bodies(&world)[9..]), ["media-1", "media-1", "media-4", "media-5"]);
}

#[tokio::test]
async fn a_robots_picture_is_inside_stored_whole_and_shown_shortened() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let content = noise_png(60, 60);
    let reference = world.media.add(MediaKind::Image, "海报.png", content.clone()).await.unwrap().reference;
    let image = message(json!({"msgtype": "image", "image": {"media_id": reference}}), vec![chat("c1"), robot("r1")]);
    let end = world.send(image).await;
    assert_eq!(world.sender.uploaded().len(), 1, "for the chat alone");
    let sent = &bodies(&world)[1];
    let picture = sent["image"]["base64"].as_str().unwrap();
    assert_eq!(base64::Engine::decode(&base64::engine::general_purpose::STANDARD, picture).unwrap(), content);
    assert_eq!(sent["image"].as_object().unwrap().len(), 2);
    let stored: String = sql::query_scalar("SELECT request FROM batches WHERE broadcast_id = $1 AND position = 1")
        .bind(&end.id)
        .fetch_one(world.database.pool())
        .await
        .unwrap();
    assert_eq!(stored.as_bytes(), world.sender.sent()[1]);
    let shown: Value = serde_json::from_str(&world.history.open(&end.id).await.unwrap().batches[1].request).unwrap();
    let expected = format!("{}… ({})", &picture[..64], picture.len());
    assert_eq!(shown["image"]["base64"], expected.as_str());
    assert_eq!(shown["image"]["md5"], sent["image"]["md5"]);
}

#[tokio::test]
async fn short_pictures_and_other_requests_are_shown_whole() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let long = "长".repeat(600);
    let end = world.send(draft(&long, vec![robot("r1")])).await;
    let shown = world.history.open(&end.id).await.unwrap().batches.remove(0);
    assert_eq!((shown.channel, shown.group.as_deref(), shown.msgid.is_some()), (Channel::Robot, Some("r1"), true));
    assert!(shown.request.contains(&long));
}

/// Texts of the parts that are made at the send.
fn made(request: &ExactRequest) -> Vec<&str> {
    request.exact.iter().filter(|part| part.made.is_some()).map(|part| part.text.as_str()).collect()
}

#[tokio::test]
async fn the_exact_request_of_each_channel() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let profile = world.practice().profile;
    let reference = world.media.add(MediaKind::Image, "图.png", png(8, 8)).await.unwrap().reference;
    let extra = Extra { fields: vec![UnknownField::new("/new", "1")], send: true };
    let image = |include| Draft {
        extra: extra.clone(),
        ..message(json!({"msgtype": "image", "image": {"media_id": reference}}), include)
    };
    let marker = "⟦media:图.png⟧";
    let mixed = world.engine.exact_request(&profile, &image(vec![robot("r"), chat("c1"), person("a")])).await.unwrap();
    assert_eq!((mixed.channel, mixed.requests, mixed.left_out.len()), (Channel::App, 3, 0));
    let of_chat = world.engine.exact_request(&profile, &image(vec![robot("r"), chat("c1")])).await.unwrap();
    assert_eq!((of_chat.channel, of_chat.requests, of_chat.left_out.as_slice()), (Channel::Chat, 2, [0].as_slice()));
    assert_eq!(made(&of_chat), [marker]);
    let of_robot = world.engine.exact_request(&profile, &image(vec![robot("r")])).await.unwrap();
    assert_eq!(
        (of_robot.channel, of_robot.requests, of_robot.left_out.as_slice()),
        (Channel::Robot, 1, [0].as_slice())
    );
    assert_eq!(made(&of_robot), [marker, marker], "base64 and md5");
    assert!(!of_robot.body().contains("posthorn-file"), "{}", of_robot.body());

    world.send(image(vec![robot("r"), chat("c1")])).await;
    let of_chat = world.engine.exact_request(&profile, &image(vec![chat("c1")])).await.unwrap();
    assert_eq!(of_chat.body().as_bytes(), world.sender.sent()[0], "byte for byte once the file is there");
    let of_robot = world.engine.exact_request(&profile, &image(vec![robot("r")])).await.unwrap();
    assert_eq!(made(&of_robot), [marker, marker], "a picture is read at the send");

    let notice = json!({"msgtype": "template_card", "template_card": {"card_type": "text_notice",
        "main_title": {"title": "x"}, "card_action": {"type": 1, "url": "https://example.cn"}}});
    for plain in [message(notice, vec![robot("r")]), draft("文本", vec![robot("r")]), draft("文本", vec![chat("c1")])]
    {
        let shown = world.engine.exact_request(&profile, &plain).await.unwrap();
        world.clock.shift(5_000);
        world.send(plain).await;
        assert_eq!(shown.body().as_bytes(), world.sender.sent().last().unwrap());
    }
}
