//! What is known of a secret beyond the client that learnt it: its access token, and that WeCom refused it. Where that is kept is
//! the business of whoever brings a [`TokenKeeper`].

use crate::error::ApiError;
use secrecy::SecretString;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// Longest life that a kept token is believed to have. WeCom grants two hours (`wecom/contacts-media-agent.md §2` [O]); a day leaves
/// room for private deployments [D].
pub const LONGEST_LIFE: Duration = Duration::from_hours(24);

/// A token with its life.
#[derive(Debug, Clone)]
pub struct KeptToken {
    /// The token.
    pub value: Arc<SecretString>,
    /// When it was asked for, in Unix milliseconds.
    pub asked_at_ms: i64,
    /// When it ends, in Unix milliseconds.
    pub valid_until_ms: i64,
}

impl KeptToken {
    /// Whether times like these can be. A clock that was moved makes others: a token of the future, or one that lasts for ever.
    pub(super) fn is_credible(&self, now_ms: i64) -> bool {
        let longest = i64::try_from(LONGEST_LIFE.as_millis()).unwrap_or(i64::MAX);
        let life = self.valid_until_ms.saturating_sub(self.asked_at_ms);
        self.asked_at_ms <= now_ms && (0..=longest).contains(&life)
    }
}

/// What is kept of a secret.
#[derive(Debug, Clone)]
pub enum Kept {
    /// Nothing.
    Nothing,
    /// A token that it was exchanged for.
    Token(KeptToken),
    /// WeCom refused it with this answer.
    Refused(Box<ApiError>),
}

/// Something that is being kept or looked for.
pub type Keeping<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Keeps what is known of a secret, and tells it to the next client. A client waits for each call, so none may take long; what
/// cannot be kept is no trouble of the client's.
pub trait TokenKeeper: Send + Sync {
    /// What is kept of a secret. Asked once by each client, before it asks WeCom.
    fn kept<'a>(&'a self, secret: &'a SecretString) -> Keeping<'a, Kept>;

    /// `gettoken` is about to be called.
    fn calling(&self) -> Keeping<'_, ()>;

    /// A secret was exchanged for a token, which takes the place of what was kept.
    fn granted<'a>(&'a self, secret: &'a SecretString, token: KeptToken) -> Keeping<'a, ()>;

    /// WeCom refused a secret: nobody is to try it again until it is changed, or somebody asks for it.
    fn refused<'a>(&'a self, secret: &'a SecretString, refusal: &'a ApiError) -> Keeping<'a, ()>;

    /// Somebody asks to try it again although it was refused.
    fn forgiven(&self) -> Keeping<'_, ()>;
}
