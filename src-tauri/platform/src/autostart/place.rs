//! Where a system keeps the entries.

use super::Form;
use std::io;

#[cfg(windows)]
pub use registry::{allow, read, remove, write};

#[cfg(not(windows))]
pub use file::{allow, read, remove, write};

/// How this system writes them.
pub const FORM: Form = if cfg!(windows) {
    Form::Registry
} else if cfg!(target_os = "macos") {
    Form::LaunchAgent
} else {
    Form::DesktopEntry
};

#[cfg(windows)]
mod registry {
    use super::super::NAME;
    use super::io;
    use windows_registry::{CURRENT_USER, Key, LOCAL_MACHINE, Type};

    const RUN: &str = r"Software\Microsoft\Windows\CurrentVersion\Run";
    /// What the user allowed or not in the task manager.
    const APPROVED: &str = r"Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run";
    /// Allowed, without a time at which it was not.
    const ALLOWED: [u8; 12] = [2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0];

    pub fn read() -> io::Result<Option<String>> {
        let value = CURRENT_USER.open(RUN).and_then(|key| key.get_string(NAME)).map_err(io::Error::from);
        found(value)
    }

    pub fn write(text: &str) -> io::Result<()> {
        Ok(CURRENT_USER.create(RUN)?.set_string(NAME, text)?)
    }

    pub fn allow() -> io::Result<()> {
        // Without the key nothing was ever switched off there.
        match CURRENT_USER.options().write().open(APPROVED) {
            Ok(key) => Ok(key.set_bytes(NAME, Type::Bytes, &ALLOWED)?),
            Err(error) => found(Err::<(), _>(io::Error::from(error))).map(drop),
        }
    }

    pub fn remove() -> io::Result<()> {
        // An earlier version that was run by an administrator has put it there for everybody.
        if let Err(error) = removed(LOCAL_MACHINE) {
            tracing::debug!(%error, "no entry for everybody could be removed");
        }
        removed(CURRENT_USER)
    }

    fn removed(root: &Key) -> io::Result<()> {
        let done = root.options().write().open(RUN).and_then(|key| key.remove_value(NAME));
        found(done.map_err(io::Error::from)).map(drop)
    }

    /// `ERROR_FILE_NOT_FOUND`, as the registry's errors carry it.
    const NOT_FOUND: i32 = 0x8007_0002_u32.cast_signed();

    fn found<T>(value: io::Result<T>) -> io::Result<Option<T>> {
        match value {
            Ok(value) => Ok(Some(value)),
            Err(error) if error.raw_os_error() == Some(NOT_FOUND) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

#[cfg(not(windows))]
mod file {
    use super::super::NAME;
    use super::io;
    use broadcast::documents::held;
    use std::path::PathBuf;

    pub fn read() -> io::Result<Option<String>> {
        match std::fs::read_to_string(path()?) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    pub fn write(text: &str) -> io::Result<()> {
        let path = path()?;
        path.parent().map_or(Ok(()), std::fs::create_dir_all)?;
        std::fs::write(path, text)
    }

    #[expect(clippy::unnecessary_wraps, reason = "as in the registry")]
    pub fn allow() -> io::Result<()> {
        // Here the whole file was written anew.
        Ok(())
    }

    pub fn remove() -> io::Result<()> {
        held::remove(&path()?)
    }

    fn path() -> io::Result<PathBuf> {
        let path = if cfg!(target_os = "macos") {
            dirs::home_dir().map(|home| home.join(format!("Library/LaunchAgents/{NAME}.plist")))
        } else {
            dirs::config_dir().map(|folder| folder.join(format!("autostart/{NAME}.desktop")))
        };
        path.ok_or_else(|| io::Error::new(io::ErrorKind::NotFound, "the user has no home folder"))
    }
}
