//! When a send leaves: what is typed is what is meant, shown with its day, and refused where it cannot be meant.

use crate::home::{Home, Ran};
use serde_json::json;

/// The program with its clock on a wall somewhere.
fn in_zone(home: &Home, zone: &str, arguments: &[&str]) -> Ran {
    Ran::of(home.command(arguments).env("TZ", zone).output().unwrap())
}

fn line<'a>(command: &'a str, at: &'a str) -> [&'a str; 11] {
    [command, "-p", "practice", "--text", "hi", "--user", "zhangsan", "--at", at, "--json", "--lang=en"]
}

/// The moment of a plan, in whole seconds since 1970, by the document.
fn planned(home: &Home, zone: &str, at: &str) -> String {
    let plan = in_zone(home, zone, &line("plan", at)).with_code(0).json();
    plan["plan"]["leaves_at"].as_str().unwrap().to_owned()
}

#[test]
fn a_day_and_a_time_is_that_day_and_that_time() {
    let home = Home::new();
    let year = year_of_next_december();
    for (typed, zone, expected) in [
        (format!("{year}-12-15 09:05"), "Asia/Shanghai", format!("{year}-12-15T01:05:00Z")),
        (format!("{year}-12-15T09:05"), "Asia/Shanghai", format!("{year}-12-15T01:05:00Z")),
        (format!("{year}-12-15 09:05:30"), "America/New_York", format!("{year}-12-15T14:05:30Z")),
        (format!("{year}-12-15T09:05:00+08:00"), "America/New_York", format!("{year}-12-15T01:05:00Z")),
        (format!("{year}-12-15 09:05[Europe/Berlin]"), "Asia/Shanghai", format!("{year}-12-15T08:05:00Z")),
        (format!("{year}-12-31 23:59"), "Asia/Shanghai", format!("{year}-12-31T15:59:00Z")),
    ] {
        assert_eq!(planned(&home, zone, &typed), expected, "{typed} {zone}");
    }
    let typed = format!("{year}-12-15 09:05");
    let sent = in_zone(&home, "Asia/Shanghai", &line("send", &typed)).with_code(0).json();
    let expected = json!(format!("{year}-12-15T01:05:00Z"));
    assert_eq!((&sent["broadcast"]["sends_at"], &sent["plan"]["leaves_at"]), (&expected, &expected));
    assert_eq!(sent["broadcast"]["state"], "scheduled");
    // In words with its weekday and zone, before and after it is ordered.
    for command in ["plan", "send"] {
        let text = format!("in words by {command}");
        let words = [command, "-p", "practice", "--text", &text, "--user", "lisi", "--at", &typed, "--lang=zh"];
        let ran = in_zone(&home, "Asia/Shanghai", &words).with_code(0);
        let shown = ran.out.lines().find(|line| line.starts_with("定时\t")).unwrap().to_owned();
        let expected = format!("定时\t{typed} 周");
        assert!(shown.starts_with(&expected) && shown.ends_with(" Asia/Shanghai +08:00"), "{shown}");
    }
}

#[test]
fn a_plan_refuses_the_times_that_a_send_refuses() {
    let home = Home::new();
    for (typed, code) in [
        ("2026-11-30", "time_shape"),
        ("2026", "time_shape"),
        ("12", "time_shape"),
        ("2099-01-01 09:05 or so", "time_shape"),
        ("someday", "time_shape"),
        ("2001-11-27 09:00", "time_past"),
        ("2001-11-27T09:00:00+08:00", "time_past"),
        ("2099-01-01 09:05", "time_too_far"),
        ("2031-03-09 02:30", "time_left_out"),
        ("2031-11-02 01:30", "time_twice"),
        ("2031-11-02 01:30[Nowhere/Else]", "time_zone"),
    ] {
        let answers = ["plan", "send"].map(|command| {
            let error = in_zone(&home, "America/New_York", &line(command, typed)).with_code(2).json()["error"].clone();
            (error["code"].clone(), error["field"].clone(), error["about"].clone())
        });
        assert_eq!(answers[0], answers[1], "{typed}");
        assert_eq!((&answers[0].0, &answers[0].1), (&json!(code), &json!("--at")), "{typed}");
    }
    let words = ["send", "-p", "practice", "--text", "hi", "--user", "lisi", "--at", "2001-11-27 09:00", "--lang=zh"];
    let told = in_zone(&home, "Asia/Shanghai", &words).with_code(2).err;
    assert!(told.contains("2001-11-27 09:00 周二 Asia/Shanghai +08:00"), "{told}");
    let shapes = ["send", "-p", "practice", "--text", "hi", "--user", "lisi", "--at", "2026", "--lang=zh"];
    let told = in_zone(&home, "Asia/Shanghai", &shapes).with_code(2).err;
    assert!(told.contains("2026-11-30 09:05") && told.contains("+2h30m"), "{told}");
    assert!(home.history().is_empty(), "nothing was ordered");
}

/// A company at one request a second with quiet hours from 22:00 to 08:00, and a file with a message to so many that it takes three.
fn slow_company_with_quiet_hours(home: &Home) -> String {
    let every_day = [true; 7];
    let profile = json!({
        "id": "acme", "name": "青禾科技", "colour": "blue", "corp_id": "ww1f00dcafe1f00dca", "agent_id": 1_000_002,
        "base_url": "http://127.0.0.1:9", "my_user_id": "zhangsan", "calls_per_second": 1,
        "quiet_hours": { "from": 22 * 60, "to": 8 * 60, "days": every_day }
    });
    std::fs::create_dir_all(home.data()).unwrap();
    std::fs::write(home.data().join("profiles.json"), json!({ "profiles": [profile] }).to_string()).unwrap();
    let people: Vec<String> = (0..2001).map(|n| format!("u{n}")).collect();
    let request = json!({ "touser": people.join("|"), "msgtype": "text", "text": { "content": "今晚停电" } });
    let file = home.data().join("request.json");
    std::fs::write(&file, request.to_string()).unwrap();
    file.to_str().unwrap().to_owned()
}

#[test]
fn quiet_hours_that_begin_in_the_middle_of_a_send_are_told_before_it() {
    let home = Home::new();
    let file = slow_company_with_quiet_hours(&home);
    let year = year_of_next_december();
    let at = |time: &str| format!("{year}-12-15 {time}");
    let ran = |command: &str, time: &str, more: &[&str]| {
        let line = [command, "-p", "acme", "--message", &file, "--at", &at(time)];
        in_zone(&home, "Asia/Shanghai", &[&line[..], more].concat())
    };
    let document = |command: &str, time: &str, more: &[&str]| {
        ran(command, time, &[&["--json"], more].concat()).json()["plan"].clone()
    };
    let midway = json!({
        "begins": format!("{year}-12-15T14:00:00Z"), "until": format!("{year}-12-16T00:00:00Z"), "before": 1
    });
    // What follows is refused, without a secret: what it says before is the same.
    for command in ["plan", "send"] {
        let plan = document(command, "21:59:59", &[]);
        assert_eq!((&plan["requests"], &plan["quiet_midway"]), (&json!(3), &midway), "{command}");
        assert!(plan.get("quiet_until").is_none(), "{command}: it leaves at its time");
    }
    let words = |lang: &str| ran("plan", "21:59:59", &[lang]).out;
    let begins = format!("从 {year}-12-15 22:00 周");
    let told = words("--lang=zh");
    let line = told.lines().find(|line| line.starts_with("中途进入免打扰时段\t")).unwrap_or_else(|| panic!("{told}"));
    for part in [begins.as_str(), "大约发出 1 条，共 3 条", &format!("其余从 {year}-12-16 08:00 周")] {
        assert!(line.contains(part), "{line}");
    }
    assert!(words("--lang=en").contains("about 1 of 3 messages are sent before that"));

    // It is over before they begin; or it begins in them, and ends in the same night.
    assert!(document("plan", "21:59:56", &[]).get("quiet_midway").is_none());
    let within = document("plan", "22:30", &[]);
    assert_eq!(within["quiet_until"], midway["until"]);
    assert!(within.get("quiet_midway").is_none());
    // What is let through is not held, and is not said to be.
    for time in ["21:59:59", "22:30"] {
        let through = document("send", time, &["--in-quiet-hours"]);
        assert_eq!(through["requests"], 3);
        assert!(through.get("quiet_midway").is_none() && through.get("quiet_until").is_none(), "{through}");
    }
    assert!(home.history().is_empty());
}

/// The year whose December lies ahead and within what may be scheduled.
fn year_of_next_december() -> i16 {
    let now = jiff::Zoned::now();
    // From 14 December on it is next year's.
    if (now.month(), now.day()) >= (12, 14) { now.year() + 1 } else { now.year() }
}
