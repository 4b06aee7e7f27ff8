//! Several computers of a team on one PostgreSQL: ended at random, how fast they are, a ledger of ten million rows, what other programs
//! leave in the table of requests. Run by `cargo xtask bench team`. With the beginning of a name (`kills`, `rate`, `large`, `requests`)
//! only that is measured: `cargo bench … --bench team -- kills`.
//!
//! It needs `POSTHORN_TEST_POSTGRES`, the address of a server of one's own as `cargo xtask postgres` starts one, and makes databases there.
//! What is killed, and what is to be as durable as a company's, is a second server that it starts itself ([`server`]).
//!
//! `POSTHORN_TEAM_KILLS` and `POSTHORN_TEAM_SEED` say how often something is ended and which choices are made, `POSTHORN_TEAM_ROWS` how
//! large the ledger is and `POSTHORN_TEAM_MISSED` that one of so many missed the message; `POSTHORN_BENCH_MESSAGES` makes the runs
//! shorter, `POSTHORN_SANDBOX_BIN` names the stand-in's program (else it runs inside).

#![expect(
    clippy::cast_precision_loss,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a bench prints figures for people, and stops when something fails"
)]

#[path = "../engine/child.rs"]
mod child;
#[path = "../engine/common.rs"]
mod common;
#[path = "../engine/company.rs"]
#[expect(dead_code, reason = "the measurements of the engine look into it")]
mod company;
mod found;
mod kills;
mod large;
mod line;
mod rate;
mod requests;
mod server;

use broadcast::connections::Connections;
use broadcast::sending::engine::EngineConfig;
use broadcast::store::{Database, ServerAddress, TeamMember};
use broadcast::testing::{SERVER, TestSecrets, World};
use common::{Spent, hurried, number, processor_time, processor_time_of, row, until_done};
use sqlx::postgres::{PgConnectOptions, PgSslMode};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use testkit::within;
use wecom::clock::SystemClock;

/// Requests at once, as in the measurements of the engine.
const PARALLEL: usize = 16;
/// What the stand-in waits before it answers, likewise.
const LATENCY_MS: u32 = 20;
/// The longest that anything may take that is waited for.
const LONGEST: Duration = Duration::from_mins(10);

fn main() {
    let work = async {
        if let Some((task, words)) = child::task() {
            end_with_the_bench();
            return match task.as_str() {
                kills::TASK => Box::pin(kills::the_worker(words)).await,
                rate::TASK => Box::pin(rate::the_draining_process(words)).await,
                other => panic!("there is no task {other}"),
            };
        }
        let given = std::env::var(SERVER).ok().filter(|_| server::programs().is_some());
        let Some(given) = given else { return row("a team", "left out: no PostgreSQL", "", "", "") };
        // `cargo bench` hands over a switch of the standard harness.
        let only = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).unwrap_or_default();
        let wanted = |name: &str| name.starts_with(&only);
        if wanted("kills") {
            Box::pin(kills::a_team_under_kills()).await;
        }
        if wanted("rate") {
            Box::pin(rate::a_team_at_work()).await;
        }
        if wanted("large") {
            Box::pin(large::a_large_ledger(&given)).await;
        }
        if wanted("requests") {
            Box::pin(requests::many_at_once(&given)).await;
        }
    };
    tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(work);
}

/// Ends this process with the one that began it, however that ends: it holds the other end of the pipe.
fn end_with_the_bench() {
    std::thread::spawn(|| {
        let _ = std::io::copy(&mut std::io::stdin(), &mut std::io::sink());
        std::process::exit(1);
    });
}

/// An engine over a database, with the connections of the product.
fn world(folder: &Path, database: Database, config: EngineConfig) -> (World, Arc<TestSecrets>) {
    let secrets = Arc::<TestSecrets>::default();
    let connections = Arc::new(Connections::new(secrets.clone(), Arc::new(SystemClock)));
    let world = World::over(folder, database, connections, config);
    world.sink.forget();
    world.engine.set_parallel(PARALLEL);
    (world, secrets)
}

/// A process of a team.
fn member(id: &str, lease: Duration) -> TeamMember {
    TeamMember { id: id.to_owned(), computer: format!("computer of {id}"), login: "posthorn".to_owned(), lease }
}

/// A team's database, as soon as it is there.
async fn joined(address: &str) -> Database {
    let address = ServerAddress::parse(address).unwrap();
    within(LONGEST, "a team's database", async || Box::pin(Database::join(&address)).await.ok()).await
}

/// A new database of a server with the schema of a team, and nothing in it; its address.
async fn new_database(server: &str, name: &str) -> String {
    run_by_hand(server, format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")).await;
    let address = format!("{}/{name}", server.rsplit_once('/').unwrap().0);
    joined(&address).await.close().await;
    address
}

/// Removes a database, whoever is connected to it.
async fn drop_database(server: &str, name: &str) {
    run_by_hand(server, format!("DROP DATABASE {name} WITH (FORCE)")).await;
}

/// A connection for what no function of the product does.
async fn by_hand(address: &str) -> Result<PgConnection, sqlx::Error> {
    // Nothing is encrypted on the way to this computer.
    let options: PgConnectOptions = address.parse()?;
    Box::pin(PgConnection::connect_with(&options.ssl_mode(PgSslMode::Disable))).await
}

async fn run_by_hand(address: &str, statement: String) {
    let mut connection = by_hand(address).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}
