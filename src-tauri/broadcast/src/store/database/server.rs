//! Joining the PostgreSQL database of a team: who may, what it is, bringing its schema up to date.
//!
//! All of it is in the schema `posthorn` of a database that IT made, so that it stands beside whatever else is there. A schema that
//! another Posthorn made is left as it is.

use super::super::migrations::{SERVER_MIGRATIONS, Standing, judged};
use super::super::sql::{Pool, on_the_way};
use super::turn::WRITERS_LOCK;
use super::{Database, Place};
use crate::model::store_error::StoreError;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC};
use secrecy::{ExposeSecret, SecretString};
use sqlx::postgres::{PgConnectOptions, PgPoolOptions, PgSslMode};
use sqlx::{Connection, PgConnection};
use std::net::IpAddr;
use std::time::Duration;
use url::Url;

/// The oldest PostgreSQL that is still looked after, and has all that is used here.
const OLDEST: i32 = 14;

/// How long one waits for a connection, or for the write of another one, as with the file.
const PATIENCE: Duration = Duration::from_secs(20);

/// Statements that each connection keeps prepared: all that there are.
const STATEMENTS: usize = 500;

/// Connections of one desktop at most. One of them writes or waits for it, the others read.
const CONNECTIONS: u32 = 6;

/// What is not used for so long is asked whether it still is there before it is used again.
const ASKED_AFTER: Duration = Duration::from_secs(10);

/// What IT does once to make a team's database, as SQL; the names are examples.
pub const STATEMENTS_FOR_IT: &str = "\
-- PostgreSQL 14 or newer, as an administrator of the server.
-- Four rights, each with those before it. They are named after the database:
CREATE ROLE posthorn_writer NOLOGIN;
CREATE ROLE posthorn_sender NOLOGIN IN ROLE posthorn_writer;
CREATE ROLE posthorn_approver NOLOGIN IN ROLE posthorn_sender;
CREATE ROLE posthorn_owner NOLOGIN IN ROLE posthorn_approver;
CREATE DATABASE posthorn OWNER posthorn_owner ENCODING 'UTF8' TEMPLATE template0;

-- A login for each person, with one of the rights. The first to join is an owner:
CREATE ROLE wangfang LOGIN PASSWORD 'a password of her own' IN ROLE posthorn_owner;
CREATE ROLE lilei LOGIN PASSWORD 'a password of his own' IN ROLE posthorn_sender;

-- For programs that only hand messages over, in the table posthorn.requests; leave it out if there are none:
CREATE ROLE posthorn_program NOLOGIN;
CREATE ROLE erp LOGIN PASSWORD 'a password of its own' IN ROLE posthorn_program;

-- The way to it is encrypted, and the server's certificate is verified. A line for pg_hba.conf:
-- hostssl  posthorn  +posthorn_writer,+posthorn_program  10.0.0.0/8  scram-sha-256
";

/// What is written otherwise in an address.
const NOT_IN_AN_ADDRESS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');

/// What stands at an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ServerLook {
    /// A database that nobody has joined yet.
    New,
    /// A team's, made by an older program: whoever joins brings its schema up to date.
    Older,
    /// A team's.
    Current,
}

/// Where the database of a team is, and who comes. Nothing prints the password.
#[derive(Debug, Clone)]
pub struct ServerAddress {
    host: String,
    port: u16,
    database: String,
    user: String,
    password: Option<SecretString>,
    authority: Option<Vec<u8>>,
}

/// Why an address is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AddressProblem {
    /// It does not begin with `postgres://` or `postgresql://`.
    #[error("an address of PostgreSQL begins with postgres://")]
    Scheme,
    /// It does not say where the server is.
    #[error("the address does not name a server")]
    Host,
    /// It does not say who comes.
    #[error("the address does not name a user")]
    User,
    /// It does not say which database of the server.
    #[error("the address does not name a database")]
    Database,
    /// It says more than where and who: the connection is protected as this program has it, not as an address says.
    #[error("the address may not have anything behind the name of the database")]
    More,
}

impl ServerAddress {
    /// Reads `postgres://user:password@host:port/database`.
    pub fn parse(address: &str) -> Result<Self, AddressProblem> {
        let url = Url::parse(address).map_err(|_| AddressProblem::Scheme)?;
        if !matches!(url.scheme(), "postgres" | "postgresql") {
            return Err(AddressProblem::Scheme);
        }
        let plain = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
        let host = url.host_str().filter(|host| !host.is_empty()).ok_or(AddressProblem::Host)?;
        let user = Some(plain(url.username())).filter(|user| !user.is_empty()).ok_or(AddressProblem::User)?;
        let database = Some(plain(url.path().trim_start_matches('/'))).filter(|name| !name.is_empty());
        if url.query().is_some() || url.fragment().is_some() {
            return Err(AddressProblem::More);
        }
        Ok(Self {
            host: host.trim_matches(['[', ']']).to_owned(),
            port: url.port().unwrap_or(5432),
            database: database.ok_or(AddressProblem::Database)?,
            user,
            password: url.password().map(|password| SecretString::from(plain(password))),
            authority: None,
        })
    }

    /// With this password, which is none of the address.
    #[must_use]
    pub fn with_password(self, password: SecretString) -> Self {
        Self { password: Some(password), ..self }
    }

    /// With this authority (PEM) to vouch for the server, beside those of the system.
    #[must_use]
    pub fn with_authority(self, pem: Vec<u8>) -> Self {
        Self { authority: Some(pem), ..self }
    }

    /// Another database of the same server.
    #[must_use]
    pub fn with_database(self, database: &str) -> Self {
        Self { database: database.to_owned(), ..self }
    }

    /// Somebody else who comes.
    #[cfg(test)]
    pub(crate) fn with_user(self, user: &str) -> Self {
        Self { user: user.to_owned(), ..self }
    }

    /// Where it is, to be shown: without the password.
    pub fn place(&self) -> String {
        format!("{}:{}/{}", self.host, self.port, self.database)
    }

    /// Who comes.
    pub fn user(&self) -> &str {
        &self.user
    }

    /// The password, where there is one.
    pub(crate) fn password(&self) -> Option<&SecretString> {
        self.password.as_ref()
    }

    /// The address that [`ServerAddress::parse`] reads, without the password.
    pub fn without_password(&self) -> String {
        let encoded = |text: &str| percent_encoding::utf8_percent_encode(text, NOT_IN_AN_ADDRESS).to_string();
        let host = if self.host.contains(':') { format!("[{}]", self.host) } else { self.host.clone() };
        format!("postgres://{}@{host}:{}/{}", encoded(&self.user), self.port, encoded(&self.database))
    }

    /// The server is on this computer, and what is said to it on no wire.
    fn is_here(&self) -> bool {
        self.host == "localhost" || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }

    pub(crate) fn options(&self) -> PgConnectOptions {
        self.bare_options().options(SETTINGS.iter().copied())
    }

    /// The same for a database that is none of a team's: names are looked up as its user has them looked up, and nothing is written there.
    pub(crate) fn foreign_options(&self) -> PgConnectOptions {
        self.bare_options().options(FOREIGN_SETTINGS.iter().copied())
    }

    fn bare_options(&self) -> PgConnectOptions {
        let options = PgConnectOptions::new_without_pgpass()
            .host(&self.host)
            .port(self.port)
            .database(&self.database)
            .username(&self.user)
            // Nothing of the environment is to come in its place.
            .password(self.password.as_ref().map_or("", |password| password.expose_secret()))
            .ssl_mode(if self.is_here() { PgSslMode::Disable } else { PgSslMode::VerifyFull })
            .application_name("Posthorn")
            .statement_cache_capacity(STATEMENTS);
        match &self.authority {
            Some(pem) => options.ssl_root_cert_from_pem(pem.clone()),
            None => options,
        }
    }
}

/// What each connection sets, whatever is usual for the role.
const SETTINGS: &[(&str, &str)] = &[
    ("search_path", "posthorn"),
    ("default_transaction_isolation", "read committed"),
    // A batch found in the database was written before its request left, also after a power cut of the server.
    ("synchronous_commit", "on"),
    ("statement_timeout", "60s"),
    ("lock_timeout", "20s"),
    ("idle_in_transaction_session_timeout", "5min"),
];

/// What a connection to a database of somebody else's sets.
const FOREIGN_SETTINGS: &[(&str, &str)] = &[
    ("default_transaction_read_only", "on"),
    ("statement_timeout", "60s"),
    ("lock_timeout", "20s"),
    ("idle_in_transaction_session_timeout", "5min"),
];

impl Database {
    /// Opens the database of a team; its schema is made or brought up to date where the role may do so.
    ///
    /// A schema that a newer or differently built Posthorn made is [`StoreError::OtherVersion`], what is there and none of ours
    /// [`StoreError::Unsuitable`]: nothing is written. A server that does not answer is [`StoreError::Away`], one that lets nobody in
    /// [`StoreError::NotAllowed`].
    pub async fn join(address: &ServerAddress) -> Result<Self, StoreError> {
        let options = address.options();
        let mut connection = connect(address, &options).await?;
        let prepared = prepare(&mut connection).await;
        let closed = connection.close().await;
        prepared?;
        closed?;
        let pool = PgPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .test_before_acquire(false)
            .before_acquire(|connection, known| {
                Box::pin(async move { Ok(known.idle_for < ASKED_AFTER || connection.ping().await.is_ok()) })
            })
            .connect_lazy_with(options);
        Ok(Self::on(Pool::Postgres(pool), Place::Server))
    }
}

async fn connect(address: &ServerAddress, options: &PgConnectOptions) -> Result<PgConnection, StoreError> {
    match tokio::time::timeout(PATIENCE, PgConnection::connect_with(options)).await {
        Ok(connection) => Ok(connection.map_err(on_the_way)?),
        Err(_) => Err(StoreError::Away(format!("{} does not answer", address.place()))),
    }
}

impl ServerAddress {
    /// What stands there, as [`Database::join`] would find it. Nothing is written.
    pub(crate) async fn look(&self) -> Result<ServerLook, StoreError> {
        let mut connection = connect(self, &self.options()).await?;
        let found = look(&mut connection).await;
        connection.close().await?;
        found
    }
}

async fn look(connection: &mut PgConnection) -> Result<ServerLook, StoreError> {
    check(connection).await?;
    Ok(match standing(connection).await? {
        Standing::New => ServerLook::New,
        Standing::Older(_) => ServerLook::Older,
        Standing::Current => ServerLook::Current,
    })
}

/// Makes sure that the database can be one for Posthorn.
async fn check(connection: &mut PgConnection) -> Result<(), StoreError> {
    let (version, encoding): (i32, String) =
        sqlx::query_as("SELECT current_setting('server_version_num')::INT / 10000, current_setting('server_encoding')")
            .fetch_one(&mut *connection)
            .await?;
    if version < OLDEST {
        return Err(StoreError::Unsuitable(format!("PostgreSQL {OLDEST} is needed, this is {version}")));
    }
    if encoding != "UTF8" {
        return Err(StoreError::Unsuitable(format!("its texts are {encoding}, not UTF8")));
    }
    Ok(())
}

/// Makes sure that the database is one for Posthorn, with the schema of this program.
async fn prepare(connection: &mut PgConnection) -> Result<(), StoreError> {
    check(connection).await?;
    if standing(connection).await? == Standing::Current && !lacks_grants(connection).await? {
        return Ok(());
    }
    // Nobody writes meanwhile, and of two who come at once the second finds everything done.
    sqlx::query("SET statement_timeout = 0").execute(&mut *connection).await?;
    sqlx::query("SELECT pg_advisory_lock($1)").bind(WRITERS_LOCK).execute(&mut *connection).await?;
    become_owner(connection).await?;
    if standing(connection).await? != Standing::Current {
        sqlx::query("CREATE SCHEMA IF NOT EXISTS posthorn").execute(&mut *connection).await?;
        // `run` takes what may be a connection, and the compiler does not see then that this may wait on any thread.
        SERVER_MIGRATIONS.run_direct(None, &mut *connection, false).await?;
    }
    sqlx::query("SELECT posthorn.grant_rights()").execute(&mut *connection).await?;
    // The lock goes with the connection.
    Ok(())
}

/// What is made belongs to all owners of the team, and not to the one who came first.
async fn become_owner(connection: &mut PgConnection) -> Result<(), StoreError> {
    let owner: Option<String> = sqlx::query_scalar(
        "SELECT rolname::TEXT FROM pg_roles WHERE pg_has_role(session_user, oid, 'MEMBER') AND oid = COALESCE(
             (SELECT nspowner FROM pg_namespace WHERE nspname = 'posthorn'),
             (SELECT oid FROM pg_roles WHERE rolname = current_database() || '_owner'))",
    )
    .fetch_optional(&mut *connection)
    .await?;
    if let Some(owner) = owner {
        sqlx::query("SELECT set_config('role', $1, FALSE)").bind(owner).execute(connection).await?;
    }
    Ok(())
}

/// Whether the roles of the team came after the schema, and who is here can give them what they need.
async fn lacks_grants(connection: &mut PgConnection) -> Result<bool, StoreError> {
    let lacks = "SELECT posthorn.may('owner') AND EXISTS (
             SELECT 1 FROM pg_roles WHERE (rolname IN (current_database() || '_writer', current_database() || '_program')
                     AND NOT has_schema_privilege(oid, 'posthorn', 'USAGE'))
                 OR (rolname = current_database() || '_sender' AND NOT has_table_privilege(oid, 'posthorn.broadcasts', 'INSERT')))";
    Ok(sqlx::query_scalar(lacks).fetch_one(connection).await?)
}

/// What the schema is.
async fn standing(connection: &mut PgConnection) -> Result<Standing, StoreError> {
    let (tables, has_list): (i64, bool) = sqlx::query_as(
        "SELECT COUNT(*), COALESCE(BOOL_OR(relname = '_sqlx_migrations'), FALSE) FROM pg_class
         WHERE relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = 'posthorn') AND relkind IN ('r', 'p', 'v', 'm', 'f')",
    )
    .fetch_one(&mut *connection)
    .await?;
    if tables == 0 {
        return Ok(Standing::New);
    }
    if !has_list {
        return Err(StoreError::Unsuitable("its schema posthorn holds something else".to_owned()));
    }
    // By its full name, so that who has no right to it is told so.
    let list = "SELECT version, success, checksum FROM posthorn._sqlx_migrations ORDER BY version";
    judged(&sqlx::query_as(list).fetch_all(connection).await?, &SERVER_MIGRATIONS)
}
