//! How soon a dialog, another page and the next rows of a long list or of a sheet are drawn, in the real window, beside the frames
//! of the bare program. Run by `cargo xtask bench`, which prints what is printed here as rows of its table; no test depends on time.
//!
//! A time begins with what a person does (a click, a wheel), made by a script at any moment between two frames, and ends in a task
//! behind the frame that was asked for when the page had answered: when that frame has been painted.

use crate::support::company::Company;
use crate::support::figures::Figures;
use crate::support::forms::{By, File};
use crate::support::page::{Page, id};
use crate::support::world::{World, bare_program, e2e};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use testkit::able;

/// How often each thing is done.
const TIMES: usize = 40;
/// Messages in the record.
const SENDS: usize = 150;
/// Rows of the ledger.
const PEOPLE: u32 = 100_000;
/// Rows of the sheet: as many as it may have.
const ROWS: u32 = 100_000;

/// What stands before every measurement: `drawn(began)` ends a time, `pause()` waits for some moment between two frames.
const CLOCK: &str = "
    const drawn = (began) => new Promise((told) =>
        requestAnimationFrame(() => setTimeout(() => told(performance.now() - began))));
    const pause = () => new Promise((over) => setTimeout(over, 60 + Math.random() * 16));
    const seen = (css) => { const e = document.querySelector(css); return e !== null && e.getClientRects().length > 0; };
    const until = (right) => new Promise((told) => {
        const look = () => { if (right()) { watch.disconnect(); told(); } };
        const watch = new MutationObserver(look);
        watch.observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true });
        look();
    });
    const done = arguments[arguments.length - 1];
    const times = [];
";

#[test]
#[ignore = "figures for people to look at: cargo xtask bench"]
fn bench_of_the_frames() {
    e2e("frames", async |world| {
        let bare = bare("").await;
        world.with_settings(&json!({ "undo_seconds": 0 }));
        let company = Company::start_with("青禾科技", |settings| settings.with_members(PEOPLE + 2_000)).await;
        let page = world.start().await;
        page.shown("page-compose").await;
        page.write("text.content", "明天上午十点全员消防演练").await;
        dialogs(&page, &bare).await;
        record(&page).await;
        pages(&page, &bare).await;
        history(&page, &bare).await;
        ledger(&page, &company, &bare).await;
    });
}

#[test]
#[ignore = "figures for people to look at: cargo xtask bench"]
fn bench_of_the_rows() {
    e2e("rows", async |world| {
        let bare = bare(", again").await;
        world.with_settings(&json!({}));
        // Some of them are out of the application's reach.
        let company = Company::start_with("青禾科技", |settings| settings.with_members(PEOPLE + 6_000)).await;
        let page = world.start().await;
        company.join(&page).await;
        sheet(&page, &company).await;
        rows(&page, &bare).await;
    });
}

/// From one frame to the next in the bare program, while a text changes in each.
async fn bare(again: &str) -> Figures {
    let mut world = World::new("frames-bare", bare_program());
    let page = world.start_bare().await;
    page.shown_at("#echo").await;
    let script = "
        const count = arguments[0];
        const step = (before) => requestAnimationFrame((now) => {
            if (before !== null) times.push(now - before);
            if (times.length === count) return done(times);
            document.querySelector('#echo').textContent = `change ${times.length}`;
            step(now);
        });
        step(null)";
    let times = Figures::of(page.ask_later(&format!("{CLOCK}{script}"), vec![(4 * TIMES).into()]).await);
    times.row(&format!("a frame of a bare page that changes in each{again}"));
    world.quit().await;
    times
}

/// Opens dialogs by their buttons and closes them by Escape.
async fn dialogs(page: &Page, bare: &Figures) {
    for (what, button, dialog) in [
        ("to save a template", "save-template", "[role=dialog]"),
        ("the people", "to-browse", "[data-testid=picker]"),
        ("the review before a send", "send", "[data-testid=review]"),
    ] {
        let script = "
            const [button, dialog, count] = arguments;
            (async () => {
                while (times.length < count) {
                    await pause();
                    const began = performance.now();
                    document.querySelector(button).click();
                    await until(() => seen(dialog));
                    times.push(await drawn(began));
                    await pause();
                    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true, cancelable: true }));
                    await until(() => !seen(dialog));
                }
                done(times);
            })()";
        // Fetched by now, as some seconds after a start.
        page.shown(button).await;
        let arguments = vec![id(button).into(), dialog.into(), TIMES.into()];
        let times = Figures::of(page.ask_later(&format!("{CLOCK}{script}"), arguments).await);
        times.beside(&format!("click to drawn, a dialog: {what} ({TIMES} times)"), bare);
    }
}

/// Goes round the pages.
async fn pages(page: &Page, bare: &Figures) {
    let script = "
        const [names, count] = arguments;
        (async () => {
            while (times.length < count)
                for (const name of names) {
                    await pause();
                    const began = performance.now();
                    document.querySelector(`[data-testid=nav-${name}]`).click();
                    await until(() => seen(`[data-testid=page-${name}]`));
                    times.push([name, await drawn(began)]);
                    await pause();
                }
            done(times);
        })()";
    let names = ["sends", "templates", "directory", "settings", "inbox", "compose"];
    let arguments = vec![json!(names), (names.len() * TIMES / 3).into()];
    let times: Vec<(String, f64)> = page.ask_later(&format!("{CLOCK}{script}"), arguments).await;
    let mut each = BTreeMap::<&str, Vec<f64>>::new();
    for (name, time) in &times {
        each.entry(name).or_default().push(*time);
    }
    for name in names {
        Figures::of(each.remove(name).unwrap())
            .beside(&format!("click to drawn, the page {name} ({} times)", TIMES / 3), bare);
    }
}

/// Scrolls a list by so many pixels at a time, there and back; its rows must stand in the frame.
async fn scrolled(page: &Page, list: &str, step: u32) -> Figures {
    page.shown_at(list).await;
    let script = "
        const [css, step, count] = arguments;
        const box = document.querySelector(css);
        (async () => {
            while (times.length < count) {
                await pause();
                const began = performance.now();
                box.scrollTop += times.length < count / 2 ? step : -step;
                times.push(await drawn(began));
                const edge = box.getBoundingClientRect();
                const at = document.elementFromPoint(edge.left + edge.width / 2, edge.top + edge.height / 2);
                if (!box.contains(at) || at.closest('[role=listitem], [role=option], [role=row]') === null) return done(['no row is there']);
            }
            done(times);
        })()";
    let arguments = vec![list.into(), step.into(), TIMES.into()];
    let times: Value = page.ask_later(&format!("{CLOCK}{script}"), arguments).await;
    Figures::of(serde_json::from_value(times).expect("rows in every frame"))
}

/// Sends messages of the practice company, so that there is a record.
async fn record(page: &Page) {
    let people = page.invoke("practice_members", json!({})).await.unwrap();
    let people: Vec<&str> = people.as_array().unwrap().iter().filter_map(|one| one["user_id"].as_str()).collect();
    for count in 0..SENDS {
        let draft = json!({
            "message": { "msgtype": "text", "text": { "content": format!("第 {count} 条通知：明天上午十点全员消防演练") } },
            "options": { "safe": 0, "enable_id_trans": false, "duplicate_check_interval": 1800 },
            "audience": { "all": false, "include": [{ "kind": "person", "id": people[count % people.len()], "name": null }] },
        });
        start(page, "practice", draft, Value::Null).await;
    }
}

/// Starts a send as the sheet does that reviewed it, acknowledging whatever is asked.
async fn start(page: &Page, profile: &str, draft: Value, schedule: Value) {
    let asked = json!({ "profileId": profile, "draft": draft, "test": false, "leavesAt": schedule["at"] });
    let review = page.invoke("send_review", asked).await.unwrap();
    let cautions = review["preflight"]["cautions"].as_array().cloned().unwrap_or_default();
    let acknowledged = cautions.iter().filter(|one| one["acknowledge"] == true).map(|one| one["kind"].clone());
    let order = json!({
        "profile_id": profile,
        "draft": draft,
        "test": false,
        "digest": review["digest"],
        "typed": review["expected"],
        "undo_seconds": 0,
        "acknowledged": acknowledged.collect::<Vec<_>>(),
        "schedule": schedule,
        "stage": null,
    });
    page.invoke("send_start", json!({ "order": order })).await.unwrap();
}

/// Scrolls the record of sends.
async fn history(page: &Page, bare: &Figures) {
    page.go("sends").await;
    page.shown("send-row").await;
    let list = "[role=listbox]:has([data-testid=send-row])";
    scrolled(page, list, 120).await.beside(&format!("wheel to drawn, {SENDS} sends ({TIMES} times)"), bare);
    scrolled(page, list, 1_900).await.beside("wheel to drawn, the sends by more than a page", bare);
}

/// Scrolls the ledger of a send to very many.
async fn ledger(page: &Page, company: &Company, bare: &Figures) {
    company.join(page).await;
    let profile = company.profile_id(page).await;
    let draft = json!({
        "message": { "msgtype": "text", "text": { "content": "明天上午十点全员消防演练" } },
        "options": { "safe": 0, "enable_id_trans": false, "duplicate_check_interval": 1800 },
        "audience": { "all": false, "include": [{ "kind": "department", "id": "1", "name": null }] },
    });
    let tomorrow: u64 = page.ask("return Date.now() + 86_400_000", Vec::new()).await;
    start(page, &profile, draft, json!({ "at": tomorrow, "late_minutes": 60 })).await;
    page.go("sends").await;
    page.click("send-row").await;
    page.click("ledger-all").await;
    page.shown("ledger-row").await;
    let list = "[role=list]:has([data-testid=ledger-row])";
    scrolled(page, list, 120).await.beside(&format!("wheel to drawn, {PEOPLE} rows ({TIMES} times)"), bare);
    scrolled(page, list, 90_000).await.beside(&format!("wheel to drawn, {PEOPLE} rows by far"), bare);
}

/// Writes a message and drops a sheet of ten columns for it that has a row for everyone; ends with its rows in sight.
async fn sheet(page: &Page, company: &Company) {
    page.write("text.content", "{{称呼}}，您好：\n本月应发 {{应发}} 元。{{备注}}").await;
    let people: Vec<String> = able(company.sandbox.members()).collect();
    for some in people.chunks(10_000) {
        let script = "window.people = (window.people ?? []).concat(arguments[0]); return true";
        let _: bool = page.ask(script, vec![some.into()]).await;
    }
    let content = format!(
        "const titles = '账号,称呼,应发,备注,部门,月份,到期,地点,序号,编号';
        const row = (n) => `${{people[n % people.length]}},同事${{n}},${{3000 + n}},请带工牌,行政部,十一月,2026年12月5日,三楼会议室,${{n}},NO-${{n}}`;
        return [titles].concat(Array.from({{ length: {ROWS} }}, (_, n) => row(n))).join('\\r\\n');"
    );
    page.click("to-more").await;
    page.click("to-merge").await;
    page.hand_over(&id("list-drop"), &File::written("工资 11月.csv", &content), By::Drop).await;
    page.shown("merge-columns").await;
    page.choose(&id("merge-to-column"), "0").await;
    page.click("merge-tab-rows").await;
    page.shown("merge-row").await;
}

/// Scrolls the rows of a sheet.
async fn rows(page: &Page, bare: &Figures) {
    let list = id("merge-table");
    let sheet = format!("{ROWS} rows of a sheet");
    scrolled(page, &list, 120).await.beside(&format!("wheel to drawn, {sheet} ({TIMES} times)"), bare);
    scrolled(page, &list, 90_000)
        .await
        .beside(&format!("wheel to drawn, {sheet} by far (rows that may be empty yet)"), bare);
    filled(page, &list, 90_000).await.row(&format!("wheel to the cells drawn, {sheet} by far ({TIMES} times)"));
    let frames = moving(page, &list, 40).await;
    frames.no_slower(&format!("a frame while {sheet} move in each, than of the bare page (p50, p99)"), bare);
}

/// The same as [`scrolled`], until the row in the middle has been asked of the program and is drawn.
async fn filled(page: &Page, list: &str, step: u32) -> Figures {
    let script = "
        const [css, row, step, count] = arguments;
        const box = document.querySelector(css);
        const there = () => {
            const edge = box.getBoundingClientRect();
            const at = document.elementFromPoint(edge.left + edge.width / 2, edge.top + edge.height / 2);
            return at !== null && at.closest(row) !== null;
        };
        (async () => {
            while (times.length < count) {
                await pause();
                const began = performance.now();
                box.scrollTop += times.length < count / 2 ? step : -step;
                // What stood there goes with the next frame.
                await new Promise((over) => requestAnimationFrame(over));
                await until(there);
                times.push(await drawn(began));
            }
            done(times);
        })()";
    let arguments = vec![list.into(), id("merge-row").into(), step.into(), TIMES.into()];
    Figures::of(page.ask_later(&format!("{CLOCK}{script}"), arguments).await)
}

/// From one frame to the next while a list moves by so many pixels in each.
async fn moving(page: &Page, list: &str, step: u32) -> Figures {
    let script = "
        const [css, step, count] = arguments;
        const box = document.querySelector(css);
        const next = (before) => requestAnimationFrame((now) => {
            if (before !== null) times.push(now - before);
            if (times.length === count) return done(times);
            box.scrollTop += step;
            next(now);
        });
        next(null)";
    let arguments = vec![list.into(), step.into(), (4 * TIMES).into()];
    Figures::of(page.ask_later(&format!("{CLOCK}{script}"), arguments).await)
}
