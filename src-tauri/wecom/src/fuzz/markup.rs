//! The readers of markup: links of a text, the description of a text card, markdown, the HTML of a stored article.

use super::{mutated, run_long, soup};
use crate::agent::AppFacts;
use crate::drawing::plugin_reader;
use crate::inspect::inspect;
use crate::kinds::{Kind, Markdown, Message, Mpnews, MpnewsArticle, Text, Textcard};
use crate::markup::{self, Page, commonmark, html, markdown, text_of};
use crate::preview::Preview;
use crate::recipient::Recipients;
use crate::rich::{Block, Span};
use crate::send::SendOptions;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

type Verdict = Result<(), TestCaseError>;

const HTML: &[&str] = &[
    "<",
    ">",
    "</",
    "/>",
    "=",
    "\"",
    "'",
    "&",
    ";",
    "#",
    "<p>",
    "</p>",
    "<p style=\"x\">",
    "<br>",
    "<br/>",
    "<b>",
    "</b>",
    "<strong>",
    "<ul>",
    "</ul>",
    "<ol>",
    "</ol>",
    "<li>",
    "</li>",
    "<blockquote>",
    "</blockquote>",
    "<h1>",
    "</h1>",
    "<h7>",
    "<table>",
    "<tr>",
    "<td>",
    "</td>",
    "<th>",
    "<a href=\"https://a.example.com/?q=1\">",
    "<a href='javascript:x'>",
    "<a href=\"java&#115;cript:x\">",
    "<a name=x>",
    "</a>",
    "<img src=\"https://a.example.com/a.png\">",
    "<img src=x onerror=y>",
    "<script>",
    "</script>",
    "<SCRIPT ",
    "<style>",
    "</style>",
    "<iframe src=x>",
    "</iframe>",
    "<!--",
    "-->",
    "<!DOCTYPE html>",
    "<svg/onload=f()>",
    "<custom-x>",
    "<section style='x'>",
    "<span>",
    "&lt;",
    "&gt;",
    "&amp;",
    "&quot;",
    "&nbsp;",
    "&#60;",
    "&#x6587;",
    "&#0;",
    "&#xD800;",
    "&#99999999999;",
    "&unknown;",
    "onclick=",
    "src=",
    "href=",
    "\u{A0}",
];

const MARKDOWN: &[&str] = &[
    "*",
    "**",
    "***",
    "_",
    "`",
    "```",
    "[",
    "]",
    "(",
    ")",
    "](",
    "[x](https://a.example.com)",
    "[x](javascript:f())",
    "![x](",
    "<font color=\"info\">",
    "<font color='warning'>",
    "<font color=\"comment\">",
    "<font color=\"red\">",
    "<font color=info>",
    "</font>",
    "<font",
    "<b>",
    "<a href=\"https://a.b\">",
    "> ",
    ">",
    "# ",
    "###### ",
    "#",
    "\n",
    "\r\n",
    "\n\n",
    "- ",
    "1. ",
    "| a |",
    "| --- |",
    "~~",
    "---",
    "\\",
    "<@gao_yu>",
    "    ",
    "1) ",
    "[x]: https://a.example.com",
    "<https://a.example.com>",
    "&#0;",
    "&amp;",
    "https://a.example.com",
    "$userName=a$",
    " ",
];

const LINKS: &[&str] = &[
    "<a href=\"https://a.example.com\">",
    "<a href='http://b.example.com/x?y=1'>",
    "<a href=\"javascript:f()\">",
    "<a href=https://x>",
    "<a href=\"https://a.b\" onclick=\"f()\">",
    "</a>",
    "<a ",
    "<A HREF=\"HTTPS://A.B\">",
    "</A >",
    "<br>",
    "<br/>",
    "<BR />",
    "<div class=\"gray\">",
    "<div class='highlight'>",
    "<div class=\"normal\">",
    "<div class=\"red\">",
    "<div>",
    "</div>",
    "<b>",
    "<script>",
    "</script>",
    "<",
    ">",
    "\"",
    "'",
    "=",
    "/",
    "\n",
    "$userName=gao_yu$",
    "$departmentName=2$",
    "$",
    "&lt;",
];

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

pub(crate) fn html_inputs() -> impl Strategy<Value = String> {
    let corpus = owned(&[
        "<h1>标题</h1><p>第一段 <b>粗</b> 和 <a href=\"https://a.example.com/x?y=1&amp;z=2\">链接</a>。</p><p><img src=\"https://img.example.com/a.png\" alt=\"图\"></p>",
        "<ul><li>一<ol><li>甲</li><li>乙</li></ol></li><li>二</li></ul><blockquote>引用<br>两行</blockquote>",
        "<table><tr><td>一</td><td>二</td></tr><tr><th>三</th></tr></table><section style='x'><span style=\"color:red\">红</span></section>",
        "a<script>alert('</p>')</script>b<!-- <p>注释</p> -->c<style>p{}</style>d<iframe src=\"https://e.example.com\"></iframe>",
        "&lt;b&gt; &amp;amp; &#20013;&#x6587; &nbsp;x &unknown; & &; &#0; &#xD800; 😀",
    ]);
    prop_oneof![mutated(corpus, HTML), soup(HTML)]
}

pub(crate) fn markdown_inputs() -> impl Strategy<Value = String> {
    let corpus = owned(&[
        "## 发布结果\n> 版本 **3.4.1** 已上线\n> 耗时：<font color=\"comment\">14 分钟</font>\n> 状态：<font color=\"info\">成功</font>\n\n回滚命令 `deploy undo 3.4.1`，详情见 [流水线](https://ci.example.com/341)",
        "# 一\n### 三\n正文\n第二行\n\n第二段\n> 引\n>用\n\n> 又",
        "**a <font color=\"warning\">b [c](https://d.e) `f**`</font>** ![图](https://a.example.com/a.png)",
        "| 主机 | 结果 |\n| :-- | :--: |\n| db-1 | 正常 |\n```\ncode\n```\n- 一\n1. 二\n~~删~~ *斜*",
    ]);
    prop_oneof![mutated(corpus, MARKDOWN), soup(MARKDOWN)]
}

pub(crate) fn link_inputs() -> impl Strategy<Value = String> {
    let corpus = owned(&[
        "机房今晚 22:40 断电检修。\n进度请看 <a href=\"https://status.example.com/power\">检修看板</a>。",
        "<div class=\"gray\">2026 年 11 月 21 日</div><div class=\"normal\">您的报告可以查看了。</div><div class=\"highlight\">请在 30 天内下载</div>A<br>B",
        "$userName=gao_yu$ 您好，<a href='https://a.b'>x</a><a href=\"https://c.d\">$departmentName=2$</a> a < b > c <3 <张三>",
    ]);
    prop_oneof![mutated(corpus, LINKS), soup(LINKS)]
}

/// Whether `small` can be had from `large` by leaving characters out.
fn is_subsequence(small: &str, large: &str) -> bool {
    let mut large = large.chars();
    small.chars().all(|c| large.any(|d| d == c))
}

fn safe_spans(spans: &[Span]) -> Verdict {
    for span in spans {
        prop_assert!(!span.text.is_empty());
        let Some(href) = &span.href else { continue };
        let lower = href.to_ascii_lowercase();
        prop_assert!(lower.starts_with("http://") || lower.starts_with("https://"), "{}", href);
        prop_assert!(!href.chars().any(|c| c.is_whitespace() || c.is_control()), "{:?}", href);
    }
    Ok(())
}

fn safe_page(page: &Page) -> Verdict {
    safe_blocks(&page.blocks, 0)
}

fn safe_blocks(blocks: &[Block], depth: usize) -> Verdict {
    prop_assert!(depth < 16, "deeper than is drawn");
    for block in blocks {
        match block {
            Block::Heading { level, .. } => prop_assert!((1..=6).contains(level)),
            Block::Picture { picture } => {
                prop_assert!(picture.url.len() <= 2048);
                if picture.host.is_some() {
                    let lower = picture.url.to_ascii_lowercase();
                    prop_assert!(lower.starts_with("http://") || lower.starts_with("https://"));
                }
            }
            Block::Quoted { blocks } => safe_blocks(blocks, depth + 1)?,
            Block::Entries { entries, .. } => entries.iter().try_for_each(|entry| safe_blocks(entry, depth + 1))?,
            Block::Table { aligns, head, rows } => {
                prop_assert!(aligns.len() == head.len() && rows.iter().all(|row| row.len() == head.len()));
            }
            Block::Paragraph { .. } | Block::Quote { .. } | Block::List { .. } | Block::Code { .. } | Block::Rule => {}
        }
        block.texts().into_iter().try_for_each(|text| safe_spans(text))?;
    }
    Ok(())
}

fn html_holds(text: &str) -> Verdict {
    let page = html::read(text);
    safe_page(&page)?;
    let shown = page.lines();
    prop_assert!(shown.iter().map(|line| line.chars().count()).sum::<usize>() <= text.chars().count());
    if !text.contains(['<', '&']) {
        // Without markup every visible character is shown.
        let visible = |text: &str| text.chars().filter(|c| !c.is_ascii_whitespace()).collect::<String>();
        prop_assert_eq!(visible(&shown.concat()), visible(text));
        prop_assert_eq!(page.unsupported, 0);
    }
    // What is shown, written as HTML again, shows the same and holds nothing active.
    let again = html::read(&html::from_lines(&shown));
    prop_assert_eq!(again.unsupported, 0);
    for line in &shown {
        let escaped = html::read(&html::from_lines(std::slice::from_ref(line)));
        let visible = |text: &str| text.chars().filter(|c| !c.is_ascii_whitespace()).collect::<String>();
        prop_assert_eq!(visible(&escaped.lines().concat()), visible(line));
    }
    let article = MpnewsArticle { title: text.to_owned(), content: text.to_owned(), ..MpnewsArticle::default() };
    drawn(&Message::Mpnews { mpnews: Mpnews { articles: vec![article] } })
}

fn markdown_holds(text: &str) -> Verdict {
    let page = markdown::read(text);
    safe_page(&page)?;
    let mut shown = String::new();
    for block in &page.blocks {
        match block {
            Block::Paragraph { text } | Block::Heading { text, .. } | Block::Quote { text } => shown += &text_of(text),
            other => prop_assert!(false, "{:?} is not in the subset", other),
        }
    }
    prop_assert!(is_subsequence(&shown, text), "{:?} / {:?}", text, shown);
    drawn(&Message::Markdown { markdown: Markdown { content: text.to_owned() } })
}

fn commonmark_holds(text: &str) -> Verdict {
    let page = commonmark::page(text);
    safe_page(&page)?;
    // A table's rows are filled up; otherwise nothing is shown that was not written.
    let cells: usize = page.blocks.iter().map(|block| block.texts().len()).sum();
    prop_assert!(cells <= 64 * (text.len() + 1), "{} cells", cells);
    Ok(())
}

/// Whatever reads the text of a kind that has one alone.
fn contents_hold(text: &str) -> Verdict {
    for kind in Kind::ALL {
        let mut message = Message::blank(kind);
        message.content_mut().texts(&mut |own| text.clone_into(own));
        drawn(&message)?;
    }
    Ok(())
}

fn links_hold(text: &str) -> Verdict {
    let outside: String = markup::pieces(text)
        .map(|piece| match piece {
            markup::Piece::Text(text) => text,
            markup::Piece::Tag(_) => "",
        })
        .collect();
    for shown in [markup::links(text), markup::card_description(text), markup::plain(text)] {
        safe_spans(&shown.spans)?;
        prop_assert!(is_subsequence(&outside, &shown.text()));
    }
    let plain = markup::plain(text);
    prop_assert_eq!(plain.text(), text);
    prop_assert!(plain.spans.iter().all(|span| span.href.is_none()));
    prop_assert!(is_subsequence(&markup::links(text).text(), text));
    drawn(&Message::Text { text: Text { content: text.to_owned() } })?;
    let card = Textcard { title: text.to_owned(), description: text.to_owned(), ..Textcard::default() };
    drawn(&Message::Textcard { textcard: card })
}

/// The whole of what the composer asks of a draft, and the line of the server's cut in it.
fn drawn(message: &Message) -> Verdict {
    let options = SendOptions { enable_id_trans: true, ..SendOptions::default() };
    let seen = inspect(message, &Recipients::default(), &options, &AppFacts::default());
    plugin_reader(message);
    let cut = match seen.preview {
        Preview::Text { content, .. } => vec![content],
        Preview::Textcard { title, description, .. } => vec![title, description],
        _ => Vec::new(),
    };
    for spans in cut {
        safe_spans(&spans)?;
        // Only the last run lies behind the cut, and it is all that does.
        prop_assert!(spans.iter().rev().skip(1).all(|span| !span.cut));
    }
    Ok(())
}

proptest! {
    #[test]
    fn html_of_any_shape(text in html_inputs()) {
        html_holds(&text)?;
    }

    #[test]
    fn markdown_of_any_shape(text in markdown_inputs()) {
        markdown_holds(&text)?;
    }

    #[test]
    fn commonmark_of_any_shape(text in markdown_inputs()) {
        commonmark_holds(&text)?;
    }

    #[test]
    fn texts_of_any_kind(text in prop_oneof![markdown_inputs(), html_inputs(), link_inputs()]) {
        contents_hold(&text)?;
    }

    #[test]
    fn links_of_any_shape(text in link_inputs()) {
        links_hold(&text)?;
    }
}

#[test]
#[ignore = "goes on as long as it is told to: cargo xtask fuzz"]
fn long_html() {
    run_long("html", &html_inputs(), |text| html_holds(&text));
}

#[test]
#[ignore = "goes on as long as it is told to: cargo xtask fuzz"]
fn long_markdown() {
    run_long("markdown", &markdown_inputs(), |text| markdown_holds(&text));
}

#[test]
#[ignore = "goes on as long as it is told to: cargo xtask fuzz"]
fn long_commonmark() {
    run_long("commonmark", &markdown_inputs(), |text| commonmark_holds(&text));
}

#[test]
#[ignore = "goes on as long as it is told to: cargo xtask fuzz"]
fn long_links() {
    run_long("links", &link_inputs(), |text| links_hold(&text));
}
