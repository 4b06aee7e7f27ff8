//! What certificate a server showed: a verifier that looks on while the computer's own decides. It sees a certificate that is refused too,
//! of which the libraries tell no more than that it was.
//!
//! Companies put programs between their computers and the network that read every connection, and vouch for each server themselves. The
//! computer trusts them because the company told it to. Nothing in a certificate says so; what can be told is whether it goes back to one
//! of the authorities that browsers trust everywhere.

use parking_lot::Mutex;
use rustls::client::WebPkiServerVerifier;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::crypto::ring;
use rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use rustls::{CertificateError, DigitallySignedStruct, RootCertStore, SignatureScheme};
use std::fmt;
use std::sync::Arc;
use x509_parser::x509::X509Name;

/// Longest name of an issuer that is kept, in characters: whoever writes a certificate writes what they like.
const MAX_ISSUER: usize = 200;

/// The certificate that a server showed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShownCertificate {
    /// Who issued it, as it says itself: common name, else organisation. `None`: it names nobody, or cannot be read.
    pub issuer: Option<String>,
    /// How it was judged.
    pub standing: CertificateStanding,
}

/// How a certificate was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CertificateStanding {
    /// The computer trusts it, and it goes back to an authority that browsers trust everywhere (Mozilla's list, as built in).
    Public,
    /// The computer trusts it, by an authority that is not in that list: mostly one that a company put on its computers.
    Private,
    /// The computer does not know who issued it.
    UnknownIssuer,
    /// It is no longer, or not yet, valid by this computer's clock.
    Time,
    /// It is the certificate of another server.
    OtherName,
    /// It was refused for another reason.
    Refused,
}

impl CertificateStanding {
    /// Whether the connection went on with it.
    pub fn is_trusted(self) -> bool {
        matches!(self, Self::Public | Self::Private)
    }
}

/// Looks on at the connections to one host. A proxy that is itself reached by TLS shows a certificate of its own, which is none of it.
pub(super) struct Witness {
    judge: Arc<dyn ServerCertVerifier>,
    host: String,
    seen: Mutex<Option<ShownCertificate>>,
}

impl fmt::Debug for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Witness").field("host", &self.host).finish_non_exhaustive()
    }
}

impl Witness {
    /// Beside a judge, whose word alone counts.
    pub(super) fn new(judge: Arc<dyn ServerCertVerifier>, host: &str) -> Self {
        // An address of IPv6 stands in brackets in a URL alone.
        let host = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        Self { judge, host, seen: Mutex::default() }
    }

    /// The certificate that came last.
    pub(super) fn seen(&self) -> Option<ShownCertificate> {
        self.seen.lock().clone()
    }
}

impl ServerCertVerifier for Witness {
    fn verify_server_cert(
        &self,
        end_entity: &CertificateDer<'_>,
        intermediates: &[CertificateDer<'_>],
        server_name: &ServerName<'_>,
        ocsp_response: &[u8],
        now: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        let judged = self.judge.verify_server_cert(end_entity, intermediates, server_name, ocsp_response, now);
        if server_name.to_str().eq_ignore_ascii_case(&self.host) {
            let standing = match &judged {
                Ok(_) if goes_back_to(public_roots(), end_entity, intermediates, server_name, now) => {
                    CertificateStanding::Public
                }
                Ok(_) => CertificateStanding::Private,
                Err(fault) => of_fault(fault),
            };
            *self.seen.lock() = Some(ShownCertificate { issuer: issuer_of(end_entity), standing });
        }
        judged
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.judge.verify_tls12_signature(message, cert, dss)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        dss: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        self.judge.verify_tls13_signature(message, cert, dss)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.judge.supported_verify_schemes()
    }
}

fn of_fault(fault: &rustls::Error) -> CertificateStanding {
    use CertificateError as E;
    let rustls::Error::InvalidCertificate(fault) = fault else { return CertificateStanding::Refused };
    match fault {
        E::UnknownIssuer => CertificateStanding::UnknownIssuer,
        E::Expired | E::ExpiredContext { .. } | E::NotValidYet | E::NotValidYetContext { .. } => {
            CertificateStanding::Time
        }
        E::NotValidForName | E::NotValidForNameContext { .. } => CertificateStanding::OtherName,
        _ => CertificateStanding::Refused,
    }
}

fn public_roots() -> RootCertStore {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(webpki_root_certs::TLS_SERVER_ROOT_CERTS.iter().cloned());
    roots
}

/// Whether a certificate that is trusted already would be by these roots alone.
fn goes_back_to(
    roots: RootCertStore,
    end_entity: &CertificateDer<'_>,
    intermediates: &[CertificateDer<'_>],
    server_name: &ServerName<'_>,
    now: UnixTime,
) -> bool {
    let provider = Arc::new(ring::default_provider());
    let Ok(judge) = WebPkiServerVerifier::builder_with_provider(Arc::new(roots), provider).build() else {
        return false;
    };
    judge.verify_server_cert(end_entity, intermediates, server_name, &[], now).is_ok()
}

/// Who issued a certificate, by its own words.
fn issuer_of(certificate: &CertificateDer<'_>) -> Option<String> {
    let (_, certificate) = x509_parser::parse_x509_certificate(certificate.as_ref()).ok()?;
    name_of(certificate.issuer())
}

fn name_of(name: &X509Name<'_>) -> Option<String> {
    let parts = name.iter_common_name().chain(name.iter_organization());
    let texts = parts.filter_map(|part| part.as_str().ok());
    let mut texts = texts.map(|text| text.chars().filter(|c| !c.is_control()).take(MAX_ISSUER).collect::<String>());
    texts.find(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests;
