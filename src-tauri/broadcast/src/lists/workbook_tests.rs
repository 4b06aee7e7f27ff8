use super::*;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format};
use std::io::Write;
use zip::write::SimpleFileOptions;

fn rows_of(table: &Table) -> Vec<(u32, Vec<String>)> {
    table.rows().iter().map(|row| (row.number, row.cells().map(str::to_owned).collect())).collect()
}

fn written(fill: impl Fn(&mut rust_xlsxwriter::Workbook)) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    fill(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

/// A workbook by hand: one sheet with this XML inside.
fn by_hand(sheet: &str) -> Vec<u8> {
    let whole = written(|workbook| {
        workbook.add_worksheet();
    });
    let mut archive = zip::ZipArchive::new(Cursor::new(whole.as_slice())).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        out.start_file(&name, SimpleFileOptions::default()).unwrap();
        if name.ends_with("sheet1.xml") {
            let head =
                r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">"#;
            write!(out, "{head}<sheetData>{sheet}</sheetData></worksheet>").unwrap();
        } else {
            std::io::copy(&mut file, &mut out).unwrap();
        }
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn cells_read_as_they_look() {
    let bytes = written(|workbook| {
        let sheet = workbook.add_worksheet();
        sheet.set_name("名单").unwrap();
        sheet.write_string(0, 0, "姓名").unwrap();
        sheet.write_string(2, 0, " 张三\u{3000}").unwrap();
        sheet.write_number(2, 1, 13_800_001_234_f64).unwrap();
        sheet.write_number(2, 2, 1.5).unwrap();
        sheet.write_boolean(2, 3, true).unwrap();
        let format = Format::new().set_num_format("yyyy-mm-dd");
        let day = ExcelDateTime::from_ymd(2026, 11, 21).unwrap();
        sheet.write_datetime_with_format(2, 4, &day, &format).unwrap();
        sheet.write_number(2, 5, 7.0).unwrap();
        workbook.add_worksheet().set_name("第二张").unwrap().write_string(0, 1, "李四").unwrap();
        workbook.add_worksheet().set_name("藏").unwrap().set_hidden(true);
    });
    assert!(is_zip(&bytes));
    let first = read(&bytes, None).unwrap();
    assert_eq!(first.sheets, ["名单", "第二张"]);
    let expected = [
        (1, vec!["姓名".to_owned()]),
        (3, ["张三", "13800001234", "1.5", "TRUE", "2026-11-21", "7"].map(str::to_owned).to_vec()),
    ];
    assert_eq!(rows_of(&first.table), expected);
    let second = read(&bytes, Some(1)).unwrap();
    assert_eq!(rows_of(&second.table), [(1, vec![String::new(), "李四".to_owned()])]);
    assert_eq!(read(&bytes, Some(2)).unwrap_err(), ListError::NoSheet);
}

#[test]
fn a_cell_far_away_costs_nothing() {
    let bytes =
        by_hand(r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="B1048576"><v>2</v></c></row>"#);
    let table = read(&bytes, None).unwrap().table;
    assert_eq!(table.rows().iter().map(|row| row.number).collect::<Vec<_>>(), [1, 1_048_576]);
    let bytes = by_hand(r#"<row r="1"><c r="XFD1"><v>1</v></c></row>"#);
    assert_eq!(read(&bytes, None).unwrap_err(), ListError::TooManyColumns);
}

#[test]
fn too_many_rows_are_told() {
    let row = |n: usize| format!(r#"<row r="{n}"><c r="A{n}"><v>1</v></c></row>"#);
    let rows: Vec<String> = (1..=MAX_ROWS + 1).map(row).collect();
    assert_eq!(read(&by_hand(&rows.concat()), None).unwrap_err(), ListError::TooManyRows);
}

#[test]
fn rows_out_of_order_are_damage() {
    let bytes = by_hand(r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>"#);
    assert_eq!(read(&bytes, None).unwrap_err(), ListError::Damaged);
}

#[test]
fn a_bomb_does_not_go_off() {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file("xl/sharedStrings.xml", SimpleFileOptions::default()).unwrap();
    let zeros = vec![b' '; 1024 * 1024];
    for _ in 0..=MAX_PART / (1024 * 1024) {
        out.write_all(&zeros).unwrap();
    }
    let bytes = out.finish().unwrap().into_inner();
    assert!(bytes.len() < super::super::table::MAX_BYTES);
    assert_eq!(read(&bytes, None).unwrap_err(), ListError::TooLarge);
}

#[test]
fn other_zip_files_are_no_workbooks() {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    out.start_file("readme.txt", SimpleFileOptions::default()).unwrap();
    out.write_all(b"hello").unwrap();
    assert_eq!(read(&out.finish().unwrap().into_inner(), None).unwrap_err(), ListError::Damaged);
    assert_eq!(read(b"PK\x03\x04 and no more", None).unwrap_err(), ListError::Damaged);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever is done to a workbook, reading it ends in a table or in an error.
    #[test]
    fn damage_is_only_damage(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12), cut in any::<prop::sample::Index>()) {
        let mut bytes = written(|workbook| {
            let sheet = workbook.add_worksheet();
            for row in 0..20 {
                sheet.write_string(row, 0, "张三").unwrap();
                sheet.write_number(row, 1, f64::from(row)).unwrap();
            }
        });
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        let _ = read(&bytes, None);
        bytes.truncate(cut.index(bytes.len()));
        let _ = read(&bytes, None);
    }

    /// The same with the XML inside, which no checksum protects.
    #[test]
    fn strange_xml_is_only_damage(xml in "(<row r=\"[0-9]{0,3}\">|</row>|<c r=\"[A-Z]{0,4}[0-9]{0,8}\" (t=\"(s|str|b|e|d|inlineStr)\")?>|</c>|<v>|</v>|[0-9.e-]{1,9}|&[a-z]{1,4};|<is><t>x</t></is>){0,20}") {
        let _ = read(&by_hand(&xml), None);
    }
}
