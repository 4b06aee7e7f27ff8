//! Waiting for what the program does: [`testkit::until`] with a limit of its own.

use std::fmt::Display;
use std::time::Duration;
use testkit::{Found, within};

/// How long any one condition may take.
pub const LIMIT: Duration = Duration::from_secs(45);

/// Looks until there is something, and gives it. Panics after [`LIMIT`], naming what was waited for.
pub async fn until<F: Found>(what: impl Display, look: impl AsyncFnMut() -> F) -> F::Thing {
    within(LIMIT, what, look).await
}
