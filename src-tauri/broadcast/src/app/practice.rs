//! The practice company is made known: another at each start, of which what its members got and what it knows of it is kept for the
//! next.

mod trying;

use super::{AppResult, off_the_runtime};
use crate::channels::ChannelBook;
use crate::documents::{DocumentError, Documents};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::practice::KeptMessage;
use crate::model::profile::PRACTICE_ID;
use crate::model::secrets::{SecretScope, robot_secret};
use crate::ports::{Ids, PracticeCompany, PracticeIdentity, SecretStore, TimedIds};
use crate::profiles::Profiles;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::JoinHandle;

/// Id of the robot that practice begins with.
const ROBOT_ID: &str = "practice-robot";

/// What the members have and what the company knows of it, in the user's folder.
const INBOX: &str = "practice-inbox.json";
/// Messages that are kept, the newest first.
const MESSAGES: usize = 500;
/// Bytes of messages that are kept, the newest first.
const BYTES: usize = 1024 * 1024;
/// Rest after a writing, in times of what it took: a large send changes the inboxes thousands of times a second, and what is written then
/// is large as well.
const REST: u32 = 20;
/// The shortest and the longest rest.
const BOUNDS: (Duration, Duration) = (Duration::from_millis(50), Duration::from_secs(2));

/// The document: an object, so that a later version can add to it.
#[derive(Debug, Default, Serialize, Deserialize)]
struct KeptInbox {
    messages: Vec<KeptMessage>,
    /// What else the company knows, in its own form. Nothing in a document that an earlier version wrote.
    #[serde(default)]
    company: Value,
}

/// Has the inboxes of the practice company outlive the program. They are written where nobody waits for it, soon after they changed.
pub(super) struct Inbox {
    file: Arc<InboxFile>,
    writer: Option<JoinHandle<()>>,
}

struct InboxFile {
    company: Arc<dyn PracticeCompany>,
    documents: Documents,
    /// Which change of the inboxes stands in the file. Held while it is written, so that an older state never takes a newer one's place.
    written: Mutex<u64>,
}

impl Inbox {
    /// Fills the inboxes with what they had in the last run, and keeps them from now on where that can be written. A damaged file is
    /// kept aside, and the inboxes begin empty. One that cannot be read is no reason not to start, and is not written over.
    pub(super) fn open(company: &Arc<dyn PracticeCompany>, documents: &Documents, can_write: bool) -> Self {
        let before = documents.read::<KeptInbox>(INBOX);
        let can_write = can_write && before.is_ok();
        let mut refused = false;
        match before {
            Ok(before) => {
                let KeptInbox { messages, company: memory } = before.unwrap_or_default();
                company.restore(messages);
                if !memory.is_null()
                    && let Err(error) = company.remember(memory)
                {
                    // The messages could be read: they are written anew.
                    refused = true;
                    documents.refuse(INBOX, &error.to_string());
                }
            }
            Err(error) => tracing::warn!(%error, "the practice inbox could not be read"),
        }
        let written = Mutex::new(if refused { u64::MAX } else { *company.changes().borrow() });
        let file = Arc::new(InboxFile { company: Arc::clone(company), documents: documents.clone(), written });
        let writer = can_write.then(|| tokio::spawn(keep_written(Arc::clone(&file))));
        Self { file, writer }
    }

    /// Writes what has changed since the last time, before the program ends.
    pub(super) async fn close(&self) {
        if self.writer.is_some() {
            write(&self.file).await;
        }
    }
}

impl Drop for Inbox {
    fn drop(&mut self) {
        if let Some(writer) = &self.writer {
            writer.abort();
        }
    }
}

async fn keep_written(file: Arc<InboxFile>) {
    let mut changes = file.company.changes();
    while changes.changed().await.is_ok() {
        let began = Instant::now();
        write(&file).await;
        tokio::time::sleep((began.elapsed() * REST).clamp(BOUNDS.0, BOUNDS.1)).await;
    }
}

/// What cannot be written is tried again with the next change: nothing that was really sent depends on it.
async fn write(file: &Arc<InboxFile>) {
    let file = Arc::clone(file);
    let done = off_the_runtime(move || file.write()).await;
    if let Err(error) = done.and_then(|done| Ok(done?)) {
        tracing::warn!(?error, "the practice inbox could not be written");
    }
}

impl InboxFile {
    fn write(&self) -> Result<(), DocumentError> {
        let mut written = self.written.lock();
        // Asked before the messages, so that whatever arrives meanwhile is a change yet to be written.
        let now = *self.company.changes().borrow();
        if now == *written {
            return Ok(());
        }
        let messages = newest_within(self.company.kept(MESSAGES), BYTES);
        self.documents.write(INBOX, &KeptInbox { messages, company: self.company.memory() })?;
        *written = now;
        Ok(())
    }
}

/// As many of the newest messages as fit.
fn newest_within(mut messages: Vec<KeptMessage>, bytes: usize) -> Vec<KeptMessage> {
    let size = |message: &KeptMessage| serde_json::to_vec(message).map_or(0, |text| text.len());
    let mut room = bytes;
    let fits = |message: &&KeptMessage| {
        let left = room.checked_sub(size(message));
        room = left.unwrap_or(0);
        left.is_some()
    };
    let kept = messages.iter().rev().take_while(fits).count();
    messages.split_off(messages.len() - kept)
}

/// Lets the practice profile know its company, and keeps secret and key for this session.
pub(super) fn introduce(
    company: &dyn PracticeCompany,
    profiles: &Profiles,
    secrets: &dyn SecretStore,
    channels: &ChannelBook,
) -> AppResult<()> {
    let PracticeIdentity { corp_id, agent_id, app_name, secret, robot_group, robot_key } = company.identity();
    let me = company.members().into_iter().next().map(|member| member.user_id);
    // Another at each start, whoever makes the other ids, since the company is; in a domain that never exists, so that nothing could leave by mistake.
    let address = format!("https://{}.practice.invalid", TimedIds.fresh());
    profiles.set_practice_endpoint(&address, &corp_id, agent_id, me.as_deref());
    profiles.set_practice_app_name(&app_name);
    let profile = profiles.get(PRACTICE_ID)?;
    let wrong = |error: wecom::SettingError| ErrorView::new(ErrorCode::Internal, format!("practice: {error}"));
    let scope = SecretScope::of_app(&profile).map_err(wrong)?;
    secrets.set_for_session(PRACTICE_ID, &scope, secret);
    let scope = SecretScope::of_robot(&profile).map_err(wrong)?;
    secrets.set_for_session(&robot_secret(ROBOT_ID), &scope, robot_key);
    Ok(channels.set_practice_robot(ROBOT_ID, &robot_group)?)
}

#[cfg(test)]
mod tests;
