//! Groups: a chat of the application and a robot made through the window, written to together with a person; what each channel got,
//! byte for byte; where the robot's key is afterwards; and what a group cannot take.

use crate::stories::companies::found_nowhere;
use crate::support::company::{AGENT, Company};
use crate::support::page::{Page, field, id, key, with};
use crate::support::sent::{compact, exact_request, same_bytes};
use crate::support::world::e2e;
use sandbox::Channel;
use serde_json::{Value, json};
use thirtyfour::Key;

const CONTENT: &str = "【值班】今晚 22:40 机房检修，请 \"提前\" 保存\n联系人：林青";

#[test]
fn a_person_a_chat_and_a_robot_get_one_message_through_three_channels() {
    e2e("channels", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start_with("青禾科技（测试）", |settings| settings.with_app_chats(true)).await;
        let key = company.sandbox.add_webhook("值班通知群");
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", CONTENT).await;

        make_robot(&page, &key).await;
        page.click("robot-write").await;
        page.shown("page-compose").await;
        let robot = exact_request(&page, "22:40").await;
        let chat_id = make_chat(&page, &company).await;
        page.click("chat-write").await;
        page.shown("page-compose").await;
        let chat = exact_request(&page, &chat_id).await;
        page.add_person("lq", "LinQing").await;
        let person = exact_request(&page, "LinQing").await;

        page.review().await;
        for (channel, limit) in [("chat", "no_recall"), ("robot", "twenty_a_minute")] {
            let channel = with("review-channel", &[("data-channel", channel)]);
            page.shown_at(&format!("{channel} [data-limit={limit}]")).await;
        }
        // How many read along in the robot's group nobody knows: asked once more.
        page.click("review-confirm").await;
        page.shown("review-second").await;
        page.click("review-confirm").await;
        assert_eq!(page.outcome().await, "accepted");

        let received = through_channels(&company);
        let expected = [
            json!({ "touser": "LinQing", "msgtype": "text", "agentid": AGENT, "text": { "content": CONTENT }, "safe": 0,
                "enable_duplicate_check": 1, "duplicate_check_interval": 1800 }),
            json!({ "chatid": chat_id, "msgtype": "text", "text": { "content": CONTENT } }),
            json!({ "msgtype": "text", "text": { "content": CONTENT } }),
        ];
        assert_eq!(received.len(), 3, "one request for each channel");
        for ((received, expected), shown) in received.iter().zip(expected).zip([person, chat, robot]) {
            assert_eq!(*received, expected.to_string(), "the bytes of the request");
            same_bytes(&shown, received);
        }
        assert_eq!(company.only_delivery("LinQing").message["content"], CONTENT);
        let groups = company.sandbox.group_messages();
        let seen: Vec<_> =
            groups.iter().map(|one| (&one.channel, one.group.as_str(), &one.message["content"])).collect();
        let content = Value::from(CONTENT);
        assert_eq!(
            seen,
            [(&Channel::Chat(chat_id.clone()), "机房检修协调", &content), (&Channel::Webhook, "值班通知群", &content)]
        );

        page.click("result-open").await;
        page.shown("send-detail").await;
        page.unfold().await;
        for (channel, received) in ["app", "chat", "robot"].into_iter().zip(&received) {
            let batch = format!("{} {}", with("batch", &[("data-channel", channel)]), id("send-request"));
            let script = "return document.querySelector(arguments[0])?.textContent ?? null";
            let shown = page.until("the request in the record", async || {
                Ok(page.ask::<Option<String>>(script, vec![batch.as_str().into()]).await)
            });
            assert_eq!(compact(&shown.await), *received, "{channel}");
        }
        found_nowhere(world, &page, &[&key, &company.secret]).await;

        let page = world.restart().await;
        page.go("directory").await;
        page.click("directory-tab-robots").await;
        page.shown_at(&with("robot-row", &[("data-key", "stored")])).await;
        found_nowhere(world, &page, &[&key]).await;
    });
}

#[test]
fn what_a_robot_cannot_take_is_said_where_it_stands() {
    e2e("channels_refused", async |world| {
        // The practice company has a robot.
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        page.choose_kind("textcard").await;
        for (path, text) in [("title", "体检安排"), ("description", "请空腹前往"), ("url", "https://example.com/check")]
        {
            page.write(&format!("textcard.{path}"), text).await;
        }
        page.go("directory").await;
        page.click("directory-tab-robots").await;
        page.click("robot-write").await;
        page.shown("page-compose").await;
        page.shown_at(&with("kind-stopped", &[("data-channel", "robot")])).await;
        page.click("send").await;
        page.shown_at(&with("review-jump", &[("data-path", "textcard")])).await;
        assert!(!page.sees("review-confirm").await, "nothing can be sent");
        page.click("review-back").await;
        page.gone("review").await;

        page.choose_kind("text").await;
        page.gone("kind-stopped").await;
        page.has(&id("kind-textcard"), "disabled", "").await;

        // A kind that passes, with a field that does not.
        page.choose_kind("news").await;
        let article = json!({ "title": "年会报名", "url": "https://example.com/gala", "appid": "wx1f00dcafe1f00dca",
            "pagepath": "pages/gala" });
        page.write_message(&json!({ "msgtype": "news", "news": { "articles": [article] } }), &[]).await;
        page.shown_at("[data-error-for='news.articles.0.appid']").await;
        page.click("send").await;
        page.click_at(&with("review-jump", &[("data-path", "news.articles.0.appid")])).await;
        page.gone("review").await;
        for name in ["appid", "pagepath"] {
            page.fill(&field(&format!("news.articles.0.{name}")), "").await;
        }
        page.gone_at("[data-error-for='news.articles.0.appid']").await;
        page.click("send").await;
        page.shown("review-confirm").await;
    });
}

#[test]
fn a_markdown_v2_goes_to_a_robot_as_typed_and_to_nobody_else() {
    e2e("kind_markdown_v2", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技（测试）").await;
        let address = company.sandbox.add_webhook("值班通知群");
        let page = world.start().await;
        company.join(&page).await;
        make_robot(&page, &address).await;
        page.click("robot-write").await;
        page.shown("page-compose").await;
        page.choose_kind("markdown_v2").await;
        let content =
            "# 版本发布\n| 应用 | 窗口 |\n| :-- | --: |\n| 报销 | 21:00 |\n\n- [变更清单](https://example.com/a)";
        // A table is written as it is sent.
        page.click("source-markdown_v2.content").await;
        page.write("markdown_v2.content", content).await;
        for shown in ["版本发布", "21:00", "变更清单"] {
            page.reads(&id("preview"), shown).await;
        }

        // Of people and chats WeCom does not take it: said before anything leaves.
        page.add_person("lq", "LinQing").await;
        page.shown_at(&with("kind-stopped", &[("data-channel", "app")])).await;
        // The first press marks the last of the recipients, the second takes it out.
        page.press(&key(&Key::Backspace).repeat(2)).await;
        page.gone_at(&with("to-chip", &[("data-id", "person:LinQing")])).await;
        page.gone("kind-stopped").await;

        page.review().await;
        page.click("review-confirm").await;
        page.shown("review-second").await;
        page.click("review-confirm").await;
        assert_eq!(page.outcome().await, "accepted");
        let message = json!({ "content": content });
        let expected = json!({ "msgtype": "markdown_v2", "markdown_v2": message }).to_string();
        assert_eq!(through_channels(&company), [expected], "the bytes of the only request");
        let groups = company.sandbox.group_messages();
        assert_eq!((groups.len(), groups[0].group.as_str(), &groups[0].message), (1, "值班通知群", &message));
    });
}

/// The bodies that arrived, in the order in which they did.
fn through_channels(company: &Company) -> Vec<String> {
    let channels = ["/cgi-bin/message/send", "/cgi-bin/appchat/send", "/cgi-bin/webhook/send"];
    let requests = company.sandbox.requests().into_iter();
    let sends = requests.filter(|request| channels.iter().any(|channel| request.path.starts_with(channel)));
    sends.map(|request| request.body).collect()
}

/// Adds a robot by its address. One that is no address is refused and not repeated.
async fn make_robot(page: &Page, key: &str) {
    page.go("directory").await;
    page.click("directory-tab-robots").await;
    page.click("robot-new").await;
    page.fill(&id("robot-name"), "值班群").await;
    page.fill(&id("robot-address"), &format!("{key}？")).await;
    page.click("robot-save").await;
    page.shown_at("[data-error-for=address]").await;
    let address = format!("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={key}");
    page.fill(&id("robot-address"), &address).await;
    page.click("robot-save").await;
    page.gone("robot-dialog").await;
    page.shown_at(&with("robot-row", &[("data-key", "stored")])).await;
}

/// Makes a group chat, then gives it another name and one member more. Ends at the chat, and gives its id.
async fn make_chat(page: &Page, company: &Company) -> String {
    page.go("directory").await;
    page.click("directory-tab-chats").await;
    page.click("chat-new").await;
    page.fill(&id("chat-name"), "检修协调").await;
    for (typed, account) in [("lq", "LinQing"), ("zs", "zhangsan")] {
        take_member(page, typed, account).await;
    }
    page.choose(&id("chat-owner"), "LinQing").await;
    page.click("chat-save").await;
    page.gone("chat-dialog").await;
    page.shown("chat-card").await;
    page.click("chat-edit").await;
    page.fill(&id("chat-name"), "机房检修协调").await;
    take_member(page, "lisi", "lisi").await;
    page.click("chat-save").await;
    page.gone("chat-dialog").await;
    page.reads(&id("chat-row"), "机房检修协调").await;
    let chats = company.sandbox.chats();
    assert_eq!(chats.len(), 1);
    let chat = &chats[0];
    assert_eq!((chat.name.as_str(), chat.owner.as_str()), ("机房检修协调", "LinQing"));
    assert_eq!(chat.members, ["LinQing", "zhangsan", "lisi"]);
    assert_eq!(page.text("chat-card-id").await, chat.chatid);
    chat.chatid.clone()
}

async fn take_member(page: &Page, typed: &str, account: &str) {
    let wanted = format!("person:{account}");
    page.fill(&id("chat-members"), typed).await;
    page.click_at(&with("to-hit", &[("data-id", &wanted)])).await;
    page.shown_at(&with("to-chip", &[("data-id", &wanted)])).await;
}
