use super::csv_file::{CsvFile, is_formula};
use super::workbook::Workbook;
use super::*;
use crate::model::audience::Recipient;
use crate::testing::{Answer, World, draft, named, person};
use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use std::io::Cursor;
use wecom::send::SendReply;

fn words() -> ExportWords {
    let map = |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    ExportWords {
        sheet: "名单: [一]".to_owned(),
        columns: ["序号", "类型", "账号", "姓名"].map(str::to_owned).to_vec(),
        kinds: map(&[("person", "成员")]),
        states: map(&[("accepted", "已受理"), ("refused", "被拒")]),
        reasons: map(&[("invalid", "不在可见范围")]),
        utc_offset: 480,
    }
}

async fn some(world: &World) -> String {
    world.sender.will([Answer::Accept(SendReply { invalid_users: vec!["chenmo".to_owned()], ..SendReply::default() })]);
    let people: Vec<Recipient> = vec![named("a", "=HYPERLINK(\"x\")"), named("ChenMo", "陈墨"), person("00123")];
    world.send(draft("hello", people)).await.id
}

#[tokio::test]
async fn a_ledger_as_csv() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(&folder.path().join("data"), None).await;
    let id = some(&world).await;
    let target = folder.path().join("a.csv");
    std::fs::write(&target, "old").unwrap();
    assert_eq!(world.history.export(&id, &target, ExportFormat::Csv, words()).await.unwrap(), 3);
    let text = std::fs::read_to_string(&target).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap();
    let lines: Vec<&str> = text.split("\r\n").collect();
    assert_eq!(lines[0], "序号,类型,账号,姓名,state,reason,code,request,sent_at,answered_at,msgid");
    assert!(lines[1].starts_with("1,成员,a,\"'=HYPERLINK(\"\"x\"\")\",已受理,,,1,"), "{}", lines[1]);
    assert!(lines[2].starts_with("2,成员,ChenMo,陈墨,被拒,不在可见范围,,1,"), "{}", lines[2]);
    assert!(lines[3].starts_with("3,成员,00123,,已受理,"), "{}", lines[3]);
    assert_eq!((lines.len(), lines[4]), (5, ""));
    let left: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|one| one.unwrap().file_name()).collect();
    assert_eq!(left.len(), 2, "nothing but the file and the data: {left:?}");
}

#[tokio::test]
async fn a_ledger_as_a_workbook() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(&folder.path().join("data"), None).await;
    let id = some(&world).await;
    let target = folder.path().join("a.xlsx");
    assert_eq!(world.history.export(&id, &target, ExportFormat::Xlsx, words()).await.unwrap(), 3);
    let mut workbook: Xlsx<_> = calamine::open_workbook(&target).unwrap();
    assert_eq!(workbook.sheet_names(), ["名单 一"]);
    let range = workbook.worksheet_range("名单 一").unwrap();
    let rows: Vec<&[Data]> = range.rows().collect();
    assert_eq!(rows.len(), 4);
    assert_eq!(rows[0][2], Data::String("账号".into()));
    assert_eq!((&rows[1][3], &rows[1][7]), (&Data::String("=HYPERLINK(\"x\")".into()), &Data::Float(1.0)));
    assert_eq!(rows[3][2], Data::String("00123".into()));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[tokio::test]
async fn what_cannot_be_written_leaves_the_old_file() {
    let folder = tempfile::tempdir().unwrap();
    let world = World::open(&folder.path().join("data"), None).await;
    let id = some(&world).await;
    let nowhere = folder.path().join("gone").join("a.csv");
    let error = world.history.export(&id, &nowhere, ExportFormat::Csv, words()).await.unwrap_err();
    assert!(matches!(error, ExportError::File(_)), "{error:?}");
    let target = folder.path().join("a.csv");
    std::fs::write(&target, "old").unwrap();
    let error = world.history.export("b404", &target, ExportFormat::Csv, words()).await.unwrap_err();
    assert_eq!(error, ExportError::NotFound("b404".to_owned()));
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "old");
}

fn heads() -> [String; COLUMNS] {
    ExportWords::default().headings()
}

fn cells(texts: &[String]) -> [Cell<'_>; COLUMNS] {
    std::array::from_fn(|column| texts.get(column).map_or(Cell::Nothing, |text| Cell::Text(text)))
}

#[test]
fn a_full_sheet_goes_on_in_the_next() {
    let mut out = Cursor::new(Vec::new());
    let mut workbook = Box::new(Workbook::with_sheets_of(2, &mut out, "", (&heads(), &[])).unwrap());
    for n in 0..5 {
        workbook.row(&cells(&[n.to_string()])).unwrap();
    }
    workbook.end().unwrap();
    let mut read: Xlsx<_> = Xlsx::new(out).unwrap();
    assert_eq!(read.sheet_names(), ["Sheet1", "Sheet1 2", "Sheet1 3"]);
    let last = read.worksheet_range("Sheet1 3").unwrap();
    assert_eq!(last.rows().map(|row| row[0].to_string()).collect::<Vec<_>>(), ["no", "4"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn whatever_is_written_is_read_back(rows in prop::collection::vec(prop::collection::vec(any::<String>(), 1..=COLUMNS), 1..8)) {
        let mut out = Cursor::new(Vec::new());
        let mut workbook = Box::new(Workbook::new(&mut out, "s", &heads(), &[]).unwrap());
        let mut text = Vec::new();
        let mut csv = Box::new(CsvFile::new(&mut text, &heads()).unwrap());
        for row in &rows {
            workbook.row(&cells(row)).unwrap();
            csv.row(&cells(row)).unwrap();
        }
        workbook.end().unwrap();
        csv.end().unwrap();
        let mut read: Xlsx<_> = Xlsx::new(out).unwrap();
        let range = read.worksheet_range("s").unwrap();
        let mut csv = csv::ReaderBuilder::new().has_headers(true).from_reader(&text[3..]);
        for ((number, row), record) in (1..).zip(&rows).zip(csv.records()) {
            let record = record.unwrap();
            for (column, expected) in row.iter().enumerate() {
                let cell = range.get_value((number, u32::try_from(column).unwrap()));
                let found = cell.map(ToString::to_string).unwrap_or_default();
                // Readers of workbooks take a carriage return for a line feed, and may leave what XML cannot hold escaped.
                if expected.chars().all(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}') && c != '_') {
                    prop_assert_eq!(&found, expected);
                }
                prop_assert!(!is_formula(&record[column]));
                prop_assert_eq!(record[column].strip_prefix('\'').filter(|_| is_formula(expected)).unwrap_or(&record[column]), expected);
            }
        }
    }
}
