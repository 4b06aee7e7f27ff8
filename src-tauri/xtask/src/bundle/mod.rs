//! `cargo xtask bundle`: the installers of the system it runs on, with their checksums, in `target/bundles/`.
//!
//! Tauri's own command line makes them. It and the tools for the notices are packages of `packaging/`, apart from those of the pages, so
//! that building and testing need none of them.

pub mod notices;

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::TaskError;
use crate::process;
use crate::project::Project;
use crate::system::{self, Need};
use crate::ui::{self, Made};

/// The kinds of bundles that are given out: Tauri's folder and the files' ending.
const KINDS: [(&str, &str); 5] = [("deb", "deb"), ("rpm", "rpm"), ("dmg", "dmg"), ("nsis", "exe"), ("msi", "msi")];

/// Makes the installers; `args` go to Tauri's command line. `offline_webview` adds one for Windows that brings WebView2 along.
///
/// # Errors
/// Says what is missing or failed.
pub fn bundle(project: &Project, offline_webview: bool, args: &[OsString]) -> Result<(), TaskError> {
    system::ensure(project, Need::Build)?;
    ui::check_node()?;
    Made::Packages.ensure(project)?;
    Made::Page.ensure(project)?;
    tools(project)?;
    if cfg!(target_os = "linux") {
        check_linux(project)?;
        compress(project)?;
    }
    let made = made(project, args);
    empty(&made)?;
    let results = project.output("bundles");
    empty(&results)?;

    let mut build = tauri(project, "build");
    if cfg!(target_os = "linux") {
        // An AppImage would download its tools.
        build.args(["--bundles", "deb,rpm"]);
    } else if cfg!(windows) {
        build.args(["--features", "console"]);
    }
    process::shown("building the installers", build.args(args))?;
    gather(&made, &results, "")?;
    if offline_webview && cfg!(windows) {
        empty(&made)?;
        let mut again = tauri(project, "bundle");
        again.args(["--bundles", "nsis", "--features", "console", "--config", "packaging/windows/offline.conf.json"]);
        process::shown("building the installer with WebView2", again.args(args))?;
        gather(&made, &results, "-offline")?;
    }
    let mut sums = node(project, "packaging/checksums.mjs");
    process::shown("writing the checksums", sums.arg(&results))?;
    println!("In {}:", results.display());
    print!("{}", fs::read_to_string(results.join("SHA256SUMS")).map_err(TaskError::file(&results))?);
    Ok(())
}

/// Installs the packages of `packaging/`.
fn tools(project: &Project) -> Result<(), TaskError> {
    let mut npm = ui::npm(project, &["ci", "--no-audit", "--no-fund"]);
    process::shown("npm ci (in packaging/)", npm.current_dir(project.root.join("packaging")))
}

fn node(project: &Project, script: &str) -> Command {
    let mut node = Command::new("node");
    node.arg(project.root.join(script)).current_dir(&project.root);
    node
}

/// Tauri's command line, without what the outer `cargo run` set for this package.
fn tauri(project: &Project, command: &str) -> Command {
    let mut tauri = node(project, "packaging/node_modules/@tauri-apps/cli/tauri.js");
    Project::leave_package(&mut tauri);
    tauri.args([command, "--ci"]);
    tauri
}

/// Where Tauri puts the bundles: below the system's own build, or that of the target among the arguments; `--debug` may be there too.
fn made(project: &Project, args: &[OsString]) -> PathBuf {
    let target = args.iter().skip_while(|arg| *arg != "--target").nth(1);
    let built = project.built();
    let profile = if args.iter().any(|arg| arg == "--debug") { "debug" } else { "release" };
    target.map_or_else(|| built.to_owned(), |target| built.join(target)).join(profile).join("bundle")
}

fn empty(folder: &Path) -> Result<(), TaskError> {
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(TaskError::file(folder))?;
    }
    fs::create_dir_all(folder).map_err(TaskError::file(folder))
}

/// Copies what was made to where it is given out; `mark` comes into the name of each, before what Tauri closes it with.
fn gather(made: &Path, results: &Path, mark: &str) -> Result<(), TaskError> {
    let mut found = 0;
    for (folder, ending) in KINDS {
        let Ok(entries) = fs::read_dir(made.join(folder)) else { continue };
        for path in entries.flatten().map(|entry| entry.path()) {
            if path.extension().is_none_or(|extension| extension != ending) {
                continue;
            }
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let name = name.replace("-setup.exe", &format!("{mark}-setup.exe"));
            fs::copy(&path, results.join(name)).map_err(TaskError::file(&path))?;
            found += 1;
        }
    }
    if found == 0 {
        return Err(TaskError::Failed {
            step: format!("finding bundles in {}", made.display()),
            output: String::new(),
        });
    }
    Ok(())
}

/// Has the programs that know the formats look at what a Linux desktop reads, where they are installed.
fn check_linux(project: &Project) -> Result<(), TaskError> {
    let folder = project.root.join("packaging/linux");
    if process::answer("appstreamcli", &["--version"]).is_some() {
        let mut check = Command::new("appstreamcli");
        check.args(["validate", "--no-net"]).arg(folder.join("app.posthorn.desktop.metainfo.xml"));
        process::shown("appstreamcli validate", &mut check)?;
    }
    Ok(())
}

/// What a package has compressed: the pages of the manual and the changelog.
fn compress(project: &Project) -> Result<(), TaskError> {
    let results = project.output("packaging");
    empty(&results)?;
    gzip(&project.root.join("CHANGELOG.md"), &results.join("CHANGELOG.md.gz"))?;
    let pages = project.root.join("packaging/linux/man");
    for page in fs::read_dir(&pages).map_err(TaskError::file(&pages))?.flatten() {
        let name = page.file_name().to_string_lossy().into_owned();
        gzip(&page.path(), &results.join("man").join(name + ".gz"))?;
    }
    Ok(())
}

/// Without name and time: the same text gives the same file.
fn gzip(from: &Path, to: &Path) -> Result<(), TaskError> {
    let folder = to.parent().unwrap_or(to);
    fs::create_dir_all(folder).map_err(TaskError::file(folder))?;
    let mut gzip = Command::new("gzip");
    gzip.args(["-9", "-n", "-c"]).arg(from).stdout(fs::File::create(to).map_err(TaskError::file(to))?);
    process::shown("gzip", &mut gzip)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn root() -> PathBuf {
        Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
    }

    fn read(path: &str) -> String {
        fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    #[test]
    fn the_version_stands_in_the_workspace_alone_and_the_changelog_has_it() {
        let workspace = read("Cargo.toml");
        let version = format!("version = \"{}\"", env!("CARGO_PKG_VERSION"));
        assert_eq!(
            workspace.lines().filter(|line| line.starts_with("version")).collect::<Vec<_>>(),
            ["version.workspace = true", version.as_str()]
        );
        let members = workspace.split_once("\nmembers = [").unwrap().1.split_once(']').unwrap().0;
        let members = members.split(',').map(|member| member.trim().trim_matches('"'));
        for member in members {
            assert!(read(&format!("{member}/Cargo.toml")).contains("\nversion.workspace = true\n"), "{member}");
        }
        for config in ["tauri.conf.json", "ui/package.json", "packaging/package.json"] {
            assert!(!read(config).contains("\n  \"version\""), "{config} has a version of its own");
        }
        let heading = format!("\n## [{}]", env!("CARGO_PKG_VERSION"));
        assert!(read("CHANGELOG.md").contains(&heading), "the changelog has no {}", heading.trim());
    }

    #[test]
    fn every_file_that_a_package_takes_is_there() {
        let config = read("tauri.conf.json");
        let quoted = config.split('"').filter(|text| text.starts_with("packaging/") || text.starts_with("icons/"));
        let paths: Vec<_> = quoted.collect();
        assert!(paths.len() > 10, "{paths:?}");
        for path in paths {
            assert!(root().join(path).exists(), "{path}");
        }
    }

    #[test]
    fn bundles_are_gathered_by_their_kind_and_marked() {
        let folder = std::env::temp_dir().join(format!("posthorn-xtask-bundle-{}", std::process::id()));
        let (made, results) = (folder.join("bundle"), folder.join("results"));
        for file in ["nsis/P_1_x64-setup.exe", "deb/p_1_amd64.deb", "deb/p_1_amd64/control", "dmg/bundle_dmg.sh"] {
            let path = made.join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, file).unwrap();
        }
        fs::create_dir_all(&results).unwrap();
        gather(&made, &results, "-offline").unwrap();
        let mut names: Vec<_> = fs::read_dir(&results).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        assert_eq!(names, ["P_1_x64-offline-setup.exe", "p_1_amd64.deb"]);
        assert!(gather(&results, &results, "").is_err());
        fs::remove_dir_all(folder).unwrap();
    }
}
