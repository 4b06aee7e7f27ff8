//! What can be typed. A doc comment is a text of the help.

mod listen;
mod team;
mod work;

use super::exit;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

pub use listen::{DatabaseArguments, ListenArguments};
pub use team::{TeamCommand, TeamJoinArguments};
pub use work::WorkArguments;

/// Posthorn on the command line: compose, review and send WeCom app messages without a window.
///
/// Without a command the window opens.
#[derive(Debug, Parser)]
#[command(name = "posthorn", version, after_help = exit::HELP, after_long_help = exit::HELP, disable_help_subcommand = true)]
pub struct Arguments {
    /// Print one JSON document, with the fields that docs/command-line.md explains
    #[arg(long, global = true)]
    pub json: bool,
    /// Language of the output; if not given, that of the settings
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Language>,
    /// What to do
    #[command(subcommand)]
    pub command: Asked,
}

/// Language of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// 简体中文
    Zh,
    /// English
    En,
}

/// What is asked for.
#[derive(Debug, Subcommand)]
pub enum Asked {
    #[command(flatten)]
    Do(Command),
    /// Explain an error number of WeCom: what happened, why, what to do; --lang chooses the language
    Explain {
        /// The number, such as 60020
        #[arg(value_name = "NUMBER", allow_negative_numbers = true)]
        code: i64,
    },
    /// Send what other programs write to standard input, a JSON object on each line, or leave in a database; each key once
    Listen(ListenArguments),
    /// Work without a window, until it is ended: send what waits, keep up with the team, send what programs leave in its database
    Work(WorkArguments),
}

/// What to do with the data.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the companies set up in the window
    Profiles,
    /// Review without sending: people, quota, problems, what must be confirmed
    Plan(Box<SendArguments>),
    /// Send a message
    Send(Box<SendNow>),
    /// Show how a send is getting on; without an id, all that are scheduled or in progress
    Status {
        /// Id of the send
        id: Option<String>,
    },
    /// Continue a send that was paused or interrupted
    Resume {
        /// Id of the send
        id: String,
        #[command(flatten)]
        waiting: Waiting,
    },
    /// Recall a message from the recipients' WeCom, within 24 hours of sending; copies in the WeChat plug-in stay
    Recall {
        /// Id of the send
        id: String,
        #[command(flatten)]
        waiting: Waiting,
    },
    /// Approve what a colleague wants to send and nobody has approved yet; without --yes, only show it
    Release {
        /// Id of the send
        id: String,
        /// Needed to approve it
        #[arg(long)]
        yes: bool,
    },
    /// List what was sent, newest first
    History(HistoryArguments),
    /// Print figures of what was sent, in the text format that Prometheus collects
    Metrics,
    /// Import the member sheet exported from the admin console, so that people are found by name where the app reads accounts only
    MemberSheet(MemberSheetArguments),
    /// Save a secret that only reads the directory, from standard input; it never sends anything
    ContactsSecret(ContactsSecretArguments),
    /// Examine what a send needs: connection, secret, app, contacts, quota, disk; sends nothing
    Doctor(DoctorArguments),
    /// Share one history with colleagues, in a PostgreSQL database of the company
    #[command(subcommand)]
    Team(TeamCommand),
}

/// What is sent to whom.
#[derive(Debug, Args)]
pub struct SendArguments {
    /// The company: its name or id, as posthorn profiles lists them
    #[arg(long, short)]
    pub profile: String,
    #[command(flatten)]
    pub message: MessageArguments,
    #[command(flatten)]
    pub audience: AudienceArguments,
    #[command(flatten)]
    pub rows: RowsArguments,
    #[command(flatten)]
    pub reading: ReadingArguments,
    #[command(flatten)]
    pub confirming: Confirming,
    /// Send a test to yourself only
    #[arg(long)]
    pub test: bool,
    /// Schedule for this time: 2026-11-30 09:05, 09:05 (the next one), +90m, +2h30m, or in another time zone
    /// 2026-11-30T09:05:00+08:00, "2026-11-30 09:05[Asia/Shanghai]"
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// How many minutes later than --at it may still be sent automatically
    #[arg(long, value_name = "MINUTES", default_value_t = 10, requires = "at")]
    pub late: u32,
}

/// The message: one of these.
#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
pub struct MessageArguments {
    /// A saved template, by name
    #[arg(long, value_name = "NAME")]
    pub template: Option<String>,
    /// A message in WeCom's JSON, or a curl command; - reads standard input
    #[arg(long, value_name = "FILE")]
    pub message: Option<PathBuf>,
    /// A text message; - reads standard input
    #[arg(long, value_name = "TEXT")]
    pub text: Option<String>,
}

/// To whom.
#[derive(Debug, Args)]
#[command(next_help_heading = "To whom")]
pub struct AudienceArguments {
    /// A member: account, or name if only one member has it
    #[arg(long, value_name = "WHO")]
    pub user: Vec<String>,
    /// A department and all below it: number or name
    #[arg(long, value_name = "WHICH")]
    pub department: Vec<String>,
    /// A tag: number or name
    #[arg(long, value_name = "WHICH")]
    pub tag: Vec<String>,
    /// Everyone in the app's visible range
    #[arg(long)]
    pub all: bool,
    /// Saved recipients, by name
    #[arg(long, value_name = "NAME")]
    pub audience: Vec<String>,
    /// A list of people: CSV, XLSX, XLS or ODS
    #[arg(long, value_name = "FILE")]
    pub list: Option<PathBuf>,
    /// The column of the list that holds the recipients: its heading, or its number from 1
    #[arg(long, value_name = "COLUMN", requires = "list")]
    pub column: Option<String>,
    /// Leave out people of the list who are not found, instead of stopping
    #[arg(long, requires = "list")]
    pub skip_unmatched: bool,
    /// Not to this person
    #[arg(long, value_name = "WHO")]
    pub without_user: Vec<String>,
    /// Not to this department and all below it
    #[arg(long, value_name = "WHICH")]
    pub without_department: Vec<String>,
    /// Not to this tag
    #[arg(long, value_name = "WHICH")]
    pub without_tag: Vec<String>,
}

/// Variables of the message.
#[derive(Debug, Args)]
#[command(next_help_heading = "Variables")]
pub struct RowsArguments {
    /// Fill in {{ name }}, the same for everyone
    #[arg(long = "set", value_name = "NAME=VALUE")]
    pub set: Vec<String>,
    /// Fill in {{ name }} with the contents of a file, which the list of processes does not show; - reads standard input
    #[arg(long = "set-file", value_name = "NAME=FILE")]
    pub set_file: Vec<String>,
    /// A message of its own for each row: CSV with a heading, XLSX, XLS, ODS, or JSON lines; - reads standard input
    #[arg(long, value_name = "FILE")]
    pub rows: Option<PathBuf>,
    /// The column of the rows that holds the recipient: its heading or number; found automatically if it is called userid, account, to or 账号
    #[arg(long, value_name = "COLUMN", requires = "rows")]
    pub to_column: Option<String>,
    /// Send whoever stands in several rows a message for each, in the order of the rows
    #[arg(long, requires = "rows")]
    pub each_row: bool,
    /// Send braces that have no value as they are
    #[arg(long)]
    pub literal: bool,
}

/// How a list or rows are read, where the file does not say it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading --list and --rows")]
pub struct ReadingArguments {
    /// The row that names the columns, as the sheet counts; 0: none, and columns are called 1, 2, …
    #[arg(long, value_name = "N")]
    pub heading_row: Option<u32>,
    /// The column with the names that accounts are checked against: its heading or its number; 0: none
    #[arg(long, value_name = "COLUMN")]
    pub name_column: Option<String>,
    /// A mail domain of the company: the account of zhangsan@DOMAIN is zhangsan
    #[arg(long, value_name = "DOMAIN")]
    pub mail_domain: Vec<String>,
}

/// Confirmations. They grow with the audience, as in the window.
#[derive(Debug, Args)]
#[command(next_help_heading = "Confirming")]
pub struct Confirming {
    /// Confirm a send to more than 50 people
    #[arg(long)]
    pub yes: bool,
    /// Confirm the number of people; needed above 500, and checked whenever it is given
    #[arg(long, value_name = "N")]
    pub people: Option<u32>,
    /// Confirm a send to everyone by the company's name
    #[arg(long, value_name = "NAME")]
    pub confirm_profile: Option<String>,
    /// Confirm what the plan points out, by its codes: repeated,unknown,…
    #[arg(long, value_name = "CODE,…", value_delimiter = ',')]
    pub acknowledge: Vec<String>,
}

/// Sending.
#[derive(Debug, Args)]
pub struct SendNow {
    #[command(flatten)]
    pub what: SendArguments,
    /// Wait this many seconds before anything is sent; Ctrl+C undoes it until then
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub undo: u32,
    /// Send to the first N people, then pause for a look; resume sends the rest
    #[arg(long, value_name = "N")]
    pub first: Option<u32>,
    /// Send in quiet hours as well, instead of at their end
    #[arg(long)]
    pub in_quiet_hours: bool,
    #[command(flatten)]
    pub waiting: Waiting,
}

/// Whether to wait for the end.
#[derive(Debug, Args)]
pub struct Waiting {
    /// Wait for the end; the default, except with --at
    #[arg(long, overrides_with = "no_wait")]
    pub wait: bool,
    /// Return once it is saved, if another Posthorn is running and sends it
    #[arg(long)]
    pub no_wait: bool,
}

impl Waiting {
    /// What was chosen, if anything.
    pub fn chosen(&self) -> Option<bool> {
        if self.no_wait { Some(false) } else { self.wait.then_some(true) }
    }
}

/// Names from a member sheet.
#[derive(Debug, Args)]
pub struct MemberSheetArguments {
    /// The company: its name or id, as posthorn profiles lists them
    #[arg(long, short)]
    pub profile: String,
    /// The exported file, XLSX or CSV; without it, the sheet in use is shown
    #[arg(value_name = "FILE")]
    pub file: Option<PathBuf>,
    /// Import it although few of its accounts are in the directory
    #[arg(long, requires = "file")]
    pub anyway: bool,
    /// Remove the sheet in use
    #[arg(long, conflicts_with = "file")]
    pub remove: bool,
}

/// What the directory is read with.
#[derive(Debug, Args)]
pub struct ContactsSecretArguments {
    /// The company: its name or id, as posthorn profiles lists them
    #[arg(long, short)]
    pub profile: String,
    /// Check the one that is saved, instead of saving another
    #[arg(long)]
    pub check: bool,
    /// Remove the one that is saved
    #[arg(long, conflicts_with = "check")]
    pub remove: bool,
}

/// Examining.
#[derive(Debug, Args)]
pub struct DoctorArguments {
    /// The company: its name or id, as posthorn profiles lists them
    #[arg(long, short)]
    pub profile: String,
    /// Try a secret that WeCom rejected before once more; repeated tries block the IP for an hour
    #[arg(long)]
    pub try_anyway: bool,
}

/// Looking through what was sent.
#[derive(Debug, Args)]
pub struct HistoryArguments {
    /// Words that it must all contain
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub search: String,
    /// A recipient: the beginning of the account or name
    #[arg(long, value_name = "WHO", default_value = "")]
    pub person: String,
    /// Of one company only
    #[arg(long, short)]
    pub profile: Option<String>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: u32,
    /// How many of the newest to skip
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub offset: u32,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_arguments_contradict_nowhere() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn no_argument_takes_a_secret() {
        fn look(command: &clap::Command) {
            // A file is named, and what stands in it is shown nowhere.
            let names_a_file = |argument: &clap::Arg| {
                argument.get_value_names().is_some_and(|names| names.iter().any(|name| name == "FILE"))
            };
            for argument in command.get_arguments().filter(|argument| !names_a_file(argument)) {
                let name = argument.get_id().as_str().to_lowercase();
                assert!(!["secret", "token", "password", "key"].iter().any(|word| name.contains(word)), "{name}");
            }
            command.get_subcommands().for_each(look);
        }
        look(&Arguments::command());
    }
}
