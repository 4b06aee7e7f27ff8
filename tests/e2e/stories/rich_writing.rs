//! A styled text card written as members will read it: by real keys and the toolbar, without meeting a tag; and the exact message
//! read back from the stand-in. And signs that an input method composes.

use crate::support::company::Company;
use crate::support::page::{Page, ctrl, field, id, key};
use crate::support::sent::sent_as_shown;
use crate::support::world::e2e;
use serde_json::json;
use thirtyfour::Key;

const DESCRIPTION: &str = "textcard.description";
/// Signs by their numbers, by which GTK's own input method composes them: Ctrl+Shift+U, the number, Enter.
const SIGNS: [(&str, char); 2] = [("4f60", '你'), ("597d", '好')];

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

#[test]
fn what_an_input_method_composes_is_written_once_and_whole() {
    e2e("rich_composing", async |world| {
        // The one that is everywhere; with it the engine composes as with pinyin: half a word stands underlined in the text.
        world.set("GTK_IM_MODULE", "gtk-im-context-simple");
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        let editor = format!("{}[data-rich]", field("text.content"));
        page.click_at(&editor).await;
        page.keys_to(&editor, "甲").await;
        let mut written = "甲".to_owned();
        holds_the_text(&page, &editor, &written).await;
        let listen = "
            window.heard = [];
            for (const one of ['compositionstart', 'compositionend'])
                document.addEventListener(one, () => window.heard.push(one), true);
            return true";
        page.holds("an ear for compositions", listen, Vec::new()).await;
        let window = world.screen.main_window().await;
        world.screen.focused(&window).await;
        for (number, sign) in SIGNS {
            world.screen.press("ctrl+shift+u").await;
            world.screen.write(number).await;
            page.reads(&editor, number).await;
            let heard: Vec<String> = page.ask("return window.heard", Vec::new()).await;
            assert_eq!(heard.last().map(String::as_str), Some("compositionstart"), "the input method composes");
            assert_eq!(page.value(&editor).await, written, "half a word is not in the message");
            // Enter belongs to the input method: it makes no line.
            world.screen.press("Return").await;
            written.push(sign);
            holds_the_text(&page, &editor, &written).await;
        }
        world.screen.write("x").await;
        written.push('x');
        holds_the_text(&page, &editor, &written).await;
        assert_eq!(page.text_at(&editor).await, written, "what is seen is what is sent");
        let mut heard: Vec<String> = page.ask("return window.heard", Vec::new()).await;
        // The engine tells an end twice.
        heard.dedup();
        assert_eq!(heard, ["compositionstart", "compositionend"].repeat(SIGNS.len()));
    });
}

/// Waits until a text is in the message, and nothing else.
async fn holds_the_text(page: &Page, editor: &str, text: &str) {
    page.until(format!("{text:?} in the message"), async || Ok((page.value(editor).await == text).then_some(()))).await;
}
