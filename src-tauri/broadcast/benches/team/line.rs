//! The line between the computers of a team and its database, which can be cut.

use std::net::Ipv4Addr;
use std::time::Duration;
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::time::sleep;

/// How a line is.
#[derive(Debug, Clone, Copy)]
struct State {
    /// How often it was cut.
    cuts: u64,
    is_open: bool,
}

/// A line to a port of this computer.
pub(super) struct Line {
    /// Where it begins.
    pub(super) port: u16,
    state: watch::Sender<State>,
}

impl Line {
    /// A new one.
    pub(super) async fn to(server: u16) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (state, seen) = watch::channel(State { cuts: 0, is_open: true });
        tokio::spawn(async move {
            loop {
                // Whoever is gone before it was taken is no concern of the others.
                if let Ok((near, _)) = listener.accept().await {
                    tokio::spawn(carry(near, server, seen.clone()));
                }
            }
        });
        Self { port, state }
    }

    /// Cuts everything that is under way, and lets nobody through for a while.
    pub(super) async fn cut(&self, time: Duration) {
        self.state.send_modify(|state| *state = State { cuts: state.cuts + 1, is_open: false });
        sleep(time).await;
        self.state.send_modify(|state| state.is_open = true);
    }
}

/// Carries one connection until one side ends it or the line is cut.
async fn carry(mut near: TcpStream, server: u16, mut state: watch::Receiver<State>) {
    let begun = *state.borrow();
    if !begun.is_open {
        return;
    }
    let Ok(mut far) = TcpStream::connect((Ipv4Addr::LOCALHOST, server)).await else { return };
    for stream in [&near, &far] {
        // The small steps of a transaction are not to wait for each other. Without it they do, which is slow and no fault.
        let _ = stream.set_nodelay(true);
    }
    let is_cut = async move {
        let _ = state.wait_for(|now| now.cuts != begun.cuts).await;
    };
    tokio::select! {
        _ = copy_bidirectional(&mut near, &mut far) => {}
        () = is_cut => {}
    }
}
