use super::super::contacts::Contacts;
use super::super::samples::{any_company, small};
use super::*;
use proptest::prelude::*;

fn of(kind: RecipientKind, id: impl std::fmt::Display) -> Recipient {
    Recipient { kind, id: id.to_string(), name: None }
}

fn person(id: &str) -> Recipient {
    of(RecipientKind::Person, id)
}

fn minus(include: Vec<Recipient>, exclude: Vec<Recipient>) -> Audience {
    Audience { all: false, include, exclude }
}

fn resolved(audience: &Audience) -> Resolved {
    resolve(&Snapshot::build(small()), audience, true, Some(Moment(7)))
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
    let unread = |audience: &Audience| resolve(&Snapshot::build(Contacts::default()), audience, false, None);
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
    let result = resolve(&Snapshot::build(Contacts::default()), &audience, false, None);
    assert_eq!(accounts(&result), ["b"]);
    assert_eq!((result.count.people, result.count.excluded, result.count.unresolvable), (1, 2, None));
}

#[test]
fn the_people_of_an_audience_say_how_they_are_reached() {
    let snapshot = Snapshot::build(small());
    let department = of(RecipientKind::Department, 2);
    let audience = minus(vec![person("ghost"), person("ZhangSan"), department.clone()], vec![person("linqing")]);
    let all = people(&snapshot, &audience, AudiencePart::All, 0, 100);
    let rows: Vec<(&str, usize)> = all.rows.iter().map(|row| (row.recipient.id.as_str(), row.through.len())).collect();
    assert_eq!(rows, [("wangwei2", 1), ("zhangsan", 2), ("ghost", 1)]);
    let several = people(&snapshot, &audience, AudiencePart::Several, 0, 100);
    assert_eq!(several.total, 1);
    assert_eq!(several.rows[0].through, [person("ZhangSan"), department]);
    let excluded = people(&snapshot, &audience, AudiencePart::Excluded, 0, 100);
    assert_eq!(excluded.rows[0].recipient.id, "LinQing");
    for offset in 0..4 {
        let page = people(&snapshot, &audience, AudiencePart::All, offset, 2);
        let expected: Vec<_> = all.rows.iter().skip(offset as usize).take(2).cloned().collect();
        assert_eq!((page.rows, page.total), (expected, 3));
    }
}

#[test]
fn those_among_an_audience() {
    let snapshot = Snapshot::build(small());
    let audience = minus(vec![of(RecipientKind::Department, 2), person("Ghost")], vec![person("linqing")]);
    let keys: Vec<String> = ["ghost", "linqing", "zhangsan", "wangwei"].map(str::to_owned).to_vec();
    let found: Vec<String> = among(&snapshot, &audience, &keys).into_iter().map(|one| one.id).collect();
    assert_eq!(found, ["Ghost", "zhangsan"]);
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
        let audience = Audience { all, include: include.clone(), exclude: exclude.clone() };
        let result = resolve(&snapshot, &audience, true, None);
        let keys = |audience: &Audience| -> HashSet<String> {
            let mut keys = HashSet::new();
            if audience.all {
                keys.extend((0..snapshot.people()).map(|member| snapshot.key(member).to_owned()));
                return keys;
            }
            for one in &audience.include {
                if !each_member(&snapshot, one, |member| { keys.insert(snapshot.key(member).to_owned()); })
                    && one.kind == RecipientKind::Person
                {
                    keys.insert(one.id.to_lowercase());
                }
            }
            keys
        };
        if result.count.unresolvable.is_some() {
            prop_assert!(result.audience.include.is_empty() && !result.audience.all);
            return Ok(());
        }
        let (chosen, out) = (keys(&Audience { all, include, exclude: Vec::new() }), keys(&Audience::of(exclude.clone())));
        let expected: HashSet<String> = chosen.difference(&out).cloned().collect();
        prop_assert_eq!(keys(&result.audience), expected.clone());
        prop_assert_eq!(result.count.people as usize, expected.len());
        prop_assert!(result.audience.exclude.is_empty());
        if !exclude.is_empty() {
            prop_assert_eq!(result.audience.include.len(), expected.len());
            prop_assert_eq!(result.count.excluded as usize, chosen.len() - expected.len());
        }
        let listed = people(&snapshot, &audience, AudiencePart::All, 0, 1000);
        prop_assert_eq!(listed.total as usize, expected.len());
        let listed: HashSet<String> = listed.rows.into_iter().map(|row| row.recipient.id.to_lowercase()).collect();
        prop_assert_eq!(&listed, &expected);
        let all_keys: Vec<String> = chosen.union(&out).cloned().collect();
        let found: HashSet<String> =
            among(&snapshot, &audience, &all_keys).into_iter().map(|one| one.id.to_lowercase()).collect();
        prop_assert_eq!(&found, &expected);
    }
}
