//! Where work is done that goes on for days: here, as long as nobody else has the data folder, else where it is owned. A window that wants the
//! folder gets it as soon as nothing is under way, and does the work from then on.

use crate::document::{Document, Problem};
use crate::endpoint::{self, CallError, Calls, Channel};
use crate::exit;
use crate::owner_or_client::{self, ENDPOINT_PATIENCE, End, Opened, TRY_AGAIN};
use crate::perform::perform;
use crate::request::Request;
use broadcast::app::Product;
use broadcast::documents::owner::Owner;
use broadcast::model::secrets::LentSecrets;
use platform::logging::LogGuard;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio::time::{Instant, sleep};

/// How long the folder is left to the window that wanted it.
const LEFT_FOR: Duration = Duration::from_secs(2);

/// Where the work is done.
pub struct Place {
    /// The command, as it is typed.
    name: &'static str,
    folder: PathBuf,
    /// What the product is lent each time that it is opened here.
    lent: Option<LentSecrets>,
    here: Option<Here>,
    /// A window waits for the folder.
    wanted: bool,
    /// The folder is not taken again before.
    left_until: Option<Instant>,
    /// The log goes on when the folder was left and is taken again.
    log: Option<LogGuard>,
}

/// This process has the folder.
struct Here {
    product: Arc<Product>,
    calls: Calls,
    serving: JoinHandle<()>,
    /// Keeps up with the team.
    keeping_up: JoinHandle<()>,
}

impl Here {
    fn is_busy(&self) -> bool {
        self.calls.any() || self.product.is_busy()
    }
}

impl Place {
    /// Nowhere yet, for this command.
    pub fn of(folder: &Path, name: &'static str) -> Self {
        Self { name, folder: folder.to_owned(), lent: None, here: None, wanted: false, left_until: None, log: None }
    }

    /// The same, with secrets that are kept in memory alone.
    #[must_use]
    pub fn lending(self, lent: Option<LentSecrets>) -> Self {
        Self { lent, ..self }
    }

    /// Takes the folder, unless somebody else has it; whether this process has it then.
    pub async fn hold(&mut self) -> Result<bool, Box<Document>> {
        let is_left = self.left_until.is_some_and(|until| Instant::now() < until);
        if self.here.is_some() || is_left {
            return Ok(self.here.is_some());
        }
        match Owner::of(&self.folder) {
            Ok(Some(owner)) => self.open(owner).await.map(|()| true),
            Ok(None) => Ok(false),
            Err(error) => Err(Box::new(owner_or_client::no_owner(&self.folder, self.name, &error))),
        }
    }

    /// What this process works with, while it has the folder.
    pub fn product(&self) -> Option<Arc<Product>> {
        self.here.as_ref().map(|here| Arc::clone(&here.product))
    }

    /// Does a request.
    pub async fn perform(&mut self, request: Request) -> Document {
        let began = Instant::now();
        loop {
            if let Err(document) = self.hold().await {
                return *document;
            }
            if let Some(here) = &self.here {
                return performed(here, request).await;
            }
            match endpoint::call(&self.folder, &request, &|_| ()).await {
                Ok(document) => return document,
                Err(CallError::NotTaken(error)) if began.elapsed() < ENDPOINT_PATIENCE => {
                    tracing::debug!(%error, "the owner does not answer yet");
                }
                Err(error) => return owner_or_client::no_answer(&request, error),
            }
            sleep(TRY_AGAIN).await;
        }
    }

    async fn open(&mut self, owner: Owner) -> Result<(), Box<Document>> {
        let Opened { product, log } = owner_or_client::open(&self.folder, owner, self.name).await?;
        self.log = log.or(self.log.take());
        // Before anybody is reached with them.
        if let Some(lent) = self.lent.clone()
            && let Err(error) = product.lend_secrets(lent).await
        {
            tracing::warn!(?error, "not all secrets that were lent can be used");
        }
        if let Err(error) = product.stay().await {
            tracing::warn!(?error, "what waits for its time could not be taken up");
        }
        let calls = Calls::default();
        let serving = tokio::spawn(endpoint::serve(Channel::open(&self.folder), Arc::clone(&product), calls.clone()));
        let team = Arc::clone(&product);
        let keeping_up = tokio::spawn(async move { team.keep_up_with_team().await });
        (self.wanted, self.left_until) = (false, None);
        self.here = Some(Here { product, calls, serving, keeping_up });
        Ok(())
    }

    /// Ends when a window wants the folder that this process has.
    pub fn wanted(&self) -> impl Future<Output = ()> + use<> {
        let calls = self.here.as_ref().map(|here| here.calls.clone());
        async move {
            match calls {
                Some(calls) => calls.wanted().await,
                None => std::future::pending().await,
            }
        }
    }

    /// The folder goes to a window: nothing more is taken here.
    pub fn leave_soon(&mut self) {
        self.wanted = true;
    }

    /// Whether it does.
    pub fn is_leaving(&self) -> bool {
        self.wanted
    }

    /// Whether this process has the folder.
    pub fn is_here(&self) -> bool {
        self.here.is_some()
    }

    /// Lets the folder go that a window wants, unless something is under way.
    pub async fn leave_if_idle(&mut self) {
        if self.wanted && self.here.as_ref().is_none_or(|here| !here.is_busy()) {
            self.wanted = false;
            self.left_until = Some(Instant::now() + LEFT_FOR);
            self.close(Document::of(self.name)).await;
        }
    }

    /// What is being sent here is seen through, as far as the end that was asked for leaves time.
    pub async fn settle(&self, end: Option<End>) {
        let Some(here) = &self.here else { return };
        // No new ones; those who came are answered.
        here.serving.abort();
        let patience = async {
            match end {
                Some(end) => sleep(end.last_answers()).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = owner_or_client::until(|| !here.is_busy()) => return,
            () = patience => {}
            _ = owner_or_client::interrupted() => {}
        }
        let longest = end.unwrap_or(End::Asked).last_answers();
        if let Err(error) = here.product.end_sending(longest).await {
            tracing::warn!(%error, "what was under way could not be written down");
        }
    }

    /// Lets the folder go; the document with what else there is to know.
    pub async fn close(&mut self, document: Document) -> Document {
        let Some(here) = self.here.take() else { return document };
        for task in [here.serving, here.keeping_up] {
            task.abort();
            // An end that was asked for, or one that comes to the same.
            let _ = task.await;
        }
        owner_or_client::closed(&here.product, document).await
    }
}

/// In a task of its own: a fault of one line is no end of the listening.
async fn performed(here: &Here, request: Request) -> Document {
    let (name, product) = (request.name(), Arc::clone(&here.product));
    let performing = tokio::spawn(async move { perform(&product, request, &|_| ()).await });
    performing
        .await
        .unwrap_or_else(|error| Document::of(name).failed(Problem::new("internal", error.to_string()), exit::OTHER))
}
