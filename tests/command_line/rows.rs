//! A message of its own for each row of another program's output.

use crate::home::Home;
use serde_json::json;

const LINE: [&str; 9] = [
    "send",
    "-p",
    "practice",
    "--text",
    "{{ name }}，证书还有 {{ days }} 天到期",
    "--rows",
    "-",
    "--json",
    "--lang=en",
];

#[test]
fn each_row_is_a_message() {
    let home = Home::new();
    let rows = "userid,name,days\nzhangsan,张三,7\nlisi,李四,30\n";
    let document = home.run_with(&LINE, rows).with_code(0).json();
    let plan = &document["plan"];
    assert_eq!((&plan["own_messages"], &plan["requests"], &plan["people"]), (&json!(2), &json!(2), &json!(2)));
    assert_eq!(document["broadcast"]["outcome"], "accepted");
    // What stands in the history is the text with its variables, not what somebody got.
    assert_eq!(document["broadcast"]["title"], "{{ name }}，证书还有 {{ days }} 天到期");
    let lines = "{\"to\":\"zhangsan\",\"name\":\"张三\",\"days\":6}\n{\"to\":\"lisi\",\"name\":\"李四\",\"days\":29}\n";
    assert_eq!(
        home.run_with(&LINE, lines).with_code(0).json()["plan"]["requests"],
        2,
        "other values are another message"
    );
    let again = home.run_with(&LINE, lines).with_code(4).json();
    assert_eq!(again["error"]["about"], "--acknowledge repeated");
}

#[test]
fn somebody_in_several_rows_gets_each_where_that_is_wanted() {
    let home = Home::new();
    let line = [&LINE[..], &["--each-row"]].concat();
    let rows = "userid,name,days\nzhangsan,a,1\nlisi,c,3\nZhangSan,b,2\n";
    let document = home.run_with(&line, rows).with_code(0).json();
    let plan = &document["plan"];
    assert_eq!((&plan["own_messages"], &plan["requests"], &plan["people"]), (&json!(3), &json!(3), &json!(2)));
    assert_eq!(document["broadcast"]["outcome"], "accepted");
    let same = "userid,name,days\nlisi,d,1\nzhangsan,e,5\nLiSi,d,1\n";
    let refused = home.run_with(&line, same).with_code(2).json();
    assert!(refused["error"]["message"].as_str().unwrap().contains("rows 2 and 4"), "{refused}");
}

#[test]
fn a_column_by_name_values_for_all_and_people_by_name() {
    let home = Home::new();
    let line = [
        "plan",
        "-p",
        "practice",
        "--text",
        "{{ greeting }} {{ row['到期 日期'] }}",
        "--rows",
        "-",
        "--to-column",
        "负责人",
        "--set",
        "greeting=您好",
        "--json",
    ];
    let plan = home.run_with(&line, "负责人,到期 日期\n张三,周五\n").with_code(0).json();
    assert_eq!((&plan["plan"]["to"], &plan["plan"]["requests"]), (&json!("张三"), &json!(1)));
    assert_eq!(home.run_with(&line, "谁,到期 日期\n张三,周五\n").with_code(2).json()["error"]["field"], "--to-column");
}

#[test]
fn rows_that_are_wrong_send_nothing() {
    let home = Home::new();
    let code =
        |rows: &str| home.run_with(&LINE, rows).with_code(2).json()["error"]["code"].as_str().unwrap().to_owned();
    assert_eq!(code(""), "invalid_input");
    assert_eq!(code("userid,name\nzhangsan,张三\n"), "invalid_input", "a variable without a value");
    assert_eq!(code("userid,name,days\nzhangsan,a,1\nZhangSan,b,2\n"), "repeated");
    assert_eq!(code("userid,name,days\n查无此人,a,1\n"), "not_found");
    assert_eq!(code("userid,name,days\n,a,1\n"), "invalid_input");
    let more = [&LINE[..], &["--user", "lisi"]].concat();
    home.run_with(&more, "userid,name,days\nzhangsan,a,1\n").with_code(2);
    // One message that would be refused blocks all; one that would be cut is told with its person.
    let empty_for_some = "{% if v == 'a' %}{{ v }}{% endif %}";
    let blocked = ["plan", "-p", "practice", "--text", empty_for_some, "--rows", "-", "--json"];
    let refused = home.run_with(&blocked, "userid,v\nzhangsan,a\nlisi,b\n").with_code(3).json();
    assert_eq!(refused["plan"]["own_findings"][0]["recipient"], "lisi");
    assert!(home.history().is_empty());
}
