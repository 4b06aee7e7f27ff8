//! Who is left of an audience when others are taken out, and who in it is reached how.
//!
//! WeCom takes no exclusions. As soon as there is one, everything chosen is turned into people: a department named beside an
//! excluded member of it would reach that member. Where the directory cannot tell who is in a department or tag, chosen or
//! excluded, there is no answer, and none is guessed. Accounts are compared without case.

use super::count::{Members, count};
use super::snapshot::{Snapshot, to_u32};
use super::views::{AudienceCount, AudiencePart, AudiencePeople, AudiencePerson};
use crate::audience::{Audience, Recipient, RecipientKind, Resolved, Unresolvable};
use crate::moment::Moment;
use std::collections::{HashMap, HashSet};

/// Most people of one page.
const MAX_PEOPLE: u32 = 1000;

/// Resolves. `reliable`: the directory has been read and may be read.
pub(super) fn resolve(snapshot: &Snapshot, audience: &Audience, reliable: bool, read_at: Option<Moment>) -> Resolved {
    let mut counted = count(snapshot, audience, reliable, read_at);
    if audience.exclude.is_empty() {
        return Resolved { audience: audience.clone(), count: counted };
    }
    let out = Selection::of(snapshot, &audience.exclude);
    counted.excluded_unknown.clone_from(&out.unknown);
    if let Some(reason) = obstacle(audience, reliable, &counted, &out) {
        let nobody = AudienceCount { people: 0, overlap: 0, complete: false, unresolvable: Some(reason), ..counted };
        return Resolved { audience: Audience::default(), count: nobody };
    }
    let chosen = Selection::of_audience(snapshot, audience);
    let mut include = Vec::with_capacity(chosen.order.len() + chosen.strangers.len());
    let mut overlap = 0;
    for &member in chosen.order.iter().filter(|member| !out.reached.contains(**member)) {
        overlap += u32::from(chosen.several.contains(member));
        include.push(snapshot.person(member));
    }
    let stays = |one: &&Recipient| !out.stranger_keys.contains(&one.id.to_lowercase());
    include.extend(chosen.strangers.iter().filter(stays).cloned());
    let people = to_u32(include.len());
    let excluded = chosen.people() - people;
    let count = AudienceCount { people, overlap, excluded, ..counted };
    Resolved { audience: Audience::of(include), count }
}

/// Why it is not known who is left.
fn obstacle(audience: &Audience, reliable: bool, chosen: &AudienceCount, out: &Selection) -> Option<Unresolvable> {
    let group = |one: &Recipient| one.kind != RecipientKind::Person;
    if audience.excluded_names().is_some() {
        return None;
    }
    if !reliable {
        return Some(Unresolvable::DirectoryUnread);
    }
    (chosen.unknown.iter().any(group) || out.unknown.iter().any(group)).then_some(Unresolvable::UnknownGroup)
}

/// The people whom a list of recipients reaches.
struct Selection {
    /// Members, in the order in which the list reaches them.
    order: Vec<u32>,
    reached: Members,
    /// Those whom more than one entry reaches.
    several: Members,
    /// Accounts that the directory does not know, each once, in the order of choice.
    strangers: Vec<Recipient>,
    stranger_keys: HashSet<String>,
    /// Entries that the directory does not know.
    unknown: Vec<Recipient>,
}

impl Selection {
    fn new(snapshot: &Snapshot) -> Self {
        Self {
            order: Vec::new(),
            reached: Members::new(snapshot.people()),
            several: Members::new(snapshot.people()),
            strangers: Vec::new(),
            stranger_keys: HashSet::new(),
            unknown: Vec::new(),
        }
    }

    fn of_audience(snapshot: &Snapshot, audience: &Audience) -> Self {
        if !audience.all {
            return Self::of(snapshot, &audience.include);
        }
        let mut everyone = Self::new(snapshot);
        everyone.order = (0..snapshot.people()).collect();
        for member in 0..snapshot.people() {
            everyone.reached.insert(member);
        }
        everyone
    }

    fn of(snapshot: &Snapshot, list: &[Recipient]) -> Self {
        let mut selection = Self::new(snapshot);
        let mut last = vec![u32::MAX; snapshot.people() as usize];
        let mut unknown = Vec::new();
        for (number, one) in (0_u32..).zip(distinct(list)) {
            let known = each_member(snapshot, one, |member| {
                if std::mem::replace(&mut last[member as usize], number) == number {
                    return;
                }
                if selection.reached.insert(member) {
                    selection.order.push(member);
                } else {
                    selection.several.insert(member);
                }
            });
            if !known {
                unknown.push(one.clone());
                if one.kind == RecipientKind::Person {
                    selection.stranger_keys.insert(one.id.to_lowercase());
                    selection.strangers.push(one.clone());
                }
            }
        }
        selection.unknown = unknown;
        selection
    }

    fn people(&self) -> u32 {
        self.reached.len() + to_u32(self.strangers.len())
    }
}

/// Each recipient once.
fn distinct(list: &[Recipient]) -> impl Iterator<Item = &Recipient> {
    let mut seen = HashSet::new();
    list.iter().filter(move |one| seen.insert((one.kind, one.id.to_lowercase())))
}

/// Visits the members whom a recipient reaches, some of them more than once; `false` when the directory does not know it.
fn each_member(snapshot: &Snapshot, one: &Recipient, mut visit: impl FnMut(u32)) -> bool {
    let number = || one.id.parse::<u32>().ok();
    match one.kind {
        RecipientKind::Person => match snapshot.member(&one.id) {
            Some(member) => {
                visit(member);
                true
            }
            None => false,
        },
        RecipientKind::Department => match number().and_then(|id| snapshot.department_by_id.get(&id)) {
            Some(&department) => {
                snapshot.below(department).iter().copied().for_each(visit);
                true
            }
            None => false,
        },
        RecipientKind::Tag => match number().and_then(|id| snapshot.tag_by_id.get(&id)) {
            Some(&tag) => {
                snapshot.carriers(&snapshot.tags[tag as usize]).for_each(visit);
                true
            }
            None => false,
        },
    }
}

/// Some of the people of an audience; at most [`MAX_PEOPLE`].
pub(super) fn people(
    snapshot: &Snapshot,
    audience: &Audience,
    part: AudiencePart,
    offset: u32,
    limit: u32,
) -> AudiencePeople {
    let chosen = Selection::of_audience(snapshot, audience);
    let out = Selection::of(snapshot, &audience.exclude);
    let fits = |member: u32| {
        let excluded = out.reached.contains(member);
        chosen.reached.contains(member)
            && match part {
                AudiencePart::All => !excluded,
                AudiencePart::Several => !excluded && chosen.several.contains(member),
                AudiencePart::Excluded => excluded,
            }
    };
    let strangers = chosen.strangers.iter().filter(|one| {
        let excluded = out.stranger_keys.contains(&one.id.to_lowercase());
        match part {
            AudiencePart::All => !excluded,
            AudiencePart::Several => false,
            AudiencePart::Excluded => excluded,
        }
    });
    let members: Vec<u32> = (0..snapshot.people()).filter(|member| fits(*member)).collect();
    let strangers: Vec<&Recipient> = strangers.collect();
    let total = to_u32(members.len() + strangers.len());
    let (from, most) = (offset as usize, limit.min(MAX_PEOPLE) as usize);
    let shown: Vec<u32> = members.iter().copied().skip(from).take(most).collect();
    let mut through: HashMap<u32, Vec<Recipient>> = shown.iter().map(|member| (*member, Vec::new())).collect();
    if !audience.all {
        for one in distinct(&audience.include) {
            let mut once = HashSet::new();
            each_member(snapshot, one, |member| {
                if let Some(through) = through.get_mut(&member)
                    && once.insert(member)
                {
                    through.push(one.clone());
                }
            });
        }
    }
    let mut rows: Vec<AudiencePerson> = shown
        .into_iter()
        .map(|member| AudiencePerson {
            recipient: snapshot.person(member),
            through: through.remove(&member).unwrap_or_default(),
        })
        .collect();
    let rest = most - rows.len();
    let unknown = strangers.into_iter().skip(from.saturating_sub(members.len())).take(rest);
    rows.extend(unknown.map(|one| AudiencePerson { recipient: one.clone(), through: vec![one.clone()] }));
    AudiencePeople { rows, total }
}

/// Those of the accounts (lower case) whom an audience reaches.
pub(super) fn among(snapshot: &Snapshot, audience: &Audience, keys: &[String]) -> Vec<Recipient> {
    let chosen = Selection::of_audience(snapshot, audience);
    let out = Selection::of(snapshot, &audience.exclude);
    keys.iter()
        .filter(|key| !out.stranger_keys.contains(key.as_str()))
        .filter_map(|key| match snapshot.member(key) {
            Some(member) => {
                (chosen.reached.contains(member) && !out.reached.contains(member)).then(|| snapshot.person(member))
            }
            None => chosen.strangers.iter().find(|one| one.id.to_lowercase() == **key).cloned(),
        })
        .collect()
}

#[cfg(test)]
#[path = "resolve_tests.rs"]
mod tests;
