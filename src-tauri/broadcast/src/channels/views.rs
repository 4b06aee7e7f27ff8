//! What the channels tell the UI, and what it asks of them.

use super::Chat;
use crate::model::audience::{Recipient, RecipientKind};
use crate::model::profile::SecretState;
use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use wecom::channel::ChannelLimit;
use wecom::kinds::Kind;

/// A group chat of the application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChatView {
    /// WeCom's id of it. WeCom cannot list chats: without this id a forgotten chat is not found again.
    pub chat_id: String,
    /// Its name.
    pub name: String,
    /// Its owner.
    pub owner: Option<Recipient>,
    /// Its members when it was last asked for.
    pub members: Vec<Recipient>,
    /// How many they are.
    pub people: u32,
    /// A chat of a course (上下游) instead of a normal one.
    pub course: bool,
    /// When it was last asked for.
    pub refreshed_at: Timestamp,
}

impl ChatView {
    pub(super) fn of(chat: &Chat) -> Self {
        let person = |id: &String| Recipient { kind: RecipientKind::Person, id: id.clone(), name: None };
        Self {
            chat_id: chat.chat_id.as_str().to_owned(),
            name: chat.name.clone(),
            owner: chat.owner.as_ref().map(person),
            members: chat.members.iter().map(person).collect(),
            people: u32::try_from(chat.members.len()).unwrap_or(u32::MAX),
            course: chat.course,
            refreshed_at: chat.refreshed_at,
        }
    }
}

/// A group robot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RobotView {
    /// Its id here. It says nothing of the key.
    pub id: String,
    /// What the user calls it.
    pub name: String,
    /// Where its key is.
    pub key: SecretState,
}

/// The channels of a profile.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Channels {
    /// By name.
    pub chats: Vec<ChatView>,
    /// By name.
    pub robots: Vec<RobotView>,
    /// The kinds of message that chats take.
    pub chat_kinds: Vec<Kind>,
    /// The kinds of message that robots take.
    pub robot_kinds: Vec<Kind>,
    /// What is not possible in chats.
    pub chat_limits: Vec<ChannelLimit>,
    /// What is not possible with robots.
    pub robot_limits: Vec<ChannelLimit>,
}

/// A chat to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChatInput {
    /// 1 to 50 characters.
    pub name: String,
    /// The account of its owner, who must be among the members; `None`: WeCom takes one of them.
    pub owner: Option<String>,
    /// The accounts of its members, 2 to 2000.
    pub members: Vec<String>,
}

/// What is to change in a chat; what is absent or empty stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChatChange {
    /// The new name.
    pub name: Option<String>,
    /// The account of the new owner.
    pub owner: Option<String>,
    /// Accounts to add.
    pub add: Vec<String>,
    /// Accounts to remove.
    pub remove: Vec<String>,
}

/// A robot as typed into the form. Its address is given beside it, and never given back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RobotInput {
    /// The robot to change; `None`: a new one.
    pub id: Option<String>,
    /// 1 to 40 characters, unlike any other robot's of the profile.
    pub name: String,
}
