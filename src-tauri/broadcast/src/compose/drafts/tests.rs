use super::*;
use crate::model::audience::{Audience, Recipient, RecipientKind};
use crate::model::draft::{Extra, Series};
use std::sync::Arc;
use wecom::clock::SystemClock;
use wecom::import::UnknownField;
use wecom::kinds::{Message, Text};
use wecom::send::SendOptions;

fn draft(content: &str) -> Draft {
    let person = Recipient { kind: RecipientKind::Person, id: "zhangsan".to_owned(), name: Some("张三".to_owned()) };
    let message = Message::Text { text: Text { content: content.to_owned() } };
    Draft::new(message, SendOptions::default(), Audience::of(vec![person]))
}

#[test]
fn the_last_one_wins_and_profiles_and_slots_are_apart() {
    let folder = tempfile::tempdir().unwrap();
    let documents = Documents::open(folder.path(), Arc::new(SystemClock)).unwrap();
    let drafts = Drafts::new(documents.clone());
    assert_eq!(drafts.load("a", DraftSlot::Compose).unwrap(), None);
    drafts.save("a", DraftSlot::Compose, &draft("一")).unwrap();
    drafts.save("a", DraftSlot::Compose, &draft("二")).unwrap();
    drafts.save("a", DraftSlot::Quick, &draft("快")).unwrap();
    drafts.save("../b", DraftSlot::Compose, &draft("别家")).unwrap();
    let again = Drafts::new(Documents::open(folder.path(), Arc::new(SystemClock)).unwrap());
    assert_eq!(again.load("a", DraftSlot::Compose).unwrap(), Some(draft("二")));
    assert_eq!(again.load("a", DraftSlot::Quick).unwrap(), Some(draft("快")));
    assert_eq!(again.load("../b", DraftSlot::Compose).unwrap(), Some(draft("别家")));
    again.forget("a").unwrap();
    again.forget("a").unwrap();
    assert_eq!(again.load("a", DraftSlot::Quick).unwrap(), None);
    assert_eq!(again.load("../b", DraftSlot::Compose).unwrap(), Some(draft("别家")));
    assert!(documents.kept_aside().is_empty());
}

#[test]
fn unknown_fields_and_the_rest_of_a_series_are_kept() {
    let folder = tempfile::tempdir().unwrap();
    let drafts = Drafts::new(Documents::open(folder.path(), Arc::new(SystemClock)).unwrap());
    let rest = vec![Message::Text { text: Text { content: "（2/2）完".to_owned() } }];
    let field = UnknownField::new("/text/new", "[1]");
    let whole = Draft {
        extra: Extra { fields: vec![field], send: true },
        series: Some(Series { total: 2, rest }),
        ..draft("（1/2）开始")
    };
    drafts.save("a", DraftSlot::Compose, &whole).unwrap();
    // What is sent is decided by the admin, not by a file.
    let held_back = Draft { extra: whole.extra.clone().held_back(), ..whole };
    assert_eq!(drafts.load("a", DraftSlot::Compose).unwrap(), Some(held_back));
    let plain = serde_json::to_value(draft("x")).unwrap();
    assert!(plain.get("extra").is_none() && plain.get("series").is_none());
}

#[test]
fn a_damaged_draft_is_kept_aside_and_does_not_stop_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let documents = Documents::open(folder.path(), Arc::new(SystemClock)).unwrap();
    let drafts = Drafts::new(documents.clone());
    drafts.save("a", DraftSlot::Compose, &draft("好")).unwrap();
    let file = folder.path().join("drafts/a/compose.json");
    std::fs::write(&file, r#"{"message":{"msgtype":"fax","fax":{}}}"#).unwrap();
    assert_eq!(drafts.load("a", DraftSlot::Compose).unwrap(), None);
    assert_eq!(documents.kept_aside().len(), 1);
    drafts.save("a", DraftSlot::Compose, &draft("新")).unwrap();
    assert_eq!(drafts.load("a", DraftSlot::Compose).unwrap(), Some(draft("新")));
    assert!(std::fs::read_to_string(&documents.kept_aside()[0].path).unwrap().contains("fax"));
}

#[test]
fn a_draft_with_unknown_and_missing_fields_is_read() {
    let text = r#"{"message":{"msgtype":"text","text":{"content":"x"}},"later":{"deep":[1]}}"#;
    let draft: Draft = serde_json::from_str(text).unwrap();
    assert_eq!(draft.audience, Audience::default());
    assert_eq!(draft.options, SendOptions::default());
}
