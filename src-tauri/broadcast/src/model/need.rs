//! What waits for the admin, whoever shows it: a window, the tray, the system's notifications.

use crate::model::outcome::Outcome;
use crate::model::timestamp::Timestamp;

/// Why the admin is needed, the most pressing first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum NeedKind {
    /// The time of a scheduled send passed without it.
    Late,
    /// A send cannot go on.
    Trouble,
    /// A send was cut off by the end of the program.
    Interrupted,
    /// The first people have it; the rest waits for a look.
    Stage,
    /// A colleague ordered something that who works here may release.
    Release,
    /// WeCom refused the secret.
    SecretRefused,
    /// WeCom refused to have the contacts read.
    DirectoryRefused,
    /// Nearly no room is left where everything is written down.
    DiskLow,
    /// WeCom's frequency limit holds everything of a company; it goes on by itself.
    Held,
    /// A send ended otherwise than wished, and nobody has looked at it.
    Missed,
    /// Messages that other programs handed over were not sent, and nobody has put them away.
    DeadLetters,
    /// Something failed by a fault of Posthorn itself.
    Fault,
}

/// Where what is needed can be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NeedPlace {
    /// The record of a send, by its id.
    Send(String),
    /// The settings of a company, by the profile's id.
    Company(String),
    /// The contacts of a company, by the profile's id.
    Directory(String),
    /// All sends.
    Sends,
    /// The data folder.
    DataFolder,
}

/// One thing that the admin is needed for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Need {
    /// The same for the same thing: by it what shows it is found again.
    pub id: String,
    /// Why.
    pub kind: NeedKind,
    /// The company; `None` where none is concerned, or the practice company, which each language has a word for.
    pub company: Option<String>,
    /// It is of the practice company.
    pub practice: bool,
    /// What it is about: the title of a send, or what went wrong; may be empty.
    pub subject: String,
    /// How the send ended, of [`NeedKind::Missed`].
    pub outcome: Option<Outcome>,
    /// How many recipients, of [`NeedKind::Missed`]; megabytes, of [`NeedKind::DiskLow`]; messages, of [`NeedKind::DeadLetters`].
    pub number: Option<u64>,
    /// Since when.
    pub since: Timestamp,
    /// Where to go.
    pub place: NeedPlace,
}

/// What the admin is needed for, and what changed about it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Needs {
    /// All of it, the most pressing first.
    pub standing: Vec<Need>,
    /// What was not told before.
    pub fresh: Vec<Need>,
    /// The ids of what was told and is over.
    pub over: Vec<String>,
}
