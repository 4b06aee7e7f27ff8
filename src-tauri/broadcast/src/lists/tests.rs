use super::*;
use crate::model::error_view::ErrorView;
use crate::ports::TimedIds;

fn lists() -> Lists {
    Lists::new(Arc::new(TimedIds))
}

#[test]
fn a_list_says_what_its_columns_hold() {
    let lists = lists();
    let text = "青禾科技\n姓名,账号,部门,备注\n张三,zhangsan,行政部,\n\n李四,lisi,,x\n";
    let view = lists.open("名单.csv", text.as_bytes().to_vec()).unwrap();
    assert_eq!((view.name.as_str(), view.heading_row, view.rows), ("名单.csv", Some(2), 2));
    assert_eq!((view.encoding, view.sheets.len()), (Some(TextEncoding::Utf8), 0));
    let columns: Vec<_> = view.columns.iter().map(|one| (one.title.as_deref(), one.holds, one.filled)).collect();
    assert_eq!(
        columns,
        [
            (Some("姓名"), Some(Holds::Name), 2),
            (Some("账号"), Some(Holds::Account), 2),
            (Some("部门"), Some(Holds::Department), 1),
            (Some("备注"), None, 1),
        ]
    );
    assert_eq!(view.first.iter().map(|row| row.number).collect::<Vec<_>>(), [3, 5]);
    assert_eq!(lists.rows(&view.id, 1, 10).unwrap(), view.first[1..]);
}

#[test]
fn the_user_says_which_row_names_the_columns() {
    let lists = lists();
    let view = lists.open("a.csv", "姓名\n张三\n李四".as_bytes().to_vec()).unwrap();
    assert_eq!((view.heading_row, view.rows), (Some(1), 2));
    let none = lists.read_again(&view.id, ListReading { heading_row: Some(0), ..ListReading::default() }).unwrap();
    assert_eq!((none.heading_row, none.rows, none.columns[0].title.clone()), (None, 3, None));
    let second = lists.read_again(&view.id, ListReading { heading_row: Some(2), ..ListReading::default() }).unwrap();
    assert_eq!((second.columns[0].title.as_deref(), second.rows), (Some("张三"), 1));
    let beyond = ListReading { heading_row: Some(9), ..ListReading::default() };
    assert_eq!(lists.read_again(&view.id, beyond), Err(ListError::NoRow));
}

#[test]
fn the_limit_of_rows_is_one_of_rows_with_data() {
    let rows_of = |above: &str, rows: usize, heading_row: Option<u32>| {
        let text = format!("{above}{}", "zhangsan,张三\n".repeat(rows));
        List::read(text.as_bytes(), ListReading { heading_row, ..ListReading::default() }).map(|list| list.rows().len())
    };
    assert_eq!(rows_of("账号,姓名\n", MAX_ROWS, None), Ok(MAX_ROWS));
    assert_eq!(rows_of("青禾科技\n账号,姓名\n", MAX_ROWS, None), Ok(MAX_ROWS), "neither does a title count");
    assert_eq!(rows_of("账号,姓名\n", MAX_ROWS + 1, None), Err(ListError::TooManyRows));
    assert_eq!(
        rows_of("账号,姓名\n", MAX_ROWS, Some(0)),
        Err(ListError::TooManyRows),
        "a heading that is none is data"
    );
    assert_eq!(rows_of("", MAX_ROWS, Some(0)), Ok(MAX_ROWS));
}

#[test]
fn few_are_open_at_a_time() {
    let lists = lists();
    let ids: Vec<String> = (0..4).map(|_| lists.open("a.csv", b"a".to_vec()).unwrap().id).collect();
    assert_eq!(lists.get(&ids[0]).unwrap_err(), ListError::Closed);
    assert!(lists.get(&ids[3]).is_ok());
    lists.close(&ids[3]);
    assert_eq!(lists.read_again(&ids[3], ListReading::default()).unwrap_err(), ListError::Closed);
}

#[test]
fn what_is_no_list_is_refused_in_words_for_the_page() {
    for (bytes, word) in [
        (b"%PDF-1.7".to_vec(), "pdf"),
        ("姓名\n\"张三\n李四".as_bytes().to_vec(), "open_quote:2"),
        ([b"\n\n", "张三".as_bytes(), b"\x92"].concat(), "bad_byte:3"),
        (b"\0\x01\x02\x03".to_vec(), "not_a_list"),
        (b"PK\x03\x04".to_vec(), "damaged"),
        (vec![b'a'; MAX_BYTES + 1], "too_large"),
    ] {
        let error = lists().open("x", bytes).unwrap_err();
        assert_eq!(ErrorView::from(error).detail.as_deref(), Some(word));
    }
}
