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
                let name = path.strip_prefix(base).unwrap().to_str().unwrap().to_owned();
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
    assert_eq!(files(&new).len(), 1);
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
