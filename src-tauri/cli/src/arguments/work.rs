//! What can be typed of work without a window. A doc comment is a text of the help.

use clap::Args;
use std::path::PathBuf;

/// Work without a window.
#[derive(Debug, Args)]
pub struct WorkArguments {
    /// Join this team, unless this computer is in it already: postgres://USER@SERVER:PORT/DATABASE, without the password
    #[arg(long, value_name = "ADDRESS", requires = "name")]
    pub team: Option<String>,
    /// The name by which colleagues see this computer, of up to 40 characters
    #[arg(long, value_name = "NAME", requires = "team")]
    pub name: Option<String>,
    /// Certificates (PEM) of the authority that issued the server's, where this computer does not know it
    #[arg(long, value_name = "FILE", requires = "team")]
    pub ca: Option<PathBuf>,
    /// Secrets in JSON, as docs/worker.md explains; they are kept in memory only, and - reads standard input
    #[arg(long, value_name = "FILE")]
    pub secrets: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::super::{Arguments, Asked};
    use super::*;
    use clap::Parser;

    fn parsed(line: &[&str]) -> Result<WorkArguments, clap::Error> {
        Arguments::try_parse_from(["posthorn", "work"].iter().chain(line)).map(|arguments| match arguments.command {
            Asked::Work(what) => what,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_team_is_joined_under_a_name_or_none_is() {
        let alone = parsed(&[]).unwrap();
        assert!(alone.team.is_none() && alone.secrets.is_none());
        let address = "postgres://worker@db.example.com/posthorn";
        let all = parsed(&["--team", address, "--name", "服务器", "--ca", "/etc/ca.pem", "--secrets", "-"]).unwrap();
        assert_eq!((all.team.as_deref(), all.name.as_deref()), (Some(address), Some("服务器")));
        assert_eq!(all.secrets, Some(PathBuf::from("-")));
        for wrong in [&["--team", address][..], &["--name", "x"], &["--ca", "x"], &["--once"]] {
            assert!(parsed(wrong).is_err(), "{wrong:?}");
        }
    }
}
