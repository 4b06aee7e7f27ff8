//! From the start of the program to a window that is seen, and to one that takes a key, beside the bare program and by turns with it.
//! Run by `cargo xtask bench`, which prints what is printed here as rows of its table; no test depends on time.
//!
//! Nothing inside the programs is asked. Keys come from the display (XTEST), and what is drawn is read from it.

use crate::support::page::Page;
use crate::support::screen::Rectangle;
use crate::support::waiting::{LIMIT, until};
use crate::support::world::{World, bare_program, e2e};
use serde_json::json;
use std::fs;
use std::process::Stdio;
use std::thread::sleep;
use std::time::{Duration, Instant};

/// Starts of each program.
const STARTS: usize = 12;
/// The letter that is typed: as wide as [`CELL`] at least, so that the cursor behind it does not show there.
const LETTER: char = 'm';
/// What is looked at of the first letter, in pixels.
const CELL: (u32, u32) = (8, 18);
/// Between two keys.
const KEYS: Duration = Duration::from_millis(15);
/// Between two looks at the display.
const LOOKS: Duration = Duration::from_millis(1);
/// The most that a start to a usable window may take of the bare program's.
const WANTED: f64 = 1.3;

/// Where the keyboard is when a page has come up.
const KEYBOARD: &str = "['INPUT', 'TEXTAREA'].includes(document.activeElement?.tagName)";

/// What the first letter looks like where the keyboard is after a start.
struct Letter {
    place: Rectangle,
    pixels: Vec<u8>,
}

#[test]
#[ignore = "figures for people to look at: cargo xtask bench"]
fn bench_of_the_start() {
    e2e("start", async |world| {
        world.with_settings(&json!({}));
        world.start().await;
        world.quit().await;
        let mut bare = World::new("start-bare", bare_program());
        let page = world.start().await;
        let letter = typed(world, &page).await;
        let page = bare.start_bare().await;
        let bare_letter = typed(&mut bare, &page).await;
        let (mut ours, mut others) = (Vec::new(), Vec::new());
        for _ in 0..STARTS {
            others.push(started(&bare, &bare_letter).await);
            ours.push(started(world, &letter).await);
        }
        for (what, of, wanted) in [("visible", 0, None), ("usable", 1, Some(WANTED))] {
            let [ours, bare] = [&ours, &others].map(|starts| starts.iter().map(|times: &[f64; 2]| times[of]).collect());
            row(&format!("start to a {what} window (median of {STARTS})"), [ours, bare], wanted);
        }
    });
}

/// Types a letter under the driver, keeps its look, and ends the program.
async fn typed(world: &mut World, page: &Page) -> Letter {
    page.holds("the keyboard in a field", &format!("return {KEYBOARD}"), Vec::new()).await;
    page.settled().await;
    let script = "
        const [field, style] = [document.activeElement, getComputedStyle(document.activeElement)];
        const box = field.getBoundingClientRect();
        const from = (side) => parseFloat(style[`border${side}Width`]) + parseFloat(style[`padding${side}`]);
        return [box.left + from('Left'), box.top + from('Top')].map(Math.round)";
    let (x, y) = page.ask(script, Vec::new()).await;
    let place = Rectangle { x, y, width: CELL.0, height: CELL.1 };
    let window = world.screen.windows().remove(0);
    let before = world.screen.look(&window, &place);
    page.press(&LETTER.to_string().repeat(2)).await;
    page.settled().await;
    world.screen.settled(&window).await;
    let pixels = world.screen.look(&window, &place).expect("the window is there");
    assert_ne!(before.as_ref(), Some(&pixels), "the letter cannot be seen at {place:?}");
    world.quit().await;
    Letter { place, pixels }
}

/// Starts a program once: milliseconds until its window is seen, and until it shows the letter that is typed.
async fn started(world: &World, letter: &Letter) -> [f64; 2] {
    // What was typed before must not be there already.
    let _ = fs::remove_dir_all(world.data_folder().join("drafts"));
    until("no window", async || world.screen.windows().is_empty().then_some(())).await;
    let began = Instant::now();
    let mut program = world.command(world.binary()).stdin(Stdio::null()).spawn().unwrap();
    let screen = &world.screen;
    let window = looked(began, || screen.windows().into_iter().find(|window| screen.is_seen(window)));
    let visible = began.elapsed();
    let mut pressed = None::<Instant>;
    looked(began, || {
        if pressed.is_none_or(|at| at.elapsed() >= KEYS) {
            screen.tap(LETTER);
            pressed = Some(Instant::now());
        }
        (screen.look(&window, &letter.place)? == letter.pixels).then_some(())
    });
    let usable = began.elapsed();
    let process = world.process_of(world.binary());
    let family = process.family();
    assert!(world.command("kill").args(["-TERM", &process.0.to_string()]).status().await.unwrap().success());
    program.wait().await.unwrap();
    until("all processes to end", async || family.iter().all(|one| !one.is_alive()).then_some(())).await;
    [visible, usable].map(|time| time.as_secs_f64() * 1e3)
}

/// Looks without leaving the thread: nothing else is to be done.
fn looked<T>(began: Instant, mut look: impl FnMut() -> Option<T>) -> T {
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(began.elapsed() < LIMIT, "the window does not come up");
        sleep(LOOKS);
    }
}

/// Prints one row: the medians, and how they compare.
fn row(what: &str, both: [Vec<f64>; 2], wanted: Option<f64>) {
    let [ours, bare] = both.map(|mut times| {
        times.sort_by(f64::total_cmp);
        (times[times.len() / 2], times[times.len() - 1])
    });
    let wanted = wanted.map(|times| format!("≤ {times} ×")).unwrap_or_default();
    println!(
        "| {what} | {:.0} ms, {:.0} ms at worst | {:.0} ms bare, {:.0} ms at worst | {wanted} | {:.2} × |",
        ours.0,
        ours.1,
        bare.0,
        bare.1,
        ours.0 / bare.0
    );
}
