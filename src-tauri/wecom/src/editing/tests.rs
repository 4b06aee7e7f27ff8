use super::*;
use crate::fuzz::markup::{html_inputs, link_inputs, markdown_inputs};
use crate::markup;
use proptest::prelude::*;

fn any_input() -> impl Strategy<Value = String> {
    prop_oneof![html_inputs(), markdown_inputs(), link_inputs()]
}

fn paragraph(text: &[RichRun]) -> RichBlock {
    RichBlock::plain(text.to_vec())
}

fn words(text: &str) -> RichRun {
    RichRun::plain(text)
}

fn line(tone: Tone, text: &str) -> RichBlock {
    RichBlock::Paragraph { tone, text: if text.is_empty() { Vec::new() } else { vec![words(text)] } }
}

fn doc(blocks: &[RichBlock]) -> RichDoc {
    RichDoc { blocks: blocks.to_vec() }
}

proptest! {
    #[test]
    fn nothing_is_lost_that_nobody_touched(text in any_input()) {
        for dialect in Dialect::ALL {
            let read = read(dialect, &text);
            prop_assert_eq!(rewrite(dialect, &text, &read), text.clone(), "{:?}", dialect);
        }
    }

    #[test]
    fn what_was_read_is_in_its_normal_form(text in any_input()) {
        for dialect in [Dialect::Markdown, Dialect::Textcard, Dialect::MarkdownV2, Dialect::Article] {
            let read = read(dialect, &text);
            prop_assert_eq!(&normal::blocks(dialect, &read.blocks), &read.blocks, "{:?}", dialect);
        }
    }

    #[test]
    fn another_line_leaves_the_rest_alone(text in any_input(), at in any::<prop::sample::Index>()) {
        for dialect in [Dialect::Text, Dialect::Markdown] {
            let mut read = read(dialect, &text);
            let at = at.index(read.blocks.len() + 1);
            let lines: Vec<_> = lines::pieces(dialect, &text).iter().map(|piece| piece.source.to_owned()).collect();
            let mut expected = if text.is_empty() { Vec::new() } else { lines };
            // A link that does not end may leave lines in one piece.
            if expected.len() != read.blocks.len() {
                continue;
            }
            read.blocks.insert(at, paragraph(&[words("新的一行")]));
            expected.insert(at, "新的一行".to_owned());
            prop_assert_eq!(rewrite(dialect, &text, &read), expected.join("\n"));
        }
    }

    #[test]
    fn a_card_shows_the_lines_that_were_written(
        lines in prop::collection::vec(("[a-z中文]{0,3}", prop::sample::select(vec![Tone::Normal, Tone::Gray, Tone::Highlight])), 0..8)
    ) {
        let blocks: Vec<_> = lines.iter().map(|(text, tone)| line(*tone, text)).collect();
        let text = write(Dialect::Textcard, &doc(&blocks));
        let shown = markup::card_description(&text);
        prop_assert_eq!(shown.unsupported, 0);
        let expected: Vec<&str> = lines.iter().map(|(text, _)| text.as_str()).collect();
        let trimmed = |text: String| text.trim_end_matches('\n').to_owned();
        prop_assert_eq!(trimmed(shown.text()), trimmed(expected.join("\n")));
        let settled = |blocks: &[RichBlock]| normal::settled(Dialect::Textcard, blocks);
        prop_assert_eq!(settled(&read(Dialect::Textcard, &text).blocks), settled(&blocks));
    }

    #[test]
    fn blocks_come_back_as_they_were_written(blocks in prop::collection::vec(block(), 0..6)) {
        for dialect in Dialect::ALL {
            let wanted = normal::blocks(dialect, &blocks);
            let text = write(dialect, &doc(&blocks));
            let found = read(dialect, &text).blocks;
            prop_assert_eq!(
                normal::settled(dialect, &found), normal::settled(dialect, &wanted), "{:?} {}", dialect, text
            );
        }
    }
}

/// Blocks of plain words: marks that meet punctuation are a matter of their own.
fn block() -> impl Strategy<Value = RichBlock> {
    let run = ("[a-z中文]{1,4}", 0u8..8).prop_map(|(text, look)| RichRun {
        bold: look == 1 || look == 4,
        italic: look == 2,
        href: (look == 3 || look == 4).then(|| "https://a.example.com/x?y=1".to_owned()),
        code: look == 5,
        tone: if look == 6 { Tone::Info } else { Tone::Normal },
        ..words(&text)
    });
    // Bold and italic within a word are no marks in the larger Markdown.
    let runs = prop::collection::vec(run, 1..4)
        .prop_map(|runs| runs.into_iter().flat_map(|run| [run, words(" ")]).collect::<Vec<_>>());
    (runs, 0u8..7).prop_map(|(text, sort)| {
        let mut joined = Vec::new();
        for run in text {
            runs::push(&mut joined, run);
        }
        match sort {
            0 => RichBlock::Heading { level: 2, text: joined },
            1 => RichBlock::Quote { text: joined },
            2 => RichBlock::Item { number: None, text: joined },
            3 => RichBlock::Item { number: Some(1), text: joined },
            4 => RichBlock::Rule,
            _ => RichBlock::plain(joined),
        }
    })
}

#[test]
fn a_card_is_read_line_by_line() {
    let text = "<div class=\"gray\">9 月 26 日</div><div class=\"normal\">恭喜你抽中<br>一台手机</div><div class=\"highlight\">请领取</div>尾";
    let read = read(Dialect::Textcard, text);
    assert_eq!(
        read.blocks,
        [
            line(Tone::Gray, "9 月 26 日"),
            line(Tone::Normal, "恭喜你抽中"),
            line(Tone::Normal, "一台手机"),
            line(Tone::Highlight, "请领取"),
            line(Tone::Normal, "尾")
        ]
    );
}

#[test]
fn enter_is_one_line_in_a_card() {
    let blocks = [line(Tone::Gray, "甲"), line(Tone::Normal, ""), line(Tone::Gray, "乙"), line(Tone::Normal, "丙")];
    let text = write(Dialect::Textcard, &doc(&blocks));
    assert_eq!(text, "<div class=\"gray\">甲</div>\n<div class=\"gray\">乙</div>丙");
    assert_eq!(markup::card_description(&text).text(), "甲\n\n乙\n丙");
}

#[test]
fn one_line_of_a_card_leaves_the_blocks_around_it_as_they_were() {
    let before = "<div class='gray'>甲</div>乙<div class='highlight'>丙</div>";
    let mut read = read(Dialect::Textcard, before);
    read.blocks[1] = line(Tone::Normal, "乙乙");
    assert_eq!(
        rewrite(Dialect::Textcard, before, &read),
        "<div class='gray'>甲</div>乙乙<div class='highlight'>丙</div>"
    );
}

#[test]
fn links_names_and_variables_stand_apart() {
    let text = "{{ 姓名 }} 您好，<a href=\"https://a.example.com\">看 $userName=gao_yu$</a>\r\n100$";
    let read = read(Dialect::Text, text);
    let RichBlock::Paragraph { text: first, .. } = &read.blocks[0] else { panic!("a line") };
    let sorts: Vec<_> = first.iter().map(|run| (run.sort, run.text.as_str(), run.href.is_some())).collect();
    assert_eq!(
        sorts,
        [
            (RunSort::Variable, "{{ 姓名 }}", false),
            (RunSort::Text, " 您好，", false),
            (RunSort::Text, "看 ", true),
            (RunSort::Name, "$userName=gao_yu$", true)
        ]
    );
    assert_eq!(read.named().map(|(_, id)| id).collect::<Vec<_>>(), [NamedId::Member("gao_yu")]);
    assert_eq!(read.blocks[1], paragraph(&[words("100$")]));
}

#[test]
fn a_link_over_lines_is_one_block() {
    let read = read(
        Dialect::Text,
        "一\n<a href=\"https://a.example.com\">二\n三</a>\n<a href=\"https://b.example.com\">四\n五",
    );
    let texts: Vec<String> = read.blocks.iter().map(|block| runs::text_of(block.runs())).collect();
    assert_eq!(texts, ["一", "二\n三", "<a href=\"https://b.example.com\">四", "五"]);
}

#[test]
fn typed_markup_becomes_what_members_see() {
    let typed = doc(&[paragraph(&[words("一 **二**")]), paragraph(&[words("> 三")])]);
    let written = written(Dialect::Markdown, "", &typed);
    assert_eq!(written.text, "一 **二**\n> 三");
    let bold = RichRun { bold: true, ..words("二") };
    assert_eq!(
        written.doc.unwrap().blocks,
        [paragraph(&[words("一 "), bold]), RichBlock::Quote { text: vec![words("三")] }]
    );
    assert_eq!(super::written(Dialect::Markdown, "", &doc(&[paragraph(&[words("一")])])).doc, None);
}

#[test]
fn typed_marks_stay_text_where_they_can() {
    let typed = doc(&[paragraph(&[words("# 一 *二* <b>")]), paragraph(&[words("1. 三")])]);
    for (dialect, text) in [
        (Dialect::MarkdownV2, "\\# 一 \\*二\\* \\<b>\n\n1\\. 三"),
        (Dialect::Article, "<p># 一 *二* &lt;b&gt;</p><p>1. 三</p>"),
    ] {
        let written = written(dialect, "", &typed);
        assert_eq!((written.text.as_str(), written.doc), (text, None));
    }
}

#[test]
fn what_cannot_be_edited_is_kept() {
    let before = "<p>一</p>\n<table><tr><td>甲</td></tr></table><p style=\"color:red\">红</p><p><img src=\"https://a.example.com/a.png\"></p>";
    let mut read = read(Dialect::Article, before);
    let sorts: Vec<_> = read.blocks.iter().map(|block| matches!(block, RichBlock::Raw { .. })).collect();
    assert_eq!(sorts, [false, true, true, true]);
    read.blocks[0] = paragraph(&[words("二 & 三")]);
    let once = rewrite(Dialect::Article, before, &read);
    read.blocks.push(paragraph(&[words("完")]));
    let expected = "<p>二 &amp; 三</p>\n<table><tr><td>甲</td></tr></table><p style=\"color:red\">红</p><p><img src=\"https://a.example.com/a.png\"></p><p>完</p>";
    assert_eq!(rewrite(Dialect::Article, &once, &read), expected);
}

#[test]
fn the_larger_markdown_is_edited_block_by_block() {
    let before = "Setext\n===\n\n* 一\n* 二\n\n\n| a |\n| --- |\n| b |\n\n```rust\nlet x;\n```\n";
    let mut read = read(Dialect::MarkdownV2, before);
    assert!(matches!(&read.blocks[3], RichBlock::Raw { sort: RawSort::Table, .. }));
    assert_eq!(read.blocks[4], RichBlock::Code { language: "rust".to_owned(), text: "let x;".to_owned() });
    read.blocks[2] = RichBlock::Item { number: None, text: vec![words("三")] };
    assert_eq!(
        rewrite(Dialect::MarkdownV2, before, &read),
        "Setext\n===\n\n- 一\n- 三\n\n| a |\n| --- |\n| b |\n\n```rust\nlet x;\n```\n"
    );
}

#[test]
fn bold_that_ends_in_punctuation_is_still_bold() {
    let bold = RichRun { bold: true, ..words("时间：") };
    let text = write(Dialect::MarkdownV2, &doc(&[paragraph(&[bold, words("周五")])]));
    assert_eq!(text, "**时间**：周五");
}

#[test]
fn the_cut_is_where_the_server_cuts() {
    let text = format!("{}\n二三", "一".repeat(682));
    assert_eq!(cut(Dialect::Text, &text), Some(RichPoint { block: 1, at: 0 }));
    assert_eq!(cut(Dialect::Text, "一"), None);
    assert_eq!(cut(Dialect::Markdown, &text), None);
}

#[test]
fn an_empty_text_has_no_blocks() {
    for dialect in Dialect::ALL {
        assert_eq!(read(dialect, ""), RichDoc::default());
        assert_eq!(write(dialect, &doc(&[line(Tone::Normal, "")])), "");
        assert_eq!(written(dialect, "一", &doc(&[line(Tone::Normal, "")])).doc, None);
    }
}
