//! Who is left of an audience when others are taken out, and who in it is reached how.
//!
//! WeCom takes no exclusions. As soon as there is one, everything chosen is turned into people: a department named beside an
//! excluded member of it would reach that member. Where the directory cannot tell who is in a department or tag, chosen or
//! excluded, there is no answer, and none is guessed. Accounts are compared without case.
//!
//! Nobody can be taken out of a group chat: it stays whole when none of its members is excluded, and there is no answer otherwise.

use super::count::{Members, count};
use super::search;
use super::snapshot::{Snapshot, to_u32};
use super::views::{AudiencePart, AudiencePeople, AudiencePerson};
use crate::channels::Known;
use crate::model::audience::{Audience, AudienceCount, Recipient, RecipientKind, Resolved, Unresolvable};
use crate::model::timestamp::Timestamp;
use std::collections::{HashMap, HashSet};
use wecom::channel::Channel;

/// Most people of one page.
const MAX_PEOPLE: u32 = 1000;

/// Where members are looked up.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    pub(super) snapshot: &'a Snapshot,
    pub(super) channels: &'a Known,
}

/// Resolves. `reliable`: the directory has been read and may be read.
pub(super) fn resolve(around: Around<'_>, audience: &Audience, reliable: bool, read_at: Option<Timestamp>) -> Resolved {
    let mut counted = count(around.snapshot, audience, reliable, read_at, around.channels);
    if audience.exclude.is_empty() {
        return Resolved { audience: audience.clone(), count: counted };
    }
    let groups: Vec<Recipient> = groups_left(audience).cloned().collect();
    if audience.exclude.iter().all(|one| one.channel() != Channel::App) {
        let named = audience.include.iter().filter(|one| one.channel() == Channel::App).cloned();
        let left = Audience { all: audience.all, ..Audience::of(named.chain(groups).collect()) };
        let count = count(around.snapshot, &left, reliable, read_at, around.channels);
        return Resolved { audience: left, count };
    }
    let out = Selection::of(around, audience.exclude.iter().filter(|one| one.channel() == Channel::App));
    counted.excluded_unknown.clone_from(&out.unknown);
    if let Some(reason) = obstacle(around, audience, reliable, (&counted, &out), &groups) {
        let nobody = AudienceCount { people: 0, overlap: 0, complete: false, unresolvable: Some(reason), ..counted };
        return Resolved { audience: Audience::default(), count: nobody };
    }
    let named = Selection::of_audience(around, audience, &[]);
    let with_groups = if groups.is_empty() { None } else { Some(Selection::of_audience(around, audience, &groups)) };
    let chosen = with_groups.as_ref().unwrap_or(&named);
    let stays = |one: &&Recipient| !out.stranger_keys.contains(&one.key());
    let left = chosen.order.iter().filter(|member| !out.reached.contains(**member));
    let overlap = to_u32(left.clone().filter(|member| chosen.several.contains(**member)).count());
    let people = to_u32(left.count() + chosen.strangers.iter().filter(stays).count());
    let excluded = chosen.people() - people;
    let members = named.order.iter().filter(|member| !out.reached.contains(**member));
    let mut include: Vec<Recipient> = members.map(|member| around.snapshot.person(*member)).collect();
    include.extend(named.strangers.iter().filter(stays).cloned());
    let number = |kind| to_u32(groups.iter().filter(|one| one.kind == kind).count());
    let (chats, robots) = (number(RecipientKind::Chat), number(RecipientKind::Robot));
    include.extend(groups);
    let count = AudienceCount { people, chats, robots, overlap, excluded, ..counted };
    Resolved { audience: Audience::of(include), count }
}

/// The chosen chats and robots, each once, without those that are excluded themselves.
fn groups_left(audience: &Audience) -> impl Iterator<Item = &Recipient> {
    let out: HashSet<_> = audience.exclude.iter().map(Recipient::identity).collect();
    let list = if audience.all { &[][..] } else { &audience.include[..] };
    distinct(list).filter(move |one| one.channel() != Channel::App && !out.contains(&one.identity()))
}

/// Why it is not known who is left.
fn obstacle(
    around: Around<'_>,
    audience: &Audience,
    reliable: bool,
    (chosen, out): (&AudienceCount, &Selection),
    groups: &[Recipient],
) -> Option<Unresolvable> {
    let unclear = |one: &Recipient| matches!(one.kind, RecipientKind::Department | RecipientKind::Tag);
    if audience.excluded_names().is_some() {
        return None;
    }
    if !reliable {
        return Some(Unresolvable::DirectoryUnread);
    }
    if chosen.unknown.iter().any(unclear) || out.unknown.iter().any(unclear) {
        return Some(Unresolvable::UnknownGroup);
    }
    let reads = |member: &String| match around.snapshot.member(member) {
        Some(member) => out.reached.contains(member),
        None => out.stranger_keys.contains(&member.to_lowercase()),
    };
    let unsafe_group = groups.iter().any(|one| match around.channels.chat(&one.id) {
        Some(chat) if one.kind == RecipientKind::Chat => chat.members.is_empty() || chat.members.iter().any(reads),
        _ => true,
    });
    unsafe_group.then_some(Unresolvable::InGroup)
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

    /// Those whom the application's own messages reach, and the members of these groups.
    fn of_audience(around: Around<'_>, audience: &Audience, groups: &[Recipient]) -> Self {
        if !audience.all {
            let named = audience.include.iter().filter(|one| one.channel() == Channel::App);
            return Self::of(around, named.chain(groups));
        }
        let mut everyone = Self::new(around.snapshot);
        everyone.order = (0..around.snapshot.people()).collect();
        for member in 0..around.snapshot.people() {
            everyone.reached.insert(member);
        }
        everyone
    }

    fn of<'a>(around: Around<'_>, list: impl IntoIterator<Item = &'a Recipient>) -> Self {
        let mut selection = Self::new(around.snapshot);
        let mut last = vec![u32::MAX; around.snapshot.people() as usize];
        for (number, one) in (0_u32..).zip(distinct(list)) {
            let known = each_member(around, one, |who| match who {
                Who::Member(member) => {
                    if std::mem::replace(&mut last[member as usize], number) == number {
                        return;
                    }
                    if selection.reached.insert(member) {
                        selection.order.push(member);
                    } else {
                        selection.several.insert(member);
                    }
                }
                Who::Stranger(person) => {
                    if selection.stranger_keys.insert(person.key()) {
                        selection.strangers.push(person);
                    }
                }
            });
            if !known {
                selection.unknown.push(one.clone());
            }
        }
        selection
    }

    fn people(&self) -> u32 {
        self.reached.len() + to_u32(self.strangers.len())
    }
}

/// Each recipient once.
fn distinct<'a>(list: impl IntoIterator<Item = &'a Recipient>) -> impl Iterator<Item = &'a Recipient> {
    let mut seen = HashSet::new();
    list.into_iter().filter(move |one| seen.insert(one.identity()))
}

/// Somebody whom a recipient reaches.
enum Who {
    Member(u32),
    /// An account that the directory does not know.
    Stranger(Recipient),
}

/// Visits those whom a recipient reaches, some of them more than once; `false` when neither the directory nor the list of chats
/// knows it.
fn each_member(around: Around<'_>, one: &Recipient, mut visit: impl FnMut(Who)) -> bool {
    let snapshot = around.snapshot;
    let number = || one.id.parse::<u32>().ok();
    match one.kind {
        RecipientKind::Person => {
            let member = snapshot.member(&one.id);
            visit(member.map_or_else(|| Who::Stranger(one.clone()), Who::Member));
            return member.is_some();
        }
        RecipientKind::Department => match number().and_then(|id| snapshot.department_by_id.get(&id)) {
            Some(&department) => snapshot.below(department).iter().copied().map(Who::Member).for_each(visit),
            None => return false,
        },
        RecipientKind::Tag => match number().and_then(|id| snapshot.tag_by_id.get(&id)) {
            Some(&tag) => snapshot.carriers(&snapshot.tags[tag as usize]).map(Who::Member).for_each(visit),
            None => return false,
        },
        RecipientKind::Chat => match around.channels.chat(&one.id) {
            Some(chat) => chat.members.iter().map(|id| who(snapshot, id)).for_each(visit),
            None => return false,
        },
        RecipientKind::Robot => return around.channels.robot(&one.id).is_some(),
    }
    true
}

fn who(snapshot: &Snapshot, id: &str) -> Who {
    match snapshot.member(id) {
        Some(member) => Who::Member(member),
        None => Who::Stranger(Recipient { kind: RecipientKind::Person, id: id.to_owned(), name: None }),
    }
}

/// Some of the people of an audience who fit a query; at most [`MAX_PEOPLE`].
pub(super) fn people(
    around: Around<'_>,
    audience: &Audience,
    (part, query): (AudiencePart, &str),
    offset: u32,
    limit: u32,
) -> AudiencePeople {
    let snapshot = around.snapshot;
    let groups: Vec<Recipient> = groups_left(audience).cloned().collect();
    let chosen = Selection::of_audience(around, audience, &groups);
    let out = Selection::of(around, audience.exclude.iter().filter(|one| one.channel() == Channel::App));
    let fits = |excluded: bool, several: bool| match part {
        AudiencePart::All => !excluded,
        AudiencePart::Several => !excluded && several,
        AudiencePart::Excluded => excluded,
    };
    let (is_sought, typed) = (search::fits(snapshot, query), query.trim().to_lowercase());
    let fitting = |member: &u32| {
        chosen.reached.contains(*member)
            && is_sought(*member)
            && fits(out.reached.contains(*member), chosen.several.contains(*member))
    };
    let members: Vec<u32> = (0..snapshot.people()).filter(fitting).collect();
    let strange = |one: &&Recipient| one.key().contains(&typed) && fits(out.stranger_keys.contains(&one.key()), false);
    let strangers: Vec<&Recipient> = chosen.strangers.iter().filter(strange).collect();
    let total = to_u32(members.len() + strangers.len());
    let (from, most) = (offset as usize, limit.min(MAX_PEOPLE) as usize);
    let shown = members.iter().skip(from).take(most).map(|member| snapshot.person(*member));
    let mut rows: Vec<AudiencePerson> =
        shown.map(|recipient| AudiencePerson { recipient, through: Vec::new() }).collect();
    let rest = most - rows.len();
    let unknown = strangers.into_iter().skip(from.saturating_sub(members.len())).take(rest).cloned();
    rows.extend(unknown.map(|recipient| AudiencePerson { recipient, through: Vec::new() }));
    if !audience.all {
        fill_ways(around, &mut rows, distinct(&audience.include));
    }
    AudiencePeople { rows, total }
}

/// Notes for each row which of the choices reach it.
fn fill_ways<'a>(around: Around<'_>, rows: &mut [AudiencePerson], choices: impl Iterator<Item = &'a Recipient>) {
    let places: HashMap<String, usize> =
        rows.iter().enumerate().map(|(place, row)| (row.recipient.key(), place)).collect();
    let of_member: HashMap<u32, usize> =
        places.iter().filter_map(|(key, place)| around.snapshot.member(key).map(|member| (member, *place))).collect();
    for one in choices {
        each_member(around, one, |who| {
            let place = match who {
                Who::Member(member) => of_member.get(&member).copied(),
                Who::Stranger(person) => places.get(&person.key()).copied(),
            };
            if let Some(row) = place.and_then(|place| rows.get_mut(place))
                && row.through.last() != Some(one)
            {
                row.through.push(one.clone());
            }
        });
    }
}

/// Everyone whom an audience reaches by the application's own messages: members, then accounts that the directory does not know. `None`
/// where it cannot be told for certain. `reliable`: the directory has been read and may be read.
pub(super) fn everyone(around: Around<'_>, audience: &Audience, reliable: bool) -> Option<(Vec<u32>, Vec<Recipient>)> {
    let of_app = |one: &&Recipient| one.channel() == Channel::App;
    let is_group = |one: &Recipient| one.kind != RecipientKind::Person;
    let chosen = Selection::of_audience(around, audience, &[]);
    let out = Selection::of(around, audience.exclude.iter().filter(of_app));
    let mut named = audience.include.iter().chain(&audience.exclude).filter(of_app);
    let needs_directory = audience.all || named.any(is_group);
    if (needs_directory && !reliable) || chosen.unknown.iter().chain(&out.unknown).any(is_group) {
        return None;
    }
    let members = chosen.order.into_iter().filter(|member| !out.reached.contains(*member)).collect();
    let strangers = chosen.strangers.into_iter().filter(|one| !out.stranger_keys.contains(&one.key())).collect();
    Some((members, strangers))
}

/// Those of the accounts (lower case) whom an audience reaches by the application's own messages.
pub(super) fn among(around: Around<'_>, audience: &Audience, keys: &[String]) -> Vec<Recipient> {
    let chosen = Selection::of_audience(around, audience, &[]);
    let out = Selection::of(around, audience.exclude.iter().filter(|one| one.channel() == Channel::App));
    let found = |key: &String| match around.snapshot.member(key) {
        Some(member) => {
            (chosen.reached.contains(member) && !out.reached.contains(member)).then(|| around.snapshot.person(member))
        }
        None if out.stranger_keys.contains(key) => None,
        None => chosen.strangers.iter().find(|one| one.key() == *key).cloned(),
    };
    keys.iter().filter_map(found).collect()
}

/// How many of the people whom an audience reaches by the application's own messages are of a sort.
pub(super) fn number_of(around: Around<'_>, audience: &Audience, sort: impl Fn(&str) -> bool) -> u32 {
    let chosen = Selection::of_audience(around, audience, &[]);
    let out = Selection::of(around, audience.exclude.iter().filter(|one| one.channel() == Channel::App));
    let members = chosen.order.iter().filter(|member| !out.reached.contains(**member));
    let members = members.filter(|member| sort(&around.snapshot.person(**member).id)).count();
    let stays = |one: &&Recipient| !out.stranger_keys.contains(&one.key());
    to_u32(members + chosen.strangers.iter().filter(stays).filter(|one| sort(&one.id)).count())
}

#[cfg(test)]
#[path = "resolve_tests.rs"]
mod tests;
