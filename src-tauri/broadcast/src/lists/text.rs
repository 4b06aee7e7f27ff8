//! Lists as text: which encoding, which separator, then CSV.
//!
//! What Excel saves as "CSV" in China is GBK; what it saves as "Unicode text" is UTF-16 with tabs; everybody else writes UTF-8.

use super::ListError;
use super::table::{Cells, MAX_COLUMNS, Table, trimmed};
use encoding_rs::{Encoding, GB18030, UTF_8, UTF_16BE, UTF_16LE};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// How the bytes of a text stand for characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum TextEncoding {
    /// UTF-8.
    Utf8,
    /// UTF-16, low byte first.
    Utf16Le,
    /// UTF-16, high byte first.
    Utf16Be,
    /// GB 18030, of which GBK and GB 2312 are parts.
    Gbk,
}

impl TextEncoding {
    fn decoder(self) -> &'static Encoding {
        match self {
            Self::Utf8 => UTF_8,
            Self::Utf16Le => UTF_16LE,
            Self::Utf16Be => UTF_16BE,
            Self::Gbk => GB18030,
        }
    }

    /// By the byte order mark; without one by what the bytes look like. `None`: not a text.
    fn of(bytes: &[u8]) -> Option<Self> {
        match Encoding::for_bom(bytes) {
            Some((found, _)) if found == UTF_8 => return Some(Self::Utf8),
            Some((found, _)) if found == UTF_16LE => return Some(Self::Utf16Le),
            Some(_) => return Some(Self::Utf16Be),
            None => {}
        }
        // Line ends and digits have a zero byte in UTF-16, and no other text has any.
        let zeros = |parity: usize| bytes.iter().skip(parity).step_by(2).filter(|byte| **byte == 0).count();
        match (zeros(0), zeros(1)) {
            (0, 0) if std::str::from_utf8(bytes).is_ok() => Some(Self::Utf8),
            (0, 0) => (!GB18030.decode_without_bom_handling(bytes).1).then_some(Self::Gbk),
            (even, odd) if odd > even * 9 => Some(Self::Utf16Le),
            (even, odd) if even > odd * 9 => Some(Self::Utf16Be),
            _ => None,
        }
    }
}

/// Separators that are looked for, the likelier first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Lines that are looked at to find the separator.
const LOOKED_AT: usize = 50;

/// Reads a list. `encoding`: what the user says, when the guess was wrong; then characters that make no sense are replaced.
pub(super) fn read(bytes: &[u8], encoding: Option<TextEncoding>) -> Result<(Table, TextEncoding), ListError> {
    let found = encoding.or_else(|| TextEncoding::of(bytes)).ok_or(ListError::NotText)?;
    let (text, ..) = found.decoder().decode_with_bom_removal(bytes);
    if text.chars().any(is_never_typed) {
        return Err(ListError::NotText);
    }
    Ok((parse(&text)?, found))
}

/// Control characters that stand in no text, apart from the end mark of old systems.
fn is_never_typed(c: char) -> bool {
    c < ' ' && !matches!(c, '\t' | '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{1a}')
}

fn parse(text: &str) -> Result<Table, ListError> {
    let mut text = with_plain_line_ends(text);
    if !text.ends_with('\n') {
        text.to_mut().push('\n');
    }
    // A line with which Excel is told the separator.
    let named = text.split('\n').next().and_then(|line| line.trim_matches('"').strip_prefix("sep="));
    let named = named.and_then(|rest| <[u8; 1]>::try_from(rest.as_bytes()).ok()).map(|[byte]| byte);
    let skipped = u32::from(named.is_some());
    let body = if named.is_some() { text.split_once('\n').map_or("", |(_, rest)| rest) } else { &text };
    let separator = named.unwrap_or_else(|| separator_of(body));
    let mut table = Table::default();
    let mut reader = reader(body, separator);
    let mut record = csv::StringRecord::new();
    let mut inner_breaks = 0;
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(table),
            Err(_) => return Err(ListError::NotText),
        }
        inner_breaks += record.iter().map(|cell| cell.matches('\n').count()).sum::<usize>();
        // The reader passes over empty lines without counting them as records, but it counts lines.
        let lines = usize::try_from(reader.position().line()).unwrap_or(usize::MAX);
        let number = u32::try_from(lines.saturating_sub(1 + inner_breaks)).unwrap_or(u32::MAX).max(1) + skipped;
        let filled = (0..record.len()).rfind(|at| !trimmed(&record[*at]).is_empty()).map_or(0, |last| last + 1);
        if filled > MAX_COLUMNS {
            return Err(ListError::TooManyColumns);
        }
        table.push(number, &mut record.iter().take(filled).collect::<Cells>())?;
    }
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes())
}

fn with_plain_line_ends(text: &str) -> Cow<'_, str> {
    if text.contains('\r') { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { Cow::Borrowed(text) }
}

/// The separator with which most rows have the same number of cells, more than one.
fn separator_of(text: &str) -> u8 {
    let agreement = |separator: u8| {
        let mut widths: Vec<usize> = Vec::new();
        for record in reader(text, separator).into_records().take(LOOKED_AT).flatten() {
            widths.push(record.len());
        }
        let commonest = |width: &usize| widths.iter().filter(|other| *other == width).count();
        widths.iter().filter(|width| **width > 1).map(commonest).max().unwrap_or(0)
    };
    // Of several that agree as well the likelier one; `max_by_key` takes the last.
    SEPARATORS.into_iter().rev().max_by_key(|separator| agreement(*separator)).unwrap_or(b',')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(table: &Table) -> Vec<(u32, Vec<String>)> {
        table.rows().iter().map(|row| (row.number, row.cells().map(str::to_owned).collect())).collect()
    }

    fn of(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
        (number, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    fn utf16(text: &str, low_first: bool, mark: bool) -> Vec<u8> {
        let units = mark.then_some(0xfeff).into_iter().chain(text.encode_utf16());
        units.flat_map(|unit| if low_first { unit.to_le_bytes() } else { unit.to_be_bytes() }).collect()
    }

    #[test]
    fn every_encoding_is_told_apart() {
        let text = "姓名,账号\n张三,zhangsan\n";
        let expected = [of(1, &["姓名", "账号"]), of(2, &["张三", "zhangsan"])];
        let gbk = GB18030.encode(text).0.into_owned();
        for (bytes, encoding) in [
            (text.as_bytes().to_vec(), TextEncoding::Utf8),
            ([b"\xef\xbb\xbf", text.as_bytes()].concat(), TextEncoding::Utf8),
            (utf16(text, true, true), TextEncoding::Utf16Le),
            (utf16(text, false, true), TextEncoding::Utf16Be),
            (utf16(text, true, false), TextEncoding::Utf16Le),
            (utf16(text, false, false), TextEncoding::Utf16Be),
            (gbk, TextEncoding::Gbk),
        ] {
            let (table, found) = read(&bytes, None).unwrap();
            assert_eq!((rows(&table).as_slice(), found), (expected.as_slice(), encoding));
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"[..], b"MZ\x90\0\x03\0\0\0", b"\xff\xff\xff\xff"] {
            assert_eq!(read(bytes, None).unwrap_err(), ListError::NotText);
        }
        assert!(read(b"", None).unwrap().0.rows().is_empty());
    }

    #[test]
    fn the_user_may_know_better() {
        let bytes = GB18030.encode("张三").0.into_owned();
        assert_eq!(rows(&read(&bytes, Some(TextEncoding::Gbk)).unwrap().0), [of(1, &["张三"])]);
        assert!(read(&bytes, Some(TextEncoding::Utf8)).is_ok());
    }

    #[test]
    fn separators_are_found() {
        for separator in [",", "\t", ";", "|"] {
            let text = format!("a{separator}1\nb{separator}2\n\"c{separator}d\"{separator}3\n");
            let table = parse(&text).unwrap();
            assert_eq!(table.columns(), 2, "{separator:?}");
            assert_eq!(table.rows()[2].cell(0), format!("c{separator}d"));
        }
        assert_eq!(rows(&parse("sep=;\na;b,c\n").unwrap()), [of(2, &["a", "b,c"])]);
        assert_eq!(parse("张三\n李四\n").unwrap().columns(), 1);
        assert_eq!(parse("a;b\t1\nc\t2\nd;e;f\t3\n").unwrap().columns(), 2);
    }

    #[test]
    fn rows_have_the_numbers_of_the_sheet() {
        let text = "a,1\r\n\r\n\"b\r\nb\",2\r\n,\r\nc,3";
        assert_eq!(rows(&parse(text).unwrap()), [of(1, &["a", "1"]), of(3, &["b\nb", "2"]), of(5, &["c", "3"])]);
        assert_eq!(rows(&parse("a\rb\r\rc").unwrap()), [of(1, &["a"]), of(2, &["b"]), of(4, &["c"])]);
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
            let _ = read(&bytes, None);
            for encoding in [TextEncoding::Utf8, TextEncoding::Utf16Le, TextEncoding::Utf16Be, TextEncoding::Gbk] {
                let _ = read(&bytes, Some(encoding));
            }
        }

        #[test]
        fn what_was_written_is_read(
            cells in prop::collection::vec(prop::collection::vec("[a-z张三,;\"\n|\t ]{0,6}", 2..3), 1..30),
            separator in prop::sample::select(SEPARATORS.to_vec()),
        ) {
            let mut writer = csv::WriterBuilder::new()
                .delimiter(separator)
                .quote_style(csv::QuoteStyle::Always)
                .from_writer(Vec::new());
            for row in &cells {
                writer.write_record(row).unwrap();
            }
            let text = String::from_utf8(writer.into_inner().unwrap()).unwrap();
            let expected: Vec<(u32, Vec<String>)> = (1..)
                .zip(&cells)
                .map(|(number, row)| {
                    let mut row: Vec<String> = row.iter().map(|cell| trimmed(cell).to_owned()).collect();
                    while row.last().is_some_and(String::is_empty) {
                        row.pop();
                    }
                    (number, row)
                })
                .filter(|(_, row)| !row.is_empty())
                .collect();
            // The separator is named, so that one letter in all of the cells cannot be taken for it.
            let text = format!("sep={}\n{text}", char::from(separator));
            let read: Vec<_> = rows(&parse(&text).unwrap()).into_iter().map(|(number, row)| (number - 1, row)).collect();
            prop_assert_eq!(read, expected);
        }
    }
}
