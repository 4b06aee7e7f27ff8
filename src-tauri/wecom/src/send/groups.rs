//! A message as group chats and group robots take it. What cannot be carried over exactly is either refused here or was told as a
//! finding before: half a mini program of an article, the `task_id` of a card without a menu.

use super::SendOptions;
use crate::appchat::ChatId;
use crate::channel::Channel;
use crate::kinds::{Message, NotForChannel};
use crate::webhook::{PictureData, WebhookMessage};
use serde::Serialize;
use serde_json::{Map, Value};

/// The exact body of the `appchat/send` that carries a message into a chat (`wecom/messages.md §7` [O]).
pub fn chat_request(chat: &ChatId, message: &Message, options: &SendOptions) -> Result<Vec<u8>, NotForChannel> {
    let kind = message.kind();
    let mut message = message.normalized();
    message.content_mut().fit_chat()?;
    let safe = options.safe.sent_with(kind.safe_choice()).is_some_and(|level| level > 0);
    chat_message(chat, &message, safe).map_err(|_| NotForChannel::Kind(kind))
}

/// A message that a chat does not take.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotForChats {
    /// The kind is not one that chats take (else 86214 or 40008).
    #[error("a chat does not take messages of kind {0:?}")]
    Kind(String),
    /// It is not `{"msgtype": …, "…": {…}}`.
    #[error("not a message")]
    NotAMessage,
}

/// The exact body of an `appchat/send`.
///
/// `message` is anything that serializes as `{"msgtype": "text", "text": {…}}`: a [`Message`], a [`crate::appchat::ChatText`]
/// or a JSON value. `safe` (confidential) stands in the body only when it is set.
pub fn chat_message(chat: &ChatId, message: &impl Serialize, safe: bool) -> Result<Vec<u8>, NotForChats> {
    let Ok(Value::Object(message)) = serde_json::to_value(message) else { return Err(NotForChats::NotAMessage) };
    let kind = message.get("msgtype").and_then(Value::as_str).ok_or(NotForChats::NotAMessage)?.to_owned();
    if !Channel::Chat.kinds().into_iter().any(|known| known.msgtype() == kind) {
        return Err(NotForChats::Kind(kind));
    }
    let content = message.get(&kind).filter(|content| content.is_object()).ok_or(NotForChats::NotAMessage)?;
    let mut body = Map::new();
    body.insert("chatid".to_owned(), Value::from(chat.as_str()));
    body.insert("msgtype".to_owned(), Value::from(kind.as_str()));
    body.insert(kind, content.clone());
    if safe {
        body.insert("safe".to_owned(), Value::from(1));
    }
    Ok(Value::Object(body).to_string().into_bytes())
}

/// The message of the `webhook/send` that carries a message into a robot's group (`wecom/messages.md §8` [O]). `picture` stands in
/// the place of an image's media id, which robots do not know.
pub fn robot_message(
    message: &Message,
    options: &SendOptions,
    picture: &dyn Fn(&str) -> PictureData,
) -> Result<WebhookMessage, NotForChannel> {
    let kind = message.kind();
    if options.safe.sent_with(kind.safe_choice()).is_some_and(|level| level > 0) {
        return Err(NotForChannel::Confidential);
    }
    message.normalized().content().for_robot(picture)
}

#[cfg(test)]
mod tests;
