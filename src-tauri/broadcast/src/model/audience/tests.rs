use super::*;

fn of(kind: RecipientKind, id: &str) -> Recipient {
    Recipient { kind, id: id.to_owned(), name: None }
}

#[test]
fn each_once_and_in_its_list() {
    let include = vec![
        of(RecipientKind::Person, "ZhangSan"),
        of(RecipientKind::Person, "zhangsan"),
        of(RecipientKind::Department, "2"),
        of(RecipientKind::Tag, "2"),
        of(RecipientKind::Tag, "2"),
        of(RecipientKind::Department, "二"),
        of(RecipientKind::Tag, "-1"),
    ];
    let recipients = Audience::of(include.clone()).to_recipients();
    assert_eq!(recipients.users.iter().map(|user| user.0.as_str()).collect::<Vec<_>>(), ["ZhangSan"]);
    assert_eq!((recipients.departments, recipients.tags), (vec![DepartmentId(2)], vec![TagId(2)]));
    let everyone = Audience { all: true, include: include.into(), exclude: Vec::new() }.to_recipients();
    assert_eq!(everyone, Recipients { all: true, ..Recipients::default() });
}

#[test]
fn copies_share_the_list_until_one_is_changed() {
    let audience = Audience::of(vec![of(RecipientKind::Person, "a")]);
    let mut copy = audience.clone();
    assert_eq!(audience.include.as_ptr(), copy.include.as_ptr());
    copy.include.push(of(RecipientKind::Tag, "1"));
    assert_eq!((audience.include.len(), copy.include.len()), (1, 2));
}

#[test]
fn the_same_recipient_however_written() {
    use proptest::prelude::*;
    use std::hash::BuildHasher;
    let kinds = [RecipientKind::Person, RecipientKind::Tag, RecipientKind::Chat, RecipientKind::Robot];
    let one = (prop::sample::select(kinds.to_vec()), "[aAkK\u{212a}ΣσςİiI.]{0,3}|[aA]{63,66}");
    let states = std::hash::RandomState::new();
    proptest!(|(pair in (one.clone(), one))| {
        let ((kind, id), (other_kind, other_id)) = pair;
        let (one, other) = (of(kind, &id), of(other_kind, &other_id));
        let same = (one.kind, one.key()) == (other.kind, other.key());
        prop_assert_eq!(one.identity() == other.identity(), same, "{:?} {:?}", one, other);
        if same {
            prop_assert_eq!(states.hash_one(one.identity()), states.hash_one(other.identity()));
        }
    });
}

#[test]
fn the_json_of_the_ui() {
    let audience: Audience = serde_json::from_str(r#"{"include":[{"kind":"person","id":"a","name":null}]}"#).unwrap();
    assert_eq!(audience.include, [of(RecipientKind::Person, "a")]);
    let json = serde_json::to_value(&audience).unwrap();
    let person = serde_json::json!([{"kind": "person", "id": "a", "name": null}]);
    assert_eq!(json, serde_json::json!({"all": false, "include": person}));
}

#[test]
fn what_was_saved_before_there_were_exclusions_is_read() {
    let audience: Audience = serde_json::from_str(r#"{"all":true,"include":[]}"#).unwrap();
    assert_eq!(audience, Audience { all: true, ..Audience::default() });
    assert_eq!(serde_json::from_str::<Audience>("{}").unwrap(), Audience::default());
}
