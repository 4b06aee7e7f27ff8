//! Drawing of articles that WeCom keeps (`wecom/messages.md §1.4`).

use super::MpnewsArticle;
use crate::preview::{MpnewsArticlePreview, SpanWriter, plain, shown};
use crate::rich::Block;
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
fn marked(writer: &SpanWriter<'_>, mut blocks: Vec<Block>) -> Vec<Block> {
    for block in &mut blocks {
        block.each_text(&mut |text| *text = writer.marked(std::mem::take(text)));
    }
    blocks
}
