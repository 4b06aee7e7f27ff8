//! The contacts of a company as they were read, in the plain form in which they are stored.

use crate::model::directory::MemberState;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A department.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DepartmentRow {
    /// Its number.
    pub id: u32,
    /// Its name; the number as text when names may not be read.
    pub name: String,
    /// The department above; may be outside the visible scope.
    pub parent: Option<u32>,
    /// Larger stands earlier, as WeCom gives it.
    pub order: u32,
}

impl DepartmentRow {
    /// Whether the name can be read; else the number stands for it.
    pub fn has_name(&self) -> bool {
        self.name != self.id.to_string()
    }
}

/// A member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// The account as WeCom spells it.
    pub user_id: String,
    /// Its name; the account when the name may not be read.
    pub name: String,
    /// The departments the member is in directly.
    pub departments: Vec<u32>,
    /// What else WeCom tells of the member.
    pub details: MemberDetails,
}

/// What WeCom tells of a member beside name and departments; `None` where it does not.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct MemberDetails {
    /// Job title.
    pub position: Option<String>,
    /// Another name.
    pub alias: Option<String>,
    /// Whether the account is in use.
    pub state: Option<MemberState>,
    /// Withheld from most applications.
    pub mobile: Option<String>,
    /// Withheld from most applications.
    pub mail: Option<String>,
}

/// Numbers and addresses of people stand in no log.
impl fmt::Debug for MemberDetails {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemberDetails").field("state", &self.state).finish_non_exhaustive()
    }
}

impl MemberDetails {
    /// Takes over what is missing here.
    pub fn fill(&mut self, other: Self) {
        let Self { position, alias, state, mobile, mail } = other;
        self.position = self.position.take().or(position);
        self.alias = self.alias.take().or(alias);
        self.state = self.state.or(state);
        self.mobile = self.mobile.take().or(mobile);
        self.mail = self.mail.take().or(mail);
    }
}

impl MemberRow {
    /// Whether the name can be read; else the account stands for it.
    pub fn has_name(&self) -> bool {
        self.name != self.user_id
    }
}

/// A tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TagRow {
    /// Its number.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Accounts of the members that carry it, in any spelling.
    pub members: Vec<String>,
    /// Departments that carry it, with all below.
    pub departments: Vec<u32>,
}

/// What the application may see, as far as it decides whom a read finds.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ReadScope {
    /// Members, departments and tags of the visible range, in order, as the admin chose them in the console; empty when WeCom told
    /// nothing of it.
    pub range: Vec<String>,
    /// Departments whose members WeCom did not tell, in order.
    pub refused: Vec<u32>,
    /// Tags could not be read.
    pub without_tags: bool,
}

/// Everything read of one company.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Contacts {
    /// Departments, in no order.
    pub departments: Vec<DepartmentRow>,
    /// Members, in no order, each account once.
    pub members: Vec<MemberRow>,
    /// Tags, in no order.
    pub tags: Vec<TagRow>,
}
