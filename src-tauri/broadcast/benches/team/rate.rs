//! How fast the computers of a team are: one on PostgreSQL beside one on its own file, and four applications on one, two and four computers.
//!
//! The server of these measurements waits for the disk at every commit, as the file does.

use super::child::{self, Task};
use super::company::{AGENT_ID, CORP_ID, Company, SECRET};
use super::server::Server;
use super::{PARALLEL, Spent, by_hand, hurried, joined, member, number, processor_time, row, until_done, world};
use broadcast::documents::Documents;
use broadcast::model::outcome::Outcome;
use broadcast::model::profile::{Colour, Profile};
use broadcast::ports::TimedIds;
use broadcast::profiles::{ProfileInput, Profiles};
use broadcast::sending::engine::EngineConfig;
use broadcast::store::Database;
use broadcast::testing::one_each;
use sqlx::Connection;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tempfile::TempDir;
use wecom::clock::SystemClock;

/// Name of the process that sends until all is sent.
pub(super) const TASK: &str = "drain";
/// Messages of one computer.
const MESSAGES: usize = 10_000;
/// Messages of each application where there are several.
const OF_EACH: usize = 5_000;
/// Applications where there are several.
const APPLICATIONS: usize = 4;
/// How many computers share them, and how much faster than one they are to be.
const COMPUTERS: [(usize, &str, &str); 3] =
    [(1, "one computer", ""), (2, "two computers", "≥ 1.9 ×"), (4, "four computers", "≥ 3.6 ×")];
/// As of the product.
const LEASE: Duration = Duration::from_secs(30);
/// Where a folder has its companies.
const PROFILES: &str = "profiles.json";

/// The companies that several computers have in common, each with a stand-in of its own.
struct Companies {
    folder: TempDir,
    all: Vec<(Company, Profile)>,
}

impl Companies {
    /// So many with so many members each.
    async fn start(companies: usize, members: usize) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let documents = Documents::open(folder.path(), Arc::new(SystemClock)).unwrap();
        let profiles = Profiles::open(documents, Arc::new(TimedIds)).unwrap();
        let mut all = Vec::new();
        for number in 0..companies {
            let company = Company::start(members).await;
            let profile = profiles.save(&typed(number, &company.url)).unwrap().profile;
            all.push((company, profile));
        }
        Self { folder, all }
    }

    /// The folder of one more computer that has them.
    fn computer(&self) -> TempDir {
        let folder = tempfile::tempdir().unwrap();
        std::fs::copy(self.folder.path().join(PROFILES), folder.path().join(PROFILES)).unwrap();
        folder
    }

    /// Writes a send of so many messages down for each company; what a process is told of them.
    async fn order(&self, database: Database, messages: usize, text: &str) -> Vec<String> {
        let folder = self.computer();
        let (orders, _) = world(folder.path(), database, hurried(0));
        let mut sends = Vec::new();
        for (company, profile) in &self.all {
            let id = orders.plant_for(profile, &one_each(&company.ids[..messages], text)).await;
            sends.push(format!("{} {id}", profile.id));
        }
        orders.database.close().await;
        sends
    }
}

fn typed(number: usize, url: &str) -> ProfileInput {
    ProfileInput {
        id: None,
        name: format!("company {number}"),
        colour: Colour::Blue,
        corp_id: CORP_ID.to_owned(),
        agent_id: AGENT_ID.to_string(),
        base_url: url.to_owned(),
        proxy: String::new(),
        my_user_id: String::new(),
        has_callback: false,
        has_mini_program: false,
        account_limit: None,
        quiet_hours: None,
        calls_per_second: None,
        release_from: None,
    }
}

/// A process that sends what it is told, and the place where it does.
fn begin(folder: &Path, address: &str, spare: usize, computer: usize, messages: usize, sends: &[&str]) -> Task {
    let (spare, computer, messages) = (spare.to_string(), format!("computer {computer}"), messages.to_string());
    let words = [folder.to_str().unwrap(), address, &spare, &computer, &messages];
    Task::begin(TASK, &[&words[..], sends].concat())
}

/// Sends until all is sent, for a team where there is an address; tells when it began and ended, and its processor time.
pub(super) async fn the_draining_process(words: Vec<String>) {
    let [folder, address, spare, computer, messages, sends @ ..] = words.as_slice() else { panic!("{words:?}") };
    let sends: Vec<(&str, &str)> = sends.iter().map(|send| send.split_once(' ').unwrap()).collect();
    let (folder, messages): (&Path, usize) = (folder.as_ref(), messages.parse().unwrap());
    let team = (!address.is_empty()).then(|| member(computer, LEASE));
    let database = match &team {
        Some(_) => joined(address).await,
        None => Database::open(folder, &SystemClock).await.unwrap().0,
    };
    let is_team = team.is_some();
    let (world, secrets) = world(folder, database, EngineConfig { team, ..hurried(spare.parse().unwrap()) });
    for (profile, _) in &sends {
        secrets.type_secret(&world.profiles.get(profile).unwrap(), SECRET);
    }
    let (began, before) = (now(), processor_time());
    if is_team {
        world.engine.recover().await.unwrap();
        let engine = world.engine.clone();
        tokio::spawn(async move { engine.keep_up_with_team().await });
    } else {
        for (_, id) in &sends {
            world.set_off(id).await;
        }
    }
    for (_, id) in &sends {
        until_done(&world, id, messages).await;
    }
    let (ended, processor) = (now(), processor_time() - before);
    for (_, id) in &sends {
        assert_eq!(world.end_of(id).await.outcome, Some(Outcome::Accepted));
    }
    child::emit(&[began, ended, processor]);
}

/// Seconds on the clock that all processes go by.
fn now() -> f64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs_f64()
}

/// What processes tell, as one: so many messages.
fn spent(messages: usize, tasks: &mut [Task]) -> Spent {
    let (mut began, mut ended, mut processor) = (f64::INFINITY, 0.0_f64, 0.0);
    for task in tasks {
        let [from, to, took] = task.told().try_into().unwrap();
        (began, ended, processor) = (began.min(from), ended.max(to), processor + took);
    }
    Spent::of(messages as f64, ended - began, processor)
}

pub(super) async fn a_team_at_work() {
    let server = Server::start().await;
    one_computer(&server).await;
    several_computers(&server).await;
}

/// One computer on its own file.
async fn on_a_file(companies: &Companies, messages: usize, spare: usize) -> Spent {
    let folder = companies.computer();
    let (database, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
    let sends = companies.order(database, messages, &format!("file {spare}")).await;
    spent(messages, &mut [begin(folder.path(), "", spare, 0, messages, &[&sends[0]])])
}

/// What one computer took on PostgreSQL.
struct OnAServer {
    computer: Spent,
    /// What PostgreSQL itself took of the processor for a message, in microseconds.
    server_us: f64,
    /// Bytes of write-ahead log for a message.
    log: f64,
    /// Bytes that a message occupies afterwards: its request, its row of the ledger.
    occupies: [f64; 2],
}

async fn on_a_server(server: &Server, companies: &Companies, messages: usize, spare: usize) -> OnAServer {
    let address = server.database(&format!("one_{spare}")).await;
    let sends = companies.order(joined(&address).await, messages, &format!("team {spare}")).await;
    let folder = companies.computer();
    let log = "SELECT CAST(pg_current_wal_lsn() - '0/0' AS BIGINT)";
    let (before, log_before) = (server.processor_time(), answer(&address, log).await);
    let computer = spent(messages, &mut [begin(folder.path(), &address, spare, 0, messages, &[&sends[0]])]);
    let (after, log_after) = (server.processor_time(), answer(&address, log).await);
    let of_each = |number: f64| number / messages as f64;
    let requests = answer(&address, "SELECT pg_total_relation_size('posthorn.batches')").await;
    let ledger = answer(&address, "SELECT pg_total_relation_size('posthorn.ledger')").await;
    OnAServer {
        computer,
        server_us: of_each(after - before) * 1e6,
        log: of_each(log_after - log_before),
        occupies: [of_each(requests), of_each(ledger)],
    }
}

/// The number that a statement answers.
async fn answer(address: &str, statement: &'static str) -> f64 {
    let mut connection = by_hand(address).await.unwrap();
    let number: i64 = sqlx::query_scalar(statement).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    number as f64
}

async fn one_computer(server: &Server) {
    let messages = number("POSTHORN_BENCH_MESSAGES", MESSAGES).min(MESSAGES);
    let companies = Companies::start(1, messages).await;
    for (spare, setting) in [
        (0, "no request marked before its turn (the usual setting)"),
        (PARALLEL, "as many more marked as leave at once"),
    ] {
        let file = on_a_file(&companies, messages, spare).await;
        let team = on_a_server(server, &companies, messages, spare).await;
        row(
            &format!("{messages} messages by one computer on PostgreSQL, {setting}"),
            &format!("{:.0}/s", team.computer.rate),
            &format!("{:.0}/s on SQLite", file.rate),
            "",
            &format!("{:.2} ×", team.computer.rate / file.rate),
        );
        row(
            "processor time of each of these messages, by the computer",
            &format!("{:.0} µs", team.computer.processor_us),
            &format!("{:.0} µs on SQLite", file.processor_us),
            "",
            &format!("{:.2} ×", team.computer.processor_us / file.processor_us),
        );
        row(
            "the same by PostgreSQL",
            &format!("{:.0} µs", team.server_us),
            &format!("{:.1} kB of write-ahead log for each", team.log / 1e3),
            "",
            "",
        );
        let [request, ledger] = team.occupies;
        row(
            "what each of them occupies in PostgreSQL once it was sent",
            &format!("{:.2} kB", (request + ledger) / 1e3),
            &format!("{:.2} kB its request, {:.2} kB its row of the ledger, with indexes", request / 1e3, ledger / 1e3),
            "",
            "",
        );
    }
}

/// Each computer sends for its part of the applications: as evenly as it can come about.
async fn several_computers(server: &Server) {
    let each = number("POSTHORN_BENCH_MESSAGES", OF_EACH).min(OF_EACH);
    let companies = Companies::start(APPLICATIONS, each).await;
    let all = each * APPLICATIONS;
    let mut alone = None;
    for (computers, whom, wanted) in COMPUTERS {
        let address = server.database(&format!("several_{computers}")).await;
        let sends = companies.order(joined(&address).await, each, &format!("by {computers}")).await;
        let folders: Vec<TempDir> = (0..computers).map(|_| companies.computer()).collect();
        let before = server.processor_time();
        let begun = folders.iter().enumerate().map(|(place, folder)| {
            let own: Vec<&str> = sends.iter().skip(place).step_by(computers).map(String::as_str).collect();
            begin(folder.path(), &address, 0, place, each, &own)
        });
        let spent = spent(all, &mut begun.collect::<Vec<Task>>());
        let by_server = (server.processor_time() - before) / all as f64 * 1e6;
        let faster = format!("{:.2} ×", spent.rate / *alone.get_or_insert(spent.rate));
        row(
            &format!("{APPLICATIONS} applications, {each} messages of each, by {whom}"),
            &format!("{:.0}/s", spent.rate),
            &format!("of a processor {:.0} µs for each by them, {by_server:.0} µs by PostgreSQL", spent.processor_us),
            wanted,
            &faster,
        );
    }
}
