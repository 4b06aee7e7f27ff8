//! Group chats that the application makes and writes to (`appchat/*`, `wecom/messages.md §7` [O]).
//!
//! Internal members only, and only for an application whose visible scope is the root department (else 48002). What they cannot
//! do: no template cards, no mini program notices, no recall, no duplicate check, no id translation.

use crate::ids::UserId;
use crate::lenient;
use serde::{Deserialize, Serialize};

/// Most characters of a chat's name; the server cuts beyond (`wecom/messages.md §7` [O]).
pub const NAME_CHARS: usize = 50;
/// Most characters of a chat's id (`wecom/messages.md §7` [O], else 86001).
pub const ID_CHARS: usize = 32;
/// Fewest members of a chat (`wecom/messages.md §7` [O], else 86006).
pub const MIN_MEMBERS: usize = 2;
/// Most members of a chat, or fewer by a setting of the company (`wecom/messages.md §7` [O], else 86006).
pub const MAX_MEMBERS: usize = 2000;
/// Most bytes of a text (`wecom/messages.md §7` [O]; nothing is said of cutting).
pub const TEXT_BYTES: usize = 2048;
/// Most bytes of a markdown (`wecom/messages.md §7` [O]).
pub const MARKDOWN_BYTES: usize = 2048;
/// Bytes of a textcard's title, cut beyond; in `message/send` it is characters (`wecom/messages.md §7` [O]).
pub const TEXTCARD_TITLE_BYTES: usize = 128;
/// Bytes of a textcard's description, cut beyond; in `message/send` it is characters (`wecom/messages.md §7` [O]).
pub const TEXTCARD_DESCRIPTION_BYTES: usize = 512;
/// Chats that all applications of a company together may make in a day (`wecom/limits.md §5` [O]).
pub const CREATED_PER_DAY: u32 = 1000;
/// Changes of chats that all applications of a company together may make in an hour (`wecom/limits.md §5` [O]).
pub const UPDATES_PER_HOUR: u32 = 1000;
/// Person-times that a company may send to chats in a minute; a message to a chat of 100 costs 100 (`wecom/limits.md §5` [O]).
pub const PERSON_TIMES_PER_MINUTE: u32 = 20_000;
/// Person-times that a company may send to chats in an hour: the lowest of the numbers that the documents give
/// (`wecom/limits.md §5` [O, D]).
pub const PERSON_TIMES_PER_HOUR: u32 = 150_000;
/// Chat messages of the application that a member gets in a minute; the rest is lost without a word (`wecom/limits.md §5` [O]).
pub const PER_MEMBER_PER_MINUTE: u32 = 200;
/// Chat messages of the application that a member gets in a day; the rest is lost without a word (`wecom/limits.md §5` [O]).
pub const PER_MEMBER_PER_DAY: u32 = 10_000;

/// The id of a chat.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(try_from = "String", into = "String")]
pub struct ChatId(String);

impl ChatId {
    /// An id as a chat may have: 1 to 32 of `0-9 a-z A-Z` (`wecom/messages.md §7` [O]).
    pub fn new(text: &str) -> Option<Self> {
        let good = (1..=ID_CHARS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        good.then(|| Self(text.to_owned()))
    }

    /// An id that WeCom gave; it is taken as it is.
    pub(crate) fn received(text: String) -> Self {
        Self(text)
    }

    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A text that is no id of a chat.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an id of a chat has 1 to 32 of the characters 0-9, a-z and A-Z")]
pub struct BadChatId;

impl TryFrom<String> for ChatId {
    type Error = BadChatId;

    fn try_from(text: String) -> Result<Self, BadChatId> {
        Self::new(&text).ok_or(BadChatId)
    }
}

impl From<ChatId> for String {
    fn from(id: ChatId) -> Self {
        id.0
    }
}

/// A chat to be made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct NewChat {
    /// Its name; cut after [`NAME_CHARS`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its owner, who must be among the members; a random one when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    /// Its members.
    #[serde(rename = "userlist")]
    pub members: Vec<UserId>,
    /// Its id, which must be new (86215); a random one when absent.
    #[serde(rename = "chatid", skip_serializing_if = "Option::is_none")]
    pub chat_id: Option<ChatId>,
}

/// What is wrong with a chat to be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum ChatProblem {
    /// Refused with 86006.
    #[error("{members} members, a chat has 2 to 2000")]
    Members {
        /// Different members.
        members: u32,
    },
    /// Refused with 86005.
    #[error("the owner is not among the members")]
    OwnerNotMember,
    /// The server cuts it.
    #[error("the name has {chars} characters and is cut after 50")]
    NameCut {
        /// Characters of the name.
        chars: u32,
    },
}

impl NewChat {
    /// Everything that is wrong with it.
    pub fn problems(&self) -> Vec<ChatProblem> {
        let mut problems = Vec::new();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let members = self.members.iter().collect::<std::collections::HashSet<_>>().len();
        if !(MIN_MEMBERS..=MAX_MEMBERS).contains(&members) {
            problems.push(ChatProblem::Members { members: number(members) });
        }
        if self.owner.as_ref().is_some_and(|owner| !self.members.contains(owner)) {
            problems.push(ChatProblem::OwnerNotMember);
        }
        let chars = self.name.as_ref().map_or(0, |name| name.chars().count());
        if chars > NAME_CHARS {
            problems.push(ChatProblem::NameCut { chars: number(chars) });
        }
        problems
    }

    /// The exact body of the request.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Texts alone: this cannot fail.
        serde_json::to_vec(self).unwrap_or_default()
    }
}

/// What changes in a chat; what is absent or empty stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct ChatChange {
    /// The new name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The new owner; to be set whenever the present one is removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<UserId>,
    /// Members to add.
    #[serde(rename = "add_user_list", skip_serializing_if = "Vec::is_empty")]
    pub add: Vec<UserId>,
    /// Members to remove.
    #[serde(rename = "del_user_list", skip_serializing_if = "Vec::is_empty")]
    pub remove: Vec<UserId>,
}

impl ChatChange {
    /// The exact body of the request.
    pub fn to_bytes(&self, chat: &ChatId) -> Vec<u8> {
        #[derive(Serialize)]
        struct Body<'a> {
            chatid: &'a str,
            #[serde(flatten)]
            change: &'a ChatChange,
        }
        serde_json::to_vec(&Body { chatid: chat.as_str(), change: self }).unwrap_or_default()
    }
}

/// A chat as `appchat/get` tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChatInfo {
    /// Its id.
    pub chat_id: ChatId,
    /// Its name; empty if none came.
    pub name: String,
    /// Its owner.
    pub owner: Option<UserId>,
    /// Its members.
    pub members: Vec<UserId>,
    /// Whether it is a chat of a course (上下游) instead of a normal one.
    pub is_course: bool,
}

impl ChatInfo {
    /// `asked` stands in when the answer does not repeat the id.
    pub(crate) fn read(body: &[u8], asked: &ChatId) -> Option<Self> {
        let answer: lenient::Object = serde_json::from_slice(body).ok()?;
        let info = answer.get("chat_info")?.as_object()?;
        let text = |field: &str| info.get(field).and_then(lenient::text);
        Some(Self {
            chat_id: text("chatid").map_or_else(|| asked.clone(), ChatId::received),
            name: text("name").unwrap_or_default(),
            owner: text("owner").map(UserId),
            members: lenient::list(info, "userlist", |id| lenient::text(id).map(UserId)),
            is_course: info.get("chat_type").and_then(lenient::int) == Some(1),
        })
    }
}

/// Someone to be named in a group, so that the client tells them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mention {
    /// Everyone in the group.
    All,
    /// One member.
    Member(UserId),
}

impl Mention {
    /// As it stands in a `mentioned_list`.
    pub fn as_text(&self) -> &str {
        match self {
            Self::All => "@all",
            Self::Member(UserId(id)) => id,
        }
    }
}

impl Serialize for Mention {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_text())
    }
}

/// A text message that names members, for [`crate::send::chat_message`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "msgtype", rename = "text")]
pub struct ChatText {
    text: ChatTextContent,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct ChatTextContent {
    content: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    mentioned_list: Vec<Mention>,
}

impl ChatText {
    /// A text. `<@userid>` inside it names a member too, on clients from 5.0.6 on (`wecom/messages.md §7` [O]).
    pub fn new(content: impl Into<String>, mentioned: Vec<Mention>) -> Self {
        Self { text: ChatTextContent { content: content.into(), mentioned_list: mentioned } }
    }
}

#[cfg(test)]
mod tests;
