//! Tests of the keeper, with small scripts in the place of PostgreSQL's programs.

use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use super::*;

/// A folder with an `initdb` and a `postgres` that are these scripts.
struct Stage {
    folder: PathBuf,
}

impl Stage {
    fn new(name: &str, initdb: &str, postgres: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("posthorn-keeper-{}-{name}", std::process::id()));
        fs::create_dir_all(folder.join("kept/data")).unwrap();
        for (program, script) in [("initdb", initdb), ("postgres", postgres)] {
            let path = folder.join(program);
            fs::write(&path, format!("#!/bin/sh\n{script}\n")).unwrap();
            fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self { folder }
    }

    /// The keeper, which asks a server once before it kills it.
    fn keeper(&self) -> Child {
        let mut shell = Command::new("sh");
        shell.args(["-c", KEEPER, "keeper"]).arg(&self.folder).arg(self.folder.join("kept"));
        shell.args(["port = 1", "1", "--auth=trust"]);
        shell.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap()
    }

    fn kept(&self) -> PathBuf {
        self.folder.join("kept")
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// The first bytes that it says.
fn first_word(keeper: &mut Child) -> String {
    let mut word = [0; 3];
    keeper.stdout.as_mut().unwrap().read_exact(&mut word).unwrap();
    String::from_utf8(word.to_vec()).unwrap()
}

#[test]
fn the_server_ends_with_the_pipe_and_the_folder_goes() {
    let stage = Stage::new("ends", "printf '%s' \"$2\" >\"${1#--pgdata=}/switch\"", "printf 'up\\n'\nexec sleep 600");
    let mut keeper = stage.keeper();
    assert_eq!(first_word(&mut keeper), "up\n");
    assert_eq!(fs::read_to_string(stage.kept().join("data/switch")).unwrap(), "--auth=trust");
    assert_eq!(fs::read_to_string(stage.kept().join("data/postgresql.conf")).unwrap(), "port = 1\n");
    assert!(keeper.try_wait().unwrap().is_none());
    drop(keeper.stdin.take());
    keeper.wait().unwrap();
    assert!(!stage.kept().exists());
    // The last holder of this pipe was the server.
    assert_eq!(keeper.stdout.take().unwrap().read_to_end(&mut Vec::new()).unwrap(), 0);
}

#[test]
fn a_server_that_ends_by_itself_is_noticed() {
    let stage = Stage::new("dies", "exit 0", "exit 1");
    let mut keeper = stage.keeper();
    let pipe = keeper.stdin.take();
    keeper.wait().unwrap();
    assert!(!stage.kept().exists());
    drop(pipe);
}

#[test]
fn without_a_cluster_no_server_is_started() {
    let stage = Stage::new("fails", "exit 1", "printf 'up\\n'");
    let mut keeper = stage.keeper();
    let pipe = keeper.stdin.take();
    let mut said = String::new();
    keeper.stdout.take().unwrap().read_to_string(&mut said).unwrap();
    keeper.wait().unwrap();
    assert_eq!(said, "");
    assert!(!stage.kept().exists());
    drop(pipe);
}
