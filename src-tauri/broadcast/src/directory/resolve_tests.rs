use super::super::samples::{any_company, small};
use super::*;
use crate::model::contacts::Contacts;
use proptest::prelude::*;

fn of(kind: RecipientKind, id: impl std::fmt::Display) -> Recipient {
    Recipient { kind, id: id.to_string(), name: None }
}

fn person(id: &str) -> Recipient {
    of(RecipientKind::Person, id)
}

fn minus(include: Vec<Recipient>, exclude: Vec<Recipient>) -> Audience {
    Audience { all: false, include: include.into(), exclude }
}

fn at<'a>(snapshot: &'a Snapshot, channels: &'a Known) -> Around<'a> {
    Around { snapshot, channels }
}

fn resolved(audience: &Audience) -> Resolved {
    resolve(at(&Snapshot::build(small()), &Known::default()), audience, true, Some(Timestamp(7)))
}

fn accounts(resolved: &Resolved) -> Vec<&str> {
    resolved.audience.include.iter().map(|one| one.id.as_str()).collect()
}

#[test]
fn without_exclusions_departments_stay_departments() {
    let audience = Audience::of(vec![of(RecipientKind::Department, 2), person("zhangsan")]);
    let result = resolved(&audience);
    assert_eq!((result.audience, result.count.people, result.count.overlap), (audience, 3, 1));
}

#[test]
fn a_department_minus_one_of_its_people_is_the_others() {
    let audience = minus(
        vec![of(RecipientKind::Department, 2), of(RecipientKind::Tag, 1), person("Ghost")],
        vec![person("WANGWEI2"), person("nobody")],
    );
    let result = resolved(&audience);
    // 行政部: zhangsan, LinQing, wangwei2; the tag: zhangsan and 销售部 with wangwei, wangwei2, zhang.san.
    let mut found = accounts(&result);
    found.sort_unstable();
    assert_eq!(found, ["Ghost", "LinQing", "wangwei", "zhang.san", "zhangsan"]);
    assert!(result.audience.include.iter().all(|one| one.kind == RecipientKind::Person));
    assert_eq!((result.count.people, result.count.excluded, result.count.overlap), (5, 1, 1));
    assert_eq!(result.count.excluded_unknown, [person("nobody")]);
    assert_eq!(result.count.unknown, [person("Ghost")]);
}

#[test]
fn everyone_minus_a_department_is_those_who_can_be_seen() {
    let audience = Audience { all: true, exclude: vec![of(RecipientKind::Department, 3)], ..Audience::default() };
    let result = resolved(&audience);
    let mut found = accounts(&result);
    found.sort_unstable();
    assert_eq!(found, ["LinQing", "gao_yu", "u1001", "zhangsan"]);
    assert!(result.count.all && !result.audience.all);
    assert_eq!((result.count.people, result.count.excluded), (4, 3));
}

#[test]
fn where_nobody_can_tell_nothing_can_be_planned() {
    let nothing = Snapshot::build(Contacts::default());
    let unread = |audience: &Audience| resolve(at(&nothing, &Known::default()), audience, false, None);
    let everyone = Audience { all: true, exclude: vec![person("a")], ..Audience::default() };
    let department = minus(vec![of(RecipientKind::Department, 2)], vec![person("a")]);
    let taken_out = minus(vec![person("a")], vec![of(RecipientKind::Tag, 2)]);
    for audience in [&everyone, &department, &taken_out] {
        let result = unread(audience);
        assert_eq!(result.audience, Audience::default());
        assert_eq!((result.count.people, result.count.unresolvable), (0, Some(Unresolvable::DirectoryUnread)));
    }
    for audience in [
        minus(vec![of(RecipientKind::Department, 404)], vec![person("a")]),
        minus(vec![of(RecipientKind::Department, 2)], vec![of(RecipientKind::Department, 404)]),
        minus(vec![of(RecipientKind::Department, 2)], vec![of(RecipientKind::Tag, "x")]),
    ] {
        let result = resolved(&audience);
        assert_eq!(result.audience, Audience::default());
        assert_eq!(result.count.unresolvable, Some(Unresolvable::UnknownGroup));
    }
}

#[test]
fn accounts_are_taken_out_of_accounts_without_a_directory() {
    let audience = minus(vec![person("A"), person("b"), person("a"), person("c")], vec![person("a"), person("C")]);
    let result = resolve(at(&Snapshot::build(Contacts::default()), &Known::default()), &audience, false, None);
    assert_eq!(accounts(&result), ["b"]);
    assert_eq!((result.count.people, result.count.excluded, result.count.unresolvable), (1, 2, None));
}

#[test]
fn the_people_of_an_audience_say_how_they_are_reached() {
    let snapshot = Snapshot::build(small());
    let department = of(RecipientKind::Department, 2);
    let audience = minus(vec![person("ghost"), person("ZhangSan"), department.clone()], vec![person("linqing")]);
    let all = people(at(&snapshot, &Known::default()), &audience, (AudiencePart::All, ""), 0, 100);
    let rows: Vec<(&str, usize)> = all.rows.iter().map(|row| (row.recipient.id.as_str(), row.through.len())).collect();
    assert_eq!(rows, [("wangwei2", 1), ("zhangsan", 2), ("ghost", 1)]);
    let several = people(at(&snapshot, &Known::default()), &audience, (AudiencePart::Several, ""), 0, 100);
    assert_eq!(several.total, 1);
    assert_eq!(several.rows[0].through, [person("ZhangSan"), department]);
    let excluded = people(at(&snapshot, &Known::default()), &audience, (AudiencePart::Excluded, ""), 0, 100);
    assert_eq!(excluded.rows[0].recipient.id, "LinQing");
    for offset in 0..4 {
        let page = people(at(&snapshot, &Known::default()), &audience, (AudiencePart::All, ""), offset, 2);
        let expected: Vec<_> = all.rows.iter().skip(offset as usize).take(2).cloned().collect();
        assert_eq!((page.rows, page.total), (expected, 3));
    }
}

#[test]
fn those_among_an_audience() {
    let snapshot = Snapshot::build(small());
    let audience = minus(vec![of(RecipientKind::Department, 2), person("Ghost")], vec![person("linqing")]);
    let keys: Vec<String> = ["ghost", "linqing", "zhangsan", "wangwei"].map(str::to_owned).to_vec();
    let found: Vec<String> =
        among(at(&snapshot, &Known::default()), &audience, &keys).into_iter().map(|one| one.id).collect();
    assert_eq!(found, ["Ghost", "zhangsan"]);
}

fn with_chats() -> Known {
    let json = serde_json::json!({
        "chats": [
            {"chat_id": "c1", "name": "项目", "members": ["zhangsan", "Wangwei", "visitor"], "refreshed_at": 1},
            {"chat_id": "empty", "name": "新", "refreshed_at": 1},
        ],
        "robots": [{"id": "r1", "name": "机器人"}],
    });
    serde_json::from_value(json).unwrap()
}

#[test]
fn a_chat_stays_whole_or_there_is_no_answer() {
    let (snapshot, known) = (Snapshot::build(small()), with_chats());
    let chat = |id: &str| of(RecipientKind::Chat, id);
    let department = || of(RecipientKind::Department, 2);
    let result = |audience: &Audience| resolve(at(&snapshot, &known), audience, true, None);
    // 行政部: zhangsan, LinQing, wangwei2; of the chat zhangsan is in it too, wangwei and visitor are not.
    let fits = result(&minus(vec![department(), chat("c1")], vec![person("linqing")]));
    let mut found = accounts(&fits);
    found.sort_unstable();
    assert_eq!(found, ["c1", "wangwei2", "zhangsan"]);
    assert_eq!((fits.count.people, fits.count.overlap, fits.count.excluded, fits.count.chats), (4, 1, 1, 1));
    let in_group = Some(Unresolvable::InGroup);
    for (group, out) in [
        (chat("c1"), person("WANGWEI")),
        (chat("c1"), person("Visitor")),
        (chat("c1"), department()),
        (chat("empty"), person("linqing")),
        (chat("gone"), person("linqing")),
        (of(RecipientKind::Robot, "r1"), person("linqing")),
    ] {
        let result = result(&minus(vec![department(), group], vec![out]));
        assert_eq!((result.count.unresolvable, result.audience), (in_group, Audience::default()));
    }
    let taken_out = result(&minus(vec![department(), chat("c1"), chat("empty")], vec![chat("c1")]));
    assert_eq!((taken_out.count.unresolvable, taken_out.count.chats, taken_out.count.people), (None, 1, 3));
    assert!(!accounts(&taken_out).contains(&"c1"));
    let listed =
        people(at(&snapshot, &known), &Audience::of(vec![chat("c1"), department()]), (AudiencePart::All, ""), 0, 9);
    let ways: Vec<(&str, usize)> =
        listed.rows.iter().map(|row| (row.recipient.id.as_str(), row.through.len())).collect();
    assert_eq!(ways, [("LinQing", 1), ("wangwei", 1), ("wangwei2", 1), ("zhangsan", 2), ("visitor", 1)]);
}

fn any_recipients() -> impl Strategy<Value = Vec<Recipient>> {
    let one = (0_u8..3, 0_u32..70).prop_map(|(kind, n)| match kind {
        0 => of(RecipientKind::Person, format!("{}{n}", if n % 2 == 0 { "USER" } else { "user" })),
        1 => of(RecipientKind::Department, n),
        _ => of(RecipientKind::Tag, n % 6),
    });
    prop::collection::vec(one, 0..12)
}

proptest! {
    /// The set of those who are left is the difference of the two sets, counted by the untouched counting.
    #[test]
    fn as_the_difference_of_two_sets(
        contacts in any_company(), all in any::<bool>(), include in any_recipients(), exclude in any_recipients(),
    ) {
        let snapshot = Snapshot::build(contacts);
        let audience = Audience { all, include: include.clone().into(), exclude: exclude.clone() };
        let result = resolve(at(&snapshot, &Known::default()), &audience, true, None);
        let keys = |audience: &Audience| -> HashSet<String> {
            let mut keys = HashSet::new();
            if audience.all {
                keys.extend((0..snapshot.people()).map(|member| snapshot.key(member).to_owned()));
                return keys;
            }
            for one in &audience.include {
                each_member(at(&snapshot, &Known::default()), one, |who| {
                    keys.insert(match who {
                        Who::Member(member) => snapshot.key(member).to_owned(),
                        Who::Stranger(person) => person.key(),
                    });
                });
            }
            keys
        };
        if result.count.unresolvable.is_some() {
            prop_assert!(result.audience.include.is_empty() && !result.audience.all);
            return Ok(());
        }
        let (chosen, out) = (keys(&Audience { all, include: include.into(), exclude: Vec::new() }), keys(&Audience::of(exclude.clone())));
        let expected: HashSet<String> = chosen.difference(&out).cloned().collect();
        prop_assert_eq!(keys(&result.audience), expected.clone());
        prop_assert_eq!(result.count.people as usize, expected.len());
        prop_assert!(result.audience.exclude.is_empty());
        if !exclude.is_empty() {
            prop_assert_eq!(result.audience.include.len(), expected.len());
            prop_assert_eq!(result.count.excluded as usize, chosen.len() - expected.len());
        }
        let listed = people(at(&snapshot, &Known::default()), &audience, (AudiencePart::All, ""), 0, 1000);
        prop_assert_eq!(listed.total as usize, expected.len());
        let listed: HashSet<String> = listed.rows.into_iter().map(|row| row.recipient.id.to_lowercase()).collect();
        prop_assert_eq!(&listed, &expected);
        let all_keys: Vec<String> = chosen.union(&out).cloned().collect();
        let found: HashSet<String> =
            among(at(&snapshot, &Known::default()), &audience, &all_keys).into_iter().map(|one| one.id.to_lowercase()).collect();
        prop_assert_eq!(&found, &expected);
    }
}
