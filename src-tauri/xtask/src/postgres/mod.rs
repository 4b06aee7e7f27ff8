//! A PostgreSQL for tests: in a folder and on a port of its own, gone with all its data when it is dropped. What serves on this machine
//! already is neither used nor touched.

#[cfg(unix)]
mod account;
mod programs;
#[cfg_attr(not(unix), path = "server_elsewhere.rs")]
mod server;

use crate::error::TaskError;
use crate::project::Project;
use crate::test;
pub use programs::Programs;
pub use server::Server;

/// `cargo xtask postgres`: starts a server for whoever works on the store, and says how to use it, until it is interrupted.
///
/// # Errors
/// When PostgreSQL is not here and cannot be installed, does not come up, or ends by itself.
pub fn serve(project: &Project) -> Result<(), TaskError> {
    let Some(programs) = Programs::ensure(project) else {
        let remedy = "Install version 14 or newer (Debian: postgresql, Fedora: postgresql-server, Arch: postgresql).";
        return Err(TaskError::Missing { what: "PostgreSQL".into(), remedy: remedy.into() });
    };
    let server = Server::start(project, &programs, "postgres")?;
    let address = server.address();
    println!("PostgreSQL {} answers at {address}\n", programs.version);
    println!("The tests of the store over it:\n  {}={address} \\", test::POSTGRES);
    println!("    cargo nextest run --workspace -E '{}'\n", test::OVER_POSTGRES);
    println!("A look inside:\n  {} {address}\n", programs.at("psql").display());
    println!("Ctrl+C ends it, and nothing in it is kept. Its log: target/xtask/postgres.log");
    Err(server.ended())
}
