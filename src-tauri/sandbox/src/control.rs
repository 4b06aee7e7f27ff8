//! The control interface under `/_sandbox/` (listed in the crate documentation).
//!
//! Browsers are kept out: a request with an `Origin` header, or whose `Host` is not a loopback name, is refused with
//! 403, so that no web page can read inboxes or order faults, not even by pointing a name of its own at 127.0.0.1.

use std::time::Duration;

use axum::Json;
use axum::Router;
use axum::extract::{Query, Request, State as Extract};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;

use crate::card_events::Press;
use crate::faults::Fault;
use crate::gate::Shared;
use crate::other_secrets::SecretSort;
use crate::situations::Situation;
use crate::staff::StaffChange;

#[derive(Deserialize)]
struct Of {
    userid: String,
}

#[derive(Deserialize)]
struct Advance {
    advance_ms: u64,
}

#[derive(Deserialize)]
struct NewSecret {
    secret: String,
}

#[derive(Deserialize)]
struct OtherSecret {
    secret: String,
    sort: SecretSort,
}

#[derive(Deserialize)]
struct Switch {
    on: bool,
}

#[derive(Deserialize)]
struct NewWebhook {
    group: String,
}

#[derive(Deserialize)]
struct WebhookOf {
    key: String,
}

#[derive(Deserialize)]
struct StopWebhook {
    key: String,
    on: bool,
}

#[derive(Deserialize)]
struct Armed {
    situation: Situation,
    times: u32,
}

#[derive(Deserialize)]
struct Pressed {
    userid: String,
    msgid: String,
    press: Press,
}

#[derive(Deserialize)]
struct ForeignChat {
    chatid: String,
}

#[derive(Deserialize)]
struct OfStaff {
    userid: String,
    change: StaffChange,
}

#[derive(Deserialize)]
struct Range {
    hidden: Vec<u32>,
}

/// The routes below `/_sandbox`.
pub(crate) fn router() -> Router<Shared> {
    Router::new()
        .route(
            "/inbox",
            get(async |Extract(shared): Extract<Shared>, Query(of): Query<Of>| Json(shared.state.inbox(&of.userid))),
        )
        .route("/deliveries", get(async |Extract(shared): Extract<Shared>| Json(shared.state.deliveries())))
        .route("/groups", get(async |Extract(shared): Extract<Shared>| Json(shared.state.group_messages())))
        .route("/chats", get(async |Extract(shared): Extract<Shared>| Json(shared.state.chats())))
        .route("/chats/foreign", post(foreign_chat))
        .route("/webhooks", post(add_webhook).delete(remove_webhook))
        .route("/webhooks/stop", post(stop_webhook))
        .route("/members", get(async |Extract(shared): Extract<Shared>| Json(shared.state.members())))
        .route("/requests", get(async |Extract(shared): Extract<Shared>| Json(shared.state.requests())))
        .route("/state", get(async |Extract(shared): Extract<Shared>| Json(shared.state.overview())))
        .route("/faults", post(order).delete(clear))
        .route("/situations", post(arm))
        .route(
            "/card_events",
            get(async |Extract(shared): Extract<Shared>| Json(shared.state.card_events())).post(press),
        )
        .route("/tokens/kill", post(kill))
        .route("/clock", post(advance))
        .route("/secret", post(secret))
        .route("/other_secrets", post(other_secret))
        .route("/untrusted_ip", post(untrusted))
        .route("/staff", post(staff))
        .route("/range", post(range))
        .layer(from_fn(own_callers))
}

async fn order(Extract(shared): Extract<Shared>, Json(fault): Json<Fault>) -> Response {
    shared.state.order(fault);
    done()
}

async fn clear(Extract(shared): Extract<Shared>) -> Response {
    shared.state.clear_faults();
    done()
}

async fn arm(Extract(shared): Extract<Shared>, Json(given): Json<Armed>) -> Response {
    shared.state.arm(given.situation, given.times);
    done()
}

async fn press(Extract(shared): Extract<Shared>, Json(given): Json<Pressed>) -> Response {
    match shared.state.press(&given.userid, &given.msgid, given.press) {
        Ok(event) => Json(event).into_response(),
        Err(error) => (StatusCode::NOT_FOUND, error.to_string()).into_response(),
    }
}

async fn kill(Extract(shared): Extract<Shared>) -> Response {
    shared.state.kill_tokens();
    done()
}

async fn advance(Extract(shared): Extract<Shared>, Json(given): Json<Advance>) -> Response {
    shared.state.advance_clock(Duration::from_millis(given.advance_ms));
    done()
}

async fn secret(Extract(shared): Extract<Shared>, Json(given): Json<NewSecret>) -> Response {
    shared.state.set_secret(&given.secret);
    done()
}

async fn other_secret(Extract(shared): Extract<Shared>, Json(given): Json<OtherSecret>) -> Response {
    shared.state.add_secret(&given.secret, given.sort);
    done()
}

async fn untrusted(Extract(shared): Extract<Shared>, Json(given): Json<Switch>) -> Response {
    shared.state.set_untrusted_ip(given.on);
    done()
}

async fn staff(Extract(shared): Extract<Shared>, Json(given): Json<OfStaff>) -> Response {
    if shared.state.change_staff(&given.userid, given.change) {
        done()
    } else {
        (StatusCode::NOT_FOUND, "no member with this id").into_response()
    }
}

async fn range(Extract(shared): Extract<Shared>, Json(given): Json<Range>) -> Response {
    shared.state.hide_departments(&given.hidden);
    done()
}

async fn foreign_chat(Extract(shared): Extract<Shared>, Json(given): Json<ForeignChat>) -> Response {
    shared.state.add_foreign_chat(&given.chatid);
    done()
}

async fn add_webhook(Extract(shared): Extract<Shared>, Json(given): Json<NewWebhook>) -> Response {
    Json(json!({"ok": true, "key": shared.state.add_webhook(&given.group)})).into_response()
}

async fn remove_webhook(Extract(shared): Extract<Shared>, Json(given): Json<WebhookOf>) -> Response {
    known(shared.state.remove_webhook(&given.key))
}

async fn stop_webhook(Extract(shared): Extract<Shared>, Json(given): Json<StopWebhook>) -> Response {
    known(shared.state.stop_webhook(&given.key, given.on))
}

fn known(found: bool) -> Response {
    if found { done() } else { (StatusCode::NOT_FOUND, "no webhook with this key").into_response() }
}

fn done() -> Response {
    Json(json!({"ok": true})).into_response()
}

async fn own_callers(request: Request, next: Next) -> Response {
    if is_own(request.headers()) {
        next.run(request).await
    } else {
        (StatusCode::FORBIDDEN, "the control interface is for programs on this machine").into_response()
    }
}

fn is_own(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    let loopback =
        matches!(name, "localhost" | "[::1]") || name.parse().is_ok_and(|ip: std::net::Ipv4Addr| ip.is_loopback());
    loopback && !headers.contains_key(header::ORIGIN)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn web_pages_are_kept_out() {
        let headers = |host: &'static str| HeaderMap::from_iter([(header::HOST, HeaderValue::from_static(host))]);
        for host in ["127.0.0.1:8080", "localhost", "[::1]:9", "127.0.0.1"] {
            assert!(is_own(&headers(host)), "{host}");
        }
        for host in ["evil.example.com:8080", "127.0.0.1.evil.example.com", "", "10.0.0.1:80"] {
            assert!(!is_own(&headers(host)), "{host}");
        }
        let mut with_origin = headers("127.0.0.1:8080");
        with_origin.insert(header::ORIGIN, HeaderValue::from_static("http://127.0.0.1:8080"));
        assert!(!is_own(&with_origin));
    }
}
