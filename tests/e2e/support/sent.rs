//! A written message sent, and the one request compared with what was written and with what the window shows of it.

use crate::support::company::{AGENT, Company};
use crate::support::forms::FILE;
use crate::support::page::{Page, id};
use serde::Deserialize;
use serde_json::{Value, json};

/// What stands in an expected message where a task id is made for each send.
pub const FRESH_TASK: &str = "task:fresh";

/// JSON without the spaces between its parts; nothing within its texts is touched.
pub fn compact(json: &str) -> String {
    let (mut out, mut inside, mut escaped) = (String::with_capacity(json.len()), false, false);
    for letter in json.chars() {
        if inside || !letter.is_ascii_whitespace() {
            out.push(letter);
        }
        inside ^= letter == '"' && !escaped;
        escaped = inside && letter == '\\' && !escaped;
    }
    out
}

/// Puts what is only known once it was sent in the place of what stands for it: ids of files, a fresh task id.
fn settled(expected: &mut Value, sent: &Value) {
    match (expected, sent) {
        (Value::Object(expected), Value::Object(sent)) => {
            for (name, one) in expected.iter_mut() {
                settled(one, sent.get(name).unwrap_or(&Value::Null));
            }
        }
        (Value::Array(expected), Value::Array(sent)) => {
            for (one, sent) in expected.iter_mut().zip(sent) {
                settled(one, sent);
            }
        }
        (Value::String(expected), Value::String(sent)) => {
            let made = expected.starts_with(FILE) && sent.len() == 64 && sent.starts_with('3')
                || expected == FRESH_TASK && !sent.is_empty();
            if made {
                expected.clone_from(sent);
            } else if let Some(address) = picture(sent) {
                while let Some(kept) =
                    picture(expected).filter(|kept| kept.starts_with("posthorn-file:")).map(str::to_owned)
                {
                    *expected = expected.replacen(&kept, address, 1);
                }
            }
        }
        _ => {}
    }
}

/// The address of the first picture in a text.
fn picture(html: &str) -> Option<&str> {
    let (_, rest) = html.split_once("<img src=\"")?;
    rest.split_once('"').map(|(address, _)| address)
}

/// A part of the exact request as the page shows it, and what stands for it once it is sent, if it is made only then.
#[derive(Debug, Deserialize)]
pub struct Shown {
    text: String,
    made: Option<String>,
}

/// The exact request that the page shows of the message as it stands. Leaves the preview as it was on a start.
pub async fn exact_request(page: &Page, holds: &str) -> Vec<Shown> {
    page.click("preview-request").await;
    page.click("request-exact").await;
    page.has(&id("request-text"), "data-shape", "exact").await;
    page.reads(&id("request-text"), holds).await;
    let script = "
        const nodes = [...document.querySelector(arguments[0]).childNodes].filter((node) => node.textContent !== '');
        return nodes.map((node) => ({ text: node.textContent, made: node.dataset?.made ?? null }))";
    let shown = page.ask(script, vec![id("request-text").into()]).await;
    page.click("preview-phone").await;
    shown
}

/// Holds the bytes that arrived against the request as it was shown: every byte as it stood there, but for the values that
/// are made at the send; those are of their kind.
pub fn same_bytes(shown: &[Shown], received: &str) {
    let whole: String = shown.iter().map(|part| part.text.as_str()).collect();
    let mut rest = received;
    for part in shown {
        let stands = match part.made.as_deref() {
            None => part.text.as_str(),
            Some(made) => {
                let value = &rest[..rest.find(['"', '\\']).unwrap_or(rest.len())];
                let good = match made {
                    "media" => value.len() == 64 && value.starts_with('3') || value.starts_with("https://img."),
                    "task_id" => !value.is_empty(),
                    _ => false,
                };
                assert!(good, "{value} stands for {}", part.text);
                value
            }
        };
        rest = rest.strip_prefix(stands).unwrap_or_else(|| {
            panic!("another request was shown than was sent: at {stands:?}\nshown: {whole}\nsent:  {received}")
        });
    }
    assert_eq!(rest, "", "all that was sent was shown: {whole}");
}

/// Sends what is on the page to 林青, and compares the one request with the expected message and with what the window shows
/// as the exact request, before and after. Gives the message as it was sent. Ends on the page that writes, with a new message.
pub async fn sent_as_shown(page: &Page, company: &Company, expected: &Value, takes_safe: bool) -> Value {
    let msgtype = expected["msgtype"].as_str().unwrap();
    let sends = || {
        let requests = company.sandbox.requests().into_iter();
        requests.filter(|request| request.path.starts_with("/cgi-bin/message/send")).collect::<Vec<_>>()
    };
    let (before, delivered) = (sends().len(), company.sandbox.inbox("LinQing").len());
    page.add_person("lq", "LinQing").await;
    let foreseen = exact_request(page, "LinQing").await;
    page.review().await;
    assert_eq!(page.confirm().await, "accepted", "{msgtype}");

    let after = sends();
    assert_eq!(after.len(), before + 1, "one click is one request");
    let received = &after[before].body;
    same_bytes(&foreseen, received);
    let sent: Value = serde_json::from_str(received).unwrap();
    let mut wanted = json!({ "touser": "LinQing", "msgtype": msgtype });
    // A mini program's notice names the mini program and no application.
    if msgtype != "miniprogram_notice" {
        wanted["agentid"] = AGENT.into();
    }
    wanted[msgtype] = expected[msgtype].clone();
    settled(&mut wanted, &sent);
    if takes_safe {
        wanted["safe"] = 0.into();
    }
    wanted["enable_duplicate_check"] = 1.into();
    wanted["duplicate_check_interval"] = 1800.into();
    assert_eq!(*received, wanted.to_string(), "the bytes of the request");
    let inbox = company.sandbox.inbox("LinQing");
    assert_eq!(inbox.len(), delivered + 1);

    page.click("result-open").await;
    page.shown("send-detail").await;
    page.unfold().await;
    page.shown("send-request").await;
    let script = "return document.querySelector(arguments[0]).textContent";
    let shown: String = page.ask(script, vec![id("send-request").into()]).await;
    assert_eq!(compact(&shown), *received, "the request as it is shown afterwards");
    page.go("compose").await;
    page.click("compose-new").await;
    page.gone("to-chip").await;
    sent[msgtype].clone()
}

#[cfg(test)]
mod tests {
    use super::compact;

    #[test]
    fn only_the_spaces_between_the_parts_go() {
        let json = "{\n  \"a b\": [1, 2],\n  \"c\\\" \": \" \\\\\"\n}";
        assert_eq!(compact(json), "{\"a b\":[1,2],\"c\\\" \":\" \\\\\"}");
    }
}
