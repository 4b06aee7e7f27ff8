//! What requests say, whomever they name.

use super::{PlanError, text_of};
use crate::compose::personal::{Filling, is_open};
use crate::model::audience::Recipient;
use crate::model::batch::{ContentDigest, PlannedBatch};
use crate::model::draft::{Draft, Personal};
use crate::model::profile::{Profile, app_of};
use sha2::{Digest, Sha256};
use wecom::channel::Channel;
use wecom::ids::AgentId;
use wecom::kinds::Message;
use wecom::recipient::Recipients;
use wecom::send::{SendOptions, SendRequest};

/// The message of each person, where everyone gets one of their own.
pub(crate) struct OwnMessages<'a> {
    personal: &'a Personal,
    filling: Filling,
    /// Whose values stand for those who have none: a test shows the first message to the admin.
    instead: Option<&'a Recipient>,
}

impl<'a> OwnMessages<'a> {
    pub(crate) fn of(
        personal: &'a Personal,
        message: &Message,
        draft: &'a Draft,
        test: bool,
    ) -> Result<Self, PlanError> {
        let filling = Filling::of(message).map_err(|error| PlanError::Fill { account: String::new(), error })?;
        let own = personal.each().flat_map(|values| values.keys().map(String::as_str));
        // What is open for everyone nobody has a value for.
        let shared =
            personal.shared.iter().filter(|(name, value)| !is_open(name, value)).map(|(name, _)| name.as_str());
        let filling = filling.knowing(own.chain(shared));
        let first = draft.audience.include.iter().find(|one| personal.of_one(one).is_some());
        Ok(Self { personal, filling, instead: first.filter(|_| test) })
    }

    /// What somebody gets, of one row if there is a message for each; `None` without values.
    pub(crate) fn message(&self, one: &Recipient, row: Option<u32>) -> Result<Option<Message>, PlanError> {
        let values = self.personal.of_row(one, row).or_else(|| self.personal.of_one(self.instead?));
        let filled = values
            .map(|values| self.filling.with_shared(values, &self.personal.shared, &self.personal.blank))
            .transpose();
        filled.map_err(|error| PlanError::Fill { account: one.id.clone(), error })
    }
}

/// See [`ContentDigest`]. How long WeCom looks for duplicates changes nothing that is seen.
pub(super) fn content_digest(
    draft: &Draft,
    profile: &Profile,
    channel: Channel,
    message: &Message,
) -> Result<ContentDigest, PlanError> {
    let interval = SendOptions::default().duplicate_check_interval;
    let request = SendRequest {
        recipients: Recipients::default(),
        agent_id: AgentId(profile.agent_id),
        message: message.clone(),
        options: SendOptions { duplicate_check_interval: interval, ..draft.options.clone() },
    };
    let body = draft.extra.put_into(text_of(request.to_bytes())?).body;
    let mut hash = Sha256::new();
    for part in [app_of(profile).as_bytes(), channel_name(channel), body.as_bytes()] {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    let mut digest = ContentDigest::default();
    for (byte, hashed) in digest.iter_mut().zip(hash.finalize()) {
        *byte = hashed;
    }
    Ok(digest)
}

/// What a request of a draft says, where its body has stand-ins in the places of files.
pub(crate) fn content_of(draft: &Draft, profile: &Profile, batch: &PlannedBatch) -> Result<ContentDigest, PlanError> {
    let channel = batch.route.channel();
    let Some(personal) = &draft.personal else { return content_digest(draft, profile, channel, &draft.message) };
    let own = OwnMessages::of(personal, &draft.message, draft, false)?;
    let message = batch.addressees.get(0).map(|one| own.message(one, batch.row)).transpose()?.flatten();
    content_digest(draft, profile, channel, message.as_ref().unwrap_or(&draft.message))
}

fn channel_name(channel: Channel) -> &'static [u8] {
    match channel {
        Channel::App => b"app",
        Channel::Chat => b"chat",
        Channel::Robot => b"robot",
    }
}
