//! The sandbox's own listener. Each connection can be cut at any moment, so that a caller sees a TCP connection end
//! without an answer, as when a server dies.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::task::{Context, Poll, Waker};

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// A handle to one connection, given to the handlers of its requests.
#[derive(Debug, Clone)]
pub(crate) struct Line(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    peer: SocketAddr,
    cut: AtomicBool,
    reader: Mutex<Option<Waker>>,
}

impl Line {
    /// For a request that comes over no connection.
    pub(crate) fn inside() -> Self {
        let peer = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self(Arc::new(Shared { peer, cut: AtomicBool::new(false), reader: Mutex::new(None) }))
    }

    /// Ends the connection: nothing is read or written any more.
    pub(crate) fn cut(&self) {
        self.0.cut.store(true, Ordering::SeqCst);
        if let Some(waker) = self.0.reader.lock().take() {
            waker.wake();
        }
    }

    /// The caller's address.
    pub(crate) fn peer(&self) -> SocketAddr {
        self.0.peer
    }

    /// Whether it was ended.
    pub(crate) fn is_cut(&self) -> bool {
        self.0.cut.load(Ordering::SeqCst)
    }
}

/// All open connections of a server.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines(Arc<Mutex<Vec<Weak<Shared>>>>);

impl Lines {
    /// Ends every connection.
    pub(crate) fn cut_all(&self) {
        let open = std::mem::take(&mut *self.0.lock());
        open.iter().filter_map(Weak::upgrade).for_each(|shared| Line(shared).cut());
    }

    fn add(&self, line: &Line) {
        let mut open = self.0.lock();
        open.retain(|shared| shared.strong_count() > 0);
        open.push(Arc::downgrade(&line.0));
    }
}

/// A TCP listener whose connections can be cut.
#[derive(Debug)]
pub(crate) struct Wires {
    pub(crate) listener: TcpListener,
    pub(crate) lines: Lines,
}

impl Listener for Wires {
    type Io = Wire;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Wire, SocketAddr) {
        let (stream, peer) = Listener::accept(&mut self.listener).await;
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY not set");
        }
        let shared = Shared { peer, cut: AtomicBool::new(false), reader: Mutex::new(None) };
        let line = Line(Arc::new(shared));
        self.lines.add(&line);
        (Wire { stream, line }, peer)
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }
}

/// One connection.
#[derive(Debug)]
pub(crate) struct Wire {
    stream: TcpStream,
    line: Line,
}

impl Connected<IncomingStream<'_, Wires>> for Line {
    fn connect_info(stream: IncomingStream<'_, Wires>) -> Self {
        stream.io().line.clone()
    }
}

fn broken<T>() -> Poll<io::Result<T>> {
    Poll::Ready(Err(io::ErrorKind::ConnectionAborted.into()))
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        *self.line.0.reader.lock() = Some(cx.waker().clone());
        if self.line.is_cut() { broken() } else { Pin::new(&mut self.stream).poll_read(cx, buf) }
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        if self.line.is_cut() { broken() } else { Pin::new(&mut self.stream).poll_write(cx, buf) }
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if self.line.is_cut() { broken() } else { Pin::new(&mut self.stream).poll_flush(cx) }
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
