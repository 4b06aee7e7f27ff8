//! Whom a message is meant for, as the admin chose it: people, departments, tags, group chats, group robots, or everyone, minus
//! others.
//!
//! WeCom knows no "minus": an audience with exclusions is turned into people by the directory first, see [`Resolved`].

use crate::directory::AudienceCount;
use serde::{Deserialize, Serialize};
use wecom::door::{Door, Doors};
use wecom::ids::{DepartmentId, TagId, UserId};
use wecom::recipient::Recipients;

/// What a recipient is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum RecipientKind {
    /// A member; the id is the account.
    Person,
    /// A department with all below it; the id is its number.
    Department,
    /// A tag; the id is its number.
    Tag,
    /// A group chat that the application made; the id is WeCom's.
    Chat,
    /// A group robot; the id is the one it has here.
    Robot,
}

/// One chosen recipient, with the name it had when it was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Recipient {
    /// What it is.
    pub kind: RecipientKind,
    /// Account, number as text, id of a chat or robot.
    pub id: String,
    /// Name for display; unknown for ids typed by hand.
    pub name: Option<String>,
}

impl Recipient {
    /// The way to it.
    pub(crate) fn door(&self) -> Door {
        match self.kind {
            RecipientKind::Person | RecipientKind::Department | RecipientKind::Tag => Door::App,
            RecipientKind::Chat => Door::Chat,
            RecipientKind::Robot => Door::Robot,
        }
    }

    /// The id to compare by: accounts are compared without case, ids of chats and robots as they are.
    pub(crate) fn key(&self) -> String {
        match self.kind {
            RecipientKind::Person | RecipientKind::Department | RecipientKind::Tag => self.id.to_lowercase(),
            RecipientKind::Chat | RecipientKind::Robot => self.id.clone(),
        }
    }
}

/// The chosen recipients.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(default)]
pub struct Audience {
    /// Everyone in the application's visible scope; `include` is then without effect.
    pub all: bool,
    /// The chosen ones, in the order of choice.
    pub include: Vec<Recipient>,
    /// Those who are not to get it although they are among the chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub exclude: Vec<Recipient>,
}

/// Why nobody can tell who is left of an audience with exclusions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Unresolvable {
    /// Contacts have not been read, or may not be.
    DirectoryUnread,
    /// A department or tag, chosen or excluded, is not in the directory.
    UnknownGroup,
    /// A group chat or robot is chosen whose members are not known, or in which somebody is who is excluded: what is written to
    /// a group, everyone in it reads.
    InGroup,
}

/// An audience as requests can name it, and how many people that is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// Nothing is excluded in it any more. Departments, tags and "everyone" stand in it only where nobody had to be taken out:
    /// WeCom knows better than the directory who is in them. Empty when it is not known who is left
    /// ([`AudienceCount::unresolvable`]), so that nothing can be planned with it.
    pub audience: Audience,
    /// How many people it is.
    pub count: AudienceCount,
}

impl Audience {
    /// Those of the list, and nobody else.
    pub fn of(include: Vec<Recipient>) -> Self {
        Self { include, ..Self::default() }
    }

    /// The accounts in the exclusions, to compare by, if there is nothing but accounts in chosen ones and exclusions.
    pub(crate) fn excluded_names(&self) -> Option<std::collections::HashSet<String>> {
        let person = |one: &Recipient| one.kind == RecipientKind::Person;
        (!self.all && self.include.iter().all(person) && self.exclude.iter().all(person))
            .then(|| self.exclude.iter().map(Recipient::key).collect())
    }

    /// Those of it that the application's own messages reach, in WeCom's terms, each once (accounts compared without case),
    /// exclusions left aside. Departments and tags whose id is not a number are left out; the rules report them.
    pub fn to_recipients(&self) -> Recipients {
        let mut recipients = Recipients { all: self.all, ..Recipients::default() };
        if self.all {
            return recipients;
        }
        let mut seen = std::collections::HashSet::new();
        for one in &self.include {
            if !seen.insert((one.kind, one.key())) {
                continue;
            }
            match one.kind {
                RecipientKind::Person => recipients.users.push(UserId(one.id.clone())),
                RecipientKind::Department => recipients.departments.extend(one.id.parse().ok().map(DepartmentId)),
                RecipientKind::Tag => recipients.tags.extend(one.id.parse().ok().map(TagId)),
                RecipientKind::Chat | RecipientKind::Robot => {}
            }
        }
        recipients
    }

    /// The doors that a send to it goes through.
    pub fn doors(&self) -> Doors {
        if self.all {
            return Doors::APP;
        }
        let mut doors = Doors::default();
        for one in &self.include {
            match one.kind {
                RecipientKind::Person | RecipientKind::Department | RecipientKind::Tag => doors.app = true,
                RecipientKind::Chat => doors.chat = true,
                RecipientKind::Robot => doors.robot = true,
            }
        }
        doors
    }
}

/// The recipients of a request, whose names are not known yet.
impl From<Recipients> for Audience {
    fn from(recipients: Recipients) -> Self {
        let Recipients { all, users, departments, tags } = recipients;
        let one = |kind, id| Recipient { kind, id, name: None };
        let users = users.into_iter().map(|user| one(RecipientKind::Person, user.0));
        let departments = departments.into_iter().map(|id| one(RecipientKind::Department, id.0.to_string()));
        let tags = tags.into_iter().map(|id| one(RecipientKind::Tag, id.0.to_string()));
        Self { all, ..Self::of(users.chain(departments).chain(tags).collect()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: RecipientKind, id: &str) -> Recipient {
        Recipient { kind, id: id.to_owned(), name: None }
    }

    #[test]
    fn each_once_and_in_its_list() {
        let include = vec![
            of(RecipientKind::Person, "ZhangSan"),
            of(RecipientKind::Person, "zhangsan"),
            of(RecipientKind::Department, "2"),
            of(RecipientKind::Tag, "2"),
            of(RecipientKind::Tag, "2"),
            of(RecipientKind::Department, "二"),
            of(RecipientKind::Tag, "-1"),
        ];
        let recipients = Audience::of(include.clone()).to_recipients();
        assert_eq!(recipients.users.iter().map(|user| user.0.as_str()).collect::<Vec<_>>(), ["ZhangSan"]);
        assert_eq!((recipients.departments, recipients.tags), (vec![DepartmentId(2)], vec![TagId(2)]));
        let everyone = Audience { all: true, include, exclude: Vec::new() }.to_recipients();
        assert_eq!(everyone, Recipients { all: true, ..Recipients::default() });
    }

    #[test]
    fn the_json_of_the_ui() {
        let audience: Audience =
            serde_json::from_str(r#"{"include":[{"kind":"person","id":"a","name":null}]}"#).unwrap();
        assert_eq!(audience.include, [of(RecipientKind::Person, "a")]);
        let json = serde_json::to_value(&audience).unwrap();
        let person = serde_json::json!([{"kind": "person", "id": "a", "name": null}]);
        assert_eq!(json, serde_json::json!({"all": false, "include": person}));
    }

    #[test]
    fn what_was_saved_before_there_were_exclusions_is_read() {
        let audience: Audience = serde_json::from_str(r#"{"all":true,"include":[]}"#).unwrap();
        assert_eq!(audience, Audience { all: true, ..Audience::default() });
        assert_eq!(serde_json::from_str::<Audience>("{}").unwrap(), Audience::default());
    }
}
