//! Faults that can be ordered: the next N calls of an interface break in a chosen way, before or after the work is
//! done. "After" is the case a sender fears most: the message went out and the answer never came.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// An ordered fault. As JSON: `{"interface":"message/send","times":2,"kind":{"errcode":45009},"after_accept":false}`;
/// `interface` defaults to `"*"`, `times` to 1, `after_accept` to false.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// Path below `/cgi-bin/` (`"message/send"`, `"gettoken"`), or `"*"` for every interface.
    #[serde(default = "every_interface")]
    pub interface: String,
    /// How many calls it breaks; 0 breaks none.
    #[serde(default = "once")]
    pub times: u32,
    /// In which way.
    pub kind: FaultKind,
    /// Do the work first, then break the answer. Otherwise the work is not done at all.
    #[serde(default)]
    pub after_accept: bool,
}

/// The ways to break. As JSON: `{"errcode":45009}`, `"hang"`, `"cut_connection"`, `"half_body"`, `"html"`,
/// `{"http_status":502}`, `{"delay_ms":800}`, `"not_json"`, `"miss_first"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FaultKind {
    /// Answer this code in the usual shape.
    Errcode(i64),
    /// Do not answer: the connection stays open for ten minutes, or until the sandbox stops or the caller leaves.
    Hang,
    /// Close the TCP connection without a byte of an answer.
    CutConnection,
    /// Send the head and the first half of the body, then close.
    HalfBody,
    /// Answer an HTML page with status 200, as a proxy or a captive portal does.
    Html,
    /// Answer this HTTP status (200–599; any other becomes 500) with a short text.
    HttpStatus(u16),
    /// Answer properly, but so much later. Without `after_accept` the wait comes before the work.
    #[serde(rename = "delay_ms", with = "millis")]
    Delay(Duration),
    /// Status 200, `application/json`, and a body that is not JSON.
    NotJson,
    /// Of `message/send` alone, whose work is done all the same: whoever would get it first does not, and stands in the answer, in
    /// `invaliduser` when the request named them, else in `unlicenseduser`. When nobody is left it is refused with 81013.
    MissFirst,
}

impl Fault {
    /// A fault that breaks the next `times` calls of `interface` before they do anything.
    pub fn new(interface: impl Into<String>, times: u32, kind: FaultKind) -> Self {
        Self { interface: interface.into(), times, kind, after_accept: false }
    }

    /// Lets the work be done first.
    #[must_use]
    pub fn after_accept(mut self) -> Self {
        self.after_accept = true;
        self
    }

    /// The same but for how often.
    fn is_like(&self, other: &Self) -> bool {
        self.interface == other.interface && self.kind == other.kind && self.after_accept == other.after_accept
    }

    fn hits(&self, interface: &str) -> bool {
        let wanted = self.interface.trim_start_matches('/').trim_start_matches("cgi-bin/");
        self.times > 0 && (wanted == "*" || wanted == interface)
    }
}

/// The open orders, first in, first out.
#[derive(Debug, Default)]
pub(crate) struct Faults(Vec<Fault>);

impl Faults {
    /// Takes an order.
    pub(crate) fn order(&mut self, fault: Fault) {
        if fault.times > 0 {
            self.0.push(fault);
        }
    }

    /// Drops all orders.
    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// The orders still open.
    pub(crate) fn open(&self) -> &[Fault] {
        &self.0
    }

    /// Withdraws all orders of this sort, whatever is left of them.
    pub(crate) fn withdraw(&mut self, like: &Fault) {
        self.0.retain(|fault| !fault.is_like(like));
    }

    /// How many calls are left of the orders of this sort.
    pub(crate) fn left(&self, like: &Fault) -> u32 {
        self.0.iter().filter(|fault| fault.is_like(like)).map(|fault| fault.times).sum()
    }

    /// Uses up one call of the first order that hits this interface.
    pub(crate) fn take(&mut self, interface: &str) -> Option<Fault> {
        let at = self.0.iter().position(|fault| fault.hits(interface))?;
        self.0[at].times -= 1;
        let taken = self.0[at].clone();
        if taken.times == 0 {
            self.0.remove(at);
        }
        Some(taken)
    }
}

fn every_interface() -> String {
    "*".to_owned()
}

fn once() -> u32 {
    1
}

mod millis {
    //! Durations as whole milliseconds.

    use std::time::Duration;

    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(value: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(u64::try_from(value.as_millis()).unwrap_or(u64::MAX))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
        u64::deserialize(deserializer).map(Duration::from_millis)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_json_shape() {
        let cases = [
            (FaultKind::Errcode(-1), r#"{"errcode":-1}"#),
            (FaultKind::Hang, r#""hang""#),
            (FaultKind::CutConnection, r#""cut_connection""#),
            (FaultKind::HalfBody, r#""half_body""#),
            (FaultKind::Html, r#""html""#),
            (FaultKind::HttpStatus(502), r#"{"http_status":502}"#),
            (FaultKind::Delay(Duration::from_millis(800)), r#"{"delay_ms":800}"#),
            (FaultKind::NotJson, r#""not_json""#),
            (FaultKind::MissFirst, r#""miss_first""#),
        ];
        for (kind, json) in cases {
            assert_eq!(serde_json::to_string(&kind).unwrap(), json);
            assert_eq!(serde_json::from_str::<FaultKind>(json).unwrap(), kind);
        }
        let short: Fault = serde_json::from_str(r#"{"kind":"hang"}"#).unwrap();
        assert_eq!(short, Fault::new("*", 1, FaultKind::Hang));
    }

    #[test]
    fn orders_are_used_up_in_turn() {
        let mut faults = Faults::default();
        faults.order(Fault::new("/cgi-bin/message/send", 1, FaultKind::Hang));
        faults.order(Fault::new("*", 2, FaultKind::Html));
        let mut kind = |interface: &str| faults.take(interface).map(|fault| fault.kind);
        assert_eq!(kind("gettoken"), Some(FaultKind::Html));
        assert_eq!(kind("message/send"), Some(FaultKind::Hang));
        assert_eq!(kind("message/send"), Some(FaultKind::Html));
        assert_eq!(kind("message/send"), None);
    }
}
