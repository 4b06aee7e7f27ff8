use super::*;

fn change(kind: ChangeKind, id: &str, at: i64) -> DirectoryChange {
    DirectoryChange {
        read_at: Timestamp(at),
        kind,
        user_id: Some(id.to_owned()),
        name: Some("张三".to_owned()),
        was: "行政部".to_owned(),
        became: String::new(),
    }
}

async fn write(database: &Database, profile_id: &str, changes: &[DirectoryChange], at: i64) {
    let mut writing = database.write().await.unwrap();
    add(&mut writing, profile_id, changes, Timestamp(at)).await.unwrap();
    writing.commit().await.unwrap();
}

#[tokio::test]
async fn lines_come_back_the_newest_read_first_by_kind_and_in_pages() {
    let folder = tempfile::tempdir().unwrap();
    let database = crate::testing::database(folder.path()).await;
    let first = [change(ChangeKind::Left, "a", 1), change(ChangeKind::Joined, "b", 1)];
    let second = [change(ChangeKind::Left, "C", 2)];
    write(&database, "p", &first, 1).await;
    write(&database, "p", &second, 2).await;
    write(&database, "q", &[change(ChangeKind::Left, "other", 1)], 1).await;
    let all = list(&database, "p", None, (0, 10)).await.unwrap();
    assert_eq!(all.rows, [&second[..], &first[..]].concat());
    let numbers: Vec<_> = all.counts.iter().map(|one| (one.kind, one.number)).collect();
    assert_eq!((all.total, numbers), (3, vec![(ChangeKind::Joined, 1), (ChangeKind::Left, 2)]));
    let gone = list(&database, "p", Some(ChangeKind::Left), (1, 10)).await.unwrap();
    assert_eq!((gone.rows, gone.total), (vec![first[0].clone()], 2));
    let when = left(&database, "p").await.unwrap();
    assert_eq!(when.get("c"), Some(&Timestamp(2)));
    assert_eq!(when.len(), 2);
}

#[tokio::test]
async fn old_lines_go_and_only_the_newest_of_too_many_stay() {
    let folder = tempfile::tempdir().unwrap();
    let database = crate::testing::database(folder.path()).await;
    let many = usize::try_from(MOST_KEPT).unwrap();
    write(&database, "p", &[change(ChangeKind::Left, "old", 1)], 1).await;
    write(&database, "p", &[change(ChangeKind::Left, "young", 2)], 2).await;
    write(&database, "p", &[], 1 + KEPT_MS).await;
    assert_eq!(list(&database, "p", None, (0, 9)).await.unwrap().total, 2, "to the day");
    write(&database, "p", &[], 2 + KEPT_MS).await;
    assert_eq!(list(&database, "p", None, (0, 9)).await.unwrap().rows[0].user_id.as_deref(), Some("young"));
    let flood: Vec<_> = (0..=many).map(|n| change(ChangeKind::Joined, &format!("u{n}"), 3)).collect();
    write(&database, "p", &flood, 3).await;
    let kept = list(&database, "p", None, (0, 1)).await.unwrap();
    assert_eq!(kept.total as usize, many);
    assert_eq!(kept.rows[0].user_id.as_deref(), Some("u0"));
}
