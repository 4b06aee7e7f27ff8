//! Whom a message is meant for, as the admin chose it: people, departments, tags, group chats, group robots, or everyone.

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
}

impl Audience {
    /// Those of it that the application's own messages reach, in WeCom's terms, each once (accounts compared without case). Departments and tags whose id is not a
    /// number are left out; the rules report them.
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
        let recipients = Audience { all: false, include: include.clone() }.to_recipients();
        assert_eq!(recipients.users.iter().map(|user| user.0.as_str()).collect::<Vec<_>>(), ["ZhangSan"]);
        assert_eq!((recipients.departments, recipients.tags), (vec![DepartmentId(2)], vec![TagId(2)]));
        let everyone = Audience { all: true, include }.to_recipients();
        assert_eq!(everyone, Recipients { all: true, ..Recipients::default() });
    }

    #[test]
    fn the_json_of_the_ui() {
        let audience: Audience =
            serde_json::from_str(r#"{"include":[{"kind":"person","id":"a","name":null}]}"#).unwrap();
        assert_eq!(audience.include, [of(RecipientKind::Person, "a")]);
        let json = serde_json::to_value(&audience).unwrap();
        assert_eq!(json, serde_json::json!({"all": false, "include": [{"kind": "person", "id": "a", "name": null}]}));
    }
}
