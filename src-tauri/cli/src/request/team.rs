//! What is asked of a team.

use super::SecretAsk;
use broadcast::model::team::TeamInput;
use serde::{Deserialize, Serialize};

/// What to do with the team.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case")]
pub enum TeamAsk {
    /// Show it, and ask whether its database answers.
    Status,
    /// Join one, or look at what is there.
    Join(TeamJoinAsk),
    /// Leave it.
    Leave,
    /// Share a company with it.
    Share {
        /// Name or id of the company.
        company: String,
    },
    /// List what was done in it, the newest first.
    Log {
        /// How many to leave out.
        offset: u32,
        /// How many at most.
        limit: u32,
    },
    /// Tell what IT does to set its database up.
    Statements,
}

impl TeamAsk {
    /// Whether it changes nothing.
    pub(super) fn only_looks(&self) -> bool {
        match self {
            Self::Status | Self::Log { .. } | Self::Statements => true,
            Self::Join(join) => join.only_look,
            Self::Leave | Self::Share { .. } => false,
        }
    }
}

/// Joining.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamJoinAsk {
    /// What was typed; its companies by name or id.
    pub input: TeamInput,
    /// The password of the database, if it wants one.
    pub password: Option<SecretAsk>,
    /// Only look at what is there.
    pub only_look: bool,
}

#[cfg(test)]
mod tests {
    use super::super::Request;
    use super::*;

    fn join(only_look: bool) -> Request {
        let input = TeamInput {
            address: "postgres://posthorn@db.example.com/posthorn".to_owned(),
            name: "王芳".to_owned(),
            companies: vec!["青禾科技".to_owned()],
            ..TeamInput::default()
        };
        let password = Some(SecretAsk::new("s3cr3t-canary"));
        Request::Team { what: TeamAsk::Join(TeamJoinAsk { input, password, only_look }) }
    }

    #[test]
    fn everything_crosses_and_the_password_is_shown_nowhere() {
        let others = [
            TeamAsk::Status,
            TeamAsk::Leave,
            TeamAsk::Share { company: "青禾科技".to_owned() },
            TeamAsk::Log { offset: 0, limit: 20 },
            TeamAsk::Statements,
        ];
        for request in [join(false)].into_iter().chain(others.map(|what| Request::Team { what })) {
            assert_eq!(request.name(), "team");
            assert!(!format!("{request:?}").contains("s3cr3t-canary"));
            let line = serde_json::to_string(&request).unwrap();
            assert_eq!(serde_json::from_str::<Request>(&line).unwrap(), request);
        }
    }

    #[test]
    fn a_look_keeps_nobody_waiting_for_the_data() {
        assert!(join(true).only_looks() && !join(false).only_looks());
        let looks = |what| Request::Team { what }.only_looks();
        assert!(looks(TeamAsk::Status) && looks(TeamAsk::Log { offset: 0, limit: 1 }) && looks(TeamAsk::Statements));
        assert!(!looks(TeamAsk::Leave) && !looks(TeamAsk::Share { company: String::new() }));
    }
}
