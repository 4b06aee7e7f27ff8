//! Copies of the database from before its schema was changed. The newest two are kept, for the user alone, and none for longer than
//! a month: what was deleted from the history meanwhile is still in them.

use crate::documents::held;
use crate::documents::quarantine::with_suffix;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use sqlx::SqliteConnection;
use std::ffi::OsString;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// Stands in the name of a copy, before its time.
const MARK: &str = ".before-update-";
/// How many are kept.
const KEPT: usize = 2;
/// How long one is kept: 30 days.
const KEPT_FOR: Duration = Duration::from_hours(30 * 24);

/// Copies the database of a connection, with what its WAL holds. When this returns the copy is on the disk.
pub(super) async fn make(
    connection: &mut SqliteConnection,
    path: &Path,
    now: Timestamp,
) -> Result<PathBuf, StoreError> {
    let io = |error: std::io::Error| StoreError::from_io(&error);
    let half = with_suffix(path, ".copying");
    held::remove(&half).map_err(io)?;
    super::database::create_private(&half).map_err(io)?;
    let target = half.to_str().ok_or_else(|| StoreError::Other("the folder's name is no text".to_owned()))?;
    sqlx::query("VACUUM INTO $1").bind(target).execute(connection).await?;
    File::options().write(true).open(&half).and_then(|file| file.sync_all()).map_err(io)?;
    let copy = with_suffix(path, &format!("{MARK}{}", now.stamp()));
    held::rename(&half, &copy).map_err(io)?;
    for old in list(path).into_iter().rev().skip(KEPT) {
        held::remove(&old).map_err(io)?;
    }
    Ok(copy)
}

/// Removes the copies that have been kept long enough.
pub(super) fn remove_old(path: &Path, now: Timestamp) -> Result<(), StoreError> {
    let now = SystemTime::UNIX_EPOCH + Duration::from_millis(u64::try_from(now.0).unwrap_or_default());
    for copy in list(path) {
        let made = std::fs::metadata(&copy).and_then(|file| file.modified());
        if made.is_ok_and(|made| now.duration_since(made).is_ok_and(|age| age > KEPT_FOR)) {
            held::remove(&copy).map_err(|error| StoreError::from_io(&error))?;
        }
    }
    Ok(())
}

/// The copies beside a database, oldest first.
fn list(path: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else { return Vec::new() };
    let mut beginning = OsString::from(name);
    beginning.push(MARK);
    let beginning = beginning.to_string_lossy().into_owned();
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries
        .map(|one| one.path())
        .filter(|one| name_of(one).is_some_and(|name| name.starts_with(&beginning)))
        .collect();
    found.sort();
    found
}

fn name_of(path: &Path) -> Option<String> {
    path.file_name().map(|name| name.to_string_lossy().into_owned())
}
