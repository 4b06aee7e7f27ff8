//! Damaged files are kept, never overwritten: they are renamed beside where they stood, and the user is told.
//!
//! Someone who knows their way around may still get something out of such a file, so nothing in Posthorn deletes one.

use super::held;
use crate::model::timestamp::Timestamp;
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};

/// A damaged file that was put aside under a new name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptAside {
    /// Where it stands now.
    pub path: PathBuf,
    /// What was wrong with it, for the log and the curious.
    pub reason: String,
}

/// Renames a file to `NAME.damaged-YYYYMMDD-HHMMSS` (UTC), with a number behind it when that name is taken, together
/// with the files of the same name and one of `companions` behind it (`-wal`). A file that does not exist is no error.
pub fn keep_aside(path: &Path, companions: &[&str], now: Timestamp, reason: &str) -> io::Result<KeptAside> {
    let stamp = now.stamp();
    let target = (0..u32::MAX)
        .map(|n| if n == 0 { stamp.clone() } else { format!("{stamp}-{n}") })
        .map(|stamp| with_suffix(path, &format!(".damaged-{stamp}")))
        .find(|candidate| candidate.symlink_metadata().is_err())
        .unwrap_or_else(|| with_suffix(path, ".damaged"));
    rename_if_there(path, &target)?;
    for companion in companions {
        rename_if_there(&with_suffix(path, companion), &with_suffix(&target, companion))?;
    }
    tracing::warn!(file = %target.display(), reason, "a damaged file was kept aside");
    Ok(KeptAside { path: target, reason: reason.to_owned() })
}

/// A path with something behind its name.
pub(crate) fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = OsString::from(path);
    name.push(suffix);
    PathBuf::from(name)
}

fn rename_if_there(from: &Path, to: &Path) -> io::Result<()> {
    match held::rename(from, to) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_damaged_file_of_the_same_second_gets_its_own_name() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("profiles.json");
        let now = Timestamp(1_795_228_800_000);
        std::fs::write(&path, "one").unwrap();
        let first = keep_aside(&path, &[], now, "test").unwrap();
        std::fs::write(&path, "two").unwrap();
        let second = keep_aside(&path, &[], now, "test").unwrap();
        assert!(!path.exists());
        assert_eq!(first.path, folder.path().join("profiles.json.damaged-20261121-024000"));
        assert_eq!(std::fs::read_to_string(&first.path).unwrap(), "one");
        assert_eq!(std::fs::read_to_string(&second.path).unwrap(), "two");
    }

    #[test]
    fn companions_move_along() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.db");
        std::fs::write(&path, "main").unwrap();
        std::fs::write(folder.path().join("a.db-wal"), "wal").unwrap();
        let kept = keep_aside(&path, &["-wal", "-shm"], Timestamp(0), "test").unwrap();
        assert_eq!(std::fs::read_to_string(with_suffix(&kept.path, "-wal")).unwrap(), "wal");
        assert!(!folder.path().join("a.db-wal").exists());
    }
}
