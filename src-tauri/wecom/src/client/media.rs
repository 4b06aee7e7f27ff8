//! Uploads: temporary media for messages, and pictures for the text of articles.

use super::multipart::Upload;
use super::{Call, Client, Payload};
use crate::error::Error;
use crate::media::{MediaFile, SmallPicture, UploadProgress, Uploaded};
use serde_json::Value;

/// The part of the multipart body (`wecom/contacts-media-agent.md §8` [O]).
pub(super) const FIELD: &str = "media";

impl Client {
    /// `media/upload`: makes a `media_id` of a file (`wecom/contacts-media-agent.md §8` [O]).
    ///
    /// `on_progress` is called from the connection as pieces leave, so it must not block; after a bad token the file is sent a
    /// second time, from the beginning. Dropping the future ends the upload at once and closes its connection. An upload whose
    /// outcome is unknown may be repeated: it costs nothing but an unused `media_id`.
    pub async fn upload(
        &self,
        file: &MediaFile,
        on_progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<Uploaded, Error> {
        let upload = upload_of(file, on_progress);
        let call = Call::post("media/upload", Payload::Upload(&upload)).with("type", &file.kind().name());
        self.read_some(call, Uploaded::read).await
    }

    /// `media/uploadimg`: gives a picture a permanent address that works inside `mpnews` articles and nowhere else
    /// (`wecom/contacts-media-agent.md §8` [O]). Progress and cancelling as with [`Client::upload`].
    pub async fn upload_article_picture(
        &self,
        picture: &SmallPicture,
        on_progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Result<String, Error> {
        let kind = picture.facts().format.content_type();
        let upload = Upload::new(FIELD, picture.name(), kind, picture.content(), on_progress);
        let call = Call::post("media/uploadimg", Payload::Upload(&upload));
        self.read_some(call, |body| {
            let answer: Value = serde_json::from_slice(body).ok()?;
            answer.get("url")?.as_str().filter(|url| !url.is_empty()).map(str::to_owned)
        })
        .await
    }
}

/// The upload of a file.
pub(super) fn upload_of(file: &MediaFile, on_progress: impl Fn(UploadProgress) + Send + Sync + 'static) -> Upload {
    Upload::new(FIELD, file.name(), file.facts().format.content_type(), file.content(), on_progress)
}
