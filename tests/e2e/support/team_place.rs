//! The database of a team as IT makes it: empty, with the roles that say who may do what, and a login for each person and each
//! program.

use broadcast::testing::SERVER;
use sqlx::{AssertSqlSafe, Connection, PgConnection};
use std::hash::{BuildHasher, RandomState};
use url::Url;

/// What members may be, the least first: each is granted to the next one.
const MEMBERS: [&str; 4] = ["writer", "sender", "approver", "owner"];
/// What another program may be, that only hands messages over.
pub const PROGRAM: &str = "program";

/// The database. It stays where it is when the test is over, as do its roles: the server is there for the tests alone.
pub struct TeamPlace {
    /// Where whoever looks after the server gets in.
    server: Url,
    database: String,
}

/// By which somebody gets in.
pub struct Login {
    /// As somebody types it: without the password.
    pub address: String,
    /// The password. A server that trusts this computer does not ask for it.
    pub password: String,
}

impl TeamPlace {
    /// A new one, under a name that no other run has; `None` where there is no server.
    pub async fn made(name: &str) -> Option<Self> {
        let server = Url::parse(&std::env::var(SERVER).ok()?).unwrap();
        let database = format!("e2e_{name}_{}", random(name));
        let mut statements = vec![format!("CREATE DATABASE {database} TEMPLATE template0 ENCODING 'UTF8'")];
        let roles = MEMBERS.into_iter().chain([PROGRAM]);
        statements.extend(roles.map(|role| format!("CREATE ROLE {database}_{role} NOLOGIN")));
        for step in MEMBERS.windows(2) {
            statements.push(format!("GRANT {database}_{} TO {database}_{}", step[0], step[1]));
        }
        statements.push(format!("GRANT CREATE, CONNECT ON DATABASE {database} TO {database}_owner"));
        let place = Self { server, database };
        place.run(statements).await;
        Some(place)
    }

    /// A new login for somebody, who is given one of the roles.
    pub async fn login(&self, who: &str, role: &str) -> Login {
        let Self { server, database } = self;
        let (user, password) = (format!("{database}_{who}"), format!("canary-{}", random(who)));
        let statements =
            [format!("CREATE ROLE {user} LOGIN PASSWORD '{password}'"), format!("GRANT {database}_{role} TO {user}")];
        self.run(statements).await;
        let mut address = server.clone();
        address.set_username(&user).unwrap();
        address.set_password(None).unwrap();
        address.set_path(&format!("/{database}"));
        Login { address: address.into(), password }
    }

    async fn run(&self, statements: impl IntoIterator<Item = String>) {
        let mut admin = PgConnection::connect(self.server.as_str()).await.unwrap();
        for statement in statements {
            sqlx::raw_sql(AssertSqlSafe(statement)).execute(&mut admin).await.unwrap();
        }
        admin.close().await.unwrap();
    }
}

impl Login {
    /// A connection of a program that knows nothing of Posthorn.
    pub async fn connect(&self) -> PgConnection {
        let mut address = Url::parse(&self.address).unwrap();
        address.set_password(Some(&self.password)).unwrap();
        PgConnection::connect(address.as_str()).await.unwrap()
    }
}

/// Letters and digits that nobody had before.
fn random(about: &str) -> String {
    format!("{:016x}", RandomState::new().hash_one(about))
}
