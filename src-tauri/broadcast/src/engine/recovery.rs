//! The start after an end that nobody wanted: power cut, `kill -9`, a crash.
//!
//! What may have left is called unknown; what certainly has not left is called that and does not leave behind the
//! admin's back. Nothing is sent here.

use super::{Engine, SendError};
use crate::moment::Moment;
use crate::store::outbox;

impl Engine {
    /// Closes the broadcasts that were waiting or sending when the program ended; how many. Those that this process
    /// works on are left alone. Call it once before the first start.
    pub async fn recover(&self) -> Result<u32, SendError> {
        let around = &self.shared.around;
        let worked_on: Vec<String> = self.shared.running().keys().cloned().collect();
        let closed = outbox::recover(&around.database, &worked_on, Moment::now(&*around.clock)).await?;
        for snapshot in &closed {
            tracing::warn!(broadcast = snapshot.id, outcome = ?snapshot.outcome, "a broadcast was interrupted");
        }
        Ok(u32::try_from(closed.len()).unwrap_or(u32::MAX))
    }
}
