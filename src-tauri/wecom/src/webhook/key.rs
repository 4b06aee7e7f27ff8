//! The key of a webhook: its only secret.

use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// Fewest characters that are taken for a key. Real ones have 36; shorter ones than this could not be kept out of texts without
/// harming them.
const FEWEST: usize = 8;
/// Most characters that are taken for a key.
const MOST: usize = 128;

/// The key of a webhook. `Debug` does not show it.
#[derive(Debug, Clone)]
pub struct WebhookKey(SecretString);

/// A text without a key in it. It says nothing of the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the address or the key of a webhook")]
pub struct BadWebhookKey;

impl WebhookKey {
    /// Takes a key, or the whole address of a webhook as the admin console shows it
    /// (`https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=…`). The host of the address is not looked at: where to send is
    /// the profile's to say. A key has 8 to 128 of the characters `0-9 a-z A-Z _ -` [D].
    pub fn parse(text: &str) -> Result<Self, BadWebhookKey> {
        let text = text.trim();
        let found = if text.contains("://") { from_address(text)? } else { text.to_owned() };
        let good = (FEWEST..=MOST).contains(&found.len())
            && found.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        if good { Ok(Self(SecretString::from(found))) } else { Err(BadWebhookKey) }
    }

    /// The key itself, for the keychain and the address of a call.
    pub fn secret(&self) -> &SecretString {
        &self.0
    }
}

impl PartialEq for WebhookKey {
    fn eq(&self, other: &Self) -> bool {
        self.0.expose_secret() == other.0.expose_secret()
    }
}

impl Eq for WebhookKey {}

fn from_address(text: &str) -> Result<String, BadWebhookKey> {
    let url = Url::parse(text).map_err(|_| BadWebhookKey)?;
    if !url.path().contains("/webhook/") {
        return Err(BadWebhookKey);
    }
    url.query_pairs().find(|(name, _)| name == "key").map(|(_, key)| key.into_owned()).ok_or(BadWebhookKey)
}
