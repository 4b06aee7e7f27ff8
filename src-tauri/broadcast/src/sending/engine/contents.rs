//! What is sent by whom: the files of a message are with the application for people and chats, and with each robot for itself.

use super::Shared;
use crate::compose::media::uploads::{UploadError, Used};
use crate::model::profile::Profile;
use crate::sending::plan::{Contents, Plan};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeSet, HashMap};
use wecom::kinds::Message;

/// The files of one who sends, as they are written down beside a broadcast.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct HeldFiles {
    /// The robot; `None` is the application.
    pub(crate) robot: Option<String>,
    /// With the media ids that stand in its requests.
    pub(crate) used: Vec<Used>,
}

impl Shared {
    /// Uploads the files of a message for everyone who sends it by a plan. After an error nothing of the message has left.
    pub(super) async fn bring_files(
        &self,
        profile: &Profile,
        message: &Message,
        plan: &Plan,
        digest: &str,
    ) -> Result<(Contents, Vec<HeldFiles>), UploadError> {
        let uploads = self.uploads();
        let mut contents = Contents { app: message.clone(), robots: HashMap::new() };
        let mut files = Vec::new();
        let holders: BTreeSet<Option<&str>> = plan.batches.iter().map(|batch| batch.route.holder()).collect();
        for holder in holders {
            let resolved = Box::pin(uploads.resolve(profile, holder, message, digest)).await?;
            if !resolved.used.is_empty() {
                files.push(HeldFiles { robot: holder.map(str::to_owned), used: resolved.used });
            }
            match holder {
                None => contents.app = resolved.message,
                Some(robot) => {
                    contents.robots.insert(robot.to_owned(), (resolved.message, resolved.picture));
                }
            }
        }
        Ok((contents, files))
    }
}
