//! An error number explained.

use serde::{Deserialize, Serialize};
use wecom::class::ErrorClass;
use wecom::errcode::atlas::{Explanation, Subject, TryAgain};

/// An error number in the language of the words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExplanationLine {
    /// The number.
    pub code: i64,
    /// What it is about.
    pub subject: Subject,
    /// Its class; none for 0, which is no error.
    pub class: Option<ErrorClass>,
    /// Whether it helps to try again.
    pub again: TryAgain,
    /// What happened.
    pub what: String,
    /// Why.
    pub why: String,
    /// What to do.
    pub advice: String,
    /// Where in the admin console.
    pub place: Option<String>,
    /// The vendor's words, Chinese.
    pub meaning_zh: String,
    /// The vendor's words in English.
    pub meaning_en: String,
}

impl From<Explanation> for ExplanationLine {
    fn from(one: Explanation) -> Self {
        Self {
            code: one.code,
            subject: one.subject,
            class: one.class,
            again: one.again,
            what: one.what.to_owned(),
            why: one.why.to_owned(),
            advice: one.advice,
            place: one.place.map(str::to_owned),
            meaning_zh: one.meaning_zh.to_owned(),
            meaning_en: one.meaning_en.to_owned(),
        }
    }
}
