//! What can go wrong with a template.

use crate::compose::media::MediaError;
use crate::documents::DocumentError;
use crate::model::error_view::{ErrorCode, ErrorView};

/// What can go wrong with a template.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// It, or the version of it that was asked for, does not exist (any more).
    #[error("no template {0}")]
    NotFound(String),
    /// Nothing was typed for the name.
    #[error("the name is missing")]
    NameMissing,
    /// More than [`super::MAX_NAME`] characters.
    #[error("the name is too long")]
    NameTooLong,
    /// Another template has this name.
    #[error("the name is in use")]
    NameTaken,
    /// A tag has more than [`super::MAX_TAG`] characters.
    #[error("the tag is too long: {0}")]
    TagTooLong(String),
    /// More than [`super::MAX_TAGS`] tags.
    #[error("too many tags: {0}")]
    TooManyTags(usize),
    /// The file is larger than [`super::MAX_IMPORT`].
    #[error("the file is too large for a template")]
    FileTooLarge,
    /// The file is not a template of Posthorn.
    #[error("the file is not a template: {0}")]
    NotATemplate(String),
    /// The files that the template refers to are larger than [`super::MAX_FILES`] together.
    #[error("the files of the template are too large to be exported: {0} bytes")]
    FilesTooLarge(usize),
    /// One of its files.
    #[error(transparent)]
    Media(#[from] MediaError),
    /// The file is of a newer version.
    #[error("the file is of a newer version ({0})")]
    NewerVersion(u32),
    /// It could not be read or written.
    #[error(transparent)]
    Document(#[from] DocumentError),
}

impl From<&TemplateError> for ErrorView {
    fn from(error: &TemplateError) -> Self {
        let text = error.to_string();
        match error {
            TemplateError::NotFound(_) => Self::new(ErrorCode::NotFound, text),
            TemplateError::NameMissing | TemplateError::NameTooLong => {
                Self::new(ErrorCode::InvalidInput, text).at("name")
            }
            TemplateError::NameTaken => Self::new(ErrorCode::NameTaken, text).at("name"),
            TemplateError::TagTooLong(_) | TemplateError::TooManyTags(_) => {
                Self::new(ErrorCode::InvalidInput, text).at("tags")
            }
            TemplateError::FileTooLarge | TemplateError::NotATemplate(_) | TemplateError::NewerVersion(_) => {
                Self::new(ErrorCode::InvalidInput, text.clone()).at("file").with_detail(text)
            }
            TemplateError::FilesTooLarge(_) => {
                Self::new(ErrorCode::InvalidInput, text.clone()).at("media").with_detail(text)
            }
            TemplateError::Media(error) => Self::from(error),
            TemplateError::Document(error) => Self::from(error),
        }
    }
}

crate::model::error_view::error_view_of_owned!(TemplateError);
