//! How a command line reaches the process that owns the data folder: a Unix socket in the folder, which is the user's alone, or on
//! Windows a pipe whose name, made anew at each start, stands in a file there. Who can open it is who could open the data.
//!
//! Lines of JSON. The caller sends one [`Call`]; the owner answers `accepted`, then how it goes on, then the document. Once a call is
//! accepted it is never made again: what came of it is in the history.

use super::document::{BroadcastLine, Document};
use super::perform::perform;
use super::request::Request;
use backon::{ExponentialBuilder, Retryable};
use broadcast::app::Product;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::{Notify, OwnedSemaphorePermit, Semaphore, SemaphorePermit, mpsc};

/// Version of what is spoken here. An owner of another version is not spoken to.
const PROTOCOL: u32 = 1;
/// Longest line that is read, bytes: two files of 20 MiB in Base64, and the rest.
const MAX_LINE: u64 = 64 * 1024 * 1024;
/// How long an owner waits for the call of one who connected.
const CALL_PATIENCE: Duration = Duration::from_secs(30);
/// Most callers that are let in at a time; others wait outside.
const MOST_CALLERS: usize = 64;
/// The pauses before what failed for want of something is tried again.
const FIRST_PAUSE: Duration = Duration::from_millis(50);
/// The longest of them.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);
/// What all callers together may have read before their line is whole, in pieces of [`PIECE`]: two of the longest lines. The first
/// piece of each is free, so that a small call waits for nobody.
const MOST_PIECES: usize = 128;
/// How much of a line is read between two looks at what others hold, bytes.
const PIECE: usize = 1024 * 1024;

/// A call.
#[derive(Debug, Serialize, Deserialize)]
pub struct Call {
    /// [`PROTOCOL`].
    pub protocol: u32,
    /// What to do.
    pub request: Request,
}

/// What the owner says.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Said {
    /// It begins.
    Accepted,
    /// It is not begun: the versions differ.
    Refused,
    /// How a send goes on.
    Progress {
        /// The send.
        broadcast: Box<BroadcastLine>,
    },
    /// The end.
    Done {
        /// The answer.
        document: Box<Document>,
    },
}

/// Why the owner did not answer.
#[derive(Debug, thiserror::Error)]
pub enum CallError {
    /// Nobody took the call; it can be made again.
    #[error("nobody answers: {0}")]
    NotTaken(io::Error),
    /// Another version of Posthorn.
    #[error("another version of Posthorn is running")]
    OtherVersion,
    /// The owner ended while it was at it.
    #[error("the other process ended before its answer")]
    Lost {
        /// How the send stood last.
        last: Option<Box<BroadcastLine>>,
    },
}

/// The calls that are being answered.
#[derive(Debug, Clone)]
pub struct Calls {
    open: Arc<AtomicUsize>,
    /// For callers: without a permit none is let in.
    places: Arc<Semaphore>,
    /// For what they send before it is a whole line.
    room: Arc<Semaphore>,
    /// A window wants the data folder.
    wanted: Arc<Notify>,
}

impl Default for Calls {
    fn default() -> Self {
        let places = Arc::new(Semaphore::new(MOST_CALLERS));
        let room = Arc::new(Semaphore::new(MOST_PIECES));
        Self { open: Arc::default(), places, room, wanted: Arc::default() }
    }
}

impl Calls {
    /// Whether there are any.
    pub fn any(&self) -> bool {
        self.open.load(Ordering::SeqCst) > 0
    }

    /// Ends when a window wants the data folder.
    pub async fn wanted(&self) {
        self.wanted.notified().await;
    }

    /// A place for the next caller; waits while all are taken.
    async fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).acquire_owned().await.ok()
    }

    fn begin(&self, place: Option<OwnedSemaphorePermit>) -> OneCall {
        self.open.fetch_add(1, Ordering::SeqCst);
        OneCall { calls: self.clone(), _place: place }
    }
}

struct OneCall {
    calls: Calls,
    _place: Option<OwnedSemaphorePermit>,
}

impl Drop for OneCall {
    fn drop(&mut self) {
        self.calls.open.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn line<R: AsyncRead + Unpin>(reader: &mut BufReader<R>) -> io::Result<Option<Vec<u8>>> {
    let room = Semaphore::new(MOST_PIECES);
    Ok(line_within(reader, &room).await?.map(|(bytes, _)| bytes))
}

/// A line, and the room that it takes up until that is dropped.
async fn line_within<'a, R: AsyncRead + Unpin>(
    reader: &mut BufReader<R>,
    room: &'a Semaphore,
) -> io::Result<Option<(Vec<u8>, Vec<SemaphorePermit<'a>>)>> {
    let (mut bytes, mut taken) = (Vec::new(), Vec::new());
    loop {
        let read = AsyncReadExt::take(&mut *reader, PIECE as u64).read_until(b'\n', &mut bytes).await?;
        match (read, bytes.last()) {
            (0, None) => return Ok(None),
            (_, Some(b'\n')) => return Ok(Some((bytes, taken))),
            (0, _) => return Err(io::ErrorKind::UnexpectedEof.into()),
            _ if bytes.len() as u64 > MAX_LINE => return Err(io::ErrorKind::InvalidData.into()),
            _ => {}
        }
        while taken.len() < bytes.len() / PIECE {
            taken.push(room.acquire().await.map_err(io::Error::other)?);
        }
    }
}

async fn say<W: AsyncWrite + Unpin>(writer: &mut W, what: &impl Serialize) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(what).map_err(io::Error::other)?;
    bytes.push(b'\n');
    writer.write_all(&bytes).await?;
    writer.flush().await
}

/// Answers one caller.
async fn answer<S: AsyncRead + AsyncWrite + Unpin>(product: &Arc<Product>, stream: S, calls: &Calls) -> io::Result<()> {
    let (reader, mut writer) = tokio::io::split(stream);
    let mut reader = BufReader::new(reader);
    let read = tokio::time::timeout(CALL_PATIENCE, line_within(&mut reader, &calls.room)).await;
    let Some(whole) = read.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?? else { return Ok(()) };
    let call = serde_json::from_slice::<Call>(&whole.0).ok().filter(|call| call.protocol == PROTOCOL);
    drop(whole);
    let Some(call) = call else { return say(&mut writer, &Said::Refused).await };
    say(&mut writer, &Said::Accepted).await?;
    tracing::info!(command = call.request.name(), "a command line asks");
    if call.request == Request::LetGo {
        calls.wanted.notify_one();
    }
    let (tell, mut told) = mpsc::unbounded_channel::<BroadcastLine>();
    let hear = move |broadcast: &BroadcastLine| {
        // Heard as long as it is performed.
        let _ = tell.send(broadcast.clone());
    };
    let mut performing = Box::pin(async move { perform(product, call.request, &hear).await });
    // What was begun is done, also when nobody listens any more.
    let mut gone = None;
    let document = loop {
        tokio::select! {
            biased;
            Some(broadcast) = told.recv(), if gone.is_none() => {
                gone = say(&mut writer, &Said::Progress { broadcast: Box::new(broadcast) }).await.err();
            }
            document = &mut performing => break document,
        }
    };
    if let Some(error) = gone {
        return Err(error);
    }
    say(&mut writer, &Said::Done { document: Box::new(document) }).await
}

fn spawn_answer<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(
    product: &Arc<Product>,
    calls: &Calls,
    place: Option<OwnedSemaphorePermit>,
    stream: S,
) {
    let (product, call) = (Arc::clone(product), calls.begin(place));
    tokio::spawn(async move {
        if let Err(error) = answer(&product, stream, &call.calls).await {
            tracing::info!(%error, "a command line went away");
        }
        drop(call);
    });
}

/// Has the owner of a data folder do it.
pub async fn call(
    folder: &Path,
    request: &Request,
    tell: &(dyn Fn(&BroadcastLine) + Send + Sync),
) -> Result<Document, CallError> {
    let stream = connect(folder).await.map_err(CallError::NotTaken)?;
    let (reader, mut writer) = tokio::io::split(stream);
    let mut reader = BufReader::new(reader);
    let call = serde_json::json!({ "protocol": PROTOCOL, "request": request });
    say(&mut writer, &call).await.map_err(CallError::NotTaken)?;
    let nobody = || io::Error::from(io::ErrorKind::ConnectionAborted);
    let mut accepted = false;
    let mut last = None;
    loop {
        let said = line(&mut reader).await;
        let said = said.ok().flatten().map(|bytes| serde_json::from_slice::<Said>(&bytes));
        match said {
            Some(Ok(Said::Accepted)) => accepted = true,
            Some(Ok(Said::Refused) | Err(_)) => return Err(CallError::OtherVersion),
            Some(Ok(Said::Progress { broadcast })) => {
                tell(&broadcast);
                last = Some(broadcast);
            }
            Some(Ok(Said::Done { document })) => return Ok(*document),
            None if accepted => return Err(CallError::Lost { last }),
            None => return Err(CallError::NotTaken(nobody())),
        }
    }
}

/// Asks whoever owns a data folder to let it go: `posthorn listen` and `posthorn work` do, which stay for others only. Others are done soon,
/// or are windows.
pub async fn ask_for(folder: &Path) {
    if let Err(error) = call(folder, &Request::LetGo, &|_| ()).await {
        tracing::debug!(%error, "the owner was not asked to let the data folder go");
    }
}

/// What the system cannot do now, it can later: it is asked again for as long as this process is the owner, less and less often.
fn pauses() -> ExponentialBuilder {
    ExponentialBuilder::new().with_min_delay(FIRST_PAUSE).with_max_delay(LONGEST_PAUSE).without_max_times()
}

/// The next caller.
async fn next<S, F: Future<Output = io::Result<S>>>(accept: impl FnMut() -> F) -> io::Result<S> {
    accept.retry(pauses()).notify(|error, _| tracing::warn!(%error, "could not take a call")).await
}

/// Answers everyone who comes, for good. When the way in could not be opened, that is tried again.
pub async fn serve(opened: io::Result<Channel>, product: Arc<Product>, calls: Calls) {
    let mut opened = Some(opened);
    let mut open = || opened.take().unwrap_or_else(|| Channel::open(&product.data_folder));
    let opening = (|| std::future::ready(open())).retry(pauses());
    let opening = opening.notify(|error, _| tracing::warn!(%error, "command lines cannot ask here yet"));
    let Ok(channel) = opening.await else { return };
    loop {
        let place = calls.place().await;
        if let Ok(stream) = next(|| channel.accept()).await {
            spawn_answer(&product, &calls, place, stream);
        }
    }
}

#[cfg(unix)]
mod way {
    use super::{Path, io};
    use broadcast::documents::held;
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;
    use tokio::net::{UnixListener, UnixStream};

    fn socket(folder: &Path) -> PathBuf {
        folder.join("posthorn.socket")
    }

    /// Where callers arrive.
    #[derive(Debug)]
    pub struct Channel {
        listener: UnixListener,
    }

    impl Channel {
        /// Opens it. Only the owner of the folder may: what an earlier one left is removed.
        pub fn open(folder: &Path) -> io::Result<Self> {
            let path = socket(folder);
            held::remove(&path)?;
            let listener = UnixListener::bind(&path)?;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
            Ok(Self { listener })
        }

        pub(super) async fn accept(&self) -> io::Result<UnixStream> {
            self.listener.accept().await.map(|(stream, _)| stream)
        }
    }

    pub async fn connect(folder: &Path) -> io::Result<UnixStream> {
        UnixStream::connect(socket(folder)).await
    }
}

#[cfg(windows)]
mod way {
    use super::{Path, io};
    use broadcast::documents::{held, write_whole};
    use interprocess::os::windows::named_pipe::tokio::{DuplexPipeStream, PipeListener};
    use interprocess::os::windows::named_pipe::{PipeListenerOptions, pipe_mode::Bytes};
    use interprocess::os::windows::security_descriptor::SecurityDescriptor;
    use std::num::NonZeroU8;
    use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeClient};
    use widestring::u16cstr;

    /// The file with the name of the pipe.
    const FILE: &str = "posthorn.pipe";

    /// Where callers arrive.
    #[derive(Debug)]
    pub struct Channel {
        listener: PipeListener<Bytes, Bytes>,
    }

    impl Channel {
        /// Opens it under a name that nobody could have taken before, for the user alone: what a pipe usually has lets everybody
        /// read, and so hold its places.
        pub fn open(folder: &Path) -> io::Result<Self> {
            Self::with_instances(folder, None)
        }

        /// The same, with so many callers at most; without a number the system's own bound counts.
        pub(super) fn with_instances(folder: &Path, most: Option<NonZeroU8>) -> io::Result<Self> {
            let name = format!(r"\\.\pipe\posthorn-{}", uuid::Uuid::new_v4().simple());
            let owner_alone = SecurityDescriptor::deserialize(u16cstr!("D:P(A;;GA;;;OW)"))?;
            let options = PipeListenerOptions::new().path(name.as_str()).security_descriptor(Some(owner_alone));
            let listener = options.instance_limit(most).create_tokio_duplex()?;
            write_whole(&folder.join(FILE), name.as_bytes())?;
            Ok(Self { listener })
        }

        pub(super) async fn accept(&self) -> io::Result<DuplexPipeStream<Bytes>> {
            self.listener.accept().await
        }
    }

    pub async fn connect(folder: &Path) -> io::Result<NamedPipeClient> {
        let name = held::until_free(|| std::fs::read_to_string(folder.join(FILE)))?;
        ClientOptions::new().open(name.trim())
    }
}

pub use way::Channel;
use way::connect;

#[cfg(test)]
mod tests;
