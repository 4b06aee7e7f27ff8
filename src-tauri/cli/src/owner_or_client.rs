//! Who does it: this process, when nobody owns the data folder, else the one that does.

use super::document::{BroadcastLine, Document, Note, Problem};
use super::endpoint::{self, CallError, Calls, Channel};
use super::exit;
use super::perform::{VERSION, perform};
use super::print::Progress;
use super::request::Request;
use broadcast::app::{Product, Record, Role};
use broadcast::documents::owner::{Owner, OwnerError};
use broadcast::model::directory::DirectoryStatus;
use broadcast::model::snapshot::BroadcastSnapshot;
use broadcast::ports::EventSink;
use platform::logging::LogGuard;
use platform::{folders, logging};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tokio::time::{Instant, sleep};

/// How long an owner may take to open its endpoint: a large database is checked at the start.
pub(super) const ENDPOINT_PATIENCE: Duration = Duration::from_mins(1);
/// How often it is tried.
pub(super) const TRY_AGAIN: Duration = Duration::from_millis(100);

/// Why this process is to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// Somebody wants it: Ctrl+C, Ctrl+Break, a signal.
    Asked,
    /// Its console is closed, or the session ends. Windows waits for five seconds and then kills it.
    #[cfg_attr(not(windows), expect(dead_code, reason = "the system gives no time of its own elsewhere"))]
    Closed,
}

impl End {
    /// How long an order may take to be written down.
    const fn just_ordered(self) -> Duration {
        match self {
            Self::Asked => Duration::from_secs(2),
            Self::Closed => Duration::from_secs(1),
        }
    }

    /// How long requests under way may take to be answered.
    pub(super) const fn last_answers(self) -> Duration {
        match self {
            Self::Asked => Duration::from_mins(1),
            Self::Closed => Duration::from_secs(3),
        }
    }
}

/// Nobody is told: a command line looks for itself.
struct Nobody;

impl EventSink for Nobody {
    fn directory(&self, _: DirectoryStatus) {}
    fn broadcast(&self, _: BroadcastSnapshot) {}
}

/// Does a request, here or where the data folder is owned.
pub async fn somewhere(folder: &Path, request: Request, show: &Arc<Progress>) -> Document {
    let name = request.name();
    let began = Instant::now();
    loop {
        match Owner::of(folder) {
            Ok(Some(owner)) => return Box::pin(here(folder, owner, request, show)).await,
            Ok(None) => {}
            Err(error) => return no_owner(folder, name, &error),
        }
        let hear = |broadcast: &BroadcastLine| show.tell(broadcast);
        let called = tokio::select! {
            called = endpoint::call(folder, &request, &hear) => called,
            _ = interrupted() => {
                // What was handed over goes on there.
                let problem = Problem::new("detached", "the other process goes on with it");
                let problem = Problem { about: show.last().map(|one| one.id), ..problem };
                return Document::of(name).failed(problem, exit::INTERRUPTED);
            }
        };
        match called {
            Ok(document) => return document,
            Err(CallError::NotTaken(error)) if began.elapsed() < ENDPOINT_PATIENCE => {
                tracing::debug!(%error, "the owner does not answer yet");
            }
            Err(error) => return no_answer(&request, error),
        }
        sleep(TRY_AGAIN).await;
    }
}

/// It cannot be said whose the data folder is.
pub(super) fn no_owner(folder: &Path, name: &str, error: &OwnerError) -> Document {
    let code = if matches!(error, OwnerError::LockOutOfReach(_)) { "lock_out_of_reach" } else { "storage" };
    let problem = Problem::new(code, error.to_string()).about(folder.display().to_string());
    Document::of(name).failed(problem, exit::STORAGE)
}

/// The owner did not answer. A call that was taken is never made again, not even one that only looks: whatever ended the owner would end this
/// process too, or the next owner.
pub(super) fn no_answer(request: &Request, error: CallError) -> Document {
    let document = Document::of(request.name());
    let message = error.to_string();
    let CallError::Lost { last } = error else {
        return document.failed(Problem::new("other_process", message), exit::OTHER_PROCESS);
    };
    let code = if request.only_looks() { exit::OTHER_PROCESS } else { exit::UNKNOWN };
    let document = document.failed(Problem::new("lost", message), code);
    Document { broadcast: last.map(|last| *last), ..document }
}

/// The product, opened by its owner, and its log.
pub(super) struct Opened {
    /// The product.
    pub(super) product: Arc<Product>,
    /// What is left of the log is written when this goes; only the first of a process has it.
    pub(super) log: Option<LogGuard>,
}

/// Opens the product as its owner, or says why it cannot be used.
pub(super) async fn open(folder: &Path, owner: Owner, name: &str) -> Result<Opened, Box<Document>> {
    let log = folders::log_folder().and_then(|folder| logging::start(&folder));
    let product = Product::open(platform::deps(folder, owner, Role::CommandLine, Arc::new(Nobody))).await;
    let product = match product {
        Ok(product) => Arc::new(product),
        Err(error) => return Err(Box::new(Document::of(name).failed(error, exit::STORAGE))),
    };
    folders::for_the_user_alone(folder);
    if let Some(damaged) = &product.damaged {
        // Whoever runs it again knows then that what it goes by may be older than the truth.
        let problem = Problem::new("storage_damaged", format!("the database was damaged: {}", damaged.reason));
        let document = Document::of(name).failed(problem.about(damaged.path.display().to_string()), exit::STORAGE);
        return Err(Box::new(closed(&product, document).await));
    }
    Ok(Opened { product, log })
}

async fn here(folder: &Path, owner: Owner, request: Request, show: &Arc<Progress>) -> Document {
    let name = request.name();
    let opened = match open(folder, owner, name).await {
        Ok(opened) => opened,
        Err(document) => return *document,
    };
    let product = &opened.product;
    let calls = Calls::default();
    // Opened before anything is done, so that whoever sees it done can ask here.
    let serving = (!request.only_looks())
        .then(|| tokio::spawn(endpoint::serve(Channel::open(folder), Arc::clone(product), calls.clone())));
    let (performer, heard) = (Arc::clone(product), Arc::clone(show));
    let mut performing = tokio::spawn(async move {
        perform(&performer, request, &move |broadcast: &BroadcastLine| heard.tell(broadcast)).await
    });
    let document = tokio::select! {
        done = &mut performing => done.unwrap_or_else(|error| {
            Document::of(name).failed(Problem::new("internal", error.to_string()), exit::OTHER)
        }),
        end = interrupted() => {
            // An order that is just being written down is seen through, so that it can be taken back.
            tokio::select! {
                () = until(|| show.last().is_some()) => {}
                _ = &mut performing => {}
                () = sleep(end.just_ordered()) => {}
            }
            let mut document = Document::of(name);
            document.exit = exit::INTERRUPTED;
            stopped(product, show.last(), document, end).await
        }
    };
    if let Some(serving) = serving {
        // No new ones; those who came are answered.
        serving.abort();
        let _ = serving.await;
    }
    // Whatever else began to send in this process must not be cut off: nobody would take it up.
    if document.exit != exit::INTERRUPTED {
        tokio::select! {
            () = until(|| !calls.any() && !product.is_busy()) => {}
            _ = interrupted() => {}
        }
    }
    closed(product, document).await
}

/// Ends the work with the data; the document with what else there is to know.
pub(super) async fn closed(product: &Arc<Product>, mut document: Document) -> Document {
    let remover = Arc::clone(product);
    // An end of this work is an end of the process; there is nothing to tell of it.
    let _ = tokio::task::spawn_blocking(move || remover.remove_refused()).await;
    if product.sending_rules().metrics_file
        && let Err(error) = product.write_metrics(VERSION).await
    {
        tracing::warn!(?error, "the metrics could not be written");
    }
    for notice in product.notices.open() {
        let note = Note { code: super::document::word(&notice.kind), about: notice.path.or(notice.detail) };
        document.notes.push(note);
    }
    product.close().await;
    document
}

/// Ctrl+C: what has not left is taken back, what is under way is paused, and the last answers are awaited.
async fn stopped(product: &Product, last: Option<BroadcastLine>, document: Document, end: End) -> Document {
    let mut problem = None;
    if let Some(last) = &last
        && let Ok(Record { engine, .. }) = product.record_of(&last.id).await
    {
        if engine.cancel(&last.id).await.unwrap_or(false) {
            problem = Some(Problem::new("taken_back", "nothing of it has left"));
        } else {
            // One that is closed already needs no pause.
            if let Err(error) = engine.pause(&last.id).await {
                tracing::info!(%error, "nothing to pause");
            }
            problem = Some(Problem::new("paused", "what has not left stands still"));
        }
    }
    // Also what others handed over; whoever still worked on it would find the database closed.
    tokio::select! {
        ended = product.end_sending(end.last_answers()) => {
            if let Err(error) = ended {
                tracing::warn!(%error, "what was under way could not be written down");
            }
        }
        _ = interrupted() => {}
    }
    let (Some(last), Some(problem)) = (last, problem) else { return document };
    let mut document = document.failed(problem.about(&last.id), exit::INTERRUPTED);
    match product.send_snapshot(&last.id).await {
        Ok(snapshot) => document.broadcast = Some(snapshot.into()),
        Err(error) => document.error = Some(error.into()),
    }
    document
}

pub(super) async fn until(reached: impl Fn() -> bool) {
    while !reached() {
        sleep(TRY_AGAIN).await;
    }
}

/// Ends when this process is to end. Where that cannot be learnt it never does.
pub(super) async fn interrupted() -> End {
    match told_to_end().await {
        Ok(end) => end,
        Err(error) => {
            tracing::warn!(%error, "an end would not be noticed");
            std::future::pending().await
        }
    }
}

#[cfg(unix)]
async fn told_to_end() -> std::io::Result<End> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut end = signal(SignalKind::terminate())?;
    tokio::select! {
        pressed = tokio::signal::ctrl_c() => pressed?,
        _ = end.recv() => {}
    }
    Ok(End::Asked)
}

#[cfg(windows)]
async fn told_to_end() -> std::io::Result<End> {
    use tokio::signal::windows;
    let (mut interrupt, mut stop) = (windows::ctrl_c()?, windows::ctrl_break()?);
    let (mut close, mut log_off, mut shut_down) =
        (windows::ctrl_close()?, windows::ctrl_logoff()?, windows::ctrl_shutdown()?);
    Ok(tokio::select! {
        _ = interrupt.recv() => End::Asked,
        _ = stop.recv() => End::Asked,
        _ = close.recv() => End::Closed,
        _ = log_off.recv() => End::Closed,
        _ = shut_down.recv() => End::Closed,
    })
}
