//! A team, in words.

use super::super::document::{MembershipLine, TeamFoundLine, TeamLine};
use super::super::messages::Words;
use super::{line, problem_words};
use broadcast::model::team::TeamStanding;

/// Adds what was found at an address, or the team that this computer is in.
pub(super) fn push(text: &mut String, team: &TeamLine, words: Words) {
    match (&team.found, &team.membership) {
        (Some(found), _) => push_found(text, found, words),
        (None, Some(membership)) => push_membership(text, membership, words),
        (None, None) => line(text, &[words.pick("这台电脑没有加入团队", "This computer is not in a team")]),
    }
}

fn push_found(text: &mut String, found: &TeamFoundLine, words: Words) {
    let mut row = |zh: &'static str, en: &'static str, value: &str| line(text, &[words.pick(zh, en), value]);
    row("数据库", "Database", &found.place);
    if found.is_new {
        let first = words
            .pick("还没有人加入，第一个加入的人会把它建好", "nobody has joined yet; whoever joins first sets it up");
        row("团队", "Team", first);
        return;
    }
    let Some(templates) = found.templates else {
        let older = words.pick(
            "由较旧的版本建立，加入时会更新；加入后才能看到里面有什么",
            "made by an older version; joining updates it, and what is in it can be seen then",
        );
        row("团队", "Team", older);
        return;
    };
    row("企业", "Companies", &listed(found.companies.iter().map(String::as_str), words));
    row("模板", "Templates", &templates.to_string());
}

fn push_membership(text: &mut String, one: &MembershipLine, words: Words) {
    let mut row = |zh: &'static str, en: &'static str, value: &str| line(text, &[words.pick(zh, en), value]);
    row("数据库", "Database", &one.place);
    row("用户名", "User", &one.user);
    row("同事看到的名字", "Name that colleagues see", &one.name);
    row("状态", "Status", standing(one.standing, words));
    if let Some(error) = &one.error {
        row("原因", "Why", &problem_words(error, words));
    }
    row("团队的企业", "Companies of the team", &listed(one.companies.iter().map(|one| one.name.as_str()), words));
}

fn standing(standing: TeamStanding, words: Words) -> &'static str {
    match standing {
        TeamStanding::Reaching => words.pick("正在连接", "connecting"),
        TeamStanding::Reached => words.pick("已连接", "connected"),
        TeamStanding::Away => words.pick("连不上", "cannot be reached"),
    }
}

fn listed<'a>(names: impl Iterator<Item = &'a str>, words: Words) -> String {
    let names: Vec<&str> = names.collect();
    if names.is_empty() { words.pick("没有", "none").to_owned() } else { names.join(words.pick("、", ", ")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use broadcast::model::error_view::{ErrorCode, ErrorView};
    use broadcast::model::team::{TeamFound, TeamMembership, TeamView};

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
            "数据库\tdb.example.com:5432/posthorn\n用户名\tposthorn\n同事看到的名字\t王芳\n状态\t已连接\n团队的企业\t青禾科技、青禾物业\n"
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
}
