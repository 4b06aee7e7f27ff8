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
        let recipients = RecipientOutcome {
            state: LedgerState::Refused,
            reason: Some(LedgerReason::ApiError),
            code: Some(api.code),
        };
        // The next batch has other recipients, and everything else in common.
        let next = if api.class() == ErrorClass::Recipient { Next::GoOn } else { Next::Stop };
        Self {
            exceptions: named(&api.recipients(), Some(api.code)),
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
mod tests {
    use super::*;

    fn api(code: i64, body: &str) -> SendTrouble {
        SendTrouble::Wecom(Error::Api(Box::new(ApiError {
            code,
            message: "no".to_owned(),
            hint: None,
            from_ip: None,
            body: body.to_owned(),
        })))
    }

    #[test]
    fn a_partial_success_names_those_who_missed_it() {
        let reply = SendReply {
            invalid_users: vec!["chen.mo".to_owned()],
            invalid_tags: vec!["9".to_owned()],
            unlicensed_users: vec!["zhouyi".to_owned()],
            msgid: Some("m".to_owned()),
            ..SendReply::default()
        };
        let outcome = BatchOutcome::accepted(reply);
        assert_eq!((outcome.state, outcome.recipients.state), (BatchState::Accepted, LedgerState::Accepted));
        let named: Vec<_> =
            outcome.exceptions.iter().map(|(kind, id, recipients)| (*kind, id.as_str(), recipients.reason)).collect();
        assert_eq!(
            named,
            [
                (RecipientKind::Person, "chen.mo", Some(LedgerReason::Invalid)),
                (RecipientKind::Tag, "9", Some(LedgerReason::Invalid)),
                (RecipientKind::Person, "zhouyi", Some(LedgerReason::Unlicensed)),
            ]
        );
    }

    #[test]
    fn classes_decide_what_happens_next() {
        // One number of each class, from the catalogue.
        for (code, next, again) in [
            (81013, Next::GoOn, Reaction::Close),
            (60111, Next::GoOn, Reaction::Close),
            (44004, Next::Stop, Reaction::Close),
            (60020, Next::Stop, Reaction::Close),
            (301_002, Next::Stop, Reaction::Close),
            (40014, Next::Stop, Reaction::Close),
            (40007, Next::Stop, Reaction::RenewFiles),
            (45009, Next::Stop, Reaction::Hold),
            (45036, Next::Stop, Reaction::Hold),
            (45033, Next::Stop, Reaction::Fewer),
            (45035, Next::Stop, Reaction::Later),
            (123_456_789, Next::Stop, Reaction::Close),
        ] {
            let trouble = api(code, "{}");
            let outcome = BatchOutcome::of_trouble(&trouble);
            assert_eq!((outcome.next, reaction(&trouble)), (next, again), "{code}");
            assert_eq!(
                (outcome.state, outcome.recipients.state),
                (BatchState::Refused, LedgerState::Refused),
                "{code}"
            );
            assert_eq!(outcome.recipients.code, Some(code));
        }
    }

    #[test]
    fn a_busy_server_says_nothing_of_what_it_did() {
        let busy = api(-1, r#"{"errcode":-1}"#);
        let outcome = BatchOutcome::of_trouble(&busy);
        assert_eq!(
            (outcome.state, outcome.next, reaction(&busy)),
            (BatchState::Unknown, Next::Stop, Reaction::BusyInDoubt)
        );
        let reason = Some(LedgerReason::OutcomeUnknown);
        assert_eq!(outcome.recipients, RecipientOutcome { state: LedgerState::Unknown, reason, code: Some(-1) });
        assert_eq!(outcome.outcome_of_the_rest().reason, Some(LedgerReason::ApiError));
        assert_eq!(outcome.error.unwrap().api.unwrap().code, -1);
        // Asked for a token it did nothing with the message.
        let before = BatchOutcome::of_trouble_before(&busy);
        assert_eq!((before.state, before.recipients.state), (BatchState::Refused, LedgerState::NotSent));
        assert_eq!(reaction_before(&busy), Reaction::Later);
    }

    #[test]
    fn a_refusal_that_names_people_says_so_of_each() {
        let outcome =
            BatchOutcome::of_trouble(&api(81013, r#"{"errcode":81013,"invaliduser":"A|b","invalidparty":"7"}"#));
        let named: Vec<_> =
            outcome.exceptions.iter().map(|(_, id, recipients)| (id.as_str(), recipients.code)).collect();
        assert_eq!(named, [("a", Some(81013)), ("b", Some(81013)), ("7", Some(81013))]);
    }

    #[test]
    fn the_network_is_told_apart() {
        let unreachable = BatchOutcome::of_trouble(&SendTrouble::Wecom(Error::Unreachable("refused".to_owned())));
        assert_eq!((unreachable.state, unreachable.recipients.state), (BatchState::Refused, LedgerState::NotSent));
        assert_eq!(unreachable.recipients.reason, Some(LedgerReason::Unreachable));
        let lost = BatchOutcome::of_trouble(&SendTrouble::Wecom(Error::OutcomeUnknown("time-out".to_owned())));
        assert_eq!((lost.state, lost.next), (BatchState::Unknown, Next::GoOnOnce));
        assert_eq!(lost.outcome_of_the_rest().reason, Some(LedgerReason::Interrupted));
        let portal = SendTrouble::Wecom(Error::NotWecom { status: 200, excerpt: "sign in".to_owned() });
        let outcome = BatchOutcome::of_trouble(&portal);
        assert_eq!((outcome.state, outcome.next), (BatchState::Unknown, Next::Stop));
        assert_eq!(BatchOutcome::of_trouble_before(&portal).recipients.state, LedgerState::NotSent);
    }

    #[test]
    fn what_may_have_been_accepted_stays_unknown_until_it_is_accepted() {
        let refused =
            BatchOutcome::of_trouble(&api(81013, r#"{"errcode":81013,"invaliduser":"a"}"#)).after_possible_delivery();
        assert_eq!((refused.state, refused.recipients.state), (BatchState::Unknown, LedgerState::Unknown));
        assert!(refused.exceptions.is_empty() && refused.error.is_some());
        let accepted =
            BatchOutcome::accepted(SendReply { invalid_users: vec!["a".to_owned()], ..SendReply::default() });
        assert_eq!(accepted.clone().after_possible_delivery(), accepted);
    }

    #[test]
    fn without_a_token_nothing_has_left() {
        let lost = BatchOutcome::of_trouble_before(&SendTrouble::Wecom(Error::OutcomeUnknown("time-out".to_owned())));
        assert_eq!(
            (lost.state, lost.recipients.state, lost.next),
            (BatchState::Refused, LedgerState::NotSent, Next::Stop)
        );
        assert_eq!(lost.error.unwrap().code, ErrorCode::Unreachable);
        let trouble = SendTrouble::Wecom(Error::OutcomeUnknown("time-out".to_owned()));
        assert_eq!((reaction(&trouble), reaction_before(&trouble)), (Reaction::LaterInDoubt, Reaction::Later));
    }
}
