use super::super::samples::{department, member, small};
use super::*;

#[test]
fn the_tree_is_in_order_and_people_are_counted_once() {
    let snapshot = Snapshot::build(small());
    let rows: Vec<(&str, u32, u32)> =
        snapshot.departments.iter().map(|d| (d.name.as_str(), d.depth, d.people)).collect();
    assert_eq!(rows, [("青禾科技", 0, 5), ("销售部", 1, 3), ("华东区", 2, 2), ("行政部", 1, 3), ("外地办", 0, 1)],);
    assert_eq!(
        snapshot.tags.iter().map(|t| (t.name.as_str(), t.people)).collect::<Vec<_>>(),
        [("急救员", 4), ("空", 0)]
    );
    assert_eq!(snapshot.homeless.len(), 1);
}

#[test]
fn accounts_are_found_in_any_spelling() {
    let snapshot = Snapshot::build(small());
    let found = snapshot.member("linqing").unwrap();
    assert_eq!(snapshot.user_ids.get(found), "LinQing");
    assert_eq!(snapshot.member("LINQING"), Some(found));
    assert_eq!(snapshot.member("linqin"), None);
    assert_eq!(snapshot.members_named("王伟").len(), 2);
    assert_eq!(snapshot.members_named("王").len(), 0);
}

#[test]
fn two_of_one_name_are_told_apart_and_what_deceives_is_seen() {
    let contacts = Contacts {
        departments: vec![department(1, "财\u{202E}务", None, 0)],
        members: vec![
            member("w1", "王伟", &[1]),
            member("w2", "王伟", &[1]),
            member("z", "张\u{200B}三", &[1]),
            member("l", "李四", &[1]),
        ],
        tags: Vec::new(),
    };
    let snapshot = Snapshot::build(contacts);
    let name = |id: &str| snapshot.person(snapshot.member(id).unwrap()).name.unwrap();
    assert_eq!(["w1", "W2", "z", "l"].map(name), ["王伟（w1）", "王伟（w2）", "张⟨U+200B⟩三", "李四"]);
    assert_eq!(snapshot.bare_name(snapshot.member("w1").unwrap()), "王伟");
    assert_eq!(snapshot.department(0).name.as_deref(), Some("财⟨U+202E⟩务"));
    assert_eq!(with_account("王伟（w1）", "w1"), "王伟（w1）");
}

#[test]
fn circles_and_doubles_in_the_answer_do_no_harm() {
    let contacts = Contacts {
        departments: vec![
            department(2, "甲", Some(3), 0),
            department(3, "乙", Some(2), 0),
            department(4, "丙", Some(4), 0),
            department(4, "丙", Some(2), 0),
        ],
        members: vec![member("a", "甲一", &[2, 3, 99])],
        tags: Vec::new(),
    };
    let snapshot = Snapshot::build(contacts);
    let mut ids: Vec<u32> = snapshot.departments.iter().map(|d| d.id).collect();
    ids.sort_unstable();
    assert_eq!(ids, [2, 3, 4]);
    let people: u32 = snapshot.departments.iter().filter(|d| d.depth == 0).map(|d| d.people).sum();
    assert_eq!(people, 1);
}
