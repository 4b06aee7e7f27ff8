//! How what was found is judged. Asks nobody.

use crate::connections::CheckResult;
use crate::model::budget::BudgetStanding;
use crate::model::doctor::{DoctorCheck, DoctorFinding, DoctorState, Examined};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::profile::Profile;
use crate::model::trouble::ConnectError;
use wecom::client::reach::Reach;
use wecom::client::witness::{CertificateStanding, ShownCertificate};
use wecom::errcode::UNTRUSTED_ADDRESS;
use wecom::error::Obstacle;
use wecom::{ClientSettings, ErrorClass, PUBLIC_BASE_URL};

/// A clock that is this much off is worth a look, in seconds. Schedules, the times of tokens and of recalls go by it.
const CLOCK_OFF_S: i64 = 60;

/// What the first call told of the way to WeCom.
pub(super) struct Way {
    /// Proxy, name, connection, certificate, clock.
    pub(super) found: Vec<Examined>,
    /// Which of them keeps calls from WeCom.
    pub(super) broken: Option<DoctorCheck>,
    /// This computer's address as WeCom saw it, where it told.
    pub(super) address: Option<String>,
    /// The answers come from inside this process.
    is_inside: bool,
}

impl Way {
    /// Of a profile; without one, of the direct way to the public service.
    pub(super) fn of(profile: Option<&Profile>, reached: Result<Reach, ConnectError>) -> Self {
        use DoctorCheck::{Clock, Connection, Name, Proxy, Tls};
        let (error, ahead_ms, certificate, address) = match reached {
            Ok(Reach { outcome, clock_ahead_ms, certificate, address }) => {
                (outcome.err().map(|error| ErrorView::from(&error)), clock_ahead_ms, certificate, address)
            }
            Err(error) => (Some(ErrorView::from(&error)), None, None, None),
        };
        let settings = profile.map_or_else(
            || ClientSettings::new(None, None).ok(),
            // Shown without the password that somebody may have written into the file of the profiles.
            |profile| ClientSettings::new(profile.base_url.as_deref(), profile.proxy.as_deref()).ok(),
        );
        let proxy = settings.as_ref().and_then(ClientSettings::proxy_for_display);
        let is_public = settings.is_some_and(|settings| settings.origin() == PUBLIC_BASE_URL);
        let broken = error.as_ref().map(place_of);
        let mut found = Vec::new();
        let mut is_past = false;
        for check in [Proxy, Name, Connection, Tls] {
            let one = match broken {
                Some(broken) if broken == check => {
                    is_past = true;
                    let one = Examined::new(check, DoctorState::Wrong);
                    error.iter().cloned().fold(one, Examined::because)
                }
                Some(broken) if is_past => Examined::behind(check, broken),
                _ => Examined::new(check, DoctorState::Fine),
            };
            found.push(match check {
                Proxy if proxy.is_none() && one.error.is_none() => one.finding(DoctorFinding::NoProxy),
                Proxy => one.about(proxy.clone()),
                Tls => of_certificate(one, certificate.as_ref(), is_public),
                _ => one,
            });
        }
        found.push(match (ahead_ms.map(|ms| ms / 1000), broken) {
            (Some(ahead), _) if ahead.abs() >= CLOCK_OFF_S => {
                Examined::new(Clock, DoctorState::Look).figure(ahead).finding(DoctorFinding::ClockOff)
            }
            (Some(ahead), _) => Examined::new(Clock, DoctorState::Fine).figure(ahead),
            (None, Some(broken)) => Examined::behind(Clock, broken),
            (None, None) => Examined::new(Clock, DoctorState::NotKnown).finding(DoctorFinding::NoTime),
        });
        Self { found, broken, address, is_inside: profile.is_some_and(|profile| profile.practice) }
    }

    /// The address under which WeCom sees this computer, and the one before if it was another. One that changed is worth a look even
    /// where WeCom lets it in.
    pub(super) fn address_of(&self, before: Option<String>, state: DoctorState) -> Examined {
        let has_changed = before.is_some();
        let state = if has_changed && state != DoctorState::Wrong { DoctorState::Look } else { state };
        let about = self.address.clone().filter(|_| !self.is_inside);
        let found = Examined::new(DoctorCheck::TrustedAddress, state).about(about);
        Examined { before, ..found.finding(has_changed.then_some(DoctorFinding::AddressChanged)) }
    }
}

/// What is not well when a call failed like this.
fn place_of(error: &ErrorView) -> DoctorCheck {
    match error.network.as_ref().map(|network| network.obstacle) {
        Some(Obstacle::ProxyAway | Obstacle::ProxyLogin | Obstacle::ProxyRefused) => DoctorCheck::Proxy,
        Some(Obstacle::Name) => DoctorCheck::Name,
        Some(Obstacle::Tls) => DoctorCheck::Tls,
        None if error.field.as_deref() == Some("proxy") => DoctorCheck::Proxy,
        Some(Obstacle::Refused | Obstacle::Timeout | Obstacle::BrokenOff | Obstacle::Foreign) | None => {
            DoctorCheck::Connection
        }
    }
}

/// With what the certificate tells, which may have been seen although something else went wrong later.
fn of_certificate(one: Examined, certificate: Option<&ShownCertificate>, is_public: bool) -> Examined {
    let Some(ShownCertificate { issuer, standing }) = certificate else { return one };
    let finding = match standing {
        CertificateStanding::Public => None,
        CertificateStanding::Private if is_public => Some(DoctorFinding::Inspected),
        CertificateStanding::Private => Some(DoctorFinding::OwnAuthority),
        CertificateStanding::UnknownIssuer | CertificateStanding::Refused => Some(DoctorFinding::UnknownIssuer),
        CertificateStanding::Time => Some(DoctorFinding::CertificateTime),
        CertificateStanding::OtherName => Some(DoctorFinding::CertificateName),
    };
    let one = one.about(issuer.clone()).finding(finding);
    match (one.state, standing.is_trusted()) {
        (DoctorState::Fine | DoctorState::NotKnown, true) => {
            let state = if finding == Some(DoctorFinding::Inspected) { DoctorState::Look } else { DoctorState::Fine };
            Examined { state, behind: None, ..one }
        }
        _ => one,
    }
}

/// That WeCom does not trust this computer's address, with the address.
pub(super) fn untrusted(agent: &CheckResult) -> Option<(ErrorView, Option<String>)> {
    let error = agent.error.as_ref()?;
    let api = error.api.as_ref().filter(|api| api.code == UNTRUSTED_ADDRESS)?;
    Some((error.clone(), api.from_ip.clone()))
}

/// The application and its visible range.
pub(super) fn of_agent(agent: CheckResult) -> [Examined; 2] {
    use DoctorCheck::{App, Range};
    let CheckResult { error, app_name, app_closed, scope, .. } = agent;
    if let Some(error) = error {
        let app = Examined::new(App, DoctorState::Wrong).because(error);
        return [app, Examined::behind(Range, App)];
    }
    let app = match app_closed {
        Some(true) => Examined::new(App, DoctorState::Wrong).finding(DoctorFinding::AppOff),
        _ => Examined::new(App, DoctorState::Fine),
    };
    let named = scope.map(|(members, departments, tags)| i64::from(members) + i64::from(departments) + i64::from(tags));
    let range = match named {
        Some(0) => Examined::new(Range, DoctorState::Wrong).finding(DoctorFinding::RangeEmpty),
        _ => Examined::new(Range, DoctorState::Fine),
    };
    [app.about(app_name), range.figure(named)]
}

/// Whether the contacts can be read.
pub(super) fn of_contacts(contacts: CheckResult) -> Examined {
    let CheckResult { error, departments, .. } = contacts;
    match error {
        None => Examined::new(DoctorCheck::Contacts, DoctorState::Fine).figure(departments.map(i64::from)),
        Some(error) => {
            // Who may not read the contacts can send all the same, by account.
            let may_not = error.code == ErrorCode::Api
                && error.api.as_ref().is_some_and(|api| api.class == ErrorClass::Permission);
            let state = if may_not { DoctorState::Look } else { DoctorState::Wrong };
            let found = Examined::new(DoctorCheck::Contacts, state).because(error);
            found.finding(may_not.then_some(DoctorFinding::ContactsClosed))
        }
    }
}

/// What is left of the day's budget.
pub(super) fn of_budget(standing: &BudgetStanding) -> Examined {
    let (state, finding) = match standing.left {
        Some(0) => (DoctorState::Wrong, Some(DoctorFinding::BudgetUsedUp)),
        _ if standing.low => (DoctorState::Look, Some(DoctorFinding::BudgetLow)),
        _ => (DoctorState::Fine, None),
    };
    Examined::new(DoctorCheck::Budget, state).figure(standing.left.map(i64::from)).finding(finding)
}

#[cfg(test)]
mod tests;
