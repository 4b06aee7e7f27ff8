//! Where the links of a message lead: the host that would be asked, as a person reads it and as it is looked up.
//!
//! A link's label says what its writer wants, and so does much of its address: `https://oa.example.com@evil.example/` leads to the
//! second host, and а Cyrillic letter looks like а Latin one. What is certain is the host, in ASCII.

use crate::kinds::Message;
use crate::{address, rules};
use serde::{Deserialize, Serialize};

/// A host to which links of a message lead.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LinkHost {
    /// As a browser may show it.
    pub host: String,
    /// As it is looked up: international letters in Punycode.
    pub ascii: String,
    /// A link to it has a user name before the host, which hides where it leads.
    pub user_info: bool,
    /// The addresses of such links, each once, as a browser is asked for them; the first [`MOST_URLS`].
    pub urls: Vec<String>,
}

/// Most addresses that are listed of a host.
pub const MOST_URLS: usize = 20;

impl LinkHost {
    /// Notes further addresses of the same host.
    pub fn add(&mut self, urls: impl IntoIterator<Item = String>) {
        for url in urls {
            if self.urls.len() < MOST_URLS && !self.urls.contains(&url) {
                self.urls.push(url);
            }
        }
    }
}

/// The hosts to which the links of a message lead, in the order in which they first appear; those in its texts included.
pub fn links(message: &Message) -> Vec<LinkHost> {
    let mut found: Vec<LinkHost> = Vec::new();
    for (_, text) in rules::links(message) {
        let Ok(url) = address::check(&text) else { continue };
        let Some(ascii) = url.host_str() else { continue };
        let user_info = address::hides_its_host(&text, &url);
        if let Some(one) = found.iter_mut().find(|one| one.ascii == ascii && one.user_info == user_info) {
            one.add([url.to_string()]);
        } else {
            let (ascii, host) = (ascii.to_owned(), address::readable(&url));
            found.push(LinkHost { host, ascii, user_info, urls: vec![url.to_string()] });
        }
    }
    found
}

/// Whether a text is an address that a link may have: whole, with http or https (`wecom/messages.md §1.4` [O]).
pub fn is_web_address(text: &str) -> bool {
    address::check(text).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kinds::{Kind, Text, Textcard};

    fn text(content: &str) -> Message {
        Message::Text { text: Text { content: content.to_owned() } }
    }

    #[test]
    fn every_host_of_a_message_once_with_its_fields() {
        let content = "见 https://A.example.com/x，或<a href=\"https://wеixin.qq.com/\">微信</a>；https://a.example.com/y?z。\
                       HTTP://u@b.example 与 https://企业.cn";
        let found = links(&text(content));
        let shown: Vec<_> = found.iter().map(|one| (one.host.as_str(), one.ascii.as_str(), one.user_info)).collect();
        assert_eq!(
            shown,
            [
                ("wеixin.qq.com", "xn--wixin-zwe.qq.com", false),
                ("a.example.com", "a.example.com", false),
                ("b.example", "b.example", true),
            ]
        );
        assert_eq!(found[1].urls, ["https://a.example.com/x", "https://a.example.com/y?z"]);
        let card = Textcard { url: "https://a.example.com".to_owned(), ..Textcard::default() };
        assert_eq!(links(&Message::Textcard { textcard: card })[0].urls, ["https://a.example.com/"]);
        let markdown: Message = serde_json::from_value(serde_json::json!({
            "msgtype": "markdown", "markdown": {"content": "[看板](https://a.example.com/x) https://b.example.com"}
        }))
        .unwrap();
        assert_eq!(links(&markdown).len(), 2);
        let mpnews: Message = serde_json::from_value(serde_json::json!({
            "msgtype": "mpnews", "mpnews": {"articles": [{"title": "t", "thumb_media_id": "m",
            "content": "<p><a href=\"https://c.example.com\">x</a></p>", "content_source_url": "https://d.example.com"}]}
        }))
        .unwrap();
        assert_eq!(links(&mpnews).len(), 2);
        for kind in Kind::ALL {
            assert_eq!(links(&Message::blank(kind)), [], "{kind:?}");
        }
    }
}
