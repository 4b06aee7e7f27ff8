//! Companies: saved with their secret, chosen, deleted with everything that goes with them.

use super::secrets::{Keep, TypedSecret, keychain_trouble};
use super::team::not_yours;
use super::{AppResult, Product, off_the_runtime};
use crate::connections::{CheckResult, CheckStep};
use crate::model::changed::Changed;
use crate::model::error_view::ErrorCode;
use crate::model::profile::{Profile, ProfileView, SecretState};
use crate::model::secrets::{Forget, SecretScope, SecretStoreError, robot_secret};
use crate::model::team::TeamRight;
use crate::model::trouble::ConnectError;
use crate::profiles::{ProfileError, ProfileInput, Profiles, SavedProfile, SharedCompany, inspect_secret};
use crate::store::shared::SharedKind;
use secrecy::ExposeSecret;
use std::collections::BTreeMap;
use std::sync::Arc;
use wecom::limit::Severity;

/// When the contacts of a company that was saved are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fresh {
    /// At once.
    Now,
    /// When somebody has seen that its secret is good.
    Later,
}

impl Product {
    /// A profile by id.
    pub fn profile(&self, id: &str) -> AppResult<Profile> {
        Ok(self.profiles.get(id)?)
    }

    /// Saves a profile, with a secret in the place of the present one when one was typed. With another address or company the present
    /// one is of no use, and must be typed again. A new profile whose secret cannot be stored is not kept.
    pub async fn save_profile(
        self: &Arc<Self>,
        input: ProfileInput,
        secret: Option<TypedSecret>,
    ) -> AppResult<ProfileView> {
        self.save_profile_as(input, secret, Fresh::Now).await
    }

    pub(super) async fn save_profile_as(
        self: &Arc<Self>,
        input: ProfileInput,
        secret: Option<TypedSecret>,
        fresh: Fresh,
    ) -> AppResult<ProfileView> {
        let product = Arc::clone(self);
        let (saved, identity_changed) =
            off_the_runtime(move || product.save_profile_with_secret(&input, secret)).await??;
        let id = &saved.profile.id;
        if identity_changed {
            self.directory.forget(id).await?;
            self.forget_audiences(id)?;
        }
        if fresh == Fresh::Now {
            self.freshen_directory(id);
        }
        self.events.changed(Changed::App);
        Ok(saved)
    }

    fn save_profile_with_secret(
        &self,
        input: &ProfileInput,
        secret: Option<TypedSecret>,
    ) -> AppResult<(ProfileView, bool)> {
        let before = input.id.as_deref().map(|id| self.profiles.get(id)).transpose()?;
        if let Some(before) = &before {
            self.check_may_change(before, input)?;
        }
        if let Some(before) = before.as_ref().filter(|_| secret.is_none()) {
            let after = self.profiles.checked(input)?;
            let moves = SecretScope::of_app(before).ok() != SecretScope::of_app(&after).ok();
            if moves && self.secret_state(before).is_usable() {
                return Err(keychain_trouble(&SecretStoreError::Elsewhere));
            }
        }
        let SavedProfile { profile, identity_changed } = self.profiles.save(input)?;
        if let Some(before) = &before
            && SecretScope::of_proxy(before) != SecretScope::of_proxy(&profile)
        {
            self.forget_proxy_password(before);
        }
        if let Some(secret) = secret {
            let scope = SecretScope::of_app(&profile).map_err(ConnectError::Address)?;
            let stored_goes = secret.keep == Keep::Session { forget_stored: true };
            if let Err(error) = self.keep_secret(&profile.id, &scope, secret) {
                if before.is_none() {
                    self.profiles.delete(&profile.id)?;
                }
                return Err(keychain_trouble(&error));
            }
            self.connections.secret_changed(&profile);
            if stored_goes {
                self.forget_token(&profile.id, Forget::Stored);
            }
            self.attention.hear(|heard, _| heard.secret_changed(&profile.id));
        }
        self.connections.forget(&profile.id);
        Ok((self.profile_view(profile), identity_changed))
    }

    /// What a team has in common of a company is for its owners to change, as far as is known who they are.
    fn check_may_change(&self, before: &Profile, input: &ProfileInput) -> AppResult<()> {
        if SharedCompany::of(before) == SharedCompany::of(&Profiles::changed_by(before, input)?) {
            return Ok(());
        }
        self.check_owns(&before.id)
    }

    fn check_owns(&self, id: &str) -> AppResult<()> {
        let is_others = self.team.has_company(id) && self.team.right().is_some_and(|right| right < TeamRight::Owner);
        if is_others { Err(not_yours(TeamRight::Owner)) } else { Ok(()) }
    }

    /// Notes how many accounts the company may have, from which the day's budget comes; `None`: not known.
    pub async fn set_account_limit(self: &Arc<Self>, id: &str, typed: &str) -> AppResult<ProfileView> {
        self.check_owns(id)?;
        let profile = self.profiles.set_account_limit(id, typed)?;
        let view = self.profile_with_secret(profile).await?;
        self.events.changed(Changed::App);
        Ok(view)
    }

    /// Deletes a profile with its secrets, its channels with the keys of robots, its drafts, saved audiences, uploads and contacts. What
    /// was sent with it stays on record.
    pub async fn delete_profile(self: &Arc<Self>, id: &str) -> AppResult<()> {
        let (product, gone) = (Arc::clone(self), id.to_owned());
        let robots = off_the_runtime(move || product.delete_profile_with_secrets(&gone)).await??;
        for robot in &robots {
            self.forget_uploads_of_robot(robot).await?;
        }
        self.audiences.forget(id)?;
        self.forget_uploads_and_contacts(id).await?;
        self.events.changed(Changed::App);
        Ok(())
    }

    /// The ids of its robots. Their keys go before the channels, after which nobody knows them.
    fn delete_profile_with_secrets(&self, id: &str) -> AppResult<Vec<String>> {
        let robots = self.channels.robot_ids(id)?;
        let profile = self.profiles.get(id).ok();
        self.profiles.delete(id)?;
        self.deleted_for_team(SharedKind::Company, id.to_owned());
        self.connections.forget(id);
        self.forget_secret(id, Forget::All);
        self.forget_token(id, Forget::All);
        if let Some(profile) = &profile {
            self.forget_proxy_password(profile);
            self.forget_contacts_secret(profile);
        }
        for robot in &robots {
            self.forget_secret(&robot_secret(robot), Forget::All);
        }
        self.channels.forget_profile(id)?;
        self.drafts.forget(id)?;
        self.setups.end(Some(id))?;
        self.addresses.forget(id);
        Ok(robots)
    }

    /// Makes a profile the active one, and has its contacts read anew where they are old. Call on the runtime.
    pub fn activate_profile(self: &Arc<Self>, id: &str) -> AppResult<()> {
        self.profiles.activate(id)?;
        self.freshen_directory(id);
        self.events.changed(Changed::App);
        Ok(())
    }

    /// One step of the check of a profile. Trouble is part of the answer.
    pub async fn check_profile(&self, id: &str, step: CheckStep) -> AppResult<CheckResult> {
        let profile = self.profile(id)?;
        let found = self.connections.check(&profile, step).await;
        self.note_found(&profile, &found);
        Ok(found)
    }

    /// Notes what a check found. Where that cannot be written it is told all the same.
    pub(super) fn note_found(&self, profile: &Profile, found: &CheckResult) {
        if let Err(error) = self.note_check(profile, found) {
            tracing::warn!(%error, "could not note what the check found");
        }
        if let Some(address) = found.error.as_ref().and_then(|error| error.api.as_ref()?.from_ip.as_deref()) {
            self.addresses.note(&profile.id, address);
        }
        if found.step == CheckStep::Agent && found.is_ok() {
            self.addresses.settle(&profile.id);
        }
    }

    /// The first step of the check with a secret that WeCom refused before and that is therefore not tried any more: once more,
    /// because somebody asked for it. It may have been refused for a reason that was mended, as when the application was switched off.
    pub async fn try_refused_secret(&self, id: &str) -> AppResult<CheckResult> {
        let profile = self.profile(id)?;
        match self.connections.allow_another_try(&profile).await {
            Ok(()) => self.check_profile(id, CheckStep::Token).await,
            Err(error) => Ok(CheckResult::failed(CheckStep::Token, error.into())),
        }
    }

    /// Asks a company that was reached before for the name of its application where an earlier version did not keep it. Nobody asked
    /// for a check: trouble is not noted.
    pub(super) async fn learn_app_name(&self, id: &str) -> AppResult<()> {
        let profile = self.profile(id)?;
        let known = profile.practice || profile.app_name.is_some();
        if known || self.directory.status(id).await?.refreshed_at.is_none() {
            return Ok(());
        }
        let found = self.connections.check(&profile, CheckStep::Agent).await;
        if found.is_ok() {
            self.note_check(&profile, &found)?;
        }
        Ok(())
    }

    /// Looks again at a company whose last check failed: a network that was away then is mostly there later, and nothing is to be said
    /// of it any more. A secret that WeCom refused is not tried unasked: it refuses the whole address after some of them.
    pub(super) async fn check_what_failed(&self, id: &str) -> AppResult<()> {
        let failed = self.profile(id)?.failed_check;
        if failed.is_none_or(|error| error.code == ErrorCode::SecretRefused) {
            return Ok(());
        }
        for step in CheckStep::ALL {
            if self.check_profile(id, step).await?.error.is_some() {
                break;
            }
        }
        Ok(())
    }

    fn note_check(&self, profile: &Profile, found: &CheckResult) -> Result<(), ProfileError> {
        if self.profiles.note_check(profile, found)? {
            self.events.changed(Changed::App);
        }
        Ok(())
    }

    /// What is wrong with what was typed into the form of a company, or likely to be, by the names of the fields. A secret is needed
    /// where none is kept.
    pub async fn inspect_profile(
        self: &Arc<Self>,
        input: ProfileInput,
        secret: Option<TypedSecret>,
    ) -> AppResult<BTreeMap<&'static str, Severity>> {
        let product = Arc::clone(self);
        off_the_runtime(move || {
            let mut found = product.profiles.inspect(&input);
            let kept = input.id.as_deref().and_then(|id| product.profiles.get(id).ok());
            let needed = kept.is_none_or(|profile| !product.secret_state(&profile).is_usable());
            let typed = secret.as_ref().map_or("", |secret| secret.text.expose_secret());
            found.extend(inspect_secret(typed, needed).map(|severity| ("secret", severity)));
            found
        })
        .await
    }

    /// All profiles, practice first, and whether secrets can be stored.
    pub async fn profiles_with_secrets(self: &Arc<Self>) -> AppResult<(Vec<ProfileView>, bool)> {
        let product = Arc::clone(self);
        off_the_runtime(move || {
            let keychain_answers = product.probe_keychain();
            (product.profile_views(keychain_answers), keychain_answers)
        })
        .await
    }

    /// Asks the keychain: call off the runtime.
    fn profile_views(&self, keychain_answers: bool) -> Vec<ProfileView> {
        let seen = |profile: Profile| {
            if keychain_answers || profile.practice {
                return self.profile_view(profile);
            }
            let known = |scope: SecretScope| self.secrets.last_known(&profile.id, &scope);
            let secret = SecretScope::of_app(&profile).map_or(SecretState::Missing, known);
            let contacts_secret = self.contacts_secret_state(&profile, false);
            ProfileView { profile, secret, contacts_secret }
        };
        self.profiles.list().into_iter().map(seen).collect()
    }

    /// One profile with the state of its secret, once the keychain answered.
    pub async fn profile_with_secret(self: &Arc<Self>, profile: Profile) -> AppResult<ProfileView> {
        let product = Arc::clone(self);
        off_the_runtime(move || product.profile_view(profile)).await
    }

    /// Asks the keychain: call off the runtime.
    fn profile_view(&self, profile: Profile) -> ProfileView {
        let secret = if profile.practice { SecretState::Session } else { self.secret_state(&profile) };
        let contacts_secret = self.contacts_secret_state(&profile, true);
        ProfileView { profile, secret, contacts_secret }
    }

    /// Where the secret of a profile is. With an address that cannot be used no secret can be either.
    fn secret_state(&self, profile: &Profile) -> SecretState {
        SecretScope::of_app(profile).map_or(SecretState::Missing, |scope| self.secrets.state(&profile.id, &scope))
    }
}

#[cfg(test)]
mod tests;
