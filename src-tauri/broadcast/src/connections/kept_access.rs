//! What is kept of an application's secret for the processes after this one: its token, or that WeCom refused it. It stands in the
//! keychain as the secret does, under a name of its own, and is of use for that secret alone.

use crate::model::hex::hex;
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use wecom::ApiError;
use wecom::client::keeping::{Kept, KeptToken};

/// Bytes of the mark: enough that no two secrets have the same. It stands where the secret itself does, so that nothing is gained by
/// making it slow to find.
const MARK_BYTES: usize = 16;
/// Characters of WeCom's answer that are kept.
const MESSAGE_CHARS: usize = 200;

/// A salted mark of a secret: tells whether it is the same without being it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct SecretMark {
    salt: String,
    mark: String,
}

impl SecretMark {
    fn of(secret: &SecretString, salt: String) -> Self {
        let mut digest = Sha256::new();
        digest.update(salt.len().to_le_bytes());
        digest.update(salt.as_bytes());
        digest.update(secret.expose_secret().as_bytes());
        let mark = hex(&digest.finalize()[..MARK_BYTES]);
        Self { salt, mark }
    }

    fn is_of(&self, secret: &SecretString) -> bool {
        *self == Self::of(secret, self.salt.clone())
    }
}

/// How it is written. Holds a token in the clear, hence without `Debug`.
#[derive(Serialize, Deserialize)]
struct Written {
    #[serde(flatten)]
    mark: SecretMark,
    #[serde(flatten)]
    access: Access,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Access {
    Token {
        /// The application that it opens.
        agent: u32,
        value: String,
        /// Unix milliseconds, as `until`.
        asked: i64,
        until: i64,
    },
    Refused {
        code: i64,
        message: String,
        hint: Option<String>,
    },
}

fn written(secret: &SecretString, salt: String, access: Access) -> SecretString {
    let written = Written { mark: SecretMark::of(secret, salt), access };
    // Texts and numbers: there is nothing in it that could not be written.
    SecretString::from(serde_json::to_string(&written).unwrap_or_default())
}

/// The text that keeps a token for an application.
pub(super) fn of_token(secret: &SecretString, salt: String, agent: u32, token: &KeptToken) -> SecretString {
    let value = token.value.expose_secret().to_owned();
    written(secret, salt, Access::Token { agent, value, asked: token.asked_at_ms, until: token.valid_until_ms })
}

/// The text that keeps a refusal.
pub(super) fn of_refusal(secret: &SecretString, salt: String, refusal: &ApiError) -> SecretString {
    let message = refusal.message.chars().take(MESSAGE_CHARS).collect();
    written(secret, salt, Access::Refused { code: refusal.code, message, hint: refusal.hint.clone() })
}

/// What a text says of a secret and an application. A damaged text says nothing, and so does one of another secret.
pub(super) fn read(text: &SecretString, secret: &SecretString, agent_id: u32) -> Kept {
    let Ok(Written { mark, access }) = serde_json::from_str(text.expose_secret()) else { return Kept::Nothing };
    if !mark.is_of(secret) {
        return Kept::Nothing;
    }
    match access {
        Access::Token { agent, value, asked, until } if agent == agent_id && !value.is_empty() => {
            let value = Arc::new(SecretString::from(value));
            Kept::Token(KeptToken { value, asked_at_ms: asked, valid_until_ms: until })
        }
        Access::Token { .. } => Kept::Nothing,
        Access::Refused { code, message, hint } => {
            let refusal = ApiError { code, message, hint, from_ip: None, body: String::new() };
            Kept::Refused(Box::new(refusal))
        }
    }
}

#[cfg(test)]
mod tests;
