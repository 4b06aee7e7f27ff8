//! A number that WeCom answers with is no riddle: from the result, from the record and from the settings one link leads to what it means
//! and what to do.

use crate::support::company::Company;
use crate::support::page::{id, with};
use crate::support::world::e2e;
use sandbox::{Fault, FaultKind};
use serde_json::json;

#[test]
fn a_refused_send_is_explained_from_its_result_and_from_its_record() {
    e2e("error_codes", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", "谁都收不到的通知").await;
        page.add_person("zhangsan", "zhangsan").await;
        company.sandbox.order(Fault::new("message/send", 1, FaultKind::Errcode(81013)));
        page.review().await;
        assert_eq!(page.confirm().await, "refused");
        assert_eq!(company.sandbox.deliveries().len(), 0);

        // From the result, without leaving it.
        let link = format!("{} {}", id("error-panel"), with("explain", &[("data-code", "81013")]));
        page.click_at(&link).await;
        page.has(&id("atlas-entry"), "data-code", "81013").await;
        let place = format!("{} [data-row=place]", id("atlas-entry"));
        let advice = format!("{} [data-row=advice]", id("atlas-entry"));
        page.reads(&advice, "刷新通讯录").await;
        page.reads(&place, "可见范围").await;
        page.is_sound("an error number over a result").await;
        world.picture("explained").await;
        page.click("explain-close").await;
        page.gone("explain-dialog").await;
        page.shown("result").await;
        page.click("result-close").await;

        // From the row of whoever did not get it, and on to the page of all numbers.
        page.go("sends").await;
        page.click_at(&with("send-row", &[("data-outcome", "refused")])).await;
        page.click_at(&format!("{} {}", id("missed-row"), id("explain"))).await;
        page.click("explain-all").await;
        page.shown("page-atlas").await;
        page.has(&id("atlas-entry"), "data-code", "81013").await;
        page.reads(&format!("{}[aria-current=true]", id("atlas-item")), "81013").await;

        // Whoever has nothing but the words of an error finds its number.
        page.fill(&id("atlas-search"), "errcode 60020, hint: [1665631550347282], from ip: 203.0.113.9").await;
        page.has(&id("atlas-entry"), "data-code", "60020").await;
        page.reads(&place, "企业可信IP").await;
        page.is_sound("error numbers").await;
        world.picture("atlas").await;
    });
}
