//! A copied text as a person reads it: without tags, without what cannot be seen, with half-width letters.

/// The text that is looked through.
pub(super) fn normal(copied: &str) -> String {
    let mut text = String::with_capacity(copied.len());
    let last_end = copied.rfind('>').unwrap_or(0);
    let mut rest = copied;
    while let Some(next) = rest.chars().next() {
        let at = copied.len() - rest.len();
        if next == '<' && at < last_end && opens_tag(&rest[1..]) {
            let end = rest.find('>').unwrap_or(rest.len() - 1);
            text.push(' ');
            if let Some(value) = value_of(&rest[..end]) {
                text.extend(value.chars().filter_map(letter));
            }
            text.push(' ');
            rest = &rest[end + 1..];
        } else if let Some((blank, behind)) = entity(rest) {
            text.push(blank);
            rest = behind;
        } else {
            text.extend(letter(next));
            rest = &rest[next.len_utf8()..];
        }
    }
    text
}

/// Whether a `<` before this begins a tag, and not a comparison.
fn opens_tag(behind: &str) -> bool {
    behind.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!'))
}

/// What a field of a form holds.
fn value_of(tag: &str) -> Option<&str> {
    let (_, behind) = tag.split_once(" value=")?;
    let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''));
    Some(match quote {
        Some(quote) => behind[1..].split(quote).next().unwrap_or_default(),
        None => behind.split_whitespace().next().unwrap_or_default(),
    })
}

/// A character that HTML writes as a word, as far as it can stand beside a value.
fn entity(rest: &str) -> Option<(char, &str)> {
    let known = [("&nbsp;", ' '), ("&#160;", ' '), ("&quot;", '"'), ("&amp;", '&'), ("&lt;", '<'), ("&gt;", '>')];
    known.into_iter().find_map(|(word, stands_for)| Some((stands_for, rest.strip_prefix(word)?)))
}

/// A character as it counts; nothing of one that cannot be seen.
fn letter(c: char) -> Option<char> {
    match c {
        '\n' => Some('\n'),
        '\t' | '\r' | '\u{3000}' | '\u{a0}' => Some(' '),
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' => None,
        c if c.is_control() => None,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0),
        c => Some(c),
    }
}
