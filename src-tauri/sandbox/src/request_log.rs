//! What was asked and what was answered, with token and secret blotted out. The newest are kept, as many as the settings say.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize};

use crate::faults::FaultKind;

/// What stands where a secret stood.
const BLOT: &str = "[redacted]";

/// One request under `/cgi-bin/`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestRecord {
    /// Number of the request since the start, from 1.
    pub seq: u64,
    /// When it came, sandbox clock, Unix milliseconds.
    pub at: i64,
    /// HTTP method.
    pub method: String,
    /// Path and query; the values of `access_token` and `corpsecret`, and of a webhook its `key`, are `[redacted]`.
    pub path: String,
    /// Body as text (an upload is only described), cut as the settings say. The secret is `[redacted]`.
    pub body: String,
    /// The `errcode` answered; `None` while unanswered and for answers that carry none (hang, cut, HTML …).
    pub errcode: Option<i64>,
    /// The ordered fault that it met.
    pub fault: Option<FaultKind>,
}

/// See the module text.
#[derive(Debug)]
pub(crate) struct RequestLog {
    records: VecDeque<RequestRecord>,
    count: u64,
    kept: usize,
}

impl RequestLog {
    /// An empty one that keeps so many requests.
    pub(crate) fn new(kept: usize) -> Self {
        Self { records: VecDeque::new(), count: 0, kept }
    }

    /// Writes down a request that has come in; returns its number.
    pub(crate) fn open(&mut self, at: i64, method: &str, path: String, body: String, fault: Option<FaultKind>) -> u64 {
        self.count += 1;
        let method = method.to_owned();
        self.records.push_back(RequestRecord { seq: self.count, at, method, path, body, errcode: None, fault });
        if self.records.len() > self.kept {
            self.records.pop_front();
        }
        self.count
    }

    /// Writes down what it was answered.
    pub(crate) fn answered(&mut self, seq: u64, errcode: i64) {
        let first = self.records.front().map_or(seq, |record| record.seq);
        let place = seq.checked_sub(first).and_then(|place| usize::try_from(place).ok());
        if let Some(record) = place.and_then(|place| self.records.get_mut(place)) {
            record.errcode = Some(errcode);
        }
    }

    /// All requests that are kept, oldest first.
    pub(crate) fn all(&self) -> Vec<RequestRecord> {
        self.records.iter().cloned().collect()
    }

    /// Number of requests since the start.
    pub(crate) fn count(&self) -> u64 {
        self.count
    }
}

/// Path and query with the values of token and secret blotted out.
pub(crate) fn redacted_path(path: &str, query: Option<&str>, secret: &str) -> String {
    let Some(query) = query else { return path.to_owned() };
    let pairs = query.split('&').map(|pair| match pair.split_once('=') {
        Some((name @ ("access_token" | "corpsecret"), _)) => format!("{name}={BLOT}"),
        Some(("key", _)) if path.contains("/webhook/") => format!("key={BLOT}"),
        _ => redacted(pair, secret),
    });
    format!("{path}?{}", pairs.collect::<Vec<_>>().join("&"))
}

/// A body as text, cut to so many bytes, with the secret blotted out.
pub(crate) fn redacted_body(body: &[u8], secret: &str, longest: usize) -> String {
    let shown = redacted(&String::from_utf8_lossy(body), secret);
    let mut end = shown.len().min(longest);
    while !shown.is_char_boundary(end) {
        end -= 1;
    }
    shown[..end].to_owned()
}

fn redacted(text: &str, secret: &str) -> String {
    if secret.is_empty() { text.to_owned() } else { text.replace(secret, BLOT) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_blotted_out() {
        let path = redacted_path("/cgi-bin/gettoken", Some("corpid=ww1&corpsecret=S-1&x=S-1"), "S-1");
        assert_eq!(path, "/cgi-bin/gettoken?corpid=ww1&corpsecret=[redacted]&x=[redacted]");
        assert_eq!(redacted_path("/p", Some("access_token=T&id=1"), "S"), "/p?access_token=[redacted]&id=1");
        assert_eq!(redacted_path("/cgi-bin/webhook/send", Some("key=K"), "S"), "/cgi-bin/webhook/send?key=[redacted]");
        assert_eq!(redacted_body(b"{\"s\":\"S-1\"}", "S-1", 99), "{\"s\":\"[redacted]\"}");
    }

    #[test]
    fn only_the_newest_are_kept_and_answers_find_their_request() {
        let mut log = RequestLog::new(3);
        for _ in 0..=3 {
            log.open(0, "GET", String::new(), String::new(), None);
        }
        log.answered(1, 9);
        log.answered(2, 40014);
        let all = log.all();
        assert_eq!((all.len(), all[0].seq, all[0].errcode, all[1].errcode), (3, 2, Some(40014), None));
        assert_eq!(redacted_body("电梯停用".as_bytes(), "", 7), "电梯", "never through a character");
    }
}
