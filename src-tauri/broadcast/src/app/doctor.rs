//! The doctor: looks at everything that a send of a company needs, one thing after the other, and says of each how it stands. What can
//! not be told because something before it is not well is not called wrong.

use super::secrets::keychain_trouble;
use super::{AppResult, Product, off_the_runtime};
use crate::connections::{CheckResult, CheckStep};
use crate::documents::network_drive;
use crate::model::budget::BudgetStanding;
use crate::model::doctor::{DoctorCheck, DoctorState, Examined};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::profile::Profile;
use crate::model::trouble::SendTrouble;
use std::sync::Arc;
use wecom::client::reach::Reached;
use wecom::errcode::UNTRUSTED_ADDRESS;
use wecom::error::Obstacle;
use wecom::{ClientSettings, ErrorClass};

/// A document that is written to see whether one can be.
const TRIAL: &str = "doctor.json";
/// Less room than this on the drive is worth a look, in MiB: a send of a hundred thousand takes about as much.
const LITTLE_ROOM_MIB: i64 = 500;
const MIB: u64 = 1024 * 1024;
/// A clock that is this much off is worth a look, in seconds. Schedules, the times of tokens and of recalls go by it.
const CLOCK_OFF_S: i64 = 60;

impl Product {
    /// Examines what a send of a profile needs. `anyway`: a secret that was refused before is tried once more.
    pub async fn examine(self: &Arc<Self>, profile_id: &str, anyway: bool) -> AppResult<Vec<Examined>> {
        let profile = self.profile(profile_id)?;
        let product = Arc::clone(self);
        let mut all = off_the_runtime(move || vec![product.examine_folder(), product.examine_keychain()]).await?;
        all.push(Examined::new(DoctorCheck::Rules, DoctorState::Fine).about(wecom::rules::AS_OF.to_owned()));
        let reached = self.connections.reach(&profile).await;
        let is_reached = reached.is_ok();
        all.extend(of_way(&profile, reached));
        all.extend(self.examine_app(&profile, is_reached, anyway).await?);
        all.push(of_budget(&self.budget_standing(profile_id).await?));
        Ok(all)
    }

    /// May wait for the disk.
    fn examine_folder(&self) -> Examined {
        let room = self.disk.free_bytes(&self.data_folder).and_then(|free| i64::try_from(free / MIB).ok());
        let found = |state| {
            Examined::new(DoctorCheck::DataFolder, state).figure(room).about(self.data_folder.display().to_string())
        };
        let tried = self.documents.write(TRIAL, &true).and_then(|()| self.documents.remove(TRIAL));
        if let Err(error) = tried {
            return found(DoctorState::Wrong).because(error.into());
        }
        let is_narrow = room.is_some_and(|room| room < LITTLE_ROOM_MIB);
        let is_doubtful = is_narrow || network_drive::is_on_one(&self.data_folder);
        found(if is_doubtful { DoctorState::Look } else { DoctorState::Fine })
    }

    /// May wait for the keychain.
    fn examine_keychain(&self) -> Examined {
        match self.secrets.probe() {
            Ok(()) => Examined::new(DoctorCheck::Keychain, DoctorState::Fine),
            // A secret that was typed for this session serves all the same.
            Err(error) => Examined::new(DoctorCheck::Keychain, DoctorState::Look).because(keychain_trouble(&error)),
        }
    }

    async fn examine_app(&self, profile: &Profile, is_reached: bool, anyway: bool) -> AppResult<Vec<Examined>> {
        use DoctorCheck::{App, Contacts, Range, Token, TrustedAddress};
        let unknown = |checks: &[DoctorCheck]| {
            checks.iter().map(|check| Examined::new(*check, DoctorState::NotKnown)).collect::<Vec<_>>()
        };
        if !is_reached {
            return Ok(unknown(&[Token, App, Range, TrustedAddress, Contacts]));
        }
        let token = if anyway {
            self.try_refused_secret(&profile.id).await?
        } else {
            self.check_profile(&profile.id, CheckStep::Token).await?
        };
        let calls = i64::from(self.connections.token_calls(profile).today);
        if let Some(error) = token.error {
            let mut all = vec![Examined::new(Token, DoctorState::Wrong).figure(calls).because(error)];
            all.extend(unknown(&[App, Range, TrustedAddress, Contacts]));
            return Ok(all);
        }
        let mut all = vec![Examined::new(Token, DoctorState::Fine).figure(calls)];
        let agent = self.check_profile(&profile.id, CheckStep::Agent).await?;
        if let Some(address) = untrusted(&agent) {
            all.extend(unknown(&[App, Range]));
            all.push(address);
            all.extend(unknown(&[Contacts]));
            return Ok(all);
        }
        all.extend(of_agent(agent));
        all.push(of_contacts(self.check_profile(&profile.id, CheckStep::Contacts).await?));
        Ok(all)
    }
}

/// What the first call told of the way to WeCom.
fn of_way(profile: &Profile, reached: Result<Reached, SendTrouble>) -> Vec<Examined> {
    use DoctorCheck::{Clock, Connection, Name, Proxy, Tls};
    let (ahead_s, error) = match reached {
        Ok(Reached { clock_ahead_ms }) => (clock_ahead_ms.map(|ms| ms / 1000), None),
        Err(trouble) => (None, Some(ErrorView::from(&trouble))),
    };
    let at = error.as_ref().map(|error| match error.network.as_ref().map(|network| network.obstacle) {
        Some(Obstacle::ProxyAway | Obstacle::ProxyLogin | Obstacle::ProxyRefused) => Proxy,
        Some(Obstacle::Name) => Name,
        Some(Obstacle::Tls) => Tls,
        None if error.field.as_deref() == Some("proxy") => Proxy,
        Some(Obstacle::Refused | Obstacle::Timeout | Obstacle::BrokenOff | Obstacle::Foreign) | None => Connection,
    });
    let mut is_past = false;
    let mut all = Vec::new();
    for check in [Proxy, Name, Connection, Tls] {
        if Some(check) == at {
            is_past = true;
            let found = Examined::new(check, DoctorState::Wrong);
            all.extend(error.clone().map(|error| found.because(error)));
        } else if is_past {
            all.push(Examined::new(check, DoctorState::NotKnown));
        } else {
            all.push(Examined::new(check, DoctorState::Fine));
        }
    }
    // Without the password that somebody may have written into the file of the profiles.
    let settings = ClientSettings::new(profile.base_url.as_deref(), profile.proxy.as_deref()).ok();
    let proxy = settings.and_then(|settings| settings.proxy_for_display());
    for found in all.iter_mut().filter(|found| found.check == Proxy) {
        found.about.clone_from(&proxy);
    }
    let state = match ahead_s {
        None => DoctorState::NotKnown,
        Some(ahead) if ahead.abs() >= CLOCK_OFF_S => DoctorState::Look,
        Some(_) => DoctorState::Fine,
    };
    all.push(Examined::new(Clock, state).figure(ahead_s));
    all
}

/// That WeCom does not trust this computer's address, with the address.
fn untrusted(agent: &CheckResult) -> Option<Examined> {
    let error = agent.error.as_ref()?;
    let api = error.api.as_ref().filter(|api| api.code == UNTRUSTED_ADDRESS)?;
    let found = Examined::new(DoctorCheck::TrustedAddress, DoctorState::Wrong).about(api.from_ip.clone());
    Some(found.because(error.clone()))
}

fn of_agent(agent: CheckResult) -> Vec<Examined> {
    use DoctorCheck::{App, Range, TrustedAddress};
    let CheckResult { error, app_name, app_closed, scope, .. } = agent;
    if let Some(error) = error {
        let app = Examined::new(App, DoctorState::Wrong).because(error);
        let unknown = |check| Examined::new(check, DoctorState::NotKnown);
        return vec![app, unknown(Range), unknown(TrustedAddress)];
    }
    let is_off = app_closed == Some(true);
    let app = Examined::new(App, if is_off { DoctorState::Wrong } else { DoctorState::Fine }).about(app_name);
    let named = scope.map(|(members, departments, tags)| i64::from(members) + i64::from(departments) + i64::from(tags));
    let range = Examined::new(Range, if named == Some(0) { DoctorState::Wrong } else { DoctorState::Fine });
    vec![app, range.figure(named), Examined::new(TrustedAddress, DoctorState::Fine)]
}

fn of_contacts(contacts: CheckResult) -> Examined {
    let CheckResult { error, departments, .. } = contacts;
    match error {
        None => Examined::new(DoctorCheck::Contacts, DoctorState::Fine).figure(departments.map(i64::from)),
        Some(error) => {
            // Who may not read the contacts can send all the same, by account.
            let may_not = error.code == ErrorCode::Api
                && error.api.as_ref().is_some_and(|api| api.class == ErrorClass::Permission);
            let state = if may_not { DoctorState::Look } else { DoctorState::Wrong };
            Examined::new(DoctorCheck::Contacts, state).because(error)
        }
    }
}

fn of_budget(standing: &BudgetStanding) -> Examined {
    let state = match standing.left {
        Some(0) => DoctorState::Wrong,
        _ if standing.low => DoctorState::Look,
        _ => DoctorState::Fine,
    };
    Examined::new(DoctorCheck::Budget, state).figure(standing.left.map(i64::from))
}

#[cfg(test)]
mod tests;
