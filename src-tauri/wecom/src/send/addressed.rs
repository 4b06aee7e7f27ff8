//! Whom a request names, read off its own bytes: what is counted is what is sent.

use serde::Deserialize;
use std::borrow::Cow;

/// The addressees of a request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Addressed {
    /// Members, as written.
    pub users: Vec<String>,
    /// Departments, tags or everyone besides.
    pub groups: bool,
}

#[derive(Deserialize)]
struct Lists<'a> {
    #[serde(borrow, default)]
    touser: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    toparty: Option<Cow<'a, str>>,
    #[serde(borrow, default)]
    totag: Option<Cow<'a, str>>,
}

/// The addressees of the body of a `message/send` (`wecom/messages.md §1.1` [O]); nobody for any other body.
pub fn addressed(body: &[u8]) -> Addressed {
    let Ok(lists) = serde_json::from_slice::<Lists<'_>>(body) else { return Addressed::default() };
    let is_given = |list: &Option<Cow<'_, str>>| list.as_deref().is_some_and(|list| !list.trim().is_empty());
    let users = lists.touser.as_deref().unwrap_or_default();
    let all = users.trim() == "@all";
    Addressed {
        groups: all || is_given(&lists.toparty) || is_given(&lists.totag),
        users: if all { Vec::new() } else { names(users) },
    }
}

fn names(list: &str) -> Vec<String> {
    list.split('|').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(users: &[&str], groups: bool) -> Addressed {
        Addressed { users: users.iter().map(|user| (*user).to_owned()).collect(), groups }
    }

    #[test]
    fn who_is_named() {
        for (body, expected) in [
            (r#"{"touser":"a|B","msgtype":"text"}"#, of(&["a", "B"], false)),
            (r#"{"touser":"a","toparty":"2"}"#, of(&["a"], true)),
            (r#"{"touser":"","totag":"2|3"}"#, of(&[], true)),
            (r#"{"touser":"@all"}"#, of(&[], true)),
            (r#"{"chatid":"c","text":{"content":"\"touser\":\"a\""}}"#, of(&[], false)),
            (r#"{"touser":7}"#, of(&[], false)),
            ("[]", of(&[], false)),
            ("not json", of(&[], false)),
        ] {
            assert_eq!(addressed(body.as_bytes()), expected, "{body}");
        }
    }
}
