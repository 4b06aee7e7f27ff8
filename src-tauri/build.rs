//! Makes of the list of commands a permission for each and a capability for each window.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs};

/// What a window may do of Tauri's own: hear the program's news.
const NEWS: [&str; 2] = ["core:event:allow-listen", "core:event:allow-unlisten"];

macro_rules! commands {
    ($($window:ident $(+ $other:ident)*: [$($module:ident :: $name:ident,)*],)*) => {
        const COMMANDS: &[&str] = &[$($(stringify!($name),)*)*];
        const BY_WINDOWS: &[(&[&str], &[&str])] =
            &[$((&[stringify!($window), $(stringify!($other)),*], &[$(stringify!($name)),*]),)*];
    };
}

include!("app/command_list.rs");

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/app/command_list.rs");
    if let Err(error) = build() {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}

fn build() -> Result<(), Box<dyn Error>> {
    check_updates()?;
    let folder = Path::new(&env::var("OUT_DIR")?).join("windows");
    fs::create_dir_all(&folder)?;
    for window in ["main", "quick"] {
        fs::write(folder.join(window).with_extension("json"), capability(window)?)?;
    }
    // Tauri wants the pattern for as long as the program runs.
    let pattern: &'static str = format!("{}/*.json", folder.display()).leak();
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern(pattern)
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    tauri_build::try_build(attributes).map_err(Into::into)
}

/// A program that looks for updates must know where, and whom to trust.
fn check_updates() -> Result<(), Box<dyn Error>> {
    if env::var_os("CARGO_FEATURE_UPDATES").is_none() {
        return Ok(());
    }
    let given = ["POSTHORN_UPDATE_FEED", "POSTHORN_UPDATE_KEY"].map(|name| {
        println!("cargo:rerun-if-env-changed={name}");
        env::var(name).unwrap_or_default()
    });
    if !given[0].starts_with("https://") || given[1].is_empty() {
        return Err("the feature `updates` needs two variables: POSTHORN_UPDATE_FEED, the https address of the folder with the installers \
                    and SHA256SUMS, and POSTHORN_UPDATE_KEY, the public key of minisign that SHA256SUMS is signed with"
            .into());
    }
    Ok(())
}

/// What a window may do, as Tauri reads it. Names of commands and windows need no escaping.
fn capability(window: &str) -> Result<String, Box<dyn Error>> {
    let mut permissions = NEWS.map(|permission| format!("\"{permission}\"")).join(",");
    for command in
        BY_WINDOWS.iter().filter(|(windows, _)| windows.contains(&window)).flat_map(|(_, commands)| *commands)
    {
        write!(permissions, ",\"allow-{}\"", command.replace('_', "-"))?;
    }
    Ok(format!("{{\"identifier\":\"{window}\",\"windows\":[\"{window}\"],\"permissions\":[{permissions}]}}"))
}
