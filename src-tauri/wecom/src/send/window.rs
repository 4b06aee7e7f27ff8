//! How long a request that was sent once may be sent again without being delivered twice, read off its own bytes.

use super::SendOptions;
use serde_json::Value;
use std::time::Duration;

/// The time in which WeCom does not deliver the same request twice; `None` when the request does not ask for that, as those to
/// group chats and group robots never do (`wecom/messages.md §1.1, §3` [O]). An interval of 0 or none counts as the documented
/// default of 1,800 s, one above the documented most as that.
pub fn duplicate_window(body: &[u8]) -> Option<Duration> {
    let Ok(Value::Object(request)) = serde_json::from_slice(body) else { return None };
    if request.get("enable_duplicate_check").and_then(Value::as_u64) != Some(1) {
        return None;
    }
    let chosen = request.get("duplicate_check_interval").and_then(Value::as_u64).unwrap_or_default();
    let usual = u64::from(SendOptions::default().duplicate_check_interval);
    let seconds = if chosen == 0 { usual } else { chosen.min(u64::from(SendOptions::MAX_INTERVAL_SECONDS)) };
    Some(Duration::from_secs(seconds))
}

/// The same request without the check: the documented off switch (`wecom/messages.md §1.1, §3` [O]), and the one thing that makes
/// it another request for certain. Every other byte stays. `None` when the check was not on.
pub fn without_duplicate_check(body: &str) -> Option<String> {
    const ON: &str = "\"enable_duplicate_check\":1";
    let is_off = |body: &str| {
        let switch = serde_json::from_str::<Value>(body).ok()?.get("enable_duplicate_check")?.as_u64();
        (switch == Some(0)).then_some(())
    };
    duplicate_window(body.as_bytes())?;
    body.rmatch_indices(ON).find_map(|(at, _)| {
        let mut off = body.to_owned();
        let switch = at + ON.len() - 1;
        off.replace_range(switch..=switch, "0");
        is_off(&off).map(|()| off)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AgentId, UserId};
    use crate::kinds::{Message, Text};
    use crate::recipient::Recipients;
    use crate::send::SendRequest;

    #[test]
    fn every_request_of_the_application_has_the_window_that_was_chosen() {
        for (chosen, seconds) in [(0, 1), (1, 1), (1800, 1800), (99_999, 14_400)] {
            let request = SendRequest {
                recipients: Recipients { users: vec![UserId("a".to_owned())], ..Recipients::default() },
                agent_id: AgentId(7),
                message: Message::Text { text: Text { content: "hello".to_owned() } },
                options: SendOptions { duplicate_check_interval: chosen, ..SendOptions::default() },
            };
            assert_eq!(duplicate_window(&request.to_bytes()), Some(Duration::from_secs(seconds)), "{chosen}");
        }
    }

    #[test]
    fn the_switch_is_the_one_byte_that_changes() {
        for (on, off) in [
            (
                r#"{"touser":"a","text":{"content":"\"enable_duplicate_check\":1"},"enable_duplicate_check":1,"duplicate_check_interval":1800}"#,
                r#"{"touser":"a","text":{"content":"\"enable_duplicate_check\":1"},"enable_duplicate_check":0,"duplicate_check_interval":1800}"#,
            ),
            (
                r#"{"enable_duplicate_check":1,"later":{"enable_duplicate_check":1}}"#,
                r#"{"enable_duplicate_check":0,"later":{"enable_duplicate_check":1}}"#,
            ),
        ] {
            let changed = without_duplicate_check(on).unwrap();
            assert_eq!((changed.as_str(), duplicate_window(changed.as_bytes())), (off, None));
            assert_eq!(without_duplicate_check(&changed), None);
        }
        for never in ["{}", "not json", r#"{"text":{"enable_duplicate_check":1}}"#] {
            assert_eq!(without_duplicate_check(never), None, "{never}");
        }
    }

    #[test]
    fn without_the_check_there_is_none() {
        for body in [
            "{}",
            "not json",
            "[1]",
            r#"{"enable_duplicate_check":0,"duplicate_check_interval":1800}"#,
            r#"{"msgtype":"text","text":{"content":"\"enable_duplicate_check\":1"}}"#,
        ] {
            assert_eq!(duplicate_window(body.as_bytes()), None, "{body}");
        }
        assert_eq!(duplicate_window(br#"{"enable_duplicate_check":1}"#), Some(Duration::from_mins(30)));
    }
}
