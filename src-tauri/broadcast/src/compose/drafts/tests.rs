use super::*;
use crate::model::audience::{Audience, Recipient, RecipientKind};
use crate::model::draft::{Extra, Series};
use crate::ports::TimedIds;
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
    let drafts = Drafts::new(documents.clone(), Arc::new(TimedIds));
    assert_eq!(drafts.load("a", DraftSlot::Compose).unwrap(), None);
    drafts.save("a", DraftSlot::Compose, &draft("一")).unwrap();
    drafts.save("a", DraftSlot::Compose, &draft("二")).unwrap();
    drafts.save("a", DraftSlot::Quick, &draft("快")).unwrap();
    drafts.save("../b", DraftSlot::Compose, &draft("别家")).unwrap();
    let again = Drafts::new(Documents::open(folder.path(), Arc::new(SystemClock)).unwrap(), Arc::new(TimedIds));
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
    let drafts = Drafts::new(Documents::open(folder.path(), Arc::new(SystemClock)).unwrap(), Arc::new(TimedIds));
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
    let drafts = Drafts::new(documents.clone(), Arc::new(TimedIds));
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

/// Titles, the present one marked.
fn titles(drafts: &Drafts) -> Vec<String> {
    let rows = drafts.list("a").unwrap();
    let mut titles: Vec<String> =
        rows.into_iter().map(|row| format!("{}{}", row.title, if row.current { " *" } else { "" })).collect();
    titles.sort();
    titles
}

#[test]
fn several_lie_side_by_side_and_are_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let open = || Drafts::new(Documents::open(folder.path(), Arc::new(SystemClock)).unwrap(), Arc::new(TimedIds));
    let drafts = open();
    assert_eq!(titles(&drafts), [" *"], "nothing is written yet");
    let first = drafts.current("a").unwrap();
    assert_eq!((first.id.as_str(), &first.draft), (FIRST, &None));
    drafts.save("a", DraftSlot::Compose, &draft("一")).unwrap();
    let second = drafts.begin("a").unwrap();
    assert_eq!((second.draft, titles(&drafts)), (None, vec![" *".to_owned(), "一".to_owned()]));
    drafts.keep("a", &second.id, &draft("二")).unwrap();
    assert_eq!(drafts.load("a", DraftSlot::Compose).unwrap(), Some(draft("二")), "the present one is meant");

    let again = open();
    assert_eq!(again.current("a").unwrap(), OpenDraft { id: second.id.clone(), draft: Some(draft("二")) });
    assert_eq!(again.switch("a", FIRST).unwrap().draft, Some(draft("一")));
    // What comes late for another one never lands in the present one.
    again.keep("a", &second.id, &draft("二，改过")).unwrap();
    assert_eq!(titles(&again), ["一 *", "二，改过"]);
    assert_eq!(again.list("b").unwrap().len(), 1, "profiles are apart");
    again.forget("a").unwrap();
    assert_eq!(titles(&again), [" *"]);
    assert_eq!(std::fs::read_dir(folder.path().join("drafts/a")).unwrap().count(), 0);
}

#[test]
fn one_that_is_closed_gives_way_to_another_and_can_be_kept_again() {
    let folder = tempfile::tempdir().unwrap();
    let documents = Documents::open(folder.path(), Arc::new(SystemClock)).unwrap();
    let drafts = Drafts::new(documents, Arc::new(TimedIds));
    drafts.keep("a", FIRST, &draft("一")).unwrap();
    let second = drafts.begin("a").unwrap().id;
    drafts.keep("a", &second, &draft("二")).unwrap();
    let closed = drafts.close("a", &second).unwrap();
    assert_eq!(closed.now, OpenDraft { id: FIRST.to_owned(), draft: Some(draft("一")) });
    assert_eq!(closed.closed, Some(draft("二")));
    assert_eq!(titles(&drafts), ["一 *"]);
    drafts.keep("a", &second, &draft("二")).unwrap();
    assert_eq!(drafts.switch("a", &second).unwrap().draft, Some(draft("二")));
    // Another one than the present one.
    assert_eq!(drafts.close("a", FIRST).unwrap().now.id, second);
    let left = drafts.close("a", &second).unwrap().now;
    assert_eq!((left.draft, titles(&drafts)), (None, vec![" *".to_owned()]));
    assert_ne!(left.id, second, "what is undone does not meet what was written since");
}

#[test]
fn there_is_an_end_to_how_many_and_a_damaged_one_leaves_the_others() {
    let folder = tempfile::tempdir().unwrap();
    let documents = Documents::open(folder.path(), Arc::new(SystemClock)).unwrap();
    let drafts = Drafts::new(documents.clone(), Arc::new(TimedIds));
    for n in 0..MAX_DRAFTS {
        let id = drafts.begin("a").unwrap().id;
        drafts.keep("a", &id, &draft(&n.to_string())).unwrap();
    }
    assert_eq!(drafts.begin("a"), Err(DraftError::TooMany));
    assert_eq!(ErrorView::from(DraftError::TooMany).code, ErrorCode::NotPossible);
    let rows = drafts.list("a").unwrap();
    std::fs::write(folder.path().join(file_of("a", &rows[3].id)), "{").unwrap();
    assert_eq!(drafts.list("a").unwrap().len(), MAX_DRAFTS - 1);
    assert_eq!(documents.kept_aside().len(), 1);
    drafts.begin("a").unwrap();
    for id in ["../../x", "", "present"] {
        drafts.keep("a", id, &draft("z")).unwrap();
        assert_eq!(drafts.switch("a", id).unwrap().draft, Some(draft("z")), "{id:?} leads nowhere else");
    }
}
