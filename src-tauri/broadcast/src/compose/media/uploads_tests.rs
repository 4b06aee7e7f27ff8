//! Tests of uploads and of what the engine does with them, against scripted answers.

use super::super::exchanged;
use super::*;
use crate::compose::media::samples::{amr, noise_png, png};
use crate::model::audience::Audience;
use crate::model::draft::Draft;
use crate::model::history::HistoryFilter;
use crate::model::outcome::Outcome;
use crate::sending::engine::{EngineConfig, SendError};
use crate::testing::{Answer, World, api, lost, ok, person, unreachable};
use proptest::prelude::*;
use serde_json::json;
use std::time::Duration;
use testkit::until;
use wecom::send::SendOptions;

fn draft(message: serde_json::Value, people: usize) -> Draft {
    let include = (0..people).map(|n| person(&format!("u{n}"))).collect();
    let message = serde_json::from_value(message).unwrap();
    Draft::new(message, SendOptions::default(), Audience::of(include))
}

async fn picture(world: &World, name: &str) -> String {
    world.media.add(MediaKind::Image, name, png(8, 8)).await.unwrap().reference
}

fn image(id: &str, people: usize) -> Draft {
    draft(json!({"msgtype": "image", "image": {"media_id": id}}), people)
}

fn sent(world: &World) -> Vec<String> {
    world.sender.sent().into_iter().map(|body| String::from_utf8(body).unwrap()).collect()
}

async fn start_fails(world: &World, draft: Draft) -> ErrorView {
    let order = world.order(draft, 0).await;
    let error = world.engine.start(order).await.unwrap_err();
    assert!(world.sender.sent().is_empty());
    assert_eq!(world.history.find(&HistoryFilter::default(), 0, 10).await.unwrap().total, 0);
    ErrorView::from(error)
}

#[tokio::test]
async fn uploaded_once_and_stored_as_sent() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let reference = picture(&world, "海报.png").await;
    let end = world.send(image(&reference, 1001)).await;
    assert_eq!((end.outcome, end.title.as_str()), (Some(Outcome::Accepted), "海报.png"));
    assert_eq!(world.sender.uploaded(), [(MediaKind::Image, "海报.png".to_owned())]);
    let bodies = sent(&world);
    assert!(bodies.iter().all(|body| body.contains(r#""media_id":"media-1""#) && !body.contains("posthorn-file")));
    let detail = world.history.open(&end.id).await.unwrap();
    assert_eq!(detail.draft.message, image(&reference, 0).message, "the draft keeps the file itself");
    let stored = detail.batches.iter().map(|batch| serde_json::from_str::<serde_json::Value>(&batch.request).unwrap());
    assert_eq!(stored.map(|value| value.to_string()).collect::<Vec<_>>(), bodies);
    let told = world.sink.uploads();
    let last = told.last().unwrap();
    assert_eq!((last.name.as_str(), last.file, last.files, last.sent), ("海报.png", 1, 1, last.total));

    world.send(image(&reference, 2)).await;
    assert_eq!(world.sender.uploaded().len(), 1, "still good");
    world.clock.shift(life_ms() - MARGIN_MS - 60_000);
    world.send(image(&reference, 3)).await;
    assert_eq!(world.sender.uploaded().len(), 1, "still good for its margin");
    world.clock.shift(61_000);
    world.send(image(&reference, 4)).await;
    assert_eq!(world.sender.uploaded().len(), 2);
    assert!(sent(&world).last().unwrap().contains("media-2"));
}

#[tokio::test]
async fn other_names_kinds_and_companies_have_other_ids() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let one = picture(&world, "a.png").await;
    world.send(image(&one, 1)).await;
    world.send(image(&picture(&world, "b.png").await, 1)).await;
    world.send(draft(json!({"msgtype": "file", "file": {"media_id": one}}), 1)).await;
    assert_eq!(world.sender.uploaded().len(), 3);
    world.clock.shift(5_000);
    world.send(image(&one, 2)).await;
    assert_eq!(world.sender.uploaded().len(), 3);
    let other = Profile { corp_id: "ww2".to_owned(), ..world.practice().profile };
    let uploads = world.uploads();
    let message = image(&one, 1).message;
    uploads.resolve(&other, None, &message, "d").await.unwrap();
    assert_eq!(world.sender.uploaded().len(), 4);
    Uploads::forget(&world.database, &other.id).await.unwrap();
    uploads.resolve(&other, None, &message, "d").await.unwrap();
    assert_eq!(world.sender.uploaded().len(), 5);
}

#[tokio::test]
async fn pictures_in_articles_get_addresses_that_stay() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let cover = picture(&world, "cover.png").await;
    let inside = world.media.add(MediaKind::Image, "in.png", noise_png(9, 9)).await.unwrap().reference;
    let message = json!({"msgtype": "mpnews", "mpnews": {"articles": [
        {"title": "一", "thumb_media_id": cover, "content": format!("<img src=\"{inside}\"><img src='{inside}'>")},
        {"title": "二", "thumb_media_id": cover, "content": "<p>x</p>"}]}});
    world.send(draft(message.clone(), 1)).await;
    assert_eq!(world.sender.uploaded().len(), 2);
    let url = "https://img.example.com/2?a=1&b=2";
    let body: serde_json::Value = serde_json::from_str(&sent(&world)[0]).unwrap();
    let articles = &body["mpnews"]["articles"];
    assert_eq!(articles[0]["content"], json!(format!("<img src=\"{url}\"><img src='{url}'>")));
    assert_eq!(
        (&articles[0]["thumb_media_id"], &articles[1]["thumb_media_id"]),
        (&json!("media-1"), &json!("media-1"))
    );
    world.clock.shift(30 * life_ms());
    world.send(draft(message, 2)).await;
    assert_eq!(world.sender.uploaded().len(), 3, "the cover alone");
}

#[tokio::test]
async fn a_failing_upload_leaves_nothing_and_says_which_file() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let reference = picture(&world, "海报.png").await;
    for (answers, code, number) in [
        (vec![api(40123)], ErrorCode::Api, Some(40123)),
        (vec![lost()], ErrorCode::Unreachable, None),
        (vec![unreachable()], ErrorCode::Unreachable, None),
        (vec![api(-1), api(-1), api(-1), api(-1)], ErrorCode::Api, Some(-1)),
    ] {
        world.sender.will_upload(answers);
        let view = start_fails(&world, image(&reference, 2)).await;
        assert_eq!((view.code, view.api.map(|api| api.code)), (code, number));
        assert_eq!((view.field.as_deref(), view.detail.as_deref()), (Some("media"), Some("海报.png")));
    }
    world.sender.will_upload([api(-1), api(45033)]);
    assert_eq!(world.send(image(&reference, 2)).await.outcome, Some(Outcome::Accepted));
}

#[tokio::test]
async fn nothing_is_uploaded_when_one_of_the_files_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let good = picture(&world, "a.png").await;
    let other = world.media.add(MediaKind::Image, "b.png", png(3, 3)).await.unwrap().reference;
    let message = json!({"msgtype": "mpnews", "mpnews": {"articles": [
        {"title": "一", "thumb_media_id": good, "content": "x"}, {"title": "二", "thumb_media_id": other, "content": "x"}]}});
    let order = world.order(draft(message, 1), 0).await;
    let sha256 = other.parse::<MediaReference>().unwrap().sha256().to_owned();
    std::fs::remove_file(folder.path().join("media").join(sha256)).unwrap();
    assert_eq!(world.engine.start(order.clone()).await, Err(SendError::Blocked));
    let message = order.draft.message;
    let error = world.uploads().resolve(&world.practice().profile, None, &message, "d").await.unwrap_err();
    assert_eq!(error, UploadError::Media(MediaError::Missing("b.png".to_owned())));
    assert!(world.sender.uploaded().is_empty() && world.sender.sent().is_empty());
}

#[tokio::test]
async fn uploads_can_be_given_up_and_begun_again() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let order = world.order(image(&picture(&world, "a.png").await, 2), 0).await;
    world.sender.will_upload([Answer::Hang]);
    let engine = world.engine.clone();
    let starting = tokio::spawn({
        let order = order.clone();
        async move { engine.start(order).await }
    });
    until("the upload", async || !world.sink.uploads().is_empty()).await;
    assert_eq!(world.engine.start(order.clone()).await, Err(SendError::Busy), "pressed twice");
    assert!(!world.engine.cancel_uploads("another"));
    assert!(world.engine.cancel_uploads(&order.digest));
    let error = starting.await.unwrap().unwrap_err();
    assert_eq!(error, SendError::Upload(UploadError::Cancelled));
    assert_eq!(ErrorView::from(error).code, ErrorCode::Cancelled);
    assert!(!world.engine.cancel_uploads(&order.digest));
    assert_eq!(world.history.find(&HistoryFilter::default(), 0, 10).await.unwrap().total, 0);
    let id = world.engine.start(order).await.unwrap();
    assert_eq!(world.end_of(&id).await.outcome, Some(Outcome::Accepted));
}

#[tokio::test]
async fn a_dead_media_id_is_renewed_once_and_the_rest_goes_with_the_new_one() {
    for code in [40007, 40145] {
        let folder = tempfile::tempdir().unwrap();
        let world = World::open(folder.path(), None).await;
        let reference = picture(&world, "a.png").await;
        world.sender.will([api(code)]);
        let end = world.send(image(&reference, 2001)).await;
        assert_eq!((end.outcome, end.missed, end.error), (Some(Outcome::Accepted), 0, None));
        let bodies = sent(&world);
        let ids: Vec<_> = bodies.iter().map(|body| if body.contains("media-2") { 2 } else { 1 }).collect();
        assert_eq!(ids, [1, 2, 2, 2]);
        assert_eq!(bodies[1], bodies[0].replace("media-1", "media-2"));
        let stored = world.history.open(&end.id).await.unwrap().batches;
        assert!(stored.iter().all(|batch| batch.request.contains("media-2")), "what left is what is stored");
        world.clock.shift(5_000);
        world.send(image(&reference, 1)).await;
        assert_eq!(world.sender.uploaded().len(), 2, "the new one is remembered");
    }
}

#[tokio::test]
async fn a_request_in_doubt_never_leaves_with_another_media_id() {
    let folder = tempfile::tempdir().unwrap();
    let soon = vec![Duration::from_millis(5)];
    let world = World::configured(folder.path(), |config| EngineConfig { unknown_again: soon, ..config }).await;
    let reference = picture(&world, "a.png").await;
    world.sender.will([lost(), api(40007)]);
    let end = world.send(image(&reference, 1)).await;
    let bodies = sent(&world);
    assert_eq!(bodies.len(), 2, "with other bytes WeCom would not know it for the same: {bodies:?}");
    assert_eq!(bodies[0], bodies[1]);
    assert_eq!(end.outcome, Some(Outcome::Unknown));

    // The files of one request are renewed while another one is in doubt.
    world.clock.shift(5_000);
    world.engine.set_parallel(1);
    world.sender.will([lost(), api(40007)]);
    world.send(image(&reference, 1001)).await;
    let bodies = sent(&world).split_off(2);
    let first: Vec<_> = bodies.iter().filter(|body| body.contains("\"u0|")).collect();
    assert_eq!(first.len(), 2, "{bodies:?}");
    assert_eq!(first[0], first[1]);
}

#[tokio::test]
async fn the_new_request_stands_on_the_disk_before_it_leaves() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let reference = picture(&world, "a.png").await;
    world.sender.will([api(40007), Answer::Hang]);
    let id = world.engine.start(world.order(image(&reference, 1), 0).await).await.unwrap();
    world.sent(2).await;
    let batch = &world.history.open(&id).await.unwrap().batches[0];
    assert_eq!(batch.state, crate::model::states::BatchState::Sending);
    assert!(batch.request.contains("media-2"));
}

#[tokio::test]
async fn ended_while_renewing_means_not_sent() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let reference = picture(&world, "a.png").await;
    world.sender.will([api(40007)]);
    world.sender.will_upload([ok(), Answer::Hang]);
    let id = world.engine.start(world.order(image(&reference, 1), 0).await).await.unwrap();
    let is_uploading = || world.sender.sent().len() == 1 && world.sink.uploads().last().unwrap().sent == 0;
    let state = async || world.history.open(&id).await.unwrap().batches[0].state;
    let planned = async || state().await == crate::model::states::BatchState::Planned;
    until("the renewal", async || is_uploading() && planned().await).await;
    let other = crate::testing::database(folder.path()).await;
    let other = World::on(folder.path(), other);
    assert_eq!(other.engine.recover().await.unwrap(), 1);
    let found = other.engine.snapshot(&id).await.unwrap();
    assert_eq!((found.pause, found.missed), (Some(crate::model::states::PauseReason::Interrupted), 0));
    assert_eq!(other.engine.stop(&id).await.unwrap().outcome, Some(Outcome::NotSent));
}

#[tokio::test]
async fn a_renewal_that_fails_or_does_not_help_ends_it() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let reference = picture(&world, "a.png").await;
    world.sender.will([api(40007), api(40007)]);
    let end = world.send(image(&reference, 1)).await;
    assert_eq!((end.outcome, sent(&world).len()), (Some(Outcome::Refused), 2));
    assert_eq!(end.error.unwrap().api.unwrap().code, 40007);

    world.clock.shift(5_000);
    world.sender.will([api(40007)]);
    world.sender.will_upload([unreachable()]);
    let end = world.send(image(&reference, 2)).await;
    assert_eq!((end.outcome, sent(&world).len()), (Some(Outcome::Refused), 3));
    let error = end.error.unwrap();
    assert_eq!((error.code, error.detail.as_deref()), (ErrorCode::Unreachable, Some("a.png")));

    // A media id that was pasted is nobody's file: there is nothing to renew.
    world.sender.will([api(40007)]);
    let end = world.send(image("3xPastedMediaId", 1)).await;
    assert_eq!((end.outcome, sent(&world).len()), (Some(Outcome::Refused), 4));
}

#[tokio::test]
async fn voices_and_rows_of_cards() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let voice = world.media.add(MediaKind::Voice, "早会.amr", amr(2)).await.unwrap().reference;
    world.send(draft(json!({"msgtype": "voice", "voice": {"media_id": voice}}), 1)).await;
    let sheet = world.media.add(MediaKind::File, "表.xlsx", vec![b'P'; 99]).await.unwrap().reference;
    let row = json!({"type": 2, "keyname": "附件", "value": "表.xlsx", "media_id": sheet});
    let card = json!({"card_type": "text_notice", "main_title": {"title": "t"}, "horizontal_content_list": [row],
        "card_action": {"type": 1, "url": "https://example.cn"}});
    world.send(draft(json!({"msgtype": "template_card", "template_card": card}), 1)).await;
    let kinds: Vec<_> = world.sender.uploaded().into_iter().map(|(kind, _)| kind).collect();
    assert_eq!(kinds, [MediaKind::Voice, MediaKind::File]);
    assert!(sent(&world)[1].contains(r#""media_id":"media-2""#));
}

#[tokio::test]
async fn cards_that_call_back_get_a_task_id_of_their_own_in_every_request() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(folder.path(), None).await;
    let card = |task_id: &str| {
        json!({"msgtype": "template_card", "template_card": {"card_type": "button_interaction",
        "main_title": {"title": "t"}, "task_id": task_id, "button_list": [{"text": "好", "key": "ok"}]}})
    };
    world.send(draft(card(""), 1001)).await;
    world.send(draft(card("own-1"), 1)).await;
    let ids: Vec<String> = sent(&world)
        .iter()
        .map(|body| {
            serde_json::from_str::<serde_json::Value>(body).unwrap()["template_card"]["task_id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(ids.len(), 3);
    assert_eq!(ids[2], "own-1");
    assert_ne!(ids[0], ids[1]);
    let good = |id: &String| {
        (1..=128).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-@".contains(&b))
    };
    assert!(ids.iter().all(good));
}

#[test]
fn media_ids_are_exchanged_where_they_stand_and_nowhere_else() {
    let pairs = [("a\"1".to_owned(), "b2".to_owned()), ("b2".to_owned(), "c3".to_owned())];
    let body = json!({"x": {"media_id": "a\"1", "n": 1.3, "l": [{"thumb_media_id": "b2"}, {"media_id": "a"}]},
        "text": "\"media_id\":\"a\\\"1\"", "other_id": "b2"})
    .to_string();
    let expected = json!({"x": {"media_id": "b2", "n": 1.3, "l": [{"thumb_media_id": "c3"}, {"media_id": "a"}]},
        "text": "\"media_id\":\"a\\\"1\"", "other_id": "b2"})
    .to_string();
    assert_eq!(exchanged(&body, &pairs), Some(expected));
    assert_eq!(exchanged(r#"{"text":"media_id"}"#, &pairs), None);
    assert_eq!(exchanged("", &pairs), None);
}

#[test]
fn addresses_stay_inside_their_attribute() {
    assert_eq!(in_attribute("https://a.cn/x?a=1&b=2"), "https://a.cn/x?a=1&b=2");
    assert_eq!(in_attribute("https://a.cn/\" onload='x'> y\n"), "https://a.cn/%22onload=%27x%27%3Ey");
}

proptest! {
    #[test]
    fn only_the_named_values_change(
        old in "\\PC{1,12}", new in "[0-9A-Za-z_-]{1,12}", text in any::<String>(), media in any::<bool>(),
    ) {
        let id = if media { old.clone() } else { format!("{old}x") };
        let body = |id: &str| json!({"text": {"content": text}, "image": {"media_id": id}, "safe": 0}).to_string();
        let changed = exchanged(&body(&id), &[(old, new.clone())]);
        prop_assert_eq!(changed, media.then(|| body(&new)));
    }
}
