//! Two computers with one record: what one saves the other sends, both show who sent what, and what a computer that is gone had begun is
//! brought to its end by the other one.

use crate::skipped::skipped;
use crate::support::company::Company;
use crate::support::page::{Page, id, with};
use crate::support::waiting::{LIMIT, until};
use crate::support::world::{World, e2e, program};
use broadcast::store::ServerAddress;
use broadcast::testing::SERVER;
use serde_json::{Value, json};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::process::Stdio;
use std::time::Duration;
use testkit::{accounts, within};

/// A database of its own on the server of the tests, as somebody types its address; `None` where there is no server.
async fn place(name: &str) -> Option<String> {
    let server = std::env::var(SERVER).ok()?;
    let name = format!("e2e_{name}_{}", std::process::id());
    let mut admin = PgConnection::connect(&server).await.unwrap();
    for statement in [
        format!("DROP DATABASE IF EXISTS {name}"),
        format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'"),
    ] {
        sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut admin).await.unwrap();
    }
    admin.close().await.unwrap();
    Some(ServerAddress::parse(&server).unwrap().with_database(&name).without_password())
}

/// Joins through the settings, with every company and template.
async fn join(world: &World, page: &Page, place: &str, name: &str) {
    page.go("settings").await;
    page.click("settings-general").await;
    page.click("team-join").await;
    page.fill(&id("team-address"), place).await;
    page.fill(&id("team-name"), name).await;
    page.click("team-test").await;
    page.shown("team-found").await;
    page.is_sound("joining a team").await;
    world.picture("joining").await;
    page.click("team-join-do").await;
    page.shown_at(&with("team-standing", &[("data-standing", "reached")])).await;
}

/// The command line of another computer; its document, with this exit code.
async fn other(world: &World, code: i32, arguments: &[&str]) -> Value {
    let mut command = world.command(world.binary());
    command.args(arguments).arg("--json").env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = tokio::time::timeout(LIMIT * 3, command.output()).await.expect("it ends").unwrap();
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {out} {err}");
    serde_json::from_str(&out).unwrap()
}

#[test]
fn what_one_saves_the_other_sends_and_both_show_who_it_was() {
    e2e("team", async |world| {
        let Some(place) = place("shared").await else {
            return skipped("team", "there is no PostgreSQL for two computers to meet on");
        };
        world.with_settings(&json!({}));
        let company = Company::start("青禾科技").await;
        let page = world.start().await;
        company.join(&page).await;
        page.write("text.content", "今晚十点停电检修").await;
        page.click("save-template").await;
        page.fill(&id("template-name"), "停电").await;
        page.click("template-save-confirm").await;
        page.gone("template-name").await;
        join(world, &page, &place, "李丽").await;
        page.reads(&id("team-shared"), "青禾科技").await;
        world.picture("joined").await;
        page.is_sound("in a team").await;

        let there = World::new("team_other", program());
        let found = other(&there, 0, &["team", "join", "--address", &place, "--name", "王芳", "--try"]).await;
        assert_eq!(found["team"]["found"]["companies"], json!(["青禾科技"]), "{found}");
        assert_eq!(found["team"]["found"]["templates"], 1, "{found}");
        let joined = other(&there, 0, &["team", "join", "--address", &place, "--name", "王芳"]).await;
        assert_eq!(joined["team"]["membership"]["standing"], "reached", "{joined}");
        let line = ["send", "-p", "青禾科技", "--template", "停电", "--user", "zhangsan"];
        let sent = other(&there, 0, &line).await;
        assert_eq!(sent["broadcast"]["sent_by"], "王芳", "{sent}");
        assert_eq!(company.only_delivery("zhangsan").message["content"], "今晚十点停电检修");

        page.go("sends").await;
        page.reads(&id("send-row"), "王芳").await;
        page.click("send-row").await;
        page.reads(&id("send-detail"), "由王芳发送").await;
        world.picture("sent_by").await;
        page.is_sound("a colleague's send").await;

        // The same once more is told before it leaves.
        page.go("compose").await;
        page.add_person("zhangsan", "zhangsan").await;
        page.review().await;
        page.reads(&id("review"), "王芳").await;
        world.picture("repeated").await;
        page.click("review-back").await;

        let listed = other(&there, 0, &["history"]).await;
        assert_eq!(listed["broadcasts"].as_array().unwrap().len(), 1, "{listed}");
        let left = other(&there, 0, &["team", "leave", "--yes"]).await;
        assert_eq!(left["team"]["membership"], Value::Null, "{left}");
        let listed = other(&there, 0, &["history"]).await;
        assert_eq!(
            listed["broadcasts"][0]["id"], sent["broadcast"]["id"],
            "what they sent themselves is kept: {listed}"
        );
    });
}

/// Three requests.
const PEOPLE: usize = 2_300;

#[test]
fn what_a_computer_that_is_gone_began_the_other_one_ends() {
    e2e("team_killed", async |world| {
        let Some(place) = place("killed").await else {
            return skipped("team_killed", "there is no PostgreSQL for two computers to meet on");
        };
        world.with_settings(&json!({ "parallel": 1, "language": "en", "theme": "dark" }));
        let company = Company::start_large("青禾科技", 2_900).await;
        let page = world.start().await;
        company.join(&page).await;
        join(world, &page, &place, "李丽").await;
        world.picture("joined").await;
        let there = World::new("team_killed_other", program());
        there.with_settings(&json!({ "parallel": 1 }));
        other(&there, 0, &["team", "join", "--address", &place, "--name", "王芳"]).await;

        let file = there.home().join("list.csv");
        std::fs::write(&file, format!("账号\n{}\n", accounts(&company.sandbox, PEOPLE).join("\n"))).unwrap();
        let mut line = there.command(there.binary());
        line.args(["send", "-p", "青禾科技", "--text", "只能收到一次", "--people", "2300", "--undo", "0"]);
        line.arg("--list").arg(&file).env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
        let mut sender = line.spawn().unwrap();
        company.turnstile().holds(1).await;
        company.turnstile().let_through(1);
        until("the first request to be answered", async || (company.received()[1] == 1_000).then_some(())).await;
        company.turnstile().holds(1).await;
        sender.start_kill().unwrap();
        sender.wait().await.unwrap();
        company.turnstile().holds(0).await;
        company.turnstile().open();

        // One request was answered, one was under way and went with the computer, one had not begun.
        let lease = Duration::from_secs(30);
        let all = async || (company.sandbox.deliveries().len() == PEOPLE - 1_000).then_some(());
        within(lease + LIMIT, "the rest to be sent from here", all).await;
        page.go("sends").await;
        page.click("send-row").await;
        page.has(&id("send-outcome"), "data-outcome", "unknown").await;
        let ledger = page.ledger().await;
        assert_eq!((ledger["accepted"], ledger["unknown"]), (PEOPLE - 1_000, 1_000), "{ledger:?}");
        world.picture("ended_here").await;
        until("nobody to have it twice", async || (company.received().len() <= 2).then_some(())).await;
    });
}
