//! `cargo xtask run` and `setup`: from a fresh machine to the app in front of the user.

use std::ffi::OsString;
use std::process::{Command, ExitCode};

use crate::error::TaskError;
use crate::postgres::Programs;
use crate::process::{self, start_error};
use crate::project::Project;
use crate::system::{self, Need};
use crate::tour;
use crate::ui::{self, Made};

/// Installs, builds and starts the app; where there is no display, takes the tour instead. `args` go to the app.
///
/// # Errors
/// Says what is missing or failed.
pub fn run(project: &Project, release: bool, args: &[OsString]) -> Result<ExitCode, TaskError> {
    if !has_display() {
        println!("No display here: taking the tour on a private desktop.");
        return tour::tour(project, false).map(|()| ExitCode::SUCCESS);
    }
    system::ensure(project, Need::Build)?;
    ui::check_node()?;
    Made::Packages.ensure(project)?;
    Made::Page.ensure(project)?;
    let mut build = project.cargo();
    // The whole workspace's choice of features: what `test` builds is then built already.
    build.args(["build", "--workspace", "--bin", "posthorn"]);
    if release {
        build.arg("--release");
    }
    println!("Building the app (the first time takes minutes)");
    process::shown("building the app", &mut build)?;
    let program = project.app(release);
    println!("Starting {}", program.display());
    let mut app = Command::new(&program);
    app.args(args).current_dir(&project.root);
    let status = app.status().map_err(|source| start_error(&app, source))?;
    let code = status.code().and_then(|code| u8::try_from(code).ok()).unwrap_or(1);
    Ok(ExitCode::from(code))
}

/// Installs everything that building, testing and the tour need.
///
/// # Errors
/// Says what could not be installed.
pub fn setup(project: &Project) -> Result<(), TaskError> {
    system::ensure(project, if cfg!(target_os = "linux") { Need::Window } else { Need::Build })?;
    println!("System packages: complete");
    ui::check_node()?;
    Made::Packages.ensure(project)?;
    system::ensure_nextest(project)?;
    println!("Test runner: there");
    match Programs::ensure(project) {
        Some(_) => println!("PostgreSQL: there"),
        None => println!("PostgreSQL: not here, so that the tests over it are left out"),
    }
    Ok(())
}

fn has_display() -> bool {
    let set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}
