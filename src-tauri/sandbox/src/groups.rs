//! What groups have received, through app chats and webhooks. The newest 20,000 messages are kept.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Messages kept.
const KEPT: usize = 20_000;

/// Through which channel a message came into its group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A chat that the app made, by its `chatid`.
    Chat(String),
    /// A webhook. Its key is not told.
    Webhook,
}

/// A message in a group.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct GroupMessage {
    /// How it came.
    pub channel: Channel,
    /// Name of the group.
    pub group: String,
    /// When it came, sandbox clock, Unix milliseconds.
    pub at_ms: i64,
    /// `text`, `markdown_v2` …
    pub msgtype: String,
    /// The object named like the `msgtype`, as shown to members: cut where the server cuts, defaults filled in. Of a webhook's
    /// picture only the number of `bytes` and the `md5`.
    pub message: Value,
    /// The `safe` level of the request, 0 when not given.
    pub safe: i64,
    /// Members of a chat who did not get it, because they had too many messages before.
    pub missed: Vec<String>,
}

/// See the module text.
#[derive(Debug, Default)]
pub(crate) struct Groups(VecDeque<GroupMessage>);

impl Groups {
    /// Writes a message down.
    pub(crate) fn add(&mut self, message: GroupMessage) {
        self.0.push_back(message);
        if self.0.len() > KEPT {
            self.0.pop_front();
        }
    }

    /// All that are kept, oldest first.
    pub(crate) fn all(&self) -> Vec<GroupMessage> {
        self.0.iter().cloned().collect()
    }
}
