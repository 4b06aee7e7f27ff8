//! The company without a server: requests are handed over inside the process, so that nothing else on the computer, be it a web
//! page or another user, can reach it. There is no control interface; the handle is the control.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Path, State as Extract};
use axum::http::{Request, Response, StatusCode};
use tokio::sync::watch;

use crate::gate::{Shared, gate};
use crate::mailbox::{Delivery, StoredMessage};
use crate::request_log::RequestRecord;
use crate::settings::Settings;
use crate::state::{MemberView, State};
use crate::wire::Line;

/// A company that answers whoever holds this and nobody else.
pub struct InProcess {
    shared: Shared,
    /// What hangs by order ends with the company.
    _stop: watch::Sender<bool>,
}

impl std::fmt::Debug for InProcess {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("InProcess").finish_non_exhaustive()
    }
}

impl InProcess {
    /// Makes the company.
    pub fn new(settings: Settings) -> Self {
        let (stop, stopping) = watch::channel(false);
        Self { shared: Shared { state: Arc::new(State::new(settings)), stopping }, _stop: stop }
    }

    /// Answers a request; 404 to all that is not under `/cgi-bin/`. Its address may name any host.
    pub async fn answer(&self, request: Request<Bytes>) -> Response<Bytes> {
        let whole = match request.uri().path().strip_prefix("/cgi-bin/").map(str::to_owned) {
            None => Err(StatusCode::NOT_FOUND),
            Some(interface) => {
                let shared = Extract(self.shared.clone());
                let response =
                    gate(shared, ConnectInfo(Line::inside()), Path(interface), request.map(Body::from)).await;
                let (head, body) = response.into_parts();
                let body = to_bytes(body, usize::MAX).await;
                body.map(|body| Response::from_parts(head, body)).map_err(|_| StatusCode::BAD_GATEWAY)
            }
        };
        whole.unwrap_or_else(|status| {
            let mut empty = Response::new(Bytes::new());
            *empty.status_mut() = status;
            empty
        })
    }

    /// As [`crate::Sandbox::inbox`].
    pub fn inbox(&self, userid: &str) -> Vec<Delivery> {
        self.shared.state.inbox(userid)
    }

    /// As [`crate::Sandbox::deliveries`].
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.shared.state.deliveries()
    }

    /// The newest messages with those who have them, at most so many, oldest first.
    pub fn stored(&self, most: usize) -> Vec<StoredMessage> {
        self.shared.state.stored(most)
    }

    /// Puts messages of an earlier run into the inboxes of this one, where nothing has arrived yet.
    pub fn restore(&self, messages: Vec<StoredMessage>) {
        self.shared.state.restore(messages);
    }

    /// Takes everything out of every inbox. What was sent can be recalled all the same.
    pub fn clear(&self) {
        self.shared.state.lock().mailbox.clear();
    }

    /// A number that grows with every change of what members have.
    pub fn changes(&self) -> watch::Receiver<u64> {
        self.shared.state.lock().mailbox.changes()
    }

    /// As [`crate::Sandbox::members`].
    pub fn members(&self) -> Vec<MemberView> {
        self.shared.state.members()
    }

    /// As [`crate::Sandbox::requests`].
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.shared.state.requests()
    }

    /// As [`crate::Sandbox::add_webhook`].
    pub fn add_webhook(&self, group: &str) -> String {
        self.shared.state.add_webhook(group)
    }
}
