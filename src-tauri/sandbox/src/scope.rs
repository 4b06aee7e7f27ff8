//! The app's visible scope (应用可见范围) and what a recipient list comes to under it.
//!
//! In scope are all departments below the root except 外包, with everything under them; 韩梅 by name; and the members
//! of the tag 驻场联系人 (`wecom/contacts-media-agent.md §1` [O]: a department brings its sub-departments and members,
//! a tag its departments and members). The root itself is not in scope, since it would bring 外包.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::company::{Company, OUTSIDE, ROOT, SCOPE_TAG, SCOPE_USER};

/// By which list of the request a member was reached. Someone in several lists gets the message once, through the
/// first of user, party, tag (the sandbox's choice; the documents leave it open).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// Named in `touser`.
    User,
    /// Member of a department in `toparty`.
    Party,
    /// Member of a tag in `totag`.
    Tag,
    /// `touser` was `@all`.
    All,
}

/// What the app may see and reach.
#[derive(Debug)]
pub(crate) struct Scope {
    /// The departments the admin chose.
    pub(crate) chosen_departments: Vec<u32>,
    /// The members the admin chose.
    pub(crate) chosen_users: Vec<String>,
    /// The tags the admin chose.
    pub(crate) chosen_tags: Vec<u32>,
    departments: HashSet<u32>,
    members: Vec<bool>,
}

/// The recipients of one request, as the request names them.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Recipients {
    pub(crate) all: bool,
    pub(crate) users: Vec<String>,
    pub(crate) parties: Vec<String>,
    pub(crate) tags: Vec<String>,
}

/// What [`Recipients`] come to.
#[derive(Debug, Default)]
pub(crate) struct Reached {
    /// Positions in the company's member list, each once.
    pub(crate) members: Vec<(usize, Via)>,
    pub(crate) invalid_users: Vec<String>,
    pub(crate) invalid_parties: Vec<String>,
    pub(crate) invalid_tags: Vec<String>,
    pub(crate) unlicensed: Vec<String>,
    /// Some id of the request was good, even if nobody sits behind it.
    pub(crate) any_valid: bool,
}

impl Scope {
    /// The scope of the app in this company.
    pub(crate) fn of(company: &Company) -> Self {
        let chosen_departments: Vec<u32> = company.children(ROOT).iter().copied().filter(|id| *id != OUTSIDE).collect();
        let departments: HashSet<u32> =
            chosen_departments.iter().flat_map(|id| company.with_descendants(*id)).collect();
        let mut members: Vec<bool> =
            company.members.iter().map(|member| member.departments.iter().any(|id| departments.contains(id))).collect();
        let by_tag = company.tag(SCOPE_TAG).map(|tag| tag.members.clone()).unwrap_or_default();
        for at in by_tag.into_iter().chain(company.find(SCOPE_USER)) {
            members[at] = true;
        }
        let (chosen_users, chosen_tags) = (vec![SCOPE_USER.to_owned()], vec![SCOPE_TAG]);
        Self { chosen_departments, chosen_users, chosen_tags, departments, members }
    }

    /// Whether the app sees this department.
    pub(crate) fn has_department(&self, id: u32) -> bool {
        self.departments.contains(&id)
    }

    /// Whether the app sees the member at this position.
    pub(crate) fn has_member(&self, at: usize) -> bool {
        self.members.get(at).copied().unwrap_or(false)
    }

    /// Number of members in scope.
    pub(crate) fn member_count(&self) -> usize {
        self.members.iter().filter(|visible| **visible).count()
    }

    /// Works out who is reached and which ids are bad.
    pub(crate) fn resolve(&self, company: &Company, recipients: &Recipients) -> Reached {
        let mut reached = Reached::default();
        let mut found: HashMap<usize, Via> = HashMap::new();
        let mut order = Vec::new();
        let mut reach = |at: usize, via: Via| {
            if self.has_member(at) && !found.contains_key(&at) {
                found.insert(at, via);
                order.push((at, via));
            }
        };
        if recipients.all {
            (0..company.members.len()).for_each(|at| reach(at, Via::All));
            reached.any_valid = true;
        } else {
            for userid in &recipients.users {
                match company.find(userid).filter(|at| self.has_member(*at)) {
                    Some(at) => reach(at, Via::User),
                    None => push_new(&mut reached.invalid_users, userid.to_lowercase()),
                }
            }
            for text in &recipients.parties {
                match text.parse().ok().filter(|id| self.has_department(*id)) {
                    Some(id) => {
                        reached.any_valid = true;
                        for department in company.with_descendants(id) {
                            company.direct_members(department).iter().for_each(|at| reach(*at, Via::Party));
                        }
                    }
                    None => push_new(&mut reached.invalid_parties, text.clone()),
                }
            }
            for text in &recipients.tags {
                let people = text.parse().map_or_else(|_| Vec::new(), |id| self.tag_members(company, id));
                if people.is_empty() {
                    push_new(&mut reached.invalid_tags, text.clone());
                } else {
                    reached.any_valid = true;
                    for at in people {
                        reach(at, Via::Tag);
                    }
                }
            }
        }
        for (at, via) in order {
            let member = &company.members[at];
            if member.licensed {
                reached.members.push((at, via));
                reached.any_valid = true;
            } else {
                reached.unlicensed.push(member.userid.to_lowercase());
            }
        }
        reached
    }

    /// Members in scope whom the tag holds, directly or through a department; empty for an unknown tag.
    pub(crate) fn tag_members(&self, company: &Company, id: u32) -> Vec<usize> {
        let Some(tag) = company.tag(id) else { return Vec::new() };
        let through = tag.departments.iter().flat_map(|id| company.with_descendants(*id));
        let through = through.flat_map(|id| company.direct_members(id).iter().copied());
        tag.members.iter().copied().chain(through).filter(|at| self.has_member(*at)).collect()
    }
}

impl Reached {
    /// Whoever would get it first does not, by order.
    pub(crate) fn miss_first(&mut self, company: &Company) {
        if self.members.is_empty() {
            return;
        }
        let (at, via) = self.members.remove(0);
        let id = company.members[at].userid.to_lowercase();
        if via == Via::User {
            push_new(&mut self.invalid_users, id);
        } else {
            self.unlicensed.push(id);
        }
        self.any_valid &= !self.members.is_empty();
    }
}

fn push_new(list: &mut Vec<String>, item: String) {
    if !list.contains(&item) {
        list.push(item);
    }
}

#[cfg(test)]
mod tests;
