//! A profile: one application of one company, and how it is reached. Its secret is elsewhere ([`crate::ports::SecretStore`]).

use crate::model::error_view::ErrorView;
use crate::model::quiet::QuietHours;
use serde::{Deserialize, Serialize};

/// The id of the practice profile.
pub const PRACTICE_ID: &str = "practice";
/// The name of the practice profile. The UI shows its own word for it.
pub const PRACTICE_NAME: &str = "练习";

/// The colour that stands wherever something can be sent. Teal is the practice profile's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "a colour says what it is")]
pub enum Colour {
    Blue,
    Teal,
    Green,
    Amber,
    Red,
    Purple,
    Pink,
    Slate,
}

/// One application of one company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Profile {
    /// Never changes.
    pub id: String,
    /// What the user calls it; 1 to 40 characters, unlike any other profile's.
    pub name: String,
    /// Its colour.
    pub colour: Colour,
    /// 企业ID.
    pub corp_id: String,
    /// Number of the application.
    pub agent_id: u32,
    /// Address of a private deployment; `None`: the public service.
    #[serde(default)]
    pub base_url: Option<String>,
    /// `http`, `https` or `socks5` address without password; `None`: direct connection.
    #[serde(default)]
    pub proxy: Option<String>,
    /// The user's own account in this company: where test sends go.
    #[serde(default)]
    pub my_user_id: Option<String>,
    /// The application has a callback address, so that cards with an action menu are accepted.
    #[serde(default)]
    pub has_callback: bool,
    /// The application is bound to a mini program, so that it may send mini program notices.
    #[serde(default)]
    pub has_mini_program: bool,
    /// 账号上限数, which the day's budget comes from, as the admin read it: no interface tells it. `None`: not asked yet.
    #[serde(default)]
    pub account_limit: Option<u32>,
    /// What members see messages come from, as `agent/get` told it in the last check; absent: not checked yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub app_name: Option<String>,
    /// What the last check of the connection failed of; absent: of nothing, or it was saved since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub failed_check: Option<Box<ErrorView>>,
    /// When nothing leaves by itself; absent: never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub quiet_hours: Option<QuietHours>,
    /// Most calls a second, where it is to be slower than WeCom's advice; absent: as fast as that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub calls_per_second: Option<u32>,
    /// From how many people on a second person of the team has to release what is sent; absent: never. Counts for a team's company alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub release_from: Option<u32>,
    /// The practice profile.
    #[serde(default)]
    pub practice: bool,
}

impl Profile {
    /// Whether a second person has to release what goes to so many people; what goes to nobody knows how many (`None`) counts as too
    /// many.
    pub fn needs_release(&self, people: Option<u32>) -> bool {
        self.release_from.is_some_and(|from| people.is_none_or(|people| people >= from))
    }
}

/// Where a profile's secret is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum SecretState {
    /// In the keychain.
    Stored,
    /// In memory, gone when the program ends.
    Session,
    /// One is kept that was typed for another address or company: it is not used, and must be typed again.
    Elsewhere,
    /// Nowhere.
    Missing,
}

impl SecretState {
    /// Whether there is one that can be used.
    pub fn is_usable(self) -> bool {
        matches!(self, Self::Stored | Self::Session)
    }
}

/// A profile with the state of its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProfileView {
    /// The profile.
    pub profile: Profile,
    /// Where its secret is.
    pub secret: SecretState,
    /// Where the secret is that its contacts are read with; absent: it has none of its own for that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub contacts_secret: Option<SecretState>,
}

/// The application that a profile sends through: what pacing and budget are counted by, and what a broadcast goes on with.
pub(crate) fn app_of(profile: &Profile) -> String {
    if profile.practice {
        // Its stand-in has another address after every start, and is the same company to the admin.
        return PRACTICE_ID.to_owned();
    }
    format!("{}/{}@{}", profile.corp_id, profile.agent_id, profile.base_url.as_deref().unwrap_or_default())
}
