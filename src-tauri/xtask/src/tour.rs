//! `cargo xtask tour`: the main job, walked through the real window on a private desktop.
//!
//! The walk itself is a test of the end-to-end suite (module `tour`, left out of plain runs); here it gets what it
//! needs, and its pictures are counted, so that a tour that showed nothing cannot pass for one that did.

use std::fs;
use std::path::{Path, PathBuf};

use crate::desktop::Desktop;
use crate::error::TaskError;
use crate::process;
use crate::project::Project;
use crate::system::{self, Need};
use crate::tally::{self, Runner};
use crate::ui::{self, Made};

/// Pictures of the walk that stand in the README, by the end of their names, and what they are called there.
const IN_THE_README: [(&str, &str); 4] = [
    ("-write-a-card.png", "compose.png"),
    ("-review.png", "review.png"),
    ("-send-in-detail.png", "sends.png"),
    ("-inbox.png", "inbox.png"),
];

/// Installs, builds and takes the tour; with `docs` its pictures replace those of the documentation.
///
/// # Errors
/// Says what is missing or failed.
pub fn tour(project: &Project, docs: bool) -> Result<(), TaskError> {
    if !Desktop::POSSIBLE {
        return Desktop::start(project).map(|_| ());
    }
    system::ensure(project, Need::Window)?;
    ui::check_node()?;
    Made::Packages.ensure(project)?;
    Made::Page.ensure(project)?;
    println!("Building the app and the tour (the first time takes minutes)");
    process::shown("building the app", project.cargo().args(BUILD))?;

    let pictures = project.output("tour");
    empty(&pictures)?;
    let desktop = Desktop::start(project)?;
    // Cargo's own runner, so that the tour needs no test runner that would have to be built first.
    let mut walk = project.cargo();
    walk.args(["test", "--workspace", "--test", "e2e", "--", "--ignored", "tour", "--nocapture", "--test-threads=1"]);
    walk.env("POSTHORN_BIN", project.app(false)).env("POSTHORN_TOUR_OUT", &pictures);
    walk.env("POSTHORN_E2E_OUT", project.output("e2e"));
    let (ok, output) = process::echoed(desktop.enter(&mut walk))?;
    drop(desktop);

    let walked = tally::read(Runner::Libtest, &output).is_some_and(|tally| tally.passed > 0);
    let shots = screenshots(&pictures)?;
    let step = match (ok, walked, shots.is_empty()) {
        (true, true, false) => {
            println!("Screenshots in {}:", pictures.display());
            for shot in shots {
                println!("  {}", shot.display());
            }
            return if docs { document(project, &pictures) } else { Ok(()) };
        }
        (false, ..) => "the tour",
        (_, false, _) => "finding the tour in the end-to-end tests",
        (_, _, true) => "the tour (it left no screenshots)",
    };
    Err(TaskError::Failed { step: step.into(), output: String::new() })
}

/// Puts the pictures that the documentation shows into its folder.
fn document(project: &Project, pictures: &Path) -> Result<(), TaskError> {
    let images = project.root.join("docs").join("images");
    let kinds = images.join("kinds");
    empty(&kinds)?;
    let put = |from: PathBuf, to: PathBuf| fs::copy(&from, to).map_err(TaskError::file(&from));
    for name in screenshots(&pictures.join("kinds"))? {
        put(pictures.join("kinds").join(&name), kinds.join(&name))?;
    }
    for name in screenshots(pictures)? {
        let text = name.to_string_lossy();
        if let Some((_, called)) = IN_THE_README.iter().find(|(end, _)| text.ends_with(end)) {
            put(pictures.join(&name), images.join(called))?;
        }
    }
    println!("Copied what the documentation shows to {}", images.display());
    Ok(())
}

/// Builds the app's program and the end-to-end tests with the features that all other steps build them with.
pub const BUILD: [&str; 6] = ["build", "--workspace", "--bin", "posthorn", "--test", "e2e"];

/// Makes a folder new and empty, so that nothing old passes for a result.
///
/// # Errors
/// When the folder cannot be emptied or made.
pub fn empty(folder: &Path) -> Result<(), TaskError> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(TaskError::file(folder))?;
    }
    fs::create_dir_all(folder).map_err(TaskError::file(folder))
}

/// The names of the pictures in a folder, in order.
fn screenshots(folder: &Path) -> Result<Vec<PathBuf>, TaskError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(TaskError::file(folder))? {
        let path = entry.map_err(TaskError::file(folder))?.path();
        if path.extension().is_some_and(|extension| extension == "png") {
            names.extend(path.file_name().map(PathBuf::from));
        }
    }
    names.sort();
    Ok(names)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_pictures_go_and_new_ones_are_listed_in_order() {
        let folder = std::env::temp_dir().join(format!("posthorn-xtask-tour-{}", std::process::id()));
        empty(&folder).unwrap();
        for name in ["02-review.png", "01-write.png", "notes.txt"] {
            fs::write(folder.join(name), name).unwrap();
        }
        assert_eq!(screenshots(&folder).unwrap(), [PathBuf::from("01-write.png"), PathBuf::from("02-review.png")]);
        empty(&folder).unwrap();
        assert!(screenshots(&folder).unwrap().is_empty());
        fs::remove_dir(folder).unwrap();
    }
}
