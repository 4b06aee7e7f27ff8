//! Waiting for a condition instead of for a time.

use std::fmt::Display;
use std::thread;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// How long any one condition may take. Loaded machines are slow; a condition that holds is noticed at once.
pub const LIMIT: Duration = Duration::from_mins(1);

/// The shortest and the longest pause between two looks.
const STEPS: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(40));

/// What a look may give: a condition, or the thing that is waited for.
pub trait Found {
    /// What there is when the wait is over.
    type Thing;

    /// The thing, once it is there.
    fn found(self) -> Option<Self::Thing>;
}

impl Found for bool {
    type Thing = ();

    fn found(self) -> Option<()> {
        self.then_some(())
    }
}

impl<T> Found for Option<T> {
    type Thing = T;

    fn found(self) -> Self {
        self
    }
}

/// Looks until a condition holds or a thing is there, and gives the thing. Panics after [`LIMIT`], naming what was waited for.
pub async fn until<F: Found>(what: impl Display, look: impl AsyncFnMut() -> F) -> F::Thing {
    within(LIMIT, what, look).await
}

/// [`until`], with another limit.
pub async fn within<F: Found>(limit: Duration, what: impl Display, look: impl AsyncFnMut() -> F) -> F::Thing {
    let found = comes_within(limit, look).await;
    found.unwrap_or_else(|| panic!("waited {limit:?} in vain for {what}"))
}

/// What comes within a time, if it comes.
pub async fn comes_within<F: Found>(limit: Duration, mut look: impl AsyncFnMut() -> F) -> Option<F::Thing> {
    // Of the computer's time, also where Tokio's stands still.
    let began = Instant::now();
    loop {
        if let Some(thing) = look().await.found() {
            return Some(thing);
        }
        if began.elapsed() >= limit {
            return None;
        }
        tokio::time::sleep(pause(began)).await;
    }
}

/// [`until`] for what does not run on a runtime.
#[track_caller]
pub fn until_blocking<F: Found>(what: impl Display, mut look: impl FnMut() -> F) -> F::Thing {
    let began = Instant::now();
    loop {
        if let Some(thing) = look().found() {
            return thing;
        }
        assert!(began.elapsed() < LIMIT, "waited {LIMIT:?} in vain for {what}");
        thread::sleep(pause(began));
    }
}

/// Lets a time pass at once for what counts in Tokio's, on a runtime of one thread.
pub async fn pass(time: Duration) {
    tokio::time::pause();
    tokio::time::advance(time).await;
    tokio::time::resume();
}

/// What something waits at until the test opens it, once.
#[derive(Clone, Debug, Default)]
pub struct Gate(watch::Sender<bool>);

impl Gate {
    /// Opens it.
    pub fn open(&self) {
        self.0.send_replace(true);
    }

    /// Returns when it is open.
    pub async fn passed(&self) {
        self.0.subscribe().wait_for(|open| *open).await.unwrap();
    }
}

/// The longer it takes, the longer it may go unnoticed: a tenth of the wait.
fn pause(began: Instant) -> Duration {
    (began.elapsed() / 10).clamp(STEPS.0, STEPS.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_wait_gives_what_was_found_and_goes_on_until_then() {
        let mut looks = 0;
        let found = until("the third look", async || {
            looks += 1;
            (looks == 3).then_some("here")
        })
        .await;
        assert_eq!((found, looks), ("here", 3));
        let mut looks = 0;
        until_blocking("the second look", || {
            looks += 1;
            looks == 2
        });
        assert_eq!(looks, 2);
        assert_eq!(comes_within(Duration::from_millis(3), async || false).await, None);
    }

    #[tokio::test(start_paused = true)]
    #[should_panic(expected = "waited 5ms in vain for a thing that never comes")]
    async fn a_wait_in_vain_names_what_it_waited_for_even_where_time_stands_still() {
        within(Duration::from_millis(5), "a thing that never comes", async || None::<()>).await;
    }
}
