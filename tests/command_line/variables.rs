//! Nothing leaves with a variable that nobody filled in, wherever the message came from.

use crate::home::Home;
use serde_json::json;

const TO: [&str; 4] = ["-p", "practice", "--user", "zhangsan"];

#[test]
fn an_open_variable_is_refused_from_every_source() {
    let home = Home::new();
    for (content, name) in [
        ("{{ 姓名 }}您好", "姓名"),
        ("迟到 {{迟到次数}} 次", "迟到次数"),
        ("｛｛姓名｝｝您好", "姓名"),
        ("{｛ 姓名 ｝}您好", "姓名"),
        ("{% if 姓名 %}您好{% endif %}", "{% if 姓名 %}, {% endif %}"),
    ] {
        let request = json!({"msgtype": "textcard", "textcard": {
            "title": content, "description": "好", "url": "https://example.com"
        }});
        for command in ["plan", "send"] {
            let typed = home.run(&[&[command][..], &TO, &["--text", content, "--json"]].concat());
            let read =
                home.run_with(&[&[command][..], &TO, &["--message", "-", "--json"]].concat(), request.to_string());
            let later = home.run(&[&[command][..], &TO, &["--text", content, "--at", "+90m", "--json"]].concat());
            let tested = home.run(&[&[command][..], &TO, &["--text", content, "--test", "--json"]].concat());
            for (ran, path) in
                [(typed, "text.content"), (read, "textcard.title"), (later, "text.content"), (tested, "text.content")]
            {
                let document = ran.with_code(2).json();
                let error = &document["error"];
                assert_eq!((&error["code"], &error["about"]), (&json!("variables_open"), &json!(name)), "{content}");
                let findings = document["plan"]["findings"].as_array().unwrap();
                let finding = findings.iter().find(|one| one["rule"] == "open_variable").unwrap();
                assert_eq!((&finding["path"], &finding["level"]), (&json!(path), &json!("refused")));
                assert_eq!(document["plan"]["blocked"], true);
            }
        }
    }
    assert!(home.history().is_empty());
    let meant = home.run(&[&["send"][..], &TO, &["--text", "{{ 姓名 }}", "--literal", "--json"]].concat());
    assert_eq!(meant.with_code(0).json()["broadcast"]["title"], "{{ 姓名 }}");
    let hint = home.run(&[&["plan"][..], &TO, &["--text", "{姓名}您好", "--json"]].concat()).with_code(0).json();
    let finding = &hint["plan"]["findings"][0];
    assert_eq!(
        (&finding["rule"], &finding["level"], &finding["variable"]),
        (&json!("perhaps_variable"), &json!("style"), &json!("姓名"))
    );
}

#[test]
fn rows_and_set_values_are_held_to_the_same() {
    let home = Home::new();
    let line = |text: &'static str| ["plan", "-p", "practice", "--text", text, "--rows", "-", "--json"];
    // A column that no text uses is told, and stops nothing; the one with the people is none of them.
    let plan = home.run_with(&line("{{ 姓名 }}您好"), "userid,姓名,迟到次数\nzhangsan,张三,2\n").with_code(0).json();
    assert_eq!(plan["plan"]["unused_columns"], json!(["迟到次数"]));
    let words = ["plan", "-p", "practice", "--text", "{{ 姓名 }}您好", "--rows", "-", "--lang=zh"];
    let words = home.run_with(&words, "userid,姓名,迟到次数\nzhangsan,张三,2\n").with_code(0);
    assert!(words.out.contains("没有用到的列\t迟到次数\n"), "{}", words.out);
    let all = home.run_with(&line("{{ row['到期 日期'] }}{{ 姓名 }}"), "userid,姓名,到期 日期\nzhangsan,张三,周五\n");
    assert_eq!(all.with_code(0).json()["plan"].get("unused_columns"), None);
    // A name that no row has, and wide braces beside good ones.
    home.run_with(&line("{{ 性名 }}您好"), "userid,姓名\nzhangsan,张三\n").with_code(2);
    home.run_with(&line("{% if 备住 %}x{% endif %}您好"), "userid,备注\nzhangsan,张三\n").with_code(2);
    let wide = home.run_with(&line("{{ 姓名 }}｛｛部门｝｝"), "userid,姓名,部门\nzhangsan,张三,财务部\n");
    assert_eq!(wide.with_code(2).json()["error"]["about"], "部门");
    // What a row fills in is looked at as well.
    let filled = home.run_with(&line("{{ 备注 }}您好"), "userid,备注\nzhangsan,{{ 备注 }}\n").with_code(2).json();
    assert_eq!(filled["plan"]["own_findings"][0]["recipient"], "zhangsan");
    // A blank is no value: the default acts, and without one nothing leaves.
    let blank = "userid,姓名\nzhangsan,张三\nlisi,\nwangwei, \n";
    home.run_with(&line("{{ 姓名|default('同事') }}您好"), blank).with_code(0);
    let missing = home.run_with(&line("{{ 姓名 }}您好"), blank).with_code(2).json();
    assert!(missing["error"]["message"].as_str().unwrap().contains("lisi"), "{}", missing["error"]);
    let set = [&line("{{ 姓名 }}您好")[..], &["--set", "姓名=同事"]].concat();
    home.run_with(&set, blank).with_code(0);
    let set = ["plan", "-p", "practice", "--user", "lisi", "--text", "{{ a }}", "--set", "a= ", "--json"];
    home.run(&set).with_code(2);
}

#[test]
fn what_only_decides_of_a_text_is_refused_by_its_name() {
    let home = Home::new();
    let content = "今晚停电{% if 地点 == '机房' %}，请关机{% endif %}";
    let template = json!({ "id": "t1", "name": "停电通知", "updated_at": 1, "draft": {
        "message": {"msgtype": "text", "text": {"content": content}}, "audience": {"all": false, "include": []},
        "variables": [{ "name": "地点", "required": true }]
    }});
    std::fs::create_dir_all(home.data().join("templates")).unwrap();
    std::fs::write(home.data().join("templates/t1.json"), template.to_string()).unwrap();
    let send = |more: &[&str]| home.run(&[&["send"][..], &TO, more, &["--json"]].concat());
    let typed = format!("{{{{ 楼 }}}} 楼{content}");
    for line in [&["--template", "停电通知"][..], &["--text", &typed, "--set", "楼=3"]] {
        let refused = send(line).with_code(2).json();
        let error = &refused["error"];
        assert_eq!((&error["code"], &error["about"]), (&json!("variables_open"), &json!("地点")), "{line:?}");
        let given = send(&[line, &["--set", "地点=机房"]].concat()).with_code(0).json();
        assert!(given["broadcast"]["title"].as_str().unwrap().ends_with("今晚停电，请关机"), "{given}");
    }
    for (text, title) in [
        ("{{ 姓名|default('同事') }}您好", "同事您好"),
        ("{% if 姓名 is defined %}{{ 姓名 }}{% else %}各位{% endif %}您好", "各位您好"),
    ] {
        assert_eq!(send(&["--text", text]).with_code(0).json()["broadcast"]["title"], title);
    }
    // What some rows have, a condition may ask for in each of them, whatever else is given for all.
    let text = "{{ 楼 }} 楼{% if 备注 %}，{{ 备注 }}{% endif %}";
    let line = ["plan", "-p", "practice", "--text", text, "--rows", "-", "--set", "楼=3", "--json"];
    home.run_with(&line, "userid,备注\nzhangsan,迟到\nlisi,\n").with_code(0);
    let compared = "{{ 楼 }} 楼{% if 备注 == '迟到' %}，请补{% endif %}";
    let line = ["plan", "-p", "practice", "--text", compared, "--rows", "-", "--set", "楼=3", "--json"];
    let refused = home.run_with(&line, "userid,备注\nzhangsan,迟到\nlisi,\n").with_code(2).json();
    assert_eq!(refused["plan"]["own_findings"][0]["recipient"], "lisi");
}

#[test]
fn the_same_content_is_found_however_it_was_written() {
    let home = Home::new();
    let rows = |text: &'static str, more: &[&str]| {
        let line = ["send", "-p", "practice", "--text", text, "--rows", "-", "--json"];
        home.run_with(&[&line[..], more].concat(), "userid,n\nzhangsan,B\n")
    };
    let typed = ["send", "-p", "practice", "--text", "编号 B", "--user", "zhangsan", "--json"];
    home.run(&typed).with_code(0);
    for text in ["编号 {{ n }}", "编号 {{n}}"] {
        let told = rows(text, &[]).with_code(4).json();
        assert_eq!(told["error"]["about"], "--acknowledge repeated");
        let caution = &told["plan"]["cautions"][0];
        assert_eq!((&caution["kind"], &caution["number"]), (&json!("repeated"), &json!(1)));
        assert!(caution["dropped_until"].as_str().unwrap().ends_with('Z'));
    }
    let words = home.run(&[&typed[..7], &["--lang=zh"]].concat()).with_code(4);
    let minutes = ["企业微信还会拦 29 分钟", "企业微信还会拦 28 分钟", "企业微信还会拦 27 分钟"];
    assert!(minutes.iter().any(|told| words.out.contains(told)), "{}", words.out);
    rows("编号 {{ n }}", &["--acknowledge", "repeated"]).with_code(0);
    // Somebody else has not had it.
    home.run(&["plan", "-p", "practice", "--text", "编号 B", "--user", "lisi", "--json"]).with_code(0);
    home.run_with(&["plan", "-p", "practice", "--text", "编号 {{ n }}", "--rows", "-"], "userid,n\nzhangsan,C\n")
        .with_code(0);
}
