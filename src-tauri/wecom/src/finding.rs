//! What the rules say of a message: findings by name, and the meters beside fields.

use crate::channel::Channel;
use crate::limit::{Severity, Unit};
use serde::{Deserialize, Serialize};

/// One thing to know about a message before it is sent. Words for people live in the UI, keyed by `rule`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Finding {
    /// Where: the JSON path with dots, lists by index (`template_card.jump_list.0.title`); `touser` for the recipients as a whole.
    pub path: String,
    /// What it means for the send.
    pub severity: Severity,
    /// Which rule: see [`Rule`].
    pub rule: Rule,
    /// Unit of `actual` and `limit`, when the rule counts.
    pub unit: Option<Unit>,
    /// What was counted.
    pub actual: Option<u32>,
    /// The limit.
    pub limit: Option<u32>,
    /// How many characters too many that is, about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub over: Option<u32>,
    /// The server's error number, where the documents name one.
    pub code: Option<i32>,
    /// Where the rule comes from: `wecom/messages.md §1.4 [O]`.
    pub source: String,
    /// What it is about, where the field alone does not tell: the name of a variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub detail: Option<String>,
    /// The channel for which it holds; `None` when it holds for every channel of the send, or there is only the application's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub channel: Option<Channel>,
}

impl Finding {
    /// A finding that counts nothing, has no error number and is of no channel in particular.
    pub fn new(path: &str, severity: Severity, rule: Rule, source: &str) -> Self {
        Self {
            path: path.to_owned(),
            severity,
            rule,
            unit: None,
            actual: None,
            limit: None,
            over: None,
            code: None,
            source: source.to_owned(),
            detail: None,
            channel: None,
        }
    }
}

/// The rules, by name. The UI has words for each in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// A required value is missing or blank.
    Required,
    /// At least one of several values is needed (a card's title or its text; picture or picture-and-text area).
    RequiredOneOf,
    /// Longer than allowed, cut or recommended (see severity).
    TooLong,
    /// Shorter than allowed.
    TooShort,
    /// More entries than allowed.
    TooMany,
    /// An address without http:// or https://.
    UrlScheme,
    /// Not a possible address.
    UrlInvalid,
    /// A number outside what is documented.
    OutOfRange,
    /// Characters that are not allowed here (task_id).
    BadCharacters,
    /// The same key twice where keys must differ.
    Duplicate,
    /// The application needs a callback URL.
    NeedsCallback,
    /// The application must be bound to a mini program.
    NeedsMiniProgram,
    /// A tag that WeCom does not show here; it would appear as text.
    UnsupportedMarkup,
    /// A control character, or an invisible character at the edge, that nobody typed on purpose.
    InvisibleCharacters,
    /// Characters that turn the order round in which a text is read: what members see is not what stands there.
    ReordersText,
    /// The signs `\n`, or others of their sort, where a program would have one character: members read them as they are.
    WrittenEscape,
    /// Something before the host of an address hides where it leads.
    LinkHidesHost,
    /// Letters in the host of an address look like those of another host.
    LinkLooksLikeAnother,
    /// The host of an address has international letters.
    LinkInternational,
    /// No recipient.
    NoRecipient,
    /// `@all` makes departments and tags pointless.
    AllOverridesLists,
    /// This kind of message may not go to `@all`.
    EveryoneRefused,
    /// The account is not a possible one.
    BadUserId,
    /// The switch is not documented for this kind of message and is left out.
    OptionIgnored,
    /// The server refuses this kind of message with the switch on.
    OptionRefused,
    /// The application's own messages cannot be of this kind.
    NotForApp,
    /// A group chat does not take it.
    NotForChats,
    /// A group robot does not take it.
    NotForRobots,
    /// It is not known at this channel and is left out there.
    LeftOut,
    /// A group chat or robot that the profile does not know (any more).
    UnknownChannel,
    /// Everyone gets a message of their own, and there are no values for it.
    NoValues,
    /// A variable that nothing is filled in for.
    OpenVariable,
    /// What may be a variable, in single braces.
    PerhapsVariable,
}

/// A counter beside a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Meter {
    /// The field, as in [`Finding::path`].
    pub path: String,
    /// What is counted.
    pub unit: Unit,
    /// How many there are.
    pub used: u32,
    /// How many may be.
    pub limit: u32,
    /// What happens beyond the limit.
    pub beyond: Severity,
    /// Characters or entries that there is room for, about; below zero those too many. Unsaid while there is ample room.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub room: Option<i32>,
}
