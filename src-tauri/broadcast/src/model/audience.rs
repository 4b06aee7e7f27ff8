//! Whom a message is meant for, as the admin chose it: people, departments, tags, group chats, group robots, or everyone, minus
//! others.
//!
//! WeCom knows no "minus": an audience with exclusions is turned into people by the directory first, see [`Resolved`].

use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::hash::{Hash, Hasher};
use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use wecom::channel::{Channel, ChannelSet};
use wecom::ids::{DepartmentId, TagId, UserId};
use wecom::recipient::Recipients;

/// What stands in the ledger for everyone in the application's visible scope.
pub const EVERYONE: &str = "@all";
/// Most recipients that are listed where only a look at them is meant.
pub const MOST_SHOWN: usize = 200;

/// What a recipient is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
    pub(crate) fn channel(&self) -> Channel {
        match self.kind {
            RecipientKind::Person | RecipientKind::Department | RecipientKind::Tag => Channel::App,
            RecipientKind::Chat => Channel::Chat,
            RecipientKind::Robot => Channel::Robot,
        }
    }

    /// The id to compare by: accounts are compared without case, ids of chats and robots as they are.
    pub(crate) fn key(&self) -> String {
        match self.kind {
            RecipientKind::Person | RecipientKind::Department | RecipientKind::Tag => self.id.to_lowercase(),
            RecipientKind::Chat | RecipientKind::Robot => self.id.clone(),
        }
    }

    /// Kind and [`Recipient::key`] to compare by, without copying the id.
    pub(crate) fn identity(&self) -> Identity<'_> {
        Identity { kind: self.kind, id: &self.id }
    }
}

/// Stands for a recipient in a set: two are equal when kind and [`Recipient::key`] are.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Identity<'a> {
    kind: RecipientKind,
    id: &'a str,
}

impl<'a> Identity<'a> {
    /// Of a member by account.
    pub(crate) fn of_account(id: &'a str) -> Self {
        Self { kind: RecipientKind::Person, id }
    }

    fn with_case(self) -> bool {
        matches!(self.kind, RecipientKind::Chat | RecipientKind::Robot)
    }
}

impl PartialEq for Identity<'_> {
    fn eq(&self, other: &Self) -> bool {
        let same_letters = || {
            if self.id.is_ascii() && other.id.is_ascii() {
                self.id.eq_ignore_ascii_case(other.id)
            } else {
                self.id.to_lowercase() == other.id.to_lowercase()
            }
        };
        self.kind == other.kind && (self.id == other.id || !self.with_case() && same_letters())
    }
}

impl Eq for Identity<'_> {}

impl Hash for Identity<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
        if self.with_case() {
            return self.id.hash(state);
        }
        let mut short = [0_u8; 64];
        match short.get_mut(..self.id.len()).filter(|_| self.id.is_ascii()) {
            // The lower case of what is not ASCII may be ASCII (the Kelvin sign), so that both must come out the same.
            Some(lower) => {
                lower.copy_from_slice(self.id.as_bytes());
                lower.make_ascii_lowercase();
                state.write(lower);
            }
            None => state.write(self.id.to_lowercase().as_bytes()),
        }
    }
}

/// Recipients in the order of choice. A million of them are a hundred megabytes: copies of the list share them, until one of the
/// copies is changed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RecipientList(Arc<Vec<Recipient>>);

impl Deref for RecipientList {
    type Target = Vec<Recipient>;

    fn deref(&self) -> &Vec<Recipient> {
        &self.0
    }
}

impl DerefMut for RecipientList {
    fn deref_mut(&mut self) -> &mut Vec<Recipient> {
        Arc::make_mut(&mut self.0)
    }
}

impl From<Vec<Recipient>> for RecipientList {
    fn from(list: Vec<Recipient>) -> Self {
        Self(Arc::new(list))
    }
}

impl FromIterator<Recipient> for RecipientList {
    fn from_iter<I: IntoIterator<Item = Recipient>>(list: I) -> Self {
        Self(Arc::new(list.into_iter().collect()))
    }
}

impl IntoIterator for RecipientList {
    type Item = Recipient;
    type IntoIter = std::vec::IntoIter<Recipient>;

    fn into_iter(self) -> Self::IntoIter {
        Arc::unwrap_or_clone(self.0).into_iter()
    }
}

impl<'a> IntoIterator for &'a RecipientList {
    type Item = &'a Recipient;
    type IntoIter = std::slice::Iter<'a, Recipient>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

impl<const N: usize> PartialEq<[Recipient; N]> for RecipientList {
    fn eq(&self, other: &[Recipient; N]) -> bool {
        **self == *other
    }
}

impl Serialize for RecipientList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for RecipientList {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

/// The chosen recipients.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Audience {
    /// Everyone in the application's visible scope; `include` is then without effect.
    pub all: bool,
    /// The chosen ones, in the order of choice.
    #[cfg_attr(feature = "typescript", ts(as = "Vec<Recipient>"))]
    pub include: RecipientList,
    /// Those who are not to get it although they are among the chosen.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub exclude: Vec<Recipient>,
}

/// Why nobody can tell who is left of an audience with exclusions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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
        Self { include: include.into(), ..Self::default() }
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
        let mut seen = std::collections::HashSet::with_capacity(self.include.len());
        for one in &self.include {
            if !seen.insert(one.identity()) {
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

    /// The channels that a send to it goes through.
    pub fn channels(&self) -> ChannelSet {
        if self.all {
            return ChannelSet::APP;
        }
        let mut channels = ChannelSet::default();
        for one in &self.include {
            match one.kind {
                RecipientKind::Person | RecipientKind::Department | RecipientKind::Tag => channels.app = true,
                RecipientKind::Chat => channels.chat = true,
                RecipientKind::Robot => channels.robot = true,
            }
        }
        channels
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

/// How many people an audience is, as far as the directory knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct AudienceCount {
    /// Everyone in the visible scope.
    pub all: bool,
    /// Distinct people. Accounts that the directory does not know count one each.
    pub people: u32,
    /// Whether `people` can be relied on: the directory was read, and the members of everything that was chosen are known.
    pub complete: bool,
    /// Distinct people chosen by name.
    pub named_people: u32,
    /// Departments chosen.
    pub departments: u32,
    /// Tags chosen.
    pub tags: u32,
    /// Group chats chosen.
    pub chats: u32,
    /// Group robots chosen.
    pub robots: u32,
    /// People who are reached by more than one choice.
    pub overlap: u32,
    /// How many people each department and tag has, all below included; the first 200.
    #[serde(default)]
    pub parts: Vec<(Recipient, u32)>,
    /// `parts` and `named_people` together are so many more than the people who were chosen.
    #[serde(default)]
    pub repeats: u32,
    /// Choices that the directory does not know: mistyped, gone, or outside the visible scope.
    pub unknown: Vec<Recipient>,
    /// Departments and tags that the directory knows, and knows nobody in: as far as can be seen they reach nobody.
    #[serde(default)]
    pub empty: Vec<Recipient>,
    /// People who were chosen and are excluded.
    #[serde(default)]
    pub excluded: u32,
    /// Exclusions that the directory does not know: perhaps mistyped, and then the one who is meant gets the message.
    #[serde(default)]
    pub excluded_unknown: Vec<Recipient>,
    /// Why it is not known who is left after the exclusions; `people` is then 0 and nothing can be sent.
    #[serde(default)]
    #[cfg_attr(feature = "typescript", ts(inline))]
    pub unresolvable: Option<Unresolvable>,
    /// Recipients and exclusions who are called otherwise today than they were given, with the name of today; the first 200.
    #[serde(default)]
    pub names: Vec<Recipient>,
    /// When the directory was read.
    pub directory_at: Option<Timestamp>,
}

impl AudienceCount {
    /// How many people it is, if that is certain: accounts count one each also where the directory could not be read.
    pub fn known_people(&self) -> Option<u32> {
        let groups = self.departments + self.tags + self.chats + self.robots;
        let certain = self.complete || (!self.all && groups == 0);
        certain.then_some(self.people.max(self.named_people))
    }
}

/// A recipient who is called otherwise today than where it was stored.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Renamed {
    /// With the directory's name.
    pub recipient: Recipient,
    /// The stored name.
    pub was: String,
}

#[cfg(test)]
mod tests;
