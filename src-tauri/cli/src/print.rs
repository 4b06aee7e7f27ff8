//! The document on the terminal: answers to standard output, everything else to standard error.

use super::document::{BroadcastLine, Document, FindingLine, PlanView, Problem, word};
use super::messages::Words;
use super::times;
use broadcast::model::audience::EVERYONE;
use broadcast::model::states::BroadcastState;
use broadcast::model::timestamp::Timestamp;
use jiff::tz::TimeZone;
use parking_lot::Mutex;
use std::fmt::Write as _;
use std::io::{self, Write};
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
    for one in document.broadcasts.iter().flatten() {
        line(
            &mut text,
            &[&one.id, &here(&one.created_at), &standing(one, words), &one.profile, &people(one, words), &one.title],
        );
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
    row("企业", "Profile", plan.profile.clone());
    row("消息", "Message", format!("{} · {}", word(&plan.kind), plan.title));
    row("发给", "To", plan.to.replacen(EVERYONE, words.pick("全体成员", "everyone"), usize::from(plan.everyone)));
    let counted = if words.chinese {
        format!("{about}{} 人，{} 个请求", plan.people, plan.requests)
    } else {
        format!("{about}{} people, {} requests", plan.people, plan.requests)
    };
    row("数量", "Amount", counted);
    if let Some(at) = &plan.leaves_at {
        row("定时", "Leaves at", exactly(at, words));
    }
    if let Some(own) = plan.own_messages {
        row("各自的消息", "Own messages", own.to_string());
    }
    let budget = &plan.budget;
    let per_day = budget.per_day.map_or_else(|| "?".to_owned(), |number| number.to_string());
    row("今日额度", "Budget", format!("{} + {} / {per_day}", budget.used_today, budget.cost));
    for finding in plan.findings.iter().chain(plan.own_findings.iter().take(NAMED)) {
        let place = finding_words(finding, words);
        line(
            &mut text,
            &[words.severity(finding.level), &finding.path, &place, finding.recipient.as_deref().unwrap_or_default()],
        );
    }
    for id in plan.without_values.iter().take(NAMED) {
        line(&mut text, &[words.pick("没有自己的消息", "no message of their own"), id]);
    }
    if !plan.unused_columns.is_empty() {
        line(&mut text, &[words.pick("没有用到的列", "Unused columns"), &plan.unused_columns.join(", ")]);
    }
    for one in plan.renamed.iter().take(NAMED) {
        let now = format!("{} {}", one.id, one.name.as_deref().unwrap_or_default());
        let was = format!("{} {}", words.pick("原来写的是", "written as"), one.was);
        line(&mut text, &[words.pick("通讯录里的名字不同", "another name in the contacts"), &now, &was]);
    }
    for link in &plan.links {
        let ascii = if link.ascii == link.host { "" } else { &link.ascii };
        let hidden = if link.user_info { words.pick("网址里带有用户名", "has a user name in it") } else { "" };
        line(&mut text, &[words.pick("链接指向", "A link leads to"), &link.host, ascii, hidden]);
    }
    for field in &plan.extra_fields {
        line(&mut text, &[words.pick("随消息发送的未知字段", "unknown field, sent along"), &field.path, &field.value]);
    }
    for caution in &plan.cautions {
        let must = match (caution.must_acknowledge, caution.acknowledged) {
            (true, false) => words.pick("须确认", "to acknowledge"),
            (true, true) => words.pick("已确认", "acknowledged"),
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
        format!("企业微信还会拦 {minutes} 分钟；确认后这次不带重复检查，会再送到一次")
    } else {
        format!("WeCom drops the same for another {minutes} minutes; once acknowledged it leaves without that check")
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
        (None, None) => words.state(one.state).to_owned(),
    }
}

fn broadcast_text(one: &BroadcastLine, words: Words) -> String {
    let mut text = String::new();
    line(&mut text, &[words.pick("发送", "Send"), &one.id]);
    line(&mut text, &[words.pick("状态", "State"), &standing(one, words)]);
    line(
        &mut text,
        &[words.pick("数量", "Amount"), &people(one, words), &format!("{}/{}", one.requests_done, one.requests)],
    );
    if let Some(at) = one.sends_at.as_deref().filter(|_| one.state == BroadcastState::Scheduled) {
        line(&mut text, &[words.pick("定时", "Leaves at"), &exactly(at, words)]);
    }
    if let Some(until) = &one.held_until {
        line(&mut text, &[words.pick("恢复于", "Goes on at"), &here(until)]);
    }
    if one.missed > 0 {
        line(&mut text, &[words.pick("未收到", "Missed"), &one.missed.to_string()]);
    }
    if let Some(recall) = one.recall {
        let done = format!("{}/{}", recall.done, recall.asked);
        line(&mut text, &[words.pick("撤回的请求", "Requests taken back"), &done]);
    }
    if let Some(error) = &one.error {
        line(&mut text, &[words.pick("原因", "Why"), &problem_words(error, words)]);
    }
    text
}

fn problem_words(problem: &Problem, words: Words) -> String {
    let mut text = match &problem.wecom {
        Some(wecom) => {
            let meaning = if words.chinese { &wecom.meaning_zh } else { &wecom.meaning_en };
            format!("{} {}", wecom.code, meaning.as_deref().unwrap_or(&wecom.message))
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

fn asides(document: &Document, words: Words) -> String {
    let mut text = String::new();
    if document.broadcasts.as_ref().is_some_and(Vec::is_empty) {
        let _ = writeln!(text, "{}", words.pick("没有这样的发送", "There are no such sends"));
    }
    for file in &document.files {
        let _ = writeln!(text, "posthorn: {}: {}", file.argument, one_line(&words.file(file)));
    }
    for note in &document.notes {
        let Some(told) = words.note(&note.code) else { continue };
        let about = note.about.as_deref().map(|about| format!(" {}", one_line(about))).unwrap_or_default();
        let _ = writeln!(text, "posthorn: {told}{about}");
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
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_acts_on_the_terminal() {
        let mut text = String::new();
        line(&mut text, &["a\x1b[2J\nb", "c\td"]);
        assert_eq!(text, "a [2J b\tc d\n");
        assert_eq!(one_line("张\u{202E}三\u{200B}"), "张⟨U+202E⟩三⟨U+200B⟩");
        let problem = Problem::new("x", "bad \x1b[31m");
        assert!(!problem_words(&problem, Words { chinese: true }).contains('\x1b'));
    }

    /// What a console shows that knows no more than the carriage return, and where its cursor is.
    fn shown(written: &str) -> (String, usize) {
        let (mut cells, mut at) = (Vec::<Option<char>>::new(), 0);
        for c in written.chars() {
            assert!(!c.is_control() || c == '\r', "{written:?}");
            if c == '\r' {
                at = 0;
                continue;
            }
            let width = if c.is_ascii() { 1 } else { 2 };
            cells.resize(cells.len().max(at + width), Some(' '));
            cells[at..at + width].fill(None);
            cells[at] = Some(c);
            at += width;
        }
        (cells.into_iter().flatten().collect::<String>().trim_end().to_owned(), at)
    }

    #[test]
    fn a_line_of_progress_replaces_the_one_before_in_a_console_that_knows_no_escapes() {
        let (mut columns, mut written) = (0, String::new());
        for (text, at) in
            [("正在发送 9/10", 13), ("已暂停（限流） 10/10", 20), ("sending 10/10", 13), ("完成", 4), ("", 0)]
        {
            written.push_str(&over(&mut columns, text));
            assert_eq!(shown(&written), (text.to_owned(), at));
        }
    }

    #[test]
    fn wecoms_number_stands_before_its_meaning() {
        use super::super::document::WecomProblem;
        let meaning = |text: &str| Some(text.to_owned());
        let wecom = WecomProblem {
            code: 60020,
            message: "not allow".to_owned(),
            meaning_zh: meaning("IP 不可信"),
            meaning_en: meaning("IP not trusted"),
        };
        let problem = Problem { wecom: Some(wecom), ..Problem::new("api", "x") };
        assert_eq!(problem_words(&problem, Words { chinese: true }), "60020 IP 不可信");
        assert_eq!(problem_words(&problem, Words { chinese: false }), "60020 IP not trusted");
    }
}
