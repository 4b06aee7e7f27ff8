//! Something does not work, and nobody knows why: the check-up says what, what to do, and hands it on.

use crate::support::company::Company;
use crate::support::page::{id, with};
use crate::support::world::e2e;
use serde_json::json;

#[test]
fn an_address_that_is_not_trusted_is_found_and_a_second_look_finds_nothing() {
    e2e("doctor", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        company.sandbox.set_untrusted_ip(true);

        page.go("settings").await;
        page.click("settings-general").await;
        page.click("settings-doctor").await;
        page.shown("page-doctor").await;
        page.click("doctor-start").await;
        page.reads(&id("doctor-summary"), "有 1 项不对").await;
        let row = |check, state| with("doctor-row", &[("data-check", check), ("data-state", state)]);
        page.shown_at(&row("token", "fine")).await;
        page.reads(&row("trusted_address", "wrong"), "127.0.0.1").await;
        page.reads(&row("app", "not_known"), "先解决「企业可信 IP」").await;
        page.reads(&id("doctor-text"), "企业可信 IP").await;
        page.is_sound("a check-up that found something").await;
        world.picture("found").await;

        company.sandbox.set_untrusted_ip(false);
        page.click("doctor-start").await;
        page.shown_at(&row("trusted_address", "fine")).await;
        page.shown_at(&row("contacts", "fine")).await;
        world.picture("fine").await;
    });
}
