//! Where no PostgreSQL is started for tests: on systems without a shell to keep it.

use std::convert::Infallible;

use super::programs::Programs;
use crate::error::TaskError;
use crate::project::Project;

/// A server that cannot be had on this system.
#[derive(Debug)]
pub struct Server {
    never: Infallible,
}

impl Server {
    /// Says that there is none.
    pub fn start(_: &Project, _: &Programs, _: &str) -> Result<Self, TaskError> {
        let remedy = "It is kept by a shell and runs on Linux and macOS only (a container or virtual machine will do).";
        Err(TaskError::Missing { what: "a PostgreSQL for tests".into(), remedy: remedy.into() })
    }

    /// Never reached: there is no value of this type.
    pub fn address(&self) -> String {
        match self.never {}
    }

    /// Never reached, likewise.
    pub fn ended(self) -> TaskError {
        match self.never {}
    }
}

/// As elsewhere, where it ends then: whoever is done with one says so by dropping it.
impl Drop for Server {
    fn drop(&mut self) {
        match self.never {}
    }
}
