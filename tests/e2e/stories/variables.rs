//! A template with variables of several kinds: set up once, filled in by its form in the window and in quick send.

use crate::stories::quick::{draft, recipient, summoned};
use crate::support::company::Company;
use crate::support::page::{Page, field, id, with};
use crate::support::waiting::until;
use crate::support::world::{World, e2e};
use serde_json::{Value, json};
use std::time::Duration;
use testkit::comes_within;

const TEXT: &str = "{{事项}}：{{日期}} {{时间}}（{{场次}}），每人 {{金额}} 元，报名 {{网址}}";
/// Name, kind and format of each that is not a text; options or an example.
const VARIABLES: [(&str, &str, Option<&str>); 5] = [
    ("日期", "date", Some("date_and_weekday")),
    ("时间", "time", None),
    ("场次", "choice", None),
    ("金额", "number", Some("thousands")),
    ("网址", "link", None),
];

async fn choose(page: &Page, testid: &str, value: &str) {
    let script = "const field = document.querySelector(arguments[0]);
        field.value = arguments[1];
        field.dispatchEvent(new Event('change', { bubbles: true }));
        return true;";
    page.shown(testid).await;
    assert!(page.ask::<bool>(script, vec![id(testid).into(), value.into()]).await);
}

/// A value of the quick window's draft on the disk.
fn value(world: &World, name: &str) -> Option<String> {
    draft(world)?["values"][name].as_str().map(str::to_owned)
}

async fn quick_draft(world: &World, wanted: impl Fn(&Value) -> bool) -> Value {
    until("the quick draft", async || draft(world).filter(|draft| wanted(draft))).await
}

#[test]
fn a_template_with_variables_of_five_kinds_is_sent_by_its_form_and_by_quick_send() {
    e2e("variables", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.paste(&field("text.content"), TEXT).await;
        page.shown("fill-card").await;
        page.click("fill-set-up").await;
        for (name, kind, format) in VARIABLES {
            choose(&page, "variable-name", name).await;
            choose(&page, "variable-kind", kind).await;
            if let Some(format) = format {
                choose(&page, "variable-format", format).await;
            }
            if kind == "choice" {
                page.fill(&id("variable-options"), "上午场\n下午场").await;
            }
        }
        page.click("variable-save").await;
        page.gone("variable-dialog").await;
        page.click("save-template").await;
        page.fill(&id("template-name"), "活动通知").await;
        page.click("template-save-confirm").await;
        page.gone("template-name").await;

        let page = world.restart().await;
        page.click("compose-new").await;
        page.go("templates").await;
        let row = with("template-row", &[("data-name", "活动通知")]);
        page.shown_at(&row).await;
        page.click_at(&format!("{row} {}", id("template-use"))).await;
        page.shown("fill-card").await;
        page.add_person("lisi", "lisi").await;
        // What is open is no message yet.
        page.review().await;
        page.shown("review-blocked").await;
        page.press("\u{e00c}").await;
        page.gone("review-people").await;
        for (name, value) in [("事项", "体检"), ("日期", "2026-12-5"), ("时间", "下午2:30"), ("金额", "12000")]
        {
            page.fill(&id(&format!("fill-{name}")), value).await;
        }
        choose(&page, "fill-场次", "下午场").await;
        page.fill(&id("fill-网址"), "https://example.com/s").await;
        page.reads(&id("preview"), "12月5日（周六） 14:30（下午场），每人 12,000 元").await;
        world.picture("variables-filled").await;
        assert_eq!(page.send().await, "accepted");
        let expected = "体检：12月5日（周六） 14:30（下午场），每人 12,000 元，报名 https://example.com/s";
        assert_eq!(company.only_delivery("lisi").message["content"], expected);

        by_quick_send(world, &company).await;
    });
}

/// The same template in the quick window, with the keyboard alone.
async fn by_quick_send(world: &World, company: &Company) {
    // What stood there is offered again in the quick window, which asks for the same.
    let main = world.screen.window("驿传").await;
    world.screen.close(&main);
    world.screen.no_window("驿传").await;
    let window = summoned(&world.screen).await;
    recipient(world, "zhangs").await;
    // From the text to the list of templates; its first letter chooses.
    world.screen.press("Tab").await;
    world.screen.press("Down").await;
    world.screen.press("Return").await;
    quick_draft(world, |draft| draft["variables"].as_array().is_some_and(|all| all.len() == 6)).await;
    // The keyboard is in the first field; a day has a button for its calendar behind it.
    let taken = async || value(world, "事项").is_some_and(|value| value == "fire drill");
    until("the first field to take what is typed", async || {
        world.screen.press("ctrl+a").await;
        world.screen.write("fire drill").await;
        comes_within(Duration::from_millis(700), taken).await
    })
    .await;
    for (keys, name, typed) in [
        (&["Tab"][..], "日期", "2026-12-06"),
        (&["Tab", "Tab"][..], "时间", "9:05"),
        (&["Tab"][..], "场次", ""),
        (&["Tab"][..], "金额", "88"),
        (&["Tab"][..], "网址", "https://example.com/q"),
    ] {
        for key in keys {
            world.screen.press(key).await;
        }
        if typed.is_empty() {
            world.screen.press("Down").await;
        } else {
            world.screen.write(typed).await;
        }
        until(&format!("{name} in the quick draft"), async || {
            value(world, name).filter(|value| typed.is_empty() || value == typed)
        })
        .await;
    }
    world.screen.picture(Some(&window), &world.evidence_folder().join("quick.png")).await;
    world.screen.press("ctrl+Return").await;
    let arrived = until("the message to arrive", async || company.sandbox.inbox("zhangsan").pop()).await;
    let expected = "fire drill：12月6日（周日） 09:05（上午场），每人 88 元，报名 https://example.com/q";
    assert_eq!(arrived.message["content"], expected);
}
