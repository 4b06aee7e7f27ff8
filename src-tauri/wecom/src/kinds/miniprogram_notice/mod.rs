//! Mini program notice (小程序通知): title, description and labelled rows that lead into a mini program.

mod convert;
mod preview;
mod rules;

use super::{Content, Facts, Kind, Outline, visit_fields};
use crate::agent::AppFacts;
use crate::limit::{Limit, Severity, Unit};
use crate::measure::is_blank;
use crate::preview::{Preview, SpanWriter};
use crate::report::Report;
use crate::safe::Safe;
use serde::{Deserialize, Serialize};

/// Where fields and limits are documented.
const SOURCE: &str = "wecom/messages.md §1.4 [O]";

/// `miniprogram_notice` (`wecom/messages.md §1.4` [O]). Only an application that is bound to a mini program may send it (else
/// 48002); the request has no `agentid`; `@all` is not supported. Not shown at all by the WeChat plug-in (`§1.3` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct MiniprogramNotice {
    /// A mini program that is linked to the application (90206, 90207, 90208). Missing: 90200.
    pub appid: String,
    /// At most 1024 bytes (90204); without it a tap does nothing.
    #[serde(skip_serializing_if = "super::absent")]
    pub page: Option<String>,
    /// 4–12 characters. Id translation.
    pub title: String,
    /// 4–12 characters when given. Id translation.
    #[serde(skip_serializing_if = "super::absent")]
    pub description: Option<String>,
    /// Whether the first row is enlarged.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emphasis_first_item: Option<bool>,
    /// At most 10 rows (90201).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub content_item: Vec<ContentItem>,
}

impl MiniprogramNotice {
    /// Page of the mini program.
    pub const PAGE: Limit = Limit::refused(Unit::Bytes, 1024, Some(90204), SOURCE);
    /// First line.
    pub const TITLE: Limit = Limit::refused(Unit::Chars, 12, None, SOURCE);
    /// Second line.
    pub const DESCRIPTION: Limit = Limit::refused(Unit::Chars, 12, None, SOURCE);
    /// Fewest characters of title and description.
    pub const AT_LEAST: Limit =
        Limit { unit: Unit::Chars, max: 4, beyond: Severity::Refused, code: None, source: SOURCE };
}

/// An entry of `content_item`. The error table wants both values, the field table ignores a pair with both empty [O vs O].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct ContentItem {
    /// At most 10 characters (90202).
    pub key: String,
    /// At most 30 characters (90203). Id translation.
    pub value: String,
}

impl ContentItem {
    /// Number of rows.
    pub const LIST: Limit = Limit::refused(Unit::Items, 10, Some(90201), SOURCE);
    /// Label.
    pub const KEY: Limit = Limit::refused(Unit::Chars, 10, Some(90202), "wecom/messages.md §1.4 [O vs O]");
    /// What stands at the right.
    pub const VALUE: Limit = Limit::refused(Unit::Chars, 30, Some(90203), "wecom/messages.md §1.4 [O vs O]");

    /// Whether both values are empty: WeCom ignores such a row.
    pub fn is_blank(&self) -> bool {
        is_blank(&self.key) && is_blank(&self.value)
    }
}

/// What the envelope may say with it, and where it can go.
pub(super) const FACTS: Facts = Facts {
    id_translation: true,
    in_wechat: false,
    to_everyone: false,
    names_application: false,
    ..Facts::of("小程序通知消息")
};

impl Content for MiniprogramNotice {
    fn kind(&self) -> Kind {
        Kind::MiniprogramNotice
    }

    fn check(&self, report: &mut Report, app: AppFacts) {
        rules::check(report, self, app);
    }

    fn draw(&self, writer: &SpanWriter<'_>, _: Safe) -> Preview {
        preview::draw(writer, self)
    }

    fn outline(&self) -> Outline {
        convert::outline(self)
    }
}

visit_fields! {
    MiniprogramNotice {
        value appid,
        value page,
        text title,
        text description,
        plain emphasis_first_item,
        part content_item,
    }
    ContentItem { text key, text value }
}
