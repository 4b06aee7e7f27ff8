//! Exit codes: what a script can act on without reading a word. They never change their meaning; `docs/command-line.md` explains
//! them.

use broadcast::model::doctor::{DoctorState, Examined};
use broadcast::model::error_view::ErrorCode;
use broadcast::model::follow_up::FollowUpProgress;
use broadcast::model::outcome::Outcome;
use broadcast::model::snapshot::BroadcastSnapshot;
use broadcast::model::team::{TeamStanding, TeamView};

/// Done; of a send: WeCom accepted it for everyone.
pub const OK: u8 = 0;
/// A fault of Posthorn, or trouble that has no code of its own.
pub const OTHER: u8 = 1;
/// The arguments, a file, a name or an id is wrong.
pub const USAGE: u8 = 2;
/// The rules say that WeCom would refuse the message or its recipients.
pub const BLOCKED: u8 = 3;
/// Something must be acknowledged or confirmed first.
pub const ACKNOWLEDGE: u8 = 4;
/// Done for some: others were refused, dropped or not tried.
pub const PARTLY: u8 = 5;
/// Of some nobody knows.
pub const UNKNOWN: u8 = 6;
/// Done for nobody.
pub const NOTHING: u8 = 7;
/// Another process works on the data folder, and cannot be reached.
pub const OTHER_PROCESS: u8 = 8;
/// Disk, database, keychain or secret.
pub const STORAGE: u8 = 9;
/// It stands still, waits or goes on: it is not at its end.
pub const NOT_FINISHED: u8 = 10;
/// Ended by Ctrl+C; the send was taken back or paused.
pub const INTERRUPTED: u8 = 130;

/// The codes as the help lists them.
pub const HELP: &str = "\
Exit codes:
    0  done; when sending: sent to everyone
    1  a fault of Posthorn, or another problem
    2  an argument, a file, a name or an id is wrong
    3  blocked: WeCom would reject the message or its recipients
    4  something must be confirmed first
    5  sent, but some did not get it
    6  for some it is uncertain whether it arrived
    7  nobody got it
    8  another process is using the data and cannot be reached
    9  a problem with the disk, database, keychain or secret
   10  not finished: paused, waiting for a limit, scheduled or in progress
  130  ended by Ctrl+C, after the send was undone or paused

Secrets are never arguments and never printed: enter them in the window, or give them on standard input.";

/// The code of a refusal.
pub fn of_error(code: ErrorCode) -> u8 {
    match code {
        ErrorCode::InvalidInput
        | ErrorCode::NotFound
        | ErrorCode::NameTaken
        | ErrorCode::NoTestRecipient
        | ErrorCode::NotPossible
        | ErrorCode::TooLate
        | ErrorCode::OtherApplication
        | ErrorCode::OwnRelease
        | ErrorCode::VariablesOpen
        | ErrorCode::Ambiguous
        | ErrorCode::KeyReused
        | ErrorCode::LineUnreadable => USAGE,
        ErrorCode::Blocked | ErrorCode::RequestMismatch => BLOCKED,
        ErrorCode::ReviewOutdated
        | ErrorCode::ConfirmationWrong
        | ErrorCode::NeedsPerson
        | ErrorCode::TooManyPeople => ACKNOWLEDGE,
        ErrorCode::SecretMissing
        | ErrorCode::SecretElsewhere
        | ErrorCode::SecretRefused
        | ErrorCode::KeychainUnavailable
        | ErrorCode::KeychainLocked
        | ErrorCode::RobotKeyMissing
        | ErrorCode::BadSetting
        | ErrorCode::StorageFull
        | ErrorCode::StorageReadOnly
        | ErrorCode::StorageBusy
        | ErrorCode::StorageOtherVersion
        | ErrorCode::StorageAway
        | ErrorCode::StorageNotAllowed
        | ErrorCode::NotYourRight
        | ErrorCode::StorageUnsuitable
        | ErrorCode::Storage => STORAGE,
        ErrorCode::OutcomeUnknown => UNKNOWN,
        ErrorCode::Api
        | ErrorCode::Unlicensed
        | ErrorCode::Unreachable
        | ErrorCode::NotWecom
        | ErrorCode::Cancelled
        | ErrorCode::Repeated => NOTHING,
        ErrorCode::Busy | ErrorCode::RobotPaced | ErrorCode::QuietHours => NOT_FINISHED,
        ErrorCode::ShortcutTaken | ErrorCode::ShortcutInvalid | ErrorCode::Internal => OTHER,
    }
}

/// The code of an examination: 0 when nothing would keep a send from going well.
pub fn of_examined(all: &[Examined]) -> u8 {
    let wrong = all.iter().find(|found| found.state == DoctorState::Wrong);
    wrong.map_or(OK, |found| found.error.as_ref().map_or(OTHER, |error| of_error(error.code)))
}

/// The code of a team as it stands: 0 unless its database is away.
pub fn of_team(team: &TeamView) -> u8 {
    let away = team.membership.as_ref().filter(|one| one.standing == TeamStanding::Away);
    away.map_or(OK, |one| one.problem.as_ref().map_or(STORAGE, |error| of_error(error.code)))
}

/// The code of a send as it stands.
pub fn of_send(snapshot: &BroadcastSnapshot) -> u8 {
    match snapshot.outcome {
        _ if !snapshot.state.is_closed() => NOT_FINISHED,
        Some(Outcome::Accepted) => OK,
        Some(Outcome::Partial) => PARTLY,
        Some(Outcome::Unknown) => UNKNOWN,
        Some(Outcome::Refused | Outcome::NotSent) | None => NOTHING,
    }
}

/// The code of taking a send back.
pub fn of_recall(recall: Option<FollowUpProgress>) -> u8 {
    match recall {
        Some(FollowUpProgress { asked, done, failed }) if done + failed < asked => NOT_FINISHED,
        Some(FollowUpProgress { failed: 0, .. }) => OK,
        Some(FollowUpProgress { done: 0, .. }) | None => NOTHING,
        Some(_) => PARTLY,
    }
}
