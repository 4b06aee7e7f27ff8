use super::*;
use proptest::prelude::*;

/// Blocks in a form that reads well: `p:`, `h2:`, `quote:`, `ul:a|b`, `img:host`; bold in stars, links with their address.
fn look(html: &str) -> Vec<String> {
    fn words(text: &[Span]) -> String {
        text.iter()
            .map(|span| {
                let text = if span.bold { format!("*{}*", span.text) } else { span.text.clone() };
                match &span.href {
                    Some(href) => format!("[{text}]({href})"),
                    None => text,
                }
            })
            .collect()
    }
    read(html)
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph { text } => format!("p:{}", words(text)),
            Block::Heading { level, text } => format!("h{level}:{}", words(text)),
            Block::Quote { text } => format!("quote:{}", words(text)),
            Block::List { ordered, items } => {
                let items: Vec<String> = items.iter().map(|item| words(item)).collect();
                format!("{}:{}", if *ordered { "ol" } else { "ul" }, items.join("|"))
            }
            Block::Picture { picture } => format!("img:{}", picture.host.as_deref().unwrap_or("-")),
            other => panic!("{other:?} comes from other readers"),
        })
        .collect()
}

#[test]
fn an_ordinary_article() {
    let html = "<h2>本月</h2>\n<p>共 <strong>1280</strong> 封，见 <a href=\"https://a.example.com?x=1&amp;y=2\">报告</a>。</p>
        <p><img src=\"https://img.example.com/a.png\"></p><ul><li>一</li><li>二<br>行</li></ul><ol><li><p>甲</p><p>乙</p></li></ol>
        <blockquote>引</blockquote><p>a<br><br>b</p><p><br></p>末";
    assert_eq!(
        look(html),
        [
            "h2:本月",
            "p:共 *1280* 封，见 [报告](https://a.example.com?x=1&y=2)。",
            "img:img.example.com",
            "ul:一|二\n行",
            "ol:甲\n乙",
            "quote:引",
            "p:a\n\nb",
            "p:",
            "p:末"
        ]
    );
    assert_eq!(read(html).unsupported, 0);
}

#[test]
fn blanks_and_entities() {
    assert_eq!(look("<p>  a \n\t b  </p>"), ["p:a b"]);
    assert_eq!(look("<p>a <b> b</b> c</p>"), ["p:a *b* c"]);
    assert_eq!(
        look("&lt;b&gt; &amp;amp; &#20013;&#x6587; &nbsp;x &unknown; & &; &#0; &#xD800; &#99999999;"),
        ["p:<b> &amp; 中文 \u{A0}x &unknown; & &; &#0; &#xD800; &#99999999;"]
    );
    assert_eq!(look("a < b > c <3 <张三>"), ["p:a < b > c <3 <张三>"]);
}

#[test]
fn tables_and_spans_show_their_text() {
    assert_eq!(look("<table><tr><td>一</td><td>二</td></tr><tr><th>三</th></tr></table>"), ["p:一 二", "p:三"]);
    assert_eq!(look("<section style='x'><span style=\"color:red\">红</span>字</section>"), ["p:红字"]);
    assert_eq!(read("<table><tr><td>一</td></tr></table><p style=x class>y</p>").unsupported, 0);
}

#[test]
fn what_is_dangerous_is_neither_drawn_nor_kept() {
    for (html, expected, count) in [
        ("a<script>alert('</p>')</script>b", vec!["p:ab"], 1),
        ("a<SCRIPT src=x>alert(1)</SCRIPT >b", vec!["p:ab"], 1),
        ("a<script>alert(1)", vec!["p:a"], 1),
        ("a<style>p{}</style>b", vec!["p:ab"], 1),
        ("a<iframe src=\"https://evil.example.com\"></iframe>b", vec!["p:ab"], 1),
        ("a<!-- <script>x</script> -->b", vec!["p:ab"], 0),
        ("a<!-- b", vec!["p:a"], 0),
        ("<p onclick=\"f()\">x</p>", vec!["p:x"], 1),
        ("<p ONCLICK=f()>x</p>", vec!["p:x"], 1),
        ("<a href=\"javascript:alert(1)\">x</a>", vec!["p:x"], 1),
        ("<a href=\"java&#115;cript:alert(1)\">x</a>", vec!["p:x"], 1),
        ("<img src=x onerror=alert(1)>", vec!["img:-"], 2),
        ("<img src=\"data:image/png;base64,AAAA\">", vec!["img:-"], 1),
        ("<form><input value=\"x\"><button>y</button></form>", vec!["p:y"], 3),
        ("<custom-tag>x</custom-tag>", vec!["p:x"], 1),
        ("<video src=\"https://a.b\">x</video>", vec!["p:x"], 1),
    ] {
        assert_eq!(look(html), expected, "{html}");
        assert_eq!(read(html).unsupported, count, "{html}");
    }
}

#[test]
fn lists_within_lists() {
    assert_eq!(look("<ul><li>一<ol><li>甲</li></ol></li><li>二</li></ul>后"), ["ul:一", "ol:甲", "ul:二", "p:后"]);
    assert_eq!(look("<li>散</li>"), ["p:散"]);
    assert_eq!(look("<ul><li>a<img src=\"https://b.c/d\">e</li></ul>"), ["ul:a", "img:b.c", "ul:e"]);
    let deep = format!("{}x{}y", "<ul><li>".repeat(500), "</li></ul>".repeat(500));
    assert_eq!(look(&deep), ["ul:x", "p:y"]);
}

#[test]
fn a_very_long_picture_address_is_not_handed_on() {
    let html = format!("<img src=\"https://a.example.com/{}\">", "x".repeat(5000));
    let [Block::Picture { picture }] = &read(&html).blocks[..] else { panic!("a picture") };
    assert_eq!(picture.url, "");
}

#[test]
fn text_goes_there_and_back() {
    let lines = ["a < b & c > d".to_owned(), "<script>".to_owned(), "&amp;".to_owned()];
    assert_eq!(read(&from_lines(&lines)).lines(), lines);
    assert_eq!(read(&from_lines(&lines)).unsupported, 0);
}

const SOUP: &str = "([<>/=\"'&; 断\n]|<p>|</p>|<ul>|<li>|</ul>|<ol>|<b>|</b>|<a href=\"https://a\\.b\">|</a>|<br>|<h1>|</h1>|<!--|-->|<script>|</script>|<img src=x>|<blockquote>|&lt;|&#60;|😀){0,60}";

proptest! {
    #[test]
    fn any_input_gives_blocks_without_markup(html in SOUP) {
        let page = read(&html);
        let shown: String = page.lines().concat();
        let letters = |text: &str| text.chars().filter(|c| matches!(c, '断' | '😀')).count();
        prop_assert!(letters(&shown) <= letters(&html));
        if !html.contains("<script>") && !html.contains("<!--") && !html.contains(['"', '\'']) {
            // Only what stands inside a tag may be missing.
            let outside: usize = super::super::pieces(&html)
                .map(|piece| match piece { super::super::Piece::Text(text) => letters(text), super::super::Piece::Tag(_) => 0 })
                .sum();
            prop_assert_eq!(letters(&shown), outside);
        }
    }

    #[test]
    fn an_href_is_always_http(address in "\\PC{0,60}") {
        for block in read(&format!("<a href=\"{address}\">x</a><a href='{address}'>y</a><a href={address}>z</a>")).blocks {
            let Block::Paragraph { text } = block else { continue };
            for href in text.iter().filter_map(|span| span.href.as_deref()) {
                let href = href.to_ascii_lowercase();
                prop_assert!(href.starts_with("http://") || href.starts_with("https://"));
            }
        }
    }

    #[test]
    fn lines_survive_as_paragraphs(lines in prop::collection::vec("[a-z断<>&;]{1,12}", 1..6)) {
        prop_assert_eq!(read(&from_lines(&lines)).lines(), lines);
    }
}
