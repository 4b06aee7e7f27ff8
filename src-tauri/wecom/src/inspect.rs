//! One question for everything the composer shows of a draft: the findings, the meters and the preview, all from the
//! same rules, so that form, preview, dry run and send cannot disagree.

use crate::agent::AppFacts;
use crate::channel::{Channel, ChannelSet};
use crate::drawing::{self, PluginView};
use crate::finding::{Finding, Meter};
use crate::kinds::{Kind, Message};
use crate::preview::Preview;
use crate::recipient::Recipients;
use crate::rules;
use crate::safe::{Safe, SafeChoice};
use crate::send::SendOptions;
use serde::{Deserialize, Serialize};

/// Everything the composer shows of a draft.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
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

/// Which choices an admin has for a message: of its envelope (`wecom/messages.md §1.1` [O]), and of another kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Choices {
    /// The values that `safe` may have beside 0.
    #[cfg_attr(feature = "typescript", ts(as = "Vec<u8>"))]
    pub safe: Vec<Safe>,
    /// Ids are replaced by names.
    pub id_translation: bool,
    /// The kinds that the message cannot become while it goes to these recipients.
    pub stopped: Vec<StoppedKind>,
}

/// A kind that one of the channels of a send does not take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct StoppedKind {
    /// The kind.
    pub kind: Kind,
    /// The first channel that does not take it.
    pub channel: Channel,
}

impl Choices {
    /// Those of a kind of message that goes through these channels.
    pub fn of(kind: Kind, channels: ChannelSet) -> Self {
        let safe = match kind.safe_choice() {
            SafeChoice::Undocumented | SafeChoice::Refused => Vec::new(),
            SafeChoice::Confidential => vec![Safe::Confidential],
            SafeChoice::ConfidentialOrInternal => vec![Safe::Confidential, Safe::Internal],
        };
        let channels = channels.list();
        let stopped = Kind::ALL.into_iter().filter_map(|kind| {
            let channel = channels.iter().copied().find(|channel| !channel.takes(kind))?;
            Some(StoppedKind { kind, channel })
        });
        Self { safe, id_translation: kind.takes_id_translation(), stopped: stopped.collect() }
    }
}

/// Everything the composer shows of a draft. Linear in the length of the draft, without input or output: fit to be asked for at
/// every keystroke.
pub fn inspect(message: &Message, recipients: &Recipients, options: &SendOptions, app: &AppFacts) -> Inspection {
    inspect_at(message, recipients, options, app, ChannelSet::APP)
}

/// [`inspect`] for a send through several channels: `recipients` are those of the application's own messages.
pub fn inspect_at(
    message: &Message,
    recipients: &Recipients,
    options: &SendOptions,
    app: &AppFacts,
    channels: ChannelSet,
) -> Inspection {
    let message = message.with_plain_line_breaks();
    let (findings, meters) = rules::examine(&message, recipients, options, *app, channels);
    Inspection {
        findings,
        meters,
        preview: drawing::draw_plain(&message, options),
        plugin: drawing::plugin_reader(&message),
        choices: Choices::of(message.kind(), channels),
    }
}
