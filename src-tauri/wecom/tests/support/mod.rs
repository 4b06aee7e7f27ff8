//! A server for tests that can misbehave in every way a network can, and clients of it.

#![allow(dead_code, reason = "each test uses what it needs of it")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use secrecy::SecretString;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use testkit::{Gate, TestClock};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::sync::watch;
use wecom::{Client, ClientSettings, Credentials};

pub const CORP: &str = "ww-example";
pub const SECRET: &str = "canary-secret/+=0123456789";

/// When the clock of a client begins to stand still.
pub const START: i64 = 1_800_000_000_000;

/// A clock that moves only when told.
pub fn clock() -> Arc<TestClock> {
    Arc::new(TestClock::still_at(START))
}

/// A request as it came over the wire.
#[derive(Debug, Clone)]
pub struct Seen {
    pub method: String,
    pub target: String,
    pub head: String,
    pub body: Vec<u8>,
    /// Which connection it came on, from 0.
    pub connection: usize,
}

impl Seen {
    pub fn interface(&self) -> &str {
        let path = self.target.split('?').next().unwrap_or_default();
        path.split_once("/cgi-bin/").map_or(path, |(_, interface)| interface)
    }

    pub fn query(&self, name: &str) -> Option<String> {
        let query = self.target.split_once('?')?.1;
        url::form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().skip(1).find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// What the server does with a request.
pub enum Reply {
    /// 200 with this JSON.
    Json(String),
    /// Another status, more head lines, a body.
    Http(u16, &'static str, Vec<u8>),
    /// These bytes as they are, then the connection is closed.
    Raw(Vec<u8>),
    /// Nothing, for ever.
    Hang,
    /// Nothing, and the connection is closed.
    Cut,
    /// As the other, once the gate is open.
    After(Gate, Box<Reply>),
    /// A body of so many bytes.
    Endless(usize),
}

impl Reply {
    pub fn json(value: &serde_json::Value) -> Self {
        Self::Json(value.to_string())
    }

    pub fn errcode(code: i64) -> Self {
        Self::Json(format!(r#"{{"errcode":{code},"errmsg":"told to, hint: [12345], from ip: 203.0.113.9"}}"#))
    }

    pub fn token(token: &str, life: u32) -> Self {
        Self::json(&serde_json::json!({ "errcode": 0, "errmsg": "ok", "access_token": token, "expires_in": life }))
    }
}

pub struct Server {
    pub address: SocketAddr,
    log: Arc<Mutex<Vec<Seen>>>,
    pub connections: Arc<AtomicUsize>,
    arrivals: watch::Receiver<usize>,
    task: tokio::task::JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Server {
    /// A server that answers with what the closure gives.
    pub async fn start(handler: impl Fn(&Seen) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let log = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let (arrived, arrivals) = watch::channel(0);
        let handler: Arc<dyn Fn(&Seen) -> Reply + Send + Sync> = Arc::new(handler);
        let task = tokio::spawn({
            let (log, connections) = (Arc::clone(&log), Arc::clone(&connections));
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let connection = connections.fetch_add(1, Ordering::SeqCst);
                    let (log, handler, arrived) = (Arc::clone(&log), Arc::clone(&handler), arrived.clone());
                    tokio::spawn(async move {
                        let _ = serve(stream, connection, &log, &*handler, &arrived).await;
                    });
                }
            }
        });
        Self { address, log, connections, arrivals, task }
    }

    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.log.lock().unwrap().clone()
    }

    pub fn count(&self, interface: &str) -> usize {
        self.seen().iter().filter(|seen| seen.interface() == interface).count()
    }

    /// Returns when so many requests have come.
    pub async fn arrived(&self, requests: usize) {
        self.arrivals.clone().wait_for(|count| *count >= requests).await.unwrap();
    }
}

/// Serves one connection until it ends.
pub async fn serve(
    mut stream: impl AsyncRead + AsyncWrite + Unpin,
    connection: usize,
    log: &Mutex<Vec<Seen>>,
    handler: &(dyn Fn(&Seen) -> Reply + Send + Sync),
    arrived: &watch::Sender<usize>,
) -> std::io::Result<()> {
    let mut buffer = Vec::new();
    loop {
        let Some(seen) = read_request(&mut stream, &mut buffer, connection).await? else { return Ok(()) };
        log.lock().unwrap().push(seen.clone());
        let mut reply = handler(&seen);
        arrived.send_modify(|count| *count += 1);
        while let Reply::After(gate, then) = reply {
            gate.passed().await;
            reply = *then;
        }
        match reply {
            Reply::Json(body) => {
                respond(&mut stream, 200, "content-type: application/json\r\n", body.as_bytes()).await?;
            }
            Reply::Http(status, head, body) => respond(&mut stream, status, head, &body).await?,
            Reply::Raw(bytes) => {
                stream.write_all(&bytes).await?;
                return stream.shutdown().await;
            }
            Reply::Cut => return stream.shutdown().await,
            Reply::Endless(length) => {
                stream.write_all(format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n").as_bytes()).await?;
                let block = vec![b' '; 1 << 16];
                let mut left = length;
                while left > 0 {
                    let part = left.min(block.len());
                    stream.write_all(&block[..part]).await?;
                    left -= part;
                }
            }
            Reply::Hang => std::future::pending().await,
            Reply::After(..) => unreachable!("opened above"),
        }
    }
}

async fn read_request(
    stream: &mut (impl AsyncRead + Unpin),
    buffer: &mut Vec<u8>,
    connection: usize,
) -> std::io::Result<Option<Seen>> {
    let end = loop {
        if let Some(at) = buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    };
    let head = String::from_utf8_lossy(&buffer[..end]).into_owned();
    let mut words = head.split(' ');
    let (method, target) = (words.next().unwrap().to_owned(), words.next().unwrap().to_owned());
    let mut seen = Seen { method, target, head, body: Vec::new(), connection };
    let length: usize = seen.header("content-length").map_or(0, |length| length.parse().unwrap());
    while buffer.len() < end + length {
        if stream.read_buf(buffer).await? == 0 {
            return Ok(None);
        }
    }
    seen.body = buffer[end..end + length].to_vec();
    buffer.drain(..end + length);
    Ok(Some(seen))
}

async fn respond(stream: &mut (impl AsyncWrite + Unpin), status: u16, head: &str, body: &[u8]) -> std::io::Result<()> {
    let mut bytes = format!("HTTP/1.1 {status} Told\r\ncontent-length: {}\r\n{head}\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    stream.write_all(&bytes).await
}

/// Time enough for a loopback call on a slow machine; no test waits for it to pass.
pub const PATIENCE: Duration = Duration::from_mins(1);

pub fn settings(url: &str) -> ClientSettings {
    ClientSettings::new(Some(url), None).unwrap().with_timeouts(PATIENCE, PATIENCE)
}

pub fn client_with(settings: ClientSettings, clock: Arc<TestClock>) -> Client {
    let credentials = Credentials { corp_id: CORP.to_owned(), secret: SecretString::from(SECRET) };
    Client::new(settings, credentials, clock).unwrap()
}

pub fn client(server: &Server) -> Client {
    client_with(settings(&server.url()), clock())
}
