//! How far a query was read: a small file in the data folder, one for each company, database, user and query. Only the process that reads
//! writes it, whoever owns the folder, a window or nobody: it is replaced whole, so that no death leaves half of it, and no other process
//! has anything to say about it. Were two to read the same, one could put the mark of the other back: what is read again then is known by
//! its key.

use crate::document::Problem;
use crate::exit;
use crate::perform::Failure;
use broadcast::documents::{held, write_whole};
use broadcast::store::source::SourceKey;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};

/// The folder with the files, inside the data folder.
const FOLDER: &str = "listen-marks";

/// The file as it is written.
#[derive(Serialize, Deserialize)]
struct Written {
    of: SourceKey,
    mark: i64,
}

/// Where it is written down how far was read.
#[derive(Debug, Clone)]
pub struct MarkFile {
    path: PathBuf,
    key: SourceKey,
}

impl MarkFile {
    /// In a data folder. Nothing is read or written yet.
    pub fn of(folder: &Path, key: SourceKey) -> Self {
        Self { path: folder.join(FOLDER).join(format!("{}.json", key.name())), key }
    }

    /// How far it was read; 0: not at all.
    ///
    /// A damaged file is left as it is, and nothing is read: from the beginning everything would be read again, which only somebody who
    /// looks on can want. They remove the file; what was sent before is known by its key.
    pub fn read(&self) -> Result<i64, Failure> {
        let bytes = match held::read(&self.path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
            Err(error) => return Err(self.failure("storage", error.to_string())),
        };
        match serde_json::from_slice::<Written>(&bytes) {
            Ok(Written { of, mark }) if of == self.key && mark >= 0 => Ok(mark),
            Ok(_) => Err(self.failure("listen_mark_damaged", "it is of something else".to_owned())),
            Err(error) => Err(self.failure("listen_mark_damaged", error.to_string())),
        }
    }

    /// Writes down how far it was read. When this returns it is on the disk, or the file is as it was.
    pub fn write(&self, mark: i64) -> io::Result<()> {
        let mut bytes = serde_json::to_vec_pretty(&Written { of: self.key.clone(), mark })?;
        bytes.push(b'\n');
        write_whole(&self.path, &bytes)
    }

    fn failure(&self, code: &str, why: String) -> Failure {
        let problem = Problem::new(code, why).about(self.path.display().to_string());
        Failure { problem, exit: exit::STORAGE }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use broadcast::store::ServerAddress;
    use broadcast::store::source::Source;

    fn key(company: &str) -> SourceKey {
        let address = ServerAddress::parse("postgres://erp@db.example.com/erp").unwrap();
        Source::new(address, "SELECT 1", None).key(company)
    }

    #[test]
    fn a_mark_is_read_as_it_was_written_and_each_key_has_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let (file, other) = (MarkFile::of(folder.path(), key("a")), MarkFile::of(folder.path(), key("b")));
        assert_eq!((file.read().unwrap(), other.read().unwrap()), (0, 0));
        for mark in [7, i64::MAX, 8] {
            file.write(mark).unwrap();
            assert_eq!((file.read().unwrap(), other.read().unwrap()), (mark, 0));
        }
        other.write(1).unwrap();
        assert_eq!(MarkFile::of(folder.path(), key("a")).read().unwrap(), 8);
        assert_eq!(std::fs::read_dir(folder.path().join(FOLDER)).unwrap().count(), 2, "nothing else is left");
    }

    #[test]
    fn a_damaged_file_is_told_and_left_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let (file, other) = (MarkFile::of(folder.path(), key("a")), MarkFile::of(folder.path(), key("b")));
        other.write(9).unwrap();
        let of_another = std::fs::read_to_string(&other.path).unwrap();
        let negative = of_another.replace("\"b\"", "\"a\"").replace("\"mark\": 9", "\"mark\": -9");
        for content in ["", "{", "{\"mark\": 3}", "\0\0\0\0", of_another.as_str(), negative.as_str()] {
            std::fs::write(&file.path, content).unwrap();
            let Failure { problem, exit } = file.read().unwrap_err();
            assert_eq!((problem.code.as_str(), exit), ("listen_mark_damaged", exit::STORAGE), "{content:?}");
            assert!(problem.about.is_some_and(|about| about.contains(FOLDER)));
            assert_eq!(std::fs::read_to_string(&file.path).unwrap(), content);
        }
    }
}
