use super::*;
use crate::model::directory::MemberState;
use crate::model::error_view::ErrorCode;
use wecom::clock::SystemClock;

fn member(user_id: &str, name: &str, departments: &[u32]) -> MemberRow {
    MemberRow {
        user_id: user_id.to_owned(),
        name: name.to_owned(),
        departments: departments.to_vec(),
        details: MemberDetails::default(),
    }
}

fn contacts(suffix: &str) -> Contacts {
    Contacts {
        departments: vec![
            DepartmentRow { id: 1, name: format!("公司{suffix}"), parent: None, order: u32::MAX },
            DepartmentRow { id: 2, name: "行政部".to_owned(), parent: Some(1), order: 0 },
        ],
        members: vec![member("A.b", "甲", &[1, 2]), member("a", "乙", &[]), member("aa", "丙", &[2])],
        tags: vec![TagRow { id: 7, name: "标签".to_owned(), members: vec!["a.b".to_owned()], departments: vec![2] }],
    }
}

/// Puts contacts in the place of the old ones; nothing changed in them.
async fn replace(database: &Database, id: &str, contacts: &Contacts, read_at: Timestamp) -> Result<(), StoreError> {
    let scope = &ReadScope::default();
    super::replace(database, id, &NewRead { contacts, scope, changes: &[], read_at }).await
}

fn sorted(mut contacts: Contacts) -> Contacts {
    contacts.members.sort_by_key(|m| m.user_id.to_lowercase());
    contacts
}

#[tokio::test]
async fn what_was_stored_comes_back_and_profiles_are_apart() {
    let folder = tempfile::tempdir().unwrap();
    let database = crate::testing::database(folder.path()).await;
    assert_eq!(load(&database, "p").await.unwrap(), (DirectoryHead::default(), Contacts::default()));
    replace(&database, "p", &contacts("一"), Timestamp(5)).await.unwrap();
    replace(&database, "q", &contacts("二"), Timestamp(6)).await.unwrap();
    replace(&database, "p", &contacts("三"), Timestamp(7)).await.unwrap();
    let (head, read) = load(&database, "p").await.unwrap();
    assert_eq!(head, DirectoryHead { refreshed_at: Some(Timestamp(7)), readable: true, problem: None });
    assert_eq!(sorted(read), sorted(contacts("三")));
    let problem = ErrorView::new(ErrorCode::Unreachable, "no net");
    let noted = DirectoryHead { readable: false, problem: Some(problem), ..head };
    note_problem(&database, "p", &noted).await.unwrap();
    let (head, read) = load(&database, "p").await.unwrap();
    assert_eq!(head, noted);
    assert_eq!(read.members.len(), 3);
    forget(&database, "p").await.unwrap();
    assert_eq!(load(&database, "p").await.unwrap(), (DirectoryHead::default(), Contacts::default()));
    assert_eq!(sorted(load(&database, "q").await.unwrap().1), sorted(contacts("二")));
}

#[tokio::test]
async fn a_full_disk_leaves_the_old_contacts() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = Database::open_limited(folder.path(), &SystemClock, Some(124)).await.unwrap();
    replace(&database, "p", &contacts("旧"), Timestamp(1)).await.unwrap();
    let many = (0..20_000).map(|n| member(&format!("user{n}"), "某某某", &[1]));
    let large = Contacts { members: many.collect(), ..contacts("新") };
    let error = replace(&database, "p", &large, Timestamp(2)).await.unwrap_err();
    assert!(matches!(error, StoreError::Full(_)), "{error:?}");
    let (head, read) = load(&database, "p").await.unwrap();
    assert_eq!(head.refreshed_at, Some(Timestamp(1)));
    assert_eq!(sorted(read), sorted(contacts("旧")));
}

#[tokio::test]
async fn doubles_are_left_out() {
    let folder = tempfile::tempdir().unwrap();
    let database = crate::testing::database(folder.path()).await;
    let mut doubled = contacts("");
    doubled.members.push(member("A.B", "重", &[1]));
    doubled.tags[0].members.push("A.B".to_owned());
    replace(&database, "p", &doubled, Timestamp(1)).await.unwrap();
    assert_eq!(sorted(load(&database, "p").await.unwrap().1), sorted(contacts("")));
}

#[tokio::test]
async fn what_wecom_tells_of_members_and_of_the_range_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let database = crate::testing::database(folder.path()).await;
    let mut told = contacts("");
    told.members[0].details = MemberDetails {
        position: Some("会计".to_owned()),
        alias: Some("Amy".to_owned()),
        state: Some(MemberState::NotActivated),
        mobile: Some("13800001234".to_owned()),
        mail: Some("a@corp.example.com".to_owned()),
    };
    assert_eq!(scope_of(&database, "p").await.unwrap(), None);
    let scope = ReadScope { range: vec!["d1".to_owned()], refused: vec![2], without_tags: true };
    let read = NewRead { contacts: &told, scope: &scope, changes: &[], read_at: Timestamp(1) };
    super::replace(&database, "p", &read).await.unwrap();
    assert_eq!(sorted(load(&database, "p").await.unwrap().1), sorted(told.clone()));
    assert_eq!(scope_of(&database, "p").await.unwrap(), Some(scope));
    assert!(!format!("{told:?}").contains("1380000"), "nothing private is put into logs by accident");
}
