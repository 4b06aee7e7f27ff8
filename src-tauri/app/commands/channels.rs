//! Group chats and group robots.

use super::Product;
use super::profiles::{keychain_trouble, off_the_runtime};
use crate::core::Core;
use crate::error::Answer;
use crate::events::{self, Changed};
use broadcast::channels::{
    ChannelBook, Channels, ChatChange, ChatInput, ChatView, RobotInput, RobotView, robot_secret,
};
use secrecy::SecretString;
use std::sync::Arc;
use tauri::AppHandle;

/// The chats and robots of a profile, and what they take and cannot do.
#[tauri::command]
#[specta::specta]
pub async fn channel_list(core: Product<'_>, profile_id: String) -> Answer<Channels> {
    let product = Arc::clone(core.inner());
    let id = core.profile(&profile_id)?.id;
    let channels = off_the_runtime(move || product.channels.list(&id)).await??;
    Ok(core.directory.with_names(&profile_id, channels).await?)
}

/// Makes a group chat in WeCom.
#[tauri::command]
#[specta::specta]
pub async fn chat_create(app: AppHandle, core: Product<'_>, profile_id: String, input: ChatInput) -> Answer<ChatView> {
    let chat = core.channels.create_chat(&core.profile(&profile_id)?, &input).await?;
    told(&app, &core, &profile_id, chat).await
}

/// Remembers a group chat that the application made before.
#[tauri::command]
#[specta::specta]
pub async fn chat_add(app: AppHandle, core: Product<'_>, profile_id: String, chat_id: String) -> Answer<ChatView> {
    let chat = core.channels.add_chat(&core.profile(&profile_id)?, &chat_id).await?;
    told(&app, &core, &profile_id, chat).await
}

/// Asks WeCom for a chat's name and members anew.
#[tauri::command]
#[specta::specta]
pub async fn chat_refresh(app: AppHandle, core: Product<'_>, profile_id: String, chat_id: String) -> Answer<ChatView> {
    let chat = core.channels.refresh_chat(&core.profile(&profile_id)?, &chat_id).await?;
    told(&app, &core, &profile_id, chat).await
}

/// Changes a chat's name, owner or members in WeCom.
#[tauri::command]
#[specta::specta]
pub async fn chat_update(
    app: AppHandle,
    core: Product<'_>,
    profile_id: String,
    chat_id: String,
    change: ChatChange,
) -> Answer<ChatView> {
    let chat = core.channels.update_chat(&core.profile(&profile_id)?, &chat_id, &change).await?;
    told(&app, &core, &profile_id, chat).await
}

/// Forgets a chat here. The group itself stays in WeCom.
#[tauri::command]
#[specta::specta]
pub async fn chat_forget(app: AppHandle, core: Product<'_>, profile_id: String, chat_id: String) -> Answer<()> {
    core.channels.forget_chat(&profile_id, &chat_id)?;
    events::tell(&app, events::CHANGED, Changed::Channels);
    Ok(())
}

/// Saves a robot. Its `address` replaces the present one, in the keychain or in memory; it is never given back.
#[tauri::command]
#[specta::specta]
pub async fn robot_save(
    app: AppHandle,
    core: Product<'_>,
    profile_id: String,
    input: RobotInput,
    address: Option<String>,
    session_only: bool,
) -> Answer<RobotView> {
    let address = address.map(SecretString::from);
    let profile_id = core.profile(&profile_id)?.id;
    let product = Arc::clone(core.inner());
    let (view, new_key) = off_the_runtime(move || -> Answer<(RobotView, bool)> {
        let key = ChannelBook::read_key(address.as_ref())?;
        let is_new = input.id.is_none();
        let id = product.channels.save_robot(&profile_id, &input, key.is_some())?;
        let new_key = key.is_some();
        if let Some(key) = key {
            // The practice company ends with the program, and its robots with it.
            let in_memory = session_only || profile_id == crate::practice::PROFILE_ID;
            if in_memory {
                product.keychain.keep_for_session(&robot_secret(&id), key);
            } else if let Err(error) = product.keychain.store(&robot_secret(&id), &key) {
                if is_new {
                    product.channels.forget_robot(&profile_id, &id)?;
                }
                return Err(keychain_trouble(&error).at("address"));
            }
            product.channels.key_changed(&id);
        }
        Ok((product.channels.robot(&profile_id, &id)?, new_key))
    })
    .await??;
    if new_key {
        core.forget_uploads_of_robot(&view.id).await?;
    }
    events::tell(&app, events::CHANGED, Changed::Channels);
    Ok(view)
}

/// Forgets a robot here, with its key. It stays in its group.
#[tauri::command]
#[specta::specta]
pub async fn robot_forget(app: AppHandle, core: Product<'_>, profile_id: String, id: String) -> Answer<()> {
    let product = Arc::clone(core.inner());
    let robot = id.clone();
    off_the_runtime(move || -> Answer<()> {
        product.channels.forget_robot(&profile_id, &robot)?;
        forget_key(&product, &robot);
        Ok(())
    })
    .await??;
    core.forget_uploads_of_robot(&id).await?;
    events::tell(&app, events::CHANGED, Changed::Channels);
    Ok(())
}

/// Takes the key of a robot that is gone out of the keychain.
pub(super) fn forget_key(core: &Core, robot_id: &str) {
    if let Err(error) = core.keychain.remove(&robot_secret(robot_id)) {
        tracing::warn!(%error, "the keychain kept the key of a robot that was forgotten");
    }
}

async fn told(app: &AppHandle, core: &Core, profile_id: &str, mut chat: ChatView) -> Answer<ChatView> {
    core.directory.name_chat(profile_id, &mut chat).await?;
    events::tell(app, events::CHANGED, Changed::Channels);
    Ok(chat)
}
