//! A second secret of a company, with which contacts are read and nothing is sent: that of the synchronisation of contacts, or of another
//! application that may read names. What it gives is looked at when it is typed, because no answer promises names.

use super::secrets::{TypedSecret, keychain_trouble};
use super::setup::SecretFor;
use super::{AppResult, Product, off_the_runtime};
use crate::model::changed::Changed;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::profile::{Profile, SecretState};
use crate::model::secrets::{Forget, SecretScope, SecretStoreError, contacts_secret};
use crate::model::trouble::ConnectError;
use crate::profiles::ProfileError;
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use wecom::errcode::UNTRUSTED_ADDRESS;
use wecom::ids::AgentId;
use wecom::{Client, Error, ErrorClass};

/// Most departments in which somebody is looked for whose name may be read.
const LOOKED_AT: usize = 5;

/// What a secret may read of the contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ContactsReading {
    /// Names.
    Names,
    /// Numbers and accounts alone.
    Ids,
    /// Nothing.
    Nothing,
}

/// What the secret for reading contacts is, and what it gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ContactsSecretLook {
    /// Where it is kept.
    pub state: SecretState,
    /// What it is for, as far as WeCom's answers tell. [`SecretFor::ThisApp`]: it is that of the application itself, and gives no more.
    pub is: SecretFor,
    /// What it may read; `None`: not known.
    pub reads: Option<ContactsReading>,
    /// Why that is not known.
    pub error: Option<ErrorView>,
}

impl ContactsSecretLook {
    fn unknown(state: SecretState, error: Option<ErrorView>) -> Self {
        Self { state, is: SecretFor::Unknown, reads: None, error }
    }
}

impl Product {
    /// Keeps a secret that a company's contacts are to be read with, in the place of the present one, and looks what it gives. Names that
    /// it gives are read at once.
    pub async fn set_contacts_secret(
        self: &Arc<Self>,
        profile_id: &str,
        secret: TypedSecret,
    ) -> AppResult<ContactsSecretLook> {
        let profile = self.own_profile(profile_id)?;
        let product = Arc::clone(self);
        off_the_runtime(move || product.keep_contacts_secret(&profile, secret)).await??;
        self.events.changed(Changed::App);
        let look = self.look_at_contacts_secret(profile_id).await?;
        if look.reads == Some(ContactsReading::Names) {
            self.directory.refresh(&self.profile(profile_id)?).await?;
        }
        Ok(look)
    }

    fn keep_contacts_secret(&self, profile: &Profile, secret: TypedSecret) -> AppResult<()> {
        let scope = SecretScope::of_app(profile).map_err(ConnectError::Address)?;
        let kept = self.keep_secret(&contacts_secret(&profile.id), &scope, secret);
        kept.map_err(|error| keychain_trouble(&error).at("contacts_secret"))?;
        self.connections.contacts_secret_changed(profile);
        Ok(())
    }

    /// Forgets the secret that a company's contacts are read with.
    pub async fn remove_contacts_secret(self: &Arc<Self>, profile_id: &str) -> AppResult<()> {
        let profile = self.own_profile(profile_id)?;
        let product = Arc::clone(self);
        off_the_runtime(move || {
            product.connections.contacts_secret_changed(&profile);
            product.forget_contacts_secret(&profile);
        })
        .await?;
        self.events.changed(Changed::App);
        Ok(())
    }

    /// Forgets it with what is kept of it. A keychain that is not known to hold one is not accused of keeping it. May wait for the
    /// keychain.
    pub(super) fn forget_contacts_secret(&self, profile: &Profile) {
        let name = contacts_secret(&profile.id);
        let was_there = SecretScope::of_app(profile)
            .is_ok_and(|scope| self.secrets.last_known(&name, &scope) != SecretState::Missing);
        match self.secrets.remove(&name, Forget::All) {
            Ok(()) | Err(SecretStoreError::Unavailable(_)) => {}
            Err(_) if was_there => self.forget_secret(&name, Forget::All),
            Err(_) => return,
        }
        self.forget_token(&name, Forget::All);
    }

    /// Where the secret is that a company's contacts are read with; `None`: nowhere. Asks the keychain: call off the runtime.
    pub(super) fn contacts_secret_state(&self, profile: &Profile, asks: bool) -> Option<SecretState> {
        if profile.practice {
            return None;
        }
        let (name, scope) = (contacts_secret(&profile.id), SecretScope::of_app(profile).ok()?);
        let state = if asks { self.secrets.state(&name, &scope) } else { self.secrets.last_known(&name, &scope) };
        Some(state).filter(|state| *state != SecretState::Missing)
    }

    /// Looks what the secret for reading contacts is and gives. Trouble is part of the answer.
    pub async fn look_at_contacts_secret(self: &Arc<Self>, profile_id: &str) -> AppResult<ContactsSecretLook> {
        let profile = self.own_profile(profile_id)?;
        let (product, asked) = (Arc::clone(self), profile.clone());
        let state = off_the_runtime(move || product.contacts_secret_state(&asked, true)).await?;
        let Some(state) = state else { return Ok(ContactsSecretLook::unknown(SecretState::Missing, None)) };
        let client = match self.connections.contacts_client(&profile).await {
            Ok(Some(client)) => client,
            Ok(None) => return Ok(ContactsSecretLook::unknown(SecretState::Missing, None)),
            Err(error) => return Ok(ContactsSecretLook::unknown(state, Some(error.into()))),
        };
        Ok(look(&client, AgentId(profile.agent_id), state).await)
    }

    /// A profile that is not the practice company's, which gives its names to everybody.
    fn own_profile(&self, profile_id: &str) -> AppResult<Profile> {
        let profile = self.profile(profile_id)?;
        if profile.practice { Err(ProfileError::Practice.into()) } else { Ok(profile) }
    }
}

async fn look(client: &Client, app: AgentId, state: SecretState) -> ContactsSecretLook {
    let failed = |error: &Error| ContactsSecretLook::unknown(state, Some(error.into()));
    if let Err(error) = client.verify_secret().await {
        return failed(&error);
    }
    let is = match client.agent(app).await {
        Ok(_) => SecretFor::ThisApp,
        // Nothing that it is asked would be answered.
        Err(error) if is_untrusted(&error) => return failed(&error),
        Err(error) => client.secret_use(app, &error).await.into(),
    };
    match reading(client).await {
        Ok(reads) => ContactsSecretLook { state, is, reads: Some(reads), error: None },
        Err(error) => ContactsSecretLook { is, ..failed(&error) },
    }
}

/// What a secret may read: tried, because of the synchronisation of contacts it depends on since when this address is used.
async fn reading(client: &Client) -> Result<ContactsReading, Error> {
    let departments = match client.departments(None).await {
        Ok(departments) => departments,
        Err(error) if is_refusal(&error) => {
            return match client.department_ids(None).await {
                Ok(_) => Ok(ContactsReading::Ids),
                Err(error) if is_refusal(&error) => Ok(ContactsReading::Nothing),
                Err(error) => Err(error),
            };
        }
        Err(error) => return Err(error),
    };
    for department in departments.iter().take(LOOKED_AT) {
        let members = match client.members_of(department.id).await {
            Err(error) if is_refusal(&error) => continue,
            members => members?,
        };
        if let Some(member) = members.first() {
            let has_name = !member.name.trim().is_empty() && member.name != member.user_id.0;
            return Ok(if has_name { ContactsReading::Names } else { ContactsReading::Ids });
        }
    }
    let has_name = |name: &str, id: u32| !name.trim().is_empty() && name != id.to_string();
    let named = departments.iter().any(|department| has_name(&department.name, department.id.0));
    Ok(if named { ContactsReading::Names } else { ContactsReading::Ids })
}

fn is_untrusted(error: &Error) -> bool {
    matches!(error, Error::Api(api) if api.code == UNTRUSTED_ADDRESS)
}

fn is_refusal(error: &Error) -> bool {
    matches!(error, Error::Api(api) if api.class() == ErrorClass::Permission)
}

/// A secret must have been typed.
pub fn contacts_secret_missing() -> ErrorView {
    ErrorView::new(ErrorCode::SecretMissing, "no secret was given").at("contacts_secret")
}

#[cfg(test)]
mod tests;
