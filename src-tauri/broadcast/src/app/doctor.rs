//! The doctor: looks at everything that a send of a company needs, one thing after the other, and says of each how it stands. What can
//! not be told because something before it is not well is not called wrong.

mod judged;

use super::secrets::keychain_trouble;
use super::{AppResult, Product, off_the_runtime};
use crate::connections::CheckStep;
use crate::documents::{network_drive, write_whole};
use crate::model::doctor::{DoctorCheck, DoctorFinding, DoctorState, Examined, ExaminedNews};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::profile::Profile;
use crate::sending::review::MOST_WITH_A_CLICK;
use judged::{Way, of_agent, of_budget, of_contacts, untrusted};
use parking_lot::Mutex;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use tokio::sync::oneshot;

/// A document that is written to see whether one can be.
const TRIAL: &str = "doctor.json";
/// Less room than this on the drive is worth a look, in MiB: a send of a hundred thousand takes about as much.
const LITTLE_ROOM_MIB: i64 = 500;
const MIB: u64 = 1024 * 1024;

/// Hears of each thing as soon as it is found.
type Hears<'a> = &'a mut (dyn FnMut(Examined) + Send);

/// The examinations that somebody looks on at, by what they were called: dropping the sender ends one.
#[derive(Debug, Default)]
pub(super) struct CheckUps {
    under_way: Mutex<HashMap<String, oneshot::Sender<()>>>,
}

/// How far an examination goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Extent {
    /// A secret that was refused before is tried once more.
    anyway: bool,
    /// No more is looked at, and asked of WeCom, than a send needs.
    before_send: bool,
}

impl Product {
    /// Examines what a send of a profile needs. `anyway`: a secret that was refused before is tried once more.
    pub async fn examine(self: &Arc<Self>, profile_id: &str, anyway: bool) -> AppResult<Vec<Examined>> {
        let mut all = Vec::new();
        let extent = Extent { anyway, before_send: false };
        self.examine_each(Some(profile_id), extent, &mut |found| all.push(found)).await?;
        Ok(all)
    }

    /// The same while somebody looks on: each thing is told ([`ExaminedNews`]) as soon as it is found. Without a profile: this computer,
    /// and its way to the public WeCom. Ends early, with [`ErrorCode::Cancelled`], when it is left.
    pub async fn check_up(
        self: &Arc<Self>,
        run: &str,
        profile_id: Option<&str>,
        anyway: bool,
    ) -> AppResult<Vec<Examined>> {
        let (stays, left) = oneshot::channel();
        self.check_ups.under_way.lock().insert(run.to_owned(), stays);
        let mut all = Vec::new();
        let ended = {
            let mut tell = |found: Examined| {
                self.events.examined(&ExaminedNews { run: run.to_owned(), found: found.clone() });
                all.push(found);
            };
            let extent = Extent { anyway, before_send: false };
            tokio::select! {
                ended = Box::pin(self.examine_each(profile_id, extent, &mut tell)) => ended,
                _ = left => Err(ErrorView::new(ErrorCode::Cancelled, "the examination was left")),
            }
        };
        self.check_ups.under_way.lock().remove(run);
        ended.map(|()| all)
    }

    /// Whoever looked on at an examination is gone: it ends.
    pub fn leave_check_up(&self, run: &str) {
        self.check_ups.under_way.lock().remove(run);
    }

    /// What would fail if a send to so many people left now: nothing of a small one, which fails as quickly by itself. Changes nothing,
    /// and asks WeCom for no more than the send would.
    pub async fn examine_before_send(self: &Arc<Self>, profile_id: &str, people: u32) -> AppResult<Vec<Examined>> {
        let mut all = Vec::new();
        if people > MOST_WITH_A_CLICK && !self.profile(profile_id)?.practice {
            let extent = Extent { anyway: false, before_send: true };
            self.examine_each(Some(profile_id), extent, &mut |found| all.push(found)).await?;
        }
        all.retain(|found| found.state == DoctorState::Wrong);
        Ok(all)
    }

    /// Writes what was found, in words, to a file of the user's choice, whole or not at all.
    pub async fn save_report(&self, target: PathBuf, text: String) -> AppResult<()> {
        let written = off_the_runtime(move || write_whole(&target, text.as_bytes())).await?;
        written.map_err(|error| ErrorView::of_file(&error))
    }

    async fn examine_each(
        self: &Arc<Self>,
        profile_id: Option<&str>,
        extent: Extent,
        hears: Hears<'_>,
    ) -> AppResult<()> {
        let profile = profile_id.map(|id| self.profile(id)).transpose()?;
        for look in [Self::examine_folder, Self::examine_keychain] {
            let product = Arc::clone(self);
            hears(off_the_runtime(move || look(&product)).await?);
        }
        if !extent.before_send {
            hears(Examined::new(DoctorCheck::Rules, DoctorState::Fine).about(wecom::rules::AS_OF.to_owned()));
        }
        let reached = match &profile {
            Some(profile) => self.connections.reach(profile).await,
            None => self.connections.reach_public().await,
        };
        let way = Way::of(profile.as_ref(), reached);
        for found in way.found.iter().cloned() {
            hears(found);
        }
        let Some(profile) = profile else { return Ok(()) };
        self.examine_app(&profile, &way, extent, hears).await?;
        hears(of_budget(&self.budget_standing(&profile.id).await?));
        Ok(())
    }

    /// May wait for the disk.
    fn examine_folder(&self) -> Examined {
        // The tray and the notifications say no other than the examination does.
        let room = self.look_at_disk().and_then(|free| i64::try_from(free / MIB).ok());
        let found = |state| {
            Examined::new(DoctorCheck::DataFolder, state).figure(room).about(self.data_folder.display().to_string())
        };
        let tried = self.documents.write(TRIAL, &true).and_then(|()| self.documents.remove(TRIAL));
        if let Err(error) = tried {
            return found(DoctorState::Wrong).because(error.into());
        }
        if room.is_some_and(|room| room < LITTLE_ROOM_MIB) {
            return found(DoctorState::Look).finding(DoctorFinding::LittleRoom);
        }
        if network_drive::is_on_one(&self.data_folder) {
            return found(DoctorState::Look).finding(DoctorFinding::NetworkDrive);
        }
        found(DoctorState::Fine)
    }

    /// May wait for the keychain.
    fn examine_keychain(&self) -> Examined {
        match self.secrets.probe() {
            Ok(()) => Examined::new(DoctorCheck::Keychain, DoctorState::Fine),
            // A secret that was typed for this session serves all the same.
            Err(error) => Examined::new(DoctorCheck::Keychain, DoctorState::Look).because(keychain_trouble(&error)),
        }
    }

    async fn examine_app(
        self: &Arc<Self>,
        profile: &Profile,
        way: &Way,
        extent: Extent,
        hears: Hears<'_>,
    ) -> AppResult<()> {
        use DoctorCheck::{App, Contacts, Range, Token, TrustedAddress};
        let later: &[DoctorCheck] = if extent.before_send { &[] } else { &[Contacts] };
        if let Some(broken) = way.broken {
            tell_behind(hears, &[Token, App, Range, TrustedAddress], broken);
            tell_behind(hears, later, broken);
            return Ok(());
        }
        let before = self.note_address(profile, way.address.as_deref()).await?;
        let token = if extent.anyway {
            self.try_refused_secret(&profile.id).await?
        } else {
            self.check_profile(&profile.id, CheckStep::Token).await?
        };
        let calls = i64::from(self.connections.token_calls(profile).today);
        if let Some(error) = token.error {
            hears(Examined::new(Token, DoctorState::Wrong).figure(calls).because(error));
            tell_behind(hears, &[App, Range], Token);
            hears(way.address_of(before, DoctorState::NotKnown));
            tell_behind(hears, later, Token);
            return Ok(());
        }
        hears(Examined::new(Token, DoctorState::Fine).figure(calls));
        let agent = self.check_profile(&profile.id, CheckStep::Agent).await?;
        if let Some((error, address)) = untrusted(&agent) {
            let before = match &address {
                Some(address) => self.note_address(profile, Some(address)).await?,
                None => before,
            };
            tell_behind(hears, &[App, Range], TrustedAddress);
            let found = way.address_of(before, DoctorState::Wrong);
            let about = address.or_else(|| found.about.clone());
            hears(found.about(about).because(error));
            tell_behind(hears, later, TrustedAddress);
            return Ok(());
        }
        let is_in = agent.error.is_none();
        for found in of_agent(agent) {
            hears(found);
        }
        hears(way.address_of(before, if is_in { DoctorState::Fine } else { DoctorState::NotKnown }));
        if !extent.before_send {
            hears(of_contacts(self.check_profile(&profile.id, CheckStep::Contacts).await?));
        }
        Ok(())
    }

    /// Notes the address under which WeCom saw this computer; the one before, if it was another.
    async fn note_address(&self, profile: &Profile, address: Option<&str>) -> AppResult<Option<String>> {
        let Some(address) = address.map(str::to_owned).filter(|_| !profile.practice) else { return Ok(None) };
        let (addresses, id) = (self.addresses.clone(), profile.id.clone());
        off_the_runtime(move || addresses.note(&id, &address)).await
    }
}

fn tell_behind(hears: Hears<'_>, checks: &[DoctorCheck], other: DoctorCheck) {
    for check in checks {
        hears(Examined::behind(*check, other));
    }
}

#[cfg(test)]
mod tests;
