//! The message kinds other than template cards (`wecom/messages.md §1.4`).

use serde_json::{Value, json};

use super::address::{link, optional};
use super::fields::Fields;
use super::truncate::{cut_bytes, cut_chars};
use super::{Rules, appid};
use crate::reply::{Object, Refusal, fields};
use crate::routes::media::MediaKind;
use crate::settings::ANY_MINI_PROGRAM;

type Shown = Result<Object, Refusal>;

/// Extensions of files that may be sent with `safe` 1 (`§1.1` notes [O]).
const SAFE_FILES: [&str; 14] =
    ["txt", "pdf", "doc", "docx", "ppt", "pptx", "xls", "xlsx", "xml", "jpg", "jpeg", "png", "bmp", "gif"];

/// `text`: empty 44004, cut at 2048 bytes.
pub(super) fn text(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    let content = body.required("content", 44004)?;
    Ok(fields([("content", json!(rules.translated(cut_bytes(content, 2048))))]))
}

/// `image`, `voice`, `file`: 41006, 40007. A confidential file of a kind that cannot be confidential is refused with
/// 40004; which code the service uses is not documented.
pub(super) fn media(body: &Fields<'_>, rules: &Rules<'_>, kind: MediaKind) -> Shown {
    let id = rules.media_id(body, "media_id", kind)?;
    let mut shown = fields([("media_id", json!(id))]);
    if kind == MediaKind::File {
        let filename = rules.media.find(id, kind, rules.now)?.filename.clone();
        let extension = filename.rsplit_once('.').map(|(_, extension)| extension.to_lowercase());
        if rules.safe == 1 && !extension.is_some_and(|extension| SAFE_FILES.contains(&extension.as_str())) {
            return Err(Refusal::new(40004));
        }
        shown.insert("filename".to_owned(), json!(filename));
    }
    Ok(shown)
}

/// `video`: 41006, 40007; title cut at 128 bytes, description at 512.
pub(super) fn video(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    let id = rules.media_id(body, "media_id", MediaKind::Video)?;
    let mut shown = fields([("media_id", json!(id))]);
    put(&mut shown, "title", body.filled("title")?.map(|text| cut_bytes(text, 128)));
    put(&mut shown, "description", body.filled("description")?.map(|text| cut_bytes(text, 512)));
    Ok(shown)
}

/// `textcard`: 41016, 41033, 41010, 45034, 40039; cut at 128, 512 and 4 characters (the current measure [O]).
pub(super) fn textcard(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    let title = body.required("title", 41016)?;
    let description = body.required("description", 41033)?;
    let url = link(body, "url", 41010)?;
    let button = body.filled("btntxt")?.unwrap_or("详情");
    Ok(fields([
        ("title", json!(rules.translated(cut_chars(title, 128)))),
        ("description", json!(rules.translated(cut_chars(description, 512)))),
        ("url", json!(url)),
        ("btntxt", json!(cut_chars(button, 4))),
    ]))
}

/// `news`: 40074 with `safe`, 45008, then each article.
pub(super) fn news(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    if rules.safe != 0 {
        return Err(Refusal::new(40074));
    }
    let articles = articles(body)?;
    let shown: Result<Vec<Value>, Refusal> = articles.iter().map(|article| news_article(article, rules)).collect();
    Ok(fields([("articles", Value::Array(shown?))]))
}

fn news_article(article: &Fields<'_>, rules: &Rules<'_>) -> Result<Value, Refusal> {
    let title = article.required("title", 41016)?;
    let mut shown = fields([("title", json!(rules.translated(cut_bytes(title, 128))))]);
    let description = article.filled("description")?;
    put(&mut shown, "description", description.map(|text| rules.translated(cut_bytes(text, 512))));
    let pagepath = article.filled("pagepath")?;
    if pagepath.is_some_and(|page| page.len() > 128) {
        return Err(article.wrong("pagepath", "at most 128 bytes"));
    }
    if let (Some(_), Some(pagepath)) = (article.filled("appid")?, pagepath) {
        let appid = appid(article, 41010)?;
        bound(rules, appid)?;
        put(&mut shown, "appid", Some(appid));
        put(&mut shown, "pagepath", Some(pagepath));
    } else {
        put(&mut shown, "url", Some(link(article, "url", 41010)?));
    }
    put(&mut shown, "picurl", optional(article, "picurl")?);
    Ok(Value::Object(shown))
}

/// `mpnews`: 45008, then each article.
pub(super) fn mpnews(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
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

/// `markdown`: empty or above 2048 bytes 40058, as the webhook does above its own limit ([C]).
pub(super) fn markdown(body: &Fields<'_>) -> Shown {
    let content = body.filled("content")?.ok_or_else(|| Refusal::parameter("markdown.content is empty"))?;
    if content.len() > 2048 {
        return Err(Refusal::parameter("markdown.content exceed max length 2048"));
    }
    Ok(fields([("content", json!(content))]))
}

/// `miniprogram_notice`: 48002 without a bound mini program, 90200–90204, 90208; title and description of 4 to 12
/// characters (40058: no code is documented).
pub(super) fn miniprogram_notice(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    if rules.mini_program.is_none() {
        return Err(Refusal::new(48002));
    }
    let appid = appid(body, 90200)?;
    bound(rules, appid)?;
    let page = body.filled("page")?;
    if page.is_some_and(|page| page.len() > 1024) {
        return Err(Refusal::new(90204));
    }
    let title = body.required("title", 41016)?;
    let description = body.filled("description")?;
    for (name, text) in [("title", Some(title)), ("description", description)] {
        if text.is_some_and(|text| !(4..=12).contains(&text.chars().count())) {
            return Err(body.wrong(name, "4 to 12 characters"));
        }
    }
    let mut shown = fields([("appid", json!(appid)), ("title", json!(rules.translated(title)))]);
    put(&mut shown, "page", page);
    put(&mut shown, "description", description.map(|text| rules.translated(text)));
    put(&mut shown, "emphasis_first_item", body.flag("emphasis_first_item")?);
    let items = body.list("content_item")?;
    if items.len() > 10 {
        return Err(Refusal::new(90201));
    }
    let mut pairs = Vec::new();
    for item in items {
        let (key, value) = (item.text("key")?.unwrap_or_default(), item.text("value")?.unwrap_or_default());
        if key.is_empty() && value.is_empty() {
            continue;
        }
        if !(1..=10).contains(&key.chars().count()) {
            return Err(Refusal::new(90202));
        }
        if !(1..=30).contains(&value.chars().count()) {
            return Err(Refusal::new(90203));
        }
        pairs.push(json!({"key": key, "value": rules.translated(value)}));
    }
    shown.insert("content_item".to_owned(), Value::Array(pairs));
    Ok(shown)
}

/// 1 to 8 articles, else 45008.
fn articles<'f>(body: &Fields<'f>) -> Result<Vec<Fields<'f>>, Refusal> {
    let articles = body.list("articles")?;
    if (1..=8).contains(&articles.len()) { Ok(articles) } else { Err(Refusal::new(45008)) }
}

/// The mini program of this `appid` is bound to the app: 90206 when the app has none, 90208 when it has another.
fn bound(rules: &Rules<'_>, appid: &str) -> Result<(), Refusal> {
    match rules.mini_program {
        None => Err(Refusal::new(90206)),
        Some(own) if own != appid && own != ANY_MINI_PROGRAM => Err(Refusal::new(90208)),
        Some(_) => Ok(()),
    }
}

fn put<T: Into<Value>>(shown: &mut Object, name: &str, value: Option<T>) {
    if let Some(value) = value {
        shown.insert(name.to_owned(), value.into());
    }
}
