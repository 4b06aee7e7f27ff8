//! One request of a broadcast: the way that it takes, its exact bytes, and whom they name.

use crate::model::audience::{Recipient, RecipientList};
use crate::model::reach::Reach;
use std::time::Duration;
use wecom::channel::Channel;

/// The way that one request takes.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Route {
    /// `message/send`.
    App,
    /// `appchat/send` to the chat with this id.
    Chat(String),
    /// `webhook/send` of the robot with this id, which says nothing of its key.
    Robot(String),
}

impl Route {
    /// What kind of way it is.
    pub fn channel(&self) -> Channel {
        match self {
            Self::App => Channel::App,
            Self::Chat(_) => Channel::Chat,
            Self::Robot(_) => Channel::Robot,
        }
    }

    /// The id of the chat or robot.
    pub fn group(&self) -> Option<&str> {
        match self {
            Self::App => None,
            Self::Chat(id) | Self::Robot(id) => Some(id),
        }
    }

    /// The way of a kind to a group; `None` when a group is needed and missing.
    pub(crate) fn of(channel: Channel, group: Option<String>) -> Option<Self> {
        match channel {
            Channel::App => Some(Self::App),
            Channel::Chat => group.map(Self::Chat),
            Channel::Robot => group.map(Self::Robot),
        }
    }

    /// Whose files the request names: the application's, or one robot's own. `None` is the application.
    pub(crate) fn holder(&self) -> Option<&str> {
        match self {
            Self::App | Self::Chat(_) => None,
            Self::Robot(id) => Some(id),
        }
    }
}

/// Stands for what a request says: the final message with the options that change what is seen, the application and the way. The
/// first bytes of a SHA-256. Files are told by their bytes, not by the names that WeCom gave them.
pub type ContentDigest = [u8; 16];

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedBatch {
    /// The way it takes.
    pub route: Route,
    /// The exact body.
    pub body: String,
    /// What it says, whomever it names.
    pub content: ContentDigest,
    /// The time in which WeCom does not deliver the same request twice; `None` where it does not look for duplicates, as it never
    /// does of requests to group chats and group robots.
    pub duplicate_window: Option<Duration>,
    /// Everyone named in it, each once in the whole plan but for those who get a message for each row.
    pub addressees: Addressees,
    /// Number of the sheet's row that it is from, where its recipient gets a message for each row.
    pub row: Option<u32>,
    /// People that it costs of the day's budget, as far as known: at first those named.
    pub people: u32,
}

impl PlannedBatch {
    /// Whom it reaches.
    pub(crate) fn reach(&self) -> Reach {
        match self.route {
            Route::App => Reach::of(self.addressees.iter()),
            Route::Chat(_) | Route::Robot(_) => Reach::default(),
        }
    }
}

/// Some recipients of a list that others share.
#[derive(Clone)]
pub struct Addressees {
    list: RecipientList,
    /// Places in the list, in the order in which the request names them.
    places: Box<[u32]>,
}

impl Addressees {
    /// Those at these places of a list.
    pub(crate) fn at(list: RecipientList, places: Box<[u32]>) -> Self {
        Self { list, places }
    }

    /// The list that they are of.
    pub(crate) fn list(&self) -> &RecipientList {
        &self.list
    }

    /// Their places in it.
    pub(crate) fn places(&self) -> &[u32] {
        &self.places
    }

    /// The recipients, in the order in which the request names them.
    pub fn iter(&self) -> impl Iterator<Item = &Recipient> + Clone {
        self.places.iter().filter_map(|place| self.list.get(*place as usize))
    }

    /// One of them, from 0.
    pub fn get(&self, index: usize) -> Option<&Recipient> {
        self.list.get(*self.places.get(index)? as usize)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }
}

impl From<Recipient> for Addressees {
    fn from(one: Recipient) -> Self {
        Self { list: vec![one].into(), places: Box::new([0]) }
    }
}

impl std::fmt::Debug for Addressees {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

impl PartialEq for Addressees {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Addressees {}
