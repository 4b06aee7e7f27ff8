//! The body of an upload: one part of `multipart/form-data`, written by hand because WeCom wants the file name as raw UTF-8
//! inside quotes and nothing escaped (`wecom/contacts-media-agent.md §8` [C]), and streamed in pieces so that it can tell how
//! far it is and stops when the call is dropped.

use crate::media::UploadProgress;
use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};
use std::collections::HashSet;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

/// Bytes handed over at a time.
const PIECE: usize = 32 * 1024;

/// Is told how far an upload is.
pub(super) type OnProgress = Arc<dyn Fn(UploadProgress) + Send + Sync>;

/// An upload that can be sent any number of times.
#[derive(Clone)]
pub(super) struct Upload {
    boundary: String,
    head: Bytes,
    content: Bytes,
    tail: Bytes,
    on_progress: OnProgress,
}

impl Upload {
    /// The part `field` with a file. `name` must be safe inside quotes ([`crate::media::safe_name`]).
    pub(super) fn new(
        field: &str,
        name: &str,
        content_type: &str,
        content: &Bytes,
        on_progress: impl Fn(UploadProgress) + Send + Sync + 'static,
    ) -> Self {
        let boundary = boundary_for(content);
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"; filelength={}\r\n\
             Content-Type: {content_type}\r\n\r\n",
            content.len()
        );
        let tail = format!("\r\n--{boundary}--\r\n");
        let (head, tail) = (Bytes::from(head), Bytes::from(tail));
        Self { boundary, head, content: content.clone(), tail, on_progress: Arc::new(on_progress) }
    }

    /// The Content-Type of the whole request; without the boundary WeCom answers 44001 [C].
    pub(super) fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    /// Bytes of the whole body.
    pub(super) fn length(&self) -> u64 {
        (self.head.len() + self.content.len() + self.tail.len()) as u64
    }

    /// The body, from its beginning.
    pub(super) fn body(&self) -> Streamed {
        Streamed { left: [self.head.clone(), self.content.clone(), self.tail.clone()], upload: self.clone() }
    }

    /// The whole body at once, where there is no line that it could leave piece by piece.
    pub(super) fn whole(&self) -> Bytes {
        self.tell(self.content.len());
        let whole = [&self.head[..], &self.content, &self.tail].concat();
        self.tell(0);
        Bytes::from(whole)
    }

    fn tell(&self, content_left: usize) {
        let total = self.content.len();
        let number = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        (self.on_progress)(UploadProgress { sent: number(total - content_left), total: number(total) });
    }
}

/// What every boundary begins and ends with; a number stands between.
const BOUNDARY: (&str, &str) = ("posthorn-part-", "-end");

/// A boundary that does not stand in the content: the one with the lowest number that is free.
fn boundary_for(content: &[u8]) -> String {
    let begin = format!("\n--{}", BOUNDARY.0);
    let number_at = |piece: &[u8]| -> Option<usize> {
        let rest = piece.strip_prefix(begin.as_bytes())?;
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let (number, rest) = rest.split_at(digits);
        // Whatever reads as a number of ours counts, also when it is written with other zeros.
        rest.starts_with(BOUNDARY.1.as_bytes()).then(|| std::str::from_utf8(number).ok()?.parse().ok()).flatten()
    };
    let taken: HashSet<usize> = content.split(|byte| *byte == b'\r').skip(1).filter_map(number_at).collect();
    let free = (0..=taken.len()).find(|number| !taken.contains(number)).unwrap_or(taken.len());
    format!("{}{free:08}{}", BOUNDARY.0, BOUNDARY.1)
}

/// An upload under way.
pub(super) struct Streamed {
    left: [Bytes; 3],
    upload: Upload,
}

impl Body for Streamed {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        // What was given out before has been taken when more is asked for.
        let content_left = self.left[1].len();
        self.upload.tell(content_left);
        let piece = self.left.iter_mut().find(|part| !part.is_empty()).map(|part| {
            let length = part.len().min(PIECE);
            part.split_to(length)
        });
        Poll::Ready(piece.map(|piece| Ok(Frame::data(piece))))
    }

    fn is_end_stream(&self) -> bool {
        self.left.iter().all(Bytes::is_empty)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.left.iter().map(|part| part.len() as u64).sum())
    }
}

#[cfg(test)]
mod tests;
