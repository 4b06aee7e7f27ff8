//! File names as they go out in an upload.
//!
//! WeCom shows the `filename` of the multipart head as it stands there, as raw UTF-8: it decodes neither percent escapes nor
//! `filename*` (`wecom/contacts-media-agent.md §8` [C]). So nothing may be escaped, and what would end the quotes or the line
//! has to be replaced.

use super::Format;

/// The name with everything replaced that would break the head of an upload or mislead a reader: quotes become full-width
/// ones; slashes, backslashes, control characters, line separators and marks that turn the direction of text become `_`.
/// A name of nothing else but dots and blanks becomes `file`, with the extension of its format.
///
/// ```
/// use wecom::media::{Format, safe_name};
/// assert_eq!(safe_name("8月\"值班\".xlsx", Format::Zip), "8月＂值班＂.xlsx");
/// assert_eq!(safe_name("", Format::Png), "file.png");
/// ```
pub fn safe_name(name: &str, format: Format) -> String {
    let safe: String = name.trim().chars().map(replaced).collect();
    if !safe.chars().all(|c| c == '.' || c == '_' || c.is_whitespace()) {
        return safe;
    }
    format.extension().map_or_else(|| "file".to_owned(), |extension| format!("file.{extension}"))
}

fn replaced(c: char) -> char {
    match c {
        '"' => '＂',
        // Separators of paths and lines, and marks that turn the direction of text.
        '/'
        | '\\'
        | '\u{061C}'
        | '\u{200E}'
        | '\u{200F}'
        | '\u{2028}'..='\u{202E}'
        | '\u{2066}'..='\u{2069}'
        | '\u{FEFF}' => '_',
        c if c.is_control() => '_',
        c => c,
    }
}
