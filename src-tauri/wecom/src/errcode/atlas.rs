//! What each error number means to the person who meets it: what happened, why, what to do, where in the admin console.
//!
//! The texts are our own, a file for each language beside this one; what does not depend on the language is in `atlas.tsv`. Window and
//! command line say the same words. What the sources mark as unknown is not said (`errcodes.tsv`, `wecom/messages.md`,
//! `wecom/contacts-media-agent.md`, `wecom/limits.md` [O; C]).

use super::{Entry, all};
use crate::class::ErrorClass;
use serde::de::DeserializeOwned;
use serde::de::value::StrDeserializer;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the number is about and whether to try again: `code`, `subject`, `again`.
const FACTS: &str = include_str!("atlas.tsv");
/// `code`, `what`, `why`, `do`, `where`; every file has the rows of the table in its order, which the tests hold.
const CHINESE: &str = include_str!("atlas.zh-CN.tsv");
const ENGLISH: &str = include_str!("atlas.en.tsv");

/// Longest search that is looked at, characters: somebody may paste a whole log.
const MOST_SEARCHED: usize = 400;

/// A language of the texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub enum TextLanguage {
    /// 简体中文.
    #[serde(rename = "zh-CN")]
    Chinese,
    /// English.
    #[serde(rename = "en")]
    English,
}

/// What a number is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Subject {
    /// Corp ID, secret, token.
    Login,
    /// Trusted IPs and domains.
    Address,
    /// The app and its permissions.
    App,
    /// The company itself.
    Company,
    /// Who is to get it.
    Recipients,
    /// Frequency and quantity.
    Limits,
    /// Texts, titles, types of messages.
    Content,
    /// Links.
    Link,
    /// Pictures, voice, videos, files.
    File,
    /// Template cards.
    Card,
    /// Mini programs.
    Mini,
    /// Group chats of the app.
    Chat,
    /// Group robots.
    Robot,
    /// Reading the directory.
    Directory,
    /// Recalling messages, updating cards.
    Recall,
    /// WeCom's own service.
    Service,
    /// Interfaces that Posthorn does not use.
    Elsewhere,
}

/// Whether it helps to try again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum TryAgain {
    /// It is no error.
    None,
    /// Posthorn has done it once already.
    Auto,
    /// In a few minutes.
    Soon,
    /// When the limit is over.
    Wait,
    /// When what is wrong was changed.
    Change,
    /// It cannot help.
    Never,
}

/// An error number explained, in one language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Explanation {
    /// The number.
    pub code: i64,
    /// What it is about.
    pub subject: Subject,
    /// Whether it helps to try again.
    pub again: TryAgain,
    /// Its class; none for 0, which is no error.
    pub class: Option<ErrorClass>,
    /// What happened, as a title.
    pub what: &'static str,
    /// Why.
    pub why: &'static str,
    /// What to do; each numbered step begins a line.
    pub advice: String,
    /// The path to it in the admin console; none where nothing has to be done there or the way is not known.
    pub place: Option<&'static str>,
    /// The vendor's words, Chinese.
    pub meaning_zh: &'static str,
    /// The vendor's words in English.
    pub meaning_en: &'static str,
}

/// An error number in a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FoundError {
    /// The number.
    pub code: i64,
    /// What it is about.
    pub subject: Subject,
    /// What happened, as a title.
    pub what: &'static str,
}

/// An error number in the words of an error as the pages show it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ErrorText {
    /// What happened.
    pub title: &'static str,
    /// Why.
    pub why: &'static str,
    /// What to do, and on a line of its own where in the admin console.
    pub fix: String,
}

/// A number explained, if the catalogue has it.
pub fn explain(code: i64, language: TextLanguage) -> Option<Explanation> {
    let index = all().binary_search_by_key(&code, |entry| entry.code).ok()?;
    explained(index, all().get(index)?, language)
}

/// What a number says happened, in English and a few words: for the log.
pub fn gist(code: i64) -> Option<&'static str> {
    explain(code, TextLanguage::English).map(|one| one.what)
}

/// All numbers, by rising number.
pub fn every(language: TextLanguage) -> impl Iterator<Item = Explanation> {
    let text = texts(language);
    all()
        .iter()
        .zip(text.lines().skip(1))
        .zip(FACTS.lines().skip(1))
        .filter_map(|((entry, text), facts)| made(entry, text, facts))
}

/// The words of errors with each of the numbers, by the number.
pub fn error_texts(language: TextLanguage) -> BTreeMap<String, ErrorText> {
    let text = |one: Explanation| {
        let fix = one.place.map_or_else(|| one.advice.clone(), |place| format!("{}\n{place}", one.advice));
        (one.code.to_string(), ErrorText { title: one.what, why: one.why, fix })
    };
    every(language).map(text).collect()
}

/// The numbers that have all words of a search in their number, in their texts in either language or in the vendor's words; by rising
/// number, all of them for an empty search. Where none has, those that stand in the search, which may be a whole error that was pasted.
pub fn search(query: &str, language: TextLanguage) -> Vec<FoundError> {
    let query: String = query.chars().take(MOST_SEARCHED).collect::<String>().to_lowercase();
    let words: Vec<&str> = query.split_whitespace().collect();
    let other = match language {
        TextLanguage::Chinese => TextLanguage::English,
        TextLanguage::English => TextLanguage::Chinese,
    };
    let found = |one: &Explanation| FoundError { code: one.code, subject: one.subject, what: one.what };
    let matching: Vec<FoundError> = every(language)
        .zip(every(other))
        .filter(|(one, other)| words.is_empty() || has_all(one, other, &words))
        .map(|(one, _)| found(&one))
        .collect();
    if !matching.is_empty() {
        return matching;
    }
    let named = numbers(&query);
    // 0 stands in many an address, and is no error.
    every(language).filter(|one| one.code != 0 && named.contains(&one.code)).map(|one| found(&one)).collect()
}

fn has_all(one: &Explanation, other: &Explanation, words: &[&str]) -> bool {
    let code = one.code.to_string();
    let texts =
        [one, other].map(|one| format!("{}\n{}\n{}\n{}", one.what, one.why, one.advice, one.place.unwrap_or("")));
    let texts = format!("{}\n{}\n{}\n{}", texts[0], texts[1], one.meaning_zh, one.meaning_en).to_lowercase();
    words.iter().all(|word| code.starts_with(word) || texts.contains(word))
}

/// The whole numbers in a text, each with the minus that stands before it.
fn numbers(text: &str) -> Vec<i64> {
    text.split(|c: char| !c.is_ascii_digit() && c != '-').filter_map(|part| part.parse().ok()).collect()
}

fn texts(language: TextLanguage) -> &'static str {
    match language {
        TextLanguage::Chinese => CHINESE,
        TextLanguage::English => ENGLISH,
    }
}

fn explained(index: usize, entry: &Entry, language: TextLanguage) -> Option<Explanation> {
    made(entry, texts(language).lines().nth(index + 1)?, FACTS.lines().nth(index + 1)?)
}

fn made(entry: &Entry, text: &'static str, facts: &'static str) -> Option<Explanation> {
    let mut facts = facts.split('\t').skip(1);
    let (subject, again) = (named(facts.next()?)?, named(facts.next()?)?);
    let mut text = text.split('\t').skip(1);
    Some(Explanation {
        code: entry.code,
        subject,
        again,
        class: entry.class,
        what: text.next()?,
        why: text.next()?,
        advice: in_steps(text.next()?),
        place: text.next().filter(|place| !place.is_empty()),
        meaning_zh: entry.meaning_zh,
        meaning_en: entry.meaning_en,
    })
}

/// With each numbered step on a line of its own.
fn in_steps(advice: &str) -> String {
    (2..=9).fold(advice.to_owned(), |text, step| {
        let chinese = text.replace(&format!("。{step}. "), &format!("。\n{step}. "));
        chinese.replace(&format!(". {step}. "), &format!(".\n{step}. "))
    })
}

/// A plain word of a file as what it names.
fn named<T: DeserializeOwned>(word: &str) -> Option<T> {
    T::deserialize(StrDeserializer::<serde::de::value::Error>::new(word)).ok()
}

#[cfg(test)]
mod tests;
