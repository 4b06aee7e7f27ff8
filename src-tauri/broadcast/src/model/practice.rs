//! What the members of the practice company got and answered, and the faults that can be tried there.

use crate::model::timestamp::Timestamp;
use serde::{Deserialize, Serialize};
use wecom::preview::Preview;

/// A practice member and how much they got.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InboxMember {
    /// Account.
    pub user_id: String,
    /// Name.
    pub name: String,
    /// First department.
    pub department: String,
    /// Messages that they have.
    pub messages: u32,
}

/// A message as the member sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InboxMessage {
    /// The id that WeCom gave it.
    pub msgid: String,
    /// When it arrived.
    pub at: Timestamp,
    /// What the member's phone shows.
    pub preview: Preview,
    /// What can be pressed on it; `None`: it is no card that answers.
    pub card: Option<InboxCard>,
    /// What this member answered, oldest first.
    pub answers: Vec<CardAnswer>,
}

/// What a member can press and choose on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InboxCard {
    /// What can be chosen: a vote, selectors.
    pub questions: Vec<InboxQuestion>,
    /// What can be pressed; none once the button is greyed out.
    pub buttons: Vec<InboxButton>,
    /// The entries of the card's menu.
    pub menu: Vec<InboxButton>,
}

/// A question on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InboxQuestion {
    /// Its key, the only one on the card.
    pub key: String,
    /// Its words; empty for a vote, whose question is the card's title.
    pub title: String,
    /// Several options may be chosen.
    pub multiple: bool,
    /// It can no longer be answered.
    pub closed: bool,
    /// What can be chosen.
    pub options: Vec<InboxOption>,
}

/// An option of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InboxOption {
    /// Its id.
    pub id: String,
    /// Its words.
    pub text: String,
    /// Chosen at first.
    pub chosen: bool,
}

/// Something to press.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct InboxButton {
    /// Its key.
    pub key: String,
    /// Its words.
    pub text: String,
}

/// A member presses something on a card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CardPress {
    /// The key of what is pressed.
    pub key: String,
    /// What is chosen at that moment.
    pub chosen: Vec<CardChoice>,
}

/// What is chosen of a question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CardChoice {
    /// The question's key.
    pub question: String,
    /// The ids of the options.
    pub options: Vec<String>,
}

/// What a member answered to a card, in the words that stood on it then.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct CardAnswer {
    /// The message with the card.
    pub msgid: String,
    /// The member's account.
    pub user_id: String,
    /// The member's name.
    pub name: String,
    /// When it was pressed.
    pub at: Timestamp,
    /// What was pressed.
    pub button: String,
    /// It stands in the card's menu.
    pub menu: bool,
    /// What was chosen of each question.
    pub chosen: Vec<ChosenOptions>,
}

/// What was chosen of a question, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ChosenOptions {
    /// The question; empty for a vote.
    pub question: String,
    /// What was chosen.
    pub options: Vec<String>,
}

/// Most calls that a fault of practice is ordered for at once.
pub const MOST_FAULTS: u32 = 9;

/// What can be ordered to go wrong in practice, each with the next message to the application unless it says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum PracticeFault {
    /// A frequency limit.
    FrequencyLimit,
    /// This computer's address is not trusted.
    AddressRefused,
    /// The secret is refused.
    SecretRefused,
    /// The first person who would get it cannot be reached.
    SomeInvalid,
    /// WeCom is busy.
    Busy,
    /// The answer comes late.
    Slow,
    /// No answer comes. Who ends the program meanwhile finds the send interrupted.
    NoAnswer,
    /// The connection breaks off, and the message does not arrive.
    CutBefore,
    /// The connection breaks off after the message arrived.
    CutAfter,
    /// A page of a proxy answers.
    Html,
    /// The contacts may not be read.
    ContactsRefused,
    /// The send stops, because something is wrong on this computer, and waits for the admin.
    Trouble,
}

impl PracticeFault {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::FrequencyLimit,
        Self::SomeInvalid,
        Self::Busy,
        Self::Slow,
        Self::NoAnswer,
        Self::CutBefore,
        Self::CutAfter,
        Self::Html,
        Self::AddressRefused,
        Self::SecretRefused,
        Self::ContactsRefused,
        Self::Trouble,
    ];
}

/// A fault, and how often it is still to be met.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct OrderedFault {
    /// What goes wrong.
    pub fault: PracticeFault,
    /// How often still; 0: it is not ordered.
    pub times: u32,
}

/// All faults of practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct PracticeFaults {
    /// All, in the order in which they are shown.
    pub faults: Vec<OrderedFault>,
    /// For how many calls one can be ordered at once.
    pub most: u32,
}

/// A message as it is kept from one run of the program to the next.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptMessage {
    /// The id that WeCom gave it.
    pub msgid: String,
    /// When it arrived.
    pub at: Timestamp,
    /// `text`, `template_card` …
    pub msgtype: String,
    /// The object named like the `msgtype`, as members see it.
    pub message: serde_json::Value,
    /// How confidential it is, as the request said.
    pub safe: i64,
    /// The accounts of those who have it.
    pub to: Vec<String>,
}
