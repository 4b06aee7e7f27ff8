//! Each limit of the kinds beside text, text cards and notices, by one on each side.

use super::*;
use crate::finding::Rule::{EveryoneRefused, NeedsMiniProgram, NoRecipient, OptionIgnored, OptionRefused, TooShort};

fn message(msgtype: &str, content: Value) -> Message {
    let mut whole = json!({"msgtype": msgtype});
    whole[msgtype] = content;
    serde_json::from_value(whole).unwrap()
}

/// One article that is fine, with one value changed.
fn article(msgtype: &str, name: &str, value: Value) -> Message {
    let mut one = match msgtype {
        "news" => json!({"title": "t", "url": "https://a.example.com"}),
        _ => json!({"title": "t", "thumb_media_id": "m", "content": "<p>x</p>"}),
    };
    one[name] = value;
    message(msgtype, json!({"articles": [one]}))
}

#[test]
fn files() {
    for kind in ["image", "voice", "video", "file"] {
        let path = format!("{kind}.media_id");
        let with = |id: &str| message(kind, json!({"media_id": id}));
        expect(&with("3xId"), &[]);
        expect(&with(" "), &[(path.as_str(), Refused, Required, Some(41006))]);
        expect(&message(kind, json!({})), &[(path.as_str(), Refused, Required, Some(41006))]);
        expect(&with("3x Id"), &[(path.as_str(), Refused, BadCharacters, Some(40007))]);
    }
}

#[test]
fn texts_that_are_cut_at_bytes() {
    type Build = fn(String) -> Message;
    let fields: [(&str, usize, Build); 6] = [
        ("video.title", 128, |s| message("video", json!({"media_id": "m", "title": s}))),
        ("video.description", 512, |s| message("video", json!({"media_id": "m", "description": s}))),
        ("news.articles.0.title", 128, |s| article("news", "title", json!(s))),
        ("news.articles.0.description", 512, |s| article("news", "description", json!(s))),
        ("mpnews.articles.0.title", 128, |s| article("mpnews", "title", json!(s))),
        ("mpnews.articles.0.digest", 512, |s| article("mpnews", "digest", json!(s))),
    ];
    for (path, limit, build) in fields {
        expect(&build("a".repeat(limit)), &[]);
        expect(&build("a".repeat(limit + 1)), &[(path, Cut, TooLong, None)]);
        expect(&build(format!("{}{}", "断".repeat(limit / 3), "a".repeat(limit % 3))), &[]);
        expect(&build("断".repeat(limit / 3 + 1)), &[(path, Cut, TooLong, None)]);
        expect(&build("<b>x</b>".to_owned()), &[(path, Style, UnsupportedMarkup, None)]);
        let meter = meters(&build("断".repeat(limit))).into_iter().find(|m| m.path == path).expect("a meter");
        assert_eq!((meter.unit, meter.beyond, meter.used as usize), (Unit::Bytes, Cut, limit * 3), "{path}");
    }
}

#[test]
fn number_of_articles() {
    for (msgtype, one) in [
        ("news", json!({"title": "t", "url": "https://a.example.com"})),
        ("mpnews", json!({"title": "t", "thumb_media_id": "m", "content": "x"})),
    ] {
        let path = format!("{msgtype}.articles");
        let with = |n: usize| message(msgtype, json!({"articles": vec![one.clone(); n]}));
        expect(&with(0), &[(path.as_str(), Refused, Required, Some(45008))]);
        expect(&with(1), &[]);
        expect(&with(8), &[]);
        expect(&with(9), &[(path.as_str(), Refused, TooMany, Some(45008))]);
        let title = format!("{path}.0.title");
        expect(&article(msgtype, "title", json!(" ")), &[(title.as_str(), Refused, Required, Some(41016))]);
    }
}

#[test]
fn where_a_news_article_leads() {
    let with = |fields: Value| {
        let mut one = json!({"title": "t"});
        one.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        message("news", json!({"articles": [one]}))
    };
    let url = "news.articles.0.url";
    let page = "news.articles.0.pagepath";
    expect(&with(json!({})), &[(url, Refused, RequiredOneOf, Some(41010))]);
    expect(&with(json!({"url": "a.example.com"})), &[(url, Refused, UrlScheme, Some(45034))]);
    expect(&with(json!({"url": "javascript:alert(1)"})), &[(url, Refused, UrlScheme, Some(45034))]);
    expect(&with(json!({"url": "https://"})), &[(url, Refused, UrlInvalid, None)]);
    let long = |n: usize| with(json!({"url": format!("https://a.example.com/{}", "x".repeat(n - 22))}));
    expect(&long(1024), &[]);
    expect(&long(1025), &[(url, Recommended, TooLong, Some(40039))]);
    expect(&long(2048), &[(url, Recommended, TooLong, Some(40039))]);
    expect(&long(2049), &[(url, Refused, TooLong, Some(40039))]);
    let mini = |page: &str| with(json!({"appid": "wx1", "pagepath": page}));
    expect_bound(&mini("pages/a?b=c"), &[]);
    expect_bound(&mini(&"p".repeat(128)), &[]);
    expect_bound(&mini(&"p".repeat(129)), &[(page, Refused, TooLong, None)]);
    let needs = ("news.articles.0.appid", NeedsApp, NeedsMiniProgram, Some(90206));
    expect(&mini("pages/a"), &[needs]);
    expect(&with(json!({"appid": "wx1"})), &[(page, Refused, Required, None)]);
    expect(&with(json!({"pagepath": "p"})), &[("news.articles.0.appid", Refused, Required, None)]);
    expect(&with(json!({"appid": "wx1", "url": "https://a.example.com"})), &[(page, Style, Required, None)]);
    expect(&with(json!({"appid": "wx 1", "url": "https://a.example.com"})), &[(page, Style, Required, None)]);
    expect_bound(&with(json!({"appid": "wx1", "pagepath": "p", "url": "nonsense"})), &[]);
    expect_bound(
        &with(json!({"appid": "wx 1", "pagepath": "p"})),
        &[("news.articles.0.appid", Refused, BadCharacters, Some(90207))],
    );
    let picture = "news.articles.0.picurl";
    expect(&article("news", "picurl", json!("a.png")), &[(picture, Refused, UrlScheme, None)]);
    let long = format!("https://a.example.com/{}", "x".repeat(2027));
    expect(&article("news", "picurl", json!(long)), &[(picture, Refused, TooLong, Some(40039))]);
}

#[test]
fn stored_articles() {
    let at = |field: &str| format!("mpnews.articles.0.{field}");
    let with = |name: &str, value: Value| article("mpnews", name, value);
    expect(&with("thumb_media_id", json!("")), &[(at("thumb_media_id").as_str(), Refused, Required, Some(41006))]);
    expect(&with("author", json!("a".repeat(64))), &[]);
    expect(&with("author", json!("断".repeat(22))), &[(at("author").as_str(), Refused, TooLong, Some(45032))]);
    expect(&with("author", json!("a".repeat(65))), &[(at("author").as_str(), Refused, TooLong, Some(45032))]);
    expect(&with("content", json!(" ")), &[(at("content").as_str(), Refused, Required, None)]);
    expect(&with("content", json!("a".repeat(666_000))), &[]);
    expect(&with("content", json!("a".repeat(666_001))), &[(at("content").as_str(), Refused, TooLong, Some(45002))]);
    expect(
        &with("content", json!("<p>a</p><script>x</script>")),
        &[(at("content").as_str(), Style, UnsupportedMarkup, None)],
    );
    let original = at("content_source_url");
    expect(&with("content_source_url", json!("a.b")), &[(original.as_str(), Refused, UrlScheme, None)]);
    expect(&with("content_source_url", json!("https://a.b")), &[]);
}

#[test]
fn markdown() {
    let path = "markdown.content";
    let with = |content: String| message("markdown", json!({"content": content}));
    expect(&with(" \n".to_owned()), &[(path, Refused, Required, None)]);
    expect(&with("a".repeat(2048)), &[]);
    expect(&with("a".repeat(2049)), &[(path, Refused, TooLong, Some(40058))]);
    expect(&with("断".repeat(683)), &[(path, Refused, TooLong, Some(40058))]);
    expect(&with("# a\n**b** <font color=\"info\">c</font>".to_owned()), &[]);
    expect(&with("<font color=\"red\">c</font>".to_owned()), &[(path, Style, UnsupportedMarkup, None)]);
    expect(&with("a\u{202E}b".to_owned()), &[(path, Recommended, ReordersText, None)]);
}

fn notice_with(name: &str, value: Value) -> Message {
    let mut notice = json!({"appid": "wx1", "title": "访客预约已通过"});
    notice[name] = value;
    message("miniprogram_notice", notice)
}

/// Findings where the application is bound to a mini program.
fn expect_bound(message: &Message, expected: &[(&str, Severity, Rule, Option<i32>)]) {
    let app = AppFacts { has_mini_program: true, ..AppFacts::default() };
    let found: Vec<_> = check(message, &someone(), &SendOptions::default(), &app)
        .into_iter()
        .map(|f| (f.path, f.severity, f.rule, f.code))
        .collect();
    let expected: Vec<_> = expected.iter().map(|(path, s, r, code)| ((*path).to_owned(), *s, *r, *code)).collect();
    assert_eq!(found, expected, "{}", serde_json::to_string(message).unwrap());
}

#[test]
fn mini_program_notices() {
    let at = |field: &str| format!("miniprogram_notice.{field}");
    expect(&notice_with("page", json!("p")), &[("miniprogram_notice", NeedsApp, NeedsMiniProgram, Some(48002))]);
    expect_bound(&notice_with("page", json!("p")), &[]);
    expect_bound(&notice_with("appid", json!("")), &[(at("appid").as_str(), Refused, Required, Some(90200))]);
    expect_bound(&notice_with("appid", json!("a b")), &[(at("appid").as_str(), Refused, BadCharacters, Some(90207))]);
    expect_bound(&notice_with("page", json!("p".repeat(1024))), &[]);
    expect_bound(
        &notice_with("page", json!("p".repeat(1025))),
        &[(at("page").as_str(), Refused, TooLong, Some(90204))],
    );
    expect_bound(&notice_with("title", json!("")), &[(at("title").as_str(), Refused, Required, None)]);
    for field in ["title", "description"] {
        let path = at(field);
        for (length, expected) in [
            (3, vec![(path.as_str(), Refused, TooShort, None)]),
            (4, vec![]),
            (12, vec![]),
            (13, vec![(path.as_str(), Refused, TooLong, None)]),
        ] {
            expect_bound(&notice_with(field, json!("断".repeat(length))), &expected);
        }
    }
    expect_bound(&notice_with("description", json!(" ")), &[]);
    let rows = |n: usize| notice_with("content_item", json!(vec![json!({"key": "k", "value": "v"}); n]));
    expect_bound(&rows(10), &[]);
    expect_bound(&rows(11), &[(at("content_item").as_str(), Refused, TooMany, Some(90201))]);
    let row = |key: &str, value: &str| notice_with("content_item", json!([{"key": key, "value": value}]));
    let (key, value) = (at("content_item.0.key"), at("content_item.0.value"));
    expect_bound(&row(&"断".repeat(10), &"断".repeat(30)), &[]);
    expect_bound(&row(&"断".repeat(11), "v"), &[(key.as_str(), Refused, TooLong, Some(90202))]);
    expect_bound(&row("k", &"断".repeat(31)), &[(value.as_str(), Refused, TooLong, Some(90203))]);
    expect_bound(&row("", "v"), &[(key.as_str(), Refused, Required, Some(90202))]);
    expect_bound(&row("k", " "), &[(value.as_str(), Refused, Required, Some(90203))]);
    expect_bound(&row("", ""), &[]);
}

#[test]
fn envelopes_of_the_kinds() {
    let everyone = Recipients { all: true, ..Recipients::default() };
    let app = AppFacts { has_callback: true, has_mini_program: true };
    let ask =
        |message: &Message, to: &Recipients, options: &SendOptions| -> Vec<(String, Severity, Rule, Option<i32>)> {
            let found = check(message, to, options, &app);
            found.into_iter().map(|f| (f.path, f.severity, f.rule, f.code)).collect()
        };
    let plain = SendOptions::default();
    for (name, golden) in examples::full() {
        let message = SendRequest::parse(golden.as_bytes()).unwrap().message;
        let expected = match name {
            "miniprogram_notice" => vec![("touser".to_owned(), Refused, EveryoneRefused, None)],
            _ => vec![],
        };
        assert_eq!(ask(&message, &everyone, &plain), expected, "{name}");
        let nobody = ask(&message, &Recipients::default(), &plain);
        assert_eq!(nobody, [("touser".to_owned(), Refused, NoRecipient, Some(82001))], "{name}");

        let safe = |safe| ask(&message, &someone(), &SendOptions { safe, ..plain.clone() });
        let of = |severity, rule, code| vec![("safe".to_owned(), severity, rule, code)];
        let (one, two) = match name {
            "text" | "image" | "video" | "file" => (vec![], of(Style, OutOfRange, None)),
            "mpnews" => (vec![], vec![]),
            "news" => (of(Refused, OptionRefused, Some(40074)), of(Refused, OptionRefused, Some(40074))),
            _ => (of(Style, OptionIgnored, None), of(Style, OptionIgnored, None)),
        };
        assert_eq!(safe(Safe::Open), [], "{name}");
        assert_eq!(safe(Safe::Confidential), one, "{name}");
        assert_eq!(safe(Safe::Internal), two, "{name}");

        let translated = SendOptions { enable_id_trans: true, ..plain.clone() };
        let expected = match name {
            "image" | "voice" | "video" | "file" | "markdown" => {
                vec![("enable_id_trans".to_owned(), Style, OptionIgnored, None)]
            }
            _ => vec![],
        };
        assert_eq!(ask(&message, &someone(), &translated), expected, "{name}");
    }
}
