//! Tests of [`super`].

use super::*;
use proptest::prelude::*;
use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};

/// Says of every certificate the same.
#[derive(Debug)]
struct Judge(Result<(), rustls::Error>);

impl ServerCertVerifier for Judge {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        self.0.clone().map(|()| ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General("not asked".to_owned()))
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Err(rustls::Error::General("not asked".to_owned()))
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        Vec::new()
    }
}

/// A certificate of `qyapi.weixin.qq.com` as a company's own authority issues it, and that authority's.
fn of_a_company() -> (CertificateDer<'static>, CertificateDer<'static>) {
    let mut authority = CertificateParams::new(Vec::<String>::new()).unwrap();
    authority.distinguished_name.push(DnType::CommonName, "Corp Proxy CA");
    authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority_key = KeyPair::generate().unwrap();
    let root = authority.self_signed(&authority_key).unwrap();
    let server = CertificateParams::new(vec!["qyapi.weixin.qq.com".to_owned()]).unwrap();
    let issuer = Issuer::from_params(&authority, &authority_key);
    let server = server.signed_by(&KeyPair::generate().unwrap(), &issuer).unwrap();
    (server.der().clone(), root.der().clone())
}

fn look(judge: Result<(), rustls::Error>, name: &'static str) -> (bool, Option<ShownCertificate>) {
    let witness = Witness::new(Arc::new(Judge(judge)), "qyapi.weixin.qq.com");
    let (server, _) = of_a_company();
    let name = ServerName::try_from(name).unwrap();
    let judged = witness.verify_server_cert(&server, &[], &name, &[], UnixTime::now());
    (judged.is_ok(), witness.seen())
}

#[test]
fn a_companys_own_authority_is_named_and_not_taken_for_a_public_one() {
    let (taken, seen) = look(Ok(()), "qyapi.weixin.qq.com");
    let issuer = Some("Corp Proxy CA".to_owned());
    assert!(taken);
    assert_eq!(seen, Some(ShownCertificate { issuer, standing: CertificateStanding::Private }));
}

#[test]
fn what_is_refused_is_seen_and_stays_refused() {
    use CertificateStanding::{OtherName, Refused, Time, UnknownIssuer};
    for (why, standing) in [
        (CertificateError::UnknownIssuer, UnknownIssuer),
        (CertificateError::Expired, Time),
        (CertificateError::NotValidYet, Time),
        (CertificateError::NotValidForName, OtherName),
        (CertificateError::Revoked, Refused),
    ] {
        let (taken, seen) = look(Err(why.into()), "qyapi.weixin.qq.com");
        let seen = seen.unwrap();
        assert!(!taken);
        assert_eq!((seen.issuer.as_deref(), seen.standing), (Some("Corp Proxy CA"), standing));
    }
}

#[test]
fn the_certificate_of_a_proxy_is_not_the_servers() {
    assert_eq!(look(Ok(()), "proxy.example").1, None);
}

#[test]
fn a_chain_is_held_against_the_roots_that_are_given() {
    let (server, root) = of_a_company();
    let mut own = RootCertStore::empty();
    own.add(root).unwrap();
    let name = ServerName::try_from("qyapi.weixin.qq.com").unwrap();
    assert!(goes_back_to(own, &server, &[], &name, UnixTime::now()));
    assert!(!goes_back_to(public_roots(), &server, &[], &name, UnixTime::now()));
    assert!(!goes_back_to(RootCertStore::empty(), &server, &[], &name, UnixTime::now()));
    assert!(public_roots().len() > 100);
}

proptest! {
    #[test]
    fn no_bytes_break_the_reader(bytes in any::<Vec<u8>>(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        let _ = issuer_of(&CertificateDer::from(bytes));
        let mut certificate = of_a_company().0.to_vec();
        let at = at.index(certificate.len());
        certificate[at] = byte;
        let _ = issuer_of(&CertificateDer::from(certificate));
    }
}
