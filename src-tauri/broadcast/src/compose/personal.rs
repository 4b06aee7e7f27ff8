//! A message of its own for everyone: one text with variables, and values for each person.
//!
//! The variables are those of Jinja (`{{ name }}`), which admins know from their scripts; they may stand in every text of a message,
//! and in nothing else: what is filled in is a value of the request, never a piece of its JSON. A variable without a value is an
//! error, not an empty place. What a person gets is looked at by the rules like any other message, and stands in a request of its
//! own.

use crate::compose::jinja::{self, Given, Names, NotFillable};
use crate::model::draft::Values;
use crate::model::error_view::{ErrorCode, ErrorView};
use minijinja::{Environment, ErrorKind};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::Arc;
use wecom::kinds::Message;

/// Most bytes of all texts of a filled message. WeCom's largest message is 8 articles of 666 K bytes.
const MAX_BYTES: usize = 6 * 1024 * 1024;
/// Most bytes of one value. A cell of Excel has at most 32,767 characters.
const MAX_VALUE: usize = 100_000;
pub use crate::compose::jinja::ROW;
pub(crate) use crate::compose::jinja::is_open;

/// Why a message cannot be filled in.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FillError {
    /// Not Jinja.
    #[error("{path}: {what}")]
    Syntax {
        /// Where in the message.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// Variables without a value.
    #[error("{path}: no value for {}", names.join(", "))]
    NoValue {
        /// Where in the message.
        path: String,
        /// Their names.
        names: Vec<String>,
    },
    /// A filter, function or test that fails, or too much work.
    #[error("{path}: {what}")]
    Failed {
        /// Where in the message.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// With the values it is no message any more, or a giant one.
    #[error("the filled text is no message: {0}")]
    NotAMessage(String),
}

impl From<&FillError> for ErrorView {
    fn from(error: &FillError) -> Self {
        let text = error.to_string();
        Self::new(ErrorCode::InvalidInput, text.clone()).at("values").with_detail(text)
    }
}

/// A message as far as it is filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    /// With the braces of what is open, wherever that decides of a text.
    pub message: Message,
    /// Variables that are open and decide of a text: what stands in it, which way it takes, how often something stands there.
    pub open: BTreeSet<String>,
    /// Some text ends where it needs the value of an open variable.
    pub is_cut: bool,
}

/// A message whose variables were found.
pub struct Filling {
    environment: Environment<'static>,
    whole: Value,
    /// JSON pointers of the texts with variables; also the names of their templates.
    places: Vec<String>,
    names: Arc<Names>,
}

impl std::fmt::Debug for Filling {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Filling").field("places", &self.places).finish_non_exhaustive()
    }
}

impl Filling {
    /// Finds the variables of a message.
    pub fn of(message: &Message) -> Result<Self, FillError> {
        let whole = serde_json::to_value(message).map_err(|error| FillError::NotAMessage(error.to_string()))?;
        let mut environment = jinja::environment();
        let mut names = Names::default();
        let mut found = Vec::new();
        each_text(&whole, &mut String::new(), &mut |place, text| {
            if jinja::is_meant(text) {
                found.push((place.to_owned(), text.to_owned()));
            }
        });
        let mut places = Vec::new();
        for (place, text) in found {
            let syntax = |what| FillError::Syntax { path: path_of(&place), what };
            jinja::look_at(&text, &mut names).map_err(|error| match error {
                NotFillable::Syntax(error) => syntax(jinja::words(&error)),
                other => FillError::Failed { path: path_of(&place), what: other.to_string() },
            })?;
            let added = environment.add_template_owned(place.clone(), text);
            added.map_err(|error| syntax(jinja::words(&error)))?;
            places.push(place);
        }
        Ok(Self { environment, whole, places, names: Arc::new(names) })
    }

    /// The same, where these names are known although not everybody has a value for each: a condition may ask for them.
    #[must_use]
    pub fn knowing<'a>(mut self, names: impl IntoIterator<Item = &'a str>) -> Self {
        let known = Arc::make_mut(&mut self.names);
        for name in names {
            if known.used.contains(name) && !known.asked.contains(name) {
                known.asked.insert(name.to_owned());
            }
        }
        self
    }

    /// The names of the variables.
    pub fn variables(&self) -> BTreeSet<String> {
        self.names.used.clone()
    }

    /// The fields whose texts have variables, as findings write them.
    pub(crate) fn fields(&self) -> Vec<String> {
        self.places.iter().map(|place| path_of(place)).collect()
    }

    /// Whether a value of this name may stand in the message.
    pub fn uses(&self, name: &str) -> bool {
        self.names.any || self.names.used.contains(name)
    }

    /// Whether the variable with all values in it is used in another way than by name: then any of them may be needed.
    pub fn uses_whole_row(&self) -> bool {
        self.names.any
    }

    /// Whether nothing is to be filled in.
    pub fn is_plain(&self) -> bool {
        self.places.is_empty()
    }

    /// The message with these values. A value of nothing but blanks is none: no hole is left where it should stand.
    pub fn with(&self, values: &Values) -> Result<Message, FillError> {
        self.with_shared(values, &Values::new(), &BTreeSet::new())
    }

    /// The same, where values for everyone stand in for those that are not given, and the places of some may stay empty.
    pub fn with_shared(
        &self,
        values: &Values,
        shared: &Values,
        blank: &BTreeSet<String>,
    ) -> Result<Message, FillError> {
        Ok(self.filled_in(values, shared, blank)?.message)
    }

    /// The same. A variable whose value are its own braces is open.
    pub(crate) fn filled_in(
        &self,
        values: &Values,
        shared: &Values,
        blank: &BTreeSet<String>,
    ) -> Result<Filled, FillError> {
        let is_given = |(name, value): &(&String, &String)| self.uses(name) && !value.trim().is_empty();
        // The later ones take the place of the earlier.
        let given = || shared.iter().filter(is_given).chain(values.iter().filter(is_given));
        if let Some((name, _)) = given().find(|(_, value)| value.len() > MAX_VALUE) {
            return Err(FillError::NotAMessage(format!("{name}: more than {MAX_VALUE} bytes")));
        }
        let mut all = Given::none(Arc::clone(&self.names));
        for name in blank.iter().filter(|name| self.uses(name)) {
            all.insert(name, "");
        }
        for (name, value) in given() {
            all.insert(name, value);
        }
        let all = Arc::new(all);
        let (mut whole, mut bytes) = (self.whole.clone(), 0);
        let (mut open, mut is_cut) = (BTreeSet::new(), false);
        for place in &self.places {
            let error = |error| self.error(place, &given().map(|(name, _)| name.as_str()).collect(), &error);
            let template = self.environment.get_template(place).map_err(error)?;
            let (mut text, ended) = jinja::render(&template, all.context(), MAX_BYTES.saturating_sub(bytes));
            let read = all.take_reads();
            let names: Vec<String> = read.iter().filter(|name| !all.is_open(name)).cloned().collect();
            if !names.is_empty() {
                return Err(FillError::NoValue { path: path_of(place), names });
            }
            if let Err(why) = ended {
                if read.is_empty() {
                    return Err(error(why));
                }
                is_cut = true;
            }
            // What is open and cannot be seen would be decided without anybody knowing: it stands behind the text then.
            for braces in read.iter().map(|name| jinja::braces(name)) {
                if !text.contains(&braces) {
                    text.push_str(&braces);
                }
            }
            open.extend(read);
            bytes += text.len();
            if let Some(slot) = whole.pointer_mut(place) {
                *slot = Value::String(text);
            }
        }
        let message = serde_json::from_value(whole).map_err(|error| FillError::NotAMessage(error.to_string()))?;
        Ok(Filled { message, open, is_cut })
    }

    fn error(&self, place: &str, given: &BTreeSet<&str>, error: &minijinja::Error) -> FillError {
        let path = path_of(place);
        // A name that the row was asked for, and has not.
        if self.names.any
            && error.kind() == ErrorKind::UndefinedError
            && let Ok(template) = self.environment.get_template(place)
        {
            let known = |name: &String| name == ROW || given.contains(name.as_str());
            let mut names: Vec<String> =
                template.undeclared_variables(false).into_iter().filter(|name| !known(name)).collect();
            names.sort();
            if !names.is_empty() {
                return FillError::NoValue { path, names };
            }
        }
        FillError::Failed { path, what: jinja::words(error) }
    }
}

/// The message with one set of values for all who get it.
pub fn fill(message: &Message, values: &Values) -> Result<Message, FillError> {
    Filling::of(message)?.with(values)
}

/// Whether a text of a message has something to be filled in. Nothing but a text has these signs side by side in JSON.
pub fn has_variables(message: &Message) -> bool {
    serde_json::to_string(message).is_ok_and(|text| jinja::is_meant(&text))
}

/// `/text/content` as findings write it.
pub(crate) fn path_of(place: &str) -> String {
    place.trim_start_matches('/').replace('/', ".").replace("~1", "/").replace("~0", "~")
}

/// Every text of a message, with its JSON pointer.
pub(crate) fn each_text(value: &Value, place: &mut String, each: &mut impl FnMut(&str, &str)) {
    let end = place.len();
    match value {
        Value::String(text) => each(place, text),
        Value::Array(list) => {
            for (index, one) in list.iter().enumerate() {
                let _ = write!(place, "/{index}");
                each_text(one, place, each);
                place.truncate(end);
            }
        }
        Value::Object(fields) => {
            for (name, one) in fields {
                place.push('/');
                place.push_str(&name.replace('~', "~0").replace('/', "~1"));
                each_text(one, place, each);
                place.truncate(end);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
