//! The real program is killed in the middle of its work, again and again, while network and WeCom break: the window, hidden and
//! shown, and the command line that sends, resumes, takes back and hands over. After every kill the ledger is the audience,
//! nobody got a message twice, and what may have left is called unknown.
//!
//! The program gets its secret from the keychain of the private desktop, where its own settings page put it, and sends to a stand-in
//! for WeCom in this process, whose record decides what was delivered. Now and then the clocks go on for hours between two lives,
//! so that WeCom's duplicate check does not stand any more and a second delivery would be seen: the stand-in's by its own
//! clock, the program's by libfaketime, which the program knows nothing of.
//!
//! `POSTHORN_KILLS=1000` (`cargo xtask kills`) kills more often and wants every state found, `POSTHORN_KILLS_SEED` repeats the choices
//! of a run (not its timing).

mod admin;
mod disk;
mod faults;
mod life;
mod scene;

use crate::stories::killed::admin::Admin;
use crate::stories::killed::disk::{After, Found};
use crate::stories::killed::faults::{Dice, break_something};
use crate::stories::killed::life::Life;
use crate::stories::killed::scene::{Scene, Turn};

/// Kills in the suite.
const KILLS: u32 = 20;
/// From how many kills on every state must have been found.
const MANY_KILLS: u32 = 300;
/// Users whose programs are killed at the same time in a long run.
const LANES: u32 = 4;
/// So many kills in one round at most; what is left is then done in peace.
const KILLS_OF_A_ROUND: u32 = 60;

/// What must have been found on the disk after a long run.
const BATCH_STATES: [&str; 6] = ["Planned", "Sending", "Accepted", "Refused", "Unknown", "Cancelled"];
const BROADCAST_STATES: [&str; 12] = [
    "Waiting",
    "Scheduled",
    "Sending",
    "Held",
    "Paused(Admin)",
    "Paused(Stage)",
    "Paused(Interrupted)",
    "Paused(Late)",
    "Paused(Trouble)",
    "Paused(Stopping)",
    "Finished",
    "Cancelled",
];
const RECALL_STATES: [&str; 5] = ["Planned", "Sending", "Done", "Refused", "Unknown"];

/// One program's lives on one data folder, until all of its work is done.
async fn round(scene: &mut Scene, dice: &mut Dice, found: &mut Found, most: u32) {
    scene.fresh().await;
    let mut admin = Admin::default();
    let (end, mut killed) = (found.kills + most, false);
    loop {
        let peace = found.kills >= end;
        let mut rows = found.look(scene, if killed { After::AKill } else { After::AnEnd }).await;
        if killed && dice.once_in(4) {
            Life::of(scene, &["status".to_owned()]).end().await;
            rows = found.look(scene, After::AStart).await;
        }
        if admin.is_done(&rows) {
            break;
        }
        scene.company.sandbox.clear_faults();
        if !peace {
            break_something(&scene.company.sandbox, dice);
        }
        let ended = admin.live(scene, &rows, dice, peace).await;
        killed = !ended.is_empty() && !peace;
        if killed {
            found.killed(&ended);
            if found.kills.is_multiple_of(25) {
                println!("{}: {} kills", scene.name(), found.kills);
            }
        }
        found.hours += u32::from(admin.time_passes(scene, dice, peace));
    }
    found.close(scene).await;
    found.rounds += 1;
}

/// One user after the other, until so many programs were killed.
fn lane(number: u64, seed: u64, kills: u32, window: &Turn) -> Found {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let (mut dice, mut found) = (Dice(seed.wrapping_mul(2 * number + 1)), Found::default());
        let mut scene = Scene::set(number, window).await;
        while found.kills < kills {
            let most = KILLS_OF_A_ROUND.min(kills - found.kills);
            round(&mut scene, &mut dice, &mut found, most).await;
        }
        found
    })
}

#[test]
fn killed_at_any_moment_nobody_is_lost_or_written_to_twice() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let wanted = number("POSTHORN_KILLS").map_or(KILLS, |kills| u32::try_from(kills).unwrap());
    let seed = number("POSTHORN_KILLS_SEED").unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        u64::from(now.subsec_nanos()) | 1
    });
    println!("POSTHORN_KILLS_SEED={seed}");
    let lanes = if wanted >= MANY_KILLS { LANES } else { 1 };
    let (began, window) = (std::time::Instant::now(), Turn::default());
    let found = std::thread::scope(|scope| {
        let each = wanted.div_ceil(lanes);
        let start = |number: u32| {
            scope.spawn({
                let window = &window;
                move || lane(number.into(), seed, each, window)
            })
        };
        let running: Vec<_> = (0..lanes).map(start).collect();
        let all = running.into_iter().map(|lane| lane.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        all.fold(Found::default(), Found::and)
    });
    println!(
        "{} kills in {} rounds, {} s: {:?}",
        found.kills,
        found.rounds,
        began.elapsed().as_secs(),
        found.processes
    );
    println!("{} times hours passed in between; {} requests left more than once", found.hours, found.repeated);
    println!("found on the disk at the kills: {:?}", found.states);
    println!("people in the end: {:?}; looked at {} times", found.people, found.judged);
    assert!(found.kills >= wanted && found.judged > 0, "nothing was looked at");
    if wanted >= MANY_KILLS {
        found.has("batch", &BATCH_STATES);
        found.has("broadcast", &BROADCAST_STATES);
        found.has("recall", &RECALL_STATES);
    }
}
