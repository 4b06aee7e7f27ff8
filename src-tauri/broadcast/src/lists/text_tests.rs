use super::super::TextEncoding;
use super::super::encoding::decode;
use super::*;
use encoding_rs::GB18030;
use proptest::prelude::*;

fn read(bytes: &[u8], chosen: Option<TextEncoding>) -> Result<(Table, TextEncoding, Notes), ListError> {
    let decoded = decode(bytes, chosen)?;
    let (table, notes) = super::read(&decoded)?;
    Ok((table, decoded.encoding, notes))
}

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
        let (table, found, _) = read(&bytes, None).unwrap();
        assert_eq!((rows(&table).as_slice(), found), (expected.as_slice(), encoding));
    }
}

#[test]
fn what_is_no_text_is_refused() {
    for bytes in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0"[..], b"MZ\x90\0\x03\0\0\0", b"\x01\xff\xff\xff\xff"] {
        assert_eq!(read(bytes, None).unwrap_err(), ListError::NotText);
    }
    assert!(read(b"", None).unwrap().0.rows().is_empty());
}

#[test]
fn a_quotation_mark_without_a_partner_is_refused_with_its_row() {
    for (text, row) in [
        ("a,b\nx,\"no end\ny,ok\nz,ok\n", 2),
        ("a,b\n1,2\n\"x,no end\ny,\"ok\"\n", 3),
        ("a,b\nx,\"no end\ny,\"\"\n", 2),
        ("a,b\nx,\"no\" end\n", 2),
        ("\"x\n", 1),
        // It does end, but what is in it are rows.
        ("a,b\nx,\"no end\ny,ok\nz,ok\"\n", 2),
        ("\n\na\tb\nx\t\"no end\ny\tok\n", 4),
    ] {
        assert_eq!(parse(text).unwrap_err(), ListError::OpenQuote { row }, "{text}");
    }
}

#[test]
fn a_quotation_mark_inside_a_cell_is_a_sign_like_any_other() {
    for text in ["a,b\nx,\"Dear Ann\nThanks, Bob\"\n", "\"a\",\"b\"\n\"x\",\"1\n2,3\"\n", "a,b\nx,\"1\n2\n\"\n"] {
        assert_eq!(parse(text).unwrap().rows().len(), 2, "{text}");
    }
    let text = "a,b\n5\" pipe,say \"hi\"\n\"he said \"\"hi\"\"\" ,\"two\nlines, and, more\"\n";
    let expected =
        [of(1, &["a", "b"]), of(2, &["5\" pipe", "say \"hi\""]), of(3, &["he said \"hi\"", "two\nlines, and, more"])];
    assert_eq!(rows(&parse(text).unwrap()), expected);
}

#[test]
fn rows_whose_bytes_were_replaced_are_told() {
    let (_, _, notes) = read(b"a\nb\x92\n", Some(TextEncoding::Utf8)).unwrap();
    assert_eq!(notes.into_list()[0].places, ["2"]);
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
