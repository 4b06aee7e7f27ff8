//! The end of the program, as it is wanted: nothing more leaves, the answers to what has left are awaited and written down, and the
//! rest stands still until the admin resumes it.

use super::{Engine, SendError};
use crate::store::broadcasts;
use std::sync::atomic::Ordering;
use std::time::Duration;
use tokio::time::{sleep, timeout};

/// How often it is looked whether the last answers are there.
const LOOK: Duration = Duration::from_millis(20);

/// What an end of the program would keep from leaving, or cut off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Unfinished {
    /// Broadcasts that send or wait to be taken back, files that are uploaded for one, messages that are taken back, cards that are
    /// changed.
    pub under_way: u32,
    /// Broadcasts that wait for a time that the admin chose.
    pub scheduled: u32,
}

impl Unfinished {
    /// Nothing at all.
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

impl Engine {
    /// What is not at its end and does not stand still.
    pub async fn unfinished(&self) -> Result<Unfinished, SendError> {
        let (under_way, scheduled) = broadcasts::moving(&self.shared.deps.database).await?;
        let beside = self.shared.starting().len() + self.follow_ups_under_way();
        Ok(Unfinished { under_way: under_way.saturating_add(u32::try_from(beside).unwrap_or(u32::MAX)), scheduled })
    }

    /// Lets nothing more leave, gives up uploads of what has not begun, and waits so long for the answers to what has left. Then what
    /// was under way stands still, as after an end of the program; `false`: some answers did not come, and are unknown at the next
    /// start. What waits for a chosen time goes on waiting. Nothing can be ordered afterwards.
    pub async fn shut_down(&self, longest: Duration) -> Result<bool, SendError> {
        self.shared.closing.store(true, Ordering::SeqCst);
        self.shared.starting().values().for_each(|given_up| given_up.notify_one());
        self.shared.wake_workers();
        let quiet = timeout(longest, async {
            while !self.shared.workers().is_empty()
                || self.follow_ups_under_way() > 0
                || !self.shared.starting().is_empty()
            {
                sleep(LOOK).await;
            }
        });
        let all_answered = quiet.await.is_ok();
        self.close_interrupted().await?;
        Ok(all_answered)
    }
}
