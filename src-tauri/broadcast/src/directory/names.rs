//! What recipients are called today, in lists and in the text of messages.

use super::resolve;
use super::snapshot::{Snapshot, with_account};
use super::{Directory, Loaded};
use crate::channels::Known;
use crate::model::audience::{Audience, Recipient, RecipientKind, Renamed};
use crate::model::store_error::StoreError;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;
use wecom::channel::Channel;
use wecom::drawing::draw_with_names;
use wecom::editing::RichDoc;
use wecom::kinds::Message;
use wecom::measure::visible;
use wecom::preview::Preview;
use wecom::rich::NamedId;
use wecom::send::SendOptions;

/// What a message may say of whoever gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct PersonFacts {
    /// The person.
    pub(crate) recipient: Recipient,
    /// Their own name; `None` where it cannot be read.
    pub(crate) name: Option<String>,
    /// Their first department.
    pub(crate) department: Option<String>,
}

impl PersonFacts {
    pub(super) fn of_member(snapshot: &Snapshot, member: u32) -> Self {
        let department = snapshot.departments_of.get(member).first();
        Self {
            recipient: snapshot.person(member),
            name: snapshot.has_name(member).then(|| snapshot.bare_name(member)),
            department: department.and_then(|department| snapshot.department(*department).name),
        }
    }

    fn of_stranger(recipient: Recipient) -> Self {
        Self { recipient, name: None, department: None }
    }
}

impl Directory {
    /// What is known of everyone whom an audience reaches; `None` where it cannot be told for certain who they are.
    pub(crate) async fn each_person(
        &self,
        profile_id: &str,
        audience: &Audience,
    ) -> Result<Option<Vec<PersonFacts>>, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let channels = self.inner.channels_of(profile_id);
        let snapshot = &loaded.snapshot;
        let around = resolve::Around { snapshot, channels: &channels };
        Ok(resolve::everyone(around, audience, loaded.is_reliable()).map(|(members, strangers)| {
            let members = members.into_iter().map(|member| PersonFacts::of_member(snapshot, member));
            members.chain(strangers.into_iter().map(PersonFacts::of_stranger)).collect()
        }))
    }

    /// What is known of somebody.
    pub(crate) async fn person_facts(&self, profile_id: &str, id: &str) -> Result<Option<PersonFacts>, StoreError> {
        let loaded = self.inner.loaded(profile_id).await?;
        let snapshot = &loaded.snapshot;
        Ok(snapshot.member(id).map(|member| PersonFacts::of_member(snapshot, member)))
    }

    /// Gives recipients the names that they have today. The directory's name wins over a stored one; that of an account or number which
    /// it does not know was checked by nobody, so the id stands behind it. Returns those who had another name.
    pub async fn fill_names(&self, profile_id: &str, recipients: &mut [Recipient]) -> Result<Vec<Renamed>, StoreError> {
        let names = self.names(profile_id).await?;
        let mut renamed = Vec::new();
        for recipient in recipients {
            let Some(name) = names.other_than_its_own(recipient) else { continue };
            if let Some(was) = recipient.name.replace(name)
                && names.is_known(recipient)
                && !is_same_name(&was, recipient)
            {
                renamed.push(Renamed { recipient: recipient.clone(), was: visible(&was).into_owned() });
            }
        }
        Ok(renamed)
    }

    /// The same for an audience: it is taken apart only when a name changes.
    pub async fn named(
        &self,
        profile_id: &str,
        mut audience: Audience,
    ) -> Result<(Audience, Vec<Renamed>), StoreError> {
        let names = self.names(profile_id).await?;
        let differs = |one: &Recipient| names.other_than_its_own(one).is_some();
        let mut renamed = Vec::new();
        if audience.include.iter().any(differs) {
            renamed = self.fill_names(profile_id, &mut audience.include).await?;
        }
        if audience.exclude.iter().any(differs) {
            renamed.extend(self.fill_names(profile_id, &mut audience.exclude).await?);
        }
        Ok((audience, renamed))
    }

    async fn names(&self, profile_id: &str) -> Result<Names, StoreError> {
        Ok(Names { loaded: self.inner.loaded(profile_id).await?, channels: self.inner.channels_of(profile_id) })
    }

    /// The drawing of a message with the names that stand for ids in it, as far as they are known; nothing when no id stands in it.
    pub async fn drawn_with_names(
        &self,
        profile_id: &str,
        message: &Message,
        options: &SendOptions,
    ) -> Result<Option<Preview>, StoreError> {
        let asked = RefCell::new(Vec::<Recipient>::new());
        draw_with_names(message, options, &|id| {
            asked.borrow_mut().push(recipient_of(id));
            None
        });
        let mut named = asked.into_inner();
        if named.is_empty() {
            return Ok(None);
        }
        let names = self.names(profile_id).await?;
        for one in &mut named {
            one.name = names.bare(one);
        }
        let name_of = |id: NamedId<'_>| {
            let wanted = recipient_of(id);
            named.iter().find(|one| one.kind == wanted.kind && one.id == wanted.id).and_then(|one| one.name.clone())
        };
        Ok(Some(draw_with_names(message, options, &name_of)))
    }

    /// The names of whom something stands for in a text that is edited, by what stands there, as far as they are known.
    pub async fn names_in(&self, profile_id: &str, doc: &RichDoc) -> Result<BTreeMap<String, String>, StoreError> {
        let mut named = doc.named().peekable();
        if named.peek().is_none() {
            return Ok(BTreeMap::new());
        }
        let names = self.names(profile_id).await?;
        Ok(named.filter_map(|(text, id)| Some((text.to_owned(), names.bare(&recipient_of(id))?))).collect())
    }
}

/// What recipients are called today.
struct Names {
    loaded: Arc<Loaded>,
    channels: Arc<Known>,
}

impl Names {
    /// The name that the directory, or the list of group chats and robots, has; `None`: it is not known there.
    fn known(&self, one: &Recipient) -> Option<String> {
        let snapshot = &self.loaded.snapshot;
        let number = || one.id.parse::<u32>().ok();
        let name = match one.kind {
            RecipientKind::Person => snapshot.member(&one.id).and_then(|member| snapshot.person(member).name),
            RecipientKind::Department => {
                let known = number().and_then(|id| snapshot.department_by_id.get(&id));
                known.and_then(|&at| snapshot.department(at).name)
            }
            RecipientKind::Tag => {
                number().and_then(|id| snapshot.tag_by_id.get(&id)).and_then(|&at| snapshot.tag(at).name)
            }
            RecipientKind::Chat => self.channels.chat(&one.id).map(|chat| visible(&chat.name).into_owned()),
            RecipientKind::Robot => self.channels.robot(&one.id).map(|robot| visible(&robot.name).into_owned()),
        };
        name.filter(|name| !name.trim().is_empty())
    }

    fn is_known(&self, one: &Recipient) -> bool {
        self.known(one).is_some()
    }

    /// The name that it should have, where it has another.
    fn other_than_its_own(&self, one: &Recipient) -> Option<String> {
        let name = self.known(one).or_else(|| {
            let stored = visible(one.name.as_deref()?);
            let is_person_or_group = one.channel() == Channel::App;
            Some(if is_person_or_group { with_account(&stored, &one.id) } else { stored.into_owned() })
        })?;
        (one.name.as_deref() != Some(name.as_str())).then_some(name)
    }

    /// The name as it stands in a text.
    fn bare(&self, one: &Recipient) -> Option<String> {
        let member = || self.loaded.snapshot.member(&one.id);
        match one.kind {
            RecipientKind::Person => member().map(|member| self.loaded.snapshot.bare_name(member)),
            _ => self.known(one),
        }
    }
}

/// Whether a stored name means the same as the one that somebody has now: the account behind it is no part of it.
fn is_same_name(stored: &str, now: &Recipient) -> bool {
    let account = format!("（{}）", now.id);
    let bare = |name: &str| visible(name).trim().trim_end_matches(account.as_str()).to_owned();
    bare(stored) == bare(now.name.as_deref().unwrap_or_default())
}

fn recipient_of(id: NamedId<'_>) -> Recipient {
    match id {
        NamedId::Member(id) => Recipient { kind: RecipientKind::Person, id: id.to_owned(), name: None },
        NamedId::Department(id) => Recipient { kind: RecipientKind::Department, id: id.to_owned(), name: None },
    }
}
