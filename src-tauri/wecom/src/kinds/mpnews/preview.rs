//! Drawing of articles that WeCom keeps (`wecom/messages.md §1.4`).

use super::MpnewsArticle;
use crate::preview::{MpnewsArticlePreview, SpanWriter, plain, shown};
use crate::rich::{Block, Rich};
use crate::{address, markup};

pub(super) fn articles(writer: &SpanWriter<'_>, articles: &[MpnewsArticle]) -> Vec<MpnewsArticlePreview> {
    articles
        .iter()
        .map(|article| MpnewsArticlePreview {
            title: writer.cut(&article.title, MpnewsArticle::TITLE, plain),
            digest: writer.optional_cut(article.digest.as_deref(), MpnewsArticle::DIGEST),
            author: shown(article.author.as_deref()),
            cover: article.thumb_media_id.clone(),
            content: marked(writer, markup::html::read(&article.content).blocks),
            original: article.content_source_url.clone().filter(|url| address::check(url).is_ok()),
        })
        .collect()
}

/// Ids are replaced in the texts of blocks, where the kind has it.
fn marked(writer: &SpanWriter<'_>, blocks: Vec<Block>) -> Vec<Block> {
    let mark = |text: Rich| writer.marked(text);
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
