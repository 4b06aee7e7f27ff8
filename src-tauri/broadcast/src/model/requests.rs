//! Messages that other programs want sent by a team, as they stand in its table `requests`.

/// One that this process works on from now on, for a minute.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClaimedRequest {
    /// Its number in the table.
    pub id: i64,
    /// The company that is to send it, by its name or id.
    pub company: String,
    /// What is wanted, as a line of `posthorn listen` has it.
    pub line: String,
}

/// What became of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestOutcome {
    /// It is written down and leaves.
    Taken {
        /// As this broadcast.
        broadcast_id: String,
    },
    /// Its key was used before for the same: nothing was done.
    Repeated {
        /// The broadcast of the first time; `None`: that was not sent, or is gone.
        broadcast_id: Option<String>,
    },
    /// It is not sent.
    Dead {
        /// Why, for who wrote the program.
        error: String,
    },
}
