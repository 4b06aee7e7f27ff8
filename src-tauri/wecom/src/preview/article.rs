//! Drawing of articles, markdown and mini program notices (`wecom/messages.md §1.4`).

use super::draw::{Pen, plain, shown};
use super::{Preview, RowAction};
use crate::measure::is_none_or_blank;
use crate::message::{MiniprogramNotice, MpnewsArticle, NewsArticle};
use crate::rich::{Block, Picture, Rich};
use crate::{address, markup};
use serde::{Deserialize, Serialize};

/// An article that leads elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NewsArticlePreview {
    /// First line.
    pub title: Rich,
    /// Text below; shown in the first article.
    pub description: Rich,
    /// Picture: large in the first article, small in the others.
    pub picture: Option<Picture>,
    /// What a tap does.
    pub action: RowAction,
}

/// An article that WeCom keeps.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MpnewsArticlePreview {
    /// First line.
    pub title: Rich,
    /// Text in the list of articles.
    pub digest: Rich,
    /// Name below the title, inside the article.
    pub author: Rich,
    /// Media id of the cover, as it stands in the message.
    pub cover: String,
    /// The article itself.
    pub content: Vec<Block>,
    /// Address behind 阅读原文, only when it is http or https.
    pub original: Option<String>,
}

/// A labelled row of a mini program notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct NoticeItem {
    /// Left, grey.
    pub key: Rich,
    /// Right.
    pub value: Rich,
}

/// Shape of the large picture, in thousandths: 1068×455 looks best (`wecom/messages.md §1.4` [O]).
const LARGE: u32 = NewsArticle::LARGE_PICTURE.0 * 1000 / NewsArticle::LARGE_PICTURE.1;
/// Shape of the small pictures: 150×150 looks best (`wecom/messages.md §1.4` [O]).
const SMALL: u32 = 1000;

pub(super) fn news(pen: &Pen<'_>, articles: &[NewsArticle]) -> Vec<NewsArticlePreview> {
    articles
        .iter()
        .enumerate()
        .map(|(i, article)| NewsArticlePreview {
            title: pen.cut(&article.title, NewsArticle::TITLE, plain),
            description: pen.optional_cut(article.description.as_deref(), NewsArticle::DESCRIPTION),
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

pub(super) fn mpnews(pen: &Pen<'_>, articles: &[MpnewsArticle]) -> Vec<MpnewsArticlePreview> {
    articles
        .iter()
        .map(|article| MpnewsArticlePreview {
            title: pen.cut(&article.title, MpnewsArticle::TITLE, plain),
            digest: pen.optional_cut(article.digest.as_deref(), MpnewsArticle::DIGEST),
            author: shown(article.author.as_deref()),
            cover: article.thumb_media_id.clone(),
            content: marked(pen, markup::html::read(&article.content).blocks),
            original: article.content_source_url.clone().filter(|url| address::check(url).is_ok()),
        })
        .collect()
}

/// Ids are replaced in the texts of blocks, where the kind has it.
fn marked(pen: &Pen<'_>, blocks: Vec<Block>) -> Vec<Block> {
    let mark = |text: Rich| pen.marked(text);
    blocks
        .into_iter()
        .map(|block| match block {
            Block::Paragraph { text } => Block::Paragraph { text: mark(text) },
            Block::Heading { level, text } => Block::Heading { level, text: mark(text) },
            Block::Quote { text } => Block::Quote { text: mark(text) },
            Block::List { ordered, items } => Block::List { ordered, items: items.into_iter().map(mark).collect() },
            Block::Picture { picture } => Block::Picture { picture },
        })
        .collect()
}

pub(super) fn mini_program(pen: &Pen<'_>, notice: &MiniprogramNotice) -> Preview {
    Preview::MiniProgram {
        title: pen.translated(Some(&notice.title)),
        description: pen.translated(notice.description.as_deref()),
        items: notice
            .content_item
            .iter()
            .filter(|row| !row.is_blank())
            .map(|row| NoticeItem { key: shown(Some(&row.key)), value: pen.translated(Some(&row.value)) })
            .collect(),
        emphasis: notice.emphasis_first_item.unwrap_or(false),
        action: if is_none_or_blank(notice.page.as_deref()) { RowAction::None } else { RowAction::MiniProgram },
    }
}
