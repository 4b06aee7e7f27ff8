//! The list of a release: one installer a line, after its checksum.

use super::Release;
use semver::Version;
use std::path::Path;

/// What an installer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum System {
    /// Debian, Ubuntu and their kin.
    Debian,
    /// Another Linux.
    OtherLinux,
    /// macOS: one installer for both processors.
    Macos,
    /// Windows.
    Windows,
}

impl System {
    /// The one below.
    pub fn here() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::Macos
        } else if Path::new("/var/lib/dpkg/status").exists() {
            Self::Debian
        } else {
            Self::OtherLinux
        }
    }

    /// What stands around the version in the name of an installer, as Tauri names them.
    fn names(self) -> (&'static str, &'static str) {
        let arm = cfg!(target_arch = "aarch64");
        match self {
            Self::Debian => ("Posthorn_", if arm { "_arm64.deb" } else { "_amd64.deb" }),
            Self::OtherLinux => ("Posthorn-", if arm { "-1.aarch64.rpm" } else { "-1.x86_64.rpm" }),
            Self::Macos => ("Posthorn_", "_universal.dmg"),
            Self::Windows => ("Posthorn_", if arm { "_arm64-setup.exe" } else { "_x64-setup.exe" }),
        }
    }
}

/// The newest installer for the system in a list that was signed.
pub fn newest(list: &str, system: System) -> Option<Release> {
    let (before, after) = system.names();
    let lines = list.lines().filter_map(|line| line.split_once("  "));
    let releases = lines.filter_map(|(sha256, file)| {
        let version = file.strip_prefix(before)?.strip_suffix(after)?;
        // Nothing but a version can stand there, so the name is no path.
        let version = Version::parse(version).ok()?;
        Some(Release { version, file: file.to_owned(), sha256: sha256.to_lowercase() })
    });
    releases.max_by(|one, other| one.version.cmp(&other.version))
}
