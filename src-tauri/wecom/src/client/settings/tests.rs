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
