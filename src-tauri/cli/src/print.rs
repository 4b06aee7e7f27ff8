//! The document on the terminal: answers to standard output, everything else to standard error.

mod dead_letters;
mod doctor;
mod names;
mod team;

use super::document::{
    BroadcastLine, BudgetView, CheckLine, Document, ExplanationLine, FindingLine, PlanView, Problem, QuietMidwayLine,
    WecomProblem, word,
};
use super::explain;
use super::messages::Words;
use super::times;
use broadcast::model::audience::EVERYONE;
use broadcast::model::states::BroadcastState;
use broadcast::model::timestamp::Timestamp;
use jiff::tz::{Offset, TimeZone};
use parking_lot::Mutex;
use std::fmt::Write as _;
use std::io::{self, Write};
use wecom::errcode::atlas;
use wecom::measure::visible;

/// People who are named at most; the document has more.
const NAMED: usize = 20;

/// The document as JSON.
pub fn json(document: &Document) -> io::Result<()> {
    let mut out = io::stdout().lock();
    serde_json::to_writer_pretty(&mut out, document)?;
    out.write_all(b"\n")?;
    out.flush()
}

/// The document in words.
pub fn words(document: &Document, chinese: bool) -> io::Result<()> {
    let words = Words { chinese };
    let answer = answer(document, words);
    let mut out = io::stdout().lock();
    out.write_all(answer.as_bytes())?;
    out.flush()?;
    let mut problems = io::stderr().lock();
    problems.write_all(asides(document, words).as_bytes())?;
    problems.flush()
}

fn answer(document: &Document, words: Words) -> String {
    // For a program to read: names are escaped in it.
    if let Some(metrics) = &document.metrics {
        return metrics.clone();
    }
    // To be run as they stand.
    if let Some(statements) = document.team.as_ref().and_then(|team| team.statements.as_ref()) {
        return format!("{}\n", statements.trim_end());
    }
    let mut text = String::new();
    for one in document.profiles.iter().flatten() {
        let secret = if one.has_secret {
            words.pick("有 Secret", "secret: yes")
        } else {
            words.pick("无 Secret", "secret: no")
        };
        line(&mut text, &[&one.id, &one.name, &one.corp_id, &one.agent_id.to_string(), secret]);
    }
    if let Some(plan) = &document.plan {
        text.push_str(&plan_text(plan, words));
    }
    if let Some(one) = &document.broadcast {
        text.push_str(&broadcast_text(one, words));
        for missed in document.missed.iter().flatten().take(NAMED) {
            let reason = missed.reason.map(|reason| words.reason(reason, &missed.kind)).unwrap_or_default();
            let code = missed.wecom_code.map(|code| code.to_string()).unwrap_or_default();
            let name = missed.name.as_deref().unwrap_or_default();
            line(&mut text, &["  ", &missed.id, name, words.ledger(missed.state), reason, &code]);
        }
        if one.missed as usize > NAMED {
            line(&mut text, &["  ", "…", &format!("({})", one.missed)]);
        }
    }
    if let Some(one) = &document.explanation {
        text.push_str(&explanation_text(one, words));
    }
    text.push_str(&checks(document.checks.as_deref().unwrap_or_default(), words));
    if let Some(sheet) = &document.member_sheet {
        names::push_sheet(&mut text, sheet, words);
    }
    if let Some(secret) = &document.contacts_secret {
        names::push_secret(&mut text, secret, words);
    }
    if let Some(team) = &document.team {
        team::push(&mut text, team, words);
    }
    for letter in document.dead_letters.iter().flatten() {
        dead_letters::push(&mut text, letter, words);
    }
    for one in document.broadcasts.iter().flatten() {
        line(
            &mut text,
            &[&one.id, &here(&one.created_at), &standing(one, words), &one.profile, &people(one, words), &one.title],
        );
    }
    text
}

/// What the doctor found, a line for each thing: the same on a terminal and in a report that somebody copies.
pub fn checks(all: &[CheckLine], words: Words) -> String {
    let mut text = String::new();
    for one in all {
        doctor::push(&mut text, one, words);
    }
    text
}

/// Fields apart by tabs, so that other programs can cut them; nothing in a field can break the line.
fn line(text: &mut String, fields: &[&str]) {
    let clean: Vec<String> = fields.iter().map(|field| one_line(field)).collect();
    let _ = writeln!(text, "{}", clean.join("\t").trim_end());
}

/// Without control characters: what comes from a message or from WeCom must not act on the terminal. What turns the writing round or
/// takes no room is made visible.
fn one_line(text: &str) -> String {
    let plain: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible(&plain).into_owned()
}

fn plan_text(plan: &PlanView, words: Words) -> String {
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

fn quota_words(quota: &BudgetView, another_day: bool, words: Words) -> String {
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

/// A time of the document as the clock on the wall shows it.
fn here(time: &str) -> String {
    let parsed = time.parse::<jiff::Timestamp>();
    parsed.map_or_else(|_| time.to_owned(), |at| at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string())
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

/// The same with weekday and zone, of a time that is still to come.
fn exactly(time: &str, words: Words) -> String {
    let moment = time.parse::<jiff::Timestamp>().map(|at| Timestamp(at.as_millisecond()));
    moment.map_or_else(|_| time.to_owned(), |at| times::shown(at, &TimeZone::system(), words))
}

fn people(one: &BroadcastLine, words: Words) -> String {
    let about = if one.people_exact { "" } else { "~" };
    if words.chinese { format!("{about}{} 人", one.people) } else { format!("{about}{} people", one.people) }
}

fn standing(one: &BroadcastLine, words: Words) -> String {
    match (one.outcome, one.pause) {
        (Some(outcome), _) => words.outcome(outcome).to_owned(),
        (None, Some(pause)) => format!("{} ({})", words.state(one.state), words.pause(pause)),
        // Before it was to leave at a time, it is cancelled; in the seconds after the confirmation, it is undone.
        (None, None) if one.state == BroadcastState::Cancelled && one.late_minutes.is_some() => {
            words.cancelled().to_owned()
        }
        (None, None) => words.state(one.state).to_owned(),
    }
}

fn broadcast_text(one: &BroadcastLine, words: Words) -> String {
    let mut text = String::new();
    line(&mut text, &[words.pick("发送", "Send"), &one.id]);
    line(&mut text, &[words.pick("状态", "Status"), &standing(one, words)]);
    line(&mut text, &[words.pick("人数", "People"), &people(one, words)]);
    if let Some(at) = one.sends_at.as_deref().filter(|_| one.state == BroadcastState::Scheduled) {
        line(&mut text, &[words.pick("定时", "Scheduled for"), &exactly(at, words)]);
    }
    if let Some(until) = &one.held_until {
        line(&mut text, &[words.pick("恢复于", "Continues at"), &here(until)]);
    }
    if one.missed > 0 {
        line(&mut text, &[words.pick("没收到", "Not delivered"), &one.missed.to_string()]);
    }
    if let Some(recall) = one.recall {
        line(&mut text, &[words.pick("撤回", "Recall"), words.recall(recall)]);
    }
    if let Some(error) = &one.error {
        line(&mut text, &[words.pick("原因", "Why"), &problem_words(error, words)]);
    }
    text
}

fn problem_words(problem: &Problem, words: Words) -> String {
    let mut text = match &problem.wecom {
        Some(wecom) => {
            let said = wecom_words(wecom, words);
            // Not what WeCom says now: it was not asked again.
            match words.problem(&problem.code).filter(|_| problem.code == "secret_refused") {
                Some(why) => format!("{said}; {why}"),
                None => said,
            }
        }
        None => words.problem(&problem.code).map_or_else(|| problem.message.clone(), str::to_owned),
    };
    if let Some(field) = &problem.field {
        text = format!("{field}: {text}");
    }
    if let Some(about) = problem.about.as_deref().filter(|about| !text.contains(*about)) {
        let about = if problem.code.starts_with("time_") { times::shown_text(about, words) } else { about.to_owned() };
        let _ = write!(text, " {about}");
    }
    if !problem.candidates.is_empty() {
        let _ = write!(text, " ({})", problem.candidates.join("; "));
    }
    one_line(&text)
}

/// WeCom's number with what it means, and how to learn more of it.
fn wecom_words(wecom: &WecomProblem, words: Words) -> String {
    let code = wecom.code;
    let Some(known) = atlas::explain(code, explain::language(words.chinese)) else {
        let meaning = if words.chinese { &wecom.meaning_zh } else { &wecom.meaning_en };
        return format!("{code} {}", meaning.as_deref().unwrap_or(&wecom.message));
    };
    let open_close = if words.chinese { ["（", "）"] } else { [" (", ")"] };
    format!("{code} {}{}posthorn explain {code}{}", known.what, open_close[0], open_close[1])
}

fn explanation_text(one: &ExplanationLine, words: Words) -> String {
    let mut text = String::new();
    let mut row = |zh: &'static str, en: &'static str, value: &str| line(&mut text, &[words.pick(zh, en), value]);
    row("错误码", "Error", &one.code.to_string());
    row("什么事", "What", &one.what);
    row("为什么", "Why", &one.why);
    row("怎么办", "What to do", &one.advice);
    if let Some(place) = &one.place {
        row("在哪里", "Where", place);
    }
    if let Some(again) = words.again(one.again) {
        row("再试", "Trying again", again);
    }
    row("企业微信的说法", "WeCom's words", if words.chinese { &one.meaning_zh } else { &one.meaning_en });
    text
}

fn asides(document: &Document, words: Words) -> String {
    let mut text = String::new();
    if document.broadcasts.as_ref().is_some_and(Vec::is_empty) {
        let _ = writeln!(text, "{}", words.pick("没有这样的发送记录", "There are no such messages"));
    }
    if document.dead_letters.as_ref().is_some_and(Vec::is_empty) {
        let _ = writeln!(
            text,
            "{}",
            words.pick("来自其他程序的消息都发出了", "No message from another program is left unsent")
        );
    }
    for file in &document.files {
        let _ = writeln!(text, "posthorn: {}: {}", file.argument, one_line(&words.file(file)));
    }
    for note in &document.notes {
        let Some(told) = words.note(&note.code) else { continue };
        let about = one_line(note.about.as_deref().unwrap_or_default());
        let told = if told.contains("{}") { told.replace("{}", &about) } else { format!("{told} {about}") };
        let _ = writeln!(text, "posthorn: {}", told.trim_end());
    }
    if let Some(problem) = &document.error {
        let _ = writeln!(text, "posthorn: {}", problem_words(problem, words));
    }
    text
}

/// How a send goes on, on one line of a terminal. A line is written over with spaces: consoles of Windows that are not told to know
/// the sequence that clears one would show it.
#[derive(Debug)]
pub struct Progress {
    shown: bool,
    words: Words,
    last: Mutex<Option<BroadcastLine>>,
    /// How many columns of the line may be written on.
    columns: Mutex<usize>,
}

impl Progress {
    /// For a terminal, or for nobody.
    pub fn new(shown: bool, chinese: bool) -> Self {
        Self { shown, words: Words { chinese }, last: Mutex::default(), columns: Mutex::default() }
    }

    /// Shows it.
    pub fn tell(&self, one: &BroadcastLine) {
        *self.last.lock() = Some(one.clone());
        if self.shown {
            self.write(&format!("{} {}/{}", standing(one, self.words), one.requests_done, one.requests));
        }
    }

    /// How it stood last.
    pub fn last(&self) -> Option<BroadcastLine> {
        self.last.lock().clone()
    }

    /// The line is cleared for what comes behind it.
    pub fn end(&self) {
        if self.shown && self.last().is_some() {
            self.write("");
        }
    }

    fn write(&self, text: &str) {
        let line = over(&mut self.columns.lock(), text);
        // A terminal that is gone is no reason to stop.
        let _ = io::stderr().lock().write_all(line.as_bytes());
    }
}

/// What puts a text in the place of a line of so many columns, and leaves the cursor behind the text.
fn over(columns: &mut usize, text: &str) -> String {
    // A Chinese character takes two; one column too many does no harm.
    let width = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
    let before = std::mem::replace(columns, width);
    if before > width { format!("\r{:before$}\r{text}", "") } else { format!("\r{text}") }
}

#[cfg(test)]
mod tests;
