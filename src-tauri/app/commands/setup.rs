//! The guided set-up of a company.

use super::AppState;
use crate::error::CommandResult;
use broadcast::app::setup::{PastedValues, SetupLook, SetupSecret};
use broadcast::model::profile::ProfileView;
use broadcast::profiles::ProfileInput;
use broadcast::profiles::setups::SetupState;
use macros::command;

/// How far the set-up of a profile is; without a profile: of the company that is not saved yet. `None`: it was not begun.
#[command]
pub async fn setup_open(product: AppState<'_>, profile_id: Option<String>) -> CommandResult<Option<SetupState>> {
    Ok(product.open_setup(profile_id.as_deref()))
}

/// Remembers how far a set-up is and what was typed, without any secret.
#[command]
pub async fn setup_keep(product: AppState<'_>, setup: SetupState) -> CommandResult<()> {
    product.keep_setup(setup)
}

/// Looks for the three values in a pasted text. Secrets stay in the program: the page gets their places.
#[command]
pub async fn setup_read(
    product: AppState<'_>,
    profile_id: Option<String>,
    text: String,
) -> CommandResult<PastedValues> {
    Ok(product.read_pasted(profile_id.as_deref(), &text))
}

/// Saves the values with the secret that was typed, or with the one at a place among those that were found. WeCom is asked nothing.
#[command]
pub async fn setup_save(
    product: AppState<'_>,
    input: ProfileInput,
    secret: Option<String>,
    found: Option<u32>,
    session_only: bool,
) -> CommandResult<ProfileView> {
    product.save_setup(input, SetupSecret::of(secret, found), session_only).await
}

/// Looks how far a company is at WeCom; `looks`: how often it was looked before, unasked, for the same reason.
#[command]
pub async fn setup_look(product: AppState<'_>, profile_id: String, looks: u32) -> CommandResult<SetupLook> {
    product.look_at_setup(&profile_id, looks).await
}

/// Whether WeCom can be reached from here, by this address and proxy as they were typed; no secret is needed. It fails with why not.
#[command]
pub async fn setup_reach(product: AppState<'_>, base_url: String, proxy: String) -> CommandResult<()> {
    product.reach_wecom(&base_url, &proxy).await
}

/// The page of a set-up is left: secrets that were found are forgotten.
#[command]
pub async fn setup_leave(product: AppState<'_>) -> CommandResult<()> {
    product.leave_setup();
    Ok(())
}

/// A set-up is done, or given up.
#[command]
pub async fn setup_end(product: AppState<'_>, profile_id: Option<String>) -> CommandResult<()> {
    product.end_setup(profile_id.as_deref())
}
