//! What WeCom says of the application that is being set up: whether it lets this computer in, what the secret is for, whom the
//! application reaches.

use super::super::{AppResult, Product};
use crate::connections::{CheckResult, CheckStep};
use crate::model::audience::{Recipient, RecipientKind};
use crate::model::error_view::ErrorView;
use serde::Serialize;
use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;
use wecom::agent::Agent;
use wecom::client::secret_use::{SecretUse, TRUSTED_ADDRESS_AFTER};
use wecom::errcode::UNTRUSTED_ADDRESS;
use wecom::ids::AgentId;
use wecom::{Client, ErrorClass};

/// Most members, departments and tags that are named one by one.
const NAMED: usize = 12;
/// How many looks come a minute apart; then the pauses grow.
const QUICK_LOOKS: u32 = 3;
/// Longest pause between two looks.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

/// What the secret is for, as far as WeCom's answers tell.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum SecretFor {
    /// This application.
    ThisApp,
    /// Another application of the company.
    AnotherApp {
        /// Its number.
        agent_id: u32,
        /// Its name; empty if none was told.
        name: String,
    },
    /// The synchronisation of contacts (通讯录同步).
    ContactSync,
    /// No application, and not the synchronisation of contacts either.
    NoApp,
    /// Not known, or not yet.
    Unknown,
}

/// One of those in the visible scope.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RangeEntry {
    /// Its account or number.
    pub id: String,
    /// Its name, where it may be read.
    pub name: Option<String>,
}

/// The visible scope: at most the first few of each, with how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SetupRange {
    /// Departments, each with everything below it.
    pub departments: Vec<RangeEntry>,
    /// Members named one by one.
    pub members: Vec<RangeEntry>,
    /// Tags.
    pub tags: Vec<RangeEntry>,
    /// How many departments, members and tags there are.
    pub counts: (u32, u32, u32),
}

/// The application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SetupApp {
    /// Its name.
    pub name: String,
    /// It is switched off.
    pub closed: bool,
    /// Whom it reaches.
    pub range: SetupRange,
}

/// What a look found.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SetupLook {
    /// What did not go well, and in which step; `None`: all went well.
    pub error: Option<ErrorView>,
    /// The step that did not go well; the application when all went well.
    pub step: CheckStep,
    /// What the secret is for.
    pub secret: SecretFor,
    /// The application, where WeCom tells of it.
    pub app: Option<SetupApp>,
    /// WeCom does not trust this computer's address (yet).
    pub untrusted: bool,
    /// The address that WeCom told before, when it is another one now; until it lets this computer in.
    pub address_before: Option<String>,
    /// After how many seconds it is worth looking again unasked; `None`: something must be changed first.
    pub again_after_s: Option<u32>,
}

impl Product {
    /// Looks how far a company's set-up is at WeCom. `looks`: how often it was looked before, unasked, for the same reason.
    pub async fn look_at_setup(self: &Arc<Self>, profile_id: &str, looks: u32) -> AppResult<SetupLook> {
        let token = self.check_profile(profile_id, CheckStep::Token).await?;
        if token.error.is_some() {
            return Ok(SetupLook::of(token, SecretFor::Unknown, looks));
        }
        let profile = self.profile(profile_id)?;
        let client = self.connections.client(&profile).await?;
        let asked = AgentId(profile.agent_id);
        let agent = client.agent(asked).await;
        let found = match &agent {
            Ok(agent) => CheckResult::of_agent(agent),
            Err(error) => CheckResult::failed(CheckStep::Agent, error.into()),
        };
        self.note_found(&profile, &found);
        match agent {
            Ok(agent) => {
                self.freshen_directory(profile_id);
                let mut range = range(&client, &agent).await;
                self.name_range(profile_id, &mut range).await?;
                let app = SetupApp { range, name: agent.name, closed: agent.close };
                Ok(SetupLook { app: Some(app), ..SetupLook::of(found, SecretFor::ThisApp, looks) })
            }
            Err(error) => {
                let secret = client.secret_use(asked, &error).await.into();
                let look = SetupLook::of(found, secret, looks);
                let address_before = self.addresses.before(profile_id).filter(|_| look.untrusted);
                Ok(SetupLook { address_before, ..look })
            }
        }
    }

    /// Fills in the names that WeCom does not tell and the directory knows, as from a member sheet.
    async fn name_range(&self, profile_id: &str, range: &mut SetupRange) -> AppResult<()> {
        let SetupRange { departments, members, tags, .. } = range;
        for (kind, entries) in
            [(RecipientKind::Department, departments), (RecipientKind::Person, members), (RecipientKind::Tag, tags)]
        {
            for one in entries.iter_mut().filter(|one| one.name.is_none()) {
                let mut known = [Recipient { kind, id: one.id.clone(), name: None }];
                self.directory.fill_names(profile_id, &mut known).await?;
                let [Recipient { name, .. }] = known;
                one.name = entry(one.id.clone(), name).name;
            }
        }
        Ok(())
    }
}

impl SetupLook {
    fn of(found: CheckResult, secret: SecretFor, looks: u32) -> Self {
        let CheckResult { step, error, .. } = found;
        let api = error.as_ref().and_then(|error| error.api.as_ref());
        let untrusted = api.is_some_and(|api| api.code == UNTRUSTED_ADDRESS);
        let passes = untrusted || api.is_some_and(|api| api.class == ErrorClass::Transient);
        let again_after_s = passes.then(|| pause(looks));
        Self { error, step, secret, app: None, untrusted, address_before: None, again_after_s }
    }
}

/// Seconds until the next look: as long as WeCom takes for a change, then longer each time.
fn pause(looks: u32) -> u32 {
    let doubled = looks.saturating_add(1).saturating_sub(QUICK_LOOKS).min(8);
    let pause = TRUSTED_ADDRESS_AFTER.saturating_mul(1 << doubled).min(LONGEST_PAUSE);
    u32::try_from(pause.as_secs()).unwrap_or(u32::MAX)
}

impl From<SecretUse> for SecretFor {
    fn from(told: SecretUse) -> Self {
        match told {
            SecretUse::ThisApp => Self::ThisApp,
            SecretUse::AnotherApp(app) => Self::AnotherApp { agent_id: app.id.0, name: app.name },
            SecretUse::ContactSync => Self::ContactSync,
            SecretUse::NoApp => Self::NoApp,
            SecretUse::Unknown => Self::Unknown,
        }
    }
}

/// The visible scope with the names that may be read. Where one may not be, the number is all there is, which is no failure.
async fn range(client: &Client, agent: &Agent) -> SetupRange {
    let mut names: HashMap<u32, String> = HashMap::new();
    if !agent.allow_departments.is_empty() {
        let known = client.departments(None).await.unwrap_or_default();
        names.extend(known.into_iter().map(|department| (department.id.0, department.name)));
    }
    let departments = agent.allow_departments.iter().take(NAMED).map(|id| entry(id.0.to_string(), names.remove(&id.0)));
    let departments = departments.collect();
    if !agent.allow_tags.is_empty() {
        let known = client.tags().await.unwrap_or_default();
        names = known.into_iter().map(|tag| (tag.id.0, tag.name)).collect();
    }
    let tags = agent.allow_tags.iter().take(NAMED).map(|id| entry(id.0.to_string(), names.remove(&id.0))).collect();
    let mut members = Vec::new();
    for user in agent.allow_users.iter().take(NAMED) {
        let name = client.member(user).await.ok().and_then(|member| member.name);
        members.push(entry(user.0.clone(), name));
    }
    let counts = (count(agent.allow_departments.len()), count(agent.allow_users.len()), count(agent.allow_tags.len()));
    SetupRange { departments, members, tags, counts }
}

/// A name that only repeats the number is none.
fn entry(id: String, name: Option<String>) -> RangeEntry {
    let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty() && *name != id);
    RangeEntry { id, name }
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_come_a_minute_apart_and_then_further() {
        let pauses: Vec<u32> = (0..8).map(pause).collect();
        assert_eq!(pauses, [60, 60, 60, 120, 240, 480, 600, 600]);
        assert_eq!(pause(u32::MAX), 600);
    }

    #[test]
    fn a_name_that_is_only_the_number_is_none() {
        assert_eq!(entry("12".to_owned(), Some("12".to_owned())).name, None);
        assert_eq!(entry("12".to_owned(), Some(" ".to_owned())).name, None);
        assert_eq!(entry("12".to_owned(), Some("后勤部".to_owned())).name.as_deref(), Some("后勤部"));
    }
}
