use super::*;
use proptest::prelude::*;

fn look(shown: &Shown) -> Vec<(&str, Tone, Option<&str>)> {
    shown.spans.iter().map(|s| (s.text.as_str(), s.tone, s.href.as_deref())).collect()
}

#[test]
fn pieces_of_a_text() {
    let tags = |text| pieces(text).filter(|p| matches!(p, Piece::Tag(_))).count();
    for (text, expected) in [
        ("a < b > c", 0),
        ("<3", 0),
        ("<zhang@example.com>", 0),
        ("<张三>", 0),
        ("<b>x</b>", 2),
        ("<a href=\"x>y\">", 1),
        ("<a href=\"x", 0),
        ("<a <b>", 1),
        ("<!-- x -->", 1),
        ("<script>alert(1)</script>", 2),
        ("<img src=x onerror=alert(1)>", 1),
        ("<br/>", 1),
    ] {
        assert_eq!(tags(text), expected, "{text}");
    }
}

#[test]
fn links_of_a_text_message() {
    let shown = links("看 <a href=\"https://s.example.com\">看板</a>。");
    assert_eq!(
        look(&shown),
        [
            ("看 ", Tone::Normal, None),
            ("看板", Tone::Normal, Some("https://s.example.com")),
            ("。", Tone::Normal, None)
        ]
    );
    assert_eq!(shown.unsupported, 0);
}

#[test]
fn what_is_no_link_is_shown_as_written() {
    for (text, faults) in [
        ("<a href=\"javascript:alert(1)\">x</a>", 2),
        ("<a href=\"www.example.com\">x</a>", 2),
        ("<a href=https://a.example.com>x</a>", 2),
        ("<a href=\"https://a.example.com\" onclick=\"f()\">x</a>", 2),
        ("<a href=\"https://a.example.com\">x", 1),
        ("<a href=\"https://a.example.com\"></a>", 1),
        ("x</a>", 1),
        ("<b>x</b>", 2),
        ("<script>alert(1)</script>", 2),
    ] {
        let shown = links(text);
        assert_eq!(look(&shown), [(text, Tone::Normal, None)], "{text}");
        assert_eq!(shown.unsupported, faults, "{text}");
    }
}

#[test]
fn a_link_inside_a_link_ends_the_outer_one() {
    let shown = links("<a href=\"https://a.example\">x<a href='https://b.example'>y</a>");
    assert_eq!(
        look(&shown),
        [("<a href=\"https://a.example\">x", Tone::Normal, None), ("y", Tone::Normal, Some("https://b.example"))]
    );
    assert_eq!(shown.unsupported, 1);
}

#[test]
fn description_of_a_text_card() {
    let shown = card_description(
        "<div class=\"gray\">周五</div><div class=\"normal\">报告</div>A<br>B<div class='highlight'>急</div>",
    );
    assert_eq!(
        look(&shown),
        [("周五", Tone::Gray, None), ("\n报告\nA\nB", Tone::Normal, None), ("\n急", Tone::Highlight, None)]
    );
    assert_eq!(shown.unsupported, 0);
}

#[test]
fn other_markup_in_a_description_is_text() {
    let shown = card_description("<div class=\"red\">x</div><b>y</b><div class=\"gray\">z");
    assert_eq!(look(&shown), [("<div class=\"red\">x</div><b>y</b>", Tone::Normal, None), ("\nz", Tone::Gray, None)]);
    assert_eq!(shown.unsupported, 4, "div.red, b, /b, unclosed div.gray");
    assert_eq!(look(&card_description("x</div>")), [("x</div>", Tone::Normal, None)]);
    assert_eq!(card_description("<br><br/>a<br />").text(), "\n\na\n");
}

/// Whether `small` can be had from `large` by leaving characters out.
fn is_subsequence(small: &str, large: &str) -> bool {
    let mut large = large.chars();
    small.chars().all(|c| large.any(|d| d == c))
}

const SOUP: &str = "([<>/a\"'= 断\n]|<a href=\"https://a\\.b\">|</a>|<br>|<div class=\"gray\">|</div>|<b>|😀){0,40}";

proptest! {
    #[test]
    fn pieces_are_the_whole(text in SOUP) {
        let whole: String =
            pieces(&text).map(|p| match p { Piece::Text(t) => t, Piece::Tag(t) => t.raw }).collect();
        prop_assert_eq!(whole, text);
    }

    #[test]
    fn nothing_visible_is_lost(text in SOUP) {
        let visible: String =
            pieces(&text).map(|p| match p { Piece::Text(t) => t, Piece::Tag(_) => "" }).collect();
        for shown in [links(&text), card_description(&text), plain(&text)] {
            prop_assert!(is_subsequence(&visible, &shown.text()));
        }
        prop_assert_eq!(plain(&text).text(), text.clone());
        if !text.contains('<') {
            prop_assert_eq!(links(&text).text(), text.clone());
            prop_assert_eq!(card_description(&text).text(), text);
        }
    }

    #[test]
    fn an_href_is_always_http(text in "\\PC{0,60}") {
        let shown = links(&format!("<a href=\"{text}\">x</a>"));
        for span in shown.spans {
            if let Some(href) = span.href {
                let href = href.to_ascii_lowercase();
                prop_assert!(href.starts_with("http://") || href.starts_with("https://"));
            }
        }
    }
}
