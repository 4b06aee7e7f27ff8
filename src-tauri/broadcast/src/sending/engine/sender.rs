//! The way out: what the engine needs of a connection to WeCom, and no more.

use crate::connections::{ConnectError, Connections};
use crate::model::error_view::ErrorView;
use crate::profiles::Profile;
use crate::sending::plan::Route;
use async_trait::async_trait;
use wecom::card_update::{CardUpdate, CardUpdateReply};
use wecom::error::Error;
use wecom::media::{MediaFile, SmallPicture, UploadProgress, Uploaded};
use wecom::send::SendReply;

/// Is told how far an upload is, from the connection: must not block.
pub type OnProgress = Box<dyn Fn(UploadProgress) + Send + Sync>;

/// Sends requests for a profile.
#[async_trait]
pub trait Sender: Send + Sync {
    /// Makes sure that a request can be made: settings, secret or key, token. Nothing of the message has left after a failure.
    async fn prepare(&self, profile: &Profile, route: &Route) -> Result<(), SendTrouble>;

    /// Sends these bytes: to `message/send`, `appchat/send` or `webhook/send`, as the route is.
    async fn send(&self, profile: &Profile, route: &Route, body: Vec<u8>) -> Result<SendReply, SendTrouble>;

    /// Takes a message back (`message/recall`).
    async fn recall(&self, profile: &Profile, msgid: &str) -> Result<(), SendTrouble>;

    /// Changes a card (`message/update_template_card`).
    async fn update_card(&self, profile: &Profile, update: &CardUpdate) -> Result<CardUpdateReply, SendTrouble>;

    /// Makes a media id of a file: of the application (`media/upload`), or of a robot alone (`webhook/upload_media`). Dropping the
    /// future ends it.
    async fn upload(
        &self,
        profile: &Profile,
        robot: Option<&str>,
        file: &MediaFile,
        on_progress: OnProgress,
    ) -> Result<Uploaded, SendTrouble>;

    /// Gives a picture an address for the HTML of articles (`media/uploadimg`). Dropping the future ends it.
    async fn upload_article_picture(
        &self,
        profile: &Profile,
        picture: &SmallPicture,
        on_progress: OnProgress,
    ) -> Result<String, SendTrouble>;
}

/// Why a request was not accepted.
#[derive(Debug, Clone, thiserror::Error)]
pub enum SendTrouble {
    /// There is no usable connection: secret, keychain, settings.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// What WeCom or the network answered.
    #[error(transparent)]
    Wecom(#[from] Error),
}

impl From<&SendTrouble> for ErrorView {
    fn from(trouble: &SendTrouble) -> Self {
        match trouble {
            SendTrouble::Connect(error) => Self::from(error),
            SendTrouble::Wecom(error) => Self::from(error),
        }
    }
}

#[async_trait]
impl Sender for Connections {
    async fn prepare(&self, profile: &Profile, route: &Route) -> Result<(), SendTrouble> {
        match route {
            Route::App | Route::Chat(_) => drop(self.client(profile).await?.verify_secret().await?),
            Route::Robot(id) => drop(self.webhook(profile, id).await?),
        }
        Ok(())
    }

    async fn send(&self, profile: &Profile, route: &Route, body: Vec<u8>) -> Result<SendReply, SendTrouble> {
        Ok(match route {
            Route::App => self.client(profile).await?.send_bytes(body).await?,
            Route::Chat(_) => self.client(profile).await?.send_to_chat(&body).await?,
            Route::Robot(id) => self.webhook(profile, id).await?.send(&body).await?,
        })
    }

    async fn recall(&self, profile: &Profile, msgid: &str) -> Result<(), SendTrouble> {
        Ok(self.client(profile).await?.recall(msgid).await?)
    }

    async fn update_card(&self, profile: &Profile, update: &CardUpdate) -> Result<CardUpdateReply, SendTrouble> {
        Ok(self.client(profile).await?.update_card(update).await?)
    }

    async fn upload(
        &self,
        profile: &Profile,
        robot: Option<&str>,
        file: &MediaFile,
        on_progress: OnProgress,
    ) -> Result<Uploaded, SendTrouble> {
        Ok(match robot {
            None => self.client(profile).await?.upload(file, on_progress).await?,
            Some(id) => self.webhook(profile, id).await?.upload(file, on_progress).await?,
        })
    }

    async fn upload_article_picture(
        &self,
        profile: &Profile,
        picture: &SmallPicture,
        on_progress: OnProgress,
    ) -> Result<String, SendTrouble> {
        Ok(self.client(profile).await?.upload_article_picture(picture, on_progress).await?)
    }
}
