//! Notifications of the system: shown while nobody looks at the window, and told of in it when the system shows none.

use crate::stories::quick::summoned;
use crate::support::company::Company;
use crate::support::notification_host::NotificationHost;
use crate::support::page::with;
use crate::support::world::{World, e2e};
use serde_json::json;

/// Has the running program send while nobody looks at its main window.
async fn send(world: &World, company: &Company, text: &str) {
    let line = ["send", "-p", &company.name, "--text", text, "--user", "zhangsan"];
    assert!(world.command(world.binary()).args(line).status().await.unwrap().success());
}

#[test]
fn a_notification_that_the_system_refuses_is_told_of_in_the_window_until_one_is_shown() {
    e2e("notifications", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        let notice = with("notice", &[("data-kind", "notification_refused")]);
        summoned(&world.screen).await;

        send(world, &company, "没有通知服务").await;
        page.reads(&notice, "系统没有显示驿传的通知").await;
        world.picture("refused").await;

        let desktop = NotificationHost::start().await;
        send(world, &company, "有通知服务").await;
        let told = desktop.says("有通知服务").await;
        assert_eq!(told.title, "青禾科技 · 已发出");
        page.gone_at(&notice).await;
        assert_eq!(desktop.all().len(), 1, "what was refused is not shown later");
    });
}
