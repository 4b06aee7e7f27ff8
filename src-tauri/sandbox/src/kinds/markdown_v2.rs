//! `markdown_v2` of webhooks (`wecom/messages.md §8`).

use super::fields::Fields;
use super::{InApp, Kind, Rules, Shown, limited};

pub(super) const KIND: Kind = Kind { msgtype: "markdown_v2", app: InApp::Unknown, chat: None, webhook: Some(check) };

fn check(body: &Fields<'_>, _: &Rules<'_>) -> Shown {
    limited(body, "markdown_v2", 4096)
}
