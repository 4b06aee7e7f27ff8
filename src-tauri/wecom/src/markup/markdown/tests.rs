use super::*;
use crate::markup::text_of;
use proptest::prelude::*;

fn paragraph(text: &str) -> Rich {
    match read(text).blocks.as_slice() {
        [Block::Paragraph { text }] => text.clone(),
        other => panic!("{text}: {other:?}"),
    }
}

/// Text with its look in letters: b bold, c code, i info, m comment, w warning, and the address.
fn look(text: &str) -> Vec<(String, String)> {
    paragraph(text)
        .into_iter()
        .map(|span| {
            let mut letters = String::new();
            letters.push_str(if span.bold { "b" } else { "" });
            letters.push_str(if span.code { "c" } else { "" });
            letters.push_str(match span.tone {
                Tone::Info => "i",
                Tone::Comment => "m",
                Tone::Warning => "w",
                _ => "",
            });
            letters.push_str(span.href.as_deref().unwrap_or_default());
            (span.text, letters)
        })
        .collect()
}

fn same(text: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    assert_eq!(look(text), expected, "{text}");
    assert_eq!(read(text).unsupported, 0, "{text}");
}

#[test]
fn the_documented_subset() {
    same("a **b** c", &[("a ", ""), ("b", "b"), (" c", "")]);
    same("`deploy 3`!", &[("deploy 3", "c"), ("!", "")]);
    same("[看板](https://a.example.com/x?y=1)", &[("看板", "https://a.example.com/x?y=1")]);
    same("<font color=\"info\">成功</font>", &[("成功", "i")]);
    same("<font color=\"comment\">14</font><font color='warning'>!</font>", &[("14", "m"), ("!", "w")]);
    same(
        "**a <font color=\"warning\">b [c](https://d.e) `f**`</font>**",
        &[("a ", "b"), ("b ", "bw"), ("c", "bwhttps://d.e"), (" ", "bw"), ("f**", "bcw")],
    );
    let blocks = read("# 一\n### 三\n正文\n第二行\n\n第二段\n> 引\n>用\n\n> 又").blocks;
    let shape: Vec<(String, String)> = blocks
        .iter()
        .map(|block| match block {
            Block::Heading { level, text } => (format!("h{level}"), text_of(text)),
            Block::Quote { text } => ("quote".to_owned(), text_of(text)),
            Block::Paragraph { text } => ("p".to_owned(), text_of(text)),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected =
        [("h1", "一"), ("h3", "三"), ("p", "正文\n第二行"), ("p", "第二段"), ("quote", "引\n用"), ("quote", "又")];
    assert_eq!(shape, expected.map(|(a, b)| (a.to_owned(), b.to_owned())));
}

#[test]
fn what_is_not_closed_is_text() {
    for text in [
        "a ** b",
        "2**3",
        "`a",
        "[a]",
        "[a](",
        "[a](https://a.b",
        "[](https://a.b)",
        "](https://a.b)",
        "a](https://a.b)",
        "``",
        "####### 七",
        "a < b > c",
        "<@gao_yu>",
    ] {
        same(text, &[(text, "")]);
    }
    for told in ["[a](https://a.b c)", "****", "#标题", "*斜*", "- 一", "1. 一"] {
        assert_eq!(look(told), [(told.to_owned(), String::new())], "{told}");
        assert!(read(told).unsupported > 0, "{told}");
    }
}

#[test]
fn what_is_not_in_the_subset_is_counted_and_shown() {
    for (text, count) in [
        ("<script>alert(1)</script>", 2),
        ("<b>x</b>", 2),
        ("<font color=\"red\">x</font>", 2),
        ("<font color=\"info\">x", 1),
        ("<font color=\"info\" onclick=\"f()\">x</font>", 2),
        ("x</font>", 1),
        ("[a](javascript:alert(1))", 1),
        ("[a](www.example.com)", 1),
        ("```", 1),
        ("| --- | :-: |", 1),
        ("~~x~~", 2),
    ] {
        let page = read(text);
        assert_eq!(page.unsupported, count, "{text}");
        assert_eq!(look(text), [(text.to_owned(), String::new())], "{text}");
    }
    let picture = read("![图](https://a.example.com/a.png)");
    assert_eq!(picture.unsupported, 1);
    assert_eq!(text_of(&paragraph("![图](https://a.example.com/a.png)")), "!图");
}

#[test]
fn marks_that_cross_are_not_both_drawn() {
    let page = read("**a [b** c](https://d.e)");
    let [Block::Paragraph { text }] = page.blocks.as_slice() else { panic!("{page:?}") };
    assert_eq!(text_of(text), "a [b c](https://d.e)");
    assert_eq!(
        look("[a **b](https://c.d) e**"),
        [("a **b".to_owned(), "https://c.d".to_owned()), (" e**".to_owned(), String::new())]
    );
}

const SOUP: &str = "([*`\\[\\]()<>#\\-~|! 断\n]|\\*\\*|\\]\\(|https://a\\.b|<font color=\"info\">|</font>|<b>|> |## |\\[x\\]\\(https://a\\.b\\)|😀){0,60}";

proptest! {
    #[test]
    fn no_character_of_the_text_is_lost(text in SOUP) {
        let page = read(&text);
        let shown: String = page.blocks.iter().map(|block| match block {
            Block::Paragraph { text } | Block::Heading { text, .. } | Block::Quote { text } => text_of(text),
            other => panic!("{other:?}"),
        }).collect();
        let letters = |text: &str| text.chars().filter(|c| matches!(c, '断' | '😀')).collect::<String>();
        prop_assert_eq!(letters(&shown), letters(&text));
        // What is shown was typed, in this order.
        let mut typed = text.chars();
        prop_assert!(shown.chars().all(|c| typed.any(|d| d == c)), "{} / {}", text, shown);
    }

    #[test]
    fn an_href_is_always_http(text in "\\PC{0,60}") {
        for block in read(&format!("[x]({text}) [{text}](https://a.b)")).blocks {
            let (Block::Paragraph { text } | Block::Heading { text, .. } | Block::Quote { text }) = block else { continue };
            for href in text.iter().filter_map(|span| span.href.as_deref()) {
                let href = href.to_ascii_lowercase();
                prop_assert!(href.starts_with("http://") || href.starts_with("https://"));
            }
        }
    }

    #[test]
    fn plain_words_stay_as_they_are(text in "[a-z断 ，。]{1,40}") {
        let shown: String = read(&text).blocks.iter().map(|block| match block {
            Block::Paragraph { text } => text_of(text),
            other => panic!("{other:?}"),
        }).collect();
        prop_assert_eq!(shown, text);
    }
}

#[test]
fn marks_of_other_markdown_are_pointed_out() {
    for told in [
        "公式 \\[x^2\\] 结束",
        "\\(y\\)",
        "请看*重点*内容",
        "*x*",
        "_x_",
        "见 __重点__。",
        "- 一",
        "* 一",
        "+ 一",
        "1. 一",
        "12) 一",
        "---",
        "* * *",
        "____",
        "#标题",
        "##标题",
        "[看板](https://a.example.com/x y)",
        "[看板](https://a.example.com \"题\")",
        "[看板] (https://a.example.com)",
        "\\*不是强调\\*",
    ] {
        assert!(read(told).unsupported > 0, "{told}");
    }
    for fine in [
        "2*3*4 与 a * b * c",
        "snake_case_name 与 _私有",
        "#话题# 说两句",
        "#1 机房",
        "-5 度",
        "1.5 倍",
        "**粗** `*x* _y_ \\[z\\]`",
        "**a*b**",
        "2026-11-28 -- 29",
        "[看板](https://a.example.com/x_y_z)",
        "## 标题",
        "价格 3 * 5",
        "C:\\temp",
    ] {
        assert_eq!(read(fine).unsupported, 0, "{fine}");
    }
}
