//! Rules of news messages (`wecom/messages.md §1.4, §7, §8`).

use super::{News, NewsArticle};
use crate::agent::AppFacts;
use crate::finding::Rule;
use crate::kinds::article::{OTHER, SOURCE, articles, title};
use crate::limit::Severity;
use crate::measure::is_none_or_blank;
use crate::report::{Report, UrlCodes};

/// Where an article leads.
const LINK: UrlCodes = UrlCodes { missing: Some(41010), scheme: Some(45034), invalid: None, source: SOURCE };

pub(super) fn check(report: &mut Report, news: &News, app: AppFacts) {
    each_article(report, news, |report, at, article| target(report, at, article, app));
}

/// Articles in groups: an address is needed, mini programs are not known (`wecom/messages.md §7, §8`).
pub(super) fn check_for_group(report: &mut Report, news: &News, not_there: Rule, source: &'static str) {
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

/// What the articles of every channel have in common; `target` checks where one leads, between its description and its picture.
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
