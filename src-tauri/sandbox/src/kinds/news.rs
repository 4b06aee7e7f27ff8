//! `news` (`wecom/messages.md §1.4, §7, §8`).

use serde_json::{Value, json};

use super::address::{link, optional};
use super::fields::Fields;
use super::truncate::cut_bytes;
use super::{InApp, Kind, Rules, Shown, appid, articles, bound, put};
use crate::reply::{Refusal, fields};

pub(super) const KIND: Kind =
    Kind { msgtype: "news", app: InApp::Content(check), chat: Some(check_in_chat), webhook: Some(check_in_group) };

/// `news`: 40074 with `safe`, 45008, then each article.
fn check(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
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

/// 40074 with `safe`.
fn check_in_chat(body: &Fields<'_>, rules: &Rules<'_>) -> Shown {
    if rules.safe == 0 { check_in_group(body, rules) } else { Err(Refusal::new(40074)) }
}

/// 1 to 8 articles (45008), each with title (41016) and url (41010, 45034); no mini programs (40058).
fn check_in_group(body: &Fields<'_>, _: &Rules<'_>) -> Shown {
    let articles = articles(body)?;
    let article = |article: &Fields<'_>| -> Result<Value, Refusal> {
        let title = article.required("title", 41016)?;
        let url = link(article, "url", 41010)?;
        if article.filled("appid")?.is_some() && article.filled("pagepath")?.is_some() {
            return Err(article.wrong("appid", "absent: groups open no mini programs"));
        }
        let mut shown = fields([("title", json!(cut_bytes(title, 128))), ("url", json!(url))]);
        if let Some(description) = article.filled("description")? {
            shown.insert("description".to_owned(), json!(cut_bytes(description, 512)));
        }
        if let Some(picture) = optional(article, "picurl")? {
            shown.insert("picurl".to_owned(), json!(picture));
        }
        Ok(Value::Object(shown))
    };
    let shown: Result<Vec<Value>, Refusal> = articles.iter().map(article).collect();
    Ok(fields([("articles", Value::Array(shown?))]))
}
