//! Whether WeCom can be reached at all: one call without company, secret and token, which every deployment answers.

use super::http::{Http, Payload};
use super::scrub::Scrub;
use super::settings::ClientSettings;
use super::witness::ShownCertificate;
use crate::clock::Clock;
use crate::error::Error;

/// Half of the second that an answer's date is cut to, in milliseconds.
const HALF_A_SECOND_MS: i64 = 500;

/// What a call to WeCom showed, whether or not it got there.
#[derive(Debug)]
pub struct Reach {
    /// Why WeCom was not reached.
    pub outcome: Result<(), Error>,
    /// How far this computer's clock is ahead of the server's, in milliseconds and to about a second; negative: behind. `None`: no
    /// answer bore a date.
    pub clock_ahead_ms: Option<i64>,
    /// The certificate that the server showed; `None`: none was needed, or the connection did not get so far.
    pub certificate: Option<ShownCertificate>,
    /// This computer's public address as WeCom saw it, where it told.
    pub address: Option<String>,
}

impl Reach {
    /// Of a call that could not be made.
    fn never(fault: Error) -> Self {
        Self { outcome: Err(fault), clock_ahead_ms: None, certificate: None, address: None }
    }
}

/// Calls `get_api_domain_ip` without a token (`wecom/contacts-media-agent.md §2` [O]): that WeCom refuses it (41001) shows that it is
/// WeCom which is reached, and its words tell this computer's address (`from ip:`, `wecom/messages.md §0.3` [C]).
pub async fn reach(settings: &ClientSettings, clock: &dyn Clock) -> Reach {
    let scrub = Scrub::new([]);
    let (http, witness) = match Http::watched(settings) {
        Ok(made) => made,
        Err(fault) => return Reach::never(fault.into()),
    };
    let asked_at_ms = clock.now_ms();
    let answer = http.fetch(settings.address_of("get_api_domain_ip"), Payload::None, &scrub).await;
    let answered_at_ms = clock.now_ms();
    let here_ms = asked_at_ms.midpoint(answered_at_ms);
    let clock_ahead_ms = http.date_ms().map(|there_ms| here_ms.saturating_sub(there_ms + HALF_A_SECOND_MS));
    let (outcome, address) = match answer.and_then(|answer| answer.success(&scrub)) {
        Ok(_) => (Ok(()), None),
        Err(Error::Api(refusal)) => (Ok(()), refusal.from_ip),
        Err(fault) => (Err(fault), None),
    };
    Reach { outcome, clock_ahead_ms, certificate: witness.and_then(|witness| witness.seen()), address }
}
