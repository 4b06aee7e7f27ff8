//! Calls for group chats of the application.

use super::{Call, Client, Payload};
use crate::appchat::{ChatChange, ChatId, ChatInfo, NewChat};
use crate::client::reply::bare_reply;
use crate::error::Error;
use crate::lenient;
use crate::send::SendReply;

impl Client {
    /// `appchat/create`: makes a group chat; gives its id (`wecom/messages.md §7` [O]). It may not show on old clients before
    /// its first message. 48002 unless the visible scope of the application is the root department.
    pub async fn create_chat(&self, chat: &NewChat) -> Result<ChatId, Error> {
        let body = chat.to_bytes();
        let asked = chat.chat_id.clone();
        self.read_some(Call::post("appchat/create", Payload::Json(&body)), |answer| {
            let answer: lenient::Object = serde_json::from_slice(answer).ok()?;
            answer.get("chatid").and_then(lenient::text).map(ChatId::received).or(asked)
        })
        .await
    }

    /// `appchat/update`: changes name, owner or members of a chat (`wecom/messages.md §7` [O]).
    pub async fn update_chat(&self, chat: &ChatId, change: &ChatChange) -> Result<(), Error> {
        let body = change.to_bytes(chat);
        self.call_with_token(Call::post("appchat/update", Payload::Json(&body))).await.map(|_| ())
    }

    /// `appchat/get`: name, owner and members of a chat that this application made (`wecom/messages.md §7` [O], else 86008).
    pub async fn chat(&self, chat: &ChatId) -> Result<ChatInfo, Error> {
        let call = Call::get("appchat/get").with("chatid", &chat.as_str());
        self.read_some(call, |body| ChatInfo::read(body, chat)).await
    }

    /// `appchat/send` with a body made by [`crate::send::chat_message`]; it goes out byte for byte. The answer carries no
    /// `msgid`: such a message cannot be recalled, and there is no duplicate check (`wecom/messages.md §7` [O]), so one whose
    /// outcome is unknown must not be repeated unasked.
    pub async fn send_to_chat(&self, body: &[u8]) -> Result<SendReply, Error> {
        self.call_with_token(Call::post("appchat/send", Payload::Json(body))).await.map(|(body, _)| bare_reply(&body))
    }
}
