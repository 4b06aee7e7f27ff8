//! What stands in the variables of a message: values as they are written, what stands in for those that are missing, and what stays
//! open. One rule for the window, quick send and the command line.
//!
//! A sheet's `2026-12-05` becomes `2026年12月5日`, `12345.6` becomes `12,345.60`. What is no value of its kind is refused where it is
//! given, never sent as it stands.

mod dates;
mod numbers;
#[cfg(test)]
mod tests;

pub use crate::compose::jinja::braces;

use crate::compose::jinja::{begins_name, is_of_name};
use crate::compose::personal::{FillError, Filled, Filling};
use crate::model::draft::{Draft, Values};
use crate::model::variable::{BuiltIn, Variable, VariableFormat, VariableKind};
use std::collections::{BTreeMap, BTreeSet};
use wecom::kinds::Message;

/// A value that is none of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: not a {kind:?}: {text}")]
pub struct NotOfKind {
    /// The variable.
    pub name: String,
    /// Its kind.
    pub kind: VariableKind,
    /// What was given.
    pub text: String,
}

/// Most characters of a refused value that are told.
const TOLD: usize = 60;

/// A value as its variable writes it. Blanks around it are no part of it; a text keeps those inside and its lines.
pub fn formatted(variable: &Variable, text: &str) -> Result<String, NotOfKind> {
    let given = text.trim();
    if given.is_empty() {
        return Ok(String::new());
    }
    let option = |one: &&String| one.trim() == given;
    let written = match variable.kind {
        VariableKind::Text => Some(given.to_owned()),
        VariableKind::Number => numbers::written(given, variable.format()),
        VariableKind::Date => dates::date(given).map(|date| dates::written(date, variable.format())),
        VariableKind::Time => dates::time(given).map(|time| dates::written_time(time, variable.format())),
        VariableKind::Link => wecom::links::is_web_address(given).then(|| given.to_owned()),
        VariableKind::Choice => variable.options.iter().find(option).map(|one| one.trim().to_owned()),
    };
    written.ok_or_else(|| NotOfKind {
        name: variable.name.clone(),
        kind: variable.kind,
        text: given.chars().take(TOLD).collect(),
    })
}

/// A day as a message writes it where nothing else is asked for.
pub fn day(day: jiff::civil::Date) -> String {
    dates::written(day, VariableFormat::ChineseDate)
}

/// The variables of a draft, and what fills them in for everyone.
#[derive(Debug)]
pub struct Variables<'a> {
    filling: Filling,
    /// Each name in the texts of the message, with what is known of it.
    all: BTreeMap<String, Variable>,
    draft: &'a Draft,
}

/// Whence a value comes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// The draft, as it is written.
    Value(String),
    /// The variable's default, as it is written.
    Default(String),
    /// The program: it has the name of one of its own.
    BuiltIn(BuiltIn),
    /// Nowhere, and its place stays empty.
    Blank,
    /// Nowhere.
    Open,
    /// Nowhere: what was given is no value of its kind.
    Wrong(NotOfKind),
}

impl<'a> Variables<'a> {
    /// Finds the variables of a draft; an error is one of the message's own texts.
    pub fn of(draft: &'a Draft) -> Result<Self, FillError> {
        let filling = Filling::of(&draft.message)?;
        let known = |name: String| {
            let said = draft.variables.iter().find(|one| one.name == name).cloned();
            (name.clone(), said.unwrap_or_else(|| Variable::text(&name)))
        };
        let all = filling.variables().into_iter().map(known).collect();
        Ok(Self { filling, all, draft })
    }

    /// Each of them, by name.
    pub fn all(&self) -> impl Iterator<Item = &Variable> {
        self.all.values()
    }

    /// Whether the program has nothing to fill in here: what stands in braces is then found by the rules ([`super::variables`]). Values
    /// of each person's own, without any for all, are complete as they are.
    pub fn are_nobodys_business(&self) -> bool {
        let said = |one: &Variable| {
            let (draft, name) = (self.draft, &one.name);
            draft.variables.iter().any(|said| said.name == *name)
                || draft.values.contains_key(name)
                || BuiltIn::named(name).is_some()
        };
        self.draft.literal || !self.all().any(said)
    }

    /// Those that the program fills in itself for each person.
    pub fn personal(&self) -> BTreeSet<BuiltIn> {
        let built_in = |one| match self.given(one) {
            Given::BuiltIn(built_in) if built_in.is_personal() => Some(built_in),
            _ => None,
        };
        self.all().filter_map(built_in).collect()
    }

    /// What fills one of them in.
    pub fn given(&self, one: &Variable) -> Given {
        let typed = self.draft.values.get(&one.name).map(|value| value.trim()).unwrap_or_default();
        if !typed.is_empty() {
            return formatted(one, typed).map_or_else(Given::Wrong, Given::Value);
        }
        match formatted(one, &one.default) {
            Err(wrong) => return Given::Wrong(wrong),
            Ok(written) if !written.is_empty() => return Given::Default(written),
            Ok(_) => {}
        }
        let said = self.draft.variables.iter().any(|said| said.name == one.name);
        match BuiltIn::named(&one.name).filter(|_| !said) {
            Some(built_in) => Given::BuiltIn(built_in),
            None if one.required => Given::Open,
            None => Given::Blank,
        }
    }

    /// The message, filled in as far as there are values; what stays open stands in it as it did, so that the rules find it.
    /// `built_in` has the program's own, `stand_ins` what is shown where there is nothing (examples, for a look).
    pub fn filled(&self, built_in: &BTreeMap<BuiltIn, String>, stand_ins: &Values) -> Result<Filled, FillError> {
        let (shared, blank) = self.shared(built_in, stand_ins);
        self.filling.filled_in(&Values::new(), &shared, &blank)
    }

    /// The message where it says itself what stands for each of its variables without a value (`default`, `is defined`): then nobody has
    /// to give one. `None`: something is open, or nothing is to be filled in.
    pub fn complete_without_values(&self) -> Option<Message> {
        if self.draft.literal || self.draft.personal.is_some() || self.all.is_empty() {
            return None;
        }
        let filled = self.filled(&BTreeMap::new(), &self.own_braces()).ok()?;
        filled.open.is_empty().then_some(filled.message)
    }

    /// The values for everyone, and the names whose place may stay empty.
    pub fn shared(&self, built_in: &BTreeMap<BuiltIn, String>, stand_ins: &Values) -> (Values, BTreeSet<String>) {
        let (mut shared, mut blank) = (Values::new(), BTreeSet::new());
        for one in self.all() {
            let value = match self.given(one) {
                Given::Value(written) | Given::Default(written) => Some(written),
                Given::BuiltIn(own) => built_in.get(&own).cloned(),
                Given::Blank => {
                    blank.insert(one.name.clone());
                    None
                }
                Given::Open | Given::Wrong(_) => None,
            };
            let value = value.filter(|value| !value.trim().is_empty());
            if let Some(value) = value.or_else(|| stand_ins.get(&one.name).cloned()) {
                shared.insert(one.name.clone(), value);
            }
        }
        (shared, blank)
    }

    /// For each that nothing fills in: its own braces, so that it is seen that it is open.
    pub fn own_braces(&self) -> Values {
        let open = self.all().filter(|one| self.given(one) != Given::Blank);
        open.map(|one| (one.name.clone(), braces(&one.name))).collect()
    }
}

/// What a text is called in a message: without what no name has. Nothing when nothing of it is left.
pub fn name_of(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.split(|c| !is_of_name(c)).filter(|part| !part.is_empty()).collect();
    let name = parts.join("_").trim_matches('_').to_owned();
    let first = name.chars().next()?;
    Some(if begins_name(first) { name } else { format!("_{name}") })
}

/// Full-width signs, as input methods write them, as the plain ones.
fn narrow(text: &str) -> String {
    let plain = |c: char| match c {
        '！'..='～' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        '。' => '.',
        '−' | '–' => '-',
        c => c,
    };
    text.chars().map(plain).collect()
}
