//! The bare Tauri program that Posthorn is held against: `bench/bare`, a workspace of its own.

use std::path::PathBuf;

use crate::error::TaskError;
use crate::process;
use crate::project::Project;

/// Builds it with the profile of the released program, and gives its file.
///
/// # Errors
/// When it does not build.
pub fn built(project: &Project) -> Result<PathBuf, TaskError> {
    let folder = project.output("bench-bare");
    let mut cargo = project.cargo();
    cargo.args(["build", "--release", "--locked", "--manifest-path", "bench/bare/Cargo.toml", "--target-dir"]);
    process::shown("building the bare program", cargo.arg(&folder))?;
    let name = if cfg!(windows) { "posthorn-bare.exe" } else { "posthorn-bare" };
    Ok(folder.join("release").join(name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use crate::project::Project;

    fn read(path: &str) -> String {
        fs::read_to_string(Project::here().unwrap().root.join(path)).unwrap()
    }

    fn value<'t>(package: &'t str, name: &str) -> Option<&'t str> {
        package.split_once(&format!("\n{name} = \""))?.1.split('"').next()
    }

    /// Name, version and checksum of each package that comes from elsewhere.
    fn packages(lock: &str) -> BTreeSet<[&str; 3]> {
        let all = lock.split("[[package]]").skip(1);
        all.filter_map(|one| Some([value(one, "name")?, value(one, "version")?, value(one, "checksum")?])).collect()
    }

    #[test]
    fn the_bare_program_is_built_of_the_versions_of_the_project() {
        let (bare, project) = (read("bench/bare/Cargo.lock"), read("Cargo.lock"));
        let (bare, project) = (packages(&bare), packages(&project));
        assert!(bare.iter().any(|[name, ..]| *name == "tauri"), "{bare:?}");
        let other: Vec<_> = bare.difference(&project).collect();
        assert!(other.is_empty(), "copy Cargo.lock to bench/bare and run cargo metadata there: {other:?}");
    }

    #[test]
    fn the_bare_program_is_built_with_the_profile_of_the_project() {
        let profile = |path: &str| {
            let text = read(path);
            let (_, rest) = text.split_once("[profile.release]\n").unwrap();
            let lines = rest.lines().take_while(|line| !line.starts_with('['));
            lines.filter(|line| line.contains('=')).map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(profile("bench/bare/Cargo.toml"), profile("Cargo.toml"));
    }
}
