//! Sending, and what was sent.

use super::Product;
use crate::error::Answer;
use crate::files::off_the_runtime;
use broadcast::model::draft::Draft;
use broadcast::model::follow_up::CardEdit;
use broadcast::model::ledger::LedgerRow;
use broadcast::model::order::{Retry, Schedule, SendOrder};
use broadcast::model::snapshot::{BroadcastDetail, BroadcastSnapshot};
use broadcast::model::timestamp::Moment;
use broadcast::sending::engine::Again;
use broadcast::sending::review::Review;
use macros::command;
use std::sync::Arc;

/// What would be sent, to whom, and what to confirm. `leaves_at` is a chosen time: the budget is then that of its day, and the minute
/// its own.
#[command]
pub async fn send_review(
    core: Product<'_>,
    profile_id: String,
    draft: Draft,
    test: bool,
    leaves_at: Option<Moment>,
) -> Answer<Review> {
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
pub async fn send_start(core: Product<'_>, order: SendOrder) -> Answer<String> {
    Ok(core.engine.start(order).await?)
}

/// Takes a send back while it waits. False when it has left.
#[command]
pub async fn send_cancel(core: Product<'_>, id: String) -> Answer<bool> {
    Ok(core.engine.cancel(&id).await?)
}

/// How a send stands.
#[command]
pub async fn send_snapshot(core: Product<'_>, id: String) -> Answer<BroadcastSnapshot> {
    Ok(core.engine.snapshot(&id).await?)
}

/// Lets a send stand still: requests under way are answered, no other leaves.
#[command]
pub async fn send_pause(core: Product<'_>, id: String) -> Answer<BroadcastSnapshot> {
    Ok(core.engine.pause(&id).await?)
}

/// Lets a send that stands still go on, whatever the reason.
#[command]
pub async fn send_resume(core: Product<'_>, id: String) -> Answer<BroadcastSnapshot> {
    Ok(core.engine.resume(&id).await?)
}

/// Gives up what has not left, for good.
#[command]
pub async fn send_stop(core: Product<'_>, id: String) -> Answer<BroadcastSnapshot> {
    Ok(core.engine.stop(&id).await?)
}

/// Tries requests of a finished or paused send again, with the identical bytes.
#[command]
pub async fn send_retry(core: Product<'_>, id: String, what: Retry) -> Answer<BroadcastSnapshot> {
    Ok(core.engine.retry(&id, what).await?)
}

/// Gives a scheduled send that has not left another time, also one that is late.
#[command]
pub async fn send_reschedule(core: Product<'_>, id: String, schedule: Schedule) -> Answer<BroadcastSnapshot> {
    Ok(core.engine.reschedule(&id, schedule).await?)
}

/// The scheduled sends whose time passed while this computer slept or was off.
#[command]
pub async fn send_late(core: Product<'_>) -> Answer<Vec<BroadcastSnapshot>> {
    Ok(core.engine.late().await?)
}

/// A calmer minute than :00 or :30; nothing for a time that is calm.
#[command]
pub async fn send_calmer_time(core: Product<'_>, at: Moment) -> Answer<Option<Moment>> {
    Ok(core.engine.calmer_time(at))
}

/// The same once more, as a draft: to those who missed it, or to those who got it.
#[command]
pub async fn send_again(core: Product<'_>, id: String, whom: Again) -> Answer<Draft> {
    Ok(core.engine.again(&id, whom).await?)
}

/// Begins to take every request back that can be.
#[command]
pub async fn send_recall(core: Product<'_>, id: String) -> Answer<BroadcastSnapshot> {
    Ok(core.engine.recall(&id).await?)
}

/// Begins to change the cards of a send, for everyone who got one.
#[command]
pub async fn send_change_cards(core: Product<'_>, id: String, edit: CardEdit) -> Answer<BroadcastSnapshot> {
    Ok(core.engine.change_cards(&id, &edit).await?)
}

/// One send, whole.
#[command]
pub async fn history_open(core: Product<'_>, id: String) -> Answer<BroadcastDetail> {
    Ok(core.history.open(&id).await?)
}

/// Who got it and who did not, the latter first.
#[command]
pub async fn history_ledger(core: Product<'_>, id: String, offset: u32, limit: u32) -> Answer<Vec<LedgerRow>> {
    Ok(core.history.ledger(&id, offset, limit).await?)
}
