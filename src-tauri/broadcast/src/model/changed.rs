//! What changed, for whoever shows it.

use serde::Serialize;

/// What the pages should ask for again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Changed {
    /// Settings, profiles or notices.
    App,
    /// Templates.
    Templates,
    /// When templates were used last, which is of interest to the tray alone.
    TemplateUses,
    /// Group chats or robots.
    Channels,
    /// Messages of other programs that were not sent.
    DeadLetters,
}
