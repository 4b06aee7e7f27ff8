//! What a secret is for, as far as WeCom's answers tell: none of them says it outright.

use super::http::Payload;
use super::{Call, Client};
use crate::agent::AgentBrief;
use crate::error::Error;
use crate::ids::AgentId;
use std::time::Duration;

/// The application is not the one of the token (`wecom/contacts-media-agent.md §7` [O]).
const ANOTHER_APP: i64 = 301_002;
/// There is no such application.
const NO_SUCH_APP: i64 = 40_056;
/// The secret may not call this (`wecom/contacts-media-agent.md §1` [O]).
const NOT_PERMITTED: i64 = 48_002;

/// How long WeCom takes until a change of the trusted addresses counts (`wecom/contacts-media-agent.md §2.1` [O]: about a minute).
pub const TRUSTED_ADDRESS_AFTER: Duration = Duration::from_mins(1);

/// What a secret is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecretUse {
    /// The application that was asked for.
    ThisApp,
    /// Another application of the company.
    AnotherApp(AgentBrief),
    /// The synchronisation of contacts (通讯录同步): it sends nothing (48002), and reads no names from an address that is new since
    /// August 2022 (48009; `wecom/contacts-media-agent.md §1, §5.1` [O]).
    ContactSync,
    /// No application, and not the synchronisation of contacts either; which else no answer tells [U].
    NoApp,
    /// The answers do not tell.
    Unknown,
}

impl Client {
    /// What the secret is for, after `agent/get` was refused like this. Asks at most two things more, which change nothing:
    /// `agent/list`, which an application's secret may read of itself (`wecom/contacts-media-agent.md §7` [O]), and one row of
    /// `user/list_id`, which only the secret of the synchronisation of contacts may read (`§5` [O]).
    pub async fn secret_use(&self, asked: AgentId, refusal: &Error) -> SecretUse {
        let Error::Api(refusal) = refusal else { return SecretUse::Unknown };
        if !matches!(refusal.code, ANOTHER_APP | NO_SUCH_APP | NOT_PERMITTED) {
            return SecretUse::Unknown;
        }
        if let Ok(apps) = self.agents().await
            && let Some(other) = apps.into_iter().find(|app| app.id != asked)
        {
            return SecretUse::AnotherApp(other);
        }
        let call = Call::post("user/list_id", Payload::Json(br#"{"limit":1}"#));
        match self.call_with_token(call).await {
            Ok(_) => SecretUse::ContactSync,
            Err(Error::Api(error)) if error.code == NOT_PERMITTED => SecretUse::NoApp,
            Err(_) => SecretUse::Unknown,
        }
    }
}
