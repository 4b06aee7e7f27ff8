//! Fields that the model does not know: kept beside a message, and put back into its request when the admin wants that.
//!
//! WeCom gets fields faster than this model; somebody who pastes a request with a newer one means it. Such a field is never sent
//! by itself. It stays out, and is told, where its place is gone from the message, and where the model has a field of that name, whether
//! or not the request has it now: whom a message goes to and what it says is decided where it can be looked at, and nowhere else.

use super::content;
use super::fields::{Path, excerpt};
use super::json::{self, Node, Tree};
use super::source::Source;
use crate::measure::is_deceptive;
use serde::{Deserialize, Deserializer, Serialize};

/// A field that the model does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct UnknownField {
    /// Where it stands, to be read: `template_card.jump_list.0.colour`. A key with a dot or something invisible in it is quoted.
    pub path: String,
    /// The same as a JSON pointer (RFC 6901) into the request, such as `/template_card/jump_list/0/colour`.
    pub pointer: String,
    /// Its value as JSON, as it was written.
    pub value: String,
}

impl<'de> Deserialize<'de> for UnknownField {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Stored {
            pointer: String,
            value: String,
        }
        let Stored { pointer, value } = Stored::deserialize(deserializer)?;
        Ok(Self::new(pointer, value))
    }
}

impl UnknownField {
    /// A field at a JSON pointer, with its value as JSON.
    pub fn new(pointer: impl Into<String>, value: impl Into<String>) -> Self {
        let pointer = pointer.into();
        Self { path: readable(&pointer), pointer, value: value.into() }
    }

    pub(super) fn at(path: &Path<'_>, raw: &str) -> Self {
        Self::new(pointer(path), raw)
    }

    /// The same field in an object that is itself an entry of the request.
    pub(super) fn move_under(&mut self, name: &str) {
        *self = Self::new(format!("/{}{}", escaped(name), self.pointer), std::mem::take(&mut self.value));
    }

    /// The steps of the pointer: those to the object, and the field's own name. Nothing when it is no pointer.
    fn steps(&self) -> Option<(Vec<String>, String)> {
        let mut steps = steps(&self.pointer)?;
        let name = steps.pop()?;
        Some((steps, name))
    }
}

fn steps(pointer: &str) -> Option<Vec<String>> {
    Some(pointer.strip_prefix('/')?.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect())
}

/// A pointer for a person to read.
fn readable(pointer: &str) -> String {
    let Some(steps) = steps(pointer) else { return excerpt(pointer) };
    let is_plain = |step: &str| {
        !step.is_empty() && !step.chars().any(|c| c == '.' || c == '"' || c.is_whitespace() || is_deceptive(c))
    };
    let quoted = |step: &String| {
        let short = excerpt(step);
        if is_plain(&short) { short } else { format!("\"{}\"", short.escape_debug()) }
    };
    steps.iter().map(quoted).collect::<Vec<_>>().join(".")
}

fn escaped(step: &str) -> String {
    step.replace('~', "~0").replace('/', "~1")
}

fn pointer_to(steps: &[String]) -> String {
    steps.iter().fold(String::new(), |pointer, step| pointer + "/" + &escaped(step))
}

pub(super) fn pointer(path: &Path<'_>) -> String {
    match path {
        Path::Root => String::new(),
        Path::Key(before, key) => format!("{}/{}", pointer(before), escaped(key)),
        Path::Index(before, at) => format!("{}/{at}", pointer(before)),
    }
}

/// A request with unknown fields in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WithFields {
    /// The request.
    pub body: String,
    /// Which of the fields could not be put in, by index: the model has a field of this name, the object they belong to is not in the
    /// request, it has a field of this name, or the value is no JSON.
    pub left_out: Vec<usize>,
}

/// Puts unknown fields into the body of a request of the application, each behind the other fields of its object, its value without
/// the white space that JSON does not need. Every other byte of the body stays. Fields that are known to the model, also by a spelling
/// that a lenient reader might take for theirs, stay out, and so do all where the body is no such request. Takes time in proportion to
/// both.
pub fn with_fields(body: &str, fields: &[UnknownField]) -> WithFields {
    let source = Source::new(body);
    let names = json::parse(&source).and_then(|root| content::names(&root, &source));
    let Ok(names) = names else {
        return WithFields { body: body.to_owned(), left_out: (0..fields.len()).collect() };
    };
    put_in(body, fields, |object, name| {
        let is_new = |known: &Vec<&str>| !known.iter().any(|known| same_name(known, name));
        is_name(name) && names.get(object).is_some_and(is_new)
    })
}

/// [`with_fields`] where only some names may be put into an object, which is given by its pointer.
pub(super) fn put_in(body: &str, fields: &[UnknownField], may: impl Fn(&str, &str) -> bool) -> WithFields {
    let source = Source::new(body);
    let Ok(root) = json::parse(&source) else {
        return WithFields { body: body.to_owned(), left_out: (0..fields.len()).collect() };
    };
    let mut left_out = Vec::new();
    // Where, whether the object is empty, name and value.
    let mut insertions: Vec<(usize, bool, String, String)> = Vec::new();
    for (at, field) in fields.iter().enumerate() {
        let place = field.steps().and_then(|(steps, name)| {
            let object = object_at(&root, &steps)?;
            let Tree::Object(entries) = &object.tree else { return None };
            let end = object.start + object.raw.len() - 1;
            let is_free = may(&pointer_to(&steps), &name)
                && !entries.iter().any(|entry| entry.key == name)
                && !insertions.iter().any(|(at, _, other, _)| *at == end && same_name(other, &name));
            is_free.then_some((end, entries.is_empty(), name))
        });
        match (place, compact(&field.value)) {
            (Some((end, is_empty, name)), Some(value)) => insertions.push((end, is_empty, name, value)),
            _ => left_out.push(at),
        }
    }
    insertions.sort_by_key(|(at, ..)| *at);
    let mut text = String::with_capacity(body.len());
    let mut done = 0;
    for (at, was_empty, name, value) in insertions {
        let is_first_of_empty = was_empty && at > done;
        text.push_str(&body[done..at]);
        done = at;
        if !is_first_of_empty {
            text.push(',');
        }
        text.push_str(&serde_json::Value::from(name).to_string());
        text.push(':');
        text.push_str(&value);
    }
    text.push_str(&body[done..]);
    WithFields { body: text, left_out }
}

/// Whether a key is a name at all: some readers end it at a NUL, others skip what cannot be seen.
fn is_name(key: &str) -> bool {
    !key.chars().any(is_deceptive) && !spelling(key).is_empty()
}

/// Whether a lenient reader might take two keys for the same: some compare without case, as Go's does, or without separators.
fn same_name(one: &str, other: &str) -> bool {
    one == other || spelling(one) == spelling(other)
}

fn spelling(key: &str) -> String {
    let narrow = |c: char| match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        c => c,
    };
    // Upper case first: ſ and K become letters of ASCII only on the way.
    let letters = key.chars().map(narrow).filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_uppercase).flat_map(char::to_lowercase).collect()
}

/// The objects and lists on the way to a field are found by pointers that are written in one way only.
fn place(text: &str) -> Option<usize> {
    text.parse().ok().filter(|at: &usize| at.to_string() == text)
}

fn object_at<'n, 'a>(root: &'n Node<'a>, steps: &[String]) -> Option<&'n Node<'a>> {
    steps.iter().try_fold(root, |node, step| match &node.tree {
        Tree::Object(entries) => entries.iter().find(|entry| entry.key == step.as_str()).map(|entry| &entry.value),
        Tree::List(items) => items.get(place(step)?),
        _ => None,
    })
}

/// A JSON value without white space between its parts; nothing when it is no JSON.
fn compact(value: &str) -> Option<String> {
    let source = Source::new(value);
    json::parse(&source).ok()?;
    let mut text = String::with_capacity(value.len());
    let (mut in_string, mut is_escaped) = (false, false);
    for c in source.text().chars() {
        if in_string {
            in_string = is_escaped || c != '"';
            is_escaped = c == '\\' && !is_escaped;
        } else if matches!(c, ' ' | '\t' | '\n' | '\r') {
            continue;
        } else {
            in_string = c == '"';
        }
        text.push(c);
    }
    Some(text)
}

#[cfg(test)]
mod tests;
