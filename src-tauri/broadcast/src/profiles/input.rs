//! What was typed into the profile form: trimmed, checked field by field, turned into a profile.

use super::{MAX_ACCOUNTS, ProfileError};
use crate::model::profile::{Colour, PRACTICE_NAME, Profile};
use serde::{Deserialize, Serialize};
use wecom::ClientSettings;
use wecom::error::SettingError;
use wecom::ids::UserId;

/// Names that belong to the practice profile, in every language of the UI.
const RESERVED_NAMES: [&str; 2] = [PRACTICE_NAME, "practice"];
/// Longest name, in characters.
pub const MAX_NAME: usize = 40;
/// Longest company id, in bytes.
const MAX_CORP_ID: usize = 64;

/// A profile as typed into the form. Everything is trimmed; blank means absent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ProfileInput {
    /// The profile to change; `None`: a new one.
    pub id: Option<String>,
    /// See [`Profile::name`].
    pub name: String,
    /// See [`Profile::colour`].
    pub colour: Colour,
    /// See [`Profile::corp_id`].
    pub corp_id: String,
    /// Digits.
    pub agent_id: String,
    /// See [`Profile::base_url`].
    pub base_url: String,
    /// See [`Profile::proxy`].
    pub proxy: String,
    /// See [`Profile::my_user_id`].
    pub my_user_id: String,
    /// See [`Profile::has_callback`].
    pub has_callback: bool,
    /// See [`Profile::has_mini_program`].
    #[serde(default)]
    pub has_mini_program: bool,
    /// Digits, see [`Profile::account_limit`]; absent: as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub account_limit: Option<String>,
}

/// What is wrong with an input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum InputProblem {
    /// Nothing was typed.
    #[error("missing")]
    Missing,
    /// Too long.
    #[error("too long")]
    TooLong,
    /// Characters that cannot stand there.
    #[error("unusable characters")]
    Characters,
    /// The name belongs to the practice profile.
    #[error("reserved for the practice profile")]
    Reserved,
    /// Not a number from 1 to 4,294,967,295.
    #[error("not a possible number")]
    Number,
    /// A password would be stored in a readable file.
    #[error("a password cannot be kept in a proxy address")]
    Password,
    /// The address cannot be used.
    #[error(transparent)]
    Address(SettingError),
}

/// The account limit as it was typed, `１，０００` for 1000; empty for none.
pub(super) fn account_limit(typed: &str) -> Result<Option<u32>, ProfileError> {
    let digits: String =
        clean(typed).chars().map(half_width_digit).filter(|c| !matches!(c, ',' | '，' | ' ')).collect();
    if digits.is_empty() {
        return Ok(None);
    }
    let number = digits.parse::<u32>().ok().filter(|number| (1..=MAX_ACCOUNTS).contains(number));
    let wrong = || ProfileError::Input { field: "account_limit", problem: InputProblem::Number };
    number.map(Some).ok_or_else(wrong)
}

/// The profile that the input describes, without an id.
pub(super) fn checked(input: &ProfileInput) -> Result<Profile, ProfileError> {
    let wrong = |field, problem| ProfileError::Input { field, problem };
    let name = clean(&input.name);
    if name.is_empty() {
        return Err(wrong("name", InputProblem::Missing));
    }
    if name.chars().count() > MAX_NAME {
        return Err(wrong("name", InputProblem::TooLong));
    }
    if name.chars().any(is_unseen) {
        return Err(wrong("name", InputProblem::Characters));
    }
    if RESERVED_NAMES.contains(&name.to_lowercase().as_str()) {
        return Err(wrong("name", InputProblem::Reserved));
    }
    let corp_id = clean(&input.corp_id);
    if corp_id.is_empty() {
        return Err(wrong("corp_id", InputProblem::Missing));
    }
    if corp_id.len() > MAX_CORP_ID {
        return Err(wrong("corp_id", InputProblem::TooLong));
    }
    if !corp_id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        return Err(wrong("corp_id", InputProblem::Characters));
    }
    let agent_id = clean(&input.agent_id);
    if agent_id.is_empty() {
        return Err(wrong("agent_id", InputProblem::Missing));
    }
    let digits: String = agent_id.chars().map(half_width_digit).collect();
    let number = if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse::<u32>().unwrap_or(0) } else { 0 };
    if number == 0 {
        return Err(wrong("agent_id", InputProblem::Number));
    }
    let base_url = optional(&input.base_url);
    ClientSettings::new(base_url.as_deref(), None).map_err(|error| wrong("base_url", InputProblem::Address(error)))?;
    let proxy = optional(&input.proxy);
    ClientSettings::new(None, proxy.as_deref()).map_err(|error| wrong("proxy", InputProblem::Address(error)))?;
    ClientSettings::new(base_url.as_deref(), proxy.as_deref())
        .map_err(|error| wrong("proxy", InputProblem::Address(error)))?;
    if proxy.as_deref().and_then(|proxy| url::Url::parse(proxy).ok()).is_some_and(|url| url.password().is_some()) {
        return Err(wrong("proxy", InputProblem::Password));
    }
    let account_limit = account_limit(input.account_limit.as_deref().unwrap_or_default())?;
    let my_user_id = optional(&input.my_user_id);
    if my_user_id.as_deref().is_some_and(|id| !UserId::is_valid(id)) {
        return Err(wrong("my_user_id", InputProblem::Characters));
    }
    Ok(Profile {
        id: String::new(),
        name,
        colour: input.colour,
        corp_id,
        agent_id: number,
        base_url,
        proxy,
        my_user_id,
        has_callback: input.has_callback,
        has_mini_program: input.has_mini_program,
        account_limit,
        practice: false,
    })
}

/// Without the blanks and invisible characters that copying from a web page brings along at the edges.
fn clean(text: &str) -> String {
    text.trim_matches(|c: char| c.is_whitespace() || is_unseen(c)).to_owned()
}

fn optional(text: &str) -> Option<String> {
    Some(clean(text)).filter(|text| !text.is_empty())
}

/// Control characters, zero-width characters and those that turn the direction of writing.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

fn half_width_digit(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        _ => c,
    }
}
