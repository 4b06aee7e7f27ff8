//! `textcard` (`wecom/messages.md §1.4, §7`).

use serde_json::json;

use super::address::link;
use super::fields::Fields;
use super::truncate::{cut_bytes, cut_chars};
use super::{InApp, Kind, Rules, Shown};
use crate::reply::fields;

pub(super) const KIND: Kind =
    Kind { msgtype: "textcard", app: InApp::Content(check), chat: Some(check_in_chat), webhook: None };

/// `textcard`: 41016, 41033, 41010, 45034, 40039; cut at 128, 512 and 4 characters (the current measure [O]).
fn check(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    let title = body.required("title", 41016)?;
    let description = body.required("description", 41033)?;
    let url = link(body, "url", 41010)?;
    let button = body.filled("btntxt")?.unwrap_or("详情");
    Ok(fields([
        ("title", json!(rules.translated(cut_chars(title, 128)))),
        ("description", json!(rules.translated(cut_chars(description, 512)))),
        ("url", json!(url)),
        ("btntxt", json!(cut_chars(button, 4))),
    ]))
}

/// As in `message/send`, but cut at 128 and 512 bytes instead of characters.
fn check_in_chat(body: &Fields<'_>, _: &Rules<'_>) -> Shown {
    let title = body.required("title", 41016)?;
    let description = body.required("description", 41033)?;
    let url = link(body, "url", 41010)?;
    let button = body.filled("btntxt")?.unwrap_or("详情");
    Ok(fields([
        ("title", json!(cut_bytes(title, 128))),
        ("description", json!(cut_bytes(description, 512))),
        ("url", json!(url)),
        ("btntxt", json!(cut_chars(button, 4))),
    ]))
}
