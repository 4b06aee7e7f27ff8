//! `cargo xtask kills`: the real program, window build and command line, is killed at random moments, many times. A few times it is
//! among the end-to-end tests.

use crate::desktop::Desktop;
use crate::error::TaskError;
use crate::process;
use crate::project::Project;
use crate::system::{self, Need};
use crate::tour;
use crate::ui::{self, Made};

/// How often it is killed when nothing is said.
pub const USUAL_KILLS: u32 = 1000;

/// Kills the program so often on a private desktop and looks after each time; tells what was found on the disk at the kills.
///
/// # Errors
/// When it does not build, when something was lost, doubled or called by a wrong name, or (from 300 kills on) when a state was never
/// found.
pub fn kills(project: &Project, kills: u32) -> Result<(), TaskError> {
    if !Desktop::POSSIBLE {
        return Desktop::start(project).map(drop);
    }
    system::ensure(project, Need::Window)?;
    ui::check_node()?;
    Made::Packages.ensure(project)?;
    Made::Page.ensure(project)?;
    process::shown("building the app", project.cargo().args(tour::BUILD).arg("--locked"))?;
    let desktop = Desktop::start(project)?;
    let mut command = project.cargo();
    command.args(["test", "--workspace", "--locked", "--test", "e2e", "--", "--exact", "--nocapture"]);
    command.arg("stories::killed::killed_at_any_moment_nobody_is_lost_or_written_to_twice");
    command.env("POSTHORN_BIN", project.app(false)).env("POSTHORN_E2E_OUT", project.output("e2e"));
    command.env("POSTHORN_KILLS", kills.to_string());
    process::shown("the kills", desktop.enter(&mut command))
}
