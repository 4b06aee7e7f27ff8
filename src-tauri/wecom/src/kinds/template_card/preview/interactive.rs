//! Drawing of the cards that a member answers (`wecom/messages.md §1.5`).

use super::{action, horizontal, quote, source};
use crate::kinds::{
    Button, ButtonInteraction, ButtonSelection, CardSource, Checkbox, MultipleInteraction, SelectOption, Selector,
    SubmitButton, VoteInteraction,
};
use crate::measure::{is_none_or_blank, saturated};
use crate::preview::{
    ButtonPreview, CardPreview, CheckboxPreview, ChoicePreview, RowAction, SelectPreview, SpanWriter, shown,
};
use crate::rich::Rich;

pub(super) fn button(writer: &SpanWriter<'_>, card: &ButtonInteraction) -> CardPreview {
    CardPreview {
        source: source(writer, card.source.as_ref(), card.action_menu.as_ref()),
        title: writer.translated(card.main_title.title.as_deref()),
        desc: writer.translated(card.main_title.desc.as_deref()),
        quote: card.quote_area.as_ref().filter(|block| !block.is_blank()).map(quote),
        sub_title: writer.translated(card.sub_title_text.as_deref()),
        horizontal: card.horizontal_content_list.iter().map(|row| horizontal(writer, row)).collect(),
        selection: card.button_selection.as_ref().filter(|block| !block.is_blank()).map(selection),
        buttons: card.button_list.iter().map(one_button).collect(),
        action: Some(card.card_action.as_ref().map_or(RowAction::None, action)),
        ..CardPreview::default()
    }
}

pub(super) fn vote(writer: &SpanWriter<'_>, card: &VoteInteraction) -> CardPreview {
    CardPreview {
        source: source(writer, plain(card.source.as_ref()).as_ref(), None),
        title: writer.translated(card.main_title.title.as_deref()),
        desc: writer.translated(card.main_title.desc.as_deref()),
        checkbox: Some(checkbox(&card.checkbox)),
        submit: submit(&card.submit_button),
        ..CardPreview::default()
    }
}

pub(super) fn multiple(writer: &SpanWriter<'_>, card: &MultipleInteraction) -> CardPreview {
    let selector = |block: &Selector| select(block.title.as_deref(), block.selected_id.as_deref(), &block.option_list);
    CardPreview {
        source: source(writer, plain(card.source.as_ref()).as_ref(), None),
        title: writer.translated(card.main_title.title.as_deref()),
        desc: writer.translated(card.main_title.desc.as_deref()),
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
