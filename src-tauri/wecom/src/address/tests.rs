use super::*;

#[test]
fn addresses() {
    let good = [
        "https://a.example.com",
        "http://10.0.0.8:8080/x?y=1#z",
        "HTTPS://A.example.com/路径?名=值",
        "https://企业.example.com/",
        "http://[::1]/",
    ];
    for text in good {
        assert!(check(text).is_ok(), "{text:?}");
    }
    for text in ["", "  ", "\u{200B}\n"] {
        assert_eq!(check(text), Err(Fault::Missing), "{text:?}");
    }
    let schemes = [
        "www.example.com",
        "javascript:alert(1)",
        "javascript:alert( 1 )",
        "ftp://a.example.com",
        "//a.example.com",
        "https:/a.example.com",
        "https：//a.example.com",
        "data:text/html,https://a",
        "mailto:a@example.com",
    ];
    for text in schemes {
        assert_eq!(check(text), Err(Fault::Scheme), "{text:?}");
    }
    let invalid = [
        "https://",
        "http:///path",
        "https://?q",
        "https://#f",
        "https://\\a",
        "https://a.example.com/a b",
        " https://a.example.com",
        "https://a.example.com\n",
        "https://a.exam\u{200B}ple.com",
        "ht\u{200B}tps://a.example.com",
        "https://a.example.com/\u{202E}gpj.exe",
        "https://a.example.com/\u{3000}",
        "https://:80/",
        "https://a:99999/",
    ];
    for text in invalid {
        assert_eq!(check(text), Err(Fault::Invalid), "{text:?}");
    }
}

#[test]
fn hosts() {
    assert_eq!(host("https://static.example.com/a.png").as_deref(), Some("static.example.com"));
    assert_eq!(host("static.example.com/a.png"), None);
}

#[test]
fn what_hides_where_it_leads() {
    for (address, expected) in [
        ("https://oa.example.com/a@b?c=@d#@", None),
        ("https://oa.example.com@evil.example/", Some(Doubt::HiddenHost)),
        ("https://oa.example.com:443@evil.example/x", Some(Doubt::HiddenHost)),
        ("https://@evil.example", Some(Doubt::HiddenHost)),
        ("https://oa.example.com\\@evil.example", Some(Doubt::HiddenHost)),
        ("https://企业.example.com/", Some(Doubt::International)),
        ("https://xn--fiqs8s.example.com/", Some(Doubt::International)),
        ("https://企业oa.example.com/", Some(Doubt::International)),
        ("https://bücher.example", Some(Doubt::International)),
        ("https://пример.рф/", Some(Doubt::International)),
        ("https://wеixin.qq.com", Some(Doubt::LookAlike)),
        ("https://аррӏе.com/", Some(Doubt::LookAlike)),
        ("https://xn--80ak6aa92e.com/", Some(Doubt::LookAlike)),
        ("https://ｏａ.example.com", None),
        ("http://10.0.0.8:8080/", None),
        ("http://[::1]/", None),
        ("no address", None),
    ] {
        assert_eq!(doubt(address), expected, "{address}");
    }
}

#[test]
fn addresses_in_a_text_end_where_a_reader_sees_it() {
    let found = |text: &str| bare(text).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(found("https://a.cn谢谢"), ["https://a.cn"]);
    assert_eq!(found("(https://a.cn/x), http://b.cn."), ["https://a.cn/x", "http://b.cn"]);
    assert_eq!(found("https:// http:///x https://"), Vec::<String>::new());
    assert_eq!(found("看ＨＴＴＰ"), Vec::<String>::new());
}
