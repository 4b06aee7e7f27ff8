//! What the documents say of the sources: every path that they name is there.

use std::fs;
use std::path::Path;

/// What is in placeholders, patterns and values, and in no path of this repository.
const NO_PATH: &[char] = &['<', '>', '*', '{', '}', '…', '#'];

#[test]
fn every_path_that_the_documents_name_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let bases = [root.to_owned(), root.join("src-tauri")];
    let mut documents = vec![root.join("src-tauri/README.md")];
    let beside = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    documents.extend(beside.filter(|path| path.extension().is_some_and(|end| end == "md")));
    let (mut found, mut missing) = (0, Vec::new());
    for document in &documents {
        let text = fs::read_to_string(document).unwrap();
        for path in paths(&text, |folder| bases.iter().any(|base| base.join(folder).is_dir())) {
            found += 1;
            if !bases.iter().any(|base| base.join(path).exists()) {
                missing.push(format!("{}: `{path}`", document.display()));
            }
        }
    }
    assert!(found > 80, "only {found} paths were found");
    assert!(missing.is_empty(), "\n{}\n", missing.join("\n"));
}

#[test]
fn paths_are_told_from_what_else_is_quoted() {
    let text = "`a/b.rs`, `low/`, `high/c` and `no/c`; `a/<kind>.json`, `a/*.json`, `a/{b,c}.rs`, `run a/b.rs`, `a.rs`, `/top/`, `target/a/`\n\
                ```\n`inside/a.rs`\n```\n`after/a.rs`";
    assert_eq!(paths(text, |folder| folder == "high"), ["a/b.rs", "low/", "high/c", "after/a.rs"]);
}

/// The paths among what a document quotes, outside its blocks: with an ending, as a folder, or beginning with a folder that is there.
fn paths(text: &str, is_folder: impl Fn(&str) -> bool) -> Vec<&str> {
    let outside_blocks = text.split("```").step_by(2);
    let quoted = outside_blocks.flat_map(|part| part.split('`').skip(1).step_by(2));
    quoted
        .filter(|quoted| !quoted.contains(NO_PATH) && !quoted.contains(char::is_whitespace))
        .filter(|quoted| match quoted.split_once('/') {
            // What is built is not part of the repository.
            Some(("" | "target", _)) | None => false,
            Some((folder, rest)) => {
                let name = rest.rsplit('/').next().unwrap_or_default();
                name.is_empty() || name.contains('.') || is_folder(folder)
            }
        })
        .collect()
}
