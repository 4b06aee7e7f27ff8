//! Where there is no private desktop: systems that are not Linux have neither its parts nor a need for them.

use std::convert::Infallible;
use std::ffi::OsString;
use std::process::{Command, ExitCode};

use crate::error::TaskError;
use crate::project::Project;

/// A desktop that cannot be had on this system.
#[derive(Debug)]
pub struct Desktop {
    never: Infallible,
}

impl Desktop {
    /// Whether this system can have one.
    pub const POSSIBLE: bool = false;

    /// Says that there is none.
    pub fn start(_: &Project) -> Result<Self, TaskError> {
        Err(missing())
    }

    /// Never reached: there is no value of this type.
    pub fn enter<'c>(&self, _: &'c mut Command) -> &'c mut Command {
        match self.never {}
    }
}

fn missing() -> TaskError {
    TaskError::Missing {
        what: "the private desktop".into(),
        remedy: "It is made of X11 parts and runs on Linux only (a container or virtual machine will do).".into(),
    }
}

/// As on Linux, where it ends then: whoever is done with one says so by dropping it.
impl Drop for Desktop {
    fn drop(&mut self) {
        match self.never {}
    }
}

/// Never reached: there are none.
pub fn one_each<'c>(desktops: &[Desktop], _: &Project, nextest: &'c mut Command) -> &'c mut Command {
    match desktops.first() {
        Some(desktop) => match desktop.never {},
        None => nextest,
    }
}

/// Says that there is none.
pub fn become_test(_: &[OsString]) -> Result<Infallible, TaskError> {
    Err(missing())
}

/// Says that there is none.
pub fn run_inside(project: &Project, _: &[OsString]) -> Result<ExitCode, TaskError> {
    Desktop::start(project).map(|desktop| match desktop.never {})
}
