//! Tests of [`super`]: two computers of one team. They need a PostgreSQL to meet on ([`SERVER`]) and say nothing without one, but for
//! those of what is typed.

use super::*;
use crate::app::testing::{World, typed};
use crate::model::audience::Audience;
use crate::model::draft::Draft;
use crate::model::history::HistoryFilter;
use crate::model::order::{Schedule, SendOrder};
use crate::model::profile::{PRACTICE_ID, SecretState};
use crate::model::secrets::{SecretScope, SecretStoreError};
use crate::model::states::BroadcastState;
use crate::model::timestamp::Timestamp;
use crate::model::unattended::{Handled, RequestKey};
use crate::ports::SecretStore;
use crate::profiles::ProfileInput;
use crate::store::sql;
use crate::testing::{SERVER, draft, empty_database, order_of, person};
use testkit::until;
use wecom::kinds::Message;

/// A database of its own to meet on, where there is a server.
pub(super) async fn place() -> Option<ServerAddress> {
    let server = std::env::var(SERVER).ok()?;
    Some(empty_database(&ServerAddress::parse(&server).unwrap()).await)
}

pub(super) fn input(place: &ServerAddress, name: &str) -> TeamInput {
    TeamInput { address: place.without_password(), name: name.to_owned(), templates: true, ..TeamInput::default() }
}

/// A computer, with a company of its own that has a secret.
pub(super) async fn with_company(name: &str) -> (World, String) {
    let world = World::open().await;
    let id = company(&world, typed(name)).await;
    (world, id)
}

pub(super) async fn company(world: &World, input: ProfileInput) -> String {
    let secret = TypedSecret::of(Some("S".to_owned()), false, false);
    world.save_profile(input, secret).await.unwrap().profile.id
}

pub(super) async fn join(world: &World, place: &ServerAddress, name: &str, companies: &[&String]) -> TeamView {
    let companies = companies.iter().map(|id| (*id).clone()).collect();
    world.join_team(&TeamInput { companies, ..input(place, name) }, None).await.unwrap()
}

/// Two computers of a team with one company, which is that of the first.
async fn two() -> Option<(World, World, String)> {
    let place = place().await?;
    let (one, id) = with_company("青禾科技").await;
    join(&one, &place, "李丽", &[&id]).await;
    let other = World::open().await;
    join(&other, &place, "王芳", &[]).await;
    Some((one, other, id))
}

/// One hands on what was changed there, and the other takes it in.
async fn from_to(one: &World, other: &World) {
    one.reach_team().await.unwrap();
    other.reach_team().await.unwrap();
}

fn names(world: &World) -> Vec<String> {
    let mut names: Vec<String> = world.templates.all().into_iter().map(|template| template.name).collect();
    names.sort();
    names
}

fn text_of(world: &World, id: &str) -> String {
    match world.templates.open_one(id).unwrap().draft.message {
        Message::Text { text } => text.content,
        other => panic!("{other:?}"),
    }
}

fn audiences(world: &World, company: &str) -> Vec<String> {
    let mut names: Vec<_> = world.audiences.all(company).unwrap().into_iter().map(|one| one.name).collect();
    names.sort();
    names
}

fn to(id: &str) -> Audience {
    Audience::of(vec![person(id)])
}

/// Orders a send for tomorrow.
pub(super) async fn order_for_tomorrow(world: &World, company: &str) -> String {
    let message = draft("周五培训", vec![person("lisi")]);
    let review = world.review(company, &message, false, None).await.unwrap();
    let schedule = Some(Schedule { at: Timestamp(world.now().0 + 86_400_000), late_minutes: 10 });
    world.start_send(SendOrder { schedule, ..order_of(company, message, review, 0) }).await.unwrap()
}

pub(super) fn note(text: &str) -> Draft {
    draft(text, Vec::new())
}

#[tokio::test]
async fn what_is_typed_wrong_is_told_at_its_field() {
    let world = World::open().await;
    let good = || TeamInput {
        address: "postgres://li@127.0.0.1:1/team".to_owned(),
        name: "李丽".to_owned(),
        ..TeamInput::default()
    };
    for (input, field, detail) in [
        (TeamInput { address: "db.example.com".to_owned(), ..good() }, "address", Some("scheme")),
        (TeamInput { address: "postgres://db.example.com/t".to_owned(), ..good() }, "address", Some("user")),
        (TeamInput { address: "postgres://li@db.example.com".to_owned(), ..good() }, "address", Some("database")),
        (TeamInput { address: "postgres://li@h/t?sslmode=disable".to_owned(), ..good() }, "address", Some("more")),
        (TeamInput { name: " \n".to_owned(), ..good() }, "name", None),
        (TeamInput { name: "长".repeat(41), ..good() }, "name", None),
        (TeamInput { authority: "a certificate".to_owned(), ..good() }, "authority", None),
    ] {
        let mut errors = vec![world.join_team(&input, None).await.unwrap_err()];
        if field != "name" {
            errors.push(world.team_look(&input, None).await.unwrap_err());
        }
        for error in errors {
            assert_eq!((error.code, error.field.as_deref()), (ErrorCode::InvalidInput, Some(field)), "{input:?}");
            assert_eq!(error.detail.as_deref(), detail, "{input:?}");
        }
    }
    // Nobody is there.
    let away = world.join_team(&good(), typed_password(Some("canary".to_owned()))).await.unwrap_err();
    assert_eq!(away.code, ErrorCode::StorageAway);
    assert!(!format!("{away:?}").contains("canary"));
    assert_eq!(world.team_view().membership, None);
    assert!(!world.data_folder.join("team.json").exists(), "nothing is left of it");
}

#[tokio::test]
async fn who_joins_finds_the_companies_the_templates_and_the_audiences() {
    let Some(place) = place().await else { return };
    let (one, id) = with_company("青禾科技").await;
    one.save_template("停电", &note("今晚停电"), false, false).unwrap();
    one.audiences.save(&id, "值班", &to("lisi"), false).unwrap();
    assert!(one.team_look(&input(&place, "李丽"), None).await.unwrap().is_new);
    let view = join(&one, &place, "李丽", &[&id]).await;
    let membership = view.membership.unwrap();
    assert_eq!((membership.standing, membership.companies), (TeamStanding::Reached, vec![id.clone()]));

    let other = World::open().await;
    let found = other.team_look(&input(&place, "王芳"), None).await.unwrap();
    assert_eq!((found.is_new, found.companies, found.templates), (false, vec!["青禾科技".to_owned()], Some(1)));
    assert_eq!(other.profiles.list().len(), 1, "who looks has nothing of it");
    other.told();
    join(&other, &place, "王芳", &[]).await;
    let told = other.told();
    assert!(told.contains(&Changed::App) && told.contains(&Changed::Templates), "{told:?}");
    assert_eq!(other.profile(&id).unwrap().name, "青禾科技");
    assert_eq!(other.secret_of(&id), SecretState::Missing, "secrets stay where they were typed");
    assert_eq!((names(&other), audiences(&other, &id)), (vec!["停电".to_owned()], vec!["值班".to_owned()]));
}

#[tokio::test]
async fn what_one_changes_the_other_has_and_what_one_deletes_is_gone() {
    let Some((one, other, id)) = two().await else { return };
    let row = one.save_template("停电", &note("今晚停电"), false, false).unwrap();
    from_to(&one, &other).await;
    assert_eq!(text_of(&other, &row.id), "今晚停电");

    other.save_template("停电", &note("明晚停电"), false, true).unwrap();
    other.audiences.save(&id, "值班", &to("lisi"), false).unwrap();
    from_to(&other, &one).await;
    assert_eq!(text_of(&one, &row.id), "明晚停电");
    assert_eq!(one.templates.versions(&row.id).unwrap().len(), 1, "what it was is one of its versions");
    assert_eq!(audiences(&one, &id), ["值班"]);

    let saved = one.audiences.all(&id).unwrap().remove(0);
    one.delete_audience(&id, &saved.id).unwrap();
    one.delete_template(&row.id).unwrap();
    from_to(&one, &other).await;
    assert_eq!((names(&other), audiences(&other, &id)), (Vec::<String>::new(), Vec::new()));

    let renamed = ProfileInput { id: Some(id.clone()), ..typed("青禾集团") };
    one.save_profile(renamed, None).await.unwrap();
    from_to(&one, &other).await;
    assert_eq!(other.profile(&id).unwrap().name, "青禾集团");
}

#[tokio::test]
async fn a_file_that_is_missing_or_damaged_comes_back_and_takes_nothing_from_the_others() {
    let Some((one, other, _)) = two().await else { return };
    let row = one.save_template("停电", &note("今晚停电"), false, false).unwrap();
    from_to(&one, &other).await;
    let file = one.data_folder.join(format!("templates/{}.json", row.id));
    std::fs::write(&file, "{").unwrap();
    let one = one.restart().await;
    assert_eq!(names(&one), Vec::<String>::new(), "it cannot be read");
    from_to(&one, &other).await;
    assert_eq!((names(&one), names(&other)), (vec!["停电".to_owned()], vec!["停电".to_owned()]));
}

#[tokio::test]
async fn of_two_changes_of_one_template_neither_is_lost() {
    let Some((one, other, _)) = two().await else { return };
    let row = one.save_template("停电", &note("今晚停电"), false, false).unwrap();
    from_to(&one, &other).await;
    one.save_template("停电", &note("一号楼停电"), false, true).unwrap();
    other.save_template("停电", &note("二号楼停电"), false, true).unwrap();
    from_to(&one, &other).await;
    one.reach_team().await.unwrap();
    for world in [&one, &other] {
        assert_eq!(text_of(world, &row.id), "一号楼停电", "the first to reach the team stays");
        assert_eq!(names(world), ["停电", "停电 (2)"]);
        let second = world.templates.all().into_iter().find(|template| template.name == "停电 (2)").unwrap();
        assert_eq!(text_of(world, &second.id), "二号楼停电");
    }
}

#[tokio::test]
async fn two_that_were_given_one_name_are_told_apart_alike_on_both() {
    let Some((one, other, id)) = two().await else { return };
    one.save_template("周会", &note("一"), false, false).unwrap();
    other.save_template("周会", &note("二"), false, false).unwrap();
    one.audiences.save(&id, "值班", &to("lisi"), false).unwrap();
    other.audiences.save(&id, "值班", &to("wangwu"), false).unwrap();
    for _ in 0..2 {
        one.reach_team().await.unwrap();
        other.reach_team().await.unwrap();
    }
    assert_eq!((names(&one), names(&other)), (names(&other), vec!["周会".to_owned(), "周会 (2)".to_owned()]));
    assert_eq!(audiences(&one, &id), audiences(&other, &id));
    assert_eq!(audiences(&one, &id), ["值班", "值班 (2)"]);
    assert_eq!(one.audiences.all(&id).unwrap().len(), 2);
}

#[tokio::test]
async fn templates_and_companies_that_do_not_go_along_stay_ones_own() {
    let Some(place) = place().await else { return };
    let (one, id) = with_company("青禾科技").await;
    one.save_template("旧的", &note("旧"), false, false).unwrap();
    one.join_team(&TeamInput { templates: false, ..input(&place, "李丽") }, None).await.unwrap();
    one.save_template("新的", &note("新"), false, false).unwrap();
    one.reach_team().await.unwrap();
    let other = World::open().await;
    join(&other, &place, "王芳", &[]).await;
    assert_eq!(names(&other), ["新的"]);
    assert!(other.profile(&id).is_err());

    let view = one.share_company(&id).await.unwrap();
    assert_eq!(view.membership.unwrap().companies, std::slice::from_ref(&id));
    other.reach_team().await.unwrap();
    assert!(other.profile(&id).is_ok());
    let refused = one.share_company(PRACTICE_ID).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotPossible);
}

#[tokio::test]
async fn who_has_the_application_already_need_not_type_its_secret_again() {
    let Some(place) = place().await else { return };
    let (one, id) = with_company("青禾科技").await;
    join(&one, &place, "李丽", &[&id]).await;
    let (other, mine) = with_company("青禾科技").await;
    join(&other, &place, "王芳", &[&mine]).await;
    let membership = other.team_view().membership.unwrap();
    assert_eq!(membership.companies, std::slice::from_ref(&id), "the team has the application once");
    assert_eq!(other.secret_of(&id), SecretState::Stored);
    assert_eq!(other.profile(&mine).unwrap().name, "青禾科技 (2)", "its own record stays with it");
    let refused = other.share_company(&mine).await.unwrap_err();
    assert_eq!(refused.code, ErrorCode::NotPossible);
}

#[tokio::test]
async fn a_company_that_is_taken_off_one_computer_stays_with_the_others() {
    let Some((one, other, id)) = two().await else { return };
    one.audiences.save(&id, "值班", &to("lisi"), false).unwrap();
    from_to(&one, &other).await;
    other.delete_profile(&id).await.unwrap();
    other.reach_team().await.unwrap();
    one.save_profile(ProfileInput { id: Some(id.clone()), ..typed("青禾集团") }, None).await.unwrap();
    from_to(&one, &other).await;
    assert!(other.profile(&id).is_err(), "it does not come back unasked");
    assert_eq!(audiences(&one, &id), ["值班"]);
}

#[tokio::test]
async fn what_one_orders_the_other_sees_and_may_stop() {
    let Some((one, other, id)) = two().await else { return };
    let sent = order_for_tomorrow(&one, &id).await;
    assert_eq!(one.own.history.find(&HistoryFilter::default(), 0, 10).await.unwrap().total, 0, "it is the team's");
    for world in [&one, &other] {
        let page = world.find_sends(&HistoryFilter::default(), 0, 10).await.unwrap();
        assert_eq!((page.total, page.rows[0].id.as_str()), (1, sent.as_str()));
        let snapshot = world.open_send(&sent).await.unwrap().snapshot;
        assert_eq!((snapshot.title.as_str(), snapshot.sent_by.as_deref()), ("周五培训", Some("李丽")));
    }
    assert!(other.record_of(&sent).await.unwrap().engine.cancel(&sent).await.unwrap());
    assert_eq!(one.send_snapshot(&sent).await.unwrap().state, BroadcastState::Cancelled);
}

#[tokio::test]
async fn a_cut_before_it_is_written_down_how_far_both_are_doubles_nothing() {
    let Some((one, other, id)) = two().await else { return };
    let before = std::fs::read(other.data_folder.join("team-step.json")).unwrap();
    one.save_template("停电", &note("今晚停电"), false, false).unwrap();
    one.audiences.save(&id, "值班", &to("lisi"), false).unwrap();
    one.reach_team().await.unwrap();
    other.save_template("周会", &note("九点"), false, false).unwrap();
    other.reach_team().await.unwrap();
    // What came in and what was handed on stands where it belongs, and nothing is known of it.
    std::fs::write(other.data_folder.join("team-step.json"), before).unwrap();
    let other = other.restart().await;
    from_to(&other, &one).await;
    for world in [&one, &other] {
        assert_eq!(
            (names(world), audiences(world, &id)),
            (vec!["停电".to_owned(), "周会".to_owned()], vec!["值班".to_owned()])
        );
    }
}

#[tokio::test]
async fn what_cannot_be_read_is_passed_over_and_not_overwritten() {
    let Some((one, other, id)) = two().await else { return };
    let row = one.save_template("停电", &note("今晚停电"), false, false).unwrap();
    from_to(&one, &other).await;
    let database = other.team_record().await.unwrap().database;
    for statement in [
        "INSERT INTO shared VALUES ('chat', 'x', 1001, '{}', 'newer', 0)",
        "UPDATE shared SET number = 1002, body = '{\"posthorn\":\"template\",\"version\":99}' WHERE kind = 'template'",
        "INSERT INTO shared VALUES ('template', '../../x', 1003, '{', 'newer', 0)",
        "INSERT INTO shared VALUES ('audience', 'nowhere', 1004, '{}', 'newer', 0)",
        "INSERT INTO shared VALUES ('company', 'practice', 1005, '{}', 'newer', 0)",
    ] {
        sql::query(statement).execute(database.pool()).await.unwrap();
    }
    for world in [&one, &other] {
        world.reach_team().await.unwrap();
        world.reach_team().await.unwrap();
        assert_eq!(text_of(world, &row.id), "今晚停电");
        assert_eq!(world.profiles.list().len(), 2, "practice and the company");
    }
    one.save_template("停电", &note("明晚停电"), false, true).unwrap();
    one.reach_team().await.unwrap();
    let newest = shared::changed_since(&database, (0, Timestamp(0)), 100).await.unwrap();
    assert_eq!(newest.last().unwrap().number, 1005, "nobody wrote over it");
    // A program that can read it takes it in.
    let body = other.templates.export(&row.id).unwrap();
    let body = String::from_utf8(body).unwrap().replace("今晚停电", "后天停电");
    let readable = sql::query("UPDATE shared SET body = $1 WHERE number = 1002").bind(body);
    readable.execute(database.pool()).await.unwrap();
    let other = other.restart().await;
    other.reach_team().await.unwrap();
    assert_eq!(text_of(&other, &row.id), "后天停电");
    // What comes behind it comes in.
    one.save_template("周会", &note("九点"), false, false).unwrap();
    one.audiences.save(&id, "值班", &to("lisi"), false).unwrap();
    from_to(&one, &other).await;
    assert_eq!(
        (names(&other), audiences(&other, &id)),
        (vec!["停电".to_owned(), "周会".to_owned()], vec!["值班".to_owned()])
    );
}

#[tokio::test]
async fn a_company_with_sends_that_are_not_over_is_not_shared_before_their_end() {
    let Some(place) = place().await else { return };
    let (one, id) = with_company("青禾科技").await;
    let open = order_for_tomorrow(&one, &id).await;
    let along = TeamInput { companies: vec![id.clone()], ..input(&place, "李丽") };
    assert_eq!(one.join_team(&along, None).await.unwrap_err().code, ErrorCode::Busy);
    assert_eq!(one.team_view().membership, None);
    join(&one, &place, "李丽", &[]).await;
    let refused = one.share_company(&id).await.unwrap_err();
    assert_eq!((refused.code, refused.detail.as_deref()), (ErrorCode::Busy, Some("青禾科技")));
    assert!(one.own.engine.cancel(&open).await.unwrap());
    one.share_company(&id).await.unwrap();
    assert!(one.send_snapshot(&open).await.is_ok(), "what was sent from here is seen here");
}

#[tokio::test]
async fn without_its_notes_a_computer_sends_nothing_past_the_team_and_gives_away_nothing() {
    let Some(place) = place().await else { return };
    let (one, id) = with_company("青禾科技").await;
    one.save_template("自己的", &note("自己的"), false, false).unwrap();
    one.join_team(&TeamInput { companies: vec![id.clone()], templates: false, ..input(&place, "李丽") }, None)
        .await
        .unwrap();
    one.save_template("共用的", &note("共用的"), false, false).unwrap();
    one.reach_team().await.unwrap();
    std::fs::write(one.data_folder.join("team-step.json"), "{").unwrap();
    let one = one.restart().await;
    let sent = order_for_tomorrow(&one, &id).await;
    assert_eq!(one.own.history.find(&HistoryFilter::default(), 0, 10).await.unwrap().total, 0, "it is the team's");
    assert!(one.record_of(&sent).await.unwrap().engine.cancel(&sent).await.unwrap());
    let other = World::open().await;
    join(&other, &place, "王芳", &[]).await;
    assert_eq!(names(&other), ["共用的"]);
}

#[tokio::test]
async fn who_comes_back_without_templates_keeps_those_of_the_team_in_step() {
    let Some((one, other, _)) = two().await else { return };
    let row = one.save_template("停电", &note("今晚停电"), false, false).unwrap();
    from_to(&one, &other).await;
    let membership = Membership::read(&other.documents).unwrap().unwrap();
    let place = membership.address(None).unwrap();
    other.leave_team().await.unwrap();
    other.join_team(&TeamInput { templates: false, ..input(&place, "王芳") }, None).await.unwrap();
    for text in ["明晚停电", "后天停电"] {
        other.save_template("停电", &note(text), false, true).unwrap();
        other.reach_team().await.unwrap();
        one.reach_team().await.unwrap();
        assert_eq!((text_of(&one, &row.id).as_str(), names(&one).len(), names(&other).len()), (text, 1, 1));
    }
}

#[tokio::test]
async fn a_company_of_ones_own_keeps_its_name() {
    let Some((one, other, _)) = two().await else { return };
    let mine = company(&other, ProfileInput { agent_id: "77".to_owned(), ..typed("江南纺织") }).await;
    let theirs = company(&one, ProfileInput { agent_id: "78".to_owned(), ..typed("江南纺织") }).await;
    one.share_company(&theirs).await.unwrap();
    other.reach_team().await.unwrap();
    assert_eq!(other.profile(&mine).unwrap().name, "江南纺织", "whoever sends by this name means it");
    one.reach_team().await.unwrap();
    assert_eq!(other.profile(&theirs).unwrap().name, "江南纺织 (2)");
    assert_eq!(one.profile(&theirs).unwrap().name, "江南纺织", "what it is told apart by there is for nobody else");
}

#[tokio::test]
async fn a_database_that_is_older_than_it_was_is_compared_anew() {
    let Some((one, other, id)) = two().await else { return };
    one.save_template("停电", &note("今晚停电"), false, false).unwrap();
    from_to(&one, &other).await;
    let database = one.team_record().await.unwrap().database;
    // As from the backup of yesterday.
    for statement in ["DELETE FROM shared WHERE kind = 'template'", "UPDATE shared SET number = 1"] {
        sql::query(statement).execute(database.pool()).await.unwrap();
    }
    one.reach_team().await.unwrap();
    one.save_template("周会", &note("九点"), false, false).unwrap();
    one.audiences.save(&id, "值班", &to("lisi"), false).unwrap();
    from_to(&one, &other).await;
    one.reach_team().await.unwrap();
    for world in [&one, &other] {
        assert_eq!(
            (names(world), audiences(world, &id)),
            (vec!["停电".to_owned(), "周会".to_owned()], vec!["值班".to_owned()])
        );
    }
}

#[tokio::test]
async fn a_key_that_was_used_before_the_company_was_shared_sends_nothing_again() {
    let Some(place) = place().await else { return };
    let (one, id) = with_company("青禾科技").await;
    let used = "INSERT INTO request_keys (profile_id, request_key, digest, state, decided_at, broadcast_id)
         VALUES ($1, 'order-1', 'd', 'taken', 0, 'b')";
    sql::query(used).bind(&id).execute(one.own.database.pool()).await.unwrap();
    join(&one, &place, "李丽", &[&id]).await;
    let key = RequestKey { key: "order-1".to_owned(), digest: "d".to_owned() };
    let handled = one.handled_before(&id, &key).await.unwrap();
    assert!(matches!(handled, Some(Handled::Repeated { id, .. }) if id == "b"));
}

#[tokio::test]
async fn what_a_team_sent_is_not_deleted_by_one_of_its_members() {
    let Some((one, other, id)) = two().await else { return };
    let sent = order_for_tomorrow(&one, &id).await;
    assert!(one.record_of(&sent).await.unwrap().engine.cancel(&sent).await.unwrap());
    for world in [&one, &other] {
        assert_eq!(world.delete_send(&sent).await.unwrap_err().code, ErrorCode::NotPossible);
    }
    assert_eq!(other.find_sends(&HistoryFilter::default(), 0, 10).await.unwrap().total, 1);
}

#[tokio::test]
async fn another_password_is_tried_before_it_is_kept() {
    let Some((one, _, _)) = two().await else { return };
    // The server of the tests lets everybody in.
    let view = one.set_team_password(typed_password(Some("another".to_owned())), false).await.unwrap();
    let membership = view.membership.unwrap();
    assert_eq!((membership.standing, membership.problem), (TeamStanding::Reached, None));
    let scope = one.team.kept.lock().membership.as_ref().unwrap().scope();
    assert_eq!(one.secret_kept(TEAM_PASSWORD, &scope).as_deref(), Some("another"));
    assert!(one.secrets.get(TEAM_PASSWORD, &SecretScope::of_team("postgres://li@elsewhere:5432/t")).is_err());
    let alone = World::open().await;
    assert_eq!(alone.set_team_password(None, false).await.unwrap_err().code, ErrorCode::NotFound);
}

#[tokio::test]
async fn what_is_heard_is_shown_while_both_keep_up() {
    let Some((one, other, _)) = two().await else { return };
    let keeping = [&one, &other].map(|world| {
        let product = Arc::clone(world);
        tokio::spawn(async move { product.keep_up_with_team().await })
    });
    other.told();
    let row = one.save_template("停电", &note("今晚停电"), false, false).unwrap();
    until("the other to have it", async || other.templates.open_one(&row.id).is_ok()).await;
    until("it to be told", async || other.told().contains(&Changed::Templates)).await;
    one.delete_template(&row.id).unwrap();
    until("it to be gone", async || other.templates.open_one(&row.id).is_err()).await;
    for task in keeping {
        task.abort();
        let _ = task.await;
    }
}

#[tokio::test]
async fn who_leaves_keeps_what_is_there_and_sees_no_sends_any_more() {
    let Some((one, other, id)) = two().await else { return };
    one.save_template("停电", &note("今晚停电"), false, false).unwrap();
    from_to(&one, &other).await;
    assert_eq!(other.leave_team().await.unwrap().membership, None);
    assert_eq!((names(&other), other.profile(&id).unwrap().name), (vec!["停电".to_owned()], "青禾科技".to_owned()));
    assert_eq!(other.find_sends(&HistoryFilter::default(), 0, 10).await.unwrap().total, 0);
    let other = other.restart().await;
    assert_eq!(other.team_view().membership, None);
    other.delete_template(&other.templates.all()[0].id).unwrap();
    one.reach_team().await.unwrap();
    assert_eq!(names(&one), ["停电"], "it is none of the team's business any more");
}

#[tokio::test]
async fn without_the_database_writing_goes_on_and_sends_wait() {
    let Some((one, _, id)) = two().await else { return };
    let one = one.restart().await;
    // The team's database is somewhere else now, where nobody answers.
    let membership = Membership::read(&one.documents).unwrap().unwrap();
    let text = std::fs::read_to_string(one.data_folder.join("team.json")).unwrap();
    let port = membership.address(None).unwrap().place();
    let port = port.rsplit_once(':').unwrap().1.split_once('/').unwrap().0.to_owned();
    std::fs::write(one.data_folder.join("team.json"), text.replace(&format!(":{port}/"), ":1/")).unwrap();
    let one = one.restart().await;
    assert_eq!(one.team_view().membership.unwrap().standing, TeamStanding::Reaching);
    assert_eq!(one.reach_team().await.unwrap_err().code, ErrorCode::StorageAway);
    let membership = one.team_view().membership.unwrap();
    assert_eq!(membership.standing, TeamStanding::Away);
    assert_eq!(membership.problem.unwrap().code, ErrorCode::StorageAway);

    let row = one.save_template("停电", &note("今晚停电"), false, false).unwrap();
    let message = draft("周五培训", vec![person("lisi")]);
    assert_eq!(one.review(&id, &message, false, None).await.unwrap_err().code, ErrorCode::StorageAway);
    assert!(one.inspect(&id, &message).await.is_ok(), "it can be written on");
    let practice = one.review(PRACTICE_ID, &message, false, None).await.unwrap();
    assert_eq!(practice.batches, 1, "what is this computer's own goes on");
    let page = one.find_sends(&HistoryFilter::default(), 0, 10).await.unwrap();
    assert_eq!(page.team_away.map(|away| away.code), Some(ErrorCode::StorageAway));
    assert_eq!(one.send_snapshot("of the team").await.unwrap_err().code, ErrorCode::StorageAway);

    std::fs::write(one.data_folder.join("team.json"), text).unwrap();
    let one = one.restart().await;
    one.reach_team().await.unwrap();
    let record = one.team_record().await.unwrap();
    assert_eq!(shared::ids(&record.database, SharedKind::Template).await.unwrap(), [row.id]);
}

#[tokio::test]
async fn the_password_is_in_the_keychain_and_in_no_file() {
    let Some(place) = place().await else { return };
    let (world, id) = with_company("青禾科技").await;
    let companies = vec![id];
    let typed = TeamInput {
        address: place.without_password().replace('@', ":canary-word@"),
        companies,
        ..input(&place, "李丽")
    };
    world.join_team(&typed, None).await.unwrap();
    let scope = world.team.kept.lock().membership.as_ref().unwrap().scope();
    assert_eq!(world.secret_kept(TEAM_PASSWORD, &scope).as_deref(), Some("canary-word"));
    for entry in std::fs::read_dir(&world.data_folder).unwrap() {
        let path = entry.unwrap().path();
        let content = std::fs::read(&path).unwrap_or_default();
        assert!(!content.windows(11).any(|part| part == b"canary-word"), "{}", path.display());
    }
    world.leave_team().await.unwrap();
    assert_eq!(world.secret_kept(TEAM_PASSWORD, &scope), None);
    world.secrets.set_unchangeable(Some(SecretStoreError::Locked));
    let refused = world.join_team(&typed, None).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::KeychainLocked, Some("password")));
    assert_eq!(world.team_view().membership, None);
}
