//! What WeCom tells about the company: departments, members, tags, as far as the application may see them.
//!
//! Every field but the identifying one may be missing (`wecom/contacts-media-agent.md §5` [D]). Lists come in the order
//! of the answer; larger `order` first is the caller's to do.

use crate::ids::{DepartmentId, TagId, UserId};
use crate::lenient::{self, Object, Row};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// A department with its name (`department/list`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Its number.
    pub id: DepartmentId,
    /// Its name; empty if none came.
    pub name: String,
    /// Its English name.
    pub name_en: Option<String>,
    /// Its leaders, as far as in scope.
    pub leaders: Vec<UserId>,
    /// The department above; it may itself be out of sight. `None` for the root.
    pub parent: Option<DepartmentId>,
    /// Place among its siblings: larger comes earlier.
    pub order: u32,
}

/// A department as numbers alone (`department/simplelist`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct DepartmentNode {
    /// Its number.
    pub id: DepartmentId,
    /// The department above; it may itself be out of sight. `None` for the root.
    pub parent: Option<DepartmentId>,
    /// Place among its siblings: larger comes earlier.
    pub order: u32,
}

/// A member as `user/simplelist` tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberBrief {
    /// The account.
    pub user_id: UserId,
    /// The name; empty if none came.
    pub name: String,
    /// Departments, as far as the application may see them.
    pub departments: Vec<DepartmentId>,
}

/// A member as `user/get` and `user/list` tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The account.
    pub user_id: UserId,
    /// The name.
    pub name: Option<String>,
    /// Departments, as far as the application may see them.
    pub departments: Vec<DepartmentId>,
    /// The department to show first.
    pub main_department: Option<DepartmentId>,
    /// Job title.
    pub position: Option<String>,
    /// Another name.
    pub alias: Option<String>,
    /// Telephone on the desk.
    pub telephone: Option<String>,
    /// Withheld from applications made after June 2022.
    pub mobile: Option<String>,
    /// Withheld from applications made after June 2022.
    pub email: Option<String>,
    /// The superior, as far as in scope.
    pub direct_leader: Option<UserId>,
    /// Whether the account is in use.
    pub status: Option<MemberStatus>,
}

impl From<MemberBrief> for Member {
    /// The same member, of whom nothing else is told.
    fn from(brief: MemberBrief) -> Self {
        let MemberBrief { user_id, name, departments } = brief;
        Self {
            user_id,
            name: Some(name).filter(|name| !name.is_empty()),
            departments,
            main_department: None,
            position: None,
            alias: None,
            telephone: None,
            mobile: None,
            email: None,
            direct_leader: None,
            status: None,
        }
    }
}

/// State of a member's account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MemberStatus {
    /// 1.
    Active,
    /// 2.
    Disabled,
    /// 4.
    NotActivated,
    /// 5.
    Left,
    /// Any other number.
    Other(i64),
}

/// A tag (`tag/list`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tag {
    /// Its number.
    pub id: TagId,
    /// Its name; empty if none came.
    pub name: String,
}

/// What a tag holds (`tag/get`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagContent {
    /// Its name; empty if none came.
    pub name: String,
    /// Members, as far as in the application's scope.
    pub members: Vec<TagMember>,
    /// Departments, each with everything below it.
    pub departments: Vec<DepartmentId>,
}

/// A member of a tag.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TagMember {
    /// The account.
    pub user_id: UserId,
    /// The name; empty if none came.
    pub name: String,
}

/// The root's `parentid` is 0, or missing.
fn parent(row: &Object) -> Option<DepartmentId> {
    row.get("parentid").and_then(lenient::id).filter(|id| *id != 0).map(DepartmentId)
}

fn order(row: &Object) -> u32 {
    row.get("order").and_then(lenient::id).unwrap_or(0)
}

fn text(row: &Object, field: &str) -> Option<String> {
    row.get(field).and_then(lenient::text)
}

fn departments(row: &Object, field: &str) -> Vec<DepartmentId> {
    lenient::list(row, field, |value| lenient::id(value).map(DepartmentId))
}

fn user(value: &Value) -> Option<UserId> {
    lenient::text(value).map(UserId)
}

impl Row for Department {
    fn read(row: &Object) -> Option<Self> {
        Some(Self {
            id: DepartmentId(row.get("id").and_then(lenient::id)?),
            name: text(row, "name").unwrap_or_default(),
            name_en: text(row, "name_en"),
            leaders: lenient::list(row, "department_leader", user),
            parent: parent(row),
            order: order(row),
        })
    }
}

impl Row for DepartmentNode {
    fn read(row: &Object) -> Option<Self> {
        let id = DepartmentId(row.get("id").and_then(lenient::id)?);
        Some(Self { id, parent: parent(row), order: order(row) })
    }
}

impl Row for MemberBrief {
    fn read(row: &Object) -> Option<Self> {
        Some(Self {
            user_id: row.get("userid").and_then(user)?,
            name: text(row, "name").unwrap_or_default(),
            departments: departments(row, "department"),
        })
    }
}

impl Row for Member {
    fn read(row: &Object) -> Option<Self> {
        row.get("userid").and_then(user).map(|user_id| Self::of(user_id, row))
    }
}

impl Row for Tag {
    fn read(row: &Object) -> Option<Self> {
        let id = TagId(row.get("tagid").and_then(lenient::id)?);
        Some(Self { id, name: text(row, "tagname").unwrap_or_default() })
    }
}

pub(crate) fn read_departments(body: &[u8]) -> Result<Vec<Department>, serde_json::Error> {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(default, deserialize_with = "lenient::rows")]
        department: Vec<Department>,
    }
    serde_json::from_slice::<Answer>(body).map(|answer| answer.department)
}

pub(crate) fn read_department_ids(body: &[u8]) -> Result<Vec<DepartmentNode>, serde_json::Error> {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(default, deserialize_with = "lenient::rows")]
        department_id: Vec<DepartmentNode>,
    }
    serde_json::from_slice::<Answer>(body).map(|answer| answer.department_id)
}

pub(crate) fn read_members(body: &[u8]) -> Result<Vec<MemberBrief>, serde_json::Error> {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(default, deserialize_with = "lenient::rows")]
        userlist: Vec<MemberBrief>,
    }
    serde_json::from_slice::<Answer>(body).map(|answer| answer.userlist)
}

pub(crate) fn read_member_details(body: &[u8]) -> Result<Vec<Member>, serde_json::Error> {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(default, deserialize_with = "lenient::rows")]
        userlist: Vec<Member>,
    }
    serde_json::from_slice::<Answer>(body).map(|answer| answer.userlist)
}

pub(crate) fn read_tags(body: &[u8]) -> Result<Vec<Tag>, serde_json::Error> {
    #[derive(Deserialize)]
    struct Answer {
        #[serde(default, deserialize_with = "lenient::rows")]
        taglist: Vec<Tag>,
    }
    serde_json::from_slice::<Answer>(body).map(|answer| answer.taglist)
}

impl Member {
    /// `asked` stands in when the answer does not repeat the account.
    pub(crate) fn read(body: &[u8], asked: &UserId) -> Result<Self, serde_json::Error> {
        let row: Object = serde_json::from_slice(body)?;
        let user_id = row.get("userid").and_then(user).unwrap_or_else(|| asked.clone());
        Ok(Self::of(user_id, &row))
    }

    fn of(user_id: UserId, row: &Object) -> Self {
        Self {
            user_id,
            name: text(row, "name"),
            departments: departments(row, "department"),
            main_department: row.get("main_department").and_then(lenient::id).filter(|id| *id != 0).map(DepartmentId),
            position: text(row, "position"),
            alias: text(row, "alias").or_else(|| text(row, "english_name")),
            telephone: text(row, "telephone"),
            mobile: text(row, "mobile"),
            email: text(row, "email").or_else(|| text(row, "biz_mail")),
            direct_leader: lenient::list(row, "direct_leader", user).into_iter().next(),
            status: row.get("status").and_then(lenient::int).map(|status| match status {
                1 => MemberStatus::Active,
                2 => MemberStatus::Disabled,
                4 => MemberStatus::NotActivated,
                5 => MemberStatus::Left,
                other => MemberStatus::Other(other),
            }),
        }
    }
}

impl TagContent {
    pub(crate) fn read(body: &[u8]) -> Result<Self, serde_json::Error> {
        let row: Object = serde_json::from_slice(body)?;
        let member = |value: &Value| {
            let member = value.as_object()?;
            let user_id = member.get("userid").and_then(user)?;
            Some(TagMember { user_id, name: text(member, "name").unwrap_or_default() })
        };
        Ok(Self {
            name: text(&row, "tagname").unwrap_or_default(),
            members: lenient::list(&row, "userlist", member),
            departments: departments(&row, "partylist"),
        })
    }
}

#[cfg(test)]
mod tests;
