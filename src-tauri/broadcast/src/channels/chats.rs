//! Group chats: made, found again, changed, forgotten.

use super::{ChannelBook, ChannelError, ChannelProblem, ChatChange, ChatInput, ChatView, PerhapsMade};
use crate::model::profile::Profile;
use wecom::Client;
use wecom::appchat::{self, ChatId, ChatInfo, NewChat};
use wecom::error::Error;
use wecom::ids::UserId;

/// Chats that may have been made are noted up to this number; the oldest go first.
const MOST_PERHAPS_MADE: usize = 100;

impl ChannelBook {
    /// Makes a chat (`appchat/create`) and remembers it. The id is chosen and written down here first, so that asking again after
    /// an unknown outcome or an end of the program finds the chat that may have been made instead of making a second one.
    pub async fn create_chat(&self, profile: &Profile, input: &ChatInput) -> Result<ChatView, ChannelError> {
        let name = checked_name(&input.name)?;
        let members = accounts(&input.members);
        let owner = input.owner.as_deref().map(str::trim).filter(|owner| !owner.is_empty());
        check_members(&members)?;
        if let Some(owner) = owner
            && !contains(&members, owner)
        {
            return Err(wrong("owner", ChannelProblem::Owner));
        }
        let client = self.inner.connections.client(profile).await?;
        let asked_for = format!("{name} {owner:?} {members:?}");
        let before = self.perhaps_made(&profile.id, &asked_for)?;
        if let Some(id) = &before
            && let Ok(info) = client.chat(id).await
        {
            return self.remember(&profile.id, info, Some(&asked_for));
        }
        let is_new = before.is_none();
        let id = before.or_else(|| self.fresh_chat_id());
        if let Some(id) = id.as_ref().filter(|_| is_new) {
            self.note_perhaps_made(&profile.id, &asked_for, id)?;
        }
        let chat = NewChat {
            name: Some(name.clone()),
            owner: owner.map(|owner| UserId(owner.to_owned())),
            members: members.iter().cloned().map(UserId).collect(),
            chat_id: id.clone(),
        };
        let made = match (client.create_chat(&chat).await, id) {
            (Ok(id), _) => id,
            (Err(error @ (Error::OutcomeUnknown(_) | Error::NotWecom { .. })), Some(id)) => {
                let Ok(info) = client.chat(&id).await else { return Err(error.into()) };
                return self.remember(&profile.id, info, Some(&asked_for));
            }
            (Err(error), _) => {
                if is_new {
                    self.forget_perhaps_made(&profile.id, &asked_for);
                }
                return Err(error.into());
            }
        };
        let info = client.chat(&made).await.unwrap_or(ChatInfo {
            chat_id: made,
            name,
            owner: chat.owner,
            members: chat.members,
            is_course: false,
        });
        self.remember(&profile.id, info, Some(&asked_for))
    }

    /// Remembers a chat that the application made before; `appchat/get` has to know it.
    pub async fn add_chat(&self, profile: &Profile, chat_id: &str) -> Result<ChatView, ChannelError> {
        let id = ChatId::new(chat_id.trim()).ok_or_else(|| wrong("chat_id", ChannelProblem::ChatId))?;
        let info = self.ask(profile, &id).await?;
        self.remember(&profile.id, info, None)
    }

    /// Asks for name and members anew.
    pub async fn refresh_chat(&self, profile: &Profile, chat_id: &str) -> Result<ChatView, ChannelError> {
        let id = self.remembered(profile, chat_id)?;
        let info = self.ask(profile, &id).await?;
        self.remember(&profile.id, info, None)
    }

    /// Changes a chat (`appchat/update`) and asks for it anew.
    pub async fn update_chat(
        &self,
        profile: &Profile,
        chat_id: &str,
        change: &ChatChange,
    ) -> Result<ChatView, ChannelError> {
        let id = self.remembered(profile, chat_id)?;
        let name = change.name.as_deref().map(checked_name).transpose()?;
        let owner = change.owner.as_deref().map(str::trim).filter(|owner| !owner.is_empty()).map(str::to_owned);
        // As it is now: someone may have changed it in WeCom meanwhile.
        let client = self.inner.connections.client(profile).await?;
        let now = client.chat(&id).await?;
        let present: Vec<String> = now.members.iter().map(|member| member.0.clone()).collect();
        let (add, remove) = (accounts(&change.add), accounts(&change.remove));
        let add: Vec<String> = add.into_iter().filter(|one| !contains(&present, one)).collect();
        let remove: Vec<String> = remove.into_iter().filter(|one| contains(&present, one)).collect();
        let left: Vec<String> =
            present.iter().filter(|one| !contains(&remove, one)).chain(&add).map(String::clone).collect();
        check_members(&left)?;
        let owner_then = owner.as_deref().or(now.owner.as_ref().map(|owner| owner.0.as_str()));
        if owner_then.is_some_and(|owner| !contains(&left, owner)) {
            return Err(wrong("owner", ChannelProblem::Owner));
        }
        let users = |accounts: Vec<String>| accounts.into_iter().map(UserId).collect();
        let change = appchat::ChatChange { name, owner: owner.map(UserId), add: users(add), remove: users(remove) };
        if change != appchat::ChatChange::default() {
            client.update_chat(&id, &change).await?;
        }
        let info = client.chat(&id).await?;
        self.remember(&profile.id, info, None)
    }

    /// Forgets a chat here. The group itself stays as it is.
    pub fn forget_chat(&self, profile_id: &str, chat_id: &str) -> Result<(), ChannelError> {
        self.change(profile_id, |known| {
            let before = known.chats.len();
            known.chats.retain(|chat| chat.chat_id.as_str() != chat_id);
            if known.chats.len() == before { Err(ChannelError::NotFound(chat_id.to_owned())) } else { Ok(()) }
        })
    }

    async fn ask(&self, profile: &Profile, id: &ChatId) -> Result<ChatInfo, ChannelError> {
        let client: Client = self.inner.connections.client(profile).await?;
        Ok(client.chat(id).await?)
    }

    fn remembered(&self, profile: &Profile, chat_id: &str) -> Result<ChatId, ChannelError> {
        let known = self.known(&profile.id)?;
        known.chat(chat_id).map(|chat| chat.chat_id.clone()).ok_or_else(|| ChannelError::NotFound(chat_id.to_owned()))
    }

    /// Letters and digits of a fresh id. `None`, should an id have too few or too many: WeCom then chooses.
    fn fresh_chat_id(&self) -> Option<ChatId> {
        let id: String = self.inner.ids.fresh().chars().filter(char::is_ascii_alphanumeric).collect();
        ChatId::new(&id)
    }

    fn perhaps_made(&self, profile_id: &str, asked_for: &str) -> Result<Option<ChatId>, ChannelError> {
        let known = self.known(profile_id)?;
        Ok(known.perhaps_made.iter().find(|one| one.asked_for == asked_for).map(|one| one.chat_id.clone()))
    }

    fn note_perhaps_made(&self, profile_id: &str, asked_for: &str, chat_id: &ChatId) -> Result<(), ChannelError> {
        let one = PerhapsMade { chat_id: chat_id.clone(), asked_for: asked_for.to_owned() };
        self.change(profile_id, |known| {
            known.perhaps_made.push(one);
            let too_many = known.perhaps_made.len().saturating_sub(MOST_PERHAPS_MADE);
            known.perhaps_made.drain(..too_many);
            Ok(())
        })
    }

    /// It was not made for certain. A note that stays does no harm: the same id is asked for again then.
    fn forget_perhaps_made(&self, profile_id: &str, asked_for: &str) {
        let forgotten = self.change(profile_id, |known| {
            known.perhaps_made.retain(|one| one.asked_for != asked_for);
            Ok(())
        });
        if let Err(error) = forgotten {
            tracing::warn!(%error, "a chat that was not made is still noted");
        }
    }
}

fn wrong(field: &'static str, problem: ChannelProblem) -> ChannelError {
    ChannelError::Input { field, problem }
}

fn checked_name(name: &str) -> Result<String, ChannelError> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.chars().count() {
        0 => Err(wrong("name", ChannelProblem::Missing)),
        1..=appchat::NAME_CHARS => Ok(name),
        _ => Err(wrong("name", ChannelProblem::TooLong)),
    }
}

/// Trimmed, each once: accounts are compared without case.
fn accounts(typed: &[String]) -> Vec<String> {
    let mut accounts: Vec<String> = Vec::new();
    let mut seen = std::collections::HashSet::new();
    for one in typed.iter().map(|one| one.trim()).filter(|one| !one.is_empty()) {
        if seen.insert(one.to_lowercase()) {
            accounts.push(one.to_owned());
        }
    }
    accounts
}

fn contains(accounts: &[String], one: &str) -> bool {
    accounts.iter().any(|account| account.eq_ignore_ascii_case(one))
}

fn check_members(members: &[String]) -> Result<(), ChannelError> {
    if (appchat::MIN_MEMBERS..=appchat::MAX_MEMBERS).contains(&members.len()) {
        Ok(())
    } else {
        Err(wrong("members", ChannelProblem::Members))
    }
}
