//! The practice company: a WeCom stand-in inside the program, with an inbox that shows what each member got. It has no port:
//! requests are handed over inside the process, so that no web page and no other user of the computer can reach it.

use crate::error::CommandError;
use broadcast::channels::ChannelBook;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::model::secrets::{SecretScope, robot_secret};
use broadcast::ports::SecretStore;
use broadcast::profiles::Profiles;
use sandbox::{InProcess, Settings};
use secrecy::SecretString;
use serde::Serialize;
use std::sync::Arc;
use wecom::client::transport::{Answering, Transport};
use wecom::kinds::Message;
use wecom::preview::Preview;
use wecom::safe::Safe;
use wecom::send::SendOptions;

/// Id of the practice profile.
pub const PROFILE_ID: &str = "practice";

/// Id of the robot that practice begins with.
const ROBOT_ID: &str = "practice-robot";
/// Its group, and its name.
const ROBOT_GROUP: &str = "值班群";

/// A practice member and how much they got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct InboxMember {
    /// Account.
    pub user_id: String,
    /// Name.
    pub name: String,
    /// First department.
    pub department: String,
    /// Messages received since Posthorn started.
    pub messages: u32,
}

/// A message as the member sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ts_rs::TS)]
pub struct InboxMessage {
    /// The id that WeCom gave it.
    pub msgid: String,
    /// When it arrived.
    pub at: broadcast::model::timestamp::Timestamp,
    /// What the member's phone shows.
    pub preview: Preview,
}

/// Requests of practice that are remembered. Nobody looks at them; they are there for a debugger.
const LOG: (usize, usize) = (200, 4096);

/// The stand-in, as the client reaches it.
struct Company(InProcess);

impl Transport for Company {
    fn answer(&self, request: http::Request<bytes::Bytes>) -> Answering<'_> {
        Box::pin(self.0.answer(request))
    }
}

/// The practice company of this run of the program.
pub struct Practice {
    company: Arc<Company>,
    corp_id: String,
    agent_id: u32,
    secret: SecretString,
}

impl std::fmt::Debug for Practice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Practice").finish_non_exhaustive()
    }
}

impl Default for Practice {
    fn default() -> Self {
        Self::new()
    }
}

impl Practice {
    /// Makes the company, with a secret of its own.
    pub fn new() -> Self {
        let secret = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        let mut settings = Settings::practice().with_log(LOG.0, LOG.1);
        settings.secret.clone_from(&secret);
        settings.webhooks.clear();
        let (corp_id, agent_id) = (settings.corp_id.clone(), settings.agent_id);
        let company = Arc::new(Company(InProcess::new(settings)));
        Self { company, corp_id, agent_id, secret: SecretString::from(secret) }
    }

    /// What the practice profile is reached through.
    pub fn transport(&self) -> Arc<dyn Transport> {
        self.company.clone()
    }

    /// Lets the practice profile know its company, and keeps secret and key among `secrets` for this session.
    pub fn introduce(
        &self,
        profiles: &Profiles,
        secrets: &dyn SecretStore,
        channels: &ChannelBook,
    ) -> Result<(), CommandError> {
        let me = self.members().first().map(|member| member.user_id.clone());
        // Another at each start, since the company is; in a domain that never exists, so that nothing could leave by mistake.
        let address = format!("https://{}.practice.invalid", uuid::Uuid::new_v4().simple());
        profiles.set_practice_endpoint(&address, &self.corp_id, self.agent_id, me.as_deref());
        let profile = profiles.get(PROFILE_ID)?;
        let wrong = |error: wecom::SettingError| ErrorView::new(ErrorCode::Internal, format!("practice: {error}"));
        let scope = SecretScope::of_app(&profile).map_err(wrong)?;
        secrets.set_for_session(PROFILE_ID, &scope, self.secret.clone());
        let key = SecretString::from(self.company.0.add_webhook(ROBOT_GROUP));
        let scope = SecretScope::of_robot(&profile).map_err(wrong)?;
        secrets.set_for_session(&robot_secret(ROBOT_ID), &scope, key);
        Ok(channels.set_practice_robot(ROBOT_ID, ROBOT_GROUP)?)
    }

    /// All members, those who got most recently first, then in the company's order.
    pub fn members(&self) -> Vec<InboxMember> {
        let mut newest = std::collections::HashMap::<String, (u32, i64)>::new();
        for delivery in self.company.0.deliveries() {
            let seen = newest.entry(delivery.userid.to_lowercase()).or_default();
            *seen = (seen.0 + 1, seen.1.max(delivery.at_ms));
        }
        let mut members: Vec<(i64, InboxMember)> = self
            .company
            .0
            .members()
            .into_iter()
            .map(|member| {
                let (messages, at) = newest.get(&member.userid.to_lowercase()).copied().unwrap_or_default();
                let department = member.main_department;
                (at, InboxMember { user_id: member.userid, name: member.name, department, messages })
            })
            .collect();
        members.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
        members.into_iter().map(|(_, member)| member).collect()
    }

    /// What a member got, oldest first.
    pub fn inbox(&self, user_id: &str) -> Vec<InboxMessage> {
        self.company
            .0
            .inbox(user_id)
            .into_iter()
            .filter_map(|delivery| {
                let whole = serde_json::json!({ "msgtype": delivery.msgtype, delivery.msgtype: delivery.message });
                let message: Message = serde_json::from_value(whole).ok()?;
                let safe = Safe::from_level(delivery.safe).unwrap_or_default();
                let options = SendOptions { safe, ..SendOptions::default() };
                Some(InboxMessage {
                    msgid: delivery.msgid,
                    at: broadcast::model::timestamp::Timestamp(delivery.at_ms),
                    preview: wecom::drawing::draw(&message, &options),
                })
            })
            .collect()
    }
}
