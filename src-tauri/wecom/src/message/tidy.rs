//! A message as it goes out: line breaks as WeCom has them, nothing that is empty.

use super::block::{CardAction, HorizontalContent, JumpItem, VerticalContent};
use super::measure::is_none_or_blank;
use super::{Message, NewsNotice, QuoteArea, TemplateCard, Text, TextNotice, Textcard};

impl Message {
    /// The message with Windows' and old Mac's line breaks (`\r\n`, `\r`) turned into `\n`, in every text that a member sees.
    /// Rules and preview look at this form.
    #[must_use]
    pub fn with_plain_line_breaks(&self) -> Self {
        let mut message = self.clone();
        message.for_each_text(&mut |text| {
            if text.contains('\r') {
                *text = text.replace("\r\n", "\n").replace('\r', "\n");
            }
        });
        message
    }

    /// The message in the form in which it is sent: plain line breaks, no blank optional value, no blank optional block.
    /// Rows of lists stay, whatever they hold: leaving one out would send something else than was looked at.
    #[must_use]
    pub fn normalised(&self) -> Self {
        let mut message = self.with_plain_line_breaks();
        match &mut message {
            Self::Text { .. } => {}
            Self::Textcard { textcard } => drop_blank(&mut textcard.btntxt),
            Self::TemplateCard { template_card: TemplateCard::TextNotice(card) } => card.drop_blanks(),
            Self::TemplateCard { template_card: TemplateCard::NewsNotice(card) } => card.drop_blanks(),
        }
        message
    }

    /// Calls `visit` with every text that a member sees.
    fn for_each_text(&mut self, visit: &mut dyn FnMut(&mut String)) {
        match self {
            Self::Text { text: Text { content } } => visit(content),
            Self::Textcard { textcard: Textcard { title, description, url: _, btntxt } } => {
                visit(title);
                visit(description);
                btntxt.as_mut().map(visit);
            }
            Self::TemplateCard { template_card: TemplateCard::TextNotice(card) } => {
                let TextNotice {
                    source,
                    action_menu,
                    main_title,
                    emphasis_content,
                    quote_area,
                    sub_title_text,
                    horizontal_content_list,
                    jump_list,
                    card_action: _,
                    task_id: _,
                } = &mut **card;
                source.iter_mut().filter_map(|block| block.desc.as_mut()).for_each(&mut *visit);
                visit_menu(action_menu.as_mut(), visit);
                if let Some(block) = main_title {
                    [&mut block.title, &mut block.desc].into_iter().flatten().for_each(&mut *visit);
                }
                if let Some(block) = emphasis_content {
                    [&mut block.title, &mut block.desc].into_iter().flatten().for_each(&mut *visit);
                }
                visit_quote(quote_area.as_mut(), visit);
                sub_title_text.iter_mut().for_each(&mut *visit);
                visit_rows(horizontal_content_list, jump_list, visit);
            }
            Self::TemplateCard { template_card: TemplateCard::NewsNotice(card) } => {
                let NewsNotice {
                    source,
                    action_menu,
                    main_title,
                    quote_area,
                    image_text_area,
                    card_image: _,
                    vertical_content_list,
                    horizontal_content_list,
                    jump_list,
                    card_action: _,
                    task_id: _,
                } = &mut **card;
                source.iter_mut().filter_map(|block| block.desc.as_mut()).for_each(&mut *visit);
                visit_menu(action_menu.as_mut(), visit);
                [&mut main_title.title, &mut main_title.desc].into_iter().flatten().for_each(&mut *visit);
                visit_quote(quote_area.as_mut(), visit);
                if let Some(block) = image_text_area {
                    [&mut block.title, &mut block.desc].into_iter().flatten().for_each(&mut *visit);
                }
                for row in vertical_content_list {
                    visit(&mut row.title);
                    row.desc.iter_mut().for_each(&mut *visit);
                }
                visit_rows(horizontal_content_list, jump_list, visit);
            }
        }
    }
}

fn visit_menu(menu: Option<&mut super::ActionMenu>, visit: &mut dyn FnMut(&mut String)) {
    if let Some(menu) = menu {
        menu.desc.iter_mut().for_each(&mut *visit);
        menu.action_list.iter_mut().for_each(|action| visit(&mut action.text));
    }
}

fn visit_quote(quote: Option<&mut QuoteArea>, visit: &mut dyn FnMut(&mut String)) {
    if let Some(quote) = quote {
        [&mut quote.title, &mut quote.quote_text].into_iter().flatten().for_each(visit);
    }
}

fn visit_rows(rows: &mut [HorizontalContent], jumps: &mut [JumpItem], visit: &mut dyn FnMut(&mut String)) {
    for row in rows {
        visit(&mut row.keyname);
        row.value.iter_mut().for_each(&mut *visit);
    }
    for jump in jumps {
        visit(&mut jump.title);
    }
}

fn drop_blank(value: &mut Option<String>) {
    if is_none_or_blank(value.as_deref()) {
        *value = None;
    }
}

fn drop_blank_values<const N: usize>(values: [&mut Option<String>; N]) {
    values.into_iter().for_each(drop_blank);
}

impl TextNotice {
    fn drop_blanks(&mut self) {
        self.source.take_if(|block| block.is_blank());
        self.action_menu.take_if(|block| block.is_blank());
        self.main_title.take_if(|block| block.is_blank());
        self.emphasis_content.take_if(|block| block.is_blank());
        self.quote_area.take_if(|block| block.is_blank());
        drop_blank_values([&mut self.sub_title_text, &mut self.task_id]);
        if let Some(block) = &mut self.source {
            drop_blank_values([&mut block.icon_url, &mut block.desc]);
        }
        if let Some(block) = &mut self.action_menu {
            drop_blank(&mut block.desc);
        }
        if let Some(block) = &mut self.main_title {
            drop_blank_values([&mut block.title, &mut block.desc]);
        }
        if let Some(block) = &mut self.emphasis_content {
            drop_blank_values([&mut block.title, &mut block.desc]);
        }
        if let Some(block) = &mut self.quote_area {
            block.drop_blanks();
        }
        self.horizontal_content_list.iter_mut().for_each(HorizontalContent::drop_blanks);
        self.jump_list.iter_mut().for_each(JumpItem::drop_blanks);
        self.card_action.drop_blanks();
    }
}

impl NewsNotice {
    fn drop_blanks(&mut self) {
        self.source.take_if(|block| block.is_blank());
        self.action_menu.take_if(|block| block.is_blank());
        self.quote_area.take_if(|block| block.is_blank());
        self.image_text_area.take_if(|block| block.is_blank());
        self.card_image.take_if(|block| block.is_blank());
        drop_blank_values([&mut self.task_id, &mut self.main_title.title, &mut self.main_title.desc]);
        if let Some(block) = &mut self.source {
            drop_blank_values([&mut block.icon_url, &mut block.desc]);
        }
        if let Some(block) = &mut self.action_menu {
            drop_blank(&mut block.desc);
        }
        if let Some(block) = &mut self.quote_area {
            block.drop_blanks();
        }
        if let Some(block) = &mut self.image_text_area {
            drop_blank_values([
                &mut block.url,
                &mut block.appid,
                &mut block.pagepath,
                &mut block.title,
                &mut block.desc,
            ]);
        }
        self.vertical_content_list.iter_mut().for_each(VerticalContent::drop_blanks);
        self.horizontal_content_list.iter_mut().for_each(HorizontalContent::drop_blanks);
        self.jump_list.iter_mut().for_each(JumpItem::drop_blanks);
        self.card_action.drop_blanks();
    }
}

impl QuoteArea {
    fn drop_blanks(&mut self) {
        drop_blank_values([&mut self.url, &mut self.appid, &mut self.pagepath, &mut self.title, &mut self.quote_text]);
    }
}

impl VerticalContent {
    fn drop_blanks(&mut self) {
        drop_blank(&mut self.desc);
    }
}

impl HorizontalContent {
    fn drop_blanks(&mut self) {
        drop_blank_values([&mut self.value, &mut self.url, &mut self.media_id, &mut self.userid]);
    }
}

impl JumpItem {
    fn drop_blanks(&mut self) {
        drop_blank_values([&mut self.url, &mut self.appid, &mut self.pagepath]);
    }
}

impl CardAction {
    fn drop_blanks(&mut self) {
        drop_blank_values([&mut self.url, &mut self.appid, &mut self.pagepath]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::message::{ActionMenu, CardImage, CardSource, EmphasisContent, ImageTextArea, Kind, MainTitle};

    #[test]
    fn windows_line_breaks_become_plain() {
        let message = Message::Text { text: Text { content: "一\r\n二\r三\n\r\n四".to_owned() } };
        assert_eq!(message.normalised(), Message::Text { text: Text { content: "一\n二\n三\n\n四".to_owned() } });
        let mut card = TextNotice { sub_title_text: Some("a\r\nb".to_owned()), ..TextNotice::default() };
        card.horizontal_content_list.push(HorizontalContent { keyname: "k\r".to_owned(), ..Default::default() });
        let message = Message::TemplateCard { template_card: TemplateCard::TextNotice(Box::new(card)) };
        let json = serde_json::to_string(&message.normalised()).unwrap();
        assert!(json.contains("a\\nb") && json.contains("k\\n") && !json.contains("\\r"), "{json}");
    }

    #[test]
    fn blank_blocks_are_not_sent() {
        let blank = Some(" \u{200B}".to_owned());
        let message = Message::TemplateCard {
            template_card: TemplateCard::TextNotice(Box::new(TextNotice {
                source: Some(CardSource { desc: blank.clone(), desc_color: Some(2), icon_url: None }),
                action_menu: Some(ActionMenu::default()),
                main_title: Some(MainTitle::default()),
                emphasis_content: Some(EmphasisContent { title: blank.clone(), desc: None }),
                quote_area: Some(QuoteArea { link_type: Some(0), ..QuoteArea::default() }),
                sub_title_text: Some("正文".to_owned()),
                horizontal_content_list: vec![HorizontalContent::default()],
                task_id: blank.clone(),
                ..TextNotice::default()
            })),
        };
        assert_eq!(
            serde_json::to_string(&message.normalised()).unwrap(),
            r#"{"msgtype":"template_card","template_card":{"card_type":"text_notice","sub_title_text":"正文","horizontal_content_list":[{"keyname":""}],"card_action":{"type":0}}}"#
        );
        let message = Message::TemplateCard {
            template_card: TemplateCard::NewsNotice(Box::new(NewsNotice {
                image_text_area: Some(ImageTextArea::default()),
                card_image: Some(CardImage::default()),
                ..NewsNotice::default()
            })),
        };
        assert_eq!(
            serde_json::to_string(&message.normalised()).unwrap(),
            r#"{"msgtype":"template_card","template_card":{"card_type":"news_notice","main_title":{},"card_action":{"type":0}}}"#
        );
    }

    #[test]
    fn a_chosen_link_keeps_its_block() {
        let quote = QuoteArea { link_type: Some(1), ..QuoteArea::default() };
        assert!(!quote.is_blank(), "its missing address is a finding, not a reason to leave the block out");
    }

    #[test]
    fn normalising_twice_changes_nothing() {
        for kind in Kind::ALL {
            let once = Message::blank(kind).normalised();
            assert_eq!(once.normalised(), once);
        }
    }
}
