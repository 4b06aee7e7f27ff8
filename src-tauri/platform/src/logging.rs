//! The log: one file a day in the log folder, kept for 14 days, readable by the user alone. Secrets cannot get into it:
//! they are types that print nothing of themselves.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::EnvFilter;

/// Writes what is left of the log when it is dropped.
pub use tracing_appender::non_blocking::WorkerGuard as LogGuard;

/// How many daily files are kept.
const KEPT_DAYS: usize = 14;
/// Beginning of the files' names.
const PREFIX: &str = "posthorn";
/// End of the files' names.
const SUFFIX: &str = "log";

/// Starts the log, also of panics. The guard writes what is left when it is dropped; `None` when the folder cannot be written,
/// which must not stop the program.
pub fn start(folder: &Path) -> Option<LogGuard> {
    std::fs::create_dir_all(folder).ok()?;
    crate::folders::for_the_user_alone(folder);
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix(PREFIX)
        .filename_suffix(SUFFIX)
        .max_log_files(KEPT_DAYS)
        .build(folder)
        .ok()?;
    let (writer, guard) = tracing_appender::non_blocking(Private::new(appender, folder));
    let filter = EnvFilter::try_from_env("POSTHORN_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,hyper=warn,reqwest=warn,zbus=warn"));
    let started =
        tracing_subscriber::fmt().with_env_filter(filter).with_ansi(false).with_writer(writer).try_init().is_ok();
    if started {
        log_panics();
    }
    started.then_some(guard)
}

/// Has panics written into the log too: where there is no console nobody would learn of them.
fn log_panics() {
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let text = panic.payload_as_str().unwrap_or("no text");
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let thread = std::thread::current().name().unwrap_or_default().to_owned();
        tracing::error!(text, place, thread, "a fault of Posthorn");
        before(panic);
    }));
}

/// Writes into daily files that nobody but the user can read. The appender makes them as the system is set up; each is made, or
/// narrowed, here before a line of its day is written.
struct Private<W> {
    inner: W,
    folder: PathBuf,
    day: Option<Date>,
}

impl<W> Private<W> {
    fn new(inner: W, folder: &Path) -> Self {
        let mut log = Self { inner, folder: folder.to_owned(), day: None };
        // The appender has made the file of today already, and perhaps nothing is ever written to it.
        log.narrow();
        log
    }

    fn narrow(&mut self) {
        // The appender's days are those of UTC.
        let day = Timestamp::now().to_zoned(TimeZone::UTC).date();
        if self.day != Some(day) {
            self.day = Some(day);
            private_file(&self.folder.join(format!("{PREFIX}.{day}.{SUFFIX}")));
        }
    }
}

impl<W: Write> Write for Private<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.narrow();
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

#[cfg(unix)]
fn private_file(path: &Path) {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
    // What cannot be narrowed is in a folder that nobody else can enter.
    let _ = std::fs::OpenOptions::new().create(true).append(true).mode(0o600).open(path);
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o600));
}

#[cfg(not(unix))]
fn private_file(_: &Path) {}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_file_of_a_day_is_narrowed_before_its_first_line() {
        let folder = tempfile::tempdir().unwrap();
        let appender = RollingFileAppender::builder()
            .rotation(Rotation::DAILY)
            .filename_prefix(PREFIX)
            .filename_suffix(SUFFIX)
            .build(folder.path())
            .unwrap();
        let mut log = Private::new(appender, folder.path());
        log.write_all(b"a line").unwrap();
        let files: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
        assert!(files.iter().any(|file| std::fs::read(file).unwrap() == b"a line"), "{files:?}");
        for file in files {
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{}", file.display());
        }
    }
}
