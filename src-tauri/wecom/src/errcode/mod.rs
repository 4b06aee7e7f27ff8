//! The catalogue of WeCom's error numbers: what each means, what to do about it, and its class.
//!
//! The facts come from `errcodes.tsv` beside this file; `table.rs` is generated from it and a test compares the two.

pub mod atlas;
mod table;

use crate::class::ErrorClass;

/// One error number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// `errcode` as WeCom answers it. 0 is success.
    pub code: i64,
    /// The meaning in the words of the documentation.
    pub meaning_zh: &'static str,
    /// The meaning in English.
    pub meaning_en: &'static str,
    /// Usual cause and what to do, in English.
    pub advice_en: &'static str,
    /// What the number asks the caller to do; `None` for 0 alone.
    pub class: Option<ErrorClass>,
}

/// The entry of a number, if the catalogue has it.
pub fn find(code: i64) -> Option<&'static Entry> {
    let rows = all();
    rows.binary_search_by_key(&code, |entry| entry.code).ok().and_then(|index| rows.get(index))
}

/// The class of a number; [`ErrorClass::Unknown`] for one that is not in the catalogue (and for 0, which is no error).
pub fn class_of(code: i64) -> ErrorClass {
    find(code).and_then(|entry| entry.class).unwrap_or(ErrorClass::Unknown)
}

/// Every entry, by rising number.
pub fn all() -> &'static [Entry] {
    &table::ROWS
}

/// The server is busy; what it did of the request it does not say.
pub const SYSTEM_BUSY: i64 = -1;
/// The computer's address is not among the trusted ones of the application.
pub const UNTRUSTED_ADDRESS: i64 = 60020;
/// The token is not valid (any more): renew once and repeat (`wecom/contacts-media-agent.md §2` [O]).
pub const INVALID_TOKEN: i64 = 40014;
/// The token has expired: renew once and repeat (`wecom/contacts-media-agent.md §2` [O]).
pub const EXPIRED_TOKEN: i64 = 42001;

/// The secret is none of this company and application (`wecom/errcodes.tsv` [O]).
pub const WRONG_SECRET: i64 = 40001;

/// Whether `gettoken` refused the secret or the company with this number, so that asking again with the same pair
/// cannot help and, repeated, blocks the address for an hour (`wecom/contacts-media-agent.md §2` [O]).
pub fn refuses_secret(code: i64) -> bool {
    /// Company dissolved or banned; its class is permission, yet no further try can succeed.
    const COMPANY_UNAVAILABLE: i64 = 301_007;
    code == COMPANY_UNAVAILABLE || class_of(code) == ErrorClass::Config
}

#[cfg(test)]
mod tests;
