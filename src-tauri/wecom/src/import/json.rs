//! JSON as a tree that knows where each value stands.
//!
//! `serde_json` tells line and column of broken syntax only; here a wrong type, an unknown kind and a key that stands twice
//! have their place too, and unknown values can be shown as they were written. What a string or a number is stays with
//! `serde_json`.

use super::fields::Path;
use super::source::Source;
use super::{ImportError, JsonType, MAX_DEPTH, SyntaxProblem};
use std::borrow::Cow;
use std::collections::HashSet;

/// A value and where it stands.
#[derive(Debug)]
pub(super) struct Node<'a> {
    /// First byte.
    pub(super) start: usize,
    /// As it was written.
    pub(super) raw: &'a str,
    pub(super) tree: Tree<'a>,
}

/// What a value is.
#[derive(Debug)]
pub(super) enum Tree<'a> {
    Null,
    Boolean(bool),
    /// As written.
    Number(&'a str),
    Text(Cow<'a, str>),
    List(Vec<Node<'a>>),
    Object(Vec<Entry<'a>>),
}

/// An entry of an object.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    pub(super) key: Cow<'a, str>,
    /// First byte of the key.
    pub(super) key_start: usize,
    pub(super) value: Node<'a>,
}

impl Node<'_> {
    /// An object without entries.
    pub(super) fn empty() -> Self {
        Self { start: 0, raw: "{}", tree: Tree::Object(Vec::new()) }
    }

    pub(super) fn kind(&self) -> JsonType {
        match self.tree {
            Tree::Null => JsonType::Null,
            Tree::Boolean(_) => JsonType::Boolean,
            Tree::Number(_) => JsonType::Number,
            Tree::Text(_) => JsonType::Text,
            Tree::List(_) => JsonType::List,
            Tree::Object(_) => JsonType::Object,
        }
    }
}

/// Reads a whole text. Recursion ends at [`MAX_DEPTH`].
pub(super) fn parse<'a>(source: &'a Source<'_>) -> Result<Node<'a>, ImportError> {
    let mut scanner = Scanner { source, text: source.text(), at: 0 };
    scanner.skip_space();
    let root = scanner.value(0)?;
    scanner.skip_space();
    if scanner.at < scanner.text.len() {
        let problem = if scanner.is_at_comment() { SyntaxProblem::Comment } else { SyntaxProblem::Behind };
        return Err(scanner.fault(scanner.at, problem));
    }
    unique_keys(&root, &Path::Root, source)?;
    Ok(root)
}

struct Scanner<'a, 's> {
    source: &'a Source<'s>,
    text: &'a str,
    at: usize,
}

impl<'a> Scanner<'a, '_> {
    fn fault(&self, at: usize, problem: SyntaxProblem) -> ImportError {
        ImportError::Syntax { at: self.source.place(at), problem }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn is_at_comment(&self) -> bool {
        ["//", "/*", "#"].iter().any(|mark| self.text[self.at..].starts_with(mark))
    }

    /// The fault that something else stands here than what must.
    fn unexpected(&self) -> ImportError {
        if self.is_at_comment() {
            return self.fault(self.at, SyntaxProblem::Comment);
        }
        let Some(found) = self.text[self.at..].chars().next() else {
            return self.fault(self.at, SyntaxProblem::End);
        };
        let instead = match found {
            '“' | '”' | '＂' | '「' | '」' => Some('"'),
            '：' => Some(':'),
            '，' | '、' => Some(','),
            '｛' => Some('{'),
            '｝' => Some('}'),
            '［' | '【' => Some('['),
            '］' | '】' => Some(']'),
            '\u{A0}' | '\u{3000}' => Some(' '),
            _ => None,
        };
        let problem =
            instead.map_or(SyntaxProblem::Unexpected { found }, |instead| SyntaxProblem::NotAscii { found, instead });
        self.fault(self.at, problem)
    }

    fn value(&mut self, depth: usize) -> Result<Node<'a>, ImportError> {
        let start = self.at;
        let tree = match self.peek() {
            Some(b'{' | b'[') if depth == MAX_DEPTH => {
                return Err(ImportError::TooDeep { at: self.source.place(start) });
            }
            Some(b'{') => self.object(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Tree::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        };
        Ok(Node { start, raw: &self.text[start..self.at], tree })
    }

    fn word(&mut self) -> Result<Tree<'a>, ImportError> {
        let rest = &self.text[self.at..];
        for (word, tree) in [("null", Tree::Null), ("true", Tree::Boolean(true)), ("false", Tree::Boolean(false))] {
            if rest.starts_with(word) {
                self.at += word.len();
                return Ok(tree);
            }
        }
        Err(self.unexpected())
    }

    fn number(&mut self) -> Result<Tree<'a>, ImportError> {
        let start = self.at;
        while matches!(self.peek(), Some(b'+' | b'-' | b'.' | b'e' | b'E' | b'0'..=b'9')) {
            self.at += 1;
        }
        let raw = &self.text[start..self.at];
        if is_number(raw) { Ok(Tree::Number(raw)) } else { Err(self.fault(start, SyntaxProblem::BadNumber)) }
    }

    fn string(&mut self) -> Result<Cow<'a, str>, ImportError> {
        let start = self.at;
        self.at += 1;
        let mut escaped = false;
        loop {
            match self.peek() {
                None => return Err(self.fault(start, SyntaxProblem::End)),
                Some(b'"') => break,
                Some(b'\\') => {
                    escaped = true;
                    // What follows is never the end of the string.
                    self.at += 2;
                }
                Some(0..0x20) => return Err(self.fault(self.at, SyntaxProblem::BadString)),
                Some(_) => self.at += 1,
            }
        }
        self.at += 1;
        let Some(raw) = self.text.get(start..self.at) else {
            return Err(self.fault(start, SyntaxProblem::BadString));
        };
        if !escaped {
            return Ok(Cow::Borrowed(&raw[1..raw.len() - 1]));
        }
        serde_json::from_str(raw).map(Cow::Owned).map_err(|_| self.fault(start, SyntaxProblem::BadString))
    }

    fn list(&mut self, depth: usize) -> Result<Tree<'a>, ImportError> {
        let mut items = Vec::new();
        while self.next_of(b']', items.is_empty())? {
            items.push(self.value(depth + 1)?);
        }
        Ok(Tree::List(items))
    }

    fn object(&mut self, depth: usize) -> Result<Tree<'a>, ImportError> {
        let mut entries = Vec::new();
        while self.next_of(b'}', entries.is_empty())? {
            let key_start = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.unexpected());
            }
            let key = self.string()?;
            self.skip_space();
            if self.peek() != Some(b':') {
                return Err(self.unexpected());
            }
            self.at += 1;
            self.skip_space();
            entries.push(Entry { key, key_start, value: self.value(depth + 1)? });
        }
        Ok(Tree::Object(entries))
    }

    /// Goes to the next item; false behind the closing bracket. At the first item the opening bracket is passed.
    fn next_of(&mut self, closing: u8, first: bool) -> Result<bool, ImportError> {
        if first {
            self.at += 1;
            self.skip_space();
            if self.peek() == Some(closing) {
                self.at += 1;
                return Ok(false);
            }
            return Ok(true);
        }
        self.skip_space();
        match self.peek() {
            Some(found) if found == closing => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') => {
                let comma = self.at;
                self.at += 1;
                self.skip_space();
                if matches!(self.peek(), Some(b'}' | b']')) {
                    return Err(self.fault(comma, SyntaxProblem::TrailingComma));
                }
                Ok(true)
            }
            _ => Err(self.unexpected()),
        }
    }
}

/// Whether a text is a number by the grammar of JSON.
pub(super) fn is_number(raw: &str) -> bool {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let raw = raw.strip_prefix('-').unwrap_or(raw);
    let (mantissa, exponent) = raw.split_once(['e', 'E']).map_or((raw, None), |(start, end)| (start, Some(end)));
    let (whole, fraction) = mantissa.split_once('.').map_or((mantissa, None), |(start, end)| (start, Some(end)));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(|exponent| digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent)))
}

fn unique_keys(node: &Node<'_>, path: &Path<'_>, source: &Source<'_>) -> Result<(), ImportError> {
    match &node.tree {
        Tree::List(items) => {
            items.iter().enumerate().try_for_each(|(at, item)| unique_keys(item, &Path::Index(path, at), source))
        }
        Tree::Object(entries) => {
            let mut seen = HashSet::with_capacity(entries.len());
            entries.iter().try_for_each(|entry| {
                let path = Path::Key(path, &entry.key);
                if !seen.insert(entry.key.as_ref()) {
                    let at = source.place(entry.key_start);
                    return Err(ImportError::DuplicateKey { at, path: path.to_string() });
                }
                unique_keys(&entry.value, &path, source)
            })
        }
        Tree::Null | Tree::Boolean(_) | Tree::Number(_) | Tree::Text(_) => Ok(()),
    }
}
