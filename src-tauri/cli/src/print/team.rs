//! A team, in words.

use super::super::document::{DeedLine, MembershipLine, TeamFoundLine, TeamLine};
use super::super::messages::Words;
use super::{here, line, problem_words};
use broadcast::model::team::TeamStanding;

/// Adds what was done in it, what was found at an address, or the team that this computer is in.
pub(super) fn push(text: &mut String, team: &TeamLine, words: Words) {
    if let Some(log) = &team.log {
        for deed in log {
            push_deed(text, deed, words);
        }
        return;
    }
    match (&team.found, &team.membership) {
        (Some(found), _) => push_found(text, found, words),
        (None, Some(membership)) => push_membership(text, membership, words),
        (None, None) => line(text, &[words.pick("这台电脑没有加入团队", "This computer is not in a team")]),
    }
}

fn push_deed(text: &mut String, deed: &DeedLine, words: Words) {
    let who = match (deed.name.as_str(), words.chinese) {
        ("", true) => format!("{}（不是通过驿传）", deed.login),
        ("", false) => format!("{} (not with Posthorn)", deed.login),
        (name, _) => format!("{name} ({})", deed.login),
    };
    line(text, &[&here(&deed.at), &who, words.deed(deed.deed), words.deed_with(&deed.kind), &deed.title, &deed.id]);
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
    if let Some(right) = one.right {
        row("权限", "Right", words.right(right));
    }
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
mod tests;
