//! Tests of [`super`].

use super::file::read_file;
use super::*;
use crate::model::audience::{Recipient, RecipientKind};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::variable::Variable;
use crate::ports::TimedIds;
use proptest::prelude::*;
use std::path::Path;
use wecom::clock::SystemClock;
use wecom::kinds::{Message, Text};
use wecom::send::SendOptions;

fn open(folder: &Path) -> (Templates, Documents) {
    let documents = Documents::open(folder, Arc::new(SystemClock)).unwrap();
    let media = MediaStore::new(folder, 1_000_000, Arc::new(SystemClock));
    (Templates::open(documents.clone(), media, Arc::new(SystemClock), Arc::new(TimedIds)).unwrap(), documents)
}

fn draft(content: &str) -> Draft {
    let tag = Recipient { kind: RecipientKind::Tag, id: "3".to_owned(), name: None };
    let message = Message::Text { text: Text { content: content.to_owned() } };
    Draft::new(message, SendOptions::default(), Audience::of(vec![tag]))
}

#[test]
fn saved_listed_opened_and_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    let water = templates.save(" 停水通知 ", &draft("\n明天停水\n请备水"), true, false).unwrap();
    assert_eq!((water.name.as_str(), water.summary.as_str()), ("停水通知", "明天停水"));
    assert!(water.with_recipients);
    let power = templates.save("停电通知", &draft("停电"), false, false).unwrap();
    assert!(!power.with_recipients);
    let (again, documents) = open(folder.path());
    assert_eq!(again.list("", TemplateOrder::Changed).len(), 2);
    assert_eq!(again.open_one(&water.id).unwrap().draft, draft("\n明天停水\n请备水"));
    assert_eq!(again.open_one(&power.id).unwrap().draft.audience, Audience::default());
    assert!(documents.kept_aside().is_empty());
}

#[test]
fn search_by_name_first_line_and_sound() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    templates.save("停水通知", &draft("明天停水"), false, false).unwrap();
    templates.save("Outage", &draft("VPN 故障"), false, false).unwrap();
    let names =
        |query: &str| templates.list(query, TemplateOrder::Changed).into_iter().map(|row| row.name).collect::<Vec<_>>();
    for query in ["停水", "tstz", "tingshui", "mingtian", "通知 明天"] {
        assert_eq!(names(query), ["停水通知"], "{query}");
    }
    for query in ["outage", "vpn", "gz", "OUT 故"] {
        assert_eq!(names(query), ["Outage"], "{query}");
    }
    assert!(names("没有").is_empty());
    assert_eq!(names(" ").len(), 2);
    templates.save("周报", &draft("各位好\n停水期间请走楼梯"), false, false).unwrap();
    assert_eq!(names("louti"), ["周报"], "also further inside");
    assert_eq!(names("停水"), ["停水通知", "周报"], "the name counts before the text");
    let outage = templates.list("outage", TemplateOrder::Use).remove(0).id;
    templates.tag(&outage, &["机房".to_owned()]).unwrap();
    assert_eq!(names("jifang"), ["Outage"]);
    templates.save("周报", &draft("各位好"), false, true).unwrap();
    assert!(names("楼梯").is_empty(), "what it was does not count");
}

#[test]
fn two_thousand_are_listed_and_searched_without_reading_them_again() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    let mut shelf = templates.shelf();
    for n in 0..2_000 {
        let text = format!("第{n}号通知\n{}", "请各部门按时提交本月的考勤与报销材料。".repeat(20));
        let (id, name) = (n.to_string(), format!("通知{n}"));
        let template = Template { id: id.clone(), name, draft: draft(&text), updated_at: Timestamp(n) };
        shelf.all.insert(id, Kept::of(template));
    }
    drop(shelf);
    assert_eq!(templates.list("没有这样的", TemplateOrder::Use).len(), 0);
    let shelf = templates.shelf();
    assert!(shelf.all.values().all(|kept| kept.text.get().is_some() && kept.summary.get().is_some()));
    drop(shelf);
    assert_eq!(templates.list("第1999号", TemplateOrder::Name)[0].name, "通知1999");
    assert_eq!(templates.list("baoxiao", TemplateOrder::Use).len(), 2_000);
}

#[test]
fn the_order_is_by_sound_of_the_name_by_time_or_by_use() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(testkit::TestClock::still_at(1_700_000_000_000));
    let documents = Documents::open(folder.path(), clock.clone()).unwrap();
    let media = MediaStore::new(folder.path(), 1_000_000, clock.clone());
    let templates = Templates::open(documents, media, clock.clone(), Arc::new(TimedIds)).unwrap();
    let day = std::time::Duration::from_hours(24);
    for name in ["周报", "班车", "停水"] {
        templates.save(name, &draft(name), false, false).unwrap();
        clock.advance(day);
    }
    let names = |order| templates.list("", order).into_iter().map(|row| row.name).collect::<Vec<_>>();
    let id = |name: &str| templates.list(name, TemplateOrder::Use).remove(0).id;
    assert_eq!(names(TemplateOrder::Name), ["班车", "停水", "周报"]);
    assert_eq!(names(TemplateOrder::Changed), ["停水", "班车", "周报"]);
    let (weekly, shuttle) = (id("周报"), id("班车"));
    for _ in 0..4 {
        templates.used(&weekly);
        clock.advance(7 * day);
    }
    templates.used(&shuttle);
    assert_eq!(names(TemplateOrder::Use), ["周报", "班车", "停水"], "every week comes before once today");
    let row = templates.list("周报", TemplateOrder::Use).remove(0);
    assert_eq!((row.uses, row.used_at), (4, Some(Timestamp(1_700_000_000_000 + 24 * 24 * 3_600_000))));
    clock.advance(120 * day);
    templates.used(&shuttle);
    assert_eq!(names(TemplateOrder::Use)[0], "班车", "what is not used any more steps back");
}

#[test]
fn names_are_checked() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    assert_eq!(templates.save(" \n", &draft("x"), false, false), Err(TemplateError::NameMissing));
    assert_eq!(templates.save(&"长".repeat(81), &draft("x"), false, false), Err(TemplateError::NameTooLong));
    let first = templates.save(&"长".repeat(80), &draft("x"), false, false).unwrap();
    let taken = templates.save(&"长".repeat(80), &draft("y"), false, false).unwrap_err();
    assert_eq!(ErrorView::from(taken).code, ErrorCode::NameTaken);
    let replaced = templates.save(&"长".repeat(80), &draft("y"), false, true).unwrap();
    assert_eq!((replaced.id.as_str(), replaced.summary.as_str()), (first.id.as_str(), "y"));
    let other = templates.save("b", &draft("z"), false, false).unwrap();
    assert_eq!(templates.rename(&other.id, &"长".repeat(80)), Err(TemplateError::NameTaken));
    assert_eq!(templates.rename(&other.id, "B").unwrap().name, "B");
    assert!(matches!(templates.rename("none", "c"), Err(TemplateError::NotFound(_))));
}

#[test]
fn delete_and_restore() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    let row = templates.save("甲", &draft("x"), true, false).unwrap();
    let deleted = templates.delete(&row.id).unwrap();
    assert!(open(folder.path()).0.list("", TemplateOrder::Changed).is_empty());
    assert!(matches!(templates.delete(&row.id), Err(TemplateError::NotFound(_))));
    assert_eq!(templates.restore(&deleted).unwrap(), row);
    assert_eq!(open(folder.path()).0.list("", TemplateOrder::Changed), *std::slice::from_ref(&row));
    let twice = templates.restore(&deleted).unwrap();
    assert_eq!(twice.name, "甲 (2)");
    assert_ne!(twice.id, row.id);
}

#[test]
fn export_and_import() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    let row = templates.save(&"长".repeat(80), &draft("你好"), true, false).unwrap();
    let bytes = templates.export(&row.id).unwrap();
    let value: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    assert_eq!((&value["posthorn"], &value["version"]), (&"template".into(), &1.into()));
    let mut marked = b"\xef\xbb\xbf".to_vec();
    marked.extend(&bytes);
    let imported = templates.import(&marked).unwrap();
    assert_eq!(imported.name, format!("{} (2)", "长".repeat(76)));
    assert_eq!(templates.open_one(&imported.id).unwrap().draft, draft("你好"));
    assert_eq!(templates.import(&bytes).unwrap().name, format!("{} (3)", "长".repeat(76)));
}

#[test]
fn other_files_are_refused_with_a_reason() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    for bytes in [
        &b""[..],
        b"{}",
        b"[1]",
        b"PK\x03\x04",
        br#"{"posthorn":"settings","version":1}"#,
        br#"{"posthorn":"template","version":1,"name":"x"}"#,
        r#"{"posthorn":"template","version":1,"name":" ","draft":{"message":{"msgtype":"text","text":{"content":"x"}}}}"#
            .as_bytes(),
        br#"{"posthorn":"template","version":1,"name":"x","draft":{"message":{"msgtype":"fax"}}}"#,
    ] {
        let error = templates.import(bytes).unwrap_err();
        assert!(matches!(error, TemplateError::NotATemplate(_)), "{error:?}");
        let view = ErrorView::from(error);
        assert_eq!((view.code, view.field.as_deref()), (ErrorCode::InvalidInput, Some("file")));
    }
    let newer = br#"{"posthorn":"template","version":4,"whole":"different"}"#;
    assert_eq!(templates.import(newer), Err(TemplateError::NewerVersion(4)));
    assert_eq!(templates.import(&vec![b' '; MAX_IMPORT + 1]), Err(TemplateError::FileTooLarge));
    assert!(templates.list("", TemplateOrder::Changed).is_empty());
}

#[test]
fn variables_are_kept_and_handed_on_and_what_stood_in_them_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    let place = Variable { example: "食堂".to_owned(), ..Variable::text("地点") };
    let written = Draft {
        variables: vec![place.clone()],
        values: Values::from([("地点".to_owned(), "三楼".to_owned())]),
        ..draft("在{{地点}}开会")
    };
    let row = templates.save("会议", &written, false, false).unwrap();
    let kept = templates.open_one(&row.id).unwrap().draft;
    assert_eq!((kept.variables, kept.values), (vec![place.clone()], Values::new()));
    let file = templates.export(&row.id).unwrap();
    // An older program would lose what the variables are: it is told that the file is newer.
    assert_eq!(serde_json::from_slice::<serde_json::Value>(&file).unwrap()["version"], 3);
    let again = templates.import(&file).unwrap();
    assert_eq!(templates.open_one(&again.id).unwrap().draft.variables, [place]);
}

#[test]
fn one_damaged_file_leaves_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    let good = templates.save("好", &draft("x"), false, false).unwrap();
    let bad = templates.save("坏", &draft("y"), false, false).unwrap();
    std::fs::write(folder.path().join(file_of(&bad.id)), "{").unwrap();
    std::fs::write(folder.path().join("templates/notes.txt"), "mine").unwrap();
    std::fs::copy(folder.path().join(file_of(&good.id)), folder.path().join("templates/copy.json")).unwrap();
    let (again, documents) = open(folder.path());
    assert_eq!(again.list("", TemplateOrder::Changed), [good]);
    assert_eq!(documents.kept_aside().len(), 1);
    assert_eq!(std::fs::read_to_string(folder.path().join("templates/notes.txt")).unwrap(), "mine");
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read_file(&bytes).is_err());
    }
}

mod with_files {
    use super::*;
    use crate::compose::media::MediaError;
    use crate::compose::media::samples::{noise_png, png};
    use crate::model::draft::Draft;
    use crate::model::media::MediaReference;
    use wecom::media::{FILE_MAX_BYTES, MediaKind};

    fn store(folder: &Path, cap: u64) -> (Templates, MediaStore) {
        let documents = Documents::open(folder, Arc::new(SystemClock)).unwrap();
        let media = MediaStore::new(folder, cap, Arc::new(SystemClock));
        (Templates::open(documents, media.clone(), Arc::new(SystemClock), Arc::new(TimedIds)).unwrap(), media)
    }

    fn articles(references: &[&str]) -> Draft {
        let content = references.iter().fold(String::new(), |html, one| html + "<img src=\"" + one + "\">");
        let message = serde_json::json!({"msgtype": "mpnews", "mpnews": {"articles": [
            {"title": "t", "thumb_media_id": references[0], "content": content}]}});
        Draft { message: serde_json::from_value(message).unwrap(), ..draft("") }
    }

    #[tokio::test]
    async fn the_files_travel_with_it() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (templates, media) = store(here.path(), 100_000_000);
        let one = media.add(MediaKind::Image, "封面 1.png", png(8, 8)).await.unwrap().reference;
        let two = media.add(MediaKind::Image, "b.png", noise_png(20, 20)).await.unwrap().reference;
        let saved = templates.save("周报", &articles(&[&one, &two]), true, false).unwrap();
        let file = templates.export(&saved.id).unwrap();
        let value: serde_json::Value = serde_json::from_slice(&file).unwrap();
        assert_eq!((&value["version"], value["files"].as_array().unwrap().len()), (&2.into(), 2));

        let (other, other_media) = store(there.path(), 100_000_000);
        let row = other.import(&file).unwrap();
        assert_eq!(other.open_one(&row.id).unwrap().draft, articles(&[&one, &two]));
        assert_eq!(other_media.read(&one.parse().unwrap()).unwrap(), png(8, 8));
        assert_eq!(other_media.read(&two.parse().unwrap()).unwrap(), noise_png(20, 20));
        assert_eq!(other.export(&row.id).unwrap().len(), file.len());
    }

    #[tokio::test]
    async fn damaged_missing_and_unwanted_files() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (templates, media) = store(here.path(), 100_000_000);
        let one = media.add(MediaKind::Image, "a.png", png(8, 8)).await.unwrap().reference;
        let saved = templates.save("x", &articles(&[&one]), true, false).unwrap();
        let file: serde_json::Value = serde_json::from_slice(&templates.export(&saved.id).unwrap()).unwrap();
        let (other, other_media) = store(there.path(), 100_000_000);
        let import = |change: &dyn Fn(&mut serde_json::Value)| {
            let mut file = file.clone();
            change(&mut file);
            other.import(file.to_string().as_bytes())
        };
        for (field, value) in [("base64", "AAAA"), ("base64", "not base64!"), ("sha256", "../../etc/passwd")] {
            let refused = import(&|file| file["files"][0][field] = value.into());
            assert!(matches!(refused, Err(TemplateError::NotATemplate(_))), "{value}");
        }
        assert!(matches!(import(&|file| file["files"] = serde_json::json!([])), Err(TemplateError::NotATemplate(_))));
        assert!(other.list("", TemplateOrder::Changed).is_empty() && other_media.read(&one.parse().unwrap()).is_err());
        let more = serde_json::json!({"sha256": "0".repeat(64), "base64": "AAAA"});
        import(&|file| file["files"].as_array_mut().unwrap().push(more.clone())).unwrap();
        assert_eq!(std::fs::read_dir(there.path().join("media")).unwrap().count(), 1, "only what it refers to");

        let sha256 = one.parse::<MediaReference>().unwrap().sha256().to_owned();
        std::fs::remove_file(here.path().join("media").join(sha256)).unwrap();
        assert_eq!(templates.export(&saved.id), Err(MediaError::Missing("a.png".to_owned()).into()));
    }

    #[tokio::test]
    async fn a_full_store_and_too_much_to_export_are_told() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (templates, media) = store(here.path(), 100_000_000);
        let mut references = Vec::new();
        for n in [1, 2] {
            let content = vec![n; FILE_MAX_BYTES as usize * 2 / 3];
            references.push(media.add(MediaKind::File, "a.bin", content).await.unwrap().reference);
        }
        let saved = templates.save("x", &articles(&[&references[0], &references[1]]), true, false).unwrap();
        assert!(matches!(templates.export(&saved.id), Err(TemplateError::FilesTooLarge(26_666_666))));
        let small = templates.save("y", &articles(&[&references[0]]), true, false).unwrap();
        let file = templates.export(&small.id).unwrap();
        let (other, _) = store(there.path(), 1_000);
        let error = other.import(&file).unwrap_err();
        assert!(matches!(error, TemplateError::Media(MediaError::Full { .. })));
        assert!(other.list("", TemplateOrder::Changed).is_empty());
    }
}

#[test]
fn the_recent_ones_are_those_used_or_saved_last() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(testkit::TestClock::later_at_each_look());
    let open = || {
        let documents = Documents::open(folder.path(), clock.clone()).unwrap();
        let media = MediaStore::new(folder.path(), 1_000_000, clock.clone());
        Templates::open(documents, media, clock.clone(), Arc::new(TimedIds)).unwrap()
    };
    let templates = open();
    let ids = ["甲", "乙", "丙"].map(|name| templates.save(name, &draft(name), false, false).unwrap().id);
    let names = |templates: &Templates, most| -> Vec<String> {
        templates.recent(most).into_iter().map(|row| row.name).collect()
    };
    assert_eq!(names(&templates, 9), ["丙", "乙", "甲"], "none was used: as they were saved");
    templates.used(&ids[0]);
    assert_eq!(names(&templates, 2), ["甲", "丙"]);
    templates.used(&ids[1]);
    templates.used("unknown");
    assert_eq!(names(&open(), 9), ["乙", "甲", "丙"], "after a restart as well");
    templates.save("丙", &draft("新"), false, true).unwrap();
    assert_eq!(names(&templates, 9), ["丙", "乙", "甲"]);
    templates.delete(&ids[1]).unwrap();
    assert_eq!(names(&templates, 9), ["丙", "甲"]);
}

#[test]
fn nothing_that_came_in_a_file_sends_unknown_fields_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    let mut chosen = draft("x");
    chosen.extra =
        crate::model::draft::Extra { fields: vec![wecom::import::UnknownField::new("/text/new", "1")], send: true };
    let own = templates.save("自己的", &chosen, true, false).unwrap();
    assert!(templates.open_one(&own.id).unwrap().draft.extra.send, "what the admin chose for it stays");
    let file = templates.export(&own.id).unwrap();
    let imported = templates.import(&file).unwrap();
    let deleted = templates.delete(&own.id).unwrap();
    let restored = templates.restore(&deleted).unwrap();
    for id in [imported.id, restored.id] {
        let extra = templates.open_one(&id).unwrap().draft.extra;
        assert_eq!((extra.send, extra.fields.len()), (false, 1));
    }
}

#[test]
fn a_name_is_proposed_that_nobody_has() {
    let folder = tempfile::tempdir().unwrap();
    let (templates, _) = open(folder.path());
    assert_eq!(templates.name_for(&draft("\n停水通知\n请备水")), "停水通知");
    assert_eq!(templates.name_for(&draft(&"长".repeat(50))), "长".repeat(20));
    assert_eq!(templates.name_for(&draft(" \n")), "");
    templates.save("停水通知", &draft("停水通知"), false, false).unwrap();
    assert_eq!(templates.name_for(&draft("停水通知")), "停水通知 (2)");
}

#[path = "look_tests.rs"]
mod of_looking;
#[path = "marks_tests.rs"]
mod of_marks;
#[path = "versions_tests.rs"]
mod of_versions;
