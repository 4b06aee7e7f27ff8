//! What a command refuses with: always an [`ErrorView`], so that the page has a code to act on.

use broadcast::model::error_view::ErrorView;

/// Why a command failed.
pub type CommandError = ErrorView;
/// What a command answers with.
pub type CommandResult<T> = Result<T, CommandError>;
