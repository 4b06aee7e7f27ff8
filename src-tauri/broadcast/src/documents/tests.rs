use super::*;
use proptest::prelude::*;
use serde::Deserialize;
use wecom::clock::SystemClock;

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Sample {
    name: String,
}

fn open(folder: &Path) -> Documents {
    Documents::open(folder, Arc::new(SystemClock)).unwrap()
}

#[test]
fn written_documents_are_read_again_and_leave_nothing_else_behind() {
    let folder = tempfile::tempdir().unwrap();
    let documents = open(&folder.path().join("home"));
    documents.write("a/b.json", &Sample { name: "名".to_owned() }).unwrap();
    documents.write("a/b.json", &Sample { name: "字".to_owned() }).unwrap();
    assert_eq!(documents.read::<Sample>("a/b.json").unwrap(), Some(Sample { name: "字".to_owned() }));
    assert_eq!(documents.list("a").unwrap(), ["a/b.json"]);
    assert_eq!(std::fs::read_dir(folder.path().join("home/a")).unwrap().count(), 1);
    assert_eq!(documents.list("none").unwrap(), Vec::<String>::new());
    documents.remove("a/b.json").unwrap();
    documents.remove("a/b.json").unwrap();
    assert_eq!(documents.read::<Sample>("a/b.json").unwrap(), None);
}

#[cfg(unix)]
#[test]
fn only_this_user_may_read_them() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().unwrap();
    let documents = open(&folder.path().join("home"));
    documents.write("a/b.json", &Sample { name: String::new() }).unwrap();
    let mode = |name: &str| std::fs::metadata(folder.path().join(name)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("home"), mode("home/a"), mode("home/a/b.json")), (0o700, 0o700, 0o600));
}

#[test]
fn damaged_documents_are_kept_aside_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let documents = open(folder.path());
    for (n, content) in ["", "{", "[]", "{\"name\":1}", "\u{0}\u{1}"].into_iter().enumerate() {
        std::fs::write(folder.path().join("x.json"), content).unwrap();
        assert_eq!(documents.read::<Sample>("x.json").unwrap(), None, "{content:?}");
        let kept = documents.kept_aside();
        assert_eq!(kept.len(), n + 1);
        assert_eq!(std::fs::read_to_string(&kept[n].path).unwrap(), content);
        assert!(!folder.path().join("x.json").exists());
    }
    std::fs::write(folder.path().join("x.json"), b"\xff\xfe{").unwrap();
    assert_eq!(documents.read::<Sample>("x.json").unwrap(), None);
}

#[test]
fn a_byte_order_mark_is_no_damage() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("x.json"), "\u{feff}{\"name\":\"n\",\"more\":{}}").unwrap();
    assert!(open(folder.path()).read::<Sample>("x.json").unwrap().is_some());
}

#[test]
fn trouble_with_the_disk_is_told_apart() {
    for (kind, code) in [
        (io::ErrorKind::StorageFull, ErrorCode::StorageFull),
        (io::ErrorKind::ReadOnlyFilesystem, ErrorCode::StorageReadOnly),
        (io::ErrorKind::PermissionDenied, ErrorCode::StorageReadOnly),
        (io::ErrorKind::Other, ErrorCode::Storage),
    ] {
        assert_eq!(ErrorView::from(DocumentError::from_io("x", &kind.into())).code, code);
    }
}

#[test]
fn a_failed_write_leaves_the_old_document() {
    let folder = tempfile::tempdir().unwrap();
    let documents = open(folder.path());
    documents.write("a.json", &Sample { name: "old".to_owned() }).unwrap();
    // A folder stands where the file should go.
    std::fs::create_dir(folder.path().join("b.json")).unwrap();
    assert!(documents.write("b.json", &Sample { name: "new".to_owned() }).is_err());
    assert!(documents.write("a.json/c.json", &Sample { name: "new".to_owned() }).is_err());
    assert_eq!(documents.read::<Sample>("a.json").unwrap(), Some(Sample { name: "old".to_owned() }));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2, "no temporary file is left");
}

proptest! {
    #[test]
    fn no_id_leads_out_of_the_folder_and_none_meet(a in any::<String>(), b in any::<String>()) {
        let (x, y) = (segment(&a), segment(&b));
        prop_assert!(!x.is_empty() && !x.contains(['/', '\\', '.', ':']));
        prop_assert_eq!(a == b, x == y);
    }
}
