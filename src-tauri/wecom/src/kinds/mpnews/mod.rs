//! Stored news message (图文消息 mpnews): up to eight articles that WeCom keeps itself, with HTML inside.

mod convert;
mod preview;
mod rules;

use super::{Content, Facts, Kind, OnMediaId, Outline, visit_fields};
use crate::agent::AppFacts;
use crate::limit::{Limit, Unit};
use crate::media::MediaKind;
use crate::preview::{Preview, SpanWriter};
use crate::report::Report;
use crate::safe::{Safe, SafeChoice};
use serde::{Deserialize, Serialize};

/// Where fields and limits are documented.
const SOURCE: &str = "wecom/messages.md §1.4 [O]";

/// `mpnews` (`wecom/messages.md §1.4` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Mpnews {
    /// 1–8 articles (45008); the first one is shown large.
    pub articles: Vec<MpnewsArticle>,
}

impl Mpnews {
    /// Number of articles.
    pub const ARTICLES: Limit = Limit::refused(Unit::Items, 8, Some(45008), SOURCE);
}

/// An article of `mpnews.articles`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct MpnewsArticle {
    /// At most 128 bytes; cut beyond. Missing: 41016. Id translation.
    pub title: String,
    /// Cover: from `media/upload` with `type=image`, at most 3 days old (40007).
    pub thumb_media_id: String,
    /// At most 64 bytes (45032).
    #[serde(skip_serializing_if = "super::absent")]
    pub author: Option<String>,
    /// Address behind 阅读原文.
    #[serde(skip_serializing_if = "super::absent")]
    pub content_source_url: Option<String>,
    /// HTML, required, at most 666 K bytes (45002). Its pictures must have been uploaded through `media/uploadimg`. Id translation.
    pub content: String,
    /// At most 512 bytes; cut beyond. Id translation.
    #[serde(skip_serializing_if = "super::absent")]
    pub digest: Option<String>,
}

impl MpnewsArticle {
    /// First line.
    pub const TITLE: Limit = Limit::cut(Unit::Bytes, 128, SOURCE);
    /// Name below the title.
    pub const AUTHOR: Limit = Limit::refused(Unit::Bytes, 64, Some(45032), SOURCE);
    /// HTML. Whether K is 1000 or 1024 is not documented; the smaller one is always safe.
    pub const CONTENT: Limit = Limit::refused(Unit::Bytes, 666_000, Some(45002), "wecom/messages.md §1.4 [O; D]");
    /// Text in the list of articles.
    pub const DIGEST: Limit = Limit::cut(Unit::Bytes, 512, SOURCE);
}

/// What the envelope may say with it, and where it can go.
pub(super) const FACTS: Facts =
    Facts { safe: SafeChoice::ConfidentialOrInternal, id_translation: true, chat: true, ..Facts::of("图文消息") };

impl Content for Mpnews {
    fn kind(&self) -> Kind {
        Kind::Mpnews
    }

    fn each_media_id(&mut self, visit: OnMediaId<'_>) {
        for (i, article) in self.articles.iter_mut().enumerate() {
            let path = format!("mpnews.articles.{i}.thumb_media_id");
            visit(&path, MediaKind::Image, &mut article.thumb_media_id);
        }
    }

    fn check(&self, report: &mut Report, _: AppFacts) {
        rules::check(report, self);
    }

    fn draw(&self, writer: &SpanWriter<'_>, safe: Safe) -> Preview {
        Preview::Mpnews {
            articles: preview::articles(writer, &self.articles),
            safe: safe != Safe::Open,
            internal_only: safe == Safe::Internal,
        }
    }

    fn outline(&self) -> Outline {
        convert::outline(self)
    }

    fn blank() -> Self {
        Self { articles: vec![MpnewsArticle::default()] }
    }
}

visit_fields! {
    Mpnews { part articles }
    MpnewsArticle {
        text title,
        value thumb_media_id,
        text author,
        value content_source_url,
        text content,
        text digest,
    }
}
