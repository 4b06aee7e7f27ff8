//! The words of a command as the shells of Linux, macOS and Windows read them, as far as pasted `curl` commands need it.
//!
//! Variables and commands inside a word stay as written: their values are not here.

use super::ImportError;
use super::source::{Source, saturated};
use std::iter::Peekable;
use std::vec::IntoIter;

/// What a command was written for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shell {
    /// sh, bash, zsh.
    Posix,
    /// cmd of Windows: `^` and, in the program's own reading, `\"` and `""`.
    Cmd,
    /// PowerShell 7: backticks, doubled quotation marks.
    Power,
    /// Windows PowerShell, which hands quotation marks over bare: the command says `\"` for them.
    WindowsPower,
}

impl Shell {
    /// All shells, the likeliest first, by what stands before the command and by how it is written.
    pub(super) fn likely(prompt: &str, command: &str) -> [Self; 4] {
        let some_line_ends_with = |mark: char| command.lines().any(|line| line.trim_end().ends_with(mark));
        let first_mark = command.find(['\'', '"']);
        let before_mark = first_mark.and_then(|at| command[..at].chars().next_back());
        let is_program_of_windows = command.starts_with("curl.exe");
        let begins_with_single = first_mark.is_some_and(|at| command[at..].starts_with('\''));
        if before_mark == Some('^') || (some_line_ends_with('^') && !begins_with_single) {
            [Self::Cmd, Self::Posix, Self::Power, Self::WindowsPower]
        } else if prompt.trim_start().starts_with("PS ")
            || some_line_ends_with('`')
            || before_mark == Some('@')
            || (is_program_of_windows && (begins_with_single || command.contains("`\"")))
        {
            [Self::Power, Self::WindowsPower, Self::Posix, Self::Cmd]
        } else if is_program_of_windows {
            [Self::Cmd, Self::Power, Self::WindowsPower, Self::Posix]
        } else {
            [Self::Posix, Self::Cmd, Self::Power, Self::WindowsPower]
        }
    }
}

/// A word of a command, unquoted.
#[derive(Debug, Default)]
pub(super) struct Word {
    pub(super) text: String,
    /// Where each byte of the text stands.
    pub(super) offsets: Vec<u32>,
}

impl Word {
    fn push(&mut self, c: char, at: usize) {
        self.text.push(c);
        self.offsets.extend((0..c.len_utf8()).map(|byte| saturated(at + byte)));
    }

    /// Drops the start.
    pub(super) fn cut(&mut self, bytes: usize) {
        self.text.drain(..bytes);
        self.offsets.drain(..bytes);
    }

    fn characters(&self) -> Vec<(usize, char)> {
        self.text.char_indices().map(|(at, c)| (self.offsets.get(at).map_or(0, |at| *at as usize), c)).collect()
    }
}

/// The words of a command.
pub(super) struct Words(IntoIter<Word>);

impl Words {
    /// The words of the command that begins at a byte of the text.
    pub(super) fn of(source: &Source<'_>, start: usize, shell: Shell) -> Result<Self, ImportError> {
        let characters: Vec<_> = source.text()[start..].char_indices().map(|(at, c)| (start + at, c)).collect();
        let words = match shell {
            Shell::Posix => Reader::of(source, characters).posix()?,
            Shell::Cmd => Reader::of(source, without_carets(characters)).program()?,
            Shell::Power => Reader::of(source, characters).power_shell()?,
            Shell::WindowsPower => {
                let words = Reader::of(source, characters).power_shell()?;
                words.iter().map(|word| bare(&word.characters())).collect()
            }
        };
        Ok(Self(words.into_iter()))
    }

    /// The next word; nothing at the end of the command.
    pub(super) fn next(&mut self) -> Option<Word> {
        self.0.next()
    }
}

/// What cmd hands to a program: carets are gone, and the command ends at a line's end or an operator.
fn without_carets(characters: Vec<(usize, char)>) -> Vec<(usize, char)> {
    let mut rest = characters.into_iter().peekable();
    let mut kept = Vec::new();
    let mut is_quoted = false;
    while let Some((at, c)) = rest.next() {
        match c {
            '"' => is_quoted = !is_quoted,
            '^' if !is_quoted => {
                rest.next_if(|(_, c)| *c == '\r');
                let is_line_end = rest.next_if(|(_, c)| *c == '\n').is_some();
                if is_line_end {
                    rest.next_if(|(_, c)| *c == '\r');
                    // Of an empty line behind it the line end is meant.
                    kept.extend(rest.next_if(|(_, c)| *c == '\n'));
                } else {
                    kept.extend(rest.next());
                }
                continue;
            }
            '\n' | '&' | '|' | '<' | '>' if !is_quoted => break,
            _ => {}
        }
        kept.push((at, c));
    }
    kept
}

/// What a program of Windows makes of a text without a quotation mark of its own around it.
fn bare(characters: &[(usize, char)]) -> Word {
    let mut word = Word::default();
    let mut rest = characters.iter().copied().peekable();
    while let Some((at, c)) = rest.next() {
        if c == '\\' {
            let (marks, is_literal) = backslashes(&mut rest);
            (0..marks).for_each(|_| word.push('\\', at));
            if is_literal {
                word.push('"', at);
            }
        } else {
            word.push(c, at);
        }
    }
    word
}

/// Behind a first backslash: how many are meant, and whether a quotation mark that is meant as such follows, which is then taken.
fn backslashes(rest: &mut Peekable<impl Iterator<Item = (usize, char)>>) -> (usize, bool) {
    let mut written = 1;
    while rest.next_if(|(_, c)| *c == '\\').is_some() {
        written += 1;
    }
    if rest.peek().is_none_or(|(_, c)| *c != '"') {
        return (written, false);
    }
    let is_literal = written % 2 == 1;
    if is_literal {
        rest.next();
    }
    (written / 2, is_literal)
}

struct Reader<'a, 's> {
    source: &'a Source<'s>,
    rest: Peekable<IntoIter<(usize, char)>>,
    words: Vec<Word>,
    /// The word that is being read.
    word: Option<Word>,
}

impl<'a, 's> Reader<'a, 's> {
    fn of(source: &'a Source<'s>, characters: Vec<(usize, char)>) -> Self {
        Self { source, rest: characters.into_iter().peekable(), words: Vec::new(), word: None }
    }

    fn push(&mut self, c: char, at: usize) {
        self.word.get_or_insert_default().push(c, at);
    }

    fn end_word(&mut self) {
        self.words.extend(self.word.take());
    }

    fn finish(mut self) -> Vec<Word> {
        self.end_word();
        self.words
    }

    fn is_next(&mut self, wanted: char) -> bool {
        self.rest.peek().is_some_and(|(_, c)| *c == wanted)
    }

    fn open(&self, at: usize) -> ImportError {
        ImportError::OpenQuote { at: self.source.place(at) }
    }

    /// The line end behind a mark that joins lines; whether there was one.
    fn joins_lines(&mut self) -> bool {
        let mut ahead = self.rest.clone();
        ahead.next_if(|(_, c)| *c == '\r');
        let joins = ahead.next_if(|(_, c)| *c == '\n').is_some();
        if joins {
            self.rest = ahead;
        }
        joins
    }

    fn posix(mut self) -> Result<Vec<Word>, ImportError> {
        while let Some((at, c)) = self.rest.next() {
            match c {
                '\'' => self.single(at)?,
                '"' => self.double(at)?,
                '$' if self.is_next('\'') => {
                    self.rest.next();
                    self.dollar(at)?;
                }
                '\\' => {
                    if !self.joins_lines()
                        && let Some((at, escaped)) = self.rest.next()
                    {
                        self.push(escaped, at);
                    }
                }
                ';' | '|' | '>' | '<' => break,
                // An address may have one in it, as people paste it.
                '&' | '#' if self.word.is_none() => break,
                c if c.is_whitespace() => self.end_word(),
                _ => self.push(c, at),
            }
        }
        Ok(self.finish())
    }

    fn single(&mut self, open: usize) -> Result<(), ImportError> {
        self.word.get_or_insert_default();
        loop {
            match self.rest.next() {
                None => return Err(self.open(open)),
                Some((_, '\'')) => return Ok(()),
                Some((at, c)) => self.push(c, at),
            }
        }
    }

    fn double(&mut self, open: usize) -> Result<(), ImportError> {
        self.word.get_or_insert_default();
        loop {
            match self.rest.next() {
                None => return Err(self.open(open)),
                Some((_, '"')) => return Ok(()),
                Some((at, '\\')) => match self.rest.next() {
                    Some((at, c @ ('"' | '\\' | '$' | '`'))) => self.push(c, at),
                    Some((_, '\n')) => {}
                    Some((behind, c)) => {
                        self.push('\\', at);
                        self.push(c, behind);
                    }
                    None => return Err(self.open(open)),
                },
                Some((at, c)) => self.push(c, at),
            }
        }
    }

    /// `$'…'`, as browsers copy commands: with the escapes of C.
    fn dollar(&mut self, open: usize) -> Result<(), ImportError> {
        self.word.get_or_insert_default();
        loop {
            let (at, c) = match self.rest.next() {
                None => return Err(self.open(open)),
                Some((_, '\'')) => return Ok(()),
                Some((at, '\\')) => (at, self.rest.next().ok_or_else(|| self.open(open))?.1),
                Some((at, c)) => {
                    self.push(c, at);
                    continue;
                }
            };
            match c {
                'n' => self.push('\n', at),
                'r' => self.push('\r', at),
                't' => self.push('\t', at),
                '\'' | '"' | '\\' | '?' => self.push(c, at),
                'x' => self.code(at, 2, c),
                'u' => self.code(at, 4, c),
                'U' => self.code(at, 8, c),
                _ => {
                    self.push('\\', at);
                    self.push(c, at);
                }
            }
        }
    }

    /// A character by its number; what is none stays as written.
    fn code(&mut self, at: usize, most: usize, letter: char) {
        let digits: String = self.rest.clone().map(|(_, c)| c).take(most).take_while(char::is_ascii_hexdigit).collect();
        if let Some(c) = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32) {
            for _ in 0..digits.len() {
                self.rest.next();
            }
            self.push(c, at);
        } else {
            self.push('\\', at);
            self.push(letter, at);
        }
    }

    /// As a program of Windows cuts its command line into words.
    fn program(mut self) -> Result<Vec<Word>, ImportError> {
        let mut quoted_from = None;
        while let Some((at, c)) = self.rest.next() {
            match c {
                '\\' => {
                    let (marks, is_literal) = backslashes(&mut self.rest);
                    (0..marks).for_each(|_| self.push('\\', at));
                    if is_literal {
                        self.push('"', at);
                    }
                }
                '"' if quoted_from.is_some() && self.is_next('"') => {
                    self.rest.next();
                    self.push('"', at);
                }
                '"' => {
                    self.word.get_or_insert_default();
                    quoted_from = if quoted_from.is_some() { None } else { Some(at) };
                }
                c if c.is_whitespace() && quoted_from.is_none() => self.end_word(),
                _ => self.push(c, at),
            }
        }
        match quoted_from {
            Some(at) => Err(self.open(at)),
            None => Ok(self.finish()),
        }
    }

    fn power_shell(mut self) -> Result<Vec<Word>, ImportError> {
        while let Some((at, c)) = self.rest.next() {
            match c {
                '@' if self.word.is_none() && (self.is_next('\'') || self.is_next('"')) => self.here_text(at)?,
                '\'' | '"' => self.power_quoted(at, c)?,
                '`' => {
                    if !self.joins_lines()
                        && let Some((at, escaped)) = self.rest.next()
                    {
                        self.push(of_backtick(escaped), at);
                    }
                }
                '\n' | ';' | '|' | '>' | '<' => break,
                '#' if self.word.is_none() => break,
                c if c.is_whitespace() => self.end_word(),
                _ => self.push(c, at),
            }
        }
        Ok(self.finish())
    }

    fn power_quoted(&mut self, open: usize, mark: char) -> Result<(), ImportError> {
        self.word.get_or_insert_default();
        loop {
            match self.rest.next() {
                None => return Err(self.open(open)),
                Some((at, c)) if c == mark => {
                    if self.rest.next_if(|(_, c)| *c == mark).is_none() {
                        return Ok(());
                    }
                    self.push(mark, at);
                }
                Some((_, '`')) if mark == '"' => {
                    let (at, escaped) = self.rest.next().ok_or_else(|| self.open(open))?;
                    self.push(of_backtick(escaped), at);
                }
                Some((at, c)) => self.push(c, at),
            }
        }
    }

    /// `@'` to the `'@` that begins a line.
    fn here_text(&mut self, open: usize) -> Result<(), ImportError> {
        let Some((_, mark)) = self.rest.next() else { return Err(self.open(open)) };
        let mut text = Word::default();
        while let Some((at, c)) = self.rest.next() {
            let ends = c == mark && text.text.ends_with('\n') && self.is_next('@');
            if ends {
                self.rest.next();
                // The line ends behind the first and before the last mark are not part of it.
                let inside = text.characters();
                let inside: Vec<_> = inside.into_iter().skip_while(|(_, c)| *c == '\r').skip(1).collect();
                let length = inside.iter().rposition(|(_, c)| *c == '\n').unwrap_or(0);
                inside[..length].iter().for_each(|(at, c)| self.push(*c, *at));
                return Ok(());
            }
            text.push(c, at);
        }
        Err(self.open(open))
    }
}

fn of_backtick(escaped: char) -> char {
    match escaped {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        other => other,
    }
}

#[cfg(test)]
mod tests;
