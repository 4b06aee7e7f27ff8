//! Cards as what every kind can say, and as robots take them.

use super::parts::Parts;
use crate::kinds::{
    CardAction, CardImage, Content, HorizontalContent, MainTitle, NotForChannel, Outline, TemplateCard,
    VerticalContent, lines, pair, some,
};
use crate::webhook::WebhookMessage;
use serde_json::Value;

impl From<Parts> for Outline {
    fn from(parts: Parts) -> Self {
        let action = parts.card_action.unwrap_or_default();
        let mut outline = Self {
            title: parts.main_title.title.unwrap_or_default(),
            lines: parts.main_title.desc.iter().flat_map(|text| lines(text)).collect(),
            url: action.url.as_deref().filter(|_| action.link_type == 1).and_then(some),
            picture: parts.card_image.as_ref().and_then(|image| some(&image.url)),
            ..Self::default()
        };
        if action.link_type == 2 {
            outline.mini_program = action.appid.as_deref().and_then(some).map(|appid| (appid, action.pagepath));
        }
        if let Some(emphasis) = &parts.emphasis_content {
            outline.lines.extend(pair(emphasis.title.as_deref(), emphasis.desc.as_deref(), " "));
        }
        outline.lines.extend(parts.sub_title_text.iter().flat_map(|text| lines(text)));
        for VerticalContent { title, desc } in &parts.vertical_content_list {
            outline.lines.extend(pair(Some(title), desc.as_deref(), " "));
        }
        outline.rows =
            parts.horizontal_content_list.into_iter().map(|row| (row.keyname, row.value.unwrap_or_default())).collect();
        for block in parts.select_list {
            outline.lines.extend(block.title.as_deref().and_then(some));
            outline.lines.extend(block.option_list.iter().filter_map(|option| some(&option.text)));
        }
        outline
    }
}

impl From<Outline> for Parts {
    fn from(outline: Outline) -> Self {
        let card_action = match (outline.url, outline.mini_program) {
            (None, Some((appid, pagepath))) => {
                CardAction { link_type: 2, appid: Some(appid), pagepath, ..CardAction::default() }
            }
            (url, _) => CardAction { link_type: 1, url: Some(url.unwrap_or_default()), ..CardAction::default() },
        };
        Self {
            main_title: MainTitle { title: some(&outline.title), desc: None },
            sub_title_text: some(&outline.lines.join("\n")),
            horizontal_content_list: outline
                .rows
                .into_iter()
                .map(|(keyname, value)| HorizontalContent { keyname, value: some(&value), ..Default::default() })
                .collect(),
            card_image: outline.picture.map(|url| CardImage { url, aspect_ratio: None }),
            card_action: Some(card_action),
            ..Self::default()
        }
    }
}

pub(super) fn for_robot(mut card: TemplateCard) -> Result<WebhookMessage, NotForChannel> {
    let kind = card.kind();
    let (menu, task_id) = match &mut card {
        TemplateCard::TextNotice(card) => (&mut card.action_menu, &mut card.task_id),
        TemplateCard::NewsNotice(card) => (&mut card.action_menu, &mut card.task_id),
        TemplateCard::ButtonInteraction(_)
        | TemplateCard::VoteInteraction(_)
        | TemplateCard::MultipleInteraction(_) => return Err(NotForChannel::Kind(kind)),
    };
    if menu.as_ref().is_some_and(|menu| !menu.is_blank()) {
        return Err(NotForChannel::Menu);
    }
    (*menu, *task_id) = (None, None);
    // Texts and numbers alone: this cannot fail.
    Ok(WebhookMessage::TemplateCard { card: serde_json::to_value(&card).unwrap_or(Value::Null) })
}
