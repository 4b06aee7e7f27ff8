//! What must be written down or read, however long it takes.

use crate::model::store_error::StoreError;
use backon::{ExponentialBuilder, Retryable};
use std::time::Duration;

/// The first pause as a part of the longest.
const FIRST: u32 = 50;

/// Does work until it is done, after pauses that double up to `longest`; `failed` hears of each failure before its pause.
pub(crate) async fn until_done<T, F>(
    longest: Duration,
    mut work: impl FnMut() -> F,
    mut failed: impl FnMut(&StoreError),
) -> T
where
    F: Future<Output = Result<T, StoreError>>,
{
    let pauses = ExponentialBuilder::new().with_min_delay(longest / FIRST).with_max_delay(longest).without_max_times();
    loop {
        // The pauses have no end, so that one round is enough; its type cannot say so.
        if let Ok(done) = (&mut work).retry(pauses).notify(|error, _| failed(error)).await {
            return done;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn work_that_fails_is_done_again_after_pauses_that_grow_to_the_longest() {
        let (mut tries, mut told, began) = (0, 0, tokio::time::Instant::now());
        let work = || {
            tries += 1;
            let done = if tries < 12 { Err(StoreError::Busy("held".to_owned())) } else { Ok(tries) };
            async move { done }
        };
        let done = until_done(Duration::from_millis(10), work, |_| told += 1).await;
        assert_eq!((done, told), (12, 11));
        // 0.2, 0.4, 0.8, 1.6, 3.2, 6.4 and five times 10 ms.
        assert!(began.elapsed() >= Duration::from_millis(62), "{:?}", began.elapsed());
    }
}
