//! Group chats and group robots of each profile: recipients of their own sort.
//!
//! A chat is made by the application and written to with `appchat/send`; WeCom cannot list them, so they are remembered here with
//! their members as last asked. A robot is a webhook of some group; its address is a secret and stands in the keychain under
//! [`robot_secret`], never in a file. What both cannot do is in [`wecom::channel`].
//!
//! Documents like the profiles: one file per profile without secrets. Those of the practice company live as long as the program.

mod chats;
mod error;
mod robots;
#[cfg(test)]
mod tests;
mod views;

pub use error::{ChannelError, ChannelProblem};
pub use views::{Channels, ChatChange, ChatInput, ChatView, RobotInput, RobotView};

use crate::connections::Connections;
use crate::documents::{DocumentError, Documents, segment};
use crate::model::audience::{Recipient, RecipientKind};
use crate::model::profile::{PRACTICE_ID, Profile};
use crate::model::timestamp::Timestamp;
use crate::ports::{Ids, SecretStore};
use parking_lot::{Mutex, MutexGuard};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use wecom::appchat::{ChatId, ChatInfo};
use wecom::channel::Channel;
use wecom::clock::Clock;

/// Longest name of a robot, in characters.
pub const MAX_ROBOT_NAME: usize = 40;

/// A chat as it is remembered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_field_names, reason = "a chat's id is called so wherever it is met")]
pub(crate) struct Chat {
    pub(crate) chat_id: ChatId,
    pub(crate) name: String,
    #[serde(default)]
    pub(crate) owner: Option<String>,
    #[serde(default)]
    pub(crate) members: Vec<String>,
    #[serde(default)]
    pub(crate) course: bool,
    pub(crate) refreshed_at: Timestamp,
}

/// A robot as it is remembered: without its key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Robot {
    pub(crate) id: String,
    pub(crate) name: String,
}

/// A chat that was asked for, noted before the request leaves: WeCom cannot list chats, so one whose id is not known here is lost.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct PerhapsMade {
    chat_id: ChatId,
    /// Name, owner and members.
    asked_for: String,
}

/// The file of a profile. What a newer version added stays in it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Known {
    pub(crate) chats: Vec<Chat>,
    pub(crate) robots: Vec<Robot>,
    /// Chats that were asked for and may have been made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    perhaps_made: Vec<PerhapsMade>,
    #[serde(flatten)]
    more: Map<String, Value>,
}

impl Known {
    /// The chat with this id. WeCom tells ids apart by case.
    pub(crate) fn chat(&self, id: &str) -> Option<&Chat> {
        self.chats.iter().find(|chat| chat.chat_id.as_str() == id)
    }

    /// The robot with this id.
    pub(crate) fn robot(&self, id: &str) -> Option<&Robot> {
        self.robots.iter().find(|robot| robot.id == id)
    }

    /// All as recipients, chats first, with the number of people where it is known.
    pub(crate) fn recipients(&self) -> impl Iterator<Item = (Recipient, Option<u32>)> {
        let of = |kind, id: &str, name: &str| Recipient { kind, id: id.to_owned(), name: Some(name.to_owned()) };
        let chats = self.chats.iter().map(move |chat| {
            let people = u32::try_from(chat.members.len()).unwrap_or(u32::MAX);
            (of(RecipientKind::Chat, chat.chat_id.as_str(), &chat.name), Some(people))
        });
        chats.chain(self.robots.iter().map(move |robot| (of(RecipientKind::Robot, &robot.id, &robot.name), None)))
    }

    fn sort(&mut self) {
        self.chats.sort_by(|a, b| (&a.name, a.chat_id.as_str()).cmp(&(&b.name, b.chat_id.as_str())));
        self.robots.sort_by(|a, b| (&a.name, &a.id).cmp(&(&b.name, &b.id)));
    }
}

/// The channels of all profiles. Cheap to clone.
#[derive(Clone)]
pub struct ChannelBook {
    inner: Arc<Inner>,
}

struct Inner {
    documents: Documents,
    connections: Connections,
    secrets: Arc<dyn SecretStore>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    known: Mutex<HashMap<String, Arc<Known>>>,
}

impl fmt::Debug for ChannelBook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ChannelBook").finish_non_exhaustive()
    }
}

impl ChannelBook {
    /// Channels in these documents, reached through these connections, with the keys of robots in this store.
    pub fn new(
        documents: Documents,
        connections: Connections,
        secrets: Arc<dyn SecretStore>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
    ) -> Self {
        let inner = Inner { documents, connections, secrets, clock, ids, known: Mutex::default() };
        Self { inner: Arc::new(inner) }
    }

    /// Everything of a profile, each sort by name. Asks the keychain for each robot: may block for seconds. The names of members are
    /// for the directory to fill in.
    pub fn list(&self, profile: &Profile) -> Result<Channels, ChannelError> {
        let known = self.known(&profile.id)?;
        Ok(Channels {
            chats: known.chats.iter().map(ChatView::of).collect(),
            robots: known.robots.iter().map(|robot| self.robot_view(profile, robot)).collect(),
            chat_kinds: Channel::Chat.kinds(),
            robot_kinds: Channel::Robot.kinds(),
            chat_limits: Channel::Chat.limits().to_vec(),
            robot_limits: Channel::Robot.limits().to_vec(),
        })
    }

    /// The ids of a profile's robots. Their keys go before [`ChannelBook::forget_profile`], after which nobody knows them.
    pub fn robot_ids(&self, profile_id: &str) -> Result<Vec<String>, ChannelError> {
        Ok(self.known(profile_id)?.robots.iter().map(|robot| robot.id.clone()).collect())
    }

    /// Forgets all channels of a profile that is deleted.
    pub fn forget_profile(&self, profile_id: &str) -> Result<(), ChannelError> {
        let robots = self.robot_ids(profile_id)?;
        self.inner.documents.remove(&file_of(profile_id))?;
        self.lock().remove(profile_id);
        for robot in &robots {
            self.inner.connections.forget_robot(robot);
        }
        Ok(())
    }

    /// What is remembered of a profile.
    pub(crate) fn known(&self, profile_id: &str) -> Result<Arc<Known>, DocumentError> {
        let mut all = self.lock();
        if let Some(known) = all.get(profile_id) {
            return Ok(Arc::clone(known));
        }
        let mut known: Known = match profile_id {
            PRACTICE_ID => Known::default(),
            _ => self.inner.documents.read(&file_of(profile_id))?.unwrap_or_default(),
        };
        known.sort();
        let known = Arc::new(known);
        all.insert(profile_id.to_owned(), Arc::clone(&known));
        Ok(known)
    }

    /// Changes what is remembered, on the disk first.
    fn change<T>(
        &self,
        profile_id: &str,
        change: impl FnOnce(&mut Known) -> Result<T, ChannelError>,
    ) -> Result<T, ChannelError> {
        self.known(profile_id)?;
        let mut all = self.lock();
        let mut known = all.get(profile_id).map(|known| Known::clone(known)).unwrap_or_default();
        let result = change(&mut known)?;
        known.sort();
        if profile_id != PRACTICE_ID {
            self.inner.documents.write(&file_of(profile_id), &known)?;
        }
        all.insert(profile_id.to_owned(), Arc::new(known));
        Ok(result)
    }

    /// Remembers a chat as it is now. One that was `asked_for` is made then, and no longer perhaps.
    fn remember(&self, profile_id: &str, info: ChatInfo, asked_for: Option<&str>) -> Result<ChatView, ChannelError> {
        let chat = Chat {
            chat_id: info.chat_id,
            name: info.name,
            owner: info.owner.map(|owner| owner.0),
            members: info.members.into_iter().map(|member| member.0).collect(),
            course: info.is_course,
            refreshed_at: Timestamp::now(&*self.inner.clock),
        };
        let view = ChatView::of(&chat);
        self.change(profile_id, |known| {
            known.perhaps_made.retain(|one| one.chat_id != chat.chat_id && Some(one.asked_for.as_str()) != asked_for);
            match known.chats.iter_mut().find(|one| one.chat_id == chat.chat_id) {
                Some(one) => *one = chat,
                None => known.chats.push(chat),
            }
            Ok(view)
        })
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Arc<Known>>> {
        self.inner.known.lock()
    }
}

fn file_of(profile_id: &str) -> String {
    format!("channels/{}.json", segment(profile_id))
}
