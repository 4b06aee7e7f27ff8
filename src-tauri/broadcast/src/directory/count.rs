//! How many distinct people the chosen recipients are.

use super::snapshot::Snapshot;
use crate::channels::Known;
use crate::model::audience::{Audience, AudienceCount, Identity, MOST_SHOWN, Recipient, RecipientKind};
use crate::model::directory::MemberState;
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
    // Those of all departments and tags, each of which counts its own.
    let mut in_parts = 0;
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
        let mut members = None;
        let known = match recipient.kind {
            RecipientKind::Person => {
                let found = snapshot.member(&recipient.id);
                match found {
                    Some(member) => reach(member),
                    None => drop(strangers.insert(Identity::of_account(&recipient.id))),
                }
                // Who left is sometimes still told; nothing reaches them.
                found.is_some_and(|member| snapshot.details.state(member) != Some(MemberState::Left))
            }
            RecipientKind::Department | RecipientKind::Tag => {
                members = reach_group(snapshot, recipient, &mut reach);
                result.complete &= members.is_some();
                members.is_some()
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
        if let Some(members) = members {
            in_parts += members;
            if result.parts.len() < MOST_SHOWN {
                result.parts.push((recipient.clone(), members));
            }
        }
        if !known {
            result.unknown.push(recipient.clone());
        } else if members == Some(0) && reliable {
            result.empty.push(recipient.clone());
        }
    }
    result.people = reached.len() + u32::try_from(strangers.len()).unwrap_or(u32::MAX);
    result.overlap = several.len();
    result.repeats = (result.named_people + in_parts).saturating_sub(result.people);
    result
}

/// Goes through the members of a department, all below included, or of a tag; tells how many people they are. `None`: not known.
fn reach_group(snapshot: &Snapshot, group: &Recipient, reach: &mut impl FnMut(u32)) -> Option<u32> {
    let id: u32 = group.id.parse().ok()?;
    if group.kind == RecipientKind::Tag {
        let tag = &snapshot.tags[*snapshot.tag_by_id.get(&id)? as usize];
        snapshot.carriers(tag).for_each(reach);
        return Some(tag.people);
    }
    let department = *snapshot.department_by_id.get(&id)?;
    snapshot.below(department).iter().copied().for_each(reach);
    Some(snapshot.departments[department as usize].people)
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
        parts: Vec::new(),
        repeats: 0,
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
mod tests;
