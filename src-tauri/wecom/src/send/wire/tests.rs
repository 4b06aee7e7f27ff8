use super::*;
use crate::examples;
use crate::kinds::{
    ActionMenu, AspectRatio, CardAction, CardImage, CardSource, EmphasisContent, HorizontalContent, ImageTextArea,
    JumpItem, Kind, MainTitle, MenuAction, NewsNotice, QuoteArea, Text, TextNotice, Textcard, VerticalContent,
};
use proptest::prelude::*;
use serde_json::{Value, json};

mod blocks;
mod kinds;

fn request(message: Message) -> SendRequest {
    SendRequest {
        recipients: Recipients { users: vec![UserId("gao_yu".to_owned())], ..Recipients::default() },
        agent_id: AgentId(1_000_002),
        message,
        options: SendOptions::default(),
    }
}

fn text(content: &str) -> Message {
    Message::Text { text: Text { content: content.to_owned() } }
}

fn sent(request: &SendRequest) -> String {
    String::from_utf8(request.to_bytes()).unwrap()
}

#[test]
fn golden_requests_come_back_byte_for_byte() {
    for (name, golden) in examples::all() {
        let request = SendRequest::parse(golden.as_bytes()).unwrap_or_else(|e| panic!("{name}: {e}"));
        assert_eq!(request.to_pretty_json(), golden.trim_end(), "{name}");
        let compact: Value = serde_json::from_slice(&request.to_bytes()).unwrap();
        assert_eq!(compact, serde_json::from_str::<Value>(golden).unwrap(), "{name}");
        assert_eq!(SendRequest::parse(&request.to_bytes()).unwrap(), request, "{name}");
    }
}

#[test]
fn the_exact_bytes() {
    assert_eq!(
        sent(&request(text("断电 \"A\"\r\n<b>"))),
        r#"{"touser":"gao_yu","msgtype":"text","agentid":1000002,"text":{"content":"断电 \"A\"\n<b>"},"safe":0,"enable_duplicate_check":1,"duplicate_check_interval":1800}"#
    );
    let mut card = request(Message::blank(Kind::Textcard));
    card.options = SendOptions { safe: Safe::Confidential, enable_id_trans: true, duplicate_check_interval: 0 };
    assert_eq!(
        sent(&card),
        r#"{"touser":"gao_yu","msgtype":"textcard","agentid":1000002,"textcard":{"title":"","description":"","url":""},"enable_id_trans":1,"enable_duplicate_check":1,"duplicate_check_interval":1}"#
    );
}

#[test]
fn recipients_are_joined_once_each() {
    let users = ["Gao_Yu", "lin.qing", "gao_yu", "LIN.QING"].map(|user| UserId(user.to_owned())).to_vec();
    let mut request = request(text("x"));
    request.recipients = Recipients {
        all: false,
        users,
        departments: [12, 15, 12].map(DepartmentId).to_vec(),
        tags: [3, 3].map(TagId).to_vec(),
    };
    assert!(sent(&request).starts_with(r#"{"touser":"Gao_Yu|lin.qing","toparty":"12|15","totag":"3","msgtype""#));
    request.recipients.all = true;
    assert!(sent(&request).starts_with(r#"{"touser":"@all","msgtype""#));
}

#[test]
fn an_account_never_widens_the_audience() {
    let mut request = request(text("x"));
    request.recipients.users = ["@all", " @ALL ", "a|b", "", "  ", "gao_yu"].map(|u| UserId(u.to_owned())).to_vec();
    assert!(sent(&request).starts_with(r#"{"touser":"gao_yu","msgtype""#));
    request.recipients.users.pop();
    assert!(sent(&request).starts_with(r#"{"msgtype""#), "nobody is left: the server refuses with 82001");
}

#[test]
fn interval_is_brought_into_range() {
    for (chosen, expected) in [(0, 1), (1, 1), (14_400, 14_400), (14_401, 14_400), (u32::MAX, 14_400)] {
        let mut request = request(text("x"));
        request.options.duplicate_check_interval = chosen;
        let value: Value = serde_json::from_slice(&request.to_bytes()).unwrap();
        assert_eq!(value["duplicate_check_interval"], json!(expected));
        assert_eq!(value["enable_duplicate_check"], json!(1));
    }
}

#[test]
fn drafts_with_missing_fields_decode() {
    let decode = |json: Value| serde_json::from_value::<Message>(json);
    assert_eq!(decode(json!({"msgtype": "text", "text": {}})).unwrap(), text(""));
    assert_eq!(decode(json!({"msgtype": "textcard", "textcard": {"title": "x"}})).unwrap().kind(), Kind::Textcard);
    let notice = json!({"msgtype": "template_card", "template_card": {"card_type": "text_notice", "jump_list": [{}]}});
    let Message::TemplateCard { template_card: crate::kinds::TemplateCard::TextNotice(card) } = decode(notice).unwrap()
    else {
        panic!("kind")
    };
    assert_eq!(card.jump_list, [JumpItem::default()]);
    let news = json!({"msgtype": "template_card", "template_card": {"card_type": "news_notice", "source": null}});
    assert_eq!(decode(news).unwrap().kind(), Kind::NewsNotice);
    assert_eq!(serde_json::from_value::<SendOptions>(json!({"safe": true})).unwrap().duplicate_check_interval, 1800);
    assert_eq!(serde_json::from_value::<Recipients>(json!({"users": ["a"]})).unwrap().users.len(), 1);
    assert_eq!(serde_json::from_value::<crate::agent::AppFacts>(json!({})).unwrap(), crate::agent::AppFacts::default());
}

#[test]
fn every_kind_survives_the_way_to_the_form_and_back() {
    for kind in Kind::ALL {
        let blank = Message::blank(kind);
        assert_eq!(blank.kind(), kind);
        let json = serde_json::to_value(&blank).unwrap();
        let back: Message = serde_json::from_value(json).unwrap();
        assert_eq!(back.normalized(), blank.normalized());
    }
    let Message::TemplateCard { template_card: crate::kinds::TemplateCard::NewsNotice(card) } =
        Message::blank(Kind::NewsNotice)
    else {
        panic!("kind")
    };
    assert!(card.card_image.is_some());
    assert_eq!((card.card_action.link_type, card.card_action.url.as_deref()), (1, Some("")));
}

#[test]
fn what_is_no_request_is_named() {
    let parse = |json: &str| SendRequest::parse(json.as_bytes());
    assert!(matches!(parse("{"), Err(ParseRequestError::Json(_))));
    assert!(matches!(parse(r#"{"msgtype":"text","text":{}}"#), Err(ParseRequestError::Json(_))), "no agentid");
    assert!(matches!(parse(r#"{"msgtype":"poem","agentid":1}"#), Err(ParseRequestError::Json(_))));
    let bad = r#"{"toparty":"1|x","msgtype":"text","agentid":1,"text":{}}"#;
    assert!(matches!(parse(bad), Err(ParseRequestError::Ids("toparty"))));
    let spaced = parse(r#"{"touser":"a | b |","totag":" 1 | 2","msgtype":"text","agentid":1,"text":{}}"#).unwrap();
    assert_eq!(spaced.recipients.users, ["a", "b"].map(|u| UserId(u.to_owned())));
    assert_eq!(spaced.recipients.tags, [TagId(1), TagId(2)]);
    assert!(parse(r#"{"touser":"@ALL","msgtype":"text","agentid":1,"text":{}}"#).unwrap().recipients.all);
}

prop_compose! {
    fn words()(text in "([a-z断电😀<>\"\\\\ $]|\\r\\n|\\r|\u{200B}|\u{301}|<a href=\"https://a\\.b\">|</a>|<br>){0,12}") -> String {
        text
    }
}

fn maybe() -> impl Strategy<Value = Option<String>> {
    prop::option::of(words())
}

fn menu() -> impl Strategy<Value = Option<ActionMenu>> {
    let action = (words(), words()).prop_map(|(text, key)| MenuAction { text, key });
    let menu =
        (maybe(), prop::collection::vec(action, 0..4)).prop_map(|(desc, action_list)| ActionMenu { desc, action_list });
    prop::option::of(menu)
}

fn source() -> impl Strategy<Value = Option<CardSource>> {
    let source = (maybe(), maybe(), prop::option::of(0u8..6)).prop_map(|(icon_url, desc, desc_color)| CardSource {
        icon_url,
        desc,
        desc_color,
    });
    prop::option::of(source)
}

fn quote() -> impl Strategy<Value = Option<QuoteArea>> {
    let quote = (prop::option::of(0u8..4), maybe(), maybe(), maybe(), maybe(), maybe()).prop_map(
        |(link_type, url, appid, pagepath, title, quote_text)| QuoteArea {
            link_type,
            url,
            appid,
            pagepath,
            title,
            quote_text,
        },
    );
    prop::option::of(quote)
}

fn title() -> impl Strategy<Value = MainTitle> {
    (maybe(), maybe()).prop_map(|(title, desc)| MainTitle { title, desc })
}

fn rows() -> impl Strategy<Value = Vec<HorizontalContent>> {
    let row = (prop::option::of(0u8..5), words(), maybe(), maybe(), maybe(), maybe()).prop_map(
        |(link_type, keyname, value, url, media_id, userid)| HorizontalContent {
            link_type,
            keyname,
            value,
            url,
            media_id,
            userid,
        },
    );
    prop::collection::vec(row, 0..4)
}

fn jumps() -> impl Strategy<Value = Vec<JumpItem>> {
    let jump = (prop::option::of(0u8..4), words(), maybe(), maybe(), maybe())
        .prop_map(|(link_type, title, url, appid, pagepath)| JumpItem { link_type, title, url, appid, pagepath });
    prop::collection::vec(jump, 0..4)
}

fn action() -> impl Strategy<Value = CardAction> {
    (0u8..4, maybe(), maybe(), maybe()).prop_map(|(link_type, url, appid, pagepath)| CardAction {
        link_type,
        url,
        appid,
        pagepath,
    })
}

fn text_notice() -> impl Strategy<Value = Message> {
    let emphasis = prop::option::of((maybe(), maybe()).prop_map(|(title, desc)| EmphasisContent { title, desc }));
    let top = (source(), menu(), prop::option::of(title()), emphasis, quote());
    (top, maybe(), rows(), jumps(), action(), maybe()).prop_map(
        |(top, sub_title_text, rows, jumps, action, task_id)| {
            TextNotice {
                source: top.0,
                action_menu: top.1,
                main_title: top.2,
                emphasis_content: top.3,
                quote_area: top.4,
                sub_title_text,
                horizontal_content_list: rows,
                jump_list: jumps,
                card_action: action,
                task_id,
            }
            .into()
        },
    )
}

fn news_notice() -> impl Strategy<Value = Message> {
    let image_text = (prop::option::of(0u8..4), maybe(), maybe(), maybe(), words()).prop_map(
        |(link_type, url, title, desc, image_url)| ImageTextArea {
            link_type,
            url,
            title,
            desc,
            image_url,
            ..ImageTextArea::default()
        },
    );
    let ratio = prop::option::of((0u16..9000).prop_map(|permille| AspectRatio(f64::from(permille) / 1000.0)));
    let image = (words(), ratio).prop_map(|(url, aspect_ratio)| CardImage { url, aspect_ratio });
    let row = (words(), maybe()).prop_map(|(title, desc)| VerticalContent { title, desc });
    let top = (source(), menu(), title(), quote(), prop::option::of(image_text), prop::option::of(image));
    (top, prop::collection::vec(row, 0..4), rows(), jumps(), action(), maybe()).prop_map(
        |(top, vertical, rows, jumps, action, task_id)| {
            NewsNotice {
                source: top.0,
                action_menu: top.1,
                main_title: top.2,
                quote_area: top.3,
                image_text_area: top.4,
                card_image: top.5,
                vertical_content_list: vertical,
                horizontal_content_list: rows,
                jump_list: jumps,
                card_action: action,
                task_id,
            }
            .into()
        },
    )
}

pub(crate) fn any_message() -> impl Strategy<Value = Message> {
    prop_oneof![
        words().prop_map(|content| text(&content)),
        (words(), words(), words(), maybe()).prop_map(|(title, description, url, btntxt)| Message::Textcard {
            textcard: Textcard { title, description, url, btntxt }
        }),
        text_notice().boxed(),
        news_notice().boxed(),
        kinds::any_other().boxed(),
    ]
}

fn has_empty_object(value: &Value, path: &str) -> bool {
    match value {
        // The title of most cards is required: it stays, and its absence is a finding.
        Value::Object(map) if map.is_empty() => path != "main_title",
        Value::Object(map) => map.iter().any(|(key, value)| has_empty_object(value, key)),
        Value::Array(list) => list.iter().any(|value| has_empty_object(value, "")),
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn what_is_sent_reads_back_as_what_was_written(message in any_message(), level in 0i64..3, trans: bool) {
        let safe = Safe::from_level(level).unwrap();
        let mut request = request(message);
        request.options = SendOptions { safe, enable_id_trans: trans, ..SendOptions::default() };
        let bytes = request.to_bytes();
        prop_assert_eq!(&bytes, &request.to_bytes(), "deterministic");
        let back = SendRequest::parse(&bytes).unwrap();
        prop_assert_eq!(&back.message, &request.message.normalized());
        prop_assert_eq!(back.to_bytes(), bytes.clone());
        let value: Value = serde_json::from_slice(&bytes).unwrap();
        prop_assert!(!has_empty_object(&value, ""), "{}", value);
        if request.message.kind() == Kind::Text {
            prop_assert!(!String::from_utf8(bytes).unwrap().contains("\\r"));
        }
    }

    #[test]
    fn any_kind_can_become_any_other(message in any_message()) {
        let options = SendOptions { enable_id_trans: true, ..SendOptions::default() };
        for kind in Kind::ALL {
            let switched = message.convert_to(kind);
            prop_assert_eq!(switched.kind(), kind);
            let facts = crate::agent::AppFacts::default();
            let seen = crate::inspect::inspect(&switched, &Recipients::default(), &options, &facts);
            prop_assert!(seen.findings.iter().any(|f| f.rule == crate::finding::Rule::NoRecipient));
        }
        prop_assert_eq!(message.convert_to(message.kind()), message);
    }
}
