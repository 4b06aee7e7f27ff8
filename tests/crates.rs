//! What works without a window is built without one: neither a library nor the command line depends on Tauri, on any way.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// The packages without a window.
const WINDOWLESS: [&str; 5] =
    ["posthorn-wecom", "posthorn-broadcast", "posthorn-sandbox", "posthorn-platform", "posthorn-cli"];

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
