//! `mpnews` (`wecom/messages.md §1.4, §7`).

use serde_json::{Value, json};

use super::address::optional;
use super::fields::Fields;
use super::truncate::cut_bytes;
use super::{InApp, Kind, Rules, Shown, articles, put};
use crate::reply::{Refusal, fields};
use crate::routes::media::MediaKind;

pub(super) const KIND: Kind = Kind { msgtype: "mpnews", app: InApp::Content(check), chat: Some(check), webhook: None };

/// `mpnews`: 45008, then each article.
fn check(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    let articles = articles(body)?;
    let shown: Result<Vec<Value>, Refusal> = articles.iter().map(|article| mpnews_article(article, rules)).collect();
    Ok(fields([("articles", Value::Array(shown?))]))
}

fn mpnews_article(article: &Fields<'_>, rules: &Rules<'_>) -> Result<Value, Refusal> {
    let title = article.required("title", 41016)?;
    let thumb = rules.media_id(article, "thumb_media_id", MediaKind::Image)?;
    let author = article.filled("author")?;
    if author.is_some_and(|text| text.len() > 64) {
        return Err(Refusal::new(45032));
    }
    let content = article.filled("content")?.ok_or_else(|| article.wrong("content", "not empty"))?;
    if content.len() > 666_000 {
        return Err(Refusal::new(45002));
    }
    let mut shown = fields([
        ("title", json!(rules.translated(cut_bytes(title, 128)))),
        ("thumb_media_id", json!(thumb)),
        ("content", json!(rules.translated(content))),
    ]);
    put(&mut shown, "author", author);
    put(&mut shown, "content_source_url", optional(article, "content_source_url")?);
    let digest = article.filled("digest")?;
    put(&mut shown, "digest", digest.map(|text| rules.translated(cut_bytes(text, 512))));
    Ok(Value::Object(shown))
}
