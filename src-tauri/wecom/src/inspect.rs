//! One question for everything the composer shows of a draft: the findings, the meters and the preview, all from the
//! same rules, so that form, preview, dry run and send cannot disagree.

use crate::door::{Door, Doors};
use crate::message::{Kind, Message, SafeChoice};
use crate::preview::{self, PluginView, Preview};
use crate::recipient::Recipients;
use crate::rules::{self, AppFacts};
use crate::send::{Safe, SendOptions};
use serde::{Deserialize, Serialize};

/// What a finding means for the send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The server refuses the message: sending is blocked.
    Refused,
    /// The server silently cuts the value.
    Cut,
    /// The application needs something for it (a callback URL, a linked mini program).
    NeedsApp,
    /// Longer than the recommended length: clients may shorten it.
    Recommended,
    /// Works, but looks or reads worse than it could.
    Style,
}

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// UTF-8 bytes (字节).
    Bytes,
    /// Characters (字符 / 字): Unicode scalar values.
    Chars,
    /// Entries of a list.
    Items,
}

/// One thing to know about a message before it is sent. Words for people live in the UI, keyed by `rule`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Finding {
    /// Where: the JSON path in the request with dots, lists by index: `text.content`, `template_card.jump_list.0.title`;
    /// `touser` for the recipients as a whole.
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
    /// The server's error number, where the documents name one.
    pub code: Option<i32>,
    /// Where the rule comes from: `wecom/messages.md §1.4 [O]`.
    pub source: String,
    /// What it is about, where the field alone does not tell: the name of a variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The door for which it holds; `None` when it holds for every door of the send, or there is only the application's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub door: Option<Door>,
}

impl Finding {
    /// A finding that counts nothing, has no error number and is of no door in particular.
    pub fn new(path: &str, severity: Severity, rule: Rule, source: &str) -> Self {
        Self {
            path: path.to_owned(),
            severity,
            rule,
            unit: None,
            actual: None,
            limit: None,
            code: None,
            source: source.to_owned(),
            detail: None,
            door: None,
        }
    }
}

/// The rules, by name. The UI has words for each in every language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
    /// A group chat does not take it.
    NotForChats,
    /// A group robot does not take it.
    NotForRobots,
    /// It is not known at this door and is left out there.
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
#[cfg_attr(feature = "specta", derive(specta::Type))]
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
}

/// Everything the composer shows of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Inspection {
    /// What to know before sending, worst first, in the order of the form within one severity.
    pub findings: Vec<Finding>,
    /// Counters of the fields that have a limit.
    pub meters: Vec<Meter>,
    /// What a member will see.
    pub preview: Preview,
    /// What those see who read in WeChat.
    pub plugin: PluginView,
    /// Which choices of the envelope mean something for this message.
    pub choices: Choices,
}

/// Which choices of the envelope mean something for a message (`wecom/messages.md §1.1` [O]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "specta", derive(specta::Type))]
pub struct Choices {
    /// The values that `safe` may have beside 0.
    #[cfg_attr(feature = "specta", specta(type = Vec<u8>))]
    pub safe: Vec<Safe>,
    /// Ids are replaced by names.
    pub id_translation: bool,
}

impl Choices {
    /// Those of a kind of message.
    pub fn of(kind: Kind) -> Self {
        let safe = match kind.safe_choice() {
            SafeChoice::Undocumented | SafeChoice::Refused => Vec::new(),
            SafeChoice::Confidential => vec![Safe::Confidential],
            SafeChoice::ConfidentialOrInternal => vec![Safe::Confidential, Safe::Internal],
        };
        Self { safe, id_translation: kind.takes_id_translation() }
    }
}

/// Everything the composer shows of a draft. Linear in the length of the draft, without input or output: fit to be asked for at
/// every keystroke.
pub fn inspect(message: &Message, recipients: &Recipients, options: &SendOptions, app: &AppFacts) -> Inspection {
    inspect_at(message, recipients, options, app, Doors::APP)
}

/// [`inspect`] for a send through several doors: `recipients` are those of the application's own messages.
pub fn inspect_at(
    message: &Message,
    recipients: &Recipients,
    options: &SendOptions,
    app: &AppFacts,
    doors: Doors,
) -> Inspection {
    let message = message.with_plain_line_breaks();
    let (findings, meters) = rules::examine(&message, recipients, options, *app, doors);
    Inspection {
        findings,
        meters,
        preview: preview::draw_plain(&message, options),
        plugin: preview::plugin_reader(&message),
        choices: Choices::of(message.kind()),
    }
}
