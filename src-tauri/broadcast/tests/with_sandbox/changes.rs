//! What changed between two reads of the contacts, and what only seems to have.

use crate::world::World;
use broadcast::model::audience::{Audience, Recipient, RecipientKind};
use broadcast::model::directory::{AbsentWhy, ChangeKind, DirectoryChanges};
use sandbox::{Fault, FaultKind, StaffChange};

async fn changes(world: &World) -> DirectoryChanges {
    world.directory.changes("one", None, 0, 100).await.unwrap()
}

/// Kind, account, before, after.
async fn told(world: &World) -> Vec<(ChangeKind, Option<String>, String, String)> {
    let rows = changes(world).await.rows;
    rows.into_iter().map(|row| (row.kind, row.user_id, row.was, row.became)).collect()
}

fn about(kind: ChangeKind, id: &str, was: &str, became: &str) -> (ChangeKind, Option<String>, String, String) {
    (kind, Some(id.to_owned()), was.to_owned(), became.to_owned())
}

#[tokio::test]
async fn people_who_join_leave_move_and_are_renamed_are_listed() {
    let mut world = World::new().await;
    world.sandbox.change_staff("ouyangxiu", StaffChange::Leaves);
    world.refresh().await;
    assert_eq!(told(&world).await, [], "a first read is compared with nothing");
    for (id, change) in [
        ("ouyangxiu", StaffChange::Returns),
        ("zhang.san", StaffChange::Leaves),
        ("zhangsan", StaffChange::Moves(vec![2, 3])),
        ("LinQing", StaffChange::IsCalled("林清".to_owned())),
        ("wangwei", StaffChange::Status(2)),
    ] {
        assert!(world.sandbox.change_staff(id, change));
    }
    let status = world.refresh().await;
    let expected = [
        about(ChangeKind::Joined, "ouyangxiu", "", "市场部"),
        about(ChangeKind::Left, "zhang.san", "财务部", ""),
        about(ChangeKind::Moved, "zhangsan", "行政部", "行政部、人力资源部"),
        about(ChangeKind::Renamed, "LinQing", "林青", "林清"),
        about(ChangeKind::State, "wangwei", "active", "disabled"),
    ];
    assert_eq!(told(&world).await, expected);
    assert!(changes(&world).await.rows.iter().all(|row| Some(row.read_at) == status.refreshed_at));
    world.restart().await;
    world.refresh().await;
    assert_eq!(told(&world).await, expected, "kept, and nothing is told twice");
    let moved = world.directory.changes("one", Some(ChangeKind::Moved), 0, 10).await.unwrap();
    assert_eq!((moved.rows.len(), moved.total, moved.counts.len()), (1, 1, 5));
    world.directory.forget("one").await.unwrap();
    assert_eq!(told(&world).await, []);
}

#[tokio::test]
async fn a_read_that_is_cut_short_tells_nothing() {
    let world = World::new().await;
    let good = world.refresh().await;
    for interface in ["department/list", "user/list", "tag/list"] {
        for kind in [FaultKind::CutConnection, FaultKind::HalfBody] {
            world.sandbox.order(Fault::new(interface, 1, kind));
            assert!(world.refresh().await.problem.is_some());
            world.sandbox.clear_faults();
        }
    }
    assert_eq!(told(&world).await, []);
    world.sandbox.change_staff("lisi", StaffChange::Leaves);
    assert_eq!(world.refresh().await.people, good.people - 1);
    assert_eq!(told(&world).await, [about(ChangeKind::Left, "lisi", "人力资源部", "")]);
}

#[tokio::test]
async fn fewer_rights_are_told_as_another_range_and_not_as_people_who_left() {
    let world = World::new().await;
    let all = world.refresh().await.people;
    world.sandbox.hide_departments(&[3, 5]);
    let fewer = world.refresh().await.people;
    assert!(fewer < all);
    let range = |out: u32, into: u32| (ChangeKind::Range, None, out.to_string(), into.to_string());
    assert_eq!(told(&world).await, [range(all - fewer, 0)]);
    world.sandbox.hide_departments(&[]);
    assert_eq!(world.refresh().await.people, all);
    assert_eq!(told(&world).await, [range(0, all - fewer), range(all - fewer, 0)]);
}

#[tokio::test]
async fn a_department_that_is_refused_once_has_not_left() {
    let world = World::new().await;
    let all = world.refresh().await.people;
    world.fault("user/list", 1, 60011);
    world.fault("user/simplelist", 1, 60011);
    let fewer = world.refresh().await.people;
    let rows = told(&world).await;
    assert!(rows.iter().all(|row| row.0 == ChangeKind::Range), "{rows:?}");
    world.sandbox.clear_faults();
    assert_eq!(world.refresh().await.people, all);
    let rows = told(&world).await;
    assert!(rows.iter().all(|row| row.0 == ChangeKind::Range), "{rows:?}");
    assert_eq!(rows.len(), if fewer == all { 0 } else { 2 });
}

#[tokio::test]
async fn who_left_is_named_in_an_audience_with_the_day() {
    let world = World::new().await;
    let one = |id: &str, name: Option<&str>| Recipient {
        kind: RecipientKind::Person,
        id: id.to_owned(),
        name: name.map(str::to_owned),
    };
    let people = vec![one("zhangsan", Some("张三")), one("lisi", None), one("wangwei", None), one("lili", None)];
    let audience = Audience::of(people);
    assert_eq!(world.directory.absent("one", &audience).await.unwrap(), None);
    world.refresh().await;
    assert_eq!(world.directory.absent("one", &audience).await.unwrap(), None, "all are there");
    world.sandbox.change_staff("zhangsan", StaffChange::Leaves);
    world.sandbox.change_staff("lisi", StaffChange::Status(5));
    world.sandbox.change_staff("wangwei", StaffChange::Status(2));
    let read_at = world.refresh().await.refreshed_at;
    let absent = world.directory.absent("one", &audience).await.unwrap().unwrap();
    let told: Vec<_> = absent.people.iter().map(|one| (one.recipient.id.as_str(), one.why, one.since)).collect();
    assert_eq!(
        told,
        [
            ("zhangsan", AbsentWhy::Missing, read_at),
            ("lisi", AbsentWhy::Left, None),
            ("wangwei", AbsentWhy::Disabled, None),
        ]
    );
    assert_eq!(absent.people[0].recipient.name.as_deref(), Some("张三（zhangsan）"));
    let count = world.directory.count("one", &audience).await.unwrap();
    let unknown: Vec<_> = count.unknown.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(unknown, ["zhangsan", "lisi"], "the review names them too");
}
