//! The types of the message model, filled from a tree: the model's own field lists decide what is known.
//!
//! Numbers written as text and the like are taken for what they mean and noted; `null` counts as absent; a field that a type does
//! not have is listed.

use super::json::{Entry, Node, Tree, is_number};
use super::source::{Source, saturated};
use super::unknown::pointer;
use super::{ImportError, JsonType, MAX_LISTED, Note, UnknownField};
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor};
use serde::forward_to_deserialize_any;
use std::cell::RefCell;
use std::fmt;

/// Longest excerpt of a value in an error, characters.
const EXCERPT_CHARS: usize = 40;

/// The way to a value.
#[derive(Debug)]
pub(super) enum Path<'p> {
    Root,
    Key(&'p Path<'p>, &'p str),
    Index(&'p Path<'p>, usize),
}

impl fmt::Display for Path<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parent = |f: &mut fmt::Formatter<'_>, parent: &Path<'_>| match parent {
            Path::Root => Ok(()),
            other => write!(f, "{other}."),
        };
        match self {
            Self::Root => f.write_str("."),
            Self::Key(before, key) => parent(f, before).and_then(|()| f.write_str(&excerpt(key))),
            Self::Index(before, at) => parent(f, before).and_then(|()| write!(f, "{at}")),
        }
    }
}

/// The start of a text that somebody pasted.
pub(super) fn excerpt(text: &str) -> String {
    match text.char_indices().nth(EXCERPT_CHARS) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// Objects by their pointer, each with the names that the model has for its fields.
pub(super) type Names = Vec<(String, &'static [&'static str])>;

/// What is gathered while reading.
#[derive(Debug)]
pub(super) struct Log<'a> {
    pub(super) source: &'a Source<'a>,
    found: RefCell<Found>,
    /// The names that the model has for the fields of each object, by its pointer, when they are asked for.
    names: Option<RefCell<Names>>,
}

#[derive(Debug, Default)]
struct Found {
    unknown: Vec<UnknownField>,
    notes: Vec<Note>,
    more: usize,
}

impl<'a> Log<'a> {
    pub(super) fn new(source: &'a Source<'a>) -> Self {
        Self { source, found: RefCell::default(), names: None }
    }

    /// One that also gathers the names that the model has for the fields of what it reads.
    pub(super) fn with_names(source: &'a Source<'a>) -> Self {
        Self { names: Some(RefCell::default()), ..Self::new(source) }
    }

    fn note_names(&self, path: &Path<'_>, names: &'static [&'static str]) {
        if let Some(all) = &self.names {
            all.borrow_mut().push((pointer(path), names));
        }
    }

    pub(super) fn into_names(self) -> Names {
        self.names.map(RefCell::into_inner).unwrap_or_default()
    }

    pub(super) fn unknown(&self, path: &Path<'_>, node: &Node<'_>) {
        let mut found = self.found.borrow_mut();
        if found.unknown.len() < MAX_LISTED {
            found.unknown.push(UnknownField::at(path, node.raw));
        } else {
            found.more += 1;
        }
    }

    pub(super) fn note(&self, note: Note) {
        let mut found = self.found.borrow_mut();
        if found.notes.len() < MAX_LISTED {
            found.notes.push(note);
        } else {
            found.more += 1;
        }
    }

    pub(super) fn finish(self) -> (Vec<UnknownField>, Vec<Note>) {
        let Found { unknown, mut notes, more } = self.found.into_inner();
        if more > 0 {
            notes.push(Note::MoreNotListed { count: saturated(more) });
        }
        (unknown, notes)
    }
}

/// A value on its way into the model.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'de, 'p> {
    pub(super) node: &'de Node<'de>,
    pub(super) path: &'p Path<'p>,
    pub(super) log: &'p Log<'p>,
    /// A key of this object that was read already.
    pub(super) done: Option<&'static str>,
}

impl<'de> Field<'de, '_> {
    pub(super) fn wrong(&self, expected: JsonType) -> ImportError {
        let (at, path) = (self.log.source.place(self.node.start), self.path.to_string());
        ImportError::WrongType { at, path, expected, found: self.node.kind() }
    }

    pub(super) fn bad(&self) -> ImportError {
        let (at, path) = (self.log.source.place(self.node.start), self.path.to_string());
        ImportError::BadValue { at, path, value: excerpt(self.node.raw) }
    }

    fn changed(&self, to: JsonType) {
        self.log.note(Note::TypeChanged { path: self.path.to_string(), from: self.node.kind(), to });
    }

    /// The number as it is written, perhaps as a text.
    fn number(&self) -> Result<&'de str, ImportError> {
        match &self.node.tree {
            Tree::Number(raw) => Ok(raw),
            Tree::Text(text) if is_number(text.trim()) => {
                self.changed(JsonType::Number);
                Ok(text.trim())
            }
            _ => Err(self.wrong(JsonType::Number)),
        }
    }

    /// A whole number; `1.0` is one.
    pub(super) fn integer(&self) -> Result<i64, ImportError> {
        let raw = self.number()?;
        if let Ok(number) = raw.parse() {
            return Ok(number);
        }
        let number: f64 = raw.parse().map_err(|_| self.bad())?;
        if number.fract() == 0.0 && number.abs() < 9e15 {
            #[expect(clippy::cast_possible_truncation, reason = "whole and in range, checked above")]
            return Ok(number as i64);
        }
        Err(self.bad())
    }

    /// A text; a number is taken as it is written.
    pub(super) fn text(&self) -> Result<&'de str, ImportError> {
        match &self.node.tree {
            Tree::Text(text) => Ok(text),
            Tree::Number(raw) => {
                self.changed(JsonType::Text);
                Ok(raw)
            }
            _ => Err(self.wrong(JsonType::Text)),
        }
    }

    /// True or false; 1 and 0 are taken for them, also as texts.
    fn boolean(&self) -> Result<bool, ImportError> {
        let value = match &self.node.tree {
            Tree::Boolean(value) => return Ok(*value),
            Tree::Number(raw) => *raw,
            Tree::Text(text) => text.trim(),
            _ => return Err(self.wrong(JsonType::Boolean)),
        };
        let value = match value {
            "1" | "true" => true,
            "0" | "false" => false,
            _ => return Err(self.wrong(JsonType::Boolean)),
        };
        self.changed(JsonType::Boolean);
        Ok(value)
    }
}

/// A fault inside the model's own reading.
#[derive(Debug)]
pub(super) enum Fault {
    /// Its place is known.
    Told(Box<ImportError>),
    /// A type refused a value; the field that gave it tells where.
    Refused,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Told(error) => error.fmt(f),
            Self::Refused => f.write_str("a value that cannot stand here"),
        }
    }
}

impl std::error::Error for Fault {}

impl de::Error for Fault {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self::Refused
    }
}

impl From<ImportError> for Fault {
    fn from(error: ImportError) -> Self {
        Self::Told(Box::new(error))
    }
}

impl<'de> Field<'de, '_> {
    /// Fills a type of the model.
    pub(super) fn fill<T: de::Deserialize<'de>>(self) -> Result<T, ImportError> {
        T::deserialize(self).map_err(|fault| match fault {
            Fault::Told(error) => *error,
            Fault::Refused => self.bad(),
        })
    }

    /// Says where a refused value stands.
    fn told<T>(&self, result: Result<T, Fault>) -> Result<T, Fault> {
        result.map_err(|fault| match fault {
            Fault::Refused => self.bad().into(),
            told @ Fault::Told(_) => told,
        })
    }

    fn list<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let Tree::List(items) = &self.node.tree else { return Err(self.wrong(JsonType::List).into()) };
        visitor.visit_seq(Items { field: self, rest: items.iter().enumerate() })
    }

    fn object<V: Visitor<'de>>(self, fields: Option<&'static [&'static str]>, visitor: V) -> Result<V::Value, Fault> {
        let Tree::Object(entries) = &self.node.tree else { return Err(self.wrong(JsonType::Object).into()) };
        if let Some(fields) = fields {
            self.log.note_names(self.path, fields);
        }
        visitor.visit_map(Entries { field: self, fields, rest: entries.iter(), waiting: None })
    }
}

impl<'de> Deserializer<'de> for Field<'de, '_> {
    type Error = Fault;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match &self.node.tree {
            Tree::Null => self.told(visitor.visit_unit()),
            Tree::Boolean(_) => self.deserialize_bool(visitor),
            Tree::Number(raw) if raw.contains(['.', 'e', 'E']) => self.deserialize_f64(visitor),
            Tree::Number(_) => self.deserialize_i64(visitor),
            Tree::Text(_) => self.deserialize_str(visitor),
            Tree::List(_) => self.list(visitor),
            Tree::Object(_) => self.object(None, visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.told(visitor.visit_bool(self.boolean()?))
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.told(visitor.visit_i64(self.integer()?))
    }

    fn deserialize_i8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_i32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u8<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u16<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_u64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_i64(visitor)
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        let number: f64 = self.number()?.parse().map_err(|_| self.bad())?;
        if !number.is_finite() {
            return Err(self.bad().into());
        }
        self.told(visitor.visit_f64(number))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.told(visitor.visit_str(self.text()?))
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        match self.node.tree {
            Tree::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.list(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        self.object(None, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        self.object(Some(fields), visitor)
    }

    forward_to_deserialize_any! {
        i128 u128 char bytes byte_buf unit unit_struct tuple tuple_struct enum identifier ignored_any
    }
}

struct Items<'de, 'p> {
    field: Field<'de, 'p>,
    rest: std::iter::Enumerate<std::slice::Iter<'de, Node<'de>>>,
}

impl<'de> SeqAccess<'de> for Items<'de, '_> {
    type Error = Fault;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        let Some((at, node)) = self.rest.next() else { return Ok(None) };
        let path = Path::Index(self.field.path, at);
        let item = Field { node, path: &path, log: self.field.log, done: None };
        item.told(seed.deserialize(item)).map(Some)
    }
}

struct Entries<'de, 'p> {
    field: Field<'de, 'p>,
    /// The fields that are known; nothing when every key is fine.
    fields: Option<&'static [&'static str]>,
    rest: std::slice::Iter<'de, Entry<'de>>,
    waiting: Option<&'de Entry<'de>>,
}

impl<'de> MapAccess<'de> for Entries<'de, '_> {
    type Error = Fault;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Fault> {
        for entry in self.rest.by_ref() {
            let key = entry.key.as_ref();
            if self.field.done == Some(key) {
                continue;
            }
            if self.fields.is_some_and(|fields| !fields.contains(&key)) {
                self.field.log.unknown(&Path::Key(self.field.path, key), &entry.value);
                continue;
            }
            if matches!(entry.value.tree, Tree::Null) {
                continue;
            }
            self.waiting = Some(entry);
            return seed.deserialize(IntoDeserializer::<Fault>::into_deserializer(key)).map(Some);
        }
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Fault> {
        let Some(Entry { key, value: node, .. }) = self.waiting.take() else { return Err(Fault::Refused) };
        let path = Path::Key(self.field.path, key);
        let value = Field { node, path: &path, log: self.field.log, done: None };
        value.told(seed.deserialize(value))
    }
}
