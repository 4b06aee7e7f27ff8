//! What can be typed of a team. A doc comment is a text of the help.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// What to do with the team.
#[derive(Debug, Subcommand)]
pub enum TeamCommand {
    /// Show the team of this computer, whether its database can be reached, what you may do there, and which companies are shared
    Status,
    /// Join a team; the password of the database is read from standard input
    Join(TeamJoinArguments),
    /// Leave the team; companies and templates stay here, and what the team sent can no longer be seen
    Leave {
        /// Needed to leave
        #[arg(long)]
        yes: bool,
    },
    /// Share a company of this computer with the team, without its secret
    Share {
        /// The company: its name or id, as posthorn profiles lists them
        #[arg(long, value_name = "NAME")]
        company: String,
    },
    /// List what was done in the team, newest first: who sent, approved, paused, changed what
    Log {
        /// How many at most
        #[arg(long, value_name = "N", default_value_t = 20)]
        limit: u32,
        /// How many of the newest to skip
        #[arg(long, value_name = "N", default_value_t = 0)]
        offset: u32,
    },
    /// Print what IT runs once to set up the database, as SQL
    Statements,
}

/// Joining.
#[derive(Debug, Args)]
pub struct TeamJoinArguments {
    /// The database: postgres://USER@SERVER:PORT/DATABASE, without the password
    #[arg(long, value_name = "ADDRESS")]
    pub address: String,
    /// Your name, as colleagues see it, of up to 40 characters
    #[arg(long, value_name = "NAME")]
    pub name: String,
    /// Certificates (PEM) of the authority that issued the server's, where this computer does not know it
    #[arg(long, value_name = "FILE")]
    pub ca: Option<PathBuf>,
    /// A company of this computer to share with the team, without its secret: its name or id
    #[arg(long, value_name = "NAME")]
    pub company: Vec<String>,
    /// Share the templates that are on this computer now as well
    #[arg(long)]
    pub templates: bool,
    /// Bring what was sent for these companies before into the team's history as well
    #[arg(long, requires = "company")]
    pub history: bool,
    /// Only look at what is there, without joining
    #[arg(long = "try")]
    pub only_look: bool,
}
