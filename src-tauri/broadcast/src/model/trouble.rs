//! Why a request could not be made, or was not accepted.

use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::secrets::SecretStoreError;
use wecom::error::{Error, SettingError};

/// Why there is no client for a profile.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConnectError {
    /// The profile has no secret.
    #[error("the profile has no secret")]
    SecretMissing,
    /// A group robot has no key.
    #[error("the robot has no key")]
    RobotKeyMissing,
    /// A group robot's key was typed for another address.
    #[error("the robot's key was typed for another address")]
    RobotKeyElsewhere,
    /// The secret cannot be read.
    #[error(transparent)]
    Secrets(#[from] SecretStoreError),
    /// The address cannot be used.
    #[error("address: {0}")]
    Address(SettingError),
    /// The proxy cannot be used.
    #[error("proxy: {0}")]
    Proxy(SettingError),
}

impl From<&ConnectError> for ErrorView {
    fn from(error: &ConnectError) -> Self {
        let text = error.to_string();
        match error {
            ConnectError::SecretMissing => Self::new(ErrorCode::SecretMissing, text).at("secret"),
            ConnectError::RobotKeyMissing | ConnectError::RobotKeyElsewhere => {
                Self::new(ErrorCode::RobotKeyMissing, text)
            }
            ConnectError::Secrets(SecretStoreError::Unavailable(_)) => Self::new(ErrorCode::KeychainUnavailable, text),
            ConnectError::Secrets(SecretStoreError::Locked) => Self::new(ErrorCode::KeychainLocked, text),
            ConnectError::Secrets(SecretStoreError::Elsewhere) => {
                Self::new(ErrorCode::SecretElsewhere, text).at("secret")
            }
            ConnectError::Address(_) => Self::new(ErrorCode::BadSetting, text).at("base_url"),
            ConnectError::Proxy(_) => Self::new(ErrorCode::BadSetting, text).at("proxy"),
        }
    }
}

crate::model::error_view::error_view_of_owned!(ConnectError);

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
