//! Messages of other programs that were not sent: listed, opened as drafts, put away.

use super::AppState;
use crate::error::CommandResult;
use broadcast::model::draft::Draft;
use broadcast::model::unattended::DeadLetters;
use macros::command;

/// What other programs handed over and was not sent, of a company or of all, the newest first.
#[command]
pub async fn dead_letters(
    product: AppState<'_>,
    profile_id: Option<String>,
    offset: u32,
    limit: u32,
) -> CommandResult<DeadLetters> {
    product.dead_letters(profile_id.as_deref(), offset, limit).await
}

/// The draft of one, to be written on. The program that handed it over does not get it sent any more.
#[command]
pub async fn dead_letter_draft(product: AppState<'_>, id: String) -> CommandResult<Draft> {
    product.dead_letter_draft(&id).await
}

/// Removes one that somebody is done with.
#[command]
pub async fn dead_letter_put_away(product: AppState<'_>, id: String) -> CommandResult<()> {
    product.put_dead_letter_away(&id).await
}
