//! What can go wrong with a file of the store.

use crate::documents::DocumentError;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::media::BadReference;
use wecom::media::MediaProblem;

/// Why a file cannot be kept, looked at or used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MediaError {
    /// The text is no reference to a file of the store.
    #[error(transparent)]
    NotAReference(#[from] BadReference),
    /// It is not kept (any more), or what is kept under its name is no longer it.
    #[error("the file {0:?} is not kept any more")]
    Missing(String),
    /// WeCom would not take it as what it is to be.
    #[error("{name:?}: {problem}")]
    Unfit {
        /// Its name.
        name: String,
        /// What is wrong with it.
        problem: MediaProblem,
    },
    /// The store has no room for it; all numbers are bytes.
    #[error("{bytes} bytes more do not fit: {used} of {cap} are in use")]
    Full {
        /// Length of the file.
        bytes: u64,
        /// What is kept already.
        used: u64,
        /// What may be kept.
        cap: u64,
    },
    /// The disk.
    #[error(transparent)]
    Disk(#[from] DocumentError),
}

impl From<&MediaError> for ErrorView {
    fn from(error: &MediaError) -> Self {
        let text = error.to_string();
        match error {
            MediaError::NotAReference(_) => Self::new(ErrorCode::InvalidInput, text).at("media"),
            MediaError::Missing(name) => Self::new(ErrorCode::NotFound, text).at("media").with_detail(name.clone()),
            // The problem itself, so that the page can say it in its own words: `{"problem":"too_large","bytes":1,"max":0}`.
            MediaError::Unfit { problem, .. } => Self::new(ErrorCode::InvalidInput, text)
                .at("file")
                .with_detail(serde_json::to_string(problem).unwrap_or_default()),
            // Not the disk but the store: the field tells them apart.
            MediaError::Full { used, cap, .. } => {
                Self::new(ErrorCode::StorageFull, text).at("media").with_detail(format!("{used}/{cap}"))
            }
            MediaError::Disk(error) => Self::from(error),
        }
    }
}

crate::model::error_view::error_view_of_owned!(MediaError);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn told_apart_by_code_and_field() {
        let unfit = MediaError::Unfit {
            name: "a.png".to_owned(),
            problem: MediaProblem::TooLarge { bytes: 21_000_000, max: 20_000_000 },
        };
        let view = ErrorView::from(unfit);
        assert_eq!((view.code, view.field.as_deref()), (ErrorCode::InvalidInput, Some("file")));
        assert_eq!(view.detail.as_deref(), Some(r#"{"problem":"too_large","bytes":21000000,"max":20000000}"#));
        let full = ErrorView::from(MediaError::Full { bytes: 3, used: 9, cap: 10 });
        assert_eq!(
            (full.code, full.field.as_deref(), full.detail.as_deref()),
            (ErrorCode::StorageFull, Some("media"), Some("9/10"))
        );
        let missing = ErrorView::from(MediaError::Missing("a.png".to_owned()));
        assert_eq!((missing.code, missing.field.as_deref()), (ErrorCode::NotFound, Some("media")));
        let disk = MediaError::from(DocumentError::ReadOnly("x".to_owned()));
        assert_eq!(ErrorView::from(disk).code, ErrorCode::StorageReadOnly);
    }
}
