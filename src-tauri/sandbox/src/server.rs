//! The running server and the handle to it.

use std::future::IntoFuture;
use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::any;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::chats::ChatView;
use crate::control;
use crate::faults::Fault;
use crate::gate::{Shared, gate};
use crate::groups::GroupMessage;
use crate::mailbox::Delivery;
use crate::other_secrets::SecretSort;
use crate::request_log::RequestRecord;
use crate::routes::media::MediaKind;
use crate::settings::Settings;
use crate::staff::StaffChange;
use crate::state::{MemberView, Overview, State};
use crate::wire::{Line, Lines, Wires};

/// How long open requests may go on after a stop before their connections are cut.
const GRACE: Duration = Duration::from_millis(500);

/// Why a sandbox did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The address is not a loopback address; the sandbox serves this machine only.
    #[error("{0} is not a loopback address")]
    NotLoopback(SocketAddr),
    /// The address could not be listened on.
    #[error("cannot listen on {addr}: {source}")]
    Listen {
        /// The address asked for.
        addr: SocketAddr,
        /// What the system said.
        source: io::Error,
    },
}

/// A running sandbox. Dropping it stops the server.
pub struct Sandbox {
    state: Arc<State>,
    addr: SocketAddr,
    stop: watch::Sender<bool>,
    server: JoinHandle<()>,
}

impl Sandbox {
    /// Starts a sandbox; port 0 takes any free port. Must be called inside a tokio runtime, which the server then
    /// runs on.
    ///
    /// # Errors
    /// An address that is not loopback, or that cannot be listened on.
    pub async fn start(settings: Settings, listen: SocketAddr) -> Result<Self, StartError> {
        if !listen.ip().is_loopback() {
            return Err(StartError::NotLoopback(listen));
        }
        let failed = |source| StartError::Listen { addr: listen, source };
        let listener = TcpListener::bind(listen).await.map_err(failed)?;
        let addr = listener.local_addr().map_err(failed)?;
        let state = Arc::new(State::new(settings));
        let (stop, stopping) = watch::channel(false);
        let lines = Lines::default();
        let router = Router::new()
            .route("/cgi-bin/{*interface}", any(gate))
            .nest("/_sandbox", control::router())
            .layer(DefaultBodyLimit::disable())
            .with_state(Shared { state: Arc::clone(&state), stopping: stopping.clone() });
        let wires = Wires { listener, lines: lines.clone() };
        let server = tokio::spawn(run(wires, router, lines, stopping));
        tracing::info!(%addr, "sandbox started");
        Ok(Self { state, addr, stop, server })
    }

    /// Base URL, `http://127.0.0.1:PORT`, without a slash at the end.
    pub fn url(&self) -> String {
        format!("http://{}", self.addr)
    }

    /// What a member has received and was not recalled, newest last. Empty for unknown ids; ids are compared without
    /// case.
    pub fn inbox(&self, userid: &str) -> Vec<Delivery> {
        self.state.inbox(userid)
    }

    /// What everyone has received, oldest first.
    pub fn deliveries(&self) -> Vec<Delivery> {
        self.state.deliveries()
    }

    /// What groups have received through app chats and webhooks, oldest first.
    pub fn group_messages(&self) -> Vec<GroupMessage> {
        self.state.group_messages()
    }

    /// Group chats of the app (and of others, see [`Sandbox::add_foreign_chat`]), by id.
    pub fn chats(&self) -> Vec<ChatView> {
        self.state.chats()
    }

    /// Makes a chat that belongs to another app: 86008 for this one.
    pub fn add_foreign_chat(&self, chatid: &str) {
        self.state.add_foreign_chat(chatid);
    }

    /// Puts a webhook into a group; gives its key.
    pub fn add_webhook(&self, group: &str) -> String {
        self.state.add_webhook(group)
    }

    /// Takes a webhook out of its group, so that its key answers 93000. False when there is none with this key.
    pub fn remove_webhook(&self, key: &str) -> bool {
        self.state.remove_webhook(key)
    }

    /// Stops a webhook, so that its key answers 93004, or lets it go on. False when there is none with this key.
    pub fn stop_webhook(&self, key: &str, on: bool) -> bool {
        self.state.stop_webhook(key, on)
    }

    /// The company's members, in scope or not.
    pub fn members(&self) -> Vec<MemberView> {
        self.state.members()
    }

    /// The newest requests under `/cgi-bin/`, oldest first.
    pub fn requests(&self) -> Vec<RequestRecord> {
        self.state.requests()
    }

    /// A summary.
    pub fn overview(&self) -> Overview {
        self.state.overview()
    }

    /// Orders a fault.
    pub fn order(&self, fault: Fault) {
        self.state.order(fault);
    }

    /// Drops all ordered faults.
    pub fn clear_faults(&self) {
        self.state.clear_faults();
    }

    /// Ends every access token before its time: they answer 40014.
    pub fn kill_tokens(&self) {
        self.state.kill_tokens();
    }

    /// Moves the sandbox's clock forward.
    pub fn advance_clock(&self, by: Duration) {
        self.state.advance_clock(by);
    }

    /// Lets something happen to a member. False when there is none with this id.
    pub fn change_staff(&self, userid: &str, change: StaffChange) -> bool {
        self.state.change_staff(userid, change)
    }

    /// Takes departments, with all below, out of the app's visible scope; those that were taken out before are in it again.
    pub fn hide_departments(&self, departments: &[u32]) {
        self.state.hide_departments(departments);
    }

    /// Resets the app's secret: the old one answers 40001 from now on. Tokens given out before live on.
    pub fn set_secret(&self, new: &str) {
        self.state.set_secret(new);
    }

    /// Takes one more secret of the company, which is not the app's.
    pub fn add_secret(&self, secret: &str, sort: SecretSort) {
        self.state.add_secret(secret, sort);
    }

    /// Refuses everything but `gettoken` with 60020, as when the caller's address is not a trusted one.
    pub fn set_untrusted_ip(&self, on: bool) {
        self.state.set_untrusted_ip(on);
    }

    /// Makes a `media_id` without an upload, good for three days of the sandbox's clock.
    pub fn add_media(&self, kind: MediaKind, filename: &str) -> String {
        self.state.add_media(kind, filename)
    }

    /// Stops the server and waits until its port is free and its connections are closed.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        if let Err(error) = (&mut self.server).await {
            tracing::warn!(%error, "sandbox ended badly");
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop.send_replace(true);
    }
}

/// Serves until told to stop. Idle connections close at once, busy ones get [`GRACE`].
async fn run(wires: Wires, router: Router, lines: Lines, stopping: watch::Receiver<bool>) {
    let service = router.into_make_service_with_connect_info::<Line>();
    let mut stop = stopping.clone();
    let served = axum::serve(wires, service).with_graceful_shutdown(async move {
        // An error means that the handle is gone, which is a stop as well.
        drop(stop.wait_for(|stop| *stop).await);
    });
    let mut served = pin!(served.into_future());
    let mut stop = stopping;
    let overdue = async {
        drop(stop.wait_for(|stop| *stop).await);
        sleep(GRACE).await;
    };
    let ended = tokio::select! {
        ended = &mut served => ended,
        () = overdue => {
            lines.cut_all();
            timeout(GRACE, served).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = ended {
        tracing::error!(%error, "sandbox ended with an error");
    }
}
