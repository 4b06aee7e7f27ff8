//! Rules of the blocks that template cards share (`wecom/messages.md §1.5.2`).
//!
//! A block in which nothing is filled in is not sent, so nothing is required of it; its meters show all the same.

use crate::agent::AppFacts;
use crate::finding::Rule;
use crate::ids::UserId;
use crate::kinds::{
    ActionMenu, CardAction, CardImage, CardSource, EmphasisContent, HorizontalContent, ImageTextArea, JumpItem,
    MainTitle, MenuAction, QuoteArea, TemplateCard, VerticalContent,
};
use crate::limit::{Limit, Severity};
use crate::measure::is_none_or_blank;
use crate::report::{Report, UrlCodes};
use std::collections::HashSet;

pub(super) const SOURCE: &str = "wecom/messages.md §1.5.2 [O]";
/// The document marks the error number as likely only.
const LIKELY: &str = "wecom/messages.md §1.5.2 [O; U]";
/// No document says what the server does.
pub(super) const DEDUCED: &str = "wecom/messages.md §1.5.2, §9 [D]";

/// An address behind a link. The scheme's number is that of the error table, which names card addresses.
const LINK: UrlCodes = UrlCodes {
    missing: Some(42028),
    scheme: Some(45034),
    invalid: None,
    source: "wecom/messages.md §1.5.2 [O], wecom/errcodes.tsv 45034 [O; D]",
};
/// An address behind a link of a block for which the documents name no number.
pub(super) const LIKELY_LINK: UrlCodes = UrlCodes { source: LIKELY, ..LINK };
/// The picture across a card: one number for whatever is wrong with it.
const CARD_IMAGE: UrlCodes =
    UrlCodes { missing: Some(42044), scheme: Some(42044), invalid: Some(42044), source: SOURCE };
/// Other pictures.
const PICTURE: UrlCodes = UrlCodes { missing: None, scheme: None, invalid: None, source: DEDUCED };

pub(super) fn source(report: &mut Report, block: Option<&CardSource>) {
    let Some(block) = block else { return };
    report.optional_url("template_card.source.icon_url", block.icon_url.as_deref(), PICTURE);
    report.optional("template_card.source.desc", block.desc.as_deref(), CardSource::DESC);
    if block.desc_color.is_some_and(|colour| colour > CardSource::MAX_COLOUR) {
        report.add("template_card.source.desc_color", Severity::Style, Rule::OutOfRange, None, SOURCE);
    }
}

pub(super) fn action_menu(report: &mut Report, block: Option<&ActionMenu>, app: AppFacts) {
    let Some(block) = block else { return };
    let path = "template_card.action_menu";
    let list = "template_card.action_menu.action_list";
    let filled = !block.is_blank();
    if filled && !app.has_callback {
        report.add(path, Severity::NeedsApp, Rule::NeedsCallback, Some(43012), "wecom/messages.md §1.5 [O; D]");
    }
    report.free("template_card.action_menu.desc", block.desc.as_deref());
    if filled && block.action_list.is_empty() {
        report.add(list, Severity::Refused, Rule::Required, None, SOURCE);
    }
    report.entries(list, block.action_list.len(), ActionMenu::ACTIONS);
    let mut keys = HashSet::new();
    for (i, action) in block.action_list.iter().enumerate() {
        let path = format!("{list}.{i}.text");
        report.require(&path, &action.text, None, SOURCE);
        report.free(&path, Some(&action.text));
        let path = format!("{list}.{i}.key");
        let there = report.require(&path, &action.key, None, SOURCE);
        report.length(&path, &action.key, MenuAction::KEY);
        report.stray(&path, &action.key);
        if there && !keys.insert(action.key.as_str()) {
            report.add(&path, Severity::Refused, Rule::Duplicate, Some(42051), SOURCE);
        }
    }
}

/// Lengths and characters only: what is required differs between the cards.
pub(super) fn main_title(report: &mut Report, block: Option<&MainTitle>) {
    main_title_within(report, block, MainTitle::TITLE, MainTitle::DESC);
}

/// [`main_title`] with a card's own lengths.
pub(super) fn main_title_within(report: &mut Report, block: Option<&MainTitle>, title: Limit, desc: Limit) {
    let Some(block) = block else { return };
    report.optional("template_card.main_title.title", block.title.as_deref(), title);
    report.optional("template_card.main_title.desc", block.desc.as_deref(), desc);
}

pub(super) fn emphasis(report: &mut Report, block: Option<&EmphasisContent>) {
    let Some(block) = block else { return };
    report.optional("template_card.emphasis_content.title", block.title.as_deref(), EmphasisContent::TITLE);
    report.optional("template_card.emphasis_content.desc", block.desc.as_deref(), EmphasisContent::DESC);
}

/// A link by its type: 0 none, 1 address, 2 mini program.
struct Link<'a> {
    path: &'a str,
    kind: u8,
    url: Option<&'a str>,
    appid: Option<&'a str>,
    pagepath: Option<&'a str>,
    codes: UrlCodes,
}

impl Link<'_> {
    fn check(&self, report: &mut Report) {
        match self.kind {
            0 => {}
            1 => report.url(&format!("{}.url", self.path), self.url, self.codes),
            2 => {
                report.id(&format!("{}.appid", self.path), self.appid, Some(42030), self.codes.source);
                report.stray(&format!("{}.pagepath", self.path), self.pagepath.unwrap_or_default());
            }
            _ => report.add(&format!("{}.type", self.path), Severity::Refused, Rule::OutOfRange, None, DEDUCED),
        }
    }
}

pub(super) fn quote(report: &mut Report, block: Option<&QuoteArea>) {
    let Some(block) = block else { return };
    let path = "template_card.quote_area";
    Link {
        path,
        kind: block.link_type.unwrap_or(0),
        url: block.url.as_deref(),
        appid: block.appid.as_deref(),
        pagepath: block.pagepath.as_deref(),
        codes: LIKELY_LINK,
    }
    .check(report);
    report.free("template_card.quote_area.title", block.title.as_deref());
    report.free("template_card.quote_area.quote_text", block.quote_text.as_deref());
}

pub(super) fn image_text(report: &mut Report, block: Option<&ImageTextArea>) {
    let Some(block) = block else { return };
    let path = "template_card.image_text_area";
    Link {
        path,
        kind: block.link_type.unwrap_or(0),
        url: block.url.as_deref(),
        appid: block.appid.as_deref(),
        pagepath: block.pagepath.as_deref(),
        codes: LIKELY_LINK,
    }
    .check(report);
    report.free("template_card.image_text_area.title", block.title.as_deref());
    report.free("template_card.image_text_area.desc", block.desc.as_deref());
    report.url("template_card.image_text_area.image_url", Some(&block.image_url), PICTURE);
}

/// That a picture is missing is for the card to say, which may have the other picture block.
pub(super) fn card_image(report: &mut Report, block: Option<&CardImage>) {
    let Some(block) = block else { return };
    report.optional_url("template_card.card_image.url", Some(&block.url), CARD_IMAGE);
    let (least, most) = CardImage::ASPECT_RATIO;
    // Without a picture the block is not sent, whatever its shape.
    if !block.is_blank() && block.aspect_ratio.is_some_and(|ratio| !(least..=most).contains(&ratio.0)) {
        let path = "template_card.card_image.aspect_ratio";
        report.add(path, Severity::Refused, Rule::OutOfRange, None, "wecom/messages.md §1.5.2 [O; D]");
    }
}

pub(super) fn vertical(report: &mut Report, rows: &[VerticalContent]) {
    let list = "template_card.vertical_content_list";
    report.entries(list, rows.len(), VerticalContent::LIST);
    for (i, row) in rows.iter().enumerate() {
        let path = format!("{list}.{i}.title");
        report.require(&path, &row.title, Some(42033), SOURCE);
        report.optional(&path, Some(&row.title), VerticalContent::TITLE);
        report.optional(&format!("{list}.{i}.desc"), row.desc.as_deref(), VerticalContent::DESC);
    }
}

pub(super) fn horizontal(report: &mut Report, rows: &[HorizontalContent]) {
    let list = "template_card.horizontal_content_list";
    report.entries(list, rows.len(), HorizontalContent::LIST);
    for (i, row) in rows.iter().enumerate() {
        let path = format!("{list}.{i}.keyname");
        report.require(&path, &row.keyname, Some(42027), SOURCE);
        report.optional(&path, Some(&row.keyname), HorizontalContent::KEYNAME);
        report.optional(&format!("{list}.{i}.value"), row.value.as_deref(), HorizontalContent::VALUE);
        match row.link_type.unwrap_or(0) {
            0 => {}
            1 => report.url(&format!("{list}.{i}.url"), row.url.as_deref(), LINK),
            2 => report.id(&format!("{list}.{i}.media_id"), row.media_id.as_deref(), Some(42029), SOURCE),
            3 => {
                let path = format!("{list}.{i}.userid");
                let user = row.userid.as_deref().unwrap_or_default();
                if report.require(&path, user, Some(42050), SOURCE) && !UserId::is_valid(user) {
                    report.add(&path, Severity::Refused, Rule::BadUserId, Some(42050), SOURCE);
                }
            }
            _ => report.add(&format!("{list}.{i}.type"), Severity::Refused, Rule::OutOfRange, None, DEDUCED),
        }
    }
}

pub(super) fn jumps(report: &mut Report, rows: &[JumpItem]) {
    let list = "template_card.jump_list";
    report.entries(list, rows.len(), JumpItem::LIST);
    for (i, row) in rows.iter().enumerate() {
        let path = format!("{list}.{i}.title");
        report.require(&path, &row.title, Some(42033), SOURCE);
        report.optional(&path, Some(&row.title), JumpItem::TITLE);
        Link {
            path: &format!("{list}.{i}"),
            kind: row.link_type.unwrap_or(0),
            url: row.url.as_deref(),
            appid: row.appid.as_deref(),
            pagepath: row.pagepath.as_deref(),
            codes: LINK,
        }
        .check(report);
    }
}

/// Text and news notices need type 1 or 2.
pub(super) fn card_action(report: &mut Report, action: &CardAction) {
    if action.link_type == 0 {
        report.add("template_card.card_action.type", Severity::Refused, Rule::Required, Some(42045), SOURCE);
    } else {
        optional_card_action(report, Some(action));
    }
}

/// Button cards may do without.
pub(super) fn optional_card_action(report: &mut Report, action: Option<&CardAction>) {
    let Some(action) = action else { return };
    match action.link_type {
        0..=2 => Link {
            path: "template_card.card_action",
            kind: action.link_type,
            url: action.url.as_deref(),
            appid: action.appid.as_deref(),
            pagepath: action.pagepath.as_deref(),
            codes: LINK,
        }
        .check(report),
        _ => report.add("template_card.card_action.type", Severity::Refused, Rule::OutOfRange, Some(42045), SOURCE),
    }
}

/// Cards that call back need one; a blank one is made fresh at send, so only what was typed is looked at.
pub(super) fn task_id(report: &mut Report, task_id: Option<&str>) {
    let path = "template_card.task_id";
    let text = task_id.unwrap_or_default();
    if is_none_or_blank(task_id) {
        report.meter(path, 0, TemplateCard::TASK_ID);
        return;
    }
    report.length(path, text, TemplateCard::TASK_ID);
    if !text.chars().all(TemplateCard::is_task_id_char) {
        report.add(path, Severity::Refused, Rule::BadCharacters, Some(42014), SOURCE);
    }
}
