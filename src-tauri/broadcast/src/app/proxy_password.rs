//! The password with which a profile signs in at its proxy. It is in the keychain like every secret; the address with the user in it
//! stands in the file of the profiles.

use super::secrets::{TypedSecret, keychain_trouble};
use super::{AppResult, Product, off_the_runtime};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::profile::{Profile, SecretState};
use crate::model::secrets::{Forget, SecretScope, SecretStoreError, proxy_secret};
use std::sync::Arc;

/// The field of the password, in errors.
const FIELD: &str = "proxy_password";

impl Product {
    /// Where the password of a profile's proxy is; `None`: the address of its proxy has no user, so there is none to sign in with.
    pub async fn proxy_password(self: &Arc<Self>, profile_id: &str) -> AppResult<Option<SecretState>> {
        let (product, profile) = (Arc::clone(self), self.profile(profile_id)?);
        off_the_runtime(move || product.proxy_password_state(&profile)).await
    }

    /// Keeps the password of a profile's proxy in the place of the present one; `None`: forgets that.
    pub async fn set_proxy_password(
        self: &Arc<Self>,
        profile_id: &str,
        typed: Option<TypedSecret>,
    ) -> AppResult<Option<SecretState>> {
        let (product, profile) = (Arc::clone(self), self.profile(profile_id)?);
        off_the_runtime(move || product.keep_proxy_password(&profile, typed)).await?
    }

    /// May wait for the keychain.
    fn keep_proxy_password(&self, profile: &Profile, typed: Option<TypedSecret>) -> AppResult<Option<SecretState>> {
        match typed {
            Some(typed) => {
                let scope = SecretScope::of_proxy(profile).ok_or_else(|| {
                    ErrorView::new(ErrorCode::InvalidInput, "the address of the proxy has no user").at(FIELD)
                })?;
                let kept = self.keep_secret(&proxy_secret(&profile.id), &scope, typed);
                kept.map_err(|error| keychain_trouble(&error).at(FIELD))?;
            }
            None => self.forget_proxy_password(profile),
        }
        // What was connected without it, or with another, is not used again.
        self.connections.forget(&profile.id);
        for robot in self.channels.robot_ids(&profile.id)? {
            self.connections.forget_robot(&robot);
        }
        Ok(self.proxy_password_state(profile))
    }

    fn proxy_password_state(&self, profile: &Profile) -> Option<SecretState> {
        let scope = SecretScope::of_proxy(profile)?;
        Some(self.secrets.state(&proxy_secret(&profile.id), &scope))
    }

    /// Forgets the password of a profile's proxy, where it can have one. A computer without a keychain has kept none there. May wait for
    /// the keychain.
    pub(super) fn forget_proxy_password(&self, profile: &Profile) {
        if SecretScope::of_proxy(profile).is_none() {
            return;
        }
        let name = proxy_secret(&profile.id);
        match self.secrets.remove(&name, Forget::All) {
            Err(SecretStoreError::Unavailable(_)) | Ok(()) => {}
            Err(_) => self.forget_secret(&name, Forget::All),
        }
    }
}

#[cfg(test)]
mod tests;
