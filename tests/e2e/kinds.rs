//! The four kinds of message, each written by typing, found people by pinyin, reviewed, sent, and read back from the stand-in:
//! the request byte by byte, and what the member's phone got.

use crate::company::{AGENT, Company};
use crate::page::{Page, field, id, key};
use crate::world::{World, e2e};
use serde_json::{Value, json};
use thirtyfour::Key;

async fn company(world: &mut World) -> (Company, Page) {
    world.with_settings(&json!({}));
    let company = Company::start("青禾科技（测试）").await;
    let page = world.start().await;
    company.join(&page).await;
    (company, page)
}

/// Sends what is on the page to 张三 and 林青, and compares the one request with what was typed.
async fn sent_as_typed(page: &Page, company: &Company, msgtype: &str, message: &Value, takes_safe: bool) {
    page.add_first_hit("zhangs", "person:zhangsan").await;
    page.add_person("lq", "LinQing").await;
    page.review().await;
    assert_eq!(page.attribute(&id("review-people"), "data-people").await, "2");
    page.reads(&id("review-profile"), &company.name).await;
    assert_eq!(page.confirm().await, "accepted");

    let mut expected = json!({ "touser": "zhangsan|LinQing", "msgtype": msgtype, "agentid": AGENT, msgtype: message });
    if takes_safe {
        expected["safe"] = 0.into();
    }
    expected["enable_duplicate_check"] = 1.into();
    expected["duplicate_check_interval"] = 1800.into();
    let requests = company.sandbox.requests();
    let sends: Vec<_> = requests.iter().filter(|request| request.path.starts_with("/cgi-bin/message/send")).collect();
    assert_eq!(sends.len(), 1, "one click is one request");
    assert_eq!(sends[0].body, expected.to_string(), "the bytes of the request");
    for user in ["zhangsan", "LinQing"] {
        let delivery = company.only_delivery(user);
        assert_eq!((delivery.msgtype.as_str(), &delivery.message), (msgtype, message), "what {user} sees");
    }
    assert_eq!(company.sandbox.deliveries().len(), 2, "nobody else got anything");
    page.click("result-close").await;
}

#[test]
fn a_text_goes_out_as_typed() {
    e2e("kind_text", async |world| {
        let (company, page) = company(world).await;
        page.choose_kind("text").await;
        let content = "【停电通知】今晚 22:40–23:30 机房检修，请提前保存。\n详情：<a href=\"https://example.com/通知?id=7&x=1\">点这里</a> 👨‍👩‍👧 é";
        page.write("text.content", content).await;
        page.reads(&id("preview"), "点这里").await;
        sent_as_typed(&page, &company, "text", &json!({ "content": content }), true).await;
    });
}

#[test]
fn a_textcard_goes_out_as_typed() {
    e2e("kind_textcard", async |world| {
        let (company, page) = company(world).await;
        page.choose_kind("textcard").await;
        let description =
            "<div class=\"gray\">2026年11月21日</div><div class=\"highlight\">凭工牌到 A 座 1 层领取</div>逾期作废";
        page.write("textcard.title", "中秋礼品领取").await;
        page.write("textcard.description", description).await;
        page.write("textcard.url", "https://example.com/gift?from=卡片").await;
        page.write("textcard.btntxt", "去预约").await;
        page.reads(&id("preview"), "凭工牌到 A 座 1 层领取").await;
        let expected = json!({
            "title": "中秋礼品领取", "description": description, "url": "https://example.com/gift?from=卡片", "btntxt": "去预约",
        });
        sent_as_typed(&page, &company, "textcard", &expected, false).await;
    });
}

#[test]
fn a_text_notice_goes_out_as_typed() {
    e2e("kind_text_notice", async |world| {
        let (company, page) = company(world).await;
        page.choose_kind("text_notice").await;
        let card = |path: &str| format!("template_card.{path}");
        with_block(&page, "source", &card("source.desc"), "行政部").await;
        with_block(&page, "main_title", &card("main_title.title"), "会议室预订成功").await;
        page.write(&card("main_title.desc"), "请准时到场").await;
        with_block(&page, "emphasis_content", &card("emphasis_content.title"), "3F-晨曦").await;
        page.write(&card("emphasis_content.desc"), "会议室").await;
        page.write(&card("sub_title_text"), "周五 14:00 开始，迟到 15 分钟自动释放").await;
        for (index, (key, value)) in [("组织者", "林青"), ("人数", "12")].iter().enumerate() {
            page.click(&format!("add-{}", card("horizontal_content_list"))).await;
            page.write(&card(&format!("horizontal_content_list.{index}.keyname")), key).await;
            page.write(&card(&format!("horizontal_content_list.{index}.value")), value).await;
        }
        // Order is changed by keys, in the row.
        let second = field(&card("horizontal_content_list.1.keyname"));
        page.keys_to(&second, &format!("{}{}{}", key(&Key::Alt), key(&Key::Up), key(&Key::Null))).await;
        page.holds(
            "the rows to change places",
            "return document.querySelector(arguments[0])?.value === '人数'",
            vec![field(&card("horizontal_content_list.0.keyname")).into()],
        )
        .await;
        page.write(&card("card_action.url"), "https://example.com/room/3F").await;
        page.reads(&id("preview"), "3F-晨曦").await;
        let expected = json!({
            "card_type": "text_notice",
            "source": { "desc": "行政部" },
            "main_title": { "title": "会议室预订成功", "desc": "请准时到场" },
            "emphasis_content": { "title": "3F-晨曦", "desc": "会议室" },
            "sub_title_text": "周五 14:00 开始，迟到 15 分钟自动释放",
            "horizontal_content_list": [
                { "keyname": "人数", "value": "12" },
                { "keyname": "组织者", "value": "林青" },
            ],
            "card_action": { "type": 1, "url": "https://example.com/room/3F" },
        });
        sent_as_typed(&page, &company, "template_card", &expected, false).await;
    });
}

#[test]
fn a_news_notice_goes_out_as_typed() {
    e2e("kind_news_notice", async |world| {
        let (company, page) = company(world).await;
        page.choose_kind("news_notice").await;
        let card = |path: &str| format!("template_card.{path}");
        page.write(&card("main_title.title"), "年会节目征集").await;
        page.write(&card("main_title.desc"), "12 月 5 日截止").await;
        with_block(&page, "card_image", &card("card_image.url"), "https://example.com/封面.png").await;
        page.click(&format!("add-{}", card("vertical_content_list"))).await;
        page.write(&card("vertical_content_list.0.title"), "报名方式").await;
        page.write(&card("vertical_content_list.0.desc"), "向部门助理登记").await;
        page.click(&format!("add-{}", card("horizontal_content_list"))).await;
        page.write(&card("horizontal_content_list.0.keyname"), "地点").await;
        page.write(&card("horizontal_content_list.0.value"), "大礼堂").await;
        page.write(&card("card_action.url"), "https://example.com/gala").await;
        page.reads(&id("preview"), "向部门助理登记").await;
        let expected = json!({
            "card_type": "news_notice",
            "main_title": { "title": "年会节目征集", "desc": "12 月 5 日截止" },
            "card_image": { "url": "https://example.com/封面.png" },
            "vertical_content_list": [{ "title": "报名方式", "desc": "向部门助理登记" }],
            "horizontal_content_list": [{ "keyname": "地点", "value": "大礼堂" }],
            "card_action": { "type": 1, "url": "https://example.com/gala" },
        });
        sent_as_typed(&page, &company, "template_card", &expected, false).await;
    });
}

#[test]
fn practice_shows_the_message_in_the_inbox() {
    e2e("practice_inbox", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        page.write("text.content", "练习一下：明早九点消防演练").await;
        page.add_person("gaoyu", "gao_yu").await;
        assert_eq!(page.send().await, "accepted");
        assert!(page.newest_in_inbox("gao_yu").await.contains("明早九点消防演练"));
        page.click_at("[data-testid=inbox-member][data-id=lisi]").await;
        page.holds(
            "lisi's inbox to be empty",
            "return document.querySelectorAll(arguments[0]).length === 0",
            vec![id("inbox-message").into()],
        )
        .await;
    });
}

/// Adds a part of a card, unless it is there, and types its first field.
async fn with_block(page: &Page, block: &str, first: &str, text: &str) {
    if !page.sees_at(&field(first)).await {
        page.click(&format!("block-template_card.{block}")).await;
    }
    page.write(first, text).await;
}
