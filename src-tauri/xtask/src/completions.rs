//! `cargo xtask completions`: writes what shells and the manual say of the command line (`packaging/linux/`) again.
//!
//! A test of the command line compares them with what can be typed, and writes them instead when told to.

use crate::error::TaskError;
use crate::process;
use crate::project::Project;
use crate::tally::{self, Runner};
use crate::types;

/// Writes completions and the page of the manual.
///
/// # Errors
/// When the command line does not build, or no test wrote anything.
pub fn write(project: &Project) -> Result<(), TaskError> {
    types::ensure_page(project)?;
    let mut cargo = project.cargo();
    cargo.args(["test", "--workspace", "--lib", "completions"]).env("POSTHORN_WRITE_COMPLETIONS", "1");
    let (ok, text) = process::echoed(&mut cargo)?;
    if ok && tally::read(Runner::Libtest, &text).is_some_and(|tally| tally.passed > 0) {
        println!("packaging/linux/ is up to date");
        return Ok(());
    }
    Err(TaskError::Failed { step: "writing the completions".into(), output: String::new() })
}
