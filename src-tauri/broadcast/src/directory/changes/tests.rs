use super::super::samples::{any_company, department, member, small};
use super::*;
use crate::model::contacts::MemberDetails;
use proptest::prelude::*;

const AT: Timestamp = Timestamp(7);

fn read<'a>(contacts: &'a Contacts, scope: &'a ReadScope) -> Read<'a> {
    Read { contacts, scope: Some(scope) }
}

/// Kind, account, before, after.
fn told(before: &Contacts, after: &Contacts) -> Vec<(ChangeKind, String, String, String)> {
    let scope = ReadScope::default();
    lines(compare(read(before, &scope), read(after, &scope), AT))
}

fn lines(changes: Vec<DirectoryChange>) -> Vec<(ChangeKind, String, String, String)> {
    let one = |line: DirectoryChange| (line.kind, line.user_id.unwrap_or_default(), line.was, line.became);
    changes.into_iter().map(one).collect()
}

fn told_of(kind: ChangeKind, id: &str, was: &str, became: &str) -> (ChangeKind, String, String, String) {
    (kind, id.to_owned(), was.to_owned(), became.to_owned())
}

fn with_state(row: MemberRow, state: MemberState) -> MemberRow {
    MemberRow { details: MemberDetails { state: Some(state), ..MemberDetails::default() }, ..row }
}

#[test]
fn joined_left_moved_renamed_and_switched_off_are_told_apart() {
    let mut before = small();
    before.members.push(with_state(member("zhouyi", "周怡", &[2]), MemberState::Active));
    let mut after = small();
    after.members.retain(|one| one.user_id != "zhang.san");
    after.members[0].departments = vec![3, 2];
    after.members[1].name = "林清".to_owned();
    after.members.push(with_state(member("zhouyi", "周怡", &[2]), MemberState::Disabled));
    after.members.push(member("new", "新人", &[31]));
    assert_eq!(
        told(&before, &after),
        [
            told_of(ChangeKind::Joined, "new", "", "华东区"),
            told_of(ChangeKind::Left, "zhang.san", "华东区", ""),
            told_of(ChangeKind::Moved, "zhangsan", "行政部", "行政部、销售部"),
            told_of(ChangeKind::Renamed, "LinQing", "林青", "林清"),
            told_of(ChangeKind::State, "zhouyi", "active", "disabled"),
        ]
    );
}

#[test]
fn nothing_is_told_of_a_first_read_of_the_same_again_and_of_another_spelling() {
    assert_eq!(told(&Contacts::default(), &small()), []);
    assert_eq!(told(&small(), &small()), []);
    let mut spelled = small();
    for one in &mut spelled.members {
        one.user_id = one.user_id.to_uppercase();
        one.departments.reverse();
    }
    assert_eq!(told(&small(), &spelled), []);
}

#[test]
fn a_name_of_a_department_that_is_gone_is_still_told() {
    let mut after = small();
    after.departments.retain(|one| one.id != 9);
    after.members[5].departments = vec![2];
    assert_eq!(told(&small(), &after), [told_of(ChangeKind::Moved, "gao_yu", "外地办", "行政部")]);
}

#[test]
fn names_that_cannot_be_read_any_more_are_counted_and_nobody_is_renamed() {
    let mut after = small();
    for one in &mut after.members {
        one.name.clone_from(&one.user_id);
    }
    assert_eq!(told(&small(), &after), [told_of(ChangeKind::Names, "", "7", "0")]);
    assert_eq!(told(&after, &small()), [], "names that can be read now were not changed");
}

#[test]
fn another_range_takes_people_out_of_sight_and_nobody_is_said_to_have_left() {
    let (before, mut after) = (small(), small());
    after.departments.retain(|one| one.id != 3 && one.id != 31);
    after.members.retain(|one| one.user_id != "wangwei" && one.user_id != "zhang.san");
    after.members[2].departments = vec![2];
    let seen = ReadScope { range: vec!["d1".to_owned()], ..ReadScope::default() };
    let now = ReadScope { range: vec!["d2".to_owned()], ..ReadScope::default() };
    let changes = lines(compare(read(&before, &seen), read(&after, &now), AT));
    assert_eq!(changes, [told_of(ChangeKind::Range, "", "2", "0")], "who lost 华东区 from sight did not move");
    let back = lines(compare(read(&after, &now), read(&before, &seen), AT));
    assert_eq!(back, [told_of(ChangeKind::Range, "", "0", "2")]);
}

#[test]
fn departments_that_are_refused_and_tags_that_are_change_the_range_too() {
    let seen = ReadScope { range: vec!["d1".to_owned()], ..ReadScope::default() };
    let mut after = small();
    after.members.retain(|one| !one.departments.contains(&31));
    after.members[0].departments = Vec::new();
    let refused = ReadScope { refused: vec![2, 31], ..seen.clone() };
    let changes = lines(compare(read(&small(), &seen), read(&after, &refused), AT));
    assert_eq!(changes, [told_of(ChangeKind::Range, "", "2", "0")]);
    let mut untagged = small();
    untagged.members.pop();
    let without_tags = ReadScope { without_tags: true, ..seen.clone() };
    let changes = lines(compare(read(&small(), &seen), read(&untagged, &without_tags), AT));
    assert_eq!(changes, [told_of(ChangeKind::Range, "", "1", "0")]);
}

#[test]
fn more_than_a_quarter_at_once_is_the_range_and_a_few_are_people() {
    let company = |number: usize| Contacts {
        departments: vec![department(1, "公司", None, 0)],
        members: (0..number).map(|n| member(&format!("u{n}"), &format!("员{n}"), &[1])).collect(),
        ..Contacts::default()
    };
    let kinds = |before: usize, after: usize| {
        let mut kinds: Vec<_> = told(&company(before), &company(after)).into_iter().map(|line| line.0).collect();
        kinds.dedup();
        kinds
    };
    assert_eq!(kinds(100, 75), [ChangeKind::Left], "a quarter");
    assert_eq!(kinds(100, 74), [ChangeKind::Range]);
    assert_eq!(kinds(100, 126), [ChangeKind::Range]);
    assert_eq!(kinds(21, 1), [ChangeKind::Left], "few are always people");
    assert_eq!(kinds(100, 0), [ChangeKind::Range], "everybody at once");
    // What was written down before scopes were has none; the number still tells.
    let scope = ReadScope { range: vec!["d1".to_owned()], ..ReadScope::default() };
    let (before, after) = (company(100), company(10));
    let changes = compare(Read { contacts: &before, scope: None }, read(&after, &scope), AT);
    assert_eq!(lines(changes), [told_of(ChangeKind::Range, "", "90", "0")]);
}

/// What a company is as far as changes are listed: name, departments and state by account.
type Facts = BTreeMap<String, (String, BTreeSet<u32>, Option<MemberState>)>;

fn facts(people: &ByKey<'_>) -> Facts {
    let of = |one: &MemberRow| (one.name.clone(), one.departments.iter().copied().collect(), one.details.state);
    people.iter().map(|(key, one)| (key.clone(), of(one))).collect()
}

/// The old company with the changes made to it.
fn applied(mut company: Facts, deltas: &[Delta<'_>]) -> Facts {
    for delta in deltas {
        match delta {
            Delta::Joined(one) => {
                let places = one.departments.iter().copied().collect();
                company.insert(one.user_id.to_lowercase(), (one.name.clone(), places, one.details.state));
            }
            Delta::Left(one) => drop(company.remove(&one.user_id.to_lowercase())),
            Delta::Moved(one, from, to) => {
                let known = company.get_mut(&one.user_id.to_lowercase()).unwrap();
                assert_eq!(known.1, *from);
                known.1.clone_from(to);
            }
            Delta::Renamed(one, was) => {
                let known = company.get_mut(&one.user_id.to_lowercase()).unwrap();
                assert_eq!(known.0, *was);
                known.0.clone_from(&one.name);
            }
            Delta::State(one, from, to) => {
                let known = company.get_mut(&one.user_id.to_lowercase()).unwrap();
                assert_eq!(known.2, Some(*from));
                known.2 = Some(*to);
            }
        }
    }
    company
}

/// A company in which each account has a state.
fn any_staff() -> impl Strategy<Value = Contacts> {
    let state = prop::sample::select(vec![MemberState::Active, MemberState::Disabled, MemberState::NotActivated]);
    (any_company(), prop::collection::vec(state, 60)).prop_map(|(mut company, states)| {
        for (one, state) in company.members.iter_mut().zip(states) {
            one.details.state = Some(state);
        }
        company
    })
}

proptest! {
    #[test]
    fn the_old_company_with_the_listed_changes_is_the_new_one(old in any_staff(), new in any_staff()) {
        let (old, new) = (by_key(&old), by_key(&new));
        let found = deltas(&old, &new, None);
        prop_assert_eq!(applied(facts(&old), &found), facts(&new));
    }

    #[test]
    fn nobody_is_told_twice_of_the_same_and_whoever_is_told_is_there(old in any_staff(), new in any_staff()) {
        let changes = told(&old, &new);
        let mut once = HashSet::new();
        for (kind, id, ..) in &changes {
            prop_assert!(once.insert((*kind, id.clone())));
            let there = |company: &Contacts| company.members.iter().any(|one| one.user_id == *id);
            match kind {
                ChangeKind::Joined => prop_assert!(!there(&old) && there(&new)),
                ChangeKind::Left => prop_assert!(there(&old) && !there(&new)),
                ChangeKind::Range | ChangeKind::Names => prop_assert!(id.is_empty()),
                _ => prop_assert!(there(&old) && there(&new)),
            }
        }
    }
}
