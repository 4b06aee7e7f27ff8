//! The program is killed in the middle of its work, again and again, while the network and WeCom break: after every start the
//! ledger is the audience, nothing that was accepted is delivered twice, and everything unknown is called unknown.
//!
//! The killed program is this test binary itself, started as a process of its own. `POSTHORN_KILLS=300` kills more often,
//! `POSTHORN_KILLS_SEED` repeats a run.

use crate::world::{AGENT_ID, CORP_ID, Product, SECRET, Setup, person, text};
use broadcast::audience::Recipient;
use broadcast::engine::{BroadcastState, LedgerState, Outcome, Retry, SendOrder};
use sandbox::{Fault, FaultKind, Sandbox, Settings};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const FOLDER: &str = "POSTHORN_KILLED_FOLDER";
const URL: &str = "POSTHORN_KILLED_URL";
const PEOPLE: &str = "people.txt";
/// Broadcasts of one round.
const SENDS: usize = 4;
/// People of each.
const MEMBERS: usize = 5000;
/// Kills in the suite.
const KILLS: u32 = 20;

/// Numbers that look random and can be had again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

fn title(n: usize) -> String {
    format!("通知 {n}")
}

fn people_in(folder: &Path) -> Vec<Recipient> {
    std::fs::read_to_string(folder.join(PEOPLE)).unwrap().lines().map(person).collect()
}

fn setup() -> Setup {
    Setup {
        timeouts: (Duration::from_secs(1), Duration::from_millis(250)),
        unknown_again: vec![Duration::from_millis(5); 2],
        limit: Duration::from_millis(60),
        ..Setup::default()
    }
}

#[test]
#[ignore = "the program that the other test kills"]
fn the_program() {
    let (Some(folder), Ok(url)) = (std::env::var_os(FOLDER), std::env::var(URL)) else { return };
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(work(Path::new(&folder), &url));
}

/// Does what an admin does: begins what was not begun, resumes what stands still, tries again what failed.
async fn work(folder: &Path, url: &str) {
    let product = Product::start(&folder.join("posthorn"), url, setup()).await;
    product.engine.recover().await.unwrap();
    let rows = product.history.list(None, "", 0, 100).await.unwrap().rows;
    for n in 0..SENDS {
        if rows.iter().all(|row| row.title != title(n)) {
            let undo = u32::from(n == 1);
            let order = product.order(text(&title(n), people_in(folder)), undo).await;
            let stage = (n == 2).then_some(1500);
            product.engine.start(SendOrder { stage, ..order }).await.unwrap();
        }
    }
    let mut tried = [0; SENDS];
    loop {
        let rows = product.history.list(None, "", 0, 100).await.unwrap().rows;
        let mut all_closed = rows.len() == SENDS;
        for row in rows {
            let n = (0..SENDS).find(|n| row.title == title(*n)).unwrap();
            match row.state {
                BroadcastState::Paused => drop(product.engine.resume(&row.id).await),
                BroadcastState::Finished if row.outcome != Some(Outcome::Accepted) && tried[n] < 2 => {
                    tried[n] += 1;
                    let all = Retry { refused: true, not_sent: true, unknown: true, even_twice: false };
                    drop(product.engine.retry(&row.id, all).await);
                }
                BroadcastState::Finished => continue,
                // One is paused and taken up again now and then.
                BroadcastState::Sending if n == 3 => drop(product.engine.pause(&row.id).await),
                _ => {}
            }
            all_closed = false;
        }
        if all_closed {
            return;
        }
        tokio::time::sleep(Duration::from_millis(7)).await;
    }
}

fn start(folder: &Path, url: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "killed::the_program", "--ignored", "--nocapture"])
        .env(FOLDER, folder)
        .env(URL, url)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Kills it after a time, unless it ended by itself; whether it ended well.
async fn live(mut child: Child, time: Duration) -> bool {
    let until = Instant::now() + time;
    while Instant::now() < until {
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "the program failed by itself");
            return true;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    false
}

fn break_something(company: &Sandbox, dice: &mut Dice) {
    company.clear_faults();
    for _ in 0..dice.below(7) {
        let kind = match dice.below(12) {
            0 => FaultKind::Errcode(-1),
            1 => FaultKind::Errcode(45009),
            2 => FaultKind::Errcode(45033),
            3 => FaultKind::Errcode(42001),
            4 => FaultKind::Errcode(60020),
            5 => FaultKind::HttpStatus(502),
            6 => FaultKind::Html,
            7 => FaultKind::HalfBody,
            8 => FaultKind::Hang,
            9 => FaultKind::Delay(Duration::from_millis(dice.below(60))),
            _ => FaultKind::CutConnection,
        };
        let times = u32::try_from(1 + dice.below(2)).unwrap();
        // A number says what WeCom did; the others may come after the work.
        let may_be_after = dice.below(2) == 0 && !matches!(kind, FaultKind::Errcode(_));
        let fault = Fault::new("message/send", times, kind);
        company.order(if may_be_after { fault.after_accept() } else { fault });
        // Some go through between two that break.
        company.order(Fault::new("message/send", times, FaultKind::Delay(Duration::from_millis(1))));
    }
    if dice.below(4) == 0 {
        company.kill_tokens();
    }
}

/// How often each state was found on the disk.
type Seen = BTreeMap<String, u32>;

/// What must be true after every end, whatever was under way.
async fn look(folder: &Path, company: &Sandbox, people: &[Recipient], seen: &mut Seen) {
    let mut delivered: HashMap<(String, String), u32> = HashMap::new();
    let product = Product::start(&folder.join("posthorn"), &company.url(), setup()).await;
    let rows = product.history.list(None, "", 0, 100).await.unwrap().rows;
    for row in &rows {
        let state = row.pause.map_or_else(|| format!("{:?}", row.state), |pause| format!("Paused({pause:?})"));
        *seen.entry(format!("broadcast {state}")).or_default() += 1;
        for batch in product.batches(&row.id).await {
            *seen.entry(format!("batch {:?}", batch.state)).or_default() += 1;
        }
    }
    product.engine.recover().await.unwrap();
    let mut ledgers = Vec::new();
    for row in &rows {
        ledgers.push((row.title.clone(), product.ledger(&row.id).await));
        assert!(product.batches(&row.id).await.iter().all(|batch| format!("{:?}", batch.state) != "Sending"));
    }
    // Asked last: what the killed program still had on its way may arrive meanwhile.
    for one in company.deliveries() {
        let content = one.message["content"].as_str().unwrap().to_owned();
        *delivered.entry((content, one.userid.to_lowercase())).or_default() += 1;
    }
    for (title, rows) in ledgers {
        assert_eq!(rows.len(), people.len(), "the ledger is the audience");
        for (id, state, _) in rows {
            let times = delivered.get(&(title.clone(), id.to_lowercase())).copied().unwrap_or_default();
            match state {
                LedgerState::Accepted => assert_eq!(times, 1, "{title}: {id} is called accepted"),
                LedgerState::Refused | LedgerState::NotSent => {
                    assert_eq!(times, 0, "{title}: {id} is called {state:?}");
                }
                LedgerState::Unknown | LedgerState::Planned => assert!(times <= 1, "{title}: {id} got it twice"),
            }
        }
    }
    product.database.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_nothing_is_lost_or_doubled() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let wanted = number("POSTHORN_KILLS").map_or(KILLS, |kills| u32::try_from(kills).unwrap());
    let seed = number("POSTHORN_KILLS_SEED").unwrap_or_else(|| {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        u64::from(now.subsec_nanos()) | 1
    });
    println!("POSTHORN_KILLS_SEED={seed}");
    let (mut dice, mut kills, mut rounds, mut seen) = (Dice(seed), 0, 0, Seen::new());
    while kills < wanted {
        rounds += 1;
        let members = u32::try_from(MEMBERS).unwrap() + 800;
        let settings =
            Settings::new(CORP_ID, SECRET, AGENT_ID).with_members(members).with_latency(Duration::from_millis(5));
        let company = Sandbox::start(settings, "127.0.0.1:0".parse().unwrap()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let can_get_it = company.members().into_iter().filter(|member| member.in_scope && member.licensed);
        let ids: Vec<String> = can_get_it.take(MEMBERS).map(|member| member.userid).collect();
        std::fs::write(folder.path().join(PEOPLE), ids.join("\n")).unwrap();
        let people = people_in(folder.path());
        loop {
            break_something(&company, &mut dice);
            // The last lives are long enough for what is left.
            let most = if dice.below(12) == 0 { 20_000 } else { 900 };
            let time = Duration::from_millis(60 + dice.below(most));
            let ended = live(start(folder.path(), &company.url()), time).await;
            look(folder.path(), &company, &people, &mut seen).await;
            if ended {
                break;
            }
            kills += 1;
        }
        company.stop().await;
    }
    println!("{kills} kills in {rounds} rounds; found on the disk: {seen:#?}");
    if wanted >= 300 {
        for state in ["Planned", "Sending", "Accepted", "Refused", "Unknown", "Cancelled"] {
            assert!(seen.contains_key(&format!("batch {state}")), "no batch was found {state}");
        }
        for state in ["Waiting", "Sending", "Held", "Finished", "Paused(Stage)", "Paused(Admin)"] {
            assert!(seen.contains_key(&format!("broadcast {state}")), "no broadcast was found {state}");
        }
    }
}
