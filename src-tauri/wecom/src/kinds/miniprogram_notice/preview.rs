//! Drawing of mini program notices (`wecom/messages.md §1.4`).

use super::MiniprogramNotice;
use crate::measure::is_none_or_blank;
use crate::preview::{NoticeItem, Preview, RowAction, SpanWriter, shown};

pub(super) fn draw(writer: &SpanWriter<'_>, notice: &MiniprogramNotice) -> Preview {
    Preview::MiniProgram {
        title: writer.translated(Some(&notice.title)),
        description: writer.translated(notice.description.as_deref()),
        items: notice
            .content_item
            .iter()
            .filter(|row| !row.is_blank())
            .map(|row| NoticeItem { key: shown(Some(&row.key)), value: writer.translated(Some(&row.value)) })
            .collect(),
        emphasis: notice.emphasis_first_item.unwrap_or(false),
        action: if is_none_or_blank(notice.page.as_deref()) { RowAction::None } else { RowAction::MiniProgram },
    }
}
