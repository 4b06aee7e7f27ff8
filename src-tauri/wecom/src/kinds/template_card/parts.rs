//! The blocks of any template card, and a card of another type made of them.

use crate::kinds::{
    ActionMenu, Button, ButtonInteraction, CardAction, CardImage, CardSource, Checkbox, CheckboxOption,
    EmphasisContent, HorizontalContent, ImageTextArea, JumpItem, Kind, MainTitle, Message, MultipleInteraction,
    NewsNotice, QuoteArea, SelectOption, Selector, SubmitButton, TemplateCard, TextNotice, VerticalContent,
    VoteInteraction, pair, some,
};
use crate::measure::is_none_or_blank;

/// All blocks that a card of some type can have.
#[derive(Debug, Default)]
pub(super) struct Parts {
    pub(super) source: Option<CardSource>,
    pub(super) action_menu: Option<ActionMenu>,
    pub(super) main_title: MainTitle,
    pub(super) emphasis_content: Option<EmphasisContent>,
    pub(super) quote_area: Option<QuoteArea>,
    pub(super) sub_title_text: Option<String>,
    pub(super) image_text_area: Option<ImageTextArea>,
    pub(super) card_image: Option<CardImage>,
    pub(super) vertical_content_list: Vec<VerticalContent>,
    pub(super) horizontal_content_list: Vec<HorizontalContent>,
    pub(super) jump_list: Vec<JumpItem>,
    pub(super) card_action: Option<CardAction>,
    pub(super) task_id: Option<String>,
    /// Selectors; check boxes and the selector above buttons are such with another look.
    pub(super) select_list: Vec<Selector>,
    /// Several options of a question may be chosen.
    pub(super) several: bool,
    pub(super) button_list: Vec<Button>,
    pub(super) submit_button: Option<SubmitButton>,
}

impl Parts {
    pub(super) fn of(card: TemplateCard) -> Self {
        match card {
            TemplateCard::TextNotice(card) => Self::of_text_notice(*card),
            TemplateCard::NewsNotice(card) => Self::of_news_notice(*card),
            TemplateCard::ButtonInteraction(card) => Self::of_button_interaction(*card),
            TemplateCard::VoteInteraction(card) => {
                let VoteInteraction { source, main_title, task_id, checkbox, submit_button } = *card;
                Self {
                    source,
                    main_title,
                    task_id,
                    several: checkbox.mode == Some(1),
                    select_list: vec![selector(checkbox)],
                    submit_button: Some(submit_button),
                    ..Self::default()
                }
            }
            TemplateCard::MultipleInteraction(card) => {
                let MultipleInteraction { source, main_title, task_id, select_list, submit_button } = *card;
                Self { source, main_title, task_id, select_list, submit_button: Some(submit_button), ..Self::default() }
            }
        }
    }

    fn of_text_notice(card: TextNotice) -> Self {
        let TextNotice {
            source,
            action_menu,
            main_title,
            emphasis_content,
            quote_area,
            sub_title_text,
            horizontal_content_list,
            jump_list,
            card_action,
            task_id,
        } = card;
        Self {
            source,
            action_menu,
            main_title: main_title.unwrap_or_default(),
            emphasis_content: emphasis_content.filter(|block| !block.is_blank()),
            quote_area,
            sub_title_text: sub_title_text.as_deref().and_then(some),
            horizontal_content_list,
            jump_list,
            card_action: Some(card_action),
            task_id,
            ..Self::default()
        }
    }

    fn of_news_notice(card: NewsNotice) -> Self {
        let NewsNotice {
            source,
            action_menu,
            main_title,
            quote_area,
            image_text_area,
            card_image,
            vertical_content_list,
            horizontal_content_list,
            jump_list,
            card_action,
            task_id,
        } = card;
        Self {
            source,
            action_menu,
            main_title,
            quote_area,
            image_text_area,
            card_image,
            vertical_content_list,
            horizontal_content_list,
            jump_list,
            card_action: Some(card_action),
            task_id,
            ..Self::default()
        }
    }

    fn of_button_interaction(card: ButtonInteraction) -> Self {
        let ButtonInteraction {
            source,
            action_menu,
            main_title,
            quote_area,
            sub_title_text,
            horizontal_content_list,
            card_action,
            task_id,
            button_selection,
            button_list,
        } = card;
        Self {
            source,
            action_menu,
            main_title,
            quote_area,
            sub_title_text: sub_title_text.as_deref().and_then(some),
            horizontal_content_list,
            card_action: card_action.filter(|action| action.link_type != 0),
            task_id,
            select_list: button_selection.into_iter().filter(|b| !b.is_blank()).map(Selector::from).collect(),
            button_list,
            ..Self::default()
        }
    }

    pub(super) fn into_card(self, kind: Kind) -> Message {
        match kind {
            Kind::NewsNotice => self.into_news_notice(),
            Kind::ButtonInteraction => self.into_buttons(),
            Kind::VoteInteraction => self.into_vote(),
            Kind::MultipleInteraction => self.into_multiple(),
            _ => self.into_text_notice(),
        }
    }

    /// Title and text pairs become lines of the paragraph, buttons with an address lines that lead there; pictures have no place.
    fn into_text_notice(self) -> Message {
        TextNotice {
            sub_title_text: self.paragraph(false),
            jump_list: self.jumps(),
            card_action: self.required_action(),
            source: self.source,
            action_menu: self.action_menu,
            main_title: Some(self.main_title),
            emphasis_content: self.emphasis_content,
            quote_area: self.quote_area,
            horizontal_content_list: self.horizontal_content_list,
            task_id: self.task_id,
        }
        .into()
    }

    /// The figure and, where the title already has a second line, the paragraph become title and text pairs.
    fn into_news_notice(self) -> Message {
        let mut title = self.main_title.clone();
        let mut rows = Vec::new();
        if let Some(EmphasisContent { title, desc }) = self.emphasis_content.clone() {
            rows.push(VerticalContent { title: title.unwrap_or_default(), desc });
        }
        if let Some(text) = self.sub_title_text.clone() {
            if is_none_or_blank(title.desc.as_deref()) {
                title.desc = Some(text);
            } else {
                rows.push(VerticalContent { title: text, desc: None });
            }
        }
        rows.extend(self.vertical_content_list.iter().cloned());
        NewsNotice {
            jump_list: self.jumps(),
            card_action: self.required_action(),
            source: self.source,
            action_menu: self.action_menu,
            main_title: title,
            quote_area: self.quote_area,
            image_text_area: self.image_text_area,
            card_image: Some(self.card_image.unwrap_or_default()),
            vertical_content_list: rows,
            horizontal_content_list: self.horizontal_content_list,
            task_id: self.task_id,
        }
        .into()
    }

    /// Lines that lead to an address become buttons, the first question the selector above them.
    fn into_buttons(self) -> Message {
        let mut button_list = self.button_list.clone();
        for jump in self.jump_list.iter().filter(|jump| jump.link_type == Some(1)) {
            button_list.push(Button {
                link_type: Some(1),
                text: jump.title.clone(),
                url: jump.url.clone(),
                ..Button::default()
            });
        }
        if button_list.is_empty() {
            button_list.push(Button::default());
        }
        ButtonInteraction {
            sub_title_text: self.paragraph(true),
            source: self.source,
            action_menu: self.action_menu,
            main_title: self.main_title,
            quote_area: self.quote_area,
            horizontal_content_list: self.horizontal_content_list,
            card_action: self.card_action.filter(|action| !is_without_target(action)),
            task_id: self.task_id,
            button_selection: self.select_list.into_iter().next().map(Into::into),
            button_list,
        }
        .into()
    }

    /// The first question becomes what is voted on.
    fn into_vote(mut self) -> Message {
        let main_title = self.whole_title();
        let mode = self.several.then_some(1);
        let checkbox = if self.select_list.is_empty() {
            Checkbox { mode, option_list: vec![CheckboxOption::default(); 2], ..Checkbox::default() }
        } else {
            let Selector { question_key, title: _, selected_id, option_list } = self.select_list.swap_remove(0);
            let option = |SelectOption { id, text }| CheckboxOption {
                is_checked: !id.is_empty() && selected_id.as_ref() == Some(&id),
                id,
                text,
            };
            Checkbox { question_key, mode, option_list: option_list.into_iter().map(option).collect() }
        };
        VoteInteraction {
            source: self.source,
            main_title,
            task_id: self.task_id,
            checkbox,
            submit_button: self.submit_button.unwrap_or_default(),
        }
        .into()
    }

    fn into_multiple(self) -> Message {
        let main_title = self.whole_title();
        let select_list = if self.select_list.is_empty() {
            vec![Selector { option_list: vec![SelectOption::default()], ..Selector::default() }]
        } else {
            self.select_list
        };
        MultipleInteraction {
            source: self.source,
            main_title,
            task_id: self.task_id,
            select_list,
            submit_button: self.submit_button.unwrap_or_default(),
        }
        .into()
    }

    /// The paragraph with the title and text pairs below, and, where it has no place of its own, the figure above.
    fn paragraph(&self, with_emphasis: bool) -> Option<String> {
        let emphasis = self.emphasis_content.as_ref().filter(|_| with_emphasis);
        let emphasis = emphasis.and_then(|block| pair(block.title.as_deref(), block.desc.as_deref(), " "));
        let rows = self.vertical_content_list.iter().filter_map(|row| pair(Some(&row.title), row.desc.as_deref(), " "));
        let lines: Vec<String> = emphasis.into_iter().chain(self.sub_title_text.clone()).chain(rows).collect();
        some(&lines.join("\n"))
    }

    /// The title for cards that have no paragraph: all text in its second line.
    fn whole_title(&self) -> MainTitle {
        let rows =
            self.horizontal_content_list.iter().filter_map(|row| pair(Some(&row.keyname), row.value.as_deref(), "："));
        let desc = self.main_title.desc.as_deref().and_then(some);
        let lines: Vec<String> = desc.into_iter().chain(self.paragraph(true)).chain(rows).collect();
        MainTitle { title: self.main_title.title.clone(), desc: some(&lines.join("\n")) }
    }

    fn jumps(&self) -> Vec<JumpItem> {
        let buttons = self.button_list.iter().filter(|button| button.link_type == Some(1)).map(|button| JumpItem {
            link_type: Some(1),
            title: button.text.clone(),
            url: button.url.clone(),
            ..JumpItem::default()
        });
        self.jump_list.iter().cloned().chain(buttons).collect()
    }

    fn required_action(&self) -> CardAction {
        self.card_action.clone().unwrap_or_else(|| CardAction {
            link_type: 1,
            url: Some(String::new()),
            ..CardAction::default()
        })
    }
}

/// The empty link that a new notice begins with: where a card may do without, it does.
fn is_without_target(action: &CardAction) -> bool {
    is_none_or_blank(action.url.as_deref()) && is_none_or_blank(action.appid.as_deref())
}

fn selector(checkbox: Checkbox) -> Selector {
    let Checkbox { question_key, mode: _, option_list } = checkbox;
    let selected_id = option_list.iter().find(|option| option.is_checked).map(|option| option.id.clone());
    let option_list =
        option_list.into_iter().map(|CheckboxOption { id, text, .. }| SelectOption { id, text }).collect();
    Selector { question_key, title: None, selected_id, option_list }
}
