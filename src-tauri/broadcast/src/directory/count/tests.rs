use super::super::samples::{any_company, small};
use super::*;
use crate::model::audience::Recipient;
use crate::model::contacts::Contacts;
use proptest::prelude::*;
use std::collections::HashMap;

fn of(kind: RecipientKind, id: impl std::fmt::Display) -> Recipient {
    Recipient { kind, id: id.to_string(), name: None }
}

fn counted(include: Vec<Recipient>) -> AudienceCount {
    count(&Snapshot::build(small()), &Audience::of(include), true, Some(Timestamp(7)), &Known::default())
}

#[test]
fn people_are_counted_once() {
    let result = counted(vec![
        of(RecipientKind::Person, "ZhangSan"),
        of(RecipientKind::Person, "zhangsan"),
        of(RecipientKind::Department, 2),
        of(RecipientKind::Tag, 1),
    ]);
    // 行政部: zhangsan, LinQing, wangwei2; the tag: zhangsan and 销售部 with wangwei, wangwei2, zhang.san.
    assert_eq!((result.people, result.overlap), (5, 2));
    assert_eq!((result.named_people, result.departments, result.tags), (1, 1, 1));
    let parts: Vec<_> = result.parts.iter().map(|(one, people)| (one.id.as_str(), *people)).collect();
    assert_eq!((parts, result.repeats), (vec![("2", 3), ("1", 4)], 1 + 3 + 4 - 5), "1 + 3 + 4 - 3 = 5");
    assert!(result.complete && result.unknown.is_empty());
    assert_eq!(result.directory_at, Some(Timestamp(7)));
}

#[test]
fn what_is_not_known_is_named() {
    let person = of(RecipientKind::Person, "ghost");
    let result = counted(vec![person.clone(), of(RecipientKind::Person, "GHOST")]);
    assert_eq!((result.people, result.complete, result.unknown), (1, true, vec![person]));
    let department = of(RecipientKind::Department, 404);
    let tag = of(RecipientKind::Tag, "x");
    let result = counted(vec![department.clone(), tag.clone(), of(RecipientKind::Person, "gao_yu")]);
    assert_eq!((result.people, result.complete, result.unknown), (1, false, vec![department, tag]));
}

#[test]
fn groups_without_anybody_are_named() {
    let (empty, full) = (of(RecipientKind::Tag, 2), of(RecipientKind::Department, 2));
    let result = counted(vec![empty.clone(), full]);
    assert_eq!((result.people, result.complete, result.empty), (3, true, vec![empty.clone()]));
    let audience = Audience::of(vec![empty]);
    let result = count(&Snapshot::build(small()), &audience, false, None, &Known::default());
    assert!(result.empty.is_empty(), "contacts that may not be read say nothing");
}

#[test]
fn everyone_and_an_unread_directory() {
    let everyone = Audience { all: true, ..Audience::of(vec![of(RecipientKind::Department, 404)]) };
    let snapshot = Snapshot::build(small());
    let result = count(&snapshot, &everyone, true, None, &Known::default());
    assert_eq!((result.people, result.complete, result.unknown.len()), (7, true, 0));
    let result = count(&Snapshot::build(Contacts::default()), &everyone, false, None, &Known::default());
    assert_eq!((result.people, result.complete), (0, false));
}

#[test]
fn everyone_chosen_beside_others_counts_those_who_get_nothing_of_their_own() {
    let beside = vec![
        of(RecipientKind::Person, "a"),
        of(RecipientKind::Person, "A"),
        of(RecipientKind::Department, 1),
        of(RecipientKind::Tag, 2),
        of(RecipientKind::Chat, "c"),
        of(RecipientKind::Robot, "r"),
    ];
    let everyone = Audience { all: true, ..Audience::of(beside) };
    let result = count(&Snapshot::build(small()), &everyone, true, None, &Known::default());
    assert_eq!((result.named_people, result.departments, result.tags), (1, 1, 1));
    assert_eq!((result.chats, result.robots, result.people), (1, 1, 7));
}

proptest! {
    #[test]
    fn as_counted_by_hand(contacts in any_company(), choices in prop::collection::vec((0_u8..3, 0_u32..70), 0..20)) {
        let include: Vec<Recipient> = choices.iter().map(|&(kind, n)| match kind {
            0 => of(RecipientKind::Person, format!("USER{n}")),
            1 => of(RecipientKind::Department, n),
            _ => of(RecipientKind::Tag, n),
        }).collect();
        let below = |root: u32| -> HashSet<u32> {
            let known = |id: u32| contacts.departments.iter().any(|d| d.id == id);
            let mut all: HashSet<u32> = HashSet::from([root]);
            while let Some(next) = contacts.departments.iter().find(|d| {
                !all.contains(&d.id) && d.parent.is_some_and(|p| p != d.id && known(p) && all.contains(&p))
            }) {
                all.insert(next.id);
            }
            all
        };
        // Where parents form a circle the tree cuts it; counting by hand does not know where.
        prop_assume!(contacts.departments.iter().all(|d| d.parent.is_none_or(|p| p == d.id || !below(d.id).contains(&p))));
        let in_department = |id: u32| -> HashSet<String> {
            if contacts.departments.iter().all(|d| d.id != id) { return HashSet::new(); }
            let below = below(id);
            contacts.members.iter().filter(|m| m.departments.iter().any(|d| below.contains(d)))
                .map(|m| m.user_id.to_lowercase()).collect()
        };
        let known = |key: &String| contacts.members.iter().any(|m| m.user_id.to_lowercase() == *key);
        let distinct: HashSet<(u8, u32)> = choices.iter().copied().collect();
        let mut times: HashMap<String, u32> = HashMap::new();
        for (kind, n) in distinct {
            let reached: HashSet<String> = match kind {
                0 => HashSet::from([format!("user{n}")]),
                1 => in_department(n),
                _ => contacts.tags.iter().filter(|t| t.id == n).flat_map(|t| {
                    let own = t.members.iter().map(|m| m.to_lowercase()).filter(|m| known(m));
                    own.chain(t.departments.iter().flat_map(|d| in_department(*d))).collect::<Vec<_>>()
                }).collect(),
            };
            for key in reached {
                *times.entry(key).or_default() += 1;
            }
        }
        let result = count(&Snapshot::build(contacts.clone()), &Audience::of(include), true, None, &Known::default());
        prop_assert_eq!(result.people as usize, times.len());
        prop_assert_eq!(result.overlap as usize, times.values().filter(|n| **n > 1).count());
    }
}
