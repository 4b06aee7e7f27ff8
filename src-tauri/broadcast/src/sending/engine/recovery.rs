//! Recovery at start, after a power cut, `kill -9` or a crash.
//!
//! What may have left is called unknown; what certainly has not left does not leave behind the admin's back: it stands still until
//! resumed. Only what was scheduled goes on waiting for its time.

use super::{Engine, SendError};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::outcome::BatchOutcome;
use crate::store::{broadcasts, outbox};

impl Engine {
    /// Closes what may have left when the program ended, lets the rest of those broadcasts stand still, and takes scheduled ones up
    /// again; how many were interrupted. Broadcasts that this process works on are left alone. Call it once before the first start.
    pub async fn recover(&self) -> Result<u32, SendError> {
        let interrupted = self.close_interrupted().await?;
        self.take_up().await?;
        Ok(interrupted)
    }

    /// Takes up what waits for its time: for a process that stays after all.
    pub async fn take_up(&self) -> Result<(), SendError> {
        self.shared.set_clock().await?;
        for profile_id in broadcasts::profiles_with_work(&self.shared.deps.database).await? {
            self.shared.wake(&profile_id, None);
        }
        Ok(())
    }

    /// As [`Engine::recover`], but takes nothing up: for a process that does not stay, and has no business with what was scheduled.
    pub async fn close_interrupted(&self) -> Result<u32, SendError> {
        let deps = &self.shared.deps;
        if self.shared.team().is_some() {
            // What is under way may be another computer's. What is left of one that is gone is found with its lease.
            return Ok(0);
        }
        let worked_on: Vec<String> = self.shared.workers().values().flat_map(super::WorkerHandle::ids).collect();
        let text = "Posthorn ended before WeCom's answer was written down";
        let unknown = BatchOutcome::unknown(ErrorView::new(ErrorCode::OutcomeUnknown, text), None);
        let interrupted = outbox::recover(&deps.database, &worked_on, &unknown, self.now()).await?;
        for snapshot in &interrupted {
            tracing::warn!(broadcast = snapshot.id, outcome = ?snapshot.outcome, "a broadcast was interrupted");
        }
        Ok(u32::try_from(interrupted.len()).unwrap_or(u32::MAX))
    }
}
