//! What Posthorn does for somebody, put together: one function for each use case, over all that lies below. Windows, the command line
//! and tests bring the surroundings ([`product::ProductDeps`]); what was changed is told through the event sink by the use case itself.

mod attention;
mod audiences;
mod budget;
mod channels;
pub mod contacts_secret;
mod daily;
mod doctor;
pub mod filling;
pub mod import;
pub mod last_audience;
mod lent;
mod member_sheet;
pub mod merge;
mod needs;
pub mod notices;
mod practice;
pub mod product;
mod profiles;
mod proxy_password;
mod record;
mod requests;
mod retention;
pub mod secrets;
pub mod settings;
pub mod setup;
mod statistics;
pub mod team;
mod templates;
#[cfg(test)]
mod testing;
pub mod unattended;
pub mod writing;

pub use needs::LEAST_FREE;
pub use product::{Product, ProductDeps, Role};
pub use record::Record;

use crate::model::error_view::{ErrorCode, ErrorView};

/// What a use case answers with: trouble always has a code that a page or a script can act on.
pub type AppResult<T> = Result<T, ErrorView>;

/// Runs work that may wait for the disk or the keychain where it holds nobody up.
pub async fn off_the_runtime<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> AppResult<T> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| ErrorView::new(ErrorCode::Internal, format!("work was cut off: {error}")))
}
