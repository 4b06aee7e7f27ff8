//! A command of the pages unpacks, calls the product and converts the error. What is longer is a use case, and belongs into
//! `broadcast/src/app`, where a test can call it without a window.

use std::fs;
use std::path::Path;

/// Most lines between the braces of a command.
const MOST_LINES: usize = 8;

#[test]
fn the_body_of_a_command_is_short() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/app/commands");
    let files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    let files: Vec<_> = files.into_iter().filter(|file| file.extension().is_some_and(|end| end == "rs")).collect();
    let commands: Vec<_> = files.iter().flat_map(|file| bodies(&fs::read_to_string(file).unwrap())).collect();
    assert!(commands.len() > 80, "only {} commands were found", commands.len());
    let long: Vec<_> = commands.iter().filter(|(_, lines)| *lines > MOST_LINES).collect();
    assert!(long.is_empty(), "more than {MOST_LINES} lines: {long:?}");
}

#[test]
fn the_lines_between_the_braces_are_counted() {
    let text = "/// Asks.\n#[command]\npub async fn ask(\n    a: u8,\n) -> R {\n    if a {\n        b\n    }\n}\n\n\
                fn helper() {\n    1\n}\n\n#[command]\npub async fn none() {}\n";
    assert_eq!(bodies(text), [("ask".to_owned(), 3), ("none".to_owned(), 0)]);
}

/// The commands of a file, each with the number of its lines. The sources are formatted, so that a function ends with the first brace
/// of its own indent.
fn bodies(text: &str) -> Vec<(String, usize)> {
    let mut found = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if line != "#[command]" {
            continue;
        }
        let head = lines.next().unwrap_or_default();
        let name = head.split_once("fn ").and_then(|(_, rest)| rest.split_once('(')).map_or(head, |(name, _)| name);
        let mut end = head;
        while !end.ends_with('{') && !end.ends_with("{}") {
            end = lines.next().unwrap_or("{}");
        }
        let count = if end.ends_with("{}") { 0 } else { lines.by_ref().take_while(|line| *line != "}").count() };
        found.push((name.to_owned(), count));
    }
    found
}
