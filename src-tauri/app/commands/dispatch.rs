//! Commands called by name, with JSON in and out, as the pages call them but without Tauri: for the fixtures of the pages' tests and for
//! the pages in a browser.

use crate::error::CommandResult;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::pin::Pin;

/// An answer under way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = CommandResult<Value>> + Send + 'a>>;

/// Reads the arguments of a command. Those that it does not know are left alone, as Tauri leaves them.
pub fn read<T: DeserializeOwned>(arguments: Value) -> CommandResult<T> {
    let arguments = if arguments.is_null() { Value::Object(serde_json::Map::default()) } else { arguments };
    serde_json::from_value(arguments)
        .map_err(|error| ErrorView::new(ErrorCode::InvalidInput, format!("arguments: {error}")))
}

/// The answer as a page gets it.
pub fn written<T: Serialize>(answer: CommandResult<T>) -> CommandResult<Value> {
    serde_json::to_value(answer?)
        .map_err(|error| ErrorView::new(ErrorCode::Internal, format!("the answer cannot be written: {error}")))
}

/// The refusal of a command whose point is a window, a dialog or another program of the desktop.
pub fn needs_the_window(command: &str) -> ErrorView {
    ErrorView::new(ErrorCode::NotPossible, format!("{command} needs the desktop program"))
}

/// The refusal of what is no command.
pub fn unknown(command: &str) -> ErrorView {
    ErrorView::new(ErrorCode::NotFound, format!("there is no command {command}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[derive(Debug, PartialEq, serde::Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Arguments {
        profile_id: String,
        limit: Option<u32>,
    }

    #[test]
    fn arguments_have_the_pages_names_and_may_leave_out_what_is_optional() {
        let read: Arguments = read(json!({ "profileId": "practice", "more": 1 })).unwrap();
        assert_eq!(read, Arguments { profile_id: "practice".into(), limit: None });
    }

    #[test]
    fn wrong_arguments_are_refused_and_not_a_fault() {
        let refused = read::<Arguments>(json!({ "profileId": 7 })).unwrap_err();
        assert_eq!(refused.code, ErrorCode::InvalidInput);
    }
}
