//! Facts about processes, read from `/proc`.

use std::fs;
use std::path::{Path, PathBuf};

/// One running process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Process(pub u32);

impl Process {
    /// The process that runs this program under this home folder.
    pub fn of_program(program: &Path, home: &Path) -> Option<Self> {
        let wanted = fs::canonicalize(program).ok()?;
        all().into_iter().find(|process| {
            fs::read_link(process.folder().join("exe")).is_ok_and(|exe| exe == wanted)
                && process.variable("HOME").is_some_and(|value| Path::new(&value) == home)
        })
    }

    /// Still there and not merely waiting to be collected.
    pub fn is_alive(self) -> bool {
        self.stat().is_some_and(|(state, _)| state != 'Z' && state != 'X')
    }

    /// The environment it was started with, as one text.
    pub fn environment(self) -> String {
        fs::read(self.folder().join("environ")).map(|bytes| spaced(&bytes)).unwrap_or_default()
    }

    /// Its arguments, as one text.
    pub fn arguments(self) -> String {
        fs::read(self.folder().join("cmdline")).map(|bytes| spaced(&bytes)).unwrap_or_default()
    }

    /// It and everything it started, of which is still there.
    pub fn family(self) -> Vec<Self> {
        let everyone = all();
        let mut family = vec![self];
        let mut next = 0;
        while let Some(&parent) = family.get(next) {
            let children = everyone.iter().filter(|process| process.parent() == Some(parent.0));
            family.extend(children);
            next += 1;
        }
        family
    }

    /// The name the kernel shows, at most 15 characters.
    pub fn name(self) -> String {
        fs::read_to_string(self.folder().join("comm")).unwrap_or_default().trim().to_owned()
    }

    /// How many web views' processes it has.
    pub fn web_views(self) -> usize {
        self.family().iter().filter(|process| process.name().starts_with("WebKitWebProc") && process.is_alive()).count()
    }

    /// Its proportional part of the memory, with everything it started, in MiB.
    pub fn memory(self) -> f64 {
        let part = |process: &Self| {
            let text = fs::read_to_string(process.folder().join("smaps_rollup")).ok()?;
            let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
            line.trim().trim_end_matches(" kB").parse::<f64>().ok()
        };
        self.family().iter().filter_map(part).sum::<f64>() / 1024.0
    }

    /// How often the threads that it and everything it started have now gave up the processor by themselves.
    pub fn wakeups(self) -> u64 {
        let family = self.family();
        let threads = family.iter().filter_map(|process| fs::read_dir(process.folder().join("task")).ok());
        let switches = |thread: fs::DirEntry| {
            let text = fs::read_to_string(thread.path().join("status")).ok()?;
            text.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"))?.trim().parse::<u64>().ok()
        };
        threads.flat_map(Iterator::flatten).filter_map(switches).sum()
    }

    /// Ends it as a power cut would.
    pub async fn kill(self) {
        let done = tokio::process::Command::new("kill").args(["-KILL", &self.0.to_string()]).status().await.unwrap();
        assert!(done.success(), "the program was gone before it could be killed");
    }

    fn parent(self) -> Option<u32> {
        self.stat().map(|(_, parent)| parent)
    }

    /// State and parent; the name before them may hold anything, also blanks and brackets.
    fn stat(self) -> Option<(char, u32)> {
        let text = fs::read_to_string(self.folder().join("stat")).ok()?;
        let mut fields = text.rsplit_once(')')?.1.split_whitespace();
        Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
    }

    fn variable(self, name: &str) -> Option<String> {
        let bytes = fs::read(self.folder().join("environ")).ok()?;
        bytes.split(|byte| *byte == 0).find_map(|pair| {
            String::from_utf8_lossy(pair)
                .split_once('=')
                .filter(|(key, _)| *key == name)
                .map(|(_, value)| value.to_owned())
        })
    }

    fn folder(self) -> PathBuf {
        PathBuf::from(format!("/proc/{}", self.0))
    }
}

fn all() -> Vec<Process> {
    let entries = fs::read_dir("/proc").unwrap();
    entries.flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok().map(Process)).collect()
}

fn spaced(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).replace('\0', " ")
}
