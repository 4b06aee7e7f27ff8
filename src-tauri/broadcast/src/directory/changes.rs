//! What changed in a company between two complete reads.
//!
//! What an application sees of its company is not the company: who is out of sight has not left. So a read is compared with the one
//! before by these rules:
//!
//! - Before the first complete read there is nothing to compare with. A read that was cut short is no read.
//! - The range changed when the visible range in the console is another one, when WeCom refuses other departments than before or
//!   the tags, or when more than a quarter of the people, and more than [`FEW`], came or went at once. Then nobody is said to have
//!   joined or left; it is counted who is out of sight and who came into it. Departments count only where both reads know them.
//! - A name that was there and is the account now is one that cannot be read any more; those are counted. One that could not be read
//!   before was not changed.
//! - A state counts where both reads know it.

use super::phonetic::sort_key;
use crate::model::contacts::{Contacts, MemberRow, ReadScope};
use crate::model::directory::{ChangeKind, DirectoryChange, MemberState};
use crate::model::timestamp::Timestamp;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use wecom::measure::visible;

/// So many people may come or go in one read of however small a company.
const FEW: usize = 20;
/// When more than one in so many come or go in one read, it is the range that changed.
const ONE_IN: usize = 4;

/// Somebody who is different.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Delta<'a> {
    Joined(&'a MemberRow),
    Left(&'a MemberRow),
    /// Was in these departments and is in those.
    Moved(&'a MemberRow, BTreeSet<u32>, BTreeSet<u32>),
    /// Had this name.
    Renamed(&'a MemberRow, &'a str),
    /// Was in this state and is in that.
    State(&'a MemberRow, MemberState, MemberState),
}

/// A complete read.
#[derive(Debug, Clone, Copy)]
pub(super) struct Read<'a> {
    pub(super) contacts: &'a Contacts,
    /// `None`: it was not written down.
    pub(super) scope: Option<&'a ReadScope>,
}

/// The people of a read by account.
type ByKey<'a> = BTreeMap<String, &'a MemberRow>;

fn by_key(contacts: &Contacts) -> ByKey<'_> {
    contacts.members.iter().map(|member| (member.user_id.to_lowercase(), member)).collect()
}

/// What is different in the later read, in the order in which it is listed. Nobody at all before: nothing is.
pub(super) fn compare(before: Read<'_>, after: Read<'_>, read_at: Timestamp) -> Vec<DirectoryChange> {
    if before.contacts.members.is_empty() {
        return Vec::new();
    }
    let (old, new) = (by_key(before.contacts), by_key(after.contacts));
    let gone = old.keys().filter(|key| !new.contains_key(*key)).count();
    let came = new.keys().filter(|key| !old.contains_key(*key)).count();
    let many = |number: usize| number > FEW && number * ONE_IN > old.len();
    let other_range = matches!((before.scope, after.scope), (Some(before), Some(after)) if before != after);
    let range_changed = other_range || many(gone) || many(came);
    let comparable = range_changed.then(|| comparable(before, after));
    let mut deltas = deltas(&old, &new, comparable.as_ref());
    let mut lines = Vec::new();
    if range_changed {
        deltas.retain(|delta| !matches!(delta, Delta::Joined(_) | Delta::Left(_)));
        if gone + came > 0 {
            lines.push(about_all(ChangeKind::Range, read_at, gone, came));
        }
    }
    let hidden =
        old.iter().filter(|(key, was)| was.has_name() && new.get(*key).is_some_and(|is| !is.has_name())).count();
    if hidden > 0 {
        lines.push(about_all(ChangeKind::Names, read_at, hidden, 0));
    }
    let departments = Departments::of(before.contacts, after.contacts);
    let mut people: Vec<DirectoryChange> = deltas.iter().map(|delta| line(delta, &departments, read_at)).collect();
    people.sort_by_cached_key(|line| {
        (line.kind, sort_key(line.name.as_deref().unwrap_or_default()), line.user_id.clone())
    });
    lines.extend(people);
    lines
}

/// The departments whose members both reads tell.
fn comparable(before: Read<'_>, after: Read<'_>) -> HashSet<u32> {
    let listed = |read: Read<'_>| -> HashSet<u32> {
        let refused = read.scope.map(|scope| scope.refused.as_slice()).unwrap_or_default();
        read.contacts.departments.iter().map(|one| one.id).filter(|id| !refused.contains(id)).collect()
    };
    listed(before).intersection(&listed(after)).copied().collect()
}

/// What is different. `comparable`: the departments that count; `None`: all of them.
fn deltas<'a>(old: &ByKey<'a>, new: &ByKey<'a>, comparable: Option<&HashSet<u32>>) -> Vec<Delta<'a>> {
    let counts = |id: &u32| comparable.is_none_or(|some| some.contains(id));
    let places = |member: &MemberRow| member.departments.iter().copied().filter(counts).collect::<BTreeSet<u32>>();
    let mut found: Vec<Delta<'a>> =
        old.iter().filter(|(key, _)| !new.contains_key(*key)).map(|(_, member)| Delta::Left(member)).collect();
    for (key, is) in new {
        let Some(was) = old.get(key) else {
            found.push(Delta::Joined(is));
            continue;
        };
        let (from, to) = (places(was), places(is));
        if from != to {
            found.push(Delta::Moved(is, from, to));
        }
        if was.has_name() && is.has_name() && was.name != is.name {
            found.push(Delta::Renamed(is, &was.name));
        }
        if let (Some(from), Some(to)) = (was.details.state, is.details.state)
            && from != to
        {
            found.push(Delta::State(is, from, to));
        }
    }
    found
}

/// The names of departments, in the later read or else in the one before.
struct Departments<'a>(HashMap<u32, &'a str>);

impl<'a> Departments<'a> {
    fn of(before: &'a Contacts, after: &'a Contacts) -> Self {
        let both = before.departments.iter().chain(&after.departments);
        Self(both.map(|one| (one.id, one.name.as_str())).collect())
    }

    /// Those that are known, with 、 in between.
    fn names(&self, ids: impl IntoIterator<Item = u32>) -> String {
        let names: Vec<_> = ids.into_iter().filter_map(|id| self.0.get(&id)).map(|name| visible(name)).collect();
        names.join("、")
    }
}

fn about_all(kind: ChangeKind, read_at: Timestamp, was: usize, became: usize) -> DirectoryChange {
    DirectoryChange { read_at, kind, user_id: None, name: None, was: was.to_string(), became: became.to_string() }
}

fn line(delta: &Delta<'_>, departments: &Departments<'_>, read_at: Timestamp) -> DirectoryChange {
    let of = |member: &MemberRow| departments.names(member.departments.iter().copied());
    let (kind, member, was, became) = match delta {
        Delta::Joined(member) => (ChangeKind::Joined, member, String::new(), of(member)),
        Delta::Left(member) => (ChangeKind::Left, member, of(member), String::new()),
        Delta::Moved(member, from, to) => {
            (ChangeKind::Moved, member, departments.names(from.iter().copied()), departments.names(to.iter().copied()))
        }
        Delta::Renamed(member, was) => {
            (ChangeKind::Renamed, member, visible(was).into_owned(), visible(&member.name).into_owned())
        }
        Delta::State(member, from, to) => (ChangeKind::State, member, from.word().to_owned(), to.word().to_owned()),
    };
    let name = Some(visible(&member.name).into_owned());
    DirectoryChange { read_at, kind, user_id: Some(member.user_id.clone()), name, was, became }
}

#[cfg(test)]
mod tests;
