//! Checks the content of a message as documented and makes what the member will see of it.
//!
//! Every rule cites its table in `wecom/messages.md §1.4` (simple kinds) and `§1.5` (cards). Limits of kind T are cut,
//! kinds H and H? are refused, recommended lengths (R) are left alone. Where no code is documented, 40058 is used.

pub(crate) mod address;
pub(crate) mod card;
pub(crate) mod fields;
pub(crate) mod group;
pub(crate) mod simple;
pub(crate) mod translate;
pub(crate) mod truncate;

use crate::reply::{Object, Refusal};
use crate::routes::media::{MediaKind, MediaShelf};
use fields::Fields;
use translate::{Names, translate};

/// A message whose content is good.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Content {
    /// The object named like the `msgtype`, as shown to members.
    pub(crate) shown: Object,
    /// The card can call back, so the answer carries a `response_code`.
    pub(crate) calls_back: bool,
    /// A card's `task_id`; must be new within the app.
    pub(crate) task_id: Option<String>,
    /// A card's `card_type`.
    pub(crate) card_type: Option<String>,
}

/// What the rules need to know beyond the message.
pub(crate) struct Rules<'a> {
    /// Files uploaded before.
    pub(crate) media: &'a MediaShelf,
    /// Sandbox clock.
    pub(crate) now: i64,
    /// The app's mini program.
    pub(crate) mini_program: Option<&'a str>,
    /// The app has a callback URL.
    pub(crate) has_callback: bool,
    /// `safe` of the request.
    pub(crate) safe: i64,
    /// Present when ids are to be translated.
    pub(crate) names: Option<&'a dyn Names>,
}

impl Rules<'_> {
    /// The text with ids translated, if that was asked for.
    fn translated(&self, text: &str) -> String {
        self.names.map_or_else(|| text.to_owned(), |names| translate(text, names))
    }

    /// A media id of this kind: 41006 when missing, 40007 when unknown, expired or of another kind.
    fn media_id<'f>(&self, fields: &Fields<'f>, name: &str, kind: MediaKind) -> Result<&'f str, Refusal> {
        let id = fields.required(name, 41006)?;
        self.media.find(id, kind, self.now).map(|_| id)
    }
}

/// Kinds that `msgtype` may name (`wecom/messages.md §1.1` [O]).
pub(crate) const KINDS: [&str; 11] = [
    "text",
    "image",
    "voice",
    "video",
    "file",
    "textcard",
    "news",
    "mpnews",
    "markdown",
    "miniprogram_notice",
    "template_card",
];

/// Checks the object named like `msgtype`.
///
/// # Errors
/// 40008 for an unknown kind, else the code of the first rule that is broken.
pub(crate) fn check(msgtype: &str, request: &Fields<'_>, rules: &Rules<'_>) -> Result<Content, Refusal> {
    let body = if KINDS.contains(&msgtype) { request.object(msgtype)? } else { return Err(Refusal::new(40008)) };
    let shown = match msgtype {
        "text" => simple::text(&body, rules),
        "image" => simple::media(&body, rules, MediaKind::Image),
        "voice" => simple::media(&body, rules, MediaKind::Voice),
        "file" => simple::media(&body, rules, MediaKind::File),
        "video" => simple::video(&body, rules),
        "textcard" => simple::textcard(&body, rules),
        "news" => simple::news(&body, rules),
        "mpnews" => simple::mpnews(&body, rules),
        "markdown" => simple::markdown(&body),
        "miniprogram_notice" => simple::miniprogram_notice(&body, rules),
        _ => return card::check(&body, rules),
    }?;
    Ok(Content { shown, calls_back: false, task_id: None, card_type: None })
}

/// An id that must be there (else `missing`). One with blanks or unseen characters in it cannot be that of a mini program: 90207.
fn appid<'f>(fields: &Fields<'f>, missing: i64) -> Result<&'f str, Refusal> {
    let id = fields.required("appid", missing)?;
    if id.chars().any(address::is_gap) { Err(Refusal::new(90207)) } else { Ok(id) }
}
