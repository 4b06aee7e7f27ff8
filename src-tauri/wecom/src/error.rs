//! What can go wrong when WeCom is called, told apart by what the caller should do next.
//!
//! Four different things: WeCom answered with an error number; the network failed before the request could have been
//! acted on, or one failed that asks for nothing to be done; the outcome is unknown; something answered that is not WeCom.

use crate::class::ErrorClass;
use serde::{Deserialize, Serialize};
use std::fmt;

/// An answer of WeCom with an error number other than 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiError {
    /// `errcode`; kept as it came, also when the catalogue does not know it.
    pub code: i64,
    /// `errmsg` as it came. For display only, never for decisions (`wecom/messages.md §0.3` [O]).
    pub message: String,
    /// The number after `hint:` in the text; WeCom's support asks for it [C].
    pub hint: Option<String>,
    /// The public address that the server saw, from `from ip:` in the text [C].
    pub from_ip: Option<String>,
    /// The whole answer as JSON text: a refused send may carry `invaliduser` beside the number [C].
    pub body: String,
}

impl ApiError {
    /// Whether the very same request may be sent again within seconds: the server had a fault, or there were too many
    /// calls at once (45033). Not after a frequency limit: its block lasts a minute at the least
    /// (`wecom/limits.md §1` [O]).
    pub fn may_be_repeated_soon(&self) -> bool {
        self.class() == ErrorClass::Transient || self.is_crowding()
    }

    /// Whether WeCom may have done what was asked although it answered a number: -1 says that the server was busy, and not how far
    /// it came (`errcodes.tsv` says to repeat the request, and nothing of its effect [U]). Every other number refuses.
    pub fn may_have_acted(&self) -> bool {
        self.code == crate::errcode::SYSTEM_BUSY
    }

    /// Whether there were too many calls at the same time (45033): fewer at once, after a moment, and it works
    /// (`wecom/limits.md §1` [O], `§7.5` [D]).
    pub fn is_crowding(&self) -> bool {
        self.code == 45033
    }

    /// The class of [`ApiError::code`].
    pub fn class(&self) -> ErrorClass {
        crate::errcode::class_of(self.code)
    }
}

/// What stands between this computer and WeCom, told apart by what mends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum Obstacle {
    /// The name of the server was not found: no network, or a slip in the address.
    Name,
    /// There is nothing at the address that takes connections, or no way to it.
    Refused,
    /// It took too long.
    Timeout,
    /// The connection came about and ended before a whole answer.
    BrokenOff,
    /// No safe connection: the certificate is not trusted, or what is there does not encrypt.
    Tls,
    /// The proxy itself cannot be reached.
    ProxyAway,
    /// The proxy wants somebody to sign in (407).
    ProxyLogin,
    /// The proxy does not let through to the server.
    ProxyRefused,
    /// Something else answers than WeCom.
    Foreign,
}

/// What kept a call from WeCom, and where.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Blockage {
    /// What it is.
    pub obstacle: Obstacle,
    /// Host and port where it is: of the server as it was set, or of the proxy.
    pub place: String,
}

impl Obstacle {
    /// Whether the proxy is what is in the way.
    pub fn is_proxy(self) -> bool {
        matches!(self, Self::ProxyAway | Self::ProxyLogin | Self::ProxyRefused)
    }
}

impl fmt::Display for Blockage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = &self.place;
        match self.obstacle {
            Obstacle::Name => write!(f, "the name of {place} was not found"),
            Obstacle::Refused => write!(f, "{place} takes no connections"),
            Obstacle::Timeout => write!(f, "{place} did not answer in the time allowed"),
            Obstacle::BrokenOff => write!(f, "{place} ended the connection without an answer"),
            Obstacle::Tls => write!(f, "no safe connection to {place}"),
            Obstacle::ProxyAway => write!(f, "the proxy {place} cannot be reached"),
            Obstacle::ProxyLogin => write!(f, "the proxy {place} wants somebody to sign in"),
            Obstacle::ProxyRefused => write!(f, "the proxy {place} does not let the connection through"),
            Obstacle::Foreign => write!(f, "{place} answers, but not as WeCom does"),
        }
    }
}

/// Why a call certainly did nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{cause}", .at.as_ref().map(|at| format!("{at}: ")).unwrap_or_default())]
pub struct Unreached {
    /// What was in the way, when it was the network.
    pub at: Option<Blockage>,
    /// The causes as the libraries tell them. For logs and the curious.
    pub cause: String,
}

/// Why a call did not give a usable success.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// WeCom answered with an error number.
    #[error("WeCom answered {}: {}", named(.0), .0.message)]
    Api(Box<ApiError>),
    /// The request certainly did nothing: no name, no route, refused, TLS failed, proxy failed. For requests with an effect (send,
    /// recall) also when no token could be had for them; for those without (a list, the token) also when no whole answer came.
    #[error("could not connect: {0}")]
    Unreachable(Box<Unreached>),
    /// The request left, or may have left, and no whole answer came: time-out, cut connection. WeCom may have acted.
    #[error("no answer, outcome unknown: {0}")]
    OutcomeUnknown(String),
    /// Something answered that is not WeCom's JSON (a proxy's page, a portal). `status` is the HTTP status.
    #[error("{place} does not answer as WeCom does (HTTP {status}): {excerpt}")]
    NotWecom {
        /// Host and port of the server as it was set.
        place: String,
        /// HTTP status.
        status: u16,
        /// The first characters of what came, without control characters.
        excerpt: String,
    },
    /// This secret was refused before, perhaps in an earlier process, and has not been changed since; not asked again, because
    /// repeated wrong secrets block the address for an hour (`wecom/contacts-media-agent.md §2` [O]).
    #[error("the secret was refused ({}) and has not been changed since", named(.0))]
    SecretRefused(Box<ApiError>),
    /// The settings of the profile cannot be used (address, proxy).
    #[error("unusable setting: {0}")]
    Setting(#[from] SettingError),
}

/// A setting of the client that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SettingError {
    /// Not a URL.
    #[error("the address is not a URL")]
    NotAUrl,
    /// `http` is allowed for loopback only.
    #[error("the address must begin with https (http is for this computer only)")]
    NotHttps,
    /// The proxy must be http, https or socks5.
    #[error("the proxy must be an http, https or socks5 URL")]
    Proxy,
    /// A plain address through a proxy: the proxy would read the secret.
    #[error("an http address is not reached through a proxy, which would read the secret")]
    ProxyToHttp,
    /// TLS could not be set up on this computer.
    #[error("TLS could not be set up: {0}")]
    Tls(String),
}

/// The number, and what it says happened: who reads a log has no list of the numbers at hand.
fn named(api: &ApiError) -> String {
    crate::errcode::atlas::gist(api.code).map_or_else(|| api.code.to_string(), |what| format!("{} ({what})", api.code))
}

impl Error {
    /// A request that certainly did nothing, for a reason that is not the network's.
    pub fn unreachable(cause: impl Into<String>) -> Self {
        Self::Unreachable(Box::new(Unreached { at: None, cause: cause.into() }))
    }

    /// What kept the call from WeCom, when it was the network.
    pub fn blockage(&self) -> Option<Blockage> {
        match self {
            Self::Unreachable(unreached) => unreached.at.clone(),
            Self::NotWecom { place, .. } => Some(Blockage { obstacle: Obstacle::Foreign, place: place.clone() }),
            Self::Api(_) | Self::OutcomeUnknown(_) | Self::SecretRefused(_) | Self::Setting(_) => None,
        }
    }

    /// Whether WeCom may have acted on the request although no success came back.
    pub fn outcome_is_unknown(&self) -> bool {
        match self {
            Self::OutcomeUnknown(_) | Self::NotWecom { .. } => true,
            Self::Api(api) => api.may_have_acted(),
            Self::Unreachable(_) | Self::SecretRefused(_) | Self::Setting(_) => false,
        }
    }
}
