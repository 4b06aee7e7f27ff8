//! The classes of error numbers.

use serde::{Deserialize, Serialize};

/// What an error number asks the caller to do. The class of each of the known numbers is that of `errcodes.tsv`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ErrorClass {
    /// The access token is bad: renew once, then go on.
    Token,
    /// A frequency limit: hold everything of this application.
    Rate,
    /// A fault of the server: try again a few times, with pauses.
    Transient,
    /// No recipient can be reached as named.
    Recipient,
    /// The message is not acceptable as it is.
    Payload,
    /// The application, or this computer's address, may not do this.
    Permission,
    /// The profile is set up wrong: company id, secret, application number, callback.
    Config,
    /// An uploaded file is bad or has expired.
    Media,
    /// Not in the catalogue, or in it without a class.
    Unknown,
}
