//! Notifications of the system: shown while nobody looks at the window, and told of in it when the system shows none.

use crate::stories::quick::summoned;
use crate::support::company::Company;
use crate::support::page::with;
use crate::support::waiting::until;
use crate::support::world::{World, e2e};
use parking_lot::Mutex;
use serde_json::json;
use std::collections::HashMap;
use std::sync::Arc;
use zbus::{Connection, OwnedVariant};

/// Title and text of each notification.
type Shown = Arc<Mutex<Vec<(String, String)>>>;

/// The part of a desktop that shows notifications.
struct Desktop {
    shown: Shown,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Desktop {
    #[expect(clippy::too_many_arguments, reason = "the interface has a given shape")]
    fn notify(
        &self,
        _program: String,
        _replaced: u32,
        _icon: String,
        title: String,
        text: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedVariant>,
        _milliseconds: i32,
    ) -> u32 {
        let mut shown = self.shown.lock();
        shown.push((title, text));
        u32::try_from(shown.len()).unwrap()
    }
}

async fn desktop() -> (Connection, Shown) {
    let shown = Shown::default();
    let serving = zbus::connection::Builder::session()
        .serve_at("/org/freedesktop/Notifications", Desktop { shown: Arc::clone(&shown) });
    let connection = serving.name("org.freedesktop.Notifications").build().await;
    (connection.expect("nobody else shows notifications on the private desktop"), shown)
}

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

        let (_desktop, shown) = desktop().await;
        send(world, &company, "有通知服务").await;
        let (title, text) = until("the notification", async || shown.lock().last().cloned()).await;
        assert_eq!(title, "青禾科技 · 已发出");
        assert!(text.contains("有通知服务"), "{text}");
        page.gone_at(&notice).await;
        assert_eq!(shown.lock().len(), 1, "what was refused is not shown later");
    });
}
