//! What stands between the written message and its way out: what blocks, what is acknowledged, what has to be typed, and the
//! seconds in which all of it is taken back.

use crate::support::company::Company;
use crate::support::page::{Page, field, id, key, with};
use crate::support::world::e2e;
use serde_json::json;
use thirtyfour::Key;

#[test]
fn what_would_be_refused_blocks_and_every_other_doubt_is_acknowledged() {
    e2e("broadcast_review", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.choose_kind("textcard").await;
        page.write("textcard.title", "年度体检").await;
        page.write("textcard.description", "请空腹前往").await;
        page.add_person("zhangsan", "zhangsan").await;
        page.add_person("zhouyi", "zhouyi").await;
        blocked(&page).await;
        page.press("https://example.com/checkup").await;
        page.review().await;
        account_limit(&page).await;
        assert!(!page.sees("review-ack").await, "nothing to be acknowledged yet");
        // One of the two has no licence.
        assert_eq!(page.confirm().await, "partial");
        page.click("result-close").await;
        page.gone("review").await;

        page.add_person("chenmo", "chenmo").await;
        page.review().await;
        assert!(!page.sees("review-account-limit").await, "it is asked once for each company");
        page.reads(&id("review-unknown"), "chenmo").await;
        page.click("review-refused-show").await;
        page.shown_at(&with("review-refused", &[("data-id", "zhouyi")])).await;
        page.shown("review-repeated-open").await;
        page.is_sound("review with doubts").await;
        world.picture("doubts").await;
        // What is still missing is named, and one click away.
        page.reads(&id("review-missing"), "3").await;
        page.click("review-missing").await;
        let first = with("review-ack", &[("data-kind", "unknown")]);
        let focused = "return document.activeElement.matches(arguments[0])";
        page.holds("the keyboard at the first of them", focused, vec![first.into()]).await;
        let kinds = ["unknown", "refused_before", "repeated"];
        assert_eq!(page.count(&id("review-ack")).await, kinds.len());
        for kind in kinds {
            page.has(&id("review-confirm"), "disabled", "").await;
            page.click_at(&with("review-ack", &[("data-kind", kind)])).await;
        }
        page.shown_at(&format!("{}:enabled", id("review-confirm"))).await;
        page.click_at(&with("review-ack", &[("data-kind", "unknown")])).await;
        page.has(&id("review-confirm"), "disabled", "").await;
        assert_eq!(company.send_requests().len(), 1, "nothing leaves before everything is ticked");
        assert_eq!(page.confirm().await, "partial");
        assert_eq!(company.send_requests().len(), 2);

        let page = world.restart().await;
        page.review().await;
        page.shown("review-cautions").await;
        assert!(!page.sees("review-account-limit").await, "it is known after a restart");
        assert!(!page.sees("review-budget").await, "and 4 of 2000 are not worth a look");
    });
}

/// Without an address a card is refused: there is no way to send it, only one to the field.
async fn blocked(page: &Page) {
    page.click("send").await;
    page.shown("review-blocked").await;
    page.is_sound("blocked").await;
    assert!(!page.sees("review-confirm").await, "it cannot be sent");
    page.click_at(&with("review-jump", &[("data-path", "textcard.url")])).await;
    page.gone("review").await;
    let script = "return document.activeElement.matches(arguments[0])";
    page.holds("the keyboard in the field", script, vec![field("textcard.url").into()]).await;
}

/// How many accounts the company may have is asked for, and what is not a number is not taken.
async fn account_limit(page: &Page) {
    page.shown("review-account-limit").await;
    page.fill(&id("account-limit"), "很多").await;
    page.click("account-limit-save").await;
    page.shown_at("[data-error-for=account_limit]").await;
    page.is_sound("account limit refused").await;
    page.fill(&id("account-limit"), "１０").await;
    page.click("account-limit-save").await;
    page.gone("review-account-limit").await;
    page.shown("review-confirm").await;
}

#[test]
fn everyone_needs_the_companys_name_and_can_be_taken_back() {
    e2e("broadcast_undo", async |world| {
        world.with_settings(&json!({ "undo_seconds": 60 }));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", "全员：今天下午三点消防演练").await;
        page.click("to-browse").await;
        page.click("picker-tab-all").await;
        page.click("picker-all").await;
        page.click("picker-done").await;
        page.gone("picker").await;
        page.review().await;
        for wrong in ["青禾", "qinghe", "60"] {
            page.fill(&id("review-typed"), wrong).await;
            page.has(&id("review-confirm"), "disabled", "").await;
        }
        by_input_method(&page, &company.name).await;
        page.click("review-confirm").await;
        page.shown("countdown").await;
        page.is_sound("countdown").await;
        world.picture("countdown").await;
        page.click("undo-send").await;
        page.gone("review").await;
        page.shown("toast").await;
        page.is_sound("taken back").await;

        // The same by Escape; the message is still there.
        assert_eq!(page.value(&field("text.content")).await, "全员：今天下午三点消防演练");
        page.review().await;
        page.fill(&id("review-typed"), &company.name).await;
        page.click("review-confirm").await;
        page.shown("countdown").await;
        page.press(&key(&Key::Escape)).await;
        page.gone("review").await;
        page.go("sends").await;
        page.shown_at(&with("send-row", &[("data-outcome", "not_sent")])).await;
        let page = world.restart().await;
        page.go("sends").await;
        page.shown_at(&with("send-row", &[("data-outcome", "not_sent")])).await;
        assert_eq!(page.count(&id("send-row")).await, 2);
        assert!(company.send_requests().is_empty(), "nothing has reached the company");
    });
}

/// Types a name as an input method does: letters first, Enter to take them, then the word in their place. Enter belongs to the
/// input method, and half a word is neither right nor wrong.
async fn by_input_method(page: &Page, name: &str) {
    page.fill(&id("review-typed"), "").await;
    let begin = "
        const input = document.querySelector(arguments[0]);
        input.focus();
        input.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true }));
        document.execCommand('insertText', false, \"qing'he\");
        const enter = new KeyboardEvent('keydown',
            { key: 'Enter', code: 'Enter', keyCode: 229, isComposing: true, bubbles: true, cancelable: true });
        input.dispatchEvent(enter);
        return input.value";
    let composing: String = page.ask(begin, vec![id("review-typed").into()]).await;
    assert_eq!(composing, "qing'he");
    page.settled().await;
    assert!(page.sees("review-typed").await && !page.sees("countdown").await, "Enter belongs to the input method");
    page.has(&id("review-confirm"), "disabled", "").await;
    let end = "
        const input = document.querySelector(arguments[0]);
        input.select();
        document.execCommand('insertText', false, arguments[1]);
        input.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, data: arguments[1] }));
        return input.value";
    let composed: String = page.ask(end, vec![id("review-typed").into(), name.into()]).await;
    assert_eq!(composed, name);
    page.shown_at(&format!("{}:enabled", id("review-confirm"))).await;
}
