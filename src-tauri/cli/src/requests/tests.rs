use super::*;
use broadcast::model::error_view::ErrorView;

fn dead(code: ErrorCode, message: &str) -> String {
    let handled = Handled::Dead(ErrorView::new(code, message).with_detail("x1"));
    match outcome(Ok(Some(handled))).unwrap() {
        Some(RequestOutcome::Dead { error }) => error,
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_became_of_a_message_stands_beside_its_row() {
    let of = |handled| outcome(Ok(Some(handled))).unwrap();
    let again = Handled::Repeated { id: "b1".to_owned(), broadcast: None };
    assert_eq!(of(again), Some(RequestOutcome::Repeated { broadcast_id: Some("b1".to_owned()) }));
    let died = Handled::DeadBefore(ErrorView::new(ErrorCode::NotFound, "x"));
    assert_eq!(of(died), Some(RequestOutcome::Repeated { broadcast_id: None }));
    assert_eq!(outcome(Ok(None)).unwrap(), None, "it waits");
}

#[test]
fn who_wrote_the_program_reads_a_code_and_english_words() {
    assert_eq!(dead(ErrorCode::NotFound, "no such template"), "not_found: not found x1");
    let many = dead(ErrorCode::TooManyPeople, "it goes to more people than 50");
    assert_eq!(many, "too_many_people: it goes to more people than 50");
    let unreadable = dead(ErrorCode::LineUnreadable, "x");
    assert!(unreadable.starts_with("line_unreadable: ") && unreadable.is_ascii(), "{unreadable}");
    assert_eq!(nobody("青禾科技"), "not_found: no such company: 青禾科技");
}

#[test]
fn trouble_of_the_database_decides_nothing_and_a_fault_of_the_program_decides_its_row_alone() {
    let failed = |code: &str| {
        outcome(Err(Failure { problem: Problem::new(code, "x"), exit: exit::OTHER })).map_err(|one| one.problem.code)
    };
    assert_eq!(failed("storage_away"), Err("storage_away".to_owned()));
    assert_eq!(failed("internal"), Ok(Some(RequestOutcome::Dead { error: "internal: x".to_owned() })));
}
