//! What can be typed of listening to other programs. A doc comment is a text of the help.

use broadcast::sending::unattended::MOST_PEOPLE;
use clap::Args;
use std::path::PathBuf;

/// Listening to other programs.
#[derive(Debug, Args)]
pub struct ListenArguments {
    /// The company: its name or id, as posthorn profiles lists them; with --list, all companies if not given
    #[arg(long, short, required_unless_present_any = ["list", "put_away"])]
    pub profile: Option<String>,
    /// Needed to send: nobody looks at these messages before
    #[arg(long)]
    pub yes: bool,
    /// Most people that one message may go to; one that goes to more, or to nobody knows how many, is not sent
    #[arg(long, value_name = "N", default_value_t = MOST_PEOPLE)]
    pub most_people: u32,
    /// Read no further while so many messages have not ended
    #[arg(long, value_name = "N", default_value_t = 1000, value_parser = clap::value_parser!(u32).range(1..))]
    pub most_waiting: u32,
    /// Answer each message when it has ended, with its outcome
    #[arg(long)]
    pub wait: bool,
    /// List the messages that were not sent, newest first, and read nothing
    #[arg(long, conflicts_with_all = ["yes", "wait", "put_away"])]
    pub list: bool,
    /// Remove a message that was not sent from the list; its key stays used
    #[arg(long, value_name = "ID", conflicts_with_all = ["yes", "wait"])]
    pub put_away: Option<String>,
    /// With --list, how many at most
    #[arg(long, value_name = "N", default_value_t = 20, requires = "list")]
    pub limit: u32,
    /// With --list, how many of the newest to skip
    #[arg(long, value_name = "N", default_value_t = 0, requires = "list")]
    pub offset: u32,
    #[command(flatten)]
    pub database: DatabaseArguments,
}

/// Reading from a database instead of standard input.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading from a database of your own")]
pub struct DatabaseArguments {
    /// Read from this PostgreSQL database: postgres://USER@SERVER:PORT/DATABASE; its password is read from standard input
    #[arg(long, value_name = "ADDRESS", requires = "query_file", conflicts_with_all = ["list", "put_away"])]
    pub from: Option<String>,
    /// The query: it takes how far was read as $1, and returns a mark (bigint) and a message (JSON) of each row above, in order
    #[arg(long, value_name = "FILE", requires = "from")]
    pub query_file: Option<PathBuf>,
    /// The channel on which the database tells of new rows, as with NOTIFY
    #[arg(long, value_name = "NAME", requires = "from")]
    pub channel: Option<String>,
    /// Ask at least every so many seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 15, requires = "from")]
    #[arg(value_parser = clap::value_parser!(u32).range(1..=3600))]
    pub every: u32,
    /// Certificates (PEM) of the authority that issued the server's, where this computer does not know it
    #[arg(long, value_name = "FILE", requires = "from")]
    pub ca: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::super::{Arguments, Asked};
    use super::*;
    use clap::Parser;

    const FROM: [&str; 4] = ["--from", "postgres://erp@db.example.com/erp", "--query-file", "orders.sql"];

    fn parsed(more: &[&str]) -> Result<ListenArguments, clap::Error> {
        let line = ["posthorn", "listen", "-p", "x", "--yes"];
        Arguments::try_parse_from(line.iter().chain(more)).map(|arguments| match arguments.command {
            Asked::Listen(what) => what,
            other => panic!("{other:?}"),
        })
    }

    #[test]
    fn a_database_is_read_with_a_query_or_none_is() {
        let plain = parsed(&[]).unwrap().database;
        assert!(plain.from.is_none() && plain.query_file.is_none());
        let whole =
            parsed(&[&FROM[..], &["--channel", "orders", "--every", "60", "--ca", "ca.pem", "--wait"]].concat());
        let whole = whole.unwrap().database;
        assert_eq!((whole.from.as_deref(), whole.query_file), (Some(FROM[1]), Some(PathBuf::from("orders.sql"))));
        assert_eq!(
            (whole.channel.as_deref(), whole.every, whole.ca),
            (Some("orders"), 60, Some(PathBuf::from("ca.pem")))
        );
        assert_eq!(parsed(&FROM).unwrap().database.every, 15);
        for wrong in [&FROM[..2], &FROM[2..], &["--channel", "x"], &["--every", "60"], &["--ca", "x"]] {
            assert!(parsed(wrong).is_err(), "{wrong:?}");
        }
        for wrong in [&["--every", "0"][..], &["--every", "3601"], &["--put-away", "x"]] {
            assert!(parsed(&[&FROM[..], wrong].concat()).is_err(), "{wrong:?}");
        }
        let listed = [&["posthorn", "listen", "--list"][..], &FROM].concat();
        assert!(Arguments::try_parse_from(listed).is_err());
    }
}
