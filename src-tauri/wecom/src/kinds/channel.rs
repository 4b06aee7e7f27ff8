//! Which kinds can go where, and why a message cannot.

use super::Kind;
use crate::channel::Channel;

impl Channel {
    /// Whether a kind of message can pass (`wecom/messages.md §1.1, §7, §8` [O]).
    pub fn takes(self, kind: Kind) -> bool {
        match self {
            Self::App => kind.facts().app,
            Self::Chat => kind.facts().chat,
            Self::Robot => kind.facts().robot,
        }
    }

    /// The kinds that can pass, in the order in which they are offered.
    pub fn kinds(self) -> Vec<Kind> {
        Kind::ALL.into_iter().filter(|kind| self.takes(*kind)).collect()
    }
}

/// A message that cannot go through a channel.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotForChannel {
    /// The kind cannot.
    #[error("messages of kind {0:?} cannot go there")]
    Kind(Kind),
    /// The card has a menu, which would call back.
    #[error("a card with a menu cannot go there")]
    Menu,
    /// An article leads into a mini program.
    #[error("an article that leads into a mini program cannot go there")]
    MiniProgram,
    /// The message asks to be confidential.
    #[error("a confidential message cannot go there")]
    Confidential,
}
