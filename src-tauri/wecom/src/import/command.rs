//! A `curl` command as a shell reads it, as far as needed to find the data in it.
//!
//! Addresses and header fields are passed over: they hold tokens, and nothing of them may be kept.

use super::ImportError;
use super::source::{Source, saturated};

/// The data of a command.
#[derive(Debug)]
pub(super) struct Command<'a> {
    /// What follows `-d`.
    pub(super) data: Source<'a>,
    /// The address is that of a group webhook.
    pub(super) webhook: bool,
}

/// A word of the command, unquoted.
#[derive(Debug, Default)]
struct Word {
    text: String,
    /// Where each byte of the text stands.
    offsets: Vec<u32>,
}

/// The options that bring data, the longest first where one begins another.
const LONG: [&str; 5] = ["--data-binary", "--data-ascii", "--data-raw", "--data", "--json"];
/// Options of one letter that take a value, so that `-d` inside a value is not taken for data.
const SHORT_WITH_VALUE: &str = "HXAbeoumxTFEcCDKPQrtUwyYz";

/// The data of the text when it is a `curl` command.
pub(super) fn data<'a>(source: &Source<'a>) -> Result<Option<Command<'a>>, ImportError> {
    let start = source.text().trim_start().trim_start_matches("$ ");
    let is_curl = ["curl", "curl.exe"].iter().any(|name| {
        start.strip_prefix(name).is_some_and(|rest| rest.starts_with(|c: char| c.is_whitespace() || c == '\\'))
    });
    if !is_curl {
        return Ok(None);
    }
    let mut found: Option<Word> = None;
    let mut webhook = false;
    let mut words = Words { source, at: source.text().len() - start.len() };
    while let Some(word) = words.next()? {
        webhook |= word.text.contains("/cgi-bin/webhook/send");
        let Some((data, raw)) = data_of(word, &mut words)? else { continue };
        let at = data.offsets.first().map_or(words.at, |at| *at as usize);
        if found.is_some() || (!raw && data.text.starts_with('@')) {
            return Err(ImportError::DataElsewhere { at: source.place(at) });
        }
        found = Some(data);
    }
    let found = found.ok_or(ImportError::NoData)?;
    if found.text.trim().is_empty() {
        return Err(ImportError::NoData);
    }
    Ok(Some(Command { data: source.unquoted(found.text, &found.offsets), webhook }))
}

/// The data that a word brings, and whether `@` has no meaning in it.
fn data_of(mut word: Word, words: &mut Words<'_, '_>) -> Result<Option<(Word, bool)>, ImportError> {
    if let Some(option) = LONG.into_iter().find(|option| word.text.starts_with(option)) {
        let raw = option == "--data-raw";
        return match word.text.as_bytes().get(option.len()) {
            None => Ok(words.next()?.map(|data| (data, raw))),
            Some(b'=') => {
                word.cut(option.len() + 1);
                Ok(Some((word, raw)))
            }
            // Another option, such as --data-urlencode.
            Some(_) => Ok(None),
        };
    }
    let Some(letters) = word.text.strip_prefix('-').filter(|rest| !rest.starts_with('-')) else { return Ok(None) };
    let Some(at) = letters.find(|c| c == 'd' || SHORT_WITH_VALUE.contains(c)) else { return Ok(None) };
    let behind = at + 2;
    let is_data = letters[at..].starts_with('d');
    if behind < word.text.len() {
        word.cut(behind);
        return Ok(is_data.then_some((word, false)));
    }
    let value = words.next()?;
    Ok(value.filter(|_| is_data).map(|data| (data, false)))
}

impl Word {
    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.offsets.extend((0..c.len_utf8()).map(|byte| saturated(at + byte)));
    }

    /// Drops the start.
    fn cut(&mut self, bytes: usize) {
        self.text.drain(..bytes);
        self.offsets.drain(..bytes);
    }
}

/// The words of a command, one after the other.
struct Words<'a, 's> {
    source: &'a Source<'s>,
    at: usize,
}

impl Words<'_, '_> {
    fn peek(&self) -> Option<char> {
        self.source.text()[self.at..].chars().next()
    }

    fn take(&mut self) -> Option<(usize, char)> {
        let (at, c) = (self.at, self.peek()?);
        self.at += c.len_utf8();
        Some((at, c))
    }

    /// The next word; nothing at the end of the command.
    fn next(&mut self) -> Result<Option<Word>, ImportError> {
        while self.source.text()[self.at..].starts_with("\\\n")
            || self.source.text()[self.at..].starts_with("\\\r\n")
            || self.peek().is_some_and(char::is_whitespace)
        {
            self.at += if self.peek() == Some('\\') { 1 } else { self.peek().map_or(0, char::len_utf8) };
        }
        if self.peek().is_none_or(|c| matches!(c, ';' | '|' | '&' | '#' | '>' | '<')) {
            self.at = self.source.text().len();
            return Ok(None);
        }
        let mut word = Word::default();
        while let Some(c) = self.peek() {
            if c.is_whitespace() || matches!(c, ';' | '|' | '>' | '<') {
                break;
            }
            self.at += c.len_utf8();
            let at = self.at - c.len_utf8();
            match c {
                '\'' => self.single(&mut word, at)?,
                '"' => self.double(&mut word, at)?,
                '$' if self.peek() == Some('\'') => {
                    self.at += 1;
                    self.dollar(&mut word, at)?;
                }
                '\\' => match self.take() {
                    None | Some((_, '\n')) => {}
                    Some((_, '\r')) if self.peek() == Some('\n') => self.at += 1,
                    Some((at, escaped)) => word.push(escaped, at),
                },
                _ => word.push(c, at),
            }
        }
        Ok(Some(word))
    }

    fn open(&self, at: usize) -> ImportError {
        ImportError::OpenQuote { at: self.source.place(at) }
    }

    fn single(&mut self, word: &mut Word, open: usize) -> Result<(), ImportError> {
        loop {
            match self.take() {
                None => return Err(self.open(open)),
                Some((_, '\'')) => return Ok(()),
                Some((at, c)) => word.push(c, at),
            }
        }
    }

    /// Variables and commands in it stay as written: their values are not here.
    fn double(&mut self, word: &mut Word, open: usize) -> Result<(), ImportError> {
        loop {
            match self.take() {
                None => return Err(self.open(open)),
                Some((_, '"')) => return Ok(()),
                Some((at, '\\')) => match self.take() {
                    Some((at, c @ ('"' | '\\' | '$' | '`'))) => word.push(c, at),
                    Some((_, '\n')) => {}
                    Some((behind, c)) => {
                        word.push('\\', at);
                        word.push(c, behind);
                    }
                    None => return Err(self.open(open)),
                },
                Some((at, c)) => word.push(c, at),
            }
        }
    }

    /// `$'…'`, as browsers copy commands: with the escapes of C.
    fn dollar(&mut self, word: &mut Word, open: usize) -> Result<(), ImportError> {
        loop {
            let (at, c) = match self.take() {
                None => return Err(self.open(open)),
                Some((_, '\'')) => return Ok(()),
                Some((at, '\\')) => (at, self.take().ok_or_else(|| self.open(open))?.1),
                Some((at, c)) => {
                    word.push(c, at);
                    continue;
                }
            };
            match c {
                'n' => word.push('\n', at),
                'r' => word.push('\r', at),
                't' => word.push('\t', at),
                '\'' | '"' | '\\' | '?' => word.push(c, at),
                'x' => self.code(word, at, 2, c),
                'u' => self.code(word, at, 4, c),
                'U' => self.code(word, at, 8, c),
                _ => {
                    word.push('\\', at);
                    word.push(c, at);
                }
            }
        }
    }

    /// A character by its number; what is none stays as written.
    fn code(&mut self, word: &mut Word, at: usize, most: usize, letter: char) {
        let digits: String =
            self.source.text()[self.at..].chars().take(most).take_while(char::is_ascii_hexdigit).collect();
        if let Some(c) = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32) {
            self.at += digits.len();
            word.push(c, at);
        } else {
            word.push('\\', at);
            word.push(letter, at);
        }
    }
}
