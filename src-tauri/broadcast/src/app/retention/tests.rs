//! Tests of [`super`].

use crate::app::testing::World;
use crate::export::ExportWords;
use crate::model::draft::Draft;
use crate::model::merge::Several;
use crate::model::profile::PRACTICE_ID;
use crate::sending::engine::Again;
use crate::store::sql;
use crate::testing::{draft, order_of};
use std::path::Path;
use std::time::{Duration, SystemTime};
use testkit::until;

/// A value that stands nowhere else.
const AMOUNT: &str = "canary-amount-73f1";

async fn send(world: &World, draft: Draft) -> String {
    let review = world.review(PRACTICE_ID, &draft, false, None).await.unwrap();
    assert!(!review.blocked, "{:?}", review.inspection.findings);
    let id = world.start_send(order_of(PRACTICE_ID, draft, review, 0)).await.unwrap();
    until("the end of a send", async || {
        world.own.engine.snapshot(&id).await.unwrap().outcome.is_some() && !world.own.engine.is_busy()
    })
    .await;
    id
}

async fn of_sheet(world: &World, several: Several) -> Draft {
    let sheet = format!("账号,金额\nzhangsan,{AMOUNT}-1\nlisi,{AMOUNT}-2\nzhangsan,{AMOUNT}-3\n");
    let draft = draft("金额：{{ 金额 }}", Vec::new());
    let opened = world.merges.open("工资.csv".to_owned(), sheet.into_bytes()).await.unwrap();
    let merge = world.begin_merge(PRACTICE_ID, &draft, opened, None).await.unwrap();
    Draft { merge: Some(crate::model::merge::Merge { several, ..merge }), ..draft }
}

/// A send of so many days ago.
async fn was_sent(world: &World, id: &str, days: i64) {
    let ms = days * 24 * 60 * 60 * 1000;
    for statement in [
        "UPDATE broadcasts SET created_at = created_at - $2, finished_at = finished_at - $2 WHERE id = $1",
        "UPDATE batches SET sent_at = sent_at - $2, first_sent_at = first_sent_at - $2 WHERE broadcast_id = $1",
    ] {
        sql::query(statement).bind(id).bind(ms).execute(world.own.database.pool()).await.unwrap();
    }
}

/// How often the value stands in the files of the database.
fn found(folder: &Path) -> usize {
    let names = ["posthorn.sqlite3", "posthorn.sqlite3-wal"];
    let contents = names.iter().filter_map(|name| std::fs::read(folder.join(name)).ok());
    let mark = AMOUNT.as_bytes();
    contents.map(|content| content.windows(mark.len()).filter(|part| *part == mark).count()).sum()
}

fn keep_values(world: &World, days: u32) {
    let mut settings = world.settings();
    settings.sending.values_days = days;
    world.save_settings(settings).unwrap();
}

#[tokio::test]
async fn values_are_blanked_after_the_days_that_were_chosen_and_nothing_of_them_is_left() {
    let world = World::open().await;
    world.read_directory().await;
    let mut sent = Vec::new();
    for several in [Several::Each, Several::Joined] {
        let draft = of_sheet(&world, several).await;
        sent.push(send(&world, draft).await);
    }
    assert!(found(&world.data_folder) > 0);
    for id in &sent {
        was_sent(&world, id, 31).await;
    }
    world.clear_old_sends().await.unwrap();
    assert!(
        world.own.history.open(&sent[0]).await.unwrap().values_blanked_at.is_none(),
        "they are kept unless asked for"
    );
    keep_values(&world, 32);
    world.clear_old_sends().await.unwrap();
    assert!(world.own.history.open(&sent[0]).await.unwrap().draft.personal.is_some(), "not yet");
    keep_values(&world, 30);
    world.clear_old_sends().await.unwrap();
    assert_eq!(found(&world.data_folder), 0);
    for (id, messages) in sent.iter().zip([3, 2]) {
        let detail = world.own.history.open(id).await.unwrap();
        assert!(detail.values_blanked_at.is_some() && detail.draft.personal.is_none());
        assert_eq!((detail.batches.len(), detail.ledger_total), (messages, u32::try_from(messages).unwrap()));
        assert!(detail.batches.iter().all(|batch| batch.request.is_empty() && batch.msgid.is_some()));
        assert!(serde_json::to_string(&detail.preview).unwrap().contains("金额"), "the text stays");
        let again = world.own.engine.again(id, Again::Reached).await.unwrap();
        let review = world.review(PRACTICE_ID, &again, false, None).await.unwrap();
        assert_eq!((again.audience.include.len(), again.personal), (2, None));
        assert!(review.blocked, "its variables are open");
        let folder = tempfile::tempdir().unwrap();
        let rows = world.export_merge(id, &folder.path().join("a.xlsx"), ExportWords::default()).await.unwrap();
        assert_eq!(rows as usize, messages);
    }
}

#[tokio::test]
async fn the_sheet_goes_with_the_values_and_younger_sends_are_left_alone() {
    let world = World::open().await;
    world.read_directory().await;
    let draft = of_sheet(&world, Several::Each).await;
    let sheet = world.data_folder.join("sheets").join(&draft.merge.as_ref().unwrap().sheet);
    let old = send(&world, draft).await;
    keep_values(&world, 1);
    world.clear_old_sends().await.unwrap();
    assert!(world.own.history.open(&old).await.unwrap().draft.personal.is_some(), "it can still be taken back");
    let aged = SystemTime::now() - Duration::from_hours(48);
    std::fs::File::options().write(true).open(&sheet).unwrap().set_modified(aged).unwrap();
    world.clear_unused_media().await.unwrap();
    assert!(sheet.is_file());
    was_sent(&world, &old, 4).await;
    world.clear_old_sends().await.unwrap();
    world.clear_unused_media().await.unwrap();
    assert!(!sheet.exists());
    assert_eq!(found(&world.data_folder), 0);
}
