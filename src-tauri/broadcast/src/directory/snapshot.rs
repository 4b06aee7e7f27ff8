//! The contacts of one company, laid out for answering: dense numbers instead of ids, texts end to end in one string.
//!
//! Departments are numbered in the order of the tree, so that a department with all below it is one range, and the direct
//! members of a range of departments are one slice. Members are numbered in the order in which they are shown.

use super::alike::folded;
use super::details::Details;
use super::phonetic::sort_key;
use super::search::Index;
use crate::model::audience::{Recipient, RecipientKind};
use crate::model::contacts::{Contacts, DepartmentRow};
use std::collections::{HashMap, HashSet};
use std::ops::Range;
use wecom::measure::visible;

/// Stands for "no department above".
pub(super) const NONE: u32 = u32::MAX;

/// Many texts in one string.
#[derive(Debug, Default)]
pub(super) struct Texts {
    all: String,
    ends: Vec<u32>,
}

impl Texts {
    pub(super) fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(to_u32(self.all.len()));
    }

    pub(super) fn get(&self, n: u32) -> &str {
        let n = n as usize;
        let start = if n == 0 { 0 } else { self.ends[n - 1] as usize };
        &self.all[start..self.ends[n] as usize]
    }

    pub(super) fn len(&self) -> u32 {
        to_u32(self.ends.len())
    }
}

/// Many lists in one.
#[derive(Debug, Default)]
pub(super) struct Lists {
    all: Vec<u32>,
    ends: Vec<u32>,
}

impl Lists {
    pub(super) fn push(&mut self, list: impl IntoIterator<Item = u32>) {
        self.all.extend(list);
        self.ends.push(to_u32(self.all.len()));
    }

    fn start(&self, n: usize) -> usize {
        if n == 0 { 0 } else { self.ends[n - 1] as usize }
    }

    pub(super) fn get(&self, n: u32) -> &[u32] {
        let n = n as usize;
        &self.all[self.start(n)..self.ends[n] as usize]
    }

    /// The lists of a range, end to end.
    pub(super) fn range(&self, range: Range<u32>) -> &[u32] {
        if range.is_empty() {
            return &[];
        }
        &self.all[self.start(range.start as usize)..self.ends[range.end as usize - 1] as usize]
    }
}

/// A department in its place in the tree.
#[derive(Debug)]
pub(super) struct Department {
    pub(super) id: u32,
    pub(super) name: String,
    /// The name as it is compared.
    pub(super) alike: String,
    /// Number of the department above, or [`NONE`].
    pub(super) parent: u32,
    pub(super) depth: u32,
    /// The number behind the last department below.
    pub(super) end: u32,
    /// Distinct members, all below included.
    pub(super) people: u32,
}

#[derive(Debug)]
pub(super) struct Tag {
    pub(super) id: u32,
    pub(super) name: String,
    /// The name as it is compared.
    pub(super) alike: String,
    /// Members that carry it themselves.
    pub(super) members: Vec<u32>,
    /// Departments that carry it.
    pub(super) departments: Vec<u32>,
    /// Distinct members, those through departments included.
    pub(super) people: u32,
}

/// See the module.
#[derive(Debug)]
pub(super) struct Snapshot {
    pub(super) departments: Vec<Department>,
    pub(super) department_by_id: HashMap<u32, u32>,
    pub(super) user_ids: Texts,
    pub(super) names: Texts,
    /// Direct members of each department.
    pub(super) members_of: Lists,
    /// Departments of each member.
    pub(super) departments_of: Lists,
    /// Members without a department that can be seen.
    pub(super) homeless: Vec<u32>,
    pub(super) tags: Vec<Tag>,
    pub(super) tag_by_id: HashMap<u32, u32>,
    /// Members by their account in lower case.
    by_key: Vec<u32>,
    keys: Texts,
    /// Members by name, as it is compared.
    by_name: Vec<u32>,
    names_alike: Texts,
    /// What stands behind the `@` of accounts: domains of the company, those of public mail services aside.
    domains: HashSet<String>,
    /// Of each member whether others have the same name.
    is_namesake: Vec<bool>,
    /// What else is told of members.
    pub(super) details: Details,
    pub(super) index: Index,
}

impl Snapshot {
    /// Lays the contacts out. Takes a second or so for 100,000 members: not for a thread that answers the window.
    pub(super) fn build(contacts: Contacts) -> Self {
        let departments = tree_order(contacts.departments);
        let department_by_id: HashMap<u32, u32> = departments.iter().map(|d| d.id).zip(0..).collect();

        let mut members = contacts.members;
        members.sort_by_cached_key(|m| (sort_key(&m.name), m.name.clone(), m.user_id.to_lowercase()));
        let (mut user_ids, mut names, mut keys) = (Texts::default(), Texts::default(), Texts::default());
        let mut departments_of = Lists::default();
        let mut homeless = Vec::new();
        let mut members_per = vec![Vec::new(); departments.len()];
        for (number, member) in (0..).zip(&members) {
            user_ids.push(&member.user_id);
            names.push(&member.name);
            keys.push(&member.user_id.to_lowercase());
            let mut own: Vec<u32> =
                member.departments.iter().filter_map(|id| department_by_id.get(id).copied()).collect();
            own.sort_unstable();
            own.dedup();
            for &department in &own {
                members_per[department as usize].push(number);
            }
            if own.is_empty() {
                homeless.push(number);
            }
            departments_of.push(own);
        }
        let details = Details::of(members.iter().map(|member| &member.details));
        drop(members);
        let mut members_of = Lists::default();
        for list in members_per {
            members_of.push(list);
        }
        let mut by_key: Vec<u32> = (0..keys.len()).collect();
        by_key.sort_unstable_by(|&a, &b| keys.get(a).cmp(keys.get(b)));
        let mut by_name: Vec<u32> = (0..names.len()).collect();
        let mut names_alike = Texts::default();
        (0..names.len()).for_each(|n| names_alike.push(&folded(names.get(n))));
        by_name.sort_by(|&a, &b| names_alike.get(a).cmp(names_alike.get(b)));
        let domains = (0..keys.len()).filter_map(|n| own_domain(keys.get(n))).collect();

        let mut snapshot = Self {
            departments,
            department_by_id,
            user_ids,
            names,
            members_of,
            departments_of,
            homeless,
            tags: Vec::new(),
            tag_by_id: HashMap::new(),
            by_key,
            keys,
            by_name,
            names_alike,
            domains,
            is_namesake: Vec::new(),
            details,
            index: Index::default(),
        };
        snapshot.is_namesake = vec![false; snapshot.names.len() as usize];
        for pair in snapshot.by_name.windows(2) {
            if snapshot.names_alike.get(pair[0]) == snapshot.names_alike.get(pair[1]) {
                snapshot.is_namesake[pair[0] as usize] = true;
                snapshot.is_namesake[pair[1] as usize] = true;
            }
        }
        let mut tags = contacts.tags;
        tags.sort_by_cached_key(|tag| (sort_key(&tag.name), tag.id));
        for tag in tags {
            let members = tag.members.iter().filter_map(|id| snapshot.member(id)).collect();
            let departments = tag.departments.iter().filter_map(|id| snapshot.department_by_id.get(id).copied());
            let departments = departments.collect();
            snapshot.tag_by_id.insert(tag.id, to_u32(snapshot.tags.len()));
            let alike = folded(&tag.name);
            snapshot.tags.push(Tag { id: tag.id, name: tag.name, alike, members, departments, people: 0 });
        }
        snapshot.count_people();
        snapshot.index = Index::build(&snapshot);
        snapshot
    }

    fn count_people(&mut self) {
        // The department or tag that saw a member last: no set has to be emptied in between.
        let mut seen_by = vec![NONE; self.names.len() as usize];
        let mut round = 0;
        let mut count = |members: &mut dyn Iterator<Item = u32>| {
            let mut people = 0;
            for member in members {
                if std::mem::replace(&mut seen_by[member as usize], round) != round {
                    people += 1;
                }
            }
            round += 1;
            people
        };
        for number in 0..to_u32(self.departments.len()) {
            let people = count(&mut self.below(number).iter().copied());
            self.departments[number as usize].people = people;
        }
        for number in 0..self.tags.len() {
            let people = count(&mut self.carriers(&self.tags[number]));
            self.tags[number].people = people;
        }
    }

    pub(super) fn people(&self) -> u32 {
        self.names.len()
    }

    /// Members of a department and of all below, some of them more than once.
    pub(super) fn below(&self, department: u32) -> &[u32] {
        self.members_of.range(department..self.departments[department as usize].end)
    }

    /// Members that a tag reaches, some of them more than once.
    pub(super) fn carriers<'a>(&'a self, tag: &'a Tag) -> impl Iterator<Item = u32> + 'a {
        tag.members.iter().copied().chain(tag.departments.iter().flat_map(|&d| self.below(d).iter().copied()))
    }

    /// The member with an account in any spelling.
    pub(super) fn member(&self, user_id: &str) -> Option<u32> {
        let key = user_id.to_lowercase();
        let found = self.by_key.binary_search_by(|&n| self.keys.get(n).cmp(key.as_str())).ok()?;
        Some(self.by_key[found])
    }

    /// The account of a member in lower case.
    pub(super) fn key(&self, member: u32) -> &str {
        self.keys.get(member)
    }

    /// The member whose account is meant by what somebody typed: in any spelling, also with characters that only look like its own.
    pub(super) fn member_typed(&self, text: &str) -> Option<u32> {
        self.member(text).or_else(|| self.member(&folded(text)))
    }

    /// The members whose name looks like this one, in the order in which they are shown.
    pub(super) fn members_named(&self, name: &str) -> &[u32] {
        let name = folded(name);
        if name.is_empty() {
            return &[];
        }
        let start = self.by_name.partition_point(|&n| self.names_alike.get(n) < name.as_str());
        let length = self.by_name[start..].partition_point(|&n| self.names_alike.get(n) == name);
        &self.by_name[start..start + length]
    }

    /// Whether the name of a member can be read; else the account stands for it.
    pub(super) fn has_name(&self, member: u32) -> bool {
        self.names.get(member) != self.user_ids.get(member)
    }

    /// Whether addresses of this domain (lower case) are known to be the company's.
    pub(super) fn is_own_domain(&self, domain: &str) -> bool {
        self.domains.contains(domain)
    }

    /// Whether any domain of the company is known.
    pub(super) fn knows_domains(&self) -> bool {
        !self.domains.is_empty()
    }

    /// Whether a member is in a department or in one below it.
    pub(super) fn is_below(&self, member: u32, department: u32) -> bool {
        let range = department..self.departments[department as usize].end;
        self.departments_of.get(member).iter().any(|d| range.contains(d))
    }

    /// A member, by the name that tells them apart from others: where several have it, with the account behind it.
    pub(super) fn person(&self, member: u32) -> Recipient {
        let id = self.user_ids.get(member).to_owned();
        let mut one = recipient(RecipientKind::Person, id, self.names.get(member));
        if self.is_namesake[member as usize] {
            one.name = one.name.map(|name| with_account(&name, &one.id));
        }
        one
    }

    /// The member's own name, as it stands in a text that names them.
    pub(super) fn bare_name(&self, member: u32) -> String {
        visible(self.names.get(member)).into_owned()
    }

    pub(super) fn department(&self, department: u32) -> Recipient {
        let department = &self.departments[department as usize];
        recipient(RecipientKind::Department, department.id.to_string(), &department.name)
    }

    pub(super) fn tag(&self, tag: u32) -> Recipient {
        let tag = &self.tags[tag as usize];
        recipient(RecipientKind::Tag, tag.id.to_string(), &tag.name)
    }

    /// The departments above, from the top.
    pub(super) fn above(&self, department: u32) -> Vec<u32> {
        let mut path = Vec::new();
        let mut at = self.departments[department as usize].parent;
        while at != NONE {
            path.push(at);
            at = self.departments[at as usize].parent;
        }
        path.reverse();
        path
    }

    /// Names of the departments above, from the top, with ` / ` in between.
    pub(super) fn path_above(&self, department: u32) -> String {
        let names: Vec<&str> =
            self.above(department).into_iter().map(|d| self.departments[d as usize].name.as_str()).collect();
        names.join(" / ")
    }

    /// Names of a member's departments, with 、 in between.
    pub(super) fn department_names(&self, member: u32) -> String {
        let names: Vec<&str> =
            self.departments_of.get(member).iter().map(|&d| self.departments[d as usize].name.as_str()).collect();
        names.join("、")
    }
}

/// Mail services that anybody may have an address of.
const PUBLIC_MAIL: [&str; 17] = [
    "qq.com",
    "vip.qq.com",
    "foxmail.com",
    "163.com",
    "126.com",
    "yeah.net",
    "139.com",
    "189.cn",
    "sina.com",
    "sina.cn",
    "sohu.com",
    "aliyun.com",
    "gmail.com",
    "outlook.com",
    "hotmail.com",
    "icloud.com",
    "yahoo.com",
];

/// The domain of an account (lower case) that is a mail address.
fn own_domain(key: &str) -> Option<String> {
    let (_, domain) = key.rsplit_once('@')?;
    (domain.contains('.') && !PUBLIC_MAIL.contains(&domain)).then(|| domain.to_owned())
}

fn recipient(kind: RecipientKind, id: String, name: &str) -> Recipient {
    Recipient { kind, id, name: Some(visible(name).into_owned()) }
}

/// A name with the account behind it; once only.
pub(super) fn with_account(name: &str, id: &str) -> String {
    let account = format!("（{id}）");
    if name.ends_with(&account) { name.to_owned() } else { format!("{name}{account}") }
}

/// As many as 32 bits count; companies are smaller.
pub(super) fn to_u32(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Departments in the order of the tree: siblings by order (larger first), then by number. Those whose parent cannot be
/// seen are roots; a circle is cut at its smallest number.
fn tree_order(mut rows: Vec<DepartmentRow>) -> Vec<Department> {
    let mut once = HashSet::new();
    rows.retain(|row| once.insert(row.id));
    rows.sort_by_key(|row| (std::cmp::Reverse(row.order), row.id));
    let mut children: HashMap<u32, Vec<usize>> = HashMap::new();
    let mut roots = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        match row.parent {
            Some(parent) if parent != row.id && once.contains(&parent) => children.entry(parent).or_default().push(at),
            _ => roots.push(at),
        }
    }
    let mut departments: Vec<Department> = Vec::with_capacity(rows.len());
    let mut placed = vec![false; rows.len()];
    let mut circles: Vec<usize> = (0..rows.len()).collect();
    circles.sort_by_key(|&at| rows[at].id);
    for root in roots.into_iter().chain(circles) {
        let mut stack = vec![(root, NONE, 0)];
        while let Some((at, parent, depth)) = stack.pop() {
            if std::mem::replace(&mut placed[at], true) {
                continue;
            }
            let number = to_u32(departments.len());
            let row = &rows[at];
            let (name, alike) = (row.name.clone(), folded(&row.name));
            departments.push(Department { id: row.id, name, alike, parent, depth, end: 0, people: 0 });
            let below = children.get(&row.id).map_or(&[][..], Vec::as_slice);
            stack.extend(below.iter().rev().map(|&child| (child, number, depth + 1)));
        }
    }
    for number in (0..departments.len()).rev() {
        let end = departments[number].end.max(to_u32(number) + 1);
        departments[number].end = end;
        let parent = departments[number].parent;
        if parent != NONE {
            let above = &mut departments[parent as usize];
            above.end = above.end.max(end);
        }
    }
    departments
}

#[cfg(test)]
mod tests;
