//! A message as it goes out: line breaks as WeCom has them, nothing that is empty.

mod card;
mod interactive;

use super::{
    ContentItem, File, Image, Markdown, Message, MiniprogramNotice, Mpnews, MpnewsArticle, News, NewsArticle, Text,
    Textcard, Video, Voice,
};
use crate::measure::{is_blank, is_none_or_blank};

impl Message {
    /// The message with Windows' and old Mac's line breaks (`\r\n`, `\r`) turned into `\n`, in every text that a member sees.
    /// Rules and preview look at this form.
    #[must_use]
    pub fn with_plain_line_breaks(&self) -> Self {
        let mut message = self.clone();
        message.part().texts(&mut |text| {
            if text.contains('\r') {
                *text = text.replace("\r\n", "\n").replace('\r', "\n");
            }
        });
        message
    }

    /// The message in the form in which it is sent: plain line breaks, no blank optional value, no blank optional block. A value
    /// that must be there and in which nothing can be seen is empty, so that the server takes it for missing, as the rules do.
    /// Rows of lists stay, whatever they hold: leaving one out would send something else than was looked at.
    #[must_use]
    pub fn normalised(&self) -> Self {
        let mut message = self.with_plain_line_breaks();
        message.part().drop_blanks();
        message
    }

    fn part(&mut self) -> &mut dyn Part {
        match self {
            Self::Text { text } => text,
            Self::Textcard { textcard } => textcard,
            Self::Markdown { markdown } => markdown,
            Self::Image { image } => image,
            Self::News { news } => news,
            Self::Mpnews { mpnews } => mpnews,
            Self::File { file } => file,
            Self::Voice { voice } => voice,
            Self::Video { video } => video,
            Self::MiniprogramNotice { miniprogram_notice } => miniprogram_notice,
            Self::TemplateCard { template_card } => template_card,
        }
    }
}

/// What is done with a text.
type Visit<'a> = &'a mut dyn FnMut(&mut String);

/// A part of a message that can be walked over. Each type takes itself apart whole, so that a new field is not forgotten here.
trait Part {
    /// Calls `visit` with every text that a member sees.
    fn texts(&mut self, visit: Visit<'_>);

    /// Makes blank optional values absent.
    fn drop_blanks(&mut self) {}
}

impl<T: Part> Part for Vec<T> {
    fn texts(&mut self, visit: Visit<'_>) {
        for part in self {
            part.texts(visit);
        }
    }

    fn drop_blanks(&mut self) {
        self.iter_mut().for_each(Part::drop_blanks);
    }
}

/// Calls `visit` with those of several optional texts that are there.
fn visit_some<const N: usize>(visit: Visit<'_>, texts: [&mut Option<String>; N]) {
    texts.into_iter().flatten().for_each(visit);
}

/// Makes those of several values absent that are blank.
fn drop_blank<const N: usize>(values: [&mut Option<String>; N]) {
    for value in values {
        if is_none_or_blank(value.as_deref()) {
            *value = None;
        }
    }
}

/// Makes those of several values empty that must be there and are blank.
fn empty_blank<const N: usize>(values: [&mut String; N]) {
    values.into_iter().filter(|value| is_blank(value)).for_each(String::clear);
}

impl Part for Text {
    fn texts(&mut self, visit: Visit<'_>) {
        let Self { content } = self;
        visit(content);
    }

    fn drop_blanks(&mut self) {
        empty_blank([&mut self.content]);
    }
}

impl Part for Textcard {
    fn texts(&mut self, visit: Visit<'_>) {
        let Self { title, description, url: _, btntxt } = self;
        visit(title);
        visit(description);
        visit_some(visit, [btntxt]);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.btntxt]);
        empty_blank([&mut self.title, &mut self.description, &mut self.url]);
    }
}

impl Part for Markdown {
    fn texts(&mut self, visit: Visit<'_>) {
        let Self { content } = self;
        visit(content);
    }

    fn drop_blanks(&mut self) {
        empty_blank([&mut self.content]);
    }
}

impl Part for Image {
    fn texts(&mut self, _: Visit<'_>) {
        let Self { media_id: _ } = self;
    }

    fn drop_blanks(&mut self) {
        empty_blank([&mut self.media_id]);
    }
}

impl Part for Voice {
    fn texts(&mut self, _: Visit<'_>) {
        let Self { media_id: _ } = self;
    }

    fn drop_blanks(&mut self) {
        empty_blank([&mut self.media_id]);
    }
}

impl Part for File {
    fn texts(&mut self, _: Visit<'_>) {
        let Self { media_id: _ } = self;
    }

    fn drop_blanks(&mut self) {
        empty_blank([&mut self.media_id]);
    }
}

impl Part for Video {
    fn texts(&mut self, visit: Visit<'_>) {
        let Self { media_id: _, title, description } = self;
        visit_some(visit, [title, description]);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.title, &mut self.description]);
        empty_blank([&mut self.media_id]);
    }
}

impl Part for News {
    fn texts(&mut self, visit: Visit<'_>) {
        let Self { articles } = self;
        articles.texts(visit);
    }

    fn drop_blanks(&mut self) {
        self.articles.drop_blanks();
    }
}

impl Part for NewsArticle {
    fn texts(&mut self, visit: Visit<'_>) {
        let Self { title, description, url: _, picurl: _, appid: _, pagepath: _ } = self;
        visit(title);
        visit_some(visit, [description]);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.description, &mut self.url, &mut self.picurl, &mut self.appid, &mut self.pagepath]);
        empty_blank([&mut self.title]);
    }
}

impl Part for Mpnews {
    fn texts(&mut self, visit: Visit<'_>) {
        let Self { articles } = self;
        articles.texts(visit);
    }

    fn drop_blanks(&mut self) {
        self.articles.drop_blanks();
    }
}

impl Part for MpnewsArticle {
    fn texts(&mut self, visit: Visit<'_>) {
        let Self { title, thumb_media_id: _, author, content_source_url: _, content, digest } = self;
        visit(title);
        visit(content);
        visit_some(visit, [author, digest]);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.author, &mut self.content_source_url, &mut self.digest]);
        empty_blank([&mut self.title, &mut self.thumb_media_id, &mut self.content]);
    }
}

impl Part for MiniprogramNotice {
    fn texts(&mut self, visit: Visit<'_>) {
        let Self { appid: _, page: _, title, description, emphasis_first_item: _, content_item } = self;
        visit(title);
        visit_some(visit, [description]);
        content_item.texts(visit);
    }

    fn drop_blanks(&mut self) {
        drop_blank([&mut self.page, &mut self.description]);
        empty_blank([&mut self.appid, &mut self.title]);
        self.content_item.drop_blanks();
    }
}

impl Part for ContentItem {
    fn texts(&mut self, visit: Visit<'_>) {
        let Self { key, value } = self;
        visit(key);
        visit(value);
    }

    fn drop_blanks(&mut self) {
        empty_blank([&mut self.key, &mut self.value]);
    }
}

#[cfg(test)]
mod tests;
