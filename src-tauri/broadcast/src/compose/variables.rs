//! Variables that stay open: `{{ 姓名 }}` is not what anybody wants to read. One rule for every way to send; who means the braces
//! themselves says so ([`crate::model::draft::Draft::literal`]).

use crate::compose::personal::{each_text, path_of};
use crate::model::draft::Draft;
use wecom::finding::{Finding, Rule};
use wecom::kinds::Message;
use wecom::limit::Severity;

/// Longest name that is told, in characters.
const NAME_CHARS: usize = 30;
/// Most findings of one message.
const MOST: usize = 20;
const SOURCE: &str = "broadcast: variables [D]";

/// What is open in the message of a draft as it stands. Where everyone gets a message of their own, that is asked of each.
pub fn findings_of(draft: &Draft) -> Vec<Finding> {
    if draft.personal.is_some() { Vec::new() } else { findings(&draft.message, draft.literal) }
}

/// What is open in a message as somebody gets it, worst first; nothing where braces are meant.
pub fn findings(message: &Message, literal: bool) -> Vec<Finding> {
    if literal {
        return Vec::new();
    }
    let Ok(whole) = serde_json::to_value(message) else { return Vec::new() };
    let (mut open, mut perhaps) = (Vec::new(), Vec::new());
    each_text(&whole, &mut String::new(), &mut |place, text| {
        for (name, is_open) in variables(text) {
            let (found, severity, rule) = if is_open {
                (&mut open, Severity::Refused, Rule::OpenVariable)
            } else {
                (&mut perhaps, Severity::Style, Rule::PerhapsVariable)
            };
            let finding = Finding { detail: Some(name), ..Finding::new(&path_of(place), severity, rule, SOURCE) };
            if found.len() < MOST && !found.contains(&finding) {
                found.push(finding);
            }
        }
    });
    open.append(&mut perhaps);
    open
}

/// The sign that is meant: input methods write wide ones, sheets and programs write others.
fn plain(c: char) -> char {
    match c {
        '｛' | '﹛' | '︷' => '{',
        '｝' | '﹜' | '︸' => '}',
        '％' | '﹪' => '%',
        '＃' | '﹟' => '#',
        c => c,
    }
}

/// The variables of a text: the name of each, and whether it is one for certain; otherwise it only looks like one.
fn variables(text: &str) -> Vec<(String, bool)> {
    let signs: Vec<char> = text.chars().collect();
    let at = |place: usize| signs.get(place).copied().map(plain);
    let mut found = Vec::new();
    let mut place = 0;
    while place < signs.len() {
        if at(place) != Some('{') {
            place += 1;
            continue;
        }
        match at(place + 1) {
            Some('{') => {
                let end = (place + 2..signs.len()).find(|end| at(*end) == Some('}'));
                found.push((name(&signs[place + 2..end.unwrap_or(signs.len())]), true));
                place = end.unwrap_or(place + 2).max(place + 2);
            }
            Some('%') => {
                let end = (place + 2..signs.len()).find(|end| at(*end) == Some('%'));
                found.push((format!("{{% {} %}}", name(&signs[place + 2..end.unwrap_or(signs.len())])), true));
                place = end.unwrap_or(place + 2).max(place + 2);
            }
            // A remark, which would not be sent.
            Some('#') if (place + 2..signs.len()).any(|end| at(end) == Some('#') && at(end + 1) == Some('}')) => {
                found.push(("{# #}".to_owned(), true));
                place += 2;
            }
            _ => {
                let end = (place + 1..signs.len().min(place + 2 + NAME_CHARS)).find(|end| at(*end) == Some('}'));
                let inside: String = end.map(|end| signs[place + 1..end].iter().collect()).unwrap_or_default();
                if is_name(&inside) {
                    // Closed by more signs than it was opened: one was lost.
                    let is_open = end.is_some_and(|end| at(end + 1) == Some('}'));
                    found.push((inside.trim().to_owned(), is_open));
                    place = end.unwrap_or(place);
                }
                place += 1;
            }
        }
    }
    found
}

/// The name in the braces, shortened: up to a filter, without the signs of Jinja around it.
fn name(inside: &[char]) -> String {
    let line = inside.iter().take_while(|c| !matches!(c, '\n' | '\r' | '|'));
    let line: String = line.filter(|c| plain(**c) != '{').take(NAME_CHARS).collect();
    line.trim_matches(|c: char| c.is_whitespace() || c == '-' || c == '+').to_owned()
}

/// Whether something reads like the name of a column.
fn is_name(inside: &str) -> bool {
    let inside = inside.trim();
    !inside.is_empty()
        && inside.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | ' ' | '.' | '-'))
        && inside.chars().any(char::is_alphabetic)
}

#[cfg(test)]
mod tests;
