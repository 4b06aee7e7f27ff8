//! How many distinct people the chosen recipients are.

use super::snapshot::Snapshot;
use crate::channels::Known;
use crate::model::audience::{Audience, AudienceCount, Identity, RecipientKind};
use crate::model::timestamp::Timestamp;
use std::collections::HashSet;

/// A set of members, one bit each.
pub(super) struct Members {
    bits: Vec<u64>,
    len: u32,
}

impl Members {
    pub(super) fn new(people: u32) -> Self {
        Self { bits: vec![0; (people as usize).div_ceil(64)], len: 0 }
    }

    /// `true` when the member was not in it.
    pub(super) fn insert(&mut self, member: u32) -> bool {
        let (word, bit) = (member as usize / 64, 1_u64 << (member % 64));
        let new = self.bits[word] & bit == 0;
        self.bits[word] |= bit;
        self.len += u32::from(new);
        new
    }

    pub(super) fn contains(&self, member: u32) -> bool {
        self.bits[member as usize / 64] & (1 << (member % 64)) != 0
    }

    pub(super) fn len(&self) -> u32 {
        self.len
    }
}

/// Counts, exclusions left aside (see [`super::resolve`]). `reliable`: the directory has been read and may be read. The same choice made twice counts as one.
pub(super) fn count(
    snapshot: &Snapshot,
    audience: &Audience,
    reliable: bool,
    read_at: Option<Timestamp>,
    channels: &Known,
) -> AudienceCount {
    let mut result = nothing_counted(audience, reliable, read_at);
    if audience.all {
        // What the application's secret may read is its visible scope.
        result.people = snapshot.people();
        // They get nothing of their own: the page says so.
        let chosen: HashSet<_> = audience.include.iter().map(|one| (one.identity(), one.kind)).collect();
        for (_, kind) in chosen {
            *of_kind(&mut result, kind) += 1;
        }
        return result;
    }
    let people = snapshot.people();
    let (mut reached, mut several) = (Members::new(people), Members::new(people));
    let mut choices = HashSet::with_capacity(audience.include.len());
    // Accounts that the directory does not know, each once.
    let mut strangers = HashSet::new();
    // The choice that reached a member last, so that one choice counts a member once.
    let mut last_choice = vec![u32::MAX; people as usize];
    for (choice, recipient) in (0_u32..).zip(&audience.include) {
        if !choices.insert(recipient.identity()) {
            continue;
        }
        let mut reach = |member: u32| {
            if std::mem::replace(&mut last_choice[member as usize], choice) != choice && !reached.insert(member) {
                several.insert(member);
            }
        };
        *of_kind(&mut result, recipient.kind) += 1;
        let number = || recipient.id.parse::<u32>().ok();
        let mut empty = false;
        let known = match recipient.kind {
            RecipientKind::Person => {
                let found = snapshot.member(&recipient.id);
                match found {
                    Some(member) => reach(member),
                    None => drop(strangers.insert(Identity::of_account(&recipient.id))),
                }
                found.is_some()
            }
            RecipientKind::Department => {
                let found = number().and_then(|id| snapshot.department_by_id.get(&id));
                if let Some(&department) = found {
                    snapshot.below(department).iter().copied().for_each(&mut reach);
                    empty = snapshot.departments[department as usize].people == 0;
                }
                result.complete &= found.is_some();
                found.is_some()
            }
            RecipientKind::Tag => {
                let found = number().and_then(|id| snapshot.tag_by_id.get(&id));
                if let Some(&tag) = found {
                    snapshot.carriers(&snapshot.tags[tag as usize]).for_each(&mut reach);
                    empty = snapshot.tags[tag as usize].people == 0;
                }
                result.complete &= found.is_some();
                found.is_some()
            }
            RecipientKind::Chat => {
                let found = channels.chat(&recipient.id);
                for member in found.iter().flat_map(|chat| &chat.members) {
                    match snapshot.member(member) {
                        Some(member) => reach(member),
                        None => drop(strangers.insert(Identity::of_account(member))),
                    }
                }
                result.complete &= found.is_some_and(|chat| !chat.members.is_empty());
                found.is_some()
            }
            RecipientKind::Robot => {
                // Who is in its group nobody tells.
                result.complete = false;
                channels.robot(&recipient.id).is_some()
            }
        };
        if !known {
            result.unknown.push(recipient.clone());
        } else if empty && reliable {
            result.empty.push(recipient.clone());
        }
    }
    result.people = reached.len() + u32::try_from(strangers.len()).unwrap_or(u32::MAX);
    result.overlap = several.len();
    result
}

fn nothing_counted(audience: &Audience, reliable: bool, read_at: Option<Timestamp>) -> AudienceCount {
    AudienceCount {
        all: audience.all,
        people: 0,
        complete: reliable,
        named_people: 0,
        departments: 0,
        tags: 0,
        chats: 0,
        robots: 0,
        overlap: 0,
        unknown: Vec::new(),
        empty: Vec::new(),
        excluded: 0,
        excluded_unknown: Vec::new(),
        unresolvable: None,
        names: Vec::new(),
        directory_at: read_at,
    }
}

/// The number of chosen recipients of a kind.
fn of_kind(count: &mut AudienceCount, kind: RecipientKind) -> &mut u32 {
    match kind {
        RecipientKind::Person => &mut count.named_people,
        RecipientKind::Department => &mut count.departments,
        RecipientKind::Tag => &mut count.tags,
        RecipientKind::Chat => &mut count.chats,
        RecipientKind::Robot => &mut count.robots,
    }
}

#[cfg(test)]
mod tests {
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
}
