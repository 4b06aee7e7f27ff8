//! A user's home, and the program run in it.

use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// The program: on Windows the one that has a console, where it is built (feature `console`).
const PROGRAM: &str = match (option_env!("CARGO_BIN_EXE_posthorn-cli"), option_env!("CARGO_BIN_EXE_posthorn")) {
    (Some(program), _) if cfg!(windows) => program,
    (_, Some(program)) => program,
    _ => panic!("the program is built beside the tests"),
};

/// A home folder.
pub struct Home {
    folder: TempDir,
}

/// What the program said.
pub struct Ran {
    /// Its exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl Ran {
    /// Of a process that has ended.
    pub fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }

    /// The document.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {:?} {:?}", self.out, self.err))
    }

    /// The same, with this exit code.
    #[track_caller]
    pub fn with_code(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{} {}", self.out, self.err);
        // What listens answers in lines, which are no document.
        let document = serde_json::from_str::<Value>(&self.out).ok().filter(|one| one.get("posthorn").is_some());
        if let Some(document) = document {
            assert_eq!(document["exit"], code, "the document says the same");
        }
        self
    }
}

impl Home {
    /// A fresh user's.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("posthorn-cli-").tempdir().unwrap();
        if cfg!(windows) {
            // Without this the program would work on the data of whoever runs the tests.
            assert!(std::env::var_os("POSTHORN_HOMES_APART").is_some(), "on Windows: cargo xtask port test");
            // It is given those of its folders that are there.
            for name in ["data", "roaming"] {
                std::fs::create_dir(folder.path().join(name)).unwrap();
            }
        }
        Self { folder }
    }

    /// Where the program keeps its data.
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data").join("app.posthorn.desktop")
    }

    /// The program, without a display and a session bus.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(PROGRAM);
        command.args(arguments).env_clear();
        for kept in ["PATH", "LD_LIBRARY_PATH", "SystemRoot", "SystemDrive", "TEMP", "TMP", "USERPROFILE"] {
            command.envs(std::env::var_os(kept).map(|value| (kept, value)));
        }
        let (home, data) = (self.folder.path(), self.folder.path().join("data"));
        command.env("HOME", home).env("XDG_DATA_HOME", &data);
        command.env("LOCALAPPDATA", &data).env("APPDATA", home.join("roaming"));
        command.env("LANG", "en_US.UTF-8").env("POSTHORN_LOG", "debug,sqlx=warn,hyper=warn,reqwest=warn");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it to its end.
    pub fn run(&self, arguments: &[&str]) -> Ran {
        Ran::of(self.command(arguments).output().unwrap())
    }

    /// The same, reading this.
    pub fn run_with(&self, arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
        let mut child = self.command(arguments).stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_ref()).unwrap();
        Ran::of(child.wait_with_output().unwrap())
    }

    /// Starts it, in a console of its own.
    pub fn start(&self, arguments: &[&str]) -> Child {
        in_a_console(&mut self.command(arguments))
    }

    /// What it wrote into its log.
    pub fn log(&self) -> String {
        let files = std::fs::read_dir(self.data().join("logs")).unwrap();
        files.map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap()).collect()
    }

    /// The sends as they stand.
    pub fn history(&self) -> Vec<Value> {
        self.run(&["history", "--json"]).with_code(0).json()["broadcasts"].as_array().unwrap().clone()
    }
}

/// Its answer, when it ends by itself.
pub fn ended(child: Child) -> Ran {
    Ran::of(child.wait_with_output().unwrap())
}

/// The names of a document's fields.
pub fn fields(value: &Value) -> String {
    value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ")
}

/// Starts a program, on Windows in a console of its own, without a window: keys can be pressed there for it alone.
pub fn in_a_console(command: &mut Command) -> Child {
    #[cfg(windows)]
    {
        use std::os::windows::process::CommandExt;
        const CREATE_NO_WINDOW: u32 = 0x0800_0000;
        command.creation_flags(CREATE_NO_WINDOW);
    }
    command.spawn().unwrap()
}
