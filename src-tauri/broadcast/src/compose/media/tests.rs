//! Tests of the store.

use super::samples::{amr, jpeg, noise_png, png};
use super::*;
use crate::model::error_view::{ErrorCode, ErrorView};
use std::collections::HashSet;
use testkit::TestClock;
use wecom::media::Format;

fn store(folder: &Path, cap: u64) -> (MediaStore, Arc<TestClock>) {
    let clock = Arc::new(TestClock::default());
    (MediaStore::new(folder, cap, clock.clone()), clock)
}

fn kept(folder: &Path) -> Vec<String> {
    let listed = std::fs::read_dir(folder.join(FOLDER)).map(|listed| {
        listed.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect::<Vec<_>>()
    });
    listed.unwrap_or_default()
}

#[tokio::test]
async fn kept_once_whatever_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = store(folder.path(), DEFAULT_CAP);
    let picture = png(40, 30);
    let view = store.add(MediaKind::Image, "海报 \"终\".png", picture.clone()).await.unwrap();
    assert_eq!((view.kind, view.name.as_str(), view.seconds), (MediaKind::Image, "海报 ＂终＂.png", None));
    assert_eq!((view.width, view.height, view.size as usize), (Some(40), Some(30), picture.len()));
    assert_eq!(store.view(&view.reference).await.unwrap(), view);
    let again = store.add(MediaKind::File, "b.png", picture.clone()).await.unwrap();
    assert_ne!(again.reference, view.reference);
    let reference: MediaReference = view.reference.parse().unwrap();
    assert_eq!(kept(folder.path()), [reference.sha256()]);
    assert_eq!(store.read(&reference).unwrap(), picture);
    let voice = store.add(MediaKind::Voice, "早会.amr", amr(3)).await.unwrap();
    assert_eq!((voice.seconds, voice.width), (Some(3), None));
    assert_eq!(store.view(&voice.reference).await.unwrap(), voice);
    assert_eq!(store.file(&reference, MediaKind::Image).await.unwrap().name(), view.name);
}

#[cfg(unix)]
#[tokio::test]
async fn for_this_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = store(&folder.path().join("home"), DEFAULT_CAP);
    let view = store.add(MediaKind::Image, "a.png", png(4, 4)).await.unwrap();
    let reference: MediaReference = view.reference.parse().unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&store.path(reference.sha256())), 0o600);
    assert_eq!(mode(&store.inner.folder), 0o700);
}

#[tokio::test]
async fn what_wecom_would_refuse_is_not_kept() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = store(folder.path(), DEFAULT_CAP);
    let mut lying = b"GIF89a".to_vec();
    lying.resize(64, 0);
    for (kind, content, problem) in [
        (MediaKind::Image, lying, MediaProblem::WrongFormat { found: Format::Gif }),
        (MediaKind::File, Vec::new(), MediaProblem::TooSmall { bytes: 0, min: 6 }),
        (MediaKind::File, vec![1; 21_000_000], MediaProblem::TooLarge { bytes: 21_000_000, max: 20_000_000 }),
        (MediaKind::Voice, amr(61), MediaProblem::TooLong { duration_ms: 61_000, max_ms: 60_000 }),
        (MediaKind::Video, png(4, 4), MediaProblem::WrongFormat { found: Format::Png }),
    ] {
        let error = store.add(kind, "照片.png", content).await.unwrap_err();
        assert_eq!(error, MediaError::Unfit { name: "照片.png".to_owned(), problem });
        assert_eq!(ErrorView::from(error).code, ErrorCode::InvalidInput);
    }
    assert!(kept(folder.path()).is_empty());
}

#[tokio::test]
async fn a_file_of_the_disk_may_vanish_afterwards_but_not_before() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = store(folder.path(), DEFAULT_CAP);
    let path = folder.path().join("计划 表.png");
    std::fs::write(&path, png(9, 9)).unwrap();
    let view = store.add_path(MediaKind::File, &path).await.unwrap();
    assert_eq!((view.kind, view.name.as_str()), (MediaKind::File, "计划 表.png"));
    std::fs::remove_file(&path).unwrap();
    assert_eq!(store.read(&view.reference.parse().unwrap()).unwrap(), png(9, 9));
    let gone = store.add_path(MediaKind::File, &path).await.unwrap_err();
    assert_eq!(gone, MediaError::Unfit { name: "计划 表.png".to_owned(), problem: GONE });
    assert_eq!(ErrorView::from(gone).detail.as_deref(), Some(r#"{"problem":"unreadable","reason":"gone"}"#));
    std::fs::write(&path, vec![0; 20_000_001]).unwrap();
    let large = store.add_path(MediaKind::File, &path).await.unwrap_err();
    assert!(matches!(large, MediaError::Unfit { problem: MediaProblem::TooLarge { .. }, .. }));
}

#[tokio::test]
async fn the_cap_is_kept_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let one = noise_png(30, 30);
    let cap = u64::try_from(one.len()).unwrap() + 10;
    let (store, _) = store(folder.path(), cap);
    store.add(MediaKind::Image, "a.png", one.clone()).await.unwrap();
    store.add(MediaKind::Image, "b.png", one.clone()).await.unwrap();
    let error = store.add(MediaKind::File, "c.txt", vec![7; 11]).await.unwrap_err();
    assert_eq!(error, MediaError::Full { bytes: 11, used: cap - 10, cap });
    store.add(MediaKind::File, "c.txt", vec![7; 10]).await.unwrap();
    assert_eq!(kept(folder.path()).len(), 2);
}

#[tokio::test]
async fn a_damaged_or_missing_file_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = store(folder.path(), DEFAULT_CAP);
    let view = store.add(MediaKind::Image, "a.jpg", jpeg(8, 8)).await.unwrap();
    let reference: MediaReference = view.reference.parse().unwrap();
    let mut damaged = jpeg(8, 8);
    damaged.truncate(damaged.len() - 1);
    std::fs::write(store.path(reference.sha256()), damaged).unwrap();
    assert_eq!(store.read(&reference), Err(MediaError::Missing("a.jpg".to_owned())));
    store.add(MediaKind::Image, "b.jpg", jpeg(8, 8)).await.unwrap();
    assert!(store.read(&reference).is_ok(), "adding it again mends it");
    std::fs::remove_file(store.path(reference.sha256())).unwrap();
    assert_eq!(store.view(&view.reference).await, Err(MediaError::Missing("a.jpg".to_owned())));
    assert_eq!(store.thumbnail(&view.reference).await, Err(MediaError::Missing("a.jpg".to_owned())));
    assert!(matches!(store.view("3xMediaId").await, Err(MediaError::NotAReference(_))));
}

#[tokio::test]
async fn pictures_have_small_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = store(folder.path(), DEFAULT_CAP);
    let picture = store.add(MediaKind::Image, "a.png", png(8, 8)).await.unwrap();
    assert_eq!(store.thumbnail(&picture.reference).await.unwrap().unwrap().content, png(8, 8));
    let text = store.add(MediaKind::File, "a.txt", vec![b'x'; 100]).await.unwrap();
    assert_eq!(store.thumbnail(&text.reference).await.unwrap(), None);
}

#[tokio::test]
async fn only_what_nobody_refers_to_is_cleared_away_and_not_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (store, clock) = store(folder.path(), DEFAULT_CAP);
    let mut references = Vec::new();
    for n in 1..=3 {
        let view = store.add(MediaKind::Image, "a.png", png(n, 1)).await.unwrap();
        references.push(view.reference.parse::<MediaReference>().unwrap());
    }
    let other = folder.path().join(FOLDER).join("notes.txt");
    std::fs::write(&other, "not ours").unwrap();
    let keep: HashSet<String> = [references[0].sha256().to_owned()].into();
    assert_eq!(store.sweep(&keep).await.unwrap(), Swept::default(), "just added");
    clock.shift(GRACE_MS + 60_000);
    store.touch([&references[1]]);
    let bytes = u64::try_from(png(3, 1).len()).unwrap();
    assert_eq!(store.sweep(&keep).await.unwrap(), Swept { files: 1, bytes });
    assert!(store.read(&references[0]).is_ok() && store.read(&references[1]).is_ok());
    assert!(store.read(&references[2]).is_err() && other.exists());
    let nothing = MediaStore::new(&folder.path().join("none"), 1, clock);
    assert_eq!(nothing.sweep(&keep).await.unwrap(), Swept::default());
}

mod inspected {
    use super::*;
    use crate::model::media::MediaReference;
    use wecom::agent::AppFacts;
    use wecom::finding::{Finding, Rule};
    use wecom::kinds::Message;
    use wecom::limit::Severity;
    use wecom::recipient::Recipients;
    use wecom::send::SendOptions;

    fn findings(store: &MediaStore, json: serde_json::Value) -> Vec<Finding> {
        let message: Message = serde_json::from_value(json).unwrap();
        let recipients = Recipients { users: vec![wecom::ids::UserId("a".to_owned())], ..Recipients::default() };
        inspect(store, &message, &recipients, &SendOptions::default(), &AppFacts::default()).findings
    }

    #[tokio::test]
    async fn files_must_be_there_and_fit() {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = store(folder.path(), DEFAULT_CAP);
        let picture = store.add(MediaKind::Image, "a.png", png(8, 8)).await.unwrap().reference;
        let gone = MediaReference::of(b"gone", "b.png").to_string();
        let of = |kind: &str, id: &str| findings(&store, serde_json::json!({"msgtype": kind, kind: {"media_id": id}}));
        assert_eq!(of("image", &picture), []);
        assert_eq!(of("image", "3xMediaIdExample_9kQ"), []);
        let missing = &of("image", &gone)[0];
        assert_eq!(
            (missing.path.as_str(), missing.severity, missing.rule, missing.code),
            ("image.media_id", Severity::Refused, Rule::Required, None)
        );
        assert_eq!(of("voice", &picture)[0].code, Some(301_017));
    }

    #[tokio::test]
    async fn pictures_in_articles_are_no_odd_markup() {
        let folder = tempfile::tempdir().unwrap();
        let (store, _) = store(folder.path(), DEFAULT_CAP);
        let cover = store.add(MediaKind::Image, "a.png", png(8, 8)).await.unwrap().reference;
        let large = store.add(MediaKind::Image, "b.png", noise_png(900, 900)).await.unwrap().reference;
        let article = |picture: &str| {
            findings(
                &store,
                serde_json::json!({"msgtype": "mpnews", "mpnews": {"articles": [
                {"title": "t", "thumb_media_id": cover, "content": format!("<p>x</p><img src=\"{picture}\">")}]}}),
            )
        };
        assert_eq!(article(&cover), []);
        let found = article(&large);
        assert_eq!(
            (found[0].path.as_str(), found[0].rule, found[0].limit),
            ("mpnews.articles.0.content", Rule::TooLong, Some(2_000_000))
        );
    }
}

#[tokio::test]
async fn a_part_of_a_picture_is_kept_beside_it_under_its_name() {
    let folder = tempfile::tempdir().unwrap();
    let (store, _) = store(folder.path(), DEFAULT_CAP);
    let whole = store.add(MediaKind::Image, "封面.png", png(400, 300)).await.unwrap();
    let area = Area { left: 0, top: 2_500, width: PARTS, height: 5_000 };
    let part = store.crop(&whole.reference, area).await.unwrap();
    assert_eq!((part.name.as_str(), part.width, part.height), ("封面.png", Some(400), Some(150)));
    assert_eq!(store.view(&part.reference).await.unwrap(), part);
    assert_eq!(store.view(&whole.reference).await.unwrap(), whole);
    let text = store.add(MediaKind::File, "a.txt", b"no picture at all".to_vec()).await.unwrap();
    assert_eq!(ErrorView::from(&store.crop(&text.reference, area).await.unwrap_err()).code, ErrorCode::InvalidInput);
}
