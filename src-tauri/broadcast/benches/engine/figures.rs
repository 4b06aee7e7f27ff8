//! The statistics over the history of the ledger's measurement: ten thousand sends, two million rows, a million requests.

use super::row;
use broadcast::documents::Documents;
use broadcast::model::statistics::StatisticsQuery;
use broadcast::model::timestamp::Timestamp;
use broadcast::ports::TimedIds;
use broadcast::profiles::Profiles;
use broadcast::statistics::StatisticsBook;
use broadcast::store::{Database, FILE_NAME};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions, Connection};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use wecom::clock::SystemClock;

/// What the page must take at most, in milliseconds, and its people and departments, which come into it later.
const WANTED_MS: [f64; 2] = [300.0, 3_000.0];
/// What the page must take at most when a year is asked for whose sends are spread over all of it, the first time and then.
const WANTED_YEAR_MS: f64 = 500.0;
/// A year, in milliseconds.
const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;
/// How often it is asked.
const TIMES: usize = 5;

pub(super) async fn the_figures(database: &Database, folder: &Path, sends: usize, rows: usize) {
    let clock = Arc::new(SystemClock);
    let profiles = Profiles::open(Documents::open(folder, clock.clone()).unwrap(), Arc::new(TimedIds)).unwrap();
    let statistics = StatisticsBook::new(database.clone(), profiles, clock);
    let began = Instant::now();
    assert_eq!(statistics.count_ended().await.unwrap(), sends as u64);
    let took = format!("{:.1} s", began.elapsed().as_secs_f64());
    row(&format!("{sends} sends, {rows} rows counted for the first time, in the background"), &took, "", "", "");
    let asked = StatisticsQuery { time_zone: "Asia/Shanghai".to_owned(), ..StatisticsQuery::default() };
    for (what, wanted) in ["the page of statistics", "people and departments of statistics"].into_iter().zip(WANTED_MS)
    {
        let mut times = Vec::new();
        for _ in 0..TIMES {
            let began = Instant::now();
            if what.starts_with("the page") {
                let found = statistics.open(&asked, 0).await.unwrap();
                assert_eq!((found.total.sends, found.total.recipients), (sends as u64, rows as u64));
            } else {
                assert!(statistics.people(&asked).await.unwrap().people > 0);
            }
            times.push(began.elapsed().as_secs_f64() * 1000.0);
        }
        times.sort_by(f64::total_cmp);
        let worst = times[TIMES - 1];
        row(
            &format!("{sends} sends, {rows} rows: {what}"),
            &format!("{worst:.1} ms at worst"),
            &format!("{:.1} ms in the middle", times[TIMES / 2]),
            &format!("≤ {wanted:.0} ms"),
            &format!("{worst:.1} ms"),
        );
    }
    over_a_year(folder, &statistics, sends, rows).await;
}

/// Spreads the sends over a year and asks for it: once after everything was written anew, and then again and again.
async fn over_a_year(folder: &Path, statistics: &StatisticsBook, sends: usize, rows: usize) {
    let mut by_hand = SqliteConnectOptions::new().filename(folder.join(FILE_NAME)).connect().await.unwrap();
    sqlx::query(
        "WITH numbered AS (SELECT id, ROW_NUMBER() OVER (ORDER BY id) - 1 AS place FROM broadcasts)
         UPDATE send_counts SET began_at = place * $1 / $2 FROM numbered WHERE numbered.id = broadcast_id",
    )
    .bind(YEAR_MS)
    .bind(i64::try_from(sends).unwrap())
    .execute(&mut by_hand)
    .await
    .unwrap();
    by_hand.close().await.unwrap();
    // Nothing is left to count: what is measured is the question.
    assert_eq!(statistics.count_ended().await.unwrap(), 0);
    let year = StatisticsQuery {
        from: Some(Timestamp(0)),
        to: Some(Timestamp(YEAR_MS)),
        time_zone: "Asia/Shanghai".to_owned(),
        ..StatisticsQuery::default()
    };
    let mut times = Vec::new();
    for _ in 0..TIMES {
        let began = Instant::now();
        let found = statistics.open(&year, 0).await.unwrap();
        times.push(began.elapsed().as_secs_f64() * 1000.0);
        assert_eq!((found.total.sends, found.total.recipients), (sends as u64, rows as u64));
        assert!(found.steps.len() > 360, "{} days", found.steps.len());
    }
    let first = times.remove(0);
    times.sort_by(f64::total_cmp);
    let again = times[times.len() - 1];
    for (when, took, beside) in [
        ("the first time", first, String::new()),
        ("again", again, format!("{:.1} ms in the middle", times[times.len() / 2])),
    ] {
        row(
            &format!("{sends} sends, {rows} rows over a year: the page of statistics, {when}"),
            &format!("{took:.1} ms at worst"),
            &beside,
            &format!("≤ {WANTED_YEAR_MS:.0} ms"),
            &format!("{took:.1} ms"),
        );
    }
}
