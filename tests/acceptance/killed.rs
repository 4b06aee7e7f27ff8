//! The program is killed in the middle of its work, again and again, while the network and WeCom break: after every end the
//! ledger is the audience, nothing that was accepted is delivered twice, and everything unknown is called unknown.
//!
//! The killed program is this test binary itself, started as a process of its own ([`program`]), on the files and with the
//! connections of the real one. The stand-in for WeCom outlives it: its record decides what was delivered. Now and then the clocks
//! go on for hours between two lives, so that WeCom's duplicate check does not stand any more and a second delivery would be seen.
//!
//! `POSTHORN_KILLS=300` (`cargo xtask kills`) kills more often and wants every state found, `POSTHORN_KILLS_SEED` repeats the faults
//! of a run.

mod program;

use crate::processes::Process;
use crate::world::{AGENT_ID, CORP_ID, Product, SECRET, cut_off_after, runtime};
use broadcast::engine::LedgerState;
use program::{Dice, LISTS, MEMBERS, READY, RECALLED, SENDS, people_of, setup, title};
use sandbox::{Fault, FaultKind, Sandbox, Settings};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

/// Kills in the suite.
const KILLS: u32 = 20;
/// From how many kills on every state must have been found.
const MANY_KILLS: u32 = 300;

/// What must have been found on the disk after a long run.
const BATCH_STATES: [&str; 6] = ["Planned", "Sending", "Accepted", "Refused", "Unknown", "Cancelled"];
const BROADCAST_STATES: [&str; 11] = [
    "Waiting",
    "Scheduled",
    "Sending",
    "Held",
    "Paused(Admin)",
    "Paused(Stage)",
    "Paused(Interrupted)",
    "Paused(Late)",
    "Paused(Stopping)",
    "Finished",
    "Cancelled",
];
const RECALL_STATES: [&str; 3] = ["Planned", "Sending", "Done"];

/// Lets it live for a time, or until it tells what it is to be killed at; whether it ended by itself, and well, before.
fn live(mut process: Process, life: &Life, mut meanwhile: impl FnMut(Duration)) -> bool {
    let mut began = Instant::now();
    let mut counts = life.from_the_start;
    while !counts || began.elapsed() < life.time {
        if process.has_ended() {
            return true;
        }
        if !counts && process.has_told(READY) {
            (began, counts) = (Instant::now(), true);
        }
        if life.until.as_ref().is_some_and(|what| process.has_told(what)) {
            break;
        }
        if counts {
            meanwhile(began.elapsed());
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    process.kill();
    false
}

/// How long a program lives.
struct Life {
    time: Duration,
    /// The time counts from its start, not from when it looked at what it found.
    from_the_start: bool,
    /// Killed before when it tells this.
    until: Option<String>,
}

impl Life {
    /// Random, but now and then one that is to end in a state in which no program was killed yet.
    fn any(dice: &mut Dice, found: &Found) -> Self {
        // The last lives are long enough for what is left.
        let long = dice.once_in(12);
        let missing: Vec<&str> = BROADCAST_STATES.into_iter().filter(|state| !found.was("broadcast", state)).collect();
        let recall = RECALL_STATES.iter().any(|state| !found.was("recall", state));
        let until = match missing.len() as u64 + u64::from(recall) {
            0 => None,
            number if dice.once_in(2) => {
                let one = usize::try_from(dice.below(number)).unwrap();
                Some((*missing.get(one).unwrap_or(&"recalling")).to_owned())
            }
            _ => None,
        };
        let most = match (long, &until) {
            (true, _) => 20_000,
            // What is looked for may be over for this round.
            (false, Some(_)) => 2_500,
            (false, None) => 900,
        };
        Self { time: Duration::from_millis(30 + dice.below(most)), from_the_start: dice.once_in(6), until }
    }
}

fn break_something(company: &Sandbox, dice: &mut Dice) {
    company.clear_faults();
    for _ in 0..dice.below(7) {
        let kind = match dice.below(16) {
            0 | 1 => FaultKind::Errcode(-1),
            2 => FaultKind::Errcode(45009),
            3 => FaultKind::Errcode(45033),
            4 => FaultKind::Errcode(42001),
            5 => FaultKind::Errcode(60020),
            6 => FaultKind::HttpStatus(502),
            7 => FaultKind::HttpStatus(500),
            8 => FaultKind::Html,
            9 => FaultKind::HalfBody,
            10 => FaultKind::Hang,
            11 | 12 => FaultKind::Delay(Duration::from_millis(dice.below(200))),
            _ => FaultKind::CutConnection,
        };
        let times = u32::try_from(1 + dice.below(2)).unwrap();
        // A number says what WeCom did, but for -1; the others may come after the work.
        let may_be_after = !matches!(kind, FaultKind::Errcode(code) if code != -1);
        let interface = match dice.below(12) {
            0 => "gettoken",
            1 => "message/recall",
            _ => "message/send",
        };
        let fault = Fault::new(interface, times, kind);
        company.order(if may_be_after && dice.once_in(2) { fault.after_accept() } else { fault });
        // Some go through between two that break.
        company.order(Fault::new("message/send", times, FaultKind::Delay(Duration::from_millis(1))));
    }
}

/// What was found.
#[derive(Default)]
struct Found {
    /// How often each state stood on the disk when the program was killed.
    states: BTreeMap<String, u32>,
    /// Rows of ledgers, by their last state.
    rows: BTreeMap<String, usize>,
    /// Requests that left more than once.
    repeated: usize,
    /// Hours that passed between two lives.
    hours: u32,
}

impl Found {
    fn state(&mut self, what: &str, state: &str) {
        *self.states.entry(format!("{what} {state}")).or_default() += 1;
    }

    fn was(&self, what: &str, state: &str) -> bool {
        self.states.contains_key(&format!("{what} {state}"))
    }

    fn has(&self, what: &str, states: &[&str]) {
        for state in states {
            assert!(self.was(what, state), "no {what} was found {state}");
        }
    }
}

/// What must be true after every end, whatever was under way. `closed`: the program says that all is done.
async fn look(folder: &Path, company: &Sandbox, ahead: Duration, closed: bool, found: &mut Found) {
    let product = Product::start(&folder.join("posthorn"), &company.url(), setup(ahead)).await;
    let rows = product.history.list(None, "", 0, 100).await.unwrap().rows;
    for row in rows.iter().filter(|_| !closed) {
        found.state("broadcast", &program::state(row));
        for batch in product.batches(&row.id).await {
            found.state("batch", &format!("{:?}", batch.state));
            if let Some(recall) = batch.recall {
                found.state("recall", &format!("{:?}", recall.state));
            }
        }
    }
    product.engine.recover().await.unwrap();
    let mut ledgers = Vec::new();
    for row in &rows {
        let n = (0..SENDS).find(|n| row.title == title(*n)).unwrap();
        ledgers.push((n, product.ledger(&row.id).await));
        // One that was scheduled leaves by itself, if its time has come.
        let open = product.batches(&row.id).await.iter().any(|batch| format!("{:?}", batch.state) == "Sending");
        assert!(!open || row.late_minutes.is_some(), "what may have left is called unknown");
    }
    // Asked last: what the killed program still had on its way may arrive meanwhile.
    let mut delivered: HashMap<(String, String), u32> = HashMap::new();
    for one in company.deliveries() {
        let content = one.message["content"].as_str().unwrap().to_owned();
        *delivered.entry((content, one.userid.to_lowercase())).or_default() += 1;
    }
    for (n, rows) in ledgers {
        let ids: HashSet<String> = rows.iter().map(|row| row.0.to_lowercase()).collect();
        let audience: HashSet<String> = people_of(folder, n).iter().map(|one| one.id.to_lowercase()).collect();
        assert!(rows.len() == MEMBERS && ids == audience, "the ledger is the audience");
        for (id, state, _) in rows {
            let times = delivered.get(&(title(n), id.to_lowercase())).copied().unwrap_or_default();
            let what = format!("{}: {id} is called {state:?} and got it {times} times", title(n));
            match state {
                LedgerState::Accepted if n == RECALLED => assert!(times <= 1, "{what}"),
                LedgerState::Accepted => assert_eq!(times, 1, "{what}"),
                LedgerState::Refused | LedgerState::NotSent => assert_eq!(times, 0, "{what}"),
                LedgerState::Unknown => assert!(times <= 1, "{what}"),
                // What was found as scheduled may have left since.
                LedgerState::Planned => assert!(times == 0 || n == program::SCHEDULED, "{what}"),
            }
            if closed {
                assert_ne!(state, LedgerState::Planned, "{what}, but all is done");
                *found.rows.entry(format!("{state:?}")).or_default() += 1;
            }
        }
    }
}

/// Hours pass for the company and for the computer, and its duplicate check does not stand any more.
fn pass_hours(company: &Sandbox, ahead: &mut Duration, dice: &mut Dice, found: &mut Found) {
    let by = Duration::from_mins(45 + dice.below(400));
    company.advance_clock(by);
    *ahead += by;
    found.hours += 1;
}

async fn new_company() -> Sandbox {
    let members = u32::try_from(MEMBERS * LISTS).unwrap() + 1600;
    let settings =
        Settings::new(CORP_ID, SECRET, AGENT_ID).with_members(members).with_latency(Duration::from_millis(20));
    Sandbox::start(settings, "127.0.0.1:0".parse().unwrap()).await.unwrap()
}

/// One program's lives, until all of its work is done; how often it was killed.
fn round(outside: &Runtime, dice: &mut Dice, found: &mut Found) -> u32 {
    let company = outside.block_on(new_company());
    let folder = tempfile::tempdir().unwrap();
    let can_get_it = company.members().into_iter().filter(|member| member.in_scope && member.licensed);
    let ids: Vec<String> = can_get_it.take(MEMBERS * LISTS).map(|member| member.userid).collect();
    assert_eq!(ids.len(), MEMBERS * LISTS);
    program::write_people(folder.path(), &ids);
    let (mut ahead, mut kills) = (Duration::ZERO, 0);
    loop {
        break_something(&company, dice);
        let life = Life::any(dice, found);
        let mut tokens_die = dice.once_in(3).then(|| Duration::from_millis(dice.below(400)));
        let ended = live(program::start(folder.path(), &company.url(), ahead), &life, |lived| {
            if tokens_die.take_if(|at| *at < lived).is_some() {
                company.kill_tokens();
            }
        });
        // A program of its own, whose work ends with it.
        cut_off_after(look(folder.path(), &company, ahead, ended, found));
        if ended {
            break;
        }
        kills += 1;
        if dice.once_in(3) {
            pass_hours(&company, &mut ahead, dice, found);
        }
    }
    let mut requests: HashMap<String, usize> = HashMap::new();
    for request in company.requests().into_iter().filter(|request| request.path.contains("message/send")) {
        *requests.entry(request.body).or_default() += 1;
    }
    found.repeated += requests.values().filter(|times| **times > 1).count();
    outside.block_on(company.stop());
    kills
}

#[test]
fn killed_at_any_moment_nothing_is_lost_or_doubled() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let wanted = number("POSTHORN_KILLS").map_or(KILLS, |kills| u32::try_from(kills).unwrap());
    let seed = number("POSTHORN_KILLS_SEED").unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        u64::from(now.subsec_nanos()) | 1
    });
    println!("POSTHORN_KILLS_SEED={seed}");
    let (mut dice, outside, mut found) = (Dice(seed), runtime(), Found::default());
    let (mut kills, mut rounds) = (0, 0);
    while kills < wanted {
        rounds += 1;
        kills += round(&outside, &mut dice, &mut found);
        if wanted >= MANY_KILLS {
            println!("{kills} kills");
        }
    }
    println!("{kills} kills in {rounds} rounds of {SENDS} broadcasts to {MEMBERS} people");
    println!("{} times hours passed in between; {} requests left more than once", found.hours, found.repeated);
    println!("found on the disk at the kills: {:#?}", found.states);
    println!("people in the end: {:?}", found.rows);
    if wanted >= MANY_KILLS {
        found.has("batch", &BATCH_STATES);
        found.has("broadcast", &BROADCAST_STATES);
        found.has("recall", &RECALL_STATES);
    }
}
