use super::*;
use crate::testing::{draft, named, person};
use wecom::drawing::draw;
use wecom::kinds::Message;
use wecom::send::SendOptions;

fn drawn(message: &Message) -> Preview {
    draw(message, &SendOptions::default())
}

#[test]
fn the_title_is_the_first_visible_line() {
    for (content, expected) in [
        ("放假通知\n各位同事", "放假通知"),
        ("\n\n  周五停电  \n详情", "周五停电"),
        ("看 <a href=\"https://example.cn/a\">这里</a>\n二", "看 这里"),
        ("", ""),
    ] {
        assert_eq!(title(&drawn(&draft(content, vec![]).message)), expected);
    }
    let long = title(&drawn(&draft(&"字".repeat(300), vec![]).message));
    assert_eq!((long.chars().count(), long.ends_with('…')), (TITLE_CHARS, true));
}

#[test]
fn a_card_without_a_title_is_called_by_its_text() {
    let card = serde_json::from_value(serde_json::json!({
            "msgtype": "template_card",
            "template_card": {"card_type": "text_notice", "sub_title_text": "会议室 3 停用", "card_action": {"type": 1, "url": "https://example.cn"}}
        }))
        .unwrap();
    assert_eq!(title(&drawn(&card)), "会议室 3 停用");
}

#[test]
fn a_few_addressees_stand_for_all() {
    let audience = |include: Vec<Recipient>| Audience::of(include);
    assert_eq!(addressees(&audience(vec![named("zhangsan", "张三"), person("lisi")])), "张三、lisi");
    let many = (0..9).map(|n| person(&format!("u{n}"))).collect();
    assert_eq!(addressees(&audience(many)), "u0、u1、u2、u3、u4、…");
    let everyone = Audience { all: true, ..Audience::default() };
    assert_eq!(addressees(&everyone), "@all");
    let minus = Audience { exclude: vec![named("zhangsan", "张三")], ..everyone };
    assert_eq!(addressees(&minus), "@all − 张三");
    let long = (0..5).map(|n| person(&format!("{n}").repeat(30))).collect::<Vec<_>>();
    let minus = addressees(&Audience { all: false, include: long.clone().into(), exclude: long });
    assert_eq!(minus.chars().count(), ADDRESSEES_CHARS);
}

#[test]
fn found_by_text_kind_and_recipients() {
    let one = draft("放假通知 Holiday", vec![named("ZhangSan", "张三")]);
    let text = search_text(&drawn(&one.message), Kind::Text, "青禾科技", &one.audience);
    for word in ["放假", "holiday", "文本", "text", "zhangsan", "张三", "青禾"] {
        assert!(text.contains(word), "{word} in {text}");
    }
}

#[test]
fn every_kind_is_called_by_something() {
    let file = MediaReference::of(b"x", "停水 通知.pdf").to_string();
    for (message, expected) in [
        (serde_json::json!({"msgtype": "file", "file": {"media_id": file}}), "停水 通知.pdf"),
        (serde_json::json!({"msgtype": "image", "image": {"media_id": "3xMediaId"}}), ""),
        (serde_json::json!({"msgtype": "video", "video": {"media_id": file, "title": "消防"}}), "消防"),
        (serde_json::json!({"msgtype": "markdown", "markdown": {"content": "# 周报\n内容"}}), "周报"),
        (serde_json::json!({"msgtype": "news", "news": {"articles": [{"title": "食堂"}]}}), "食堂"),
        (serde_json::json!({"msgtype": "mpnews", "mpnews": {"articles": [{"title": "年会"}]}}), "年会"),
    ] {
        let message: Message = serde_json::from_value(message).unwrap();
        assert_eq!(title(&drawn(&message)), expected);
    }
}
