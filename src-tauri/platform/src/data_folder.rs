//! Where the data are: in the user's local application data. On Windows they once lay in the roaming ones, which a domain copies
//! between computers or keeps on a share, where SQLite's journal and a lock are not safe; [`bring_over`] brings them here.

use broadcast::documents::held;
use broadcast::documents::owner::Owner;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What was copied and is not known to be whole.
const PARTIAL: &str = "moving.partial";
/// What was copied whole and is being put in its place.
const READY: &str = "moving.ready";
/// What an earlier start made, which is of no use elsewhere.
const LEFT_BEHIND: [&str; 3] = [broadcast::documents::owner::FILE_NAME, "posthorn.socket", "posthorn.pipe"];
/// Files that are there only where Posthorn has worked.
const DATA: [&str; 3] = ["posthorn.sqlite3", "profiles.json", "settings.json"];

/// The folder of the data, with what an earlier version kept elsewhere brought over. `None`: the user has no home folder.
pub fn prepare(name: &str) -> Option<io::Result<PathBuf>> {
    let folder = dirs::data_local_dir()?.join(name);
    let before = dirs::data_dir()?.join(name);
    if before == folder {
        return Some(Ok(folder));
    }
    Some(bring_over(&before, &folder, &mut |_| Ok(())).map(|()| folder))
}

/// Moves the data of `old` into `new`, unless `new` has data of its own. Whatever ends it, at whatever moment, leaves the data whole
/// in one of the two, and the next call goes on. An error is a process that works in `old`, or trouble with files.
///
/// `about_to` hears of each step before it is taken.
pub fn bring_over(old: &Path, new: &Path, about_to: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    let ready = new.join(READY);
    let done_with = old.with_extension("moved");
    if !ready.exists() {
        let has_data = |folder: &Path| DATA.iter().any(|name| folder.join(name).exists());
        if !has_data(old) || has_data(new) {
            return clear(&done_with, about_to);
        }
        // Held until everything is copied: nobody writes there meanwhile.
        let owner =
            Owner::of(old).map_err(io::Error::other)?.ok_or_else(|| io::Error::from(io::ErrorKind::WouldBlock))?;
        let partial = new.join(PARTIAL);
        clear(&partial, about_to)?;
        copy(old, &partial, about_to)?;
        about_to("finish the copy")?;
        held::rename(&partial, &ready)?;
        drop(owner);
    }
    // From here on the copy counts. The old folder goes out of the way first, or it would be copied once more.
    if old.exists() {
        clear(&done_with, about_to)?;
        about_to("set the old folder aside")?;
        held::rename(old, &done_with)?;
    }
    for entry in fs::read_dir(&ready)? {
        let entry = entry?;
        let place = new.join(entry.file_name());
        // A folder that the system made meanwhile, as for the log: what came is put beside it.
        if place.is_dir() {
            for inner in fs::read_dir(entry.path())? {
                let inner = inner?;
                about_to("put a file in its place")?;
                held::rename(&inner.path(), &place.join(inner.file_name()))?;
            }
            about_to("remove an empty folder")?;
            held::until_free(|| fs::remove_dir(entry.path()))?;
        } else {
            about_to("put a file in its place")?;
            held::rename(&entry.path(), &place)?;
        }
    }
    about_to("remove the empty copy")?;
    held::until_free(|| fs::remove_dir(&ready))?;
    clear(&done_with, about_to)
}

fn clear(folder: &Path, about_to: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    about_to("remove a folder that is of no use any more")?;
    held::until_free(|| fs::remove_dir_all(folder))
}

fn copy(from: &Path, to: &Path, about_to: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if LEFT_BEHIND.iter().any(|name| entry.file_name() == *name) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&source, &target, about_to)?;
            continue;
        }
        about_to("copy a file")?;
        fs::copy(&source, &target)?;
        // Windows wants a file that can be written for this.
        File::options().write(true).open(&target)?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
