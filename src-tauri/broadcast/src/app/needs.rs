//! What the admin is needed for, found from what is heard of sends, contacts, companies and the disk. One rule for the tray, the system's
//! notifications and whoever else shows it: each need is told once, and again only after it was over and came back.

use crate::model::directory::DirectoryStatus;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::need::{Need, NeedKind, NeedPlace, Needs};
use crate::model::outcome::Outcome;
use crate::model::profile::Profile;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::{BroadcastState, PauseReason};
use crate::model::timestamp::Timestamp;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Free bytes on the disk of the data folder below which the admin is told: 200 MB.
pub const LEAST_FREE: u64 = 200_000_000;
/// Free bytes from which on that is over: 250 MB. What other programs write and clear away around the bound is no news each time.
const ENOUGH_FREE: u64 = 250_000_000;

/// What is known of one company.
#[derive(Debug, Default)]
struct Company {
    name: String,
    practice: bool,
    /// What refused its secret last, by where that was met.
    secret_refused: HashMap<Met, Timestamp>,
    directory_refused: Option<(Timestamp, String)>,
    /// Messages of other programs that were not sent: how many, and since when.
    dead_letters: Option<(u32, Timestamp)>,
}

/// Where a refused secret was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Met {
    Check,
    Directory,
    Send,
}

/// What a send needs the admin for.
#[derive(Debug)]
struct Concern {
    kind: NeedKind,
    since: Timestamp,
    snapshot: BroadcastSnapshot,
}

/// What is heard, and what was told of it.
#[derive(Debug, Default)]
pub(super) struct Heard {
    /// Sends that need somebody, by id.
    sends: BTreeMap<String, Concern>,
    /// Sends that are not over, by id: their end is news.
    open: HashSet<String>,
    /// Sends whose end was heard, by id.
    ended: HashSet<String>,
    /// When the listening began; sends that ended earlier have no news.
    began: Option<Timestamp>,
    companies: BTreeMap<String, Company>,
    /// Free bytes and since when, while there are too few.
    disk_low: Option<(u64, Timestamp)>,
    fault: Option<(String, Timestamp)>,
    /// Ids of needs that stand and are not to be shown: the admin has seen them.
    read: HashSet<String>,
    told: HashSet<String>,
    /// See [`Heard::may_release`].
    releases_as: Option<String>,
}

/// Why WeCom's frequency limit, a pause or an end needs somebody; `None`: it goes on by itself, or as the admin wished.
fn kind_of(snapshot: &BroadcastSnapshot) -> Option<NeedKind> {
    match (snapshot.state, snapshot.pause, snapshot.outcome) {
        (BroadcastState::Paused, Some(PauseReason::Late), _) => Some(NeedKind::Late),
        (BroadcastState::Paused, Some(PauseReason::Trouble | PauseReason::Restored), _) => Some(NeedKind::Trouble),
        (BroadcastState::Paused, Some(PauseReason::Release), _) => Some(NeedKind::Release),
        (BroadcastState::Paused, Some(PauseReason::Interrupted), _) => Some(NeedKind::Interrupted),
        (BroadcastState::Paused, Some(PauseReason::Stage), _) => Some(NeedKind::Stage),
        // Quiet hours are the admin's own wish.
        (BroadcastState::Held, ..) if !snapshot.is_quiet() => Some(NeedKind::Held),
        (BroadcastState::Finished, _, Some(Outcome::Partial | Outcome::Refused | Outcome::Unknown)) => {
            Some(NeedKind::Missed)
        }
        _ => None,
    }
}

/// WeCom refused the secret now, or did before and it was not tried again.
fn is_refused_secret(error: Option<&ErrorView>) -> bool {
    error.is_some_and(|error| match &error.api {
        Some(api) if error.code == ErrorCode::Api => api.code == wecom::errcode::WRONG_SECRET,
        _ => error.code == ErrorCode::SecretRefused,
    })
}

impl Heard {
    /// Nothing yet, of what is from now on.
    pub(super) fn since(now: Timestamp) -> Self {
        Self { began: Some(now), ..Self::default() }
    }

    /// As whom a team's database knows who works here, if they may release what others ordered.
    pub(super) fn may_release(&mut self, login: Option<String>) {
        self.releases_as = login;
    }

    fn is_to_release(&self, snapshot: &BroadcastSnapshot) -> bool {
        let ordered_by = snapshot.release.as_ref().map(|release| &release.ordered_login);
        self.releases_as.is_some() && self.releases_as.as_ref() != ordered_by
    }

    /// A send as it was found at the start.
    pub(super) fn found(&mut self, snapshot: &BroadcastSnapshot, now: Timestamp) {
        self.open.insert(snapshot.id.clone());
        self.broadcast(snapshot, now);
    }

    /// A send changed.
    pub(super) fn broadcast(&mut self, snapshot: &BroadcastSnapshot, now: Timestamp) {
        let id = &snapshot.id;
        let over = snapshot.state.is_closed();
        // News of a send that ends at once may be of its end alone.
        let is_new = over
            && self.ended.insert(id.clone())
            && self.began.is_some_and(|began| snapshot.finished_at.is_some_and(|at| at >= began));
        let was_open = if over { self.open.remove(id) || is_new } else { !self.open.insert(id.clone()) };
        self.secret_of_send(snapshot, now);
        let kind = kind_of(snapshot).filter(|kind| *kind != NeedKind::Release || self.is_to_release(snapshot));
        let Some(kind) = kind else {
            self.sends.remove(id);
            return;
        };
        match self.sends.get_mut(id) {
            Some(known) if known.kind == kind => known.snapshot = snapshot.clone(),
            // What comes of taking it back or changing its cards is no other end.
            _ if over && !was_open => {}
            _ => {
                let since = snapshot.finished_at.filter(|_| over).unwrap_or(now);
                self.read.remove(&send_id(kind, snapshot));
                self.sends.insert(id.clone(), Concern { kind, since, snapshot: snapshot.clone() });
            }
        }
    }

    fn secret_of_send(&mut self, snapshot: &BroadcastSnapshot, now: Timestamp) {
        let Some(company) = self.companies.get_mut(&snapshot.profile_id) else { return };
        if is_refused_secret(snapshot.error.as_ref()) {
            company.secret_refused.entry(Met::Send).or_insert(now);
        } else if matches!(snapshot.outcome, Some(Outcome::Accepted | Outcome::Partial)) {
            company.secret_refused.clear();
        }
    }

    /// A send was looked at, or deleted; whether its end was to be told.
    pub(super) fn looked_at(&mut self, id: &str) -> bool {
        let missed = self.sends.get(id).is_some_and(|concern| concern.kind == NeedKind::Missed);
        if missed {
            self.sends.remove(id);
        }
        missed
    }

    /// The team was left: what it sends is nothing of this computer's any more.
    pub(super) fn team_left(&mut self) {
        self.sends.retain(|_, concern| concern.snapshot.sent_by.is_none());
    }

    /// The companies as they are.
    pub(super) fn profiles(&mut self, profiles: &[Profile], now: Timestamp) {
        self.companies.retain(|id, _| profiles.iter().any(|profile| profile.id == *id));
        for profile in profiles {
            let company = self.companies.entry(profile.id.clone()).or_default();
            company.name.clone_from(&profile.name);
            company.practice = profile.practice;
            if is_refused_secret(profile.failed_check.as_deref()) {
                company.secret_refused.entry(Met::Check).or_insert(now);
            } else {
                company.secret_refused.remove(&Met::Check);
            }
        }
    }

    /// Another secret was typed: what refused the one before counts no longer.
    pub(super) fn secret_changed(&mut self, profile_id: &str) {
        if let Some(company) = self.companies.get_mut(profile_id) {
            company.secret_refused.clear();
        }
    }

    /// Contacts as they were found at the start. A company whose contacts could never be read has nothing new to tell.
    pub(super) fn found_directory(&mut self, id: &str, problem: Option<&ErrorView>, was_read: bool, now: Timestamp) {
        self.directory_problem(id, problem, now);
        if !was_read && problem.is_some() {
            self.read.insert(directory_id(id));
        }
    }

    /// Contacts were read, or could not be.
    pub(super) fn directory(&mut self, status: &DirectoryStatus, now: Timestamp) {
        if status.progress.is_none() {
            self.directory_problem(&status.profile_id, status.problem.as_ref(), now);
        }
    }

    fn directory_problem(&mut self, id: &str, problem: Option<&ErrorView>, now: Timestamp) {
        let Some(company) = self.companies.get_mut(id) else { return };
        if is_refused_secret(problem) {
            company.secret_refused.entry(Met::Directory).or_insert(now);
        } else {
            company.secret_refused.remove(&Met::Directory);
        }
        // A network that was away is mostly there later; nobody has to do anything.
        let refused = problem.filter(|error| matches!(error.code, ErrorCode::Api | ErrorCode::NotWecom));
        match (refused, &mut company.directory_refused) {
            (None, known) => {
                *known = None;
                self.read.remove(&directory_id(id));
            }
            (Some(error), Some((_, why))) => *why = words_of(error),
            (Some(error), known) => *known = Some((now, words_of(error))),
        }
    }

    /// How many messages of other programs were not sent, and since when, by company; others have none.
    pub(super) fn dead_letters(&mut self, counts: &[(String, u32, Timestamp)]) {
        for (id, company) in &mut self.companies {
            let found = counts.iter().find(|(of, ..)| of == id);
            company.dead_letters = found.map(|(_, number, since)| (*number, *since));
        }
    }

    /// Free bytes on the disk of the data folder; `None`: the system does not tell.
    pub(super) fn disk(&mut self, free: Option<u64>, now: Timestamp) {
        let (bound, since) = self.disk_low.map_or((LEAST_FREE, now), |(_, since)| (ENOUGH_FREE, since));
        self.disk_low = free.filter(|free| *free < bound).map(|free| (free, since));
    }

    /// Something failed by a fault of Posthorn; `None`: the admin has read of it.
    pub(super) fn fault(&mut self, what: Option<&ErrorView>, now: Timestamp) {
        self.fault = what.map(|what| (what.message.clone(), now));
    }

    /// The admin was led to a need. What only wanted to be seen is over; what wants something done stands on.
    pub(super) fn read(&mut self, id: &str) {
        if let Some(need) = self.all().into_iter().find(|need| need.id == id) {
            match (need.kind, need.place) {
                (NeedKind::Missed, NeedPlace::Send(send)) => drop(self.sends.remove(&send)),
                (NeedKind::DirectoryRefused, _) => drop(self.read.insert(need.id)),
                (NeedKind::Fault, _) => self.fault = None,
                _ => {}
            }
        }
    }

    /// All needs, and what of them changed since the last call.
    pub(super) fn tell(&mut self) -> Needs {
        let standing: Vec<Need> = self.all().into_iter().filter(|need| !self.read.contains(&need.id)).collect();
        let fresh: Vec<Need> = standing.iter().filter(|need| !self.told.contains(&need.id)).cloned().collect();
        let stands = |id: &String| standing.iter().any(|need| need.id == *id);
        let mut over: Vec<String> = self.told.iter().filter(|id| !stands(id)).cloned().collect();
        over.sort();
        self.told = standing.iter().map(|need| need.id.clone()).collect();
        Needs { standing, fresh, over }
    }

    /// As it stands, whatever was told.
    fn all(&self) -> Vec<Need> {
        let mut all: BTreeMap<String, Need> = BTreeMap::new();
        for concern in self.sends.values() {
            let need = need_of_send(concern);
            // A frequency limit holds all sends of a company, and is told once: by the oldest.
            let known = all.entry(need.id.clone()).or_insert_with(|| need.clone());
            if need.since < known.since {
                *known = need;
            }
        }
        let companies = self.companies.iter().flat_map(|(id, company)| needs_of_company(id, company));
        let disk = self.disk_low.map(|(free, since)| Need {
            number: Some(free / 1_000_000),
            ..bare("disk".to_owned(), NeedKind::DiskLow, since, NeedPlace::DataFolder)
        });
        let fault = self.fault.as_ref().map(|(what, since)| Need {
            subject: what.clone(),
            ..bare("fault".to_owned(), NeedKind::Fault, *since, NeedPlace::Sends)
        });
        let mut all: Vec<Need> = all.into_values().chain(companies).chain(disk).chain(fault).collect();
        all.sort_by(|a, b| (a.kind, a.since, &a.id).cmp(&(b.kind, b.since, &b.id)));
        all
    }
}

fn bare(id: String, kind: NeedKind, since: Timestamp, place: NeedPlace) -> Need {
    let (company, practice, subject) = (None, false, String::new());
    Need { id, kind, company, practice, subject, outcome: None, number: None, since, place }
}

fn send_id(kind: NeedKind, snapshot: &BroadcastSnapshot) -> String {
    match kind {
        NeedKind::Held => format!("held:{}", snapshot.profile_id),
        _ => format!("{kind:?}:{}", snapshot.id).to_lowercase(),
    }
}

fn directory_id(profile_id: &str) -> String {
    format!("directory:{profile_id}")
}

fn need_of_send(concern: &Concern) -> Need {
    let Concern { kind, since, snapshot } = concern;
    Need {
        company: (!snapshot.practice).then(|| snapshot.profile_name.clone()),
        practice: snapshot.practice,
        subject: snapshot.title.clone(),
        outcome: snapshot.outcome,
        number: (*kind == NeedKind::Missed).then_some(u64::from(snapshot.missed)),
        ..bare(send_id(*kind, snapshot), *kind, *since, NeedPlace::Send(snapshot.id.clone()))
    }
}

fn needs_of_company(id: &str, company: &Company) -> impl Iterator<Item = Need> {
    let of = |need: Need| Need {
        company: (!company.practice).then(|| company.name.clone()),
        practice: company.practice,
        ..need
    };
    let secret = company.secret_refused.values().min().map(|since| {
        of(bare(format!("secret:{id}"), NeedKind::SecretRefused, *since, NeedPlace::Company(id.to_owned())))
    });
    let directory = company.directory_refused.as_ref().map(|(since, why)| {
        let need = bare(directory_id(id), NeedKind::DirectoryRefused, *since, NeedPlace::Directory(id.to_owned()));
        of(Need { subject: why.clone(), ..need })
    });
    let dead = company.dead_letters.map(|(number, since)| {
        let need = bare(format!("dead:{id}"), NeedKind::DeadLetters, since, NeedPlace::Sends);
        of(Need { number: Some(u64::from(number)), ..need })
    });
    secret.into_iter().chain(directory).chain(dead)
}

/// What WeCom said, as short as there is: its number with the catalogue's words where there are some.
fn words_of(error: &ErrorView) -> String {
    error.api.as_ref().map_or_else(|| error.message.clone(), |api| format!("{} {}", api.code, api.message))
}

#[cfg(test)]
mod tests;
