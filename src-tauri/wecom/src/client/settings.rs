//! Where and how WeCom is reached: address, proxy, time-outs, and the pair that identifies the application.

use super::transport::Transport;
use crate::error::SettingError;
use secrecy::{ExposeSecret, SecretString};
use std::fmt;
use std::sync::Arc;
use std::time::Duration;
use url::{Host, Url};

/// The address of the public service.
pub const PUBLIC_BASE_URL: &str = "https://qyapi.weixin.qq.com";
/// How long to wait for a connection (name, TCP, proxy, TLS together) unless told otherwise.
pub const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// How long to wait for a whole call, its connection and answer included, unless told otherwise. Lists of the contacts may take
/// longer, as long as they keep coming: see [`LIST_TIMEOUT`].
pub const CALL_TIMEOUT: Duration = Duration::from_secs(15);
/// How long a list may take that keeps coming, unless told otherwise. Nothing may come for as long as another call may take in all.
/// The longest answers of large companies are some megabytes, and lines slow (`wecom/limits.md §7` [D]).
pub const LIST_TIMEOUT: Duration = Duration::from_mins(10);

/// Checked settings of a [`crate::Client`].
#[derive(Clone)]
pub struct ClientSettings {
    base: Url,
    proxy: Option<Url>,
    transport: Option<Arc<dyn Transport>>,
    connect_timeout: Duration,
    call_timeout: Duration,
    list_timeout: Duration,
}

impl ClientSettings {
    /// Checks an address and a proxy.
    ///
    /// `base_url`: `None` is the public service. `https` only, but for loopback (127.0.0.0/8, `::1`, `localhost`), where
    /// `http` is taken too. A path is kept (private deployments have one; `/cgi-bin` at its end is dropped, since every
    /// call brings it); query and fragment are not. A user name in it is refused.
    ///
    /// `proxy`: `http`, `https`, `socks5` or `socks5h` (names resolved by the proxy), with user and password if it wants
    /// them. `None` is a direct connection: the proxy of the system is never taken unasked. To an `http` address there is no way
    /// through a proxy: what goes to a server of this computer unencrypted must not be read on its way by another.
    pub fn new(base_url: Option<&str>, proxy: Option<&str>) -> Result<Self, SettingError> {
        let base = check_base(base_url.unwrap_or(PUBLIC_BASE_URL))?;
        let proxy = proxy.map(check_proxy).transpose()?;
        if proxy.is_some() && base.scheme() == "http" {
            return Err(SettingError::ProxyToHttp);
        }
        Ok(Self {
            base,
            proxy,
            transport: None,
            connect_timeout: CONNECT_TIMEOUT,
            call_timeout: CALL_TIMEOUT,
            list_timeout: LIST_TIMEOUT,
        })
    }

    /// Other time-outs. The one for connecting is never longer than that of the whole call, so that running out of time
    /// while connecting can always be told from running out of time later.
    #[must_use]
    pub fn with_timeouts(mut self, connect: Duration, call: Duration) -> Self {
        self.connect_timeout = connect.min(call);
        self.call_timeout = call;
        self
    }

    /// Another time-out for lists that keep coming.
    #[must_use]
    pub fn with_list_timeout(mut self, list: Duration) -> Self {
        self.list_timeout = list;
        self
    }

    /// Has every request answered inside this process. Nothing goes to the network then.
    #[must_use]
    pub fn with_transport(mut self, transport: Arc<dyn Transport>) -> Self {
        self.transport = Some(transport);
        self
    }

    /// Scheme, host and port of the address, as in `https://qyapi.weixin.qq.com`: whom a secret is given to.
    pub fn origin(&self) -> String {
        self.base.origin().ascii_serialization()
    }

    /// The address, without query and fragment.
    pub fn base_url(&self) -> &Url {
        &self.base
    }

    /// The proxy for display: scheme, host and port; never its user or password.
    pub fn proxy_for_display(&self) -> Option<String> {
        self.proxy.as_ref().map(|proxy| {
            let port = proxy.port().map(|port| format!(":{port}")).unwrap_or_default();
            format!("{}://{}{port}", proxy.scheme(), proxy.host_str().unwrap_or_default())
        })
    }

    /// Whether the address of the proxy has a user in it and no password.
    pub fn proxy_wants_password(&self) -> bool {
        self.proxy.as_ref().is_some_and(|proxy| !proxy.username().is_empty() && proxy.password().is_none())
    }

    /// Signs in at the proxy with the user of its address and this password. Without such a user it is not used.
    #[must_use]
    pub fn with_proxy_password(mut self, password: &SecretString) -> Self {
        let is_wanted = self.proxy_wants_password();
        if let Some(proxy) = self.proxy.as_mut().filter(|_| is_wanted) {
            // An address without a host could not have one; it was refused.
            let _ = proxy.set_password(Some(password.expose_secret()));
        }
        self
    }

    /// Time allowed for connecting.
    pub fn connect_timeout(&self) -> Duration {
        self.connect_timeout
    }

    /// Time allowed for a whole call.
    pub fn call_timeout(&self) -> Duration {
        self.call_timeout
    }

    /// Time allowed for a list that keeps coming.
    pub fn list_timeout(&self) -> Duration {
        self.list_timeout
    }

    /// The proxy with everything in it, for the connector alone.
    pub(super) fn proxy(&self) -> Option<&Url> {
        self.proxy.as_ref()
    }

    /// What answers instead of the network.
    pub(super) fn transport(&self) -> Option<&Arc<dyn Transport>> {
        self.transport.as_ref()
    }

    /// Whether any connection of this client is encrypted.
    pub(super) fn uses_tls(&self) -> bool {
        self.base.scheme() == "https" || self.proxy.as_ref().is_some_and(|proxy| proxy.scheme() == "https")
    }

    /// The address of one interface, such as `message/send`.
    pub(super) fn address_of(&self, interface: &str) -> Url {
        let mut url = self.base.clone();
        url.set_path(&format!("{}/cgi-bin/{interface}", self.base.path().trim_end_matches('/')));
        url
    }
}

impl fmt::Debug for ClientSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientSettings")
            .field("base", &self.base.as_str())
            .field("proxy", &self.proxy_for_display())
            .field("inside", &self.transport.is_some())
            .field("connect_timeout", &self.connect_timeout)
            .field("call_timeout", &self.call_timeout)
            .field("list_timeout", &self.list_timeout)
            .finish()
    }
}

/// What identifies an application of a company towards WeCom.
#[derive(Clone)]
pub struct Credentials {
    /// 企业ID.
    pub corp_id: String,
    /// The application's own secret (never that of contact sync, which may not send).
    pub secret: SecretString,
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").field("corp_id", &self.corp_id).finish_non_exhaustive()
    }
}

fn check_base(text: &str) -> Result<Url, SettingError> {
    let mut url = Url::parse(text.trim()).map_err(|_| SettingError::NotAUrl)?;
    match (url.scheme(), url.host()) {
        (_, None) => return Err(SettingError::NotAUrl),
        ("https", Some(_)) => {}
        ("http", Some(host)) if is_loopback(&host) => {}
        _ => return Err(SettingError::NotHttps),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(SettingError::NotAUrl);
    }
    url.set_query(None);
    url.set_fragment(None);
    let path = url.path().trim_end_matches('/');
    let path = path.strip_suffix("/cgi-bin").unwrap_or(path).trim_end_matches('/').to_owned();
    url.set_path(&path);
    Ok(url)
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

fn check_proxy(text: &str) -> Result<Url, SettingError> {
    let url = Url::parse(text.trim()).map_err(|_| SettingError::Proxy)?;
    let known = matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h");
    if known && url.host_str().is_some_and(|host| !host.is_empty()) { Ok(url) } else { Err(SettingError::Proxy) }
}

#[cfg(test)]
mod tests;
