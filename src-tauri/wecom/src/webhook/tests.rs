use super::*;
use crate::appchat::Mention;
use crate::ids::UserId;
use crate::media::SmallPicture;
use proptest::prelude::*;
use secrecy::ExposeSecret as _;
use serde_json::json;

const KEY: &str = "693a91f6-7aa0-4bc4-97a0-0ec2canary01";

fn body(message: &WebhookMessage) -> String {
    String::from_utf8(message.to_bytes()).unwrap()
}

#[test]
fn requests_as_documented() {
    let text = WebhookText {
        content: "磁盘使用率 91%，请处理".to_owned(),
        mentioned: vec![Mention::Member(UserId("lin.qing".to_owned()))],
        mentioned_mobiles: vec!["@all".to_owned()],
    };
    let article =
        Article { title: "值班表".to_owned(), url: "https://oa.example.com".to_owned(), ..Article::default() };
    let cases = [
        (
            WebhookMessage::Text { text },
            r#"{"msgtype":"text","text":{"content":"磁盘使用率 91%，请处理","mentioned_list":["lin.qing"],"mentioned_mobile_list":["@all"]}}"#,
        ),
        (
            WebhookMessage::Text { text: WebhookText { content: "x".to_owned(), ..WebhookText::default() } },
            r#"{"msgtype":"text","text":{"content":"x"}}"#,
        ),
        (
            WebhookMessage::Markdown { content: "**b**".to_owned() },
            r#"{"msgtype":"markdown","markdown":{"content":"**b**"}}"#,
        ),
        (
            WebhookMessage::MarkdownV2 { content: "# 夜间巡检\n| 主机 |\n".to_owned() },
            r##"{"msgtype":"markdown_v2","markdown_v2":{"content":"# 夜间巡检\n| 主机 |\n"}}"##,
        ),
        (
            WebhookMessage::News { articles: vec![article] },
            r#"{"msgtype":"news","news":{"articles":[{"title":"值班表","url":"https://oa.example.com"}]}}"#,
        ),
        (WebhookMessage::File { media_id: "m".to_owned() }, r#"{"msgtype":"file","file":{"media_id":"m"}}"#),
        (WebhookMessage::Voice { media_id: "m".to_owned() }, r#"{"msgtype":"voice","voice":{"media_id":"m"}}"#),
        (
            WebhookMessage::TemplateCard { card: json!({ "card_type": "text_notice" }) },
            r#"{"msgtype":"template_card","template_card":{"card_type":"text_notice"}}"#,
        ),
    ];
    for (message, expected) in cases {
        assert_eq!(body(&message), expected);
    }
}

#[test]
fn a_picture_goes_as_base64_with_the_md5_of_its_bytes() {
    let content = b"\x89PNG\r\n\x1a\n\0\0\0\x0DIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0".to_vec();
    let picture = SmallPicture::new("a.png", content).unwrap();
    // Computed with the tools base64 and md5sum.
    assert_eq!(
        body(&WebhookMessage::Image(PictureData::of(&picture))),
        r#"{"msgtype":"image","image":{"base64":"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAA=","md5":"8dd522d68f1a90fb5626dbdf72ddbde4"}}"#
    );
}

#[test]
fn limits_on_each_side() {
    let text = |bytes: usize| WebhookMessage::Text {
        text: WebhookText { content: "x".repeat(bytes), ..WebhookText::default() },
    };
    let too_long = |path: &str, bytes: usize, max: usize, refused| {
        vec![WebhookProblem::TooLong { path: path.to_owned(), bytes: number(bytes), max: number(max), refused }]
    };
    assert_eq!(text(2048).problems(), []);
    assert_eq!(text(2049).problems(), too_long("text.content", 2049, 2048, false));
    assert_eq!(text(5120).problems(), too_long("text.content", 5120, 2048, false));
    assert_eq!(text(5121).problems(), too_long("text.content", 5121, 2048, true));
    assert_eq!(text(0).problems(), [WebhookProblem::Empty { path: "text.content".to_owned() }]);
    // 4095 bytes, then one character more than fits.
    let content = "中".repeat(1365);
    assert_eq!(WebhookMessage::Markdown { content: content.clone() + "x" }.problems(), []);
    assert_eq!(
        WebhookMessage::Markdown { content: content.clone() + "中" }.problems(),
        too_long("markdown.content", 4098, 4096, true)
    );
    assert_eq!(WebhookMessage::MarkdownV2 { content: content.clone() + "x" }.problems(), []);
    assert_eq!(
        WebhookMessage::MarkdownV2 { content: content + "xx" }.problems(),
        too_long("markdown_v2.content", 4097, 4096, true)
    );
}

#[test]
fn articles_are_counted_filled_and_cut() {
    let article = |title: usize, description: usize| Article {
        title: "x".repeat(title),
        description: Some("x".repeat(description)),
        url: "https://x.example.com".to_owned(),
        picurl: None,
    };
    let news = |articles: Vec<Article>| WebhookMessage::News { articles }.problems();
    assert_eq!(news(vec![article(128, 512); 8]), []);
    assert_eq!(news(Vec::new()), [WebhookProblem::Articles { count: 0 }]);
    assert_eq!(news(vec![article(1, 0); 9]), [WebhookProblem::Articles { count: 9 }]);
    let path = |field: &str| format!("news.articles[1].{field}");
    assert_eq!(
        news(vec![article(1, 0), article(129, 513)]),
        [
            WebhookProblem::Cut { path: path("title"), bytes: 129, max: 128 },
            WebhookProblem::Cut { path: path("description"), bytes: 513, max: 512 }
        ]
    );
    assert_eq!(
        news(vec![article(1, 1), Article::default()]),
        [WebhookProblem::Empty { path: path("title") }, WebhookProblem::Empty { path: path("url") }]
    );
}

#[test]
fn cards_that_a_webhook_takes() {
    let card = |card: Value| WebhookMessage::TemplateCard { card }.problems();
    assert_eq!(card(json!({ "card_type": "text_notice" })), []);
    assert_eq!(card(json!({ "card_type": "news_notice", "card_image": {} })), []);
    assert_eq!(card(json!({ "card_type": "news_notice", "image_text_area": {} })), [WebhookProblem::CardImage]);
    assert_eq!(card(json!({ "card_type": "text_notice", "action_menu": {} })), [WebhookProblem::CardMenu]);
    for other in ["button_interaction", "vote_interaction", "multiple_interaction", ""] {
        assert_eq!(card(json!({ "card_type": other })), [WebhookProblem::CardType { card_type: other.to_owned() }]);
    }
    assert_eq!(card(json!([])).len(), 1);
}

#[test]
fn keys_are_found_in_addresses() {
    for good in [
        KEY.to_owned(),
        format!("  {KEY}\n"),
        format!("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"),
        format!("https://wecom.example.cn/gate/cgi-bin/webhook/send?x=1&key={KEY}&y=2"),
    ] {
        assert_eq!(WebhookKey::parse(&good).unwrap().secret().expose_secret(), KEY, "{good}");
    }
    for bad in [
        "",
        "short-1",
        "a key with blanks",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=",
        "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=%00%01%02%03%04%05%06%07%08",
        "https://qyapi.weixin.qq.com/cgi-bin/message/send?key=693a91f6-7aa0",
        "://///////",
        &"x".repeat(129),
    ] {
        assert_eq!(WebhookKey::parse(bad), Err(BadWebhookKey), "{bad}");
    }
}

#[test]
fn a_key_is_not_shown() {
    let key = WebhookKey::parse(KEY).unwrap();
    assert!(!format!("{key:?} {key:#?}").contains("canary"));
    let settings = crate::ClientSettings::new(Some("http://127.0.0.1:1"), None).unwrap();
    let webhook = crate::Webhook::new(settings, key).unwrap();
    assert!(!format!("{webhook:?} {webhook:#?}").contains("canary"));
}

proptest! {
    #[test]
    fn no_text_breaks_the_key(text in "(https?://|://)?\\PC{0,60}(/webhook/|\\?key=|&)?\\PC{0,40}") {
        if let Ok(key) = WebhookKey::parse(&text) {
            prop_assert!(text.contains(key.secret().expose_secret()) || text.contains('%') || text.contains('+'));
        }
    }

    #[test]
    fn a_text_goes_out_as_it_is(content in any::<String>()) {
        let message = WebhookMessage::Text { text: WebhookText { content: content.clone(), ..WebhookText::default() } };
        let value: Value = serde_json::from_slice(&message.to_bytes()).unwrap();
        prop_assert_eq!(&value["text"]["content"], &json!(content));
        let long = message.problems().iter().any(|problem| matches!(problem, WebhookProblem::TooLong { .. }));
        prop_assert_eq!(long, content.len() > TEXT_BYTES);
    }
}
