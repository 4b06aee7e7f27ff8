//! News made of what other kinds say, the other way round, and as groups take them.

use super::{News, NewsArticle};
use crate::kinds::{NotForChannel, Outline, lines, some};
use crate::measure::is_none_or_blank;
use crate::webhook::{Article, WebhookMessage};

pub(super) fn outline(news: &News) -> Outline {
    Outline::of_articles(news.articles.iter().cloned().map(|article| {
        let mini_program = article.opens_mini_program();
        Outline {
            title: article.title,
            lines: article.description.as_deref().map(lines).unwrap_or_default(),
            url: article.url.as_deref().and_then(some),
            picture: article.picurl.as_deref().and_then(some),
            mini_program: article.appid.filter(|_| mini_program).map(|appid| (appid, article.pagepath)),
            ..Outline::default()
        }
    }))
}

impl News {
    /// One article.
    pub(crate) fn from_outline(outline: Outline) -> Self {
        let (appid, pagepath) = outline.mini_program.clone().unzip();
        let article = NewsArticle {
            description: some(&outline.all_lines().join("\n")),
            title: outline.title,
            url: outline.url,
            picurl: outline.picture,
            appid,
            pagepath: pagepath.flatten(),
        };
        Self { articles: vec![article] }
    }
}

/// Groups know no mini programs in articles. One that opens the page anyway loses nothing by leaving it out.
pub(super) fn leads_to_pages(news: &mut News) -> Result<(), NotForChannel> {
    for article in &mut news.articles {
        if article.opens_mini_program() || (is_none_or_blank(article.url.as_deref()) && article.appid.is_some()) {
            return Err(NotForChannel::MiniProgram);
        }
        (article.appid, article.pagepath) = (None, None);
    }
    Ok(())
}

pub(super) fn for_robot(news: &News) -> Result<WebhookMessage, NotForChannel> {
    let mut news = news.clone();
    leads_to_pages(&mut news)?;
    let articles = news.articles.into_iter().map(|article| Article {
        title: article.title,
        description: article.description,
        url: article.url.unwrap_or_default(),
        picurl: article.picurl,
    });
    Ok(WebhookMessage::News { articles: articles.collect() })
}
