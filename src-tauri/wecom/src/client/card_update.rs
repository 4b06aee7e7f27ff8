//! The call that changes a card after it was sent.

use super::{Call, Client, Payload};
use crate::card_update::{CardUpdate, CardUpdateReply};
use crate::error::Error;

impl Client {
    /// `message/update_template_card` (`wecom/messages.md §5` [O]). Uses up the response code, also for those it does not
    /// reach; a second call with it is 60140.
    pub async fn update_card(&self, update: &CardUpdate) -> Result<CardUpdateReply, Error> {
        let body = update.to_bytes();
        let call = Call::post("message/update_template_card", Payload::Json(&body));
        let (body, _) = self.call_with_token(call).await?;
        Ok(CardUpdateReply::from_body(&body))
    }
}
