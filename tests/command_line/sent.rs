//! Sending on the practice company, and what becomes of it.

use crate::home::{Home, ended, fields};
use crate::system::interrupt;
use broadcast::history::History;
use broadcast::model::ledger::LedgerState;
use broadcast::store::Database;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use testkit::until_blocking;
use wecom::clock::SystemClock;

const PRACTICE: [&str; 3] = ["send", "-p", "practice"];

fn send(home: &Home, more: &[&str]) -> crate::home::Ran {
    home.run(&[&PRACTICE[..], more, &["--json"]].concat())
}

#[test]
fn a_text_is_sent_found_and_taken_back() {
    let home = Home::new();
    let ran = send(&home, &["--text", "放假通知", "--user", "zhangsan", "--user", "lisi"]).with_code(0);
    let document = ran.json();
    assert_eq!(fields(&document), "posthorn command exit error notes plan broadcast missed");
    let one = &document["broadcast"];
    assert_eq!(
        fields(one),
        "id profile_id profile practice test kind title to state pause outcome people people_exact requests \
         requests_done missed created_at sends_at late_minutes finished_at held_until recall error"
    );
    assert_eq!(
        (&one["state"], &one["outcome"], &one["people"], &one["missed"]),
        (&json!("finished"), &json!("accepted"), &json!(2), &json!(0))
    );
    assert!(one["created_at"].as_str().unwrap().ends_with('Z'));
    let id = one["id"].as_str().unwrap();

    let status = home.run(&["status", id, "--json"]).with_code(0).json();
    assert_eq!(fields(&status), "posthorn command exit error notes broadcast missed");
    assert_eq!(status["broadcast"]["id"], id);
    let open = home.run(&["status", "--json"]).with_code(0).json();
    assert_eq!(
        (fields(&open).as_str(), &open["total"]),
        ("posthorn command exit error notes broadcasts total", &json!(0))
    );

    let found = home.run(&["history", "--search", "放假", "--json"]).with_code(0).json();
    assert_eq!((&found["total"], &found["broadcasts"][0]["id"]), (&json!(1), &json!(id)));
    for nothing in [&["--search", "没有这个词"][..], &["--person", "wangwu"]] {
        assert_eq!(home.run(&[&["history", "--json"], nothing].concat()).json()["total"], 0);
    }
    let nothing = home.run(&["status"]).with_code(0);
    assert_eq!((nothing.out.as_str(), nothing.err.as_str()), ("", "There are no such messages\n"));
    let everyone = home.run(&["plan", "-p", "practice", "--text", "x", "--all"]).with_code(4);
    assert!(everyone.out.contains("To\teveryone\n"), "{}", everyone.out);
    let words = home.run(&["history", "--person", "zhang"]).with_code(0);
    assert!(words.out.starts_with(id) && words.out.contains("放假通知"), "{}", words.out);

    // What the members got outlives a run: the next one takes it back.
    let recall = home.run(&["recall", id, "--json"]).with_code(0).json();
    assert_eq!(fields(&recall), "posthorn command exit error notes broadcast missed");
    assert_eq!(recall["broadcast"]["recall"], json!({"asked": 1, "done": 1, "failed": 0}));
    assert_eq!(recall["notes"], json!([{ "code": "recalls", "about": "2" }]), "from how many people it was taken");
    let words = home.run(&["status", id, "--lang", "zh"]);
    assert!(words.out.contains("撤回\t已撤回\n"), "{}", words.out);
    let status = home.run(&["status", id, "--json"]).json();
    assert_eq!(status["broadcast"]["recall"], recall["broadcast"]["recall"], "and it stays so in the record");
    // A company that does not know the message: nothing is said to be done that is not.
    let sent = send(&home, &["--text", "收假通知", "--user", "zhangsan"]).with_code(0).json();
    std::fs::remove_file(home.data().join("practice-inbox.json")).unwrap();
    let recall = home.run(&["recall", sent["broadcast"]["id"].as_str().unwrap(), "--json"]).with_code(7).json();
    assert_eq!(recall["broadcast"]["recall"], json!({"asked": 1, "done": 0, "failed": 1}));
    assert!(home.run(&["resume", id]).with_code(2).err.contains("not possible"));
}

#[test]
fn who_is_not_reached_is_told_by_name_and_by_code() {
    let home = Home::new();
    let line = ["--text", "x", "--user", "zhangsan", "--user", "no.such-one"];
    send(&home, &line).with_code(4);
    let partly = send(&home, &[&line[..], &["--acknowledge", "unknown"]].concat()).with_code(5).json();
    let missed = &partly["missed"][0];
    assert_eq!(fields(missed), "kind id name state reason wecom_code");
    assert_eq!(
        (&missed["id"], &missed["state"], &missed["reason"]),
        (&json!("no.such-one"), &json!("refused"), &json!("invalid"))
    );
    let nobody = send(&home, &["--text", "y", "--user", "no.such-one", "--acknowledge", "unknown,refused_before"]);
    assert_eq!(nobody.with_code(7).json()["broadcast"]["outcome"], "refused");
    // The same once more within a day.
    let again = ["--text", "x", "--user", "zhangsan"];
    assert_eq!(send(&home, &again).with_code(4).json()["error"]["about"], "--acknowledge repeated");
    send(&home, &[&again[..], &["--acknowledge", "repeated"]].concat()).with_code(0);
}

#[test]
fn a_request_and_a_template_and_the_input() {
    let home = Home::new();
    let request = r#"{"touser":"zhangsan","msgtype":"textcard","agentid":7,
        "textcard":{"title":"通知","description":"{{ what }}","url":"https://example.com","new":1}}"#;
    let line = ["send", "-p", "practice", "--message", "-", "--set", "what=停电", "--json"];
    let document = home.run_with(&line, request).with_code(0).json();
    assert_eq!(document["plan"]["to"], "张三");
    let codes: Vec<_> =
        document["notes"].as_array().unwrap().iter().map(|note| note["code"].as_str().unwrap()).collect();
    assert!(codes.contains(&"field_left_out"), "{codes:?}");
    let other = home.run_with(&[&line[..], &["--user", "lisi"]].concat(), request).json();
    assert_eq!(
        other["notes"].as_array().unwrap().iter().filter(|one| one["code"] == "recipients_of_message_ignored").count(),
        1
    );
    let bad = home.run_with(&line, "{ not json").with_code(2).json();
    assert_eq!(bad["error"]["field"], "--message");
    let text = home.run_with(&["send", "-p", "practice", "--text", "-", "--user", "lisi", "--json"], "从管道来\n");
    assert_eq!(text.with_code(0).json()["broadcast"]["title"], "从管道来");

    let template = json!({ "id": "t1", "name": "停电通知", "updated_at": 1, "draft": {
        "message": {"msgtype": "text", "text": {"content": "{{ 地点 }}今晚停电"}}, "audience": {"all": false, "include": []}
    }});
    std::fs::create_dir_all(home.data().join("templates")).unwrap();
    std::fs::write(home.data().join("templates/t1.json"), template.to_string()).unwrap();
    let by_template = |more: &[&str]| send(&home, &[&["--template", "停电通知", "--user", "zhangsan"], more].concat());
    let open = by_template(&[]).with_code(2).json();
    assert_eq!((&open["error"]["code"], &open["error"]["about"]), (&json!("variables_open"), &json!("地点")));
    let filled = by_template(&["--set", "地点=机房"]).with_code(0).json();
    assert_eq!(filled["broadcast"]["title"], "机房今晚停电");
    assert_eq!(by_template(&["--literal"]).with_code(0).json()["broadcast"]["title"], "{{ 地点 }}今晚停电");
}

#[test]
fn a_list_of_people() {
    let home = Home::new();
    let list = home.data().parent().unwrap().join("名单.csv");
    std::fs::create_dir_all(list.parent().unwrap()).unwrap();
    std::fs::write(&list, "姓名,账号\n张三,zhangsan\n李四,lisi\n").unwrap();
    let path = list.to_str().unwrap();
    let plan = |more: &[&str]| {
        home.run(&[&["plan", "-p", "practice", "--text", "x", "--list", path, "--json"], more].concat())
    };
    assert_eq!(plan(&[]).with_code(0).json()["plan"]["people"], 2);
    assert_eq!(plan(&["--column", "姓名"]).with_code(0).json()["plan"]["people"], 2);
    assert_eq!(plan(&["--column", "2"]).with_code(0).json()["plan"]["people"], 2);
    assert_eq!(plan(&["--column", "部门"]).with_code(2).json()["error"]["field"], "--column");
    std::fs::write(&list, "账号\nzhangsan\nno.such-one\n").unwrap();
    let refused = plan(&[]).with_code(2).json();
    assert_eq!(
        (&refused["error"]["field"], &refused["error"]["candidates"]),
        (&json!("--list"), &json!(["no.such-one"]))
    );
    assert_eq!(plan(&["--skip-unmatched"]).with_code(0).json()["plan"]["people"], 1);
}

#[test]
fn at_a_time_and_first_a_few() {
    let home = Home::new();
    let later = send(&home, &["--text", "later", "--user", "zhangsan", "--at", "+90m"]).with_code(0).json();
    assert_eq!(
        (&later["broadcast"]["state"], &later["notes"][0]["code"]),
        (&json!("scheduled"), &json!("must_run_then"))
    );
    let id = later["broadcast"]["id"].as_str().unwrap();
    home.run(&["status", id, "--json"]).with_code(10);
    send(&home, &["--text", "now", "--user", "zhangsan"]).with_code(0);
    assert_eq!(home.run(&["status", id, "--json"]).json()["broadcast"]["state"], "scheduled");

    let staged = ["--text", "staged", "--user", "zhangsan", "--user", "lisi", "--user", "wangwei", "--first", "1"];
    let staged = send(&home, &staged).with_code(10).json();
    let one = &staged["broadcast"];
    assert_eq!((&one["pause"], &one["requests_done"], &one["requests"]), (&json!("stage"), &json!(1), &json!(2)));
    let rest = home.run(&["resume", one["id"].as_str().unwrap(), "--json"]).with_code(0).json();
    assert_eq!(rest["broadcast"]["requests_done"], 2);
}

#[test]
fn ctrl_c_takes_back_what_has_not_left() {
    let home = Home::new();
    let child = home.start(&[&PRACTICE[..], &["--text", "doch nicht", "--user", "zhangsan", "--undo", "600"]].concat());
    until_blocking("the send to wait", || home.history().first().cloned());
    interrupt(&child);
    let ran = ended(child).with_code(130);
    assert!(ran.err.contains("undone; nothing was sent"), "{}", ran.err);
    let one = &home.history()[0];
    assert_eq!((&one["state"], &one["outcome"]), (&json!("cancelled"), &json!("not_sent")));
    let errors: Vec<String> = home.log().lines().filter(|line| line.contains("ERROR")).map(str::to_owned).collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn kill_9_leaves_what_a_resume_ends() {
    let home = Home::new();
    let mut child = home.start(&[&PRACTICE[..], &["--text", "x", "--user", "zhangsan", "--undo", "600"]].concat());
    let one = until_blocking("the send to wait", || home.history().first().cloned());
    let id = one["id"].as_str().unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    // No lock and no socket is in the way, and nothing goes on by itself.
    let status = home.run(&["status", id, "--json"]).with_code(10).json();
    assert_eq!(
        (&status["broadcast"]["state"], &status["broadcast"]["pause"]),
        (&json!("paused"), &json!("interrupted"))
    );
    assert_eq!(home.run(&["status", id, "--json"]).json()["broadcast"]["requests_done"], 0);
    let done = home.run(&["resume", id, "--json"]).with_code(0).json();
    assert_eq!(done["broadcast"]["outcome"], "accepted");
    assert_eq!(home.history().len(), 1);
}

/// Accounts of the practice company that a message reaches.
fn members(number: usize) -> Vec<String> {
    let practice = sandbox::InProcess::new(sandbox::Settings::practice());
    let accounts: Vec<String> = testkit::able(practice.members()).take(number).collect();
    assert_eq!(accounts.len(), number);
    accounts
}

/// Everyone in the ledger of a send, and what became of them.
fn ledger(home: &Home, id: &str) -> BTreeMap<String, LedgerState> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let rows = runtime.block_on(async {
        let (database, _) = Database::open(&home.data(), &SystemClock).await.unwrap();
        let rows = History::new(database.clone(), std::sync::Arc::new(SystemClock)).ledger(id, 0, 1000).await.unwrap();
        database.close().await;
        rows
    });
    rows.into_iter().map(|row| (row.recipient.id, row.state)).collect()
}

#[test]
fn killed_at_any_moment_nothing_is_lost() {
    let home = Home::new();
    let people = members(40);
    let rows: Vec<String> = people.iter().map(|one| json!({ "to": one, "n": one }).to_string()).collect();
    let file = home.data().parent().unwrap().join("rows.jsonl");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, rows.join("\n")).unwrap();
    let file = file.to_str().unwrap();
    // Killed when so many requests are answered.
    for answered in [0, 1, 7, 20, 39] {
        let content = format!("Runde {answered}: {{{{ n }}}}");
        let mut child = home.start(&[&PRACTICE[..], &["--text", &content, "--rows", file]].concat());
        let standing = || home.history().into_iter().find(|one| one["title"] == content.as_str());
        let one = until_blocking("so many answers", || {
            standing().filter(|one| one["requests_done"].as_u64() >= Some(answered))
        });
        child.kill().unwrap();
        child.wait().unwrap();
        let id = one["id"].as_str().unwrap();
        let found = home.run(&["status", id, "--json"]).json()["broadcast"].clone();
        let open = people.len() - usize::try_from(found["requests_done"].as_u64().unwrap()).unwrap();
        let before = ledger(&home, id);
        assert!(before.keys().eq(people.iter().collect::<BTreeSet<_>>()), "everybody is in the ledger, once");
        assert_eq!(before.values().filter(|state| **state == LedgerState::Planned).count(), open, "{found}");
        if found["state"] != "finished" {
            assert_eq!((&found["state"], &found["pause"]), (&json!("paused"), &json!("interrupted")));
            home.run(&["resume", id]).with_code(0);
        }
        let end = home.run(&["status", id, "--json"]);
        let after = ledger(&home, id);
        assert!(after.keys().eq(before.keys()));
        if found["outcome"] == "unknown" {
            // The kill met the last answers, and nothing was left to go on with: those are called unknown, and only those.
            let lost = after.values().filter(|state| **state == LedgerState::Unknown).count();
            assert!(after.values().all(|state| matches!(state, LedgerState::Accepted | LedgerState::Unknown)));
            assert_eq!(end.with_code(6).json()["broadcast"]["missed"], json!(lost));
            continue;
        }
        // What was unknown left again with the same bytes.
        let end = end.with_code(0).json();
        let end = &end["broadcast"];
        assert_eq!(
            (&end["outcome"], &end["missed"], &end["requests_done"]),
            (&json!("accepted"), &json!(0), &json!(40))
        );
        assert!(after.values().all(|state| *state == LedgerState::Accepted));
    }
    assert_eq!(home.history().len(), 5);
}

#[test]
fn metrics_are_for_collectors_and_leave_practice_and_people_out() {
    let home = Home::new();
    send(&home, &["--text", "放假通知", "--user", "zhangsan"]).with_code(0);
    let text = home.run(&["metrics"]).with_code(0);
    assert!(text.err.is_empty(), "{}", text.err);
    assert!(text.out.starts_with("# HELP posthorn_build_info ") && text.out.ends_with('\n'), "{}", text.out);
    for name in ["posthorn_sends_total counter", "posthorn_messages_total counter", "posthorn_open_sends gauge"] {
        assert!(text.out.contains(&format!("# TYPE {name}\n")), "{name}: {}", text.out);
    }
    assert!(!text.out.contains("zhangsan") && !text.out.contains("profile="), "practice counts nowhere: {}", text.out);
    let document = home.run(&["metrics", "--json"]).with_code(0).json();
    assert_eq!(fields(&document), "posthorn command exit error notes metrics");
    assert!(!home.data().join("metrics").exists(), "the file is off at first");
    // Where it is wanted, it is there after a send without a window.
    std::fs::write(home.data().join("settings.json"), r#"{"metrics_file":true}"#).unwrap();
    send(&home, &["--text", "收假通知", "--user", "zhangsan"]).with_code(0);
    let file = std::fs::read_to_string(home.data().join("metrics").join("posthorn.prom")).unwrap();
    assert!(file.contains("posthorn_build_info{version="), "{file}");
}

#[test]
fn who_got_three_messages_today_is_named_by_the_plan() {
    let home = Home::new();
    for n in 0..3 {
        send(&home, &["--text", &format!("通知 {n}"), "--user", "zhangsan"]).with_code(0);
    }
    let plan =
        home.run(&["plan", "-p", "practice", "--text", "再一条", "--user", "zhangsan", "--user", "lisi", "--json"]);
    let cautions = plan.with_code(0).json()["plan"]["cautions"].clone();
    let often = cautions.as_array().unwrap().iter().find(|one| one["kind"] == "often_today").cloned().unwrap();
    assert_eq!((&often["number"], &often["must_acknowledge"]), (&json!(1), &json!(false)));
}
