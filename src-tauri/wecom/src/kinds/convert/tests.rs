use super::*;
use crate::kinds::{TemplateCard, Text, Textcard};

fn text(content: &str) -> Message {
    Message::Text { text: Text { content: content.to_owned() } }
}

#[test]
fn text_to_text_card_and_back() {
    let original = text("断电通知\n今晚 22:40 检修\n请保存文件\n<a href=\"https://s.example.com/a\">看板</a>");
    let card = original.convert_to(Kind::Textcard);
    assert_eq!(
        card,
        Message::Textcard {
            textcard: Textcard {
                title: "断电通知".to_owned(),
                description: "今晚 22:40 检修<br>请保存文件".to_owned(),
                url: "https://s.example.com/a".to_owned(),
                btntxt: Some("看板".to_owned()),
            }
        }
    );
    assert_eq!(card.convert_to(Kind::Text), original);
}

#[test]
fn one_line_is_a_title_and_a_long_one_is_text() {
    let Message::Textcard { textcard } = text("通知").convert_to(Kind::Textcard) else { panic!("kind") };
    assert_eq!((textcard.title.as_str(), textcard.description.as_str()), ("通知", ""));
    let long = "长".repeat(129);
    let Message::Textcard { textcard } = text(&long).convert_to(Kind::Textcard) else { panic!("kind") };
    assert_eq!((textcard.title.as_str(), textcard.description.as_str()), ("", long.as_str()));
}

#[test]
fn a_first_line_longer_than_a_title_is_text_with_the_rest() {
    let Message::Textcard { textcard } = text("各位同事：\n明早九点开会").convert_to(Kind::Textcard) else {
        panic!("kind")
    };
    assert_eq!((textcard.title.as_str(), textcard.description.as_str()), ("各位同事：", "明早九点开会"));
    let first = "因线路检修，本周六上午八点到下午一点全园区停电";
    let Message::Textcard { textcard } = text(&format!("{first}\n请提前保存文件")).convert_to(Kind::Textcard)
    else {
        panic!("kind")
    };
    assert_eq!(textcard.title, "");
    assert_eq!(textcard.description, format!("{first}<br>请提前保存文件"));
}

#[test]
fn a_link_in_a_sentence_keeps_its_words() {
    let message = text("标题\n请看 <a href=\"https://a.example.com\">这里</a>。");
    let Message::Textcard { textcard } = message.convert_to(Kind::Textcard) else { panic!("kind") };
    assert_eq!(textcard.description, "请看 这里。");
    assert_eq!(textcard.url, "https://a.example.com");
}

#[test]
fn text_card_to_cards() {
    let message = Message::Textcard {
        textcard: Textcard {
            title: "体检".to_owned(),
            description: "<div class=\"gray\">周五</div>报告已出".to_owned(),
            url: "https://hr.example.com".to_owned(),
            btntxt: None,
        },
    };
    let Message::TemplateCard { template_card: TemplateCard::TextNotice(card) } = message.convert_to(Kind::TextNotice)
    else {
        panic!("kind")
    };
    assert_eq!(card.main_title.unwrap().title.as_deref(), Some("体检"));
    assert_eq!(card.sub_title_text.as_deref(), Some("周五\n报告已出"));
    assert_eq!((card.card_action.link_type, card.card_action.url.as_deref()), (1, Some("https://hr.example.com")));
}

#[test]
fn between_cards_the_common_blocks_stay() {
    let json = r#"{"msgtype":"template_card","template_card":{"card_type":"text_notice",
        "source":{"desc":"行政"},"main_title":{"title":"演练","desc":"全体"},
        "emphasis_content":{"title":"15:30","desc":"集合"},"quote_area":{"title":"须知"},"sub_title_text":"请提前",
        "horizontal_content_list":[{"keyname":"地点","value":"南门"}],"jump_list":[{"title":"照片"}],
        "card_action":{"type":2,"appid":"wx1"},"task_id":"t1"}}"#;
    let message: Message = serde_json::from_str(json).unwrap();
    let news = message.convert_to(Kind::NewsNotice);
    assert_eq!(
        serde_json::to_value(news.normalized()).unwrap(),
        serde_json::json!({"msgtype":"template_card","template_card":{"card_type":"news_notice",
            "source":{"desc":"行政"},"main_title":{"title":"演练","desc":"全体"},"quote_area":{"title":"须知"},
            "vertical_content_list":[{"title":"15:30","desc":"集合"},{"title":"请提前"}],
            "horizontal_content_list":[{"keyname":"地点","value":"南门"}],"jump_list":[{"title":"照片"}],
            "card_action":{"type":2,"appid":"wx1"},"task_id":"t1"}})
    );
    let back = news.convert_to(Kind::TextNotice);
    let Message::TemplateCard { template_card: TemplateCard::TextNotice(card) } = back else { panic!("kind") };
    assert_eq!(card.sub_title_text.as_deref(), Some("15:30 集合\n请提前"));
    assert_eq!(card.task_id.as_deref(), Some("t1"));
}

#[test]
fn rows_become_lines_of_a_text() {
    let json = r#"{"msgtype":"template_card","template_card":{"card_type":"news_notice",
        "main_title":{"title":"新书"},"vertical_content_list":[{"title":"技术类","desc":"9 册"}],
        "horizontal_content_list":[{"keyname":"借期","value":"21 天"}],
        "card_action":{"type":1,"url":"https://lib.example.com"}}}"#;
    let message: Message = serde_json::from_str(json).unwrap();
    assert_eq!(
        message.convert_to(Kind::Text),
        text("新书\n技术类 9 册\n借期：21 天\n<a href=\"https://lib.example.com\">详情</a>")
    );
}

#[test]
fn an_unusable_address_is_not_made_a_link() {
    let message = Message::Textcard {
        textcard: Textcard { title: "x".to_owned(), url: "javascript:alert(1)".to_owned(), ..Textcard::default() },
    };
    assert_eq!(message.convert_to(Kind::Text), text("x\njavascript:alert(1)"));
}

fn message(json: serde_json::Value) -> Message {
    serde_json::from_value(json).unwrap()
}

fn json_of(message: &Message) -> serde_json::Value {
    serde_json::to_value(message.normalized()).unwrap()
}

#[test]
fn text_to_markdown_and_back() {
    let original = text("断电通知\n今晚 22:40 检修\n<a href=\"https://s.example.com/a\">看板</a>");
    let markdown = original.convert_to(Kind::Markdown);
    assert_eq!(
        json_of(&markdown),
        serde_json::json!({"msgtype": "markdown",
            "markdown": {"content": "# 断电通知\n今晚 22:40 检修\n[看板](https://s.example.com/a)"}})
    );
    assert_eq!(markdown.convert_to(Kind::Text), original);
    let odd = text("题\n<a href=\"https://a.b/(c)\">看板</a>").convert_to(Kind::Markdown);
    assert_eq!(json_of(&odd)["markdown"]["content"], serde_json::json!("# 题\nhttps://a.b/(c)"));
}

#[test]
fn articles_to_articles_and_to_text() {
    let news = message(serde_json::json!({"msgtype": "news", "news": {"articles": [
        {"title": "甲", "description": "一 < 二\n三", "url": "https://a.b", "picurl": "https://c.d"}, {"title": "乙"}]}}));
    let stored = news.convert_to(Kind::Mpnews);
    assert_eq!(
        json_of(&stored)["mpnews"]["articles"],
        serde_json::json!([
            {"title": "甲", "thumb_media_id": "", "content_source_url": "https://a.b",
             "content": "<p>一 &lt; 二</p><p>三</p>", "digest": "一 < 二\n三"},
            {"title": "乙", "thumb_media_id": "", "content": ""}])
    );
    let back = json_of(&stored.convert_to(Kind::News));
    assert_eq!(
        back["news"]["articles"],
        serde_json::json!([{"title": "甲", "description": "一 < 二\n三", "url": "https://a.b"}, {"title": "乙"}])
    );
    assert_eq!(news.convert_to(Kind::Text), text("甲\n一 < 二\n三\n乙\n<a href=\"https://a.b\">详情</a>"));
    let card = json_of(&news.convert_to(Kind::NewsNotice));
    assert_eq!(card["template_card"]["card_image"]["url"], serde_json::json!("https://c.d"));
}

#[test]
fn rows_of_cards_and_of_mini_programs() {
    let card = message(serde_json::json!({"msgtype": "template_card", "template_card": {"card_type": "text_notice",
        "main_title": {"title": "访客"}, "horizontal_content_list": [{"keyname": "地点", "value": "南门"}],
        "card_action": {"type": 2, "appid": "wx1", "pagepath": "p"}}}));
    let notice = card.convert_to(Kind::MiniprogramNotice);
    assert_eq!(
        json_of(&notice)["miniprogram_notice"],
        serde_json::json!({"appid": "wx1", "page": "p", "title": "访客", "content_item": [{"key": "地点", "value": "南门"}]})
    );
    assert_eq!(json_of(&notice.convert_to(Kind::TextNotice)), json_of(&card));
}

#[test]
fn questions_move_between_the_cards_that_ask() {
    let vote =
        message(serde_json::json!({"msgtype": "template_card", "template_card": {"card_type": "vote_interaction",
        "main_title": {"title": "秋游", "desc": "周五截止"}, "task_id": "t",
        "checkbox": {"question_key": "q", "option_list": [{"id": "a", "text": "甲", "is_checked": false},
            {"id": "b", "text": "乙", "is_checked": true}]}, "submit_button": {"text": "投票", "key": "s"}}}));
    let multiple = vote.convert_to(Kind::MultipleInteraction);
    assert_eq!(
        json_of(&multiple)["template_card"]["select_list"],
        serde_json::json!([{"question_key": "q", "selected_id": "b",
            "option_list": [{"id": "a", "text": "甲"}, {"id": "b", "text": "乙"}]}])
    );
    assert_eq!(json_of(&multiple.convert_to(Kind::VoteInteraction)), json_of(&vote));
    let buttons = json_of(&vote.convert_to(Kind::ButtonInteraction));
    assert_eq!(buttons["template_card"]["button_selection"]["question_key"], serde_json::json!("q"));
    assert_eq!(vote.convert_to(Kind::Text), text("秋游\n周五截止\n甲\n乙"));
}

#[test]
fn lines_that_lead_somewhere_are_buttons_elsewhere() {
    let card = message(serde_json::json!({"msgtype": "template_card", "template_card": {"card_type": "text_notice",
        "main_title": {"title": "演练"}, "emphasis_content": {"title": "15:30", "desc": "集合"}, "sub_title_text": "请提前",
        "jump_list": [{"type": 1, "title": "照片", "url": "https://a.b"}, {"type": 2, "title": "小程序", "appid": "wx"}],
        "card_action": {"type": 1, "url": "https://c.d"}}}));
    let buttons = card.convert_to(Kind::ButtonInteraction);
    assert_eq!(
        json_of(&buttons)["template_card"],
        serde_json::json!({"card_type": "button_interaction", "main_title": {"title": "演练"},
            "sub_title_text": "15:30 集合\n请提前", "card_action": {"type": 1, "url": "https://c.d"},
            "button_list": [{"type": 1, "text": "照片", "url": "https://a.b"}]})
    );
    let back = json_of(&buttons.convert_to(Kind::TextNotice));
    assert_eq!(
        back["template_card"]["jump_list"],
        serde_json::json!([{"type": 1, "title": "照片", "url": "https://a.b"}])
    );
}

#[test]
fn a_file_is_not_taken_for_another_kind_of_file() {
    let image = message(serde_json::json!({"msgtype": "image", "image": {"media_id": "m"}}));
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Image) {
        assert_eq!(image.convert_to(kind).media(), [], "{kind:?}");
    }
}
