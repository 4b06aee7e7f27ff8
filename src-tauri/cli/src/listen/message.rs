//! What stands in a line, read as strictly as arguments are: a field that is not known is more likely a slip than a wish.

use super::lines::{Line, LineFault, MAX_LINE};
use crate::document::Problem;
use crate::request::{AudienceAsk, Handed, HandedMessage, MessageAsk};
use broadcast::lists::value_table::plain;
use broadcast::model::draft::Values;
use broadcast::model::unattended::RequestKey;
use serde::Deserialize;
use serde_json::Value;
use serde_json::value::RawValue;
use std::collections::BTreeMap;

/// Longest key, bytes.
const MAX_KEY: usize = 200;
/// How much of an explanation is kept, characters: it may repeat what stands in the line.
const MAX_WHY: usize = 300;

/// A line as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written<'a> {
    key: String,
    template: Option<String>,
    #[serde(borrow)]
    message: Option<&'a RawValue>,
    text: Option<String>,
    #[serde(borrow, default)]
    values: BTreeMap<String, &'a RawValue>,
    #[serde(default)]
    to: To,
    not_before: Option<String>,
}

/// To whom.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct To {
    users: Words,
    departments: Words,
    tags: Words,
    audiences: Words,
    all: bool,
    without_users: Words,
    without_departments: Words,
    without_tags: Words,
}

/// One, or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum Words {
    One(Word),
    Many(Vec<Word>),
}

/// A name, or a number as it stands for departments and tags.
#[derive(Deserialize)]
#[serde(untagged)]
enum Word {
    Text(String),
    Number(u32),
}

impl Default for Words {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

impl Words {
    fn list(self) -> Vec<String> {
        let all = match self {
            Self::One(one) => vec![one],
            Self::Many(all) => all,
        };
        let text = |word| match word {
            Word::Text(text) => text,
            Word::Number(number) => number.to_string(),
        };
        all.into_iter().map(text).collect()
    }
}

/// What stands in a line.
pub fn read(line: &Line) -> Handed {
    match &line.text {
        Ok(text) => message_in(text, line.ended),
        Err(fault) => is_none(*fault),
    }
}

/// What stands in a text that was written as a line is, and is whole.
pub fn read_text(text: &str) -> Handed {
    if text.len() > MAX_LINE { is_none(LineFault::TooLong) } else { message_in(text, true) }
}

fn is_none(fault: LineFault) -> Handed {
    Handed::Unreadable { key: None, problem: Box::new(unreadable(&fault.to_string(), None)) }
}

fn message_in(text: &str, is_whole: bool) -> Handed {
    match serde_json::from_str::<Written<'_>>(text) {
        Ok(written) => {
            let key = written.key.clone();
            match message(written) {
                Ok(message) => {
                    Handed::Message { key: RequestKey::of(&key, content(text).as_bytes()), message: Box::new(message) }
                }
                Err(problem) => {
                    Handed::Unreadable { key: Some(key).filter(|key| is_key(key)), problem: Box::new(problem) }
                }
            }
        }
        Err(error) => {
            let cut_off = error.is_eof() && !is_whole;
            let why = if cut_off { format!("the line was cut off: {error}") } else { error.to_string() };
            Handed::Unreadable { key: key_of(text), problem: Box::new(unreadable(&why, None)) }
        }
    }
}

fn unreadable(why: &str, field: Option<&str>) -> Problem {
    let why: String = why.chars().take(MAX_WHY).collect();
    Problem { field: field.map(str::to_owned), ..Problem::new("line_unreadable", why.clone()).about(why) }
}

fn is_key(key: &str) -> bool {
    !key.trim().is_empty() && key.len() <= MAX_KEY && !key.chars().any(char::is_control)
}

/// What a line says besides its key, the same however it is written: without spaces, names in order.
fn content(text: &str) -> String {
    let mut value: Value = serde_json::from_str(text).unwrap_or_default();
    if let Value::Object(fields) = &mut value {
        fields.remove("key");
    }
    ordered(value).to_string()
}

fn ordered(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let sorted: BTreeMap<String, Value> = fields.into_iter().collect();
            Value::Object(sorted.into_iter().map(|(name, value)| (name, ordered(value))).collect())
        }
        Value::Array(all) => Value::Array(all.into_iter().map(ordered).collect()),
        plain => plain,
    }
}

/// The key of a line that is JSON but no message.
fn key_of(text: &str) -> Option<String> {
    let value: Value = serde_json::from_str(text).ok()?;
    value.get("key")?.as_str().filter(|key| is_key(key)).map(str::to_owned)
}

fn message(written: Written<'_>) -> Result<HandedMessage, Problem> {
    let Written { key, template, message, text, values, to, not_before } = written;
    if !is_key(&key) {
        return Err(unreadable(&format!("the key must be 1 to {MAX_KEY} bytes of text"), Some("key")));
    }
    let message = match (template, message, text) {
        (Some(name), None, None) => MessageAsk::Template(name),
        (None, Some(raw), None) => MessageAsk::Request(request(raw)),
        (None, None, Some(text)) => MessageAsk::Text(text),
        _ => return Err(unreadable("give one of template, message and text", Some("template"))),
    };
    let mut set = Values::new();
    for (name, raw) in values {
        let value = plain(&name, raw.get()).map_err(|why| unreadable(&why.to_string(), Some("values")))?;
        if raw.get() != "null" {
            set.insert(name, value);
        }
    }
    let audience = AudienceAsk {
        all: to.all,
        users: to.users.list(),
        departments: to.departments.list(),
        tags: to.tags.list(),
        saved: to.audiences.list(),
        list: None,
        without_users: to.without_users.list(),
        without_departments: to.without_departments.list(),
        without_tags: to.without_tags.list(),
    };
    Ok(HandedMessage { message, set, audience, not_before })
}

/// A message as WeCom takes it, or what could be in the file of `--message`, as a text.
fn request(raw: &RawValue) -> String {
    serde_json::from_str::<String>(raw.get()).unwrap_or_else(|_| raw.get().to_owned())
}

#[cfg(test)]
mod tests;
