//! `cargo xtask fuzz`: long runs on hostile input. The short ones are among the tests.

use crate::error::TaskError;
use crate::process;
use crate::project::Project;

/// How long each reader is tried when nothing is said.
pub const USUAL_MINUTES: u32 = 30;
/// Messages of each kind that are held against the stand-in, for each minute.
const MESSAGES_A_MINUTE: u32 = 1000;

/// Builds with optimisation and every check of a debug build, then tries the readers of pasted text for so many minutes, all at the
/// same time, and the rules against the stand-in. Tells how many cases each had.
///
/// # Errors
/// When something does not build, or an input was found that breaks a property; it is printed in its smallest form.
pub fn fuzz(project: &Project, minutes: u32) -> Result<(), TaskError> {
    let build = ["test", "--locked", "--profile", "fuzz", "--package", "posthorn-wecom"];
    let mut readers = project.cargo();
    readers.args(build).args(["--lib", "--", "--ignored", "--nocapture", "long_"]);
    readers.env("POSTHORN_FUZZ_SECONDS", (u64::from(minutes) * 60).to_string());
    process::shown("the long runs on hostile input", &mut readers)?;

    let mut rules = project.cargo();
    rules.args(build).args(["--test", "agreement", "--", "--nocapture"]);
    rules.env("PROPTEST_CASES", minutes.saturating_mul(MESSAGES_A_MINUTE).to_string());
    process::shown("the rules against the stand-in", &mut rules)
}
