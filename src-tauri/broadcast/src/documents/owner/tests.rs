use super::*;

#[test]
fn one_at_a_time_and_the_next_one_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let home = folder.path().join("new/folder");
    let first = Owner::of(&home).unwrap().unwrap();
    assert!(Owner::of(&home).unwrap().is_none());
    drop(first);
    let second = Owner::of(&home).unwrap();
    assert!(second.is_some());
    assert!(Owner::of(&folder.path().join("other")).unwrap().is_some(), "another folder is another matter");
}

#[cfg(unix)]
#[test]
fn a_deleted_file_makes_nobody_a_second_owner() {
    let folder = tempfile::tempdir().unwrap();
    let first = Owner::of(folder.path()).unwrap().unwrap();
    std::fs::remove_file(folder.path().join(FILE_NAME)).unwrap();
    assert!(Owner::of(folder.path()).unwrap().is_none());
    // Nor does another file in its place.
    std::fs::write(folder.path().join(FILE_NAME), "").unwrap();
    assert!(Owner::of(folder.path()).unwrap().is_none());
    drop(first);
    assert!(Owner::of(folder.path()).unwrap().is_some());
}

#[cfg(unix)]
#[test]
fn the_lock_of_an_owner_that_knows_only_the_file_counts() {
    let folder = tempfile::tempdir().unwrap();
    let file = File::create(folder.path().join(FILE_NAME)).unwrap();
    file.lock().unwrap();
    assert!(Owner::of(folder.path()).unwrap().is_none());
    drop(file);
    assert!(Owner::of(folder.path()).unwrap().is_some());
}

#[cfg(target_os = "linux")]
#[test]
fn a_lock_that_is_there_and_cannot_be_opened_is_an_error_and_makes_nobody_an_owner() {
    let folder = tempfile::tempdir().unwrap();
    // What it leads to can neither be made nor opened.
    std::os::unix::fs::symlink("/sys/posthorn.lock", folder.path().join(FILE_NAME)).unwrap();
    let error = Owner::of(folder.path()).unwrap_err();
    assert!(matches!(error, OwnerError::LockOutOfReach(_)), "{error}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_is_everyones_to_read() {
    let first = Owner::of(Path::new("/sys")).unwrap().unwrap();
    let second = Owner::of(Path::new("/sys")).unwrap().unwrap();
    assert!(!first.may_write() && !second.may_write());
    let folder = tempfile::tempdir().unwrap();
    assert!(Owner::of(folder.path()).unwrap().unwrap().may_write());
}

#[test]
fn what_stands_in_the_place_of_the_folder_or_the_lock_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    assert!(matches!(Owner::of(&folder.path().join("file")), Err(OwnerError::NoFolder(_))));
    std::fs::create_dir(folder.path().join(FILE_NAME)).unwrap();
    assert!(matches!(Owner::of(folder.path()), Err(OwnerError::LockOutOfReach(_))));
}

#[cfg(unix)]
#[test]
fn for_the_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let _owner = Owner::of(folder.path()).unwrap().unwrap();
    let mode = std::fs::metadata(folder.path().join(FILE_NAME)).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
