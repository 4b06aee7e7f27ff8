//! Any message of the kinds beside text, text cards and notices; and what the envelope says with them.

use super::*;
use crate::channel::Channel;
use crate::kinds::{
    Button, ButtonInteraction, ButtonSelection, Checkbox, CheckboxOption, ContentItem, File, Image, Markdown,
    MiniprogramNotice, Mpnews, MpnewsArticle, MultipleInteraction, News, NewsArticle, SelectOption, Selector,
    SubmitButton, Video, Voice, VoteInteraction,
};

fn many<T: std::fmt::Debug>(one: impl Strategy<Value = T>) -> impl Strategy<Value = Vec<T>> {
    prop::collection::vec(one, 0..4)
}

fn options() -> impl Strategy<Value = Vec<SelectOption>> {
    many((words(), words()).prop_map(|(id, text)| SelectOption { id, text }))
}

fn selector() -> impl Strategy<Value = Selector> {
    (words(), maybe(), maybe(), options()).prop_map(|(question_key, title, selected_id, option_list)| Selector {
        question_key,
        title,
        selected_id,
        option_list,
    })
}

fn submit() -> impl Strategy<Value = SubmitButton> {
    (maybe(), words()).prop_map(|(text, key)| SubmitButton { text, key })
}

fn button() -> impl Strategy<Value = Message> {
    let one = (prop::option::of(0u8..3), words(), prop::option::of(0u8..6), maybe(), maybe())
        .prop_map(|(link_type, text, style, key, url)| Button { link_type, text, style, key, url });
    let selection = prop::option::of(selector().prop_map(ButtonSelection::from)).boxed();
    let top = (source(), menu(), title(), quote(), maybe()).boxed();
    (top, rows(), prop::option::of(action()), maybe(), selection, many(one)).prop_map(
        |(top, rows, card_action, task_id, button_selection, button_list)| {
            ButtonInteraction {
                source: top.0,
                action_menu: top.1,
                main_title: top.2,
                quote_area: top.3,
                sub_title_text: top.4,
                horizontal_content_list: rows,
                card_action,
                task_id,
                button_selection,
                button_list,
            }
            .into()
        },
    )
}

fn vote() -> impl Strategy<Value = Message> {
    let option =
        (words(), words(), any::<bool>()).prop_map(|(id, text, is_checked)| CheckboxOption { id, text, is_checked });
    let checkbox = (words(), prop::option::of(0u8..3), many(option))
        .prop_map(|(question_key, mode, option_list)| Checkbox { question_key, mode, option_list });
    (source(), title(), maybe(), checkbox, submit()).prop_map(
        |(source, main_title, task_id, checkbox, submit_button)| {
            VoteInteraction { source, main_title, task_id, checkbox, submit_button }.into()
        },
    )
}

fn multiple() -> impl Strategy<Value = Message> {
    (source(), title(), maybe(), many(selector()), submit()).prop_map(
        |(source, main_title, task_id, select_list, submit_button)| {
            MultipleInteraction { source, main_title, task_id, select_list, submit_button }.into()
        },
    )
}

fn news() -> impl Strategy<Value = Message> {
    let article = (words(), maybe(), maybe(), maybe(), maybe(), maybe()).prop_map(
        |(title, description, url, picurl, appid, pagepath)| NewsArticle {
            title,
            description,
            url,
            picurl,
            appid,
            pagepath,
        },
    );
    many(article).prop_map(|articles| Message::News { news: News { articles } })
}

fn mpnews() -> impl Strategy<Value = Message> {
    let article = (words(), words(), maybe(), maybe(), words(), maybe()).prop_map(
        |(title, thumb_media_id, author, content_source_url, content, digest)| MpnewsArticle {
            title,
            thumb_media_id,
            author,
            content_source_url,
            content,
            digest,
        },
    );
    many(article).prop_map(|articles| Message::Mpnews { mpnews: Mpnews { articles } })
}

fn notice() -> impl Strategy<Value = Message> {
    let row = (words(), words()).prop_map(|(key, value)| ContentItem { key, value });
    (words(), maybe(), words(), maybe(), prop::option::of(any::<bool>()), many(row)).prop_map(
        |(appid, page, title, description, emphasis_first_item, content_item)| Message::MiniprogramNotice {
            miniprogram_notice: MiniprogramNotice {
                appid,
                page,
                title,
                description,
                emphasis_first_item,
                content_item,
            },
        },
    )
}

fn any_simple() -> impl Strategy<Value = Message> {
    prop_oneof![
        words().prop_map(|media_id| Message::Image { image: Image { media_id } }),
        words().prop_map(|media_id| Message::Voice { voice: Voice { media_id } }),
        words().prop_map(|media_id| Message::File { file: File { media_id } }),
        words().prop_map(|content| Message::Markdown { markdown: Markdown { content } }),
        (words(), maybe(), maybe()).prop_map(|(media_id, title, description)| Message::Video {
            video: Video { media_id, title, description }
        }),
    ]
}

pub(super) fn any_other() -> impl Strategy<Value = Message> {
    prop_oneof![
        any_simple().boxed(),
        news().boxed(),
        mpnews().boxed(),
        notice().boxed(),
        button().boxed(),
        vote().boxed(),
        multiple().boxed(),
    ]
}

#[test]
fn a_mini_program_notice_does_not_name_the_application() {
    let notice = request(Message::blank(Kind::MiniprogramNotice));
    let value: Value = serde_json::from_slice(&notice.to_bytes()).unwrap();
    assert_eq!(value.get("agentid"), None);
    assert_eq!(value["enable_duplicate_check"], json!(1));
    let back = SendRequest::parse(&notice.to_bytes()).unwrap();
    assert_eq!(back.agent_id, AgentId(0));
    let other = SendRequest::parse(br#"{"msgtype":"image","image":{"media_id":"m"}}"#);
    assert!(matches!(other, Err(ParseRequestError::Json(_))), "other kinds must name it");
}

#[test]
fn what_is_sent_of_the_options() {
    let sent = |kind: Kind, safe: Safe| -> Value {
        let mut request = request(Message::blank(kind));
        request.options = SendOptions { safe, enable_id_trans: true, ..SendOptions::default() };
        serde_json::from_slice(&request.to_bytes()).unwrap()
    };
    for kind in Channel::App.kinds() {
        let value = sent(kind, Safe::Internal);
        let safe = match kind {
            Kind::Text | Kind::Image | Kind::Video | Kind::File => Some(1),
            Kind::Mpnews | Kind::News => Some(2),
            _ => None,
        };
        assert_eq!(value.get("safe"), safe.map(|level| json!(level)).as_ref(), "{kind:?}");
        let without = matches!(kind, Kind::Image | Kind::Voice | Kind::Video | Kind::File | Kind::Markdown);
        assert_eq!(value.get("enable_id_trans").is_none(), without, "{kind:?}");
        assert_eq!(value["msgtype"], json!(kind.msgtype()));
        assert!(value[kind.msgtype()].is_object(), "{kind:?}");
    }
    assert_eq!(sent(Kind::News, Safe::Open).get("safe"), None);
    let parsed = |safe: &str| {
        let json = format!(r#"{{"msgtype":"text","agentid":1,"text":{{}},"safe":{safe}}}"#);
        SendRequest::parse(json.as_bytes()).map(|request| request.options.safe)
    };
    assert_eq!(parsed("2").unwrap(), Safe::Internal);
    assert_eq!(parsed("true").unwrap(), Safe::Confidential);
    assert!(parsed("3").is_err());
}

#[test]
fn a_fresh_task_id_is_filled_in_where_it_is_needed() {
    let task = |message: &Message| serde_json::to_value(message).unwrap()["template_card"]["task_id"].clone();
    for kind in [Kind::ButtonInteraction, Kind::VoteInteraction, Kind::MultipleInteraction] {
        let blank = Message::blank(kind);
        assert!(blank.calls_back());
        let filled = blank.with_task_id("t-1");
        assert_eq!(task(&filled), json!("t-1"));
        assert_eq!(task(&filled.with_task_id("t-2")), json!("t-1"), "one that was typed stays");
    }
    for kind in [Kind::TextNotice, Kind::NewsNotice, Kind::Text] {
        let blank = Message::blank(kind);
        assert!(!blank.calls_back());
        assert_eq!(blank.with_task_id("t-1"), blank);
    }
    let menu: Message = serde_json::from_value(json!({"msgtype": "template_card", "template_card": {
        "card_type": "news_notice", "action_menu": {"action_list": [{"text": "a", "key": "k"}]}, "task_id": " "}}))
    .unwrap();
    assert!(menu.calls_back());
    assert_eq!(task(&menu.with_task_id("t-1")), json!("t-1"));
}

#[test]
fn drafts_of_every_kind_decode_with_missing_fields() {
    for kind in Kind::ALL {
        let mut content = json!({});
        if kind.msgtype() == "template_card" {
            content["card_type"] = serde_json::to_value(kind).unwrap();
        }
        let message: Message =
            serde_json::from_value(json!({"msgtype": kind.msgtype(), kind.msgtype(): content})).unwrap();
        assert_eq!(message.kind(), kind);
    }
}
