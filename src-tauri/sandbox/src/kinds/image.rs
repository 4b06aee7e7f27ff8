//! `image` (`wecom/messages.md §1.4, §7, §8`).

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use md5::{Digest as _, Md5};
use serde_json::json;

use super::fields::Fields;
use super::{InApp, Kind, Rules, Shown, uploaded};
use crate::reply::{Refusal, fields};
use crate::routes::media::{MediaKind, picture_code};

pub(super) const KIND: Kind =
    Kind { msgtype: "image", app: InApp::Content(check), chat: Some(check), webhook: Some(check_at_webhook) };

/// Raw bytes of a webhook's picture: 2 MB, the smaller reading of MB (`§8` [O]).
const PICTURE_BYTES: usize = 2_000_000;

fn check(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    uploaded(body, rules, MediaKind::Image)
}

/// `base64` (93017 empty, 40058 broken), at most 2 MB of a JPG or PNG (93018, 40123), `md5` of the raw bytes (40058).
fn check_at_webhook(body: &Fields<'_>, _: &Rules<'_>) -> Shown {
    let text = body.required("base64", 93017)?;
    let given = body.required("md5", 40058)?;
    let raw = STANDARD.decode(text).map_err(|_| Refusal::parameter("image.base64 is not base64"))?;
    if raw.len() > PICTURE_BYTES {
        return Err(Refusal::new(93018));
    }
    if let Some(code) = picture_code(&raw) {
        return Err(Refusal::new(code));
    }
    let md5 = Md5::digest(&raw).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    if !given.eq_ignore_ascii_case(&md5) {
        return Err(Refusal::parameter("image.md5 does not match"));
    }
    Ok(fields([("bytes", json!(raw.len())), ("md5", json!(md5))]))
}
