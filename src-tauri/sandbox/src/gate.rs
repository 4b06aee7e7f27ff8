//! Every request under `/cgi-bin/` comes through here: it is written down, meets the ordered fault if there is one, is
//! worked on, waits for the latency, and is answered or broken.

use std::collections::HashMap;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{ConnectInfo, FromRequest, Multipart, Path, Query, Request, State as Extract};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use http_body::Frame;
use serde_json::Value;
use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::faults::{Fault, FaultKind};
use crate::reply::{Refusal, success};
use crate::request_log::{redacted_body, redacted_path};
use crate::routes::media::{Download, Upload};
use crate::routes::{Answer, Call, answer};
use crate::state::State;
use crate::wire::Line;

/// Largest body read: a 20 MB file with room for the multipart frame.
const BODY_BYTES: usize = 32 * 1024 * 1024;
/// Longest wait of [`FaultKind::Hang`].
const HANG: Duration = Duration::from_mins(10);
/// Tokio's timer counts whole milliseconds and rounds up. Without this half the mean latency would be that much longer than asked for.
const HALF_A_TICK: Duration = Duration::from_micros(500);

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct Shared {
    pub(crate) state: Arc<State>,
    /// Becomes true when the sandbox stops.
    pub(crate) stopping: watch::Receiver<bool>,
}

/// Handles one request.
pub(crate) async fn gate(
    Extract(shared): Extract<Shared>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(interface): Path<String>,
    request: Request,
) -> Response {
    let state = &shared.state;
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let range = request.headers().get(header::RANGE).and_then(|range| range.to_str().ok()).map(str::to_owned);
    let read = read_body(request, &interface).await;
    let (seq, fault) = {
        let changing = &mut *state.lock();
        let path = redacted_path(uri.path(), uri.query(), &changing.secret);
        let body = match &read {
            Ok((body, None)) => redacted_body(body, &changing.secret, state.settings.log_body_bytes),
            Ok((_, Some(upload))) => format!("[upload of {} bytes]", upload.bytes.len()),
            Err(_) => "[not read]".to_owned(),
        };
        let fault = changing.faults.take(&interface);
        let now = changing.clock.now_ms();
        let seq = changing.log.open(now, method.as_str(), path, body, fault.as_ref().map(|fault| fault.kind.clone()));
        (seq, fault)
    };

    let before = fault.as_ref().filter(|fault| !fault.after_accept);
    if let Some(Fault { kind: FaultKind::Delay(by), .. }) = before {
        tokio::time::sleep(*by).await;
    }
    let began = Instant::now();
    let works = before.is_none_or(|fault| matches!(fault.kind, FaultKind::Delay(_) | FaultKind::MissFirst));
    let misses = fault.as_ref().is_some_and(|fault| fault.kind == FaultKind::MissFirst);
    let mut file = None;
    let body = if works {
        let query = Query::<HashMap<String, String>>::try_from_uri(&uri).map(|Query(query)| query).unwrap_or_default();
        let outcome = match read {
            Ok((body, upload)) => {
                answer(state, &interface, &Call { query, body, upload, range, is_post: method == Method::POST, misses })
            }
            Err(refusal) => Some(Err(refusal)),
        };
        let Some(outcome) = outcome else {
            return (StatusCode::NOT_FOUND, "404 page not found").into_response();
        };
        let outcome = outcome.map(|answer| match answer {
            Answer::Fields(fields) => success(fields),
            Answer::File(download) => {
                file = Some(download);
                success(crate::reply::Object::new())
            }
        });
        finish(state, &line, outcome)
    } else {
        Value::Null
    };
    if !state.settings.latency.is_zero() {
        sleep_until(began + state.settings.latency.saturating_sub(HALF_A_TICK)).await;
    }
    let Some(fault) = fault else {
        let answered = reply(state, seq, &body);
        return file.map_or(answered, file_response);
    };
    broken(&shared, &line, seq, fault, body).await
}

/// Answers as the fault says. `body` is the proper answer, null when the work was not done.
async fn broken(shared: &Shared, line: &Line, seq: u64, fault: Fault, body: Value) -> Response {
    let state = &shared.state;
    match fault.kind {
        FaultKind::Errcode(code) => {
            let body = finish(
                state,
                line,
                if code == 0 { Ok(success(crate::reply::Object::new())) } else { Err(Refusal::new(code)) },
            );
            reply(state, seq, &body)
        }
        FaultKind::Hang => {
            let mut stopping = shared.stopping.clone();
            tokio::select! {
                () = tokio::time::sleep(HANG) => {}
                _ = stopping.wait_for(|stop| *stop) => {}
            }
            line.cut();
            Response::default()
        }
        FaultKind::CutConnection => {
            line.cut();
            Response::default()
        }
        FaultKind::HalfBody => {
            // Where no work was done there is no proper answer to halve; any body that is long enough will do.
            let whole = if body.is_null() { success(crate::reply::Object::new()) } else { body };
            half(&Bytes::from(whole.to_string()))
        }
        FaultKind::Html => {
            let page = "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>";
            ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], page).into_response()
        }
        FaultKind::HttpStatus(status) => {
            let status =
                StatusCode::from_u16(status).ok().filter(|status| status.as_u16() < 600 && status.as_u16() >= 200);
            let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, format!("{} by order", status.as_u16())).into_response()
        }
        FaultKind::Delay(by) => {
            if fault.after_accept {
                tokio::time::sleep(by).await;
            }
            reply(state, seq, &body)
        }
        FaultKind::MissFirst => reply(state, seq, &body),
        FaultKind::NotJson => json_response("{\"errcode\":0,\"errmsg\":\"ok\",".to_owned()),
    }
}

/// Puts hint and address into a refusal.
fn finish(state: &State, line: &Line, outcome: Result<Value, Refusal>) -> Value {
    outcome.unwrap_or_else(|refusal| {
        let hint = state.lock().random.digits(24);
        refusal.into_body(&hint, &line.peer().ip().to_string())
    })
}

/// Sends an answer and writes its code down.
fn reply(state: &State, seq: u64, body: &Value) -> Response {
    if let Some(code) = body.get("errcode").and_then(Value::as_i64) {
        state.lock().log.answered(seq, code);
    }
    json_response(body.to_string())
}

fn json_response(body: String) -> Response {
    ([(header::CONTENT_TYPE, "application/json; charset=UTF-8")], body).into_response()
}

/// A file, or the part of it that was asked for.
fn file_response(download: Download) -> Response {
    let disposition = format!("attachment; filename=\"{}\"", download.filename);
    let mut response = Response::new(Body::from(download.content));
    let heads = response.headers_mut();
    heads.insert(header::CONTENT_TYPE, HeaderValue::from_static(download.content_type));
    if let Ok(disposition) = HeaderValue::from_bytes(disposition.as_bytes()) {
        heads.insert(header::CONTENT_DISPOSITION, disposition);
    }
    if let Some((first, last, whole)) = download.part
        && let Ok(range) = HeaderValue::from_str(&format!("bytes {first}-{last}/{whole}"))
    {
        heads.insert(header::CONTENT_RANGE, range);
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    response
}

/// Interfaces that take a file.
fn takes_file(interface: &str) -> bool {
    matches!(interface, "media/upload" | "webhook/upload_media" | "media/uploadimg")
}

type Read = Result<(Vec<u8>, Option<Upload>), Refusal>;

/// Reads the body; for an upload also its file: the first part with a file name, whatever its name, as most published clients name
/// it otherwise than the documents do. Failing that, the part `media`, or for a picture of an article any part.
async fn read_body(request: Request, interface: &str) -> Read {
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, BODY_BYTES).await.map_err(|_| Refusal::new(40206))?;
    if !takes_file(interface) {
        return Ok((bytes.to_vec(), None));
    }
    let kind = parts.headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_multipart = kind.trim_start().to_ascii_lowercase().starts_with("multipart/");
    let mut copy = Request::new(Body::from(bytes));
    *copy.headers_mut() = parts.headers;
    copy.extensions_mut().extend(parts.extensions);
    let Ok(mut multipart) = Multipart::from_request(copy, &()).await else {
        // Without a boundary nobody can tell where the file begins: it is as good as empty (44001 [C]).
        return Ok((Vec::new(), is_multipart.then(Upload::default)));
    };
    let mut nameless = None;
    while let Ok(Some(field)) = multipart.next_field().await {
        let filename = field.file_name().filter(|name| !name.is_empty()).map(str::to_owned);
        let may_be_it = field.name() == Some("media") || interface == "media/uploadimg";
        if filename.is_none() && (nameless.is_some() || !may_be_it) {
            continue;
        }
        let bytes = field.bytes().await.map_err(|_| Refusal::new(44001))?;
        if filename.is_some() {
            return Ok((Vec::new(), Some(Upload { filename, bytes })));
        }
        nameless = Some(Upload { filename, bytes });
    }
    Ok((Vec::new(), nameless))
}

/// A body that stops half way although the head promised all of it.
#[derive(Debug)]
struct HalfBody {
    half: Option<Bytes>,
    flushed: bool,
}

impl http_body::Body for HalfBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        if let Some(half) = self.half.take() {
            return Poll::Ready(Some(Ok(Frame::data(half))));
        }
        if !self.flushed {
            // Gives the connection the turn in which it writes out what it has.
            self.flushed = true;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into())))
    }
}

fn half(whole: &Bytes) -> Response {
    let body = HalfBody { half: Some(whole.slice(..whole.len() / 2)), flushed: false };
    let mut response = Response::new(Body::new(body));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=UTF-8"));
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(whole.len()));
    response
}
