//! From one kind to another without typing again what fits both.

use super::{
    CardAction, EmphasisContent, Kind, MainTitle, Message, NewsNotice, TemplateCard, Text, TextNotice, Textcard,
    VerticalContent, address, markup,
    measure::{is_blank, is_none_or_blank},
};

impl Message {
    /// The message as one of another kind. What fits is kept: title and text, the address behind a link, and between cards
    /// every block that both know. What does not fit is left out; the original is not touched.
    #[must_use]
    pub fn switch_kind(&self, kind: Kind) -> Self {
        if kind == self.kind() {
            return self.clone();
        }
        let source = self.with_plain_line_breaks();
        match (&source, kind) {
            (Self::TemplateCard { template_card: TemplateCard::TextNotice(card) }, Kind::NewsNotice) => card.to_news(),
            (Self::TemplateCard { template_card: TemplateCard::NewsNotice(card) }, Kind::TextNotice) => card.to_text(),
            _ => source.gist().into_message(kind),
        }
    }

    fn gist(&self) -> Gist {
        match self {
            Self::Text { text } => Gist::of_text(text),
            Self::Textcard { textcard } => Gist {
                title: textcard.title.clone(),
                lines: lines(&markup::card_description(&textcard.description).text()),
                url: some(&textcard.url),
                button: textcard.btntxt.as_deref().and_then(some),
            },
            Self::TemplateCard { template_card: TemplateCard::TextNotice(card) } => Gist::of_text_notice(card),
            Self::TemplateCard { template_card: TemplateCard::NewsNotice(card) } => Gist::of_news_notice(card),
        }
    }
}

/// What every kind can say in some way.
#[derive(Debug, Default)]
struct Gist {
    title: String,
    lines: Vec<String>,
    url: Option<String>,
    button: Option<String>,
}

impl Gist {
    /// The first line of a text is taken for its title unless it is too long for one; its last link is taken for the address,
    /// and the link's line goes when nothing else stands on it.
    fn of_text(text: &Text) -> Self {
        let shown = markup::links(&text.content);
        let link = shown.spans.iter().rposition(|span| span.href.is_some());
        let mut gist = Self::default();
        let mut rest = shown.text();
        if let Some(at) = link {
            let span = &shown.spans[at];
            gist.url.clone_from(&span.href);
            let before: String = shown.spans[..at].iter().map(|s| s.text.as_str()).collect();
            let after: String = shown.spans[at + 1..].iter().map(|s| s.text.as_str()).collect();
            let own_line = (before.is_empty() || before.ends_with('\n'))
                && (after.is_empty() || after.starts_with('\n'))
                && !span.text.contains('\n');
            if own_line {
                gist.button = Some(span.text.clone()).filter(|label| label != Textcard::DEFAULT_BTNTXT);
                rest = if after.is_empty() {
                    before.strip_suffix('\n').unwrap_or(&before).to_owned()
                } else {
                    before + after.strip_prefix('\n').unwrap_or(&after)
                };
            }
        }
        let (first, others) = rest.split_once('\n').unwrap_or((&rest, ""));
        if first.chars().count() <= Textcard::TITLE.len() {
            first.clone_into(&mut gist.title);
            gist.lines = lines(others);
        } else {
            gist.lines = lines(&rest);
        }
        gist
    }

    fn of_text_notice(card: &TextNotice) -> Self {
        let title = card.main_title.clone().unwrap_or_default();
        let mut gist = Self::of_card(&title, &card.card_action);
        if let Some(emphasis) = &card.emphasis_content {
            gist.lines.extend(pair(emphasis.title.as_deref(), emphasis.desc.as_deref(), " "));
        }
        gist.lines.extend(card.sub_title_text.iter().flat_map(|text| lines(text)));
        for row in &card.horizontal_content_list {
            gist.lines.extend(pair(Some(&row.keyname), row.value.as_deref(), "："));
        }
        gist
    }

    fn of_news_notice(card: &NewsNotice) -> Self {
        let mut gist = Self::of_card(&card.main_title, &card.card_action);
        for row in &card.vertical_content_list {
            gist.lines.extend(pair(Some(&row.title), row.desc.as_deref(), " "));
        }
        for row in &card.horizontal_content_list {
            gist.lines.extend(pair(Some(&row.keyname), row.value.as_deref(), "："));
        }
        gist
    }

    fn of_card(title: &MainTitle, action: &CardAction) -> Self {
        Self {
            title: title.title.clone().unwrap_or_default(),
            lines: title.desc.iter().flat_map(|text| lines(text)).collect(),
            url: action.url.as_deref().filter(|_| action.link_type == 1).and_then(some),
            button: None,
        }
    }

    fn into_message(self, kind: Kind) -> Message {
        match (Message::blank(kind), self) {
            (Message::Text { .. }, Self { title, lines, url, button }) => {
                let title = some(&title);
                let link = url.map(|url| match address::check(&url) {
                    Ok(_) if !url.contains('"') => {
                        let label = button.unwrap_or_else(|| Textcard::DEFAULT_BTNTXT.to_owned());
                        format!("<a href=\"{url}\">{label}</a>")
                    }
                    _ => url,
                });
                let content: Vec<String> = title.into_iter().chain(lines).chain(link).collect();
                Message::Text { text: Text { content: content.join("\n") } }
            }
            (Message::Textcard { .. }, Self { title, lines, url, button }) => Message::Textcard {
                textcard: Textcard {
                    title,
                    description: lines.join("<br>"),
                    url: url.unwrap_or_default(),
                    btntxt: button.filter(|text| text.chars().count() <= Textcard::BTNTXT.len()),
                },
            },
            (Message::TemplateCard { template_card: TemplateCard::TextNotice(mut card) }, gist) => {
                card.main_title = Some(MainTitle { title: some(&gist.title), desc: None });
                card.sub_title_text = some(&gist.lines.join("\n"));
                card.card_action.url = Some(gist.url.unwrap_or_default());
                Message::TemplateCard { template_card: TemplateCard::TextNotice(card) }
            }
            (Message::TemplateCard { template_card: TemplateCard::NewsNotice(mut card) }, gist) => {
                card.main_title = MainTitle { title: some(&gist.title), desc: some(&gist.lines.join("\n")) };
                card.card_action.url = Some(gist.url.unwrap_or_default());
                Message::TemplateCard { template_card: TemplateCard::NewsNotice(card) }
            }
        }
    }
}

impl TextNotice {
    /// The figure and, where the title already has a second line, the paragraph become title and text pairs.
    fn to_news(&self) -> Message {
        let mut title = self.main_title.clone().unwrap_or_default();
        let mut rows = Vec::new();
        if let Some(EmphasisContent { title, desc }) = self.emphasis_content.as_ref().filter(|block| !block.is_blank())
        {
            rows.push(VerticalContent { title: title.clone().unwrap_or_default(), desc: desc.clone() });
        }
        if let Some(text) = self.sub_title_text.as_deref().and_then(some) {
            if is_none_or_blank(title.desc.as_deref()) {
                title.desc = Some(text);
            } else {
                rows.push(VerticalContent { title: text, desc: None });
            }
        }
        let Message::TemplateCard { template_card: TemplateCard::NewsNotice(blank) } = Message::blank(Kind::NewsNotice)
        else {
            return self.clone().into();
        };
        NewsNotice {
            source: self.source.clone(),
            action_menu: self.action_menu.clone(),
            main_title: title,
            quote_area: self.quote_area.clone(),
            vertical_content_list: rows,
            horizontal_content_list: self.horizontal_content_list.clone(),
            jump_list: self.jump_list.clone(),
            card_action: self.card_action.clone(),
            task_id: self.task_id.clone(),
            ..*blank
        }
        .into()
    }
}

impl NewsNotice {
    /// Title and text pairs become lines of the paragraph; pictures have no place.
    fn to_text(&self) -> Message {
        let rows: Vec<String> = self
            .vertical_content_list
            .iter()
            .filter_map(|row| pair(Some(&row.title), row.desc.as_deref(), " "))
            .collect();
        TextNotice {
            source: self.source.clone(),
            action_menu: self.action_menu.clone(),
            main_title: Some(self.main_title.clone()),
            emphasis_content: None,
            quote_area: self.quote_area.clone(),
            sub_title_text: some(&rows.join("\n")),
            horizontal_content_list: self.horizontal_content_list.clone(),
            jump_list: self.jump_list.clone(),
            card_action: self.card_action.clone(),
            task_id: self.task_id.clone(),
        }
        .into()
    }
}

impl From<TextNotice> for Message {
    fn from(card: TextNotice) -> Self {
        Self::TemplateCard { template_card: TemplateCard::TextNotice(Box::new(card)) }
    }
}

impl From<NewsNotice> for Message {
    fn from(card: NewsNotice) -> Self {
        Self::TemplateCard { template_card: TemplateCard::NewsNotice(Box::new(card)) }
    }
}

fn some(text: &str) -> Option<String> {
    (!is_blank(text)).then(|| text.to_owned())
}

fn lines(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() }
}

/// Two values on one line, or the one that there is.
fn pair(first: Option<&str>, second: Option<&str>, between: &str) -> Option<String> {
    match (first.and_then(some), second.and_then(some)) {
        (Some(first), Some(second)) => Some(format!("{first}{between}{second}")),
        (first, second) => first.or(second),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(content: &str) -> Message {
        Message::Text { text: Text { content: content.to_owned() } }
    }

    #[test]
    fn text_to_text_card_and_back() {
        let original = text("断电通知\n今晚 22:40 检修\n请保存文件\n<a href=\"https://s.example.com/a\">看板</a>");
        let card = original.switch_kind(Kind::Textcard);
        assert_eq!(
            card,
            Message::Textcard {
                textcard: Textcard {
                    title: "断电通知".to_owned(),
                    description: "今晚 22:40 检修<br>请保存文件".to_owned(),
                    url: "https://s.example.com/a".to_owned(),
                    btntxt: Some("看板".to_owned()),
                }
            }
        );
        assert_eq!(card.switch_kind(Kind::Text), original);
    }

    #[test]
    fn one_line_is_a_title_and_a_long_one_is_text() {
        let Message::Textcard { textcard } = text("通知").switch_kind(Kind::Textcard) else { panic!("kind") };
        assert_eq!((textcard.title.as_str(), textcard.description.as_str()), ("通知", ""));
        let long = "长".repeat(129);
        let Message::Textcard { textcard } = text(&long).switch_kind(Kind::Textcard) else { panic!("kind") };
        assert_eq!((textcard.title.as_str(), textcard.description.as_str()), ("", long.as_str()));
    }

    #[test]
    fn a_link_in_a_sentence_keeps_its_words() {
        let message = text("标题\n请看 <a href=\"https://a.example.com\">这里</a>。");
        let Message::Textcard { textcard } = message.switch_kind(Kind::Textcard) else { panic!("kind") };
        assert_eq!(textcard.description, "请看 这里。");
        assert_eq!(textcard.url, "https://a.example.com");
    }

    #[test]
    fn text_card_to_cards() {
        let message = Message::Textcard {
            textcard: Textcard {
                title: "体检".to_owned(),
                description: "<div class=\"gray\">周五</div>报告已出".to_owned(),
                url: "https://hr.example.com".to_owned(),
                btntxt: None,
            },
        };
        let Message::TemplateCard { template_card: TemplateCard::TextNotice(card) } =
            message.switch_kind(Kind::TextNotice)
        else {
            panic!("kind")
        };
        assert_eq!(card.main_title.unwrap().title.as_deref(), Some("体检"));
        assert_eq!(card.sub_title_text.as_deref(), Some("周五\n报告已出"));
        assert_eq!((card.card_action.link_type, card.card_action.url.as_deref()), (1, Some("https://hr.example.com")));
    }

    #[test]
    fn between_cards_the_common_blocks_stay() {
        let json = r#"{"msgtype":"template_card","template_card":{"card_type":"text_notice",
            "source":{"desc":"行政"},"main_title":{"title":"演练","desc":"全体"},
            "emphasis_content":{"title":"15:30","desc":"集合"},"quote_area":{"title":"须知"},"sub_title_text":"请提前",
            "horizontal_content_list":[{"keyname":"地点","value":"南门"}],"jump_list":[{"title":"照片"}],
            "card_action":{"type":2,"appid":"wx1"},"task_id":"t1"}}"#;
        let message: Message = serde_json::from_str(json).unwrap();
        let news = message.switch_kind(Kind::NewsNotice);
        assert_eq!(
            serde_json::to_value(news.normalised()).unwrap(),
            serde_json::json!({"msgtype":"template_card","template_card":{"card_type":"news_notice",
                "source":{"desc":"行政"},"main_title":{"title":"演练","desc":"全体"},"quote_area":{"title":"须知"},
                "vertical_content_list":[{"title":"15:30","desc":"集合"},{"title":"请提前"}],
                "horizontal_content_list":[{"keyname":"地点","value":"南门"}],"jump_list":[{"title":"照片"}],
                "card_action":{"type":2,"appid":"wx1"},"task_id":"t1"}})
        );
        let back = news.switch_kind(Kind::TextNotice);
        let Message::TemplateCard { template_card: TemplateCard::TextNotice(card) } = back else { panic!("kind") };
        assert_eq!(card.sub_title_text.as_deref(), Some("15:30 集合\n请提前"));
        assert_eq!(card.task_id.as_deref(), Some("t1"));
    }

    #[test]
    fn rows_become_lines_of_a_text() {
        let json = r#"{"msgtype":"template_card","template_card":{"card_type":"news_notice",
            "main_title":{"title":"新书"},"vertical_content_list":[{"title":"技术类","desc":"9 册"}],
            "horizontal_content_list":[{"keyname":"借期","value":"21 天"}],
            "card_action":{"type":1,"url":"https://lib.example.com"}}}"#;
        let message: Message = serde_json::from_str(json).unwrap();
        assert_eq!(
            message.switch_kind(Kind::Text),
            text("新书\n技术类 9 册\n借期：21 天\n<a href=\"https://lib.example.com\">详情</a>")
        );
    }

    #[test]
    fn an_unusable_address_is_not_made_a_link() {
        let message = Message::Textcard {
            textcard: Textcard { title: "x".to_owned(), url: "javascript:alert(1)".to_owned(), ..Textcard::default() },
        };
        assert_eq!(message.switch_kind(Kind::Text), text("x\njavascript:alert(1)"));
    }
}
