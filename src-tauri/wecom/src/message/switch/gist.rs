//! What every kind can say in some way, and how each says it.

use super::parts::Parts;
use super::{lines, pair, some};
use crate::address;
use crate::markup::{self, text_of};
use crate::message::{
    CardAction, CardImage, ContentItem, File, HorizontalContent, Image, Kind, MainTitle, Markdown, Message,
    MiniprogramNotice, Mpnews, MpnewsArticle, News, NewsArticle, Text, Textcard, VerticalContent, Video, Voice,
};
use crate::rich::{Block, Span};

/// What every kind can say in some way.
#[derive(Debug, Default)]
pub(super) struct Gist {
    title: String,
    lines: Vec<String>,
    /// Labels with values, which some kinds show as rows and others as lines.
    rows: Vec<(String, String)>,
    url: Option<String>,
    button: Option<String>,
    /// Address of a picture.
    picture: Option<String>,
    /// A mini program and its page.
    mini_program: Option<(String, Option<String>)>,
}

impl Gist {
    pub(super) fn of(message: Message) -> Self {
        match message {
            Message::Text { text } => Self::of_text(&text),
            Message::Textcard { textcard } => Self {
                title: textcard.title.clone(),
                lines: lines(&markup::card_description(&textcard.description).text()),
                url: some(&textcard.url),
                button: textcard.btntxt.as_deref().and_then(some),
                ..Self::default()
            },
            Message::Markdown { markdown } => Self::of_markdown(&markdown),
            Message::Video { video } => Self {
                title: video.title.unwrap_or_default(),
                lines: video.description.as_deref().map(lines).unwrap_or_default(),
                ..Self::default()
            },
            Message::News { news } => Self::of_articles(news.articles.into_iter().map(|article| {
                let mini_program = article.opens_mini_program();
                Self {
                    title: article.title,
                    lines: article.description.as_deref().map(lines).unwrap_or_default(),
                    url: article.url.as_deref().and_then(some),
                    picture: article.picurl.as_deref().and_then(some),
                    mini_program: article.appid.filter(|_| mini_program).map(|appid| (appid, article.pagepath)),
                    ..Self::default()
                }
            })),
            Message::Mpnews { mpnews } => Self::of_articles(mpnews.articles.into_iter().map(|article| Self {
                title: article.title,
                lines: markup::html::read(&article.content).lines(),
                url: article.content_source_url.as_deref().and_then(some),
                ..Self::default()
            })),
            Message::MiniprogramNotice { miniprogram_notice: notice } => Self {
                title: notice.title,
                lines: notice.description.as_deref().and_then(some).into_iter().collect(),
                rows: notice.content_item.into_iter().map(|row| (row.key, row.value)).collect(),
                mini_program: some(&notice.appid).map(|appid| (appid, notice.page)),
                ..Self::default()
            },
            Message::TemplateCard { template_card } => Self::of_card(Parts::of(template_card)),
            Message::Image { .. } | Message::Voice { .. } | Message::File { .. } => Self::default(),
        }
    }

    /// The first line of a text is taken for its title unless it is too long for one; its last link is taken for the address,
    /// and the link's line goes when nothing else stands on it.
    fn of_text(text: &Text) -> Self {
        let (rest, url, button) = without_last_link(&markup::links(&text.content).spans);
        Self { url, button, ..Self::of_lines(&rest) }
    }

    /// As a text, with a heading as the title wherever there is one at the start.
    fn of_markdown(markdown: &Markdown) -> Self {
        let mut spans = Vec::new();
        for block in markup::markdown::read(&markdown.content).blocks {
            let (Block::Paragraph { text } | Block::Heading { text, .. } | Block::Quote { text }) = block else {
                continue;
            };
            if !spans.is_empty() {
                spans.push(Span::plain("\n"));
            }
            spans.extend(text);
        }
        let (rest, url, button) = without_last_link(&spans);
        Self { url, button, ..Self::of_lines(&rest) }
    }

    fn of_lines(text: &str) -> Self {
        let (first, others) = text.split_once('\n').unwrap_or((text, ""));
        if first.chars().count() <= Textcard::TITLE.len() {
            Self { title: first.to_owned(), lines: lines(others), ..Self::default() }
        } else {
            Self { lines: lines(text), ..Self::default() }
        }
    }

    /// The first article; of the others the titles.
    fn of_articles(mut articles: impl Iterator<Item = Self>) -> Self {
        let mut gist = articles.next().unwrap_or_default();
        gist.lines.extend(articles.filter_map(|article| some(&article.title)));
        gist
    }

    fn of_card(parts: Parts) -> Self {
        let action = parts.card_action.unwrap_or_default();
        let mut gist = Self {
            title: parts.main_title.title.unwrap_or_default(),
            lines: parts.main_title.desc.iter().flat_map(|text| lines(text)).collect(),
            url: action.url.as_deref().filter(|_| action.link_type == 1).and_then(some),
            picture: parts.card_image.as_ref().and_then(|image| some(&image.url)),
            ..Self::default()
        };
        if action.link_type == 2 {
            gist.mini_program = action.appid.as_deref().and_then(some).map(|appid| (appid, action.pagepath));
        }
        if let Some(emphasis) = &parts.emphasis_content {
            gist.lines.extend(pair(emphasis.title.as_deref(), emphasis.desc.as_deref(), " "));
        }
        gist.lines.extend(parts.sub_title_text.iter().flat_map(|text| lines(text)));
        for VerticalContent { title, desc } in &parts.vertical_content_list {
            gist.lines.extend(pair(Some(title), desc.as_deref(), " "));
        }
        gist.rows =
            parts.horizontal_content_list.into_iter().map(|row| (row.keyname, row.value.unwrap_or_default())).collect();
        for block in parts.select_list {
            gist.lines.extend(block.title.as_deref().and_then(some));
            gist.lines.extend(block.option_list.iter().filter_map(|option| some(&option.text)));
        }
        gist
    }

    /// Lines and rows, the latter as lines.
    fn all_lines(&self) -> Vec<String> {
        let rows = self.rows.iter().filter_map(|(key, value)| pair(Some(key), Some(value), "："));
        self.lines.iter().cloned().chain(rows).collect()
    }

    pub(super) fn into_message(self, kind: Kind) -> Message {
        match kind {
            Kind::Text => self.into_text(),
            Kind::Textcard => Message::Textcard {
                textcard: Textcard {
                    description: self.all_lines().join("<br>"),
                    title: self.title,
                    url: self.url.unwrap_or_default(),
                    btntxt: self.button.filter(|text| text.chars().count() <= Textcard::BTNTXT.len()),
                },
            },
            Kind::Markdown => self.into_markdown(),
            Kind::Image => Message::Image { image: Image::default() },
            Kind::Voice => Message::Voice { voice: Voice::default() },
            Kind::File => Message::File { file: File::default() },
            Kind::Video => Message::Video {
                video: Video {
                    description: some(&self.all_lines().join("\n")),
                    title: some(&self.title),
                    ..Default::default()
                },
            },
            Kind::News => {
                let (appid, pagepath) = self.mini_program.clone().unzip();
                let article = NewsArticle {
                    description: some(&self.all_lines().join("\n")),
                    title: self.title,
                    url: self.url,
                    picurl: self.picture,
                    appid,
                    pagepath: pagepath.flatten(),
                };
                Message::News { news: News { articles: vec![article] } }
            }
            Kind::Mpnews => {
                let article = MpnewsArticle {
                    content: markup::html::from_lines(&self.all_lines()),
                    title: self.title,
                    content_source_url: self.url,
                    ..MpnewsArticle::default()
                };
                Message::Mpnews { mpnews: Mpnews { articles: vec![article] } }
            }
            Kind::MiniprogramNotice => {
                let (appid, page) = self.mini_program.unzip();
                Message::MiniprogramNotice {
                    miniprogram_notice: MiniprogramNotice {
                        appid: appid.unwrap_or_default(),
                        page: page.flatten(),
                        title: self.title,
                        description: some(&self.lines.join("\n")),
                        emphasis_first_item: None,
                        content_item: self.rows.into_iter().map(|(key, value)| ContentItem { key, value }).collect(),
                    },
                }
            }
            Kind::TextNotice
            | Kind::NewsNotice
            | Kind::ButtonInteraction
            | Kind::VoteInteraction
            | Kind::MultipleInteraction => self.into_parts().into_card(kind),
        }
    }

    fn into_text(self) -> Message {
        let lines = self.all_lines();
        let link = self.url.map(|url| match address::check(&url) {
            Ok(_) if !url.contains('"') => {
                let label = self.button.unwrap_or_else(|| Textcard::DEFAULT_BTNTXT.to_owned());
                format!("<a href=\"{url}\">{label}</a>")
            }
            _ => url,
        });
        let content: Vec<String> = some(&self.title).into_iter().chain(lines).chain(link).collect();
        Message::Text { text: Text { content: content.join("\n") } }
    }

    fn into_markdown(self) -> Message {
        let lines = self.all_lines();
        let title = some(&self.title).map(|title| format!("# {title}"));
        let link = self.url.map(|url| {
            let label = self.button.unwrap_or_else(|| Textcard::DEFAULT_BTNTXT.to_owned());
            let link = format!("[{label}]({url})");
            // An address with a bracket in it cannot stand in brackets.
            let reads_back = matches!(
                markup::markdown::read(&link).blocks.as_slice(),
                [Block::Paragraph { text }] if matches!(text.as_slice(), [span] if span.href.as_ref() == Some(&url))
            );
            if reads_back { link } else { url }
        });
        let content: Vec<String> = title.into_iter().chain(lines).chain(link).collect();
        Message::Markdown { markdown: Markdown { content: content.join("\n") } }
    }

    fn into_parts(self) -> Parts {
        let card_action = match (self.url, self.mini_program) {
            (None, Some((appid, pagepath))) => {
                CardAction { link_type: 2, appid: Some(appid), pagepath, ..CardAction::default() }
            }
            (url, _) => CardAction { link_type: 1, url: Some(url.unwrap_or_default()), ..CardAction::default() },
        };
        Parts {
            main_title: MainTitle { title: some(&self.title), desc: None },
            sub_title_text: some(&self.lines.join("\n")),
            horizontal_content_list: self
                .rows
                .into_iter()
                .map(|(keyname, value)| HorizontalContent { keyname, value: some(&value), ..Default::default() })
                .collect(),
            card_image: self.picture.map(|url| CardImage { url, aspect_ratio: None }),
            card_action: Some(card_action),
            ..Parts::default()
        }
    }
}

/// A text without its last link when that stands on a line of its own, the link's address, and its words where they went with it.
fn without_last_link(spans: &[Span]) -> (String, Option<String>, Option<String>) {
    let Some(at) = spans.iter().rposition(|span| span.href.is_some()) else { return (text_of(spans), None, None) };
    let link = &spans[at];
    let before = text_of(&spans[..at]);
    let after = text_of(&spans[at + 1..]);
    let own_line = (before.is_empty() || before.ends_with('\n'))
        && (after.is_empty() || after.starts_with('\n'))
        && !link.text.contains('\n');
    if !own_line {
        return (text_of(spans), link.href.clone(), None);
    }
    let button = Some(link.text.clone()).filter(|label| label != Textcard::DEFAULT_BTNTXT);
    let rest = if after.is_empty() {
        before.strip_suffix('\n').unwrap_or(&before).to_owned()
    } else {
        before + after.strip_prefix('\n').unwrap_or(&after)
    };
    (rest, link.href.clone(), button)
}
