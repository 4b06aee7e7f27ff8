//! What members answer to cards, as the app would be told of it at its callback URL (`wecom/contacts-media-agent.md §9.5`). The sandbox
//! calls nobody: whoever holds it asks. The newest 1,000 are kept.

mod controls;
#[cfg(test)]
mod tests;

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::response_codes::Issued;
use crate::state::State;
pub use controls::{CardButton, CardControls, CardOption, CardQuestion};

/// Answers kept.
pub(crate) const KEPT: usize = 1_000;

/// What a member does on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Press {
    /// Key of the button, submit button or menu entry.
    pub key: String,
    /// What is chosen at that moment.
    #[serde(default)]
    pub selected: Vec<SelectedItem>,
}

/// What is chosen of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelectedItem {
    /// `QuestionKey`.
    pub question_key: String,
    /// `OptionIds`.
    pub option_ids: Vec<String>,
}

/// Which event it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CardEventKind {
    /// A button or submit button was pressed.
    #[serde(rename = "template_card_event")]
    Card,
    /// An entry of the menu was chosen. It has no selected items.
    #[serde(rename = "template_card_menu_event")]
    Menu,
}

/// An event, with the words that stood on the card then: the card may be another one later.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CardEvent {
    /// The message with the card. The event itself does not tell it.
    pub msgid: String,
    /// `FromUserName`, as spelt in the contacts.
    pub userid: String,
    /// `CreateTime`, but in Unix milliseconds, sandbox clock.
    pub at_ms: i64,
    /// `Event`.
    pub event: CardEventKind,
    /// `EventKey`.
    pub event_key: String,
    /// `TaskId`.
    pub task_id: Option<String>,
    /// `CardType`.
    pub card_type: String,
    /// `ResponseCode`: lets one call change the card, for 72 hours.
    pub response_code: String,
    /// `SelectedItems`.
    pub selected: Vec<SelectedItem>,
    /// What stood on the button.
    pub button: String,
    /// What was asked and chosen, in words, in the order of `selected`.
    pub words: Vec<(String, Vec<String>)>,
}

/// Why nothing came of a press.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PressError {
    /// The member does not have this message, or not any more.
    #[error("the member does not have this message")]
    NoMessage,
    /// The card has no such button, or it was greyed out.
    #[error("the card has no such button")]
    NoButton,
    /// The card has no such question or option, the question is closed, or too much is chosen.
    #[error("this cannot be chosen on the card")]
    NoChoice,
}

/// See the module text.
#[derive(Debug, Default)]
pub(crate) struct CardEvents(VecDeque<CardEvent>);

impl CardEvents {
    /// Takes one.
    pub(crate) fn add(&mut self, event: CardEvent) {
        self.0.push_back(event);
        if self.0.len() > KEPT {
            self.0.pop_front();
        }
    }

    /// All that are kept, oldest first.
    pub(crate) fn all(&self) -> Vec<CardEvent> {
        self.0.iter().cloned().collect()
    }
}

impl State {
    /// A member presses something on a card. Whether a second press is possible is not documented; here it is, and each is an event.
    pub(crate) fn press(&self, userid: &str, msgid: &str, press: Press) -> Result<CardEvent, PressError> {
        let member = self.company.find(userid).ok_or(PressError::NoMessage)?;
        let changing = &mut *self.lock();
        let sent = changing.mailbox.held(msgid, member).ok_or(PressError::NoMessage)?;
        let controls = CardControls::of(&sent.message);
        let (button, in_menu) = controls.find(&press.key).ok_or(PressError::NoButton)?;
        let selected = if in_menu { Vec::new() } else { press.selected };
        let words = selected.iter().map(|item| words(&controls, item)).collect::<Option<Vec<_>>>();
        let words = words.ok_or(PressError::NoChoice)?;
        let now = changing.clock.now_ms();
        let card_type = sent.message["card_type"].as_str().unwrap_or_default().to_owned();
        let response_code = changing.random.id(43);
        let issued = Issued { msgid: msgid.to_owned(), card_type: card_type.clone(), at_ms: now };
        changing.response_codes.issue(response_code.clone(), issued);
        let task_id = changing.task_ids.iter().find(|(_, of)| of.msgid == msgid).map(|(id, _)| id.clone());
        let event = CardEvent {
            msgid: msgid.to_owned(),
            userid: self.company.members[member].userid.clone(),
            at_ms: now,
            event: if in_menu { CardEventKind::Menu } else { CardEventKind::Card },
            event_key: press.key,
            task_id,
            card_type,
            response_code,
            selected,
            button: button.text.clone(),
            words,
        };
        changing.card_events.add(event.clone());
        changing.mailbox.has_changed();
        Ok(event)
    }

    pub(crate) fn card_events(&self) -> Vec<CardEvent> {
        self.lock().card_events.all()
    }
}

/// Question and chosen options in words; `None` when that cannot be chosen.
fn words(controls: &CardControls, item: &SelectedItem) -> Option<(String, Vec<String>)> {
    let question = controls.questions.iter().find(|question| question.key == item.question_key && !question.closed)?;
    let once = |at: usize, id: &String| !item.option_ids[..at].contains(id);
    if (!question.multiple && item.option_ids.len() > 1)
        || !item.option_ids.iter().enumerate().all(|(at, id)| once(at, id))
    {
        return None;
    }
    let text = |id: &String| question.options.iter().find(|option| option.id == *id).map(|option| option.text.clone());
    Some((question.title.clone(), item.option_ids.iter().map(text).collect::<Option<_>>()?))
}
