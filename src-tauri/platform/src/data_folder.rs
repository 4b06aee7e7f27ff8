//! Where the data are: in the user's local application data. On Windows they once lay in the roaming ones, which a domain copies
//! between computers or keeps on a share, where SQLite's journal and a lock are not safe; [`bring_over`] brings them here.

use broadcast::documents::held;
use broadcast::documents::owner::{Owner, OwnerError};
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What was copied and is not known to be whole.
const PARTIAL: &str = "moving.partial";
/// What was copied whole and is being put in its place.
const READY: &str = "moving.ready";
/// What an earlier start made, which is of no use elsewhere.
const LEFT_BEHIND: [&str; 3] = [broadcast::documents::owner::FILE_NAME, "posthorn.socket", "posthorn.pipe"];
/// Where the log of this very start may be written already.
const LOGS: &str = "logs";
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
/// in one of the two, and the next call goes on. An error is a process that works in either, or trouble with files.
///
/// The old folder is what counts until it is set aside, so that an earlier version that is started in between loses nothing; from then
/// on the copy does. `about_to` hears of each step before it is taken.
pub fn bring_over(old: &Path, new: &Path, about_to: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    let (ready, done_with) = (new.join(READY), old.with_extension("moved"));
    let has_data = |folder: &Path| DATA.iter().any(|name| folder.join(name).exists());
    let nothing_to_do = || !ready.exists() && (!has_data(old) || has_data(new));
    if nothing_to_do() {
        return tidy(&done_with, about_to);
    }
    // Two that bring the same data over would take them from under each other.
    let _alone = right_to(new, Owner::of(new))?;
    if nothing_to_do() {
        return Ok(());
    }
    if has_data(old) && !(ready.exists() && done_with.exists()) {
        // Held until everything is copied: nobody writes there meanwhile.
        let owner = right_to(old, Owner::of(old))?;
        let partial = new.join(PARTIAL);
        for left in [&ready, &done_with, &partial] {
            clear(left, about_to)?;
        }
        copy(old, &partial, about_to)?;
        about_to("finish the copy")?;
        held::rename(&partial, &ready)?;
        drop(owner);
        about_to("set the old folder aside")?;
        if let Err(error) = held::rename(old, &done_with) {
            // It is copied anew should this end before all is in place, and not looked at afterwards.
            tracing::warn!(%error, "the data of an earlier version stay in their old place as well");
        }
    }
    put_in_place(&ready, new, about_to)?;
    tidy(&done_with, about_to)
}

/// The right to a folder that one asks for, without one where there are no locks: then nobody can be seen there, and the data would never
/// come over from a network drive, where they are safe least.
fn right_to(folder: &Path, asked: Result<Option<Owner>, OwnerError>) -> io::Result<Option<Owner>> {
    match asked {
        Ok(Some(owner)) => Ok(Some(owner)),
        Ok(None) => {
            let text = format!("another Posthorn works in {}: end it, then start this one again", folder.display());
            Err(io::Error::new(io::ErrorKind::WouldBlock, text))
        }
        Err(OwnerError::NoLocks(error)) => {
            tracing::warn!(%error, "whether another Posthorn works in the folder cannot be seen");
            Ok(None)
        }
        Err(error) => Err(io::Error::other(error)),
    }
}

/// Puts everything of a folder into another, which may have some of it already, and removes the first.
fn put_in_place(from: &Path, to: &Path, about_to: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let mut place = to.join(entry.file_name());
        // A folder that was made meanwhile, as the one for the log: what came is put beside what is there.
        if place.is_dir() {
            put_in_place(&entry.path(), &place, about_to)?;
            continue;
        }
        // The log that is being written is held on Windows.
        if to.ends_with(LOGS) && place.exists() {
            place = to.join(format!("earlier-{}", entry.file_name().display()));
        }
        about_to("put a file in its place")?;
        held::rename(&entry.path(), &place)?;
    }
    about_to("remove an empty folder")?;
    held::until_free(|| fs::remove_dir(from))
}

/// Removes what is of no use any more. What somebody holds there keeps nobody from working: the next start removes it.
fn tidy(folder: &Path, about_to: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    about_to("remove a folder that is of no use any more")?;
    if let Err(error) = fs::remove_dir_all(folder) {
        tracing::warn!(%error, "what is left of an earlier version's folder is removed later");
    }
    Ok(())
}

fn clear(folder: &Path, about_to: &mut dyn FnMut(&str) -> io::Result<()>) -> io::Result<()> {
    if !folder.exists() {
        return Ok(());
    }
    about_to("remove what an interrupted start left")?;
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
        held::until_free(|| fs::copy(&source, &target))?;
        // Windows wants a file that can be written for this.
        held::until_free(|| File::options().write(true).open(&target))?.sync_all()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
