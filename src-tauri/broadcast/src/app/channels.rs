//! Group chats and group robots: made, changed, saved with their key, forgotten with it.

use super::secrets::{TypedSecret, keychain_trouble};
use super::{AppResult, Product, off_the_runtime};
use crate::channels::{ChannelBook, Channels, ChatChange, ChatInput, ChatView, RobotInput, RobotView};
use crate::compose::media::uploads::Uploads;
use crate::model::changed::Changed;
use crate::model::profile::Profile;
use crate::model::secrets::{Forget, SecretScope, robot_secret};
use crate::model::trouble::ConnectError;
use std::sync::Arc;

impl Product {
    /// The chats and robots of a profile, and what they take and cannot do.
    pub async fn channels_of(self: &Arc<Self>, profile_id: &str) -> AppResult<Channels> {
        let (product, profile) = (Arc::clone(self), self.profile(profile_id)?);
        let channels = off_the_runtime(move || product.channels.list(&profile)).await??;
        Ok(self.directory.with_names(profile_id, channels).await?)
    }

    /// Makes a group chat in WeCom.
    pub async fn create_chat(&self, profile_id: &str, input: &ChatInput) -> AppResult<ChatView> {
        let chat = self.channels.create_chat(&self.profile(profile_id)?, input).await?;
        self.chat_changed(profile_id, chat).await
    }

    /// Remembers a group chat that the application made before.
    pub async fn add_chat(&self, profile_id: &str, chat_id: &str) -> AppResult<ChatView> {
        let chat = self.channels.add_chat(&self.profile(profile_id)?, chat_id).await?;
        self.chat_changed(profile_id, chat).await
    }

    /// Asks WeCom for a chat's name and members anew.
    pub async fn refresh_chat(&self, profile_id: &str, chat_id: &str) -> AppResult<ChatView> {
        let chat = self.channels.refresh_chat(&self.profile(profile_id)?, chat_id).await?;
        self.chat_changed(profile_id, chat).await
    }

    /// Changes a chat's name, owner or members in WeCom.
    pub async fn update_chat(&self, profile_id: &str, chat_id: &str, change: &ChatChange) -> AppResult<ChatView> {
        let chat = self.channels.update_chat(&self.profile(profile_id)?, chat_id, change).await?;
        self.chat_changed(profile_id, chat).await
    }

    async fn chat_changed(&self, profile_id: &str, mut chat: ChatView) -> AppResult<ChatView> {
        self.directory.name_chat(profile_id, &mut chat).await?;
        self.events.changed(Changed::Channels);
        Ok(chat)
    }

    /// Forgets a chat here. The group itself stays in WeCom.
    pub fn forget_chat(&self, profile_id: &str, chat_id: &str) -> AppResult<()> {
        self.channels.forget_chat(profile_id, chat_id)?;
        self.events.changed(Changed::Channels);
        Ok(())
    }

    /// Saves a robot, with a key in the place of the present one when its address was typed. A new robot whose key cannot be stored is
    /// not kept.
    pub async fn save_robot(
        self: &Arc<Self>,
        profile_id: &str,
        input: RobotInput,
        address: Option<TypedSecret>,
    ) -> AppResult<RobotView> {
        let (product, profile) = (Arc::clone(self), self.profile(profile_id)?);
        let (view, has_new_key) =
            off_the_runtime(move || product.save_robot_with_key(&profile, &input, address)).await??;
        if has_new_key {
            self.forget_uploads_of_robot(&view.id).await?;
        }
        self.events.changed(Changed::Channels);
        Ok(view)
    }

    fn save_robot_with_key(
        &self,
        profile: &Profile,
        input: &RobotInput,
        address: Option<TypedSecret>,
    ) -> AppResult<(RobotView, bool)> {
        let key = ChannelBook::read_key(address.as_ref().map(|typed| &typed.text))?;
        let has_new_key = key.is_some();
        let id = self.channels.save_robot(&profile.id, input, has_new_key)?;
        if let (Some(key), Some(typed)) = (key, address) {
            let scope = SecretScope::of_robot(profile).map_err(ConnectError::Address)?;
            // The practice company ends with the program, and its robots with it.
            let keep = if profile.practice { typed.keep.in_memory() } else { typed.keep };
            if let Err(error) = self.keep_secret(&robot_secret(&id), &scope, TypedSecret { text: key, keep }) {
                if input.id.is_none() {
                    self.channels.forget_robot(&profile.id, &id)?;
                }
                return Err(keychain_trouble(&error).at("address"));
            }
            self.channels.key_changed(&id);
        }
        Ok((self.channels.robot(profile, &id)?, has_new_key))
    }

    /// Forgets a robot here, with its key and what was uploaded for it. It stays in its group.
    pub async fn forget_robot(self: &Arc<Self>, profile_id: &str, id: &str) -> AppResult<()> {
        let (product, profile_id, robot) = (Arc::clone(self), profile_id.to_owned(), id.to_owned());
        off_the_runtime(move || -> AppResult<()> {
            product.channels.forget_robot(&profile_id, &robot)?;
            product.forget_secret(&robot_secret(&robot), Forget::All);
            Ok(())
        })
        .await??;
        self.forget_uploads_of_robot(id).await?;
        self.events.changed(Changed::Channels);
        Ok(())
    }

    /// Forgets what a robot had uploaded that is gone or has another key.
    pub(super) async fn forget_uploads_of_robot(&self, robot_id: &str) -> AppResult<()> {
        Ok(Uploads::forget_robot(&self.own.database, robot_id).await?)
    }
}

#[cfg(test)]
mod tests;
