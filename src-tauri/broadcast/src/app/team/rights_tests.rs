//! Tests of what the members of a team may do, which its database holds: each of them comes with a login of their own. They need a
//! PostgreSQL ([`SERVER`](crate::testing::SERVER)) and say nothing without one.

use super::tests::{company, input, join, note, place};
use super::*;
use crate::app::testing::{World, typed};
use crate::model::order::{Schedule, SendOrder};
use crate::model::requests::RequestOutcome;
use crate::model::states::{BroadcastState, PauseReason};
use crate::model::team::TeamDeed;
use crate::model::timestamp::Timestamp;
use crate::profiles::ProfileInput;
use crate::testing::{draft, order_of, person};
use sqlx::{AssertSqlSafe, Connection, PgConnection};

/// From how many people on a second person has to release.
const RELEASE_FROM: usize = 3;

/// A team as IT makes it: four rights, one for programs, and a login for each.
struct Place(ServerAddress);

impl Place {
    async fn open() -> Option<Self> {
        let place = Self(place().await?);
        let name = place.database();
        let mut statements = Vec::new();
        let mut before: Option<String> = None;
        for (right, logins) in
            [("writer", &["xiao"][..]), ("sender", &["zhang"]), ("approver", &["wang"]), ("owner", &["li", "zhao"])]
        {
            let role = format!("{name}_{right}");
            let within = before.map(|before| format!(" IN ROLE {before}")).unwrap_or_default();
            statements.push(format!("CREATE ROLE {role} NOLOGIN{within}"));
            for login in logins {
                statements.push(format!("CREATE ROLE {name}_{login} LOGIN IN ROLE {role}"));
            }
            before = Some(role);
        }
        statements.push(format!(
            "CREATE ROLE {name}_program NOLOGIN; CREATE ROLE {name}_erp LOGIN IN ROLE {name}_program;
             CREATE ROLE {name}_crm LOGIN IN ROLE {name}_program; GRANT CREATE ON DATABASE {name} TO {name}_owner"
        ));
        run(&place.0, &statements.join(";")).await.unwrap();
        Some(place)
    }

    fn database(&self) -> String {
        self.0.place().rsplit_once('/').unwrap().1.to_owned()
    }

    fn of(&self, login: &str) -> ServerAddress {
        self.0.clone().with_user(&format!("{}_{login}", self.database()))
    }

    /// Says something to the database as somebody, past Posthorn; the state of PostgreSQL where it does not take it.
    async fn say(&self, login: &str, statement: &str) -> Result<u64, String> {
        run(&self.of(login), statement).await
    }

    async fn member(&self, login: &str, name: &str) -> World {
        let world = World::open().await;
        join(&world, &self.of(login), name, &[]).await;
        world
    }

    /// 李丽 owns the team, with a company that she has the secret of.
    async fn owner(&self) -> (World, String) {
        let world = World::open().await;
        let id = company(&world, with_rule("青禾科技")).await;
        join(&world, &self.of("li"), "李丽", &[&id]).await;
        (world, id)
    }
}

async fn run(address: &ServerAddress, statement: &str) -> Result<u64, String> {
    let mut connection = PgConnection::connect_with(&address.options()).await.unwrap();
    let done = sqlx::raw_sql(AssertSqlSafe(statement.to_owned())).execute(&mut connection).await;
    done.map(|done| done.rows_affected()).map_err(|error| match error.as_database_error() {
        Some(error) => error.code().unwrap_or_default().into_owned(),
        None => error.to_string(),
    })
}

const NOT_ALLOWED: &str = "42501";

fn with_rule(name: &str) -> ProfileInput {
    ProfileInput { release_from: Some(RELEASE_FROM.to_string()), ..typed(name) }
}

/// Orders a message to so many people, for tomorrow or at once.
async fn order(world: &World, company: &str, text: &str, people: usize, tomorrow: bool) -> AppResult<String> {
    let message = draft(text, (0..people).map(|n| person(&format!("u{n}"))).collect());
    let review = world.review(company, &message, false, None).await?;
    assert_eq!(review.needs_release, people >= RELEASE_FROM);
    let schedule = tomorrow.then(|| Schedule { at: Timestamp(world.now().0 + 86_400_000), late_minutes: 10 });
    world.start_send(SendOrder { schedule, ..order_of(company, message, review, 0) }).await
}

async fn digest_of(world: &World, id: &str) -> String {
    world.send_snapshot(id).await.unwrap().release.unwrap().digest
}

fn code_of<T: std::fmt::Debug>(result: AppResult<T>) -> (ErrorCode, Option<String>) {
    let error = result.unwrap_err();
    (error.code, error.detail)
}

fn lacks(right: TeamRight) -> (ErrorCode, Option<String>) {
    (ErrorCode::NotYourRight, Some(right.word().to_owned()))
}

#[tokio::test]
async fn what_goes_to_many_waits_for_a_second_person() {
    let Some(place) = Place::open().await else { return };
    let (li, id) = place.owner().await;
    let (wang, zhang) = (place.member("wang", "王芳").await, place.member("zhang", "张三").await);
    assert_eq!(wang.team_view().membership.unwrap().right, Some(TeamRight::Approver));
    let few = order(&li, &id, "少数人", RELEASE_FROM - 1, true).await.unwrap();
    assert_eq!(li.send_snapshot(&few).await.unwrap().state, BroadcastState::Scheduled);
    assert_eq!(li.send_snapshot(&few).await.unwrap().release, None);

    let many = order(&li, &id, "很多人", RELEASE_FROM, true).await.unwrap();
    for world in [&li, &wang, &zhang] {
        let snapshot = world.send_snapshot(&many).await.unwrap();
        assert_eq!((snapshot.state, snapshot.pause), (BroadcastState::Paused, Some(PauseReason::Release)));
        assert_eq!(world.open_send(&many).await.unwrap().snapshot.release, snapshot.release);
    }
    let digest = digest_of(&wang, &many).await;
    let engine = wang.record_of(&many).await.unwrap().engine;
    assert_eq!(code_of(engine.resume(&many).await.map_err(Into::into)).0, ErrorCode::NotPossible);
    assert_eq!(code_of(li.release_send(&many, &digest).await).0, ErrorCode::OwnRelease);
    assert_eq!(code_of(zhang.release_send(&many, &digest).await), lacks(TeamRight::Approver));
    assert_eq!(code_of(wang.release_send(&many, "another").await).0, ErrorCode::ReviewOutdated);
    assert_eq!(code_of(wang.release_send(&few, &digest).await).0, ErrorCode::NotPossible);
    let released = wang.release_send(&many, &digest).await.unwrap();
    assert_eq!((released.state, released.sent_by.as_deref()), (BroadcastState::Scheduled, Some("李丽")));
    let release = released.release.unwrap();
    assert_eq!((release.released_by.as_deref(), release.released_at.is_some()), (Some("王芳"), true));
    assert_eq!(code_of(wang.release_send(&many, &digest).await).0, ErrorCode::NotPossible, "once");

    // Another time is another thing than what was released.
    let later = Schedule { at: Timestamp(li.now().0 + 2 * 86_400_000), late_minutes: 10 };
    let moved = li.record_of(&many).await.unwrap().engine.reschedule(&many, later).await.unwrap();
    assert_eq!((moved.pause, moved.release.unwrap().released_by), (Some(PauseReason::Release), None));
    assert!(li.record_of(&many).await.unwrap().engine.cancel(&many).await.unwrap(), "it is taken back as it waits");
    assert_eq!(wang.send_snapshot(&many).await.unwrap().state, BroadcastState::Cancelled);
}

#[tokio::test]
async fn a_test_is_ones_own_and_a_company_without_the_rule_needs_nobody() {
    let Some(place) = Place::open().await else { return };
    let (li, id) = place.owner().await;
    let mine = ProfileInput {
        id: Some(id.clone()),
        my_user_id: "li".to_owned(),
        release_from: Some("1".to_owned()),
        ..with_rule("青禾科技")
    };
    li.save_profile(mine.clone(), None).await.unwrap();
    li.reach_team().await.unwrap();
    let message = draft("试一下", vec![person("u1")]);
    let review = li.review(&id, &message, true, None).await.unwrap();
    assert!(!review.needs_release);
    let test = li.start_send(SendOrder { test: true, ..order_of(&id, message, review, 600) }).await.unwrap();
    assert_eq!(li.send_snapshot(&test).await.unwrap().release, None);
    li.save_profile(ProfileInput { release_from: Some(String::new()), ..mine }, None).await.unwrap();
    li.reach_team().await.unwrap();
    let free = draft("不用批准", (0..9).map(|n| person(&format!("u{n}"))).collect());
    let review = li.review(&id, &free, false, None).await.unwrap();
    assert!(!review.needs_release);
    let free = li.start_send(order_of(&id, free, review, 600)).await.unwrap();
    assert_eq!(li.send_snapshot(&free).await.unwrap().release, None);
}

#[tokio::test]
async fn the_database_holds_the_rights_whoever_speaks_to_it() {
    let Some(place) = Place::open().await else { return };
    let (li, id) = place.owner().await;
    let many = order(&li, &id, "很多人", RELEASE_FROM, true).await.unwrap();
    for (login, statement) in [
        ("zhang", "UPDATE broadcasts SET pause = NULL, state = 'sending'"),
        ("zhang", "UPDATE broadcasts SET pause = NULL, state = 'sending', released_by = '王芳'"),
        ("li", "UPDATE broadcasts SET pause = NULL, state = 'sending', released_by = '王芳'"),
        ("zhang", "UPDATE broadcasts SET released_login = 'wang', released_by = '王芳', pause = 'admin'"),
        ("zhang", "UPDATE broadcasts SET needs_release = FALSE"),
        ("wang", "UPDATE broadcasts SET ordered_login = 'somebody else'"),
        ("xiao", "UPDATE broadcasts SET missed = 1"),
        ("xiao", "INSERT INTO leases VALUES ('app', 1, 'x', 'x', 0)"),
        ("zhang", "UPDATE shared SET body = '{}' WHERE kind = 'company'"),
        ("xiao", "DELETE FROM shared"),
        ("xiao", "INSERT INTO deeds (at, login, name, deed, kind, id, title) VALUES (1, '', '', '', '', '', '')"),
        ("li", "UPDATE deeds SET name = '王芳'"),
        ("li", "DELETE FROM deeds"),
        ("li", "TRUNCATE deeds"),
        ("erp", "SELECT 1 FROM broadcasts"),
        ("erp", "UPDATE requests SET state = 'taken'"),
        ("erp", "INSERT INTO requests (company, key, text, state) VALUES ('c', 'k', 't', 'taken')"),
    ] {
        let said = place.say(login, statement).await;
        assert!(said == Err(NOT_ALLOWED.to_owned()) || said == Ok(0), "{login}: {statement}: {said:?}");
    }
    let snapshot = li.send_snapshot(&many).await.unwrap();
    assert_eq!((snapshot.pause, snapshot.release.unwrap().released_by), (Some(PauseReason::Release), None));
    // Who has nothing of it sees nothing.
    run(&place.0, &format!("CREATE ROLE {}_guest LOGIN", place.database())).await.unwrap();
    let guest = World::open().await;
    let refused = guest.join_team(&input(&place.of("guest"), "客人"), None).await;
    assert_eq!(code_of(refused).0, ErrorCode::StorageNotAllowed);
}

#[tokio::test]
async fn a_writer_writes_and_sends_nothing() {
    let Some(place) = Place::open().await else { return };
    let (li, id) = place.owner().await;
    let xiao = World::open().await;
    let own = company(&xiao, typed("小的公司")).await;
    let with = TeamInput { companies: vec![own.clone()], ..input(&place.of("xiao"), "小明") };
    let refused = xiao.join_team(&with, None).await.unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), (ErrorCode::NotYourRight, Some("companies")));
    assert_eq!(xiao.team_view().membership, None);
    join(&xiao, &place.of("xiao"), "小明", &[]).await;
    xiao.save_template("停电", &note("今晚停电"), false, false).unwrap();
    xiao.reach_team().await.unwrap();
    li.reach_team().await.unwrap();
    assert!(li.templates.all().iter().any(|template| template.name == "停电"));

    let message = draft("周五培训", vec![person("u1")]);
    let review = xiao.review(&id, &message, false, None).await.unwrap();
    assert_eq!(code_of(xiao.start_send(order_of(&id, message, review, 0)).await), lacks(TeamRight::Sender));
    assert_eq!(code_of(xiao.share_company(&own).await), lacks(TeamRight::Owner));
    let few = order(&li, &id, "少数人", 1, true).await.unwrap();
    let stop = xiao.record_of(&few).await.unwrap().engine.cancel(&few).await.map_err(Into::into);
    assert_eq!(code_of(stop), lacks(TeamRight::Sender));

    let renamed = ProfileInput { id: Some(id.clone()), ..with_rule("青禾集团") };
    assert_eq!(code_of(xiao.save_profile(renamed, None).await), lacks(TeamRight::Owner));
    assert_eq!(code_of(xiao.set_account_limit(&id, "5").await), lacks(TeamRight::Owner));
    let own_way = ProfileInput { id: Some(id.clone()), my_user_id: "xiao".to_owned(), ..with_rule("青禾科技") };
    xiao.save_profile(own_way, None).await.unwrap();
    assert_eq!(xiao.profile(&id).unwrap().my_user_id.as_deref(), Some("xiao"));
}

#[tokio::test]
async fn what_is_changed_of_a_company_by_who_may_not_is_as_the_team_has_it_again() {
    let Some(place) = Place::open().await else { return };
    let (_li, id) = place.owner().await;
    let zhang = place.member("zhang", "张三").await;
    // Past the use case, as while nobody knows yet what who works here may do.
    zhang.profiles.save(&ProfileInput { id: Some(id.clone()), ..with_rule("张三的公司") }).unwrap();
    zhang.reach_team().await.unwrap();
    assert_eq!(zhang.profile(&id).unwrap().name, "青禾科技");
}

#[tokio::test]
async fn whose_right_changes_is_heard_without_a_restart() {
    let Some(place) = Place::open().await else { return };
    let (_li, id) = place.owner().await;
    let xiao = place.member("xiao", "小明").await;
    let name = place.database();
    run(&place.0, &format!("GRANT {name}_sender TO {name}_xiao")).await.unwrap();
    xiao.reach_team().await.unwrap();
    assert_eq!(xiao.team_view().membership.unwrap().right, Some(TeamRight::Sender));
    order(&xiao, &id, "少数人", 1, true).await.unwrap();
    run(&place.0, &format!("REVOKE {name}_sender FROM {name}_xiao")).await.unwrap();
    xiao.reach_team().await.unwrap();
    assert_eq!(code_of(order(&xiao, &id, "又一条", 1, true).await), lacks(TeamRight::Sender));
}

#[tokio::test]
async fn what_was_done_stands_in_the_log_with_who_did_it() {
    let Some(place) = Place::open().await else { return };
    let (li, id) = place.owner().await;
    let wang = place.member("wang", "王芳").await;
    let row = wang.save_template("停电", &note("今晚停电"), false, false).unwrap();
    wang.reach_team().await.unwrap();
    wang.delete_template(&row.id).unwrap();
    wang.reach_team().await.unwrap();
    let many = order(&li, &id, "很多人", RELEASE_FROM, true).await.unwrap();
    wang.release_send(&many, &digest_of(&wang, &many).await).await.unwrap();
    assert!(li.record_of(&many).await.unwrap().engine.cancel(&many).await.unwrap());
    let log = li.team_log(0, 100).await.unwrap();
    let lines: Vec<_> = log
        .lines
        .iter()
        .rev()
        .map(|line| (line.name.as_str(), line.deed, line.kind.as_str(), line.title.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            ("李丽", TeamDeed::Changed, "company", "青禾科技"),
            ("王芳", TeamDeed::Changed, "template", "停电"),
            ("王芳", TeamDeed::Deleted, "template", "停电"),
            ("李丽", TeamDeed::Ordered, "broadcast", "很多人"),
            ("王芳", TeamDeed::Released, "broadcast", "很多人"),
            ("李丽", TeamDeed::Cancelled, "broadcast", "很多人"),
        ]
    );
    assert_eq!((log.total, log.lines[0].login.ends_with("_li")), (6, true));
    assert_eq!(li.team_log(1, 1).await.unwrap().lines, [log.lines[1].clone()]);
}

#[tokio::test]
async fn what_a_program_leaves_is_taken_once_and_it_sees_its_own() {
    let Some(place) = Place::open().await else { return };
    let (li, id) = place.owner().await;
    let zhang = place.member("zhang", "张三").await;
    for n in 0..30 {
        let row = format!(
            "INSERT INTO requests (company, key, template, values, recipients, not_before)
             VALUES ('青禾科技', 'k{n}', '发货', '{{\"单号\": {n}.50}}', '{{\"users\": [\"u1\"]}}', '2030-01-02T03:04:05Z')"
        );
        place.say("erp", &row).await.unwrap();
    }
    assert!(li.request_companies().await.unwrap().contains(&id));
    assert_eq!(zhang.request_companies().await.unwrap(), ["practice", "练习"], "it has no secret of the company");
    let companies = ["青禾科技".to_owned()];
    let (one, other) = tokio::join!(li.claim_requests(&companies, 20), zhang.claim_requests(&companies, 20));
    let (one, other) = (one.unwrap(), other.unwrap());
    let mut ids: Vec<i64> = one.iter().chain(&other).map(|request| request.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 30, "each is taken by one of them");
    let line: serde_json::Value = serde_json::from_str(&one[0].line).unwrap();
    assert_eq!(line["not_before"], "2030-01-02T03:04:05Z");
    assert_eq!((line["template"].as_str(), line["to"]["users"][0].as_str()), (Some("发货"), Some("u1")));
    assert!(one[0].line.contains(".50"), "a number stays as it was written: {}", one[0].line);
    assert!(line.get("text").is_none());

    let dead = RequestOutcome::Dead { error: "too_many_people".to_owned() };
    li.settle_request(one[0].id, &dead).await.unwrap();
    zhang.settle_request(one[1].id, &dead).await.unwrap();
    let count = |what: &str| format!("SELECT * FROM requests WHERE {what}");
    assert_eq!(place.say("erp", &count("state = 'dead' AND error = 'too_many_people'")).await, Ok(1), "not another's");
    assert_eq!(place.say("crm", &count("TRUE")).await, Ok(0), "it is another program's");
    assert_eq!(li.claim_requests(&companies, 20).await.unwrap(), [], "they are being worked on");
    run(&place.0, "UPDATE posthorn.requests SET claimed_until = clock_timestamp()").await.unwrap();
    assert_eq!(li.claim_requests(&companies, 50).await.unwrap().len(), 29, "who took them is gone");
    assert_eq!(li.claim_requests(&["elsewhere".to_owned()], 50).await.unwrap(), []);
    let long_ago =
        "UPDATE posthorn.requests SET claimed_until = NULL, created_at = clock_timestamp() - INTERVAL '1 hour',
         company = CASE WHEN key IN ('k5', 'k6') THEN 'nobody knows' ELSE company END";
    run(&place.0, long_ago).await.unwrap();
    let nobodys = li.claim_requests(&[], 50).await.unwrap();
    assert_eq!(nobodys.len(), 2, "what the team has a company for waits for who can send it: {nobodys:?}");
}
