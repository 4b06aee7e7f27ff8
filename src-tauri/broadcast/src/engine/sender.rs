//! The way out: what the engine needs of a connection to WeCom, and no more.

use crate::connections::{ConnectError, Connections};
use crate::problem::ErrorView;
use crate::profiles::Profile;
use async_trait::async_trait;
use wecom::error::Error;
use wecom::send::SendReply;

/// Sends requests for a profile.
#[async_trait]
pub trait Sender: Send + Sync {
    /// Makes sure that a request can be made: settings, secret, token. Nothing of the message has left after a failure.
    async fn prepare(&self, profile: &Profile) -> Result<(), SendTrouble>;

    /// Sends these bytes to `message/send`.
    async fn send(&self, profile: &Profile, body: Vec<u8>) -> Result<SendReply, SendTrouble>;
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
    async fn prepare(&self, profile: &Profile) -> Result<(), SendTrouble> {
        self.client(profile).await?.verify_secret().await?;
        Ok(())
    }

    async fn send(&self, profile: &Profile, body: Vec<u8>) -> Result<SendReply, SendTrouble> {
        Ok(self.client(profile).await?.send_bytes(body).await?)
    }
}
