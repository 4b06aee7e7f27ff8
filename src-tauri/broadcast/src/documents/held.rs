//! Files that somebody else holds for a moment.
//!
//! On Windows a file can neither be replaced nor renamed nor removed, and often not even be read, while another program has it open: a
//! virus scanner, an indexer, a backup, or a connection of our own that is just being closed. It is free again within seconds, so each
//! of these is tried again for as long. Every rename and removal of Posthorn's files goes through here (`tests/rooms.rs` holds it).

use backon::{BlockingRetryable, ExponentialBuilder};
use std::io;
use std::path::Path;
use std::time::Duration;
use tempfile::NamedTempFile;

/// How long somebody may hold a file, all pauses together.
const LONGEST_WAIT: Duration = Duration::from_secs(5);
/// The first pause; each is twice as long as the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(10);
/// The longest pause.
const LONGEST_PAUSE: Duration = Duration::from_millis(500);

/// Renames a file or folder, over a file that may stand there.
pub fn rename(from: &Path, to: &Path) -> io::Result<()> {
    until_free(|| std::fs::rename(from, to))
}

/// Removes a file; one that is not there is no error.
pub fn remove(path: &Path) -> io::Result<()> {
    match until_free(|| std::fs::remove_file(path)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Reads a file.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    until_free(|| std::fs::read(path))
}

/// Puts a temporary file in the place of another. When it fails the temporary file is removed.
pub(crate) fn replace(file: NamedTempFile, target: &Path) -> io::Result<()> {
    let mut file = Some(file);
    until_free(|| {
        let Some(one) = file.take() else { return Ok(()) };
        one.persist(target).map(drop).map_err(|failed| {
            file = Some(failed.file);
            failed.error
        })
    })
}

/// Does something with a file, and again for seconds while somebody else holds that file.
pub fn until_free<T>(work: impl FnMut() -> io::Result<T>) -> io::Result<T> {
    until_free_on(cfg!(windows), std::thread::sleep, work)
}

fn until_free_on<T>(
    windows: bool,
    sleep: impl Fn(Duration) + 'static,
    work: impl FnMut() -> io::Result<T>,
) -> io::Result<T> {
    let pauses = ExponentialBuilder::new()
        .with_min_delay(FIRST_PAUSE)
        .with_max_delay(LONGEST_PAUSE)
        .without_max_times()
        .with_total_delay(Some(LONGEST_WAIT));
    work.retry(pauses).sleep(sleep).when(|error| is_held(windows, error)).call()
}

/// Whether an error says that somebody else holds the file. The numbers are those of Windows, where "access denied" is also what is
/// said of a file that is removed as soon as the last program closes it; elsewhere they mean other things.
fn is_held(windows: bool, error: &io::Error) -> bool {
    const ACCESS_DENIED: i32 = 5;
    const SHARING_VIOLATION: i32 = 32;
    const LOCK_VIOLATION: i32 = 33;
    windows && matches!(error.raw_os_error(), Some(ACCESS_DENIED | SHARING_VIOLATION | LOCK_VIOLATION))
}

#[cfg(test)]
mod tests;
