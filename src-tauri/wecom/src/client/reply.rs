//! Reading answers: success or error number, what is not WeCom's, and the lists of `message/send`.

use super::scrub::Scrub;
use crate::error::{ApiError, Error};
use crate::lenient;
use crate::send::SendReply;
use serde::Deserialize;
use serde_json::Value;
use std::net::IpAddr;

/// Characters of a foreign answer that are kept for display.
const EXCERPT_CHARS: usize = 120;

/// What came back over HTTP, whole.
pub(super) struct Answer {
    /// HTTP status.
    pub(super) status: u16,
    /// The body.
    pub(super) body: Vec<u8>,
}

#[derive(Deserialize)]
struct Head {
    #[serde(default, deserialize_with = "lenient::errcode")]
    errcode: Option<i64>,
    #[serde(default, deserialize_with = "lenient::errmsg")]
    errmsg: String,
}

impl Answer {
    /// The body of a success. Success is a whole JSON object whose `errcode` is absent or 0 (`wecom/messages.md §0.3` [O]).
    pub(super) fn success(self, scrub: &Scrub) -> Result<Vec<u8>, Error> {
        if self.status != 200 {
            return Err(self.foreign(scrub));
        }
        let text = match std::str::from_utf8(&self.body) {
            Ok(text) => text,
            Err(fault) if fault.error_len().is_none() && self.begins_an_object() => return Err(broken_off()),
            Err(_) => return Err(self.foreign(scrub)),
        };
        match lenient::is_object(text) {
            Ok(true) => {}
            Err(fault) if fault.is_eof() && self.begins_an_object() => return Err(broken_off()),
            Ok(false) | Err(_) => return Err(self.foreign(scrub)),
        }
        let Ok(head) = serde_json::from_str::<Head>(text) else { return Err(self.foreign(scrub)) };
        match head.errcode {
            None | Some(0) => Ok(self.body),
            Some(code) => {
                let message = scrub.clean(head.errmsg);
                let (hint, from_ip) = parse_errmsg(&message);
                let body = scrub.clean(text.to_owned());
                Err(Error::Api(Box::new(ApiError { code, message, hint, from_ip, body })))
            }
        }
    }

    fn begins_an_object(&self) -> bool {
        self.body.trim_ascii_start().first() == Some(&b'{')
    }

    /// The error for an answer that is not WeCom's.
    pub(super) fn foreign(&self, scrub: &Scrub) -> Error {
        let text = scrub.clean(String::from_utf8_lossy(&self.body).into_owned());
        // A token that is not this client's would not be known to `scrub`.
        let excerpt = if text.contains(r#""access_token""#) {
            "(an answer with a token in it)".to_owned()
        } else {
            excerpt(&text)
        };
        Error::NotWecom { status: self.status, excerpt }
    }
}

/// The answer of a channel that tells nothing of addressees.
pub(super) fn bare_reply(body: &[u8]) -> SendReply {
    SendReply { body: String::from_utf8_lossy(body).into_owned(), ..SendReply::default() }
}

fn broken_off() -> Error {
    Error::OutcomeUnknown("the answer breaks off in the middle".to_owned())
}

impl ApiError {
    /// What the refused call said about its addressees: a refused send may list them beside the number [C].
    pub fn recipients(&self) -> SendReply {
        SendReply::from_body(self.body.clone())
    }
}

impl SendReply {
    /// Reads an answer to `message/send`. Any list may be missing, empty, or an array; what cannot be read is empty, since
    /// the message was accepted all the same (`wecom/messages.md §1.2` [O]).
    pub fn from_body(body: String) -> Self {
        let answer = serde_json::from_str::<lenient::Object>(&body).unwrap_or_default();
        let names = |field: &str| answer.get(field).map(split_names).unwrap_or_default();
        let lower = |names: Vec<String>| names.into_iter().map(|name| name.to_lowercase()).collect();
        Self {
            invalid_users: lower(names("invaliduser")),
            invalid_parties: names("invalidparty"),
            invalid_tags: names("invalidtag"),
            unlicensed_users: lower(names("unlicenseduser")),
            msgid: answer.get("msgid").and_then(lenient::text),
            response_code: answer.get("response_code").and_then(lenient::text),
            body,
        }
    }
}

/// The names in a list field: joined with `|`, in an array, or a single number.
fn split_names(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => {
            text.split('|').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
        }
        Value::Array(values) => values.iter().filter(|value| !value.is_array()).flat_map(split_names).collect(),
        Value::Number(number) => vec![number.to_string()],
        _ => Vec::new(),
    }
}

/// The hint number and the address that the server saw, from the text of an error such as
/// `…, hint: [1665631550347282340443881], from ip: 203.0.113.9, more info at …` (`wecom/messages.md §0.3` [C]).
pub(super) fn parse_errmsg(message: &str) -> (Option<String>, Option<String>) {
    let hint = after(message, "hint:").and_then(|rest| {
        let rest = rest.trim_start().trim_start_matches('[').trim_start();
        let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))).unwrap_or(rest.len());
        (1..=128).contains(&end).then(|| rest[..end].to_owned())
    });
    let from_ip = after(message, "from ip:").and_then(|rest| {
        let rest = rest.trim_start().trim_start_matches('[');
        let end = rest.find(|c: char| !(c.is_ascii_hexdigit() || matches!(c, '.' | ':'))).unwrap_or(rest.len());
        let address = rest[..end].trim_end_matches(['.', ':']);
        // `::` at the end belongs to the address.
        let address = if address.parse::<IpAddr>().is_ok() { address } else { &rest[..end] };
        address.parse::<IpAddr>().ok().map(|_| address.to_owned())
    });
    (hint, from_ip)
}

/// What follows the marker, found without regard to case.
fn after<'a>(text: &'a str, marker: &str) -> Option<&'a str> {
    let start = text.to_ascii_lowercase().find(marker)?;
    text.get(start + marker.len()..)
}

/// The first visible characters of a foreign answer: no markup, no scripts, no control characters, one space for many.
fn excerpt(text: &str) -> String {
    let mut out = String::new();
    let mut kept = 0;
    let mut gap = false;
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '<' && rest[1..].starts_with(|next: char| next.is_ascii_alphabetic() || matches!(next, '/' | '!' | '?'))
        {
            rest = after_markup(rest);
            gap = true;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        if c.is_whitespace() {
            gap = true;
        } else if !c.is_control() && !is_format_character(c) {
            if gap && kept > 0 {
                out.push(' ');
                kept += 1;
            }
            gap = false;
            if kept >= EXCERPT_CHARS {
                break;
            }
            out.push(c);
            kept += 1;
        }
    }
    out.truncate(out.trim_end().len());
    out
}

/// What follows the tag, comment, script or style at the start of `text`.
fn after_markup(text: &str) -> &str {
    let starts = |word: &str| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word));
    let end = if starts("<!--") {
        text.find("-->").map(|at| at + 3)
    } else if starts("<script") || starts("<style") {
        let close = if starts("<script") { "</script" } else { "</style" };
        let lower = text.to_ascii_lowercase();
        lower.find(close).and_then(|at| text[at..].find('>').map(|end| at + end + 1))
    } else {
        text.find('>').map(|at| at + 1)
    };
    end.map_or("", |end| &text[end..])
}

/// Marks that change the direction of text, and zero-width ones.
fn is_format_character(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn answer(status: u16, body: &[u8]) -> Result<Vec<u8>, Error> {
        Answer { status, body: body.to_vec() }.success(&Scrub::new([]))
    }

    #[test]
    fn success_is_an_absent_or_zero_errcode() {
        for body in [
            r"{}",
            r#"{"errcode":0,"errmsg":"ok"}"#,
            r#"{"errcode":"0"}"#,
            r#" {"errcode":null} "#,
            r#"{"errcode":0.0}"#,
        ] {
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
        for body in
            [&b"{"[..], b"{\"errcode\":0,\"errmsg\":\"o", b" {\"errcode\":0", b"{\"errcode\":0,\"m\":\"\xe5\xbc"]
        {
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
        assert_eq!(
            parse_errmsg("Hint:[ab-1], From IP: 2001:db8::1."),
            (Some("ab-1".into()), Some("2001:db8::1".into()))
        );
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
}
