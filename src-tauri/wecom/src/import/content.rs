//! From the tree to the message: which kind it is, in whatever wrapping it came.

use super::envelope;
use super::fields::{Field, Log, Path, excerpt};
use super::json::{Entry, Node, Tree};
use super::source::Source;
use super::unknown::pointer;
use super::{ImportError, Imported, JsonType, Note};
use crate::kinds::{
    ButtonInteraction, Kind, Message, MultipleInteraction, NewsNotice, TemplateCard, TextNotice, VoteInteraction,
};
use std::collections::HashMap;

/// The `msgtype` of cards.
const CARD: &str = "template_card";
/// The field that names the type of a card.
const CARD_TYPE: &str = "card_type";

/// The object that is read, and what is gathered.
pub(super) fn read(root: &Node<'_>, source: &Source<'_>, webhook: bool) -> Result<Imported, ImportError> {
    let log = Log::new(source);
    let (wrapped, message, envelope) = parts(root, &log, webhook)?;
    note_task_id(&message, &log);
    let (mut unknown, notes) = log.finish();
    if !wrapped {
        // Where the field stands in the request that is sent.
        for field in &mut unknown {
            field.move_under(message.kind().msgtype());
        }
    }
    let envelope::Envelope { recipients, agent_id, options } = envelope;
    Ok(Imported { message, options, recipients, agent_id, unknown, notes })
}

/// The names that the model has for the fields of each object of a request, by the object's pointer: those of its kind, the
/// envelope's, the contents of other kinds, and in a card the fields of every type of card.
pub(super) fn names(root: &Node<'_>, source: &Source<'_>) -> Result<HashMap<String, Vec<&'static str>>, ImportError> {
    let log = Log::with_names(source);
    parts(root, &log, false)?;
    let card = Path::Key(&Path::Root, CARD);
    let empty = Node::empty();
    let field = Field { node: &empty, path: &card, log: &log, done: None };
    field.fill::<TextNotice>()?;
    field.fill::<NewsNotice>()?;
    field.fill::<ButtonInteraction>()?;
    field.fill::<VoteInteraction>()?;
    field.fill::<MultipleInteraction>()?;
    let mut names = HashMap::<String, Vec<&'static str>>::new();
    for (object, fields) in log.into_names() {
        names.entry(object).or_default().extend(fields);
    }
    names.entry(pointer(&card)).or_default().push(CARD_TYPE);
    // A chat's request names it so (`wecom/messages.md §7` [O]).
    let root = envelope::NAMES.iter().copied().chain(contents()).chain(["chatid"]);
    names.entry(String::new()).or_default().extend(root);
    Ok(names)
}

/// What is read, before anything is said of it: whether the content stands in a field of its own, the message, what stands around it.
pub(super) fn parts(
    root: &Node<'_>,
    log: &Log<'_>,
    webhook: bool,
) -> Result<(bool, Message, envelope::Envelope), ImportError> {
    let source = log.source;
    let path = Path::Root;
    let whole = Field { node: root, path: &path, log, done: None };
    let Tree::Object(entries) = &root.tree else { return Err(whole.wrong(JsonType::Object)) };
    if webhook {
        log.note(Note::FromWebhook);
    }
    let find = |name: &str| entries.iter().find(|entry| entry.key == name && !matches!(entry.value.tree, Tree::Null));
    if find("msgtype").is_none() && find(CARD_TYPE).is_some() {
        log.note(Note::KindFromContent { msgtype: CARD.to_owned() });
        return Ok((false, card(whole, &Path::Root)?, envelope::Envelope::default()));
    }
    let named = kind_name(whole, entries)?;
    let Some(content) = find(named) else {
        let at = source.place(root.start);
        return Err(ImportError::Missing { at, path: excerpt(named) });
    };
    let envelope = envelope::read(entries, named, log)?;
    Ok((true, message(named, content, log)?, envelope))
}

/// The name of the field that holds the content.
fn kind_name<'de>(whole: Field<'de, '_>, entries: &'de [Entry<'de>]) -> Result<&'de str, ImportError> {
    let at = whole.log.source.place(whole.node.start);
    let Some(msgtype) = entries.iter().find(|entry| entry.key == "msgtype") else {
        let mut contents = entries.iter().filter(|entry| is_content(&entry.key)).map(|entry| entry.key.as_ref());
        return match (contents.next(), contents.next()) {
            (Some(msgtype), None) => {
                whole.log.note(Note::KindFromContent { msgtype: msgtype.to_owned() });
                Ok(msgtype)
            }
            _ => Err(ImportError::NoKind { at }),
        };
    };
    let path = Path::Key(&Path::Root, "msgtype");
    let field = Field { node: &msgtype.value, path: &path, log: whole.log, done: None };
    let Tree::Text(name) = &field.node.tree else { return Err(field.wrong(JsonType::Text)) };
    if is_content(name) { Ok(name) } else { Err(unknown_kind(field, name)) }
}

fn unknown_kind(field: Field<'_, '_>, name: &str) -> ImportError {
    let (at, path) = (field.log.source.place(field.node.start), field.path.to_string());
    ImportError::UnknownKind { at, path, name: excerpt(name) }
}

/// The names of contents.
fn contents() -> impl Iterator<Item = &'static str> {
    Kind::ALL.into_iter().map(Kind::msgtype)
}

fn is_content(name: &str) -> bool {
    contents().any(|content| content == name)
}

fn message(named: &str, content: &Entry<'_>, log: &Log<'_>) -> Result<Message, ImportError> {
    let path = Path::Key(&Path::Root, named);
    let field = Field { node: &content.value, path: &path, log, done: None };
    content_of(named, field, &path)
}

/// Makes `content_of`, which fills the content that a `msgtype` names.
macro_rules! reader {
    (
        kinds { $($(#[$kind_doc:meta])* $kind:ident, $(#[$doc:meta])* $name:ident;)+ }
        cards { $($cards:tt)* }
    ) => {
        fn content_of(msgtype: &str, field: Field<'_, '_>, path: &Path<'_>) -> Result<Message, ImportError> {
            Ok(match msgtype {
                $(stringify!($name) => Message::$kind { $name: field.fill()? },)+
                CARD => card(field, path)?,
                // `is_content` lets nothing else through.
                other => return Err(unknown_kind(field, other)),
            })
        }
    };
}
crate::kinds::list!(reader);

fn card(field: Field<'_, '_>, path: &Path<'_>) -> Result<Message, ImportError> {
    let Tree::Object(entries) = &field.node.tree else { return Err(field.wrong(JsonType::Object)) };
    let type_path = Path::Key(path, CARD_TYPE);
    let Some(entry) = entries.iter().find(|entry| entry.key == CARD_TYPE) else {
        let at = field.log.source.place(field.node.start);
        return Err(ImportError::Missing { at, path: type_path.to_string() });
    };
    let type_field = Field { node: &entry.value, path: &type_path, log: field.log, done: None };
    let Tree::Text(name) = &entry.value.tree else { return Err(type_field.wrong(JsonType::Text)) };
    let field = Field { done: Some(CARD_TYPE), ..field };
    let template_card = match name.as_ref() {
        "text_notice" => TemplateCard::TextNotice(field.fill()?),
        "news_notice" => TemplateCard::NewsNotice(field.fill()?),
        "button_interaction" => TemplateCard::ButtonInteraction(field.fill()?),
        "vote_interaction" => TemplateCard::VoteInteraction(field.fill()?),
        "multiple_interaction" => TemplateCard::MultipleInteraction(field.fill()?),
        other => return Err(unknown_kind(type_field, other)),
    };
    Ok(Message::TemplateCard { template_card })
}

fn note_task_id(message: &Message, log: &Log<'_>) {
    let Message::TemplateCard { template_card } = message else { return };
    let task_id = match template_card {
        TemplateCard::TextNotice(card) => &card.task_id,
        TemplateCard::NewsNotice(card) => &card.task_id,
        TemplateCard::ButtonInteraction(card) => &card.task_id,
        TemplateCard::VoteInteraction(card) => &card.task_id,
        TemplateCard::MultipleInteraction(card) => &card.task_id,
    };
    if let Some(task_id) = task_id.as_deref().filter(|id| !id.trim().is_empty()) {
        log.note(Note::TaskIdKept { task_id: excerpt(task_id) });
    }
}
