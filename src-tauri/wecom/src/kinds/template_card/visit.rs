//! Template cards as they go out, block by block.

use crate::kinds::{
    ActionMenu, Button, ButtonInteraction, ButtonSelection, CardAction, CardImage, CardSource, Checkbox,
    CheckboxOption, EmphasisContent, Field, HorizontalContent, ImageTextArea, JumpItem, MainTitle, MenuAction,
    MultipleInteraction, NewsNotice, OnField, QuoteArea, SelectOption, Selector, SubmitButton, TemplateCard,
    TextNotice, VerticalContent, Visit, VoteInteraction, visit_fields,
};

/// A block that is not sent when nothing is filled in.
trait Block: Visit {
    fn is_blank(&self) -> bool;
}

macro_rules! blocks {
    ($($block:ident),+) => {
        $(impl Block for $block {
            fn is_blank(&self) -> bool {
                self.is_blank()
            }
        })+
    };
}
blocks!(
    CardSource,
    ActionMenu,
    MainTitle,
    EmphasisContent,
    QuoteArea,
    ImageTextArea,
    CardImage,
    ButtonSelection,
    CardAction
);

impl<T: Block> Visit for Option<T> {
    fn fields(&mut self, on: OnField<'_>) {
        if let Some(block) = self {
            on(Field::Part(block));
        }
    }

    fn drop_blanks(&mut self) {
        self.take_if(|block| block.is_blank());
        if let Some(block) = self {
            block.drop_blanks();
        }
    }
}

impl Visit for TemplateCard {
    fn fields(&mut self, on: OnField<'_>) {
        on(Field::Part(match self {
            Self::TextNotice(card) => &mut **card,
            Self::NewsNotice(card) => &mut **card,
            Self::ButtonInteraction(card) => &mut **card,
            Self::VoteInteraction(card) => &mut **card,
            Self::MultipleInteraction(card) => &mut **card,
        }));
    }

    fn drop_blanks(&mut self) {
        self.drop_colour();
        self.fields(&mut |field| {
            if let Field::Part(card) = field {
                card.drop_blanks();
            }
        });
    }
}

impl TemplateCard {
    /// The colour of the line at the top is not documented for the cards that submit (`wecom/messages.md §1.5.1` [O]).
    fn drop_colour(&mut self) {
        let source = match self {
            Self::VoteInteraction(card) => card.source.as_mut(),
            Self::MultipleInteraction(card) => card.source.as_mut(),
            Self::TextNotice(_) | Self::NewsNotice(_) | Self::ButtonInteraction(_) => None,
        };
        if let Some(source) = source {
            source.desc_color = None;
        }
    }
}

visit_fields! {
    TextNotice {
        part source,
        part action_menu,
        part main_title,
        part emphasis_content,
        part quote_area,
        text sub_title_text,
        part horizontal_content_list,
        part jump_list,
        part card_action,
        value task_id,
    }
    NewsNotice {
        part source,
        part action_menu,
        part main_title,
        part quote_area,
        part image_text_area,
        part card_image,
        part vertical_content_list,
        part horizontal_content_list,
        part jump_list,
        part card_action,
        value task_id,
    }
    ButtonInteraction {
        part source,
        part action_menu,
        part main_title,
        part quote_area,
        text sub_title_text,
        part horizontal_content_list,
        part card_action,
        value task_id,
        part button_selection,
        part button_list,
    }
    VoteInteraction { part source, part main_title, value task_id, part checkbox, part submit_button }
    MultipleInteraction { part source, part main_title, value task_id, part select_list, part submit_button }

    CardSource { value icon_url, text desc, plain desc_color }
    ActionMenu { text desc, part action_list }
    MenuAction { text text, value key }
    MainTitle { text title, text desc }
    EmphasisContent { text title, text desc }
    QuoteArea { plain link_type, value url, value appid, value pagepath, text title, text quote_text }
    ImageTextArea { plain link_type, value url, value appid, value pagepath, text title, text desc, value image_url }
    CardImage { value url, plain aspect_ratio }
    VerticalContent { text title, text desc }
    HorizontalContent { plain link_type, text keyname, text value, value url, value media_id, value userid }
    JumpItem { plain link_type, text title, value url, value appid, value pagepath }
    CardAction { plain link_type, value url, value appid, value pagepath }

    ButtonSelection { value question_key, text title, value selected_id, part option_list }
    Selector { value question_key, text title, value selected_id, part option_list }
    SelectOption { value id, text text }
    Button { plain link_type, text text, plain style, value key, value url }
    Checkbox { value question_key, plain mode, part option_list }
    CheckboxOption { value id, text text, plain is_checked }
    SubmitButton { text text, value key }
}
