//! Keeps the token of a profile's application, or that its secret was refused, where the secret itself is: in the keychain, or in
//! memory until the program ends. So who cannot read the one cannot read the other, and what is kept ends with the secret.

use super::kept_access;
use super::token_calls::TokenCalls;
use crate::model::profile::SecretState;
use crate::model::secrets::SecretScope;
use crate::model::timestamp::Timestamp;
use crate::ports::{Ids, SecretStore};
use parking_lot::Mutex;
use secrecy::SecretString;
use std::sync::Arc;
use std::time::Duration;
use wecom::ApiError;
use wecom::client::keeping::{Keeping, Kept, KeptToken, TokenKeeper};
use wecom::clock::Clock;

/// How long a call waits for the keychain. It has just given the secret, so that longer means that it asks somebody something; it
/// goes on meanwhile.
const PATIENCE: Duration = Duration::from_secs(5);

/// For one profile as long as its secret, company and address stay the same. Cheap to clone.
#[derive(Clone)]
pub(super) struct Keeper {
    inner: Arc<Inner>,
}

struct Inner {
    secrets: Arc<dyn SecretStore>,
    calls: TokenCalls,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn Ids>,
    entry: KeptAt,
    /// Whether the profile has gone on to another client, or was deleted. Held while something is written: afterwards nothing is.
    retired: Mutex<bool>,
}

/// Where it is kept, and for which application.
pub(super) struct KeptAt {
    /// Name of the entry.
    pub(super) name: String,
    /// What the secret was typed for.
    pub(super) scope: SecretScope,
    /// Where the secret is.
    pub(super) secret: SecretState,
    /// Number of the application.
    pub(super) agent_id: u32,
    /// The application, as its calls are counted.
    pub(super) app: String,
}

impl Keeper {
    pub(super) fn new(
        secrets: Arc<dyn SecretStore>,
        calls: TokenCalls,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn Ids>,
        entry: KeptAt,
    ) -> Self {
        Self { inner: Arc::new(Inner { secrets, calls, clock, ids, entry, retired: Mutex::default() }) }
    }

    /// From now on nothing is kept any more. May wait for the keychain.
    pub(super) fn retire(&self) {
        *self.inner.retired.lock() = true;
    }

    /// Does what may wait for keychain or disk, and waits for it as long as it is worth.
    async fn apart<T: Send + 'static>(&self, work: impl FnOnce(&Inner) -> T + Send + 'static) -> Option<T> {
        let inner = Arc::clone(&self.inner);
        let done = tokio::task::spawn_blocking(move || work(&inner));
        tokio::time::timeout(PATIENCE, done).await.ok()?.ok()
    }
}

impl Inner {
    fn read(&self, secret: &SecretString) -> Kept {
        match self.secrets.get(&self.entry.name, &self.entry.scope) {
            Ok(Some(text)) => kept_access::read(&text, secret, self.entry.agent_id),
            Ok(None) => Kept::Nothing,
            Err(error) => {
                tracing::info!(%error, "what is kept of a token cannot be read");
                Kept::Nothing
            }
        }
    }

    fn write(&self, text: SecretString) {
        let retired = self.retired.lock();
        if *retired {
            return;
        }
        let KeptAt { name, scope, secret, .. } = &self.entry;
        if *secret == SecretState::Stored {
            match self.secrets.set(name, scope, text.clone()) {
                Ok(()) => return,
                Err(error) => tracing::info!(%error, "the keychain does not keep a token: it is kept in memory"),
            }
        }
        self.secrets.set_for_session(name, scope, text);
    }
}

impl TokenKeeper for Keeper {
    fn kept<'a>(&'a self, secret: &'a SecretString) -> Keeping<'a, Kept> {
        let secret = secret.clone();
        Box::pin(async move { self.apart(move |inner| inner.read(&secret)).await.unwrap_or(Kept::Nothing) })
    }

    fn calling(&self) -> Keeping<'_, ()> {
        Box::pin(async {
            self.apart(|inner| inner.calls.note(&inner.entry.app, Timestamp::now(&*inner.clock))).await;
        })
    }

    fn granted<'a>(&'a self, secret: &'a SecretString, token: KeptToken) -> Keeping<'a, ()> {
        let secret = secret.clone();
        Box::pin(async move {
            let keep = move |inner: &Inner| {
                let agent = inner.entry.agent_id;
                inner.write(kept_access::of_token(&secret, inner.ids.fresh(), agent, &token));
            };
            self.apart(keep).await;
        })
    }

    fn refused<'a>(&'a self, secret: &'a SecretString, refusal: &'a ApiError) -> Keeping<'a, ()> {
        let (secret, refusal) = (secret.clone(), refusal.clone());
        Box::pin(async move {
            let keep = move |inner: &Inner| inner.write(kept_access::of_refusal(&secret, inner.ids.fresh(), &refusal));
            self.apart(keep).await;
        })
    }

    fn forgiven(&self) -> Keeping<'_, ()> {
        // In the place of what was kept stands a text that says nothing: a removal would ask a keychain that may be locked.
        Box::pin(async {
            self.apart(|inner| inner.write(SecretString::from("{}"))).await;
        })
    }
}
