use super::*;
use crate::examples;
use crate::import::{JsonType, MAX_DEPTH, Place, SyntaxProblem};
use crate::kinds::{Kind, Text};
use crate::send::any_message;
use proptest::prelude::*;
use serde_json::{Value, json};

fn blank() -> Message {
    Message::blank(Kind::Text)
}

fn text(content: &str) -> Message {
    Message::Text { text: Text { content: content.to_owned() } }
}

fn written(message: &Message, unknown: &[UnknownField]) -> (String, Vec<FieldLine>) {
    match write_message(message, unknown) {
        MessageText::Written { text, lines } => (text, lines),
        MessageText::TooLong { bytes } => panic!("{bytes} bytes"),
    }
}

fn refused(text: &str) -> ImportError {
    match read_message(text, &blank()) {
        MessageRead::Refused { error } => error,
        read @ MessageRead::Read { .. } => panic!("{text}: {read:?}"),
    }
}

fn line_of(lines: &[FieldLine], path: &str) -> Option<u32> {
    lines.iter().find(|field| field.path == path).map(|field| field.line)
}

/// Every value of a document, by another reader, in the order of the text.
fn paths(value: &Value, path: &str, found: &mut Vec<(String, Value)>) {
    let mut below = |name: String, value: &Value| {
        let path = if path.is_empty() { name } else { format!("{path}.{name}") };
        found.push((path.clone(), value.clone()));
        paths(value, &path, found);
    };
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| below(key.clone(), value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, item)| below(at.to_string(), item)),
        _ => {}
    }
}

/// What must hold of any message that is written.
fn holds(message: &Message, unknown: &[UnknownField]) -> Result<(), TestCaseError> {
    let (first, lines) = written(message, unknown);
    let value: Value = serde_json::from_str(&first).unwrap();
    let mut expected = Vec::new();
    paths(&value, "", &mut expected);
    let given: Vec<_> = lines.iter().map(|field| field.path.clone()).collect();
    prop_assert_eq!(given, expected.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>());
    let rows: Vec<&str> = first.lines().collect();
    for (field, (path, value)) in lines.iter().zip(&expected) {
        let row = rows[field.line as usize - 1].trim_start();
        let name = path.rsplit('.').next().unwrap();
        // An entry of an object stands behind its key, one of a list begins its line.
        let rest = row.strip_prefix(&format!("{}: ", Value::from(name))).unwrap_or(row);
        let begins = match value {
            Value::Object(entries) if !entries.is_empty() => rest == "{",
            Value::Array(items) if !items.is_empty() => rest == "[",
            other => rest.strip_suffix(',').unwrap_or(rest) == serde_json::to_string(other).unwrap(),
        };
        prop_assert!(begins, "{path} at line {}: {row}", field.line);
    }
    let MessageRead::Read { message: other, unknown: kept, lines: again, .. } = read_message(&first, message) else {
        return Err(TestCaseError::fail(refused(&first).to_string()));
    };
    prop_assert!(other.is_none(), "another message was read of {first}");
    prop_assert_eq!(&again, &lines);
    let MessageRead::Read { message: Some(read), .. } = read_message(&first, &text("something that no sample says"))
    else {
        return Err(TestCaseError::fail("not told as another message"));
    };
    prop_assert_eq!(written(&read, &kept), (first, lines));
    Ok(())
}

proptest! {
    #[test]
    fn what_is_written_reads_as_the_same_and_each_field_is_on_its_line(message in any_message()) {
        holds(&message, &[])?;
    }

    #[test]
    fn unknown_fields_stand_in_the_text_and_come_back(
        message in any_message(),
        name in "[a-z~/ 颜\"]{3,8}_new",
        value in "(1|true|null|\"红\"|\\[\\]|\\{ \"a\" : \\[1, \\{\\}\\] \\})",
    ) {
        let step = name.replace('~', "~0").replace('/', "~1");
        let unknown = [
            UnknownField::new(format!("/{step}"), &*value),
            UnknownField::new(format!("/{}/{step}", message.kind().msgtype()), &*value),
        ];
        holds(&message, &unknown)?;
        let (text, _) = written(&message, &unknown);
        let MessageRead::Read { unknown: kept, .. } = read_message(&text, &message) else { panic!("{text}") };
        let mut pointers: Vec<_> = kept.iter().map(|field| field.pointer.clone()).collect();
        pointers.sort();
        let mut expected: Vec<_> = unknown.iter().map(|field| field.pointer.clone()).collect();
        expected.sort();
        prop_assert_eq!(pointers, expected);
    }

    #[test]
    fn any_text_is_read_or_refused_with_a_place_in_it(message in any_message(), at: prop::sample::Index, piece in "[{}\\[\\]\":,/#\\\\ \\n\\r0-9a-c“：，\u{FEFF}]{0,6}") {
        let (mut text, _) = written(&message, &[]);
        let at = (0..=at.index(text.len() + 1)).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        text.insert_str(at, &piece);
        if let MessageRead::Refused { error } = read_message(&text, &message) {
            let rows = u32::try_from(text.matches('\n').count()).unwrap() + 1;
            prop_assert!(error.place().is_none_or(|place| (1..=rows).contains(&place.line)), "{error}");
        }
    }
}

#[test]
fn golden_messages_and_blank_ones_come_back() {
    let goldens = examples::all().map(|(_, golden)| crate::import::read(golden).unwrap().message);
    for message in goldens.chain(Kind::ALL.into_iter().map(Message::blank)) {
        holds(&message, &[]).unwrap_or_else(|fault| panic!("{fault}: {message:?}"));
    }
}

#[test]
fn a_text_that_says_the_same_is_no_change() {
    let before = text("{{姓名}}，您好");
    for same in [
        "{\"msgtype\":\"text\",\"text\":{\"content\":\"{{姓名}}，您好\"}}",
        "\u{FEFF}{\r\n  \"text\": {\r\n    \"content\": \"\\u007b{姓名}}，您好\"\r\n  }\r\n}\r\n",
    ] {
        let MessageRead::Read { message, lines, .. } = read_message(same, &before) else { panic!("{same}") };
        assert_eq!(message, None, "{same}");
        assert_eq!(line_of(&lines, "text.content"), Some(if same.contains('\n') { 3 } else { 1 }));
    }
}

#[test]
fn a_bare_card_has_its_fields_where_findings_look_for_them() {
    let card = "{\n\"card_type\": \"text_notice\",\n\"main_title\": {\n\"title\": \"值班\"},\n\"colour\": 1}";
    let MessageRead::Read { message: Some(message), unknown, lines, .. } = read_message(card, &blank()) else {
        panic!("not read")
    };
    assert_eq!(message.kind(), Kind::TextNotice);
    assert_eq!(line_of(&lines, "template_card"), Some(1));
    assert_eq!(line_of(&lines, "template_card.main_title.title"), Some(4));
    assert_eq!(unknown[0].pointer, "/template_card/colour");
}

#[test]
fn what_is_no_message_is_refused_with_its_place() {
    let at = |line, column| Place { line, column };
    let syntax = |line, column, problem| ImportError::Syntax { at: at(line, column), problem };
    let of_request =
        |name: &str| format!("{{\"msgtype\": \"text\",\n \"{name}\": 1, \"text\": {{\"content\": \"x\"}}}}");
    for name in ["touser", "toparty", "totag", "agentid", "safe", "enable_id_trans", "duplicate_check_interval"] {
        let error = ImportError::NotOfMessage { at: at(2, 2), path: name.to_owned() };
        assert_eq!(refused(&of_request(name)), error);
    }
    assert_eq!(refused(" \n"), ImportError::Empty);
    assert_eq!(refused("// 通知\n{}"), syntax(1, 1, SyntaxProblem::Comment));
    assert_eq!(refused("{\n  /* 标题 */ \"msgtype\": \"text\"}"), syntax(2, 3, SyntaxProblem::Comment));
    assert_eq!(refused("{\"msgtype\": \"text\"} # 完"), syntax(1, 21, SyntaxProblem::Comment));
    assert_eq!(
        refused("{\r\n\"text\": {\r\n\"content\": 1,\r\n\"content\": 2}}"),
        ImportError::DuplicateKey { at: at(4, 1), path: "text.content".to_owned() }
    );
    let deep = format!("{{\"text\": {}{}}}", "[".repeat(MAX_DEPTH), "]".repeat(MAX_DEPTH));
    assert_eq!(refused(&deep), ImportError::TooDeep { at: at(1, 10 + u32::try_from(MAX_DEPTH).unwrap() - 1) });
    let long = "字".repeat(MAX_BYTES / 3 + 1);
    assert_eq!(refused(&long), ImportError::TooLarge { bytes: u32::try_from(long.len()).unwrap() });
    assert_eq!(
        refused("{\"text\": {\"content\": []}}"),
        ImportError::WrongType {
            at: at(1, 22),
            path: "text.content".to_owned(),
            expected: JsonType::Text,
            found: JsonType::List
        }
    );
    assert!(matches!(refused("curl https://x -d '{}'"), ImportError::Syntax { .. }), "a command is no message");
}

#[test]
fn a_message_that_could_not_be_read_again_is_not_written() {
    let long = "字".repeat(MAX_BYTES / 3);
    assert!(matches!(write_message(&text(&long), &[]), MessageText::TooLong { bytes } if bytes as usize > MAX_BYTES));
}

#[test]
fn the_lines_of_a_text_are_bounded() {
    let many =
        json!({ "msgtype": "text", "text": { "content": "x" }, "list": vec![0; 2 * MAX_FIELD_LINES] }).to_string();
    let MessageRead::Read { lines, .. } = read_message(&many, &blank()) else { panic!("not read") };
    assert_eq!(lines.len(), MAX_FIELD_LINES);
}
