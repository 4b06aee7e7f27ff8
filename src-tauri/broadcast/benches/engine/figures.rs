//! The statistics over the history of the ledger's measurement: ten thousand sends, two million rows, a million requests.

use super::row;
use broadcast::documents::Documents;
use broadcast::model::statistics::StatisticsQuery;
use broadcast::ports::TimedIds;
use broadcast::profiles::Profiles;
use broadcast::statistics::StatisticsBook;
use broadcast::store::Database;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use wecom::clock::SystemClock;

/// What the page must take at most, in milliseconds, and its people and departments, which come into it later.
const WANTED_MS: [f64; 2] = [300.0, 3_000.0];
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
}
