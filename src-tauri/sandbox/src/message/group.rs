//! The messages of group chats (`wecom/messages.md §7`) and webhooks (`§8`), where they differ from those of `message/send`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use serde_json::{Value, json};

use super::address::{link, optional};
use super::fields::Fields;
use super::truncate::{cut_bytes, cut_chars};
use super::{Rules, card, simple};
use crate::reply::{Object, Refusal, fields};
use crate::routes::media::{MediaKind, picture_code};

type Shown = Result<Object, Refusal>;

/// Kinds that a group chat takes (`§7` [O]).
pub(crate) const CHAT_KINDS: [&str; 9] =
    ["text", "image", "voice", "video", "file", "textcard", "news", "mpnews", "markdown"];

/// Kinds that a webhook takes (`§8` [O]).
pub(crate) const WEBHOOK_KINDS: [&str; 8] =
    ["text", "markdown", "markdown_v2", "image", "news", "file", "voice", "template_card"];

/// Raw bytes of a webhook's picture: 2 MB, the smaller reading of MB (`§8` [O]).
const PICTURE_BYTES: usize = 2_000_000;

/// Checks a message for a group chat. `msgtype` must be one of [`CHAT_KINDS`].
pub(crate) fn chat(msgtype: &str, request: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    let body = request.object(msgtype)?;
    match msgtype {
        "text" => chat_text(&body),
        "textcard" => chat_textcard(&body),
        "news" if rules.safe != 0 => Err(Refusal::new(40074)),
        "news" => news(&body),
        "image" => simple::media(&body, rules, MediaKind::Image),
        "voice" => simple::media(&body, rules, MediaKind::Voice),
        "file" => simple::media(&body, rules, MediaKind::File),
        "video" => simple::video(&body, rules),
        "mpnews" => simple::mpnews(&body, rules),
        "markdown" => simple::markdown(&body),
        _ => Err(Refusal::new(40008)),
    }
}

/// Empty 44004, above 2048 bytes 45002: the page of chats says nothing of cutting.
fn chat_text(body: &Fields<'_>) -> Shown {
    let content = body.required("content", 44004)?;
    if content.len() > 2048 {
        return Err(Refusal::new(45002));
    }
    let mut shown = fields([("content", json!(content))]);
    mentions(body, &mut shown, &["mentioned_list"])?;
    Ok(shown)
}

/// As in `message/send`, but cut at 128 and 512 bytes instead of characters.
fn chat_textcard(body: &Fields<'_>) -> Shown {
    let title = body.required("title", 41016)?;
    let description = body.required("description", 41033)?;
    let url = link(body, "url", 41010)?;
    let button = body.filled("btntxt")?.unwrap_or("详情");
    Ok(fields([
        ("title", json!(cut_bytes(title, 128))),
        ("description", json!(cut_bytes(description, 512))),
        ("url", json!(url)),
        ("btntxt", json!(cut_chars(button, 4))),
    ]))
}

/// 1 to 8 articles (45008), each with title (41016) and url (41010, 45034); no mini programs (40058).
fn news(body: &Fields<'_>) -> Shown {
    let articles = body.list("articles")?;
    if !(1..=8).contains(&articles.len()) {
        return Err(Refusal::new(45008));
    }
    let article = |article: &Fields<'_>| -> Result<Value, Refusal> {
        let title = article.required("title", 41016)?;
        let url = link(article, "url", 41010)?;
        if article.filled("appid")?.is_some() && article.filled("pagepath")?.is_some() {
            return Err(article.wrong("appid", "absent: groups open no mini programs"));
        }
        let mut shown = fields([("title", json!(cut_bytes(title, 128))), ("url", json!(url))]);
        if let Some(description) = article.filled("description")? {
            shown.insert("description".to_owned(), json!(cut_bytes(description, 512)));
        }
        if let Some(picture) = optional(article, "picurl")? {
            shown.insert("picurl".to_owned(), json!(picture));
        }
        Ok(Value::Object(shown))
    };
    let shown: Result<Vec<Value>, Refusal> = articles.iter().map(article).collect();
    Ok(fields([("articles", Value::Array(shown?))]))
}

/// Checks a message for a webhook. `msgtype` must be one of [`WEBHOOK_KINDS`]. Nothing inside is 93017.
pub(crate) fn webhook(msgtype: &str, request: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    let body = request.object(msgtype)?;
    if body.to_object().is_empty() {
        return Err(Refusal::new(93017));
    }
    match msgtype {
        // 2048 bytes by the documents, 5120 before a refusal was seen [C]: between the two it passes uncut.
        "text" => {
            let mut shown = limited(&body, "text", 5120)?;
            mentions(&body, &mut shown, &["mentioned_list", "mentioned_mobile_list"])?;
            Ok(shown)
        }
        "markdown" | "markdown_v2" => limited(&body, msgtype, 4096),
        "image" => webhook_image(&body),
        "news" => news(&body),
        "file" => simple::media(&body, rules, MediaKind::File),
        "voice" => simple::media(&body, rules, MediaKind::Voice),
        "template_card" => card::check_for_webhook(&body, rules),
        _ => Err(Refusal::new(40008)),
    }
}

/// A `content` that is not empty (93017) and not too long (40058, with the words that were seen [C]).
fn limited(body: &Fields<'_>, msgtype: &str, most: usize) -> Shown {
    let content = body.required("content", 93017)?;
    if content.len() > most {
        return Err(Refusal::parameter(&format!("{msgtype}.content exceed max length {most}")));
    }
    Ok(fields([("content", json!(content))]))
}

/// `base64` (93017 empty, 40058 broken), at most 2 MB of a JPG or PNG (93018, 40123), `md5` of the raw bytes (40058).
fn webhook_image(body: &Fields<'_>) -> Shown {
    let text = body.required("base64", 93017)?;
    let given = body.required("md5", 40058)?;
    let raw = STANDARD.decode(text).map_err(|_| Refusal::parameter("image.base64 is not base64"))?;
    if raw.len() > PICTURE_BYTES {
        return Err(Refusal::new(93018));
    }
    if let Some(code) = picture_code(&raw) {
        return Err(Refusal::new(code));
    }
    let md5 = Md5::digest(&raw).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    if !given.eq_ignore_ascii_case(&md5) {
        return Err(Refusal::parameter("image.md5 does not match"));
    }
    Ok(fields([("bytes", json!(raw.len())), ("md5", json!(md5))]))
}

/// Lists of ids or numbers, kept as they are.
fn mentions(body: &Fields<'_>, shown: &mut Object, names: &[&str]) -> Result<(), Refusal> {
    for name in names {
        let list = body.strings(name)?;
        if !list.is_empty() {
            shown.insert((*name).to_owned(), json!(list));
        }
    }
    Ok(())
}
