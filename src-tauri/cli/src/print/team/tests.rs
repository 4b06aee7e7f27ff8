use super::*;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::model::team::{TeamFound, TeamMembership, TeamRight, TeamView};

fn printed(team: &TeamLine, chinese: bool) -> String {
    let mut text = String::new();
    push(&mut text, team, Words { chinese });
    text
}

fn view(standing: TeamStanding, problem: Option<ErrorView>) -> TeamView {
    let membership = TeamMembership {
        place: "db.example.com:5432/posthorn".to_owned(),
        user: "posthorn".to_owned(),
        name: "王芳".to_owned(),
        right: Some(TeamRight::Approver),
        standing,
        problem,
        companies: vec!["青禾科技".to_owned(), "青禾物业".to_owned()],
    };
    TeamView { membership: Some(membership), statements: String::new() }
}

#[test]
fn a_team_is_told_in_both_languages() {
    let reached = TeamLine::of(view(TeamStanding::Reached, None), &[]);
    assert_eq!(
        printed(&reached, true),
        "数据库\tdb.example.com:5432/posthorn\n用户名\tposthorn\n同事看到的名字\t王芳\n权限\t审批人\n状态\t已连接\n团队的企业\t青禾科技、青禾物业\n"
    );
    let away = ErrorView::new(ErrorCode::StorageAway, "x");
    let away = printed(&TeamLine::of(view(TeamStanding::Away, Some(away)), &[]), false);
    assert!(away.contains("Status\tcannot be reached\nWhy\tthe team's database cannot be reached"), "{away}");
    assert!(away.ends_with("Companies of the team\t青禾科技, 青禾物业\n"), "{away}");
}

#[test]
fn no_team_and_a_team_that_is_only_looked_at() {
    let none = TeamLine::of(TeamView { membership: None, statements: String::new() }, &[]);
    assert_eq!(printed(&none, true), "这台电脑没有加入团队\n");
    assert_eq!(printed(&none, false), "This computer is not in a team\n");
    let found = |is_new, companies| {
        let found = TeamFound { place: "db:5432/t".to_owned(), is_new, companies, templates: Some(3) };
        TeamLine { found: Some(found.into()), ..none.clone() }
    };
    let new = printed(&found(true, Vec::new()), true);
    assert_eq!(new, "数据库\tdb:5432/t\n团队\t还没有人加入，第一个加入的人会把它建好\n");
    assert_eq!(printed(&found(false, Vec::new()), false), "Database\tdb:5432/t\nCompanies\tnone\nTemplates\t3\n");
}
