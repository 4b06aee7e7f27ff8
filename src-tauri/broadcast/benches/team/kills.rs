//! Four processes of a team, its database and the line between them, ended at random while a send is on its way. In the end what the ledger
//! says is held against what the stand-in delivered.

use super::child::Task;
use super::company::{AGENT_ID, CORP_ID, SECRET};
use super::found::Found;
use super::line::Line;
use super::server::Server;
use super::{LONGEST, by_hand, hurried, joined, member, number, row, world};
use broadcast::sending::engine::EngineConfig;
use broadcast::testing::one_each;
use sandbox::{Sandbox, Settings};
use sqlx::Connection;
use std::time::{Duration, Instant};
use tempfile::TempDir;
use testkit::{accounts, comes_within, stand_in, within};
use tokio::time::sleep;

/// Name of the process that works for the team.
pub(super) const TASK: &str = "work";
/// Processes at the same time.
const WORKERS: usize = 4;
/// Things that are ended, unless the environment says otherwise.
const KILLS: usize = 40;
/// By which the choices are made, likewise.
const SEED: usize = 20_261_201;
/// Members that each send goes to, one message each.
const MEMBERS: usize = 6_000;
/// What the stand-in waits before it answers: at each kill some requests are on their way.
const LATENCY: Duration = Duration::from_millis(50);
/// Short, so that somebody takes over between two kills.
const LEASE: Duration = Duration::from_secs(1);
/// Longest pause between two tries to write: nobody looks on who would mind.
const BETWEEN_WRITES: Duration = Duration::from_secs(1);
/// Requests that the stand-in remembers: all.
const LOGGED: usize = 10_000_000;
/// The team's database.
const DATABASE: &str = "kills";

/// Numbers that look random and can be had again.
struct Dice(u64);

impl Dice {
    /// A number below another.
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }

    /// A time from a number of milliseconds up to another.
    fn time(&mut self, from_ms: u64, to_ms: u64) -> Duration {
        Duration::from_millis(from_ms + self.below(to_ms - from_ms))
    }
}

/// What was ended, how often.
#[derive(Default)]
struct Kills {
    workers: usize,
    /// PostgreSQL by a kill, and by `pg_ctl -m immediate`.
    servers: [usize; 2],
    lines: usize,
}

/// A process of the team: sends what it may for as long as it lives.
pub(super) async fn the_worker(words: Vec<String>) {
    let [folder, url, address, id] = words.try_into().unwrap();
    let config = EngineConfig { team: Some(member(&id, LEASE)), between_writes: BETWEEN_WRITES, ..hurried(0) };
    let (world, secrets) = world(folder.as_ref(), joined(&address).await, config);
    world.profiles.set_practice_endpoint(&url, CORP_ID, AGENT_ID, Some("zhangsan"));
    secrets.type_secret(&world.practice().profile, SECRET);
    // The database may just be gone again.
    within(LONGEST, "the first look at what there is to do", async || world.engine.recover().await.is_ok()).await;
    world.engine.keep_up_with_team().await;
}

/// What a send says to a member.
pub(super) fn text(send: usize, account: &str) -> String {
    format!("{} {account}", title(send))
}

fn title(send: usize) -> String {
    format!("send {send}")
}

/// The team and everything around it.
struct Team {
    // Ended first, while what they work on is there.
    workers: Vec<Task>,
    line: Line,
    server: Server,
    company: Sandbox,
    members: Vec<String>,
    folder: TempDir,
    /// Processes so far.
    begun: usize,
    /// Ids of the sends, one after the other.
    sends: Vec<String>,
}

impl Team {
    async fn start() -> Self {
        let server = Server::start().await;
        server.database(DATABASE).await;
        let line = Line::to(server.port).await;
        let all = u32::try_from(MEMBERS + MEMBERS / 4 + 100).unwrap();
        let settings = Settings::new(CORP_ID, SECRET, AGENT_ID).with_members(all);
        let company = stand_in(settings.with_latency(LATENCY).with_log(LOGGED, 0)).await;
        let members = accounts(&company, MEMBERS);
        let folder = tempfile::tempdir().unwrap();
        let (workers, begun, sends) = (Vec::new(), 0, Vec::new());
        let mut team = Self { workers, line, server, company, members, folder, begun, sends };
        for place in 0..WORKERS {
            team.begin(place);
        }
        team
    }

    /// Begins a process in a place, which has its folder: as another one, whoever was there before.
    fn begin(&mut self, place: usize) {
        self.begun += 1;
        let folder = self.folder.path().join(place.to_string());
        let address = Server::address_by(self.line.port, DATABASE);
        let id = format!("process {}", self.begun);
        let task = Task::begin(TASK, &[folder.to_str().unwrap(), &self.company.url(), &address, &id]);
        self.workers.insert(place, task);
    }

    /// Orders one more send when there is none under way.
    async fn keep_sending(&mut self) {
        if let Some(newest) = self.sends.last()
            && self.standing(newest).await.0 != "finished"
        {
            return;
        }
        let database = joined(&self.server.address(DATABASE)).await;
        let (orders, _) = world(&self.folder.path().join("orders"), database, hurried(0));
        let batches = one_each(&self.members, &title(self.sends.len()));
        self.sends.push(orders.plant(&batches).await);
        orders.database.close().await;
    }

    /// How a send stands: its state, why it stands still, its trouble.
    async fn standing(&self, id: &str) -> (String, Option<String>, Option<String>) {
        let mut connection = by_hand(&self.server.address(DATABASE)).await.unwrap();
        let standing = sqlx::query_as("SELECT state, pause, error FROM posthorn.broadcasts WHERE id = $1");
        let standing = standing.bind(id).fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        standing
    }

    /// Ends something, and lets it be there again.
    async fn end_something(&mut self, dice: &mut Dice, kills: &mut Kills) {
        match dice.below(3) {
            0 => {
                let place = usize::try_from(dice.below(WORKERS as u64)).unwrap();
                self.workers.remove(place).kill();
                self.begin(place);
                kills.workers += 1;
            }
            1 => {
                let how = usize::try_from(dice.below(2)).unwrap();
                self.server.end_and_start(["KILL", "QUIT"][how]).await;
                kills.servers[how] += 1;
            }
            _ => {
                self.line.cut(dice.time(200, 1_000)).await;
                kills.lines += 1;
            }
        }
    }

    /// Waits for the end of all sends.
    async fn finish(&self) {
        for id in &self.sends {
            let end = comes_within(LONGEST, async || self.standing(id).await.0 == "finished").await;
            let standing = self.standing(id).await;
            assert!(end.is_some(), "a send stands there and does not end: {standing:?}");
        }
    }
}

pub(super) async fn a_team_under_kills() {
    let (wanted, seed) = (number("POSTHORN_TEAM_KILLS", KILLS), number("POSTHORN_TEAM_SEED", SEED).max(1));
    let mut team = Team::start().await;
    let (mut dice, mut kills, began) = (Dice(seed as u64), Kills::default(), Instant::now());
    for _ in 0..wanted {
        team.keep_sending().await;
        sleep(dice.time(200, 2_000)).await;
        team.end_something(&mut dice, &mut kills).await;
    }
    team.finish().await;
    let took = began.elapsed().as_secs_f64();
    // Who would still send something does so no more.
    team.workers.clear();
    let Kills { workers, servers: [killed, stopped], lines } = kills;
    row(
        &format!("{WORKERS} processes of a team and {wanted} kills in {took:.0} s (choices of seed {seed})"),
        &format!("{workers} × a process"),
        &format!("{killed} × PostgreSQL killed, {stopped} × ended at once, {lines} × the line cut for 0.2 to 1 s"),
        "",
        "",
    );
    let database = joined(&team.server.address(DATABASE)).await;
    let found = Found::of(database.clone(), &team.company, &team.sends).await;
    database.close().await;
    found.print(MEMBERS * team.sends.len(), team.sends.len(), wanted);
    found.check(MEMBERS * team.sends.len());
}
