//! Why a request was not done.

use super::super::document::Problem;
use super::super::exit;
use broadcast::app::secrets::keychain_trouble;
use broadcast::model::error_view::ErrorView;
use broadcast::model::secrets::SecretStoreError;

/// Why a request was not done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// What.
    pub problem: Problem,
    /// The exit code.
    pub exit: u8,
}

impl From<ErrorView> for Failure {
    fn from(error: ErrorView) -> Self {
        Self { exit: exit::of_error(error.code), problem: error.into() }
    }
}

macro_rules! failure_from {
    ($($error:ty),*) => {$(
        impl From<$error> for Failure {
            fn from(error: $error) -> Self {
                ErrorView::from(error).into()
            }
        }
    )*};
}

failure_from!(
    broadcast::sending::engine::SendError,
    broadcast::model::store_error::StoreError,
    broadcast::profiles::ProfileError,
    broadcast::compose::templates::TemplateError,
    broadcast::compose::audiences::SavedAudienceError,
    broadcast::lists::ListError,
    broadcast::lists::value_table::RowsError,
    broadcast::model::trouble::ConnectError
);

impl Failure {
    /// A name, a file or an argument that is wrong.
    pub fn usage(problem: Problem) -> Self {
        Self { problem, exit: exit::USAGE }
    }
}

impl From<SecretStoreError> for Failure {
    fn from(error: SecretStoreError) -> Self {
        keychain_trouble(&error).into()
    }
}
