//! What a member can do on a card as it stands on the phone: read from the card that was checked when it came.

use serde_json::Value;

/// What can be pressed and chosen on a card.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CardControls {
    /// What can be chosen: a vote, selectors.
    pub questions: Vec<CardQuestion>,
    /// What can be pressed. None on a card whose button was greyed out.
    pub buttons: Vec<CardButton>,
    /// The entries of the menu at the upper right.
    pub menu: Vec<CardButton>,
}

/// A question of a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardQuestion {
    /// Its `question_key`.
    pub key: String,
    /// Its words; empty for a vote, whose question is the card's title.
    pub title: String,
    /// Several options may be chosen.
    pub multiple: bool,
    /// It can no longer be answered (`disable`).
    pub closed: bool,
    /// What can be chosen.
    pub options: Vec<CardOption>,
}

/// An option of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardOption {
    /// Its id.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Chosen at first.
    pub chosen: bool,
}

/// A button, or an entry of the menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CardButton {
    /// Its key.
    pub key: String,
    /// Its words.
    pub text: String,
}

/// Words of a submit button that has none (`wecom/messages.md §1.5` [O]).
const SUBMIT: &str = "提交";

impl CardControls {
    /// Of a card. Buttons that open a page call nobody back and are not among them.
    pub fn of(card: &Value) -> Self {
        let mut questions = Vec::new();
        if let Some(checkbox) = present(&card["checkbox"]) {
            let multiple = checkbox["mode"].as_i64() == Some(1);
            questions.push(question(checkbox, multiple, |option| option["is_checked"].as_bool() == Some(true)));
        }
        let selectors = list(&card["select_list"]).iter().chain(present(&card["button_selection"]));
        questions.extend(selectors.map(selector));
        Self { questions, buttons: buttons(card), menu: buttons_of(&card["action_menu"]["action_list"]) }
    }

    /// The button with this key, and whether it stands in the menu.
    pub(crate) fn find(&self, key: &str) -> Option<(&CardButton, bool)> {
        let on_the_card = self.buttons.iter().map(|button| (button, false));
        on_the_card.chain(self.menu.iter().map(|button| (button, true))).find(|(button, _)| button.key == key)
    }
}

fn buttons(card: &Value) -> Vec<CardButton> {
    if !text(&card["replace_text"]).is_empty() {
        return Vec::new();
    }
    let mut found = buttons_of(&card["button_list"]);
    if let Some(submit) = present(&card["submit_button"]) {
        let words = text(&submit["text"]);
        let words = if words.is_empty() { SUBMIT.to_owned() } else { words };
        found.push(CardButton { key: text(&submit["key"]), text: words });
    }
    found
}

/// Those that call back.
fn buttons_of(all: &Value) -> Vec<CardButton> {
    let calls_back = |button: &&Value| button["type"].as_i64().unwrap_or(0) == 0;
    let button = |button: &Value| CardButton { key: text(&button["key"]), text: text(&button["text"]) };
    list(all).iter().filter(calls_back).map(button).collect()
}

/// A wrong or missing `selected_id` chooses the first option (`wecom/messages.md §1.5` [O]).
fn selector(selector: &Value) -> CardQuestion {
    let selected = text(&selector["selected_id"]);
    let mut found = question(selector, false, |option| text(&option["id"]) == selected);
    if !found.options.iter().any(|option| option.chosen)
        && let Some(first) = found.options.first_mut()
    {
        first.chosen = true;
    }
    found
}

fn question(of: &Value, multiple: bool, is_chosen: impl Fn(&Value) -> bool) -> CardQuestion {
    let option =
        |option: &Value| CardOption { id: text(&option["id"]), text: text(&option["text"]), chosen: is_chosen(option) };
    CardQuestion {
        key: text(&of["question_key"]),
        title: text(&of["title"]),
        multiple,
        closed: of["disable"].as_bool() == Some(true),
        options: list(&of["option_list"]).iter().map(option).collect(),
    }
}

fn present(block: &Value) -> Option<&Value> {
    block.is_object().then_some(block)
}

fn list(items: &Value) -> &[Value] {
    items.as_array().map_or(&[][..], Vec::as_slice)
}

fn text(of: &Value) -> String {
    of.as_str().unwrap_or_default().to_owned()
}
