//! Requests into the window and out of it: one that was pasted fills the form, one is copied as `curl`. A text that is too long goes
//! out as several messages, and an upload that is given up loses nothing.

use crate::support::company::{AGENT, Company};
use crate::support::forms::{By, File};
use crate::support::page::{Page, ctrl, field, id, with};
use crate::support::sent::{exact_request, same_bytes};
use crate::support::world::e2e;
use sandbox::{Fault, FaultKind};
use serde_json::{Value, json};

/// A request as another tool might hold it: with a field that no documentation names and another application's number.
const PASTED: &str = r#"{
  "touser": "LinQing|zhangsan",
  "agentid": 7,
  "msgtype": "textcard",
  "textcard": {
    "title": "中秋礼品领取",
    "description": "凭工牌到 A 座 1 层领取",
    "url": "https://example.com/gift",
    "btntxt": "去预约",
    "colour": "red"
  }
}"#;

#[test]
fn a_pasted_request_fills_the_form_and_goes_out_as_shown() {
    e2e("requests", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        open_import(&page).await;
        // Not yet a request: said with the place.
        page.paste(&id("import-text"), &PASTED[..PASTED.len() - 1]).await;
        page.shown("import-fault").await;
        page.has(&id("import-apply"), "disabled", "").await;
        page.press("}").await;
        page.has(&id("import-result"), "data-is", "read").await;
        page.reads(&id("import-people"), "张三").await;
        page.reads(&id("import-unknown"), "textcard.colour").await;
        page.reads(&id("import-notes"), "7").await;
        page.click("import-apply").await;
        page.gone("import").await;

        page.has(&id("kind-textcard"), "aria-checked", "true").await;
        for (name, text) in [
            ("title", "中秋礼品领取"),
            ("description", "凭工牌到 A 座 1 层领取"),
            ("url", "https://example.com/gift"),
            ("btntxt", "去预约"),
        ] {
            assert_eq!(page.value(&field(&format!("textcard.{name}"))).await, text);
        }
        for person in ["LinQing", "zhangsan"] {
            page.shown_at(&with("to-chip", &[("data-id", &format!("person:{person}"))])).await;
        }
        // The unknown field is kept and named, and not sent until somebody wants it.
        page.has(&id("unknown-fields"), "data-send", "false").await;
        page.click("unknown-fields-open").await;
        page.reads(&id("unknown-fields"), "textcard.colour").await;
        let mut expected = json!({ "touser": "LinQing|zhangsan", "msgtype": "textcard", "agentid": AGENT,
            "textcard": { "title": "中秋礼品领取", "description": "凭工牌到 A 座 1 层领取",
                "url": "https://example.com/gift", "btntxt": "去预约" },
            "enable_duplicate_check": 1, "duplicate_check_interval": 1800 });
        same_bytes(&exact_request(&page, "LinQing").await, &expected.to_string());
        page.click("unknown-fields-send").await;
        page.has(&id("unknown-fields"), "data-send", "true").await;
        expected["textcard"]["colour"] = "red".into();
        copied_as_curl(&page, &company, &expected).await;
        let shown = exact_request(&page, "colour").await;
        assert_eq!(page.send().await, "accepted");
        let requests = company.sandbox.requests();
        let sent = requests.iter().find(|request| request.path.starts_with("/cgi-bin/message/send")).unwrap();
        assert_eq!(sent.body, expected.to_string());
        same_bytes(&shown, &sent.body);
    });
}

/// Opens the dialog that takes a request.
async fn open_import(page: &Page) {
    page.click("preview-request").await;
    page.click("request-more").await;
    page.click("request-paste").await;
    page.shown("import").await;
}

/// Copies the request as a command, and pastes it back: a command without any token, out of which the same request is read.
async fn copied_as_curl(page: &Page, company: &Company, expected: &Value) {
    page.click("preview-request").await;
    page.reads(&id("request-text"), "colour").await;
    page.click("request-more").await;
    page.click("request-copy-curl").await;
    page.gone("request-copy-curl").await;
    page.reads(&id("toast"), "已复制").await;
    open_import(page).await;
    page.click("import-text").await;
    page.keys_to(&id("import-text"), &ctrl("v")).await;
    let command = page
        .until("the command in the clipboard", async || {
            let text = page.value(&id("import-text")).await;
            Ok((!text.is_empty()).then_some(text))
        })
        .await;
    let address = format!("{}/cgi-bin/message/send?access_token=ACCESS_TOKEN", company.sandbox.url());
    let whole = format!("curl '{address}' \\\n  -H 'Content-Type: application/json' \\\n  --data-raw '{expected}'");
    assert_eq!(command, whole, "nothing of a token stands in it");
    page.has(&id("import-result"), "data-is", "read").await;
    page.reads(&id("import-unknown"), "textcard.colour").await;
    page.press(&crate::support::page::key(&thirtyfour::Key::Escape)).await;
    page.gone("import").await;
}

#[test]
fn a_long_text_goes_out_in_pieces_over_a_restart() {
    e2e("series", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        let paragraphs: Vec<String> =
            (1..=5).map(|n| format!("第{n}条 {}", "消防演练请全员参加。".repeat(25))).collect();
        page.paste(&field("text.content"), &paragraphs.join("\n")).await;
        page.shown("long-text").await;
        page.click("long-pieces").await;
        page.reads(&id("long-piece"), "1 / 3").await;
        page.click("long-following").await;
        page.reads(&id("long-piece"), "2 / 3").await;
        page.reads(&id("long-preview"), "（2/3）").await;
        page.click("long-use").await;
        page.gone("long-dialog").await;
        page.gone("long-text").await;
        page.add_person("lq", "LinQing").await;

        sent_piece(&page, &company, 1).await;
        page.click("result-next").await;
        page.gone("review").await;
        stands_ready(&page, 2).await;
        page.has(&id("draft-state"), "data-saved", "true").await;

        let page = world.restart().await;
        stands_ready(&page, 2).await;
        sent_piece(&page, &company, 2).await;
        page.click("result-next").await;
        page.gone("review").await;
        stands_ready(&page, 3).await;
        sent_piece(&page, &company, 3).await;
        assert!(!page.sees("result-next").await, "nothing follows the last");

        let got: String = company
            .sandbox
            .inbox("LinQing")
            .iter()
            .zip(1..)
            .map(|(one, at)| {
                let content = one.message["content"].as_str().unwrap();
                content.strip_prefix(&format!("（{at}/3）")).expect("every piece says which it is").to_owned()
            })
            .collect();
        let bare = |text: &str| text.replace('\n', "");
        assert_eq!(bare(&got), paragraphs.concat(), "nothing of the text is lost");
    });
}

/// Waits until this piece of three is the message, with its recipient.
async fn stands_ready(page: &Page, at: u32) {
    page.reads(&id("series"), &format!("{at} / 3")).await;
    assert!(page.value(&field("text.content")).await.starts_with(&format!("（{at}/3）")));
    page.shown_at(&with("to-chip", &[("data-id", "person:LinQing")])).await;
}

/// Sends this piece, and compares what arrived with what was shown. Ends at the result.
async fn sent_piece(page: &Page, company: &Company, at: usize) {
    let shown = exact_request(page, &format!("（{at}/3）")).await;
    page.review().await;
    assert_eq!(page.confirm().await, "accepted");
    let requests = company.sandbox.requests();
    let sends: Vec<_> = requests.iter().filter(|one| one.path.starts_with("/cgi-bin/message/send")).collect();
    assert_eq!(sends.len(), at, "one piece is one request");
    same_bytes(&shown, &sends[at - 1].body);
}

#[test]
fn an_upload_that_is_given_up_loses_nothing() {
    e2e("upload_given_up", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.choose_kind("file").await;
        let file = File::plain("值班表 8月.xlsx", "not really a table");
        let place = id("media-file.media_id");
        page.hand_over(&place, &file, By::Drop).await;
        page.reads(&format!("{place} {}", id("media-name")), &file.name).await;
        page.add_person("lq", "LinQing").await;

        company.sandbox.order(Fault::new("media/upload", 1, FaultKind::Hang));
        page.review().await;
        page.click("review-confirm").await;
        page.reads(&id("upload-file"), &file.name).await;
        page.click("upload-cancel").await;
        page.shown("upload-cancelled").await;
        page.has(&id("review-people"), "data-people", "1").await;
        assert!(company.send_requests().is_empty(), "nothing left");
        page.click("review-back").await;
        page.gone("review").await;
        page.reads(&format!("{place} {}", id("media-name")), &file.name).await;

        assert_eq!(page.send().await, "accepted");
        let uploads = company.sandbox.requests().iter().filter(|one| one.path.contains("media/upload?")).count();
        assert_eq!((uploads, company.send_requests().len()), (2, 1));
        assert_eq!(company.only_delivery("LinQing").message["filename"], file.name);
    });
}
