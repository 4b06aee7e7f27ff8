//! A `curl` command, as far as needed to find the data in it. What its words are depends on the shell it was written for: see
//! [`shell`](super::shell).
//!
//! Addresses and header fields are passed over: they hold tokens, and nothing of them may be kept.

use super::shell::{Shell, Word, Words};
use super::source::Source;
use super::{ImportError, json};

/// The data of a command.
#[derive(Debug)]
pub(super) struct Command<'a> {
    /// What follows `-d`.
    pub(super) data: Source<'a>,
    /// The address is that of a group webhook.
    pub(super) webhook: bool,
}

/// The options that bring data, the longest first where one begins another.
const LONG: [&str; 5] = ["--data-binary", "--data-ascii", "--data-raw", "--data", "--json"];
/// Options of one letter that take a value, so that `-d` inside a value is not taken for data.
const SHORT_WITH_VALUE: &str = "HXAbeoumxTFEcCDKPQrtUwyYz";

/// The data of the text when it is a `curl` command. Nothing in the text says which shell it is for: of those in which it holds
/// JSON it is the likeliest one.
pub(super) fn data<'a>(source: &Source<'a>) -> Result<Option<Command<'a>>, ImportError> {
    let Some(start) = start(source.text()) else { return Ok(None) };
    let mut likeliest = None;
    for shell in Shell::likely(&source.text()[..start], &source.text()[start..]) {
        let found = data_in(source, start, shell);
        if found.as_ref().is_ok_and(|command| json::parse(&command.data).is_ok()) {
            return found.map(Some);
        }
        likeliest.get_or_insert(found);
    }
    likeliest.transpose()
}

/// Where the command begins, behind the prompt of a shell: `$ `, `C:\>`, `PS C:\> `.
fn start(text: &str) -> Option<usize> {
    let at = text.find("curl")?;
    let prompt = text[..at].trim();
    if !(prompt.is_empty() || prompt.ends_with(['$', '>', '#', '%'])) || prompt.contains(['{', '"', '\'', '\n']) {
        return None;
    }
    let rest = &text[at + "curl".len()..];
    let rest = rest.strip_prefix(".exe").unwrap_or(rest);
    let is_command = rest.is_empty() || rest.starts_with(|c: char| c.is_whitespace() || matches!(c, '\\' | '^' | '`'));
    is_command.then_some(at)
}

fn data_in<'a>(source: &Source<'a>, start: usize, shell: Shell) -> Result<Command<'a>, ImportError> {
    let mut found: Option<Word> = None;
    let mut webhook = false;
    let mut words = Words::of(source, start, shell)?;
    while let Some(word) = words.next() {
        webhook |= word.text.contains("/cgi-bin/webhook/send");
        let Some((data, raw)) = data_of(word, &mut words) else { continue };
        let at = data.offsets.first().map_or(source.text().len(), |at| *at as usize);
        if found.is_some() || (!raw && data.text.starts_with('@')) {
            return Err(ImportError::DataElsewhere { at: source.place(at) });
        }
        found = Some(data);
    }
    let found = found.ok_or(ImportError::NoData)?;
    if found.text.trim().is_empty() {
        return Err(ImportError::NoData);
    }
    Ok(Command { data: source.unquoted(found.text, &found.offsets), webhook })
}

/// The data that a word brings, and whether `@` has no meaning in it.
fn data_of(mut word: Word, words: &mut Words) -> Option<(Word, bool)> {
    if let Some(option) = LONG.into_iter().find(|option| word.text.starts_with(option)) {
        let raw = option == "--data-raw";
        return match word.text.as_bytes().get(option.len()) {
            None => words.next().map(|data| (data, raw)),
            Some(b'=') => {
                word.cut(option.len() + 1);
                Some((word, raw))
            }
            // Another option, such as --data-urlencode.
            Some(_) => None,
        };
    }
    let letters = word.text.strip_prefix('-').filter(|rest| !rest.starts_with('-'))?;
    let at = letters.find(|c| c == 'd' || SHORT_WITH_VALUE.contains(c))?;
    let behind = at + 2;
    let is_data = letters[at..].starts_with('d');
    if behind < word.text.len() {
        word.cut(behind);
        return is_data.then_some((word, false));
    }
    words.next().filter(|_| is_data).map(|data| (data, false))
}
