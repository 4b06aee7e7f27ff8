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
