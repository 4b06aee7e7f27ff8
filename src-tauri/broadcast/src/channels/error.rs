//! Why something could not be done with a channel.

use crate::documents::DocumentError;
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::trouble::ConnectError;
use wecom::error::Error;

/// What is wrong with an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ChannelProblem {
    /// Nothing was typed.
    #[error("missing")]
    Missing,
    /// Too long.
    #[error("too long")]
    TooLong,
    /// Not 2 to 2000 members.
    #[error("a chat has 2 to 2000 members")]
    Members,
    /// The owner is not among the members, or would leave.
    #[error("the owner is not among the members")]
    Owner,
    /// Not a possible id of a chat.
    #[error("not a possible id")]
    ChatId,
    /// Neither the address nor the key of a robot. What was typed is not repeated.
    #[error("not the address of a group robot")]
    Address,
}

/// Why something could not be done with a channel.
#[derive(Debug, Clone, thiserror::Error)]
pub enum ChannelError {
    /// There is no such chat or robot.
    #[error("no channel {0}")]
    NotFound(String),
    /// Another robot of the profile has this name.
    #[error("the name is in use")]
    NameTaken,
    /// An input cannot be used.
    #[error("{field}: {problem}")]
    Input {
        /// Name of the input.
        field: &'static str,
        /// What is wrong with it.
        problem: ChannelProblem,
    },
    /// It could not be written.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// There is no usable connection.
    #[error(transparent)]
    Connect(#[from] ConnectError),
    /// What WeCom or the network answered.
    #[error(transparent)]
    Wecom(#[from] Error),
}

impl From<&ChannelError> for ErrorView {
    fn from(error: &ChannelError) -> Self {
        let text = error.to_string();
        match error {
            ChannelError::NotFound(_) => Self::new(ErrorCode::NotFound, text),
            ChannelError::NameTaken => Self::new(ErrorCode::NameTaken, text).at("name"),
            ChannelError::Input { field, problem } => {
                Self::new(ErrorCode::InvalidInput, text).at(field).with_detail(problem.to_string())
            }
            ChannelError::Document(error) => Self::from(error),
            ChannelError::Connect(error) => Self::from(error),
            ChannelError::Wecom(error) => Self::from(error),
        }
    }
}

crate::model::error_view::error_view_of_owned!(ChannelError);
