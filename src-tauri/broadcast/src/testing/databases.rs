//! Databases of tests: the file of a test's folder, or, where the environment variable [`SERVER`] names a PostgreSQL server, a database of
//! that server. `cargo xtask test` runs the tests of this crate over both.
//!
//! Only over the file, whatever the variable says, run those that are about the file itself: how it is opened, brought up to date, copied,
//! salvaged, wiped (`store/{database,damage,backfill}_tests`), and what a disk does that is full ([`World::limited`](super::World)). They
//! say [`Database::open`] or [`World::in_file`](super::World::in_file).

use crate::model::hex::hex;
use crate::store::{Database, SERVER_MIGRATIONS, ServerAddress};
use sha2::{Digest, Sha256};
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::path::Path;
use wecom::clock::SystemClock;

/// The variable with the address of a server on which databases may be made: `postgres://user@host:port/postgres`.
pub const SERVER: &str = "POSTHORN_TEST_POSTGRES";

/// What the names of databases of tests begin with.
const NAME: &str = "posthorn_test_";

/// The lock of who makes or removes databases.
const MAKING: i64 = 0x7465_7374_696e_6721;

/// The database of a folder, made when there is none yet.
pub async fn database(folder: &Path) -> Database {
    match std::env::var(SERVER) {
        Ok(server) => on_server(&ServerAddress::parse(&server).unwrap(), folder).await,
        Err(_) => Database::open(folder, &SystemClock).await.unwrap().0,
    }
}

async fn on_server(server: &ServerAddress, folder: &Path) -> Database {
    let digest = Sha256::digest(folder.to_string_lossy().as_bytes());
    let name = format!("{NAME}{}", hex(&digest[..12]));
    let address = server.clone().with_database(&name);
    let mut admin = PgConnection::connect_with(&server.options()).await.unwrap();
    sqlx::query("SELECT pg_advisory_lock($1)").bind(MAKING).execute(&mut admin).await.unwrap();
    remove_left_ones(&mut admin).await;
    let mut made = false;
    if !exists(&mut admin, &name).await {
        let template = template(&mut admin, server).await;
        run(&mut admin, format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        stay_connected(&address);
        made = true;
    }
    admin.close().await.unwrap();
    if made {
        is_no_copy(&address).await;
    }
    Database::join(&address).await.unwrap()
}

/// As far as anybody can tell, it was made here and not copied.
async fn is_no_copy(address: &ServerAddress) {
    let mut connection = PgConnection::connect_with(&address.options()).await.unwrap();
    let statement =
        "DO $$ BEGIN SET LOCAL session_replication_role = replica; UPDATE epoch SET identity = identity(); END $$";
    run(&mut connection, statement.to_owned()).await;
    connection.close().await.unwrap();
}

/// A new database with nothing in it.
#[cfg(test)]
pub(crate) async fn empty_database(server: &ServerAddress) -> ServerAddress {
    let mut admin = PgConnection::connect_with(&server.options()).await.unwrap();
    sqlx::query("SELECT pg_advisory_lock($1)").bind(MAKING).execute(&mut admin).await.unwrap();
    let name = format!("{NAME}{}", uuid::Uuid::now_v7().simple());
    run(&mut admin, format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")).await;
    let address = server.clone().with_database(&name);
    stay_connected(&address);
    admin.close().await.unwrap();
    address
}

/// As long as this process runs, somebody is connected: that is how one is told that is left over. Whatever the test does to its runtime.
fn stay_connected(address: &ServerAddress) {
    let options = address.options();
    let (connected, is_connected) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let _kept = runtime.block_on(PgConnection::connect_with(&options)).unwrap();
        connected.send(()).unwrap();
        loop {
            std::thread::park();
        }
    });
    is_connected.recv().unwrap();
}

/// Removes the databases of tests that are over.
async fn remove_left_ones(admin: &mut PgConnection) {
    let left: Vec<String> = sqlx::query_scalar(
        "SELECT datname FROM pg_database WHERE starts_with(datname, $1)
             AND NOT EXISTS (SELECT 1 FROM pg_stat_activity WHERE pg_stat_activity.datname = pg_database.datname)",
    )
    .bind(NAME)
    .fetch_all(&mut *admin)
    .await
    .unwrap();
    for name in left {
        run(admin, format!("DROP DATABASE IF EXISTS {name}")).await;
    }
}

/// The database that new ones are copied from: with the schema, and nothing in it.
async fn template(admin: &mut PgConnection, server: &ServerAddress) -> String {
    let newest = SERVER_MIGRATIONS.iter().last().unwrap();
    let name = format!("posthorn_template_{}_{}", newest.version, hex(&newest.checksum[..6]));
    if !exists(admin, &name).await {
        let half = format!("{name}_half");
        run(admin, format!("DROP DATABASE IF EXISTS {half}")).await;
        run(admin, format!("CREATE DATABASE {half} TEMPLATE template0 ENCODING 'UTF8'")).await;
        Database::join(&server.clone().with_database(&half)).await.unwrap().close().await;
        run(admin, format!("ALTER DATABASE {half} RENAME TO {name}")).await;
    }
    name
}

async fn exists(admin: &mut PgConnection, name: &str) -> bool {
    sqlx::query_scalar("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = $1)")
        .bind(name)
        .fetch_one(admin)
        .await
        .unwrap()
}

async fn run(admin: &mut PgConnection, statement: String) {
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(admin).await.unwrap();
}
