//! Texts of every length around a limit, made of characters of one to four bytes.

use proptest::prelude::*;
use proptest::sample::select;

/// Lengths that stand in the documents: characters, bytes, or both.
const LIMITS: [usize; 21] = [4, 5, 10, 12, 13, 14, 16, 17, 18, 20, 22, 26, 30, 36, 38, 44, 64, 128, 160, 512, 1024];

/// A short text that shows something, with markup, line breaks and ids in it.
pub fn short() -> impl Strategy<Value = String> {
    "[a-z断电😀é<>&\"\\\\ $.，]{0,9}|通知<br>|<a href=\"https://a\\.example\">看</a>|\\$userName=zhangsan\\$ 好|\\$departmentName=2\\$|a\r\nb\rc"
        .prop_map(|text| format!("通{text}"))
}

/// A text whose length in bytes or characters is at most three away from `limit`.
pub fn around(limit: usize) -> impl Strategy<Value = String> {
    let filler = select(vec!['x', '断', '😀', 'é']);
    (filler, 0usize..4, any::<bool>(), -1i8..=3).prop_map(move |(filler, ahead, bytes, delta)| {
        let wanted = limit.saturating_add_signed(isize::from(delta)).max(1);
        let mut text = "x".repeat(ahead.min(wanted));
        let long = |text: &str| if bytes { text.len() } else { text.chars().count() };
        while long(&text) < wanted {
            text.push(filler);
        }
        text
    })
}

/// A text around any documented length.
pub fn around_any() -> impl Strategy<Value = String> {
    prop_oneof![6 => select(LIMITS.to_vec()), 1 => Just(2048)].prop_flat_map(around)
}

/// A field that has a limit beyond which something happens that is no refusal.
pub fn limited(limit: usize) -> BoxedStrategy<String> {
    prop_oneof![3 => short(), 1 => around(limit)].boxed()
}

/// An address that can be opened.
pub fn address() -> impl Strategy<Value = String> {
    let path = prop_oneof![
        6 => "/[a-z0-9]{0,6}(\\?[a-z]=[a-z0-9断]{0,3})?".boxed(),
        1 => prop_oneof![Just(1024usize), Just(2048)].prop_flat_map(|limit| limit - 2..=limit).prop_map(|length| {
            format!("/{}", "p".repeat(length - "https://a.example.com/".len()))
        }).boxed(),
    ];
    path.prop_map(|path| format!("https://a.example.com{path}"))
}

/// What is no address, or one that is too long.
pub fn no_address() -> impl Strategy<Value = String> {
    let fixed = select(vec![
        "www.example.com",
        "javascript:alert(1)",
        "ftp://a.example.com",
        "//a.example.com",
        "https:/a.example.com",
        "https：//a",
        "https://",
        "http:///path",
        "https://?q",
        "https://#f",
        "https://a.example.com/a b",
        " https://a.example.com",
        "https://a.example.com\n",
        "https://a.exam\u{200B}ple.com",
        "https://:80/",
        "https://a:99999/",
        "HTTPS://A.EXAMPLE.COM",
        "http://10.0.0.8:8080/x?y=1#z",
        "https://企业.example.com/路径",
        "http://[::1]/",
        "https://a.example.com/\u{3000}",
    ]);
    let long = (2046usize..=2050).prop_map(|length| {
        let head = "https://a.example.com/";
        format!("{head}{}", "p".repeat(length - head.len()))
    });
    prop_oneof![4 => fixed.prop_map(str::to_owned), 1 => long]
}
