//! Tests of [`super`]: names from a sheet, at a stand-in whose application sees accounts alone.

use crate::app::secrets::TypedSecret;
use crate::app::testing::{World, typed};
use crate::model::error_view::ErrorCode;
use crate::model::member_sheet::MemberSheetFit;
use crate::profiles::ProfileInput;
use sandbox::{Sandbox, Settings};
use testkit::{stand_in, until};

const CORP: &str = "ww0123456789abcdef";
const SECRET: &str = "S";

async fn world() -> (World, Sandbox, String) {
    let settings = Settings::new(CORP, SECRET, 1_000_002).with_members(60).with_ids_only(true);
    let (world, company) = (World::open().await, stand_in(settings).await);
    let input = ProfileInput { base_url: company.url(), ..typed("青禾科技") };
    let secret = TypedSecret::of(Some(SECRET.to_owned()), false, false);
    let id = world.save_profile(input, secret).await.unwrap().profile.id;
    read(&world, &id).await;
    (world, company, id)
}

async fn read(world: &World, id: &str) {
    until("the contacts", async || {
        let status = world.directory.status(id).await.unwrap();
        status.refreshed_at.is_some() && status.progress.is_none()
    })
    .await;
}

/// The sheet that the console of the company exports: everybody, in range or not.
fn exported(company: &Sandbox) -> Vec<u8> {
    let mut text = "成员列表\n姓名,账号,职务,部门,手机\n".to_owned();
    for member in company.members() {
        let department = format!("青禾科技/{}", member.main_department);
        text += &[member.name.as_str(), &member.userid, "", &department, "13800001234\n"].join(",");
    }
    text.into_bytes()
}

async fn first_hit(world: &World, id: &str, query: &str) -> Option<String> {
    let hits = world.directory.search(id, query, 5).await.unwrap();
    hits.into_iter().next().map(|hit| hit.recipient.id)
}

#[tokio::test]
async fn an_app_that_sees_accounts_alone_finds_people_by_the_names_of_the_sheet() {
    let (world, company, id) = world().await;
    let before = world.directory.status(&id).await.unwrap();
    assert_eq!((before.unnamed, before.sheet), (Some(before.people), None));
    assert_eq!(first_hit(&world, &id, "张三").await, None);

    let look = world.look_at_member_sheet(&id, "成员.csv".to_owned(), exported(&company)).await.unwrap();
    let members = company.members();
    let in_range = u32::try_from(members.iter().filter(|one| one.in_scope).count()).unwrap();
    assert_eq!((look.fit, look.matched, look.without), (MemberSheetFit::Fits, in_range, 0));
    assert_eq!(look.outside, look.rows - in_range);
    assert!(look.outside_first.iter().any(|one| one.id == "chenmo"), "out of the visible range");
    assert_eq!(first_hit(&world, &id, "张三").await, None, "nothing counts before it is taken");

    let taken = world.take_member_sheet(&id, &look.id, false).await.unwrap();
    assert_eq!((taken.people, taken.unnamed), (before.people, None));
    assert_eq!(taken.sheet.map(|sheet| (sheet.matched, sheet.old)), Some((in_range, false)));
    assert_eq!(first_hit(&world, &id, "张三").await.as_deref(), Some("zhangsan"));
    assert_eq!(first_hit(&world, &id, "zs").await.as_deref(), Some("zhangsan"), "by the sound of the name");
    assert_eq!(first_hit(&world, &id, "chenmo").await, None);
    let pasted = world.directory.paste(&id, "张三\n林青").await.unwrap();
    assert_eq!(pasted.matched.len(), 2);
    let member = world.directory.member(&id, "zhangsan").await.unwrap().unwrap();
    assert_eq!(member.recipient.name.as_deref(), Some("张三"));
    assert!(member.departments.iter().any(|path| path.chars().any(|c| !c.is_ascii_digit())), "departments have names");

    world.directory.refresh(&world.profile(&id).unwrap()).await.unwrap();
    read(&world, &id).await;
    assert_eq!(first_hit(&world, &id, "张三").await.as_deref(), Some("zhangsan"), "also of contacts read anew");
    let world = world.restart().await;
    assert_eq!(first_hit(&world, &id, "张三").await.as_deref(), Some("zhangsan"), "also after a start");
    assert_eq!(world.member_sheet(&id).await.unwrap().unwrap().matched, in_range);

    let removed = world.remove_member_sheet(&id).await.unwrap();
    assert_eq!((removed.unnamed, removed.sheet), (Some(removed.people), None));
    assert_eq!(first_hit(&world, &id, "张三").await, None);
    assert_eq!(world.member_sheet(&id).await.unwrap(), None);
}

#[tokio::test]
async fn a_sheet_of_another_company_is_noticed() {
    let (world, company, id) = world().await;
    let look =
        async |text: String| world.look_at_member_sheet(&id, "成员.csv".to_owned(), text.into_bytes()).await.unwrap();
    let stranger = look("姓名,账号\n甲,x1\n乙,x2\n".to_owned()).await;
    assert_eq!(stranger.fit, MemberSheetFit::Stranger);
    let error = world.take_member_sheet(&id, &stranger.id, true).await.unwrap_err();
    assert_eq!((error.code, error.detail.as_deref()), (ErrorCode::InvalidInput, Some("stranger")));

    let others = (0..40).map(|n| format!("某人{n},other{n}\n")).collect::<Vec<_>>().concat();
    let doubtful = look(format!("姓名,账号\n张三,ZhangSan\n{others}")).await;
    assert_eq!((doubtful.fit, doubtful.matched, doubtful.outside), (MemberSheetFit::Doubtful, 1, 40));
    let error = world.take_member_sheet(&id, &doubtful.id, false).await.unwrap_err();
    assert_eq!(error.detail.as_deref(), Some("doubtful"));
    assert_eq!(world.take_member_sheet(&id, &stranger.id, true).await.unwrap_err().code, ErrorCode::NotFound);
    world.take_member_sheet(&id, &doubtful.id, true).await.unwrap();
    assert_eq!(first_hit(&world, &id, "张三").await.as_deref(), Some("zhangsan"));

    let again = world.look_at_member_sheet(&id, "成员.csv".to_owned(), exported(&company)).await.unwrap();
    let sheet = world.take_member_sheet(&id, &again.id, false).await.unwrap().sheet.unwrap();
    assert_eq!(sheet.rows, again.rows, "another one takes its place");
    world.delete_profile(&id).await.unwrap();
    assert!(!world.data_folder.join("member-sheets").join(format!("{id}.json")).exists());
}
