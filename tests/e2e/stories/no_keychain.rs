//! A computer without a keychain: said in words, and a secret can be kept for the session.

use crate::support::company::Company;
use crate::support::page::{id, with};
use crate::support::world::{World, e2e};
use serde_json::json;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};

/// A session bus that starts nothing by itself: whoever asks for a keychain there finds none.
const EMPTY_BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=FOLDER</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

#[test]
fn without_a_keychain_the_secret_serves_for_this_session() {
    e2e("no_keychain", async |world| {
        world.with_settings(&json!({}));
        empty_bus(world).await;
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        page.shown_at(&with("notice", &[("data-kind", "keychain_unavailable")])).await;
        world.picture("no-keychain").await;
        company.fill_form(&page, &company.secret).await;
        page.shown("profile-session-only").await;
        let chosen = "
            const e = document.querySelector(arguments[0]);
            return e.checked ?? e.getAttribute('aria-checked') === 'true'";
        if !page.ask::<bool>(chosen, vec![id("profile-session-only").into()]).await {
            page.click("profile-session-only").await;
        }
        page.click("profile-save").await;
        company.activate(&page).await;
        page.click("nav-compose").await;
        page.write("text.content", "没有钥匙串也能用").await;
        page.add_person("zhangsan", "zhangsan").await;
        assert_eq!(page.send().await, "accepted");
        company.only_delivery("zhangsan");

        // The session is over: the secret is gone, and the program says what is missing.
        let page = world.restart().await;
        page.reads(&id("active-profile"), &company.name).await;
        let snapshot = page.invoke("app_snapshot", json!({})).await.unwrap();
        let mine =
            snapshot["profiles"].as_array().unwrap().iter().find(|view| view["profile"]["practice"] == false).unwrap();
        assert_eq!(mine["secret"], "missing");
    });
}

async fn empty_bus(world: &mut World) {
    let folder = world.home().join("bus");
    std::fs::create_dir(&folder).unwrap();
    let file = folder.join("bus.conf");
    std::fs::write(&file, EMPTY_BUS.replace("FOLDER", folder.to_str().unwrap())).unwrap();
    let mut daemon = world.command("dbus-daemon");
    daemon.arg(format!("--config-file={}", file.display())).args(["--print-address=1", "--nofork", "--nopidfile"]);
    let mut daemon = daemon.stdout(Stdio::piped()).spawn().expect("dbus-daemon is installed");
    let mut lines = BufReader::new(daemon.stdout.take().unwrap()).lines();
    let address = lines.next_line().await.unwrap().expect("the bus says its address");
    world.set("DBUS_SESSION_BUS_ADDRESS", address.trim());
    world.keep(daemon);
}
