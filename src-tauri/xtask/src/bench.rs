//! `cargo xtask bench`: the figures that a person would notice, as a table. No test depends on time.

use crate::error::TaskError;
use crate::process;
use crate::project::Project;

/// Builds with optimisation and measures on loopback; takes a few minutes the first time.
///
/// # Errors
/// When the benchmark does not build or ends in failure.
pub fn bench(project: &Project) -> Result<(), TaskError> {
    let mut cargo = project.cargo();
    cargo.args(["bench", "--locked", "--package", "posthorn-broadcast", "--bench", "product"]);
    let (ok, _) = process::echoed(&mut cargo)?;
    if ok { Ok(()) } else { Err(TaskError::Failed { step: "the benchmark".into(), output: String::new() }) }
}
