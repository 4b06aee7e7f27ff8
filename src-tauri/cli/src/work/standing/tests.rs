use super::*;
use broadcast::model::error_view::{ErrorCode, ErrorView};

const CHINESE: Words = Words { chinese: true };

fn names(names: &[&str]) -> BTreeSet<String> {
    names.iter().map(|&name| name.to_owned()).collect()
}

fn reached(right: TeamRight) -> Standing {
    let reach = Reach::Reached { place: "db:5432/posthorn".to_owned(), right: Some(right) };
    Standing { reach, ..Standing::default() }
}

fn away(code: ErrorCode) -> Standing {
    Standing { reach: Reach::Away(Box::new(ErrorView::new(code, "x").into())), ..Standing::default() }
}

fn told(before: &Standing, now: &Standing) -> Vec<(String, String)> {
    news(before, now, CHINESE).into_iter().map(|note| (note.code, note.about.unwrap_or_default())).collect()
}

fn codes(before: &Standing, now: &Standing) -> Vec<String> {
    told(before, now).into_iter().map(|(code, _)| code).collect()
}

#[test]
fn a_team_is_told_when_it_is_reached_away_and_back_and_not_in_between() {
    let (nothing, sender) = (Standing::default(), reached(TeamRight::Sender));
    let away_now = away(ErrorCode::StorageAway);
    assert_eq!(told(&nothing, &sender), [("work_team".to_owned(), "db:5432/posthorn：发送人".to_owned())]);
    assert!(told(&sender, &sender).is_empty() && told(&away_now, &away_now).is_empty());
    let (code, why) = told(&sender, &away_now).remove(0);
    assert_eq!((code.as_str(), why.contains("连不上团队的数据库")), ("work_team_away", true), "{why}");
    assert_eq!(codes(&away_now, &away(ErrorCode::StorageNotAllowed)), ["work_team_away"], "for another reason");
    assert_eq!(codes(&away_now, &sender), ["work_team_back"]);
    assert_eq!(codes(&nothing, &Standing { reach: Reach::NoTeam, ..nothing.clone() }), ["work_no_team"]);
}

#[test]
fn who_may_not_send_is_told_so_and_a_right_that_changes_too() {
    let (writer, owner) = (reached(TeamRight::Writer), reached(TeamRight::Owner));
    assert_eq!(codes(&Standing::default(), &writer), ["work_team", "work_may_not_send"]);
    assert_eq!(codes(&writer, &owner), ["work_team"]);
}

#[test]
fn a_company_without_a_secret_is_told_once_and_when_it_has_one() {
    let sender = reached(TeamRight::Sender);
    let without =
        Standing {
            lacking: names(&["青禾科技", "青禾物业"]), unused: names(&["青和科技"]), ..sender.clone()
        };
    let missing = |name: &str| ("work_secret_missing".to_owned(), name.to_owned());
    let expected = [missing("青禾物业"), missing("青禾科技"), ("work_secret_unused".to_owned(), "青和科技".to_owned())];
    assert_eq!(told(&sender, &without), expected);
    assert!(told(&without, &without).is_empty());
    let one = Standing { lacking: names(&["青禾物业"]), ..without.clone() };
    assert_eq!(told(&without, &one), [("work_secret_there".to_owned(), "青禾科技".to_owned())]);
}

#[test]
fn while_it_is_tried_anew_it_is_as_it_was() {
    let team = |standing, problem| {
        Some(TeamMembership {
            place: "db:5432/posthorn".to_owned(),
            user: "worker".to_owned(),
            name: "服务器".to_owned(),
            right: Some(TeamRight::Sender),
            standing,
            problem,
            companies: Vec::new(),
        })
    };
    let sender = reached(TeamRight::Sender).reach;
    assert_eq!(Reach::of(team(TeamStanding::Reached, None), &Reach::NotKnown), sender);
    assert_eq!(Reach::of(team(TeamStanding::Reaching, None), &sender), sender);
    assert_eq!(Reach::of(team(TeamStanding::Reaching, None), &Reach::NoTeam), Reach::NotKnown, "it was just joined");
    let problem = ErrorView::new(ErrorCode::StorageAway, "x").at("password");
    let found = Reach::of(team(TeamStanding::Away, Some(problem)), &sender);
    assert!(matches!(&found, Reach::Away(problem) if problem.field.is_none()), "{found:?}");
    assert_eq!(Reach::of(None, &sender), Reach::NoTeam);
}
