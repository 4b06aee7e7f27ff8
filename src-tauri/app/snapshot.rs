//! What a page needs to begin.

use broadcast::app::notices::Notice;
use broadcast::app::settings::Settings;
use broadcast::app::{AppResult, Product};
use broadcast::model::error_view::ErrorView;
use broadcast::model::profile::ProfileView;
use broadcast::profiles::setups::SetupNote;
use platform::folders;
use serde::Serialize;
use std::sync::Arc;

/// The system below.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Platform {
    /// Linux and its kin.
    Linux,
    /// macOS.
    Macos,
    /// Windows.
    Windows,
}

/// What a page needs to begin.
#[derive(Debug, Clone, Serialize, ts_rs::TS)]
pub struct AppSnapshot {
    /// Posthorn's version.
    pub version: String,
    /// The system's language tag.
    pub system_language: String,
    /// The settings.
    pub settings: Settings,
    /// What is wrong with the hot key, if anything.
    pub shortcut_problem: Option<ErrorView>,
    /// Id of the active profile.
    pub active_profile: String,
    /// All profiles, practice first.
    pub profiles: Vec<ProfileView>,
    /// What the user must be told.
    pub notices: Vec<Notice>,
    /// Guided set-ups that were begun and not ended, the last one last.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub setups: Option<Vec<SetupNote>>,
    /// Whether secrets can be stored.
    pub keychain_available: bool,
    /// Where profiles, templates, drafts and the database are.
    pub data_folder: String,
    /// Where the log is.
    pub log_folder: String,
    /// The system below.
    #[ts(inline)]
    pub platform: Platform,
}

impl Platform {
    fn here() -> Self {
        if cfg!(target_os = "macos") {
            Self::Macos
        } else if cfg!(windows) {
            Self::Windows
        } else {
            Self::Linux
        }
    }
}

impl AppSnapshot {
    /// As it is now. Asks the keychain, for seconds at most.
    pub async fn of(product: &Arc<Product>) -> AppResult<Self> {
        product.report_kept_aside();
        let (profiles, keychain_available) = product.profiles_with_secrets().await?;
        Ok(Self {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            system_language: platform::system_language(),
            settings: product.settings(),
            shortcut_problem: product.shortcut_problem(),
            active_profile: product.profiles.active(),
            profiles,
            notices: product.notices.open(),
            setups: Some(product.setups.notes()).filter(|setups| !setups.is_empty()),
            keychain_available,
            data_folder: product.data_folder.display().to_string(),
            log_folder: folders::log_folder().map(|folder| folder.display().to_string()).unwrap_or_default(),
            platform: Platform::here(),
        })
    }
}
