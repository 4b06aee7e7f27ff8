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
