//! `markdown` (`wecom/messages.md §1.4, §7, §8`).

use serde_json::json;

use super::fields::Fields;
use super::{InApp, Kind, Rules, Shown, limited};
use crate::reply::{Refusal, fields};

pub(super) const KIND: Kind =
    Kind { msgtype: "markdown", app: InApp::Content(check), chat: Some(check), webhook: Some(check_at_webhook) };

/// `markdown`: empty or above 2048 bytes 40058, as the webhook does above its own limit ([C]).
fn check(body: &Fields<'_>, _: &Rules<'_>) -> Shown {
    let content = body.filled("content")?.ok_or_else(|| Refusal::parameter("markdown.content is empty"))?;
    if content.len() > 2048 {
        return Err(Refusal::parameter("markdown.content exceed max length 2048"));
    }
    Ok(fields([("content", json!(content))]))
}

fn check_at_webhook(body: &Fields<'_>, _: &Rules<'_>) -> Shown {
    limited(body, "markdown", 4096)
}
