//! What waits for a colleague's approval, in words: whoever approves it knows then what leaves to whom.

use super::super::document::{BroadcastLine, word};
use super::super::messages::Words;
use super::line;

/// Adds what would leave.
pub(super) fn push(text: &mut String, one: &BroadcastLine, words: Words) {
    let mut row = |zh: &'static str, en: &'static str, value: &str| line(text, &[words.pick(zh, en), value]);
    row("企业", "Company", &one.profile);
    row("消息", "Message", &format!("{} · {}", word(&one.kind), one.title));
    row("收件人", "To", &one.to);
    if let Some(by) = one.sent_by.as_deref().filter(|by| !by.is_empty()) {
        row("提交的人", "Submitted by", by);
    }
    let login = one.release.as_ref().map_or("", |release| release.ordered_login.as_str());
    if !login.is_empty() {
        row("数据库用户", "Database user", login);
    }
}
