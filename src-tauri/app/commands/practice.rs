//! What can be tried with the practice company: answers to cards, and faults by order.

use super::AppState;
use crate::error::CommandResult;
use broadcast::model::practice::{CardAnswer, CardPress, PracticeFault, PracticeFaults};
use macros::command;

/// A practice member presses something on a card.
#[command]
pub async fn practice_press(
    product: AppState<'_>,
    user_id: String,
    msgid: String,
    press: CardPress,
) -> CommandResult<CardAnswer> {
    product.press_practice_card(&user_id, &msgid, press)
}

/// What practice members answered to the cards of a send, oldest first; nothing of a send to a real company.
#[command]
pub async fn practice_answers(product: AppState<'_>, id: String) -> CommandResult<Vec<CardAnswer>> {
    product.card_answers(&id).await
}

/// What can go wrong in practice by order, and how often each is still to be met.
#[command]
pub async fn practice_faults(product: AppState<'_>) -> CommandResult<PracticeFaults> {
    Ok(product.practice_faults())
}

/// Has a fault be met so many times in practice, instead of what was left of it; 0 takes it back.
#[command]
pub async fn practice_order(product: AppState<'_>, fault: PracticeFault, times: u32) -> CommandResult<PracticeFaults> {
    Ok(product.order_practice_fault(fault, times))
}
