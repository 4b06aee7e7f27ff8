//! Whether WeCom can be reached at all: one call without company, secret and token, which every deployment answers.

use super::http::{Http, Payload};
use super::scrub::Scrub;
use super::settings::ClientSettings;
use crate::clock::Clock;
use crate::error::Error;

/// Half of the second that an answer's date is cut to, in milliseconds.
const HALF_A_SECOND_MS: i64 = 500;

/// What a call that reached WeCom showed beside its answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// How far this computer's clock is ahead of the server's, in milliseconds and to about a second; negative: behind. `None`: the
    /// answer bore no date.
    pub clock_ahead_ms: Option<i64>,
}

/// Calls `get_api_domain_ip` without a token (`wecom/contacts-media-agent.md §2` [O]): that WeCom refuses it (41001) shows that it is
/// WeCom which is reached.
pub async fn reach(settings: &ClientSettings, clock: &dyn Clock) -> Result<Reached, Error> {
    let scrub = Scrub::new([]);
    let http = Http::new(settings)?;
    let asked_at_ms = clock.now_ms();
    let answer = http.fetch(settings.address_of("get_api_domain_ip"), Payload::None, &scrub).await?;
    let answered_at_ms = clock.now_ms();
    let here_ms = asked_at_ms.midpoint(answered_at_ms);
    let clock_ahead_ms = http.date_ms().map(|there_ms| here_ms.saturating_sub(there_ms + HALF_A_SECOND_MS));
    match answer.success(&scrub) {
        Ok(_) | Err(Error::Api(_)) => Ok(Reached { clock_ahead_ms }),
        Err(fault) => Err(fault),
    }
}
