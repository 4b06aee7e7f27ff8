//! What is pasted by mistake.

use super::*;
use crate::kinds::Markdown;

/// A megabyte of what is worst for a parser. Were one of these quadratic, it would take minutes and the run's own time-out
/// would end it.
#[test]
fn a_megabyte_of_anything() {
    for unit in [
        "断",
        "<",
        "<a ",
        "<a href=\"",
        "<a href='https://a.b'>",
        "</a>",
        "<div class=\"gray\">",
        "$userName=",
        "\"<a '",
        "**",
        "[",
        "](",
        "[x](",
        "[a](https://a.b",
        "`",
        "<font color=\"info\">",
        "</font>",
        "> ",
        "#\n",
        "<ul><li>",
        "</li></ul>",
        "<script>",
        "<!--",
        "&",
        "&#",
        "<p a=",
        "<img src='",
        "<b>x",
    ] {
        let pasted = unit.repeat(1_000_000 / unit.len());
        for message in [
            text(&pasted),
            textcard(|c| {
                c.title.clone_from(&pasted);
                c.description.clone_from(&pasted);
                c.url.clone_from(&pasted);
            }),
            notice("sub_title_text", json!(pasted)),
            Message::Markdown { markdown: Markdown { content: pasted.clone() } },
            serde_json::from_value(json!({"msgtype": "mpnews", "mpnews": {"articles": [{"content": pasted}]}}))
                .unwrap(),
        ] {
            let options = SendOptions { enable_id_trans: true, ..SendOptions::default() };
            let seen = inspect(&message, &someone(), &options, &AppFacts::default());
            assert!(!seen.findings.is_empty(), "{unit}");
        }
    }
}
