//! Sending, and what was sent.

use super::AppState;
use crate::error::CommandResult;
use crate::files::off_the_runtime;
use broadcast::model::draft::Draft;
use broadcast::model::follow_up::CardEdit;
use broadcast::model::ledger::LedgerRow;
use broadcast::model::order::{Retry, Schedule, SendOrder};
use broadcast::model::snapshot::{BroadcastDetail, BroadcastSnapshot};
use broadcast::model::timestamp::Timestamp;
use broadcast::sending::engine::Again;
use broadcast::sending::review::Review;
use macros::command;
use std::sync::Arc;

/// What would be sent, to whom, and what to confirm. `leaves_at` is a chosen time: the budget is then that of its day, and the minute
/// its own.
#[command]
pub async fn send_review(
    core: AppState<'_>,
    profile_id: String,
    draft: Draft,
    test: bool,
    leaves_at: Option<Timestamp>,
) -> CommandResult<Review> {
    let profile = core.profile(&profile_id)?;
    let product = Arc::clone(core.inner());
    let profile = off_the_runtime(move || product.profile_view(profile)).await?;
    let mut review = core.engine.review_at(profile, &draft, test, core.settings().undo_seconds, leaves_at).await?;
    if let Some(drawn) = core.directory.drawn_with_names(&profile_id, &draft.message, &draft.options).await? {
        review.inspection.preview = drawn;
    }
    Ok(review)
}

/// Orders a send that was reviewed. It is on disk when this answers.
#[command]
pub async fn send_start(core: AppState<'_>, order: SendOrder) -> CommandResult<String> {
    Ok(core.engine.start(order).await?)
}

/// Takes a send back while it waits. False when it has left.
#[command]
pub async fn send_cancel(core: AppState<'_>, id: String) -> CommandResult<bool> {
    Ok(core.engine.cancel(&id).await?)
}

/// How a send stands.
#[command]
pub async fn send_snapshot(core: AppState<'_>, id: String) -> CommandResult<BroadcastSnapshot> {
    Ok(core.engine.snapshot(&id).await?)
}

/// Lets a send stand still: requests under way are answered, no other leaves.
#[command]
pub async fn send_pause(core: AppState<'_>, id: String) -> CommandResult<BroadcastSnapshot> {
    Ok(core.engine.pause(&id).await?)
}

/// Lets a send that stands still go on, whatever the reason.
#[command]
pub async fn send_resume(core: AppState<'_>, id: String) -> CommandResult<BroadcastSnapshot> {
    Ok(core.engine.resume(&id).await?)
}

/// Gives up what has not left, for good.
#[command]
pub async fn send_stop(core: AppState<'_>, id: String) -> CommandResult<BroadcastSnapshot> {
    Ok(core.engine.stop(&id).await?)
}

/// Tries requests of a finished or paused send again, with the identical bytes.
#[command]
pub async fn send_retry(core: AppState<'_>, id: String, what: Retry) -> CommandResult<BroadcastSnapshot> {
    Ok(core.engine.retry(&id, what).await?)
}

/// Gives a scheduled send that has not left another time, also one that is late.
#[command]
pub async fn send_reschedule(core: AppState<'_>, id: String, schedule: Schedule) -> CommandResult<BroadcastSnapshot> {
    Ok(core.engine.reschedule(&id, schedule).await?)
}

/// The scheduled sends whose time passed while this computer slept or was off.
#[command]
pub async fn send_late(core: AppState<'_>) -> CommandResult<Vec<BroadcastSnapshot>> {
    Ok(core.engine.late().await?)
}

/// A calmer minute than :00 or :30; nothing for a time that is calm.
#[command]
pub async fn send_calmer_time(core: AppState<'_>, at: Timestamp) -> CommandResult<Option<Timestamp>> {
    Ok(core.engine.calmer_time(at))
}

/// The same once more, as a draft: to those who missed it, or to those who got it.
#[command]
pub async fn send_again(core: AppState<'_>, id: String, whom: Again) -> CommandResult<Draft> {
    Ok(core.engine.again(&id, whom).await?)
}

/// Begins to take every request back that can be.
#[command]
pub async fn send_recall(core: AppState<'_>, id: String) -> CommandResult<BroadcastSnapshot> {
    Ok(core.engine.recall(&id).await?)
}

/// Begins to change the cards of a send, for everyone who got one.
#[command]
pub async fn send_change_cards(core: AppState<'_>, id: String, edit: CardEdit) -> CommandResult<BroadcastSnapshot> {
    Ok(core.engine.change_cards(&id, &edit).await?)
}

/// One send, whole.
#[command]
pub async fn history_open(core: AppState<'_>, id: String) -> CommandResult<BroadcastDetail> {
    Ok(core.history.open(&id).await?)
}

/// Who got it and who did not, the latter first.
#[command]
pub async fn history_ledger(core: AppState<'_>, id: String, offset: u32, limit: u32) -> CommandResult<Vec<LedgerRow>> {
    Ok(core.history.ledger(&id, offset, limit).await?)
}
