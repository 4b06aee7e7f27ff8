//! Tests of [`super`].

use super::*;
use crate::model::states::Hold;
use crate::testing::{profile, snapshot};

fn at(state: BroadcastState, pause: Option<PauseReason>, outcome: Option<Outcome>) -> BroadcastSnapshot {
    BroadcastSnapshot { state, pause, outcome, profile_id: "p1".to_owned(), ..snapshot("b") }
}

fn paused(reason: PauseReason) -> BroadcastSnapshot {
    at(BroadcastState::Paused, Some(reason), None)
}

fn finished(outcome: Outcome) -> BroadcastSnapshot {
    BroadcastSnapshot {
        finished_at: Some(Timestamp(7)),
        missed: 2,
        ..at(BroadcastState::Finished, None, Some(outcome))
    }
}

fn held(id: &str, code: ErrorCode) -> BroadcastSnapshot {
    let hold = Hold { until: Timestamp(60_000), error: ErrorView::new(code, "45009") };
    BroadcastSnapshot { id: id.to_owned(), hold: Some(hold), ..at(BroadcastState::Held, None, None) }
}

fn sending() -> BroadcastSnapshot {
    at(BroadcastState::Sending, None, None)
}

fn heard() -> Heard {
    let mut heard = Heard::since(Timestamp(5));
    heard.profiles(&[profile()], Timestamp(0));
    heard
}

fn kinds(needs: &[Need]) -> Vec<NeedKind> {
    needs.iter().map(|need| need.kind).collect()
}

#[test]
fn who_left_a_team_is_not_needed_by_what_it_sends() {
    let mut heard = heard();
    let own = BroadcastSnapshot { id: "own".to_owned(), ..paused(PauseReason::Trouble) };
    let of_team = BroadcastSnapshot { sent_by: Some("王芳".to_owned()), ..paused(PauseReason::Trouble) };
    heard.broadcast(&own, Timestamp(1));
    heard.broadcast(&of_team, Timestamp(1));
    assert_eq!(heard.tell().standing.len(), 2);
    heard.team_left();
    let told = heard.tell();
    assert_eq!((told.standing.len(), told.over.len()), (1, 1));
    assert_eq!(told.standing[0].place, NeedPlace::Send("own".to_owned()));
}

#[test]
fn each_state_that_waits_for_the_admin_is_told_once_and_again_when_it_came_back() {
    use PauseReason::{Interrupted, Late, Stage, Trouble};
    for (reason, kind) in [
        (Late, NeedKind::Late),
        (Trouble, NeedKind::Trouble),
        (Interrupted, NeedKind::Interrupted),
        (Stage, NeedKind::Stage),
    ] {
        let mut heard = heard();
        heard.broadcast(&sending(), Timestamp(1));
        assert_eq!(heard.tell(), Needs::default(), "all is well");
        heard.broadcast(&paused(reason), Timestamp(2));
        let told = heard.tell();
        assert_eq!((kinds(&told.fresh), told.fresh[0].since), (vec![kind], Timestamp(2)));
        assert_eq!(told.fresh[0].place, NeedPlace::Send("b".to_owned()));
        heard.broadcast(&paused(reason), Timestamp(3));
        let again = heard.tell();
        assert_eq!((again.fresh.len(), again.standing[0].since), (0, Timestamp(2)), "told once");
        heard.broadcast(&sending(), Timestamp(4));
        assert_eq!(heard.tell(), Needs { over: vec![told.fresh[0].id.clone()], ..Needs::default() });
        heard.broadcast(&paused(reason), Timestamp(5));
        assert_eq!(kinds(&heard.tell().fresh), [kind], "it came back");
    }
}

#[test]
fn what_the_admin_did_by_hand_or_wished_is_no_need() {
    let mut heard = heard();
    for snapshot in [
        paused(PauseReason::Admin),
        paused(PauseReason::Stopping),
        at(BroadcastState::Scheduled, None, None),
        held("b", ErrorCode::QuietHours),
        at(BroadcastState::Cancelled, None, Some(Outcome::NotSent)),
    ] {
        heard.broadcast(&snapshot, Timestamp(1));
        assert_eq!(heard.tell(), Needs::default(), "{snapshot:?}");
    }
}

#[test]
fn a_frequency_limit_is_told_once_for_all_sends_of_a_company() {
    let mut heard = heard();
    heard.broadcast(&held("b", ErrorCode::Api), Timestamp(1));
    heard.broadcast(&held("c", ErrorCode::Api), Timestamp(2));
    let told = heard.tell();
    assert_eq!((kinds(&told.standing), told.standing[0].since), (vec![NeedKind::Held], Timestamp(1)));
    heard.broadcast(&BroadcastSnapshot { id: "b".to_owned(), ..sending() }, Timestamp(3));
    let told = heard.tell();
    assert_eq!((told.standing.len(), told.fresh.len(), told.over.len()), (1, 0, 0), "another is still held");
    heard.broadcast(&BroadcastSnapshot { id: "c".to_owned(), ..sending() }, Timestamp(4));
    assert_eq!(heard.tell().over, ["held:p1"]);
}

#[test]
fn an_end_with_misses_stands_until_it_is_looked_at() {
    for outcome in [Outcome::Partial, Outcome::Refused, Outcome::Unknown] {
        let mut heard = heard();
        heard.broadcast(&sending(), Timestamp(1));
        heard.broadcast(&finished(outcome), Timestamp(2));
        let told = heard.tell();
        assert_eq!((told.fresh[0].outcome, told.fresh[0].number), (Some(outcome), Some(2)));
        heard.looked_at("b");
        assert_eq!(heard.tell().over, ["missed:b"]);
        heard.broadcast(&finished(outcome), Timestamp(3));
        assert_eq!(heard.tell(), Needs::default(), "a recall is no other end");
        heard.broadcast(&sending(), Timestamp(4));
        heard.broadcast(&finished(outcome), Timestamp(5));
        assert_eq!(heard.tell().fresh.len(), 1, "it was tried again and missed some again");
    }
    let mut heard = heard();
    heard.broadcast(&sending(), Timestamp(1));
    heard.broadcast(&finished(Outcome::Accepted), Timestamp(2));
    assert_eq!(heard.tell(), Needs::default());
    let before =
        BroadcastSnapshot { id: "before".to_owned(), finished_at: Some(Timestamp(4)), ..finished(Outcome::Partial) };
    heard.broadcast(&before, Timestamp(6));
    assert_eq!(heard.tell(), Needs::default(), "news of taking an old one back");
    heard.broadcast(&BroadcastSnapshot { id: "short".to_owned(), ..finished(Outcome::Partial) }, Timestamp(7));
    assert_eq!(heard.tell().fresh.len(), 1, "of a short one only the end was heard");
}

#[test]
fn several_that_are_found_at_the_start_are_told_together_the_most_pressing_first() {
    let mut heard = heard();
    heard.found(&finished(Outcome::Unknown), Timestamp(1));
    heard.found(&BroadcastSnapshot { id: "c".to_owned(), ..paused(PauseReason::Interrupted) }, Timestamp(1));
    heard.found(&BroadcastSnapshot { id: "d".to_owned(), ..paused(PauseReason::Late) }, Timestamp(1));
    heard.disk(Some(LEAST_FREE - 1), Timestamp(1));
    let told = heard.tell();
    let all = [NeedKind::Late, NeedKind::Interrupted, NeedKind::DiskLow, NeedKind::Missed];
    assert_eq!((kinds(&told.fresh), kinds(&told.standing)), (all.to_vec(), all.to_vec()));
    heard.disk(Some(ENOUGH_FREE), Timestamp(2));
    assert_eq!(heard.tell().over, ["disk"]);
}

#[test]
fn a_disk_that_was_nearly_full_is_so_until_there_is_clearly_more_room() {
    let mut heard = heard();
    heard.disk(Some(LEAST_FREE), Timestamp(1));
    assert_eq!(heard.tell(), Needs::default());
    heard.disk(Some(LEAST_FREE - 1), Timestamp(2));
    assert_eq!(kinds(&heard.tell().fresh), [NeedKind::DiskLow]);
    for free in [LEAST_FREE, LEAST_FREE - 1, ENOUGH_FREE - 1] {
        heard.disk(Some(free), Timestamp(3));
        let told = heard.tell();
        assert_eq!((kinds(&told.standing), told.fresh, told.over), (vec![NeedKind::DiskLow], vec![], vec![]), "{free}");
    }
    heard.disk(Some(ENOUGH_FREE), Timestamp(4));
    assert_eq!(heard.tell().over, ["disk"]);
    heard.disk(Some(LEAST_FREE), Timestamp(5));
    assert_eq!(heard.tell(), Needs::default());
}

#[test]
fn a_refused_secret_stands_until_another_one_is_typed_or_one_is_accepted() {
    let refused = || ErrorView::new(ErrorCode::SecretRefused, "40001");
    let mut heard = heard();
    let with_check = |error| Profile { failed_check: error, ..profile() };
    heard.profiles(&[with_check(Some(Box::new(refused())))], Timestamp(1));
    let told = heard.tell();
    assert_eq!(kinds(&told.fresh), [NeedKind::SecretRefused]);
    assert_eq!(told.fresh[0].place, NeedPlace::Company("p1".to_owned()));
    heard.broadcast(&BroadcastSnapshot { error: Some(refused()), ..finished(Outcome::Refused) }, Timestamp(2));
    heard.looked_at("b");
    assert!(heard.tell().fresh.is_empty(), "it is the same secret");
    heard.profiles(&[with_check(None)], Timestamp(3));
    assert_eq!(kinds(&heard.tell().standing), [NeedKind::SecretRefused], "a send met it as well");
    heard.secret_changed("p1");
    assert_eq!(heard.tell().over, ["secret:p1"]);
    heard.profiles(&[with_check(Some(Box::new(refused())))], Timestamp(4));
    assert_eq!(heard.tell().fresh.len(), 1);
    heard.profiles(&[], Timestamp(5));
    assert_eq!(heard.tell().over, ["secret:p1"], "a company that was deleted needs nobody");
}

#[test]
fn contacts_that_are_refused_are_told_of_until_seen_and_a_network_that_is_away_is_not() {
    let mut heard = heard();
    let status = |problem: Option<ErrorCode>| DirectoryStatus {
        profile_id: "p1".to_owned(),
        people: 3,
        departments: 1,
        tags: 0,
        refreshed_at: Some(Timestamp(1)),
        progress: None,
        problem: problem.map(|code| ErrorView::new(code, "60020")),
        readable: true,
        unnamed: None,
        sheet: None,
    };
    heard.directory(&status(Some(ErrorCode::Unreachable)), Timestamp(1));
    assert_eq!(heard.tell(), Needs::default());
    heard.directory(&status(Some(ErrorCode::Api)), Timestamp(2));
    let told = heard.tell();
    assert_eq!(kinds(&told.fresh), [NeedKind::DirectoryRefused]);
    heard.read(&told.fresh[0].id);
    assert_eq!(heard.tell().over, ["directory:p1"]);
    heard.directory(&status(Some(ErrorCode::Api)), Timestamp(3));
    assert_eq!(heard.tell(), Needs::default(), "it was seen");
    heard.directory(&status(None), Timestamp(4));
    heard.directory(&status(Some(ErrorCode::Api)), Timestamp(5));
    assert_eq!(heard.tell().fresh.len(), 1, "it came back");

    let mut never_read = self::heard();
    let error = ErrorView::new(ErrorCode::Api, "60011");
    never_read.found_directory("p1", Some(&error), false, Timestamp(1));
    assert_eq!(never_read.tell(), Needs::default(), "it never was otherwise");
    let mut broken = self::heard();
    broken.found_directory("p1", Some(&error), true, Timestamp(1));
    assert_eq!(kinds(&broken.tell().fresh), [NeedKind::DirectoryRefused]);
}

#[test]
fn a_fault_stands_until_it_is_read() {
    let mut heard = heard();
    heard.fault(Some(&ErrorView::new(ErrorCode::Internal, "a fault")), Timestamp(1));
    assert_eq!(kinds(&heard.tell().fresh), [NeedKind::Fault]);
    heard.read("fault");
    assert_eq!(heard.tell().over, ["fault"]);
}

#[test]
fn the_first_answer_that_the_secret_is_wrong_is_told_and_another_fault_of_the_settings_is_not() {
    let answered = |code| {
        let (message, body) = ("invalid".to_owned(), String::new());
        ErrorView::from(wecom::Error::Api(Box::new(wecom::ApiError { code, message, hint: None, from_ip: None, body })))
    };
    for (code, told) in [(wecom::errcode::WRONG_SECRET, &[NeedKind::SecretRefused][..]), (40056, &[])] {
        let mut heard = heard();
        heard.profiles(&[Profile { failed_check: Some(Box::new(answered(code))), ..profile() }], Timestamp(1));
        assert_eq!(kinds(&heard.tell().fresh), told, "{code}");
    }
}
