//! How small values stand in columns: enumerations as their words, numbers as 64-bit ones, structures as JSON.

use crate::model::store_error::StoreError;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The word of an enumeration's value: the one that crosses to the UI.
pub(crate) fn word<T: Serialize>(value: &T) -> Result<String, StoreError> {
    match serde_json::to_value(value) {
        Ok(Value::String(word)) => Ok(word),
        _ => Err(StoreError::Other("a value has no word".to_owned())),
    }
}

/// The value of a word.
pub(crate) fn value_of<T: DeserializeOwned>(word: String) -> Result<T, StoreError> {
    serde_json::from_value(Value::String(word)).map_err(StoreError::bad_row)
}

/// The value of a word that may be missing.
pub(crate) fn value_if<T: DeserializeOwned>(word: Option<String>) -> Result<Option<T>, StoreError> {
    word.map(value_of).transpose()
}

/// A structure as JSON.
pub(crate) fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Other(error.to_string()))
}

/// A structure from JSON.
pub(crate) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(StoreError::bad_row)
}

/// A number that counts rows.
pub(crate) fn count(number: i64) -> u32 {
    u32::try_from(number.max(0)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::ledger::LedgerReason;
    use crate::model::outcome::Outcome;

    #[test]
    fn words_and_values() {
        assert_eq!(word(&Outcome::NotSent).unwrap(), "not_sent");
        assert_eq!(value_of::<Outcome>("not_sent".to_owned()).unwrap(), Outcome::NotSent);
        assert_eq!(value_if::<LedgerReason>(None).unwrap(), None);
        assert!(matches!(value_of::<Outcome>("perhaps".to_owned()), Err(StoreError::Corrupt(_))));
        assert!(matches!(word(&7), Err(StoreError::Other(_))));
        assert_eq!((count(-1), count(7), count(i64::MAX)), (0, 7, u32::MAX));
    }
}
