//! What happened to the company since it was made: people leave and return, move, are called otherwise, are switched off, and the
//! app's visible scope narrows. The company itself never changes; the interfaces answer with this laid over it. Group chats, cards that
//! are changed later, and [`crate::MemberView`] know nothing of it.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use crate::company::Company;

/// Something that happens to a member.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StaffChange {
    /// Is deleted from the contacts: no interface knows the account, messages to it are for an invalid user.
    Leaves,
    /// Is there again, or for the first time when the change before was [`StaffChange::Leaves`].
    Returns,
    /// Is in these departments.
    Moves(Vec<u32>),
    /// Has this name.
    IsCalled(String),
    /// `status` as `user/list` tells it: 1, 2, 4, 5.
    Status(i64),
}

#[derive(Debug, Clone, Default)]
struct Now {
    gone: bool,
    departments: Option<Vec<u32>>,
    name: Option<String>,
    status: Option<i64>,
}

/// See the module.
#[derive(Debug, Clone, Default)]
pub(crate) struct Staff {
    /// By position in [`Company::members`].
    members: HashMap<usize, Now>,
    /// Departments out of sight, with all below.
    hidden: HashSet<u32>,
}

impl Staff {
    pub(crate) fn change(&mut self, at: usize, change: StaffChange) {
        let now = self.members.entry(at).or_default();
        match change {
            StaffChange::Leaves => now.gone = true,
            StaffChange::Returns => now.gone = false,
            StaffChange::Moves(departments) => now.departments = Some(departments),
            StaffChange::IsCalled(name) => now.name = Some(name),
            StaffChange::Status(status) => now.status = Some(status),
        }
    }

    pub(crate) fn hide(&mut self, company: &Company, departments: &[u32]) {
        self.hidden = departments.iter().flat_map(|id| company.with_descendants(*id)).collect();
    }

    pub(crate) fn is_hidden(&self, department: u32) -> bool {
        self.hidden.contains(&department)
    }

    /// Whether an account is deleted.
    pub(crate) fn is_gone(&self, at: usize) -> bool {
        self.members.get(&at).is_some_and(|now| now.gone)
    }

    /// Whether the app does not see a member that it would see otherwise.
    pub(crate) fn is_out(&self, company: &Company, at: usize) -> bool {
        let departments = self.departments(company, at);
        self.is_gone(at) || (!departments.is_empty() && departments.iter().all(|id| self.is_hidden(*id)))
    }

    pub(crate) fn departments<'a>(&'a self, company: &'a Company, at: usize) -> &'a [u32] {
        let moved = self.members.get(&at).and_then(|now| now.departments.as_deref());
        moved.unwrap_or(&company.members[at].departments)
    }

    pub(crate) fn name<'a>(&'a self, company: &'a Company, at: usize) -> &'a str {
        let renamed = self.members.get(&at).and_then(|now| now.name.as_deref());
        renamed.unwrap_or(&company.members[at].name)
    }

    pub(crate) fn status(&self, at: usize) -> i64 {
        self.members.get(&at).and_then(|now| now.status).unwrap_or(1)
    }

    /// Those who sit in a department, sub-departments not counted.
    pub(crate) fn direct_members(&self, company: &Company, department: u32) -> Vec<usize> {
        let own = company.direct_members(department).iter().copied();
        let mut found: Vec<usize> = own
            .chain(self.members.keys().copied().filter(|at| self.departments(company, *at).contains(&department)))
            .filter(|at| !self.is_gone(*at) && self.departments(company, *at).contains(&department))
            .collect();
        found.sort_unstable();
        found.dedup();
        found
    }
}
