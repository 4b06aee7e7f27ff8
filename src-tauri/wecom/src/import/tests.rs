use super::*;
use crate::examples;
use crate::ids::{DepartmentId, TagId, UserId};
use crate::kinds::{Kind, Markdown, Text};
use crate::safe::Safe;
use crate::send::SendRequest;
use proptest::prelude::*;
use serde_json::{Value, json};

mod fuzz;

fn again(imported: &Imported) -> SendRequest {
    SendRequest {
        recipients: imported.recipients.clone(),
        agent_id: imported.agent_id.unwrap_or(AgentId(0)),
        message: imported.message.clone(),
        options: imported.options.clone(),
    }
}

fn text(content: &str) -> Message {
    Message::Text { text: Text { content: content.to_owned() } }
}

fn place(line: u32, column: u32) -> Place {
    Place { line, column }
}

fn refused(text: &str) -> ImportError {
    read(text).expect_err(text)
}

#[test]
fn golden_requests_come_back_unchanged_in_every_wrapping() {
    for (_, golden) in examples::all() {
        let whole = read(golden).unwrap_or_else(|error| panic!("{error}: {golden}"));
        assert_eq!(whole.unknown, []);
        assert!(whole.notes.iter().all(|note| matches!(note, Note::TaskIdKept { .. })), "{:?}", whole.notes);
        assert_eq!(again(&whole).to_pretty_json(), golden.trim_end());
        assert_eq!(again(&whole), SendRequest::parse(golden.as_bytes()).unwrap());

        let value: Value = serde_json::from_str(golden).unwrap();
        let name = value["msgtype"].as_str().unwrap();
        let alone = json!({"msgtype": name, name: value[name]}).to_string();
        let content = json!({name: value[name]}).to_string();
        let command = crate::curl::command(crate::channel::Channel::App, golden, "https://qyapi.weixin.qq.com");
        let mut wrappings = vec![alone, content, command, format!("\u{FEFF}\r\n {golden} \n")];
        if name == "template_card" {
            wrappings.push(value[name].to_string());
        }
        for wrapping in wrappings {
            let read = read(&wrapping).unwrap_or_else(|error| panic!("{error}: {wrapping}"));
            assert_eq!((&read.message, read.unknown.len()), (&whole.message, 0), "{wrapping}");
        }
    }
    for kind in Kind::ALL {
        let blank = Message::blank(kind);
        let read = read(&serde_json::to_string(&blank).unwrap()).unwrap();
        assert_eq!(read.message.normalized(), blank.normalized());
    }
}

#[test]
fn the_envelope() {
    let whole = read(
        r#"{"touser": " gao_yu | Lin.Qing|GAO_YU ", "toparty": 12, "totag": ["3", 4], "msgtype": "text", "agentid": "1000002",
        "text": {"content": "x"}, "safe": "1", "enable_id_trans": true, "enable_duplicate_check": 0, "duplicate_check_interval": 99999}"#,
    )
    .unwrap();
    assert_eq!(
        whole.recipients,
        Recipients {
            all: false,
            users: vec![UserId("gao_yu".to_owned()), UserId("Lin.Qing".to_owned())],
            departments: vec![DepartmentId(12)],
            tags: vec![TagId(3), TagId(4)]
        }
    );
    assert_eq!(whole.agent_id, Some(AgentId(1_000_002)));
    assert_eq!(
        whole.options,
        SendOptions { safe: Safe::Confidential, enable_id_trans: true, duplicate_check_interval: 14_400 }
    );
    let changed = |path: &str, from, to| Note::TypeChanged { path: path.to_owned(), from, to };
    assert_eq!(
        whole.notes,
        [
            changed("toparty", JsonType::Number, JsonType::Text),
            changed("totag", JsonType::List, JsonType::Text),
            changed("safe", JsonType::Text, JsonType::Number),
            changed("enable_id_trans", JsonType::Boolean, JsonType::Number),
            Note::DuplicateCheckStaysOn,
            Note::IntervalChanged { given: 99_999, used: 14_400 },
        ]
    );
}

#[test]
fn nothing_widens_the_audience() {
    let recipients = |envelope: &str| {
        let read = read(&format!(r#"{{{envelope}, "msgtype": "text", "text": {{"content": "x"}}}}"#)).unwrap();
        (read.recipients, read.notes)
    };
    let (everyone, notes) = recipients(r#""touser": " @ALL ", "toparty": "1", "totag": null"#);
    assert_eq!(everyone, Recipients { all: true, ..Recipients::default() });
    assert_eq!(notes, [Note::WithoutEffect { path: "toparty".to_owned() }]);
    let left = |path: &str, value: &str| Note::RecipientLeftOut { path: path.to_owned(), value: value.to_owned() };
    let (some, notes) = recipients(r#""touser": "gao_yu|@all", "toparty": "PartyID1|2|-3""#);
    assert!(!some.all);
    assert_eq!((some.users.len(), some.departments), (1, vec![DepartmentId(2)]));
    assert_eq!(notes, [left("touser", "@all"), left("toparty", "PartyID1"), left("toparty", "-3")]);
    let many: Vec<String> = (0..1001).map(|at| format!("u{at}")).collect();
    let (many, notes) = recipients(&format!(r#""touser": "{}""#, many.join("|")));
    assert_eq!(many.users.len(), 1001);
    assert_eq!(notes, [Note::SplitsIntoRequests { path: "touser".to_owned(), count: 1001, most: 1000 }]);
}

#[test]
fn unknown_fields_are_named_and_kept_as_written() {
    let read = read(
        r#"{"msgtype": "template_card", "chatid": "c1", "template_card": {"card_type": "text_notice", "colour": {"a" : [1, 2]},
        "jump_list": [{"title": "x", "later": null}]}, "text": {"content": "other"}}"#,
    )
    .unwrap();
    let found: Vec<(&str, &str)> =
        read.unknown.iter().map(|field| (field.path.as_str(), field.value.as_str())).collect();
    assert_eq!(
        found,
        [
            ("chatid", "\"c1\""),
            ("text", r#"{"content": "other"}"#),
            ("template_card.colour", r#"{"a" : [1, 2]}"#),
            ("template_card.jump_list.0.later", "null"),
        ]
    );
}

#[test]
fn at_most_so_many_are_listed() {
    let fields: Vec<String> = (0..500).map(|at| format!("\"f{at}\": {at}")).collect();
    let read = read(&format!(r#"{{"text": {{"content": "x", {}}}}}"#, fields.join(","))).unwrap();
    assert_eq!(read.unknown.len(), MAX_LISTED);
    assert_eq!(read.notes.last(), Some(&Note::MoreNotListed { count: 300 }));
}

#[test]
fn types_that_are_meant_are_taken_and_noted() {
    let read = read(
        r#"{"card_type": "vote_interaction", "main_title": {"title": 2026}, "source": {"desc_color": "2"}, "task_id": "t1",
        "checkbox": {"mode": 1.0, "option_list": [{"id": 1, "text": "a", "is_checked": 1}]}, "submit_button": null}"#,
    )
    .unwrap();
    let Message::TemplateCard { template_card: crate::kinds::TemplateCard::VoteInteraction(card) } = read.message
    else {
        panic!("kind")
    };
    assert_eq!(card.main_title.title.as_deref(), Some("2026"));
    assert_eq!((card.source.unwrap().desc_color, card.checkbox.mode), (Some(2), Some(1)));
    assert!(card.checkbox.option_list[0].is_checked);
    let changed: Vec<String> = read
        .notes
        .iter()
        .filter_map(|note| match note {
            Note::TypeChanged { path, .. } => Some(path.clone()),
            _ => None,
        })
        .collect();
    let options = "checkbox.option_list.0";
    assert_eq!(
        changed,
        ["main_title.title", "source.desc_color", &format!("{options}.id"), &format!("{options}.is_checked")]
    );
    assert!(read.notes.contains(&Note::TaskIdKept { task_id: "t1".to_owned() }));
}

#[test]
fn webhooks() {
    let command =
        "curl 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=0000' -H 'Content-Type: application/json' -d '
   {\"msgtype\": \"markdown\", \"markdown\": {\"content\": \"# 通知\"}}'";
    let read_one = read(command).unwrap();
    assert_eq!(read_one.message, Message::Markdown { markdown: Markdown { content: "# 通知".to_owned() } });
    assert_eq!(read_one.notes, [Note::FromWebhook]);
    assert!(!format!("{read_one:?}").contains("0000"), "the key is a secret");
    let text = read(r#"{"msgtype":"text","text":{"content":"x","mentioned_list":["@all"]}}"#).unwrap();
    assert_eq!(text.unknown[0].path, "text.mentioned_list");
    assert_eq!(text.recipients, Recipients::default());
}

#[test]
fn commands_of_every_spelling() {
    let body = r#"{"text": {"content": "it's"}}"#;
    for command in [
        r#"curl -X POST https://e/x?access_token=T -d "{\"text\": {\"content\": \"it's\"}}" | jq ."#,
        r#"$ curl --data-raw='{"text": {"content": "it'\''s"}}' 'https://e'"#,
        r#"curl -sS -XPOST -d'{"text": {"content": "it'"'"'s"}}' https://e"#,
        "curl https://e \\\n  -H 'Content-Type: application/json' \\\r\n  --json $'{\"text\": {\"content\": \"it\\'s\"}}'",
        r#"curl https://e -H "X: -d '{}'" -o -d --data-binary $'{"text": {"content": "it\x27\u0073"}}' # comment"#,
    ] {
        assert_eq!(
            read(command).unwrap_or_else(|error| panic!("{error}: {command}")).message,
            text("it's"),
            "{command}"
        );
    }
    assert_eq!(read(body).unwrap().message, text("it's"));
    assert_eq!(refused("curl https://e"), ImportError::NoData);
    assert_eq!(refused("curl https://e -d ''"), ImportError::NoData);
    assert!(matches!(refused("curl https://e\n -d '{"), ImportError::OpenQuote { at: Place { line: 2, column: 5 } }));
    for elsewhere in ["curl -d @body.json https://e", "curl -d '{}' -d '{}' e", "curl -d@x e"] {
        assert!(matches!(refused(elsewhere), ImportError::DataElsewhere { .. }), "{elsewhere}");
    }
    assert_eq!(refused("curl https://e \\\n -d '{\n  \"text\": 断}'").place(), Some(place(3, 11)));
}

#[test]
fn broken_text_is_told_with_its_place() {
    for (text, at, expected) in [
        ("{", place(1, 2), SyntaxProblem::End),
        ("{\"text\":{\"content\":\"x\"},\n}", place(1, 24), SyntaxProblem::TrailingComma),
        ("{\n  “text”: 1}", place(2, 3), SyntaxProblem::NotAscii { found: '“', instead: '"' }),
        ("{\"a\"：1}", place(1, 5), SyntaxProblem::NotAscii { found: '：', instead: ':' }),
        ("{\"断电\":'x'}", place(1, 7), SyntaxProblem::Unexpected { found: '\'' }),
        ("{\"a\":01}", place(1, 6), SyntaxProblem::BadNumber),
        ("{\"a\":\"\\ud800\"}", place(1, 6), SyntaxProblem::BadString),
        ("{\"a\":\"x\ny\"}", place(1, 8), SyntaxProblem::BadString),
        ("{\"a\":\"x", place(1, 6), SyntaxProblem::End),
        ("{\"a\":\"\\", place(1, 6), SyntaxProblem::End),
        ("{} {}", place(1, 4), SyntaxProblem::Behind),
        ("\u{FEFF}hello", place(1, 1), SyntaxProblem::Unexpected { found: 'h' }),
    ] {
        let error = refused(text);
        assert_eq!(error.place(), Some(at), "{text}: {error}");
        assert!(matches!(error, ImportError::Syntax { problem, .. } if problem == expected), "{text}: {error}");
    }
    for text in ["", " \n", "\u{FEFF}"] {
        assert_eq!(refused(text), ImportError::Empty);
    }
}

#[test]
fn keys_that_stand_twice_are_refused_by_name_wherever_they_stand() {
    for (text, path, at) in [
        (r#"{"msgtype":"text","text":{"content":"a","content":"b"}}"#, "text.content", place(1, 41)),
        ("{\"touser\":\"a\",\n\"touser\":\"b\"}", "touser", place(2, 1)),
        (r#"{"x":[{"a":1,"\u0061":2}]}"#, "x.0.a", place(1, 14)),
    ] {
        let error = refused(text);
        assert_eq!(error.place(), Some(at));
        assert!(matches!(&error, ImportError::DuplicateKey { path: found, .. } if found == path), "{error}");
    }
}

#[test]
fn wrong_types_are_told_with_path_and_place() {
    use JsonType::{Boolean, List, Number, Object, Text};
    for (text, path, expected, found) in [
        (r#"{"msgtype":"text","text":["x"]}"#, "text", Object, List),
        (r#"{"text":{"content":{"a":1}}}"#, "text.content", Text, Object),
        (r#"{"news":{"articles":{"title":"x"}}}"#, "news.articles", List, Object),
        (r#"{"news":{"articles":[{"title":"x"},["y"]]}}"#, "news.articles.1", Object, List),
        (r#"{"card_type":"text_notice","card_action":{"type":"url"}}"#, "card_action.type", Number, Text),
        (r#"{"msgtype":5}"#, "msgtype", Text, Number),
        (r#"{"touser":{},"text":{}}"#, "touser", Text, Object),
        (r#"{"totag":[[1]],"text":{}}"#, "totag.0", Text, List),
        (
            r#"{"miniprogram_notice":{"emphasis_first_item":"yes"}}"#,
            "miniprogram_notice.emphasis_first_item",
            Boolean,
            Text,
        ),
        ("[]", ".", Object, List),
        ("7", ".", Object, Number),
    ] {
        let error = refused(text);
        let at = error.place().unwrap();
        assert_eq!(error, ImportError::WrongType { at, path: path.to_owned(), expected, found }, "{text}");
    }
    let nested = "{\"msgtype\": \"template_card\",\n \"template_card\": {\"card_type\": \"text_notice\",\n  \"jump_list\": [{\"type\": 300}]}}";
    let error = refused(nested);
    assert_eq!(error.place(), Some(place(3, 26)));
    assert!(error.to_string().contains("template_card.jump_list.0.type cannot be 300"), "{error}");
    for bad in ["3", "-1", "0.5", "1e400", "99999999999999999999"] {
        let text = format!(r#"{{"text":{{}},"safe":{bad}}}"#);
        assert!(matches!(refused(&text), ImportError::BadValue { .. }), "{bad}");
    }
}

#[test]
fn kinds_that_do_not_exist() {
    let error = refused("{\n\"msgtype\": \"fax\", \"fax\": {}}");
    assert_eq!(error.place(), Some(place(2, 12)));
    assert!(matches!(&error, ImportError::UnknownKind { name, path, .. } if name == "fax" && path == "msgtype"));
    let card = refused(r#"{"template_card":{"card_type":"poster"}}"#);
    assert!(
        matches!(&card, ImportError::UnknownKind { name, path, .. } if name == "poster" && path == "template_card.card_type")
    );
    for text in ["{}", r#"{"text":{},"news":{}}"#, r#"{"content":"x"}"#] {
        assert!(matches!(refused(text), ImportError::NoKind { .. }), "{text}");
    }
    for (text, missing) in [(r#"{"msgtype":"text"}"#, "text"), (r#"{"template_card":{}}"#, "template_card.card_type")] {
        assert!(matches!(refused(text), ImportError::Missing { path, .. } if path == missing), "{text}");
    }
}

#[test]
fn depth_and_size_by_one_on_each_side() {
    let nested = |levels: usize| format!("{{\"text\":{{}},\"x\":{}{}}}", "[".repeat(levels), "]".repeat(levels));
    assert_eq!(read(&nested(MAX_DEPTH - 1)).unwrap().unknown.len(), 1);
    assert!(matches!(refused(&nested(MAX_DEPTH)), ImportError::TooDeep { at: Place { line: 1, column: 79 } }));
    for open in ["[", "{\"a\":"] {
        assert!(matches!(refused(&open.repeat(200_000)), ImportError::TooDeep { .. }));
    }
    let sized = |bytes: usize| format!(r#"{{"text":{{"content":"{}"}}}}"#, "x".repeat(bytes - 23));
    assert_eq!(sized(MAX_BYTES).len(), MAX_BYTES);
    assert!(read(&sized(MAX_BYTES)).is_ok());
    assert_eq!(refused(&sized(MAX_BYTES + 1)), ImportError::TooLarge { bytes: u32::try_from(MAX_BYTES).unwrap() + 1 });
}

/// A megabyte that is wide instead of deep. Were one of these quadratic, the run's own time-out would end it.
#[test]
fn a_megabyte_of_keys_rows_and_addressees() {
    let filled = |head: &str, one: &dyn Fn(usize) -> String, tail: &str| {
        let mut text = head.to_owned();
        for at in 0.. {
            let next = one(at);
            if text.len() + next.len() + tail.len() > MAX_BYTES {
                break;
            }
            text += &next;
        }
        text + tail
    };
    let unknown = filled(r#"{"text":{"content":"x""#, &|at| format!(",\"k{at}\":{at}"), "}}");
    assert_eq!(read(&unknown).unwrap().unknown.len(), MAX_LISTED);
    let same = filled(r#"{"text":{"content":"x""#, &|_| ",\"k\":1".to_owned(), "}}");
    assert!(matches!(refused(&same), ImportError::DuplicateKey { .. }));
    let rows = filled(r#"{"news":{"articles":[{}"#, &|_| ",{\"title\":7}".to_owned(), "]}}");
    let imported = read(&rows).unwrap();
    assert!(
        matches!(imported.notes.last(), Some(Note::MoreNotListed { count }) if *count > 50_000),
        "{:?}",
        imported.notes.last()
    );
    let crowd = filled(r#"{"text":{"content":"x"},"touser":"a"#, &|at| format!("|u{at}"), r#""}"#);
    assert!(read(&crowd).unwrap().recipients.users.len() > 100_000);
    let escapes = filled(r#"{"text":{"content":""#, &|_| "\\u65ad".to_owned(), r#""}}"#);
    assert_eq!(read(&escapes).unwrap().message, text(&"断".repeat((escapes.len() - 23) / 6)));
}
