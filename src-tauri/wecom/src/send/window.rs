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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{AgentId, UserId};
    use crate::message::{Message, Text};
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
