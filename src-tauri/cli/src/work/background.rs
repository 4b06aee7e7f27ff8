//! What is done as long as this process has the data folder, beside what every command line that stays does.

use super::join::Join;
use super::standing;
use crate::document::Note;
use crate::messages::Words;
use crate::perform::{Failure, VERSION};
use crate::requests;
use broadcast::app::Product;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// How long it is waited before work is begun again that failed by a fault.
const AFTER_A_FAULT: Duration = Duration::from_secs(15);
/// How often it is tidied up.
const ONE_DAY: Duration = Duration::from_hours(24);

/// What is heard of the work.
#[derive(Debug)]
pub enum News {
    /// Something to tell.
    Note(Note),
    /// It cannot go on.
    Failed(Box<Failure>),
}

/// Where it is heard. The work goes on when nobody hears it any more.
#[derive(Debug, Clone)]
pub struct Teller(mpsc::UnboundedSender<News>);

impl Teller {
    /// Tells something.
    pub fn note(&self, note: Note) {
        // Whoever would hear it is about to end.
        let _ = self.0.send(News::Note(note));
    }

    /// Tells that it cannot go on.
    pub fn failed(&self, failure: Failure) {
        let _ = self.0.send(News::Failed(Box::new(failure)));
    }
}

/// The work.
#[derive(Debug)]
pub struct Background {
    news: mpsc::UnboundedReceiver<News>,
    ends: watch::Sender<bool>,
    serving: Bound,
    others: Vec<Bound>,
}

impl Background {
    /// Begins it.
    pub fn begin(product: &Arc<Product>, join: Option<Join>, words: Words) -> Self {
        let (sender, news) = mpsc::unbounded_channel();
        let (ends, told) = watch::channel(false);
        let teller = Teller(sender);
        let of = Arc::clone(product);
        let serving =
            kept_going("serving other programs", move || requests::serve_until(Arc::clone(&of), told.clone()));
        let of = Arc::clone(product);
        let counting = kept_going("counting what was sent", move || {
            let product = Arc::clone(&of);
            async move { product.keep_counted(VERSION).await }
        });
        let of = Arc::clone(product);
        let tidying = kept_going("tidying up", move || tidied(Arc::clone(&of)));
        let of = Arc::clone(product);
        let watching = kept_going("watching how it stands", move || {
            let (product, join, teller) = (Arc::clone(&of), join.clone(), teller.clone());
            async move { standing::watch(&product, join.as_ref(), words, &teller).await }
        });
        Self { news, ends, serving, others: vec![counting, tidying, watching] }
    }

    /// The next of what is heard.
    pub async fn news(&mut self) -> News {
        match self.news.recv().await {
            Some(news) => news,
            None => std::future::pending().await,
        }
    }

    /// Ends it; what is being sent for another program is seen through.
    pub async fn end(self) {
        let Self { news: _, ends, serving, others } = self;
        // It has ended already where nobody hears it.
        let _ = ends.send(true);
        serving.ended().await;
        for other in others {
            other.aborted().await;
        }
    }
}

/// A task that ends with whoever holds it: it has the product, and with it the right to the data folder.
#[derive(Debug)]
struct Bound(JoinHandle<()>);

impl Bound {
    /// Waits for its end.
    async fn ended(mut self) {
        // A fault was told already, and an end is an end.
        let _ = (&mut self.0).await;
    }

    async fn aborted(self) {
        self.0.abort();
        self.ended().await;
    }
}

impl Drop for Bound {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// Does work that may fail by a fault of Posthorn; it is begun again then.
fn kept_going<W>(what: &'static str, work: impl Fn() -> W + Send + 'static) -> Bound
where
    W: Future<Output = ()> + Send + 'static,
{
    Bound(tokio::spawn(async move {
        loop {
            let mut once = Bound(tokio::spawn(work()));
            if !(&mut once.0).await.is_err_and(|ended| ended.is_panic()) {
                return;
            }
            tracing::error!(what, "failed by a fault and is begun again");
            sleep(AFTER_A_FAULT).await;
        }
    }))
}

/// Tidies up now and once a day.
async fn tidied(product: Arc<Product>) {
    loop {
        if let Err(error) = product.clear_unused_media().await {
            tracing::warn!(?error, "could not clear unused files away");
        }
        if let Err(error) = product.clear_old_sends().await {
            tracing::warn!(?error, "could not clear old sends away");
        }
        if let Err(error) = product.forget_old_requests().await {
            tracing::info!(?error, "could not clear old requests of programs away");
        }
        sleep(ONE_DAY).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn what_is_bound_ends_with_whoever_holds_it_also_inside() {
        let (alive, begun) = (Arc::new(()), Arc::new(AtomicU32::new(0)));
        let (held, count) = (Arc::clone(&alive), Arc::clone(&begun));
        let bound = kept_going("waiting", move || {
            count.fetch_add(1, Ordering::SeqCst);
            let held = Arc::clone(&held);
            async move {
                std::future::pending::<()>().await;
                drop(held);
            }
        });
        while begun.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        bound.aborted().await;
        // The task inside is dropped by the runtime soon after.
        while Arc::strong_count(&alive) > 1 {
            tokio::task::yield_now().await;
        }
        assert_eq!(begun.load(Ordering::SeqCst), 1);
    }
}
