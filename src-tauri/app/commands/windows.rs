//! Windows, and the practice company's inbox.

use super::AppState;
use crate::error::CommandResult;
use crate::windows::{self, Destination};
use crate::{farewell, shell};
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::model::practice::{InboxMember, InboxMessage};
use macros::command;
use tauri::AppHandle;

/// The practice members, those who got something lately first.
#[command]
pub async fn practice_members(product: AppState<'_>) -> CommandResult<Vec<InboxMember>> {
    Ok(product.practice.members())
}

/// What a practice member got.
#[command]
pub async fn practice_inbox(product: AppState<'_>, user_id: String) -> CommandResult<Vec<InboxMessage>> {
    Ok(product.practice.inbox(&user_id))
}

/// Begins practice anew: empty inboxes, no answers to cards, nothing counted, no fault ordered. The record of what was sent stays.
#[command]
pub async fn practice_clear(product: AppState<'_>) -> CommandResult<()> {
    product.start_practice_over().await;
    Ok(())
}

/// Somebody read what closing the main window means: it closes, or Posthorn quits.
#[command]
pub async fn main_close(app: AppHandle, product: AppState<'_>, quits: bool) -> CommandResult<()> {
    farewell::answered(&app, &product, quits).map_err(of_a_window)
}

/// Closes the quick send window.
#[command]
pub async fn quick_close(app: AppHandle) -> CommandResult<()> {
    windows::close_quick(&app).map_err(of_a_window)
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn of_a_window(error: tauri::Error) -> ErrorView {
    ErrorView::new(ErrorCode::Internal, format!("window: {error}"))
}

/// Shows the main window at a page.
#[command]
pub async fn main_show(app: AppHandle, page: String) -> CommandResult<()> {
    shell::open_main(&app, Some(Destination::page(&page)));
    Ok(())
}
