//! What can be typed. A doc comment is a text of the help.

use super::exit;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Posthorn on the command line: compose, check and send WeCom application messages without a window.
///
/// Without a command the window opens.
#[derive(Debug, Parser)]
#[command(name = "posthorn", version, after_help = exit::HELP, after_long_help = exit::HELP, disable_help_subcommand = true)]
pub struct Arguments {
    /// Print one JSON document, with the fields that docs/command-line.md explains
    #[arg(long, global = true)]
    pub json: bool,
    /// Language of the words; as in the settings when it is not given
    #[arg(long, global = true, value_enum)]
    pub lang: Option<Language>,
    /// What to do
    #[command(subcommand)]
    pub command: Command,
}

/// Language of the words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// 简体中文
    Zh,
    /// English
    En,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// List the companies that were set up in the window
    Profiles,
    /// Look at a send without sending: people, requests, budget, findings, what must be confirmed
    Plan(Box<SendArguments>),
    /// Send
    Send(Box<SendNow>),
    /// Tell how a send stands; without an id: all that are not at their end
    Status {
        /// Id of the send
        id: Option<String>,
    },
    /// Go on with a send that stands still
    Resume {
        /// Id of the send
        id: String,
        #[command(flatten)]
        waiting: Waiting,
    },
    /// Take a send back, as far as WeCom allows: within 24 hours; copies in the WeChat plug-in stay
    Recall {
        /// Id of the send
        id: String,
        #[command(flatten)]
        waiting: Waiting,
    },
    /// List what was sent, newest first
    History(HistoryArguments),
}

/// What is sent to whom.
#[derive(Debug, Args)]
pub struct SendArguments {
    /// The company: name or id (posthorn profiles)
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
    /// Send to yourself only
    #[arg(long)]
    pub test: bool,
    /// Send at this time: 2026-11-30 09:05, 09:05 (the next one), +90m, +2h30m, or of another place
    /// 2026-11-30T09:05:00+08:00, "2026-11-30 09:05[Asia/Shanghai]"
    #[arg(long, value_name = "TIME")]
    pub at: Option<String>,
    /// How many minutes later than --at it may still leave by itself
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
    /// A request as WeCom takes it, JSON; - reads standard input
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
    /// A person: account, or name when only one has it
    #[arg(long, value_name = "WHO")]
    pub user: Vec<String>,
    /// A department with all below it: number or name
    #[arg(long, value_name = "WHICH")]
    pub department: Vec<String>,
    /// A tag: number or name
    #[arg(long, value_name = "WHICH")]
    pub tag: Vec<String>,
    /// Everyone in the application's visible scope
    #[arg(long)]
    pub all: bool,
    /// A saved audience, by name
    #[arg(long, value_name = "NAME")]
    pub audience: Vec<String>,
    /// A list of people: CSV, XLSX, XLS or ODS
    #[arg(long, value_name = "FILE")]
    pub list: Option<PathBuf>,
    /// The column of the list that has the people: its heading, or its number from 1
    #[arg(long, value_name = "COLUMN", requires = "list")]
    pub column: Option<String>,
    /// Leave people of the list out who are not found, instead of refusing
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
    /// Fill in {{ name }} with what stands in a file, which the list of processes does not show; - reads standard input
    #[arg(long = "set-file", value_name = "NAME=FILE")]
    pub set_file: Vec<String>,
    /// A message of its own for each row: CSV with a heading, XLSX, XLS, ODS, or JSON lines; - reads standard input
    #[arg(long, value_name = "FILE")]
    pub rows: Option<PathBuf>,
    /// The column of the rows that has the recipient, its heading or number; found by itself when it is called userid, account, to or 账号
    #[arg(long, value_name = "COLUMN", requires = "rows")]
    pub to_column: Option<String>,
    /// Send braces that nothing is filled in for as they stand
    #[arg(long)]
    pub literal: bool,
}

/// How a list or rows are read, where the file does not say it.
#[derive(Debug, Args)]
#[command(next_help_heading = "Reading --list and --rows")]
pub struct ReadingArguments {
    /// The row that names the columns, as the sheet counts; 0: none, columns are then called 1, 2, …
    #[arg(long, value_name = "N")]
    pub heading_row: Option<u32>,
    /// The column with names that accounts are checked by: its heading or its number; 0: none
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
    /// Confirm a send to everyone by the profile's name
    #[arg(long, value_name = "NAME")]
    pub confirm_profile: Option<String>,
    /// Acknowledge what the plan points out, by kind: repeated,unknown,…
    #[arg(long, value_name = "KIND,…", value_delimiter = ',')]
    pub acknowledge: Vec<String>,
}

/// Sending.
#[derive(Debug, Args)]
pub struct SendNow {
    #[command(flatten)]
    pub what: SendArguments,
    /// Wait so many seconds before anything leaves; Ctrl+C takes it back meanwhile
    #[arg(long, value_name = "SECONDS", default_value_t = 0)]
    pub undo: u32,
    /// Send to the first N people, then stand still for a look; resume sends the rest
    #[arg(long, value_name = "N")]
    pub first: Option<u32>,
    #[command(flatten)]
    pub waiting: Waiting,
}

/// Whether to wait for the end.
#[derive(Debug, Args)]
pub struct Waiting {
    /// Wait for the end; the usual, but for --at
    #[arg(long, overrides_with = "no_wait")]
    pub wait: bool,
    /// Return when it is written down, if another process of Posthorn stays and sends
    #[arg(long)]
    pub no_wait: bool,
}

impl Waiting {
    /// What was chosen, if anything.
    pub fn chosen(&self) -> Option<bool> {
        if self.no_wait { Some(false) } else { self.wait.then_some(true) }
    }
}

/// Looking through what was sent.
#[derive(Debug, Args)]
pub struct HistoryArguments {
    /// Words that must all stand in it
    #[arg(long, value_name = "WORDS", default_value = "")]
    pub search: String,
    /// Somebody who was to get it: beginning of account or name
    #[arg(long, value_name = "WHO", default_value = "")]
    pub person: String,
    /// Of one company
    #[arg(long, short)]
    pub profile: Option<String>,
    /// How many at most
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub limit: u32,
    /// How many to leave out first
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
            for argument in command.get_arguments() {
                let name = argument.get_id().as_str().to_lowercase();
                assert!(!["secret", "token", "password", "key"].iter().any(|word| name.contains(word)), "{name}");
            }
            command.get_subcommands().for_each(look);
        }
        look(&Arguments::command());
    }
}
