//! Variables that stay open: `{{ 姓名 }}` is not what anybody wants to read. One rule for every way to send; who means the braces
//! themselves says so ([`crate::model::draft::Draft::literal`]).

use crate::compose::personal::{each_text, path_of};
use crate::model::draft::Draft;
use wecom::finding::{Finding, Rule};
use wecom::kinds::Message;
use wecom::limit::Severity;

/// Longest name that is told, in characters.
const NAME_CHARS: usize = 30;
/// Most findings of one message.
const MOST: usize = 20;
const SOURCE: &str = "broadcast: variables [D]";

/// What is open in the message of a draft as it stands. Where everyone gets a message of their own, that is asked of each.
pub fn findings_of(draft: &Draft) -> Vec<Finding> {
    if draft.personal.is_some() { Vec::new() } else { findings(&draft.message, draft.literal) }
}

/// What is open in a message as somebody gets it, worst first; nothing where braces are meant.
pub fn findings(message: &Message, literal: bool) -> Vec<Finding> {
    if literal {
        return Vec::new();
    }
    let Ok(whole) = serde_json::to_value(message) else { return Vec::new() };
    let (mut open, mut perhaps) = (Vec::new(), Vec::new());
    each_text(&whole, &mut String::new(), &mut |place, text| {
        for (name, is_open) in variables(text) {
            let (found, severity, rule) = if is_open {
                (&mut open, Severity::Refused, Rule::OpenVariable)
            } else {
                (&mut perhaps, Severity::Style, Rule::PerhapsVariable)
            };
            let finding = Finding { detail: Some(name), ..Finding::new(&path_of(place), severity, rule, SOURCE) };
            if found.len() < MOST && !found.contains(&finding) {
                found.push(finding);
            }
        }
    });
    open.append(&mut perhaps);
    open
}

/// The sign that is meant: input methods write wide ones, sheets and programs write others.
fn plain(c: char) -> char {
    match c {
        '｛' | '﹛' | '︷' => '{',
        '｝' | '﹜' | '︸' => '}',
        '％' | '﹪' => '%',
        '＃' | '﹟' => '#',
        c => c,
    }
}

/// The variables of a text: the name of each, and whether it is one for certain; otherwise it only looks like one.
fn variables(text: &str) -> Vec<(String, bool)> {
    let signs: Vec<char> = text.chars().collect();
    let at = |place: usize| signs.get(place).copied().map(plain);
    let mut found = Vec::new();
    let mut place = 0;
    while place < signs.len() {
        if at(place) != Some('{') {
            place += 1;
            continue;
        }
        match at(place + 1) {
            Some('{') => {
                let end = (place + 2..signs.len()).find(|end| at(*end) == Some('}'));
                found.push((name(&signs[place + 2..end.unwrap_or(signs.len())]), true));
                place = end.unwrap_or(place + 2).max(place + 2);
            }
            Some('%') => {
                let end = (place + 2..signs.len()).find(|end| at(*end) == Some('%'));
                found.push((format!("{{% {} %}}", name(&signs[place + 2..end.unwrap_or(signs.len())])), true));
                place = end.unwrap_or(place + 2).max(place + 2);
            }
            // A remark, which would not be sent.
            Some('#') if (place + 2..signs.len()).any(|end| at(end) == Some('#') && at(end + 1) == Some('}')) => {
                found.push(("{# #}".to_owned(), true));
                place += 2;
            }
            _ => {
                let end = (place + 1..signs.len().min(place + 2 + NAME_CHARS)).find(|end| at(*end) == Some('}'));
                let inside: String = end.map(|end| signs[place + 1..end].iter().collect()).unwrap_or_default();
                if is_name(&inside) {
                    // Closed by more signs than it was opened: one was lost.
                    let is_open = end.is_some_and(|end| at(end + 1) == Some('}'));
                    found.push((inside.trim().to_owned(), is_open));
                    place = end.unwrap_or(place);
                }
                place += 1;
            }
        }
    }
    found
}

/// The name in the braces, shortened: up to a filter, without the signs of Jinja around it.
fn name(inside: &[char]) -> String {
    let line = inside.iter().take_while(|c| !matches!(c, '\n' | '\r' | '|'));
    let line: String = line.filter(|c| plain(**c) != '{').take(NAME_CHARS).collect();
    line.trim_matches(|c: char| c.is_whitespace() || c == '-' || c == '+').to_owned()
}

/// Whether something reads like the name of a column.
fn is_name(inside: &str) -> bool {
    let inside = inside.trim();
    !inside.is_empty()
        && inside.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ' ' | '.' | '-'))
        && inside.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use wecom::kinds::{Text, Textcard};

    fn told(content: &str) -> Vec<(String, bool)> {
        let message = Message::Text { text: Text { content: content.to_owned() } };
        let told = findings(&message, false).into_iter().map(|one| {
            assert_eq!(one.path, "text.content");
            (one.detail.unwrap(), one.severity == Severity::Refused)
        });
        told.collect()
    }

    fn open(name: &str) -> Vec<(String, bool)> {
        vec![(name.to_owned(), true)]
    }

    #[test]
    fn an_open_variable_is_found_however_it_is_written() {
        for content in [
            "{{ 姓名 }}您好",
            "{{姓名}}您好",
            "{{- 姓名 -}}",
            "{{ 姓名|default('同事') }}",
            "｛｛ 姓名 ｝｝您好",
            "｛{姓名}｝您好",
            "{｛姓名｝}您好",
            "﹛﹛姓名﹜﹜",
            "{{姓名}",
            "{{ 姓名",
            "{姓名}}",
            "｛姓名｝｝",
            "{{{姓名}}}",
        ] {
            assert_eq!(told(content), open("姓名"), "{content}");
        }
        assert_eq!(told("{% if a %}x{% endif %}"), [("{% if a %}".to_owned(), true), ("{% endif %}".to_owned(), true)]);
        assert_eq!(told("｛％ if a ％｝"), open("{% if a %}"));
        assert_eq!(told("{# 记得改 #}您好"), open("{# #}"));
        assert_eq!(told("{{}}"), open(""));
        assert_eq!(told("{{ a }}{{ b }}{{ a }}"), [("a".to_owned(), true), ("b".to_owned(), true)]);
    }

    #[test]
    fn what_only_looks_like_one_is_a_hint() {
        for content in ["{姓名}您好", "｛姓名｝您好", "{ 姓名 }", "尊敬的${姓名}"] {
            assert_eq!(told(content), [("姓名".to_owned(), false)], "{content}");
        }
        for nothing in [
            "",
            "{",
            "}",
            "}}",
            "{}",
            "{ }",
            "{1}",
            "{a:1}",
            "{\"a\":{\"b\":1}}",
            "{#",
            "#}",
            "100 %",
            "{\n}",
            "a {, b }",
            "{这里是一段很长的话，不像是名字}",
            "（姓名）",
            "$userName=zhangsan$",
        ] {
            assert_eq!(told(nothing), [], "{nothing}");
        }
    }

    #[test]
    fn every_field_is_looked_at_and_named() {
        let card = Textcard {
            title: "{{ a }}".to_owned(),
            description: "好".to_owned(),
            url: "https://example.com/{{ b }}".to_owned(),
            ..Textcard::default()
        };
        let card = Message::Textcard { textcard: card };
        let found: Vec<_> = findings(&card, false).into_iter().map(|one| (one.path, one.detail.unwrap())).collect();
        let of = |path: &str, name: &str| (path.to_owned(), name.to_owned());
        assert_eq!(found, [of("textcard.title", "a"), of("textcard.url", "b")]);
        assert_eq!(findings(&card, true), [], "who means the braces gets them");
    }

    proptest! {
        #[test]
        fn nothing_typed_makes_it_panic_and_two_braces_never_pass(content in "[{}｛｝%#a 名\\n]{0,30}") {
            let found = told(&content);
            let plain: String = content.chars().map(plain).collect();
            prop_assert_eq!(plain.contains("{{") || plain.contains("{%"), found.iter().any(|(_, open)| *open)
                && (plain.contains("{{") || plain.contains("{%")));
        }
    }
}
