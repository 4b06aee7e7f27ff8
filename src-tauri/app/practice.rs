//! The practice company: a WeCom stand-in inside the program, on loopback at a port of its own, with an inbox that shows
//! what each member got. Nothing of it ever leaves this computer.

use crate::error::Refusal;
use broadcast::channels::{ChannelBook, robot_secret};
use broadcast::problem::{ErrorCode, ErrorView};
use sandbox::{Sandbox, Settings};
use secrecy::SecretString;
use serde::Serialize;
use std::net::{Ipv4Addr, SocketAddr};
use wecom::message::Message;
use wecom::preview::Preview;
use wecom::send::{Safe, SendOptions};

/// Id of the practice profile.
pub const PROFILE_ID: &str = "practice";

/// Id of the robot that practice begins with.
const ROBOT_ID: &str = "practice-robot";
/// Its group, and its name.
const ROBOT_GROUP: &str = "值班群";

/// A practice member and how much they got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
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
#[derive(Debug, Clone, PartialEq, Eq, Serialize, specta::Type)]
pub struct InboxMessage {
    /// The id that WeCom gave it.
    pub msgid: String,
    /// When it arrived.
    pub at: broadcast::moment::Moment,
    /// What the member's phone shows.
    pub preview: Preview,
}

/// The running stand-in.
pub struct Practice {
    sandbox: Sandbox,
    settings: Settings,
}

impl std::fmt::Debug for Practice {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Practice").field("url", &self.sandbox.url()).finish_non_exhaustive()
    }
}

impl Practice {
    /// Starts the stand-in with a secret made for this run, and puts that into `keychain`'s memory.
    pub async fn start(keychain: &crate::keychain::Keychain) -> Result<Self, Refusal> {
        let secret = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        let mut settings = Settings::practice();
        settings.secret.clone_from(&secret);
        let listen = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let sandbox = Sandbox::start(settings.clone(), listen)
            .await
            .map_err(|error| ErrorView::new(ErrorCode::Internal, format!("practice company: {error}")))?;
        keychain.keep_for_session(PROFILE_ID, SecretString::from(secret));
        let key = sandbox.add_webhook(ROBOT_GROUP);
        keychain.keep_for_session(&robot_secret(ROBOT_ID), SecretString::from(key));
        Ok(Self { sandbox, settings })
    }

    /// Lets the practice profile know its robot.
    pub fn give_robot(&self, channels: &ChannelBook) -> Result<(), Refusal> {
        Ok(channels.set_practice_robot(ROBOT_ID, ROBOT_GROUP)?)
    }

    /// Address of the stand-in.
    pub fn url(&self) -> String {
        self.sandbox.url()
    }

    /// Company id of the stand-in.
    pub fn corp_id(&self) -> &str {
        &self.settings.corp_id
    }

    /// Application number of the stand-in.
    pub fn agent_id(&self) -> u32 {
        self.settings.agent_id
    }

    /// All members, those who got most recently first, then in the company's order.
    pub fn members(&self) -> Vec<InboxMember> {
        let mut newest = std::collections::HashMap::<String, (u32, i64)>::new();
        for delivery in self.sandbox.deliveries() {
            let seen = newest.entry(delivery.userid.to_lowercase()).or_default();
            *seen = (seen.0 + 1, seen.1.max(delivery.at_ms));
        }
        let mut members: Vec<(i64, InboxMember)> = self
            .sandbox
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
        self.sandbox
            .inbox(user_id)
            .into_iter()
            .filter_map(|delivery| {
                let whole = serde_json::json!({ "msgtype": delivery.msgtype, delivery.msgtype: delivery.message });
                let message: Message = serde_json::from_value(whole).ok()?;
                let safe = Safe::from_level(delivery.safe).unwrap_or_default();
                let options = SendOptions { safe, ..SendOptions::default() };
                Some(InboxMessage {
                    msgid: delivery.msgid,
                    at: broadcast::moment::Moment(delivery.at_ms),
                    preview: wecom::preview::draw(&message, &options),
                })
            })
            .collect()
    }
}
