//! `docs/benchmarks.md`: one section for each group of measurements. A group that is measured again replaces its section alone.

use std::fs;
use std::path::PathBuf;

use super::machine;
use super::table::Table;
use crate::error::TaskError;
use crate::project::Project;

/// What stands above the sections.
const HEAD: &str = "\
# Figures

Written by `cargo xtask bench` (`cargo xtask bench --engine` for the first section alone). Each section says where and when it was
measured. Ratios tell more than times: both sides of one were measured in the same run. No test depends on time.
";

/// The file, and what it was measured on.
pub struct Report {
    path: PathBuf,
    machine: String,
}

impl Report {
    /// The file of this repository.
    pub fn open(project: &Project) -> Self {
        Self { path: project.root.join("docs").join("benchmarks.md"), machine: machine::described() }
    }

    /// Writes a section: in the place of the one with the same title, else behind the others.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn put(&self, title: &str, remark: &str, table: &Table) -> Result<(), TaskError> {
        let old = fs::read_to_string(&self.path).unwrap_or_default();
        let remark = if remark.is_empty() { String::new() } else { format!("{remark}\n\n") };
        let new = with_section(&old, title, &format!("{remark}{}\n\n{table}", self.machine));
        fs::write(&self.path, new).map_err(TaskError::file(&self.path))
    }
}

fn with_section(old: &str, title: &str, body: &str) -> String {
    let mut sections: Vec<(String, String)> = Vec::new();
    for line in old.lines() {
        match (line.strip_prefix("## "), sections.last_mut()) {
            (Some(title), _) => sections.push((title.to_owned(), String::new())),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    let body = body.to_owned();
    match sections.iter_mut().find(|(known, _)| known == title) {
        Some((_, text)) => *text = body,
        None => sections.push((title.to_owned(), body)),
    }
    let sections = sections.iter().map(|(title, text)| format!("\n## {title}\n\n{}\n", text.trim()));
    HEAD.to_owned() + &sections.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::{HEAD, with_section};

    #[test]
    fn a_section_is_replaced_and_the_others_stay() {
        let first = with_section("", "One", "a\n\n| b |\n");
        assert_eq!(first, format!("{HEAD}\n## One\n\na\n\n| b |\n"));
        let second = with_section(&first, "Two", "c");
        assert_eq!(second, format!("{first}\n## Two\n\nc\n"));
        assert_eq!(with_section(&second, "One", "x"), format!("{HEAD}\n## One\n\nx\n\n## Two\n\nc\n"));
        assert_eq!(with_section(&second, "Two", "c"), second);
    }
}
