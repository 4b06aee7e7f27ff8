//! Tests of [`super`].

use super::*;
use crate::directory::samples::{any_company, department, member, small};
use crate::model::audience::RecipientKind;
use crate::model::contacts::{Contacts, MemberDetails, MemberRow};
use proptest::prelude::*;

fn search(snapshot: &Snapshot, query: &str, limit: usize) -> Vec<DirectoryHit> {
    super::search(snapshot, query, limit, Vec::new())
}

fn ids(snapshot: &Snapshot, query: &str) -> Vec<String> {
    search(snapshot, query, 20).into_iter().map(|hit| hit.recipient.id).collect()
}

#[test]
fn people_departments_and_tags_are_found() {
    let snapshot = Snapshot::build(small());
    assert_eq!(ids(&snapshot, "zhangsan"), ["zhangsan", "zhang.san"], "the account first, then the sound");
    assert_eq!(ids(&snapshot, "zs"), ["zhangsan", "zhang.san"]);
    assert_eq!(ids(&snapshot, "LINQING"), ["LinQing"]);
    assert_eq!(ids(&snapshot, "章"), ["zhang.san"]);
    assert_eq!(ids(&snapshot, "shan"), ["u1001"]);
    assert_eq!(ids(&snapshot, "dan"), ["u1001"]);
    assert_eq!(ids(&snapshot, "xzb"), ["2"]);
    assert_eq!(ids(&snapshot, "jijiu"), ["1"]);
    assert_eq!(ids(&snapshot, "31"), ["31"]);
    assert!(ids(&snapshot, "nobody").is_empty());
    assert!(ids(&snapshot, "  ").is_empty());
    assert!(search(&snapshot, "zs", 0).is_empty());
}

#[test]
fn a_department_as_a_second_word() {
    let snapshot = Snapshot::build(small());
    assert_eq!(ids(&snapshot, "王伟"), ["wangwei", "wangwei2"]);
    assert_eq!(ids(&snapshot, "王伟 行政"), ["wangwei2"]);
    assert_eq!(ids(&snapshot, "xs ww"), ["wangwei", "wangwei2"], "华东区 stands below 销售部");
    assert_eq!(ids(&snapshot, "华东 销售"), ["31"], "one word fits the department above");
    assert!(ids(&snapshot, "王伟 财务").is_empty());
}

#[test]
fn better_fits_stand_first() {
    let people = [("x1", "李三"), ("x2", "王李"), ("li", "赵一"), ("x3", "黎明"), ("x4", "李"), ("ali", "孙二")];
    let contacts = Contacts {
        departments: vec![department(1, "李家", None, 0)],
        members: people.iter().map(|(id, name)| member(id, name, &[1])).collect(),
        tags: Vec::new(),
    };
    let snapshot = Snapshot::build(contacts);
    assert_eq!(ids(&snapshot, "李"), ["x4", "x1", "1", "x2"]);
    assert_eq!(ids(&snapshot, "li"), ["li", "x4", "x3", "x1", "1", "ali", "x2"], "黎明 sounds before 李三");
    assert_eq!(search(&snapshot, "li", 2).len(), 2);
}

#[test]
fn marks_are_in_utf16_units() {
    let contacts = Contacts {
        members: vec![member("a", "😀张三丰", &[]), member("b", "张三 三", &[])],
        ..Contacts::default()
    };
    let snapshot = Snapshot::build(contacts);
    let hits = search(&snapshot, "zs", 9);
    assert_eq!(hits[0].marks, [(0, 2)]);
    assert_eq!(hits[1].marks, [(2, 4)]);
    let hits = search(&snapshot, "丰 z", 9);
    assert_eq!(hits[0].marks, [(2, 3), (4, 5)]);
    assert_eq!(search(&snapshot, "b", 9)[0].marks, [], "an account is found without a mark in the name");
}

#[test]
fn details() {
    let snapshot = Snapshot::build(small());
    let hit = |query: &str| search(&snapshot, query, 1).remove(0);
    assert_eq!(hit("wangwei2").detail, "华东区、行政部");
    let found = hit("华东");
    assert_eq!((found.detail.as_str(), found.people), ("青禾科技 / 销售部", Some(2)));
    let found = hit("急救");
    assert_eq!((found.recipient.kind, found.people), (RecipientKind::Tag, Some(4)));
}

#[test]
fn what_else_is_told_is_found_behind_names_and_says_by_what() {
    let with = |id: &str, name: &str, position: &str, mobile: Option<&str>| MemberRow {
        details: MemberDetails {
            position: Some(position.to_owned()),
            alias: (id == "b").then(|| "Gongzi".to_owned()),
            mobile: mobile.map(str::to_owned),
            ..MemberDetails::default()
        },
        ..member(id, name, &[1])
    };
    let contacts = Contacts {
        departments: vec![department(1, "总部", None, 0)],
        members: vec![
            with("a", "王伟", "工程师", Some("13800001234")),
            with("b", "李三", "会计", Some("13900001234")),
            with("c", "龚程", "会计", None),
        ],
        tags: Vec::new(),
    };
    let snapshot = Snapshot::build(contacts);
    assert_eq!(ids(&snapshot, "gongc"), ["c", "a"], "the name before the job");
    assert_eq!(ids(&snapshot, "工程"), ["a"]);
    assert_eq!(ids(&snapshot, "gongzi"), ["b"]);
    assert_eq!(ids(&snapshot, "1234"), ["b", "a"]);
    assert_eq!(ids(&snapshot, "13900001234"), ["b"]);
    assert!(ids(&snapshot, "234").is_empty() && ids(&snapshot, "139").is_empty());
    assert_eq!(ids(&snapshot, "王伟 工程"), ["a"]);
    assert!(ids(&snapshot, "王伟 会计").is_empty());
    let note = |query: &str| search(&snapshot, query, 1).remove(0).note;
    assert_eq!(note("工程"), Some("工程师".to_owned()));
    assert_eq!(note("13800001234"), Some("…1234".to_owned()));
    assert_eq!(note("王伟"), None);
    assert_eq!(search(&snapshot, "gongc", 1)[0].recipient.id, "c", "a full list asks for no more");
}

proptest! {
    #[test]
    fn everyone_is_found_by_account_and_name(contacts in any_company()) {
        let members = contacts.members.clone();
        let snapshot = Snapshot::build(contacts);
        for member in members {
            for query in [member.user_id.to_uppercase(), member.name.clone()] {
                let hits = search(&snapshot, &query, MAX_HITS);
                prop_assert!(hits.iter().any(|hit| hit.recipient.id == member.user_id), "{}", query);
            }
        }
    }

    #[test]
    fn few_hits_are_the_first_of_all(
        contacts in any_company(),
        query in "[a-z王李单0-9]{1,3}( [a-z王李单0-9]{1,2})?",
        limit in 1..6_usize,
    ) {
        let snapshot = Snapshot::build(contacts);
        let mut all = search(&snapshot, &query, MAX_HITS);
        all.truncate(limit);
        prop_assert_eq!(search(&snapshot, &query, limit), all);
    }

    #[test]
    fn nothing_panics_and_marks_lie_inside(contacts in any_company(), query in "[a-z 王李单0-9']{0,6}|\\PC{0,8}") {
        let snapshot = Snapshot::build(contacts);
        for hit in search(&snapshot, &query, 50) {
            let length = u32::try_from(hit.recipient.name.unwrap().encode_utf16().count()).unwrap();
            let mut last = 0;
            for (start, end) in hit.marks {
                prop_assert!(start < end && end <= length && last <= start);
                last = end;
            }
        }
    }
}
