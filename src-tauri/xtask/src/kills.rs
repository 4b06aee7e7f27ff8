//! `cargo xtask kills`: the program is killed at random moments, many times. A few times it is among the tests.

use crate::error::TaskError;
use crate::process;
use crate::project::Project;

/// How often it is killed when nothing is said.
pub const USUAL_KILLS: u32 = 300;

/// Kills the sending program so often and looks after each time; tells what was found on the disk at the kills.
///
/// # Errors
/// When it does not build, when something was lost, doubled or called by a wrong name, or (from 300 kills on) when a state was never
/// found.
pub fn kills(project: &Project, kills: u32) -> Result<(), TaskError> {
    let mut command = project.cargo();
    command.args(["test", "--locked", "--package", "posthorn-tests", "--test", "acceptance", "--"]);
    command.args(["--exact", "killed::killed_at_any_moment_nothing_is_lost_or_doubled", "--nocapture"]);
    command.env("POSTHORN_KILLS", kills.to_string());
    process::shown("the kills", &mut command)
}
