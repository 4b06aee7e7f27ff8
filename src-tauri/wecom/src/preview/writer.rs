//! From fields to runs of text, cut where the server cuts.

use crate::limit::Limit;
use crate::measure::{is_blank, split};
use crate::rich::{NamedId, Rich, Span};
use crate::{id_template, markup};

/// Tells the name behind an id, where it is known.
type NameOf<'a> = dyn Fn(NamedId<'_>) -> Option<String> + 'a;

/// Turns texts into runs.
pub(crate) struct SpanWriter<'a> {
    /// The names, when WeCom replaces ids by names in this message.
    pub(crate) names: Option<&'a NameOf<'a>>,
}

impl SpanWriter<'_> {
    /// For fields in which ids are never replaced.
    pub(crate) const NO_TRANSLATION: Self = Self { names: None };

    /// A field that the server cuts.
    pub(crate) fn cut(&self, text: &str, limit: Limit, read: impl Fn(&str) -> Rich) -> Rich {
        let (kept, lost) = split(text, limit);
        let mut spans = self.marked(read(kept));
        if !lost.is_empty() {
            spans.push(Span { cut: true, ..Span::plain(lost) });
        }
        spans
    }

    /// An optional field without markup that the server cuts; nothing when it is blank.
    pub(crate) fn optional_cut(&self, text: Option<&str>, limit: Limit) -> Rich {
        text.filter(|text| !is_blank(text)).map(|text| self.cut(text, limit, plain)).unwrap_or_default()
    }

    /// A field in which ids are replaced, where the envelope asks for it (`wecom/messages.md §2` [O]).
    pub(crate) fn translated(&self, text: Option<&str>) -> Rich {
        self.marked(shown(text))
    }

    /// Runs in which ids are replaced, where the envelope asks for it.
    pub(crate) fn marked(&self, spans: Rich) -> Rich {
        match self.names {
            Some(names) => id_template::mark(spans, names),
            None => spans,
        }
    }
}

/// An optional field without markup; nothing when it is blank.
pub(crate) fn shown(text: Option<&str>) -> Rich {
    text.filter(|text| !is_blank(text)).map(plain).unwrap_or_default()
}

/// A field without markup.
pub(crate) fn plain(text: &str) -> Rich {
    markup::plain(text).spans
}
