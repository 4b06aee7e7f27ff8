//! Where a secret may go. It is bound, when it is typed, to the server it was typed for and to the company, as a password manager
//! binds a password to its site: a slip in an address, or a folder that came from somebody else, must not hand it to a stranger.

use crate::model::profile::Profile;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use wecom::error::SettingError;
use wecom::{ClientSettings, PUBLIC_BASE_URL};

/// Under which name the key of a robot stands in the keychain. It belongs to the robot alone, whatever its profile is.
pub fn robot_secret(robot_id: &str) -> String {
    format!("webhook:{robot_id}")
}

/// Under which name stands in the keychain the secret that a profile's contacts are read with, where it has one beside that of its
/// application. It is used for nothing else.
pub fn contacts_secret(profile_id: &str) -> String {
    format!("contacts:{profile_id}")
}

/// Under which name stands in the keychain what is kept of the secret of a profile's application: its token, or that it was refused.
pub fn token_entry(profile_id: &str) -> String {
    format!("{TOKEN}{profile_id}")
}

/// Under which name the password of the proxy of a profile stands in the keychain.
pub fn proxy_secret(profile_id: &str) -> String {
    format!("proxy:{profile_id}")
}

/// Under which name the password for the database of the team stands in the keychain.
pub const TEAM_PASSWORD: &str = "team";

/// Whether a name in the keychain is one of those that [`token_entry`] makes.
pub fn is_token_entry(name: &str) -> bool {
    name.starts_with(TOKEN)
}

/// How they begin.
const TOKEN: &str = "token:";

/// Why the place for secrets cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SecretStoreError {
    /// There is no keychain on this computer, or it does not answer.
    #[error("no keychain: {0}")]
    Unavailable(String),
    /// The keychain is locked and was not unlocked.
    #[error("the keychain is locked")]
    Locked,
    /// There is one, typed for another address or company: it is not given out, and must be typed again.
    #[error("the secret was typed for another address or company")]
    Elsewhere,
}

/// Where a secret is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forget {
    /// In the keychain; what is kept for this session stays.
    Stored,
    /// Everywhere.
    All,
}

/// To whom a secret may be given, and for which company.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SecretScope {
    origin: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    corp_id: Option<String>,
}

impl SecretScope {
    /// Of the secret of a profile's application: the origin of its address, and its company.
    pub fn of_app(profile: &Profile) -> Result<Self, SettingError> {
        Ok(Self { corp_id: Some(profile.corp_id.clone()), ..Self::of_robot(profile)? })
    }

    /// Of the key of a group robot: the origin of the profile's address. A webhook knows no company.
    pub fn of_robot(profile: &Profile) -> Result<Self, SettingError> {
        let origin = ClientSettings::new(profile.base_url.as_deref(), None)?.origin();
        Ok(Self { origin, corp_id: None })
    }

    /// Of the password of a profile's proxy: the proxy's own address. `None`: there is no proxy, or none with a user.
    pub fn of_proxy(profile: &Profile) -> Option<Self> {
        let settings = ClientSettings::new(profile.base_url.as_deref(), profile.proxy.as_deref()).ok()?;
        let origin = settings.proxy_for_display().filter(|_| settings.proxy_wants_password())?;
        Some(Self { origin, corp_id: None })
    }

    /// Of the password for the database of a team: its address, with the user and without the password.
    pub fn of_team(address: &str) -> Self {
        Self { origin: address.to_owned(), corp_id: None }
    }

    /// Whether this is WeCom's public service.
    fn is_public(&self) -> bool {
        self.origin == PUBLIC_BASE_URL
    }
}

/// A secret that a process is lent for as long as it runs.
#[derive(Debug, Clone)]
pub struct LentSecret {
    /// The secret.
    pub secret: SecretString,
    /// For which server: of a company the address of its private deployment, `None` for WeCom's public service; of a team its database,
    /// `None` for the one that this computer is in.
    pub address: Option<String>,
}

/// What a process without a keychain is lent.
#[derive(Debug, Clone, Default)]
pub struct LentSecrets {
    /// The password of the team's database.
    pub team: Option<LentSecret>,
    /// Secrets of companies, each by its name, its id, or the company's id and the application's number as in `ww0123/1000002`.
    pub companies: Vec<(String, LentSecret)>,
}

/// A secret together with its scope, as a keychain keeps it: one text.
#[derive(Debug, Clone)]
pub struct KeptSecret {
    secret: SecretString,
    scope: Option<SecretScope>,
}

/// How the text is built. Secrets of WeCom and keys of robots never begin with a brace.
#[derive(Serialize, Deserialize)]
struct Written {
    secret: String,
    #[serde(flatten)]
    scope: SecretScope,
}

impl KeptSecret {
    /// A secret that was typed for this scope.
    pub fn new(secret: SecretString, scope: SecretScope) -> Self {
        Self { secret, scope: Some(scope) }
    }

    /// What a keychain gave. A bare secret is of the time when none had a scope.
    pub fn read(text: &SecretString) -> Self {
        match serde_json::from_str::<Written>(text.expose_secret()) {
            Ok(Written { secret, scope }) => Self { secret: SecretString::from(secret), scope: Some(scope) },
            Err(_) => Self { secret: text.clone(), scope: None },
        }
    }

    /// What a keychain is to keep.
    pub fn to_text(&self) -> SecretString {
        let Some(scope) = &self.scope else { return self.secret.clone() };
        let written = Written { secret: self.secret.expose_secret().to_owned(), scope: scope.clone() };
        // Two texts and a map of texts: there is nothing in it that could not be written.
        SecretString::from(serde_json::to_string(&written).unwrap_or_default())
    }

    /// Whether it has no scope yet.
    pub fn is_unbound(&self) -> bool {
        self.scope.is_none()
    }

    /// Whether it may be used there. One without a scope serves WeCom's public service alone, which no address in a file can
    /// turn into another.
    pub fn serves(&self, wanted: &SecretScope) -> bool {
        self.scope.as_ref().map_or_else(|| wanted.is_public(), |scope| scope == wanted)
    }

    /// The secret, if it may be used there.
    pub fn for_scope(self, wanted: &SecretScope) -> Result<SecretString, SecretStoreError> {
        if self.serves(wanted) { Ok(self.secret) } else { Err(SecretStoreError::Elsewhere) }
    }
}

#[cfg(test)]
mod tests;
