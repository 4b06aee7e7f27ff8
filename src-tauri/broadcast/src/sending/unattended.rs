//! What keeps a message of another program from being sent. The review is the same as a person's; nobody looks at it here, so that what it
//! would ask a person for stands in the way.

use crate::model::error_view::{ErrorCode, ErrorView};
use crate::sending::review::{MOST_WITHOUT_CONFIRMATION, Review};
use serde::Serialize;
use serde_json::Value;
use wecom::finding::Rule;

/// Most people that a message goes to unless its program may reach more: as many as a person would not be asked about.
pub const MOST_PEOPLE: u32 = MOST_WITHOUT_CONFIRMATION;

/// Why it must not leave; `None`: it may. Who allowed so many people has confirmed as many.
pub fn obstacle(review: &Review, most_people: u32) -> Option<ErrorView> {
    let open = review.inspection.findings.iter().filter(|one| one.rule == Rule::OpenVariable);
    let open: Vec<&str> = open.filter_map(|one| one.detail.as_deref()).collect();
    if !open.is_empty() {
        let error = ErrorView::new(ErrorCode::VariablesOpen, "variables have no value");
        return Some(error.at("values").with_detail(open.join(", ")));
    }
    if review.blocked {
        return Some(blocked(review));
    }
    let people = review.count.known_people();
    if people.is_none_or(|people| people > most_people) {
        let text = format!("it goes to more people than {most_people}, or to nobody knows how many");
        let error = ErrorView::new(ErrorCode::TooManyPeople, text);
        return Some(ErrorView { detail: people.map(|people| people.to_string()), ..error });
    }
    let asked: Vec<String> = review.preflight.open(&[]).map(|kind| word(&kind)).collect();
    if asked.is_empty() {
        return None;
    }
    let error = ErrorView::new(ErrorCode::NeedsPerson, "a person would have to acknowledge something");
    Some(error.with_detail(asked.join(",")))
}

fn blocked(review: &Review) -> ErrorView {
    let error = ErrorView::new(ErrorCode::Blocked, "the message or its recipients would be refused");
    let why = match &review.count.unresolvable {
        Some(why) => Some(word(why)),
        None if review.batches == 0 => Some("no_recipient".to_owned()),
        None => None,
    };
    ErrorView { detail: why, ..error }
}

/// The snake_case word of a plain enum.
fn word(value: &impl Serialize) -> String {
    serde_json::to_value(value).ok().as_ref().and_then(Value::as_str).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests;
