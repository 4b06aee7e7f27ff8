use super::super::notes::{ListNote, ListNoteKind};
use super::super::table::{CellFault, MAX_ROWS};
use super::*;
use proptest::prelude::*;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula};
use std::io::{Cursor, Write};
use zip::write::SimpleFileOptions;

fn rows_of(table: &Table) -> Vec<(u32, Vec<String>)> {
    table.rows().iter().map(|row| (row.number, row.cells().map(str::to_owned).collect())).collect()
}

fn written(fill: impl Fn(&mut rust_xlsxwriter::Workbook)) -> Vec<u8> {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    fill(&mut workbook);
    workbook.save_to_buffer().unwrap()
}

/// A workbook by hand: one sheet with these rows.
fn by_hand(rows: &str) -> Vec<u8> {
    with_sheet(&format!("<sheetData>{rows}</sheetData>"))
}

/// A workbook by hand: one sheet with this XML inside.
fn with_sheet(sheet: &str) -> Vec<u8> {
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
            write!(out, "{head}{sheet}</worksheet>").unwrap();
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
    assert!(is_workbook(&bytes));
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
    let rows: Vec<String> = (1..=2 * MAX_ROWS).map(row).collect();
    assert_eq!(read(&by_hand(&rows.concat()), None).unwrap_err(), ListError::TooManyRows);
}

#[test]
fn rows_out_of_order_are_damage() {
    let bytes = by_hand(r#"<row r="2"><c r="A2"><v>1</v></c></row><row r="1"><c r="A1"><v>2</v></c></row>"#);
    assert_eq!(read(&bytes, None).unwrap_err(), ListError::Damaged);
}

/// A ZIP file with these parts.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        out.start_file(*name, SimpleFileOptions::default()).unwrap();
        out.write_all(content.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

const RELATIONS: &str = r#"<Relationships><Relationship Id="s" Type="x/worksheet" Target="worksheets/sheet1.dat"/>
    <Relationship Id="t" Type="x/sharedStrings" Target="texts.dat"/><Relationship Id="f" Type="x/styles" Target="styles.xml"/>
    </Relationships>"#;
const MAIN: &str =
    r#"<Relationships><Relationship Id="a" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;

/// A small workbook whose parts have strange names, one part of it replaced.
fn small(name: &str, content: &str) -> Vec<u8> {
    let usual = [
        ("_rels/.rels", MAIN),
        ("xl/workbook.xml", r#"<workbook><sheets><sheet name="一" r:id="s"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        (
            "xl/worksheets/sheet1.dat",
            r#"<worksheet><sheetData><row><c t="s"><v>0</v></c></row></sheetData></worksheet>"#,
        ),
        ("xl/texts.dat", "<sst><si><t>a</t></si></sst>"),
        ("xl/styles.xml", "<styleSheet/>"),
    ];
    zipped(&usual.map(|(known, usual)| (known, if known == name { content } else { usual })))
}

#[test]
fn a_bomb_does_not_go_off_whatever_its_parts_are_called() {
    assert_eq!(rows_of(&read(&small("", ""), None).unwrap().table), [(1, vec!["a".to_owned()])]);
    let many = |piece: &str, megabytes: usize| piece.repeat(megabytes * 1024 * 1024 / piece.len());
    for (name, content) in [
        ("xl/texts.dat", format!("<sst>{}</sst>", many("<si><t>aaaaaaaaaaaaaaaa</t></si>", 65))),
        ("xl/texts.dat", format!("<sst>{}</sst>", many("<si/>", 24))),
        ("xl/texts.dat", format!("<sst><si><t>{}</t></si></sst>", many("a", 3))),
        ("xl/texts.dat", format!("<sst><!--{}--></sst>", many("<a>", 3))),
        ("xl/styles.xml", format!("<styleSheet><cellXfs>{}</cellXfs></styleSheet>", many("<xf/>", 2))),
    ] {
        assert_eq!(read(&small(name, &content), None).unwrap_err(), ListError::TooLarge, "{name}");
    }
    let long = format!(r#"<row><c t="str"><v>{}</v></c></row>"#, "字".repeat(32_768));
    assert_eq!(read(&by_hand(&long), None).unwrap_err(), ListError::CellTooLong { cell: "A1".to_owned() });
}

#[test]
fn numbers_are_read_as_they_are_shown() {
    for (number, format, shown) in [
        (8231.45, "#,##0.00", "8,231.45"),
        (3.300_000_000_000_000_3, "General", "3.3"),
        (0.15, "0%", "15%"),
        (0.375, "h:mm", "9:00"),
        (1.5, "[h]:mm", "36:00"),
        (-5.0, "0.0;[Red](0.0)", "(5.0)"),
        (0.0, "0;-0;\"无\"", "无"),
        (12_345_678.0, "0.00E+00", "1.23E+07"),
        (1.25, "# ?/?", "1 1/4"),
        (7.0, "000", "007"),
        (46_361.0, "yyyy\"年\"m\"月\"d\"日\"", "2026年12月5日"),
        (46_361.0, "[$-804]aaaa", "星期六"),
        (46_361.0, "[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", "二〇二六年十二月五日"),
        (46_361.75, "[$-804]yyyy/m/d 上午/下午h:mm", "2026/12/5 下午6:00"),
        (46_361.0, "[$-F800]dddd, mmmm dd, yyyy", "2026年12月5日"),
        (1234.5, "[DBNum2][$-804]0.0", "壹仟贰佰叁拾肆.伍"),
        (8231.45, "\"¥\"#,##0.00", "¥8,231.45"),
        (8231.0, "[>1000]0.0,\"千\";0", "8.2千"),
        (0.1 + 0.2, "General", "0.3"),
        (1.005, "0.00", "1.01"),
        (13_800_001_234.0, "General", "13800001234"),
        (123_456_789_012.0, "General", "123456789012"),
        (12345.67, "[>1000]General;General", "12345.67"),
        (5.0, ";;;", ""),
        (12_345_678_901.0, "#,##0,", "12,345,679"),
        (12_345_678.0, "0.0,,\"百万\"", "12.3百万"),
        (600.0, "0,", "1"),
        (-1.5, "General;-General", "-1.5"),
        (123_456_789_012_345.0, "General\"元\"", "123456789012345元"),
        (12_345_678_901_234.0, "#,##0.00", "12,345,678,901,234.00"),
        (123_456_789_012_345.0, "#,##0.0000", "123456789012345"),
        (1e20, "0.00", "1E+20"),
        (1e20, "0.00E+00", "1.00E+20"),
    ] {
        let bytes = written(|workbook| {
            let format = Format::new().set_num_format(format);
            let sheet = workbook.add_worksheet();
            sheet.write_string(0, 0, "x").unwrap();
            sheet.write_number_with_format(0, 1, number, &format).unwrap();
        });
        assert_eq!(read(&bytes, None).unwrap().table.rows()[0].cell(1), shown, "{number} {format}");
    }
    let bytes = written(|workbook| {
        let sheet = workbook.add_worksheet();
        sheet.write_string_with_format(0, 0, "张三", &Format::new().set_num_format("\"尊敬的\"@")).unwrap();
        sheet.write_number_with_format(0, 1, 46_361, &Format::new().set_num_format_index(14)).unwrap();
        sheet.write_number_with_format(0, 2, -1, &Format::new().set_num_format("yyyy-mm-dd")).unwrap();
        sheet.write_number(0, 3, 110_101_199_001_011_234_f64).unwrap();
    });
    let read = read(&bytes, None).unwrap();
    let row = &read.table.rows()[0];
    assert_eq!((row.cell(0), row.cell(1), row.fault(2)), ("尊敬的张三", "2026/12/5", Some(CellFault::Error)));
    assert_eq!(note(&read.notes.into_list(), ListNoteKind::LongNumbers), Some((1, "D1".to_owned())));
}

/// How many there are of a kind, and where.
fn note(notes: &[ListNote], kind: ListNoteKind) -> Option<(u32, String)> {
    notes.iter().find(|note| note.kind == kind).map(|note| (note.count, note.places.join(" ")))
}

#[test]
fn what_stands_in_the_xml_is_not_what_is_shown() {
    let rows = r#"<row r="1"><c r="A1" t="inlineStr"><is><r><t>甲</t></r><r><t>乙</t></r><rPh sb="0" eb="1"><t>jia</t></rPh></is></c>
        <c t="str"><f>X()</f><v>一_x000D_
二</v></c><c t="b"><v>1</v></c><c t="d"><v>2026-12-05T12:00:00</v></c><c t="e"><v>#N/A</v></c><c><f>SUM(A2)</f><v></v></c>
        <c t="str"><f>IF(1,"")</f><v></v></c><c t="str"><v>_x005F_x000D_ &amp; &#20013;</v></c></row>"#;
    let table = read(&by_hand(rows), None).unwrap().table;
    let row = &table.rows()[0];
    let texts: Vec<&str> = row.cells().collect();
    assert_eq!(texts, ["甲乙", "一\n二", "TRUE", "46361.5", "#N/A", "", "", "_x000D_ & 中"]);
    assert_eq!(row.faults().collect::<Vec<_>>(), [(4, CellFault::Error), (5, CellFault::Missing)]);
}

#[test]
fn a_formula_that_nobody_worked_out_has_no_value() {
    let bytes = written(|workbook| {
        let sheet = workbook.add_worksheet();
        sheet.write_formula(0, 0, "=A9+1").unwrap();
        sheet.write_formula(0, 1, Formula::new("=A9+2").set_result("3")).unwrap();
    });
    let table = read(&bytes, None).unwrap().table;
    assert_eq!((table.rows()[0].fault(0), table.rows()[0].cell(1)), (Some(CellFault::Missing), "3"));
}

#[test]
fn merged_cells_show_their_value_in_each_row_and_column() {
    let bytes = written(|workbook| {
        let sheet = workbook.add_worksheet();
        let plain = Format::new();
        sheet.write_string(0, 0, "部门").unwrap();
        sheet.write_string(0, 1, "姓名").unwrap();
        sheet.merge_range(1, 0, 3, 0, "行政部", &plain).unwrap();
        sheet.write_string(1, 1, "张三").unwrap();
        // Two rows high: one row, not two.
        sheet.merge_range(2, 1, 3, 1, "李四", &plain).unwrap();
        sheet.write_string(4, 1, "陈颖").unwrap();
        sheet.merge_range(5, 0, 5, 1, "合计", &plain).unwrap();
    });
    let Workbook { table, notes, .. } = read(&bytes, None).unwrap();
    let texts: Vec<String> =
        rows_of(&table).into_iter().map(|(number, cells)| format!("{number} {}", cells.join("|"))).collect();
    assert_eq!(texts, ["1 部门|姓名", "2 行政部|张三", "3 行政部|李四", "5 |陈颖", "6 合计|合计"]);
    let places = "A2:A4 B3:B4 A6:B6".to_owned();
    assert_eq!(note(&notes.into_list(), ListNoteKind::MergedCells), Some((3, places)));
}

#[test]
fn rows_and_columns_that_nobody_sees_are_read_and_told() {
    let sheet = r#"<cols><col min="2" max="2" hidden="1"/></cols><sheetData>
        <row r="1"><c t="str"><v>a</v></c><c t="str"><v>b</v></c></row><row r="2" hidden="1"><c t="str"><v>c</v></c></row>
        <row r="3" hidden="1"/><row r="9" hidden="1"><c t="str"><v>d</v></c></row></sheetData>
        <autoFilter ref="A1:B5"><filterColumn colId="0"/></autoFilter>"#;
    let Workbook { table, notes, .. } = read(&with_sheet(sheet), None).unwrap();
    assert_eq!(table.rows().len(), 3);
    let notes = notes.into_list();
    assert_eq!(note(&notes, ListNoteKind::FilteredRows), Some((1, "2".to_owned())));
    assert_eq!(note(&notes, ListNoteKind::HiddenRows), Some((1, "9".to_owned())));
    assert_eq!(note(&notes, ListNoteKind::HiddenColumns), Some((1, "B".to_owned())));
}

#[test]
fn other_sheets_that_have_something_in_them_are_told() {
    let bytes = written(|workbook| {
        workbook.add_worksheet().set_name("空").unwrap();
        workbook.add_worksheet().set_name("名单").unwrap().write_string(0, 0, "张三").unwrap();
        workbook.add_worksheet().set_name("也空").unwrap();
    });
    let Workbook { table, notes, .. } = read(&bytes, None).unwrap();
    assert!(table.rows().is_empty());
    assert_eq!(note(&notes.into_list(), ListNoteKind::OtherSheets), Some((1, "名单".to_owned())));
}

#[test]
fn days_count_from_1904_where_the_workbook_says_so() {
    let styles = r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="31"/></cellXfs></styleSheet>"#;
    let book = r#"<workbook><workbookPr date1904="1"/><sheets><sheet name="一" r:id="s"/></sheets></workbook>"#;
    let sheet = r#"<worksheet><sheetData><row><c s="1"><v>44899</v></c></row></sheetData></worksheet>"#;
    let rels = r#"<Relationships><Relationship Id="s" Type="x/worksheet" Target="/xl/s.xml"/>
        <Relationship Id="f" Type="x/styles" Target="styles.xml"/></Relationships>"#;
    let bytes = zipped(&[
        ("xl\\workbook.xml", book),
        ("XL/_rels/workbook.xml.rels", rels),
        ("xl/styles.xml", styles),
        ("xl/s.xml", sheet),
    ]);
    assert_eq!(read(&bytes, None).unwrap().table.rows()[0].cell(0), "2026年12月5日");
}

#[test]
fn other_zip_files_are_named() {
    for (part, foreign) in [
        ("readme.txt", Foreign::Archive),
        ("word/document.xml", Foreign::Word),
        ("ppt/presentation.xml", Foreign::Slides),
        ("xl/workbook.bin", Foreign::Xlsb),
        ("Index/Document.iwa", Foreign::Numbers),
    ] {
        assert_eq!(read(&zipped(&[(part, "")]), None).unwrap_err(), ListError::Foreign(foreign));
    }
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
