//! Why a send was not reviewed, started, found or changed, and how a page is told.

use crate::compose::media::uploads::UploadError;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::store_error::StoreError;
use crate::model::team::TeamRight;
use crate::profiles::ProfileError;
use crate::sending::plan::PlanError;

/// Why a send was not reviewed, started or found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// There is no such profile.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// There is no plan.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// Draft, profile or directory changed after the review.
    #[error("what was reviewed is not what would be sent")]
    ReviewOutdated,
    /// A finding says that WeCom would refuse it.
    #[error("the message or its recipients would be refused")]
    Blocked,
    /// The typed confirmation is not the expected one.
    #[error("the confirmation is not the expected one")]
    ConfirmationWrong,
    /// The same send is under way.
    #[error("the same send is under way")]
    Busy,
    /// The key under which another program handed it over was used meanwhile. Nothing has left.
    #[error("the key was used before")]
    KeyUsed,
    /// There is no such broadcast.
    #[error("there is no broadcast {0}")]
    NotFound(String),
    /// The broadcast stands differently, so that this cannot be done with it.
    #[error("this cannot be done with the broadcast as it stands")]
    NotPossible,
    /// The profile sends through another application than when the broadcast was planned.
    #[error("the profile sends through another application now")]
    OtherApp,
    /// WeCom's time for it has passed.
    #[error("it is too late for that")]
    TooLate,
    /// In the team it is for others to do.
    #[error("the team's database gives no right to it: {}", .0.word())]
    NotYourRight(TeamRight),
    /// It is for somebody else to release it than who ordered it.
    #[error("who ordered a broadcast cannot release it")]
    OwnRelease,
    /// The time is over.
    #[error("the time is not in the future")]
    TimePast,
    /// The time is too far away: 400 days at most.
    #[error("the time is too far in the future")]
    TimeTooFar,
    /// A file of the message is not with WeCom. Nothing of the message has left.
    #[error(transparent)]
    Upload(#[from] UploadError),
    /// The program is about to end. Nothing has left.
    #[error("Posthorn is being closed")]
    Closing,
    /// The database does not work. Nothing has left.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The record in which it would be written down is not at hand, for this reason. Nothing has left.
    #[error("{}", .0.message)]
    NoRecord(Box<ErrorView>),
}

impl From<&SendError> for ErrorView {
    fn from(error: &SendError) -> Self {
        let text = error.to_string();
        match error {
            SendError::Profile(error) => Self::from(error),
            SendError::Plan(PlanError::NoTestRecipient) => Self::new(ErrorCode::NoTestRecipient, text).at("my_user_id"),
            SendError::Plan(PlanError::Fill { error, .. }) => Self { message: text, ..Self::from(error) },
            SendError::Plan(PlanError::SameTwice { .. }) => {
                Self::new(ErrorCode::InvalidInput, text.clone()).at("values").with_detail(text)
            }
            SendError::Plan(PlanError::NotAsPlanned(_)) => Self::new(ErrorCode::RequestMismatch, text),
            SendError::Plan(PlanError::NotText | PlanError::NotResolved | PlanError::CutOff) => {
                Self::new(ErrorCode::Internal, text)
            }
            SendError::ReviewOutdated => Self::new(ErrorCode::ReviewOutdated, text),
            SendError::Blocked => Self::new(ErrorCode::Blocked, text),
            SendError::ConfirmationWrong => Self::new(ErrorCode::ConfirmationWrong, text),
            SendError::Busy | SendError::Closing => Self::new(ErrorCode::Busy, text),
            SendError::KeyUsed => Self::new(ErrorCode::KeyReused, text),
            SendError::NotFound(_) => Self::new(ErrorCode::NotFound, text),
            SendError::NotPossible => Self::new(ErrorCode::NotPossible, text),
            SendError::OtherApp => Self::new(ErrorCode::OtherApplication, text),
            SendError::NotYourRight(right) => Self::new(ErrorCode::NotYourRight, text).with_detail(right.word()),
            SendError::OwnRelease => Self::new(ErrorCode::OwnRelease, text),
            SendError::TooLate => Self::new(ErrorCode::TooLate, text),
            SendError::TimePast | SendError::TimeTooFar => Self::new(ErrorCode::InvalidInput, text).at("schedule"),
            SendError::Upload(error) => Self::from(error),
            SendError::Store(error) => Self::from(error),
            SendError::NoRecord(error) => Self::clone(error),
        }
    }
}

impl From<SendError> for ErrorView {
    fn from(error: SendError) -> Self {
        Self::from(&error)
    }
}
