use super::*;
use std::collections::BTreeMap;

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A folder as an earlier version left it.
fn earlier(folder: &Path) {
    for (name, text) in [
        ("posthorn.sqlite3", "outbox"),
        ("posthorn.sqlite3-wal", "newest pages"),
        ("profiles.json", "companies"),
        ("templates/a.json", "a"),
        ("templates/deep/b.json", "b"),
        ("media/c", "picture"),
        ("logs/old.log", "old"),
        ("posthorn.lock", ""),
        ("posthorn.pipe", "name"),
    ] {
        write(&folder.join(name), text);
    }
}

fn files(folder: &Path) -> BTreeMap<String, String> {
    fn look(base: &Path, at: &Path, found: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(at).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                look(base, &path, found);
            } else {
                let name = path.strip_prefix(base).unwrap().to_str().unwrap().replace(std::path::MAIN_SEPARATOR, "/");
                found.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    look(folder, folder, &mut found);
    found
}

fn moved() -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    earlier(folder.path());
    let mut whole = files(folder.path());
    for name in LEFT_BEHIND {
        whole.remove(name);
    }
    // That of the owner who brought them.
    whole.insert("posthorn.lock".to_owned(), String::new());
    whole.insert("logs/new.log".to_owned(), "new".to_owned());
    whole
}

/// Both folders, the new one as a web view and a log have begun it.
fn both() -> (tempfile::TempDir, PathBuf, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let (old, new) = (home.path().join("Roaming/app.test"), home.path().join("Local/app.test"));
    earlier(&old);
    write(&new.join("logs/new.log"), "new");
    (home, old, new)
}

#[test]
fn a_death_at_any_step_loses_nothing_and_the_next_start_goes_on() {
    let mut steps = 0;
    let (_home, old, new) = both();
    bring_over(&old, &new, &mut |_| {
        steps += 1;
        Ok(())
    })
    .unwrap();
    assert_eq!(files(&new), moved());
    assert!(!old.exists() && steps > 12, "{steps} steps");
    for first in 0..steps {
        for second in [usize::MAX, 0, 1, first] {
            let (home, old, new) = both();
            for death in [first, second] {
                let mut at = 0;
                let ended = bring_over(&old, &new, &mut |_| {
                    at += 1;
                    if at > death { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
                });
                assert_eq!(ended.is_ok(), at <= death, "{first} {second}");
            }
            bring_over(&old, &new, &mut |_| Ok(())).unwrap();
            assert_eq!(files(&new), moved(), "died at step {first}, then at {second}");
            assert_eq!(files(home.path()).len(), moved().len(), "nothing is left in the old place");
        }
    }
}

#[test]
fn data_that_are_there_already_are_never_written_over() {
    let (_home, old, new) = both();
    write(&new.join("profiles.json"), "mine");
    let before = (files(&old), files(&new));
    bring_over(&old, &new, &mut |step| panic!("{step}")).unwrap();
    assert_eq!((files(&old), files(&new)), before);
}

#[test]
fn nothing_is_moved_from_under_a_process_that_works_there() {
    let (_home, old, new) = both();
    let owner = Owner::of(&old).unwrap().unwrap();
    let error = bring_over(&old, &new, &mut |_| Ok(())).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::WouldBlock);
    assert_eq!(files(&new).len(), 2, "the log, and the lock of who tried");
    drop(owner);
    bring_over(&old, &new, &mut |_| Ok(())).unwrap();
    assert_eq!(files(&new), moved());
}

#[test]
fn without_anything_from_before_nothing_happens() {
    let home = tempfile::tempdir().unwrap();
    let (old, new) = (home.path().join("old"), home.path().join("new"));
    bring_over(&old, &new, &mut |step| panic!("{step}")).unwrap();
    fs::create_dir(&old).unwrap();
    bring_over(&old, &new, &mut |step| panic!("{step}")).unwrap();
    assert!(!new.exists());
}

/// Ends the bringing over just before a step is taken.
fn die_at(old: &Path, new: &Path, step: &str) {
    let ended = bring_over(old, new, &mut |next| {
        if next == step { Err(io::ErrorKind::Interrupted.into()) } else { Ok(()) }
    });
    assert_eq!(ended.unwrap_err().kind(), io::ErrorKind::Interrupted, "{step} is a step");
}

#[test]
fn what_an_earlier_version_writes_before_its_folder_is_set_aside_comes_over() {
    let (_home, old, new) = both();
    die_at(&old, &new, "set the old folder aside");
    write(&old.join("posthorn.sqlite3"), "outbox, and a send that left since");
    fs::remove_file(old.join("templates/a.json")).unwrap();
    bring_over(&old, &new, &mut |_| Ok(())).unwrap();
    let mut wanted = moved();
    wanted.insert("posthorn.sqlite3".to_owned(), "outbox, and a send that left since".to_owned());
    wanted.remove("templates/a.json");
    assert_eq!(files(&new), wanted);
}

#[test]
fn what_an_earlier_version_begins_after_its_folder_was_set_aside_stays_where_it_is() {
    for step in ["put a file in its place", "remove an empty folder"] {
        let (_home, old, new) = both();
        die_at(&old, &new, step);
        write(&old.join("profiles.json"), "begun anew");
        bring_over(&old, &new, &mut |_| Ok(())).unwrap();
        assert_eq!(files(&new), moved(), "{step}");
        assert_eq!(files(&old).into_iter().collect::<Vec<_>>(), [("profiles.json".into(), "begun anew".into())]);
    }
}

#[test]
fn an_old_folder_that_cannot_be_set_aside_is_copied_and_left() {
    let (_home, old, new) = both();
    let done_with = old.with_extension("moved");
    let mut in_the_way = |step: &str| {
        if step == "set the old folder aside" {
            write(&done_with, "a file where the folder should go");
        }
        Ok(())
    };
    bring_over(&old, &new, &mut in_the_way).unwrap();
    assert_eq!(files(&new), moved());
    let before = files(&old);
    write(&new.join("profiles.json"), "changed since");
    bring_over(&old, &new, &mut |_| Ok(())).unwrap();
    assert_eq!((files(&old), &*files(&new)["profiles.json"]), (before, "changed since"), "once");
}

#[test]
fn two_that_bring_the_same_data_over_do_not_meet() {
    let (_home, old, new) = both();
    let mut refused = 0;
    bring_over(&old, &new, &mut |_| {
        match bring_over(&old, &new, &mut |_| Ok(())) {
            Err(error) => {
                assert_eq!(error.kind(), io::ErrorKind::WouldBlock, "{error}");
                refused += 1;
            }
            // Everything is in its place already.
            Ok(()) => assert_eq!(files(&new), moved()),
        }
        Ok(())
    })
    .unwrap();
    assert!(refused > 12, "{refused} were refused");
    assert_eq!(files(&new), moved());
}

#[test]
fn a_log_of_the_same_name_that_is_being_written_stays_and_the_earlier_one_is_put_beside_it() {
    let (_home, old, new) = both();
    write(&new.join("logs/old.log"), "being written");
    bring_over(&old, &new, &mut |_| Ok(())).unwrap();
    let now = files(&new);
    assert_eq!((&*now["logs/old.log"], &*now["logs/earlier-old.log"]), ("being written", "old"));
}

#[test]
fn half_a_copy_that_was_left_is_not_mixed_with_the_next() {
    let (_home, old, new) = both();
    write(&new.join(PARTIAL).join("posthorn.sqlite3-journal"), "of a database that is no more");
    bring_over(&old, &new, &mut |_| Ok(())).unwrap();
    assert_eq!(files(&new), moved());
}

#[test]
fn without_locks_the_data_come_over_and_for_any_other_reason_they_wait() {
    let error = || io::Error::other("why");
    let folder = Path::new("/share/app.test");
    assert!(right_to(folder, Err(OwnerError::NoLocks(error()))).unwrap().is_none());
    assert!(right_to(folder, Err(OwnerError::LockOutOfReach(error()))).is_err());
    let told = right_to(folder, Ok(None)).unwrap_err().to_string();
    assert!(told.contains("/share/app.test"), "{told}");
}
