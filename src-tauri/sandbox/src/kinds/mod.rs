//! The kinds of messages, a file each: checks the content as documented and makes what the member will see of it.
//!
//! Every rule cites its table in `wecom/messages.md §1.4` (simple kinds) and `§1.5` (cards). Limits of kind T are cut,
//! kinds H and H? are refused, recommended lengths (R) are left alone. Where no code is documented, 40058 is used.

pub(crate) mod address;
pub(crate) mod fields;
mod file;
mod image;
mod markdown;
mod markdown_v2;
mod miniprogram_notice;
mod mpnews;
mod news;
pub(crate) mod template_card;
mod text;
mod textcard;
pub(crate) mod translate;
pub(crate) mod truncate;
mod video;
mod voice;

use serde_json::{Value, json};

use crate::reply::{Object, Refusal, fields};
use crate::routes::media::{MediaKind, MediaShelf};
use crate::settings::ANY_MINI_PROGRAM;
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

type Shown = Result<Object, Refusal>;

/// A kind of message: what is asked of the object named like its `msgtype`, by where it goes.
struct Kind {
    msgtype: &'static str,
    /// `message/send` (`wecom/messages.md §1.1` [O]).
    app: InApp,
    /// A group chat (`§7` [O]), where one takes it.
    chat: Option<fn(&Fields<'_>, &Rules<'_>) -> Shown>,
    /// A webhook (`§8` [O]), where one takes it.
    webhook: Option<fn(&Fields<'_>, &Rules<'_>) -> Shown>,
}

enum InApp {
    Unknown,
    Content(fn(&Fields<'_>, &Rules<'_>) -> Shown),
    Card(fn(&Fields<'_>, &Rules<'_>) -> Result<Content, Refusal>),
}

/// Every kind, a file each.
static KINDS: [Kind; 12] = [
    text::KIND,
    image::KIND,
    voice::KIND,
    video::KIND,
    file::KIND,
    textcard::KIND,
    news::KIND,
    mpnews::KIND,
    markdown::KIND,
    markdown_v2::KIND,
    miniprogram_notice::KIND,
    template_card::KIND,
];

fn find(msgtype: &str) -> Option<&'static Kind> {
    KINDS.iter().find(|kind| kind.msgtype == msgtype)
}

/// Whether `message/send` knows the kind.
pub(crate) fn is_for_app(msgtype: &str) -> bool {
    find(msgtype).is_some_and(|kind| !matches!(kind.app, InApp::Unknown))
}

/// Whether a group chat takes the kind.
pub(crate) fn is_for_chats(msgtype: &str) -> bool {
    find(msgtype).is_some_and(|kind| kind.chat.is_some())
}

/// Whether a webhook takes the kind.
pub(crate) fn is_for_webhooks(msgtype: &str) -> bool {
    find(msgtype).is_some_and(|kind| kind.webhook.is_some())
}

/// Checks the object named like `msgtype` for `message/send`.
///
/// # Errors
/// 40008 for an unknown kind, else the code of the first rule that is broken.
pub(crate) fn check(msgtype: &str, request: &Fields<'_>, rules: &Rules<'_>) -> Result<Content, Refusal> {
    let shown = match find(msgtype).map(|kind| &kind.app) {
        None | Some(InApp::Unknown) => return Err(Refusal::new(40008)),
        Some(InApp::Card(check)) => return check(&request.object(msgtype)?, rules),
        Some(InApp::Content(check)) => check(&request.object(msgtype)?, rules)?,
    };
    Ok(Content { shown, calls_back: false, task_id: None, card_type: None })
}

/// Checks it for a group chat.
pub(crate) fn chat(msgtype: &str, request: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    let body = request.object(msgtype)?;
    let check = find(msgtype).and_then(|kind| kind.chat).ok_or_else(|| Refusal::new(40008))?;
    check(&body, rules)
}

/// Checks it for a webhook. Nothing inside is 93017.
pub(crate) fn webhook(msgtype: &str, request: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    let body = request.object(msgtype)?;
    if body.to_object().is_empty() {
        return Err(Refusal::new(93017));
    }
    let check = find(msgtype).and_then(|kind| kind.webhook).ok_or_else(|| Refusal::new(40008))?;
    check(&body, rules)
}

/// An id that must be there (else `missing`). One with blanks or unseen characters in it cannot be that of a mini program: 90207.
fn appid<'f>(fields: &Fields<'f>, missing: i64) -> Result<&'f str, Refusal> {
    let id = fields.required("appid", missing)?;
    if id.chars().any(address::is_gap) { Err(Refusal::new(90207)) } else { Ok(id) }
}

/// What was uploaded before: 41006, 40007.
fn uploaded(body: &Fields<'_>, rules: &Rules<'_>, kind: MediaKind) -> Shown {
    let id = rules.media_id(body, "media_id", kind)?;
    Ok(fields([("media_id", json!(id))]))
}

/// A `content` that is not empty (93017) and not too long (40058, with the words that were seen [C]).
fn limited(body: &Fields<'_>, msgtype: &str, most: usize) -> Shown {
    let content = body.required("content", 93017)?;
    if content.len() > most {
        return Err(Refusal::parameter(&format!("{msgtype}.content exceed max length {most}")));
    }
    Ok(fields([("content", json!(content))]))
}

/// 1 to 8 articles, else 45008.
fn articles<'f>(body: &Fields<'f>) -> Result<Vec<Fields<'f>>, Refusal> {
    let articles = body.list("articles")?;
    if (1..=8).contains(&articles.len()) { Ok(articles) } else { Err(Refusal::new(45008)) }
}

/// The mini program of this `appid` is bound to the app: 90206 when the app has none, 90208 when it has another.
fn bound(rules: &Rules<'_>, appid: &str) -> Result<(), Refusal> {
    match rules.mini_program {
        None => Err(Refusal::new(90206)),
        Some(own) if own != appid && own != ANY_MINI_PROGRAM => Err(Refusal::new(90208)),
        Some(_) => Ok(()),
    }
}

fn put<T: Into<Value>>(shown: &mut Object, name: &str, value: Option<T>) {
    if let Some(value) = value {
        shown.insert(name.to_owned(), value.into());
    }
}
