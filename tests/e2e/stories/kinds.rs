//! A message written by typing, found people by pinyin, reviewed, sent, and read back from the stand-in: the request byte by
//! byte, and what the members' phones got. And every kind: written into its form whole, sent, compared.

use crate::support::company::{AGENT, Company};
use crate::support::forms::{By, File};
use crate::support::page::{Page, field, id, key, with};
use crate::support::sent::{FRESH_TASK, sent_as_shown};
use crate::support::world::{World, e2e};
use sandbox::Settings;
use serde_json::{Value, json};
use thirtyfour::Key;

/// The mini program that belongs to the application.
const MINI: &str = "wx1f00dcafe1f00dca";

async fn company(world: &mut World) -> (Company, Page) {
    company_with(world, |settings| settings).await
}

async fn company_with(world: &mut World, more: impl FnOnce(Settings) -> Settings) -> (Company, Page) {
    world.with_settings(&json!({}));
    let company = Company::start_with("青禾科技（测试）", more).await;
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
fn practice_shows_the_message_in_the_inbox() {
    e2e("kind_in_practice", async |world| {
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

/// Writes a message of a kind whole, sends it, compares. Gives it as it was sent.
async fn written(page: &Page, company: &Company, kind: &str, message: Value, files: &[File]) -> Value {
    page.choose_kind(kind).await;
    page.write_message(&message, files).await;
    let takes_safe = ["text", "image", "video", "file", "mpnews"].contains(&kind);
    let sent = sent_as_shown(page, company, &message, takes_safe).await;
    let got = company.sandbox.inbox("LinQing").pop().unwrap();
    assert_eq!(got.msgtype, message["msgtype"].as_str().unwrap());
    sent
}

/// What the member got last.
fn got(company: &Company) -> Value {
    company.sandbox.inbox("LinQing").pop().unwrap().message
}

/// States in the profile what its application has.
async fn state(page: &Page, ability: &str) {
    page.click("app-needs-settings").await;
    page.shown("profile-form").await;
    page.click(ability).await;
    page.has(&id(ability), "aria-checked", "true").await;
    page.click("profile-save").await;
    page.gone("profile-discard").await;
    page.go("compose").await;
    page.gone("app-needs").await;
}

#[test]
fn words_and_articles_of_every_kind_go_out_as_shown() {
    e2e("kinds_words", async |world| {
        let (company, page) = company_with(world, |settings| settings.with_mini_program(MINI)).await;
        let description =
            "<div class=\"gray\">2026年11月21日</div><div class=\"highlight\">凭工牌到 A 座 1 层领取</div>逾期作废";
        let textcard = json!({ "msgtype": "textcard", "textcard": {
            "title": "中秋礼品领取", "description": description, "url": "https://example.com/gift?from=卡片", "btntxt": "去预约",
        } });
        let sent = written(&page, &company, "textcard", textcard, &[]).await;
        assert_eq!(got(&company), sent);

        let content = "## 发布结果\n> 版本 <font color=\"info\">4.2.0</font>\n**成功** 12 台，`web-03` [重试](https://example.com/r?a=1&b=2)";
        let markdown = json!({ "msgtype": "markdown", "markdown": { "content": content } });
        let sent = written(&page, &company, "markdown", markdown, &[]).await;
        assert_eq!(got(&company), sent);

        let news = json!({ "msgtype": "news", "news": { "articles": [
            { "title": "年会报名开始", "description": "12 月 5 日截止", "url": "https://example.com/gala", "picurl": "https://example.com/封面.png" },
            { "title": "打开小程序报名", "appid": MINI, "pagepath": "pages/gala?from=posthorn" },
        ] } });
        written(&page, &company, "news", news, &[]).await;
        assert_eq!(got(&company)["articles"][1]["pagepath"], "pages/gala?from=posthorn");

        page.choose_kind("miniprogram_notice").await;
        page.shown_at(&with("app-needs", &[("data-rule", "needs_mini_program")])).await;
        state(&page, "profile-mini-program").await;
        let notice = json!({ "msgtype": "miniprogram_notice", "miniprogram_notice": {
            "appid": MINI, "page": "pages/room?id=3F", "title": "会议室预订成功", "description": "周五 14:00",
            "emphasis_first_item": true,
            "content_item": [{ "key": "会议室", "value": "3F-晨曦" }, { "key": "组织者", "value": "林青" }],
        } });
        let sent = written(&page, &company, "miniprogram_notice", notice, &[]).await;
        assert_eq!(got(&company), sent);
    });
}

/// Over five kinds and back: each shows what it can hold of what was typed.
#[test]
fn switching_kinds_keeps_what_fits() {
    e2e("kinds_switch", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        switched(&page).await;
    });
}

async fn switched(page: &Page) {
    page.choose_kind("textcard").await;
    for (path, text) in [("title", "体检安排"), ("description", "请空腹前往"), ("url", "https://example.com/check")]
    {
        page.write(&format!("textcard.{path}"), text).await;
    }
    for (kind, fields) in [
        (
            "news_notice",
            &[
                ("template_card.main_title.title", "体检安排"),
                ("template_card.card_action.url", "https://example.com/check"),
            ][..],
        ),
        (
            "button_interaction",
            &[
                ("template_card.main_title.title", "体检安排"),
                ("template_card.card_action.url", "https://example.com/check"),
            ],
        ),
        ("news", &[("news.articles.0.title", "体检安排"), ("news.articles.0.url", "https://example.com/check")]),
        (
            "mpnews",
            &[
                ("mpnews.articles.0.title", "体检安排"),
                ("mpnews.articles.0.content_source_url", "https://example.com/check"),
            ],
        ),
    ] {
        page.choose_kind(kind).await;
        for (path, text) in fields {
            assert_eq!(page.value(&field(path)).await, *text, "{kind}");
        }
    }
    // A switch is a step: back four steps everything is there again.
    for _ in 0..4 {
        page.click("compose-undo").await;
    }
    page.has(&id("kind-textcard"), "aria-checked", "true").await;
    assert_eq!(page.value(&field("textcard.description")).await, "请空腹前往");
}

#[test]
fn files_of_every_kind_are_dropped_pasted_uploaded_and_sent() {
    e2e("kinds_files", async |world| {
        let (company, page) = company(world).await;
        let files = [
            File::picture("海报 终稿.png", 320, 180, ""),
            File::voice("早会 录音.amr", 5),
            File::film("消防演练.mp4"),
            File::plain("值班表 8月.xlsx", "not really a table"),
        ];
        let uploads = || company.sandbox.requests().iter().filter(|one| one.path.contains("media/upload?")).count();

        let image = json!({ "msgtype": "image", "image": { "media_id": "file:海报 终稿.png" } });
        written(&page, &company, "image", image, &files).await;
        let voice = json!({ "msgtype": "voice", "voice": { "media_id": "file:早会 录音.amr" } });
        written(&page, &company, "voice", voice, &files).await;
        let video = json!({ "msgtype": "video", "video": {
            "media_id": "file:消防演练.mp4", "title": "消防演练", "description": "三分钟看懂疏散路线" } });
        written(&page, &company, "video", video, &files).await;
        let file = json!({ "msgtype": "file", "file": { "media_id": "file:值班表 8月.xlsx" } });
        written(&page, &company, "file", file, &files).await;
        assert_eq!(got(&company)["filename"], "值班表 8月.xlsx", "the name arrives as it was");
        assert_eq!(uploads(), 4);

        // A picture in the text of an article lies elsewhere than its cover; the cover was uploaded before.
        page.choose_kind("mpnews").await;
        let at = |name: &str| format!("mpnews.articles.0.{name}");
        page.click(&format!("source-{}", at("content"))).await;
        page.write(&at("content"), "<p>各位同事，年会定在大礼堂。</p>").await;
        page.press(&crate::support::page::ctrl(&key(&Key::End))).await;
        page.hand_over(&field(&at("content")), &files[0], By::Paste).await;
        page.holds(
            "the picture in the text",
            "return document.querySelector(arguments[0]).value.includes('<img src=\"posthorn-file:')",
            vec![field(&at("content")).into()],
        )
        .await;
        let content = page.value(&field(&at("content"))).await;
        let mpnews = json!({ "msgtype": "mpnews", "mpnews": { "articles": [{
            "title": "年会通知", "thumb_media_id": "file:海报 终稿.png", "author": "行政部",
            "content_source_url": "https://example.com/gala", "content": content, "digest": "今年在大礼堂",
        }] } });
        written(&page, &company, "mpnews", mpnews, &files).await;
        let text = got(&company)["articles"][0]["content"].as_str().unwrap().to_owned();
        assert!(
            text.starts_with("<p>各位同事，年会定在大礼堂。</p>") && text.contains("<img src=\"https://img."),
            "{text}"
        );
        assert_eq!(uploads(), 4, "the cover is known to WeCom");
    });
}

#[test]
fn cards_of_every_kind_with_their_blocks_go_out_as_shown() {
    e2e("kinds_cards", async |world| {
        let (company, page) = company_with(world, |settings| {
            settings.with_callback_url("https://example.com/wecom").with_mini_program(MINI)
        })
        .await;
        let source = json!({ "icon_url": "https://example.com/i.png", "desc": "行政部", "desc_color": 1 });
        told_before_sending(&page).await;
        let card = |card: Value| json!({ "msgtype": "template_card", "template_card": card });
        let button = card(json!({
            "card_type": "button_interaction", "source": source,
            "main_title": { "title": "领用申请", "desc": "待您审批" },
            "sub_title_text": "申请人：林青",
            "horizontal_content_list": [{ "keyname": "物品", "value": "显示器 2 台" }],
            "card_action": { "type": 1, "url": "https://example.com/apply/7" },
            "task_id": FRESH_TASK,
            "button_selection": { "question_key": "question1", "title": "处理方式", "selected_id": "option2",
                "option_list": [{ "id": "option1", "text": "库房自取" }, { "id": "option2", "text": "送到工位" }] },
            "button_list": [
                { "text": "同意", "key": "agree" },
                { "text": "拒绝", "style": 3, "key": "button1" },
                { "type": 1, "text": "详情", "style": 2, "key": "button3", "url": "https://example.com/apply/7" },
            ],
        }));
        let sent = written(&page, &company, "button_interaction", button, &[]).await;
        assert_eq!(got(&company), sent);
        let vote = card(json!({
            "card_type": "vote_interaction", "source": { "desc": "工会" },
            "main_title": { "title": "团建去哪里", "desc": "可选多项" },
            "task_id": "outing-2026@hr",
            "checkbox": { "question_key": "question1", "mode": 1, "option_list": [
                { "id": "option1", "text": "爬山", "is_checked": true },
                { "id": "option2", "text": "露营", "is_checked": false },
                { "id": "option3", "text": "看展", "is_checked": false },
            ] },
            "submit_button": { "text": "就这些", "key": "submit" },
        }));
        let sent = written(&page, &company, "vote_interaction", vote, &[]).await;
        assert_eq!(got(&company), sent);
        let multiple = card(json!({
            "card_type": "multiple_interaction",
            "main_title": { "title": "订餐登记", "desc": "周四中午" },
            "task_id": FRESH_TASK,
            "select_list": [
                { "question_key": "question1", "title": "主食", "selected_id": "option1",
                    "option_list": [{ "id": "option1", "text": "米饭" }, { "id": "option2", "text": "面条" }] },
                { "question_key": "question2", "title": "口味", "option_list": [{ "id": "option1", "text": "清淡" }] },
            ],
            "submit_button": { "key": "submit" },
        }));
        let sent = written(&page, &company, "multiple_interaction", multiple, &[]).await;
        assert_eq!(got(&company), sent);
        let news = card(json!({
            "card_type": "news_notice", "source": source,
            "main_title": { "title": "年会节目征集", "desc": "12 月 5 日截止" },
            "quote_area": { "type": 2, "appid": MINI, "pagepath": "pages/gala", "title": "去年", "quote_text": "掌声最久的是合唱" },
            "image_text_area": { "type": 1, "url": "https://example.com/past", "title": "往届回顾", "desc": "看看大家都演了什么", "image_url": "https://example.com/past.png" },
            "card_image": { "url": "https://example.com/封面.png", "aspect_ratio": 2.25 },
            "vertical_content_list": [{ "title": "报名方式", "desc": "向部门助理登记" }],
            "horizontal_content_list": [{ "keyname": "地点", "value": "大礼堂" }],
            "jump_list": [{ "type": 1, "title": "节目单", "url": "https://example.com/list" }],
            "card_action": { "type": 1, "url": "https://example.com/gala" },
        }));
        let sent = written(&page, &company, "news_notice", news, &[]).await;
        assert_eq!(got(&company), sent);
        text_notice(&page, &company, &source).await;
    });
}

async fn text_notice(page: &Page, company: &Company, source: &Value) {
    let list = "template_card.horizontal_content_list";
    let notice = json!({ "msgtype": "template_card", "template_card": {
        "card_type": "text_notice", "source": source,
        "action_menu": { "desc": "不再提醒", "action_list": [
            { "text": "本周不再提醒", "key": "menu1" }, { "text": "退订", "key": "menu2" }] },
        "main_title": { "title": "会议室预订成功", "desc": "请准时到场" },
        "emphasis_content": { "title": "3F-晨曦", "desc": "会议室" },
        "quote_area": { "type": 1, "url": "https://example.com/rules", "title": "须知", "quote_text": "离开时请关灯" },
        "sub_title_text": "周五 14:00 开始，迟到 15 分钟自动释放",
        "horizontal_content_list": [
            { "keyname": "人数", "value": "12" },
            { "type": 1, "keyname": "路线", "value": "看地图", "url": "https://example.com/map" },
            { "type": 2, "keyname": "议程", "value": "议程.txt", "media_id": "file:议程.txt" },
            { "type": 3, "keyname": "组织者", "value": "林青", "userid": "LinQing" },
        ],
        "jump_list": [
            { "type": 1, "title": "取消预订", "url": "https://example.com/cancel" },
            { "type": 2, "title": "打开小程序", "appid": MINI, "pagepath": "pages/room" },
        ],
        "card_action": { "type": 2, "appid": MINI, "pagepath": "pages/room?id=3F" },
        "task_id": FRESH_TASK,
    } });
    page.choose_kind("text_notice").await;
    page.write_message(&notice, &[File::plain("议程.txt", "一、二、三")]).await;
    // Order is changed by keys, in the row: forth and back.
    for (row, keys, first) in [(1, Key::Up, "路线"), (0, Key::Down, "人数")] {
        let place = field(&format!("{list}.{row}.keyname"));
        page.keys_to(&place, &format!("{}{}{}", key(&Key::Alt), key(&keys), key(&Key::Null))).await;
        page.holds(
            "the rows to change places",
            "return document.querySelector(arguments[0])?.value === arguments[1]",
            vec![field(&format!("{list}.0.keyname")).into(), first.into()],
        )
        .await;
    }
    page.reads(&id("preview"), "3F-晨曦").await;
    let sent = sent_as_shown(page, company, &notice, false).await;
    assert_eq!(got(company), sent);
}

/// A card with buttons needs a callback address: said at once and before it is sent, until the profile states that there is one.
async fn told_before_sending(page: &Page) {
    page.choose_kind("button_interaction").await;
    page.shown_at(&with("app-needs", &[("data-rule", "needs_callback")])).await;
    page.write("template_card.main_title.title", "领用申请").await;
    page.write("template_card.button_list.0.text", "同意").await;
    page.add_person("lq", "LinQing").await;
    page.review().await;
    page.shown("review-ack").await;
    page.has(&id("review-confirm"), "disabled", "").await;
    page.click("review-back").await;
    page.gone("review").await;
    state(page, "profile-callback").await;
    page.review().await;
    assert!(!page.sees("review-ack").await, "nothing is left to be said");
    page.click("review-back").await;
    page.gone("review").await;
    page.click("compose-new").await;
    page.gone("to-chip").await;
}
