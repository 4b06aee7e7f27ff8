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
    /// The connection is safe: the certificate is one that this computer trusts. The text: who issued it, by its own words.
    Tls,
    /// This computer's clock against the server's. The figure: seconds that it is ahead.
    Clock,
    /// Company id and secret are taken. The figure: tokens asked for today.
    Token,
    /// The application is there and switched on; the text is its name.
    App,
    /// Its visible range. The figure: members, departments and tags that are named in it.
    Range,
    /// This computer's address is trusted; the text is the address as WeCom saw it, where it told.
    TrustedAddress,
    /// The contacts can be read. The figure: departments.
    Contacts,
    /// The day's budget. The figure: person-times that are left, where the limit is known.
    Budget,
}

impl DoctorCheck {
    /// All of them, in their order.
    pub const ALL: [Self; 14] = [
        Self::DataFolder,
        Self::Keychain,
        Self::Rules,
        Self::Proxy,
        Self::Name,
        Self::Connection,
        Self::Tls,
        Self::Clock,
        Self::Token,
        Self::App,
        Self::Range,
        Self::TrustedAddress,
        Self::Contacts,
        Self::Budget,
    ];
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

/// What was found, beyond how it stands: what there are words and advice for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum DoctorFinding {
    /// Little room is left on the drive.
    LittleRoom,
    /// The data folder lies on a drive of the network.
    NetworkDrive,
    /// No proxy is set.
    NoProxy,
    /// The public WeCom's certificate was issued by nobody whom browsers trust everywhere, and this computer trusts it: what connects to
    /// it is most likely read by a program of the company or of this computer.
    Inspected,
    /// The same of an address of the company's own, where that is nothing unusual.
    OwnAuthority,
    /// This computer does not know who issued the certificate.
    UnknownIssuer,
    /// By this computer's clock the certificate is not valid now.
    CertificateTime,
    /// The certificate is another server's.
    CertificateName,
    /// The clock is off.
    ClockOff,
    /// No answer told the server's time.
    NoTime,
    /// The application is switched off.
    AppOff,
    /// Nobody is in the visible range.
    RangeEmpty,
    /// WeCom sees this computer under another address than the last time.
    AddressChanged,
    /// The contacts may not be read. Accounts can be sent to all the same.
    ContactsClosed,
    /// The day's budget is nearly used up.
    BudgetLow,
    /// It is used up.
    BudgetUsedUp,
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
    /// What was found.
    pub finding: Option<DoctorFinding>,
    /// Of [`DoctorFinding::AddressChanged`]: the address before.
    pub before: Option<String>,
    /// What has to be well before anybody can tell.
    pub behind: Option<DoctorCheck>,
    /// Why, when a call told it.
    pub error: Option<ErrorView>,
}

/// News of an examination that somebody looks on at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ExaminedNews {
    /// Which examination, as whoever began it called it.
    pub run: String,
    /// What has just been found.
    pub found: Examined,
}

impl Examined {
    /// With neither figure nor text.
    pub fn new(check: DoctorCheck, state: DoctorState) -> Self {
        Self { check, state, figure: None, about: None, finding: None, before: None, behind: None, error: None }
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

    /// The same with what was found.
    #[must_use]
    pub fn finding(self, finding: impl Into<Option<DoctorFinding>>) -> Self {
        Self { finding: finding.into(), ..self }
    }

    /// Not known as long as something else is not well.
    pub fn behind(check: DoctorCheck, other: DoctorCheck) -> Self {
        Self { behind: Some(other), ..Self::new(check, DoctorState::NotKnown) }
    }

    /// The same with the trouble that told it.
    #[must_use]
    pub fn because(self, error: ErrorView) -> Self {
        Self { error: Some(error), ..self }
    }
}
