//! Drawing of the cards that a member answers (`wecom/messages.md §1.5`).

use super::card::{action, horizontal, quote, source};
use super::draw::{Pen, shown};
use super::{CardPreview, RowAction};
use crate::measure::{is_none_or_blank, saturated};
use crate::message::{
    Button, ButtonInteraction, ButtonSelection, CardSource, Checkbox, MultipleInteraction, SelectOption, SubmitButton,
    VoteInteraction,
};
use crate::rich::Rich;
use serde::{Deserialize, Serialize};

/// A button of a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ButtonPreview {
    /// Its text.
    pub text: Rich,
    /// Look, 1 to 4.
    pub style: u8,
    /// What a tap does: [`RowAction::Callback`], [`RowAction::Url`] or nothing.
    pub action: RowAction,
}

/// A selector.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct SelectPreview {
    /// Label at the left.
    pub title: Rich,
    /// What can be chosen.
    pub options: Vec<Rich>,
    /// Index of the option that is chosen at first: the named one, else the first; nothing when there is none at all.
    pub selected: Option<u32>,
}

/// Check boxes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CheckboxPreview {
    /// Several may be chosen; else one.
    pub multiple: bool,
    /// What can be chosen.
    pub options: Vec<ChoicePreview>,
}

/// An option of check boxes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChoicePreview {
    /// Its text.
    pub text: Rich,
    /// Chosen at first.
    pub checked: bool,
}

pub(super) fn button(pen: &Pen<'_>, card: &ButtonInteraction) -> CardPreview {
    CardPreview {
        source: source(pen, card.source.as_ref(), card.action_menu.as_ref()),
        title: pen.translated(card.main_title.title.as_deref()),
        desc: pen.translated(card.main_title.desc.as_deref()),
        quote: card.quote_area.as_ref().filter(|block| !block.is_blank()).map(quote),
        sub_title: pen.translated(card.sub_title_text.as_deref()),
        horizontal: card.horizontal_content_list.iter().map(|row| horizontal(pen, row)).collect(),
        selection: card.button_selection.as_ref().filter(|block| !block.is_blank()).map(selection),
        buttons: card.button_list.iter().map(one_button).collect(),
        action: Some(card.card_action.as_ref().map_or(RowAction::None, action)),
        ..CardPreview::default()
    }
}

pub(super) fn vote(pen: &Pen<'_>, card: &VoteInteraction) -> CardPreview {
    CardPreview {
        source: source(pen, plain(card.source.as_ref()).as_ref(), None),
        title: pen.translated(card.main_title.title.as_deref()),
        desc: pen.translated(card.main_title.desc.as_deref()),
        checkbox: Some(checkbox(&card.checkbox)),
        submit: submit(&card.submit_button),
        ..CardPreview::default()
    }
}

pub(super) fn multiple(pen: &Pen<'_>, card: &MultipleInteraction) -> CardPreview {
    let selector = |block: &crate::message::Selector| {
        select(block.title.as_deref(), block.selected_id.as_deref(), &block.option_list)
    };
    CardPreview {
        source: source(pen, plain(card.source.as_ref()).as_ref(), None),
        title: pen.translated(card.main_title.title.as_deref()),
        desc: pen.translated(card.main_title.desc.as_deref()),
        selects: card.select_list.iter().map(selector).collect(),
        submit: submit(&card.submit_button),
        ..CardPreview::default()
    }
}

/// The line at the top of these two has no colour of its own (`wecom/messages.md §1.5.1` [O]).
fn plain(source: Option<&CardSource>) -> Option<CardSource> {
    source.map(|source| CardSource { desc_color: None, ..source.clone() })
}

fn one_button(button: &Button) -> ButtonPreview {
    ButtonPreview {
        text: shown(Some(&button.text)),
        style: button.shown_style(),
        action: match button.link_type {
            None | Some(0) => RowAction::Callback,
            Some(1) => RowAction::Url,
            Some(_) => RowAction::None,
        },
    }
}

fn selection(block: &ButtonSelection) -> SelectPreview {
    select(block.title.as_deref(), block.selected_id.as_deref(), &block.option_list)
}

/// A wrong or missing choice means the first option (`wecom/messages.md §1.5.2` [O]).
fn select(title: Option<&str>, selected: Option<&str>, options: &[SelectOption]) -> SelectPreview {
    let named = options.iter().position(|option| Some(option.id.as_str()) == selected && !is_none_or_blank(selected));
    SelectPreview {
        title: shown(title),
        options: options.iter().map(|option| shown(Some(&option.text))).collect(),
        selected: (!options.is_empty()).then(|| saturated(named.unwrap_or(0))),
    }
}

fn checkbox(block: &Checkbox) -> CheckboxPreview {
    CheckboxPreview {
        multiple: block.mode == Some(1),
        options: block
            .option_list
            .iter()
            .map(|option| ChoicePreview { text: shown(Some(&option.text)), checked: option.is_checked })
            .collect(),
    }
}

fn submit(button: &SubmitButton) -> Rich {
    let text = button.text.as_deref().filter(|text| !is_none_or_blank(Some(text)));
    shown(Some(text.unwrap_or(SubmitButton::DEFAULT_TEXT)))
}
