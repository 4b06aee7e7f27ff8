//! The programs of PostgreSQL: where they are, and how a Debian without them gets them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::process;
use crate::project::Project;
use crate::system;

/// Where Debian and its kin have the programs of each version, in a folder `bin` below it.
const DEBIAN: &str = "/usr/lib/postgresql";
/// What must be there.
const NEEDED: [&str; 3] = ["postgres", "initdb", "pg_isready"];
/// The oldest version that the product works with.
const OLDEST: u32 = 14;
/// Installs them, run as root.
const INSTALL: &str = include_str!("install.sh");

/// The programs of one version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Programs {
    /// The folder that has them.
    pub folder: PathBuf,
    /// The version's first number.
    pub version: u32,
}

impl Programs {
    /// Those of the newest version that is here, installed when there is none and that can be done.
    pub fn ensure(project: &Project) -> Option<Self> {
        let found = Self::find();
        if found.is_some() || !system::installs_packages() {
            return found;
        }
        println!("PostgreSQL is missing, installing its programs with apt-get (no server is set up or started):");
        let step = "installing PostgreSQL";
        if system::as_root(project, step, INSTALL).is_err() {
            println!("PostgreSQL does not come (see the log of that in target/xtask): what needs it is left out");
        }
        Self::find()
    }

    /// A program of theirs.
    pub fn at(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    fn find() -> Option<Self> {
        let path = std::env::var_os("PATH").unwrap_or_default();
        let of_debian = fs::read_dir(DEBIAN).into_iter().flatten().flatten().map(|version| version.path().join("bin"));
        newest(std::env::split_paths(&path).chain(of_debian).filter_map(|folder| Self::of(&folder)))
    }

    /// Those of a folder that has all of them, by themselves or as links.
    fn of(folder: &Path) -> Option<Self> {
        let folder = folder.join(NEEDED[0]).canonicalize().ok()?.parent()?.to_path_buf();
        let whole = NEEDED.iter().all(|name| folder.join(name).is_file());
        let said = process::answer(folder.join(NEEDED[0]).to_str()?, &["--version"]).filter(|_| whole)?;
        Some(Self { version: version(&said)?, folder })
    }
}

fn newest(found: impl Iterator<Item = Programs>) -> Option<Programs> {
    found.filter(|programs| programs.version >= OLDEST).max_by_key(|programs| programs.version)
}

/// The first number of `postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)`, or of `… 18beta1`.
fn version(said: &str) -> Option<u32> {
    let number = said.split_once("(PostgreSQL) ")?.1;
    let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
    number[..end].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_from_what_the_server_says() {
        assert_eq!(version("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)"), Some(15));
        assert_eq!(version("postgres (PostgreSQL) 18beta1"), Some(18));
        assert_eq!(version("postgres (PostgreSQL) 17"), Some(17));
        assert_eq!(version("postgres (EnterpriseDB) 9.6.1"), None);
        assert_eq!(version(""), None);
    }

    #[test]
    fn the_newest_version_is_taken_and_none_that_is_too_old() {
        let of = |version: u32| Programs { folder: PathBuf::from(version.to_string()), version };
        assert_eq!(newest([of(15), of(9), of(17), of(14)].into_iter()), Some(of(17)));
        assert_eq!(newest([of(13), of(9)].into_iter()), None);
    }

    #[test]
    fn a_folder_without_all_of_them_is_passed_over() {
        assert_eq!(Programs::of(Path::new(env!("CARGO_MANIFEST_DIR"))), None);
    }
}
