//! What an examination of everything that a send needs found out.

use crate::model::error_view::ErrorView;
use serde::{Deserialize, Serialize};

/// What is looked at, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DoctorCheck {
    /// The data folder can be written, lies on a drive of this computer and has room. The figure: free MiB, where the system tells.
    DataFolder,
    /// The keychain can be used.
    Keychain,
    /// Of when the rules are by which messages are checked; the text tells it.
    Rules,
    /// The proxy that is set, if one is.
    Proxy,
    /// The name of the server is found.
    Name,
    /// It takes connections, and answers as WeCom does.
    Connection,
    /// The connection is safe: the certificate is one that this computer trusts.
    Tls,
    /// This computer's clock against the server's. The figure: seconds that it is ahead.
    Clock,
    /// Company id and secret are taken. The figure: tokens asked for today.
    Token,
    /// The application is there and switched on; the text is its name.
    App,
    /// Its visible range. The figure: members, departments and tags that are named in it.
    Range,
    /// This computer's address is trusted; the text is the address where it is not.
    TrustedAddress,
    /// The contacts can be read. The figure: departments.
    Contacts,
    /// The day's budget. The figure: person-times that are left, where the limit is known.
    Budget,
}

/// How it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DoctorState {
    /// Well.
    Fine,
    /// Nobody can tell now: what it depends on is not well.
    NotKnown,
    /// Worth a look; a send may go well all the same.
    Look,
    /// A send would fail.
    Wrong,
}

/// One thing as it was found. Holds no secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Examined {
    /// What.
    pub check: DoctorCheck,
    /// How it stands.
    pub state: DoctorState,
    /// See [`DoctorCheck`].
    pub figure: Option<i64>,
    /// See [`DoctorCheck`].
    pub about: Option<String>,
    /// Why, when a call told it.
    pub error: Option<ErrorView>,
}

impl Examined {
    /// With neither figure nor text.
    pub fn new(check: DoctorCheck, state: DoctorState) -> Self {
        Self { check, state, figure: None, about: None, error: None }
    }

    /// The same with a figure.
    #[must_use]
    pub fn figure(self, figure: impl Into<Option<i64>>) -> Self {
        Self { figure: figure.into(), ..self }
    }

    /// The same with a text.
    #[must_use]
    pub fn about(self, about: impl Into<Option<String>>) -> Self {
        Self { about: about.into(), ..self }
    }

    /// The same with the trouble that told it.
    #[must_use]
    pub fn because(self, error: ErrorView) -> Self {
        Self { error: Some(error), ..self }
    }
}
