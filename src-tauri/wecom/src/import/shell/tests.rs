use crate::import::{ImportError, read};
use crate::kinds::{Message, Text};
use proptest::prelude::*;

fn content(command: &str) -> Result<String, ImportError> {
    match read(command)?.message {
        Message::Text { text } => Ok(text.content),
        other => panic!("{other:?}"),
    }
}

fn body(content: &str) -> String {
    let message = Message::Text { text: Text { content: content.to_owned() } };
    serde_json::to_string(&message).unwrap()
}

/// As browsers copy a command for cmd: every character that has a meaning stands behind a caret.
fn for_cmd(body: &str) -> String {
    let mut word = String::from("^\"");
    let mut marks = 0;
    for c in body.chars() {
        match c {
            '\\' => marks += 1,
            '"' => {
                word.push_str(&"^\\".repeat(2 * marks + 1));
                marks = 0;
                word.push_str("^\"");
            }
            c => {
                word.push_str(&"\\".repeat(marks));
                marks = 0;
                if !c.is_alphanumeric() && c.is_ascii() {
                    word.push('^');
                }
                word.push(c);
            }
        }
    }
    word.push_str(&"\\".repeat(2 * marks));
    format!(
        "curl ^\"https://e/x?a=1^&access_token=T^\" ^\r\n  -H ^\"content-type: application/json^\" ^\r\n  --data-raw {word}^\""
    )
}

/// With the escapes of the program's own reading, for a body in which nothing has a meaning to cmd.
fn for_cmd_plain(body: &str) -> String {
    format!("C:\\Users\\hr>curl.exe -X POST -d \"{}\" https://e", for_program(body))
}

/// With the backslashes that a program of Windows wants before quotation marks.
fn for_program(body: &str) -> String {
    let mut escaped = String::new();
    let mut marks = 0;
    for c in body.chars() {
        if c == '"' {
            escaped.push_str(&"\\".repeat(marks + 1));
        }
        marks = if c == '\\' { marks + 1 } else { 0 };
        escaped.push(c);
    }
    escaped
}

fn for_power_shell(body: &str) -> String {
    format!("PS C:\\> curl.exe https://e `\r\n  -d '{}'", body.replace('\'', "''"))
}

fn for_power_shell_double(body: &str) -> String {
    let escaped: String =
        body.chars().flat_map(|c| if matches!(c, '"' | '`' | '$') { vec!['`', c] } else { vec![c] }).collect();
    format!("curl.exe https://e -d \"{escaped}\"")
}

fn for_windows_power_shell(body: &str) -> String {
    for_power_shell(&for_program(body))
}

#[test]
fn commands_of_windows() {
    for command in [
        r#"curl -d "{\"text\":{\"content\":\"it's 断电\"}}" https://e"#,
        r#"curl -d "{""text"":{""content"":""it's 断电""}}" https://e"#,
        "curl https://e ^\n -H \"X: y\" ^\n -d \"{\\\"text\\\":{\\\"content\\\":\\\"it's 断电\\\"}}\"",
        "curl.exe https://e `\n  -d '{\"text\":{\"content\":\"it''s 断电\"}}'",
        "PS C:\\Users\\hr> curl.exe -d \"{`\"text`\":{`\"content`\":`\"it's 断电`\"}}\" https://e",
        r#"curl.exe -d '{\"text\":{\"content\":\"it''s 断电\"}}' https://e"#,
        "curl.exe https://e -d @'\r\n{\"text\":\r\n{\"content\":\"it's 断电\"}}\r\n'@\r\n",
    ] {
        assert_eq!(content(command).as_deref(), Ok("it's 断电"), "{command}");
    }
    let error = content("curl https://e ^\n -d \"{").unwrap_err();
    assert!(matches!(error, ImportError::OpenQuote { .. }), "{error}");
    assert!(content("这不是 curl -d '{}'").is_err());
}

proptest! {
    #[test]
    fn any_content_comes_through_every_shell(text in "([ -~]|断|😀|\\\\|\"|'|\\^|`|\\$|%|&){0,40}") {
        let body = body(&text);
        for command in [
            for_cmd(&body),
            for_power_shell(&body),
            for_windows_power_shell(&body),
            crate::curl::command(crate::channel::Channel::App, &body, "https://e"),
        ] {
            prop_assert_eq!(content(&command), Ok(text.clone()), "{}", command);
        }
    }

    #[test]
    fn double_quotes_of_power_shell(text in "([ -~]|断|\"|`|\\$){0,40}") {
        prop_assume!(!text.contains('\\'));
        let command = for_power_shell_double(&body(&text));
        prop_assert_eq!(content(&command), Ok(text), "{}", command);
    }

    #[test]
    fn plain_commands_of_cmd(text in "[a-z 断'\"{}:,]{0,40}") {
        let command = for_cmd_plain(&body(&text));
        prop_assert_eq!(content(&command), Ok(text), "{}", command);
    }
}
