//! Two windows at two computers, each with a home and a keychain of its own, in one team: 李丽, who brought the company along and may do
//! everything in it, and 王芳, who may send and approve. Each comes to the database by a login of their own.

use crate::skipped::skipped;
use crate::stories::broadcast_pause::states;
use crate::support::company::Company;
use crate::support::page::{Page, field, id, with};
use crate::support::team_place::{Login, PROGRAM, TeamPlace};
use crate::support::waiting::{LIMIT, until};
use crate::support::world::{World, e2e_two};
use serde_json::json;
use sqlx::PgConnection;
use std::collections::BTreeMap;
use std::time::Duration;
use testkit::within;

/// Why nothing of this can be tried.
const NO_SERVER: &str = "there is no PostgreSQL for two computers to meet on";

/// Joins through the settings, with every company and template of this computer.
pub async fn join(page: &Page, login: &Login, name: &str) {
    page.go("settings").await;
    page.click("settings-general").await;
    page.click("team-join").await;
    page.fill(&id("team-address"), &login.address).await;
    page.fill(&id("team-password"), &login.password).await;
    page.fill(&id("team-name"), name).await;
    page.click("team-join-do").await;
    page.shown_at(&with("team-standing", &[("data-standing", "reached")])).await;
}

/// Both windows in a team with one company, for which each of them can send.
async fn joined(here: &mut World, there: &mut World, company: &Company, place: &TeamPlace) -> (Page, Page) {
    for world in [&*here, &*there] {
        world.with_settings(&json!({ "parallel": 1 }));
    }
    let one = here.start().await;
    company.join(&one).await;
    join(&one, &place.login("lili", "owner").await, "李丽").await;
    one.reads(&id("team-shared"), &company.name).await;
    let other = there.start().await;
    join(&other, &place.login("wangfang", "approver").await, "王芳").await;
    company.join_by_secret(&other).await;
    (one, other)
}

async fn save_template(page: &Page, name: &str) {
    page.click("save-template").await;
    page.fill(&id("template-name"), name).await;
    page.click("template-save-confirm").await;
    page.gone("template-name").await;
}

#[test]
fn a_template_made_in_one_window_is_used_in_the_other() {
    e2e_two("windows_template", async |here, there| {
        let Some(place) = TeamPlace::made("template").await else {
            return skipped("windows_template", NO_SERVER);
        };
        let company = Company::start("青禾科技").await;
        let (one, other) = joined(here, there, &company, &place).await;

        // When both are there already: nothing was asked for, and the other window has it.
        one.go("compose").await;
        one.write("text.content", "今晚十点停电检修").await;
        save_template(&one, "停电").await;
        other.go("templates").await;
        other.click("templates-mine").await;
        let row = with("template-row", &[("data-name", "停电")]);
        other.click_at(&format!("{row} {}", id("template-use"))).await;
        other.shown("page-compose").await;
        other.reads(&id("preview"), "今晚十点停电检修").await;
        assert_eq!(other.value(&field("text.content")).await, "今晚十点停电检修");
        there.picture("used").await;
        other.add_person("zhangsan", "zhangsan").await;
        assert_eq!(other.send().await, "accepted");
        assert_eq!(company.only_delivery("zhangsan").message["content"], "今晚十点停电检修");

        one.go("sends").await;
        one.click("send-row").await;
        record_says(&one, "由王芳发送").await;
        here.picture("sent_there").await;
    });
}

/// From how many people on somebody else has to approve.
const MANY: &str = "3";

/// Opens the one send, whether it is over or not.
async fn open_record(page: &Page) {
    page.go("sends").await;
    page.click_at(&format!("{}, {}", id("open-row"), id("send-row"))).await;
    page.shown("send-detail").await;
}

/// Waits until the record that is open says so, whatever blanks stand around a name.
async fn record_says(page: &Page, words: &str) {
    let script = "
        const said = document.querySelector(arguments[0])?.innerText ?? '';
        return said.replace(/\\s/g, '').includes(arguments[1])";
    page.holds(&format!("the record to say {words:?}"), script, vec![id("send-detail").into(), words.into()]).await;
}

/// Has a second person approve what goes to many. The other computer knows of it when this is over, and the database before it.
async fn set_threshold(company: &Company, here: &World, one: &Page, other: &Page) {
    company.open_form(one).await;
    one.fill(&id("profile-release-from"), MANY).await;
    one.is_sound("a threshold for approval").await;
    here.picture("threshold").await;
    one.click("profile-save").await;
    one.gone("profile-discard").await;
    other
        .until("the threshold on the other computer", async || {
            let snapshot = other.invoke("app_snapshot", json!({})).await.unwrap();
            let mut companies = snapshot["profiles"].as_array().unwrap().iter();
            let knows = companies.any(|view| view["profile"]["release_from"] == MANY.parse::<u64>().unwrap());
            Ok(knows.then_some(()))
        })
        .await;
}

/// Opens the log of the team, which has this line.
async fn log_says(page: &Page, line: &str) {
    page.go("settings").await;
    page.click("settings-general").await;
    page.click("team-log").await;
    page.shown("team-line").await;
    page.reads(&id("team-log-dialog"), line).await;
    page.is_sound("the log of the team").await;
}

#[test]
fn what_goes_to_many_waits_until_the_other_one_approves_it() {
    e2e_two("windows_approval", async |here, there| {
        let Some(place) = TeamPlace::made("approval").await else {
            return skipped("windows_approval", NO_SERVER);
        };
        let company = Company::start("青禾科技").await;
        let (one, other) = joined(here, there, &company, &place).await;
        set_threshold(&company, here, &one, &other).await;

        one.go("compose").await;
        one.write("text.content", "明天全楼停水").await;
        for (typed, account) in [("zhangsan", "zhangsan"), ("lisi", "lisi"), ("lq", "LinQing")] {
            one.add_person(typed, account).await;
        }
        one.review().await;
        one.acknowledge().await;
        here.picture("review").await;
        one.click("review-confirm").await;
        // What there is to leave by while it goes on without the sheet, or is over.
        one.click_at(&format!("{}, {}", id("review-leave"), id("result-close"))).await;
        one.gone("review").await;
        for (world, page) in [(&*here, &one), (&*there, &other)] {
            page.go("sends").await;
            page.reads(&id("page-sends"), "待批准").await;
            open_record(page).await;
            page.reads(&id("send-detail"), "待批准").await;
            world.picture("waiting").await;
            page.is_sound("waiting for approval").await;
        }
        one.reads(&id("send-detail"), "要由另一位有审批权的同事批准").await;
        assert!(!one.sees("send-release").await, "who ordered it does not approve it");
        assert!(company.send_requests().is_empty(), "nothing leaves before it is approved");

        other.click("send-release").await;
        other.shown("release-confirm").await;
        there.picture("approving").await;
        other.is_sound("approving").await;
        other.click("release-confirm").await;
        for (world, page) in [(&*there, &other), (&*here, &one)] {
            page.has(&id("send-outcome"), "data-outcome", "accepted").await;
            record_says(page, "由李丽发送").await;
            record_says(page, "由王芳批准").await;
            world.picture("approved").await;
            page.is_sound("approved").await;
        }
        assert_eq!(company.received()[1..], [3], "everybody has it, nobody twice");
        log_says(&one, "王芳 批准发送“明天全楼停水”").await;
        here.picture("log").await;
        assert_eq!(company.only_delivery("lisi").message["content"], "明天全楼停水");
    });
}

/// Three requests.
const PEOPLE: usize = 2_300;
/// How long others wait for a computer of which nothing is heard.
const LEASE: Duration = Duration::from_secs(30);

/// The one send as a window shows it: its ledger, and the numbers above it.
async fn numbers(page: &Page) -> (BTreeMap<String, usize>, [String; 2]) {
    page.go("sends").await;
    page.click("send-row").await;
    page.has(&id("send-outcome"), "data-outcome", "unknown").await;
    record_says(page, "由李丽发送").await;
    (page.ledger().await, [page.text("ledger-missed").await, page.text("ledger-all").await])
}

#[test]
fn what_a_killed_computer_had_begun_the_other_window_ends_and_both_show_one_ledger() {
    e2e_two("windows_killed", async |here, there| {
        let Some(place) = TeamPlace::made("killed").await else {
            return skipped("windows_killed", NO_SERVER);
        };
        let company = Company::start_large("青禾科技", 2_900).await;
        let (one, _) = joined(here, there, &company, &place).await;
        // Of two that can send either may take it: the one that is to be killed is alone as it begins.
        there.quit().await;
        one.go("compose").await;
        one.write("text.content", "只能收到一次").await;
        one.take_list(&company.list(PEOPLE), PEOPLE).await;
        one.review().await;
        one.acknowledge().await;
        one.fill(&id("review-typed"), &PEOPLE.to_string()).await;
        one.click("review-confirm").await;
        let turnstile = company.turnstile();
        turnstile.holds(1).await;
        let other = there.start().await;
        other.go("sends").await;
        other.shown("open-row").await;
        turnstile.let_through(1);
        until("the first request to be answered", async || company.received()[1] == 1_000).await;
        turnstile.holds(1).await;
        here.cut_off().await;
        // What was under way went with the computer; opened before that is noticed, it would get through.
        turnstile.holds(0).await;
        turnstile.open();

        let all = async || company.sandbox.deliveries().len() == PEOPLE - 1_000;
        within(LEASE + LIMIT, "the rest to be sent from the other window", all).await;
        let ended = numbers(&other).await;
        assert_eq!(ended.0, states(&[("accepted", PEOPLE - 1_000), ("unknown", 1_000)]), "everybody is in it, once");
        assert!(ended.1[0].contains("1,000") && ended.1[1].contains("2,300"), "{ended:?}");
        there.picture("ended_there").await;

        let one = here.start().await;
        assert_eq!(numbers(&one).await, ended, "both show the same");
        here.picture("after_the_restart").await;
        assert_eq!(company.received()[1..], [PEOPLE - 1_000], "nobody has it twice");
    });
}

/// As a program of the company's writes them: a template with its values, a text, and a template that there is none of.
const ROWS: &str = r#"
INSERT INTO posthorn.requests (company, key, template, "values", recipients)
VALUES ('练习', 'card-1', '门禁卡', '{"姓名": "张三"}', '{"users": ["zhangsan"]}');
INSERT INTO posthorn.requests (company, key, text, recipients)
VALUES ('练习', 'lunch-1', '食堂今日停业一天', '{"users": ["lisi"]}');
INSERT INTO posthorn.requests (company, key, template, recipients)
VALUES ('练习', 'wrong-1', '没有这个模板', '{"users": ["lisi"]}');
"#;

/// What became of a row, once that is decided: its state, the send it became, and what was wrong.
pub async fn decided(program: &mut PgConnection, key: &str) -> (String, Option<String>, Option<String>) {
    until(format!("the row {key} to be decided"), async || {
        let question = sqlx::query_as("SELECT state, broadcast_id, error FROM posthorn.requests WHERE key = $1");
        let row: (String, Option<String>, Option<String>) = question.bind(key).fetch_one(&mut *program).await.unwrap();
        (row.0 != "waiting").then_some(row)
    })
    .await
}

/// The window whose practice company got a text: every computer has such a company of its own, and any may take a row.
async fn window_with<'p>(text: &str, windows: [(&World, &'p Page); 2]) -> &'p Page {
    let has = |world: &World| {
        let kept = std::fs::read_to_string(world.data_folder().join("practice-inbox.json"));
        kept.is_ok_and(|kept| kept.contains(text))
    };
    until(format!("{text:?} in a practice inbox"), async || {
        windows.iter().find(|(world, _)| has(world)).map(|(_, page)| *page)
    })
    .await
}

#[test]
fn a_row_that_another_program_writes_arrives_in_a_practice_inbox() {
    e2e_two("windows_requests", async |here, there| {
        let Some(place) = TeamPlace::made("requests").await else {
            return skipped("windows_requests", NO_SERVER);
        };
        for world in [&*here, &*there] {
            world.with_settings(&json!({}));
        }
        let one = here.start().await;
        one.paste(&field("text.content"), "{{姓名}}，您的门禁卡已开通").await;
        one.shown("fill-card").await;
        save_template(&one, "门禁卡").await;
        join(&one, &place.login("lili", "owner").await, "李丽").await;
        let other = there.start().await;
        join(&other, &place.login("wangfang", "approver").await, "王芳").await;
        other.go("templates").await;
        other.click("templates-mine").await;
        other.shown_at(&with("template-row", &[("data-name", "门禁卡")])).await;

        let mut program = place.login("cards", PROGRAM).await.connect().await;
        sqlx::raw_sql(ROWS).execute(&mut program).await.unwrap();
        let wanted = [("card-1", "zhangsan", "张三，您的门禁卡已开通"), ("lunch-1", "lisi", "食堂今日停业一天")];
        for (key, account, text) in wanted {
            let (state, broadcast, error) = decided(&mut program, key).await;
            assert_eq!((&*state, broadcast.is_some(), error), ("taken", true, None), "{key}");
            let page = window_with(text, [(&*here, &one), (&*there, &other)]).await;
            assert!(page.newest_in_inbox(account).await.contains(text), "{key}");
        }
        let (state, broadcast, error) = decided(&mut program, "wrong-1").await;
        assert_eq!((&*state, broadcast, error.is_some()), ("dead", None, true), "{error:?}");
    });
}
