//! `cargo xtask serve`: the pages in a browser, with the real product behind them.
//!
//! Two programs run: the product on a port of this computer, and the development server of the pages, which hands requests on to it. The
//! browser so sees one address, and the product answers to no other page.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::error::TaskError;
use crate::process;
use crate::project::Project;
use crate::ui::{self, Made};

/// Serves until it is interrupted. `folder` is the data folder; without one it begins with nothing and leaves nothing.
///
/// # Errors
/// When Node is missing, something does not build, or one of the two programs cannot be started.
pub fn serve(project: &Project, folder: Option<&OsString>) -> Result<(), TaskError> {
    ui::check_node()?;
    Made::Packages.ensure(project)?;
    let mut cargo = project.cargo();
    // The whole workspace's choice of features, so that what other tasks built serves here as well.
    cargo.args(["build", "--workspace", "--features", "posthorn/serve", "--bin", "posthorn-serve"]);
    process::shown("building posthorn-serve", &mut cargo)?;
    let program = project.program("posthorn-serve", false);
    let mut product =
        Command::new(&program).args(folder).stdout(Stdio::piped()).spawn().map_err(TaskError::file(&program))?;
    let mut lines =
        product.stdout.take().map(|out| BufReader::new(out).lines().map_while(Result::ok)).into_iter().flatten();
    let (Some(address), Some(token)) = (lines.next(), lines.next()) else {
        return Err(TaskError::Failed { step: "starting posthorn-serve".into(), output: String::new() });
    };
    println!("The product answers at {address}. The pages, also for quick send at /quick.html:");
    let mut pages = ui::npm(project, &["run", "dev"]);
    pages.env("POSTHORN_SERVE", address).env("VITE_POSTHORN_TOKEN", token);
    let ended = process::shown("serving the pages", &mut pages);
    // Interrupted together with this program; else nobody needs it any more.
    let _ = product.kill();
    let _ = product.wait();
    ended
}
