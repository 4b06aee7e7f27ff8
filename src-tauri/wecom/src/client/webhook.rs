//! Calls of a group webhook. They know no token and no application: the key in the address is the only secret.

use super::http::{Http, Payload};
use super::media::upload_of;
use super::reply::{Answer, bare_reply};
use super::scrub::Scrub;
use super::settings::ClientSettings;
use crate::error::{Error, SettingError};
use crate::media::{MediaFile, MediaKind, UploadProgress, Uploaded};
use crate::send::SendReply;
use crate::webhook::WebhookKey;
use secrecy::ExposeSecret;
use std::fmt;
use std::sync::Arc;

/// A connection to WeCom as one group webhook. Cheap to clone; clones share connections. Its key is in no error, log line or
/// `Debug` text.
#[derive(Clone)]
pub struct Webhook {
    http: Arc<Http>,
    settings: ClientSettings,
    key: WebhookKey,
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Webhook {
    /// A webhook; nothing is sent.
    pub fn new(settings: ClientSettings, key: WebhookKey) -> Result<Self, SettingError> {
        let http = Arc::new(Http::new(&settings)?);
        Ok(Self { http, settings, key })
    }

    /// `webhook/send` with a body made by [`crate::webhook::WebhookMessage::to_bytes`]; it goes out byte for byte. No `msgid`
    /// comes back, so the message cannot be recalled; there is no duplicate check either (`wecom/messages.md §8` [O]), so one
    /// whose outcome is unknown must not be repeated unasked.
    pub async fn send(&self, body: &[u8]) -> Result<SendReply, Error> {
        self.once("webhook/send", &[], Payload::Json(body)).await.map(|body| bare_reply(&body))
    }

    /// `webhook/upload_media`: makes a `media_id` that this webhook alone can send (`wecom/messages.md §8` [O]). A webhook
    /// knows voices and files: anything that is no voice is uploaded as a file. Progress and cancelling as with
    /// [`crate::Client::upload`].
    pub async fn upload(
        &self,
        file: &MediaFile,
        on_progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let upload = upload_of(file, on_progress);
        let kind = if file.kind() == MediaKind::Voice { MediaKind::Voice } else { MediaKind::File };
        let query = [("type", kind.name())];
        let payload = Payload::Upload(&upload);
        let body = self.once("webhook/upload_media", &query, payload).await?;
        let asked = self.http.asked(payload);
        Uploaded::read(&body).ok_or_else(|| Answer { asked, status: 200, body }.foreign(&self.scrub()))
    }

    fn scrub(&self) -> Scrub {
        Scrub::new([self.key.secret()])
    }

    async fn once(
        &self,
        interface: &'static str,
        query: &[(&str, &str)],
        payload: Payload<'_>,
    ) -> Result<Vec<u8>, Error> {
        let scrub = self.scrub();
        let mut url = self.settings.address_of(interface);
        url.query_pairs_mut().append_pair("key", self.key.secret().expose_secret()).extend_pairs(query);
        let outcome = match self.http.fetch(url, payload, &scrub).await {
            Ok(answer) => answer.success(&scrub),
            Err(fault) => Err(fault),
        };
        if let Err(fault) = &outcome {
            tracing::debug!(interface, %fault, "call failed");
        }
        outcome
    }
}
