//! Rules of the two kinds of news messages (`wecom/messages.md §1.4`).

use super::AppFacts;
use super::field::{Markup, UrlCodes};
use super::report::Report;
use crate::finding::Rule;
use crate::limit::{Limit, Severity};
use crate::measure::is_none_or_blank;
use crate::message::{Mpnews, MpnewsArticle, News, NewsArticle};

const SOURCE: &str = "wecom/messages.md §1.4 [O]";
/// No document says what the server does.
const DEDUCED: &str = "wecom/messages.md §1.4, §9 [D]";

/// Where an article leads.
const LINK: UrlCodes = UrlCodes { missing: Some(41010), scheme: Some(45034), invalid: None, source: SOURCE };
/// Pictures and the address of the original.
const OTHER: UrlCodes = UrlCodes { missing: None, scheme: None, invalid: None, source: DEDUCED };

pub(super) fn news(report: &mut Report, news: &News, app: AppFacts) {
    each_article(report, news, |report, at, article| target(report, at, article, app));
}

/// Articles in groups: an address is needed, mini programs are not known (`wecom/messages.md §7, §8`).
pub(super) fn group_news(report: &mut Report, news: &News, not_there: Rule, source: &'static str) {
    each_article(report, news, |report, at, article| {
        let no_url = is_none_or_blank(article.url.as_deref());
        let no_appid = is_none_or_blank(article.appid.as_deref());
        if article.opens_mini_program() || (no_url && !no_appid) {
            report.add(&at("appid"), Severity::Refused, not_there, None, source);
        } else {
            report.url(&at("url"), article.url.as_deref(), UrlCodes { source, ..LINK });
            if !no_appid || !is_none_or_blank(article.pagepath.as_deref()) {
                let half = if no_appid { "pagepath" } else { "appid" };
                report.add(&at(half), Severity::Style, Rule::LeftOut, None, source);
            }
        }
    });
}

/// What the articles of every door have in common; `target` checks where one leads, between its description and its picture.
fn each_article(report: &mut Report, news: &News, target: impl Fn(&mut Report, &dyn Fn(&str) -> String, &NewsArticle)) {
    articles(report, "news.articles", news.articles.len(), News::ARTICLES);
    for (i, article) in news.articles.iter().enumerate() {
        let at = |field: &str| format!("news.articles.{i}.{field}");
        title(report, &at("title"), &article.title, NewsArticle::TITLE);
        let description = article.description.as_deref().unwrap_or_default();
        report.cut_text(&at("description"), description, NewsArticle::DESCRIPTION);
        target(report, &at, article);
        report.optional_url(&at("picurl"), article.picurl.as_deref(), OTHER);
    }
}

/// An address, or a mini program with its page, for which the address is then ignored.
fn target(report: &mut Report, at: &dyn Fn(&str) -> String, article: &NewsArticle, app: AppFacts) {
    let no_url = is_none_or_blank(article.url.as_deref());
    let no_appid = is_none_or_blank(article.appid.as_deref());
    let no_page = is_none_or_blank(article.pagepath.as_deref());
    if !article.opens_mini_program() {
        if no_url && no_appid && no_page {
            report.add(&at("url"), Severity::Refused, Rule::RequiredOneOf, LINK.missing, SOURCE);
        }
        report.optional_url(&at("url"), article.url.as_deref(), LINK);
    }
    // Half a mini program is passed over by the server, so only a whole one can be wrong.
    if article.opens_mini_program() {
        if !app.has_mini_program {
            report.add(&at("appid"), Severity::NeedsApp, Rule::NeedsMiniProgram, Some(90206), SOURCE);
        }
        report.id_with(&at("appid"), article.appid.as_deref(), None, Some(90207), SOURCE);
    }
    let page = article.pagepath.as_deref().unwrap_or_default();
    report.length(&at("pagepath"), page, NewsArticle::PAGEPATH);
    report.stray(&at("pagepath"), page);
    if no_appid != no_page {
        // Half a mini program: with an address the article opens that, without one it opens nothing.
        let missing = if no_appid { "appid" } else { "pagepath" };
        let severity = if no_url { Severity::Refused } else { Severity::Style };
        report.add(&at(missing), severity, Rule::Required, None, SOURCE);
    }
}

pub(super) fn mpnews(report: &mut Report, mpnews: &Mpnews) {
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

fn articles(report: &mut Report, path: &str, count: usize, limit: Limit) {
    if count == 0 {
        report.add(path, Severity::Refused, Rule::Required, limit.code, limit.source);
    }
    report.entries(path, count, limit);
}

fn title(report: &mut Report, path: &str, title: &str, limit: Limit) {
    report.require(path, title, Some(41016), SOURCE);
    report.cut_text(path, title, limit);
}
