//! What can go wrong when WeCom is called, told apart by what the caller should do next.
//!
//! Four different things: WeCom answered with an error number; the network failed before the request could have been
//! acted on; the outcome is unknown; something answered that is not WeCom.

use crate::class::ErrorClass;
use serde::{Deserialize, Serialize};

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

/// Why a call did not give a usable success.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Error {
    /// WeCom answered with an error number.
    #[error("WeCom answered {}: {}", .0.code, .0.message)]
    Api(Box<ApiError>),
    /// The request certainly did not reach WeCom: no name, no route, refused, TLS failed, proxy failed; for requests with an
    /// effect (send, recall) also when no token could be had for them.
    #[error("could not connect: {0}")]
    Unreachable(String),
    /// The request left, or may have left, and no whole answer came: time-out, cut connection. WeCom may have acted.
    #[error("no answer, outcome unknown: {0}")]
    OutcomeUnknown(String),
    /// Something answered that is not WeCom's JSON (a proxy's page, a portal). `status` is the HTTP status.
    #[error("the answer is not WeCom's (HTTP {status}): {excerpt}")]
    NotWecom {
        /// HTTP status.
        status: u16,
        /// The first characters of what came, without control characters.
        excerpt: String,
    },
    /// This secret was refused before and has not been changed since; not asked again, because repeated wrong secrets
    /// block the address for an hour (`wecom/contacts-media-agent.md §2` [O]).
    #[error("the secret was refused ({}) and has not been changed since", .0.code)]
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

impl Error {
    /// Whether WeCom may have acted on the request although no success came back.
    pub fn outcome_is_unknown(&self) -> bool {
        match self {
            Self::OutcomeUnknown(_) | Self::NotWecom { .. } => true,
            Self::Api(api) => api.may_have_acted(),
            Self::Unreachable(_) | Self::SecretRefused(_) | Self::Setting(_) => false,
        }
    }
}
