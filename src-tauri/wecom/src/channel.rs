//! The channels through which a message can reach people: the application's own messages, the group chats that it made, and group
//! robots. Each takes other kinds, cuts at other lengths, and cannot do other things.
//!
//! This file says what each channel is like; [`crate::send`] makes a message what each takes, and [`crate::rules`] says before what
//! would be refused or lost on the way.

use serde::{Deserialize, Serialize};

/// A way to people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// `message/send`: people, departments, tags (`wecom/messages.md §1`).
    #[default]
    App,
    /// `appchat/send`: a group chat that the application made (`wecom/messages.md §7`).
    Chat,
    /// `webhook/send`: a robot in a group (消息推送, 群机器人; `wecom/messages.md §8`).
    Robot,
}

/// What cannot be done with a message that went through a channel, or differs from the application's own messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ChannelLimit {
    /// No `msgid` comes back: it cannot be taken back once it has left (`wecom/messages.md §7, §8` [O]).
    NoRecall,
    /// There is no duplicate check: what may have arrived is never repeated by itself (`wecom/messages.md §7, §8` [O]).
    NoDuplicateCheck,
    /// `$userName=…$` stays as it is typed (`wecom/messages.md §7` [O]).
    NoIdTranslation,
    /// The answer is about the group, not about each of its members (`wecom/messages.md §7, §8` [O]).
    NoResultPerPerson,
    /// It cannot be made confidential (`wecom/messages.md §8` [O]).
    NotConfidential,
    /// At most [`crate::webhook::PER_MINUTE`] messages leave in a minute (`wecom/messages.md §8` [O]).
    TwentyAMinute,
}

impl Channel {
    /// All, in the order in which a send goes through them.
    pub const ALL: [Self; 3] = [Self::App, Self::Chat, Self::Robot];

    /// What is not possible there.
    pub fn limits(self) -> &'static [ChannelLimit] {
        use ChannelLimit::{
            NoDuplicateCheck, NoIdTranslation, NoRecall, NoResultPerPerson, NotConfidential, TwentyAMinute,
        };
        match self {
            Self::App => &[],
            Self::Chat => &[NoRecall, NoDuplicateCheck, NoIdTranslation, NoResultPerPerson],
            Self::Robot => {
                &[NoRecall, NoDuplicateCheck, NoIdTranslation, NoResultPerPerson, NotConfidential, TwentyAMinute]
            }
        }
    }
}

/// The channels that one send goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ChannelSet {
    /// To people, departments, tags or everyone.
    pub app: bool,
    /// To group chats.
    pub chat: bool,
    /// To group robots.
    pub robot: bool,
}

impl ChannelSet {
    /// The application's own messages alone.
    pub const APP: Self = Self { app: true, chat: false, robot: false };

    /// The channels in their order. A send that has no recipient yet is taken for one to people.
    pub fn list(self) -> Vec<Channel> {
        let asked = |channel: &Channel| match channel {
            Channel::App => self.app || !(self.chat || self.robot),
            Channel::Chat => self.chat,
            Channel::Robot => self.robot,
        };
        Channel::ALL.into_iter().filter(asked).collect()
    }
}
