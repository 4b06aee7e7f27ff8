//! What an answer means: for the batch, for each of its addressees, and for the batches that have not left.
//!
//! The error's class decides, never its number or its text: only the `wecom` crate knows numbers.

use crate::model::audience::RecipientKind;
use crate::model::batch::Route;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::ledger::{LedgerReason, LedgerState, RecipientOutcome};
use crate::model::outcome::{BatchOutcome, Next};
use crate::model::states::BatchState;
use crate::model::timestamp::Timestamp;
use crate::model::trouble::SendTrouble;
use wecom::class::ErrorClass;
use wecom::error::{ApiError, Error};
use wecom::send::SendReply;

impl BatchOutcome {
    /// WeCom accepted it: for everyone but those the answer names.
    pub(crate) fn accepted(reply: SendReply) -> Self {
        let exceptions = named(&reply, None);
        Self {
            state: BatchState::Accepted,
            recipients: RecipientOutcome { state: LedgerState::Accepted, reason: None, code: None },
            exceptions,
            msgid: reply.msgid,
            response_code: reply.response_code,
            response: Some(reply.body),
            error: None,
            next: Next::GoOn,
        }
    }

    /// It left, and nobody knows what became of it.
    pub(crate) fn unknown(error: ErrorView, response: Option<String>) -> Self {
        // A page of a proxy or a portal will stand there for the next one too.
        let next = if error.code == ErrorCode::NotWecom { Next::Stop } else { Next::GoOnOnce };
        let recipients =
            RecipientOutcome { state: LedgerState::Unknown, reason: Some(LedgerReason::OutcomeUnknown), code: None };
        Self { recipients, response, next, ..Self::of(BatchState::Unknown, recipients, error) }
    }

    /// It did not leave, or was answered with an error number, or got lost.
    pub(crate) fn of_trouble(trouble: &SendTrouble) -> Self {
        let view = ErrorView::from(trouble);
        match trouble {
            SendTrouble::Connect(_) | SendTrouble::Wecom(Error::Setting(_)) => {
                Self::not_sent(view, LedgerReason::Interrupted, None)
            }
            SendTrouble::Wecom(Error::Api(api)) if api.may_have_acted() => {
                let unknown = Self::unknown(view, Some(api.body.clone()));
                // It said so four times: it is busy for the next one too.
                Self {
                    recipients: RecipientOutcome { code: Some(api.code), ..unknown.recipients },
                    next: Next::Stop,
                    ..unknown
                }
            }
            SendTrouble::Wecom(Error::Api(api)) => Self::refused(api, view),
            SendTrouble::Wecom(Error::SecretRefused(api)) => {
                Self::not_sent(view, LedgerReason::ApiError, Some(api.code))
            }
            SendTrouble::Wecom(Error::Unreachable(_)) => Self::not_sent(view, LedgerReason::Unreachable, None),
            SendTrouble::Wecom(Error::OutcomeUnknown(_)) => Self::unknown(view, None),
            SendTrouble::Wecom(Error::NotWecom { excerpt, .. }) => Self::unknown(view, Some(excerpt.clone())),
        }
    }

    /// The same for trouble before the request was made (no token): nothing has left, whatever went wrong.
    pub(crate) fn of_trouble_before(trouble: &SendTrouble) -> Self {
        let view = ErrorView::from(trouble);
        match trouble {
            SendTrouble::Wecom(Error::OutcomeUnknown(_)) => {
                let view = ErrorView { code: ErrorCode::Unreachable, ..view };
                Self::not_sent(view, LedgerReason::Unreachable, None)
            }
            SendTrouble::Wecom(Error::NotWecom { .. }) => Self::not_sent(view, LedgerReason::Unreachable, None),
            SendTrouble::Wecom(Error::Api(api)) if api.may_have_acted() => {
                Self::not_sent(view, LedgerReason::ApiError, Some(api.code))
            }
            other => Self { next: Next::Stop, ..Self::of_trouble(other) },
        }
    }

    /// The same for a request that took this way: what a chat or robot refuses is its own affair, and a robot without a key too.
    /// Others may still be reached.
    #[must_use]
    pub(crate) fn through(self, route: &Route) -> Self {
        let no_key = self.error.as_ref().is_some_and(|error| error.code == ErrorCode::RobotKeyMissing);
        let alone = match route {
            Route::App => false,
            Route::Chat(_) => self.recipients.state == LedgerState::Refused,
            Route::Robot(_) => self.recipients.state == LedgerState::Refused || no_key,
        };
        if alone { Self { next: Next::GoOn, ..self } } else { self }
    }

    /// The fate of what has not left when this verdict stops the broadcast.
    pub(crate) fn outcome_of_the_rest(&self) -> RecipientOutcome {
        let reason = match self.recipients.reason {
            Some(LedgerReason::OutcomeUnknown) if self.recipients.code.is_some() => LedgerReason::ApiError,
            Some(LedgerReason::OutcomeUnknown) | None => LedgerReason::Interrupted,
            Some(reason) => reason,
        };
        RecipientOutcome { state: LedgerState::NotSent, reason: Some(reason), code: self.recipients.code }
    }

    /// The same for a request that left before and may have been accepted then: only an acceptance makes that certain.
    pub(crate) fn after_possible_delivery(self) -> Self {
        if self.state == BatchState::Accepted {
            return self;
        }
        let recipients =
            RecipientOutcome { state: LedgerState::Unknown, reason: Some(LedgerReason::OutcomeUnknown), code: None };
        Self { state: BatchState::Unknown, recipients, exceptions: Vec::new(), ..self }
    }

    /// The time in which it could be asked again without a second delivery has passed.
    pub(crate) fn too_late_to_ask() -> Self {
        let text = "the duplicate check does not stand any more";
        let outcome = Self::unknown(ErrorView::new(ErrorCode::OutcomeUnknown, text), None);
        Self { next: Next::GoOn, ..outcome }
    }

    /// WeCom would take it for one that it has had, drop it and say that it accepted it: it does not leave. `detail` tells the minutes
    /// for which that is so.
    pub(crate) fn would_be_dropped(until: Timestamp, now: Timestamp) -> Self {
        let minutes = (until.0 - now.0).max(0) / 60_000;
        let text = format!("WeCom would drop it for another {minutes} minutes: the same was sent");
        let error = ErrorView::new(ErrorCode::Repeated, text).with_detail(minutes.to_string());
        Self { next: Next::GoOn, ..Self::not_sent(error, LedgerReason::Repeated, None) }
    }

    /// Its bytes do not name those whom the ledger has: it does not leave, and the broadcast stands still.
    pub(crate) fn mismatch(error: ErrorView) -> Self {
        Self::not_sent(error, LedgerReason::Interrupted, None)
    }

    fn not_sent(error: ErrorView, reason: LedgerReason, code: Option<i64>) -> Self {
        let recipients = RecipientOutcome { state: LedgerState::NotSent, reason: Some(reason), code };
        Self { next: Next::Stop, ..Self::of(BatchState::Refused, recipients, error) }
    }

    fn refused(api: &ApiError, error: ErrorView) -> Self {
        // Its lists say more than its number.
        let reply = api.recipients();
        let others = reply.invalid_users.len() + reply.invalid_parties.len() + reply.invalid_tags.len();
        let error = match reply.unlicensed_users.len() {
            number @ 1.. if others == 0 => {
                ErrorView { code: ErrorCode::Unlicensed, ..error }.with_detail(number.to_string())
            }
            _ => error,
        };
        let recipients = RecipientOutcome {
            state: LedgerState::Refused,
            reason: Some(LedgerReason::ApiError),
            code: Some(api.code),
        };
        // The next batch has other recipients, and everything else in common.
        let next = if api.class() == ErrorClass::Recipient { Next::GoOn } else { Next::Stop };
        Self {
            exceptions: named(&reply, Some(api.code)),
            response: Some(api.body.clone()),
            next,
            ..Self::of(BatchState::Refused, recipients, error)
        }
    }

    fn of(state: BatchState, recipients: RecipientOutcome, error: ErrorView) -> Self {
        Self {
            state,
            recipients,
            exceptions: Vec::new(),
            msgid: None,
            response_code: None,
            response: None,
            error: Some(error),
            next: Next::Stop,
        }
    }
}

/// What a trouble asks for, before anything is given up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reaction {
    /// A fault that may be over in seconds; the request had no effect.
    Later,
    /// As [`Reaction::Later`], and the request may have had its effect.
    LaterInDoubt,
    /// As [`Reaction::LaterInDoubt`], with the pauses of [`Reaction::Later`]: the server said that it was busy, and nothing of how far
    /// it came.
    BusyInDoubt,
    /// A frequency limit: nothing of the profile leaves for a while.
    Hold,
    /// Too many requests at once: fewer, after a moment.
    Fewer,
    /// A file is gone: the same with new media ids.
    RenewFiles,
    /// It will not get better by itself.
    Close,
}

/// What an unsuccessful request asks for.
pub(crate) fn reaction(trouble: &SendTrouble) -> Reaction {
    match trouble {
        SendTrouble::Wecom(Error::Api(api)) if api.is_crowding() => Reaction::Fewer,
        SendTrouble::Wecom(Error::Api(api)) if api.may_have_acted() => Reaction::BusyInDoubt,
        SendTrouble::Wecom(Error::Api(api)) => match api.class() {
            ErrorClass::Transient => Reaction::Later,
            ErrorClass::Rate => Reaction::Hold,
            ErrorClass::Media => Reaction::RenewFiles,
            _ => Reaction::Close,
        },
        SendTrouble::Wecom(Error::Unreachable(_)) => Reaction::Later,
        SendTrouble::Wecom(Error::OutcomeUnknown(_) | Error::NotWecom { .. }) => Reaction::LaterInDoubt,
        SendTrouble::Wecom(Error::SecretRefused(_) | Error::Setting(_)) | SendTrouble::Connect(_) => Reaction::Close,
    }
}

/// Whether a robot was told that it has sent enough for this minute: that holds this robot back and
/// nobody else.
pub(crate) fn is_held_back(route: &Route, trouble: &SendTrouble) -> bool {
    matches!((route, trouble), (Route::Robot(_), SendTrouble::Wecom(Error::Api(api))) if api.class() == ErrorClass::Rate)
}

/// What trouble before the first request (no token) asks for. Nothing has left, whatever went wrong.
pub(crate) fn reaction_before(trouble: &SendTrouble) -> Reaction {
    match reaction(trouble) {
        Reaction::LaterInDoubt | Reaction::BusyInDoubt => Reaction::Later,
        Reaction::RenewFiles => Reaction::Close,
        other => other,
    }
}

/// How bad a trouble is, to choose the one that a broadcast shows.
pub(crate) fn weight(state: BatchState) -> u8 {
    match state {
        BatchState::Unknown => 2,
        BatchState::Refused => 1,
        BatchState::Planned | BatchState::Sending | BatchState::Accepted | BatchState::Cancelled => 0,
    }
}

fn named(reply: &SendReply, code: Option<i64>) -> Vec<(RecipientKind, String, RecipientOutcome)> {
    let recipients = |reason| RecipientOutcome { state: LedgerState::Refused, reason: Some(reason), code };
    let lists = [
        (RecipientKind::Person, &reply.invalid_users, LedgerReason::Invalid),
        (RecipientKind::Department, &reply.invalid_parties, LedgerReason::Invalid),
        (RecipientKind::Tag, &reply.invalid_tags, LedgerReason::Invalid),
        (RecipientKind::Person, &reply.unlicensed_users, LedgerReason::Unlicensed),
    ];
    let each = lists
        .into_iter()
        .flat_map(|(kind, ids, reason)| ids.iter().map(move |id| (kind, id.clone(), recipients(reason))));
    each.collect()
}

#[cfg(test)]
mod tests;
