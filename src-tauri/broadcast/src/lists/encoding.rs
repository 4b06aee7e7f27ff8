//! Which encoding a text is written in, judged by what makes sense of it.
//!
//! What Excel saves as "CSV" in China is GBK; what it saves as "Unicode text" is UTF-16; everybody else writes UTF-8. A single stray
//! byte in UTF-8 does not make it GBK: read so it would be nonsense from end to end.

use super::ListError;
use super::notes::{ListNote, ListNoteKind, Notes};
use crate::model::list_reading::TextEncoding;
use encoding_rs::{BIG5, Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use std::borrow::Cow;

/// A text, and how it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded<'a> {
    /// The text, without a byte order mark.
    pub text: Cow<'a, str>,
    /// How it was read.
    pub encoding: TextEncoding,
    /// Whether nothing in it says so, and it is not UTF-8.
    pub guessed: bool,
    /// Whether bytes that make no sense became `�`; only where the encoding was chosen by a person.
    pub replaced: bool,
}

impl Decoded<'_> {
    /// What to know of how it was read.
    pub fn notes(&self) -> Vec<ListNote> {
        let mut notes = Notes::default();
        if self.guessed {
            notes.add(ListNoteKind::EncodingGuessed, || self.encoding.name().to_owned());
        }
        notes.into_list()
    }
}

impl TextEncoding {
    fn decoder(self) -> &'static Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Gbk => GB18030,
            Self::Big5 => BIG5,
        }
    }

    /// As people call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le | Self::Utf16Be => "UTF-16",
            Self::Gbk => "GBK",
            Self::Big5 => "Big5",
        }
    }
}

/// Reads a text. `chosen`: what a person says, when the guess was wrong; then bytes that make no sense are replaced.
pub fn decode(bytes: &[u8], chosen: Option<TextEncoding>) -> Result<Decoded<'_>, ListError> {
    let decoded = match chosen {
        Some(encoding) => {
            let (text, replaced) = encoding.decoder().decode_with_bom_removal(bytes);
            Decoded { text, encoding, guessed: false, replaced }
        }
        None => judged(bytes)?,
    };
    if decoded.text.chars().any(is_never_typed) { Err(ListError::NotText) } else { Ok(decoded) }
}

/// Control characters that stand in no text, apart from the end mark of old systems.
fn is_never_typed(c: char) -> bool {
    c < ' ' && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1a}')
}

fn judged(bytes: &[u8]) -> Result<Decoded<'_>, ListError> {
    let marked = match Encoding::for_bom(bytes) {
        Some((found, length)) if found == UTF_8 => Some((TextEncoding::Utf8, length)),
        Some((found, length)) if found == UTF_16LE => Some((TextEncoding::Utf16Le, length)),
        Some((_, length)) => Some((TextEncoding::Utf16Be, length)),
        None => None,
    };
    if let Some((encoding, length)) = marked {
        return exact(bytes, length, encoding, false);
    }
    // Line ends and digits have a zero byte in UTF-16, and no other text has any.
    let zeros = |parity: usize| bytes.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
    match (zeros(0), zeros(1)) {
        (0, 0) => {}
        (even, odd) if odd > even * 9 => return exact(bytes, 0, TextEncoding::Utf16Le, true),
        (even, odd) if even > odd * 9 => return exact(bytes, 0, TextEncoding::Utf16Be, true),
        _ => return Err(ListError::NotText),
    }
    let seen = Utf8Seen::of(bytes);
    let gbk = || GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    if seen.wrong == 0 {
        // Two bytes of GBK can be one Latin or Greek letter of UTF-8; between Chinese ones nobody writes such a letter alone.
        if seen.only_short
            && seen.alone
            && let Some(text) = gbk()
            && gbk_share(bytes) > 0.99
        {
            return Ok(Decoded { text, encoding: TextEncoding::Gbk, guessed: true, replaced: false });
        }
        return exact(bytes, 0, TextEncoding::Utf8, false);
    }
    if seen.sequences > seen.wrong * 2 {
        return exact(bytes, 0, TextEncoding::Utf8, false);
    }
    let big5 = BIG5.decode_without_bom_handling_and_without_replacement(bytes);
    let (as_gbk, as_big5) = (gbk_share(bytes), big5_share(bytes));
    match (gbk(), big5) {
        (Some(text), big5) if as_gbk >= as_big5 || as_gbk > 0.9 || big5.is_none() => {
            if as_gbk < 0.2 {
                return Err(bad(bytes, &seen));
            }
            Ok(Decoded { text, encoding: TextEncoding::Gbk, guessed: true, replaced: false })
        }
        (_, Some(text)) if as_big5 > 0.5 => {
            Ok(Decoded { text, encoding: TextEncoding::Big5, guessed: true, replaced: false })
        }
        _ if as_gbk > 0.7 => exact(bytes, 0, TextEncoding::Gbk, true),
        _ if bytes.iter().any(|byte| *byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r' | 0xb | 0xc | 0x1a)) => {
            Err(ListError::NotText)
        }
        _ => Err(bad(bytes, &seen)),
    }
}

/// The text in this encoding, or the first byte that is none of it.
fn exact(bytes: &[u8], from: usize, encoding: TextEncoding, guessed: bool) -> Result<Decoded<'_>, ListError> {
    let body = &bytes[from..];
    if let Some(text) = encoding.decoder().decode_without_bom_handling_and_without_replacement(body) {
        return Ok(Decoded { text, encoding, guessed, replaced: false });
    }
    let mut decoder = encoding.decoder().new_decoder_without_bom_handling();
    let mut scratch =
        String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(body.len()).unwrap_or(0));
    let (result, read) = decoder.decode_to_string_without_replacement(body, &mut scratch, true);
    let wrong = match result {
        encoding_rs::DecoderResult::Malformed(length, after) => {
            read.saturating_sub(usize::from(length) + usize::from(after))
        }
        _ => read,
    };
    if scratch.chars().any(is_never_typed) {
        return Err(ListError::NotText);
    }
    let row = u32::try_from(scratch.replace("\r\n", "\n").matches(['\n', '\r']).count()).unwrap_or(u32::MAX - 1) + 1;
    Err(ListError::BadByte { row, at: from + wrong + 1, encoding: encoding.name() })
}

fn bad(bytes: &[u8], seen: &Utf8Seen) -> ListError {
    let before = &bytes[..seen.first_wrong];
    let lines = |end: u8| before.split(|byte| *byte == end).count();
    let row = u32::try_from(lines(b'\n').max(lines(b'\r'))).unwrap_or(u32::MAX);
    ListError::BadByte { row, at: before.len() + 1, encoding: TextEncoding::Utf8.name() }
}

/// What bytes look like when they are read as UTF-8.
#[derive(Debug, Default)]
struct Utf8Seen {
    /// Characters of several bytes.
    sequences: usize,
    /// Bytes that belong to none.
    wrong: usize,
    first_wrong: usize,
    /// Whether all characters of several bytes have two of them, and there are some.
    only_short: bool,
    /// Whether no Latin letter stands beside any of these.
    alone: bool,
}

impl Utf8Seen {
    fn of(bytes: &[u8]) -> Self {
        let mut seen = Self { only_short: true, alone: true, ..Self::default() };
        let (mut at, mut before) = (0, ' ');
        for chunk in bytes.utf8_chunks() {
            for c in chunk.valid().chars() {
                if !c.is_ascii() {
                    seen.sequences += 1;
                    seen.only_short &= c.len_utf8() == 2;
                    seen.alone &= !before.is_ascii_alphabetic();
                } else if !before.is_ascii() {
                    seen.alone &= !c.is_ascii_alphabetic();
                }
                before = c;
            }
            at += chunk.valid().len();
            if !chunk.invalid().is_empty() && seen.wrong == 0 {
                seen.first_wrong = at;
            }
            at += chunk.invalid().len();
            seen.wrong += chunk.invalid().len();
        }
        seen.only_short &= seen.sequences > 0;
        seen
    }
}

/// How many of the characters of two bytes are common ones: those that GB 2312 lists first, and its signs.
fn gbk_share(bytes: &[u8]) -> f64 {
    share(bytes, |first, second| second >= 0xa1 && (matches!(first, 0xa1..=0xa3 | 0xb0..=0xd7)) && second != 0xff)
}

/// The same of Big5.
fn big5_share(bytes: &[u8]) -> f64 {
    share(bytes, |first, second| {
        matches!(first, 0xa1 | 0xa2 | 0xa4..=0xc6) && matches!(second, 0x40..=0x7e | 0xa1..=0xfe)
    })
}

#[expect(clippy::cast_precision_loss, reason = "a share of at most millions")]
fn share(bytes: &[u8], is_common: impl Fn(u8, u8) -> bool) -> f64 {
    let (mut all, mut common, mut at) = (0_usize, 0_usize, 0);
    while at < bytes.len() {
        if bytes[at] < 0x80 {
            at += 1;
            continue;
        }
        let second = bytes.get(at + 1).copied().unwrap_or(0);
        all += 1;
        common += usize::from(is_common(bytes[at], second));
        // GB 18030 has characters of four bytes, whose second one is a digit.
        at += if second.is_ascii_digit() { 4 } else { 2 };
    }
    if all == 0 { 0.0 } else { common as f64 / all as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Result<(TextEncoding, String), ListError> {
        decode(bytes, None).map(|decoded| (decoded.encoding, decoded.text.into_owned()))
    }

    #[test]
    fn stray_bytes_in_utf8_are_refused_with_their_row() {
        for (before, after, row) in [
            ("绩效通知\n张三,don", "t\n李四\n", 2),
            ("a,é,ü\nb,", "\n", 2),
            ("plain\nno", "thing else\n", 2),
            ("张三\r\n李四\r\n", "\r\n", 3),
        ] {
            // An apostrophe of an old Word file.
            let bytes = [before.as_bytes(), b"\x92", after.as_bytes()].concat();
            let error = ListError::BadByte { row, at: before.len() + 1, encoding: "UTF-8" };
            assert_eq!(read(&bytes), Err(error), "{before}");
        }
    }

    #[test]
    fn chinese_in_every_encoding_is_read() {
        for text in ["张三", "通", "联通", "姓名,部门\n欧阳娜娜,行政部", "䶮,龙", "a,b\n1,张"] {
            assert_eq!(read(&GB18030.encode(text).0), Ok((TextEncoding::Gbk, text.to_owned())), "{text}");
            assert_eq!(read(text.as_bytes()), Ok((TextEncoding::Utf8, text.to_owned())), "{text}");
        }
        let text = "姓名,部門\n張惠妹,業務部門\n陳奕迅,資訊處";
        assert_eq!(read(&BIG5.encode(text).0), Ok((TextEncoding::Big5, text.to_owned())));
    }

    #[test]
    fn a_guess_is_told() {
        let note = |bytes: &[u8]| -> Vec<String> {
            decode(bytes, None).unwrap().notes().into_iter().flat_map(|note| note.places).collect()
        };
        assert_eq!(note("张三".as_bytes()), Vec::<String>::new());
        assert_eq!(note(&GB18030.encode("张三").0), ["GBK"]);
        assert_eq!(note(b"a\0\n\0b\0"), ["UTF-16"]);
        assert_eq!(note(b"\xff\xfea\0\n\0b\0"), Vec::<String>::new());
    }

    #[test]
    fn european_utf8_stays_what_it_is() {
        for text in ["café", "Zoë,Müller", "Привет, мир", "naïve é"] {
            assert_eq!(read(text.as_bytes()), Ok((TextEncoding::Utf8, text.to_owned())), "{text}");
        }
    }

    #[test]
    fn half_a_character_is_told_in_any_encoding() {
        let gbk = [&GB18030.encode("张三\n李四\n").0[..], b"\xd5\n"].concat();
        assert_eq!(read(&gbk), Err(ListError::BadByte { row: 3, at: 11, encoding: "GBK" }));
        assert_eq!(read(b"\xff\xfea\0\n\0b"), Err(ListError::BadByte { row: 2, at: 7, encoding: "UTF-16" }));
    }
}
