//! `voice` (`wecom/messages.md §1.4, §7, §8`).

use super::fields::Fields;
use super::{InApp, Kind, Rules, Shown, uploaded};
use crate::routes::media::MediaKind;

pub(super) const KIND: Kind =
    Kind { msgtype: "voice", app: InApp::Content(check), chat: Some(check), webhook: Some(check) };

fn check(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    uploaded(body, rules, MediaKind::Voice)
}
