//! The company without a server: requests are handed over inside the process, so that nothing else on the computer, be it a web
//! page or another user, can reach it. There is no control interface; the handle is the control.

use std::sync::Arc;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, Path, State as Extract};
use axum::http::{Request, Response, StatusCode};
use tokio::sync::watch;

use crate::card_events::{CardEvent, Press, PressError};
use crate::gate::{Shared, gate};
use crate::mailbox::{Delivery, StoredMessage};
use crate::memory::Memory;
use crate::request_log::RequestRecord;
use crate::settings::Settings;
use crate::situations::Situation;
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

    /// Answers a request; 404 to all that is not under `/cgi-bin/`. Its address may name any host. Where an ordered fault cuts the
    /// connection the answer is an empty one with the status 502.
    pub async fn answer(&self, request: Request<Bytes>) -> Response<Bytes> {
        self.answer_unless_cut(request).await.unwrap_or_else(|| empty(StatusCode::BAD_GATEWAY))
    }

    /// As [`InProcess::answer`]; `None` where an ordered fault cuts the connection.
    pub async fn answer_unless_cut(&self, request: Request<Bytes>) -> Option<Response<Bytes>> {
        let Some(interface) = request.uri().path().strip_prefix("/cgi-bin/").map(str::to_owned) else {
            return Some(empty(StatusCode::NOT_FOUND));
        };
        let (shared, line) = (Extract(self.shared.clone()), Line::inside());
        let response = gate(shared, ConnectInfo(line.clone()), Path(interface), request.map(Body::from)).await;
        let (head, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.ok()?;
        (!line.is_cut()).then(|| Response::from_parts(head, body))
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

    /// What outlives this run beside the messages.
    pub fn memory(&self) -> Memory {
        self.shared.state.memory()
    }

    /// Knows again what an earlier run knew, before anything arrives.
    pub fn remember(&self, memory: Memory) {
        self.shared.state.remember(memory);
    }

    /// Begins anew: nobody has anything or answered anything, nothing counts as sent today or lately, no fault is ordered. What was
    /// sent can be recalled and changed all the same, and files and chats stay.
    pub fn clear(&self) {
        self.shared.state.start_over();
    }

    /// A member presses a button of a card, with what is chosen at that moment.
    ///
    /// # Errors
    /// The member has no such message, or the card nothing of the kind.
    pub fn press(&self, userid: &str, msgid: &str, press: Press) -> Result<CardEvent, PressError> {
        self.shared.state.press(userid, msgid, press)
    }

    /// What members answered to cards, oldest first, the newest 1,000.
    pub fn card_events(&self) -> Vec<CardEvent> {
        self.shared.state.card_events()
    }

    /// Orders a situation for so many calls instead of what was left of it; 0 takes it back.
    pub fn arm(&self, situation: Situation, times: u32) {
        self.shared.state.arm(situation, times);
    }

    /// The situations that are ordered, and for how many calls still.
    pub fn armed(&self) -> Vec<(Situation, u32)> {
        self.shared.state.armed()
    }

    /// A number that grows with every change of what members have, and of what else outlives the run.
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

fn empty(status: StatusCode) -> Response<Bytes> {
    let mut empty = Response::new(Bytes::new());
    *empty.status_mut() = status;
    empty
}
