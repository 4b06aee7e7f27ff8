//! Messages with files: kept here, uploaded right before the send, renewed when WeCom has forgotten them.

use crate::world::{Product, Setup, World, draft, person};
use broadcast::compose::drafts::{DraftSlot, Drafts};
use broadcast::compose::media::uploads::UploadError;
use broadcast::compose::media::{GRACE_MS, MediaError, in_use};
use broadcast::model::draft::Draft;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::model::history::HistoryFilter;
use broadcast::model::outcome::Outcome;
use broadcast::model::states::BatchState;
use broadcast::model::timestamp::Timestamp;
use broadcast::sending::engine::SendError;
use sandbox::{Fault, FaultKind};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::until;
use wecom::media::{MediaKind, MediaProblem};

/// A picture as far as anybody looks: a sound head, then nothing of worth.
fn png(length: usize) -> Vec<u8> {
    let mut content = b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\0\0\x20\0\0\0\x10\x08\x06\0\0\0".to_vec();
    content.resize(length.max(content.len()), 7);
    content
}

fn amr(seconds: usize) -> Vec<u8> {
    let frame = [&[0x04][..], &[0; 12]].concat();
    [b"#!AMR\n".to_vec(), frame.repeat(seconds * 50)].concat()
}

async fn keep(world: &World, kind: MediaKind, name: &str, content: Vec<u8>) -> String {
    world.product.media.add(kind, name, content).await.unwrap().reference
}

fn image(reference: &str, people: &[&str]) -> Draft {
    draft(json!({"msgtype": "image", "image": {"media_id": reference}}), people.iter().copied().map(person).collect())
}

/// The media ids of the requests that were sent.
fn media_ids(world: &World) -> Vec<String> {
    let bodies = world.requests("message/send").into_iter();
    bodies
        .map(|body| serde_json::from_str::<Value>(&body).unwrap()["image"]["media_id"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn every_kind_of_file_arrives_and_what_is_stored_is_what_left() {
    let world = World::new().await;
    let picture = keep(&world, MediaKind::Image, "海报 终稿.png", png(90_000)).await;
    let voice = keep(&world, MediaKind::Voice, "早会.amr", amr(5)).await;
    let film = keep(&world, MediaKind::Video, "消防.mp4", [b"\0\0\0\x18ftypmp42", &[0; 99][..]].concat()).await;
    let sheet = keep(&world, MediaKind::File, "值班表 8月.xlsx", vec![b'P'; 999]).await;
    let inside = format!("<p>你好</p><img src=\"{picture}\"><img src='{picture}'>");
    for message in [
        json!({"msgtype": "image", "image": {"media_id": picture}}),
        json!({"msgtype": "voice", "voice": {"media_id": voice}}),
        json!({"msgtype": "video", "video": {"media_id": film, "title": "消防"}}),
        json!({"msgtype": "file", "file": {"media_id": sheet}}),
        json!({"msgtype": "mpnews", "mpnews": {"articles": [
            {"title": "年会", "thumb_media_id": picture, "content": inside}]}}),
        json!({"msgtype": "template_card", "template_card": {"card_type": "text_notice", "main_title": {"title": "t"},
            "horizontal_content_list": [{"type": 2, "keyname": "附件", "value": "表", "media_id": sheet}],
            "card_action": {"type": 1, "url": "https://example.cn"}}}),
    ] {
        let kind = message["msgtype"].to_string();
        let end = world.product.send(draft(message, vec![person("zhangsan"), person("lisi")])).await;
        assert_eq!((end.outcome, &end.error), (Some(Outcome::Accepted), &None), "{kind}");
        let left = world.requests("message/send").pop().unwrap();
        assert!(!left.contains("posthorn-file"), "{kind}");
        let stored = &world.product.batches(&end.id).await[0].request;
        assert_eq!(serde_json::from_str::<Value>(stored).unwrap().to_string(), left, "{kind}");
    }
    assert_eq!(world.company.inbox("zhangsan").len(), 6);
    // The picture once for two messages and once for the text of the article; the sheet once for two messages.
    assert_eq!((world.requests("media/upload").len(), world.requests("media/uploadimg").len()), (4, 1));
    let articles = &world.requests("message/send")[4];
    assert_eq!(articles.matches("https://img.example.com/permanent/").count(), 2);
}

#[tokio::test]
async fn an_expired_media_id_is_renewed_and_the_send_goes_on() {
    let world = World::new().await;
    let picture = keep(&world, MediaKind::Image, "a.png", png(100)).await;
    world.product.send(image(&picture, &["zhangsan"])).await;
    // WeCom's clock runs ahead of this computer's: the media id is dead, and nobody here knows.
    world.company.advance_clock(Duration::from_hours(73));
    let strangers = (0..1500).map(|n| format!("stranger{n}"));
    let many: Vec<String> = strangers.chain(["lisi".to_owned()]).collect();
    let end = world.product.send(image(&picture, &many.iter().map(String::as_str).collect::<Vec<_>>())).await;
    assert_eq!(
        (end.outcome, end.error.and_then(|error| error.api).map(|api| api.code)),
        (Some(Outcome::Partial), Some(81013))
    );
    assert_eq!(world.company.inbox("lisi").len(), 1);
    let ids = media_ids(&world);
    // The first send; then a refusal, the same again with the new id, and the second batch. A refused token may add one.
    let dead: Vec<_> = ids.iter().filter(|id| **id == ids[0]).collect();
    let fresh: Vec<_> = ids.iter().filter(|id| **id != ids[0]).collect();
    assert!(dead.len() >= 2);
    assert_eq!(fresh.len(), 2);
    assert_eq!(fresh[0], fresh[1]);
    assert_eq!(world.requests("media/upload").len(), 2);
    let batches = world.product.batches(&end.id).await;
    assert!(batches.iter().all(|batch| batch.request.contains(fresh[0].as_str())));
    assert_eq!(batches[1].state, BatchState::Accepted);
}

#[tokio::test]
async fn an_upload_cut_in_the_middle_leaves_nothing_and_can_be_tried_again() {
    for kind in [FaultKind::CutConnection, FaultKind::HalfBody, FaultKind::Html, FaultKind::Errcode(45001)] {
        let world = World::new().await;
        let picture = keep(&world, MediaKind::Image, "大图.png", png(3_000_000)).await;
        world.company.order(Fault::new("media/upload", 1, kind.clone()));
        let order = world.product.order(image(&picture, &["zhangsan"]), 0).await;
        let error = world.product.engine.start(order.clone()).await.unwrap_err();
        assert!(matches!(error, SendError::Upload(UploadError::NotUploaded { .. })), "{kind:?}");
        let view = ErrorView::from(error);
        assert_eq!((view.field.as_deref(), view.detail.as_deref()), (Some("media"), Some("大图.png")), "{kind:?}");
        let expected = match kind {
            FaultKind::Errcode(_) => ErrorCode::Api,
            FaultKind::Html => ErrorCode::NotWecom,
            _ => ErrorCode::Unreachable,
        };
        assert_eq!(view.code, expected, "{kind:?}");
        assert!(world.requests("message/send").is_empty());
        assert_eq!(world.product.history.find(&HistoryFilter::default(), 0, 10).await.unwrap().total, 0);

        let id = world.product.engine.start(order).await.unwrap();
        assert_eq!(world.product.end_of(&id).await.outcome, Some(Outcome::Accepted));
        let last = world.product.told.uploads().pop().unwrap();
        assert_eq!((last.sent, last.total, last.file, last.files), (3_000_000, 3_000_000, 1, 1));
    }
}

#[tokio::test]
async fn an_upload_that_hangs_can_be_given_up() {
    let world = World::new().await;
    let picture = keep(&world, MediaKind::Image, "a.png", png(100)).await;
    world.company.order(Fault::new("media/upload", 1, FaultKind::Hang));
    let order = world.product.order(image(&picture, &["zhangsan"]), 0).await;
    let engine = world.product.engine.clone();
    let digest = order.digest.clone();
    let starting = tokio::spawn(async move { engine.start(order).await });
    until("the upload", async || !world.requests("media/upload").is_empty()).await;
    assert!(world.product.engine.cancel_uploads(&digest));
    assert_eq!(starting.await.unwrap(), Err(SendError::Upload(UploadError::Cancelled)));
    assert!(world.requests("message/send").is_empty());
}

#[tokio::test]
async fn a_picture_that_lies_is_refused_here_and_would_be_there() {
    let world = World::new().await;
    let lying = [b"GIF89a".to_vec(), vec![0; 99]].concat();
    let error = world.product.media.add(MediaKind::Image, "照片.png", lying.clone()).await.unwrap_err();
    let MediaError::Unfit { problem, .. } = error else { panic!("{error:?}") };
    assert!(matches!(problem, MediaProblem::WrongFormat { .. }));
    // As a plain file it may be kept; in a place for a picture it blocks the send.
    let file = keep(&world, MediaKind::File, "照片.png", lying).await;
    let review = world.product.review(&image(&file, &["zhangsan"]), false).await;
    assert!(review.blocked);
    assert_eq!(review.inspection.findings[0].code, problem.code(MediaKind::Image));
    let end =
        world.product.send(draft(json!({"msgtype": "file", "file": {"media_id": file}}), vec![person("lisi")])).await;
    assert_eq!(end.outcome, Some(Outcome::Accepted));
}

#[tokio::test]
async fn files_survive_a_restart_and_what_nobody_uses_goes() {
    let world = World::new().await;
    let drafted = keep(&world, MediaKind::Image, "a.png", png(100)).await;
    let sent = keep(&world, MediaKind::Image, "b.png", png(200)).await;
    let unused = keep(&world, MediaKind::Image, "c.png", png(300)).await;
    let documents =
        broadcast::documents::Documents::open(&world.folder, std::sync::Arc::new(wecom::clock::SystemClock)).unwrap();
    let drafts = Drafts::new(documents.clone(), std::sync::Arc::new(broadcast::ports::TimedIds));
    drafts.save("p", DraftSlot::Compose, &image(&drafted, &["lisi"])).unwrap();
    world.product.send(image(&sent, &["zhangsan"])).await;
    for entry in std::fs::read_dir(world.folder.join("media")).unwrap() {
        let long_ago = std::time::SystemTime::now() - Duration::from_millis(GRACE_MS.unsigned_abs() * 2);
        std::fs::File::options().write(true).open(entry.unwrap().path()).unwrap().set_modified(long_ago).unwrap();
    }
    let again = Product::start(&world.folder, &world.company.url(), Setup::default()).await;
    let keep = in_use(&documents, &again.database, Timestamp(0)).await.unwrap();
    assert_eq!(again.media.sweep(&keep).await.unwrap().files, 1);
    assert!(again.media.view(&drafted).await.is_ok() && again.media.view(&sent).await.is_ok());
    assert!(matches!(again.media.view(&unused).await, Err(MediaError::Missing(_))));
    let uploads = world.requests("media/upload").len();
    assert_eq!(again.send(image(&sent, &["lisi"])).await.outcome, Some(Outcome::Accepted));
    assert_eq!(world.requests("media/upload").len(), uploads, "remembered");
}
