//! The first start of a new user: practice, unmistakable, teaching, and usable without a mouse.

use crate::support::page::{Page, ctrl, field, id, key, with};
use crate::support::waiting::until;
use crate::support::world::e2e;
use serde_json::json;
use thirtyfour::Key;

#[test]
fn a_new_user_lands_in_practice_and_every_empty_page_teaches() {
    e2e("first_start", async |world| {
        let page = world.start().await;
        page.shown("page-compose").await;
        page.reads(&id("active-profile"), "练习").await;
        let language: String = page.ask("return document.documentElement.lang", Vec::new()).await;
        assert_eq!(language, "zh-CN", "the system's language decides");
        assert!(page.sees("nav-inbox").await, "practice has an inbox");
        page.shown("tour-offer").await;
        assert!(!page.sees("tour").await, "it is offered, and comes to nobody unasked");

        for name in ["sends", "templates"] {
            page.go(name).await;
            let teaches = "return document.querySelector(arguments[0]).innerText.length > 20";
            page.holds(&format!("{name} to say what it is for"), teaches, vec![id(&format!("page-{name}")).into()])
                .await;
            assert_eq!(page.count("[data-testid=send-row], [data-testid=template-row]").await, 0);
        }
        // The practice company's contacts are read without being asked for.
        page.go("directory").await;
        page.shown("directory-row").await;
        page.go("settings").await;
        page.go("inbox").await;
        page.shown("inbox-member").await;
        assert!(page.count(&id("inbox-member")).await >= 12);
        assert_eq!(page.count(&id("inbox-message")).await, 0);
        assert_eq!(page.violations().await, Vec::<serde_json::Value>::new());
        assert!(
            !world.data_folder().join("profiles.json").exists()
                || !std::fs::read_to_string(world.data_folder().join("profiles.json")).unwrap().contains("secret")
        );
    });
}

/// Whether the tour's card is in the window, beside the control that it is about, and that is framed.
const BESIDE: &str = "
    const box = (css) => document.querySelector(css).getBoundingClientRect();
    const [card, frame, it] = [box('[data-testid=tour]'), box('[data-testid=tour-frame]'), box(arguments[0])];
    const inside = card.left >= 0 && card.top >= 0 && card.right <= innerWidth && card.bottom <= innerHeight;
    const apart = card.right <= it.left || card.left >= it.right || card.bottom <= it.top || card.top >= it.bottom;
    const framed = frame.left <= it.left && frame.top <= it.top && frame.right >= it.right && frame.bottom >= it.bottom;
    return inside && apart && framed && frame.width - it.width < 20 && frame.height - it.height < 20";

#[test]
fn the_tour_is_taken_by_keys_once_and_again_when_it_is_asked_for() {
    e2e("first_tour", async |world| {
        let page = world.start().await;
        page.shown("tour-offer").await;
        world.screen.resize(&world.screen.main_window().await, 1000, 700).await;
        page.click("tour-start").await;
        let steps = [
            ("write", "compose-form"),
            ("to", "compose-to"),
            ("preview", "preview"),
            ("review", "send"),
            ("record", "nav-sends"),
        ];
        for (step, control) in steps {
            page.shown_at(&with("tour", &[("data-step", step)])).await;
            page.holds(&format!("the card beside {control}"), BESIDE, vec![id(control).into()]).await;
            if step == "write" {
                page.is_sound("tour").await;
                world.picture("tour").await;
            }
            page.press(&key(&Key::Enter)).await;
        }
        page.gone("tour").await;
        let focused = "return document.activeElement?.dataset.testid ?? null";
        assert_eq!(page.ask::<Option<String>>(focused, Vec::new()).await.as_deref(), Some("to-input"));
        page.gone("tour-offer").await;
        until("it to be written down", async || {
            let now = page.invoke("app_snapshot", json!({})).await.unwrap();
            (now["settings"]["knows_tour"] == true).then_some(())
        })
        .await;

        let page = world.restart().await;
        page.shown("practice-hint").await;
        assert!(!page.sees("tour-offer").await, "never again");
        page.go("settings").await;
        page.click("settings-general").await;
        page.click("settings-tour").await;
        page.shown_at(&with("tour", &[("data-step", "write")])).await;
        page.holds("the card beside the form", BESIDE, vec![id("compose-form").into()]).await;
        page.press(&key(&Key::Escape)).await;
        page.gone("tour").await;
        assert_eq!(page.violations().await, Vec::<serde_json::Value>::new());
    });
}

#[test]
fn the_keyboard_alone_sends_a_message() {
    e2e("keyboard_alone", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        tab_to(&page, &id("to-input")).await;
        // The first hit is taken by Enter as soon as it is there.
        page.press("ouyx").await;
        page.shown_at("[data-testid=to-hit][data-id='person:ouyangxiu']").await;
        page.press(&key(&Key::Enter)).await;
        page.shown_at("[data-testid=to-chip][data-id='person:ouyangxiu']").await;
        tab_to(&page, &field("text.content")).await;
        page.press("只用键盘写的消息").await;
        tab_to(&page, &id("send")).await;
        page.press(&key(&Key::Enter)).await;
        page.shown("review-people").await;
        tab_to(&page, &id("review-confirm")).await;
        page.press(&key(&Key::Enter)).await;
        assert_eq!(page.outcome().await, "accepted");
        tab_to(&page, &id("result-close")).await;
        page.press(&key(&Key::Enter)).await;
        page.gone("review").await;
        assert!(page.newest_in_inbox("ouyangxiu").await.contains("只用键盘写的消息"));

        for (digit, name) in
            [("2", "sends"), ("3", "templates"), ("4", "directory"), ("5", "settings"), ("1", "compose")]
        {
            page.press(&ctrl(digit)).await;
            page.shown(&format!("page-{name}")).await;
        }
    });
}

/// Presses Tab until the keyboard is there; a page whose ring does not pass there never gets there.
async fn tab_to(page: &Page, css: &str) {
    let mut passed = Vec::new();
    for _ in 0..120 {
        let here = "
            const e = document.activeElement;
            return e.matches(arguments[0]) ? null : (e.dataset.testid ?? e.dataset.field ?? e.getAttribute('aria-label') ?? e.tagName);";
        let at: Option<String> = page.ask(here, vec![css.into()]).await;
        let Some(at) = at else { return };
        passed.push(at);
        page.press(&key(&Key::Tab)).await;
    }
    panic!("Tab never came to {css}; it passed {passed:?}");
}
