//! The product behind a port of this computer, for work on the pages in a browser. Not part of the shipped program: the feature `serve`
//! brings it, and `cargo xtask serve` runs it.
//!
//! A page asks with `POST /command/NAME` and hears the news from `GET /news`. Whoever asks must know the token of this run and must have
//! asked for this very address: another page in the same browser, or a name that was made to lead here, gets nothing. No answer allows
//! another origin to read it; the development server of the pages hands requests on.

use crate::commands::dispatch;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use broadcast::app::Product;
use broadcast::model::changed::Changed;
use broadcast::model::directory::DirectoryStatus;
use broadcast::model::doctor::ExaminedNews;
use broadcast::model::media::MediaProgress;
use broadcast::model::snapshot::BroadcastSnapshot;
use broadcast::ports::EventSink;
use futures_util::stream::{Stream, unfold};
use serde_json::{Value, json};
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::broadcast::{Receiver, Sender, channel, error::RecvError};

/// Largest request in bytes: a file of 20 MB in Base64, and some.
const MAX_REQUEST: usize = 32 * 1024 * 1024;

/// News that a page may be behind before it misses some; it asks anew for what it shows often enough.
const NEWS: usize = 256;

/// What happens in the product, for as many pages as listen.
#[derive(Debug, Clone)]
pub struct News(Sender<String>);

impl Default for News {
    fn default() -> Self {
        Self(channel(NEWS).0)
    }
}

impl News {
    fn emit(&self, event: &str, payload: &impl serde::Serialize) {
        // Nobody may be listening.
        let _ = self.0.send(json!({ "event": event, "payload": payload }).to_string());
    }
}

impl EventSink for News {
    fn directory(&self, status: DirectoryStatus) {
        self.emit("directory", &status);
    }
    fn broadcast(&self, snapshot: BroadcastSnapshot) {
        self.emit("broadcast", &snapshot);
    }
    fn changed(&self, what: Changed) {
        self.emit("changed", &what);
    }
    fn media(&self, progress: MediaProgress) {
        self.emit("media", &progress);
    }
    fn examined(&self, news: &ExaminedNews) {
        self.emit("examined", news);
    }
}

#[derive(Clone)]
struct Served {
    product: Arc<Product>,
    news: News,
    token: Arc<str>,
    host: Arc<str>,
}

/// Where a page reaches it.
#[derive(Debug)]
pub struct Port {
    /// The address of this computer with a port that was free.
    pub address: SocketAddr,
    /// Must come with each request, as `Authorization: Bearer …`.
    pub token: String,
    listener: TcpListener,
}

impl Port {
    /// Takes a free port of this computer. An error is one of the system.
    pub async fn open() -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let token = format!("{}{}", uuid::Uuid::new_v4().simple(), uuid::Uuid::new_v4().simple());
        Ok(Self { address: listener.local_addr()?, token, listener })
    }

    /// Serves until the process ends. An error is one of the system.
    pub async fn serve(self, product: Arc<Product>, news: News) -> std::io::Result<()> {
        let served = Served { product, news, token: self.token.into(), host: self.address.to_string().into() };
        let router = Router::new()
            .route("/command/{name}", post(command))
            .route("/news", get(news_of))
            .layer(DefaultBodyLimit::max(MAX_REQUEST))
            .layer(middleware::from_fn_with_state(served.clone(), guard))
            .with_state(served);
        axum::serve(self.listener, router).await
    }
}

async fn guard(State(served): State<Served>, request: Request, next: Next) -> Response {
    if !is(request.headers(), header::HOST, &served.host) {
        return StatusCode::MISDIRECTED_REQUEST.into_response();
    }
    if !is(request.headers(), header::AUTHORIZATION, &format!("Bearer {}", served.token)) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    next.run(request).await
}

fn is(headers: &HeaderMap, name: header::HeaderName, wanted: &str) -> bool {
    headers.get(name).is_some_and(|value| value.as_bytes() == wanted.as_bytes())
}

/// 200 with the answer, 422 with an `ErrorView`.
async fn command(State(served): State<Served>, Path(name): Path<String>, Json(arguments): Json<Value>) -> Response {
    match dispatch(&served.product, &name, arguments).await {
        Ok(answer) => Json(answer).into_response(),
        Err(error) => (StatusCode::UNPROCESSABLE_ENTITY, Json(error)).into_response(),
    }
}

async fn news_of(State(served): State<Served>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let next = |mut receiver: Receiver<String>| async move {
        loop {
            match receiver.recv().await {
                Ok(news) => return Some((Ok(Event::default().data(news)), receiver)),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    };
    Sse::new(unfold(served.news.0.subscribe(), next)).keep_alive(KeepAlive::default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use broadcast::app::Role;
    use broadcast::documents::owner::Owner;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    async fn ask(address: SocketAddr, host: &str, token: &str, name: &str, arguments: &Value) -> (u16, Value) {
        let body = arguments.to_string();
        let head = format!(
            "POST /command/{name} HTTP/1.1\r\nHost: {host}\r\nAuthorization: Bearer {token}\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            body.len()
        );
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let status = answer.split(' ').nth(1).unwrap().parse().unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(!head.to_lowercase().contains("access-control-"), "{head}");
        (status, serde_json::from_str(body).unwrap_or_default())
    }

    #[tokio::test]
    async fn a_page_with_the_token_gets_the_products_answers_and_nobody_else_does() {
        let folder = tempfile::tempdir().unwrap();
        let news = News::default();
        let owner = Owner::of(folder.path()).unwrap().unwrap();
        let deps = platform::deps(folder.path(), owner, Role::Window, Arc::new(news.clone()));
        let product = Arc::new(Product::open(deps).await.unwrap());
        let port = Port::open().await.unwrap();
        let (address, token) = (port.address, port.token.clone());
        assert!(address.ip().is_loopback());
        let host = address.to_string();
        tokio::spawn(port.serve(product, news));

        let (status, snapshot) = ask(address, &host, &token, "app_snapshot", &json!({})).await;
        assert_eq!((status, &snapshot["active_profile"]), (200, &json!("practice")));
        let (status, blank) = ask(address, &host, &token, "compose_blank", &json!({ "kind": "text" })).await;
        assert_eq!((status, &blank["msgtype"]), (200, &json!("text")));
        let (status, refused) = ask(address, &host, &token, "template_open", &json!({ "id": "none" })).await;
        assert_eq!((status, &refused["code"]), (422, &json!("not_found")));

        assert_eq!(ask(address, &host, "guessed", "app_snapshot", &json!({})).await.0, 401);
        assert_eq!(ask(address, "rebound.example", &token, "app_snapshot", &json!({})).await.0, 421);
    }
}
