//! Companies: their data, their secret, the check.

use super::Product;
use super::channels::forget_key;
use crate::core::Core;
use crate::error::Answer;
use crate::events::{self, Changed};
use crate::{practice, shell};
use broadcast::connections::{CheckResult, CheckStep};
use broadcast::ports::{SecretStore, SecretStoreError};
use broadcast::problem::{ErrorCode, ErrorView};
use broadcast::profiles::{Profile, ProfileInput, ProfileView, SavedProfile, SecretState};
use secrecy::SecretString;
use std::sync::Arc;
use tauri::AppHandle;

/// All profiles, practice first. Asks the keychain: call off the runtime.
pub fn views(core: &Core, keychain_answers: bool) -> Vec<ProfileView> {
    let seen = |profile: Profile| {
        if keychain_answers || profile.practice {
            return view(core, profile);
        }
        let secret = core.keychain.last_known(&profile.id);
        ProfileView { profile, secret }
    };
    core.profiles.list().into_iter().map(seen).collect()
}

/// One profile with the state of its secret. Asks the keychain: call off the runtime.
pub fn view(core: &Core, profile: Profile) -> ProfileView {
    let secret = if profile.practice { SecretState::Session } else { core.keychain.state(&profile.id) };
    ProfileView { profile, secret }
}

/// Runs work that may wait for the keychain where it holds nobody up.
pub async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Answer<T> {
    tauri::async_runtime::spawn_blocking(work)
        .await
        .map_err(|error| ErrorView::new(ErrorCode::Internal, format!("work was cut off: {error}")))
}

/// Saves a profile. A `secret` replaces the present one, in the keychain or in memory; it is never given back.
#[tauri::command]
#[specta::specta]
pub async fn profile_save(
    app: AppHandle,
    core: Product<'_>,
    input: ProfileInput,
    secret: Option<String>,
    session_only: bool,
) -> Answer<ProfileView> {
    let secret = secret.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()).map(SecretString::from);
    let product = Arc::clone(core.inner());
    let (saved, identity_changed) = off_the_runtime(move || -> Answer<(ProfileView, bool)> {
        let is_new = input.id.is_none();
        let SavedProfile { profile, identity_changed } = product.profiles.save(&input)?;
        if let Some(secret) = secret {
            if session_only {
                product.keychain.keep_for_session(&profile.id, secret);
            } else if let Err(error) = product.keychain.store(&profile.id, &secret) {
                if is_new {
                    product.profiles.delete(&profile.id)?;
                }
                return Err(keychain_trouble(&error));
            }
            product.connections.secret_changed(&profile.id);
        }
        product.connections.forget(&profile.id);
        Ok((view(&product, profile), identity_changed))
    })
    .await??;
    if identity_changed {
        core.directory.forget(&saved.profile.id).await?;
        core.audiences.forget(&saved.profile.id)?;
    }
    shell::freshen_directory(&app, &saved.profile.id);
    shell::refresh_tray(&app);
    events::tell(&app, events::CHANGED, Changed::App);
    Ok(saved)
}

pub(crate) fn keychain_trouble(error: &SecretStoreError) -> ErrorView {
    let code = match error {
        SecretStoreError::Unavailable(_) => ErrorCode::KeychainUnavailable,
        SecretStoreError::Locked => ErrorCode::KeychainLocked,
    };
    ErrorView::new(code, error.to_string()).at("secret")
}

/// Notes how many accounts the company may have, from which the day's budget comes.
#[tauri::command]
#[specta::specta]
pub async fn profile_account_limit(
    app: AppHandle,
    core: Product<'_>,
    id: String,
    account_limit: Option<u32>,
) -> Answer<ProfileView> {
    let profile = core.profiles.set_account_limit(&id, account_limit)?;
    let product = Arc::clone(core.inner());
    let seen = off_the_runtime(move || view(&product, profile)).await?;
    events::tell(&app, events::CHANGED, Changed::App);
    Ok(seen)
}

/// Deletes a profile with its secret. What was sent with it stays on record.
#[tauri::command]
#[specta::specta]
pub async fn profile_delete(app: AppHandle, core: Product<'_>, id: String) -> Answer<()> {
    let product = Arc::clone(core.inner());
    let gone = id.clone();
    let robots = off_the_runtime(move || -> Answer<Vec<String>> {
        let robots = product.channels.robot_ids(&id)?;
        product.profiles.delete(&id)?;
        product.connections.forget(&id);
        if id != practice::PROFILE_ID
            && let Err(error) = product.keychain.remove(&id)
        {
            tracing::warn!(%error, "the keychain kept the secret of a deleted profile");
        }
        for robot in &robots {
            forget_key(&product, robot);
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
    shell::refresh_tray(&app);
    events::tell(&app, events::CHANGED, Changed::App);
    Ok(())
}

/// Makes a profile the active one.
#[tauri::command]
#[specta::specta]
pub async fn profile_activate(app: AppHandle, core: Product<'_>, id: String) -> Answer<()> {
    core.profiles.activate(&id)?;
    shell::freshen_directory(&app, &id);
    shell::refresh_tray(&app);
    events::tell(&app, events::CHANGED, Changed::App);
    Ok(())
}

/// One step of the check of a profile. Trouble is part of the answer.
#[tauri::command]
#[specta::specta]
pub async fn profile_check_step(core: Product<'_>, id: String, step: CheckStep) -> Answer<CheckResult> {
    let profile = core.profile(&id)?;
    Ok(core.connections.check(&profile, step).await)
}
