//! Help, names, what is refused before anything is done.

use crate::home::{Home, fields};
use serde_json::json;

#[test]
fn help_and_version_need_nothing() {
    let home = Home::new();
    let help = home.run(&["--help"]).with_code(0);
    for word in
        ["profiles", "plan", "send", "status", "resume", "recall", "history", "metrics", "explain", "Exit codes", "130"]
    {
        assert!(help.out.contains(word), "{word}: {}", help.out);
    }
    assert!(home.run(&["--version"]).with_code(0).out.contains(env!("CARGO_PKG_VERSION")));
    assert!(!home.data().exists(), "asking for help makes no data");
}

#[test]
fn what_is_typed_wrong_is_told() {
    let home = Home::new();
    for line in [
        &["nonsense"][..],
        &["send"],
        &["send", "-p", "practice"],
        &["send", "-p", "practice", "--text", "a", "--template", "b"],
        &["plan", "-p", "practice", "--text", "x", "--people", "many"],
        &["history", "--nonsense"],
    ] {
        let ran = home.run(line).with_code(2);
        assert!(ran.out.is_empty() && !ran.err.is_empty(), "{line:?}");
    }
    let profile = home.run(&["plan", "-p", "没有", "--text", "x", "--user", "a", "--json"]).with_code(2).json();
    assert_eq!((&profile["error"]["code"], &profile["error"]["field"]), (&json!("not_found"), &json!("--profile")));
    for line in [
        &["plan", "-p", "practice", "--text", "x", "--user", "查无此人"][..],
        &["plan", "-p", "practice", "--text", "x", "--department", "没有这个部门"],
        &["plan", "-p", "practice", "--template", "没有", "--user", "zhangsan"],
        &["plan", "-p", "practice", "--text", "x", "--audience", "没有"],
        &["plan", "-p", "practice", "--text", "x", "--user", "zhangsan", "--acknowledge", "everything"],
        &["plan", "-p", "practice", "--text", "x", "--user", "zhangsan", "--at", "someday"],
        &["plan", "-p", "practice", "--message", "/no/such/file"],
        &["status", "no-such-id"],
        &["resume", "no-such-id"],
        &["recall", "no-such-id"],
    ] {
        let ran = home.run(line).with_code(2);
        assert!(!ran.err.is_empty(), "{line:?}");
    }
}

#[test]
fn the_companies_with_and_without_a_secret() {
    let home = Home::new();
    std::fs::create_dir_all(home.data()).unwrap();
    let ran = home.run(&["profiles", "--json"]).with_code(0);
    let document = ran.json();
    assert_eq!(fields(&document), "posthorn command exit error notes profiles");
    let practice = &document["profiles"][0];
    assert_eq!(fields(practice), "id name corp_id agent_id practice has_secret");
    assert_eq!((&practice["id"], &practice["has_secret"]), (&json!("practice"), &json!(true)));
    let words = home.run(&["profiles", "--lang", "zh"]).with_code(0);
    assert!(words.out.starts_with("practice\t") && words.out.contains("有 Secret"), "{}", words.out);
}

#[test]
fn an_error_number_is_explained_without_any_data() {
    let home = Home::new();
    let document = home.run(&["explain", "60020", "--json"]).with_code(0).json();
    assert_eq!(fields(&document), "posthorn command exit error notes explanation");
    let explanation = &document["explanation"];
    assert_eq!(fields(explanation), "code subject class again what why advice place meaning_zh meaning_en");
    assert_eq!(
        [&explanation["code"], &explanation["class"], &explanation["again"]],
        [&json!(60020), &json!("permission"), &json!("change")]
    );
    let chinese = home.run(&["explain", "60020", "--lang", "zh"]).with_code(0);
    assert!(chinese.out.contains("企业可信IP") && chinese.err.is_empty(), "{}", chinese.out);
    let english = home.run(&["explain", "-1", "--lang", "en"]).with_code(0);
    assert!(english.out.contains("WeCom is busy"), "{}", english.out);
    // The language is that of the settings.
    std::fs::create_dir_all(home.data()).unwrap();
    std::fs::write(home.data().join("preferences.json"), r#"{"language":"zh-CN"}"#).unwrap();
    assert!(home.run(&["explain", "81013"]).with_code(0).out.contains("没有一个收件人可以送达"));

    let unknown = home.run(&["explain", "123456", "--json"]).with_code(2).json();
    assert_eq!(unknown["error"]["code"], "unknown_error_number");
    assert!(home.run(&["explain", "123456", "--lang", "en"]).with_code(2).err.contains("123456"));
    for line in [&["explain"][..], &["explain", "sixty"], &["explain", "1", "2"]] {
        home.run(line).with_code(2);
    }
}

#[test]
fn a_plan_is_the_dry_run() {
    let home = Home::new();
    let ran = home.run(&["plan", "-p", "practice", "--text", "放假通知", "--user", "zhangsan", "--json"]).with_code(0);
    let document = ran.json();
    assert_eq!(fields(&document), "posthorn command exit error notes plan");
    let plan = &document["plan"];
    assert_eq!(
        fields(plan),
        "profile_id profile practice test kind title to everyone people people_exact excluded requests own_messages \
         budget findings own_findings without_values cautions extra_fields renamed links confirmation blocked ready"
    );
    assert_eq!(
        (&plan["people"], &plan["requests"], &plan["title"], &plan["ready"]),
        (&json!(1), &json!(1), &json!("放假通知"), &json!(true))
    );
    assert_eq!(
        plan["budget"],
        json!({ "per_day": 100_000, "used_today": 0, "left": 100_000, "cost": 1, "exact": true, "told": false })
    );
    assert!(home.history().is_empty(), "nothing is sent");

    let too_long = "长".repeat(3000);
    let cut = home.run(&["plan", "-p", "practice", "--text", &too_long, "--user", "zhangsan", "--json"]).json();
    let finding = &cut["plan"]["findings"][0];
    assert_eq!(fields(finding), "level rule path actual limit unit wecom_code");
    assert_eq!((&finding["rule"], &finding["path"]), (&json!("too_long"), &json!("text.content")));

    let blocked = home.run(&["plan", "-p", "practice", "--text", "", "--user", "zhangsan"]).with_code(3);
    assert!(blocked.out.contains("text.content") && blocked.err.contains("blocked"), "{} {}", blocked.out, blocked.err);
    home.run(&["plan", "-p", "practice", "--text", "x"]).with_code(3);
}

#[test]
fn confirmations_grow_as_in_the_window() {
    let home = Home::new();
    let plan = |more: &[&str]| home.run(&[&["plan", "-p", "practice", "--text", "x", "--json"], more].concat());
    let everyone = plan(&["--all"]).with_code(4).json();
    let argument = everyone["plan"]["confirmation"]["argument"].as_str().unwrap().to_owned();
    let name = everyone["plan"]["profile"].as_str().unwrap();
    assert_eq!(argument, format!("--confirm-profile {name}"));
    assert_eq!(everyone["error"]["code"], "needs_confirmation");
    plan(&["--all", "--yes"]).with_code(4);
    plan(&["--all", "--confirm-profile", "another"]).with_code(4);
    plan(&["--all", "--confirm-profile", name]).with_code(0);

    // More than fifty, by number and by name.
    let groups = ["--department", "2", "--department", "人力资源部", "--department", "研发中心", "--department", "8"];
    let groups = |more: &[&str]| plan(&[&groups[..], more].concat());
    let many = groups(&[]).with_code(4).json();
    let people = many["plan"]["people"].as_u64().unwrap();
    assert!(people > 50, "{people}");
    assert_eq!(many["plan"]["confirmation"]["argument"], "--yes");
    groups(&["--yes"]).with_code(0);
    groups(&["--people", &people.to_string()]).with_code(0);
    groups(&["--yes", "--people", "7"]).with_code(4);
    let fewer = groups(&["--without-user", "zhangsan", "--yes"]).with_code(0).json();
    assert_eq!((fewer["plan"]["people"].as_u64().unwrap(), &fewer["plan"]["excluded"]), (people - 1, &json!(1)));

    // Somebody whom the contacts do not know.
    let unknown = plan(&["--user", "zhangsan", "--user", "no.such-one"]).with_code(4).json();
    let caution = &unknown["plan"]["cautions"][0];
    assert_eq!(fields(caution), "kind must_acknowledge acknowledged number");
    assert_eq!((&caution["kind"], &unknown["error"]["about"]), (&json!("unknown"), &json!("--acknowledge unknown")));
    plan(&["--user", "zhangsan", "--user", "no.such-one", "--acknowledge", "unknown"]).with_code(0);
}

/// A non-breaking space, as word processors and chat programs put it between two signs.
#[test]
fn a_space_that_is_none_is_named_with_its_place() {
    let home = Home::new();
    let request = "{\u{a0}\"msgtype\": \"text\", \"touser\": \"zhangsan\", \"text\": {\"content\": \"x\"}}";
    let refused = home.run_with(&["send", "-p", "practice", "--message", "-", "--json"], request).with_code(2).json();
    let error = &refused["error"];
    assert_eq!((&error["code"], &error["field"]), (&json!("invalid_input"), &json!("--message")));
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("line 1") && message.contains("column 2"), "{message}");
    assert!(message.to_lowercase().contains("a0"), "it says which sign: {message}");
    assert!(home.history().is_empty());
}
