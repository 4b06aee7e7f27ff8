use super::*;

/// Blocks in short: `p:…`, `h2:…`, `q[…]`, `ul[…|…]`, `3[…]` for a numbered list, `code:…`, `hr`, `img:host`, `table<…>`.
fn short(blocks: &[Block]) -> String {
    blocks.iter().map(one).collect::<Vec<_>>().join(" ")
}

fn one(block: &Block) -> String {
    match block {
        Block::Paragraph { text } => format!("p:{}", words(text)),
        Block::Heading { level, text } => format!("h{level}:{}", words(text)),
        Block::Quoted { blocks } => format!("q[{}]", short(blocks)),
        Block::Entries { first, entries } => {
            let mark = first.map_or_else(|| "ul".to_owned(), |first| first.to_string());
            format!("{mark}[{}]", entries.iter().map(|entry| short(entry)).collect::<Vec<_>>().join("|"))
        }
        Block::Code { text } => format!("code:{}", words(text)),
        Block::Rule => "hr".to_owned(),
        Block::Picture { picture } => format!("img:{}", picture.host.as_deref().unwrap_or("-")),
        Block::Table { aligns, head, rows } => {
            let line = |cells: &Vec<Rich>| cells.iter().map(words).collect::<Vec<_>>().join("|");
            format!("table{aligns:?}<{}>", [head].into_iter().chain(rows).map(line).collect::<Vec<_>>().join("/"))
        }
        other => panic!("{other:?} comes from other readers"),
    }
}

/// A text with marks for its looks.
fn words(text: &Rich) -> String {
    text.iter()
        .map(|span| {
            let mut words = span.text.replace('\n', "↵");
            for (is, mark) in [(span.bold, "*"), (span.italic, "_"), (span.code, "`")] {
                if is {
                    words = format!("{mark}{words}{mark}");
                }
            }
            span.href.as_ref().map_or_else(|| words.clone(), |href| format!("({words} {href})"))
        })
        .collect()
}

fn drawn(text: &str) -> String {
    short(&read(text))
}

fn unsupported(text: &str) -> u32 {
    page(text).unsupported
}

#[test]
fn what_the_document_lists_is_drawn() {
    assert_eq!(drawn("# 夜间巡检\n###### 小字"), "h1:夜间巡检 h6:小字");
    assert_eq!(drawn("*斜* **粗** ***都是*** `码`"), "p:_斜_ *粗* _*都是*_ ``码``".replace("``", "`"));
    assert_eq!(drawn("- 甲\n  - 乙\n    - 丙\n- 丁"), "ul[p:甲 ul[p:乙 ul[p:丙]]|p:丁]");
    assert_eq!(drawn("3. 甲\n4. 乙"), "3[p:甲|p:乙]");
    assert_eq!(drawn("> 一\n>> 二\n>>> 三"), "q[p:一 q[p:二 q[p:三]]]");
    assert_eq!(drawn("[看板](https://a.example.com/x)"), "p:(看板 https://a.example.com/x)");
    assert_eq!(drawn("![图](https://a.example.com/a.png)"), "img:a.example.com p:图");
    assert_eq!(drawn("甲\n\n---\n\n乙"), "p:甲 hr p:乙");
    assert_eq!(drawn("```rust\nfn f() {}\n\n1\n```"), "code:fn f() {}↵↵1");
    assert_eq!(
        drawn("| 主机 | 结果 |\n| :-- | :--: |\n| db-1 | 正常 |\n| web-3 | **告警** |\n"),
        "table[Left, Center]<主机|结果/db-1|正常/web-3|*告警*>"
    );
}

#[test]
fn a_line_break_is_one() {
    assert_eq!(drawn("甲\n乙\n\n丙"), "p:甲↵乙 p:丙");
}

#[test]
fn what_is_not_supported_is_shown_as_written_and_counted() {
    for (text, shown) in [
        ("<font color=\"info\">好</font>", "p:<font color=\"info\">好</font>"),
        ("<b>x</b>", "p:<b>x</b>"),
        ("<@gao_yu> 请看", "p:<@gao_yu> 请看"),
        ("[x](javascript:f())", "p:x"),
        ("[x](/a)", "p:x"),
        (">>>> 四", "q[q[q[p:四]]]"),
        ("![x](a.png)", "img:- p:x"),
    ] {
        assert_eq!(drawn(text), shown);
        assert!(unsupported(text) > 0, "{text}");
    }
    assert_eq!(unsupported("# a\n- b\n> c\n\n`<@x>` **d** [e](https://a.cn) | f"), 0);
}

#[test]
fn a_picture_in_a_table_is_a_link() {
    let text = "| a |\n| - |\n| ![图](https://a.cn/a.png) |";
    assert_eq!(drawn(text), "table[Left]<a/(图 https://a.cn/a.png)>");
}

#[test]
fn the_drawing_is_of_bounded_depth() {
    fn depth(blocks: &[Block]) -> usize {
        let inner = |block: &Block| match block {
            Block::Quoted { blocks } => 1 + depth(blocks),
            Block::Entries { entries, .. } => 1 + entries.iter().map(|entry| depth(entry)).max().unwrap_or(0),
            _ => 0,
        };
        blocks.iter().map(inner).max().unwrap_or(0)
    }
    let lists = (0..200).fold(String::new(), |text, at| text + &"  ".repeat(at) + "- x\n");
    for text in [">".repeat(5000) + "x", lists, "> - ".repeat(500) + "x", "*".repeat(5000), "[".repeat(5000)] {
        assert!(depth(&read(&text)) <= QUOTES + LISTS);
    }
}
