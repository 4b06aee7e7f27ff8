//! How a command line reaches the process that owns the data folder: a Unix socket in the folder, which is the user's alone, or on
//! Windows a pipe whose name, made anew at each start, stands in a file there. Who can open it is who could open the data.
//!
//! Lines of JSON. The caller sends one [`Call`]; the owner answers `accepted`, then how it goes on, then the document. Once a call is
//! accepted it is never made again: what came of it is in the history.

use super::document::{BroadcastLine, Document};
use super::perform::perform;
use super::request::Request;
use crate::core::Core;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::sync::mpsc;

/// Version of what is spoken here. An owner of another version is not spoken to.
const PROTOCOL: u32 = 1;
/// Longest line that is read, bytes: two files of 20 MiB in Base64, and the rest.
const MAX_LINE: u64 = 64 * 1024 * 1024;
/// How long an owner waits for the call of one who connected.
const CALL_PATIENCE: Duration = Duration::from_secs(30);

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
#[derive(Debug, Clone, Default)]
pub struct Calls(Arc<AtomicUsize>);

impl Calls {
    /// Whether there are any.
    pub fn any(&self) -> bool {
        self.0.load(Ordering::SeqCst) > 0
    }

    fn begin(&self) -> OneCall {
        self.0.fetch_add(1, Ordering::SeqCst);
        OneCall(self.clone())
    }
}

struct OneCall(Calls);

impl Drop for OneCall {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::SeqCst);
    }
}

async fn line<R: AsyncRead + Unpin>(reader: &mut BufReader<R>) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    let read = reader.take(MAX_LINE).read_until(b'\n', &mut bytes).await?;
    if read > 0 && bytes.last() != Some(&b'\n') {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok((read > 0).then_some(bytes))
}

async fn say<W: AsyncWrite + Unpin>(writer: &mut W, what: &impl Serialize) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(what).map_err(io::Error::other)?;
    bytes.push(b'\n');
    writer.write_all(&bytes).await?;
    writer.flush().await
}

/// Answers one caller.
async fn answer<S: AsyncRead + AsyncWrite + Unpin>(core: &Arc<Core>, stream: S) -> io::Result<()> {
    let (reader, mut writer) = tokio::io::split(stream);
    let mut reader = BufReader::new(reader);
    let read = tokio::time::timeout(CALL_PATIENCE, line(&mut reader)).await;
    let Some(bytes) = read.map_err(|_| io::Error::from(io::ErrorKind::TimedOut))?? else { return Ok(()) };
    let call = serde_json::from_slice::<Call>(&bytes).ok().filter(|call| call.protocol == PROTOCOL);
    let Some(call) = call else { return say(&mut writer, &Said::Refused).await };
    say(&mut writer, &Said::Accepted).await?;
    tracing::info!(command = call.request.name(), "a command line asks");
    let (tell, mut told) = mpsc::unbounded_channel::<BroadcastLine>();
    let hear = move |broadcast: &BroadcastLine| {
        // Heard as long as it is performed.
        let _ = tell.send(broadcast.clone());
    };
    let mut performing = Box::pin(async move { perform(core, call.request, &hear).await });
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

fn spawn_answer<S: AsyncRead + AsyncWrite + Unpin + Send + 'static>(core: &Arc<Core>, calls: &Calls, stream: S) {
    let (core, call) = (Arc::clone(core), calls.begin());
    tokio::spawn(async move {
        if let Err(error) = answer(&core, stream).await {
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

#[cfg(unix)]
mod way {
    use super::{Arc, Calls, Core, Path, io, spawn_answer};
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;
    use tokio::net::{UnixListener, UnixStream};

    fn socket(folder: &Path) -> PathBuf {
        folder.join("posthorn.socket")
    }

    /// Where callers arrive.
    #[derive(Debug)]
    pub struct Door {
        listener: UnixListener,
    }

    impl Door {
        /// Opens it. Only the owner of the folder may: what an earlier one left is removed.
        pub fn open(folder: &Path) -> io::Result<Self> {
            let path = socket(folder);
            match std::fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
            let listener = UnixListener::bind(&path)?;
            std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600))?;
            Ok(Self { listener })
        }

        /// Answers everyone who comes.
        pub async fn serve(self, core: Arc<Core>, calls: Calls) {
            loop {
                match self.listener.accept().await {
                    Ok((stream, _)) => spawn_answer(&core, &calls, stream),
                    Err(error) => {
                        tracing::warn!(%error, "could not take a call");
                        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
                    }
                }
            }
        }
    }

    pub async fn connect(folder: &Path) -> io::Result<UnixStream> {
        UnixStream::connect(socket(folder)).await
    }
}

#[cfg(windows)]
mod way {
    use super::{Arc, Calls, Core, Path, io, spawn_answer};
    use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeClient, NamedPipeServer, ServerOptions};

    /// The file with the name of the pipe.
    const FILE: &str = "posthorn.pipe";

    /// Where callers arrive.
    #[derive(Debug)]
    pub struct Door {
        name: String,
        first: NamedPipeServer,
    }

    impl Door {
        /// Opens it under a name that nobody could have taken before.
        pub fn open(folder: &Path) -> io::Result<Self> {
            let name = format!(r"\\.\pipe\posthorn-{}", uuid::Uuid::new_v4().simple());
            let first = ServerOptions::new().first_pipe_instance(true).reject_remote_clients(true).create(&name)?;
            std::fs::write(folder.join(FILE), &name)?;
            Ok(Self { name, first })
        }

        /// Answers everyone who comes.
        pub async fn serve(self, core: Arc<Core>, calls: Calls) {
            let mut waiting = self.first;
            loop {
                let came = waiting.connect().await;
                let next = ServerOptions::new().reject_remote_clients(true).create(&self.name);
                let Ok(next) = next else { return };
                let here = std::mem::replace(&mut waiting, next);
                if came.is_ok() {
                    spawn_answer(&core, &calls, here);
                }
            }
        }
    }

    pub async fn connect(folder: &Path) -> io::Result<NamedPipeClient> {
        let name = std::fs::read_to_string(folder.join(FILE))?;
        ClientOptions::new().open(name.trim())
    }
}

pub use way::Door;
use way::connect;
