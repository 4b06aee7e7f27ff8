use super::*;
use crate::model::error_view::ErrorCode;
use wecom::clock::SystemClock;

fn contacts(suffix: &str) -> Contacts {
    Contacts {
        departments: vec![
            DepartmentRow { id: 1, name: format!("公司{suffix}"), parent: None, order: u32::MAX },
            DepartmentRow { id: 2, name: "行政部".to_owned(), parent: Some(1), order: 0 },
        ],
        members: vec![
            MemberRow { user_id: "A.b".to_owned(), name: "甲".to_owned(), departments: vec![1, 2] },
            MemberRow { user_id: "a".to_owned(), name: "乙".to_owned(), departments: Vec::new() },
            MemberRow { user_id: "aa".to_owned(), name: "丙".to_owned(), departments: vec![2] },
        ],
        tags: vec![TagRow { id: 7, name: "标签".to_owned(), members: vec!["a.b".to_owned()], departments: vec![2] }],
    }
}

fn sorted(mut contacts: Contacts) -> Contacts {
    contacts.members.sort_by_key(|m| m.user_id.to_lowercase());
    contacts
}

#[tokio::test]
async fn what_was_stored_comes_back_and_profiles_are_apart() {
    let folder = tempfile::tempdir().unwrap();
    let (database, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
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
    let (database, _) = Database::open_limited(folder.path(), &SystemClock, Some(120)).await.unwrap();
    replace(&database, "p", &contacts("旧"), Timestamp(1)).await.unwrap();
    let many =
        (0..20_000)
            .map(|n| MemberRow { user_id: format!("user{n}"), name: "某某某".to_owned(), departments: vec![1] });
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
    let (database, _) = Database::open(folder.path(), &SystemClock).await.unwrap();
    let mut doubled = contacts("");
    doubled.members.push(MemberRow { user_id: "A.B".to_owned(), name: "重".to_owned(), departments: vec![1] });
    doubled.tags[0].members.push("A.B".to_owned());
    replace(&database, "p", &doubled, Timestamp(1)).await.unwrap();
    assert_eq!(sorted(load(&database, "p").await.unwrap().1), sorted(contacts("")));
}
