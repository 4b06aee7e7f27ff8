//! A clock that is moved by hand.

use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;
use wecom::clock::{Clock, SystemClock};

/// The computer's clock as far as it was moved, or one that stands still.
#[derive(Debug, Default)]
pub struct TestClock {
    /// Where it stands still; none: it goes as the computer's does.
    still: Option<i64>,
    moved_by: AtomicI64,
    /// How far each look moves it.
    by_look: i64,
    panics: AtomicBool,
}

impl TestClock {
    /// One that stands still at a moment, in Unix milliseconds, until it is moved.
    pub fn still_at(ms: i64) -> Self {
        Self { still: Some(ms), ..Self::default() }
    }

    /// One that stands still, but for a millisecond after each look.
    pub fn later_at_each_look() -> Self {
        Self { by_look: 1, ..Self::still_at(0) }
    }

    /// Moves it forward.
    pub fn advance(&self, by: Duration) {
        self.shift(i64::try_from(by.as_millis()).unwrap());
    }

    /// Moves it by milliseconds, forward or back.
    pub fn shift(&self, ms: i64) {
        self.moved_by.fetch_add(ms, Ordering::SeqCst);
    }

    /// Whoever looks at it next panics.
    pub fn panic_next(&self) {
        self.panics.store(true, Ordering::SeqCst);
    }

    /// Whether somebody did.
    pub fn has_panicked(&self) -> bool {
        !self.panics.load(Ordering::SeqCst)
    }
}

impl Clock for TestClock {
    fn now_ms(&self) -> i64 {
        assert!(!self.panics.swap(false, Ordering::SeqCst), "told to");
        self.still.unwrap_or_else(|| SystemClock.now_ms()) + self.moved_by.fetch_add(self.by_look, Ordering::SeqCst)
    }
}
