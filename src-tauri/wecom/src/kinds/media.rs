//! The uploaded files that a message refers to: found and replaced, whatever the kind.
//!
//! A `media_id` lives for three days and belongs to one company (`wecom/messages.md §1.4` [O]), so whoever keeps a message for
//! longer keeps something else in its place and puts a fresh id in before each send.

use super::Message;
use crate::measure::is_blank;
use crate::media::MediaKind;
use serde::{Deserialize, Serialize};

/// A place in a message that names an uploaded file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct MediaUse {
    /// Where, as in [`Finding::path`](crate::finding::Finding::path).
    pub path: String,
    /// What the file must have been uploaded as; an id of another kind is refused (40007).
    pub kind: MediaKind,
    /// What stands there; never blank.
    pub media_id: String,
}

impl Message {
    /// The uploaded files that the message refers to, in the order of the request. Pictures inside the HTML of a stored article are
    /// addresses, not media ids.
    pub fn media(&self) -> Vec<MediaUse> {
        let mut found = Vec::new();
        // Looking needs no copy, but one walk for looking and replacing cannot disagree about the places.
        self.clone().each_media_id(&mut |place| {
            found.push(place);
            None
        });
        found
    }

    /// The message with other media ids where `replace` gives one.
    #[must_use]
    pub fn with_media(&self, mut replace: impl FnMut(&MediaUse) -> Option<String>) -> Self {
        let mut message = self.clone();
        message.each_media_id(&mut |place| replace(&place));
        message
    }

    fn each_media_id(&mut self, visit: &mut dyn FnMut(MediaUse) -> Option<String>) {
        self.content_mut().each_media_id(&mut |path, kind, id| {
            if !is_blank(id)
                && let Some(other) = visit(MediaUse { path: path.to_owned(), kind, media_id: id.clone() })
            {
                *id = other;
            }
        });
    }
}

/// What is done with the id of an uploaded file, by its path and what the file must have been uploaded as.
pub(crate) type OnMediaId<'a> = &'a mut dyn FnMut(&str, MediaKind, &mut String);

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn message(json: serde_json::Value) -> Message {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn files_are_found_and_replaced() {
        let card = message(json!({"msgtype": "template_card", "template_card": {"card_type": "button_interaction",
            "horizontal_content_list": [{"keyname": "a", "media_id": "unused"}, {"type": 2, "keyname": "b", "media_id": "m1"},
            {"type": 2, "keyname": "c", "media_id": " "}]}}));
        let path = "template_card.horizontal_content_list.1.media_id".to_owned();
        assert_eq!(card.media(), [MediaUse { path, kind: MediaKind::File, media_id: "m1".to_owned() }]);
        let replaced = card.with_media(|place| Some(format!("{}-2", place.media_id)));
        assert_eq!(replaced.media()[0].media_id, "m1-2");
        assert!(serde_json::to_string(&replaced).unwrap().contains("unused\""), "what is not sent as a file stays");

        let articles = message(json!({"msgtype": "mpnews", "mpnews": {"articles": [
            {"thumb_media_id": "a"}, {}, {"thumb_media_id": "b"}]}}));
        let paths: Vec<String> = articles.media().into_iter().map(|place| place.path).collect();
        assert_eq!(paths, ["mpnews.articles.0.thumb_media_id", "mpnews.articles.2.thumb_media_id"]);
        for (name, kind) in [
            ("image", MediaKind::Image),
            ("voice", MediaKind::Voice),
            ("video", MediaKind::Video),
            ("file", MediaKind::File),
        ] {
            let one = message(json!({"msgtype": name, name: {"media_id": "m"}}));
            let found = one.media();
            assert_eq!((found.len(), found[0].kind), (1, kind));
            assert_eq!(one.with_media(|_| None), one);
        }
        assert_eq!(message(json!({"msgtype": "text", "text": {"content": "x"}})).media(), []);
    }
}
