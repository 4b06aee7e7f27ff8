//! What every kind can say in some way: title, lines, an address. A message becomes one of another kind by way of it.

use super::Textcard;
use crate::markup::text_of;
use crate::measure::is_blank;
use crate::rich::{Block, Span};

/// What every kind can say in some way.
#[derive(Debug, Default)]
pub(crate) struct Outline {
    pub(crate) title: String,
    pub(crate) lines: Vec<String>,
    /// Labels with values, which some kinds show as rows and others as lines.
    pub(crate) rows: Vec<(String, String)>,
    pub(crate) url: Option<String>,
    pub(crate) button: Option<String>,
    /// Address of a picture.
    pub(crate) picture: Option<String>,
    /// A mini program and its page.
    pub(crate) mini_program: Option<(String, Option<String>)>,
}

/// Most characters of a first line that is a title: a longer one is a sentence.
const TITLE_LINE: usize = 20;

impl Outline {
    /// Of a plain text: its first line is taken for the title when it is short enough for one.
    pub(crate) fn of_lines(text: &str) -> Self {
        Self::with_title_of(text, TITLE_LINE)
    }

    fn with_title_of(text: &str, most: usize) -> Self {
        let (first, others) = text.split_once('\n').unwrap_or((text, ""));
        if first.chars().count() <= most {
            Self { title: first.to_owned(), lines: lines(others), ..Self::default() }
        } else {
            Self { lines: lines(text), ..Self::default() }
        }
    }

    /// Of a text in blocks: a heading or a first line as the title, the last link as the address.
    pub(crate) fn of_blocks(blocks: &[Block]) -> Self {
        let mut spans = Vec::new();
        for text in blocks.iter().flat_map(Block::texts) {
            if !spans.is_empty() {
                spans.push(Span::plain("\n"));
            }
            spans.extend(text.iter().cloned());
        }
        let (rest, url, button) = without_last_link(&spans);
        // A heading says that it is one.
        let is_heading = matches!(blocks.first(), Some(Block::Heading { .. }));
        let most = if is_heading { Textcard::TITLE.len() } else { TITLE_LINE };
        Self { url, button, ..Self::with_title_of(&rest, most) }
    }

    /// As Markdown, for one that `read` reads: title, lines and the address as a link, each on a line of its own.
    pub(crate) fn into_markdown(self, read: impl Fn(&str) -> Vec<Block>) -> String {
        let lines = self.all_lines();
        let title = some(&self.title).map(|title| format!("# {title}"));
        let link = self.url.map(|url| {
            let label = self.button.unwrap_or_else(|| Textcard::DEFAULT_BTNTXT.to_owned());
            let link = format!("[{label}]({url})");
            // An address with a bracket in it cannot stand in brackets.
            let reads_back = matches!(
                read(&link).as_slice(),
                [Block::Paragraph { text }] if matches!(text.as_slice(), [span] if span.href.as_ref() == Some(&url))
            );
            if reads_back { link } else { url }
        });
        let content: Vec<String> = title.into_iter().chain(lines).chain(link).collect();
        content.join("\n")
    }

    /// The first article; of the others the titles.
    pub(crate) fn of_articles(mut articles: impl Iterator<Item = Self>) -> Self {
        let mut outline = articles.next().unwrap_or_default();
        outline.lines.extend(articles.filter_map(|article| some(&article.title)));
        outline
    }

    /// Lines and rows, the latter as lines.
    pub(crate) fn all_lines(&self) -> Vec<String> {
        let rows = self.rows.iter().filter_map(|(key, value)| pair(Some(key), Some(value), "："));
        self.lines.iter().cloned().chain(rows).collect()
    }
}

/// A text without its last link when that stands on a line of its own, the link's address, and its words where they went with it.
pub(crate) fn without_last_link(spans: &[Span]) -> (String, Option<String>, Option<String>) {
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

/// A text that is not blank.
pub(crate) fn some(text: &str) -> Option<String> {
    (!is_blank(text)).then(|| text.to_owned())
}

/// The lines of a text.
pub(crate) fn lines(text: &str) -> Vec<String> {
    if text.is_empty() { Vec::new() } else { text.split('\n').map(str::to_owned).collect() }
}

/// Two values on one line, or the one that there is.
pub(crate) fn pair(first: Option<&str>, second: Option<&str>, between: &str) -> Option<String> {
    match (first.and_then(some), second.and_then(some)) {
        (Some(first), Some(second)) => Some(format!("{first}{between}{second}")),
        (first, second) => first.or(second),
    }
}
