use super::*;
use proptest::prelude::*;
use serde_json::json;

fn answer(status: u16, body: &[u8]) -> Result<Vec<u8>, Error> {
    Answer { asked: Asked { place: "wecom.example.cn".into(), has_effect: true }, status, body: body.to_vec() }
        .success(&Scrub::new([]))
}

#[test]
fn success_is_an_absent_or_zero_errcode() {
    for body in
        [r"{}", r#"{"errcode":0,"errmsg":"ok"}"#, r#"{"errcode":"0"}"#, r#" {"errcode":null} "#, r#"{"errcode":0.0}"#]
    {
        assert_eq!(answer(200, body.as_bytes()).unwrap(), body.as_bytes());
    }
}

#[test]
fn error_numbers_are_kept_as_they_came() {
    let body = r#"{"errcode":60020,"errmsg":"not allow to access from your ip, hint: [1665631550347282340443881], from ip: 203.0.113.9, more info at https://open.work.weixin.qq.com/devtool/query?e=60020"}"#;
    let Err(Error::Api(error)) = answer(200, body.as_bytes()) else { panic!("not an API error") };
    assert_eq!(error.code, 60020);
    assert_eq!(error.hint.as_deref(), Some("1665631550347282340443881"));
    assert_eq!(error.from_ip.as_deref(), Some("203.0.113.9"));
    assert_eq!(error.body, body);
    let Err(Error::Api(error)) = answer(200, br#"{"errcode":"987654321","errmsg":7}"#) else {
        panic!("not an API error")
    };
    assert_eq!((error.code, error.message.as_str()), (987_654_321, "7"));
}

#[test]
fn a_refused_send_still_names_its_addressees() {
    let body = br#"{"errcode":81013,"errmsg":"all invalid","invaliduser":"a|B"}"#;
    let Err(Error::Api(error)) = answer(200, body) else { panic!("not an API error") };
    assert_eq!(error.recipients().invalid_users, ["a", "b"]);
}

#[test]
fn what_is_not_wecoms() {
    for (status, body) in [
        (200, &b"<html>hello</html>"[..]),
        (200, b"[]"),
        (200, b"null"),
        (200, b"\"ok\""),
        (200, b""),
        (200, b"{\"errcode\":{}}"),
        (200, b"{\"errcode\":true}"),
        (200, b"{\"errcode\":0} trailing"),
        (200, b"{\"text\":\"\xff\"}"),
        (500, b"{\"errcode\":0}"),
        (302, b""),
        (204, b""),
    ] {
        let fault = answer(status, body).unwrap_err();
        assert!(matches!(fault, Error::NotWecom { status: s, .. } if s == status), "{fault:?}");
    }
}

#[test]
fn half_an_object_is_an_unknown_outcome() {
    for body in [&b"{"[..], b"{\"errcode\":0,\"errmsg\":\"o", b" {\"errcode\":0", b"{\"errcode\":0,\"m\":\"\xe5\xbc"] {
        assert!(matches!(answer(200, body), Err(Error::OutcomeUnknown(_))), "{body:?}");
    }
}

#[test]
fn lists_of_every_shape() {
    let reply = SendReply::from_body(
        json!({
            "errcode": 0, "invaliduser": "Chen.Mo | zhou-02||", "invalidparty": ["12", 15, null, ["x"]],
            "invalidtag": 9, "unlicenseduser": null, "msgid": "m-1", "response_code": ""
        })
        .to_string(),
    );
    assert_eq!(reply.invalid_users, ["chen.mo", "zhou-02"]);
    assert_eq!(reply.invalid_parties, ["12", "15"]);
    assert_eq!(reply.invalid_tags, ["9"]);
    assert!(reply.unlicensed_users.is_empty());
    assert_eq!(reply.msgid.as_deref(), Some("m-1"));
    assert_eq!(reply.response_code, None);
    assert_eq!(SendReply::from_body("{}".to_owned()), SendReply { body: "{}".to_owned(), ..SendReply::default() });
}

#[test]
fn texts_of_errors() {
    let none = (None, None);
    assert_eq!(parse_errmsg(""), none);
    assert_eq!(parse_errmsg("hint:"), none);
    assert_eq!(parse_errmsg("hint: [], from ip: 999.1.1.1"), none);
    assert_eq!(parse_errmsg("Hint:[ab-1], From IP: 2001:db8::1."), (Some("ab-1".into()), Some("2001:db8::1".into())));
    assert_eq!(parse_errmsg("x from ip: fe80::, more").1.as_deref(), Some("fe80::"));
    assert_eq!(parse_errmsg("x from ip:203.0.113.9").1.as_deref(), Some("203.0.113.9"));
}

#[test]
fn excerpts_are_plain_and_short() {
    assert_eq!(
        excerpt(
            "<!DOCTYPE html><html><head><title>Sign in</title><script>var a = '<b>';</script><STYLE>p{}</STYLE></head>\r\n<!-- x > y --><p>需要\u{0}登录\u{202e}</p>"
        ),
        "Sign in 需要登录"
    );
    assert_eq!(excerpt("1 < 2 and <"), "1 < 2 and <");
    assert_eq!(excerpt("<unclosed"), "");
    assert_eq!(excerpt(&"字".repeat(500)).chars().count(), 120);
    assert_eq!(excerpt(""), "");
}

proptest! {
    #[test]
    fn names_survive_joining(names in prop::collection::vec("[a-zA-Z0-9_.@-]{1,12}", 0..20), pad in " {0,2}") {
        let joined = names.iter().map(|name| format!("{pad}{name}{pad}")).collect::<Vec<_>>().join("|");
        prop_assert_eq!(split_names(&json!(joined)), names.clone());
        prop_assert_eq!(split_names(&json!(names)), names);
    }

    #[test]
    fn splitting_gives_no_blanks_and_no_bars(text in any::<String>()) {
        for name in split_names(&json!(text)) {
            prop_assert!(!name.is_empty() && name == name.trim() && !name.contains('|'));
        }
    }

    #[test]
    fn hint_and_address_are_found_anywhere(before in "[^:]{0,40}", hint in "[0-9]{5,30}", ip in any::<IpAddr>(), tail in "(, more info at https://x\\.y/q\\?e=1)?") {
        let message = format!("{before}, hint: [{hint}], from ip: {ip}{tail}");
        prop_assert_eq!(parse_errmsg(&message), (Some(hint), Some(ip.to_string())));
    }

    #[test]
    fn no_text_breaks_the_parser(message in any::<String>(), marker in "(?i)(hint:|from ip:) ?\\[?") {
        let (hint, ip) = parse_errmsg(&format!("{marker}{message}"));
        prop_assert!(hint.is_none_or(|hint| hint.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))));
        prop_assert!(ip.is_none_or(|ip| ip.parse::<IpAddr>().is_ok()));
    }

    #[test]
    fn no_bytes_break_the_reader(status in prop::sample::select(vec![200_u16, 200, 404, 502]), body in prop::collection::vec(any::<u8>(), 0..200)) {
        if let Err(Error::NotWecom { excerpt, .. }) = answer(status, &body) {
            prop_assert!(excerpt.chars().count() <= EXCERPT_CHARS);
            prop_assert!(!excerpt.chars().any(char::is_control));
        }
    }

    #[test]
    fn markup_does_not_break_excerpts(text in "(<[!/a-z-]{0,8}|>|-->|[a-z <]{0,6}|字|\u{1F600}|<script>|</script>)*") {
        let text = excerpt(&text);
        prop_assert!(text.chars().count() <= EXCERPT_CHARS);
    }
}
