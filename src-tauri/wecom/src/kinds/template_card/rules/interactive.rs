//! Rules of the cards that a member answers: buttons, votes, several questions (`wecom/messages.md §1.5`).

use super::block::{self, DEDUCED, LIKELY_LINK, SOURCE};
use crate::agent::AppFacts;
use crate::finding::{Finding, Rule};
use crate::kinds::{
    Button, ButtonInteraction, ButtonSelection, CardSource, Checkbox, CheckboxOption, MainTitle, MultipleInteraction,
    OPTION_ID, QUESTION_KEY, SelectOption, Selector, SubmitButton, TemplateCard, VoteInteraction,
};
use crate::limit::{Limit, Severity, Unit};
use crate::measure::{is_none_or_blank, saturated};
use crate::report::Report;
use std::collections::HashSet;

pub(super) fn button(report: &mut Report, card: &ButtonInteraction, app: AppFacts) {
    callback(report, app);
    block::source(report, card.source.as_ref());
    // The card as a whole has said already that it calls back.
    block::action_menu(report, card.action_menu.as_ref(), AppFacts { has_callback: true, ..app });
    title_is_there(report, &card.main_title);
    block::main_title(report, Some(&card.main_title));
    block::quote(report, card.quote_area.as_ref());
    report.optional("template_card.sub_title_text", card.sub_title_text.as_deref(), TemplateCard::SUB_TITLE_TEXT);
    block::horizontal(report, &card.horizontal_content_list);
    block::optional_card_action(report, card.card_action.as_ref());
    selection(report, card.button_selection.as_ref());
    buttons(report, &card.button_list);
    block::task_id(report, card.task_id.as_deref());
}

pub(super) fn vote(report: &mut Report, card: &VoteInteraction, app: AppFacts) {
    callback(report, app);
    plain_source(report, card.source.as_ref());
    title_is_there(report, &card.main_title);
    block::main_title_within(report, Some(&card.main_title), VoteInteraction::TITLE, VoteInteraction::DESC);
    checkbox(report, &card.checkbox);
    submit(report, &card.submit_button);
    block::task_id(report, card.task_id.as_deref());
}

pub(super) fn multiple(report: &mut Report, card: &MultipleInteraction, app: AppFacts) {
    callback(report, app);
    plain_source(report, card.source.as_ref());
    title_is_there(report, &card.main_title);
    block::main_title_within(report, Some(&card.main_title), MainTitle::TITLE, MultipleInteraction::DESC);
    selectors(report, &card.select_list);
    submit(report, &card.submit_button);
    block::task_id(report, card.task_id.as_deref());
}

fn callback(report: &mut Report, app: AppFacts) {
    if !app.has_callback {
        let path = "template_card.card_type";
        report.add(path, Severity::NeedsApp, Rule::NeedsCallback, Some(43012), "wecom/messages.md §1.5 [O; D]");
    }
}

fn title_is_there(report: &mut Report, title: &MainTitle) {
    let text = title.title.as_deref().unwrap_or_default();
    report.require("template_card.main_title.title", text, Some(41016), "wecom/messages.md §1.5.1 [O; C]");
}

/// The line at the top of a card that does not know its colour: a chosen one is left out.
fn plain_source(report: &mut Report, source: Option<&CardSource>) {
    if source.is_some_and(|source| source.desc_color.is_some_and(|colour| colour != 0)) {
        let path = "template_card.source.desc_color";
        report.add(path, Severity::Style, Rule::OptionIgnored, None, "wecom/messages.md §1.5.1 [O]");
    }
    let without = source.map(|source| CardSource { desc_color: None, ..source.clone() });
    block::source(report, without.as_ref());
}

fn selection(report: &mut Report, block: Option<&ButtonSelection>) {
    let Some(block) = block else { return };
    let path = "template_card.button_selection";
    if block.is_blank() {
        report.meter(&format!("{path}.question_key"), 0, QUESTION_KEY);
        report.meter(&format!("{path}.option_list"), 0, SelectOption::LIST);
        return;
    }
    report.key(&format!("{path}.question_key"), &block.question_key, QUESTION_KEY, None);
    report.free(&format!("{path}.title"), block.title.as_deref());
    options(report, path, block.selected_id.as_deref(), &block.option_list);
}

fn selectors(report: &mut Report, list: &[Selector]) {
    let path = "template_card.select_list";
    not_empty(report, path, list.len(), Selector::LIST);
    let mut keys = HashSet::new();
    for (i, block) in list.iter().enumerate() {
        let path = format!("{path}.{i}");
        report.key(&format!("{path}.question_key"), &block.question_key, QUESTION_KEY, Some(&mut keys));
        report.free(&format!("{path}.title"), block.title.as_deref());
        options(report, &path, block.selected_id.as_deref(), &block.option_list);
    }
}

/// The options of one selector. A wrong first choice means the first option, so it is no fault, but not what was meant.
fn options(report: &mut Report, path: &str, selected: Option<&str>, list: &[SelectOption]) {
    let rows = list.iter().map(|option| (option.id.as_str(), option.text.as_str()));
    option_rows(report, &format!("{path}.option_list"), rows, SelectOption::LIST, SelectOption::TEXT);
    if !is_none_or_blank(selected) && !list.iter().any(|option| Some(option.id.as_str()) == selected) {
        report.add(&format!("{path}.selected_id"), Severity::Style, Rule::OutOfRange, None, SOURCE);
    }
}

fn checkbox(report: &mut Report, block: &Checkbox) {
    let path = "template_card.checkbox";
    report.key(&format!("{path}.question_key"), &block.question_key, QUESTION_KEY, None);
    let mode = block.mode.unwrap_or(0);
    if mode > 1 {
        report.add(&format!("{path}.mode"), Severity::Refused, Rule::OutOfRange, None, DEDUCED);
    }
    let rows = block.option_list.iter().map(|option| (option.id.as_str(), option.text.as_str()));
    option_rows(report, &format!("{path}.option_list"), rows, CheckboxOption::LIST, CheckboxOption::TEXT);
    let checked: Vec<usize> =
        block.option_list.iter().enumerate().filter(|(_, option)| option.is_checked).map(|(i, _)| i).collect();
    if let (0, [_, second, ..]) = (mode, checked.as_slice()) {
        report.add_number(Finding {
            path: format!("{path}.option_list.{second}.is_checked"),
            severity: Severity::Style,
            rule: Rule::TooMany,
            unit: Some(Unit::Items),
            actual: Some(saturated(checked.len())),
            limit: Some(1),
            code: None,
            source: DEDUCED.to_owned(),
            over: None,
            detail: None,
            channel: None,
        });
    }
}

fn option_rows<'a>(
    report: &mut Report,
    path: &str,
    rows: impl ExactSizeIterator<Item = (&'a str, &'a str)>,
    list: Limit,
    text_limit: Limit,
) {
    not_empty(report, path, rows.len(), list);
    let mut ids = HashSet::new();
    for (i, (id, text)) in rows.enumerate() {
        report.key(&format!("{path}.{i}.id"), id, OPTION_ID, Some(&mut ids));
        let path = format!("{path}.{i}.text");
        report.require(&path, text, Some(42041), SOURCE);
        report.optional(&path, Some(text), text_limit);
    }
}

fn buttons(report: &mut Report, list: &[Button]) {
    let path = "template_card.button_list";
    not_empty(report, path, list.len(), Button::LIST);
    let mut keys = HashSet::new();
    for (i, button) in list.iter().enumerate() {
        let at = |field: &str| format!("{path}.{i}.{field}");
        report.require(&at("text"), &button.text, Some(42038), SOURCE);
        report.optional(&at("text"), Some(&button.text), Button::TEXT);
        if button.style.is_some_and(|style| style != button.shown_style()) {
            report.add(&at("style"), Severity::Style, Rule::OutOfRange, None, SOURCE);
        }
        match button.link_type.unwrap_or(0) {
            0 => report.key(&at("key"), button.key.as_deref().unwrap_or_default(), Button::KEY, Some(&mut keys)),
            1 => report.url(&at("url"), button.url.as_deref(), LIKELY_LINK),
            _ => report.add(&at("type"), Severity::Refused, Rule::OutOfRange, None, DEDUCED),
        }
    }
}

fn submit(report: &mut Report, button: &SubmitButton) {
    report.optional("template_card.submit_button.text", button.text.as_deref(), SubmitButton::TEXT);
    report.key("template_card.submit_button.key", &button.key, SubmitButton::KEY, None);
}

/// A list that must have entries, and not too many.
fn not_empty(report: &mut Report, path: &str, count: usize, limit: Limit) {
    if count == 0 {
        report.add(path, Severity::Refused, Rule::Required, limit.code, limit.source);
    }
    report.entries(path, count, limit);
}
