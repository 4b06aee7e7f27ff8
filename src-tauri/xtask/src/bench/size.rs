//! What the programs weigh, as they are and packed.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use super::table::Table;
use crate::error::TaskError;
use crate::process;

/// The most that the program may weigh, in megabytes; the package too.
const WANTED: f64 = 12.0;

/// The rows of the program beside the bare one.
///
/// # Errors
/// When a program is not there, or cannot be packed.
pub fn rows(program: &Path, bare: &Path) -> Result<Table, TaskError> {
    let size = |path: &Path| fs::metadata(path).map(|about| megabytes(about.len())).map_err(TaskError::file(path));
    let mut rows = vec![row("the program", size(program)?, size(bare)?)];
    if cfg!(unix) {
        rows.push(row("the program packed, as a .deb packs it (gzip)", packed(program)?, packed(bare)?));
    }
    Ok(Table::of(&rows.join("\n")))
}

fn row(what: &str, size: f64, bare: f64) -> String {
    format!("| {what} | {size:.1} MB | {bare:.1} MB bare, {:.2} × | ≤ {WANTED:.0} MB | {size:.1} MB |", size / bare)
}

fn packed(program: &Path) -> Result<f64, TaskError> {
    let mut gzip = Command::new("gzip");
    gzip.arg("-6c").arg(program).stdin(Stdio::null());
    let output = gzip.output().map_err(|source| process::start_error(&gzip, source))?;
    if output.status.success() {
        return Ok(megabytes(output.stdout.len() as u64));
    }
    Err(TaskError::Failed {
        step: "packing the program".into(),
        output: String::from_utf8_lossy(&output.stderr).into_owned(),
    })
}

#[expect(clippy::cast_precision_loss, reason = "a size of a program, rounded for people")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}

#[cfg(test)]
mod tests {
    use super::{Table, row};

    #[test]
    fn a_size_is_a_row_beside_the_bare_one() {
        let table = Table::of(&row("the program", 9.96, 4.98)).to_string();
        assert!(table.contains("| the program | 10.0 MB | 5.0 MB bare, 2.00 × | ≤ 12 MB | 10.0 MB | yes |"), "{table}");
        assert!(Table::of(&row("the program", 12.1, 5.0)).to_string().contains("**no**"));
    }
}
