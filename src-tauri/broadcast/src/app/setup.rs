//! The guided set-up of a company: the three values out of whatever is pasted, saved and tried carefully, and what WeCom says of the
//! application, until a message can be sent.

mod look;
mod reach;

pub use look::{RangeEntry, SecretFor, SetupApp, SetupLook, SetupRange};

use super::profiles::Fresh;
use super::secrets::{Keep, TypedSecret};
use super::{AppResult, Product};
use crate::model::changed::Changed;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::profile::ProfileView;
use crate::profiles::ProfileInput;
use crate::profiles::setups::{SetupState, SetupStep};
use secrecy::SecretString;
use serde::Serialize;
use std::sync::Arc;
use wecom::console::SaidOfSecret;

/// A secret that was found in a pasted text, as a page may know it: nothing of the secret itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FoundSecretView {
    /// On which line of the text it stood, from 1.
    pub line: u32,
    /// What the text before it says that it is for.
    pub said: Option<SaidOfSecret>,
}

/// What was found in a pasted text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PastedValues {
    /// Company ids.
    pub corp_ids: Vec<String>,
    /// Numbers of applications.
    pub agent_ids: Vec<u32>,
    /// Secrets, by whose place one is chosen.
    pub secrets: Vec<FoundSecretView>,
    /// The word for a secret was there, whether or not one was.
    pub names_secret: bool,
    /// The text was too long to be read to its end.
    pub cut: bool,
}

/// The secret of a set-up: one that was typed, or one that was found in a pasted text, by its place.
#[derive(Debug, Clone)]
pub enum SetupSecret {
    /// The present one stays.
    Present,
    /// As it was typed.
    Typed(SecretString),
    /// The one at this place.
    Found(usize),
}

impl SetupSecret {
    /// What a page hands over: a found one goes before a typed one, and nothing at all leaves the present one.
    pub fn of(typed: Option<String>, found: Option<u32>) -> Self {
        match (found.and_then(|place| usize::try_from(place).ok()), typed) {
            (Some(place), _) => Self::Found(place),
            (None, Some(text)) if !text.trim().is_empty() => Self::Typed(SecretString::from(text.trim())),
            (None, _) => Self::Present,
        }
    }
}

impl Product {
    /// How far the set-up of a profile is; `None` as id: of a company that is not saved yet.
    pub fn open_setup(&self, profile_id: Option<&str>) -> Option<SetupState> {
        self.setups.of(profile_id)
    }

    /// Remembers how far a set-up is.
    pub fn keep_setup(&self, state: SetupState) -> AppResult<()> {
        if self.setups.keep(state)? {
            self.events.changed(Changed::App);
        }
        Ok(())
    }

    /// A set-up is done, or nobody wants to end it.
    pub fn end_setup(&self, profile_id: Option<&str>) -> AppResult<()> {
        self.setups.forget_held();
        if self.setups.end(profile_id)? {
            self.events.changed(Changed::App);
        }
        Ok(())
    }

    /// The page of a set-up is left: secrets that were found are forgotten.
    pub fn leave_setup(&self) {
        self.setups.forget_held();
    }

    /// Looks for the three values in a pasted text. The secrets stay in memory until [`Product::save_setup`] takes one.
    pub fn read_pasted(&self, profile_id: Option<&str>, text: &str) -> PastedValues {
        let found = self.setups.read_pasted(profile_id, text);
        PastedValues {
            corp_ids: found.corp_ids,
            agent_ids: found.agent_ids,
            secrets: found.secrets.iter().map(|one| FoundSecretView { line: one.line, said: one.said }).collect(),
            names_secret: found.names_secret,
            cut: found.cut,
        }
    }

    /// Saves the values of a set-up, which stays at its step. Unlike [`Product::save_profile`] it asks WeCom nothing by
    /// itself: a secret that may be wrong is tried once, by [`Product::look_at_setup`].
    pub async fn save_setup(
        self: &Arc<Self>,
        input: ProfileInput,
        secret: SetupSecret,
        session_only: bool,
    ) -> AppResult<ProfileView> {
        let before = input.id.clone();
        let secret = self.secret_of_setup(before.as_deref(), secret, session_only)?;
        let saved = self.save_profile_as(input.clone(), secret, Fresh::Later).await?;
        self.setups.forget_held();
        let id = saved.profile.id.clone();
        let step = self.setups.of(before.as_deref()).map_or(SetupStep::Values, |setup| setup.step);
        let input = ProfileInput { id: Some(id.clone()), ..input };
        self.setups.keep(SetupState { profile_id: Some(id), step, input })?;
        if before.is_none() {
            self.setups.end(None)?;
        }
        self.events.changed(Changed::App);
        Ok(saved)
    }

    fn secret_of_setup(
        &self,
        profile_id: Option<&str>,
        secret: SetupSecret,
        session_only: bool,
    ) -> AppResult<Option<TypedSecret>> {
        let gone = || ErrorView::new(ErrorCode::SecretMissing, "the secret that was found is gone").at("secret");
        let text = match secret {
            SetupSecret::Present => return Ok(None),
            SetupSecret::Typed(text) => text,
            SetupSecret::Found(place) => self.setups.held(profile_id, place).ok_or_else(gone)?,
        };
        let keep = if session_only { Keep::Session { forget_stored: false } } else { Keep::Stored };
        Ok(Some(TypedSecret { text, keep }))
    }
}

#[cfg(test)]
mod tests;
