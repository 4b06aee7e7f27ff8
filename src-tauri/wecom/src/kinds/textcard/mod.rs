//! Text card (文本卡片消息): title, description with three colours of text, one link.

mod convert;
mod rules;

use super::{Content, Facts, Kind, Outline, visit_fields};
use crate::agent::AppFacts;
use crate::limit::{Limit, Severity, Unit};
use crate::markup;
use crate::measure::is_blank;
use crate::preview::{Preview, SpanWriter, plain};
use crate::report::Report;
use crate::safe::Safe;
use serde::{Deserialize, Serialize};

/// `textcard` (`wecom/messages.md §1.4` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct Textcard {
    /// At most 128 characters (older documents: bytes); cut beyond [O vs S, K]. Missing: 41016.
    pub title: String,
    /// At most 512 characters (older documents: bytes); cut beyond [O vs S, K]. Missing: 41033.
    pub description: String,
    /// At most 2048 bytes, with http:// or https:// [O]. Missing: 41010, no scheme: 45034, too long: 40039.
    pub url: String,
    /// Button text, at most 4 characters, cut beyond; 详情 when absent [O].
    #[serde(skip_serializing_if = "super::absent")]
    pub btntxt: Option<String>,
}

/// Where characters and bytes contradict each other.
const DISPUTED: &str = "wecom/messages.md §1.4 [O vs S, K]";

impl Textcard {
    /// First line.
    pub const TITLE: Limit = Limit::cut(Unit::Chars, 128, DISPUTED);
    /// First line by older documents.
    pub const TITLE_IN_OLDER_DOCUMENTS: Limit =
        Limit { unit: Unit::Bytes, max: 128, beyond: Severity::Recommended, code: None, source: DISPUTED };
    /// Text, markup included.
    pub const DESCRIPTION: Limit = Limit::cut(Unit::Chars, 512, DISPUTED);
    /// Text by older documents, markup included.
    pub const DESCRIPTION_IN_OLDER_DOCUMENTS: Limit =
        Limit { unit: Unit::Bytes, max: 512, beyond: Severity::Recommended, code: None, source: DISPUTED };
    /// Button text.
    pub const BTNTXT: Limit = Limit::cut(Unit::Chars, 4, "wecom/messages.md §1.4 [O]");
    /// What the button says when no text is given (`wecom/messages.md §1.4` [O]).
    pub const DEFAULT_BTNTXT: &str = "详情";
}

/// What the envelope may say with it, and where it can go.
pub(super) const FACTS: Facts = Facts { id_translation: true, chat: true, ..Facts::of("文本卡片消息") };

impl Content for Textcard {
    fn kind(&self) -> Kind {
        Kind::Textcard
    }

    fn check(&self, report: &mut Report, _: AppFacts) {
        rules::check(report, self);
    }

    fn check_for_chat(&self, report: &mut Report) {
        rules::check_for_chat(report, self);
    }

    fn draw(&self, writer: &SpanWriter<'_>, _: Safe) -> Preview {
        Preview::Textcard {
            title: writer.cut(&self.title, Self::TITLE, plain),
            description: writer.cut(&self.description, Self::DESCRIPTION, |kept| markup::card_description(kept).spans),
            button: match self.btntxt.as_deref().filter(|text| !is_blank(text)) {
                Some(text) => SpanWriter::NO_TRANSLATION.cut(text, Self::BTNTXT, plain),
                None => plain(Self::DEFAULT_BTNTXT),
            },
        }
    }

    fn outline(&self) -> Outline {
        convert::outline(self)
    }
}

visit_fields! {
    Textcard { text title, text description, value url, text btntxt }
}
