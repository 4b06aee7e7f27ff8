use super::*;

fn push(table: &mut Table, number: u32, texts: &[&str]) -> Result<(), ListError> {
    table.push(number, &mut texts.iter().collect())
}

#[test]
fn empty_rows_and_cells_behind_the_last_are_left_out() {
    let mut table = Table::default();
    push(&mut table, 1, &["", ""]).unwrap();
    push(&mut table, 2, &["a", "", ""]).unwrap();
    push(&mut table, 5, &["", "b"]).unwrap();
    assert_eq!(table.columns(), 2);
    let rows: Vec<(u32, Vec<&str>)> = table.rows().iter().map(|row| (row.number, row.cells().collect())).collect();
    assert_eq!(rows, [(2, vec!["a"]), (5, vec!["", "b"])]);
    assert_eq!(table.rows()[0].cell(7), "");
}

#[test]
fn limits_are_kept() {
    let mut table = Table::default();
    for number in 0..MAX_ROWS + MAX_ABOVE {
        push(&mut table, u32::try_from(number).unwrap(), &["a"]).unwrap();
    }
    assert_eq!(push(&mut table, 0, &["a"]), Err(ListError::TooManyRows));
    assert_eq!(push(&mut table, 0, &[]), Ok(()), "empty rows do not count");
    assert_eq!(push(&mut Table::default(), 1, &["x"; MAX_COLUMNS + 1]), Err(ListError::TooManyColumns));
    let mut table = Table::default();
    let large = "x".repeat(MAX_TEXT / 2);
    push(&mut table, 1, &[&large]).unwrap();
    push(&mut table, 2, &[&large]).unwrap();
    assert_eq!(push(&mut table, 3, &[&large]), Err(ListError::TooLarge));
}

#[test]
fn edges_are_trimmed() {
    assert_eq!(trimmed("\u{feff} 张 三\u{3000}\u{200b}\r\n"), "张 三");
    assert_eq!(trimmed(" \t"), "");
}

#[test]
fn what_shows_that_there_is_no_value_is_no_value() {
    let mut table = Table::default();
    let texts = ["a", "#N/A", " #div/0! ", "＃N/A", "####", "Err:502", "#1", "#", "#N/A 张三", "Erika"];
    push(&mut table, 3, &texts).unwrap();
    let faults: Vec<u32> = table.rows()[0].faults().map(|(column, _)| column).collect();
    assert_eq!(faults, [1, 2, 3, 4, 5]);
    assert_eq!((table.rows()[0].fault(1), table.rows()[0].fault(6)), (Some(CellFault::Error), None));
    let mut cells = Cells::default();
    cells.skip_to(2);
    cells.add_missing();
    table.push(4, &mut cells).unwrap();
    assert_eq!((table.rows()[1].fault(2), table.rows()[1].cell(2)), (Some(CellFault::Missing), ""));
}

#[test]
fn cells_are_called_as_in_a_sheet() {
    let names: Vec<String> = [0, 25, 26, 51, 701, 702, 16_383].map(column_name).to_vec();
    assert_eq!(names, ["A", "Z", "AA", "AZ", "ZZ", "AAA", "XFD"]);
    assert_eq!(cell_name(2, 5), "C5");
}
