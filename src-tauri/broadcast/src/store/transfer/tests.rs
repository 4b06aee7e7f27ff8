//! Tests of [`super`]. They need a PostgreSQL and say nothing without one.

use super::*;
use crate::model::draft::Values;
use crate::testing::{SERVER, World, draft, person};

const ANOTHER: Under<'_> = Under { profile_id: "another", sent_by: Some("王芳") };

#[tokio::test]
async fn nothing_is_lost_on_the_way_there_and_back() {
    if std::env::var_os(SERVER).is_none() {
        return;
    }
    let folders = [(); 3].map(|()| tempfile::tempdir().unwrap());
    let one = World::in_file(folders[0].path()).await;
    let team = World::open(folders[1].path(), None).await;
    let back = World::in_file(folders[2].path()).await;
    let mut message = draft("王芳，\"您好\"\u{0}", vec![person("a"), person("b")]);
    message.values = Values::default();
    let order = one.order(message, 0).await;
    let id = one.engine.start(order).await.unwrap();
    one.end_of(&id).await;
    let ended = ended_of_app(&one.database, &app(&one, &id).await, 10).await.unwrap();
    assert_eq!(ended, std::slice::from_ref(&id));
    assert!(copy(&one.database, &team.database, &id, ANOTHER).await.unwrap() > 4);
    assert_eq!(copy(&one.database, &team.database, &id, ANOTHER).await.unwrap(), 0, "once");
    assert!(copy(&team.database, &back.database, &id, Under { sent_by: None, ..ANOTHER }).await.unwrap() > 4);
    for table in TABLES {
        let mut rows = Vec::new();
        for world in [&one, &back] {
            let mut reading = world.database.read().await.unwrap();
            let columns = columns_of(&mut reading, world.database.pool(), table).await.unwrap();
            let columns: Vec<_> = columns
                .into_iter()
                .filter(|column| !matches!(column.name.as_str(), "ordered_login" | "profile_id" | "sent_by"))
                .collect();
            let found = rows_of(&mut reading, world.database.pool(), (table, &columns), (&id, 0)).await.unwrap();
            rows.push(found.map(|(json, _)| json.replace("\u{fffd}", "\\u0000")));
        }
        assert_eq!(rows[0], rows[1], "{table}");
    }
    let there = crate::store::broadcasts::snapshot(&back.database, &id).await.unwrap().unwrap();
    assert_eq!((there.profile_id.as_str(), there.sent_by.as_deref()), ("another", Some("王芳")));
    let asked = [id.clone(), "x".to_owned()];
    assert_eq!(present(&team.database, &asked).await.unwrap(), std::slice::from_ref(&id));
    assert!(carry(&one.database, &team.database, &id, ANOTHER).await.unwrap());
    assert_eq!(present(&one.database, &[id]).await.unwrap(), Vec::<String>::new());
}

async fn app(world: &World, id: &str) -> String {
    crate::store::broadcasts::sender(&world.database, id).await.unwrap().unwrap().1
}

#[tokio::test]
async fn what_was_spent_of_a_day_is_the_teams_from_then_on() {
    if std::env::var_os(SERVER).is_none() {
        return;
    }
    let folders = [(); 2].map(|()| tempfile::tempdir().unwrap());
    let one = World::in_file(folders[0].path()).await;
    let team = World::open(folders[1].path(), None).await;
    for database in [&one.database, &team.database] {
        let mut writing = database.write().await.unwrap();
        sql::query("INSERT INTO budgets (app, day, spent) VALUES ('a', 1, 5)").execute(&mut *writing).await.unwrap();
        writing.commit().await.unwrap();
    }
    for _ in 0..2 {
        carry_budget(&one.database, &team.database, "a").await.unwrap();
    }
    let spent: i64 = sql::query_scalar("SELECT spent FROM budgets").fetch_one(team.database.pool()).await.unwrap();
    assert_eq!(spent, 10, "once");
}
