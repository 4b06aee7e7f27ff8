//! Where and how WeCom is reached: address, proxy, time-outs, and the pair that identifies the application.

use super::transport::Transport;
use crate::error::SettingError;
use secrecy::SecretString;
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
mod tests {
    use super::*;

    fn base(text: &str) -> Result<String, SettingError> {
        ClientSettings::new(Some(text), None).map(|settings| settings.address_of("gettoken").to_string())
    }

    #[test]
    fn the_public_service_is_the_default() {
        let settings = ClientSettings::new(None, None).unwrap();
        assert_eq!(settings.address_of("message/send").as_str(), "https://qyapi.weixin.qq.com/cgi-bin/message/send");
        assert_eq!(settings.connect_timeout(), Duration::from_secs(5));
        assert_eq!(settings.call_timeout(), Duration::from_secs(15));
        assert_eq!(settings.proxy_for_display(), None);
    }

    #[test]
    fn addresses_of_private_deployments_keep_their_path() {
        for (given, expected) in [
            ("https://wecom.example.cn", "https://wecom.example.cn/cgi-bin/gettoken"),
            (" https://wecom.example.cn/ ", "https://wecom.example.cn/cgi-bin/gettoken"),
            ("https://wecom.example.cn:8443/gate/", "https://wecom.example.cn:8443/gate/cgi-bin/gettoken"),
            ("https://wecom.example.cn/gate/cgi-bin/", "https://wecom.example.cn/gate/cgi-bin/gettoken"),
            ("https://wecom.example.cn/cgi-bin?x=1#y", "https://wecom.example.cn/cgi-bin/gettoken"),
            ("http://127.8.9.1:99", "http://127.8.9.1:99/cgi-bin/gettoken"),
            ("http://[::1]:99", "http://[::1]:99/cgi-bin/gettoken"),
            ("http://LOCALHOST", "http://localhost/cgi-bin/gettoken"),
        ] {
            assert_eq!(base(given).as_deref(), Ok(expected), "{given}");
        }
    }

    #[test]
    fn unusable_addresses() {
        for (given, expected) in [
            ("", SettingError::NotAUrl),
            ("qyapi.weixin.qq.com", SettingError::NotAUrl),
            ("localhost:8080", SettingError::NotAUrl),
            ("https://", SettingError::NotAUrl),
            ("https://user:word@wecom.example.cn", SettingError::NotAUrl),
            ("http://qyapi.weixin.qq.com", SettingError::NotHttps),
            ("http://10.0.0.1", SettingError::NotHttps),
            ("http://localhost.example.cn", SettingError::NotHttps),
            ("http://127.0.0.1.example.cn", SettingError::NotHttps),
            ("ftp://127.0.0.1", SettingError::NotHttps),
            ("file:///etc/passwd", SettingError::NotAUrl),
        ] {
            assert_eq!(base(given), Err(expected), "{given}");
        }
    }

    #[test]
    fn proxies() {
        for good in ["http://p:3128", "https://p", "socks5://u:w@p:1080", "socks5h://[::1]:1"] {
            assert!(ClientSettings::new(None, Some(good)).is_ok(), "{good}");
        }
        for bad in ["", "p:3128", "ftp://p", "socks4://p", "http://", "socks5://", "socks5h:"] {
            assert_eq!(ClientSettings::new(None, Some(bad)).unwrap_err(), SettingError::Proxy, "{bad}");
        }
    }

    #[test]
    fn a_plain_address_is_not_reached_through_a_proxy() {
        for proxy in ["http://p:3128", "https://p", "socks5://127.0.0.1:1080", "socks5h://p"] {
            let refused = ClientSettings::new(Some("http://127.0.0.1:99"), Some(proxy)).unwrap_err();
            assert_eq!(refused, SettingError::ProxyToHttp, "{proxy}");
            assert!(ClientSettings::new(Some("https://127.0.0.1:99"), Some(proxy)).is_ok(), "{proxy}");
        }
    }

    #[test]
    fn the_origin_is_scheme_host_and_port() {
        for (base, expected) in [
            (None, PUBLIC_BASE_URL),
            (Some("HTTPS://QYAPI.weixin.qq.com:443/cgi-bin/"), PUBLIC_BASE_URL),
            (Some("https://wecom.example.cn:8443/gate"), "https://wecom.example.cn:8443"),
            (Some("https://qyapi.weixin.qq.com.example.cn"), "https://qyapi.weixin.qq.com.example.cn"),
            (Some("https://qyapi.weixin.qq.com:444"), "https://qyapi.weixin.qq.com:444"),
            (Some("http://LOCALHOST:8/"), "http://localhost:8"),
        ] {
            assert_eq!(ClientSettings::new(base, None).unwrap().origin(), expected, "{base:?}");
        }
    }

    #[test]
    fn the_proxys_user_and_password_are_not_shown() {
        let settings = ClientSettings::new(None, Some("http://canary-user:canary-word@proxy.example.cn:3128")).unwrap();
        assert_eq!(settings.proxy_for_display().as_deref(), Some("http://proxy.example.cn:3128"));
        let debug = format!("{settings:?} {settings:#?}");
        assert!(!debug.contains("canary"), "{debug}");
        assert!(debug.contains("proxy.example.cn"));
    }

    #[test]
    fn connecting_never_takes_longer_than_the_call() {
        let settings =
            ClientSettings::new(None, None).unwrap().with_timeouts(Duration::from_secs(9), Duration::from_secs(2));
        assert_eq!(settings.connect_timeout(), Duration::from_secs(2));
    }
}
