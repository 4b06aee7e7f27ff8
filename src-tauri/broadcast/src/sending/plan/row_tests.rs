//! A message for each row of a sheet: each is in one request, to whom it is for, in the order of the sheet.

use super::*;
use crate::model::draft::RowValues;
use crate::testing::{draft, person, profile};
use proptest::prelude::*;
use serde_json::Value;

/// A draft with a message for each of these rows: number, for whom, and what it says.
fn of_rows(text: &str, rows: &[(u32, String, String)]) -> Draft {
    let (mut personal, mut include) = (Personal::default(), Vec::<Recipient>::new());
    for (row, id, value) in rows {
        let one = person(id);
        let values = [("v".to_owned(), value.clone())].into_iter().collect();
        personal.rows.entry(Personal::key(&one)).or_default().push(RowValues { row: *row, values });
        if include.iter().all(|known| known.identity() != one.identity()) {
            include.push(one);
        }
    }
    Draft { personal: Some(personal), ..draft(text, include) }
}

fn rows(rows: &[(u32, &str, &str)]) -> Vec<(u32, String, String)> {
    rows.iter().map(|(row, id, value)| (*row, (*id).to_owned(), (*value).to_owned())).collect()
}

/// Row, recipient and text of each request.
fn told(batches: &[PlannedBatch]) -> Vec<(Option<u32>, String, String)> {
    let of = |batch: &PlannedBatch| {
        let body: Value = serde_json::from_str(&batch.body).unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (batch.row, text(&body["touser"]), text(&body["text"]["content"]))
    };
    batches.iter().map(of).collect()
}

#[test]
fn in_the_order_of_the_sheet() {
    let draft = of_rows("{{ v }}", &rows(&[(2, "a", "1"), (3, "B", "2"), (4, "a", "3"), (7, "b", "4")]));
    let plan = Plan::of(&draft, &profile(), false).unwrap();
    let told: Vec<String> =
        told(&plan.batches).into_iter().map(|(row, id, text)| format!("{} {id} {text}", row.unwrap())).collect();
    assert_eq!(told, ["2 a 1", "3 B 2", "4 a 3", "7 B 4"]);
    assert!(plan.unfit.is_empty() && plan.batches.iter().all(|batch| batch.people == 1));
    assert_eq!(plan.recipients().users.len(), 2);
}

#[test]
fn a_test_is_the_first_message_alone() {
    let told_of = |list: &[(u32, &str, &str)]| {
        told(&Plan::of(&of_rows("{{ v }}", &rows(list)), &profile(), true).unwrap().batches)
    };
    let first = |row| vec![(row, "zhangsan".to_owned(), "1".to_owned())];
    assert_eq!(told_of(&[(2, "a", "1"), (3, "a", "2")]), first(None));
    assert_eq!(told_of(&[(2, "zhangsan", "1"), (3, "zhangsan", "2")]), first(Some(2)));
}

#[test]
fn rows_that_say_the_same_to_the_same_one_are_refused() {
    let same = of_rows("hello {{ v }}", &rows(&[(2, "a", "1"), (3, "b", "1"), (4, "A", "1")]));
    let refused = Plan::of(&same, &profile(), false).unwrap_err();
    assert_eq!(refused, PlanError::SameTwice { account: "a".to_owned(), rows: (2, 4) });
    let without = of_rows("hello", &rows(&[(2, "a", "1"), (3, "a", "2")]));
    assert!(matches!(Plan::of(&without, &profile(), false), Err(PlanError::SameTwice { rows: (2, 3), .. })));
}

#[test]
fn the_first_people_have_theirs_before_the_others() {
    let draft = of_rows("{{ v }}", &rows(&[(2, "a", "1"), (3, "a", "2"), (4, "b", "3"), (5, "a", "4")]));
    let planned = Plan::of(&draft, &profile(), false).unwrap().batches;
    assert_eq!(stage::ahead(planned.clone(), 1), (planned.clone(), Some(2)));
    assert_eq!(stage::ahead(planned.clone(), 2), (planned, None));
}

proptest! {
    #[test]
    fn each_row_is_in_exactly_one_request(people in prop::collection::vec("[abcABC]", 1..30), gaps in prop::collection::vec(1_u32..4, 30)) {
        let numbers = gaps.iter().scan(0, |row, gap| { *row += gap; Some(*row) });
        let list: Vec<_> =
            people.iter().zip(numbers).map(|(id, row)| (row, id.clone(), format!("{id}-{row}"))).collect();
        let plan = Plan::of(&of_rows("{{ v }}", &list), &profile(), false).unwrap();
        let sent = told(&plan.batches);
        prop_assert_eq!(sent.len(), list.len());
        for ((row, id, text), (number, wanted, value)) in sent.iter().zip(&list) {
            prop_assert_eq!((*row, text), (Some(*number), value));
            prop_assert!(id.eq_ignore_ascii_case(wanted));
        }
        // As it is bound nothing is another one.
        let contents = Contents { app: draft("{{ v }}", Vec::new()).message, robots: HashMap::new() };
        let to = Binding { contents, ids: std::sync::Arc::new(crate::ports::TimedIds), first: None };
        let of = of_rows("{{ v }}", &list);
        let bound = plan.bind(&of, &profile(), false, &to).unwrap();
        prop_assert_eq!(told(&bound.batches), sent);
    }
}
