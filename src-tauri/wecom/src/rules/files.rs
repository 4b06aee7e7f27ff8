//! Findings about files that are not uploaded yet, for those who keep them.

use crate::channel::Channel;
use crate::finding::{Finding, Rule};
use crate::limit::{Severity, Unit};
use crate::media::{MediaKind, MediaProblem};

/// A file that cannot be sent in its place.
pub fn unfit(path: &str, kind: MediaKind, problem: MediaProblem) -> Finding {
    let (rule, actual, limit) = match problem {
        MediaProblem::TooLarge { bytes, max } => (Rule::TooLong, Some(bytes), Some(max)),
        MediaProblem::TooSmall { bytes, min } => (Rule::TooShort, Some(bytes), Some(min)),
        _ => (Rule::Required, None, None),
    };
    Finding {
        unit: actual.map(|_| Unit::Bytes),
        actual,
        limit,
        code: problem.code(kind),
        ..Finding::new(path, Severity::Refused, rule, "wecom/contacts-media-agent.md §8 [O]")
    }
}

/// The same of a picture that goes to a robot, inside the message.
pub fn unfit_at_robots(path: &str, problem: MediaProblem) -> Finding {
    Finding {
        code: Some(93018),
        source: "wecom/messages.md §8 [O]".to_owned(),
        channel: Some(Channel::Robot),
        ..unfit(path, MediaKind::Image, problem)
    }
}

/// A file that may not be sent with `safe`.
pub fn not_confidential() -> Finding {
    Finding::new("safe", Severity::Refused, Rule::OptionRefused, "wecom/messages.md §1.1 [O]")
}
