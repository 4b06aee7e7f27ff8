//! What the doctor found, in words: a line for each thing, with what is wrong of it.

use super::super::document::CheckLine;
use super::super::messages::Words;
use super::{line, problem_words};
use broadcast::model::doctor::{DoctorCheck, DoctorFinding, DoctorState};
use std::path::Path;

/// Adds the line of one thing. It is meant to be handed on: neither the name of whoever uses the computer, which folders have in
/// them, nor what a page of a proxy said stands in it.
pub(super) fn push(text: &mut String, one: &CheckLine, words: Words) {
    let about = match (one.check, &one.about) {
        (DoctorCheck::DataFolder, Some(folder)) => Some(without_home(folder, std::env::home_dir().as_deref())),
        (_, about) => about.clone(),
    };
    let why = one.error.as_ref().map(|problem| {
        let page = problem.code == "not_wecom";
        // Its message, too, has an excerpt of the page.
        if page { foreign(words).to_owned() } else { problem_words(problem, words) }
    });
    let found = one.finding.map(|found| finding(found, words).to_owned());
    let before = one.before.as_ref().map(|before| format!("{} {before}", words.pick("上次是", "last time:")));
    let behind = one.behind.map(|other| format!("{} {}", words.pick("先解决：", "first:"), name(other, words)));
    let said = [figure(one, words), about, before, found, behind, why];
    let said: Vec<String> = said.into_iter().flatten().filter(|said| !said.is_empty()).collect();
    line(text, &[state(one.state, words), name(one.check, words), &said.join(words.pick("，", ", "))]);
}

fn foreign(words: Words) -> &'static str {
    words.pick(
        "回答的不是企业微信，多半是代理或上网登录页",
        "what answered is not WeCom, most likely a proxy or a log-in page",
    )
}

/// A folder of the user's, without the user's name.
fn without_home(folder: &str, home: Option<&Path>) -> String {
    let rest = home.filter(|home| home.parent().is_some()).and_then(|home| Path::new(folder).strip_prefix(home).ok());
    rest.map_or_else(|| folder.to_owned(), |rest| Path::new("~").join(rest).display().to_string())
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

fn finding(found: DoctorFinding, words: Words) -> &'static str {
    match found {
        DoctorFinding::LittleRoom => words.pick("剩余空间不多，请清理磁盘", "little room left: free some space"),
        DoctorFinding::NetworkDrive => {
            words.pick("在网络驱动器上，断网时记录可能丢失", "on a network drive, where records may be lost")
        }
        DoctorFinding::NoProxy => words.pick("没有设置代理，直接连接", "none set, connects directly"),
        DoctorFinding::Inspected => words.pick(
            "这个颁发者不在通用的公共名单里，但这台电脑信任它：多半是公司的上网检查程序在读取这个连接，请向 IT 核实",
            "this issuer is not on the public list, but this computer trusts it: most likely a program of your company reads this connection; ask IT",
        ),
        DoctorFinding::OwnAuthority => words.pick("由公司自己的机构颁发", "issued by a private authority"),
        DoctorFinding::UnknownIssuer => words.pick(
            "这台电脑不信任这个证书，请让 IT 把颁发者的根证书装到这台电脑上",
            "this computer does not trust this certificate: have IT install its issuer's root certificate",
        ),
        DoctorFinding::CertificateTime => words.pick(
            "按这台电脑的时间，证书还没生效或已过期：先核对电脑的日期和时间",
            "not valid at this computer's time: check its date and time first",
        ),
        DoctorFinding::CertificateName => words.pick(
            "证书是别的服务器的：请核对地址，或问 IT 是不是被转到了别处",
            "of another server: check the address, or ask IT where the connection is led",
        ),
        DoctorFinding::ClockOff => words.pick(
            "请校准电脑时间，否则定时发送会不准",
            "set the computer's clock, or scheduled messages leave at the wrong time",
        ),
        DoctorFinding::NoTime => words.pick("服务器没有报时间", "the server told no time"),
        DoctorFinding::AppOff => words.pick("应用已停用，请在管理后台启用", "switched off: enable it in the admin console"),
        DoctorFinding::RangeEmpty => words.pick(
            "可见范围是空的，请在管理后台添加成员",
            "nobody is in the visible range: add people in the admin console",
        ),
        DoctorFinding::AddressChanged => words.pick(
            "出口 IP 变了，请把新的加到企业可信 IP",
            "the public IP has changed: add the new one to the trusted IPs",
        ),
        DoctorFinding::ContactsClosed => {
            words.pick("读不到通讯录，仍可按账号发送", "the directory cannot be read; sending by account works")
        }
        DoctorFinding::BudgetLow => words.pick("快用完了", "nearly used up"),
        DoctorFinding::BudgetUsedUp => words.pick("用完了，明天再发", "used up: send tomorrow"),
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
    use super::super::super::document::Problem;
    use super::*;

    fn one(check: DoctorCheck, state: DoctorState, figure: Option<i64>) -> CheckLine {
        CheckLine { check, state, figure, about: None, finding: None, before: None, behind: None, error: None }
    }

    fn printed(one: &CheckLine, chinese: bool) -> String {
        let mut text = String::new();
        push(&mut text, one, Words { chinese });
        text
    }

    #[test]
    fn each_stands_in_a_line_of_its_own_with_its_figure() {
        let clock = one(DoctorCheck::Clock, DoctorState::Look, Some(-75));
        assert_eq!(printed(&clock, true), "留意\t时钟\t慢 75 s\n");
        let tls = CheckLine { behind: Some(DoctorCheck::Name), ..one(DoctorCheck::Tls, DoctorState::NotKnown, None) };
        assert_eq!(printed(&tls, false), "not known\tcertificate\tfirst: server name\n");
        let address = CheckLine {
            about: Some("198.51.100.7".to_owned()),
            finding: Some(DoctorFinding::AddressChanged),
            before: Some("203.0.113.9".to_owned()),
            ..one(DoctorCheck::TrustedAddress, DoctorState::Look, None)
        };
        let text = printed(&address, true);
        assert_eq!(
            text,
            "留意\t企业可信 IP\t198.51.100.7，上次是 203.0.113.9，出口 IP 变了，请把新的加到企业可信 IP\n"
        );
    }

    #[test]
    fn neither_the_users_name_nor_a_proxys_page_is_in_a_report() {
        let folder = Path::new("/home/zhangsan/data").display().to_string();
        assert_eq!(
            without_home(&folder, Some(Path::new("/home/zhangsan"))),
            Path::new("~").join("data").display().to_string()
        );
        assert_eq!(without_home(&folder, Some(Path::new("/home/li"))), folder);
        assert_eq!(without_home(&folder, Some(Path::new("/"))), folder);
        let problem =
            Problem { about: Some("您好，张三".to_owned()), ..Problem::new("not_wecom", "x: 您好，张三") };
        let page = CheckLine { error: Some(problem), ..one(DoctorCheck::Connection, DoctorState::Wrong, None) };
        for chinese in [true, false] {
            let text = printed(&page, chinese);
            assert!(!text.contains("张三") && text.matches('\t').count() == 2, "{text}");
        }
    }
}
