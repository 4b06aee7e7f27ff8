//! A message alone, as text to be edited: written with the line of each of its fields, and read back whatever became of the text.
//!
//! Whom it goes to, which application sends it and how are no part of it: they are chosen elsewhere, and a text that names them is not
//! read. What is written reads as the same message again.

use super::fields::{Log, Path};
use super::json::{self, Node, Tree};
use super::source::{Source, saturated};
use super::unknown::put_in;
use super::{ImportError, MAX_BYTES, Note, UnknownField, content, envelope, readable};
use crate::kinds::Message;
use serde::Serialize;

/// Most [`FieldLine`]s of a text. The largest message has a few hundred fields.
pub const MAX_FIELD_LINES: usize = 10_000;

/// On which line of a text a field stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FieldLine {
    /// The field, as in [`crate::finding::Finding::path`].
    pub path: String,
    /// Its line, from 1.
    pub line: u32,
}

/// A message as text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum MessageText {
    /// The text.
    Written {
        /// JSON, a field on each line.
        text: String,
        /// Where its fields stand, in the order of the text.
        lines: Vec<FieldLine>,
    },
    /// Longer than what would be read again ([`MAX_BYTES`]).
    TooLong {
        /// Its length.
        bytes: u32,
    },
}

/// What was read of an edited text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum MessageRead {
    /// A message.
    Read {
        /// The message; nothing when it says the same as the one before.
        message: Option<Box<Message>>,
        /// Fields that the model does not know.
        unknown: Vec<UnknownField>,
        /// What else a person should know.
        notes: Vec<Note>,
        /// Where its fields stand, in the order of the text.
        lines: Vec<FieldLine>,
    },
    /// No message of a kind that is known.
    Refused {
        /// What is wrong, and where.
        error: ImportError,
    },
}

/// Writes a message with its unknown fields, as far as the objects are there that they belong to. Takes time in proportion to both.
pub fn write_message(message: &Message, unknown: &[UnknownField]) -> MessageText {
    // Nothing in a message can fail to be written: it has no map with keys that are no text.
    let plain = serde_json::to_string(message).unwrap_or_default();
    let body = put_in(&plain, unknown, |_, _| true).body;
    let source = Source::new(&body);
    let mut text = String::with_capacity(body.len() * 2);
    match json::parse(&source) {
        Ok(root) => indented(&root, 0, &mut text),
        Err(_) => text.push_str(&body),
    }
    if text.len() > MAX_BYTES {
        return MessageText::TooLong { bytes: saturated(text.len()) };
    }
    let source = Source::new(&text);
    let lines = json::parse(&source).map(|root| field_lines(&root, &source, "")).unwrap_or_default();
    MessageText::Written { text, lines }
}

/// Reads a text that was made of a message: the object with `msgtype`, the content alone, or a bare template card. `before` is what
/// the text stood for. Takes time in proportion to the text.
pub fn read_message(text: &str, before: &Message) -> MessageRead {
    match read(text) {
        Ok(Found { message, unknown, notes, lines }) => {
            let is_same = serde_json::to_value(&message).ok() == serde_json::to_value(before).ok();
            MessageRead::Read { message: (!is_same).then(|| Box::new(message)), unknown, notes, lines }
        }
        Err(error) => MessageRead::Refused { error },
    }
}

struct Found {
    message: Message,
    unknown: Vec<UnknownField>,
    notes: Vec<Note>,
    lines: Vec<FieldLine>,
}

fn read(text: &str) -> Result<Found, ImportError> {
    let source = readable(text)?;
    let root = json::parse(&source)?;
    if let Tree::Object(entries) = &root.tree {
        let is_of_request = |name: &str| name != "msgtype" && envelope::NAMES.contains(&name);
        if let Some(entry) = entries.iter().find(|entry| is_of_request(&entry.key)) {
            let path = Path::Key(&Path::Root, &entry.key).to_string();
            return Err(ImportError::NotOfMessage { at: source.place(entry.key_start), path });
        }
    }
    let log = Log::new(&source);
    let (is_wrapped, message, _) = content::parts(&root, &log, false)?;
    let (mut unknown, notes) = log.finish();
    let mut before = "";
    if !is_wrapped {
        before = message.kind().msgtype();
        for field in &mut unknown {
            field.move_under(before);
        }
    }
    let lines = field_lines(&root, &source, before);
    Ok(Found { message, unknown, notes, lines })
}

/// Two spaces for each level; values that hold nothing on one line. Depth is bounded by [`json::parse`].
fn indented(node: &Node<'_>, level: usize, text: &mut String) {
    let new_line = |level: usize, text: &mut String| {
        text.push('\n');
        text.extend(std::iter::repeat_n("  ", level));
    };
    match &node.tree {
        Tree::Object(entries) if !entries.is_empty() => {
            for (at, entry) in entries.iter().enumerate() {
                text.push(if at == 0 { '{' } else { ',' });
                new_line(level + 1, text);
                text.push_str(&serde_json::Value::from(&*entry.key).to_string());
                text.push_str(": ");
                indented(&entry.value, level + 1, text);
            }
            new_line(level, text);
            text.push('}');
        }
        Tree::List(items) if !items.is_empty() => {
            for (at, item) in items.iter().enumerate() {
                text.push(if at == 0 { '[' } else { ',' });
                new_line(level + 1, text);
                indented(item, level + 1, text);
            }
            new_line(level, text);
            text.push(']');
        }
        _ => text.push_str(node.raw),
    }
}

/// The lines of the fields of a tree, which itself is the field `path`; that of the request as a whole is empty.
fn field_lines(root: &Node<'_>, source: &Source<'_>, path: &str) -> Vec<FieldLine> {
    let text = source.text();
    let ends: Vec<usize> = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at).collect();
    let mut lines = Vec::new();
    if !path.is_empty() {
        lines.push(FieldLine { path: path.to_owned(), line: 1 });
    }
    walk(root, path, &ends, &mut lines);
    lines
}

fn walk(node: &Node<'_>, path: &str, ends: &[usize], lines: &mut Vec<FieldLine>) {
    let below = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    let mut field = |path: String, start: usize, value: &Node<'_>| {
        if lines.len() < MAX_FIELD_LINES {
            let line = saturated(ends.partition_point(|end| *end < start) + 1);
            lines.push(FieldLine { path: path.clone(), line });
            walk(value, &path, ends, lines);
        }
    };
    match &node.tree {
        Tree::Object(entries) => {
            for entry in entries {
                field(below(&entry.key), entry.key_start, &entry.value);
            }
        }
        Tree::List(items) => {
            for (at, item) in items.iter().enumerate() {
                field(below(&at.to_string()), item.start, item);
            }
        }
        Tree::Null | Tree::Boolean(_) | Tree::Number(_) | Tree::Text(_) => {}
    }
}

#[cfg(test)]
mod tests;
