//! What is sent by whom: the files of a message are with the application for people and chats, and with each robot for itself.

use super::Shared;
use super::runner::Files;
use crate::media::uploads::UploadError;
use crate::plan::{Contents, Plan};
use crate::profiles::Profile;
use std::collections::{BTreeSet, HashMap};
use wecom::message::Message;

impl Shared {
    /// Uploads the files of a message for everyone who sends it by a plan. After an error nothing of the message has left.
    pub(super) async fn bring_files(
        &self,
        profile: &Profile,
        message: &Message,
        plan: &Plan,
        digest: &str,
    ) -> Result<(Contents, Files), UploadError> {
        let uploads = self.uploads();
        let mut contents = Contents { app: message.clone(), robots: HashMap::new() };
        let mut files = Files::of(digest);
        let holders: BTreeSet<Option<&str>> = plan.batches.iter().map(|batch| batch.route.holder()).collect();
        for holder in holders {
            let resolved = Box::pin(uploads.resolve(profile, holder, message, digest)).await?;
            files.hold(holder, resolved.used);
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
