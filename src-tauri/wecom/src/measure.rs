//! Counting and cutting text in WeCom's units, and telling what can be seen of it.
//!
//! 字节 are UTF-8 bytes; 字符, 字 and 汉字 are Unicode scalar values (`wecom/messages.md §0.2`). What the server cuts on is
//! not documented further, so a cut falls on a scalar boundary at or before the limit: never inside a character, but
//! possibly inside a grapheme cluster (a family emoji can lose members, an accent its letter's mark).

use crate::limit::{Limit, Unit};
use std::borrow::Cow;
use std::fmt::Write;

/// A length as it is reported; longer texts than 4 G count as 4 G.
pub(crate) fn saturated(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// Length of a text in a unit. [`Unit::Items`] counts like characters.
pub(crate) fn length(text: &str, unit: Unit) -> u32 {
    saturated(match unit {
        Unit::Bytes => text.len(),
        Unit::Chars | Unit::Items => text.chars().count(),
    })
}

/// How many characters there is room for in a text of so many characters that takes `used` of `max`, as long as it goes on as it
/// began; below zero, how many are too many. `None` while less than four fifths are used: nobody needs to count yet.
pub(crate) fn room(used: u32, max: u32, chars: u32, unit: Unit) -> Option<i32> {
    if let Some(over) = over(used, max, chars, unit) {
        return i32::try_from(over).ok().map(|over| -over);
    }
    let (used, max) = (u64::from(used), u64::from(max));
    if used * 5 < max * 4 {
        return None;
    }
    let left = match unit {
        Unit::Bytes => (max - used) * u64::from(chars) / used.max(1),
        Unit::Chars | Unit::Items => max - used,
    };
    i32::try_from(left).ok()
}

/// How many characters are too many, about; `None`: none is.
pub(crate) fn over(used: u32, max: u32, chars: u32, unit: Unit) -> Option<u32> {
    let over = u64::from(used.checked_sub(max).filter(|over| *over > 0)?);
    Some(match unit {
        Unit::Bytes => u32::try_from((over * u64::from(chars)).div_ceil(u64::from(used))).unwrap_or(u32::MAX),
        Unit::Chars | Unit::Items => used - max,
    })
}

/// What stays and what is lost when a text is cut at a limit.
pub(crate) fn split(text: &str, limit: Limit) -> (&str, &str) {
    let at = match limit.unit {
        Unit::Bytes => floor_boundary(text, limit.len()),
        Unit::Chars | Unit::Items => text.char_indices().nth(limit.len()).map_or(text.len(), |(at, _)| at),
    };
    text.split_at(at)
}

/// The last character boundary at or before `at`.
fn floor_boundary(text: &str, at: usize) -> usize {
    if at >= text.len() {
        return text.len();
    }
    (0..=at).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0)
}

/// Whether nothing of the text can be seen: white space, control and invisible characters only.
pub(crate) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || c.is_control() || is_invisible(c) || is_filler(c))
}

/// [`is_blank`], also for a missing value.
pub(crate) fn is_none_or_blank(text: Option<&str>) -> bool {
    text.is_none_or(is_blank)
}

/// Characters that take no room and that nobody types on purpose at the edge of a text.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}')
}

/// Marks and fillers that show nothing when they stand alone, though they belong in ordinary text.
fn is_filler(c: char) -> bool {
    matches!(c,
        '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}' | '\u{2800}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

/// Control characters other than line break and tab, and the characters that turn the writing direction round: never
/// wanted, wherever they stand.
pub(crate) fn is_harmful(c: char) -> bool {
    (c.is_control() && c != '\n' && c != '\t') || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Characters that make a name or a word look like another: control characters, those that turn the writing direction round, and
/// those that take no room.
pub(crate) fn is_deceptive(c: char) -> bool {
    let belongs_to_the_one_before = matches!(c, '\u{FE00}'..='\u{FE0F}');
    c.is_control() || is_invisible(c) || (is_filler(c) && !belongs_to_the_one_before)
}

/// A name with what makes it look like another made visible: `张⟨U+202E⟩三`. Emoji stay whole.
pub fn visible(name: &str) -> Cow<'_, str> {
    if !name.chars().any(is_deceptive) {
        return Cow::Borrowed(name);
    }
    let is_emoji = |c: char| matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{1F000}'..='\u{1FAFF}');
    let mut text = String::with_capacity(name.len() + 16);
    let mut before = None;
    let mut rest = name.chars().peekable();
    while let Some(c) = rest.next() {
        let joins = c == '\u{200D}' && before.is_some_and(is_emoji) && rest.peek().copied().is_some_and(is_emoji);
        if is_deceptive(c) && !joins {
            let _ = write!(text, "⟨U+{:04X}⟩", u32::from(c));
        } else {
            text.push(c);
        }
        before = Some(c);
    }
    Cow::Owned(text)
}

/// Whether a text has characters that turn the order round in which it is read.
pub(crate) fn reorders(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'))
}

/// Whether a text has characters that nobody typed on purpose: harmful ones anywhere, invisible ones at an edge or within a word.
/// Joiners are at home in emoji and in scripts that need them.
pub(crate) fn has_stray_characters(text: &str) -> bool {
    let within_a_word = |c| matches!(c, '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' | '\u{180E}');
    text.chars().next().is_some_and(is_invisible)
        || text.chars().next_back().is_some_and(is_invisible)
        || text.chars().any(|c| is_harmful(c) || within_a_word(c))
}

/// Whether the two signs `\\n` stand in a text, or others that programs write for one character: members read them as they are. Windows
/// paths are no such thing.
pub(crate) fn has_written_escape(text: &str) -> bool {
    let is_path = |word: &str| {
        let bytes = word.as_bytes();
        word.starts_with("\\\\")
            || (bytes.len() > 2 && bytes[0].is_ascii_alphabetic() && bytes[1] == b':' && bytes[2] == b'\\')
    };
    let is_unicode = |rest: &str| {
        rest.strip_prefix('u')
            .and_then(|rest| rest.get(..4))
            .is_some_and(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
    };
    let has = |word: &str| {
        word.match_indices('\\')
            .any(|(at, _)| word[at + 1..].starts_with(['n', 'r', 't']) || is_unicode(&word[at + 1..]))
    };
    text.contains('\\')
        && text
            .split(|c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '：' | '，' | '（' | '('))
            .any(|word| !is_path(word) && has(word))
}

/// Whether a value that should be a bare word (an id) has white space or something invisible in it.
pub(crate) fn has_gap(text: &str) -> bool {
    text.chars().any(|c| c.is_whitespace() || c.is_control() || is_invisible(c))
}

#[cfg(test)]
mod tests;
