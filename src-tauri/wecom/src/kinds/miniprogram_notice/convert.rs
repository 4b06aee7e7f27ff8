//! Mini program notices made of what other kinds say, and the other way round.

use super::{ContentItem, MiniprogramNotice};
use crate::kinds::{Outline, some};

pub(super) fn outline(notice: &MiniprogramNotice) -> Outline {
    Outline {
        title: notice.title.clone(),
        lines: notice.description.as_deref().and_then(some).into_iter().collect(),
        rows: notice.content_item.iter().cloned().map(|row| (row.key, row.value)).collect(),
        mini_program: some(&notice.appid).map(|appid| (appid, notice.page.clone())),
        ..Outline::default()
    }
}

impl MiniprogramNotice {
    /// Labels and values stay rows.
    pub(crate) fn from_outline(outline: Outline) -> Self {
        let (appid, page) = outline.mini_program.unzip();
        Self {
            appid: appid.unwrap_or_default(),
            page: page.flatten(),
            title: outline.title,
            description: some(&outline.lines.join("\n")),
            emphasis_first_item: None,
            content_item: outline.rows.into_iter().map(|(key, value)| ContentItem { key, value }).collect(),
        }
    }
}
