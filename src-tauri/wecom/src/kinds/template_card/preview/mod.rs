//! Drawing of template cards, block by block (`wecom/messages.md §1.5`).

mod interactive;

use super::TemplateCard;
use crate::address::host;
use crate::kinds::{
    ActionMenu, CardAction, CardImage, CardSource, EmphasisContent, HorizontalContent, ImageTextArea, JumpItem,
    NewsNotice, QuoteArea, TextNotice, VerticalContent,
};
use crate::measure::is_blank;
use crate::preview::{CardPreview, Jump, Row, RowAction, Source, SpanWriter, TitledText, shown};
use crate::rich::Picture;

/// Shape of the picture across a card when none is given, in thousandths (`wecom/messages.md §1.5.2` [O]).
const DEFAULT_ASPECT: u32 = 1300;
/// Shape of small pictures: 72×72 is advised for the icon [O]; for the picture beside a text nothing is documented [D].
const SQUARE: u32 = 1000;

pub(super) fn draw(writer: &SpanWriter<'_>, card: &TemplateCard) -> CardPreview {
    match card {
        TemplateCard::TextNotice(card) => text_notice(writer, card),
        TemplateCard::NewsNotice(card) => news_notice(writer, card),
        TemplateCard::ButtonInteraction(card) => interactive::button(writer, card),
        TemplateCard::VoteInteraction(card) => interactive::vote(writer, card),
        TemplateCard::MultipleInteraction(card) => interactive::multiple(writer, card),
    }
}

fn text_notice(writer: &SpanWriter<'_>, card: &TextNotice) -> CardPreview {
    let title = card.main_title.as_ref();
    CardPreview {
        source: source(writer, card.source.as_ref(), card.action_menu.as_ref()),
        title: writer.translated(title.and_then(|block| block.title.as_deref())),
        desc: writer.translated(title.and_then(|block| block.desc.as_deref())),
        emphasis: card.emphasis_content.as_ref().filter(|block| !block.is_blank()).map(emphasis),
        quote: card.quote_area.as_ref().filter(|block| !block.is_blank()).map(quote),
        sub_title: writer.translated(card.sub_title_text.as_deref()),
        horizontal: card.horizontal_content_list.iter().map(|row| horizontal(writer, row)).collect(),
        jumps: card.jump_list.iter().map(jump).collect(),
        action: Some(action(&card.card_action)),
        ..CardPreview::default()
    }
}

fn news_notice(writer: &SpanWriter<'_>, card: &NewsNotice) -> CardPreview {
    CardPreview {
        source: source(writer, card.source.as_ref(), card.action_menu.as_ref()),
        title: writer.translated(card.main_title.title.as_deref()),
        desc: writer.translated(card.main_title.desc.as_deref()),
        image: card.card_image.as_ref().filter(|block| !block.is_blank()).map(image),
        image_text: card.image_text_area.as_ref().filter(|block| !block.is_blank()).map(image_text),
        quote: card.quote_area.as_ref().filter(|block| !block.is_blank()).map(quote),
        vertical: card.vertical_content_list.iter().map(vertical).collect(),
        horizontal: card.horizontal_content_list.iter().map(|row| horizontal(writer, row)).collect(),
        jumps: card.jump_list.iter().map(jump).collect(),
        action: Some(action(&card.card_action)),
        ..CardPreview::default()
    }
}

/// The line at the top stands when there is a name, a picture or a menu.
fn source(writer: &SpanWriter<'_>, source: Option<&CardSource>, menu: Option<&ActionMenu>) -> Option<Source> {
    let source = source.filter(|block| !block.is_blank());
    let menu = menu.filter(|block| !block.is_blank());
    if source.is_none() && menu.is_none() {
        return None;
    }
    let icon = source.and_then(|block| block.icon_url.as_deref()).filter(|url| !is_blank(url));
    Some(Source {
        icon: icon.map(|url| picture(url, SQUARE)),
        desc: writer.translated(source.and_then(|block| block.desc.as_deref())),
        colour: source.and_then(|block| block.desc_color).filter(|c| *c <= CardSource::MAX_COLOUR).unwrap_or(0),
        menu: menu.map(|menu| menu.action_list.iter().map(|action| action.text.clone()).collect()).unwrap_or_default(),
    })
}

fn emphasis(block: &EmphasisContent) -> TitledText {
    TitledText {
        title: shown(block.title.as_deref()),
        text: shown(block.desc.as_deref()),
        action: RowAction::None,
        picture: None,
    }
}

fn quote(block: &QuoteArea) -> TitledText {
    TitledText {
        title: shown(block.title.as_deref()),
        text: shown(block.quote_text.as_deref()),
        action: link(block.link_type),
        picture: None,
    }
}

fn image_text(block: &ImageTextArea) -> TitledText {
    TitledText {
        title: shown(block.title.as_deref()),
        text: shown(block.desc.as_deref()),
        action: link(block.link_type),
        picture: (!is_blank(&block.image_url)).then(|| picture(&block.image_url, SQUARE)),
    }
}

fn image(block: &CardImage) -> Picture {
    let aspect = block.aspect_ratio.map_or(DEFAULT_ASPECT, |ratio| permille(ratio.0));
    picture(&block.url, aspect)
}

/// A ratio that is out of range is refused, but still drawn: between 1:10 and 10:1.
fn permille(ratio: f64) -> u32 {
    if !ratio.is_finite() {
        return DEFAULT_ASPECT;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 100 and 10,000")]
    let permille = (ratio * 1000.0).round().clamp(100.0, 10_000.0) as u32;
    permille
}

fn picture(url: &str, aspect_permille: u32) -> Picture {
    Picture { url: url.to_owned(), host: host(url), aspect_permille }
}

fn vertical(row: &VerticalContent) -> TitledText {
    TitledText {
        title: shown(Some(&row.title)),
        text: shown(row.desc.as_deref()),
        action: RowAction::None,
        picture: None,
    }
}

fn horizontal(writer: &SpanWriter<'_>, row: &HorizontalContent) -> Row {
    Row {
        key: shown(Some(&row.keyname)),
        value: writer.translated(row.value.as_deref()),
        action: match row.link_type {
            Some(1) => RowAction::Url,
            Some(2) => RowAction::Attachment,
            Some(3) => RowAction::Member,
            _ => RowAction::None,
        },
    }
}

fn jump(row: &JumpItem) -> Jump {
    Jump { title: shown(Some(&row.title)), action: link(row.link_type) }
}

fn action(action: &CardAction) -> RowAction {
    link(Some(action.link_type))
}

fn link(link_type: Option<u8>) -> RowAction {
    match link_type {
        Some(1) => RowAction::Url,
        Some(2) => RowAction::MiniProgram,
        _ => RowAction::None,
    }
}
