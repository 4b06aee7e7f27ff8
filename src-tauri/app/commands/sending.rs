//! Sending, and what was sent.

use super::Product;
use crate::error::Answer;
use broadcast::drafts::Draft;
use broadcast::engine::{BroadcastDetail, BroadcastSnapshot, HistoryPage, LedgerRow, SendOrder};
use broadcast::review::Review;
use std::sync::Arc;

/// What would be sent, to whom, and what to confirm.
#[tauri::command]
#[specta::specta]
pub async fn send_review(core: Product<'_>, profile_id: String, draft: Draft, test: bool) -> Answer<Review> {
    let profile = core.profile(&profile_id)?;
    let product = Arc::clone(core.inner());
    let profile = super::profiles::off_the_runtime(move || super::profiles::view(&product, profile)).await?;
    let mut review = core.engine.review(profile, &draft, test, core.settings().undo_seconds).await?;
    if let Some(drawn) = core.directory.drawn_with_names(&profile_id, &draft.message, &draft.options).await? {
        review.inspection.preview = drawn;
    }
    Ok(review)
}

/// Orders a send that was reviewed. It is on disk when this answers.
#[tauri::command]
#[specta::specta]
pub async fn send_start(core: Product<'_>, order: SendOrder) -> Answer<String> {
    Ok(core.engine.start(order).await?)
}

/// Takes a send back while it waits. False when it has left.
#[tauri::command]
#[specta::specta]
pub async fn send_cancel(core: Product<'_>, id: String) -> Answer<bool> {
    Ok(core.engine.cancel(&id).await?)
}

/// How a send stands.
#[tauri::command]
#[specta::specta]
pub async fn send_snapshot(core: Product<'_>, id: String) -> Answer<BroadcastSnapshot> {
    Ok(core.engine.snapshot(&id).await?)
}

/// What was sent, newest first; of all companies when no profile is named.
#[tauri::command]
#[specta::specta]
pub async fn history_list(
    core: Product<'_>,
    profile_id: Option<String>,
    query: String,
    offset: u32,
    limit: u32,
) -> Answer<HistoryPage> {
    Ok(core.history.list(profile_id.as_deref(), &query, offset, limit).await?)
}

/// One send, whole.
#[tauri::command]
#[specta::specta]
pub async fn history_open(core: Product<'_>, id: String) -> Answer<BroadcastDetail> {
    Ok(core.history.open(&id).await?)
}

/// Who got it and who did not, the latter first.
#[tauri::command]
#[specta::specta]
pub async fn history_ledger(core: Product<'_>, id: String, offset: u32, limit: u32) -> Answer<Vec<LedgerRow>> {
    Ok(core.history.ledger(&id, offset, limit).await?)
}
