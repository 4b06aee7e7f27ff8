//! Requests that are answered inside the process: the practice company of a program needs no port that others could use.

use bytes::Bytes;
use std::pin::Pin;

/// An answer on its way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = http::Response<Bytes>> + Send + 'a>>;

/// Answers requests instead of the network. What the network adds (connections, TLS, proxies) does not exist here; the time limit of a
/// call does, and an answer can break off as [`cut_off`] says.
pub trait Transport: Send + Sync {
    /// Answers one request, whose address is absolute and whose body is whole.
    fn answer(&self, request: http::Request<Bytes>) -> Answering<'_>;
}

/// Marks an answer as none: the connection broke off after the request.
#[derive(Debug, Clone, Copy)]
struct CutOff;

/// What stands for an answer that never came, because the connection broke off after the request: whether it was acted on nobody knows.
pub fn cut_off() -> http::Response<Bytes> {
    let mut answer = http::Response::new(Bytes::new());
    answer.extensions_mut().insert(CutOff);
    answer
}

/// Whether it is what [`cut_off`] gives.
pub(super) fn is_cut_off(answer: &http::Response<Bytes>) -> bool {
    answer.extensions().get::<CutOff>().is_some()
}
