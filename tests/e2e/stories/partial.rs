//! Not everyone was reached: the result says who and why, by name, and so does the history after a restart.

use crate::support::company::Company;
use crate::support::page::{id, with};
use crate::support::world::e2e;
use serde_json::json;

#[test]
fn those_not_reached_are_named_now_and_after_a_restart() {
    e2e("partial", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", "名单里有两位收不到").await;
        page.add_person("zhangsan", "zhangsan").await;
        // Out of scope: the directory does not know the account, so it is added as typed.
        page.add_person("chenmo", "chenmo").await;
        // Without a licence: known, and refused by WeCom only when sending.
        page.add_person("zhouyi", "zhouyi").await;
        page.review().await;
        page.reads(&id("review-unknown"), "chenmo").await;
        assert_eq!(page.confirm().await, "partial");
        let chenmo = with("missed-row", &[("data-id", "person:chenmo")]);
        let zhouyi = with("missed-row", &[("data-id", "person:zhouyi")]);
        page.reads(&chenmo, "可见范围").await;
        page.reads(&zhouyi, "周怡").await;
        page.reads(&zhouyi, "许可").await;
        assert_eq!(page.count(&id("missed-row")).await, 2);
        world.picture("partial").await;
        page.click("result-close").await;
        assert_eq!(company.sandbox.deliveries().len(), 1);
        company.only_delivery("zhangsan");

        let page = world.restart().await;
        page.go("sends").await;
        page.click_at(&with("send-row", &[("data-outcome", "partial")])).await;
        page.shown("send-detail").await;
        page.reads(&chenmo, "可见范围").await;
        page.reads(&zhouyi, "许可").await;
        assert!(!page.sees("send-request").await, "what is technical is folded");
        page.unfold().await;
        page.reads(&id("send-request"), "名单里有两位收不到").await;
        page.reads(&id("send-response"), "chenmo").await;
        assert_eq!(company.sandbox.deliveries().len(), 1, "a restart sends nothing");
    });
}

#[test]
fn when_nobody_can_be_reached_nothing_is_called_sent() {
    e2e("nobody_reached", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", "只有范围外的人").await;
        page.add_person("chenmo", "chenmo").await;
        assert_eq!(page.send().await, "refused");
        assert_eq!(company.sandbox.deliveries().len(), 0);
        page.go("sends").await;
        page.shown_at(&with("send-row", &[("data-outcome", "refused")])).await;
    });
}
