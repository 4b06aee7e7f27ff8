//! Reading contacts: everything, nothing, half of it, again.

use crate::world::{AGENT, CORP, SECRET, World, finished};
use broadcast::model::audience::{Audience, Recipient, RecipientKind};
use broadcast::model::directory::{DirectoryStage, MemberState};
use broadcast::model::error_view::ErrorCode;
use sandbox::{Fault, FaultKind, Settings};
use std::collections::HashSet;

fn person(id: &str) -> Recipient {
    Recipient { kind: RecipientKind::Person, id: id.to_owned(), name: None }
}

async fn found(world: &World, query: &str) -> Vec<String> {
    let hits = world.directory.search("one", query, 20).await.unwrap();
    hits.into_iter().map(|hit| hit.recipient.id).collect()
}

#[tokio::test]
async fn the_whole_visible_scope_is_read_and_kept() {
    let mut world = World::new().await;
    let before = world.directory.status("one").await.unwrap();
    assert_eq!((before.people, before.refreshed_at, before.readable), (0, None, true));
    let status = world.refresh().await;
    let in_scope: HashSet<String> =
        world.sandbox.members().into_iter().filter(|m| m.in_scope).map(|m| m.userid).collect();
    assert_eq!(status.people as usize, in_scope.len());
    assert!(status.readable && status.problem.is_none() && status.refreshed_at.is_some());
    assert!(status.departments > 10 && status.tags > 3);
    assert_eq!(world.directory.status("one").await.unwrap(), status);

    for restarted in [false, true] {
        if restarted {
            world.restart().await;
        }
        assert_eq!(found(&world, "zhangsan").await[0], "zhangsan");
        assert!(found(&world, "oyx").await.contains(&"ouyangxiu".to_owned()));
        assert!(found(&world, "王伟 销售").await.contains(&"wangwei2".to_owned()));
        assert!(found(&world, "jjy").await.contains(&"1".to_owned()), "a tag by its initials");
        assert!(found(&world, "chenmo").await.is_empty(), "not in the visible scope");
        let everyone = Audience { all: true, ..Audience::default() };
        let count = world.directory.count("one", &everyone).await.unwrap();
        assert_eq!((count.people as usize, count.complete), (in_scope.len(), true));
        assert_eq!(world.directory.status("one").await.unwrap(), status);
    }
    let pasted = world.directory.paste("one", "张三，章三; LINQING\n王伟\nchenmo").await.unwrap();
    assert_eq!(pasted.matched.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["zhangsan", "zhang.san", "LinQing"]);
    assert_eq!((pasted.ambiguous[0].candidates.len(), pasted.unmatched), (2, vec!["chenmo".to_owned()]));
    let member = world.directory.member("one", "GAO_YU").await.unwrap().unwrap();
    assert_eq!(member.recipient.name.as_deref(), Some("高煜"));
    assert_eq!(member.departments, ["后勤部", "后勤部 / 车队"]);
    assert!(member.tags.contains(&"急救员".to_owned()), "through the department");
    assert_eq!(world.directory.member("one", "chenmo").await.unwrap(), None);
    let mut names = [person("zhangsan"), person("chenmo")];
    world.directory.fill_names("one", &mut names).await.unwrap();
    assert_eq!((names[0].name.as_deref(), names[1].name.as_deref()), (Some("张三"), None));
}

#[tokio::test]
async fn members_outside_every_readable_department_are_there_too() {
    let world = World::new().await;
    world.refresh().await;
    for (id, name) in [("hanmei", "韩梅"), ("jiangtao", "江涛")] {
        let member = world.directory.member("one", id).await.unwrap().unwrap();
        assert_eq!(member.recipient.name.as_deref(), Some(name));
    }
    let window = world.directory.tree("one", &[], 0, 1000).await.unwrap();
    let top: Vec<&str> = window.rows.iter().map(|row| row.recipient.id.as_str()).collect();
    assert!(top.contains(&"hanmei") && top.contains(&"2"), "{top:?}");
    assert_eq!(window.total as usize, window.rows.len());
}

#[tokio::test]
async fn progress_goes_through_the_stages_and_ends() {
    let world = World::new().await;
    let last = world.refresh().await;
    let told = world.sink.directories();
    assert_eq!(told.iter().filter(|status| status.progress.is_none()).count(), 1);
    assert_eq!(told.last(), Some(&last));
    assert_eq!(told[0].progress.unwrap().stage, DirectoryStage::Scope);
    assert_eq!(told[0].people, 0, "what was there before is told until the new contacts are there");
}

#[tokio::test]
async fn one_refresh_at_a_time() {
    let world = World::new().await;
    let again = async { world.directory.refresh(&world.profile).await.unwrap() };
    let (first, second, third) =
        tokio::join!(async { world.directory.refresh(&world.profile).await.unwrap() }, again, async {
            world.directory.refresh(&world.profile).await.unwrap()
        },);
    assert!(first.progress.is_some() && second.progress.is_some() && third.progress.is_some());
    finished(&world.sink, 0).await;
    assert_eq!(world.calls("agent/get"), 1);
    world.refresh().await;
    assert_eq!(world.calls("agent/get"), 2);
    assert_eq!(world.calls("gettoken"), 1, "the client is used again");
}

#[tokio::test]
async fn a_secret_that_may_not_read_contacts_is_told() {
    let world = World::new().await;
    world.fault("department/list", 1, 60011);
    world.fault("department/simplelist", 1, 48002);
    let status = world.refresh().await;
    assert!(!status.readable);
    let problem = status.problem.unwrap();
    assert_eq!((problem.code, problem.api.unwrap().code), (ErrorCode::Api, 60011));
    let audience = Audience::of(vec![person("zhangsan"), person("lisi")]);
    let count = world.directory.count("one", &audience).await.unwrap();
    assert_eq!((count.people, count.complete, count.unknown.len()), (2, false, 2), "ids can still be typed");
    let status = world.refresh().await;
    assert!(status.readable && status.problem.is_none() && status.people > 100);
}

#[tokio::test]
async fn members_that_may_not_be_read_at_all_are_told() {
    let world = World::new().await;
    world.fault("user/list", 1000, 60011);
    world.fault("user/simplelist", 1000, 60011);
    let status = world.refresh().await;
    assert!(!status.readable);
    world.sandbox.clear_faults();
    world.fault("user/list", 1, 60011);
    world.fault("user/simplelist", 1, 60011);
    let status = world.refresh().await;
    assert!(status.readable, "one department that may not be read is left out");
    assert!(status.people > 50);
}

#[tokio::test]
async fn where_details_are_refused_accounts_and_names_are_read() {
    let world = World::new().await;
    world.fault("user/list", 1000, 60011);
    let status = world.refresh().await;
    assert!(status.readable && status.problem.is_none() && status.people > 100);
    let member = world.directory.member("one", "gao_yu").await.unwrap().unwrap();
    assert_eq!((member.position, member.alias, member.state), (None, None, None));
    assert!(found(&world, "调度员").await.is_empty());
}

#[tokio::test]
async fn what_else_is_told_of_members_is_kept_and_found() {
    let mut world = World::of(Settings::new(CORP, SECRET, AGENT).with_mobiles(true)).await;
    world.refresh().await;
    world.restart().await;
    let member = world.directory.member("one", "GAO_YU").await.unwrap().unwrap();
    let told = (member.position.as_deref(), member.alias.as_deref(), member.state, member.mobile.as_deref());
    assert_eq!(told, (Some("调度员"), Some("Yuki"), Some(MemberState::Active), Some("13800001007")));
    assert_eq!(member.mail.as_deref(), Some("gao_yu@qinghe.example"));
    for query in ["调度员", "ddy", "yuki", "13800001007", "+8613800001007", "1007", "gao_yu@qing"] {
        assert!(found(&world, query).await.contains(&"gao_yu".to_owned()), "{query}");
    }
    let hit = |query: &'static str| {
        let directory = world.directory.clone();
        async move { directory.search("one", query, 1).await.unwrap().remove(0) }
    };
    assert_eq!(hit("yuki").await.note.as_deref(), Some("Yuki"));
    assert_eq!(hit("13800001007").await.note.as_deref(), Some("…1007"), "not the whole number in a list");
    assert_eq!(hit("高煜").await.note, None);
    assert!(!found(&world, "007").await.contains(&"gao_yu".to_owned()), "three digits are too few");
    assert!(!found(&world, "3800001").await.contains(&"gao_yu".to_owned()), "the middle of a number is none of it");
    let unknown = World::new().await;
    unknown.refresh().await;
    assert_eq!(unknown.directory.member("one", "gao_yu").await.unwrap().unwrap().mobile, None);
}

#[tokio::test]
async fn department_names_may_be_hidden() {
    let world = World::new().await;
    world.fault("department/list", 1, 48002);
    let status = world.refresh().await;
    assert!(status.readable && status.departments > 10);
    let window = world.directory.tree("one", &[], 0, 100).await.unwrap();
    assert!(window.rows.iter().any(|row| row.recipient.id == "2" && row.recipient.name.as_deref() == Some("2")));
}

#[tokio::test]
async fn an_untrusted_address_is_not_taken_for_a_missing_right() {
    let world = World::new().await;
    world.sandbox.set_untrusted_ip(true);
    let status = world.refresh().await;
    assert!(status.readable);
    let api = status.problem.unwrap().api.unwrap();
    assert_eq!((api.code, api.from_ip.is_some()), (60020, true));
}

#[tokio::test]
async fn tags_that_may_not_be_read_stop_nothing() {
    let world = World::new().await;
    world.fault("tag/list", 1, 60011);
    let status = world.refresh().await;
    assert!(status.problem.is_none() && status.readable && status.people > 100);
    assert_eq!(status.tags, 0);
}

#[tokio::test]
async fn a_busy_server_is_asked_again() {
    let world = World::new().await;
    world.fault("department/list", 1, -1);
    let status = world.refresh().await;
    assert_eq!(status.problem, None);
    assert_eq!(world.calls("department/list"), 2);
}

#[tokio::test]
async fn a_refresh_that_fails_half_way_leaves_the_old_contacts() {
    let mut world = World::new().await;
    let good = world.refresh().await;
    for kind in [FaultKind::CutConnection, FaultKind::HalfBody, FaultKind::Html, FaultKind::Errcode(45009)] {
        for interface in ["department/list", "user/list", "tag/get"] {
            // A number of WeCom's for tags only means that tags are missing.
            if interface == "tag/get" && kind == FaultKind::Errcode(45009) {
                continue;
            }
            world.sandbox.order(Fault::new(interface, 1, kind.clone()));
            let status = world.refresh().await;
            assert!(status.problem.is_some(), "{interface} {kind:?}");
            assert_eq!((status.people, status.refreshed_at), (good.people, good.refreshed_at), "{interface} {kind:?}");
            assert!(status.readable);
            world.sandbox.clear_faults();
        }
    }
    world.restart().await;
    let status = world.directory.status("one").await.unwrap();
    assert_eq!((status.people, status.refreshed_at), (good.people, good.refreshed_at));
    assert!(status.problem.is_some(), "the trouble is remembered");
    assert_eq!(found(&world, "linqing").await, ["LinQing"]);
    assert_eq!(world.refresh().await.problem, None);
}

#[tokio::test]
async fn no_network_and_no_secret() {
    let world = World::new().await;
    world.secrets.lose(&world.profile);
    assert_eq!(world.refresh().await.problem.unwrap().code, ErrorCode::SecretMissing);
    world.secrets.type_secret(&world.profile, SECRET);
    let World { sandbox, directory, profile, sink, .. } = world;
    sandbox.stop().await;
    let told = sink.directories().len();
    directory.refresh(&profile).await.unwrap();
    assert_eq!(finished(&sink, told).await.problem.unwrap().code, ErrorCode::Unreachable);
}

#[tokio::test]
async fn a_forgotten_directory_is_empty_and_a_refresh_of_it_ends() {
    let world = World::new().await;
    world.refresh().await;
    world.directory.forget("one").await.unwrap();
    assert_eq!(world.directory.status("one").await.unwrap().people, 0);
    // Forgotten in the middle: nothing of it comes back.
    world.sandbox.order(Fault::new("department/list", 1, FaultKind::Hang));
    world.directory.refresh(&world.profile).await.unwrap();
    world.directory.forget("one").await.unwrap();
    let status = world.directory.status("one").await.unwrap();
    assert_eq!((status.people, status.progress), (0, None));
    world.sandbox.clear_faults();
    assert!(world.refresh().await.people > 100);
}

#[tokio::test]
async fn five_thousand_members() {
    let mut world = World::of(Settings::new(CORP, SECRET, AGENT).with_members(5000)).await;
    let status = world.refresh().await;
    let in_scope: HashSet<String> =
        world.sandbox.members().into_iter().filter(|m| m.in_scope).map(|m| m.userid).collect();
    assert_eq!(status.people as usize, in_scope.len());
    world.restart().await;
    let hits = world.directory.search("one", "zs", 50).await.unwrap();
    assert_eq!(hits.len(), 50);
    let closed = world.directory.tree("one", &[], 0, 500).await.unwrap();
    let departments: Vec<Recipient> = closed
        .rows
        .iter()
        .filter(|row| row.recipient.kind == RecipientKind::Department)
        .map(|row| row.recipient.clone())
        .collect();
    let loose = closed.rows.iter().filter(|row| row.recipient.kind == RecipientKind::Person).count();
    let audience = Audience::of(departments);
    let count = world.directory.count("one", &audience).await.unwrap();
    assert_eq!(count.people as usize + loose, in_scope.len());
    assert!(count.complete && count.unknown.is_empty());
    let open: Vec<String> = audience.include.iter().map(|department| department.id.clone()).collect();
    let window = world.directory.tree("one", &open, 300, 40).await.unwrap();
    assert_eq!((window.rows.len(), window.offset), (40, 300));
    let ids: Vec<String> = in_scope.into_iter().collect();
    let report = world.directory.paste("one", &ids.join("\n").to_uppercase()).await.unwrap();
    assert_eq!((report.matched.len(), report.unmatched.len()), (ids.len(), 0));
}

#[tokio::test]
async fn the_secret_is_nowhere_on_the_disk() {
    let world = World::new().await;
    world.fault("tag/list", 1, 60011);
    world.refresh().await;
    for entry in std::fs::read_dir(world.folder.path()).unwrap() {
        let path = entry.unwrap().path();
        let bytes = std::fs::read(&path).unwrap();
        assert!(!bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()), "{}", path.display());
    }
}
