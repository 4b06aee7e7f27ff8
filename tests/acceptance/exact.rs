//! What was reviewed is what is sent: templates that say something else, and stored requests that somebody changed.

use crate::reviewed::read_directory;
use crate::world::{Setup, World, department, person, text};
use broadcast::compose::media::{DEFAULT_CAP, MediaStore};
use broadcast::compose::templates::Templates;
use broadcast::model::draft::Draft;
use broadcast::model::error_view::ErrorCode;
use broadcast::model::ledger::LedgerState;
use broadcast::model::order::{CautionKind, Schedule, SendOrder};
use broadcast::model::states::PauseReason;
use broadcast::model::timestamp::Timestamp;
use broadcast::ports::TimedIds;
use broadcast::sending::engine::SendError;
use serde_json::{Value, json};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;
use std::collections::HashSet;
use std::sync::Arc;
use testkit::TestClock;
use wecom::clock::{Clock, SystemClock};

/// The draft of a template file that came from somewhere.
fn template(world: &World, draft: &Value) -> Draft {
    let file = json!({"id": "t1", "name": "通知", "draft": draft, "updated_at": 0});
    std::fs::create_dir_all(world.folder.join("templates")).unwrap();
    std::fs::write(world.folder.join("templates/t1.json"), file.to_string()).unwrap();
    let clock = Arc::new(SystemClock);
    let documents = broadcast::documents::Documents::open(&world.folder, clock.clone()).unwrap();
    let media = MediaStore::new(&world.folder, DEFAULT_CAP, clock.clone());
    Templates::open(documents, media, clock, Arc::new(TimedIds)).unwrap().open_one("t1").unwrap().draft
}

/// A field with a path that says something harmless.
fn field(pointer: &str, value: &Value) -> Value {
    json!({"path": "text.style", "pointer": pointer, "value": value.to_string()})
}

/// The accounts that got something.
fn reached(world: &World) -> HashSet<String> {
    world.company.deliveries().into_iter().map(|one| one.userid).collect()
}

#[tokio::test]
async fn a_template_reaches_those_who_were_reviewed_and_nobody_else() {
    let text = json!({"msgtype": "text", "text": {"content": "请查收"}});
    let card = json!({"msgtype": "textcard", "textcard": {"title": "工资条", "description": "请查收", "url": "https://oa.example.com"}});
    let person = json!({"kind": "person", "id": "zhangsan", "name": null});
    let group = json!({"kind": "department", "id": "2", "name": null});
    for (message, to, fields) in [
        (&text, &group, vec![field("/touser", &json!("@all"))]),
        (&text, &person, vec![field("/toparty", &json!("1|2|3"))]),
        (
            &text,
            &person,
            vec![field("/ToParty", &json!("1")), field("/totag", &json!("1")), field("/to_user", &json!("@all"))],
        ),
        (&card, &person, vec![field("/textcard/btntxt", &json!("Pay now")), field("/touser ", &json!("@all"))]),
    ] {
        let world = World::new().await;
        read_directory(&world.product).await;
        let draft = template(
            &world,
            &json!({
                "message": message, "audience": {"include": [to]}, "extra": {"fields": fields, "send": true}
            }),
        );
        let review = world.product.review(&draft, false).await;
        assert_eq!(review.extra, [], "none of them is unknown");
        let plain = Draft { extra: broadcast::model::draft::Extra::default(), ..draft.clone() };
        let request = world.product.engine.exact_request(&world.product.profile().profile, &plain).await.unwrap();
        let end = world.product.send(draft).await;
        assert_eq!(end.people, review.count.people);
        let people = world.product.directory.resolve(&world.product.profile_id, &plain.audience).await.unwrap();
        let reached = u32::try_from(reached(&world).len()).unwrap();
        assert_eq!(reached, people.count.people - end.missed, "{fields:?}");
        let sent = world.requests("message/send");
        assert!(!sent.is_empty() && sent.iter().all(|body| !body.contains("Pay now")), "{sent:?}");
        assert_eq!(sent, [request.body()], "byte for byte what is sent without the template's fields");
    }
}

#[tokio::test]
async fn unknown_fields_are_listed_by_where_they_stand_and_must_be_acknowledged() {
    let world = World::new().await;
    let draft = template(
        &world,
        &json!({
            "message": {"msgtype": "text", "text": {"content": "x"}},
            "audience": {"include": [{"kind": "person", "id": "zhangsan", "name": null}]},
            "extra": {"fields": [field("/text/new", &json!({"a": 1}))], "send": true}
        }),
    );
    let review = world.product.review(&draft, false).await;
    let listed: Vec<_> = review.extra.iter().map(|one| (one.path.as_str(), one.value.as_str())).collect();
    assert_eq!(listed, [("text.new", "{\"a\":1}")], "the template's own path is not believed");
    let asked = review.preflight.cautions.iter().filter(|one| one.acknowledge).map(|one| one.kind);
    let (fields, others): (Vec<_>, Vec<_>) = asked.partition(|kind| *kind == CautionKind::ExtraFields);
    assert_eq!(fields.len(), 1);
    let order = SendOrder { acknowledged: Some(others.clone()), ..world.product.order(draft, 0).await };
    assert_eq!(world.product.engine.start(order.clone()).await, Err(SendError::ReviewOutdated));
    assert!(world.requests("message/send").is_empty());
    let order = SendOrder { acknowledged: Some([others, fields].concat()), ..order };
    let id = world.product.engine.start(order).await.unwrap();
    world.product.end_of(&id).await;
    let sent: Value = serde_json::from_str(&world.requests("message/send")[0]).unwrap();
    assert_eq!((&sent["text"], &sent["touser"]), (&json!({"content": "x", "new": {"a": 1}}), &json!("zhangsan")));
    let again = world.product.engine.again(&id, broadcast::sending::engine::Again::Reached).await.unwrap();
    assert!(!again.extra.send && again.extra.fields.len() == 1, "sent once more they are off");
}

#[tokio::test]
async fn stored_requests_that_name_others_than_the_ledger_do_not_leave() {
    for (from, to) in [
        ("\"touser\":\"zhangsan|lisi\"", "\"touser\":\"zhangsan|lisi|chenying\""),
        ("\"touser\":\"zhangsan|lisi\"", "\"touser\":\"zhangsan\""),
        ("\"touser\":\"zhangsan|lisi\"", "\"touser\":\"@all\""),
        ("\"msgtype\":\"text\"", "\"msgtype\":\"text\",\"toparty\":\"1\""),
        ("{\"touser\":\"zhangsan|lisi\"", "{\"touser\":\"chenying\",\"touser\":\"zhangsan|lisi\""),
        ("\"agentid\":1000002", "\"agentid\":1000003"),
    ] {
        let clock = Arc::new(TestClock::default());
        let world = World::with(Setup { clock: clock.clone(), ..Setup::default() }).await;
        let product = &world.product;
        let at = |ms: i64| Schedule { at: Timestamp(clock.now_ms() + ms), late_minutes: 10 };
        let order = product.order(text("通知", vec![person("zhangsan"), person("lisi")]), 0).await;
        let order = SendOrder { schedule: Some(at(3_600_000)), ..order };
        let id = product.engine.start(order).await.unwrap();
        assert_eq!(change_request(&world, &id, from, to).await, 1, "{from}");
        product.engine.reschedule(&id, at(50)).await.unwrap();
        let standing = product.until(&id, |one| one.state.is_closed() || one.pause.is_some()).await;
        assert!(standing.state.is_closed() || standing.pause == Some(PauseReason::Trouble), "{standing:?}");
        assert_eq!(standing.error.unwrap().code, ErrorCode::RequestMismatch, "{to}");
        assert!(world.requests("message/send").is_empty(), "{to}");
        assert!(product.ledger(&id).await.iter().all(|(_, state, _)| *state == LedgerState::NotSent));
    }
}

/// Another request in the place of the stored one.
async fn change_request(world: &World, id: &str, from: &str, to: &str) -> u64 {
    let file = world.folder.join("posthorn.sqlite3");
    let mut database = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
    let sql =
        "UPDATE batches SET request = replace(request, $2, $3) WHERE broadcast_id = $1 AND instr(request, $2) > 0";
    let done = sqlx::query(sql).bind(id).bind(from).bind(to).execute(&mut database).await.unwrap();
    sqlx::Connection::close(database).await.unwrap();
    done.rows_affected()
}

/// The directory's name stands wherever it knows the account, and the stored one is told.
#[tokio::test]
async fn the_directorys_name_wins_and_the_difference_is_told() {
    let world = World::new().await;
    read_directory(&world.product).await;
    let directory = &world.product.directory;
    let lisi = directory.member(&world.product.profile_id, "lisi").await.unwrap().unwrap().recipient;
    let mut stored = text("通知", vec![person("lisi"), person("ghost"), department("2")]);
    stored.audience.include[0].name = Some("张\u{202E}三".to_owned());
    stored.audience.include[1].name = Some("张三".to_owned());
    let review = world.product.review(&stored, false).await;
    let names: Vec<_> = review.audience.include.iter().map(|one| one.name.clone().unwrap_or_default()).collect();
    assert_eq!((&names[0], names[1].as_str()), (lisi.name.as_ref().unwrap(), "张三（ghost）"));
    assert!(!names[2].is_empty());
    let told: Vec<_> = review.renamed.iter().map(|one| (one.recipient.clone(), one.was.as_str())).collect();
    assert_eq!(told, [(lisi.clone(), "张⟨U+202E⟩三")]);
    let caution = review.preflight.cautions.iter().find(|one| one.kind == CautionKind::Renamed).unwrap();
    assert_eq!((caution.number, caution.acknowledge), (Some(1), false));
    let end = world.product.send(stored).await;
    assert!(end.addressees.starts_with(lisi.name.as_deref().unwrap()), "{}", end.addressees);
    let kept = world.product.history.open(&end.id).await.unwrap().draft.audience;
    assert_eq!(kept.include[0], lisi);
    let as_known = text("另一条", vec![lisi]);
    assert_eq!(world.product.review(&as_known, false).await.renamed, []);
}
