//! A styled text card written as members will read it: by real keys and the toolbar, without meeting a tag; and the exact message
//! read back from the stand-in.

use crate::support::company::Company;
use crate::support::page::{ctrl, field, id, key};
use crate::support::sent::sent_as_shown;
use crate::support::world::e2e;
use serde_json::json;
use thirtyfour::Key;

const DESCRIPTION: &str = "textcard.description";

#[test]
fn a_styled_card_is_written_without_a_tag() {
    e2e("rich_writing", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技（测试）").await;
        let page = world.start().await;
        company.join(&page).await;
        page.choose_kind("textcard").await;
        page.write("textcard.title", "领奖通知").await;
        let editor = format!("{}[data-rich]", field(DESCRIPTION));
        page.click_at(&editor).await;
        page.click("rich-line-gray").await;
        page.keys_to(&editor, "9 月 26 日").await;
        page.keys_to(&editor, &key(&Key::Enter)).await;
        page.keys_to(&editor, "恭喜你抽中一台手机").await;
        page.keys_to(&editor, &key(&Key::Enter)).await;
        page.click("rich-line-highlight").await;
        page.keys_to(&editor, "请于 10 月 10 日前领取！").await;
        page.reads(&id("preview"), "请于 10 月 10 日前领取！").await;
        // One history: the colour goes and comes back.
        page.click("rich-line-normal").await;
        page.gone_at(&format!("{editor} [data-tone=highlight]")).await;
        page.keys_to(&editor, &ctrl("z")).await;
        page.shown_at(&format!("{editor} [data-tone=highlight]")).await;
        let expected = "<div class=\"gray\">9 月 26 日</div>恭喜你抽中一台手机<div class=\"highlight\">请于 10 月 10 日前领取！</div>";
        page.until("the text as it is sent", async || Ok((page.value(&editor).await == expected).then_some(()))).await;
        assert!(!page.text_at(&editor).await.contains('<'), "no tag is seen");

        page.write("textcard.url", "https://www.example.com/prize").await;
        let message = json!({ "msgtype": "textcard", "textcard": {
            "title": "领奖通知",
            "description": expected,
            "url": "https://www.example.com/prize",
        } });
        sent_as_shown(&page, &company, &message, false).await;
    });
}
