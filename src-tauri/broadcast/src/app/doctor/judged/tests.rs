//! Tests of [`super`].

use super::*;
use wecom::Error;

fn certificate(standing: CertificateStanding) -> ShownCertificate {
    ShownCertificate { issuer: Some("Corp Proxy CA".to_owned()), standing }
}

fn reached(outcome: Result<(), Error>, standing: Option<CertificateStanding>) -> Reach {
    let address = outcome.is_ok().then(|| "203.0.113.9".to_owned());
    Reach { outcome, clock_ahead_ms: None, certificate: standing.map(certificate), address }
}

fn tls(profile: Option<&Profile>, reached: Reach) -> Examined {
    let way = Way::of(profile, Ok(reached));
    way.found.into_iter().find(|found| found.check == DoctorCheck::Tls).unwrap()
}

fn profile(base_url: &str) -> Profile {
    serde_json::from_value(serde_json::json!({
        "id": "p", "name": "青禾科技", "colour": "blue", "corp_id": "ww1", "agent_id": 1, "base_url": base_url
    }))
    .unwrap()
}

#[test]
fn a_program_that_reads_the_connection_is_named() {
    use CertificateStanding::{Private, Public};
    let fine = tls(None, reached(Ok(()), Some(Public)));
    assert_eq!((fine.state, fine.finding), (DoctorState::Fine, None));
    let read = tls(None, reached(Ok(()), Some(Private)));
    assert_eq!((read.state, read.finding), (DoctorState::Look, Some(DoctorFinding::Inspected)));
    assert_eq!(read.about.as_deref(), Some("Corp Proxy CA"));
    let own = tls(Some(&profile("https://wecom.example.cn")), reached(Ok(()), Some(Private)));
    assert_eq!((own.state, own.finding), (DoctorState::Fine, Some(DoctorFinding::OwnAuthority)));
}

#[test]
fn a_certificate_that_was_taken_is_told_of_although_no_answer_came() {
    let lost = || Err(Error::NotWecom { status: 200, excerpt: "<html>".to_owned(), place: "x".into() });
    let read = tls(None, reached(lost(), Some(CertificateStanding::Private)));
    assert_eq!((read.state, read.behind), (DoctorState::Look, None));
    let unseen = tls(None, reached(lost(), None));
    assert_eq!((unseen.state, unseen.behind), (DoctorState::NotKnown, Some(DoctorCheck::Connection)));
}

#[test]
fn why_a_certificate_was_refused_is_told() {
    use CertificateStanding::{OtherName, Refused, Time, UnknownIssuer};
    for (standing, finding) in [
        (UnknownIssuer, DoctorFinding::UnknownIssuer),
        (Refused, DoctorFinding::UnknownIssuer),
        (Time, DoctorFinding::CertificateTime),
        (OtherName, DoctorFinding::CertificateName),
    ] {
        let at = Some(wecom::error::Blockage { obstacle: Obstacle::Tls, place: "x".to_owned() });
        let cause = "invalid certificate".to_owned();
        let lost = Err(Error::Unreachable(Box::new(wecom::error::Unreached { at, cause })));
        let found = tls(None, reached(lost, Some(standing)));
        assert_eq!((found.state, found.finding), (DoctorState::Wrong, Some(finding)));
        assert!(found.error.is_some());
    }
}

#[test]
fn a_clock_that_is_off_is_worth_a_look() {
    for (ms, state) in [(59_000, DoctorState::Fine), (-7_200_000, DoctorState::Look), (60_000, DoctorState::Look)] {
        let reach = Reach { outcome: Ok(()), clock_ahead_ms: Some(ms), certificate: None, address: None };
        let clock = Way::of(None, Ok(reach)).found.pop().unwrap();
        assert_eq!((clock.check, clock.state, clock.figure), (DoctorCheck::Clock, state, Some(ms / 1000)));
    }
}

#[test]
fn an_address_that_changed_is_worth_a_look_and_no_more() {
    let way = Way::of(None, Ok(reached(Ok(()), None)));
    let same = way.address_of(None, DoctorState::Fine);
    assert_eq!((same.state, same.about.as_deref()), (DoctorState::Fine, Some("203.0.113.9")));
    let changed = way.address_of(Some("198.51.100.7".to_owned()), DoctorState::Fine);
    assert_eq!((changed.state, changed.finding), (DoctorState::Look, Some(DoctorFinding::AddressChanged)));
    assert_eq!(way.address_of(changed.before, DoctorState::Wrong).state, DoctorState::Wrong);
}
