//! Companies: their data, their secret, the check.

use super::AppState;
use crate::error::CommandResult;
use broadcast::app::contacts_secret::{ContactsSecretLook, contacts_secret_missing};
use broadcast::app::secrets::TypedSecret;
use broadcast::connections::{CheckResult, CheckStep};
use broadcast::model::budget::BudgetStanding;
use broadcast::model::profile::{ProfileView, SecretState};
use broadcast::profiles::ProfileInput;
use macros::command;
use std::collections::BTreeMap;
use wecom::limit::Severity;

/// Saves a profile. A `secret` takes the place of the present one, which is of no use with another address or company.
#[command]
pub async fn profile_save(
    product: AppState<'_>,
    input: ProfileInput,
    secret: Option<String>,
    session_only: bool,
    forget_stored: bool,
) -> CommandResult<ProfileView> {
    let secret = TypedSecret::of(secret, session_only, forget_stored);
    product.save_profile(input, secret).await
}

/// What is wrong with what was typed into a company's form, or likely to be, by field.
#[command]
pub async fn profile_inspect(
    product: AppState<'_>,
    input: ProfileInput,
    secret: Option<String>,
) -> CommandResult<BTreeMap<&'static str, Severity>> {
    product.inspect_profile(input, TypedSecret::of(secret, false, false)).await
}

/// Notes how many accounts the company may have, as it was typed (empty: not known), from which the day's budget comes.
#[command]
pub async fn profile_account_limit(product: AppState<'_>, id: String, typed: String) -> CommandResult<ProfileView> {
    product.set_account_limit(&id, &typed).await
}

/// Deletes a profile with its secret. What was sent with it stays on record.
#[command]
pub async fn profile_delete(product: AppState<'_>, id: String) -> CommandResult<()> {
    product.delete_profile(&id).await
}

/// Makes a profile the active one.
#[command]
pub async fn profile_activate(product: AppState<'_>, id: String) -> CommandResult<()> {
    product.activate_profile(&id)
}

/// One step of the check of a profile. Trouble is part of the answer.
#[command]
pub async fn profile_check_step(product: AppState<'_>, id: String, step: CheckStep) -> CommandResult<CheckResult> {
    product.check_profile(&id, step).await
}

/// The first step of the check with a secret that WeCom refused before: once more, because somebody asked for it.
#[command]
pub async fn profile_try_refused(product: AppState<'_>, id: String) -> CommandResult<CheckResult> {
    product.try_refused_secret(&id).await
}

/// Where the password of the proxy of a profile is; none: the address of its proxy has no user.
#[command]
pub async fn profile_proxy_state(product: AppState<'_>, id: String) -> CommandResult<Option<SecretState>> {
    product.proxy_password(&id).await
}

/// Keeps the password of the proxy of a profile in the place of the present one; none: forgets that.
#[command]
pub async fn profile_proxy_password(
    product: AppState<'_>,
    id: String,
    password: Option<String>,
    session_only: bool,
) -> CommandResult<Option<SecretState>> {
    product.set_proxy_password(&id, TypedSecret::of(password, session_only, true)).await
}

/// What the application of a profile used today of what WeCom permits, as far as this computer knows.
#[command]
pub async fn profile_budget(product: AppState<'_>, id: String) -> CommandResult<BudgetStanding> {
    product.budget_standing(&id).await
}

/// Keeps a secret that a company's contacts are read with and nothing is sent with, and looks what it gives.
#[command]
pub async fn contacts_secret_set(
    product: AppState<'_>,
    profile_id: String,
    secret: String,
    session_only: bool,
) -> CommandResult<ContactsSecretLook> {
    let secret = TypedSecret::of(Some(secret), session_only, false).ok_or_else(contacts_secret_missing)?;
    product.set_contacts_secret(&profile_id, secret).await
}

/// Looks what the secret gives that a company's contacts are read with. Trouble is part of the answer.
#[command]
pub async fn contacts_secret_look(product: AppState<'_>, profile_id: String) -> CommandResult<ContactsSecretLook> {
    product.look_at_contacts_secret(&profile_id).await
}

/// Forgets the secret that a company's contacts are read with.
#[command]
pub async fn contacts_secret_remove(product: AppState<'_>, profile_id: String) -> CommandResult<()> {
    product.remove_contacts_secret(&profile_id).await
}
