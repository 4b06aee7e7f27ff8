//! What a command refuses with: always an [`ErrorView`], so that the page has a code to act on.

use broadcast::model::error_view::ErrorView;

/// Refusal of a command.
pub type Refusal = ErrorView;
/// Answer of a command.
pub type Answer<T> = Result<T, Refusal>;
