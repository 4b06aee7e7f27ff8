//! Companies: their data, their secret, the check.

use super::AppState;
use crate::error::CommandResult;
use crate::files::off_the_runtime;
use crate::secrets::keychain_trouble;
use crate::shell;
use broadcast::connections::{CheckResult, CheckStep};
use broadcast::model::changed::Changed;
use broadcast::model::profile::ProfileView;
use broadcast::model::secrets::{Forget, SecretScope, SecretStoreError, robot_secret};
use broadcast::model::trouble::ConnectError;
use broadcast::profiles::{ProfileInput, SavedProfile};
use macros::command;
use secrecy::SecretString;
use std::sync::Arc;
use tauri::AppHandle;

/// Saves a profile. A `secret` replaces the present one, in the keychain or in memory; it is never given back. With another address
/// or company the present one is of no use, and must be typed again. `forget_stored`: one that is kept for this session only takes
/// the place of one in the keychain, which is removed.
#[command]
pub async fn profile_save(
    app: AppHandle,
    core: AppState<'_>,
    input: ProfileInput,
    secret: Option<String>,
    session_only: bool,
    forget_stored: bool,
) -> CommandResult<ProfileView> {
    let secret = secret.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).map(SecretString::from);
    let product = Arc::clone(core.inner());
    let (saved, identity_changed) = off_the_runtime(move || -> CommandResult<(ProfileView, bool)> {
        let before = input.id.as_deref().map(|id| product.profiles.get(id)).transpose()?;
        if let Some(before) = before.as_ref().filter(|_| secret.is_none()) {
            let after = product.profiles.checked(&input)?;
            let moves = SecretScope::of_app(before).ok() != SecretScope::of_app(&after).ok();
            if moves && product.secret_state(before).is_usable() {
                return Err(keychain_trouble(&SecretStoreError::Elsewhere));
            }
        }
        let SavedProfile { profile, identity_changed } = product.profiles.save(&input)?;
        if let Some(secret) = secret {
            let scope = SecretScope::of_app(&profile).map_err(ConnectError::Address)?;
            if session_only {
                product.secrets.set_for_session(&profile.id, &scope, secret);
                if forget_stored {
                    product.forget_secret(&profile.id, Forget::Stored);
                }
            } else if let Err(error) = product.store_secret(&profile.id, &scope, secret) {
                if before.is_none() {
                    product.profiles.delete(&profile.id)?;
                }
                return Err(keychain_trouble(&error));
            }
            product.connections.secret_changed(&profile.id);
        }
        product.connections.forget(&profile.id);
        Ok((product.profile_view(profile), identity_changed))
    })
    .await??;
    if identity_changed {
        core.directory.forget(&saved.profile.id).await?;
        core.audiences.forget(&saved.profile.id)?;
    }
    shell::freshen_directory(&app, &saved.profile.id);
    core.events.changed(Changed::App);
    Ok(saved)
}

/// Notes how many accounts the company may have, from which the day's budget comes.
#[command]
pub async fn profile_account_limit(
    core: AppState<'_>,
    id: String,
    account_limit: Option<u32>,
) -> CommandResult<ProfileView> {
    let profile = core.profiles.set_account_limit(&id, account_limit)?;
    let product = Arc::clone(core.inner());
    let seen = off_the_runtime(move || product.profile_view(profile)).await?;
    core.events.changed(Changed::App);
    Ok(seen)
}

/// Deletes a profile with its secret. What was sent with it stays on record.
#[command]
pub async fn profile_delete(core: AppState<'_>, id: String) -> CommandResult<()> {
    let product = Arc::clone(core.inner());
    let gone = id.clone();
    let robots = off_the_runtime(move || -> CommandResult<Vec<String>> {
        let robots = product.channels.robot_ids(&id)?;
        product.profiles.delete(&id)?;
        product.connections.forget(&id);
        product.forget_secret(&id, Forget::All);
        for robot in &robots {
            product.forget_secret(&robot_secret(robot), Forget::All);
        }
        product.channels.forget_profile(&id)?;
        product.drafts.forget(&id)?;
        Ok(robots)
    })
    .await??;
    for robot in &robots {
        core.forget_uploads_of_robot(robot).await?;
    }
    core.audiences.forget(&gone)?;
    core.forget_profile(&gone).await?;
    core.events.changed(Changed::App);
    Ok(())
}

/// Makes a profile the active one.
#[command]
pub async fn profile_activate(app: AppHandle, core: AppState<'_>, id: String) -> CommandResult<()> {
    core.profiles.activate(&id)?;
    shell::freshen_directory(&app, &id);
    core.events.changed(Changed::App);
    Ok(())
}

/// One step of the check of a profile. Trouble is part of the answer.
#[command]
pub async fn profile_check_step(core: AppState<'_>, id: String, step: CheckStep) -> CommandResult<CheckResult> {
    let profile = core.profile(&id)?;
    Ok(core.connections.check(&profile, step).await)
}
