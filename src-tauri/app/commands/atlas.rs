//! What WeCom's error numbers mean.

use crate::error::CommandResult;
use macros::command;
use std::collections::BTreeMap;
use wecom::errcode::atlas::{self, ErrorText, Explanation, FoundError, TextLanguage};

/// The words of errors with each of WeCom's numbers, by the number.
#[command]
pub async fn error_texts(language: TextLanguage) -> CommandResult<BTreeMap<String, ErrorText>> {
    Ok(atlas::error_texts(language))
}

/// The numbers that a search finds, by rising number; all of them for an empty one.
#[command]
pub async fn error_search(query: String, language: TextLanguage) -> CommandResult<Vec<FoundError>> {
    Ok(atlas::search(&query, language))
}

/// What a number means; none for one that is not among WeCom's.
#[command]
pub async fn error_explain(code: i64, language: TextLanguage) -> CommandResult<Option<Explanation>> {
    Ok(atlas::explain(code, language))
}
