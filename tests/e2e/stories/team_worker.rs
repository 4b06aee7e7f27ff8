//! A server without a window that sends for a team: it has neither a display nor a keychain, and its secrets from a file.

use crate::skipped::skipped;
use crate::stories::team_windows::{decided, join};
use crate::support::company::Company;
use crate::support::page::id;
use crate::support::team_place::{PROGRAM, TeamPlace};
use crate::support::waiting::{LIMIT, until};
use crate::support::world::{World, e2e, program};
use serde_json::json;
use std::path::Path;
use std::process::Stdio;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use tokio::time::timeout;

/// What another program writes: one to be sent at once, one a moment later.
const ROWS: &str = "
INSERT INTO posthorn.requests (company, key, text, recipients)
VALUES ('青禾科技', 'now-1', '机房温度过高', '{\"users\": [\"zhangsan\"]}');
INSERT INTO posthorn.requests (company, key, text, recipients, not_before)
VALUES ('青禾科技', 'soon-1', '机房温度恢复正常', '{\"users\": [\"lisi\"]}', clock_timestamp() + INTERVAL '3 seconds');
INSERT INTO posthorn.requests (company, key, text, recipients)
VALUES ('青禾科技', 'now-1', '机房温度过高', '{\"users\": [\"zhangsan\"]}');
";

/// A command on a computer that has neither a display nor a session bus.
fn headless(world: &World, arguments: &[&str]) -> Command {
    let mut command = world.command(world.binary());
    command.args(arguments);
    for variable in ["DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR"] {
        command.env_remove(variable);
    }
    command
}

async fn begin(world: &World, address: &str, secrets: &Path) -> Child {
    let secrets = secrets.to_str().unwrap();
    let arguments = ["work", "--team", address, "--name", "服务器", "--secrets", secrets, "--lang", "zh"];
    let mut worker = headless(world, &arguments).stderr(Stdio::piped()).spawn().unwrap();
    let mut lines = BufReader::new(worker.stderr.take().unwrap()).lines();
    let (told, joined) = tokio::sync::oneshot::channel();
    tokio::spawn(async move {
        let mut told = Some(told);
        while let Ok(Some(line)) = lines.next_line().await {
            println!("the worker: {line}");
            if line.contains("发送人")
                && let Some(told) = told.take()
            {
                let _ = told.send(());
            }
        }
    });
    timeout(LIMIT, joined).await.expect("it tells that it is in the team").unwrap();
    worker
}

async fn end(mut worker: Child) {
    let id = worker.id().unwrap().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().await.unwrap().success());
    let ended = timeout(LIMIT * 2, worker.wait()).await.expect("it ends when it is asked to").unwrap();
    assert_eq!(ended.code(), Some(0));
}

#[test]
fn a_server_without_a_window_sends_what_other_programs_leave_and_stops_when_it_is_asked_to() {
    e2e("team_worker", async |world| {
        let Some(place) = TeamPlace::made("worker").await else {
            return skipped("team_worker", "there is no PostgreSQL for two computers to meet on");
        };
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        join(&page, &place.login("lili", "owner").await, "李丽").await;
        page.reads(&id("team-shared"), "青禾科技").await;
        world.quit().await;

        let server = World::new("team_worker_server", program());
        let login = place.login("worker", "sender").await;
        let secrets = server.home().join("secrets.json");
        let lent = json!({
            "team_password": login.password,
            "companies": { "青禾科技": { "secret": company.secret, "address": company.url() } }
        });
        std::fs::write(&secrets, lent.to_string()).unwrap();
        let worker = begin(&server, &login.address, &secrets).await;
        let mut program = place.login("alarms", PROGRAM).await.connect().await;
        sqlx::raw_sql(ROWS).execute(&mut program).await.unwrap();
        until("both to arrive", async || (company.sandbox.deliveries().len() == 2).then_some(())).await;
        assert_eq!(company.only_delivery("zhangsan").message["content"], "机房温度过高");
        assert_eq!(company.only_delivery("lisi").message["content"], "机房温度恢复正常");
        let states: Vec<String> = sqlx::query_scalar("SELECT state FROM posthorn.requests ORDER BY id")
            .fetch_all(&mut program)
            .await
            .unwrap();
        assert_eq!(states, ["taken", "taken", "repeated"]);
        end(worker).await;

        // It comes back as the same member, and what was left meanwhile is taken up.
        let later = "INSERT INTO posthorn.requests (company, key, text, recipients)
             VALUES ('青禾科技', 'later-1', '值班表已更新', '{\"users\": [\"LinQing\"]}')";
        sqlx::raw_sql(later).execute(&mut program).await.unwrap();
        let worker = begin(&server, &login.address, &secrets).await;
        assert_eq!(decided(&mut program, "later-1").await.0, "taken");
        end(worker).await;
        for (path, text) in walk(server.home()).into_iter().filter(|(path, _)| *path != secrets) {
            assert!(!text.contains(&company.secret) && !text.contains(&login.password), "{}", path.display());
        }

        // Who opens a window afterwards sees who sent it.
        let page = world.start().await;
        page.go("sends").await;
        page.reads(&id("send-row"), "服务器").await;
    });
}

/// Every file below a folder, as far as it is text.
fn walk(folder: &Path) -> Vec<(std::path::PathBuf, String)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(walk(&path));
        } else if let Ok(bytes) = std::fs::read(&path) {
            found.push((path, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    found
}
