//! Reading JSON whose fields may be missing, null, or of a neighbouring type (a number as text).
//!
//! WeCom documents most fields of its answers as optional (`wecom/contacts-media-agent.md §5` [D]), and private
//! deployments differ in small ways; an odd field must not cost the whole answer.

use serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;
use std::marker::PhantomData;

/// A JSON object.
pub(crate) type Object = Map<String, Value>;

/// A whole number, also when written as text or with a zero fraction.
pub(crate) fn int(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64().or_else(|| {
            let float = number.as_f64().filter(|float| float.fract() == 0.0 && float.abs() < 9e15)?;
            #[expect(clippy::cast_possible_truncation, reason = "exact: a whole number below 2^53")]
            Some(float as i64)
        }),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// A number of a department, tag or application.
pub(crate) fn id(value: &Value) -> Option<u32> {
    int(value).and_then(|number| u32::try_from(number).ok())
}

/// A text that is not empty, also when written as a number.
pub(crate) fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) if !text.is_empty() => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A yes or no: `true`, or a number other than 0.
pub(crate) fn flag(value: &Value) -> bool {
    matches!(value, Value::Bool(true)) || int(value).is_some_and(|number| number != 0)
}

/// What `read` makes of each element of the array in this field; what it cannot read is left out, and a field that is
/// missing or no array is empty.
pub(crate) fn list<T>(object: &Object, field: &str, read: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    object.get(field).and_then(Value::as_array).map(|rows| rows.iter().filter_map(read).collect()).unwrap_or_default()
}

/// The same for an array inside an object, such as `allow_partys.partyid`.
pub(crate) fn list_in<T>(object: &Object, outer: &str, field: &str, read: impl Fn(&Value) -> Option<T>) -> Vec<T> {
    object.get(outer).and_then(Value::as_object).map(|inner| list(inner, field, read)).unwrap_or_default()
}

/// A row of a long list.
pub(crate) trait Row: Sized {
    /// The row, unless what identifies it is missing.
    fn read(row: &Object) -> Option<Self>;
}

/// For `#[serde(deserialize_with)]`: an array of rows, read one at a time (the lists of a big company are long). Rows that
/// cannot be identified are left out and counted in the log; null is an empty list.
pub(crate) fn rows<'de, T: Row, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    struct Rows<T>(PhantomData<T>);

    impl<'de, T: Row> Visitor<'de> for Rows<T> {
        type Value = Vec<T>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an array of objects")
        }

        fn visit_unit<E>(self) -> Result<Vec<T>, E> {
            Ok(Vec::new())
        }

        fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Vec<T>, A::Error> {
            let mut rows = Vec::new();
            let mut dropped = 0_usize;
            while let Some(value) = sequence.next_element::<Value>()? {
                match value.as_object().and_then(T::read) {
                    Some(row) => rows.push(row),
                    None => dropped += 1,
                }
            }
            if dropped > 0 {
                tracing::warn!(dropped, kept = rows.len(), "rows without an identifier in an answer of WeCom");
            }
            Ok(rows)
        }
    }

    deserializer.deserialize_any(Rows(PhantomData))
}

/// For `#[serde(deserialize_with)]`: an error number; null counts as absent, anything that is no whole number is an error.
pub(crate) fn errcode<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let value: Value = serde::Deserialize::deserialize(deserializer)?;
    match int(&value) {
        Some(code) => Ok(Some(code)),
        None if value.is_null() => Ok(None),
        None => Err(serde::de::Error::custom("errcode is not a number")),
    }
}

/// For `#[serde(deserialize_with)]`: a text; anything else is empty.
pub(crate) fn errmsg<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    let value: Value = serde::Deserialize::deserialize(deserializer)?;
    Ok(text(&value).unwrap_or_default())
}

/// Whether the text, if it is JSON at all, is an object.
pub(crate) fn is_object(text: &str) -> Result<bool, serde_json::Error> {
    serde_json::from_str::<IgnoredAny>(text)?;
    Ok(text.trim_start().starts_with('{'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers() {
        for (value, expected) in [
            (json!(7), Some(7)),
            (json!(-1), Some(-1)),
            (json!("7"), Some(7)),
            (json!(" -7 "), Some(-7)),
            (json!(7.0), Some(7)),
            (json!(7.5), None),
            (json!(1e300), None),
            (json!(u64::MAX), None),
            (json!(""), None),
            (json!("7a"), None),
            (json!(null), None),
            (json!(true), None),
            (json!([7]), None),
        ] {
            assert_eq!(int(&value), expected, "{value}");
        }
        assert_eq!(id(&json!(-1)), None);
        assert_eq!(id(&json!(4_294_967_295_u32)), Some(u32::MAX));
        assert_eq!(id(&json!(4_294_967_296_u64)), None);
    }

    #[test]
    fn texts_and_flags() {
        assert_eq!(text(&json!("")), None);
        assert_eq!(text(&json!("张")), Some("张".to_owned()));
        assert_eq!(text(&json!(1)), Some("1".to_owned()));
        assert_eq!(text(&json!(null)), None);
        assert!(flag(&json!(1)) && flag(&json!("1")) && flag(&json!(true)));
        assert!(!flag(&json!(0)) && !flag(&json!("0")) && !flag(&json!(null)) && !flag(&json!("")));
    }

    #[test]
    fn objects_alone() {
        assert!(is_object(" {\"a\":[1]} ").unwrap());
        assert!(!is_object("[]").unwrap());
        assert!(!is_object("\"{\"").unwrap());
        assert!(is_object("{\"a\":").unwrap_err().is_eof());
        assert!(!is_object("{} x").unwrap_err().is_eof());
    }
}
