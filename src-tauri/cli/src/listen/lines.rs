//! The lines of what other programs write: each with its number, none longer than a bound, whatever comes. What is wrong with one is no
//! reason not to read the next.

use std::io::{self, BufRead};

/// Longest line that is read, bytes. What is over it is read past and not kept.
pub const MAX_LINE: usize = 1024 * 1024;

/// A line with something in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// Its number, from 1; those with nothing in them count.
    pub number: u32,
    /// What stands in it, without its end.
    pub text: Result<String, LineFault>,
    /// Whether it had an end: the last one may have been cut off.
    pub ended: bool,
}

/// Why a line is no text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LineFault {
    /// Too long.
    #[error("the line is longer than {MAX_LINE} bytes")]
    TooLong,
    /// No UTF-8.
    #[error("the line is not UTF-8")]
    NotUtf8,
}

/// The bytes of a line, without its end.
struct Raw {
    bytes: Result<Vec<u8>, LineFault>,
    ended: bool,
}

/// Reads lines.
#[derive(Debug)]
pub struct Lines<R> {
    input: R,
    number: u32,
}

impl<R: BufRead> Lines<R> {
    /// From the beginning.
    pub fn of(input: R) -> Self {
        Self { input, number: 0 }
    }

    /// The next one with something in it; `None` at the end.
    pub fn next(&mut self) -> io::Result<Option<Line>> {
        loop {
            let Some(Raw { bytes, ended }) = self.raw()? else { return Ok(None) };
            self.number = self.number.saturating_add(1);
            let text = bytes.and_then(|bytes| String::from_utf8(bytes).map_err(|_| LineFault::NotUtf8));
            // A mark that editors of Windows put before everything.
            let text = text.map(|text| match text.strip_prefix('\u{feff}').filter(|_| self.number == 1) {
                Some(rest) => rest.to_owned(),
                None => text,
            });
            if text.as_ref().is_ok_and(|text| text.trim().is_empty()) {
                continue;
            }
            return Ok(Some(Line { number: self.number, text, ended }));
        }
    }

    /// The bytes of the next one.
    fn raw(&mut self) -> io::Result<Option<Raw>> {
        let (mut bytes, mut began) = (Ok(Vec::new()), false);
        loop {
            let there = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                other => other?,
            };
            if there.is_empty() {
                return Ok(began.then_some(Raw { bytes, ended: false }));
            }
            began = true;
            let end = there.iter().position(|byte| *byte == b'\n');
            let part = &there[..end.unwrap_or(there.len())];
            bytes = bytes.and_then(|mut bytes: Vec<u8>| {
                if bytes.len() + part.len() > MAX_LINE {
                    return Err(LineFault::TooLong);
                }
                bytes.extend_from_slice(part);
                Ok(bytes)
            });
            let read = part.len() + usize::from(end.is_some());
            self.input.consume(read);
            if end.is_some() {
                return Ok(Some(Raw { bytes, ended: true }));
            }
        }
    }
}

#[cfg(test)]
mod tests;
