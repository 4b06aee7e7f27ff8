//! Tests of [`super`].

use super::*;
use crate::audience::{Recipient, RecipientKind};
use crate::ports::TimedIds;
use proptest::prelude::*;
use std::path::Path;
use wecom::clock::SystemClock;
use wecom::message::{Message, Text};
use wecom::send::SendOptions;

fn open(folder: &Path) -> (Templates, Documents) {
    let documents = Documents::open(folder, Arc::new(SystemClock)).unwrap();
    (Templates::open(documents.clone(), Arc::new(SystemClock), Arc::new(TimedIds)).unwrap(), documents)
}

fn draft(content: &str) -> Draft {
    Draft {
        message: Message::Text { text: Text { content: content.to_owned() } },
        options: SendOptions::default(),
        audience: Audience {
            all: false,
            include: vec![Recipient { kind: RecipientKind::Tag, id: "3".to_owned(), name: None }],
        },
    }
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
    assert_eq!(again.list("").len(), 2);
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
    let names = |query: &str| templates.list(query).into_iter().map(|row| row.name).collect::<Vec<_>>();
    for query in ["停水", "tstz", "tingshui", "mingtian", "通知 明天"] {
        assert_eq!(names(query), ["停水通知"], "{query}");
    }
    for query in ["outage", "vpn", "gz", "OUT 故"] {
        assert_eq!(names(query), ["Outage"], "{query}");
    }
    assert!(names("没有").is_empty());
    assert_eq!(names(" ").len(), 2);
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
    assert!(open(folder.path()).0.list("").is_empty());
    assert!(matches!(templates.delete(&row.id), Err(TemplateError::NotFound(_))));
    assert_eq!(templates.restore(&deleted).unwrap(), row);
    assert_eq!(open(folder.path()).0.list(""), *std::slice::from_ref(&row));
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
    let imported = templates.import(&marked).unwrap().remove(0);
    assert_eq!(imported.name, format!("{} (2)", "长".repeat(76)));
    assert_eq!(templates.open_one(&imported.id).unwrap().draft, draft("你好"));
    assert_eq!(templates.import(&bytes).unwrap()[0].name, format!("{} (3)", "长".repeat(76)));
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
    let newer = br#"{"posthorn":"template","version":2,"whole":"different"}"#;
    assert_eq!(templates.import(newer), Err(TemplateError::NewerVersion(2)));
    assert_eq!(templates.import(&vec![b' '; MAX_IMPORT + 1]), Err(TemplateError::FileTooLarge));
    assert!(templates.list("").is_empty());
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
    assert_eq!(again.list(""), [good]);
    assert_eq!(documents.kept_aside().len(), 1);
    assert_eq!(std::fs::read_to_string(folder.path().join("templates/notes.txt")).unwrap(), "mine");
}

proptest! {
    #[test]
    fn no_file_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(read_file(&bytes).is_err());
    }
}
