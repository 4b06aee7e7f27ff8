//! What the messages that carry an uploaded file share.

use crate::report::Report;

/// That a file is named (`wecom/messages.md §1.4` [O]). Size, type and age of a file are checked where it is uploaded.
pub(super) fn check(report: &mut Report, path: &str, media_id: &str) {
    report.id_with(path, Some(media_id), Some(41006), Some(40007), "wecom/messages.md §1.4 [O]");
}
