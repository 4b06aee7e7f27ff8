//! Group chats and group robots.

use super::AppState;
use crate::error::CommandResult;
use broadcast::app::secrets::TypedSecret;
use broadcast::channels::{Channels, ChatChange, ChatInput, ChatView, RobotInput, RobotView};
use macros::command;

/// The chats and robots of a profile, and what they take and cannot do.
#[command]
pub async fn channel_list(product: AppState<'_>, profile_id: String) -> CommandResult<Channels> {
    product.channels_of(&profile_id).await
}

/// Makes a group chat in WeCom.
#[command]
pub async fn chat_create(product: AppState<'_>, profile_id: String, input: ChatInput) -> CommandResult<ChatView> {
    product.create_chat(&profile_id, &input).await
}

/// Remembers a group chat that the application made before.
#[command]
pub async fn chat_add(product: AppState<'_>, profile_id: String, chat_id: String) -> CommandResult<ChatView> {
    product.add_chat(&profile_id, &chat_id).await
}

/// Asks WeCom for a chat's name and members anew.
#[command]
pub async fn chat_refresh(product: AppState<'_>, profile_id: String, chat_id: String) -> CommandResult<ChatView> {
    product.refresh_chat(&profile_id, &chat_id).await
}

/// Changes a chat's name, owner or members in WeCom.
#[command]
pub async fn chat_update(
    product: AppState<'_>,
    profile_id: String,
    chat_id: String,
    change: ChatChange,
) -> CommandResult<ChatView> {
    product.update_chat(&profile_id, &chat_id, &change).await
}

/// Forgets a chat here. The group itself stays in WeCom.
#[command]
pub async fn chat_forget(product: AppState<'_>, profile_id: String, chat_id: String) -> CommandResult<()> {
    product.forget_chat(&profile_id, &chat_id)
}

/// Saves a robot. An `address` takes the place of the present one, and is never given back.
#[command]
pub async fn robot_save(
    product: AppState<'_>,
    profile_id: String,
    input: RobotInput,
    address: Option<String>,
    session_only: bool,
    forget_stored: bool,
) -> CommandResult<RobotView> {
    let address = TypedSecret::of(address, session_only, forget_stored);
    product.save_robot(&profile_id, input, address).await
}

/// Forgets a robot here, with its key. It stays in its group.
#[command]
pub async fn robot_forget(product: AppState<'_>, profile_id: String, id: String) -> CommandResult<()> {
    product.forget_robot(&profile_id, &id).await
}
