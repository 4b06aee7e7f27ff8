//! The licences that every installer brings along (`packaging/third-party.txt`) are those of what Posthorn is made of now.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::Command;

const STALE: &str = "packaging/third-party.txt is out of date: run `cargo xtask notices` and commit it";

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)).unwrap()
}

/// Names and versions in a list of the notices, from its heading to the next blank line.
fn named<'a>(notices: &'a str, heading: &str) -> BTreeSet<&'a str> {
    let list = notices.split_once(heading).unwrap().1.split_once("\n\n").unwrap().0;
    list.lines().filter_map(|line| line.trim().split_once(": ")).map(|(work, _)| work).collect()
}

#[test]
fn the_notices_name_every_crate_of_the_program_and_none_that_is_gone() {
    let (notices, lock) = (read("packaging/third-party.txt"), read("Cargo.lock"));
    let named = named(&notices, "\nIn the program:\n");
    let locked: BTreeSet<String> = lock
        .split("[[package]]")
        .filter_map(|package| {
            let field = |name: &str| package.split(&format!("\n{name} = \"")).nth(1)?.split('"').next();
            Some(format!("{} {}", field("name")?, field("version")?))
        })
        .collect();
    let gone: Vec<_> = named.iter().filter(|work| !locked.contains(**work)).collect();
    assert!(gone.is_empty(), "{STALE}: {gone:?}");

    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut tree = Command::new(cargo);
    tree.args(["tree", "--locked", "--offline", "--package", "posthorn", "--edges", "normal,no-proc-macro"]);
    tree.args(["--prefix", "none", "--format", "{p}"]).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")));
    let tree = tree.output().unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let tree = String::from_utf8(tree.stdout).unwrap();
    let used: BTreeSet<String> = tree
        .lines()
        .filter(|line| !line.starts_with("posthorn"))
        .filter_map(|line| line.split_once(" v"))
        .map(|(name, rest)| format!("{name} {}", rest.split(' ').next().unwrap_or_default()))
        .collect();
    assert!(used.len() > 200, "{used:?}");
    let missing: Vec<_> = used.iter().filter(|work| !named.contains(work.as_str())).collect();
    assert!(missing.is_empty(), "{STALE}: {missing:?}");
}

#[test]
fn the_notices_name_every_package_of_the_pages_and_none_that_is_gone() {
    let (notices, lock) = (read("packaging/third-party.txt"), read("ui/package-lock.json"));
    let named: BTreeSet<String> = named(&notices, "\nIn its pages:\n").iter().map(|&work| work.to_owned()).collect();
    let lock: serde_json::Value = serde_json::from_str(&lock).unwrap();
    let packages = lock["packages"].as_object().unwrap().iter();
    let shipped: BTreeSet<String> = packages
        .filter(|(path, package)| {
            !path.is_empty() && ["dev", "devOptional", "optional"].iter().all(|kind| package[kind] != true)
        })
        .map(|(path, package)| {
            let name = path.rsplit_once("node_modules/").unwrap().1;
            format!("{name} {}", package["version"].as_str().unwrap())
        })
        .collect();
    assert!(shipped.len() > 10, "{shipped:?}");
    assert!(named == shipped, "{STALE}: {:?}", named.symmetric_difference(&shipped).collect::<Vec<_>>());
}
