//! What those see who read their company's messages in WeChat, through the plug-in (微信插件, 微工作台).

use crate::kinds::{Message, Text};
use crate::limit::{Limit, Unit};
use crate::measure::split;
use crate::preview::{SpanWriter, plain};
use crate::rich::{Rich, Span};
use serde::{Deserialize, Serialize};

/// Where it is documented.
const SOURCE: &str = "wecom/messages.md §1.3 [O]";
/// What is left of a text where the application always opens its home page.
const HOME_PAGE_TEXT: Limit = Limit::cut(Unit::Bytes, 20, SOURCE);

/// What the WeChat plug-in shows of a message, by a setting of the application in the admin console that no interface tells.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PluginView {
    /// As applications are set at first.
    pub usual: PluginShows,
    /// With 在微工作台中始终进入主页 (always enter home page in the micro workbench) on.
    pub home_page: PluginShows,
}

/// What the WeChat plug-in shows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(tag = "shows", rename_all = "snake_case")]
pub enum PluginShows {
    /// The message, as in WeCom.
    Message,
    /// The beginning of the text alone.
    Text {
        /// The text, marked where it is cut.
        content: Rich,
    },
    /// A text that asks to open WeCom.
    OpenWecom,
    /// Nothing: the message is not there at all.
    Nothing,
}

/// What a reader in WeChat sees of a message (`wecom/messages.md §1.3` [O]). That the home page setting changes nothing for kinds
/// that are not shown at all is a deduction [D].
pub fn plugin_reader(message: &Message) -> PluginView {
    if !message.kind().is_shown_in_wechat() {
        return PluginView { usual: PluginShows::Nothing, home_page: PluginShows::Nothing };
    }
    let home_page = match message.with_plain_line_breaks() {
        Message::Text { text } => PluginShows::Text { content: beginning(&text) },
        _ => PluginShows::OpenWecom,
    };
    PluginView { usual: PluginShows::Message, home_page }
}

/// The text as the server lets it through, and of that the beginning; markup is not read.
fn beginning(text: &Text) -> Rich {
    let (kept, lost) = split(&text.content, Text::CONTENT);
    let mut spans = SpanWriter::NO_TRANSLATION.cut(kept, HOME_PAGE_TEXT, plain);
    match spans.last_mut() {
        Some(last) if last.cut => last.text.push_str(lost),
        _ if !lost.is_empty() => spans.push(Span { cut: true, ..Span::plain(lost) }),
        _ => {}
    }
    spans
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::channel::Channel;
    use crate::kinds::Kind;

    fn text(content: &str) -> PluginView {
        plugin_reader(&Message::Text { text: Text { content: content.to_owned() } })
    }

    fn parts(view: PluginView) -> Vec<(String, bool)> {
        let PluginShows::Text { content } = view.home_page else { panic!("{view:?}") };
        content.into_iter().map(|span| (span.text, span.cut)).collect()
    }

    #[test]
    fn a_text_is_cut_at_twenty_bytes_on_a_character() {
        assert_eq!(text("x").usual, PluginShows::Message);
        assert_eq!(parts(text("今晚检修\r\nabcdefg")), [("今晚检修\nabcdefg".to_owned(), false)]);
        assert_eq!(
            parts(text("今晚检修\nabcdefgh")),
            [("今晚检修\nabcdefg".to_owned(), false), ("h".to_owned(), true)]
        );
        assert_eq!(parts(text("今晚断电检修通知")), [("今晚断电检修".to_owned(), false), ("通知".to_owned(), true)]);
        let long = parts(text(&"a".repeat(3000)));
        assert_eq!((long[0].0.len(), long[1].0.len(), long.len()), (20, 2980, 2));
    }

    #[test]
    fn what_each_kind_shows() {
        for kind in Kind::ALL {
            let view = plugin_reader(&Message::blank(kind));
            let hidden = matches!(kind, Kind::Markdown | Kind::MiniprogramNotice)
                || kind.msgtype() == "template_card"
                || !Channel::App.takes(kind);
            assert_eq!(view.usual == PluginShows::Nothing, hidden, "{kind:?}");
            assert_eq!(view.home_page == PluginShows::Nothing, hidden, "{kind:?}");
            let asks = !hidden && kind != Kind::Text;
            assert_eq!(view.home_page == PluginShows::OpenWecom, asks, "{kind:?}");
        }
    }
}
