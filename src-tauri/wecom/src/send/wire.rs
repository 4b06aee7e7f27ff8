//! The exact bytes of a request, and the way back from them.
//!
//! The duplicate check compares the JSON of requests (`wecom/messages.md §3` [O]), so the same request must always give the same
//! bytes: field order is fixed, nothing optional is written without need, text is raw UTF-8 (40033 exists for `\uXXXX`).

use super::{Safe, SendOptions, SendRequest};
use crate::ids::{AgentId, DepartmentId, TagId, UserId};
use crate::kinds::Message;
use crate::recipient::{EVERYONE, Recipients};
use serde::de;
use serde::ser::SerializeMap;
use serde::{Deserialize, Serialize, Serializer};
use std::str::FromStr;

/// Why a JSON text is not a request that can be shown.
#[derive(Debug, thiserror::Error)]
pub enum ParseRequestError {
    /// Not JSON, or a value of the wrong type, or a kind of message that is not known here.
    #[error("not a message/send request: {0}")]
    Json(#[from] serde_json::Error),
    /// A list of ids with something else in it. Holds the field's name.
    #[error("{0} holds something that is not a number")]
    Ids(&'static str),
}

impl SendRequest {
    /// The body of the request: compact JSON, raw UTF-8, deterministic.
    ///
    /// Order: touser, toparty, totag, msgtype, agentid, the message, safe, enable_id_trans, enable_duplicate_check,
    /// duplicate_check_interval. A mini program notice has no agentid. The message is in its [normalized](Message::normalized) form, the duplicate check always on.
    pub fn to_bytes(&self) -> Vec<u8> {
        // Cannot fail: all keys are strings, and memory takes every byte. An empty body would be refused, never delivered.
        serde_json::to_vec(&Wire(self)).unwrap_or_default()
    }

    /// The same content as [`SendRequest::to_bytes`], indented for reading.
    pub fn to_pretty_json(&self) -> String {
        serde_json::to_string_pretty(&Wire(self)).unwrap_or_default()
    }

    /// Reads a request, such as a stored one, or an example from a document. Fields that are not known are passed over. Where the
    /// request does not name the application (mini program notices), its number is 0.
    pub fn parse(json: &[u8]) -> Result<Self, ParseRequestError> {
        let head: Head = serde_json::from_slice(json)?;
        let message: Message = serde_json::from_slice(json)?;
        let agent_id = match head.agentid {
            Some(id) => AgentId(id),
            None if !message.kind().names_application() => AgentId(0),
            None => return Err(<serde_json::Error as de::Error>::missing_field("agentid").into()),
        };
        let all = head.touser.trim().eq_ignore_ascii_case(EVERYONE);
        let users = if all { Vec::new() } else { parts(&head.touser).map(|user| UserId(user.to_owned())).collect() };
        Ok(Self {
            recipients: Recipients {
                all,
                users,
                departments: numbers(&head.toparty, "toparty", DepartmentId)?,
                tags: numbers(&head.totag, "totag", TagId)?,
            },
            agent_id,
            message,
            options: SendOptions {
                safe: head.safe,
                enable_id_trans: head.enable_id_trans == 1,
                duplicate_check_interval: head.duplicate_check_interval,
            },
        })
    }
}

/// The envelope as it comes.
#[derive(Deserialize)]
struct Head {
    #[serde(default)]
    touser: String,
    #[serde(default)]
    toparty: String,
    #[serde(default)]
    totag: String,
    agentid: Option<u32>,
    #[serde(default)]
    safe: Safe,
    #[serde(default)]
    enable_id_trans: u8,
    #[serde(default = "default_interval")]
    duplicate_check_interval: u32,
}

fn default_interval() -> u32 {
    SendOptions::default().duplicate_check_interval
}

/// The official examples have spaces around the bars (`wecom/messages.md §1.1` [O]).
fn parts(list: &str) -> impl Iterator<Item = &str> {
    list.split('|').map(str::trim).filter(|part| !part.is_empty())
}

fn numbers<T>(list: &str, field: &'static str, make: fn(u32) -> T) -> Result<Vec<T>, ParseRequestError> {
    parts(list).map(|part| u32::from_str(part).map(make).map_err(|_| ParseRequestError::Ids(field))).collect()
}

/// A request in the shape of its JSON.
struct Wire<'a>(&'a SendRequest);

impl Serialize for Wire<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let SendRequest { recipients, agent_id, message, options } = self.0;
        let message = message.normalized();
        let kind = message.kind();
        let mut map = serializer.serialize_map(None)?;
        for (name, list) in
            [("touser", recipients.touser()), ("toparty", recipients.toparty()), ("totag", recipients.totag())]
        {
            if let Some(list) = list {
                map.serialize_entry(name, &list)?;
            }
        }
        map.serialize_entry("msgtype", kind.msgtype())?;
        if kind.names_application() {
            map.serialize_entry("agentid", &agent_id.0)?;
        }
        message.serialize_content(&mut map)?;
        if let Some(level) = options.safe.sent_with(kind.safe_choice()) {
            map.serialize_entry("safe", &level)?;
        }
        if options.enable_id_trans && kind.takes_id_translation() {
            map.serialize_entry("enable_id_trans", &1)?;
        }
        map.serialize_entry("enable_duplicate_check", &1)?;
        map.serialize_entry("duplicate_check_interval", &options.interval_seconds())?;
        map.end()
    }
}

#[cfg(test)]
pub(crate) mod tests;
