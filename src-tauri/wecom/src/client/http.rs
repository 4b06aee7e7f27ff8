//! The connection to WeCom: one pool per client, TLS with the certificates of the system, no redirects, no proxy unasked.

use super::multipart::Upload;
use super::obstacle;
use super::reply::{Answer, Asked};
use super::scrub::Scrub;
use super::settings::ClientSettings;
use super::transport::{Transport, is_cut_off};
use super::witness::Witness;
use crate::error::{Blockage, Error, Obstacle, SettingError, Unreached};
use bytes::Bytes;
use parking_lot::Mutex;
use reqwest::header::{ACCEPT, CONTENT_TYPE, DATE, HeaderMap, HeaderValue};
use rustls::client::danger::ServerCertVerifier;
use rustls::crypto::ring;
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use rustls_platform_verifier::Verifier;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use url::Url;

/// Largest answer that is read, in bytes: the member lists of big companies are long, endless answers are a fault.
pub const MAX_ANSWER_BYTES: usize = 32 * 1024 * 1024;

/// How long an unused connection is kept. Short, because a connection that the far side has just closed costs a send
/// with unknown outcome.
const IDLE: Duration = Duration::from_secs(20);

/// The slowest line on which an upload still comes through, in bytes a second: a file of 20 MB is given about ten minutes
/// more than any other call [D].
const SLOWEST_UPLOAD: u64 = 32 * 1024;

/// Content type of JSON.
const JSON: &str = "application/json; charset=utf-8";
/// What every request accepts.
const ACCEPTED: &str = "application/json";

/// What sends requests.
pub(super) struct Http {
    way: Way,
    call_timeout: Duration,
    list_timeout: Duration,
    place: Arc<str>,
    /// Host and port of the proxy, if there is one.
    proxy: Option<String>,
    /// The date of the newest answer that bore one, in Unix milliseconds.
    date_ms: Mutex<Option<i64>>,
}

enum Way {
    Network(reqwest::Client),
    Inside(Arc<dyn Transport>),
}

/// What a request carries.
#[derive(Clone, Copy)]
pub(super) enum Payload<'a> {
    /// Nothing: a GET.
    None,
    /// Nothing: a GET whose answer may be long, and take its time as long as it keeps coming.
    List,
    /// A POST with this JSON, byte for byte.
    Json(&'a [u8]),
    /// A POST with a file.
    Upload(&'a Upload),
}

impl Payload<'_> {
    /// Whether WeCom does something because of the request, beyond answering it.
    pub(super) fn has_effect(self) -> bool {
        !matches!(self, Self::None | Self::List)
    }
}

impl Http {
    /// A connector for these settings.
    pub(super) fn new(settings: &ClientSettings) -> Result<Self, SettingError> {
        match settings.transport() {
            Some(transport) => Ok(Self::by(Way::Inside(Arc::clone(transport)), settings)),
            None => Self::on_the_network(settings, tls(settings.uses_tls())?),
        }
    }

    /// The same, and what sees the certificates of the server; nothing does where none are shown.
    pub(super) fn watched(settings: &ClientSettings) -> Result<(Self, Option<Arc<Witness>>), SettingError> {
        if settings.transport().is_some() || !settings.uses_tls() {
            return Ok((Self::new(settings)?, None));
        }
        let host = settings.base_url().host_str().unwrap_or_default();
        let witness = Arc::new(Witness::new(of_the_computer()?, host));
        let http = Self::on_the_network(settings, tls_judged_by(Arc::clone(&witness) as _)?)?;
        Ok((http, Some(witness)))
    }

    fn on_the_network(settings: &ClientSettings, tls: ClientConfig) -> Result<Self, SettingError> {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT, HeaderValue::from_static(ACCEPTED));
        let builder = reqwest::Client::builder()
            .user_agent(concat!("Posthorn/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .connect_timeout(settings.connect_timeout())
            .timeout(settings.call_timeout())
            .pool_idle_timeout(IDLE)
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .referer(false)
            .https_only(settings.base_url().scheme() == "https")
            .tls_backend_preconfigured(tls);
        let builder = match settings.proxy() {
            None => builder.no_proxy(),
            Some(proxy) => builder.proxy(reqwest::Proxy::all(proxy.clone()).map_err(|_| SettingError::Proxy)?),
        };
        let client = builder.build().map_err(|fault| SettingError::Tls(obstacle::causes(&fault.without_url())))?;
        Ok(Self::by(Way::Network(client), settings))
    }

    fn by(way: Way, settings: &ClientSettings) -> Self {
        Self {
            way,
            call_timeout: settings.call_timeout(),
            list_timeout: settings.list_timeout(),
            place: place_of(settings.base_url()).into(),
            proxy: settings.proxy().map(place_of),
            date_ms: Mutex::default(),
        }
    }

    /// The date of the newest answer that bore one, in Unix milliseconds.
    pub(super) fn date_ms(&self) -> Option<i64> {
        *self.date_ms.lock()
    }

    fn note_date(&self, headers: &HeaderMap) {
        let text = headers.get(DATE).and_then(|date| date.to_str().ok());
        let date = text.and_then(|text| httpdate::parse_http_date(text).ok());
        let since = date.and_then(|date| date.duration_since(UNIX_EPOCH).ok());
        if let Some(ms) = since.and_then(|since| i64::try_from(since.as_millis()).ok()) {
            *self.date_ms.lock() = Some(ms);
        }
    }

    /// What an answer to a request with this payload is judged by.
    pub(super) fn asked(&self, payload: Payload<'_>) -> Asked {
        Asked { place: Arc::clone(&self.place), has_effect: payload.has_effect() }
    }

    /// One request, once. A body of JSON goes out byte for byte.
    pub(super) async fn fetch(&self, url: Url, payload: Payload<'_>, scrub: &Scrub) -> Result<Answer, Error> {
        let client = match &self.way {
            Way::Network(client) => client,
            Way::Inside(transport) => return self.inside(&**transport, &url, payload).await,
        };
        let request = match payload {
            Payload::None => client.get(url),
            Payload::List => client.get(url).timeout(self.list_timeout),
            Payload::Json(body) => client.post(url).header(CONTENT_TYPE, JSON).body(body.to_vec()),
            Payload::Upload(upload) => {
                let time = self.call_timeout + Duration::from_secs(upload.length() / SLOWEST_UPLOAD);
                let request = client.post(url).header(CONTENT_TYPE, upload.content_type());
                request.timeout(time).body(reqwest::Body::wrap(upload.body()))
            }
        };
        let asked = self.asked(payload);
        // A list may take long, but not stand still. What else is asked has a time for the whole.
        let still = matches!(payload, Payload::List).then_some(self.call_timeout);
        let lost = |fault| self.lost(fault, &asked, scrub);
        let mut response = moving(still, &asked, request.send()).await?.map_err(lost)?;
        self.note_date(response.headers());
        let status = response.status().as_u16();
        let mut body = Vec::new();
        loop {
            match moving(still, &asked, response.chunk()).await? {
                Ok(Some(chunk)) if body.len() + chunk.len() <= MAX_ANSWER_BYTES => body.extend_from_slice(&chunk),
                Ok(Some(_)) => {
                    let cause = format!("the answer is longer than {MAX_ANSWER_BYTES} bytes");
                    return Err(asked.unanswered(Obstacle::Foreign, cause));
                }
                Ok(None) => return Ok(Answer { asked, status, body }),
                // The page of a proxy says more than that it broke off.
                Err(_) if status != 200 => return Ok(Answer { asked, status, body }),
                Err(fault) => return Err(lost(fault)),
            }
        }
    }

    /// The same request, handed over inside the process.
    async fn inside(&self, transport: &dyn Transport, url: &Url, payload: Payload<'_>) -> Result<Answer, Error> {
        let request = http::Request::builder().uri(url.as_str()).header(ACCEPT, ACCEPTED);
        let request = match payload {
            Payload::None | Payload::List => request.body(Bytes::new()),
            Payload::Json(body) => {
                request.method(http::Method::POST).header(CONTENT_TYPE, JSON).body(Bytes::copy_from_slice(body))
            }
            Payload::Upload(upload) => {
                request.method(http::Method::POST).header(CONTENT_TYPE, upload.content_type()).body(upload.whole())
            }
        };
        // An address that no request can have is left out of the words: it holds the token.
        let request = request.map_err(|_| Error::unreachable("the address cannot be used"))?;
        let asked = self.asked(payload);
        match tokio::time::timeout(self.call_timeout, transport.answer(request)).await {
            Ok(answer) if is_cut_off(&answer) => {
                Err(asked.unanswered(Obstacle::BrokenOff, "the connection was closed before an answer".to_owned()))
            }
            Ok(answer) => Ok(Answer { asked, status: answer.status().as_u16(), body: answer.into_body().to_vec() }),
            Err(_) => Err(asked.unanswered(Obstacle::Timeout, "no answer in the time allowed".to_owned())),
        }
    }

    /// The error for a request without a whole answer: it certainly never left only if no connection came about.
    fn lost(&self, fault: reqwest::Error, asked: &Asked, scrub: &Scrub) -> Error {
        let fault = fault.without_url();
        let cause = scrub.clean(obstacle::causes(&fault));
        if fault.is_connect() || fault.is_builder() {
            let obstacle = obstacle::of_connection(&fault, self.proxy.is_some());
            let place = match &self.proxy {
                Some(proxy) if obstacle.is_proxy() => proxy.clone(),
                _ => self.place.to_string(),
            };
            Error::Unreachable(Box::new(Unreached { at: Some(Blockage { obstacle, place }), cause }))
        } else if fault.is_timeout() {
            asked.unanswered(Obstacle::Timeout, "no answer in the time allowed".to_owned())
        } else {
            asked.unanswered(Obstacle::BrokenOff, cause)
        }
    }
}

/// Host and port as somebody would write them: without the port that goes without saying.
fn place_of(url: &Url) -> String {
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}{port}", url.host_str().unwrap_or_default())
}

/// Waits for a piece of an answer, no longer than it may stand still.
async fn moving<T>(still: Option<Duration>, asked: &Asked, piece: impl Future<Output = T>) -> Result<T, Error> {
    let Some(longest) = still else { return Ok(piece.await) };
    let came = tokio::time::timeout(longest, piece).await;
    came.map_err(|_| asked.unanswered(Obstacle::Timeout, "nothing came in the time allowed".to_owned()))
}

/// TLS with ring and the certificates of the system. The provider is passed along, never installed for the process.
///
/// A client that only ever speaks plain HTTP (loopback) trusts no certificate at all instead, so that it works on a
/// computer without any.
pub fn tls(needed: bool) -> Result<ClientConfig, SettingError> {
    if needed {
        return tls_judged_by(of_the_computer()?);
    }
    Ok(with_protocols(begun()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth()))
}

/// TLS that takes the certificates that this judge takes.
fn tls_judged_by(judge: Arc<dyn ServerCertVerifier>) -> Result<ClientConfig, SettingError> {
    // The name warns of judges that take everything; this is the computer's own, or looks on beside it.
    Ok(with_protocols(begun()?.dangerous().with_custom_certificate_verifier(judge).with_no_client_auth()))
}

/// The judge of this computer: its system, with the authorities that the system, its user or its company trust.
fn of_the_computer() -> Result<Arc<dyn ServerCertVerifier>, SettingError> {
    let judge = Verifier::new(Arc::new(ring::default_provider())).map_err(|fault| refused(&fault))?;
    Ok(Arc::new(judge))
}

fn begun() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, SettingError> {
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    builder.with_safe_default_protocol_versions().map_err(|fault| refused(&fault))
}

fn with_protocols(mut config: ClientConfig) -> ClientConfig {
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config
}

fn refused(fault: &rustls::Error) -> SettingError {
    SettingError::Tls(fault.to_string())
}
