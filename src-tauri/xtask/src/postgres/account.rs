//! Who the server runs as. PostgreSQL does not run as root: it could then be made to do anything.

use std::ffi::OsStr;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::error::TaskError;
use crate::process::{self, start_error};
use crate::project::Project;
use crate::system;

/// Accounts that root takes, the first that is here: PostgreSQL's own of Debian's package, and the one that owns nothing.
const WITHOUT_RIGHTS: [&str; 2] = ["postgres", "nobody"];

/// An account of this system: this program's own, or, when that is root, one without rights.
#[derive(Debug, Clone, Copy)]
pub struct Account {
    /// The numbers of another user and group.
    other: Option<(u32, u32)>,
}

impl Account {
    /// The one to run a server as.
    ///
    /// # Errors
    /// When this is root and there is no other.
    pub fn find() -> Result<Self, TaskError> {
        if !system::is_root() {
            return Ok(Self { other: None });
        }
        let number = |kind: &str, name: &str| process::answer("id", &[kind, name])?.parse::<u32>().ok();
        let other = WITHOUT_RIGHTS.iter().find_map(|name| Some((number("-u", name)?, number("-g", name)?)));
        if other.is_some() {
            return Ok(Self { other });
        }
        let remedy = "PostgreSQL does not run as root: make one, or run this as an ordinary user.";
        Err(TaskError::Missing {
            what: format!("an account named {}", WITHOUT_RIGHTS.join(" or ")),
            remedy: remedy.into(),
        })
    }

    /// A program that runs as this account, without what the environment says to PostgreSQL's programs and in plain English.
    pub fn command(self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("PG") {
                command.env_remove(&name);
            }
        }
        if let Some((user, group)) = self.other {
            // Somewhere that it may be: the folder of this program need not be.
            command.uid(user).gid(group).current_dir("/");
        }
        command.env("LC_ALL", "C").stdin(Stdio::null());
        command
    }

    /// A new folder that belongs to this account and that nobody else can look into: below `target/`, but for root, whose checkout
    /// others may be unable to enter, in the system's folder for temporary files.
    ///
    /// # Errors
    /// When the account can make none.
    pub fn folder(self, project: &Project) -> Result<PathBuf, TaskError> {
        let places = if self.other.is_some() {
            vec![std::env::temp_dir(), PathBuf::from("/var/tmp"), PathBuf::from("/tmp")]
        } else {
            let own = project.output("postgres");
            fs::create_dir_all(&own).map_err(TaskError::file(&own))?;
            vec![own]
        };
        let mut said = String::new();
        for place in places {
            let mut make = self.command("mktemp");
            make.arg("-d").arg(place.join("posthorn-postgres-XXXXXXXX"));
            let made = make.output().map_err(|source| start_error(&make, source))?;
            if made.status.success() {
                return Ok(PathBuf::from(String::from_utf8_lossy(&made.stdout).trim()));
            }
            said.push_str(&String::from_utf8_lossy(&made.stderr));
        }
        Err(TaskError::Failed { step: "making a folder for PostgreSQL".into(), output: said })
    }
}
