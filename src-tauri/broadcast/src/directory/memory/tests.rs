//! Tests of [`super`].

use super::super::Directory;
use super::super::samples::small;
use crate::connections::Connections;
use crate::documents::Documents;
use crate::model::contacts::ReadScope;
use crate::model::timestamp::Timestamp;
use crate::store::Database;
use crate::store::directory::{NewRead, replace};
use crate::testing::{RecordingSink, TestSecrets};
use std::path::Path;
use std::sync::Arc;
use wecom::clock::SystemClock;

/// Directories of which one is stored, with a member sheet.
async fn stored(folder: &Path) -> Directory {
    let (database, _) = Database::open(folder, &SystemClock).await.unwrap();
    let (contacts, scope) = (small(), ReadScope::default());
    let read = NewRead { contacts: &contacts, scope: &scope, changes: &[], read_at: Timestamp(1) };
    replace(&database, "one", &read).await.unwrap();
    let documents = Documents::open(folder, Arc::new(SystemClock)).unwrap();
    let sheet = serde_json::json!({ "file": "成员.csv", "read_at": 1, "rows": ["zhangsan\t张三\t\t\t"] });
    documents.write("member-sheets/one.json", &sheet).unwrap();
    let connections = Connections::new(Arc::<TestSecrets>::default(), Arc::new(SystemClock));
    let sink = Arc::<RecordingSink>::default();
    Directory::new(database, connections, Arc::new(SystemClock), sink).with_member_sheets(documents)
}

#[tokio::test]
async fn nothing_is_held_of_what_was_let_go_of_and_it_is_there_again_when_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let directory = stored(folder.path()).await;
    assert!(directory.let_go("one").await, "it was never asked for");
    let before = directory.status("one").await.unwrap();
    assert!(before.people > 0 && before.sheet.is_some());
    let (whole, snapshot, sheet) = {
        let loaded = directory.inner.loaded("one").await.unwrap();
        (Arc::downgrade(&loaded), Arc::downgrade(&loaded.snapshot), Arc::downgrade(loaded.sheet.as_ref().unwrap()))
    };
    assert!(whole.upgrade().is_some() && snapshot.upgrade().is_some() && sheet.upgrade().is_some());
    assert!(directory.let_go("one").await);
    assert!(whole.upgrade().is_none() && snapshot.upgrade().is_none() && sheet.upgrade().is_none());
    assert!(!directory.is_in_memory("one").await);
    assert_eq!(directory.status("one").await.unwrap(), before);
}

#[tokio::test]
async fn whoever_works_with_a_directory_keeps_it_to_the_end_of_the_work() {
    let folder = tempfile::tempdir().unwrap();
    let directory = stored(folder.path()).await;
    let at_work = directory.inner.loaded("one").await.unwrap();
    assert!(directory.let_go("one").await);
    assert!(at_work.snapshot.member("zhangsan").is_some());
    assert!(!directory.is_in_memory("one").await);
}
