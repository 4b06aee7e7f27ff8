use super::super::document::BudgetView;
use super::plan::quota_words;
use super::*;
use broadcast::model::outcome::Outcome;

#[test]
fn nothing_from_outside_acts_on_the_terminal() {
    let mut text = String::new();
    line(&mut text, &["a\x1b[2J\nb", "c\td"]);
    assert_eq!(text, "a [2J b\tc d\n");
    assert_eq!(one_line("张\u{202E}三\u{200B}"), "张⟨U+202E⟩三⟨U+200B⟩");
    let problem = Problem::new("x", "bad \x1b[31m");
    assert!(!problem_words(&problem, Words { chinese: true }).contains('\x1b'));
}

#[test]
fn the_quota_is_what_is_left_of_the_day() {
    let known = BudgetView { per_day: Some(1000), used_today: 40, left: Some(960), cost: 700, exact: true, told: true };
    let [chinese, english] = [true, false].map(|chinese| Words { chinese });
    assert_eq!(quota_words(&known, false, chinese), "今天还能发 960 人次，这次 700");
    assert_eq!(quota_words(&known, true, english), "960 recipients left that day, 700 for this one");
    let unknown = BudgetView { per_day: None, left: None, exact: false, ..known };
    assert_eq!(quota_words(&unknown, false, chinese), "今天已用 40 人次，这次至少 700");
    assert_eq!(quota_words(&unknown, false, english), "40 recipients used today, at least 700 for this one");
}

#[test]
fn a_note_with_a_number_has_it_where_the_words_want_it() {
    let mut document = Document::of("recall");
    document.notes.push(Note::of("recalls").about("41"));
    assert_eq!(asides(&document, Words { chinese: true }), "posthorn: 从 41 人的企业微信里撤回这条消息\n");
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
    for (text, at) in [("正在发送 9/10", 13), ("已暂停（限流） 10/10", 20), ("sending 10/10", 13), ("完成", 4), ("", 0)]
    {
        written.push_str(&over(&mut columns, text));
        assert_eq!(shown(&written), (text.to_owned(), at));
    }
}

#[test]
fn wecoms_number_stands_before_its_meaning_with_the_way_to_more() {
    use super::super::document::WecomProblem;
    let meaning = |text: &str| Some(text.to_owned());
    let wecom = WecomProblem {
        code: 60020,
        message: "not allow".to_owned(),
        meaning_zh: meaning("IP 不可信"),
        meaning_en: meaning("IP not trusted"),
    };
    let said = |wecom: &WecomProblem, chinese| {
        problem_words(&Problem { wecom: Some(wecom.clone()), ..Problem::new("api", "x") }, Words { chinese })
    };
    assert_eq!(said(&wecom, true), "60020 这台电脑的 IP 不在企业可信 IP 里（posthorn explain 60020）");
    assert_eq!(said(&wecom, false), "60020 This computer's IP is not a trusted one (posthorn explain 60020)");
    let unknown = WecomProblem { code: 123_456, ..wecom };
    assert_eq!(said(&unknown, true), "123456 IP 不可信");
    assert_eq!(said(&unknown, false), "123456 IP not trusted");
}

#[test]
fn a_number_is_explained_a_field_a_line() {
    let document = explain::document(81013, true);
    let text = answer(&document, Words { chinese: true });
    let labels: Vec<&str> = text.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(labels, ["错误码", "什么事", "为什么", "怎么办", "在哪里", "再试", "企业微信的说法"]);
    let nothing = explain::document(0, false);
    assert!(!answer(&nothing, Words { chinese: false }).contains("Trying again"));
    assert_eq!(asides(&explain::document(7, true), Words { chinese: true }), "posthorn: 企业微信的错误码里没有： 7\n");
}

#[test]
fn statements_are_printed_as_they_are_run() {
    use super::super::document::TeamLine;
    let statements = Some("-- IT:\nCREATE ROLE posthorn;\n".to_owned());
    let team = TeamLine { membership: None, found: None, statements, log: None };
    let document = Document { team: Some(Box::new(team)), ..Document::of("team") };
    assert_eq!(answer(&document, Words { chinese: true }), "-- IT:\nCREATE ROLE posthorn;\n");
}

/// One of a team that waits for somebody's approval.
fn waiting() -> BroadcastLine {
    let snapshot = serde_json::json!({
        "id": "b1", "profile_id": "p1", "profile": "青禾科技", "practice": false, "test": false, "kind": "text",
        "title": "周五停电", "to": "行政部", "state": "paused", "pause": "release", "outcome": null, "people": 620,
        "people_exact": true, "requests": 1, "requests_done": 0, "missed": 0, "created_at": "2026-11-30T00:00:00Z",
        "sends_at": "2026-12-04T01:00:00Z", "late_minutes": 10, "finished_at": null, "held_until": null, "recall": null,
        "sent_by": "李雷", "release": {"ordered_login": "lilei", "released_by": null, "released_at": null}, "error": null
    });
    serde_json::from_value(snapshot).unwrap()
}

#[test]
fn what_waits_for_approval_says_what_it_is_and_afterwards_who_approved_it() {
    let one = waiting();
    let text = broadcast_text(&one, Words { chinese: true });
    let labels: Vec<&str> = text.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(labels, ["发送", "状态", "企业", "消息", "收件人", "提交的人", "数据库用户", "人数", "定时"]);
    assert!(text.contains("状态\t待批准\n") && text.contains("消息\ttext · 周五停电\n"), "{text}");
    assert!(broadcast_text(&one, Words { chinese: false }).contains("Status\twaiting for approval\n"));

    let mut approved = BroadcastLine { pause: None, outcome: Some(Outcome::Accepted), ..one };
    if let Some(release) = &mut approved.release {
        release.released_by = Some("王芳".to_owned());
    }
    assert_eq!(standing(&approved, Words { chinese: true }), "已发出（由 王芳 批准）");
    assert_eq!(standing(&approved, Words { chinese: false }), "sent (approved by 王芳)");
    assert_eq!(broadcast_text(&approved, Words { chinese: true }).lines().count(), 3, "nobody is asked any more");
}

#[test]
fn what_was_done_in_a_team_is_a_line_each() {
    use super::super::document::{DeedLine, TeamLine};
    use broadcast::model::team::{TeamDeed, TeamLine as Deed};
    let deed = |name: &str, deed, kind: &str| {
        let (name, kind) = (name.to_owned(), kind.to_owned());
        let (login, id, title) = ("wangfang".to_owned(), "x1".to_owned(), "周五停电".to_owned());
        DeedLine::from(Deed { number: 7, at: Timestamp(0), name, login, deed, kind, id, title })
    };
    let log = vec![deed("王芳", TeamDeed::Released, "broadcast"), deed("", TeamDeed::Deleted, "nothing known")];
    let team = TeamLine { membership: None, found: None, statements: None, log: Some(log) };
    let document = Document { team: Some(Box::new(team)), ..Document::of("team") };
    let fields = |text: &str| -> Vec<Vec<String>> {
        text.lines().map(|line| line.split('\t').skip(1).map(str::to_owned).collect()).collect()
    };
    let chinese = fields(&answer(&document, Words { chinese: true }));
    assert_eq!(chinese[0], ["王芳 (wangfang)", "批准", "发送", "周五停电", "x1"]);
    assert_eq!(chinese[1], ["wangfang（不是通过驿传）", "删除", "nothing known", "周五停电", "x1"]);
    let english = fields(&answer(&document, Words { chinese: false }));
    assert_eq!(english[0], ["王芳 (wangfang)", "approved", "send", "周五停电", "x1"]);
}

#[test]
fn a_note_is_told_as_a_line_when_it_is_for_people() {
    let note = Note::of("work_secret_missing").about("青禾科技\n");
    let chinese = note_words(&note, Words { chinese: true }).unwrap();
    assert!(chinese.starts_with("posthorn: ") && chinese.ends_with('\n') && chinese.lines().count() == 1, "{chinese}");
    assert_eq!(note_words(&Note::of("nothing known"), Words { chinese: true }), None);
}
