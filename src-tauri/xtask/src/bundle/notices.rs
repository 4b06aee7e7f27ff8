//! `cargo xtask notices`: the licences of everything that Posthorn is made of, in one text that every installer brings along.
//!
//! It is committed, so that building needs none of the tools. `tests/notices.rs` fails when it is not that of the lock files.

use std::fs;
use std::process::Stdio;

use super::{node, tools};
use crate::error::TaskError;
use crate::process::{self, start_error};
use crate::project::Project;
use crate::system;
use crate::ui::{self, Made};

/// Writes `packaging/third-party.txt`: cargo-about knows the crates, license-checker the packages of the pages.
///
/// # Errors
/// When a tool is missing or finds a licence that is not among those accepted.
pub fn write(project: &Project) -> Result<(), TaskError> {
    ui::check_node()?;
    Made::Packages.ensure(project)?;
    tools(project)?;
    system::ensure_tool(project, "about", &["--features", "cli"])?;
    println!("Reading the crates' licences (takes minutes)");
    let mut about = project.cargo();
    about.args(["about", "generate", "--all-features", "--config", "packaging/about.toml", "--format", "json"]);
    about.args(["--frozen", "--fail"]).stdout(Stdio::piped());
    let mut about_runs = about.spawn().map_err(|source| start_error(&about, source))?;
    let mut notices = node(project, "packaging/notices.mjs");
    notices.stdin(about_runs.stdout.take().map_or_else(Stdio::null, Stdio::from)).stderr(Stdio::inherit());
    let output = notices.output().map_err(|source| start_error(&notices, source))?;
    let about_ended = about_runs.wait().map_err(|source| start_error(&about, source))?;
    if !about_ended.success() || !output.status.success() {
        return Err(TaskError::Failed { step: "gathering the licences".into(), output: String::new() });
    }
    let file = project.root.join("packaging/third-party.txt");
    fs::write(&file, output.stdout).map_err(TaskError::file(&file))?;
    println!("packaging/third-party.txt is up to date");
    Ok(())
}

/// `cargo xtask deny`: licences, duplicates and sources of all crates against `deny.toml`; with `advisories`, which are downloaded, what
/// is known against them too.
///
/// # Errors
/// When cargo-deny cannot be installed or finds something.
pub fn deny(project: &Project, advisories: bool) -> Result<(), TaskError> {
    system::ensure_tool(project, "deny", &[])?;
    let mut deny = project.cargo();
    deny.args(["deny", "--all-features", "--locked", "check", "licenses", "bans", "sources"]);
    if advisories {
        deny.arg("advisories");
    }
    process::shown("cargo deny", &mut deny)
}
