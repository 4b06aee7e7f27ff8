//! `video` (`wecom/messages.md §1.4, §7`).

use super::fields::Fields;
use super::truncate::cut_bytes;
use super::{InApp, Kind, Rules, Shown, put, uploaded};
use crate::routes::media::MediaKind;

pub(super) const KIND: Kind = Kind { msgtype: "video", app: InApp::Content(check), chat: Some(check), webhook: None };

/// `video`: 41006, 40007; title cut at 128 bytes, description at 512.
fn check(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    let mut shown = uploaded(body, rules, MediaKind::Video)?;
    put(&mut shown, "title", body.filled("title")?.map(|text| cut_bytes(text, 128)));
    put(&mut shown, "description", body.filled("description")?.map(|text| cut_bytes(text, 512)));
    Ok(shown)
}
