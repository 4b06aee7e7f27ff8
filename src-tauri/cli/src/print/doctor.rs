//! What the doctor found, in words: a line for each thing, with what is wrong of it.

use super::super::document::CheckLine;
use super::super::messages::Words;
use super::{line, problem_words};
use broadcast::model::doctor::{DoctorCheck, DoctorState};

/// Adds the line of one thing.
pub(super) fn push(text: &mut String, one: &CheckLine, words: Words) {
    let why = one.error.as_ref().map(|problem| problem_words(problem, words));
    let said = [figure(one, words), one.about.clone(), why];
    let said: Vec<String> = said.into_iter().flatten().collect();
    line(text, &[state(one.state, words), name(one.check, words), &said.join(words.pick("，", ", "))]);
}

fn state(state: DoctorState, words: Words) -> &'static str {
    match state {
        DoctorState::Fine => words.pick("正常", "fine"),
        DoctorState::Look => words.pick("留意", "look"),
        DoctorState::Wrong => words.pick("不对", "wrong"),
        DoctorState::NotKnown => words.pick("不清楚", "not known"),
    }
}

fn name(check: DoctorCheck, words: Words) -> &'static str {
    match check {
        DoctorCheck::DataFolder => words.pick("数据文件夹", "data folder"),
        DoctorCheck::Keychain => words.pick("系统钥匙串", "keychain"),
        DoctorCheck::Rules => words.pick("消息规则的版本", "rules as of"),
        DoctorCheck::Proxy => words.pick("代理", "proxy"),
        DoctorCheck::Name => words.pick("域名", "server name"),
        DoctorCheck::Connection => words.pick("连接", "connection"),
        DoctorCheck::Tls => words.pick("证书", "certificate"),
        DoctorCheck::Clock => words.pick("时钟", "clock"),
        DoctorCheck::Token => words.pick("登录", "login"),
        DoctorCheck::App => words.pick("应用", "app"),
        DoctorCheck::Range => words.pick("可见范围", "visible range"),
        DoctorCheck::TrustedAddress => words.pick("企业可信 IP", "trusted IP"),
        DoctorCheck::Contacts => words.pick("通讯录", "directory"),
        DoctorCheck::Budget => words.pick("今天的发送量", "today's quota"),
    }
}

/// The number, in the words of what it counts.
fn figure(one: &CheckLine, words: Words) -> Option<String> {
    let number = one.figure?;
    Some(match one.check {
        DoctorCheck::DataFolder => format!("{} {number} MiB", words.pick("剩余", "free:")),
        DoctorCheck::Clock if number < 0 => format!("{} {} s", words.pick("慢", "behind:"), number.unsigned_abs()),
        DoctorCheck::Clock => format!("{} {number} s", words.pick("快", "ahead:")),
        DoctorCheck::Token => format!("{} {number}", words.pick("今天登录次数", "logins today:")),
        DoctorCheck::Range => format!("{} {number}", words.pick("人、部门、标签共", "people, departments and tags:")),
        DoctorCheck::Contacts => format!("{} {number}", words.pick("部门", "departments:")),
        DoctorCheck::Budget => format!("{} {number}", words.pick("还能发的人次", "recipients left:")),
        _ => number.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stands_in_a_line_of_its_own_with_its_figure() {
        let one = |check, state, figure| CheckLine { check, state, figure, about: None, error: None };
        let mut text = String::new();
        push(&mut text, &one(DoctorCheck::Clock, DoctorState::Look, Some(-75)), Words { chinese: true });
        push(&mut text, &one(DoctorCheck::Tls, DoctorState::NotKnown, None), Words { chinese: false });
        assert_eq!(text, "留意\t时钟\t慢 75 s\nnot known\tcertificate\n");
    }
}
