//! Group chats and group robots.

use super::AppState;
use crate::core::Core;
use crate::error::CommandResult;
use crate::files::off_the_runtime;
use crate::secrets::keychain_trouble;
use broadcast::channels::{ChannelBook, Channels, ChatChange, ChatInput, ChatView, RobotInput, RobotView};
use broadcast::model::changed::Changed;
use broadcast::model::secrets::{Forget, SecretScope, robot_secret};
use broadcast::model::trouble::ConnectError;
use macros::command;
use secrecy::SecretString;
use std::sync::Arc;

/// The chats and robots of a profile, and what they take and cannot do.
#[command]
pub async fn channel_list(core: AppState<'_>, profile_id: String) -> CommandResult<Channels> {
    let product = Arc::clone(core.inner());
    let profile = core.profile(&profile_id)?;
    let channels = off_the_runtime(move || product.channels.list(&profile)).await??;
    Ok(core.directory.with_names(&profile_id, channels).await?)
}

/// Makes a group chat in WeCom.
#[command]
pub async fn chat_create(core: AppState<'_>, profile_id: String, input: ChatInput) -> CommandResult<ChatView> {
    let chat = core.channels.create_chat(&core.profile(&profile_id)?, &input).await?;
    told(&core, &profile_id, chat).await
}

/// Remembers a group chat that the application made before.
#[command]
pub async fn chat_add(core: AppState<'_>, profile_id: String, chat_id: String) -> CommandResult<ChatView> {
    let chat = core.channels.add_chat(&core.profile(&profile_id)?, &chat_id).await?;
    told(&core, &profile_id, chat).await
}

/// Asks WeCom for a chat's name and members anew.
#[command]
pub async fn chat_refresh(core: AppState<'_>, profile_id: String, chat_id: String) -> CommandResult<ChatView> {
    let chat = core.channels.refresh_chat(&core.profile(&profile_id)?, &chat_id).await?;
    told(&core, &profile_id, chat).await
}

/// Changes a chat's name, owner or members in WeCom.
#[command]
pub async fn chat_update(
    core: AppState<'_>,
    profile_id: String,
    chat_id: String,
    change: ChatChange,
) -> CommandResult<ChatView> {
    let chat = core.channels.update_chat(&core.profile(&profile_id)?, &chat_id, &change).await?;
    told(&core, &profile_id, chat).await
}

/// Forgets a chat here. The group itself stays in WeCom.
#[command]
pub async fn chat_forget(core: AppState<'_>, profile_id: String, chat_id: String) -> CommandResult<()> {
    core.channels.forget_chat(&profile_id, &chat_id)?;
    core.events.changed(Changed::Channels);
    Ok(())
}

/// Saves a robot. Its `address` replaces the present one, in the keychain or in memory; it is never given back. `forget_stored`: one
/// that is kept for this session only takes the place of one in the keychain, which is removed.
#[command]
pub async fn robot_save(
    core: AppState<'_>,
    profile_id: String,
    input: RobotInput,
    address: Option<String>,
    session_only: bool,
    forget_stored: bool,
) -> CommandResult<RobotView> {
    let address = address.map(SecretString::from);
    let profile = core.profile(&profile_id)?;
    let product = Arc::clone(core.inner());
    let (view, new_key) = off_the_runtime(move || -> CommandResult<(RobotView, bool)> {
        let key = ChannelBook::read_key(address.as_ref())?;
        let is_new = input.id.is_none();
        let id = product.channels.save_robot(&profile.id, &input, key.is_some())?;
        let new_key = key.is_some();
        if let Some(key) = key {
            let scope = SecretScope::of_robot(&profile).map_err(ConnectError::Address)?;
            // The practice company ends with the program, and its robots with it.
            let in_memory = session_only || profile.practice;
            if in_memory {
                product.secrets.set_for_session(&robot_secret(&id), &scope, key);
                if forget_stored {
                    product.forget_secret(&robot_secret(&id), Forget::Stored);
                }
            } else if let Err(error) = product.store_secret(&robot_secret(&id), &scope, key) {
                if is_new {
                    product.channels.forget_robot(&profile.id, &id)?;
                }
                return Err(keychain_trouble(&error).at("address"));
            }
            product.channels.key_changed(&id);
        }
        Ok((product.channels.robot(&profile, &id)?, new_key))
    })
    .await??;
    if new_key {
        core.forget_uploads_of_robot(&view.id).await?;
    }
    core.events.changed(Changed::Channels);
    Ok(view)
}

/// Forgets a robot here, with its key. It stays in its group.
#[command]
pub async fn robot_forget(core: AppState<'_>, profile_id: String, id: String) -> CommandResult<()> {
    let product = Arc::clone(core.inner());
    let robot = id.clone();
    off_the_runtime(move || -> CommandResult<()> {
        product.channels.forget_robot(&profile_id, &robot)?;
        product.forget_secret(&robot_secret(&robot), Forget::All);
        Ok(())
    })
    .await??;
    core.forget_uploads_of_robot(&id).await?;
    core.events.changed(Changed::Channels);
    Ok(())
}

async fn told(core: &Core, profile_id: &str, mut chat: ChatView) -> CommandResult<ChatView> {
    core.directory.name_chat(profile_id, &mut chat).await?;
    core.events.changed(Changed::Channels);
    Ok(chat)
}
