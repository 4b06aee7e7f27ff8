//! News message (图文消息): up to eight articles that lead to web pages or into a mini program.

mod convert;
mod preview;
mod rules;

use super::{Content, Facts, Kind, NotForChannel, Outline, PictureOf, visit_fields};
use crate::agent::AppFacts;
use crate::finding::Rule;
use crate::limit::{Limit, Unit};
use crate::measure::is_none_or_blank;
use crate::preview::{Preview, SpanWriter};
use crate::report::Report;
use crate::safe::{Safe, SafeChoice};
use crate::webhook::WebhookMessage;
use serde::{Deserialize, Serialize};

/// Where fields and limits are documented.
const SOURCE: &str = "wecom/messages.md §1.4 [O]";

/// `news` (`wecom/messages.md §1.4` [O]). `safe` is refused with it (40074).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct News {
    /// 1–8 articles (45008); the first one is shown large.
    pub articles: Vec<NewsArticle>,
}

impl News {
    /// Number of articles.
    pub const ARTICLES: Limit = Limit::refused(Unit::Items, 8, Some(45008), SOURCE);
}

/// An article of `news.articles`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct NewsArticle {
    /// At most 128 bytes; cut beyond. Missing: 41016. Id translation.
    pub title: String,
    /// At most 512 bytes; cut beyond. Id translation.
    #[serde(skip_serializing_if = "super::absent")]
    pub description: Option<String>,
    /// At most 2048 bytes, with http:// or https:// (45034, 40039); ignored when `appid` and `pagepath` are given.
    #[serde(skip_serializing_if = "super::absent")]
    pub url: Option<String>,
    /// Address of a JPG or PNG, at most 2048 bytes; 1068×455 looks best in the first article, 150×150 in the others.
    #[serde(skip_serializing_if = "super::absent")]
    pub picurl: Option<String>,
    /// A mini program that is linked to the application (90206, 90207, 90208); together with `pagepath` it stands in for `url`.
    #[serde(skip_serializing_if = "super::absent")]
    pub appid: Option<String>,
    /// At most 128 bytes; with `appid`.
    #[serde(skip_serializing_if = "super::absent")]
    pub pagepath: Option<String>,
}

impl NewsArticle {
    /// First line.
    pub const TITLE: Limit = Limit::cut(Unit::Bytes, 128, SOURCE);
    /// Text below.
    pub const DESCRIPTION: Limit = Limit::cut(Unit::Bytes, 512, SOURCE);
    /// Page of the mini program.
    pub const PAGEPATH: Limit = Limit::refused(Unit::Bytes, 128, None, SOURCE);
    /// Width and height, in pixels, at which the large picture looks best.
    pub const LARGE_PICTURE: (u32, u32) = (1068, 455);
    /// The same of the small pictures, which all articles but the first have.
    pub const SMALL_PICTURE: (u32, u32) = (150, 150);

    /// Whether the article leads into a mini program; its `url` is then ignored.
    pub fn opens_mini_program(&self) -> bool {
        !is_none_or_blank(self.appid.as_deref()) && !is_none_or_blank(self.pagepath.as_deref())
    }
}

/// What the envelope may say with it, and where it can go.
pub(super) const FACTS: Facts =
    Facts { safe: SafeChoice::Refused, id_translation: true, chat: true, robot: true, ..Facts::of("图文消息") };

impl Content for News {
    fn kind(&self) -> Kind {
        Kind::News
    }

    fn check(&self, report: &mut Report, app: AppFacts) {
        rules::check(report, self, app);
    }

    fn check_for_chat(&self, report: &mut Report) {
        rules::check_for_group(report, self, Rule::NotForChats, "wecom/messages.md §7 [O]");
    }

    fn check_for_robot(&self, report: &mut Report) {
        rules::check_for_group(report, self, Rule::NotForRobots, "wecom/messages.md §8 [O]");
    }

    fn draw(&self, writer: &SpanWriter<'_>, _: Safe) -> Preview {
        Preview::News { articles: preview::articles(writer, &self.articles) }
    }

    fn outline(&self) -> Outline {
        convert::outline(self)
    }

    fn fit_chat(&mut self) -> Result<(), NotForChannel> {
        convert::leads_to_pages(self)
    }

    fn for_robot(&self, _: PictureOf<'_>) -> Result<WebhookMessage, NotForChannel> {
        convert::for_robot(self)
    }

    fn blank() -> Self {
        Self { articles: vec![NewsArticle::default()] }
    }
}

visit_fields! {
    News { part articles }
    NewsArticle { text title, text description, value url, value picurl, value appid, value pagepath }
}
