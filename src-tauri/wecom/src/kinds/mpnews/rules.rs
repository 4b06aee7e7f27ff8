//! Rules of stored news messages (`wecom/messages.md §1.4`).

use super::{Mpnews, MpnewsArticle};
use crate::kinds::article::{OTHER, SOURCE, articles, title};
use crate::report::{Markup, Report};

pub(super) fn check(report: &mut Report, mpnews: &Mpnews) {
    articles(report, "mpnews.articles", mpnews.articles.len(), Mpnews::ARTICLES);
    for (i, article) in mpnews.articles.iter().enumerate() {
        let at = |field: &str| format!("mpnews.articles.{i}.{field}");
        title(report, &at("title"), &article.title, MpnewsArticle::TITLE);
        let cover = Some(article.thumb_media_id.as_str());
        report.id_with(&at("thumb_media_id"), cover, Some(41006), Some(40007), "wecom/messages.md §1.4 [O; D]");
        report.optional(&at("author"), article.author.as_deref(), MpnewsArticle::AUTHOR);
        report.optional_url(&at("content_source_url"), article.content_source_url.as_deref(), OTHER);
        // No error number is documented for an empty one.
        report.require(&at("content"), &article.content, None, SOURCE);
        report.length(&at("content"), &article.content, MpnewsArticle::CONTENT);
        report.reading(&at("content"), &article.content, Markup::Html);
        report.cut_text(&at("digest"), article.digest.as_deref().unwrap_or_default(), MpnewsArticle::DIGEST);
    }
}
