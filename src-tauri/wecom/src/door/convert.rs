//! A message as each door takes it. What cannot be carried over exactly is either refused here or was told as a finding before:
//! half a mini program of an article, the `task_id` of a card without a menu.

use crate::appchat::{ChatId, chat_message};
use crate::measure::is_none_or_blank;
use crate::message::{Kind, Message, News, TemplateCard};
use crate::send::SendOptions;
use crate::webhook::{Article, PictureData, WebhookMessage, WebhookText};
use serde_json::Value;

/// A message that cannot go through a door.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotForDoor {
    /// The kind cannot.
    #[error("messages of kind {0:?} cannot go there")]
    Kind(Kind),
    /// The card has a menu, which would call back.
    #[error("a card with a menu cannot go there")]
    Menu,
    /// An article leads into a mini program.
    #[error("an article that leads into a mini program cannot go there")]
    MiniProgram,
    /// The message asks to be confidential.
    #[error("a confidential message cannot go there")]
    Confidential,
}

/// The exact body of the `appchat/send` that carries a message into a chat (`wecom/messages.md §7` [O]).
pub fn chat_request(chat: &ChatId, message: &Message, options: &SendOptions) -> Result<Vec<u8>, NotForDoor> {
    let kind = message.kind();
    let mut message = message.normalised();
    if let Message::News { news } = &mut message {
        leads_to_pages(news)?;
    }
    let safe = options.safe.sent_with(kind).is_some_and(|level| level > 0);
    chat_message(chat, &message, safe).map_err(|_| NotForDoor::Kind(kind))
}

/// The message of the `webhook/send` that carries a message into a robot's group (`wecom/messages.md §8` [O]). `picture` stands in
/// the place of an image's media id, which robots do not know.
pub fn robot_message(
    message: &Message,
    options: &SendOptions,
    picture: &dyn Fn(&str) -> PictureData,
) -> Result<WebhookMessage, NotForDoor> {
    let kind = message.kind();
    if options.safe.sent_with(kind).is_some_and(|level| level > 0) {
        return Err(NotForDoor::Confidential);
    }
    Ok(match message.normalised() {
        Message::Text { text } => {
            WebhookMessage::Text { text: WebhookText { content: text.content, ..WebhookText::default() } }
        }
        Message::Markdown { markdown } => WebhookMessage::Markdown { content: markdown.content },
        Message::Image { image } => WebhookMessage::Image(picture(&image.media_id)),
        Message::News { mut news } => {
            leads_to_pages(&mut news)?;
            let articles = news.articles.into_iter().map(|article| Article {
                title: article.title,
                description: article.description,
                url: article.url.unwrap_or_default(),
                picurl: article.picurl,
            });
            WebhookMessage::News { articles: articles.collect() }
        }
        Message::File { file } => WebhookMessage::File { media_id: file.media_id },
        Message::Voice { voice } => WebhookMessage::Voice { media_id: voice.media_id },
        Message::TemplateCard { template_card } => card(template_card, kind)?,
        Message::Textcard { .. }
        | Message::Mpnews { .. }
        | Message::Video { .. }
        | Message::MiniprogramNotice { .. } => return Err(NotForDoor::Kind(kind)),
    })
}

/// Groups know no mini programs in articles. One that opens the page anyway loses nothing by leaving it out.
fn leads_to_pages(news: &mut News) -> Result<(), NotForDoor> {
    for article in &mut news.articles {
        if article.opens_mini_program() || (is_none_or_blank(article.url.as_deref()) && article.appid.is_some()) {
            return Err(NotForDoor::MiniProgram);
        }
        (article.appid, article.pagepath) = (None, None);
    }
    Ok(())
}

fn card(mut card: TemplateCard, kind: Kind) -> Result<WebhookMessage, NotForDoor> {
    let (menu, task_id) = match &mut card {
        TemplateCard::TextNotice(card) => (&mut card.action_menu, &mut card.task_id),
        TemplateCard::NewsNotice(card) => (&mut card.action_menu, &mut card.task_id),
        TemplateCard::ButtonInteraction(_)
        | TemplateCard::VoteInteraction(_)
        | TemplateCard::MultipleInteraction(_) => return Err(NotForDoor::Kind(kind)),
    };
    if menu.as_ref().is_some_and(|menu| !menu.is_blank()) {
        return Err(NotForDoor::Menu);
    }
    (*menu, *task_id) = (None, None);
    // Texts and numbers alone: this cannot fail.
    Ok(WebhookMessage::TemplateCard { card: serde_json::to_value(&card).unwrap_or(Value::Null) })
}
