//! The last look at a request: its bytes are read back, by a reader that shares nothing with what wrote them, and must say exactly
//! what was looked at. What was looked at is what is sent, or nothing is.

use crate::import::UnknownField;
use crate::kinds::{Message, TemplateCard};
use crate::send::SendOptions;
use crate::webhook::PictureData;
use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::fmt;

/// How the bytes of a request differ from what they must say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Mismatch {
    /// They are not one JSON object in which each key stands once.
    #[error("the request is not plain JSON: {0}")]
    Json(String),
    /// They name others, or in another order.
    #[error("the request names other recipients")]
    Recipients,
    /// They are of another kind.
    #[error("the request is of another kind")]
    Kind,
    /// They name another application.
    #[error("the request names another application")]
    Application,
    /// The message in them is another one.
    #[error("the request holds another message")]
    Content,
    /// A choice of the envelope is another one.
    #[error("the request says something else of {0}")]
    Option(&'static str),
    /// An unknown field is not there as it was acknowledged.
    #[error("the unknown field {0} is not as it was looked at")]
    Unknown(String),
    /// They have a field that nobody looked at.
    #[error("the request has a field that nobody looked at: {0}")]
    Stray(String),
}

/// Whom the bytes of a request must name, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Named<'a> {
    /// Everyone in the application's visible scope.
    pub all: bool,
    /// Accounts.
    pub users: Vec<&'a str>,
    /// Numbers of departments.
    pub departments: Vec<&'a str>,
    /// Numbers of tags.
    pub tags: Vec<&'a str>,
}

/// Where a request goes.
#[derive(Debug, Clone)]
pub enum Way<'a> {
    /// `message/send`.
    Application {
        /// The application's number.
        agent_id: u32,
        /// To whom.
        named: Named<'a>,
        /// The unknown fields that must stand in it.
        extra: &'a [&'a UnknownField],
    },
    /// `appchat/send`, to the chat with this id.
    Chat(&'a str),
    /// `webhook/send`, with the picture that stands in the place of an image's media id.
    Robot(Option<&'a PictureData>),
}

/// A message and its choices, ready to be held against the bytes of many requests.
#[derive(Debug, Clone)]
pub struct Proof {
    message: Message,
    content: Value,
    options: SendOptions,
}

impl Proof {
    /// Of a message as it was looked at.
    pub fn of(message: &Message, options: &SendOptions) -> Self {
        let mut message = message.normalized();
        if let Message::TemplateCard { template_card: TemplateCard::NewsNotice(card) } = &mut message
            && let Some(ratio) = card.card_image.as_mut().and_then(|image| image.aspect_ratio.as_mut())
        {
            // A number with very many digits may read back as its neighbour.
            *ratio = serde_json::to_string(ratio).and_then(|text| serde_json::from_str(&text)).unwrap_or(*ratio);
        }
        // Texts and numbers alone: this cannot fail.
        let content = serde_json::to_value(&message).ok();
        let content = content.and_then(|mut whole| whole.get_mut(message.kind().msgtype()).map(Value::take));
        Self { content: content.unwrap_or_default(), message, options: options.clone() }
    }

    /// Holds the body of a request against it.
    pub fn check(&self, body: &[u8], way: &Way<'_>) -> Result<(), Mismatch> {
        let mut request = read(body)?;
        match way {
            Way::Application { agent_id, named, extra } => {
                for field in *extra {
                    take_unknown(&mut request, field)?;
                }
                take_recipients(&mut request, named)?;
                let kind = self.message.kind();
                let agent = kind.names_application().then(|| Value::from(*agent_id));
                expect(request.remove("agentid").as_ref(), agent.as_ref(), Mismatch::Application)?;
                self.take_message(&mut request, &self.content, true)?;
                let options = &self.options;
                let one = |on: bool| on.then(|| Value::from(1));
                let choices = [
                    ("safe", options.safe.sent_with(kind.safe_choice()).map(Value::from)),
                    ("enable_id_trans", one(options.enable_id_trans && kind.takes_id_translation())),
                    ("enable_duplicate_check", one(true)),
                    ("duplicate_check_interval", Some(Value::from(options.interval_seconds()))),
                ];
                for (name, value) in choices {
                    expect(request.remove(name).as_ref(), value.as_ref(), Mismatch::Option(name))?;
                }
            }
            Way::Chat(id) => {
                expect(request.remove("chatid").as_ref(), Some(&Value::from(*id)), Mismatch::Recipients)?;
                self.take_message(&mut request, &self.for_chats(), false)?;
                let safe = self.options.safe.sent_with(self.message.kind().safe_choice()).filter(|level| *level > 0);
                expect(
                    request.remove("safe").as_ref(),
                    safe.map(|_| Value::from(1)).as_ref(),
                    Mismatch::Option("safe"),
                )?;
            }
            Way::Robot(picture) => self.take_message(&mut request, &self.for_robots(*picture), false)?,
        }
        request.keys().next().map_or(Ok(()), |key| Err(Mismatch::Stray(key.clone())))
    }

    /// Takes kind and content out of a request. One that is `read_back` is also read as a message, by what reads messages: that it
    /// is written as it is written is not all.
    fn take_message(&self, request: &mut Map<String, Value>, content: &Value, read_back: bool) -> Result<(), Mismatch> {
        let msgtype = self.message.kind().msgtype();
        expect(request.remove("msgtype").as_ref(), Some(&Value::from(msgtype)), Mismatch::Kind)?;
        let found = request.remove(msgtype).ok_or(Mismatch::Content)?;
        if found != *content {
            return Err(Mismatch::Content);
        }
        if read_back {
            let whole = Map::from_iter([("msgtype".to_owned(), Value::from(msgtype)), (msgtype.to_owned(), found)]);
            let read = Message::deserialize(Value::Object(whole)).map_err(|_| Mismatch::Content)?;
            return if read == self.message { Ok(()) } else { Err(Mismatch::Content) };
        }
        Ok(())
    }

    /// What a chat gets: articles of news only lead to pages.
    fn for_chats(&self) -> Value {
        let mut content = self.content.clone();
        if matches!(self.message, Message::News { .. }) {
            each_article(&mut content, &|article| {
                article.retain(|name, _| !matches!(name.as_str(), "appid" | "pagepath"));
            });
        }
        content
    }

    /// What a robot sends: besides, a picture stands in its message, and a card that no one answers has no id.
    fn for_robots(&self, picture: Option<&PictureData>) -> Value {
        match (&self.message, picture) {
            (Message::Image { .. }, Some(picture)) => serde_json::to_value(picture).unwrap_or_default(),
            (Message::News { .. }, _) => {
                let mut content = self.for_chats();
                each_article(&mut content, &|article| {
                    article.entry("url").or_insert_with(|| Value::from(""));
                });
                content
            }
            (Message::TemplateCard { .. }, _) => {
                let mut content = self.content.clone();
                if let Some(card) = content.as_object_mut() {
                    card.retain(|name, _| !matches!(name.as_str(), "action_menu" | "task_id"));
                }
                content
            }
            _ => self.content.clone(),
        }
    }
}

fn each_article(content: &mut Value, change: &dyn Fn(&mut Map<String, Value>)) {
    let articles = content.get_mut("articles").and_then(Value::as_array_mut);
    articles.into_iter().flatten().filter_map(Value::as_object_mut).for_each(change);
}

/// Whether the body of a request names exactly these; of an answer's rows, [`Named`] in any order. With departments, tags or everyone
/// in it a ledger may have people besides, whom an answer named.
pub fn names_exactly(body: &[u8], agent_id: u32, ledger: &Named<'_>) -> Result<(), Mismatch> {
    let mut request = read(body)?;
    let agent = request.remove("agentid");
    if agent.is_some_and(|agent| agent != agent_id) {
        return Err(Mismatch::Application);
    }
    let found = |name| match request.get(name) {
        None => Ok(Vec::new()),
        Some(Value::String(list)) => Ok(list.split('|').collect::<Vec<_>>()),
        Some(_) => Err(Mismatch::Recipients),
    };
    let (users, departments, tags) = (found("touser")?, found("toparty")?, found("totag")?);
    let all = users == ["@all"];
    let groups = all || !departments.is_empty() || !tags.is_empty();
    let same = |found: &[&str], written: &[&str], may_have_more: bool| {
        let (mut one, mut other) = (found.to_vec(), written.to_vec());
        one.sort_unstable();
        other.sort_unstable();
        one == other || (may_have_more && one.iter().all(|id| other.binary_search(id).is_ok()))
    };
    let users: &[&str] = if all { &[] } else { &users };
    let good = all == ledger.all
        && same(users, &ledger.users, groups)
        && same(&departments, &ledger.departments, false)
        && same(&tags, &ledger.tags, false);
    if good { Ok(()) } else { Err(Mismatch::Recipients) }
}

/// Whether the body of a chat's request names it.
pub fn names_chat(body: &[u8], id: &str) -> Result<(), Mismatch> {
    expect(read(body)?.remove("chatid").as_ref(), Some(&Value::from(id)), Mismatch::Recipients)
}

fn expect(found: Option<&Value>, wanted: Option<&Value>, or: Mismatch) -> Result<(), Mismatch> {
    if found == wanted { Ok(()) } else { Err(or) }
}

fn take_recipients(request: &mut Map<String, Value>, named: &Named<'_>) -> Result<(), Mismatch> {
    let everyone = ["@all"];
    let users: &[&str] = if named.all { &everyone } else { &named.users };
    for (name, wanted) in [("touser", users), ("toparty", &named.departments), ("totag", &named.tags)] {
        let same = match request.remove(name) {
            None => wanted.is_empty(),
            Some(Value::String(list)) => !wanted.is_empty() && list.split('|').eq(wanted.iter().copied()),
            Some(_) => false,
        };
        if !same {
            return Err(Mismatch::Recipients);
        }
    }
    Ok(())
}

fn take_unknown(request: &mut Map<String, Value>, field: &UnknownField) -> Result<(), Mismatch> {
    let or = || Mismatch::Unknown(field.path.clone());
    let (object, name) = field.pointer.rsplit_once('/').ok_or_else(or)?;
    let name = name.replace("~1", "/").replace("~0", "~");
    let found = if object.is_empty() {
        request.remove(&name)
    } else {
        // Looked up in the whole without making one of a copy.
        let mut steps = object.split('/').skip(1);
        let top = steps.next().map(|step| step.replace("~1", "/").replace("~0", "~")).unwrap_or_default();
        let rest = object[1..].split_once('/').map_or_else(String::new, |(_, rest)| format!("/{rest}"));
        let inside = request.get_mut(&top).and_then(|value| value.pointer_mut(&rest));
        inside.and_then(Value::as_object_mut).and_then(|object| object.remove(&name))
    };
    let wanted = value(field.value.as_bytes()).ok();
    if found.is_some() && found == wanted { Ok(()) } else { Err(or()) }
}

fn read(body: &[u8]) -> Result<Map<String, Value>, Mismatch> {
    match value(body) {
        Ok(Value::Object(request)) => Ok(request),
        Ok(_) => Err(Mismatch::Json("it is no object".to_owned())),
        Err(error) => Err(Mismatch::Json(error.to_string())),
    }
}

fn value(json: &[u8]) -> Result<Value, serde_json::Error> {
    let mut reader = serde_json::Deserializer::from_slice(json);
    let value = Each.deserialize(&mut reader)?;
    reader.end()?;
    Ok(value)
}

/// Reads a value in whose objects each key stands once.
#[derive(Clone, Copy)]
struct Each;

impl<'de> DeserializeSeed<'de> for Each {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Each {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(Each)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(Each)?;
            if object.insert(key.clone(), value).is_some() {
                return Err(A::Error::custom(format_args!("{key} stands twice")));
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests;
