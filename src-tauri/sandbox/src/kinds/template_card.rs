//! The five template cards (`wecom/messages.md §1.5`): which block stands where, what each field must be, and the code
//! for each fault. Blocks that a card type does not have are dropped from what the member sees.

use std::collections::HashSet;

use serde_json::Value;

use super::fields::Fields;
use super::{Content, InApp, Kind, Rules, address, appid};
use crate::reply::{Object, Refusal};
use crate::routes::media::MediaKind;

pub(super) const KIND: Kind =
    Kind { msgtype: "template_card", app: InApp::Card(check), chat: None, webhook: Some(check_for_webhook) };

/// Blocks of each type, `card_type` left out (`§1.5.1` [O]).
#[rustfmt::skip]
const BLOCKS: [(&str, &[&str]); 5] = [
    ("text_notice", &["source", "action_menu", "main_title", "emphasis_content", "quote_area", "sub_title_text",
        "horizontal_content_list", "jump_list", "card_action", "task_id"]),
    ("news_notice", &["source", "action_menu", "main_title", "quote_area", "image_text_area", "card_image",
        "vertical_content_list", "horizontal_content_list", "jump_list", "card_action", "task_id"]),
    ("button_interaction", &["source", "action_menu", "main_title", "quote_area", "sub_title_text",
        "horizontal_content_list", "card_action", "button_selection", "button_list", "task_id"]),
    ("vote_interaction", &["source", "main_title", "checkbox", "submit_button", "task_id"]),
    ("multiple_interaction", &["source", "main_title", "select_list", "submit_button", "task_id"]),
];

/// On what occasion a card comes; some rules differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Occasion {
    /// In `message/send`.
    Send,
    /// In place of a card that was sent before (`§5`): no `task_id`, a `replace_text` and `disable` may stand there, the
    /// submit button may be missing.
    Replace,
    /// In a group webhook (`§8`): two types, no menu, nothing calls back, a news_notice needs `card_image`.
    Webhook,
}

/// Checks a card for `message/send`. 41016 when the object is missing altogether (seen [C]), 42031 for its type, 43012 when it
/// calls back and the app has no callback URL; then block by block.
fn check(card: &Fields<'_>, rules: &Rules<'_>) -> Result<Content, Refusal> {
    check_on(Occasion::Send, card, rules)
}

/// Checks a card that takes the place of another; gives it as members see it.
pub(crate) fn check_replacement(card: &Fields<'_>, rules: &Rules<'_>) -> Result<Object, Refusal> {
    check_on(Occasion::Replace, card, rules).map(|content| content.shown)
}

/// Checks a card for a webhook; gives it as members see it.
fn check_for_webhook(card: &Fields<'_>, rules: &Rules<'_>) -> Result<Object, Refusal> {
    check_on(Occasion::Webhook, card, rules).map(|content| content.shown)
}

fn check_on(occasion: Occasion, card: &Fields<'_>, rules: &Rules<'_>) -> Result<Content, Refusal> {
    if !card.is_present() {
        return Err(Refusal::new(41016));
    }
    let card_type = card.required("card_type", 42031)?;
    let Some((_, blocks)) = BLOCKS.iter().find(|(name, _)| *name == card_type) else {
        return Err(Refusal::new(42031));
    };
    let notice = matches!(card_type, "text_notice" | "news_notice");
    let webhook = occasion == Occasion::Webhook;
    if webhook && !notice {
        return Err(Refusal::new(42031));
    }
    let has = |block: &str| match block {
        "task_id" => occasion == Occasion::Send,
        "replace_text" => occasion == Occasion::Replace && !notice,
        other => blocks.contains(&other),
    };
    let menu = card.object("action_menu")?;
    if webhook && menu.is_present() {
        return Err(card.wrong("action_menu", "absent: nothing comes back from a group"));
    }
    let calls_back = !notice || menu.is_present();
    if calls_back && !rules.has_callback {
        return Err(Refusal::new(43012));
    }

    source(card)?;
    titles(card, card_type)?;
    if has("action_menu") && menu.is_present() {
        action_menu(&menu)?;
    }
    if has("emphasis_content") {
        texts(&card.object("emphasis_content")?, &["title", "desc"])?;
    }
    if has("quote_area") {
        let quote = card.object("quote_area")?;
        jump_target(&quote)?;
        texts(&quote, &["title", "quote_text"])?;
    }
    if card_type == "news_notice" {
        if webhook && !card.object("card_image")?.is_present() {
            return Err(Refusal::new(42044));
        }
        pictures(card)?;
        vertical(card)?;
    }
    if has("horizontal_content_list") {
        horizontal(card, rules)?;
    }
    if has("jump_list") {
        jumps(card)?;
    }
    if has("card_action") {
        card_action(card, notice)?;
    }
    match card_type {
        "button_interaction" => buttons(card)?,
        "vote_interaction" => checkbox(card)?,
        "multiple_interaction" => selectors(card)?,
        _ => {}
    }
    let submit = card.object("submit_button")?;
    if has("submit_button") && (submit.is_present() || occasion == Occasion::Send) {
        submit_button(card)?;
    }
    if has("replace_text") {
        card.text("replace_text")?;
    }
    let task_id = if has("task_id") { task_id(card, calls_back)? } else { None };

    let mut shown = card.to_object();
    shown.retain(|name, _| name == "card_type" || has(name));
    translate(&mut shown, rules);
    Ok(Content { shown, calls_back, task_id, card_type: Some(card_type.to_owned()) })
}

fn source(card: &Fields<'_>) -> Result<(), Refusal> {
    let source = card.object("source")?;
    address::optional(&source, "icon_url")?;
    source.text("desc")?;
    source.int("desc_color").map(|_| ())
}

/// Title required everywhere but in text_notice, where title or sub_title_text will do: 41016 (seen [C]).
fn titles(card: &Fields<'_>, card_type: &str) -> Result<(), Refusal> {
    let main = card.object("main_title")?;
    main.text("desc")?;
    let (title, sub_title) = (main.filled("title")?, card.filled("sub_title_text")?);
    let enough = title.is_some() || (card_type == "text_notice" && sub_title.is_some());
    if enough { Ok(()) } else { Err(Refusal::new(41016)) }
}

/// 1 to 3 entries (40058) with text (40058) and a key of at most 1024 bytes (40058) that is unique (42051).
fn action_menu(menu: &Fields<'_>) -> Result<(), Refusal> {
    menu.text("desc")?;
    let actions = menu.list("action_list")?;
    if !(1..=3).contains(&actions.len()) {
        return Err(menu.wrong("action_list", "1 to 3 items"));
    }
    let mut keys = HashSet::new();
    for action in &actions {
        action.filled("text")?.ok_or_else(|| action.wrong("text", "not empty"))?;
        let key = action.filled("key")?.filter(|key| key.len() <= 1024);
        let key = key.ok_or_else(|| action.wrong("key", "1 to 1024 bytes"))?;
        if !keys.insert(key) {
            return Err(Refusal::new(42051));
        }
    }
    Ok(())
}

/// card_image or image_text_area must be there (42044); their own fields.
fn pictures(card: &Fields<'_>) -> Result<(), Refusal> {
    let (image, area) = (card.object("card_image")?, card.object("image_text_area")?);
    if image.is_present() {
        let url = image.filled("url")?.filter(|url| address::opens(url)).ok_or(Refusal::new(42044))?;
        if address::is_long(url) {
            return Err(Refusal::new(40039));
        }
        if image.number("aspect_ratio")?.is_some_and(|ratio| !(1.3..=2.25).contains(&ratio)) {
            return Err(image.wrong("aspect_ratio", "between 1.3 and 2.25"));
        }
    } else if !area.is_present() {
        return Err(Refusal::new(42044));
    }
    if area.is_present() {
        jump_target(&area)?;
        texts(&area, &["title", "desc"])?;
        address::link(&area, "image_url", 40058)?;
    }
    Ok(())
}

/// At most 4 (42036), each with a title (42033).
fn vertical(card: &Fields<'_>) -> Result<(), Refusal> {
    let rows = card.list("vertical_content_list")?;
    if rows.len() > 4 {
        return Err(Refusal::new(42036));
    }
    rows.iter().try_for_each(|row| {
        row.required("title", 42033)?;
        row.text("desc").map(|_| ())
    })
}

/// At most 6 (42035); keyname 42027; by type url 42028, media_id 42029 (40007 when it is no file), userid 42050.
fn horizontal(card: &Fields<'_>, rules: &Rules<'_>) -> Result<(), Refusal> {
    let rows = card.list("horizontal_content_list")?;
    if rows.len() > 6 {
        return Err(Refusal::new(42035));
    }
    rows.iter().try_for_each(|row| {
        row.required("keyname", 42027)?;
        row.text("value")?;
        match row.int("type")?.unwrap_or(0) {
            1 => card_url(row),
            2 => rules.media.find(row.required("media_id", 42029)?, MediaKind::File, rules.now).map(|_| ()),
            3 if is_account(row.required("userid", 42050)?) => Ok(()),
            3 => Err(Refusal::new(42050)),
            0 => Ok(()),
            _ => Err(row.wrong("type", "0 to 3")),
        }
    })
}

/// At most 3 (42042); title 42033; by type url 42028, appid 42030.
fn jumps(card: &Fields<'_>) -> Result<(), Refusal> {
    let jumps = card.list("jump_list")?;
    if jumps.len() > 3 {
        return Err(Refusal::new(42042));
    }
    jumps.iter().try_for_each(|jump| {
        jump.required("title", 42033)?;
        jump_target(jump)
    })
}

/// Required in notices with type 1 or 2, free in button cards: 42045; url 42028, appid 42030.
fn card_action(card: &Fields<'_>, required: bool) -> Result<(), Refusal> {
    let action = card.object("card_action")?;
    match action.int("type")?.unwrap_or(0) {
        1 | 2 => jump_target(&action),
        0 if !required => Ok(()),
        _ => Err(Refusal::new(42045)),
    }
}

/// 1 to 6 buttons (40058); text 42038; by type key 42039 (1024 bytes, unique) or url 42028. The selector: 42043,
/// 42037, 42040, 42041.
fn buttons(card: &Fields<'_>) -> Result<(), Refusal> {
    let selection = card.object("button_selection")?;
    if selection.is_present() {
        question_key(&selection, &mut HashSet::new())?;
        texts(&selection, &["title", "selected_id"])?;
        options(&selection, 10)?;
    }
    let buttons = card.list("button_list")?;
    if !(1..=6).contains(&buttons.len()) {
        return Err(card.wrong("button_list", "1 to 6 items"));
    }
    let mut keys = HashSet::new();
    buttons.iter().try_for_each(|button| {
        button.required("text", 42038)?;
        button.int("style")?;
        match button.int("type")?.unwrap_or(0) {
            0 => {}
            1 => return card_url(button),
            _ => return Err(button.wrong("type", "0 or 1")),
        }
        let key = button.required("key", 42039)?;
        if key.len() <= 1024 && keys.insert(key) { Ok(()) } else { Err(Refusal::new(42039)) }
    })
}

/// question_key 42043; mode 0 or 1 (40058); 1 to 20 options 42037; each with `is_checked` (40058).
fn checkbox(card: &Fields<'_>) -> Result<(), Refusal> {
    let checkbox = card.object("checkbox")?;
    question_key(&checkbox, &mut HashSet::new())?;
    checkbox.switch("mode")?;
    checkbox.flag("disable")?;
    for option in options(&checkbox, 20)? {
        option.flag("is_checked")?.ok_or_else(|| option.wrong("is_checked", "given"))?;
    }
    Ok(())
}

/// 1 to 3 selectors (42047); question_key 42043, unique in the card; options as elsewhere.
fn selectors(card: &Fields<'_>) -> Result<(), Refusal> {
    let selectors = card.list("select_list")?;
    if !(1..=3).contains(&selectors.len()) {
        return Err(Refusal::new(42047));
    }
    let mut keys = HashSet::new();
    selectors.iter().try_for_each(|selector| {
        question_key(selector, &mut keys)?;
        texts(selector, &["title", "selected_id"])?;
        selector.flag("disable")?;
        options(selector, 10).map(|_| ())
    })
}

/// Key 42046 (1024 bytes). The text has a default, so only an empty one is refused (42049).
fn submit_button(card: &Fields<'_>) -> Result<(), Refusal> {
    let button = card.object("submit_button")?;
    if button.text("text")? == Some("") {
        return Err(Refusal::new(42049));
    }
    if button.required("key", 42046)?.len() > 1024 { Err(Refusal::new(42046)) } else { Ok(()) }
}

/// Required when the card calls back; digits, letters, `_`, `-`, `@`, at most 128 bytes: 42014.
fn task_id(card: &Fields<'_>, required: bool) -> Result<Option<String>, Refusal> {
    let id = card.filled("task_id")?;
    let good = |id: &str| id.len() <= 128 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-@".contains(&b));
    match id {
        None if required => Err(Refusal::new(42014)),
        Some(id) if !good(id) => Err(Refusal::new(42014)),
        _ => Ok(id.map(str::to_owned)),
    }
}

fn question_key<'f>(block: &Fields<'f>, seen: &mut HashSet<&'f str>) -> Result<(), Refusal> {
    let key = block.required("question_key", 42043)?;
    if key.len() <= 1024 && seen.insert(key) { Ok(()) } else { Err(Refusal::new(42043)) }
}

fn options<'f>(block: &Fields<'f>, most: usize) -> Result<Vec<Fields<'f>>, Refusal> {
    let options = block.list("option_list")?;
    if !(1..=most).contains(&options.len()) {
        return Err(Refusal::new(42037));
    }
    let mut ids = HashSet::new();
    for option in &options {
        let id = option.required("id", 42040)?;
        if id.len() > 128 || !ids.insert(id) {
            return Err(Refusal::new(42040));
        }
        option.required("text", 42041)?;
    }
    Ok(options)
}

/// 1 to 64 of digits, letters and `_ - @ .`, the first a digit or letter (`wecom/contacts-media-agent.md §1` [O]).
fn is_account(id: &str) -> bool {
    let mark = |byte: u8| b"_-@.".contains(&byte);
    id.len() <= 64
        && id.bytes().next().is_some_and(|byte| byte.is_ascii_alphanumeric())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || mark(byte))
}

/// What `type` 1 and 2 need: url 42028, appid 42030. Other types than 0 to 2 are not documented: 40058.
fn jump_target(block: &Fields<'_>) -> Result<(), Refusal> {
    match block.int("type")?.unwrap_or(0) {
        1 => card_url(block),
        2 => {
            block.text("pagepath")?;
            appid(block, 42030).map(|_| ())
        }
        0 => Ok(()),
        _ => Err(block.wrong("type", "0 to 2")),
    }
}

/// A link of a card: 42028 missing, else as any address.
fn card_url(block: &Fields<'_>) -> Result<(), Refusal> {
    address::link(block, "url", 42028).map(|_| ())
}

fn texts(block: &Fields<'_>, names: &[&str]) -> Result<(), Refusal> {
    names.iter().try_for_each(|name| block.text(name).map(|_| ()))
}

/// Fields that id translation covers (`§2` [O]).
fn translate(card: &mut Object, rules: &Rules<'_>) {
    let change = |value: Option<&mut Value>| {
        if let Some(Value::String(text)) = value {
            *text = rules.translated(text);
        }
    };
    change(card.get_mut("source").and_then(|source| source.get_mut("desc")));
    if let Some(title) = card.get_mut("main_title") {
        change(title.get_mut("title"));
        change(title.get_mut("desc"));
    }
    change(card.get_mut("sub_title_text"));
    for row in card.get_mut("horizontal_content_list").and_then(Value::as_array_mut).into_iter().flatten() {
        change(row.get_mut("value"));
    }
}
