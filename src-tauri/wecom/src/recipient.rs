//! Whom a message goes to, in the form that one call to `message/send` takes.

use crate::ids::{DepartmentId, TagId, UserId};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use std::fmt::Display;

/// Most members one call takes (`wecom/messages.md §1.1` [O]; beyond: 40032).
pub const MAX_USERS: usize = 1000;
/// Most departments one call takes (`wecom/messages.md §1.1` [O]; beyond: 82002).
pub const MAX_PARTIES: usize = 100;
/// Most tags one call takes (`wecom/messages.md §1.1` [O]; beyond: 82003).
pub const MAX_TAGS: usize = 100;

/// The addressees of one call.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Recipients {
    /// Everyone in the application's visible scope (`@all`); the lists are then left out.
    pub all: bool,
    /// Members.
    pub users: Vec<UserId>,
    /// Departments.
    pub departments: Vec<DepartmentId>,
    /// Tags.
    pub tags: Vec<TagId>,
}

/// What `touser` holds for everyone in the visible scope.
pub(crate) const EVERYONE: &str = "@all";

impl Recipients {
    /// The value of `touser`; nothing when there is none.
    ///
    /// An account that would change who is meant is left out: one with a `|` in it, or `@all` typed as an account. Rules refuse
    /// such a send before; this is the second check of the same thing.
    pub(crate) fn touser(&self) -> Option<String> {
        if self.all {
            return Some(EVERYONE.to_owned());
        }
        let mut seen = HashSet::new();
        joined(self.users.iter().filter(|user| is_one_member(&user.0) && seen.insert(user.key())).map(|user| &user.0))
    }

    /// The value of `toparty`; nothing when there is none, or when everyone is meant.
    pub(crate) fn toparty(&self) -> Option<String> {
        let mut seen = HashSet::new();
        joined(self.departments.iter().filter(|id| !self.all && seen.insert(**id)).map(|id| id.0))
    }

    /// The value of `totag`; nothing when there is none, or when everyone is meant.
    pub(crate) fn totag(&self) -> Option<String> {
        let mut seen = HashSet::new();
        joined(self.tags.iter().filter(|id| !self.all && seen.insert(**id)).map(|id| id.0))
    }
}

/// Whether a request can name somebody by this account and mean that one alone: it is not blank, has no `|` in it and is not `@all`.
pub fn is_one_member(user: &str) -> bool {
    let user = user.trim();
    !user.is_empty() && !user.contains('|') && !user.eq_ignore_ascii_case(EVERYONE)
}

fn joined(ids: impl Iterator<Item = impl Display>) -> Option<String> {
    let joined = ids.map(|id| id.to_string()).collect::<Vec<_>>().join("|");
    (!joined.is_empty()).then_some(joined)
}
