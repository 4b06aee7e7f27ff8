//! Whether there is a newer Posthorn, and its installer.
//!
//! A release is a folder on a web server with the installers, their checksums (`SHA256SUMS`, as `cargo xtask bundle` writes it) and a
//! signature of that list by minisign (`SHA256SUMS.minisig`). The names of the installers carry the version. So the version, the file and
//! its content all hang on the signature, and the server need not be trusted: it can withhold a release, not make one or bring an old one
//! back as new. Nothing is replaced here: the person runs the installer that was fetched.
//!
//! The program has this package only when it is built with the feature `updates`.

mod fetch;
mod list;

use fetch::Fetcher;
pub use list::System;
use list::newest;
use minisign_verify::{PublicKey, Signature};
use semver::Version;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use thiserror::Error;
use url::Url;

/// The list's name in the folder of a release.
const LIST: &str = "SHA256SUMS";
/// Its signature.
const SIGNATURE: &str = "SHA256SUMS.minisig";
/// No list is longer, in bytes.
const LIST_BYTES: u64 = 64 * 1024;
/// No installer is larger, in bytes.
const INSTALLER_BYTES: u64 = 512 * 1024 * 1024;
/// By itself the program looks no more often.
const PERIOD: Duration = Duration::from_hours(24);

/// Where releases come from, as it was set when the program was built.
#[derive(Debug, Clone)]
pub struct Source {
    folder: Url,
    key: String,
}

/// A newer version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Release {
    /// Its number.
    pub version: Version,
    /// Name of the installer for this system.
    pub file: String,
    /// SHA-256 of it, in hexadecimal digits.
    sha256: String,
}

/// Why nothing is known, or nothing was fetched.
#[derive(Debug, Error)]
pub enum UpdateError {
    /// What was set when the program was built cannot be used.
    #[error("the program was built with an unusable address or key for updates: {0}")]
    Source(String),
    /// The server did not answer, or not with the file.
    #[error("the server of updates could not be asked: {0}")]
    Unreachable(String),
    /// The list is not signed by whoever releases Posthorn.
    #[error("the list of updates is not signed as it must be: {0}")]
    Signature(String),
    /// The file is another one than the list says.
    #[error("{0} is not the file that was released")]
    Content(String),
    /// More bytes than such a file has.
    #[error("{0} is too large")]
    TooLarge(String),
    /// The installer could not be written.
    #[error("{path}: {source}")]
    File {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl Source {
    /// A folder of a release, and the public key of minisign: the second line of its file.
    pub fn new(folder: &str, key: &str) -> Result<Self, UpdateError> {
        let folder = if folder.ends_with('/') { folder.to_owned() } else { format!("{folder}/") };
        let folder = Url::parse(&folder).map_err(|error| UpdateError::Source(error.to_string()))?;
        PublicKey::from_base64(key).map_err(|error| UpdateError::Source(error.to_string()))?;
        Ok(Self { folder, key: key.to_owned() })
    }

    /// What is newer than `current` and has an installer for this system, if anything.
    pub async fn look(&self, current: &str, system: System) -> Result<Option<Release>, UpdateError> {
        let current = Version::parse(current).map_err(|error| UpdateError::Source(error.to_string()))?;
        let fetcher = Fetcher::new(&self.folder)?;
        let list = fetcher.bytes(LIST, LIST_BYTES).await?;
        let signature = fetcher.bytes(SIGNATURE, LIST_BYTES).await?;
        let list = self.verified(list, &signature)?;
        Ok(newest(&list, system).filter(|release| release.version > current))
    }

    /// Fetches the installer of a release into a folder; gives its path. A file that is not the released one is not left there.
    pub async fn fetch(&self, release: &Release, folder: &Path) -> Result<PathBuf, UpdateError> {
        let (to, part) = (folder.join(&release.file), folder.join(format!("{}.part", release.file)));
        let fetched = Fetcher::new(&self.folder)?.file(&release.file, INSTALLER_BYTES, &part).await;
        let failed = match fetched {
            Ok(sha256) if sha256 == release.sha256 => match tokio::fs::rename(&part, &to).await {
                Ok(()) => return Ok(to),
                Err(source) => UpdateError::File { path: to, source },
            },
            Ok(_) => UpdateError::Content(release.file.clone()),
            Err(error) => error,
        };
        // Where it cannot be removed it stays under the name that nobody opens.
        let _ = tokio::fs::remove_file(&part).await;
        Err(failed)
    }

    fn verified(&self, list: Vec<u8>, signature: &[u8]) -> Result<String, UpdateError> {
        let refuse = |error: minisign_verify::Error| UpdateError::Signature(error.to_string());
        let key = PublicKey::from_base64(&self.key).map_err(refuse)?;
        let signature = Signature::decode(&String::from_utf8_lossy(signature)).map_err(refuse)?;
        key.verify(&list, &signature, false).map_err(refuse)?;
        String::from_utf8(list).map_err(|error| UpdateError::Signature(error.to_string()))
    }
}

/// Whether the program may look again by itself. A moment in the future is that of a clock that was wrong.
pub fn is_due(last: Option<SystemTime>, now: SystemTime) -> bool {
    last.is_none_or(|last| now.duration_since(last).map_or(true, |since| since >= PERIOD))
}

#[cfg(test)]
mod tests;
