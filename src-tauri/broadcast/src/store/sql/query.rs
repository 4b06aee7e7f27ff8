//! Statements with their values, run over a connection of either database.

use super::connection::{Target, on_the_way};
use super::row::{FromColumns, Row};
use super::statement::numbered;
use super::value::{Bind, Value, for_postgres, for_sqlite};
use sqlx::postgres::PgArguments;
use sqlx::query::Query as DriverQuery;
use sqlx::sqlite::SqliteArguments;
use sqlx::{
    AssertSqlSafe, Executor, PgConnection, PgPool, Postgres, SqlSafeStr, SqlStr, Sqlite, SqliteConnection, SqlitePool,
};
use std::pin::Pin;

/// The text of a statement.
#[derive(Debug)]
pub(super) enum SqlText {
    /// As it stands in this program, with numbered values.
    Fixed(&'static str),
    /// Put together, with marks for its values.
    Built(String),
}

/// A statement with its values.
#[derive(Debug)]
#[must_use = "it is run by `execute` or `fetch_…`"]
pub(crate) struct Query<'q> {
    text: SqlText,
    values: Vec<Value<'q>>,
    persistent: bool,
}

/// A statement whose rows are read as `T`, by way of `Columns`.
#[derive(Debug)]
#[must_use = "it is run by `fetch_…`"]
pub(crate) struct Read<'q, T, Columns = T> {
    query: Query<'q>,
    value: fn(Columns) -> T,
}

/// As the drivers have it.
type FileQuery = DriverQuery<'static, Sqlite, SqliteArguments>;
type ServerQuery = DriverQuery<'static, Postgres, PgArguments>;

/// A statement that runs. The drivers give them in a box, which keeps what waits for one small.
type Started<'c, T> = Pin<Box<dyn Future<Output = Result<T, sqlx::Error>> + Send + 'c>>;

/// One that runs over one of the two.
enum Running<'c, S, P> {
    Sqlite(Started<'c, S>),
    Postgres(Started<'c, P>),
}

/// What a statement did that gives no rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Done(u64);

impl Done {
    /// How many rows it wrote or deleted.
    pub(crate) fn rows_affected(self) -> u64 {
        self.0
    }
}

/// A statement.
pub(crate) fn query<'q>(text: &'static str) -> Query<'q> {
    Query::new(SqlText::Fixed(text), Vec::new())
}

/// A statement whose rows are tuples.
pub(crate) fn query_as<'q, T: FromColumns>(text: &'static str) -> Read<'q, T> {
    query(text).read_as()
}

/// A statement whose rows are one value.
pub(crate) fn query_scalar<'q, T>(text: &'static str) -> Read<'q, T, (T,)>
where
    (T,): FromColumns,
{
    query(text).read_scalar()
}

impl<'q> Query<'q> {
    pub(super) fn new(text: SqlText, values: Vec<Value<'q>>) -> Self {
        Self { text, values, persistent: true }
    }

    /// Gives its next value.
    pub(crate) fn bind(mut self, value: impl Bind<'q>) -> Self {
        self.values.push(Bind::value_of(Some(value)));
        self
    }

    /// Whether the connection is to keep it prepared: not where its text is another one every time.
    pub(crate) fn persistent(mut self, persistent: bool) -> Self {
        self.persistent = persistent;
        self
    }

    pub(super) fn read_as<T: FromColumns>(self) -> Read<'q, T> {
        Read { query: self, value: |columns| columns }
    }

    pub(super) fn read_scalar<T>(self) -> Read<'q, T, (T,)>
    where
        (T,): FromColumns,
    {
        Read { query: self, value: |(value,)| value }
    }

    fn for_sqlite(self) -> Result<FileQuery, sqlx::Error> {
        let text = match self.text {
            SqlText::Fixed(text) => text.into_sql_str(),
            SqlText::Built(text) => AssertSqlSafe(text).into_sql_str(),
        };
        Ok(sqlx::query_with(text, for_sqlite(self.values)?).persistent(self.persistent))
    }

    fn for_postgres(self) -> Result<ServerQuery, sqlx::Error> {
        let text: SqlStr = match self.text {
            SqlText::Fixed(text) => text.into_sql_str(),
            SqlText::Built(text) => AssertSqlSafe(numbered(&text)).into_sql_str(),
        };
        Ok(sqlx::query_with(text, for_postgres(self.values)?).persistent(self.persistent))
    }

    /// Runs it.
    pub(crate) fn execute<'c>(self, target: impl Into<Target<'c>>) -> impl Future<Output = Result<Done, sqlx::Error>> {
        let running = self.run(
            target.into(),
            |connection, query| connection.execute(query),
            |pool, query| pool.execute(query),
            |connection, query| connection.execute(query),
            |pool, query| pool.execute(query),
        );
        async move {
            Ok(Done(match running? {
                Running::Sqlite(running) => running.await?.rows_affected(),
                Running::Postgres(running) => running.await.map_err(on_the_way)?.rows_affected(),
            }))
        }
    }

    /// Its rows.
    pub(crate) fn fetch_all<'c>(
        self,
        target: impl Into<Target<'c>>,
    ) -> impl Future<Output = Result<Vec<Row>, sqlx::Error>> {
        let running = self.run(
            target.into(),
            |connection, query| connection.fetch_all(query),
            |pool, query| pool.fetch_all(query),
            |connection, query| connection.fetch_all(query),
            |pool, query| pool.fetch_all(query),
        );
        async move {
            Ok(match running? {
                Running::Sqlite(running) => running.await?.into_iter().map(Row::Sqlite).collect(),
                Running::Postgres(running) => {
                    running.await.map_err(on_the_way)?.into_iter().map(Row::Postgres).collect()
                }
            })
        }
    }

    /// Its first row, if it has one.
    pub(crate) fn fetch_optional<'c>(
        self,
        target: impl Into<Target<'c>>,
    ) -> impl Future<Output = Result<Option<Row>, sqlx::Error>> {
        let running = self.run(
            target.into(),
            |connection, query| connection.fetch_optional(query),
            |pool, query| pool.fetch_optional(query),
            |connection, query| connection.fetch_optional(query),
            |pool, query| pool.fetch_optional(query),
        );
        async move {
            Ok(match running? {
                Running::Sqlite(running) => running.await?.map(Row::Sqlite),
                Running::Postgres(running) => running.await.map_err(on_the_way)?.map(Row::Postgres),
            })
        }
    }

    /// Its first row.
    pub(crate) async fn fetch_one<'c>(self, target: impl Into<Target<'c>>) -> Result<Row, sqlx::Error> {
        self.fetch_optional(target).await?.ok_or(sqlx::Error::RowNotFound)
    }

    /// Begins it in one of four ways, by what it is run over.
    fn run<'c, S, P>(
        self,
        target: Target<'c>,
        file: impl FnOnce(&'c mut SqliteConnection, FileQuery) -> Started<'c, S>,
        file_pool: impl FnOnce(&'c SqlitePool, FileQuery) -> Started<'c, S>,
        server: impl FnOnce(&'c mut PgConnection, ServerQuery) -> Started<'c, P>,
        server_pool: impl FnOnce(&'c PgPool, ServerQuery) -> Started<'c, P>,
    ) -> Result<Running<'c, S, P>, sqlx::Error> {
        Ok(match target {
            Target::Sqlite(connection) => Running::Sqlite(file(connection, self.for_sqlite()?)),
            Target::SqlitePool(pool) => Running::Sqlite(file_pool(pool, self.for_sqlite()?)),
            Target::Postgres(connection) => Running::Postgres(server(connection, self.for_postgres()?)),
            Target::PostgresPool(pool) => Running::Postgres(server_pool(pool, self.for_postgres()?)),
        })
    }
}

impl<'q, T: Send + Unpin + 'static, Columns: FromColumns + 'static> Read<'q, T, Columns> {
    /// Gives its next value.
    pub(crate) fn bind(self, value: impl Bind<'q>) -> Self {
        Self { query: self.query.bind(value), ..self }
    }

    /// As [`Query::persistent`].
    pub(crate) fn persistent(self, persistent: bool) -> Self {
        Self { query: self.query.persistent(persistent), ..self }
    }

    /// Its rows, each read as it comes.
    pub(crate) fn fetch_all<'c>(
        self,
        target: impl Into<Target<'c>>,
    ) -> impl Future<Output = Result<Vec<T>, sqlx::Error>> {
        let value = self.value;
        let file = move |row| Row::Sqlite(row).read().map(value);
        let server = move |row| Row::Postgres(row).read().map(value);
        let running = self.query.run(
            target.into(),
            move |connection, query| Box::pin(query.try_map(file).fetch_all(connection)),
            move |pool, query| Box::pin(query.try_map(file).fetch_all(pool)),
            move |connection, query| Box::pin(query.try_map(server).fetch_all(connection)),
            move |pool, query| Box::pin(query.try_map(server).fetch_all(pool)),
        );
        async move {
            match running? {
                Running::Sqlite(running) => running.await,
                Running::Postgres(running) => running.await.map_err(on_the_way),
            }
        }
    }

    /// Its first row, if it has one.
    pub(crate) async fn fetch_optional<'c>(self, target: impl Into<Target<'c>>) -> Result<Option<T>, sqlx::Error> {
        let Self { query, value } = self;
        query.fetch_optional(target).await?.map(|row| row.read().map(value)).transpose()
    }

    /// Its first row.
    pub(crate) async fn fetch_one<'c>(self, target: impl Into<Target<'c>>) -> Result<T, sqlx::Error> {
        self.fetch_optional(target).await?.ok_or(sqlx::Error::RowNotFound)
    }
}
