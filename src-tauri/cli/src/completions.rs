//! What shells complete and the manual says of the command line, in `packaging/linux/`, is what can be typed.

use crate::arguments::Arguments;
use clap::{Command, CommandFactory};
use clap_complete::{Shell, generate};
use clap_mangen::Man;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

const PROGRAM: &str = "posthorn";

/// The files and what belongs into them.
fn made() -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    let names = [(Shell::Bash, "posthorn.bash"), (Shell::Zsh, "_posthorn"), (Shell::Fish, "posthorn.fish")];
    for (shell, name) in names {
        let mut text = Vec::new();
        generate(shell, &mut Arguments::command(), PROGRAM, &mut text);
        files.insert(format!("completions/{name}"), text);
    }
    // Without the version: the pages change with the command line alone.
    let whole = Arguments::command().version(None);
    page(&mut files, whole.clone(), PROGRAM);
    let mut built = whole;
    built.build();
    pages_below(&mut files, &built, PROGRAM);
    files
}

/// The pages of the commands inside a command. Its own page refers to them.
fn pages_below(files: &mut BTreeMap<String, Vec<u8>>, command: &Command, name: &str) {
    for one in command.get_subcommands() {
        let name = format!("{name}-{}", one.get_name());
        page(files, one.clone(), &name);
        pages_below(files, one, &name);
    }
}

fn page(files: &mut BTreeMap<String, Vec<u8>>, command: Command, name: &str) {
    let mut text = Vec::new();
    Man::new(command).date("").source("Posthorn").render(&mut text).unwrap();
    files.insert(format!("man/{name}.1"), text);
}

/// Run with `POSTHORN_WRITE_COMPLETIONS=1` (`cargo xtask completions`) to write them anew.
#[test]
fn completions_and_manual_say_what_can_be_typed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packaging/linux");
    let write = std::env::var_os("POSTHORN_WRITE_COMPLETIONS").is_some();
    for (file, text) in made() {
        let path = folder.join(&file);
        if write {
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(&path, &text).unwrap();
        }
        let there = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
        let fresh = String::from_utf8(text).unwrap();
        assert!(there == fresh, "packaging/linux/{file} is out of date: run `cargo xtask completions` and commit it");
    }
}
