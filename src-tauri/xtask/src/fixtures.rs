//! `cargo xtask fixtures`: writes what the pages' tests run on.
//!
//! A library test of the app lets the pages' tests run and answers what they ask with the real product. Without being told to write, it
//! compares what is there with what the product says today; so the tests of the pages cannot go on with answers that no longer are.

use std::ffi::OsString;

use crate::error::TaskError;
use crate::process;
use crate::project::Project;
use crate::tally::{self, Runner};
use crate::{types, ui};

/// Writes the fixtures anew, or adds those of some test files.
///
/// # Errors
/// When Node is missing, the app does not build, or no test wrote anything.
pub fn write(project: &Project, tests: &[OsString]) -> Result<(), TaskError> {
    ui::check_node()?;
    types::ensure_page(project)?;
    let mut cargo = project.cargo();
    // The whole workspace's choice of features, so that what other tasks built serves here as well.
    cargo
        .args(["test", "--workspace", "--lib", "fixtures_are_fresh"])
        .env("POSTHORN_WRITE_FIXTURES", tests.join(" ".as_ref()));
    let (ok, text) = process::echoed(&mut cargo)?;
    let written = tally::read(Runner::Libtest, &text).is_some_and(|tally| tally.passed > 0);
    if ok && written {
        println!("ui/src/ipc/fixtures is up to date");
        return Ok(());
    }
    Err(TaskError::Failed { step: "writing fixtures".into(), output: String::new() })
}
