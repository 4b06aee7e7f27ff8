//! Template cards as they go out, block by block.

mod interactive;

use crate::kinds::{
    ActionMenu, ButtonInteraction, ButtonSelection, CardAction, CardImage, CardSource, EmphasisContent,
    HorizontalContent, ImageTextArea, JumpItem, MainTitle, MenuAction, MultipleInteraction, NewsNotice, OnText,
    QuoteArea, TemplateCard, TextNotice, VerticalContent, Visit, VoteInteraction, drop_blank, empty_blank, visit_some,
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
    fn texts(&mut self, visit: OnText<'_>) {
        if let Some(block) = self {
            block.texts(visit);
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
    fn texts(&mut self, visit: OnText<'_>) {
        self.card().texts(visit);
    }

    fn drop_blanks(&mut self) {
        self.card().drop_blanks();
    }
}

impl TemplateCard {
    fn card(&mut self) -> &mut dyn Visit {
        match self {
            Self::TextNotice(card) => &mut **card,
            Self::NewsNotice(card) => &mut **card,
            Self::ButtonInteraction(card) => &mut **card,
            Self::VoteInteraction(card) => &mut **card,
            Self::MultipleInteraction(card) => &mut **card,
        }
    }
}

impl Visit for TextNotice {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self {
            source,
            action_menu,
            main_title,
            emphasis_content,
            quote_area,
            sub_title_text,
            horizontal_content_list,
            jump_list,
            card_action,
            task_id: _,
        } = self;
        let blocks: [&mut dyn Visit; 5] = [source, action_menu, main_title, emphasis_content, quote_area];
        for block in blocks {
            block.texts(visit);
        }
        visit_some(visit, [sub_title_text]);
        let blocks: [&mut dyn Visit; 3] = [horizontal_content_list, jump_list, card_action];
        for block in blocks {
            block.texts(visit);
        }
    }

    fn drop_blanks(&mut self) {
        let blocks: [&mut dyn Visit; 8] = [
            &mut self.source,
            &mut self.action_menu,
            &mut self.main_title,
            &mut self.emphasis_content,
            &mut self.quote_area,
            &mut self.horizontal_content_list,
            &mut self.jump_list,
            &mut self.card_action,
        ];
        blocks.into_iter().for_each(Visit::drop_blanks);
        drop_blank([&mut self.sub_title_text, &mut self.task_id]);
    }
}

impl Visit for NewsNotice {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self {
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
            task_id: _,
        } = self;
        let blocks: [&mut dyn Visit; 10] = [
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
        ];
        for block in blocks {
            block.texts(visit);
        }
    }

    fn drop_blanks(&mut self) {
        let blocks: [&mut dyn Visit; 10] = [
            &mut self.source,
            &mut self.action_menu,
            &mut self.main_title,
            &mut self.quote_area,
            &mut self.image_text_area,
            &mut self.card_image,
            &mut self.vertical_content_list,
            &mut self.horizontal_content_list,
            &mut self.jump_list,
            &mut self.card_action,
        ];
        blocks.into_iter().for_each(Visit::drop_blanks);
        drop_blank([&mut self.task_id]);
    }
}

impl Visit for ButtonInteraction {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self {
            source,
            action_menu,
            main_title,
            quote_area,
            sub_title_text,
            horizontal_content_list,
            card_action,
            task_id: _,
            button_selection,
            button_list,
        } = self;
        visit_some(visit, [sub_title_text]);
        let blocks: [&mut dyn Visit; 8] = [
            source,
            action_menu,
            main_title,
            quote_area,
            horizontal_content_list,
            card_action,
            button_selection,
            button_list,
        ];
        for block in blocks {
            block.texts(visit);
        }
    }

    fn drop_blanks(&mut self) {
        let blocks: [&mut dyn Visit; 8] = [
            &mut self.source,
            &mut self.action_menu,
            &mut self.main_title,
            &mut self.quote_area,
            &mut self.horizontal_content_list,
            &mut self.card_action,
            &mut self.button_selection,
            &mut self.button_list,
        ];
        blocks.into_iter().for_each(Visit::drop_blanks);
        drop_blank([&mut self.sub_title_text, &mut self.task_id]);
    }
}

impl Visit for VoteInteraction {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { source, main_title, task_id: _, checkbox, submit_button } = self;
        let blocks: [&mut dyn Visit; 4] = [source, main_title, checkbox, submit_button];
        for block in blocks {
            block.texts(visit);
        }
    }

    fn drop_blanks(&mut self) {
        drop_colour(&mut self.source);
        let blocks: [&mut dyn Visit; 4] =
            [&mut self.source, &mut self.main_title, &mut self.checkbox, &mut self.submit_button];
        blocks.into_iter().for_each(Visit::drop_blanks);
        drop_blank([&mut self.task_id]);
    }
}

impl Visit for MultipleInteraction {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { source, main_title, task_id: _, select_list, submit_button } = self;
        let blocks: [&mut dyn Visit; 4] = [source, main_title, select_list, submit_button];
        for block in blocks {
            block.texts(visit);
        }
    }

    fn drop_blanks(&mut self) {
        drop_colour(&mut self.source);
        let blocks: [&mut dyn Visit; 4] =
            [&mut self.source, &mut self.main_title, &mut self.select_list, &mut self.submit_button];
        blocks.into_iter().for_each(Visit::drop_blanks);
        drop_blank([&mut self.task_id]);
    }
}

/// The colour of the line at the top is not documented for the cards that submit (`wecom/messages.md §1.5.1` [O]).
fn drop_colour(source: &mut Option<CardSource>) {
    if let Some(source) = source {
        source.desc_color = None;
    }
}

impl Visit for CardSource {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { icon_url: _, desc, desc_color: _ } = self;
        visit_some(visit, [desc]);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.icon_url, &mut self.desc]);
    }
}

impl Visit for ActionMenu {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { desc, action_list } = self;
        visit_some(visit, [desc]);
        action_list.texts(visit);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.desc]);
        self.action_list.drop_blanks();
    }
}

impl Visit for MenuAction {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { text, key: _ } = self;
        visit(text);
    }

    fn drop_blanks(&mut self) {
        empty_blank([&mut self.text, &mut self.key]);
    }
}

impl Visit for MainTitle {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { title, desc } = self;
        visit_some(visit, [title, desc]);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.title, &mut self.desc]);
    }
}

impl Visit for EmphasisContent {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { title, desc } = self;
        visit_some(visit, [title, desc]);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.title, &mut self.desc]);
    }
}

impl Visit for QuoteArea {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { link_type: _, url: _, appid: _, pagepath: _, title, quote_text } = self;
        visit_some(visit, [title, quote_text]);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.url, &mut self.appid, &mut self.pagepath, &mut self.title, &mut self.quote_text]);
    }
}

impl Visit for ImageTextArea {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { link_type: _, url: _, appid: _, pagepath: _, title, desc, image_url: _ } = self;
        visit_some(visit, [title, desc]);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.url, &mut self.appid, &mut self.pagepath, &mut self.title, &mut self.desc]);
        empty_blank([&mut self.image_url]);
    }
}

impl Visit for CardImage {
    fn texts(&mut self, _: OnText<'_>) {
        let Self { url: _, aspect_ratio: _ } = self;
    }
}

impl Visit for VerticalContent {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { title, desc } = self;
        visit(title);
        visit_some(visit, [desc]);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.desc]);
        empty_blank([&mut self.title]);
    }
}

impl Visit for HorizontalContent {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { link_type: _, keyname, value, url: _, media_id: _, userid: _ } = self;
        visit(keyname);
        visit_some(visit, [value]);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.value, &mut self.url, &mut self.media_id, &mut self.userid]);
        empty_blank([&mut self.keyname]);
    }
}

impl Visit for JumpItem {
    fn texts(&mut self, visit: OnText<'_>) {
        let Self { link_type: _, title, url: _, appid: _, pagepath: _ } = self;
        visit(title);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.url, &mut self.appid, &mut self.pagepath]);
        empty_blank([&mut self.title]);
    }
}

impl Visit for CardAction {
    fn texts(&mut self, _: OnText<'_>) {
        let Self { link_type: _, url: _, appid: _, pagepath: _ } = self;
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.url, &mut self.appid, &mut self.pagepath]);
    }
}
