//! `docs/benchmarks.md`: one section for each group of measurements, always in the same order. A group that is measured again replaces
//! its section alone.

use std::fs;
use std::path::PathBuf;

use super::table::Table;
use super::{Section, machine};
use crate::error::TaskError;
use crate::project::Project;

/// What stands above the sections.
const HEAD: &str = "\
# Figures

Written by `cargo xtask bench` (`cargo xtask bench engine` for the first section alone). Each section says where and when it was
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

    /// Writes a section in its place.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn put(&self, section: Section, remark: &str, table: &Table) -> Result<(), TaskError> {
        let old = fs::read_to_string(&self.path).unwrap_or_default();
        let remark = if remark.is_empty() { String::new() } else { format!("{remark}\n\n") };
        let new = with_section(&old, section.title(), &format!("{remark}{}\n\n{table}", self.machine));
        fs::write(&self.path, new).map_err(TaskError::file(&self.path))
    }
}

/// The text with a section for the one with the same title, or with one more. A section that nobody knows any more goes.
fn with_section(old: &str, title: &str, body: &str) -> String {
    let mut sections: Vec<(&str, String)> = Vec::new();
    for line in old.lines() {
        match (line.strip_prefix("## "), sections.last_mut()) {
            (Some(title), _) => sections.push((title, String::new())),
            (None, Some((_, text))) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {}
        }
    }
    sections.retain(|(known, _)| *known != title);
    sections.push((title, body.to_owned()));
    let of = |section: Section| sections.iter().find(|(title, _)| *title == section.title());
    let sections = Section::ALL.into_iter().filter_map(of);
    let sections = sections.map(|(title, text)| format!("\n## {title}\n\n{}\n", text.trim()));
    HEAD.to_owned() + &sections.collect::<String>()
}

#[cfg(test)]
mod tests {
    use super::{HEAD, Section, with_section};

    #[test]
    fn a_section_is_replaced_in_its_place_and_the_others_stay() {
        let (one, two) = (Section::Product.title(), Section::Start.title());
        let first = with_section("", two, "c");
        assert_eq!(first, format!("{HEAD}\n## {two}\n\nc\n"));
        let second = with_section(&first, one, "a\n\n| b |\n");
        assert_eq!(second, format!("{HEAD}\n## {one}\n\na\n\n| b |\n\n## {two}\n\nc\n"));
        assert_eq!(with_section(&second, one, "x"), format!("{HEAD}\n## {one}\n\nx\n\n## {two}\n\nc\n"));
        assert_eq!(with_section(&second, two, "c"), second);
    }
}
