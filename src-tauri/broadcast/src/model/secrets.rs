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

    /// Whether this is WeCom's public service.
    fn is_public(&self) -> bool {
        self.origin == PUBLIC_BASE_URL
    }
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
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn scope(base_url: Option<&str>, corp_id: &str) -> SecretScope {
        let base_url = base_url.map(str::to_owned);
        let profile = Profile { base_url, corp_id: corp_id.to_owned(), ..crate::testing::profile() };
        SecretScope::of_app(&profile).unwrap()
    }

    fn kept(text: &str) -> KeptSecret {
        KeptSecret::read(&SecretString::from(text))
    }

    fn opened(text: &str, wanted: &SecretScope) -> Option<String> {
        kept(text).for_scope(wanted).ok().map(|secret| secret.expose_secret().to_owned())
    }

    #[test]
    fn a_secret_serves_the_origin_and_the_company_it_was_typed_for_and_no_other() {
        let home = scope(Some("https://wecom.example.cn:8443/gate"), "ww1");
        let text = KeptSecret::new(SecretString::from("S"), home).to_text();
        let text = text.expose_secret();
        for (base_url, corp_id, serves) in [
            (Some("https://wecom.example.cn:8443"), "ww1", true),
            (Some("https://WECOM.example.cn:8443/other/cgi-bin"), "ww1", true),
            (Some("https://wecom.example.cn:8443"), "ww2", false),
            (Some("https://wecom.example.cn"), "ww1", false),
            (Some("https://wecom.example.cn.evil.example:8443"), "ww1", false),
            (Some("https://evil.example"), "ww1", false),
            (Some("http://127.0.0.1:8443"), "ww1", false),
            (None, "ww1", false),
        ] {
            let got = opened(text, &scope(base_url, corp_id));
            assert_eq!(got, serves.then(|| "S".to_owned()), "{base_url:?} {corp_id}");
        }
        assert_eq!(kept(text).for_scope(&scope(None, "ww1")).unwrap_err(), SecretStoreError::Elsewhere);
    }

    #[test]
    fn a_secret_of_before_serves_the_public_service_alone() {
        let bare = kept("bare-secret");
        assert!(bare.is_unbound() && bare.serves(&scope(None, "ww1")));
        assert!(bare.serves(&scope(Some("https://qyapi.weixin.qq.com/"), "ww2")));
        for elsewhere in ["https://evil.example", "http://127.0.0.1:9", "https://qyapi.weixin.qq.com.evil.example"] {
            assert!(!bare.serves(&scope(Some(elsewhere), "ww1")), "{elsewhere}");
        }
        assert_eq!(bare.to_text().expose_secret(), "bare-secret");
    }

    #[test]
    fn a_robots_key_knows_the_origin_alone() {
        let profile = crate::testing::profile();
        let other = Profile { corp_id: "ww9".to_owned(), ..profile.clone() };
        let away = Profile { base_url: Some("https://evil.example".to_owned()), ..profile.clone() };
        let key = KeptSecret::new(SecretString::from("K"), SecretScope::of_robot(&profile).unwrap());
        assert!(key.serves(&SecretScope::of_robot(&other).unwrap()));
        assert!(!key.serves(&SecretScope::of_robot(&away).unwrap()));
        assert!(!key.serves(&SecretScope::of_app(&profile).unwrap()), "a key is no secret of an application");
    }

    #[test]
    fn nothing_shows_the_secret() {
        let kept = KeptSecret::new(SecretString::from("canary-secret"), scope(None, "ww1"));
        assert!(!format!("{kept:?} {:?}", kept.to_text()).contains("canary"));
    }

    proptest! {
        #[test]
        fn what_is_kept_is_read_back(secret in "\\PC{1,60}", corp_id in "[a-z0-9]{1,20}") {
            let scope = scope(None, &corp_id);
            let text = KeptSecret::new(SecretString::from(secret.clone()), scope.clone()).to_text();
            let got = opened(text.expose_secret(), &scope);
            prop_assert_eq!(got, Some(secret));
        }

        #[test]
        fn no_text_breaks_the_reader(text in "\\PC{0,80}") {
            prop_assert!(!kept(&text).serves(&scope(Some("https://evil.example"), "ww1")));
        }
    }
}
