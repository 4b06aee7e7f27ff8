//! Drawing of articles that lead elsewhere (`wecom/messages.md §1.4`).

use super::NewsArticle;
use crate::address;
use crate::measure::is_none_or_blank;
use crate::preview::{NewsArticlePreview, RowAction, SpanWriter, plain};
use crate::rich::Picture;

/// Shape of the large picture, in thousandths: 1068×455 looks best (`wecom/messages.md §1.4` [O]).
const LARGE: u32 = NewsArticle::LARGE_PICTURE.0 * 1000 / NewsArticle::LARGE_PICTURE.1;
/// Shape of the small pictures: 150×150 looks best (`wecom/messages.md §1.4` [O]).
const SMALL: u32 = 1000;

pub(super) fn articles(writer: &SpanWriter<'_>, articles: &[NewsArticle]) -> Vec<NewsArticlePreview> {
    articles
        .iter()
        .enumerate()
        .map(|(i, article)| NewsArticlePreview {
            title: writer.cut(&article.title, NewsArticle::TITLE, plain),
            description: writer.optional_cut(article.description.as_deref(), NewsArticle::DESCRIPTION),
            picture: article.picurl.as_deref().filter(|url| !is_none_or_blank(Some(url))).map(|url| Picture {
                url: url.to_owned(),
                host: address::host(url),
                aspect_permille: if i == 0 { LARGE } else { SMALL },
            }),
            action: if article.opens_mini_program() {
                RowAction::MiniProgram
            } else if is_none_or_blank(article.url.as_deref()) {
                RowAction::None
            } else {
                RowAction::Url
            },
        })
        .collect()
}
