//! A send before it leaves, in words.

use super::super::document::{BudgetView, FindingLine, PlanView, QuietMidwayLine, word};
use super::super::messages::Words;
use super::{NAMED, exactly, line};
use broadcast::model::audience::EVERYONE;
use jiff::tz::Offset;
use std::fmt::Write as _;

/// What is planned, what is wrong with it, and what has to be confirmed.
pub(super) fn text(plan: &PlanView, words: Words) -> String {
    let mut text = String::new();
    let about = if plan.people_exact { "" } else { words.pick("约 ", "about ") };
    let mut row = |zh: &'static str, en: &'static str, value: String| line(&mut text, &[words.pick(zh, en), &value]);
    row("企业", "Company", plan.profile.clone());
    row("消息", "Message", format!("{} · {}", word(&plan.kind), plan.title));
    row("收件人", "To", plan.to.replacen(EVERYONE, words.pick("全体成员", "everyone"), usize::from(plan.everyone)));
    row("人数", "People", format!("{about}{}", plan.people));
    if let Some(at) = &plan.leaves_at {
        row("定时", "Scheduled for", exactly(at, words));
    }
    if let Some(until) = &plan.quiet_until {
        row("免打扰时段，发送时间改为", "Quiet hours, sent from", exactly(until, words));
    }
    if let Some(midway) = &plan.quiet_midway {
        row("中途进入免打扰时段", "Quiet hours begin midway", midway_words(midway, plan.requests, words));
    }
    if let Some(own) = plan.own_messages {
        row("每个人的内容不同", "Everyone gets their own message", own.to_string());
    }
    if plan.needs_release {
        let first = words.pick("要另一位同事批准后才发出", "a colleague has to approve it before it is sent");
        row("批准", "Approval", first.to_owned());
    }
    if plan.budget.told {
        row("发送量", "Quota", quota_words(&plan.budget, plan.leaves_at.as_deref().is_some_and(on_another_day), words));
    }
    for finding in plan.findings.iter().chain(plan.own_findings.iter().take(NAMED)) {
        let place = finding_words(finding, words);
        line(
            &mut text,
            &[words.severity(finding.level), &finding.path, &place, finding.recipient.as_deref().unwrap_or_default()],
        );
    }
    for id in plan.without_values.iter().take(NAMED) {
        line(&mut text, &[words.pick("没有自己的内容", "no values for their own message"), id]);
    }
    if !plan.unused_columns.is_empty() {
        line(&mut text, &[words.pick("没有用到的列", "Unused columns"), &plan.unused_columns.join(", ")]);
    }
    for one in plan.renamed.iter().take(NAMED) {
        let now = format!("{} {}", one.id, one.name.as_deref().unwrap_or_default());
        let was = format!("{} {}", words.pick("原来写的是", "written as"), one.was);
        line(&mut text, &[words.pick("名字与通讯录不同", "a different name in the directory"), &now, &was]);
    }
    for link in &plan.links {
        let ascii = if link.ascii == link.host { "" } else { &link.ascii };
        let hidden =
            if link.user_info { words.pick("网址里带有用户名", "the link contains a user name") } else { "" };
        line(&mut text, &[words.pick("链接指向", "Link leads to"), &link.host, ascii, hidden]);
    }
    for field in &plan.extra_fields {
        line(&mut text, &[words.pick("一起发送的未知字段", "unknown field, sent along"), &field.path, &field.value]);
    }
    for caution in &plan.cautions {
        let must = match (caution.must_acknowledge, caution.acknowledged) {
            (true, false) => words.pick("须确认", "to confirm"),
            (true, true) => words.pick("已确认", "confirmed"),
            (false, _) => words.pick("提示", "hint"),
        };
        let number = caution.number.map(|number| number.to_string()).unwrap_or_default();
        let drops = caution.dropped_until.as_deref().map(|until| dropped_words(until, words)).unwrap_or_default();
        line(&mut text, &[must, &word(&caution.kind), words.caution(caution.kind), &number, &drops]);
    }
    if let Some(argument) = plan.confirmation.argument.as_deref().filter(|_| !plan.confirmation.given) {
        line(&mut text, &[words.pick("确认方式", "Confirm with"), argument]);
    }
    text
}

/// Whether a time is on another of the days by which WeCom counts, which are China's.
fn on_another_day(time: &str) -> bool {
    let day = |at: jiff::Timestamp| Offset::constant(8).to_datetime(at).date();
    time.parse().is_ok_and(|at| day(at) != day(jiff::Timestamp::now()))
}

pub(super) fn quota_words(quota: &BudgetView, another_day: bool, words: Words) -> String {
    let at_least = if quota.exact { words.pick(" ", "") } else { words.pick("至少 ", "at least ") };
    let cost = quota.cost;
    let (day_zh, day_en) = if another_day { ("那天", "that day") } else { ("今天", "today") };
    match (quota.left, words.chinese) {
        (Some(left), true) => format!("{day_zh}还能发 {left} 人次，这次{at_least}{cost}"),
        (Some(left), false) => format!("{left} recipients left {day_en}, {at_least}{cost} for this one"),
        (None, true) => format!("{day_zh}已用 {} 人次，这次{at_least}{cost}", quota.used_today),
        (None, false) => format!("{} recipients used {day_en}, {at_least}{cost} for this one", quota.used_today),
    }
}

/// How much of a send leaves before quiet hours begin, and when the rest does.
fn midway_words(midway: &QuietMidwayLine, all: u32, words: Words) -> String {
    let [begins, until] = [&midway.begins, &midway.until].map(|time| exactly(time, words));
    let before = midway.before;
    if words.chinese {
        format!("从 {begins} 开始，在那之前大约发出 {before} 条，共 {all} 条，其余从 {until} 起发送")
    } else {
        format!("at {begins}; about {before} of {all} messages are sent before that, the rest from {until}")
    }
}

fn finding_words(finding: &FindingLine, words: Words) -> String {
    let mut text = words.rule(finding.rule).to_owned();
    if let Some(variable) = &finding.variable {
        let _ = write!(text, " {variable}");
    }
    let unit = words.unit(finding.unit);
    match (finding.actual, finding.limit) {
        (Some(actual), Some(limit)) => {
            let _ = write!(text, " ({actual} / {limit}{unit})");
        }
        (Some(actual), None) => {
            let _ = write!(text, " ({actual}{unit})");
        }
        _ => {}
    }
    text
}

/// What WeCom would do with the same request, and for how long.
fn dropped_words(until: &str, words: Words) -> String {
    let left =
        until.parse::<jiff::Timestamp>().map(|until| until.duration_since(jiff::Timestamp::now()).as_mins().max(0));
    let minutes = left.unwrap_or_default();
    if words.chinese {
        format!("企业微信还会拦 {minutes} 分钟；确认后，驿传会让这次真的送到")
    } else {
        format!("WeCom drops the same content for another {minutes} minutes; if confirmed, this one is delivered")
    }
}
