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
fn a_refusal_is_named_by_its_lists_before_its_number() {
    let code = |body| {
        let error = BatchOutcome::of_trouble(&api(81013, body)).error.unwrap();
        assert_eq!(error.api.as_ref().map(|api| api.code), Some(81013));
        (error.code, error.detail)
    };
    assert_eq!(code(r#"{"unlicenseduser":"zhouyi|wu"}"#), (ErrorCode::Unlicensed, Some("2".to_owned())));
    assert_eq!(code(r#"{"unlicenseduser":"zhouyi","invaliduser":"chenmo"}"#).0, ErrorCode::Api);
    assert_eq!(code("{}").0, ErrorCode::Api);
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
        assert_eq!((outcome.state, outcome.recipients.state), (BatchState::Refused, LedgerState::Refused), "{code}");
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
    let outcome = BatchOutcome::of_trouble(&api(81013, r#"{"errcode":81013,"invaliduser":"A|b","invalidparty":"7"}"#));
    let named: Vec<_> = outcome.exceptions.iter().map(|(_, id, recipients)| (id.as_str(), recipients.code)).collect();
    assert_eq!(named, [("a", Some(81013)), ("b", Some(81013)), ("7", Some(81013))]);
}

#[test]
fn the_network_is_told_apart() {
    let unreachable = BatchOutcome::of_trouble(&SendTrouble::Wecom(Error::unreachable("refused")));
    assert_eq!((unreachable.state, unreachable.recipients.state), (BatchState::Refused, LedgerState::NotSent));
    assert_eq!(unreachable.recipients.reason, Some(LedgerReason::Unreachable));
    let lost = BatchOutcome::of_trouble(&SendTrouble::Wecom(Error::OutcomeUnknown("time-out".to_owned())));
    assert_eq!((lost.state, lost.next), (BatchState::Unknown, Next::GoOnOnce));
    assert_eq!(lost.outcome_of_the_rest().reason, Some(LedgerReason::Interrupted));
    let portal = SendTrouble::Wecom(Error::NotWecom {
        place: "oa.example.cn".to_owned(),
        status: 200,
        excerpt: "sign in".to_owned(),
    });
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
    let accepted = BatchOutcome::accepted(SendReply { invalid_users: vec!["a".to_owned()], ..SendReply::default() });
    assert_eq!(accepted.clone().after_possible_delivery(), accepted);
}

#[test]
fn without_a_token_nothing_has_left() {
    let lost = BatchOutcome::of_trouble_before(&SendTrouble::Wecom(Error::OutcomeUnknown("time-out".to_owned())));
    assert_eq!((lost.state, lost.recipients.state, lost.next), (BatchState::Refused, LedgerState::NotSent, Next::Stop));
    assert_eq!(lost.error.unwrap().code, ErrorCode::Unreachable);
    let trouble = SendTrouble::Wecom(Error::OutcomeUnknown("time-out".to_owned()));
    assert_eq!((reaction(&trouble), reaction_before(&trouble)), (Reaction::LaterInDoubt, Reaction::Later));
}
