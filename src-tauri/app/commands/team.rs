//! The team that this computer is in.

use super::AppState;
use crate::error::CommandResult;
use broadcast::app::team::typed_password;
use broadcast::model::team::{TeamFound, TeamInput, TeamLog, TeamView};
use macros::command;

/// How it is with the team, as far as it is known; nobody is asked.
#[command]
pub async fn team_view(product: AppState<'_>) -> CommandResult<TeamView> {
    Ok(product.team_view())
}

/// What stands at an address that was typed. Nothing is changed.
#[command]
pub async fn team_look(product: AppState<'_>, input: TeamInput, password: Option<String>) -> CommandResult<TeamFound> {
    product.team_look(&input, typed_password(password)).await
}

/// Joins a team with what goes along.
#[command]
pub async fn team_join(product: AppState<'_>, input: TeamInput, password: Option<String>) -> CommandResult<TeamView> {
    product.join_team(&input, typed_password(password)).await
}

/// Keeps another password for the team's database, and tries it.
#[command]
pub async fn team_password(
    product: AppState<'_>,
    password: Option<String>,
    session_only: bool,
) -> CommandResult<TeamView> {
    product.set_team_password(typed_password(password), session_only).await
}

/// Leaves the team; what this computer has of it stays.
#[command]
pub async fn team_leave(product: AppState<'_>) -> CommandResult<TeamView> {
    product.leave_team().await
}

/// Makes a company of this computer the team's.
#[command]
pub async fn team_share(product: AppState<'_>, profile_id: String) -> CommandResult<TeamView> {
    product.share_company(&profile_id).await
}

/// What was done in the team, the newest first.
#[command]
pub async fn team_log(product: AppState<'_>, offset: u32, limit: u32) -> CommandResult<TeamLog> {
    product.team_log(offset, limit).await
}
