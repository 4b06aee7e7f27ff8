//! Reading answers: success or error number, what is not WeCom's, and the lists of `message/send`.

use super::scrub::Scrub;
use crate::error::{ApiError, Blockage, Error, Obstacle, Unreached};
use crate::lenient;
use crate::send::SendReply;
use serde::Deserialize;
use serde_json::Value;
use std::net::IpAddr;
use std::sync::Arc;

/// Characters of a foreign answer that are kept for display.
const EXCERPT_CHARS: usize = 120;

/// What came back over HTTP, whole.
pub(super) struct Answer {
    /// What was asked.
    pub(super) asked: Asked,
    /// HTTP status.
    pub(super) status: u16,
    /// The body.
    pub(super) body: Vec<u8>,
}

/// What an answer, or the want of one, is judged by.
#[derive(Clone)]
pub(super) struct Asked {
    /// Host and port of the server.
    pub(super) place: Arc<str>,
    /// Whether WeCom does something because of the request: without an answer nobody knows whether it did.
    pub(super) has_effect: bool,
}

impl Asked {
    /// The error for a request that left and had no whole answer.
    pub(super) fn unanswered(&self, obstacle: Obstacle, cause: String) -> Error {
        if self.has_effect { Error::OutcomeUnknown(cause) } else { self.unreached(obstacle, cause) }
    }

    /// The error for a request that certainly did nothing, because of the server or of the way to it.
    pub(super) fn unreached(&self, obstacle: Obstacle, cause: String) -> Error {
        let at = Some(Blockage { obstacle, place: self.place.to_string() });
        Error::Unreachable(Box::new(Unreached { at, cause }))
    }
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
            Err(fault) if fault.error_len().is_none() && self.begins_an_object() => return Err(self.broken_off()),
            Err(_) => return Err(self.foreign(scrub)),
        };
        match lenient::is_object(text) {
            Ok(true) => {}
            Err(fault) if fault.is_eof() && self.begins_an_object() => return Err(self.broken_off()),
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
        self.foreign_with(excerpt)
    }

    /// The same, with an excerpt that was chosen.
    pub(super) fn foreign_with(&self, excerpt: String) -> Error {
        Error::NotWecom { place: self.asked.place.to_string(), status: self.status, excerpt }
    }

    fn broken_off(&self) -> Error {
        self.asked.unanswered(Obstacle::BrokenOff, "the answer breaks off in the middle".to_owned())
    }
}

/// The answer of a channel that tells nothing of addressees.
pub(super) fn bare_reply(body: &[u8]) -> SendReply {
    SendReply { body: String::from_utf8_lossy(body).into_owned(), ..SendReply::default() }
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
mod tests;
