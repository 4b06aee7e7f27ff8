//! `file` (`wecom/messages.md §1.4, §7, §8`).

use serde_json::json;

use super::fields::Fields;
use super::{InApp, Kind, Rules, Shown, uploaded};
use crate::reply::Refusal;
use crate::routes::media::MediaKind;

pub(super) const KIND: Kind =
    Kind { msgtype: "file", app: InApp::Content(check), chat: Some(check), webhook: Some(check) };

/// Extensions of files that may be sent with `safe` 1 (`§1.1` notes [O]).
const SAFE_FILES: [&str; 14] =
    ["txt", "pdf", "doc", "docx", "ppt", "pptx", "xls", "xlsx", "xml", "jpg", "jpeg", "png", "bmp", "gif"];

/// A confidential file of a kind that cannot be confidential is refused with 40004; which code the service uses is not documented.
fn check(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    let mut shown = uploaded(body, rules, MediaKind::File)?;
    let id = body.required("media_id", 41006)?;
    let filename = rules.media.find(id, MediaKind::File, rules.now)?.filename.clone();
    let extension = filename.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
    if rules.safe == 1 && !extension.is_some_and(|extension| SAFE_FILES.contains(&extension.as_str())) {
        return Err(Refusal::new(40004));
    }
    shown.insert("filename".to_owned(), json!(filename));
    Ok(shown)
}
