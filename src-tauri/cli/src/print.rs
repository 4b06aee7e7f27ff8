//! The document on the terminal: answers to standard output, everything else to standard error.

mod dead_letters;
mod doctor;
mod names;
mod plan;
mod release;
mod team;

use super::document::{BroadcastLine, CheckLine, Document, ExplanationLine, Note, Problem, WecomProblem};
use super::explain;
use super::messages::Words;
use super::times;
use broadcast::model::states::{BroadcastState, PauseReason};
use broadcast::model::timestamp::Timestamp;
use jiff::tz::TimeZone;
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
        text.push_str(&plan::text(plan, words));
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

/// A time of the document as the clock on the wall shows it.
fn here(time: &str) -> String {
    let parsed = time.parse::<jiff::Timestamp>();
    parsed.map_or_else(|_| time.to_owned(), |at| at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M").to_string())
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
    let stands = match (one.outcome, one.pause) {
        (Some(outcome), _) => words.outcome(outcome).to_owned(),
        // It stands still by nobody's wish, and says what it waits for.
        (None, Some(pause @ PauseReason::Release)) => words.pause(pause).to_owned(),
        (None, Some(pause)) => format!("{} ({})", words.state(one.state), words.pause(pause)),
        // Before it was to leave at a time, it is cancelled; in the seconds after the confirmation, it is undone.
        (None, None) if one.state == BroadcastState::Cancelled && one.late_minutes.is_some() => {
            words.cancelled().to_owned()
        }
        (None, None) => words.state(one.state).to_owned(),
    };
    let approved = one.release.as_ref().and_then(|release| release.released_by.as_deref());
    match (approved, words.chinese) {
        (Some(by), true) => format!("{stands}（由 {by} 批准）"),
        (Some(by), false) => format!("{stands} (approved by {by})"),
        (None, _) => stands,
    }
}

fn broadcast_text(one: &BroadcastLine, words: Words) -> String {
    let mut text = String::new();
    line(&mut text, &[words.pick("发送", "Send"), &one.id]);
    line(&mut text, &[words.pick("状态", "Status"), &standing(one, words)]);
    if one.pause == Some(PauseReason::Release) {
        release::push(&mut text, one, words);
    }
    line(&mut text, &[words.pick("人数", "People"), &people(one, words)]);
    let is_ahead = one.state == BroadcastState::Scheduled
        || (one.pause == Some(PauseReason::Release) && one.late_minutes.is_some());
    if let Some(at) = one.sends_at.as_deref().filter(|_| is_ahead) {
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
    if document.team.as_ref().and_then(|team| team.log.as_ref()).is_some_and(Vec::is_empty) {
        let _ = writeln!(text, "{}", words.pick("没有这样的记录", "There is nothing more in the log"));
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
    text.extend(document.notes.iter().filter_map(|note| note_words(note, words)));
    if let Some(problem) = &document.error {
        let _ = writeln!(text, "posthorn: {}", problem_words(problem, words));
    }
    text
}

/// A note as a line; nothing of one that is not for people.
fn note_words(note: &Note, words: Words) -> Option<String> {
    let told = words.note(&note.code)?;
    let about = one_line(note.about.as_deref().unwrap_or_default());
    let told = if told.contains("{}") { told.replace("{}", &about) } else { format!("{told} {about}") };
    Some(format!("posthorn: {}\n", told.trim_end()))
}

/// Tells a note as soon as there is one.
pub fn aside(note: &Note, words: Words) {
    let Some(line) = note_words(note, words) else { return };
    // Whoever read it is gone: no reason to stop.
    let _ = io::stderr().lock().write_all(line.as_bytes());
}

/// A problem in words, on one line.
pub fn problem(problem: &Problem, words: Words) -> String {
    problem_words(problem, words)
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
