//! The rooms of a crate, its top-level modules, stand in a line: each uses only those below it. Then any of them can be read,
//! tested and moved with what lies under it, and no change travels in a circle.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod commands;
mod crates;
mod docs;
mod notices;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms of `wecom`, the lowest first.
const WECOM: &[&str] = &[
    // What everything is made of.
    "ids",
    "console",
    "clock",
    "class",
    "errcode",
    "error",
    "lenient",
    "limit",
    "limits",
    "rich",
    "measure",
    "address",
    "markup",
    "id_template",
    "safe",
    "media",
    "agent",
    "appchat",
    "webhook",
    "channel",
    // What is asked of the content of a message, and the messages.
    "finding",
    "report",
    "preview",
    "kinds",
    // The requests that carry them.
    "recipient",
    "send",
    "import",
    "proof",
    "curl",
    // What is said of a whole message before it leaves.
    "rules",
    "links",
    "drawing",
    "editing",
    "inspect",
    "split",
    // The calls.
    "contacts",
    "card_update",
    "client",
];

/// The rooms of `broadcast`, the lowest first.
const BROADCAST: &[&str] = &[
    // What everything works on, and what it asks of the world outside.
    "model",
    "ports",
    // What is written down.
    "documents",
    "store",
    // Who sends, to whom, what.
    "connections",
    "profiles",
    "channels",
    "lists",
    "directory",
    "compose",
    "merge",
    // The send, and what is left of it.
    "sending",
    "export",
    "history",
    "statistics",
    // What somebody does with all of it.
    "app",
];

/// What stands before an item that is there for tests alone, those of this package or also those of others.
const FOR_TESTS: [&str; 2] = ["#[cfg(test)]", "#[cfg(any(test, feature = \"testing\"))]"];

#[test]
fn rooms_of_broadcast_use_only_rooms_below_them() {
    let faults = faults_of("broadcast", BROADCAST);
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// What is known of WeCom has one place. Who else needs a number or a code names it.
#[test]
fn only_wecom_and_its_stand_in_cite_the_documents() {
    let documents =
        ["messages.md", "limits.md", "contacts-media-agent.md", "errcodes.tsv"].map(|name| format!("wecom/{name}"));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut citing = Vec::new();
    for folder in ["app", "broadcast/src", "cli/src", "macros/src", "platform/src", "xtask/src"] {
        for file in sources(&root.join("src-tauri").join(folder)) {
            let text = fs::read_to_string(&file).unwrap();
            let lines = text.lines().enumerate();
            let citations = lines.filter(|(_, line)| documents.iter().any(|document| line.contains(document)));
            citing.extend(citations.map(|(at, line)| format!("{}:{}: {}", file.display(), at + 1, line.trim())));
        }
    }
    assert!(citing.is_empty(), "\n{}\n", citing.join("\n"));
}

/// Where a file of the sources is split, in lines. Most have 100 to 400; files of tests do not count.
const LINES_OF_A_FILE: usize = 500;

#[test]
fn no_file_of_the_sources_is_longer_than_its_subject_needs() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri");
    let mut long = Vec::new();
    for file in sources_of_programs(&root) {
        let lines = fs::read_to_string(&file).unwrap().lines().count();
        if lines > LINES_OF_A_FILE {
            long.push(format!("{}: {lines} lines", file.display()));
        }
    }
    assert!(long.is_empty(), "\n{}\n", long.join("\n"));
}

/// The longest that tests inside a file may be. Longer ones stand in a file beside it (`x/tests.rs` of `x.rs`), so that who reads what
/// the file does need not scroll past them.
const LINES_OF_TESTS: usize = 60;

#[test]
fn tests_inside_a_file_are_short() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri"));
    let mut long = Vec::new();
    for file in sources {
        let text = fs::read_to_string(&file).unwrap();
        for (at, _) in text.match_indices("#[cfg(test)]\nmod ") {
            // The sources are formatted: a module ends on the first line that closes at the margin, a file of its own on its first.
            let lines = text[at..].lines().skip(2).take_while(|line| *line != "}").count();
            let inside = text[at..].lines().nth(1).is_some_and(|line| line.ends_with('{'));
            if inside && lines > LINES_OF_TESTS {
                long.push(format!("{}: {lines} lines", file.display()));
            }
        }
    }
    assert!(long.is_empty(), "\n{}\n", long.join("\n"));
}

/// Windows refuses each of these while another program has the file open.
#[test]
fn files_are_renamed_and_removed_in_one_place_which_waits_for_who_holds_them() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri");
    let mut elsewhere = Vec::new();
    for folder in ["app", "broadcast/src", "cli/src", "platform/src"] {
        for file in sources_of_programs(&root.join(folder)) {
            let text = without_tests(&fs::read_to_string(&file).unwrap());
            let lines = text
                .lines()
                .filter(|line| ["fs::rename(", "fs::remove_file(", ".persist("].iter().any(|one| line.contains(one)));
            elsewhere.extend(lines.map(|line| (file.strip_prefix(&root).unwrap().to_owned(), line.trim().to_owned())));
        }
    }
    let place = Path::new("broadcast/src/documents/held.rs");
    elsewhere.retain(|(file, _)| file != place);
    assert!(elsewhere.is_empty(), "use broadcast::documents::held: {elsewhere:#?}");
}

#[test]
fn rooms_of_wecom_use_only_rooms_below_them() {
    let faults = faults_of("wecom", WECOM);
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn every_spelling_of_an_upward_use_is_found() {
    let text = "use crate::{\n    low::Low,\n    high::{self, Deep},\n};\n// crate::high\n#[cfg(test)]\nmod tests {\n    use crate::high;\n}\n\
                fn f() { crate::high::g(); super::high::g() }\nuse crate::Root;\n#[cfg(test)]\nuse crate::high;\n";
    let used: Vec<_> = uses(text, 1, &["low", "high"]).into_iter().map(|used| (used.room, used.line)).collect();
    let expected = [("low", 2), ("high", 3), ("high", 10), ("high", 10), ("Root", 11)];
    assert_eq!(used, expected.map(|(room, line)| (room.to_owned(), line)));
}

/// What is wrong with the rooms of a crate, one line for each fault.
fn faults_of(package: &str, line: &[&str]) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri").join(package).join("src");
    let mut faults = Vec::new();
    let mut found = BTreeSet::new();
    for file in &sources_of_programs(&root) {
        let inside = file.strip_prefix(&root).unwrap().with_extension("");
        let mut path: Vec<&str> = inside.iter().map(|part| part.to_str().unwrap()).collect();
        if path.last() == Some(&"mod") {
            path.pop();
        }
        let room = path[0];
        if ["lib", "main"].contains(&room) {
            continue;
        }
        found.insert(room.to_owned());
        let Some(place) = line.iter().position(|one| *one == room) else {
            faults.push(format!("{package}: `{room}` is missing from the list of rooms ({})", file.display()));
            continue;
        };
        for used in uses(&fs::read_to_string(file).unwrap(), path.len(), line) {
            let fault = match line.iter().position(|one| *one == used.room) {
                Some(other) if other <= place => continue,
                Some(_) => "stands above it",
                None => "is no room of the list",
            };
            let file = file.strip_prefix(&root).unwrap().display();
            faults.push(format!("{package}/src/{file}:{}: `{room}` uses `{}`, which {fault}", used.line, used.room));
        }
    }
    let gone = line.iter().filter(|room| !found.contains(**room));
    faults.extend(gone.map(|room| format!("{package}: there is no room `{room}`")));
    faults
}

/// The source files below a folder that are not there for tests alone.
fn sources_of_programs(folder: &Path) -> Vec<PathBuf> {
    let mut files = sources(folder);
    let test_only: BTreeSet<PathBuf> = files.iter().flat_map(|file| test_modules(file)).collect();
    files.retain(|file| {
        let name = file.file_stem().unwrap().to_str().unwrap();
        name != "tests"
            && !name.ends_with("_tests")
            && !file.ancestors().any(|part| test_only.contains(&part.with_extension("")))
    });
    files
}

/// The source files below a folder, in the order of their paths.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    let mut files = Vec::new();
    for entry in entries {
        if entry.is_dir() {
            files.extend(sources(&entry));
        } else if entry.extension().is_some_and(|extension| extension == "rs") {
            files.push(entry);
        }
    }
    files
}

/// The modules that a file declares for tests alone, as paths without `.rs`.
fn test_modules(file: &Path) -> Vec<PathBuf> {
    let own = file.with_extension("");
    let folder =
        if ["lib", "main", "mod"].iter().any(|name| own.ends_with(name)) { own.parent().unwrap() } else { &own };
    let text = fs::read_to_string(file).unwrap();
    let mut after_attribute = false;
    let mut modules = Vec::new();
    for line in text.lines().map(str::trim) {
        if FOR_TESTS.contains(&line) {
            after_attribute = true;
        } else if !line.starts_with("#[") {
            let name = line.strip_suffix(';').and_then(|line| line.rsplit_once("mod ")).map(|(_, name)| name);
            modules.extend(name.filter(|_| after_attribute).map(|name| folder.join(name)));
            after_attribute = false;
        }
    }
    modules
}

struct Use {
    room: String,
    line: usize,
}

/// The rooms that a file outside its tests names: through `crate::`, or through as many `super::` as lead to the root from a module
/// this deep. What `super::` leads to is counted where it is a room's name: a module inside the file may stand deeper.
fn uses(text: &str, depth: usize, line: &[&str]) -> Vec<Use> {
    let text = without_tests(text);
    let to_root = "super::".repeat(depth);
    let mut found = Vec::new();
    for (at, prefix) in text.match_indices("crate::").chain(text.match_indices(to_root.as_str())) {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let start = at + prefix.len();
        for name_at in first_names(&text[start..]) {
            let room: String =
                text[start + name_at..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let counts = if prefix == "crate::" { room != "self" } else { line.contains(&room.as_str()) };
            if counts {
                found.push(Use { room, line: text[..start + name_at].matches('\n').count() + 1 });
            }
        }
    }
    found.sort_by_key(|used| used.line);
    found
}

/// Where the first names of a path stand: one, or those of each branch of a group.
fn first_names(rest: &str) -> Vec<usize> {
    if !rest.starts_with('{') {
        return vec![0];
    }
    let mut names = Vec::new();
    let (mut depth, mut expects_name) = (0, true);
    for (at, c) in rest.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 1 => break,
            '}' => depth -= 1,
            ',' if depth == 1 => expects_name = true,
            _ if expects_name && depth == 1 && !c.is_whitespace() => {
                names.push(at);
                expects_name = false;
            }
            _ => {}
        }
    }
    names
}

/// The text without comments and without what is there for tests alone, line for line. The sources are formatted, so that an item
/// ends on the first line of its own indent that closes it.
fn without_tests(text: &str) -> String {
    let mut kept = String::new();
    let mut skipped: Option<usize> = None;
    for line in text.lines() {
        let code = line.trim_start();
        let indent = line.len() - code.len();
        if skipped.is_none() && FOR_TESTS.iter().any(|one| code.starts_with(one)) {
            skipped = Some(indent);
        } else if let Some(outer) = skipped {
            if indent == outer && !code.starts_with("#[") && code.ends_with([';', '}', ',']) {
                skipped = None;
            }
        } else if !code.starts_with("//") {
            kept.push_str(line);
        }
        kept.push('\n');
    }
    kept
}
