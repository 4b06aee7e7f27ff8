//! A request for a person to read.

use std::iter::repeat_n;

/// The same JSON with line breaks and two spaces for each level; nothing but white space between its parts changes, so the order of
/// the fields and the spelling of every value stay. A text that is no JSON comes back in some shape, without a panic.
pub fn indented(json: &str) -> String {
    let mut text = String::with_capacity(json.len() * 2);
    let mut depth = 0_usize;
    let (mut in_string, mut is_escaped) = (false, false);
    let mut rest = json.chars().peekable();
    let new_line = |text: &mut String, depth: usize| {
        text.push('\n');
        text.extend(repeat_n("  ", depth));
    };
    while let Some(c) = rest.next() {
        if in_string {
            in_string = is_escaped || c != '"';
            is_escaped = c == '\\' && !is_escaped;
            text.push(c);
            continue;
        }
        match c {
            ' ' | '\t' | '\n' | '\r' => {}
            '{' | '[' => {
                text.push(c);
                while rest.next_if(|c| matches!(c, ' ' | '\t' | '\n' | '\r')).is_some() {}
                let end = if c == '{' { '}' } else { ']' };
                if rest.next_if_eq(&end).is_some() {
                    text.push(end);
                } else {
                    depth += 1;
                    new_line(&mut text, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                new_line(&mut text, depth);
                text.push(c);
            }
            ',' => {
                text.push(c);
                new_line(&mut text, depth);
            }
            ':' => text.push_str(": "),
            c => {
                in_string = c == '"';
                text.push(c);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    #[test]
    fn order_and_spelling_stay() {
        assert_eq!(
            indented(r#"{"b":[1.0,{}, [ ]],"a":"{\"x\": [1,2]}\\","u":"\u00e9"}"#),
            "{\n  \"b\": [\n    1.0,\n    {},\n    []\n  ],\n  \"a\": \"{\\\"x\\\": [1,2]}\\\\\",\n  \"u\": \"\\u00e9\"\n}"
        );
        assert_eq!(indented("}]\"\\"), "\n}\n]\"\\");
    }

    proptest! {
        #[test]
        fn as_serde_writes_it(texts in prop::collection::vec("\\PC{0,8}", 0..5), number in any::<i64>()) {
            let value: Value = serde_json::json!({"a": texts, "b": {"c": number, "d": {}, "e": []}, "f": null});
            let compact = serde_json::to_string(&value).unwrap();
            let pretty = serde_json::to_string_pretty(&value).unwrap();
            prop_assert_eq!(indented(&compact), pretty.as_str());
            prop_assert_eq!(indented(&pretty), pretty.as_str());
        }
    }
}
