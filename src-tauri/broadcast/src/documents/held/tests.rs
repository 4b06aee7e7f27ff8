use super::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Work that fails with an error of the system so many times: its result, how often it was done and the pauses between.
fn tried(windows: bool, code: i32, failures: usize) -> (io::Result<&'static str>, usize, Vec<Duration>) {
    let pauses = Rc::new(RefCell::new(Vec::new()));
    let slept = Rc::clone(&pauses);
    let tries = Cell::new(0);
    let result = until_free_on(
        windows,
        move |pause| slept.borrow_mut().push(pause),
        || {
            tries.set(tries.get() + 1);
            if tries.get() > failures { Ok("done") } else { Err(io::Error::from_raw_os_error(code)) }
        },
    );
    let pauses = pauses.borrow().clone();
    (result, tries.get(), pauses)
}

#[test]
fn a_file_that_is_held_for_a_moment_on_windows_is_waited_for() {
    for code in [5, 32, 33] {
        let (result, tries, pauses) = tried(true, code, 4);
        assert_eq!((result.unwrap(), tries), ("done", 5), "{code}");
        assert!(pauses.len() == 4 && pauses[0] == FIRST_PAUSE && pauses.is_sorted(), "{code}: {pauses:?}");
    }
}

#[test]
fn a_file_that_stays_held_is_given_up_after_seconds_with_the_error_of_the_system() {
    let (result, tries, pauses) = tried(true, 32, usize::MAX);
    assert_eq!(result.unwrap_err().raw_os_error(), Some(32));
    let waited: Duration = pauses.iter().sum();
    assert!(waited + LONGEST_PAUSE > LONGEST_WAIT && waited <= LONGEST_WAIT, "{waited:?}");
    assert_eq!(tries, pauses.len() + 1);
}

#[test]
fn other_errors_and_the_same_numbers_elsewhere_are_told_at_once() {
    for (windows, code) in [(true, 2), (true, 3), (true, 112), (false, 5), (false, 32), (false, 33)] {
        let (result, tries, pauses) = tried(windows, code, usize::MAX);
        assert_eq!(result.unwrap_err().raw_os_error(), Some(code));
        assert_eq!((tries, pauses.len()), (1, 0), "{windows} {code}");
    }
}

#[test]
fn a_replaced_file_has_the_new_content_and_leaves_nothing_beside_it_even_when_it_fails() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("a");
    let new = |text: &str| {
        let file = NamedTempFile::new_in(folder.path()).unwrap();
        std::fs::write(file.path(), text).unwrap();
        file
    };
    std::fs::write(&target, "old").unwrap();
    replace(new("new"), &target).unwrap();
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "new");
    replace(new("lost"), &folder.path().join("none/a")).unwrap_err();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[test]
fn removing_what_is_not_there_is_no_error_and_renaming_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (folder.path().join("a"), folder.path().join("b"));
    remove(&here).unwrap();
    assert_eq!(rename(&here, &there).unwrap_err().kind(), io::ErrorKind::NotFound);
    std::fs::write(&here, "a").unwrap();
    rename(&here, &there).unwrap();
    remove(&there).unwrap();
    assert!(!there.exists());
}

/// What a program on Windows does that lets nobody else at a file, for a while.
#[cfg(windows)]
mod on_windows {
    use super::*;
    use crate::documents::owner::{FILE_NAME, Owner, OwnerError};
    use std::fs::OpenOptions;
    use std::os::windows::fs::OpenOptionsExt;
    use std::thread::JoinHandle;

    /// Long enough to be noticed, and far shorter than what is waited for.
    const A_WHILE: Duration = Duration::from_millis(600);

    fn hold(path: &Path, how_long: Duration) -> JoinHandle<()> {
        let file = OpenOptions::new().read(true).write(true).share_mode(0).open(path).unwrap();
        std::thread::spawn(move || {
            std::thread::sleep(how_long);
            drop(file);
        })
    }

    /// Does it while a file is held, and says whether it took as long as that.
    #[track_caller]
    fn while_held<T>(path: &Path, work: impl FnOnce() -> io::Result<T>) -> T {
        let holder = hold(path, A_WHILE);
        let began = std::time::Instant::now();
        let done = work().unwrap();
        assert!(began.elapsed() >= A_WHILE / 2, "nobody held it");
        holder.join().unwrap();
        done
    }

    #[test]
    fn a_held_file_is_renamed_replaced_read_and_removed_once_it_is_free() {
        let folder = tempfile::tempdir().unwrap();
        let (here, there) = (folder.path().join("a"), folder.path().join("b"));
        std::fs::write(&here, "one").unwrap();
        while_held(&here, || rename(&here, &there));
        std::fs::write(&here, "two").unwrap();
        while_held(&there, || rename(&here, &there));
        assert_eq!(while_held(&there, || read(&there)), b"two");
        let new = NamedTempFile::new_in(folder.path()).unwrap();
        std::fs::write(new.path(), "three").unwrap();
        while_held(&there, || replace(new, &there));
        assert_eq!(std::fs::read(&there).unwrap(), b"three");
        while_held(&there, || remove(&there));
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_held_lock_is_waited_for_and_one_that_stays_held_makes_nobody_an_owner() {
        let folder = tempfile::tempdir().unwrap();
        let lock = folder.path().join(FILE_NAME);
        std::fs::write(&lock, "").unwrap();
        let owner = while_held(&lock, || Owner::of(folder.path()).map_err(io::Error::other));
        assert!(owner.is_some());
        drop(owner);
        let holder = hold(&lock, LONGEST_WAIT * 2);
        let error = Owner::of(folder.path()).unwrap_err();
        assert!(matches!(error, OwnerError::LockOutOfReach(_)), "{error}");
        holder.join().unwrap();
    }
}
