use super::*;
use proptest::prelude::*;

fn read(bytes: &[u8]) -> Result<ValueRows, RowsError> {
    ValueRows::read(bytes, ListReading::default())
}

fn table(bytes: &[u8]) -> Result<Vec<String>, RowsError> {
    let read = read(bytes)?;
    read.rows()
        .map(|row| {
            let values = row.values(None)?;
            let cells = read.columns().iter().map(|name| values.get(name).map_or("-", String::as_str));
            Ok(format!("{}:{}", row.number, cells.collect::<Vec<_>>().join("|")))
        })
        .collect()
}

#[test]
fn a_list_with_a_heading() {
    let text = "userid,name,days\nzhangsan,张三,7\n\nlisi,\"李, 四\",\n";
    assert_eq!(table(text.as_bytes()).unwrap(), ["2:zhangsan|张三|7", "4:lisi|李, 四|-"]);
    let read = read(text.as_bytes()).unwrap();
    let called = |name: &str| read.sheet().columns_called(name);
    assert_eq!((called("Name"), called("3"), called("who")), (vec![1], vec![2], vec![]));
    assert_eq!((read.heading()[0].number, read.above_heading().len()), (1, 0));
}

#[test]
fn the_heading_stands_below_a_title_or_where_it_is_said() {
    let titled = "到期名单\nuserid,name\nzhangsan,张三\n";
    assert_eq!(table(titled.as_bytes()).unwrap(), ["3:zhangsan|张三"]);
    let at = |heading_row, text: &str| {
        let reading = ListReading { heading_row: Some(heading_row), ..ListReading::default() };
        ValueRows::read(text.as_bytes(), reading)
    };
    let second = at(2, "谁,什么,备注\n甲,乙,丙\n1,2,3\n").unwrap();
    assert_eq!((second.columns(), second.above_heading().len()), (&["甲", "乙", "丙"].map(str::to_owned)[..], 1));
    let none = at(0, "zhangsan,7\nlisi,3\n").unwrap();
    assert_eq!((none.columns(), none.rows().len()), (&["1", "2"].map(str::to_owned)[..], 2));
    assert_eq!(at(9, "a\nb\n").unwrap_err(), RowsError::List(ListError::NoRow));
}

#[test]
fn json_lines_and_a_list_of_objects() {
    let lines = "{\"to\":\"zhangsan\",\"n\":1}\n{\"to\":\"lisi\",\"x\":null}\n";
    assert_eq!(table(lines.as_bytes()).unwrap(), ["1:zhangsan|1|-", "2:lisi|-|-"]);
    assert_eq!(table(br#" [{"to":"a"},{"to":"b"}]"#).unwrap(), ["1:a", "2:b"]);
    for (bad, row) in [
        ("{\"to\":\"a\"}\n{\"to\":", 2),
        ("{\"to\":\"a\"}\n7", 2),
        ("{\"to\":\"a\"}\n[{\"to\":\"b\"}]", 2),
        ("{\"to\":[1]}", 1),
        ("[{\"to\":\"a\"},7]", 2),
        ("{\"to\":\"a\",\"to\":\"b\"}", 1),
        ("{\"to\":\"a\"", 1),
    ] {
        let error = read(bad.as_bytes()).unwrap_err();
        assert!(matches!(error, RowsError::BadRow { number, .. } if number == row), "{bad}: {error}");
    }
}

#[test]
fn json_in_another_encoding_is_read_like_lists_are() {
    let utf16: Vec<u8> = "\u{feff}{\"to\":\"张三\"}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(table(&utf16).unwrap(), ["1:张三"]);
    let gbk = b"{\"to\":\"\xd5\xc5\xc8\xfd\"}";
    assert_eq!(table(gbk).unwrap(), ["1:张三"]);
    assert_eq!(read(gbk).unwrap().notes()[0].places, ["GBK"]);
}

#[test]
fn json_values_stay_as_they_were_written() {
    let text = r#"{"a":1.10,"b":12345678901234567890123,"c":1e3,"d":true,"e":" x\n","f":"","g":-0.0}"#;
    assert_eq!(table(text.as_bytes()).unwrap(), ["1:1.10|12345678901234567890123|1e3|true| x\n|-|-0.0"]);
}

#[test]
fn a_blank_cell_is_no_value_whatever_the_file() {
    for text in ["to,a,b\nx,,1\n", "to\ta\tb\nx\t \t1", "[{\"to\":\"x\",\"a\":null,\"b\":1}]"] {
        let read = read(text.as_bytes()).unwrap();
        let row = read.rows().next().unwrap();
        assert_eq!((row.value("a").unwrap(), row.value("b").unwrap()), (None, Some("1")), "{text}");
        assert_eq!(row.values(None).unwrap().keys().collect::<Vec<_>>(), ["b", "to"], "{text}");
    }
}

#[test]
fn an_error_in_a_column_that_is_used_refuses_and_names_the_cell() {
    for text in ["to,pay,x\nzhangsan,#N/A,1\n", "[{\"to\":\"zhangsan\",\"pay\":\"#N/A\",\"x\":\"1\"}]"] {
        let read = read(text.as_bytes()).unwrap();
        let row = read.rows().next().unwrap();
        let wanted = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
        assert_eq!(row.values(Some(&wanted(&["x"]))).unwrap()["x"], "1");
        let error = row.values(Some(&wanted(&["pay"]))).unwrap_err();
        let RowsError::BadCell { column, cell, text, .. } = error else { panic!("{error}") };
        assert_eq!((column.as_str(), &cell[..1], text.as_str()), ("pay", "B", "#N/A"));
    }
}

#[test]
fn nothing_and_nonsense() {
    for empty in ["", " \n", "userid,name\n", "[]"] {
        assert_eq!(read(empty.as_bytes()), Err(RowsError::Empty), "{empty}");
    }
    assert_eq!(read(b"a,a\n1,2\n"), Err(RowsError::BadColumn { number: 2 }));
    assert_eq!(read(b"a,\n1,2\n"), Err(RowsError::BadColumn { number: 2 }));
    assert_eq!(table(b"a,a,b\n1,1,2\n").unwrap(), ["2:1|2"], "a wide column is one");
}

#[test]
fn objects_are_counted_while_they_are_read() {
    let many = format!("[{}{{}}]", "{},".repeat(200_000));
    assert_eq!(read(many.as_bytes()), Err(ListError::TooManyRows.into()));
    let one_more = "{\"a\":1}\n".repeat(super::super::MAX_ROWS + 1);
    assert_eq!(read(one_more.as_bytes()), Err(ListError::TooManyRows.into()));
    let with_heading = format!("a,b\n{}", "1,2\n".repeat(super::super::MAX_ROWS));
    assert!(table(with_heading.as_bytes()).is_ok());
    let wide: Vec<String> = (0..=MAX_COLUMNS).map(|column| format!("\"c{column}\":1")).collect();
    assert_eq!(read(format!("{{{}}}", wide.join(",")).as_bytes()), Err(ListError::TooManyColumns.into()));
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = read(&bytes);
    }
}
