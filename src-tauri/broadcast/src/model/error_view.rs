//! Trouble as it is stored and as it crosses to the UI: a code to act on, the vendor's answer beside it. Words for
//! people live in the UI's language files.

use serde::{Deserialize, Serialize};
use std::io;
use wecom::class::ErrorClass;
use wecom::error::{Blockage, Error};

/// An [`ErrorView`] of an error itself, for an error that has one by reference: `?` hands over the error, a log keeps it.
macro_rules! error_view_of_owned {
    ($error:ty) => {
        impl From<$error> for $crate::model::error_view::ErrorView {
            fn from(error: $error) -> Self {
                Self::from(&error)
            }
        }
    };
}
pub(crate) use error_view_of_owned;

/// What happened, as something the UI has words and an action for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// WeCom answered with an error number: see `api`.
    Api,
    /// No connection; WeCom certainly did not get the request.
    Unreachable,
    /// The request may have arrived; nobody knows.
    OutcomeUnknown,
    /// Something answered that is not WeCom.
    NotWecom,
    /// The secret was refused before and is not tried again until it is changed.
    SecretRefused,
    /// A setting of the profile cannot be used: see `field`.
    BadSetting,
    /// The profile has no secret.
    SecretMissing,
    /// The profile's secret was typed for another address or company.
    SecretElsewhere,
    /// No keychain.
    KeychainUnavailable,
    /// The keychain is locked.
    KeychainLocked,
    /// The disk is full.
    StorageFull,
    /// The profile folder cannot be written.
    StorageReadOnly,
    /// The database is held by something else: another program, or a long write.
    StorageBusy,
    /// A newer or differently built Posthorn made the database. Nothing in it was changed.
    StorageOtherVersion,
    /// The team's database cannot be reached.
    StorageAway,
    /// The team's database is closed to this user.
    StorageNotAllowed,
    /// The database that was named cannot be a team's.
    StorageUnsuitable,
    /// Somebody else of the team may do it: `detail` names the right that is missing (`writer`, `sender`, `approver`, `owner`).
    NotYourRight,
    /// Who ordered a broadcast cannot release it.
    OwnRelease,
    /// Another trouble with files or the database.
    Storage,
    /// It does not exist (any more).
    NotFound,
    /// An input is wrong: see `field`.
    InvalidInput,
    /// The name is in use.
    NameTaken,
    /// The draft, the profile or the directory changed after the review.
    ReviewOutdated,
    /// The typed confirmation is not the expected one.
    ConfirmationWrong,
    /// Findings block the send.
    Blocked,
    /// Variables of the message have no value. `detail` names them.
    VariablesOpen,
    /// A name or number fits several. `detail` names it, and those who may be meant.
    Ambiguous,
    /// The bytes of a request do not say what was looked at, or not whom the ledger has: it does not leave.
    RequestMismatch,
    /// The profile does not say who "me" is.
    NoTestRecipient,
    /// WeCom refused it because nobody in it has a licence. `detail` tells how many they are.
    Unlicensed,
    /// A group robot has no key (any more).
    RobotKeyMissing,
    /// No failure: a group robot has sent all that it may in this minute, and the send waits. `detail` tells the seconds.
    RobotPaced,
    /// No failure: the quiet hours of the company hold the send until they end.
    QuietHours,
    /// The same work is under way.
    Busy,
    /// WeCom would drop it, because it has had the same lately. `detail` tells the minutes for which that is so.
    Repeated,
    /// Another program handed over what a person would have to acknowledge. `detail` has the kinds of cautions, with commas.
    NeedsPerson,
    /// Another program handed over a message to more people than it may, or to nobody knows how many. `detail` tells how many, if known.
    TooManyPeople,
    /// Another program used the key of an earlier message for another one.
    KeyReused,
    /// What another program handed over cannot be read. `detail` says what is wrong with it.
    LineUnreadable,
    /// The admin gave it up.
    Cancelled,
    /// It cannot be done with the broadcast as it stands.
    NotPossible,
    /// WeCom's time for it has passed: 24 hours to take a message back, 72 to change a card.
    TooLate,
    /// The profile sends through another application than when the broadcast was planned.
    OtherApplication,
    /// Another program uses the hot key.
    ShortcutTaken,
    /// Not a possible hot key.
    ShortcutInvalid,
    /// A fault of Posthorn itself.
    Internal,
}

/// WeCom's answer, with what the catalogue says of its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ApiProblem {
    /// `errcode`.
    pub code: i64,
    /// What kind of trouble the number stands for.
    pub class: ErrorClass,
    /// `errmsg` as it came.
    pub message: String,
    /// The number WeCom's support asks for.
    pub hint: Option<String>,
    /// The address that has to be entered in the admin console; absent where that mends nothing.
    pub from_ip: Option<String>,
    /// The catalogue's words, Chinese.
    pub meaning_zh: Option<String>,
    /// The catalogue's words, English.
    pub meaning_en: Option<String>,
    /// Cause and cure, English.
    pub advice_en: Option<String>,
}

/// Trouble, ready to cross to the UI.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct ErrorView {
    /// What to act on.
    pub code: ErrorCode,
    /// For logs and the curious; never matched, never the only words a person sees.
    pub message: String,
    /// The input that is wrong, when one is.
    pub field: Option<String>,
    /// More for the curious: a path, an excerpt.
    pub detail: Option<String>,
    /// WeCom's answer, when there is one.
    pub api: Option<ApiProblem>,
    /// What kept the request from WeCom, when it was the network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub network: Option<Blockage>,
}

impl ErrorView {
    /// Trouble with a code and words for the log.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), field: None, detail: None, api: None, network: None }
    }

    /// Trouble with a file of the user's choice.
    pub fn of_file(error: &io::Error) -> Self {
        let code = match error.kind() {
            io::ErrorKind::StorageFull => ErrorCode::StorageFull,
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => ErrorCode::StorageReadOnly,
            _ => ErrorCode::Storage,
        };
        Self::new(code, error.to_string())
    }

    /// The same, at an input.
    #[must_use]
    pub fn at(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }

    /// The same, with more for the curious.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

impl From<&Error> for ErrorView {
    fn from(error: &Error) -> Self {
        let message = error.to_string();
        let view = match error {
            Error::Api(api) => Self { api: Some(api_problem(api)), ..Self::new(ErrorCode::Api, message) },
            Error::SecretRefused(api) => {
                Self { api: Some(api_problem(api)), ..Self::new(ErrorCode::SecretRefused, message) }
            }
            Error::Unreachable(_) => Self::new(ErrorCode::Unreachable, message),
            Error::OutcomeUnknown(_) => Self::new(ErrorCode::OutcomeUnknown, message),
            Error::NotWecom { excerpt, .. } => Self::new(ErrorCode::NotWecom, message).with_detail(excerpt.clone()),
            Error::Setting(_) => Self::new(ErrorCode::BadSetting, message),
        };
        Self { network: error.blockage(), ..view }
    }
}

error_view_of_owned!(Error);

fn api_problem(api: &wecom::error::ApiError) -> ApiProblem {
    let entry = wecom::errcode::find(api.code);
    ApiProblem {
        code: api.code,
        class: api.class(),
        message: api.message.clone(),
        hint: api.hint.clone(),
        from_ip: api.from_ip.clone().filter(|_| api.code == wecom::errcode::UNTRUSTED_ADDRESS),
        meaning_zh: entry.map(|e| e.meaning_zh.to_owned()),
        meaning_en: entry.map(|e| e.meaning_en.to_owned()),
        advice_en: entry.map(|e| e.advice_en.to_owned()),
    }
}

#[cfg(test)]
mod tests;
