//! What works without a window is built without one: neither a library nor the command line depends on Tauri, on any way. And what is
//! there for tests is part of no program.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

/// The packages without a window.
const WINDOWLESS: [&str; 6] = [
    "posthorn-wecom",
    "posthorn-broadcast",
    "posthorn-sandbox",
    "posthorn-platform",
    "posthorn-cli",
    "posthorn-updates",
];

/// Whether a package draws windows.
fn draws(name: &str) -> bool {
    ["tauri", "wry", "tao", "gtk", "webkit2gtk", "muda"].contains(&name)
        || name.starts_with("tauri-")
        || name.starts_with("gtk-")
}

#[test]
fn only_the_root_package_depends_on_tauri() {
    let lock = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock")).unwrap();
    let needs = dependencies(&lock);
    assert!(all_below("posthorn", &needs).iter().any(|name| draws(name)), "the window itself does");
    for package in WINDOWLESS {
        let window: Vec<_> = all_below(package, &needs).into_iter().filter(|name| draws(name)).collect();
        assert!(window.is_empty(), "{package} depends on {window:?}");
    }
}

/// Of the packages and features that a program is built of none is there for tests. Cargo is asked, because the lock file does not tell
/// a dependency from one of the tests alone.
#[test]
fn no_program_is_built_of_what_is_there_for_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    for program in ["posthorn", "posthorn-cli", "posthorn-sandbox"] {
        let mut tree = Command::new(&cargo);
        tree.args(["tree", "--locked", "--offline", "--all-features", "--edges", "normal,build", "--prefix", "none"]);
        let tree = tree.args(["--package", program, "--format", "{p} [{f}]"]).current_dir(root).output().unwrap();
        assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
        let built_of = String::from_utf8(tree.stdout).unwrap();
        assert!(built_of.starts_with(&format!("{program} v")), "{built_of}");
        let own = built_of.lines().filter(|line| line.starts_with("posthorn"));
        let for_tests =
            |(package, features): &(&str, &str)| package.contains("-testkit ") || features.contains("testing");
        let found: Vec<_> = own.filter_map(|line| line.rsplit_once(" [")).filter(for_tests).collect();
        assert!(found.is_empty(), "{program} is built of {found:?}");
    }
}

/// The packages of a lock file, each with the names of those that it depends on, in whatever version.
fn dependencies(lock: &str) -> BTreeMap<&str, BTreeSet<&str>> {
    let mut needs = BTreeMap::<_, BTreeSet<_>>::new();
    for package in lock.split("[[package]]").skip(1) {
        let name = package.split("name = \"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
        let list = package.split("dependencies = [").nth(1).and_then(|rest| rest.split(']').next()).unwrap_or_default();
        let names = list.split(',').filter_map(|one| one.trim().trim_matches('"').split(' ').next());
        needs.entry(name).or_default().extend(names.filter(|name| !name.is_empty()));
    }
    needs
}

/// Everything that a package depends on.
fn all_below<'a>(package: &'a str, needs: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
    assert!(needs.contains_key(package), "there is no package {package}");
    let (mut found, mut open) = (BTreeSet::new(), vec![package]);
    while let Some(name) = open.pop() {
        for needed in needs.get(name).into_iter().flatten() {
            if found.insert(*needed) {
                open.push(needed);
            }
        }
    }
    found
}
