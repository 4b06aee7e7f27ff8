//! The command line beside the window: it hands over to the running program, uses the same companies, keychain and history without
//! it, and the two never send at the same time.

use crate::support::company::Company;
use crate::support::page::{id, with};
use crate::support::proc::Process;
use crate::support::waiting::{LIMIT, until};
use crate::support::world::{World, e2e};
use sandbox::{Fault, FaultKind};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Output, Stdio};
use std::time::Duration;
use tokio::process::Command;

/// The command line, without a display.
fn posthorn(world: &World, arguments: &[&str]) -> Command {
    let mut command = world.command(world.binary());
    command.args(arguments).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

async fn run(world: &World, arguments: &[&str]) -> Output {
    let running = posthorn(world, arguments).output();
    tokio::time::timeout(LIMIT * 2, running).await.expect("the command line ends").unwrap()
}

/// Its document, with this exit code.
async fn document(world: &World, company: &Company, code: i32, arguments: &[&str]) -> Value {
    let output = run(world, &[arguments, &["--json"]].concat()).await;
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(code), "{out} {err}");
    assert!(!out.contains(&company.secret) && !err.contains(&company.secret), "the secret was printed");
    serde_json::from_str(&out).unwrap()
}

fn holds(folder: &Path, secret: &str) -> bool {
    std::fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| {
        let path = entry.path();
        if path.is_dir() {
            return holds(&path, secret);
        }
        let bytes = std::fs::read(&path).unwrap_or_default();
        bytes.windows(secret.len()).any(|part| part == secret.as_bytes())
    })
}

#[test]
fn the_running_program_does_what_the_command_line_asks_for() {
    e2e("command_line_beside_the_window", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.go("sends").await;

        let send = ["send", "-p", "青禾科技", "--text", "从命令行来", "--user", "zhangsan"];
        let sent = document(world, &company, 0, &send).await;
        assert_eq!(sent["broadcast"]["outcome"], "accepted");
        assert_eq!(company.only_delivery("zhangsan").message["content"], "从命令行来");
        // The window knows of it without being asked.
        page.shown_at(&with("send-row", &[("data-outcome", "accepted")])).await;

        let broadcast = sent["broadcast"]["id"].as_str().unwrap();
        let recalled = document(world, &company, 0, &["recall", broadcast]).await;
        assert_eq!(recalled["broadcast"]["recall"], json!({"asked": 1, "done": 1, "failed": 0}));
        let profiles = document(world, &company, 0, &["profiles"]).await;
        let mine = profiles["profiles"].as_array().unwrap().iter().find(|one| one["name"] == "青禾科技").unwrap();
        assert_eq!(mine["has_secret"], true);

        // Nobody waits: the window goes on with it.
        company.sandbox.order(Fault::new("message/send", 1, FaultKind::Delay(Duration::from_millis(1500))));
        let line = ["send", "-p", "青禾科技", "--text", "不等", "--user", "lisi", "--no-wait"];
        let ordered = document(world, &company, 0, &line).await;
        assert_ne!(ordered["broadcast"]["state"], "finished");
        until("it to arrive", async || (company.sandbox.inbox("lisi").len() == 1).then_some(())).await;
    });
}

#[test]
fn without_the_window_the_same_company_and_keychain_serve() {
    e2e("command_line_alone", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        world.quit().await;

        let rows = world.home().join("rows.csv");
        std::fs::write(&rows, "账号,姓名,天数\nzhangsan,张三,7\nlisi,李四,30\n").unwrap();
        let line = ["-p", "青禾科技", "--text", "{{ 姓名 }}：还有 {{ 天数 }} 天", "--rows", rows.to_str().unwrap()];
        let plan = document(world, &company, 0, &[&["plan"], &line[..]].concat()).await;
        assert_eq!((&plan["plan"]["requests"], company.send_requests().len()), (&json!(2), 0));
        let sent = document(world, &company, 0, &[&["send"], &line[..]].concat()).await;
        assert_eq!(company.only_delivery("zhangsan").message["content"], "张三：还有 7 天");
        assert_eq!(company.only_delivery("lisi").message["content"], "李四：还有 30 天");

        let missing = ["send", "-p", "青禾科技", "--text", "有人收不到", "--user", "zhangsan", "--user", "zhouyi"];
        let partly = document(world, &company, 5, &missing).await;
        assert_eq!(
            (&partly["missed"][0]["id"], &partly["missed"][0]["reason"]),
            (&json!("zhouyi"), &json!("unlicensed"))
        );
        let broadcast = sent["broadcast"]["id"].as_str().unwrap();
        document(world, &company, 0, &["recall", broadcast]).await;
        assert!(!holds(&world.data_folder(), &company.secret), "the secret stands in a file");

        let page = world.start().await;
        page.go("sends").await;
        page.until("both sends", async || Ok((page.count(&id("send-row")).await == 2).then_some(()))).await;
    });
}

#[test]
fn killed_between_request_and_answer_a_resume_asks_and_nothing_is_sent_twice() {
    e2e("command_line_killed", async |world| {
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        world.quit().await;
        company.sandbox.order(Fault::new("message/send", 1, FaultKind::Hang).after_accept());
        let line = ["send", "-p", "青禾科技", "--text", "只能收到一次", "--user", "zhangsan"];
        let mut child = posthorn(world, &line).spawn().unwrap();
        until("the request to be accepted", async || (company.sandbox.inbox("zhangsan").len() == 1).then_some(()))
            .await;
        child.kill().await.unwrap();
        company.sandbox.clear_faults();
        let history = document(world, &company, 0, &["history"]).await;
        let broadcast = history["broadcasts"][0]["id"].as_str().unwrap().to_owned();
        let status = document(world, &company, 6, &["status", &broadcast]).await;
        assert_eq!(status["missed"][0]["state"], "unknown");
        assert_eq!(company.send_requests().len(), 1, "nothing may be sent again by itself");
        company.only_delivery("zhangsan");
    });
}

#[test]
fn a_window_that_opens_meanwhile_waits_and_says_so() {
    e2e("command_line_before_the_window", async |world| {
        world.with_settings(&json!({}));
        // The database and the practice company are there afterwards.
        let first = run(world, &["profiles"]).await;
        assert!(first.status.success());
        let line = ["send", "-p", "practice", "--text", "先等等", "--user", "zhangsan", "--undo", "600", "--json"];
        let waiting = posthorn(world, &line).spawn().unwrap();
        until("the command line to own the folder", async || {
            world.data_folder().join("posthorn.socket").exists().then_some(())
        })
        .await;
        until("the send to wait", async || {
            let history = run(world, &["history", "--json"]).await;
            let history: Value = serde_json::from_slice(&history.stdout).unwrap();
            (history["total"] == 1).then_some(())
        })
        .await;

        let app = world.command(world.binary()).spawn().unwrap();
        let number = app.id().unwrap();
        world.keep(app);
        let told = world.screen.window("驿传").await;
        world.screen.picture(Some(&told), &world.evidence_folder().join("waiting.png")).await;
        let status = run(world, &["status", "--json"]).await;
        let status: Value = serde_json::from_slice(&status.stdout).unwrap();
        assert_eq!(status["broadcasts"][0]["state"], "waiting", "the window interrupts nothing");

        let pid = waiting.id().unwrap().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().await.unwrap().success());
        let ended = tokio::time::timeout(LIMIT, waiting.wait_with_output()).await.unwrap().unwrap();
        assert_eq!(ended.status.code(), Some(130));
        until("the main window", async || {
            let windows = world.screen.windows();
            windows.iter().any(|window| window.title.contains("驿传") && window.id != told.id).then_some(())
        })
        .await;
        let owner = Process::of_program(world.binary(), world.home()).expect("the program runs");
        assert!(owner.is_alive() && owner.arguments().contains("posthorn"), "{number}");
        // And now it is the window that answers.
        let sent = run(world, &["send", "-p", "practice", "--text", "好了", "--user", "zhangsan"]).await;
        assert_eq!(sent.status.code(), Some(0), "{}", String::from_utf8_lossy(&sent.stderr));
    });
}
