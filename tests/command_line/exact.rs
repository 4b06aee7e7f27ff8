//! What was reviewed is what is sent, and what of a message a person would not see by looking at it.

use crate::home::{Home, fields};
use serde_json::{Value, json};

/// A template file as it comes from somewhere.
fn template(home: &Home, draft: &Value) {
    let file = json!({"id": "t1", "name": "通知", "draft": draft, "updated_at": 0});
    std::fs::create_dir_all(home.data().join("templates")).unwrap();
    std::fs::write(home.data().join("templates/t1.json"), file.to_string()).unwrap();
}

fn planned(home: &Home, more: &[&str]) -> Value {
    home.run(&[&["plan", "-p", "practice", "--json"], more].concat()).json()
}

/// Rule and path of each finding.
fn findings(document: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let all = document["plan"]["findings"].as_array().unwrap();
    all.iter().map(|one| (text(&one["rule"]), text(&one["path"]))).collect()
}

#[test]
fn a_template_names_nobody_behind_the_plan() {
    let home = Home::new();
    let field =
        |pointer: &str, value: &Value| json!({"path": "text.style", "pointer": pointer, "value": value.to_string()});
    let audience = json!({"include": [{"kind": "person", "id": "zhangsan", "name": null}]});
    template(
        &home,
        &json!({
            "message": {"msgtype": "text", "text": {"content": "请查收"}}, "audience": audience,
            "extra": {"fields": [field("/toparty", &json!("1")), field("/touser", &json!("@all")), field("/text/new", &json!(1))], "send": true}
        }),
    );
    let arguments = ["--template", "通知"];
    let asked = planned(&home, &arguments);
    assert_eq!((&asked["exit"], &asked["error"]["about"]), (&json!(4), &json!("--acknowledge extra_fields")));
    assert_eq!(asked["plan"]["extra_fields"], json!([{"path": "text.new", "value": "1"}]));
    let left: Vec<_> =
        findings(&asked).into_iter().filter(|(rule, _)| rule == "left_out").map(|(_, path)| path).collect();
    assert_eq!(left, ["toparty", "touser"]);
    let words = home.run(&["plan", "-p", "practice", "--template", "通知", "--lang", "zh"]);
    assert!(words.out.contains("text.new\t1"), "{}", words.out);
    let sent = home.run(&["send", "-p", "practice", "--template", "通知", "--acknowledge", "extra_fields", "--json"]);
    let sent = sent.with_code(0).json();
    assert_eq!((&sent["broadcast"]["people"], &sent["broadcast"]["missed"]), (&json!(1), &json!(0)));
    let written = ["posthorn.sqlite3", "posthorn.sqlite3-wal"].map(|name| std::fs::read(home.data().join(name)));
    let written = String::from_utf8_lossy(&written.into_iter().flatten().flatten().collect::<Vec<_>>()).into_owned();
    assert!(written.contains(r#"{"touser":"zhangsan","msgtype":"text""#), "the request as it was stored and sent");
    assert!(!written.contains(r#""toparty":"1""#) && !written.contains(r#""touser":"@all""#));
}

#[test]
fn the_contacts_name_counts_and_two_of_one_name_are_told_apart() {
    let home = Home::new();
    let lisi = json!({"kind": "person", "id": "lisi", "name": "张\u{202E}三"});
    template(
        &home,
        &json!({"message": {"msgtype": "text", "text": {"content": "x"}}, "audience": {"include": [lisi]}}),
    );
    let plan = planned(&home, &["--template", "通知"]);
    let renamed = &plan["plan"]["renamed"];
    assert_eq!(fields(&renamed[0]), "kind id name was");
    assert_eq!((&renamed[0]["id"], &renamed[0]["was"]), (&json!("lisi"), &json!("张⟨U+202E⟩三")));
    let name = renamed[0]["name"].as_str().unwrap();
    assert_eq!(plan["plan"]["to"], name);
    assert_ne!(name, "张三");
    assert_eq!(plan["plan"]["cautions"][0]["kind"], "renamed");
    let words = home.run(&["plan", "-p", "practice", "--template", "通知"]);
    assert!(words.out.contains(&format!("lisi {name}")) && words.out.contains("⟨U+202E⟩"), "{}", words.out);
}

#[test]
fn another_application_and_another_company_in_a_request_are_told() {
    let home = Home::new();
    let request =
        r#"{"touser":"zhangsan","msgtype":"text","agentid":1000003,"corpid":"ww0000","text":{"content":"x"}}"#;
    let ran = home.run_with(&["plan", "-p", "practice", "--message", "-", "--json"], request);
    let document = ran.with_code(0).json();
    let notes: Vec<_> =
        document["notes"].as_array().unwrap().iter().map(|note| note["code"].as_str().unwrap()).collect();
    assert!(notes.contains(&"other_application") && notes.contains(&"other_company"), "{notes:?}");
    let about = document["notes"].as_array().unwrap().iter().find(|note| note["code"] == "other_application").unwrap();
    assert!(about["about"].as_str().unwrap().starts_with("1000003 → "), "{about}");
    let told = home.run_with(&["plan", "-p", "practice", "--message", "-", "--lang", "zh"], request);
    assert!(told.err.contains("另一个应用"), "{}", told.err);
    let agent = home.run(&["profiles", "--json"]).json()["profiles"][0]["agent_id"].clone();
    let own = format!(r#"{{"touser":"zhangsan","msgtype":"text","agentid":{agent},"text":{{"content":"x"}}}}"#);
    let quiet = home.run_with(&["plan", "-p", "practice", "--message", "-", "--json"], &own).with_code(0).json();
    assert_eq!(quiet["notes"], json!([]));
}

#[test]
fn signs_that_a_program_writes_for_a_line_break_are_pointed_out() {
    let home = Home::new();
    for (text, told) in [
        ("第一行\\n第二行", true),
        ("line one\\r\\nline two", true),
        ("第一行\n第二行", false),
        ("见 C:\\new\\table", false),
    ] {
        let plan = planned(&home, &["--user", "zhangsan", "--text", text]);
        assert_eq!(findings(&plan).iter().any(|(rule, _)| rule == "written_escape"), told, "{text}");
        assert_eq!(plan["exit"], 0, "only a hint");
    }
}

#[test]
fn marks_that_the_clients_do_not_know_are_pointed_out() {
    let home = Home::new();
    for content in [
        "\\[故障\\] 登录失败",
        "磁盘 *斜体* 了",
        "与 _斜体_",
        "- 一\n- 二",
        "1. 甲",
        "---",
        "#标题没有空格",
        "[链接](https://example.com/a b)",
    ] {
        let request =
            json!({"touser": "zhangsan", "msgtype": "markdown", "markdown": {"content": content}}).to_string();
        let plan = home.run_with(&["plan", "-p", "practice", "--message", "-", "--json"], &request).json();
        assert!(
            findings(&plan).contains(&("unsupported_markup".to_owned(), "markdown.content".to_owned())),
            "{content}"
        );
    }
}

#[test]
fn links_are_listed_by_their_hosts_and_what_hides_them_is_told() {
    let home = Home::new();
    let text = "见 https://oa.example.com@evil.example/x 与 https://w\u{435}ixin.qq.com/ 与 https://a.example.com，请看\u{202E}。";
    let plan = planned(&home, &["--user", "zhangsan", "--text", text]);
    let links = plan["plan"]["links"].as_array().unwrap();
    assert_eq!(fields(&links[0]), "host ascii user_info urls");
    let hosts: Vec<_> = links.iter().map(|one| one["ascii"].as_str().unwrap()).collect();
    assert_eq!(hosts, ["evil.example", "xn--wixin-zwe.qq.com", "a.example.com"]);
    let told: Vec<_> = findings(&plan).into_iter().map(|(rule, _)| rule).collect();
    for rule in ["link_hides_host", "link_looks_like_another", "reorders_text"] {
        assert!(told.contains(&rule.to_owned()), "{rule} {told:?}");
    }
    assert_eq!(plan["exit"], 0);
    let words = home.run(&["plan", "-p", "practice", "--user", "zhangsan", "--text", text]).with_code(0);
    assert!(words.out.contains("xn--wixin-zwe.qq.com") && words.out.contains("evil.example"), "{}", words.out);
    assert!(!words.out.contains('\u{202E}'), "{}", words.out);
}

#[test]
fn the_sign_between_two_accounts_never_widens_an_audience() {
    let home = Home::new();
    let of = |more: &str| {
        let request = format!(r#"{{{more},"msgtype":"text","text":{{"content":"x"}}}}"#);
        home.run_with(&["plan", "-p", "practice", "--message", "-", "--json"], &request).json()
    };
    for refused in [
        r#""touser":"zhangsan,lisi""#,
        r#""touser":"zhangsan lisi""#,
        r#""touser":"zhangsan；lisi""#,
        r#""toparty":"@all""#,
    ] {
        assert_eq!(of(refused)["exit"], 3, "{refused}");
    }
    let two = of(r#""touser":"zhangsan|lisi""#);
    assert_eq!((&two["exit"], &two["plan"]["people"]), (&json!(0), &json!(2)));
    for narrowed in [
        r#""touser":"zhangsan|@all""#,
        r#""touser":"zhangsan","toparty":"@all""#,
        r#""touser":"zhangsan","totag":"@all""#,
    ] {
        let plan = of(narrowed);
        assert_eq!((&plan["plan"]["people"], &plan["plan"]["everyone"]), (&json!(1), &json!(false)), "{narrowed}");
        let left = plan["notes"]
            .as_array()
            .unwrap()
            .iter()
            .any(|note| note["about"].as_str().unwrap_or_default().contains("@all"));
        assert!(left, "{narrowed} {}", plan["notes"]);
    }
    for word in ["zhangsan|lisi", "zhangsan,lisi", "@all"] {
        home.run(&["plan", "-p", "practice", "--text", "x", "--user", word]).with_code(2);
    }
}

#[test]
fn cards_of_other_programs_are_taken_as_they_are_meant_or_refused_with_the_field() {
    let home = Home::new();
    let of = |card: &Value| {
        let request = json!({"touser": "zhangsan", "msgtype": "template_card", "template_card": card}).to_string();
        home.run_with(&["plan", "-p", "practice", "--message", "-", "--json"], &request).json()
    };
    let action = json!({"type": 1, "url": "https://a.example.com"});
    let rows = json!([{"title": "x", "desc": "y"}]);
    let strange = of(
        &json!({"card_type": "text_notice", "main_title": {"title": "t"}, "card_action": action, "vertical_content_list": rows}),
    );
    assert_eq!(strange["exit"], 0);
    let note = strange["notes"].as_array().unwrap().iter().find(|note| note["code"] == "field_left_out").unwrap();
    assert_eq!(note["about"], "template_card.vertical_content_list");
    for (card, path) in [
        (json!({"card_type": "text_notice", "main_title": {"title": "t"}}), "template_card.card_action"),
        (
            json!({"card_type": "text_notice", "main_title": {"title": "t"}, "card_action": action,
                "horizontal_content_list": [{"keyname": "", "value": "v"}]}),
            "template_card.horizontal_content_list.0.keyname",
        ),
    ] {
        let plan = of(&card);
        assert_eq!(plan["exit"], 3);
        assert!(findings(&plan).iter().any(|(_, at)| at.starts_with(path)), "{path} {:?}", findings(&plan));
    }
    let ratio = json!({"card_type": "news_notice", "main_title": {"title": "t"}, "card_action": action,
        "card_image": {"url": "https://a.example.com/x.png", "aspect_ratio": "1.5"}});
    assert_eq!(of(&ratio)["exit"], 0, "a number written as text is set right");
    let articles = vec![json!({"title": "t", "url": "https://a.example.com"}); 9];
    let request = json!({"touser": "zhangsan", "msgtype": "news", "news": {"articles": articles}}).to_string();
    let nine = home.run_with(&["plan", "-p", "practice", "--message", "-", "--json"], &request).with_code(3).json();
    assert_eq!(findings(&nine)[0], ("too_many".to_owned(), "news.articles".to_owned()));
}
