//! `cargo xtask fixtures`: writes what the pages' tests run on.
//!
//! A library test of the app lets the pages' tests run and answers what they ask with the real product. Without being told to write, it
//! compares what is there with what the product says today; so the tests of the pages cannot go on with answers that no longer are.

use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::error::TaskError;
use crate::process;
use crate::project::Project;
use crate::tally::{self, Runner};
use crate::{types, ui};

/// Writes the fixtures anew, or adds those of some test files.
///
/// # Errors
/// When Node is missing, a test file is, the app does not build, or no test wrote anything.
pub fn write(project: &Project, tests: &[OsString]) -> Result<(), TaskError> {
    let tests = tests.iter().map(|test| in_ui(&project.ui(), test)).collect::<Result<Vec<_>, _>>()?;
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

/// A test file as seen from the folder of the pages, from where Vitest looks. It may be named from the project's folder too.
fn in_ui(ui: &Path, test: &OsStr) -> Result<OsString, TaskError> {
    let named = Path::new(test);
    let inside = named.strip_prefix("ui").unwrap_or(named);
    let missing =
        || TaskError::Failed { step: format!("finding the test file {}", named.display()), output: String::new() };
    if ui.join(inside).is_file() { Ok(inside.into()) } else { Err(missing()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_file_is_found_from_either_folder_and_a_missing_one_is_told() {
        let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui");
        let inside = "src/test/bounds.test.ts";
        for named in [inside.to_owned(), format!("ui/{inside}")] {
            assert_eq!(in_ui(&ui, OsStr::new(&named)).unwrap(), inside);
        }
        let error = in_ui(&ui, OsStr::new("src/nothing.test.ts")).unwrap_err();
        assert!(error.to_string().contains("src/nothing.test.ts"), "{error}");
    }
}
