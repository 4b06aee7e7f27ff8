//! Messages of other programs that were not sent, in words.

use super::super::document::DeadLetterLine;
use super::super::messages::Words;
use super::{here, line, problem_words};

/// Adds one.
pub(super) fn push(text: &mut String, letter: &DeadLetterLine, words: Words) {
    let number = letter.line.map(|number| number.to_string()).unwrap_or_default();
    let place = if number.is_empty() { number } else { format!("{} {number}", words.pick("行", "line")) };
    let key = letter.key.as_deref().unwrap_or_default();
    let why = problem_words(&letter.error, words);
    line(text, &[&letter.id, &here(&letter.at), &place, key, &letter.title, &why]);
}
