//! A turnstile in front of a company: requests that send a message pass one by one as the test allows, so that a send can be
//! looked at, steered and interrupted while it is under way, and no clock decides how far it is.

use crate::support::waiting::until;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy};
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;

/// How a request begins that has to wait. A client asks nothing on a connection before it has the answer to what it asked last.
const SENDS: &[u8] = b"POST /cgi-bin/message/send";
/// More than anything sends.
const EVERYTHING: usize = 1 << 20;

/// The turnstile. It ends with the test's runtime.
pub struct Turnstile {
    address: SocketAddr,
    gate: Arc<Gate>,
}

struct Gate {
    passes: Semaphore,
    waiting: AtomicUsize,
}

impl Turnstile {
    /// Puts one in front of a server; it is shut.
    pub async fn before(url: &str) -> Self {
        let server: SocketAddr = url.strip_prefix("http://").unwrap().parse().unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let gate = Arc::new(Gate { passes: Semaphore::new(0), waiting: AtomicUsize::new(0) });
        let shared = Arc::clone(&gate);
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                let gate = Arc::clone(&shared);
                tokio::spawn(async move {
                    if let Ok(server) = TcpStream::connect(server).await {
                        gate.connect(client, server).await;
                    }
                });
            }
        });
        Self { address, gate }
    }

    /// Address to reach the server by, through the turnstile.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Lets so many requests more pass, those that come later included.
    pub fn let_through(&self, requests: usize) {
        self.gate.passes.add_permits(requests);
    }

    /// Lets everything pass from now on.
    pub fn open(&self) {
        self.let_through(EVERYTHING);
    }

    /// Waits until so many requests stand before the turnstile.
    pub async fn holds(&self, requests: usize) {
        until(format!("{requests} requests before the turnstile"), async || {
            (self.gate.waiting.load(Ordering::SeqCst) == requests).then_some(())
        })
        .await;
    }
}

impl Gate {
    async fn connect(&self, client: TcpStream, server: TcpStream) {
        let (from_client, mut to_client) = client.into_split();
        let (mut from_server, to_server) = server.into_split();
        tokio::select! {
            () = self.requests(from_client, to_server) => {}
            _ = copy(&mut from_server, &mut to_client) => {}
        }
    }

    /// Hands on what the client says until it has left.
    async fn requests(&self, mut from: OwnedReadHalf, mut to: OwnedWriteHalf) {
        let mut bytes = vec![0; 64 * 1024];
        while let Ok(length @ 1..) = from.read(&mut bytes).await {
            let mut said = bytes[..length].to_vec();
            if said.starts_with(SENDS) && !self.pass(&mut from, &mut said).await {
                return;
            }
            if to.write_all(&said).await.is_err() {
                return;
            }
        }
    }

    /// Waits for a pass, taking in what the client says meanwhile. False when it left: then nothing of it goes on.
    async fn pass(&self, from: &mut OwnedReadHalf, said: &mut Vec<u8>) -> bool {
        let _waiting = Waiting::of(&self.waiting);
        let mut bytes = vec![0; 64 * 1024];
        loop {
            tokio::select! {
                biased;
                more = from.read(&mut bytes) => match more {
                    Ok(length @ 1..) => said.extend_from_slice(&bytes[..length]),
                    _ => break false,
                },
                pass = self.passes.acquire() => {
                    pass.unwrap().forget();
                    break true;
                }
            }
        }
    }
}

/// Counts a request for as long as it waits, also when its connection ends meanwhile.
struct Waiting<'a>(&'a AtomicUsize);

impl<'a> Waiting<'a> {
    fn of(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}
