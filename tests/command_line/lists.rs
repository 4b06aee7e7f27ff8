//! Lists and rows of other people: nobody is guessed, no row is lost, and what could be meant in two ways is refused with the choices.

use crate::home::{Home, Ran, fields};
use serde_json::{Value, json};

/// A plan with a file as the list.
fn list(home: &Home, content: &str, more: &[&str]) -> Ran {
    let file = home.data().parent().unwrap().join("list.csv");
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(&file, content).unwrap();
    let line = ["plan", "-p", "practice", "--text", "x", "--json", "--list", file.to_str().unwrap()];
    home.run(&[&line[..], more].concat())
}

/// A plan with rows.
fn rows(home: &Home, content: &str, text: &str, more: &[&str]) -> Ran {
    home.run_with(&[&["plan", "-p", "practice", "--text", text, "--rows", "-", "--json"], more].concat(), content)
}

/// The whole sum of the only file: rows, matched, not found, asked; repeated, empty, heading, above it.
#[track_caller]
fn sum(document: &Value) -> [u64; 8] {
    let file = &document["files"][0];
    let number = |value: &Value| value.as_u64().unwrap();
    let why = &file["left_out_why"];
    let parts = [
        &file["rows"],
        &file["matched"],
        &file["not_found"],
        &file["asked"],
        &why["repeated"],
        &why["empty"],
        &why["heading"],
        &why["above_heading"],
    ]
    .map(number);
    assert_eq!(parts[0], parts[1..].iter().sum::<u64>(), "the sum adds up: {file}");
    assert_eq!(number(&file["left_out"]), parts[4..].iter().sum::<u64>());
    parts
}

#[track_caller]
fn refused(ran: Ran) -> (String, String, Vec<String>) {
    let document = ran.with_code(2).json();
    let error = &document["error"];
    let candidates = error["candidates"].as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (text(&error["code"]), text(&error["field"]), candidates.iter().map(text).collect())
}

fn says(code: &str, field: &str, candidates: &[&str]) -> (String, String, Vec<String>) {
    (code.to_owned(), field.to_owned(), candidates.iter().map(|&one| one.to_owned()).collect())
}

#[test]
fn the_sum_of_a_file_adds_up() {
    let home = Home::new();
    let text = "全员名单\n姓名,账号\n张三,zhangsan\n,lisi\n张三,ZhangSan\n高煜,\n";
    let document = list(&home, text, &[]).with_code(0).json();
    assert_eq!(sum(&document), [6, 2, 0, 0, 1, 1, 1, 1]);
    let file = &document["files"][0];
    assert_eq!(fields(file), "argument column heading_row rows matched not_found asked left_out left_out_why");
    assert_eq!(fields(&file["left_out_why"]), "repeated empty heading above_heading");
    assert_eq!(
        (&file["argument"], &file["column"], &file["heading_row"]),
        (&json!("--list"), &json!("账号"), &json!(2))
    );
    // Refused, and told all the same.
    let document = list(&home, "账号,姓名\nzhangsan,\nlisi,张三\nno.such-one,\n王伟,\n", &[]).with_code(2).json();
    assert_eq!(sum(&document), [5, 1, 1, 2, 0, 0, 1, 0]);
    let words = home.run_with(
        &["plan", "-p", "practice", "--text", "{{ n }}", "--rows", "-", "--lang", "zh"],
        "账号,n\nzhangsan,1\nlisi,2\n",
    );
    let words = words.with_code(0).err;
    assert!(words.contains("共 3 行 = 匹配到 2 + 没找到 0 + 要选 0 + 略过 1（标题行 1）"), "{words}");
}

#[test]
fn a_heading_is_never_taken_from_the_middle_of_data() {
    let home = Home::new();
    let people = |ran: Ran| ran.with_code(0).json()["plan"]["people"].as_u64().unwrap();
    assert_eq!(people(list(&home, "使用人,设备\nzhangsan,电脑\nlisi,手机\ngao_yu,电脑\n", &["--column", "1"])), 3);
    assert_eq!(people(list(&home, "使用人,设备\nzhangsan,电脑\nlisi,手机\ngao_yu,电脑\n", &[])), 3);
    let calls = "zhangsan,短信\nlisi,电话\ngao_yu,邮件\n";
    let document = list(&home, calls, &["--column", "1"]).with_code(0).json();
    assert_eq!((sum(&document), &document["plan"]["people"]), ([3, 3, 0, 0, 0, 0, 0, 0], &json!(3)));
    assert_eq!(
        (&document["notes"][0]["code"], &document["notes"][0]["about"]),
        (&json!("heading_unsure"), &json!("2"))
    );
    // The first row looks like headings, and is somebody.
    assert_eq!(people(list(&home, "zhangsan,手机\nlisi,电脑\n", &[])), 2);
    assert_eq!(people(list(&home, "zhangsan,手机号\nlisi,邮箱\ngao_yu,工号\n", &["--column", "1"])), 3);
    let own = list(&home, "zhangsan,工号\nlisi,1002\n", &[]);
    assert_eq!(refused(own), says("heading_ambiguous", "--heading-row", &["0", "1"]));
    assert_eq!(people(list(&home, "zhangsan,工号\nlisi,1002\n", &["--heading-row", "0", "--column", "1"])), 2);
}

#[test]
fn a_heading_is_found_where_it_stands() {
    let home = Home::new();
    let known = "姓名,车间,班次\n张三,一车间,早\n李四,二车间,晚\n";
    for more in [&["--column", "姓名"][..], &["--column", "1"], &[]] {
        let document = list(&home, known, more).with_code(0).json();
        assert_eq!((sum(&document), &document["files"][0]["heading_row"]), ([3, 2, 0, 0, 0, 0, 1, 0], &json!(1)));
    }
    // A column with a name that nobody knows shows the row when it is named.
    let own = "谁,什么\nzhangsan,a\nlisi,b\n";
    assert_eq!(sum(&list(&home, own, &["--column", "谁"]).with_code(0).json()), [3, 2, 0, 0, 0, 0, 1, 0]);
    assert_eq!(
        sum(&list(&home, own, &["--heading-row", "1", "--column", "1"]).with_code(0).json()),
        [3, 2, 0, 0, 0, 0, 1, 0]
    );
    assert_eq!(refused(list(&home, own, &["--column", "1"])), says("not_found", "--list", &["谁"]));
    let above =
        list(&home, "一,二\n三,四\nzhangsan,b\n", &["--heading-row", "2", "--column", "三"]).with_code(0).json();
    assert_eq!(sum(&above), [3, 1, 0, 0, 0, 0, 1, 1]);
    assert_eq!(refused(list(&home, own, &["--heading-row", "9"])).1, "--heading-row");
    let alone = home.run(&["plan", "-p", "practice", "--text", "x", "--user", "lisi", "--heading-row", "1", "--json"]);
    assert_eq!(refused(alone).1, "--heading-row");
    // Rows too: below a title, at a row that is named, without any.
    let titled = rows(&home, "到期名单\nuserid,n\nzhangsan,1\n", "{{ n }}", &[]).with_code(0).json();
    assert_eq!(sum(&titled), [3, 1, 0, 0, 0, 0, 1, 1]);
    let bare = rows(&home, "zhangsan,1\nlisi,2\n", "{{ row['2'] }}", &["--heading-row", "0", "--to-column", "1"]);
    assert_eq!(sum(&bare.with_code(0).json()), [2, 2, 0, 0, 0, 0, 0, 0]);
}

#[test]
fn several_columns_that_may_have_the_people_are_asked_about() {
    let home = Home::new();
    // Nobody is called 1 or 2: one column has people.
    let numbered = "id,name,userid,days\n1,张三,zhangsan,7\n2,李四,lisi,3\n";
    let document = rows(&home, numbered, "{{ days }}", &[]).with_code(0).json();
    assert_eq!((&document["files"][0]["column"], &document["plan"]["people"]), (&json!("userid"), &json!(2)));
    assert_eq!(list(&home, numbered, &[]).with_code(0).json()["files"][0]["column"], "userid");
    // Both have people, and others.
    let two = "工号,企业微信账号\nwangwei,zhangsan\nzhangsan,lisi\n";
    let choices = ["工号", "企业微信账号"];
    assert_eq!(refused(list(&home, two, &[])), says("columns_ambiguous", "--column", &choices));
    assert_eq!(refused(rows(&home, two, "x", &[])), says("columns_ambiguous", "--to-column", &choices));
    let chosen = list(&home, two, &["--column", "企业微信账号"]).with_code(0).json();
    assert_eq!((&chosen["plan"]["people"], &chosen["plan"]["to"]), (&json!(2), &json!("张三、李四")));
    rows(&home, two, "x", &["--to-column", "2"]).with_code(0);
    // Both have the same people.
    list(&home, "工号,企业微信账号\nzhangsan,zhangsan\nlisi,LiSi\n", &[]).with_code(0);
    let names = "姓名,负责人\n张三,李四\n";
    assert_eq!(refused(list(&home, names, &[])), says("columns_ambiguous", "--column", &["姓名", "负责人"]));
    // The same heading twice, and a heading that is the number of another column.
    let twice = "姓名,姓名\n张三,李四\n";
    assert_eq!(refused(list(&home, twice, &["--column", "姓名"])), says("columns_ambiguous", "--column", &["1", "2"]));
    assert_eq!(refused(list(&home, "2,账号\nx,zhangsan\n", &["--column", "2"])).0, "columns_ambiguous");
}

#[test]
fn an_account_is_checked_by_the_name_beside_it() {
    let home = Home::new();
    let other = "账号,姓名\nlisi,张三\n";
    let (code, field, candidates) = refused(list(&home, other, &[]));
    assert_eq!((code.as_str(), field.as_str(), candidates.len()), ("name_differs", "--list", 2), "{candidates:?}");
    assert!(candidates[0].starts_with("lisi 李四") && candidates[1].starts_with("zhangsan 张三"), "{candidates:?}");
    let (code, field, candidates) = refused(rows(&home, other, "{{ 姓名 }}", &[]));
    assert_eq!((code.as_str(), field.as_str(), candidates.len()), ("name_differs", "--rows", 2), "{candidates:?}");
    assert_eq!(refused(rows(&home, "to,name\nlisi,张三\n", "{{ name }}", &[])).0, "name_differs");
    // The sender says that it is right, or the name is not that of a person.
    rows(&home, other, "{{ 姓名 }}", &["--name-column", "0"]).with_code(0);
    list(&home, other, &["--name-column", "0"]).with_code(0);
    rows(&home, "to,name\nlisi,backup-server\n", "{{ name }}", &[]).with_code(0);
    assert_eq!(refused(rows(&home, "to,name\nzhangsan,张三\nlisi,张山\n", "{{ name }}", &[])).0, "name_differs");
    assert_eq!(refused(rows(&home, "账号,谁\nlisi,张三\n", "{{ 谁 }}", &["--name-column", "谁"])).0, "name_differs");
    // The name tells two of one name apart, and the brackets are checked as well.
    list(&home, "账号,姓名\nwangwei2,王伟\nlisi,李四（人事）\n", &[]).with_code(0);
    let inside = home.run(&["plan", "-p", "practice", "--text", "x", "--user", "张三(lisi)", "--json"]);
    assert_eq!(refused(inside).0, "ambiguous");
}

#[test]
fn addresses_match_in_the_companys_domains_alone() {
    let home = Home::new();
    let user = |word: &str, more: &[&str]| {
        home.run(&[&["plan", "-p", "practice", "--text", "x", "--json", "--user", word], more].concat())
    };
    let (code, field, candidates) = refused(user("zhangsan@qinghe.example", &[]));
    assert_eq!((code.as_str(), field.as_str()), ("ambiguous", "--user"));
    assert!(candidates[0].starts_with("zhangsan 张三"), "{candidates:?}");
    assert_eq!(
        user("zhangsan@qinghe.example", &["--mail-domain", "qinghe.example"]).with_code(0).json()["plan"]["to"],
        "张三"
    );
    // With a domain of the company known, any other is that of strangers.
    let other = user("zhangsan@evil.example", &["--mail-domain", "qinghe.example"]).with_code(4).json();
    assert_eq!(
        (&other["plan"]["to"], &other["plan"]["cautions"][0]["kind"]),
        (&json!("zhangsan@evil.example"), &json!("unknown"))
    );
    let mails = "邮箱\nzhangsan@qinghe.example\nlisi@evil.example\n";
    let document = list(&home, mails, &[]).with_code(2).json();
    assert_eq!((&document["error"]["code"], sum(&document)), (&json!("ambiguous"), [3, 0, 0, 2, 0, 0, 1, 0]));
    let document = list(&home, mails, &["--mail-domain", "@Qinghe.Example"]).with_code(2).json();
    assert_eq!(
        (&document["error"]["candidates"], sum(&document)),
        (&json!(["lisi@evil.example"]), [3, 1, 1, 0, 0, 0, 1, 0])
    );
}

#[test]
fn what_looks_the_same_is_found() {
    let home = Home::new();
    for word in ["张\u{200b}三", "ｚｈａｎｇｓａｎ", "张　三", "⾼煜", "欧阳\u{2f00}"] {
        let ran = home.run(&["plan", "-p", "practice", "--text", "x", "--user", word, "--json"]);
        if word.starts_with('欧') {
            assert_eq!(refused(ran).0, "not_found", "a radical that is another character stays one");
        } else {
            assert_eq!(ran.with_code(0).json()["plan"]["people"], 1, "{word}");
        }
    }
    let document = list(&home, "姓名\n⾼煜\n⼉\n", &[]).with_code(2).json();
    assert_eq!((sum(&document), &document["error"]["candidates"]), ([3, 1, 1, 0, 0, 0, 1, 0], &json!(["⼉"])));
}

#[test]
fn a_group_without_anybody_is_told_before_and_after() {
    let home = Home::new();
    let plan = |more: &[&str]| home.run(&[&["plan", "-p", "practice", "--text", "x", "--json"], more].concat());
    let document = plan(&["--tag", "离场外包"]).with_code(4).json();
    let caution = &document["plan"]["cautions"][0];
    assert_eq!((&caution["kind"], &caution["must_acknowledge"]), (&json!("reaches_nobody"), &json!(true)));
    assert_eq!((&document["plan"]["people"], &document["plan"]["ready"]), (&json!(0), &json!(false)));
    assert_eq!(document["error"]["about"], "--acknowledge reaches_nobody");
    let words = home.run(&["plan", "-p", "practice", "--text", "x", "--tag", "离场外包", "--lang", "en"]).with_code(4);
    assert!(words.out.contains("nobody gets it"), "{}", words.out);
    plan(&["--tag", "离场外包", "--user", "zhangsan"]).with_code(4);
    plan(&["--department", "2"]).with_code(0);
    let send = |lang: &str| {
        let line = [
            "send",
            "-p",
            "practice",
            "--text",
            lang,
            "--tag",
            "离场外包",
            "--acknowledge",
            "reaches_nobody,refused_before",
        ];
        home.run(&[&line[..], &["--lang", lang]].concat()).with_code(7).out
    };
    let (english, chinese) = (send("en"), send("zh"));
    assert!(english.contains("nobody got it") && !english.contains("does not exist"), "{english}");
    assert!(chinese.contains("没有人收到") && !chinese.contains("不存在"), "{chinese}");
}
