//! Any input: no panic, and what was read prints back to an equal request.

use super::*;
use crate::fuzz::{mutated, run_long, soup};

/// What must hold for any text.
fn holds(text: &str) -> Result<(), TestCaseError> {
    let imported = match read(text) {
        Ok(imported) => imported,
        Err(error) => {
            if let Some(place) = error.place() {
                let lines = u32::try_from(text.matches('\n').count()).unwrap() + 1;
                prop_assert!(place.line >= 1 && place.column >= 1 && place.line <= lines, "{}", error);
            }
            prop_assert!(error.to_string().len() < 4096 + 40 * MAX_DEPTH * 4);
            return Ok(());
        }
    };
    prop_assert!(imported.unknown.len() <= MAX_LISTED && imported.notes.len() <= MAX_LISTED + 1);
    let printed = again(&imported).to_bytes();
    let reread = read(std::str::from_utf8(&printed).unwrap()).unwrap();
    prop_assert_eq!(&reread.unknown, &[]);
    let harmless = |note: &Note| matches!(note, Note::TaskIdKept { .. } | Note::SplitsIntoRequests { .. });
    let all_harmless = reread.notes.iter().all(harmless);
    prop_assert!(all_harmless, "{:?}", reread.notes);
    prop_assert_eq!(again(&reread).to_bytes(), printed);
    prop_assert_eq!(&reread.message, &imported.message.normalized());
    prop_assert_eq!(&reread.recipients, &imported.recipients);
    prop_assert_eq!(reread.options.duplicate_check_interval, imported.options.duplicate_check_interval);
    Ok(())
}

/// Any JSON, with many of the names that requests have.
fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-2i64..5).prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,12}".prop_map(Value::from),
        "(@all|a|gao_yu|2|12\\|3|text_notice|vote_interaction|\\r\\n|\\$userName=a\\$)".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 60, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((names(), inner), 0..7)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

fn names() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => prop::sample::select(vec![
            "msgtype", "text", "content", "textcard", "title", "description", "url", "news", "articles", "template_card",
            "card_type", "main_title", "desc", "type", "jump_list", "checkbox", "option_list", "id", "is_checked", "safe",
            "touser", "toparty", "totag", "agentid", "card_image", "aspect_ratio", "submit_button", "key", "task_id",
            "enable_id_trans", "duplicate_check_interval", "miniprogram_notice", "emphasis_first_item", "content_item",
        ])
        .prop_map(str::to_owned),
        1 => "\\PC{0,6}",
    ]
}

/// A golden request with some of its values changed, so that most of it is still read.
fn nearly_golden() -> impl Strategy<Value = String> {
    let change = (any::<prop::sample::Index>(), any_json(), names(), 0u8..3);
    let goldens: Vec<&str> = examples::all().map(|(_, golden)| golden).collect();
    (prop::sample::select(goldens), prop::collection::vec(change, 0..4)).prop_map(|(golden, changes)| {
        let mut request: Value = serde_json::from_str(golden).unwrap();
        for (index, value, name, way) in changes {
            let mut pointers = Vec::new();
            walk(&request, String::new(), &mut pointers);
            let Some(place) = request.pointer_mut(&pointers[index.index(pointers.len())]) else { continue };
            match (way, place) {
                (0, Value::Object(entries)) => {
                    entries.insert(name, value);
                }
                (1, Value::Object(entries)) => {
                    entries.remove(&name);
                }
                (_, place) => *place = value,
            }
        }
        request.to_string()
    })
}

fn walk(value: &Value, pointer: String, found: &mut Vec<String>) {
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, item)| walk(item, format!("{pointer}/{at}"), found));
        }
        Value::Object(entries) => entries.iter().for_each(|(key, value)| {
            walk(value, format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")), found);
        }),
        _ => {}
    }
    found.push(pointer);
}

proptest! {
    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        holds(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn anything_that_looks_like_json(text in "(\u{FEFF}|curl |-d |--json )?[{}\\[\\]\":,'\\\\ \\n0-9eE.+\\-a-d断“$utfnlrs]{0,120}") {
        holds(&text)?;
    }

    #[test]
    fn any_json_at_all(value in any_json()) {
        holds(&value.to_string())?;
    }

    #[test]
    fn any_content_of_a_kind(kind in prop::sample::select(Kind::ALL.to_vec()), value in any_json()) {
        let mut value = value;
        let name = kind.msgtype();
        if name == "template_card" && let Value::Object(card) = &mut value {
            let card_type = serde_json::to_value(kind).unwrap();
            card.insert("card_type".to_owned(), card_type);
        }
        holds(&json!({"msgtype": name, name: value}).to_string())?;
    }

    #[test]
    fn requests_with_changed_values(text in nearly_golden()) {
        holds(&text)?;
    }

    #[test]
    fn requests_with_changed_bytes(text in nearly_golden(), changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..4), wrapped: bool) {
        let text = if wrapped { crate::curl::command(crate::channel::Channel::App, &text, "https://wecom.example") } else { text };
        let mut bytes = text.into_bytes();
        for (index, byte) in changes {
            let at = index.index(bytes.len());
            bytes[at] = byte;
        }
        holds(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn a_command_gives_back_what_it_was_made_of(text in nearly_golden()) {
        let command = crate::curl::command(crate::channel::Channel::App, &text, "https://wecom.example");
        match (read(&text), read(&command)) {
            (Ok(plain), Ok(unwrapped)) => prop_assert_eq!(plain, unwrapped),
            (Err(_), Err(_)) => {}
            (plain, unwrapped) => prop_assert!(false, "{:?} {:?}", plain, unwrapped),
        }
    }
}

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ":",
    ",",
    "\"",
    "'",
    "\\",
    "\\\"",
    "\\u0000",
    "\\ud83d",
    "\\ude00",
    "\\u",
    "null",
    "true",
    "1e999",
    "-0",
    "0.1",
    "01",
    "18446744073709551616",
    "NaN",
    "“",
    "”",
    "：",
    "，",
    "｛",
    "\"msgtype\":\"text\"",
    "\"text\":{\"content\":\"x\"}",
    "\"template_card\":",
    "\"card_type\":\"text_notice\"",
    "\"touser\":\"@all\"",
    "\"safe\":1",
    "\"a\":1",
    "//",
    "/*",
    "*/",
    "\u{FEFF}",
    "curl ",
    " -d ",
    "--data-raw ",
    "$'",
    "\\\n",
    "^",
    "\"\"",
    "`",
    " -H 'a: b' ",
    "https://x.example/cgi-bin/message/send?access_token=t",
    "\n",
    "\r\n",
    " ",
];

/// Requests and commands with changed bytes, and heaps of what they are made of.
fn pasted() -> impl Strategy<Value = String> {
    let requests = examples::all().map(|(_, golden)| golden.to_owned());
    let commands = examples::all()
        .map(|(_, golden)| crate::curl::command(crate::channel::Channel::App, golden, "https://wecom.example"));
    prop_oneof![mutated(requests.chain(commands).collect(), PIECES), soup(PIECES)]
}

proptest! {
    #[test]
    fn anything_that_was_pasted(text in pasted()) {
        holds(&text)?;
    }
}

#[test]
#[ignore = "goes on as long as it is told to: cargo xtask fuzz"]
fn long_import() {
    let inputs = prop_oneof![4 => pasted(), 1 => nearly_golden(), 1 => any_json().prop_map(|json| json.to_string())];
    run_long("import", &inputs, |text| holds(&text));
}
