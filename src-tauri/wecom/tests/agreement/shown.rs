//! What the preview says that members see of the fields that are cut, against what the stand-in delivered.

use serde_json::Value;
use wecom::kinds::Message;
use wecom::preview::Preview;
use wecom::rich::Rich;

/// A field that the service cuts.
#[derive(Debug)]
pub struct CutField {
    /// As in findings.
    pub path: String,
    /// Where it stands in the content that was delivered.
    pointer: String,
    /// As it is sent.
    text: String,
    /// What the preview leaves of it.
    pub kept: String,
}

impl CutField {
    fn new(path: String, pointer: String, text: &str, drawn: &Rich) -> Self {
        let lost: String = drawn.iter().filter(|span| span.cut).map(|span| span.text.as_str()).collect();
        let kept = text.strip_suffix(lost.as_str()).expect("what is behind the cut is drawn as typed").to_owned();
        Self { path, pointer, text: text.to_owned(), kept }
    }

    pub fn is_cut(&self) -> bool {
        self.kept != self.text
    }

    /// What the member has.
    pub fn delivered<'v>(&self, content: &'v Value) -> Option<&'v str> {
        content.pointer(&self.pointer).and_then(Value::as_str)
    }
}

/// The fields of a message that the service cuts. `message` must be in its normalized form.
pub fn cut_fields(message: &Message, preview: &Preview) -> Vec<CutField> {
    let mut found = Vec::new();
    let mut field = |kind: &str, name: &str, text: Option<&str>, drawn: &Rich| {
        if let Some(text) = text {
            found.push(CutField::new(format!("{kind}.{}", name.replace('/', ".")), format!("/{name}"), text, drawn));
        }
    };
    match (message, preview) {
        (Message::Text { text }, Preview::Text { content, .. }) => {
            field("text", "content", Some(&text.content), content);
        }
        (Message::Textcard { textcard }, Preview::Textcard { title, description, button }) => {
            field("textcard", "title", Some(&textcard.title), title);
            field("textcard", "description", Some(&textcard.description), description);
            field("textcard", "btntxt", textcard.btntxt.as_deref(), button);
        }
        (Message::Video { video }, Preview::Video { title, description, .. }) => {
            field("video", "title", video.title.as_deref(), title);
            field("video", "description", video.description.as_deref(), description);
        }
        (Message::News { news }, Preview::News { articles }) => {
            for (i, (article, drawn)) in news.articles.iter().zip(articles).enumerate() {
                field("news", &format!("articles/{i}/title"), Some(&article.title), &drawn.title);
                let text = article.description.as_deref();
                field("news", &format!("articles/{i}/description"), text, &drawn.description);
            }
        }
        (Message::Mpnews { mpnews }, Preview::Mpnews { articles, .. }) => {
            for (i, (article, drawn)) in mpnews.articles.iter().zip(articles).enumerate() {
                field("mpnews", &format!("articles/{i}/title"), Some(&article.title), &drawn.title);
                field("mpnews", &format!("articles/{i}/digest"), article.digest.as_deref(), &drawn.digest);
            }
        }
        _ => {}
    }
    found
}
