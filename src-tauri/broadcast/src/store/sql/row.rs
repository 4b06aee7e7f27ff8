//! Rows as the drivers have them.

use sqlx::postgres::PgRow;
use sqlx::sqlite::SqliteRow;
use sqlx::{Column, ColumnIndex, Decode, FromRow, Postgres, Row as _, Sqlite, Type};

/// A row of one of the two.
#[derive(Debug)]
pub(crate) enum Row {
    /// Of the file.
    Sqlite(SqliteRow),
    /// Of a team's database.
    Postgres(PgRow),
}

/// What both drivers read from a column.
pub(crate) trait FromColumn<'r>:
    Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>
{
}

impl<'r, T: Decode<'r, Sqlite> + Type<Sqlite> + Decode<'r, Postgres> + Type<Postgres>> FromColumn<'r> for T {}

/// What both drivers read from a whole row: tuples, by the places of the columns.
pub(crate) trait FromColumns:
    for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin
{
}

impl<T: for<'r> FromRow<'r, SqliteRow> + for<'r> FromRow<'r, PgRow> + Send + Unpin> FromColumns for T {}

impl Row {
    /// What a column has, by its name or its place.
    pub(crate) fn try_get<'r, T, I>(&'r self, column: I) -> Result<T, sqlx::Error>
    where
        T: FromColumn<'r>,
        I: ColumnIndex<SqliteRow> + ColumnIndex<PgRow>,
    {
        match self {
            Self::Sqlite(row) => row.try_get(column),
            Self::Postgres(row) => row.try_get(column),
        }
    }

    /// All columns in their order.
    pub(super) fn read<T: FromColumns>(&self) -> Result<T, sqlx::Error> {
        match self {
            Self::Sqlite(row) => T::from_row(row),
            Self::Postgres(row) => T::from_row(row),
        }
    }

    /// The name of the first column.
    pub(crate) fn first_name(&self) -> Option<&str> {
        match self {
            Self::Sqlite(row) => row.columns().first().map(Column::name),
            Self::Postgres(row) => row.columns().first().map(Column::name),
        }
    }
}
