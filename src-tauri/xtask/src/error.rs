//! What can stop a task, in words that say what to do next.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

/// Why a task ended without doing its work.
#[derive(Debug)]
pub enum TaskError {
    /// The command line was not understood.
    Usage {
        /// The argument nobody knows.
        argument: String,
    },
    /// A program could not be started at all.
    Start {
        /// Its name.
        program: String,
        /// What the system said.
        source: io::Error,
    },
    /// A program ran and said no.
    Failed {
        /// The step in words.
        step: String,
        /// The end of what it printed; empty when that was already on the screen.
        output: String,
    },
    /// Something this machine lacks and the task may not or cannot install.
    Missing {
        /// What is missing.
        what: String,
        /// How to get it.
        remedy: String,
    },
    /// A file or folder refused.
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A part of the private desktop did not come up.
    #[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "the private desktop is built on Linux only"))]
    Desktop {
        /// The part.
        part: &'static str,
        /// The end of what the desktop's programs printed.
        output: String,
    },
}

impl TaskError {
    /// For `map_err` on file operations.
    pub fn file(path: &Path) -> impl FnOnce(io::Error) -> Self + use<> {
        let path = path.to_path_buf();
        move |source| Self::File { path, source }
    }
}

impl fmt::Display for TaskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage { argument } => write!(f, "not understood: {argument}"),
            Self::Start { program, source } => write!(f, "{program} could not be started: {source}"),
            Self::Failed { step, output } if output.is_empty() => write!(f, "{step} failed"),
            Self::Failed { step, output } => write!(f, "{step} failed:\n{output}"),
            Self::Missing { what, remedy } => write!(f, "{what} is missing. {remedy}"),
            Self::File { path, source } => write!(f, "{}: {source}", path.display()),
            Self::Desktop { part, output } => write!(f, "the private desktop's {part} did not come up\n{output}"),
        }
    }
}

impl std::error::Error for TaskError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Start { source, .. } | Self::File { source, .. } => Some(source),
            _ => None,
        }
    }
}
