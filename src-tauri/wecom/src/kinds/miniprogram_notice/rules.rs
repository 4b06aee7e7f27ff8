//! Rules of mini program notices (`wecom/messages.md §1.4`).

use super::{ContentItem, MiniprogramNotice};
use crate::agent::AppFacts;
use crate::finding::Rule;
use crate::limit::Severity;
use crate::measure::is_blank;
use crate::report::Report;

const SOURCE: &str = "wecom/messages.md §1.4 [O]";
/// The error table wants both values of a row, the field table neither.
const DISPUTED: &str = "wecom/messages.md §1.4 [O vs O]";

pub(super) fn check(report: &mut Report, notice: &MiniprogramNotice, app: AppFacts) {
    if !app.has_mini_program {
        report.add("miniprogram_notice", Severity::NeedsApp, Rule::NeedsMiniProgram, Some(48002), SOURCE);
    }
    report.id_with("miniprogram_notice.appid", Some(&notice.appid), Some(90200), Some(90207), SOURCE);
    let page = notice.page.as_deref().unwrap_or_default();
    report.length("miniprogram_notice.page", page, MiniprogramNotice::PAGE);
    report.stray("miniprogram_notice.page", page);

    let path = "miniprogram_notice.title";
    report.require(path, &notice.title, None, SOURCE);
    report.at_least(path, &notice.title, MiniprogramNotice::AT_LEAST);
    report.optional(path, Some(&notice.title), MiniprogramNotice::TITLE);
    let path = "miniprogram_notice.description";
    report.at_least(path, notice.description.as_deref().unwrap_or_default(), MiniprogramNotice::AT_LEAST);
    report.optional(path, notice.description.as_deref(), MiniprogramNotice::DESCRIPTION);

    let list = "miniprogram_notice.content_item";
    report.entries(list, notice.content_item.len(), ContentItem::LIST);
    for (i, row) in notice.content_item.iter().enumerate() {
        for (name, text, limit) in [("key", &row.key, ContentItem::KEY), ("value", &row.value, ContentItem::VALUE)] {
            let path = format!("{list}.{i}.{name}");
            // A row without anything is ignored by the server.
            if is_blank(text) && !row.is_blank() {
                report.add(&path, Severity::Refused, Rule::Required, limit.code, DISPUTED);
            }
            report.optional(&path, Some(text), limit);
        }
    }
}
