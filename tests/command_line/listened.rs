//! Other programs hand messages over on standard input.

use crate::home::{Home, Ran, ended, in_a_console};
use crate::system::{connect, end, interrupt};
use broadcast::documents::owner::Owner;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};
use testkit::until_blocking;

const LISTEN: [&str; 4] = ["listen", "-p", "practice", "--yes"];

/// A text to one of the practice company.
fn text(key: &str, text: &str) -> Value {
    json!({ "key": key, "text": text, "to": { "users": "zhangsan" } })
}

fn lines(all: &[Value]) -> String {
    all.iter().fold(String::new(), |text, one| text + &one.to_string() + "\n")
}

/// Hands it all over and ends the input.
fn hand_over(home: &Home, more: &[&str], input: impl AsRef<[u8]>) -> Ran {
    home.run_with(&[&LISTEN[..], more].concat(), input)
}

fn answers(ran: &Ran) -> Vec<Value> {
    ran.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// What became of each line.
fn outcomes(answers: &[Value]) -> Vec<(u64, &str)> {
    answers.iter().map(|one| (one["line"].as_u64().unwrap(), one["outcome"].as_str().unwrap())).collect()
}

fn unsent(home: &Home) -> Vec<Value> {
    home.run(&["listen", "--list", "--json"]).with_code(0).json()["dead_letters"].as_array().unwrap().clone()
}

/// One that is spoken to line by line.
struct Talk {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Talk {
    fn begin(home: &Home, more: &[&str]) -> Self {
        let mut command = home.command(&[&LISTEN[..], more].concat());
        let mut child = in_a_console(command.stdin(Stdio::piped()));
        let (input, output) = (child.stdin.take().unwrap(), BufReader::new(child.stdout.take().unwrap()));
        Self { child, input, output }
    }

    fn say(&mut self, line: &Value) {
        writeln!(self.input, "{line}").unwrap();
        self.input.flush().unwrap();
    }

    /// The next answer.
    fn hear(&mut self) -> Value {
        let mut line = String::new();
        self.output.read_line(&mut line).unwrap();
        serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"))
    }

    /// Its end, when its input ends, and what it still said.
    fn ended(self) -> (Ran, String) {
        let Self { child, input, mut output } = self;
        drop(input);
        let mut rest = String::new();
        std::io::Read::read_to_string(&mut output, &mut rest).unwrap();
        (ended(child), rest)
    }
}

#[test]
fn each_line_is_answered_and_a_bad_one_is_no_end() {
    let home = Home::new();
    let mut input = lines(&[
        text("order-1", "第一单已发货"),
        text("order-1", "第一单已发货"),
        text("order-1", "第一单已取消"),
        json!({ "key": "order-2", "text": "x", "to": { "users": "zhangsan" }, "unknown": 1 }),
    ])
    .into_bytes();
    input.extend_from_slice(b"\n\xff\xfe\n");
    input.extend_from_slice(&lines(&[text("order-3", "第三单已发货")]).into_bytes());
    input.extend_from_slice(br#"{"key":"order-4","te"#);
    let ran = hand_over(&home, &[], &input).with_code(5);
    let answers = answers(&ran);
    let all = [(1, "taken"), (2, "repeated"), (3, "dead"), (4, "dead"), (6, "dead"), (7, "taken"), (8, "dead")];
    assert_eq!(outcomes(&answers), all);
    assert_eq!((&answers[0]["key"], &answers[0]["id"]), (&json!("order-1"), &answers[1]["id"]));
    let codes: Vec<_> = answers.iter().map(|one| &one["error"]["code"]).collect();
    let unreadable = json!("line_unreadable");
    assert_eq!(codes[2..], [&json!("key_reused"), &unreadable, &unreadable, &Value::Null, &unreadable]);
    assert!(ran.err.contains("4 not sent"), "{}", ran.err);

    let history = home.history();
    assert_eq!(history.len(), 2);
    assert!(history.iter().all(|one| one["outcome"] == "accepted"), "{history:?}");
    let unsent = unsent(&home);
    let keys: Vec<_> = unsent.iter().map(|one| (&one["line"], &one["key"])).collect();
    assert_eq!(keys[0], (&json!(8), &Value::Null), "newest first, of one that could not be read");
    assert_eq!(keys[3], (&json!(3), &json!("order-1")));
    let id = unsent[0]["id"].as_str().unwrap();
    home.run(&["listen", "--put-away", id]).with_code(0);
    home.run(&["listen", "--put-away", id]).with_code(2);
    let words = home.run(&["listen", "--list", "-p", "practice", "--lang", "zh"]).with_code(0);
    assert_eq!(words.out.lines().count(), 3, "{}", words.out);
    assert!(words.out.contains("order-1\t第一单已取消\t"), "{}", words.out);
}

#[test]
fn the_same_again_sends_nothing_also_after_a_kill() {
    let home = Home::new();
    let line = text("order-1", "已发货");
    let first = answers(&hand_over(&home, &["--wait"], lines(std::slice::from_ref(&line))).with_code(0));
    assert_eq!(
        (&first[0]["outcome"], &first[0]["result"], &first[0]["missed"]),
        (&json!("taken"), &json!("accepted"), &json!(0))
    );
    let again = answers(&hand_over(&home, &[], lines(&[line])).with_code(0));
    assert_eq!(
        (&again[0]["outcome"], &again[0]["id"], &again[0]["result"]),
        (&json!("repeated"), &first[0]["id"], &json!("accepted"))
    );

    let later = json!({ "key": "order-2", "text": "稍后", "to": { "users": "lisi" }, "not_before": "+2h" });
    let mut talk = Talk::begin(&home, &[]);
    talk.say(&later);
    let taken = talk.hear();
    assert_eq!((&taken["outcome"], &taken["state"]), (&json!("taken"), &json!("scheduled")));
    talk.child.kill().unwrap();
    talk.child.wait().unwrap();
    let ran = hand_over(&home, &[], lines(&[later])).with_code(0);
    let again = answers(&ran);
    assert_eq!(
        (&again[0]["outcome"], &again[0]["id"], &again[0]["state"]),
        (&json!("repeated"), &taken["id"], &json!("scheduled"))
    );
    assert!(ran.err.contains("1 still wait for their time"), "{}", ran.err);
    assert_eq!(home.history().len(), 2);
}

#[test]
fn what_a_person_would_be_asked_is_not_sent() {
    let home = Home::new();
    let two = json!({ "key": "two", "text": "两人", "to": { "users": ["zhangsan", "lisi"] } });
    let everyone = |key: &str| json!({ "key": key, "text": "全体", "to": { "all": true } });
    let stranger = json!({ "key": "stranger", "text": "x", "to": { "users": ["no.such-one"] } });
    let nobody = json!({ "key": "nobody", "text": "x" });
    let nameless = json!({ "key": "nameless", "template": "没有这个模板", "to": { "users": "zhangsan" } });
    let open = json!({ "key": "open", "text": "{{ 单号 }} 已发货", "to": { "users": "zhangsan" } });
    let same = [text("a", "两次一样"), text("b", "两次一样")];
    let all = [&[two, everyone("all"), stranger, nobody, nameless, open][..], &same].concat();
    let ran = hand_over(&home, &["--most-people", "1"], lines(&all)).with_code(5);
    let answers = answers(&ran);
    let told: Vec<_> = answers.iter().map(|one| one["error"]["code"].as_str().unwrap_or("taken")).collect();
    assert_eq!(
        told,
        [
            "too_many_people",
            "too_many_people",
            "needs_person",
            "blocked",
            "not_found",
            "variables_open",
            "taken",
            "needs_person"
        ]
    );
    assert_eq!((&answers[0]["error"]["about"], &answers[2]["error"]["about"]), (&json!("2"), &json!("unknown")));
    assert_eq!(answers[4]["error"]["field"], "template");
    assert_eq!(answers[7]["error"]["about"], "repeated");
    assert_eq!(home.history().len(), 1);
    // As many as there are were allowed.
    hand_over(&home, &["--most-people", "100000"], lines(&[everyone("all of them")])).with_code(0);
    assert_eq!(home.history().len(), 2);
}

#[test]
fn nothing_is_read_without_a_yes_or_a_company() {
    let home = Home::new();
    let line = lines(&[text("a", "x")]);
    let refused = home.run_with(&["listen", "-p", "practice", "--json"], &line).with_code(4).json();
    assert_eq!(
        (&refused["error"]["code"], &refused["error"]["about"]),
        (&json!("needs_confirmation"), &json!("--yes"))
    );
    let nowhere = home.run_with(&["listen", "-p", "nowhere", "--yes", "--json"], &line).with_code(2).json();
    assert_eq!(nowhere["error"]["code"], "not_found");
    assert!(home.history().is_empty());
}

#[test]
fn a_template_is_filled_in() {
    let home = Home::new();
    let template = json!({ "id": "t1", "name": "发货通知", "updated_at": 1, "draft": {
        "message": {"msgtype": "text", "text": {"content": "订单 {{ 单号 }} 已发货"}}, "audience": {"all": false, "include": []}
    }});
    std::fs::create_dir_all(home.data().join("templates")).unwrap();
    std::fs::write(home.data().join("templates/t1.json"), template.to_string()).unwrap();
    let line =
        json!({ "key": "a", "template": "发货通知", "values": { "单号": 4711 }, "to": { "users": ["zhangsan"] } });
    hand_over(&home, &["--wait"], lines(&[line])).with_code(0);
    assert_eq!(home.history()[0]["title"], "订单 4711 已发货");
}

#[test]
fn where_somebody_has_the_data_they_send() {
    let home = Home::new();
    let first =
        home.start(&["send", "-p", "practice", "--text", "first", "--user", "zhangsan", "--undo", "600", "--json"]);
    until_blocking("the first to wait", || home.history().first().cloned());
    let ran = hand_over(&home, &["--wait"], lines(&[text("a", "über den ersten"), text("a", "über den ersten")]));
    assert_eq!(outcomes(&answers(&ran.with_code(0))), [(2, "repeated"), (1, "taken")]);
    end(&first);
    ended(first).with_code(130);
    assert_eq!(home.history().len(), 2);
}

#[test]
fn of_several_with_the_same_keys_one_sends_each() {
    let home = Home::new();
    home.run(&["profiles"]).with_code(0);
    let all: Vec<Value> = (0..6).map(|n| text(&format!("order-{n}"), &format!("第 {n} 单"))).collect();
    let mut talks: Vec<Talk> = (0..3).map(|_| Talk::begin(&home, &[])).collect();
    for talk in &mut talks {
        talk.input.write_all(lines(&all).as_bytes()).unwrap();
        talk.input.flush().unwrap();
    }
    let heard: Vec<Vec<Value>> = talks.iter_mut().map(|talk| all.iter().map(|_| talk.hear()).collect()).collect();
    for talk in talks {
        assert_eq!(talk.ended().0.code, 0);
    }
    let outcome = |wanted: &str| heard.iter().flatten().filter(|one| one["outcome"] == wanted).count();
    assert_eq!((outcome("taken"), outcome("repeated")), (6, 12), "{heard:?}");
    assert_eq!(home.history().len(), 6);
}

#[test]
fn while_many_wait_nothing_more_is_read_and_ctrl_c_is_a_clean_end() {
    let home = Home::new();
    let mut talk = Talk::begin(&home, &["--most-waiting", "1"]);
    talk.say(&json!({ "key": "later", "text": "稍后", "to": { "users": "lisi" }, "not_before": "+2h" }));
    talk.say(&text("next", "下一条"));
    assert_eq!(talk.hear()["state"], "scheduled");
    // Asked there, after what was said before.
    for _ in 0..5 {
        assert_eq!(home.history().len(), 1);
    }
    interrupt(&talk.child);
    let (ran, rest) = talk.ended();
    assert_eq!((ran.code, rest.as_str()), (0, ""), "{}", ran.err);
    assert_eq!(home.history().len(), 1);
}

#[test]
fn a_window_that_wants_the_data_gets_it_and_the_listening_goes_on() {
    let home = Home::new();
    let mut talk = Talk::begin(&home, &[]);
    talk.say(&text("a", "vorher"));
    assert_eq!(talk.hear()["outcome"], "taken");
    assert!(Owner::of(&home.data()).unwrap().is_none());
    let mut call = connect(&home.data());
    call.write_all(b"{\"protocol\":1,\"request\":{\"command\":\"let_go\"}}\n").unwrap();
    // Whoever asks hears the answer: on Windows the one who gives it waits for that.
    let heard: Vec<String> = BufReader::new(call).lines().map_while(Result::ok).take(2).collect();
    assert!(heard.len() == 2 && heard[0].contains("accepted") && heard[1].contains("done"), "{heard:?}");
    let owner = until_blocking("the data to be let go", || Owner::of(&home.data()).unwrap());
    drop(owner);
    talk.say(&text("b", "nachher"));
    assert_eq!(talk.hear()["outcome"], "taken");
    assert_eq!(talk.ended().0.code, 0);
    assert_eq!(home.history().len(), 2);
}
