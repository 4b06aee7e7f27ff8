//! Sending, and what was sent.

use super::AppState;
use crate::error::CommandResult;
use broadcast::model::draft::Draft;
use broadcast::model::follow_up::CardEdit;
use broadcast::model::ledger::LedgerRow;
use broadcast::model::order::{Retry, Schedule, SendOrder};
use broadcast::model::snapshot::{BroadcastDetail, BroadcastSnapshot};
use broadcast::model::timestamp::Timestamp;
use broadcast::sending::engine::Again;
use broadcast::sending::review::{Review, same_number};
use macros::command;
use wecom::finding::Finding;

/// What would be sent, to whom, and what to confirm. `leaves_at` is a chosen time, whose minute and whose day's budget count.
#[command]
pub async fn send_review(
    product: AppState<'_>,
    profile_id: String,
    draft: Draft,
    test: bool,
    leaves_at: Option<Timestamp>,
) -> CommandResult<Review> {
    product.review(&profile_id, &draft, test, leaves_at).await
}

/// Whether a typed number is the one that a review expects: `４，２１３ 人` is `4213`.
#[command]
pub async fn send_same_number(typed: String, expected: String) -> CommandResult<bool> {
    Ok(same_number(&typed, &expected))
}

/// Orders a send that was reviewed. It is on disk when this answers.
#[command]
pub async fn send_start(product: AppState<'_>, order: SendOrder) -> CommandResult<String> {
    product.start_send(order).await
}

/// Takes a send back while it waits. False when it has left.
#[command]
pub async fn send_cancel(product: AppState<'_>, id: String) -> CommandResult<bool> {
    Ok(product.record_of(&id).await?.engine.cancel(&id).await?)
}

/// How a send stands.
#[command]
pub async fn send_snapshot(product: AppState<'_>, id: String) -> CommandResult<BroadcastSnapshot> {
    product.send_snapshot(&id).await
}

/// Lets a send stand still: requests under way are answered, no other leaves.
#[command]
pub async fn send_pause(product: AppState<'_>, id: String) -> CommandResult<BroadcastSnapshot> {
    Ok(product.record_of(&id).await?.engine.pause(&id).await?)
}

/// Releases what a colleague ordered. `digest` is that of what was looked at.
#[command]
pub async fn send_release(product: AppState<'_>, id: String, digest: String) -> CommandResult<BroadcastSnapshot> {
    product.release_send(&id, &digest).await
}

/// Lets a send that stands still go on, whatever the reason.
#[command]
pub async fn send_resume(product: AppState<'_>, id: String) -> CommandResult<BroadcastSnapshot> {
    Ok(product.record_of(&id).await?.engine.resume(&id).await?)
}

/// Gives up what has not left, for good.
#[command]
pub async fn send_stop(product: AppState<'_>, id: String) -> CommandResult<BroadcastSnapshot> {
    Ok(product.record_of(&id).await?.engine.stop(&id).await?)
}

/// Tries requests of a finished or paused send again, with the identical bytes.
#[command]
pub async fn send_retry(product: AppState<'_>, id: String, what: Retry) -> CommandResult<BroadcastSnapshot> {
    Ok(product.record_of(&id).await?.engine.retry(&id, what).await?)
}

/// Gives a scheduled send that has not left another time, also one that is late.
#[command]
pub async fn send_reschedule(
    product: AppState<'_>,
    id: String,
    schedule: Schedule,
) -> CommandResult<BroadcastSnapshot> {
    Ok(product.record_of(&id).await?.engine.reschedule(&id, schedule).await?)
}

/// The scheduled sends whose time passed while this computer slept or was off.
#[command]
pub async fn send_late(product: AppState<'_>) -> CommandResult<Vec<BroadcastSnapshot>> {
    product.late_sends().await
}

/// A calmer minute than :00 or :30; nothing for a time that is calm.
#[command]
pub async fn send_calmer_time(product: AppState<'_>, at: Timestamp) -> CommandResult<Option<Timestamp>> {
    Ok(product.own.engine.calmer_time(at))
}

/// The same once more, as a draft: to those who missed it, or to those who got it.
#[command]
pub async fn send_again(product: AppState<'_>, id: String, whom: Again) -> CommandResult<Draft> {
    Ok(product.record_of(&id).await?.engine.again(&id, whom).await?)
}

/// Begins to take every request back that can be.
#[command]
pub async fn send_recall(product: AppState<'_>, id: String) -> CommandResult<BroadcastSnapshot> {
    Ok(product.record_of(&id).await?.engine.recall(&id).await?)
}

/// Begins to change the cards of a send, for everyone who got one.
#[command]
pub async fn send_change_cards(product: AppState<'_>, id: String, edit: CardEdit) -> CommandResult<BroadcastSnapshot> {
    Ok(product.record_of(&id).await?.engine.change_cards(&id, &edit).await?)
}

/// What is wrong with what the cards of a send are to become. What is refused there is not taken by `send_change_cards`.
#[command]
pub async fn send_card_findings(product: AppState<'_>, id: String, edit: CardEdit) -> CommandResult<Vec<Finding>> {
    Ok(product.record_of(&id).await?.engine.card_findings(&id, &edit).await?)
}

/// One send, whole.
#[command]
pub async fn history_open(product: AppState<'_>, id: String) -> CommandResult<BroadcastDetail> {
    product.open_send(&id).await
}

/// Who got it and who did not, the latter first.
#[command]
pub async fn history_ledger(
    product: AppState<'_>,
    id: String,
    offset: u32,
    limit: u32,
) -> CommandResult<Vec<LedgerRow>> {
    Ok(product.record_of(&id).await?.history.ledger(&id, offset, limit).await?)
}
