//! What was typed into the profile form: trimmed, checked field by field, turned into a profile.

use super::{MAX_ACCOUNTS, ProfileError};
use crate::model::profile::{Colour, PRACTICE_NAME, Profile};
use crate::model::quiet::QuietHours;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use wecom::ClientSettings;
use wecom::error::SettingError;
use wecom::ids::{self, UserId};
use wecom::limit::Severity;
use wecom::limits::CALLS_PER_SECOND;

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
    /// See [`Profile::quiet_hours`]: the same beginning and end for none; absent: as they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub quiet_hours: Option<QuietHours>,
    /// Digits, see [`Profile::calls_per_second`]; blank: as WeCom advises; absent: as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub calls_per_second: Option<String>,
    /// Digits, see [`Profile::release_from`]; blank: never; absent: as it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub release_from: Option<String>,
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
    limit(typed).map_err(at("account_limit"))
}

/// The profile that the input describes, without an id.
pub(super) fn checked(input: &ProfileInput) -> Result<Profile, ProfileError> {
    let limit = input.account_limit.as_deref().unwrap_or_default();
    Ok(Profile {
        id: String::new(),
        name: name(&input.name).map_err(at("name"))?,
        colour: input.colour,
        corp_id: corp_id(&input.corp_id).map_err(at("corp_id"))?,
        agent_id: agent_id(&input.agent_id).map_err(at("agent_id"))?,
        base_url: base_url(&input.base_url).map_err(at("base_url"))?,
        proxy: proxy(&input.proxy, &input.base_url).map_err(at("proxy"))?,
        my_user_id: my_user_id(&input.my_user_id).map_err(at("my_user_id"))?,
        has_callback: input.has_callback,
        has_mini_program: input.has_mini_program,
        account_limit: account_limit(limit)?,
        app_name: None,
        failed_check: None,
        quiet_hours: quiet_hours(input.quiet_hours).map_err(at("quiet_hours"))?,
        calls_per_second: whole(input.calls_per_second.as_deref().unwrap_or_default(), CALLS_PER_SECOND)
            .map_err(at("calls_per_second"))?,
        release_from: whole(input.release_from.as_deref().unwrap_or_default(), MAX_ACCOUNTS)
            .map_err(at("release_from"))?,
        practice: false,
    })
}

/// What was typed over what was there: an absent field stays as it was.
pub(super) fn over(before: &Profile, typed: Profile, input: &ProfileInput) -> Profile {
    let mut profile = Profile { id: before.id.clone(), ..typed };
    if input.account_limit.is_none() {
        profile.account_limit = before.account_limit;
    }
    if input.calls_per_second.is_none() {
        profile.calls_per_second = before.calls_per_second;
    }
    if input.release_from.is_none() {
        profile.release_from = before.release_from;
    }
    if input.quiet_hours.is_none() {
        profile.quiet_hours = before.quiet_hours;
    }
    if identity(before) == identity(&profile) {
        profile.app_name.clone_from(&before.app_name);
    }
    profile
}

/// By which a company and its application are told from others.
pub(super) fn identity(profile: &Profile) -> (&str, u32, Option<&str>) {
    (&profile.corp_id, profile.agent_id, profile.base_url.as_deref())
}

/// Every field that cannot be used ([`Severity::Refused`]), or does not look as it usually does ([`Severity::Recommended`]).
pub(super) fn inspect(input: &ProfileInput) -> BTreeMap<&'static str, Severity> {
    let refused = [
        ("name", name(&input.name).is_err()),
        ("corp_id", corp_id(&input.corp_id).is_err()),
        ("agent_id", agent_id(&input.agent_id).is_err()),
        ("base_url", base_url(&input.base_url).is_err()),
        ("proxy", proxy(&input.proxy, &input.base_url).is_err()),
        ("my_user_id", my_user_id(&input.my_user_id).is_err()),
        ("quiet_hours", quiet_hours(input.quiet_hours).is_err()),
        ("calls_per_second", whole(input.calls_per_second.as_deref().unwrap_or_default(), CALLS_PER_SECOND).is_err()),
        ("release_from", limit(input.release_from.as_deref().unwrap_or_default()).is_err()),
        ("account_limit", limit(input.account_limit.as_deref().unwrap_or_default()).is_err()),
    ];
    let mut found: BTreeMap<&'static str, Severity> =
        refused.into_iter().filter(|(_, wrong)| *wrong).map(|(field, _)| (field, Severity::Refused)).collect();
    if corp_id(&input.corp_id).is_ok_and(|id| !ids::is_usual_corp_id(&id)) {
        found.insert("corp_id", Severity::Recommended);
    }
    found
}

/// What is to be said of a secret that was typed: one is needed, or it does not look like one.
pub(crate) fn inspect_secret(typed: &str, needed: bool) -> Option<Severity> {
    let secret = typed.trim();
    if secret.is_empty() {
        return needed.then_some(Severity::Refused);
    }
    (!ids::is_usual_secret(secret)).then_some(Severity::Recommended)
}

/// The name as it would be kept.
pub(super) fn name_of(input: &ProfileInput) -> String {
    clean(&input.name)
}

/// An application's name as the server told it, fit to be shown; nothing of a blank one.
pub(super) fn app_name(told: &str) -> Option<String> {
    let name: String = told.chars().filter(|c| !is_unseen(*c)).take(MAX_NAME).collect();
    optional(&name)
}

/// Names the field of a problem.
fn at(field: &'static str) -> impl Fn(InputProblem) -> ProfileError {
    move |problem| ProfileError::Input { field, problem }
}

fn name(typed: &str) -> Result<String, InputProblem> {
    let name = clean(typed);
    if name.is_empty() {
        return Err(InputProblem::Missing);
    }
    if name.chars().count() > MAX_NAME {
        return Err(InputProblem::TooLong);
    }
    if name.chars().any(is_unseen) {
        return Err(InputProblem::Characters);
    }
    if RESERVED_NAMES.contains(&name.to_lowercase().as_str()) {
        return Err(InputProblem::Reserved);
    }
    Ok(name)
}

fn corp_id(typed: &str) -> Result<String, InputProblem> {
    let corp_id = clean(typed);
    if corp_id.is_empty() {
        return Err(InputProblem::Missing);
    }
    if corp_id.len() > MAX_CORP_ID {
        return Err(InputProblem::TooLong);
    }
    if !corp_id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_') {
        return Err(InputProblem::Characters);
    }
    Ok(corp_id)
}

fn agent_id(typed: &str) -> Result<u32, InputProblem> {
    let agent_id = clean(typed);
    if agent_id.is_empty() {
        return Err(InputProblem::Missing);
    }
    let digits: String = agent_id.chars().map(half_width_digit).collect();
    let number = if digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse::<u32>().unwrap_or(0) } else { 0 };
    if number == 0 { Err(InputProblem::Number) } else { Ok(number) }
}

fn base_url(typed: &str) -> Result<Option<String>, InputProblem> {
    let base_url = optional(typed);
    ClientSettings::new(base_url.as_deref(), None).map_err(InputProblem::Address)?;
    Ok(base_url)
}

/// The proxy, which must also be one for this address, unless that itself cannot be used.
fn proxy(typed: &str, address: &str) -> Result<Option<String>, InputProblem> {
    let proxy = optional(typed);
    let address = base_url(address).unwrap_or_default();
    ClientSettings::new(None, proxy.as_deref()).map_err(InputProblem::Address)?;
    ClientSettings::new(address.as_deref(), proxy.as_deref()).map_err(InputProblem::Address)?;
    if proxy.as_deref().and_then(|proxy| url::Url::parse(proxy).ok()).is_some_and(|url| url.password().is_some()) {
        return Err(InputProblem::Password);
    }
    Ok(proxy)
}

fn my_user_id(typed: &str) -> Result<Option<String>, InputProblem> {
    let id = optional(typed);
    if id.as_deref().is_some_and(|id| !UserId::is_valid(id)) { Err(InputProblem::Characters) } else { Ok(id) }
}

fn limit(typed: &str) -> Result<Option<u32>, InputProblem> {
    whole(typed, MAX_ACCOUNTS)
}

/// A whole number from 1 to `most`; nothing of a blank one.
fn whole(typed: &str, most: u32) -> Result<Option<u32>, InputProblem> {
    let digits: String =
        clean(typed).chars().map(half_width_digit).filter(|c| !matches!(c, ',' | '，' | ' ')).collect();
    if digits.is_empty() {
        return Ok(None);
    }
    let number = digits.parse::<u32>().ok().filter(|number| (1..=most).contains(number));
    number.map(Some).ok_or(InputProblem::Number)
}

/// The quiet hours that were chosen, nothing of those that are never.
fn quiet_hours(chosen: Option<QuietHours>) -> Result<Option<QuietHours>, InputProblem> {
    match chosen {
        Some(hours) if !hours.is_possible() => Err(InputProblem::Number),
        chosen => Ok(chosen.filter(|hours| !hours.is_none())),
    }
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
