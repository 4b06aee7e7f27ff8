//! The blocks of template cards, in the shape of the request's JSON, with their limits.
//!
//! Lengths are recommendations (kind R of `wecom/messages.md §0.2`) unless their documentation says otherwise.

use super::absent;
use crate::limit::{Limit, Unit};
use crate::measure::{is_blank, is_none_or_blank};
use serde::{Deserialize, Serialize, Serializer};

/// Where the blocks and their limits are documented.
const BLOCKS: &str = "wecom/messages.md §1.5.2 [O]";
/// Where the two official numbers for one limit differ.
const DISPUTED: &str = "wecom/messages.md §1.5.2 [O vs O]";

/// `source` (`wecom/messages.md §1.5.2` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct CardSource {
    /// Picture, 72×72 advised.
    #[serde(skip_serializing_if = "absent")]
    pub icon_url: Option<String>,
    /// 20 characters recommended; id translation.
    #[serde(skip_serializing_if = "absent")]
    pub desc: Option<String>,
    /// 0 grey (default), 1 black, 2 red, 3 green.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub desc_color: Option<u8>,
}

impl CardSource {
    /// Name at the top.
    pub const DESC: Limit = Limit::advised(20, BLOCKS);
    /// Width and height of the picture, in pixels, as advised.
    pub const ICON: (u32, u32) = (72, 72);
    /// Greatest documented `desc_color`.
    pub const MAX_COLOUR: u8 = 3;

    /// Whether there is nothing to show; such a block is not sent.
    pub fn is_blank(&self) -> bool {
        none(&self.icon_url) && none(&self.desc)
    }
}

/// `action_menu` (`wecom/messages.md §1.5.2` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct ActionMenu {
    /// Description of the menu.
    #[serde(skip_serializing_if = "absent")]
    pub desc: Option<String>,
    /// 1–3 entries [O vs O].
    pub action_list: Vec<MenuAction>,
}

impl ActionMenu {
    /// Entries; the page of passive replies says 10.
    pub const ACTIONS: Limit = Limit::refused(Unit::Items, 3, None, DISPUTED);

    /// Whether there is nothing to show; such a block is not sent.
    pub fn is_blank(&self) -> bool {
        none(&self.desc) && self.action_list.is_empty()
    }
}

/// An entry of `action_menu.action_list`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct MenuAction {
    /// Shown text.
    pub text: String,
    /// 1024 bytes, unique in the menu (42051).
    pub key: String,
}

impl MenuAction {
    /// Key that comes back when the entry is chosen.
    pub const KEY: Limit = Limit::refused(Unit::Bytes, 1024, None, BLOCKS);
}

/// `main_title` (`wecom/messages.md §1.5.2` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct MainTitle {
    /// 36 characters recommended; id translation.
    #[serde(skip_serializing_if = "absent")]
    pub title: Option<String>,
    /// 44 characters recommended; id translation.
    #[serde(skip_serializing_if = "absent")]
    pub desc: Option<String>,
}

impl MainTitle {
    /// First line.
    pub const TITLE: Limit = Limit::advised(36, BLOCKS);
    /// Second line.
    pub const DESC: Limit = Limit::advised(44, BLOCKS);

    /// Whether there is nothing to show; such a block is not sent.
    pub fn is_blank(&self) -> bool {
        none(&self.title) && none(&self.desc)
    }
}

/// `emphasis_content` (`wecom/messages.md §1.5.2` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct EmphasisContent {
    /// 14 characters recommended.
    #[serde(skip_serializing_if = "absent")]
    pub title: Option<String>,
    /// 22 characters recommended.
    #[serde(skip_serializing_if = "absent")]
    pub desc: Option<String>,
}

impl EmphasisContent {
    /// The figure.
    pub const TITLE: Limit = Limit::advised(14, BLOCKS);
    /// Its caption.
    pub const DESC: Limit = Limit::advised(22, BLOCKS);

    /// Whether there is nothing to show; such a block is not sent.
    pub fn is_blank(&self) -> bool {
        none(&self.title) && none(&self.desc)
    }
}

/// `quote_area` (`wecom/messages.md §1.5.2` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct QuoteArea {
    /// 0 or absent: nothing, 1 URL, 2 mini program.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub link_type: Option<u8>,
    /// With type 1.
    #[serde(skip_serializing_if = "absent")]
    pub url: Option<String>,
    /// With type 2.
    #[serde(skip_serializing_if = "absent")]
    pub appid: Option<String>,
    /// With type 2, optional.
    #[serde(skip_serializing_if = "absent")]
    pub pagepath: Option<String>,
    /// First line.
    #[serde(skip_serializing_if = "absent")]
    pub title: Option<String>,
    /// Text.
    #[serde(skip_serializing_if = "absent")]
    pub quote_text: Option<String>,
}

impl QuoteArea {
    /// Whether nothing is written and no link chosen; such a block is not sent.
    pub fn is_blank(&self) -> bool {
        self.link_type.unwrap_or(0) == 0
            && [&self.url, &self.appid, &self.pagepath, &self.title, &self.quote_text].into_iter().all(none)
    }
}

/// `image_text_area` (`wecom/messages.md §1.5.2` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct ImageTextArea {
    /// 0 or absent: nothing, 1 URL, 2 mini program.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub link_type: Option<u8>,
    /// With type 1.
    #[serde(skip_serializing_if = "absent")]
    pub url: Option<String>,
    /// With type 2.
    #[serde(skip_serializing_if = "absent")]
    pub appid: Option<String>,
    /// With type 2, optional.
    #[serde(skip_serializing_if = "absent")]
    pub pagepath: Option<String>,
    /// First line.
    #[serde(skip_serializing_if = "absent")]
    pub title: Option<String>,
    /// Text.
    #[serde(skip_serializing_if = "absent")]
    pub desc: Option<String>,
    /// Picture; required.
    pub image_url: String,
}

impl ImageTextArea {
    /// Whether nothing is written and no link chosen; such a block is not sent.
    pub fn is_blank(&self) -> bool {
        self.link_type.unwrap_or(0) == 0
            && [&self.url, &self.appid, &self.pagepath, &self.title, &self.desc].into_iter().all(none)
            && is_blank(&self.image_url)
    }
}

/// `card_image` (`wecom/messages.md §1.5.2` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct CardImage {
    /// Picture; required (42044).
    pub url: String,
    /// Width divided by height, 1.3 to 2.25, default 1.3 [O; D].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aspect_ratio: Option<AspectRatio>,
}

impl CardImage {
    /// Smallest and greatest `aspect_ratio`, both allowed: the default is the one, an official sample has the other
    /// (`wecom/messages.md §1.5.2` [O; D]).
    pub const ASPECT_RATIO: (f64, f64) = (1.3, 2.25);

    /// Whether there is no picture; such a block is not sent.
    pub fn is_blank(&self) -> bool {
        is_blank(&self.url)
    }
}

/// Width divided by height, written back as it was given; of more than 15 digits the last one may change.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(transparent)]
pub struct AspectRatio(pub f64);

impl Eq for AspectRatio {}

impl Serialize for AspectRatio {
    /// Whole numbers are written without a fraction, as a form gives them.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.fract() == 0.0 && (0.0..=255.0).contains(&self.0) {
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "whole and in range, checked above"
            )]
            serializer.serialize_u8(self.0 as u8)
        } else {
            serializer.serialize_f64(self.0)
        }
    }
}

/// An entry of `vertical_content_list`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct VerticalContent {
    /// Required (42033); 38 characters recommended.
    pub title: String,
    /// 160 characters recommended.
    #[serde(skip_serializing_if = "absent")]
    pub desc: Option<String>,
}

impl VerticalContent {
    /// Entries of the list.
    pub const LIST: Limit = Limit::refused(Unit::Items, 4, Some(42036), BLOCKS);
    /// First line.
    pub const TITLE: Limit = Limit::advised(38, BLOCKS);
    /// Second line.
    pub const DESC: Limit = Limit::advised(160, BLOCKS);
}

/// An entry of `horizontal_content_list`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct HorizontalContent {
    /// 0 or absent: plain, 1 URL, 2 attachment, 3 member.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub link_type: Option<u8>,
    /// Required (42027); 5 characters recommended.
    pub keyname: String,
    /// 30 characters recommended; with type 2 the file name; id translation.
    #[serde(skip_serializing_if = "absent")]
    pub value: Option<String>,
    /// With type 1 (42028).
    #[serde(skip_serializing_if = "absent")]
    pub url: Option<String>,
    /// With type 2 (42029).
    #[serde(skip_serializing_if = "absent")]
    pub media_id: Option<String>,
    /// With type 3 (42050).
    #[serde(skip_serializing_if = "absent")]
    pub userid: Option<String>,
}

impl HorizontalContent {
    /// Entries of the list.
    pub const LIST: Limit = Limit::refused(Unit::Items, 6, Some(42035), BLOCKS);
    /// Label.
    pub const KEYNAME: Limit = Limit::advised(5, BLOCKS);
    /// What stands at the right.
    pub const VALUE: Limit = Limit::advised(30, BLOCKS);
}

/// An entry of `jump_list`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct JumpItem {
    /// 0 or absent: no link, 1 URL, 2 mini program.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub link_type: Option<u8>,
    /// Required (42033); 18 characters recommended.
    pub title: String,
    /// With type 1 (42028).
    #[serde(skip_serializing_if = "absent")]
    pub url: Option<String>,
    /// With type 2 (42030).
    #[serde(skip_serializing_if = "absent")]
    pub appid: Option<String>,
    /// With type 2, optional.
    #[serde(skip_serializing_if = "absent")]
    pub pagepath: Option<String>,
}

impl JumpItem {
    /// Entries of the list.
    pub const LIST: Limit = Limit::refused(Unit::Items, 3, Some(42042), BLOCKS);
    /// The line's text.
    pub const TITLE: Limit = Limit::advised(18, BLOCKS);
}

/// `card_action` (42045).
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS), ts(optional_fields))]
#[serde(default)]
pub struct CardAction {
    /// 1 URL, 2 mini program.
    #[serde(rename = "type")]
    pub link_type: u8,
    /// With type 1 (42028).
    #[serde(skip_serializing_if = "absent")]
    pub url: Option<String>,
    /// With type 2 (42030).
    #[serde(skip_serializing_if = "absent")]
    pub appid: Option<String>,
    /// With type 2, optional.
    #[serde(skip_serializing_if = "absent")]
    pub pagepath: Option<String>,
}

impl CardAction {
    /// The link that a new notice begins with.
    pub(crate) fn empty_link() -> Self {
        Self { link_type: 1, url: Some(String::new()), ..Self::default() }
    }

    /// Whether a tap does nothing; where the block may be missing, such a one is not sent.
    pub fn is_blank(&self) -> bool {
        self.link_type == 0 && [&self.url, &self.appid, &self.pagepath].into_iter().all(none)
    }
}

#[expect(clippy::ref_option, reason = "fields are handed over as they are")]
fn none(text: &Option<String>) -> bool {
    is_none_or_blank(text.as_deref())
}
