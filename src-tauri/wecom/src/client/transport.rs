//! Requests that are answered inside the process: the practice company of a program needs no port that others could use.

use bytes::Bytes;
use std::pin::Pin;

/// An answer on its way.
pub type Answering<'a> = Pin<Box<dyn Future<Output = http::Response<Bytes>> + Send + 'a>>;

/// Answers requests instead of the network. What the network adds (connections, TLS, proxies, answers that break off) does not
/// exist here; the time limit of a call does.
pub trait Transport: Send + Sync {
    /// Answers one request, whose address is absolute and whose body is whole.
    fn answer(&self, request: http::Request<Bytes>) -> Answering<'_>;
}
