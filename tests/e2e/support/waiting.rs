//! Waiting for a condition instead of for a time.

use std::fmt::Display;
use std::time::Duration;
use tokio::time::Instant;

/// How long any one condition may take. Loaded machines are slow; a condition that holds is noticed at once.
pub const LIMIT: Duration = Duration::from_secs(45);
/// Pause between two looks.
const STEP: Duration = Duration::from_millis(40);

/// Looks until there is something, and gives it. Panics after [`LIMIT`], naming what was waited for.
pub async fn until<T>(what: impl Display, look: impl AsyncFnMut() -> Option<T>) -> T {
    within(LIMIT, what, look).await
}

/// The same for what takes its time by its nature.
pub async fn within<T>(limit: Duration, what: impl Display, look: impl AsyncFnMut() -> Option<T>) -> T {
    let mut look = look;
    let mut tries = Tries { end: Instant::now() + limit };
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(tries.again().await, "waited {limit:?} in vain for: {what}");
    }
}

/// A limited number of further looks.
pub struct Tries {
    end: Instant,
}

impl Tries {
    /// Starts the clock.
    pub fn new() -> Self {
        Self { end: Instant::now() + LIMIT }
    }

    /// Pauses. False when the time is over.
    pub async fn again(&mut self) -> bool {
        tokio::time::sleep(STEP).await;
        Instant::now() < self.end
    }
}
