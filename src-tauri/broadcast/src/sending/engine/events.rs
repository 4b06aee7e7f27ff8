//! News of a running broadcast: at most ten a second, the newest always last.
//!
//! The engine hands over every snapshot; a task passes on the newest one and then rests. Nothing waits for it.

use crate::model::snapshot::BroadcastSnapshot;
use crate::ports::EventSink;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Shortest time between two snapshots of one broadcast.
pub const REST: Duration = Duration::from_millis(100);

/// Takes the snapshots of one broadcast.
pub(crate) struct News {
    newest: watch::Sender<BroadcastSnapshot>,
    teller: JoinHandle<()>,
}

impl News {
    /// Begins with a first snapshot, which is told at once.
    pub(crate) fn begin(sink: Arc<dyn EventSink>, first: BroadcastSnapshot) -> Self {
        let (newest, mut seen) = watch::channel(first);
        seen.mark_changed();
        let teller = tokio::spawn(async move {
            // The last value is told before the end of the channel is.
            while seen.changed().await.is_ok() {
                let snapshot = seen.borrow_and_update().clone();
                // A fault of who listens is not the broadcast's trouble; the next snapshot is told again.
                let told = std::panic::catch_unwind(AssertUnwindSafe(|| sink.broadcast(snapshot)));
                if told.is_err() {
                    tracing::error!("news of a broadcast could not be told");
                }
                tokio::time::sleep(REST).await;
            }
        });
        Self { newest, teller }
    }

    /// A newer snapshot.
    pub(crate) fn emit(&self, snapshot: BroadcastSnapshot) {
        self.newest.send_replace(snapshot);
    }

    /// The newest snapshot.
    pub(crate) fn newest(&self) -> BroadcastSnapshot {
        self.newest.borrow().clone()
    }

    /// Ends; returns when the last snapshot has been told.
    pub(crate) async fn end(self) {
        drop(self.newest);
        // It fails only when the program ends.
        let _ = self.teller.await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{RecordingSink, snapshot};

    #[tokio::test(start_paused = true)]
    async fn at_most_ten_a_second_and_the_last_one_always() {
        let sink = Arc::new(RecordingSink::default());
        let begin = tokio::time::Instant::now();
        let news = News::begin(sink.clone(), snapshot("b"));
        for done in 1..=300 {
            news.emit(BroadcastSnapshot { batches_done: done, ..snapshot("b") });
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        news.end().await;
        let told = sink.broadcasts();
        // Each one was followed by a rest.
        assert_eq!(told.len() as u128, begin.elapsed().as_millis() / REST.as_millis());
        assert!(told.len() >= 4, "{}", told.len());
        assert_eq!(told.last().unwrap().batches_done, 300);
        assert!(told.is_sorted_by_key(|one| one.batches_done));
    }

    #[tokio::test]
    async fn what_was_told_just_before_the_end_arrives() {
        let sink = Arc::new(RecordingSink::default());
        let news = News::begin(sink.clone(), snapshot("b"));
        news.emit(BroadcastSnapshot { missed: 7, ..snapshot("b") });
        news.end().await;
        assert_eq!(sink.broadcasts().last().unwrap().missed, 7);
    }
}
