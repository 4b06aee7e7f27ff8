//! From a key to the preview, in the real window: what a person feels while typing. Run by `cargo xtask bench`, which prints
//! what is printed here as rows of its table; no test depends on time.
//!
//! A time begins with the key event's own stamp, which the web process gives it. It ends in a task behind the frame that was
//! asked for when the preview (in the bare program: the echo), or the field itself, had become right: when that frame has been
//! painted.

use crate::support::figures::Figures;
use crate::support::page::{Page, ctrl, field, id, key, with};
use crate::support::world::{World, bare_program, e2e};
use serde_json::{Value, json};
use thirtyfour::Key;

/// Keys per message.
const KEYS: usize = 300;
/// How often the editor and the source of a form take turns.
const ROUNDS: usize = 2;
/// Where the page answers.
const PREVIEW: &str = "[data-testid=preview]";
/// What is wanted of 99 in 100 keys, in milliseconds: one frame.
const WANTED: f64 = 16.0;

/// Notes for every key when the field shows what it did, and that has been drawn; and when the preview shows it, laid out and drawn.
/// What a key did is seen by the end of the text: its letter stands there, or no more.
const WATCH: &str = "
    const [field, shown] = [document.querySelector(arguments[0]), arguments[1]];
    const noted = window.noted = { written: [], laid: [], drawn: [] };
    // An editor is no control: what stands in it is read from it, not from what is sent.
    const written = () => field.matches('[data-rich]') ? field.textContent : field.value;
    let pressed = null;
    field.addEventListener('keydown', (event) => {
        pressed = { began: event.timeStamp, adds: event.key !== 'Backspace', written: false };
    }, true);
    const right = (text) => text.trim().endsWith('x') === pressed.adds;
    const drawn = (list, began) => requestAnimationFrame(() => setTimeout(() => {
        list.push(performance.now() - began);
        noted.told?.();
    }));
    const look = () => {
        if (pressed === null || !right(written())) return;
        const { began } = pressed;
        if (!pressed.written) drawn(noted.written, began);
        pressed.written = true;
        const title = document.querySelector(shown);
        if (title === null || !right(title.textContent)) return;
        pressed = null;
        title.getBoundingClientRect();
        noted.laid.push(performance.now() - began);
        drawn(noted.drawn, began);
    };
    field.addEventListener('input', look);
    const changes = { subtree: true, childList: true, characterData: true };
    for (const place of [field, document.querySelector(arguments[2])]) new MutationObserver(look).observe(place, changes);
    return true";

#[test]
#[ignore = "figures for people to look at: cargo xtask bench"]
fn bench_of_a_keystroke() {
    e2e("keystroke", async |world| {
        let bare = bare().await;
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        let short = json!({ "msgtype": "text", "text": { "content": "明天上午十点全员消防演练" } });
        measured(&page, &bare, "a short text", short, &editor("text.content"), ".pv-bubble").await;
        let title = field("template_card.main_title.title");
        measured(&page, &bare, "the largest text_notice card", largest_notice(), &title, ".pv-title").await;
        measured(&page, &bare, "the largest multiple_interaction card", largest_choice(), &title, ".pv-title").await;
    });
}

#[test]
#[ignore = "figures for people to look at: cargo xtask bench"]
fn bench_of_the_editor() {
    e2e("editor", async |world| {
        world.with_settings(&json!({}));
        let page = world.start().await;
        page.shown("page-compose").await;
        let text =
            json!({ "msgtype": "text", "text": { "content": "明天上午十点全员消防演练，请提前五分钟到楼下集合。" } });
        beside_source(&page, "a text", text, "text.content", ".pv-bubble").await;
        let card = json!({ "msgtype": "textcard", "textcard": {
            "title": "领奖通知",
            "description": "<div class=\"gray\">9 月 26 日</div><div class=\"highlight\">请于 10 月 10 日前领取！</div>恭喜你抽中一台手机",
            "url": "https://www.example.com/prize",
        } });
        beside_source(&page, "a text card", card, "textcard.description", ".pv-paragraph").await;
    });
}

/// Selector of the editor of a text with a markup.
fn editor(path: &str) -> String {
    format!("{}[data-rich]", field(path))
}

/// Types into the editor of a form and into its source, the plain text field, by turns; and prints the rows.
async fn beside_source(page: &Page, what: &str, message: Value, path: &str, shown: &str) {
    put(page, what, &draft_of(&message)).await;
    let shown = format!("{PREVIEW} {shown}");
    let source = format!("textarea{}", field(path));
    let (mut rich, mut plain) = (Times::default(), Times::default());
    for _ in 0..ROUNDS {
        for (css, times) in [(editor(path), &mut rich), (source.clone(), &mut plain)] {
            page.shown_at(&shown).await;
            at_end(page, &css).await;
            times.add(typed(page, &css, &shown, PREVIEW, KEYS / ROUNDS).await);
            // From the editor to the source, and back.
            page.click(&format!("source-{path}")).await;
        }
    }
    for (step, rich, plain) in [("its letter", rich.written, plain.written), ("the preview", rich.drawn, plain.drawn)] {
        let (rich, plain) = (Figures::of(rich), Figures::of(plain));
        plain.row(&format!("key to {step} drawn, the source field of {what} ({KEYS} keys)"));
        rich.no_slower(
            &format!("key to {step} drawn, the editor of {what}, than in the source field (p50, p99)"),
            &plain,
        );
    }
}

/// Times of keys, in milliseconds, as the watch noted them.
#[derive(Default)]
struct Times {
    /// Until the field itself shows what a key did, and that has been drawn.
    written: Vec<f64>,
    /// Until the page's answer has been laid out.
    laid: Vec<f64>,
    /// Until that has been drawn.
    drawn: Vec<f64>,
}

impl Times {
    fn add(&mut self, more: Self) {
        self.written.extend(more.written);
        self.laid.extend(more.laid);
        self.drawn.extend(more.drawn);
    }
}

/// What a key takes in the bare program.
struct Bare {
    /// The page itself shows what was typed.
    echo: Figures,
    /// The page asks the program at each key, and shows its answer.
    asks: Figures,
}

/// The same in the bare program: a page that has a text field and shows beside it what was typed, and one that asks the program for it.
async fn bare() -> Bare {
    let mut world = World::new("keystroke-bare", bare_program());
    let page = world.start_bare().await;
    let echo = bare_page(&page, "a bare page").await;
    page.open("asks.html").await;
    let asks = bare_page(&page, "a bare page that asks the program at each key").await;
    world.quit().await;
    Bare { echo, asks }
}

async fn bare_page(page: &Page, what: &str) -> Figures {
    page.shown_at("#field").await;
    page.click_at("#field").await;
    page.press("bare").await;
    let drawn = Figures::of(typed(page, "#field", "#echo", "body", KEYS).await.drawn);
    drawn.row(&format!("key to drawn, {what} ({KEYS} keys)"));
    drawn
}

/// Puts a message into the composer, types into the field under a selector, and prints the rows.
async fn measured(page: &Page, bare: &Bare, what: &str, message: Value, css: &str, shown: &str) {
    let draft = draft_of(&message);
    put(page, what, &draft).await;
    let shown = format!("{PREVIEW} {shown}");
    page.shown_at(&shown).await;
    at_end(page, css).await;
    let times = typed(page, css, &shown, PREVIEW, KEYS).await;
    let (laid, drawn) = (Figures::of(times.laid), Figures::of(times.drawn));
    asked(page, what, &draft).await;
    laid.within(&format!("key to in the preview, {what} ({KEYS} keys)"), WANTED);
    drawn.within(&format!("key to drawn, {what} ({KEYS} keys)"), WANTED);
    drawn.beside(&format!("key to drawn beside the bare page, {what}"), &bare.echo);
    drawn.beside(&format!("key to drawn beside the bare page that asks, {what}"), &bare.asks);
}

fn draft_of(message: &Value) -> Value {
    json!({
        "message": message,
        "options": { "safe": 0, "enable_id_trans": false, "duplicate_check_interval": 1800 },
        "audience": { "all": false, "include": [] },
    })
}

/// Puts a message into the composer, as a template of this name.
async fn put(page: &Page, name: &str, draft: &Value) {
    let arguments = json!({ "name": name, "draft": draft, "withRecipients": false, "replace": true });
    page.invoke("template_save", arguments).await.unwrap();
    page.go("templates").await;
    page.click_at(&format!("{} {}", with("template-row", &[("data-name", name)]), id("template-use"))).await;
    page.shown("page-compose").await;
}

/// Puts the cursor behind what stands in a field.
async fn at_end(page: &Page, css: &str) {
    page.click_at(css).await;
    page.press(&ctrl(&key(&Key::End))).await;
}

/// Types where the cursor is: times from each key to what is seen of it in the field and in the page's answer below `root`.
async fn typed(page: &Page, field: &str, shown: &str, root: &str, keys: usize) -> Times {
    page.settled().await;
    page.holds("the watch", WATCH, vec![field.into(), shown.into(), root.into()]).await;
    for count in 1..=keys {
        // One letter more, one less: the message keeps its size.
        page.press(&if count % 2 == 1 { "x".to_owned() } else { key(&Key::Backspace) }).await;
        // The page says so itself: nothing asks it meanwhile.
        let told = "
            const done = arguments[arguments.length - 1];
            const tell = () => window.noted.drawn.length >= arguments[0] && done(true);
            window.noted.told = tell;
            tell()";
        let _: bool = page.ask_later(told, vec![count.into()]).await;
    }
    let times = async |list: &str| -> Vec<f64> { page.ask(&format!("return window.noted.{list}"), Vec::new()).await };
    Times { written: times("written").await, laid: times("laid").await, drawn: times("drawn").await }
}

/// What the question to the program takes of it, there and back.
async fn asked(page: &Page, what: &str, draft: &Value) {
    let script = "
        const [draft, times, done] = [arguments[0], [], arguments[arguments.length - 1]];
        (async () => {
            for (let count = 0; count < 100; count += 1) {
                const began = performance.now();
                await window.__TAURI_INTERNALS__.invoke('compose_inspect', { profileId: 'practice', draft });
                times.push(performance.now() - began);
            }
            done(times);
        })()";
    let times = Figures::of(page.ask_later(script, vec![draft.clone()]).await);
    times.within(&format!("of it asking the program, {what}"), WANTED);
}

fn largest_notice() -> Value {
    let long = |letters: usize| "通知".repeat(letters / 2);
    let row = json!({ "type": 1, "keyname": long(6), "value": long(30), "url": "https://example.com/a" });
    let jump = json!({ "type": 1, "title": long(18), "url": "https://example.com/j" });
    json!({ "msgtype": "template_card", "template_card": {
        "card_type": "text_notice",
        "source": { "desc": long(20), "desc_color": 1, "icon_url": "https://example.com/i.png" },
        "action_menu": { "desc": long(20), "action_list": [
            { "text": long(8), "key": "a" }, { "text": long(8), "key": "b" }, { "text": long(8), "key": "c" }] },
        "main_title": { "title": long(34), "desc": long(44) },
        "emphasis_content": { "title": long(14), "desc": long(22) },
        "quote_area": { "type": 1, "url": "https://example.com/q", "title": long(20), "quote_text": long(120) },
        "sub_title_text": long(160),
        "horizontal_content_list": [row, row, row, row, row, row],
        "jump_list": [jump, jump, jump],
        "card_action": { "type": 1, "url": "https://example.com" },
    } })
}

fn largest_choice() -> Value {
    let options: Vec<Value> =
        (0..10).map(|n| json!({ "id": format!("option{n}"), "text": format!("第 {n} 个可以选择的选项") })).collect();
    let list = |n: u32| json!({ "question_key": format!("q{n}"), "title": "请选择", "selected_id": "option1", "option_list": options });
    json!({ "msgtype": "template_card", "template_card": {
        "card_type": "multiple_interaction",
        "source": { "desc": "人力资源部", "desc_color": 1 },
        "main_title": { "title": "通知".repeat(17), "desc": "通知".repeat(22) },
        "select_list": [list(1), list(2), list(3)],
        "submit_button": { "text": "提交", "key": "submit" },
    } })
}
