//! The contacts of a company as they were read, in the plain form in which they are stored.

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

/// A member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberRow {
    /// The account as WeCom spells it.
    pub user_id: String,
    /// Its name; the account when the name may not be read.
    pub name: String,
    /// The departments the member is in directly.
    pub departments: Vec<u32>,
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
