//! `cargo xtask types`: writes the TypeScript side of the commands again.
//!
//! A library test of the app compares `ui/src/ipc/bindings.ts` with what the Rust types give, and writes the file
//! instead when told to. So the types cannot drift without a failing test, and there is one command to mend them.

use std::fs;

use crate::error::TaskError;
use crate::process;
use crate::project::Project;
use crate::tally::{self, Runner};

/// Writes the generated types.
///
/// # Errors
/// When the app does not build, or no test wrote anything.
pub fn write(project: &Project) -> Result<(), TaskError> {
    ensure_page(project)?;
    let mut cargo = project.cargo();
    // The whole workspace's choice of features, so that what other tasks built serves here as well.
    cargo.args(["test", "--workspace", "--lib", "bindings"]).env("POSTHORN_WRITE_TYPES", "1");
    let (ok, text) = process::echoed(&mut cargo)?;
    let written = tally::read(Runner::Libtest, &text).is_some_and(|tally| tally.passed > 0);
    if ok && written {
        println!("ui/src/ipc/bindings.ts is up to date");
        return Ok(());
    }
    let step = if ok { "finding the test that writes the types (posthorn, lib, `bindings`)" } else { "writing types" };
    Err(TaskError::Failed { step: step.into(), output: String::new() })
}

/// Makes sure that there is a page for the app to embed. The app embeds the built UI, and the UI needs what is written here: an empty
/// page breaks that circle on a fresh clone. The next `run` or `test` sees that it is not a build of the sources and builds the real one.
///
/// # Errors
/// When it cannot be written.
pub fn ensure_page(project: &Project) -> Result<(), TaskError> {
    let page = project.ui().join("dist").join("index.html");
    if !page.exists() {
        let folder = project.ui().join("dist");
        fs::create_dir_all(&folder).map_err(TaskError::file(&folder))?;
        fs::write(&page, "<!doctype html><title>Posthorn</title>\n").map_err(TaskError::file(&page))?;
    }
    Ok(())
}
