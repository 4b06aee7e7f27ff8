//! The access token: taken from who keeps it or fetched on need, renewed before its end by one caller for all.
//!
//! `wecom/contacts-media-agent.md §2`: cache one token per company and secret, let one task renew while the others wait,
//! never ask again with a secret that was refused.

use super::http::{Http, Payload};
use super::keeping::{Kept, KeptToken, TokenKeeper};
use super::reply::Answer;
use super::scrub::Scrub;
use super::settings::{ClientSettings, Credentials};
use crate::clock::Clock;
use crate::error::{ApiError, Error};
use crate::{errcode, lenient};
use parking_lot::{Mutex, MutexGuard};
use secrecy::SecretString;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// How long before its end a token is renewed; half of its life if that is at most twice as long.
pub const RENEW_BEFORE_END: Duration = Duration::from_mins(5);

/// An access token.
#[derive(Clone)]
pub(super) struct Token {
    pub(super) value: Arc<SecretString>,
    /// Tells this token from the ones before and after it.
    pub(super) serial: u64,
    /// Unix milliseconds.
    pub(super) valid_until_ms: i64,
    renew_at_ms: i64,
}

impl Token {
    fn of(kept: KeptToken, serial: u64) -> Self {
        let KeptToken { value, asked_at_ms, valid_until_ms } = kept;
        let full = i64::try_from(RENEW_BEFORE_END.as_millis()).unwrap_or(i64::MAX);
        let life = valid_until_ms.saturating_sub(asked_at_ms);
        let margin = if life <= full.saturating_mul(2) { life / 2 } else { full };
        Self { value, serial, valid_until_ms, renew_at_ms: valid_until_ms.saturating_sub(margin) }
    }
}

type Outcome = Option<Result<Token, Error>>;

/// Where tokens come from.
#[derive(Clone)]
pub(super) struct Tokens {
    shared: Arc<Shared>,
}

struct Shared {
    http: Arc<Http>,
    settings: ClientSettings,
    corp_id: String,
    clock: Arc<dyn Clock>,
    keeper: Option<Arc<dyn TokenKeeper>>,
    state: Mutex<State>,
}

struct State {
    secret: SecretString,
    /// Raised when the secret changes, so that an answer for the old one is not taken for the new one.
    epoch: u64,
    token: Option<Token>,
    serial: u64,
    /// The renewal under way.
    flight: Option<watch::Receiver<Outcome>>,
    refused: Option<Box<ApiError>>,
    /// Whether what is kept of the secret is known: it is looked for once, and for a secret that was typed just now not at all.
    recalled: bool,
}

enum Step {
    Ready(Token),
    Wait(watch::Receiver<Outcome>, u64),
}

impl Tokens {
    pub(super) fn new(
        http: Arc<Http>,
        settings: ClientSettings,
        credentials: Credentials,
        clock: Arc<dyn Clock>,
        keeper: Option<Arc<dyn TokenKeeper>>,
    ) -> Self {
        let state = State {
            secret: credentials.secret,
            epoch: 0,
            token: None,
            serial: 0,
            flight: None,
            refused: None,
            recalled: keeper.is_none(),
        };
        let corp_id = credentials.corp_id;
        Self { shared: Arc::new(Shared { http, settings, corp_id, clock, keeper, state: Mutex::new(state) }) }
    }

    pub(super) fn corp_id(&self) -> &str {
        &self.shared.corp_id
    }

    /// Another secret: forgets token, refusals and the renewal under way.
    pub(super) fn set_secret(&self, secret: SecretString) {
        let mut state = self.shared.lock();
        state.secret = secret;
        state.epoch += 1;
        state.token = None;
        state.flight = None;
        state.refused = None;
        state.recalled = true;
    }

    /// Has the next call try a secret that was refused before, once.
    pub(super) async fn allow_another_try(&self) {
        if let Some(keeper) = &self.shared.keeper {
            keeper.forgiven().await;
        }
        self.shared.lock().refused = None;
    }

    /// What must not appear in any text: the secret and this token.
    pub(super) fn scrub(&self, token: Option<&Token>) -> Scrub {
        let state = self.shared.lock();
        Scrub::new([&state.secret].into_iter().chain(token.map(|token| &*token.value)))
    }

    /// A token to use now, but not the one with the serial `stale`, which WeCom has just refused.
    pub(super) async fn get(&self, stale: Option<u64>) -> Result<Token, Error> {
        loop {
            let (mut flight, epoch) = match self.step(stale)? {
                Step::Ready(token) => return Ok(token),
                Step::Wait(flight, epoch) => (flight, epoch),
            };
            let outcome = flight.wait_for(Option::is_some).await.ok().and_then(|outcome| outcome.clone());
            if self.shared.lock().epoch == epoch {
                return outcome.unwrap_or_else(|| Err(Error::unreachable("fetching a token was broken off")));
            }
        }
    }

    fn step(&self, stale: Option<u64>) -> Result<Step, Error> {
        let mut state = self.shared.lock();
        if let Some(token) = &state.token
            && Some(token.serial) != stale
            && self.shared.clock.now_ms() < token.renew_at_ms
        {
            return Ok(Step::Ready(token.clone()));
        }
        if let Some(refused) = &state.refused {
            return Err(Error::SecretRefused(refused.clone()));
        }
        // A renewal that went down with its runtime leaves a closed channel behind.
        if let Some(flight) = state.flight.as_ref().filter(|flight| flight.has_changed().is_ok()) {
            return Ok(Step::Wait(flight.clone(), state.epoch));
        }
        let (announce, flight) = watch::channel(None);
        state.flight = Some(flight.clone());
        // A task of its own, so that the renewal goes on when the caller that began it gives up.
        tokio::spawn(renew(Arc::clone(&self.shared), state.secret.clone(), state.epoch, announce));
        Ok(Step::Wait(flight, state.epoch))
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock()
    }

    /// What a client before this one learnt of the secret, if that answers the question.
    async fn recall(&self, secret: &SecretString) -> Option<Result<KeptToken, Error>> {
        let keeper = self.keeper.as_ref()?;
        if self.lock().recalled {
            return None;
        }
        match keeper.kept(secret).await {
            Kept::Token(kept) => {
                let now_ms = self.clock.now_ms();
                let is_good = kept.is_credible(now_ms) && now_ms < Token::of(kept.clone(), 0).renew_at_ms;
                is_good.then_some(Ok(kept))
            }
            Kept::Refused(refusal) => Some(Err(Error::SecretRefused(refusal))),
            Kept::Nothing => None,
        }
    }

    async fn ask(&self, secret: &SecretString) -> Result<KeptToken, Error> {
        if let Some(keeper) = &self.keeper {
            keeper.calling().await;
        }
        fetch(self, secret).await
    }

    /// Notes what came of it, unless it is of a secret that was changed meanwhile: then the answer is for those alone who wait for it.
    fn settle(&self, epoch: u64, found: &Result<KeptToken, Error>) -> (Result<Token, Error>, bool) {
        let mut state = self.lock();
        state.serial += 1;
        let serial = state.serial;
        let outcome = found.clone().map(|kept| Token::of(kept, serial));
        let is_current = state.epoch == epoch;
        if is_current {
            state.flight = None;
            state.recalled = true;
            match &outcome {
                Ok(token) => {
                    state.token = Some(token.clone());
                    state.refused = None;
                }
                Err(Error::SecretRefused(refusal)) => state.refused = Some(refusal.clone()),
                Err(Error::Api(refusal)) if errcode::refuses_secret(refusal.code) => {
                    state.refused = Some(refusal.clone());
                }
                Err(_) => {}
            }
        }
        (outcome, is_current)
    }

    /// Has what WeCom answered kept for the clients after this one.
    async fn keep(&self, secret: &SecretString, answered: Result<KeptToken, Error>) {
        let Some(keeper) = &self.keeper else { return };
        match answered {
            Ok(token) => keeper.granted(secret, token).await,
            Err(Error::Api(refusal)) if errcode::refuses_secret(refusal.code) => keeper.refused(secret, &refusal).await,
            Err(_) => {}
        }
    }
}

async fn renew(shared: Arc<Shared>, secret: SecretString, epoch: u64, announce: watch::Sender<Outcome>) {
    let (found, was_asked) = match shared.recall(&secret).await {
        Some(known) => (known, false),
        None => (shared.ask(&secret).await, true),
    };
    let (outcome, is_current) = shared.settle(epoch, &found);
    match &outcome {
        Ok(_) if was_asked => tracing::debug!("token fetched"),
        Ok(_) => tracing::debug!("token taken over"),
        Err(fault) => tracing::warn!(%fault, "no token"),
    }
    // Before it is announced: a process that ends with the answer must not lose it.
    if was_asked && is_current {
        shared.keep(&secret, found).await;
    }
    // No one may be waiting any more.
    let _ = announce.send(Some(outcome));
}

async fn fetch(shared: &Shared, secret: &SecretString) -> Result<KeptToken, Error> {
    use secrecy::ExposeSecret as _;

    let scrub = Scrub::new([secret]);
    let mut url = shared.settings.address_of("gettoken");
    url.query_pairs_mut().append_pair("corpid", &shared.corp_id).append_pair("corpsecret", secret.expose_secret());
    // Counted from before the request, so that the token is never thought to live longer than it does.
    let asked_at_ms = shared.clock.now_ms();
    let answer = shared.http.fetch(url, Payload::None, &scrub).await?;
    let status = answer.status;
    let asked = answer.asked.clone();
    let foreign =
        |excerpt: &str| Answer { asked: asked.clone(), status, body: Vec::new() }.foreign_with(excerpt.to_owned());
    // An answer that cannot be read may yet hold a token: then nothing of it is shown.
    let holds_token = answer.body.windows(TOKEN_FIELD.len()).any(|bytes| bytes == TOKEN_FIELD.as_bytes());
    let unreadable = || foreign("(an answer with a token in it)");
    let body = answer.success(&scrub).map_err(|fault| match fault {
        Error::NotWecom { .. } if holds_token => unreadable(),
        Error::Api(mut error) if holds_token => {
            error.body = without_token(&error.body);
            Error::Api(error)
        }
        other => other,
    })?;
    let object: lenient::Object = serde_json::from_slice(&body).map_err(|_| unreadable())?;
    let Some(value) = object.get(TOKEN_FIELD).and_then(lenient::text) else {
        return Err(foreign("(a token answer without a token)"));
    };
    let life_s = object.get("expires_in").and_then(lenient::int).unwrap_or(0).max(0);
    let valid_until_ms = asked_at_ms.saturating_add(life_s.saturating_mul(1000));
    Ok(KeptToken { value: Arc::new(SecretString::from(value)), asked_at_ms, valid_until_ms })
}

const TOKEN_FIELD: &str = "access_token";

/// The answer without its token.
fn without_token(body: &str) -> String {
    let mut object: lenient::Object = serde_json::from_str(body).unwrap_or_default();
    object.shift_remove(TOKEN_FIELD);
    serde_json::Value::Object(object).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    fn renewed_before_end(life_s: i64) -> i64 {
        let value = Arc::new(SecretString::from("t"));
        let kept = KeptToken { value, asked_at_ms: 1_000_000, valid_until_ms: 1_000_000 + life_s * 1000 };
        let token = Token::of(kept, 1);
        assert_eq!(token.value.expose_secret(), "t");
        assert_eq!(token.valid_until_ms, 1_000_000 + life_s * 1000);
        (token.valid_until_ms - token.renew_at_ms) / 1000
    }

    #[test]
    fn the_margin_is_five_minutes_or_half_of_a_short_life() {
        assert_eq!(renewed_before_end(7200), 300);
        assert_eq!(renewed_before_end(601), 300);
        assert_eq!(renewed_before_end(600), 300);
        assert_eq!(renewed_before_end(60), 30);
        assert_eq!(renewed_before_end(0), 0);
    }

    #[test]
    fn refused_answers_lose_their_token() {
        assert_eq!(
            without_token(r#"{"errcode":1,"access_token":"canary","errmsg":"x"}"#),
            r#"{"errcode":1,"errmsg":"x"}"#
        );
    }
}
