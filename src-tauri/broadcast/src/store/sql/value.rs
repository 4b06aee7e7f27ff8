//! Values of statements, kept until the connection tells which driver takes them.

use sqlx::Arguments;
use sqlx::postgres::PgArguments;
use sqlx::sqlite::SqliteArguments;
use std::borrow::Cow;

/// A value, or a NULL of its type.
#[derive(Debug)]
pub(crate) enum Value<'q> {
    /// `TEXT`.
    Text(Option<Cow<'q, str>>),
    /// `BIGINT`: there are no smaller numbers in the schema.
    Number(Option<i64>),
    /// `BOOLEAN`.
    Truth(Option<bool>),
    /// `BLOB`, or `BYTEA`.
    Bytes(Option<Cow<'q, [u8]>>),
}

/// What can be a value.
pub(crate) trait Bind<'q>: Sized {
    /// As a value; `None`: NULL.
    fn value_of(this: Option<Self>) -> Value<'q>;
}

/// Types that are one kind of value.
macro_rules! bind {
    ($($type:ty => $kind:ident, |$this:ident| $value:expr;)+) => {$(
        impl<'q> Bind<'q> for $type {
            fn value_of(this: Option<Self>) -> Value<'q> {
                Value::$kind(this.map(|$this| $value))
            }
        }
    )+};
}

bind! {
    i64 => Number, |this| this;
    &i64 => Number, |this| *this;
    i32 => Number, |this| i64::from(this);
    bool => Truth, |this| this;
    String => Text, |this| Cow::Owned(this);
    &'q String => Text, |this| Cow::Borrowed(this.as_str());
    &'q str => Text, |this| Cow::Borrowed(this);
    Vec<u8> => Bytes, |this| Cow::Owned(this);
    &'q [u8] => Bytes, |this| Cow::Borrowed(this);
}

impl<'q, T: Bind<'q>> Bind<'q> for Option<T> {
    fn value_of(this: Option<Self>) -> Value<'q> {
        T::value_of(this.flatten())
    }
}

impl<'q, T> Bind<'q> for &'q Option<T>
where
    &'q T: Bind<'q>,
{
    fn value_of(this: Option<Self>) -> Value<'q> {
        <&T>::value_of(this.and_then(Option::as_ref))
    }
}

/// As SQLite's driver takes them.
pub(super) fn for_sqlite(values: Vec<Value<'_>>) -> Result<SqliteArguments, sqlx::Error> {
    let mut arguments = SqliteArguments::default();
    arguments.reserve(values.len(), 0);
    for value in values {
        let added = match value {
            Value::Text(text) => arguments.add(text),
            Value::Number(number) => arguments.add(number),
            Value::Truth(truth) => arguments.add(truth),
            Value::Bytes(bytes) => arguments.add(bytes.map(Cow::into_owned)),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}

/// What stands in a text of PostgreSQL for a NUL, the one character that it cannot keep: an answer's body may have one, and must not keep the
/// answer from being written down.
const IN_PLACE_OF_NUL: &str = "\u{fffd}";

/// As PostgreSQL's driver takes them.
pub(super) fn for_postgres(values: Vec<Value<'_>>) -> Result<PgArguments, sqlx::Error> {
    let mut arguments = PgArguments::default();
    arguments.reserve(values.len(), 0);
    for value in values {
        let added = match value {
            Value::Text(Some(text)) if text.contains('\0') => arguments.add(text.replace('\0', IN_PLACE_OF_NUL)),
            Value::Text(text) => arguments.add(text),
            Value::Number(number) => arguments.add(number),
            Value::Truth(truth) => arguments.add(truth),
            Value::Bytes(bytes) => arguments.add(bytes.as_deref()),
        };
        added.map_err(sqlx::Error::Encode)?;
    }
    Ok(arguments)
}
