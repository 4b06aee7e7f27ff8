//! A message as group chats and group robots take it. What cannot be carried over exactly is either refused here or was told as a
//! finding before: half a mini program of an article, the `task_id` of a card without a menu.

use super::SendOptions;
use crate::appchat::{ChatId, chat_message};
use crate::kinds::{Message, NotForChannel};
use crate::webhook::{PictureData, WebhookMessage};

/// The exact body of the `appchat/send` that carries a message into a chat (`wecom/messages.md §7` [O]).
pub fn chat_request(chat: &ChatId, message: &Message, options: &SendOptions) -> Result<Vec<u8>, NotForChannel> {
    let kind = message.kind();
    let mut message = message.normalized();
    message.content_mut().fit_chat()?;
    let safe = options.safe.sent_with(kind.safe_choice()).is_some_and(|level| level > 0);
    chat_message(chat, &message, safe).map_err(|_| NotForChannel::Kind(kind))
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
