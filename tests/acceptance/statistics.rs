//! The figures of all sends are what somebody counts who only has the exported ledgers.

use crate::reviewed::read_directory;
use crate::world::{World, department, person, text};
use broadcast::export::{ExportFormat, ExportWords};
use broadcast::model::history::HistoryFilter;
use broadcast::model::outcome::Outcome;
use broadcast::model::statistics::{PeopleStatistics, Statistics, StatisticsQuery};
use broadcast::statistics::StatisticsBook;
use sandbox::{Fault, FaultKind};
use std::collections::{BTreeMap, BTreeSet};
use wecom::clock::SystemClock;

/// What somebody counts in the files.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counted {
    sends: u64,
    states: BTreeMap<String, u64>,
    reasons: BTreeMap<String, u64>,
    codes: BTreeMap<String, u64>,
    hours: BTreeMap<String, u64>,
    people: BTreeSet<String>,
    answers: usize,
}

/// Reads every ledger that the history has, as CSV.
async fn counted(world: &World) -> Counted {
    let mut counted = Counted::default();
    let page = world.product.history.find(&HistoryFilter::default(), 0, 100).await.unwrap();
    for send in page.rows {
        let file = world.kept.path().join(format!("{}.csv", send.id));
        world.product.history.export(&send.id, &file, ExportFormat::Csv, ExportWords::default()).await.unwrap();
        let bytes = std::fs::read(&file).unwrap();
        let mut reader = csv::Reader::from_reader(&bytes[3..]);
        let mut begun: Option<String> = None;
        let mut rows = 0;
        let mut answered = BTreeSet::new();
        for row in reader.records() {
            let row = row.unwrap();
            rows += 1;
            // no, kind, id, name, state, reason, code, request, sent_at, answered_at, msgid
            *counted.states.entry(row[4].to_owned()).or_default() += 1;
            if &row[4] != "accepted" {
                *counted.reasons.entry(row[5].to_owned()).or_default() += 1;
                if !row[6].is_empty() {
                    *counted.codes.entry(row[6].to_owned()).or_default() += 1;
                }
            }
            if &row[1] == "person" {
                counted.people.insert(row[2].to_lowercase());
            }
            if &row[4] != "unknown" && !row[9].is_empty() {
                answered.insert(row[7].to_owned());
            }
            let sent_at = row[8].to_owned();
            begun = Some(begun.map_or(sent_at.clone(), |before| before.min(sent_at)));
        }
        counted.sends += 1;
        counted.answers += answered.len();
        *counted.hours.entry(begun.unwrap()[11..13].to_owned()).or_default() += rows;
    }
    counted
}

/// The same of the program's figures.
fn figures(found: &Statistics) -> Counted {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let total = found.total;
    let states = [
        ("accepted", total.accepted),
        ("refused", total.refused),
        ("unknown", total.unknown),
        ("not_sent", total.not_sent),
    ];
    Counted {
        sends: total.sends,
        states: states.into_iter().filter(|(_, n)| *n > 0).map(|(state, n)| (state.to_owned(), n)).collect(),
        reasons: found
            .reasons
            .iter()
            .map(|one| (word(serde_json::to_value(one.reason).unwrap()), one.number))
            .collect(),
        codes: found.codes.iter().map(|one| (one.code.unwrap().to_string(), one.number)).collect(),
        hours: (0..)
            .zip(&found.hours)
            .filter(|(_, sums)| sums.recipients > 0)
            .map(|(hour, sums)| (format!("{hour:02}"), sums.recipients))
            .collect(),
        people: BTreeSet::new(),
        answers: usize::try_from(found.answers).unwrap(),
    }
}

fn asked() -> StatisticsQuery {
    StatisticsQuery { time_zone: "UTC".to_owned(), ..StatisticsQuery::default() }
}

#[tokio::test]
async fn the_figures_are_those_of_the_exported_ledgers() {
    let world = World::new().await;
    read_directory(&world.product).await;
    let some = |ids: &[&str]| ids.iter().map(|id| person(id)).collect::<Vec<_>>();
    let end = world.product.send(text("一", some(&["zhangsan", "ChenMo", "zhouyi", "nobody.here", "lisi"]))).await;
    assert_eq!(end.outcome, Some(Outcome::Partial));
    let end = world.product.send(text("二", some(&["ChenMo", "nobody.here"]))).await;
    assert_eq!(end.outcome, Some(Outcome::Refused));
    world.company.order(Fault::new("message/send", 1, FaultKind::Errcode(60020)));
    let end = world.product.send(text("三", some(&["zhangsan", "lisi"]))).await;
    assert_eq!(end.outcome, Some(Outcome::Refused));
    world.company.order(Fault::new("message/send", 1, FaultKind::CutConnection).after_accept());
    let end = world.product.send(text("四", some(&["zhangsan", "wangwei"]))).await;
    assert_eq!(end.outcome, Some(Outcome::Unknown));
    world.product.send(text("五", vec![department("9"), person("lisi")])).await;

    let statistics = StatisticsBook::new(
        world.product.database.clone(),
        world.product.profiles.clone(),
        std::sync::Arc::new(SystemClock),
    );
    let found = statistics.open(&asked(), 0).await.unwrap();
    let mut theirs = counted(&world).await;
    let people = std::mem::take(&mut theirs.people);
    assert_eq!(figures(&found), theirs);
    let PeopleStatistics { people: number, departments, .. } = statistics.people(&asked()).await.unwrap();
    assert_eq!(number, people.len() as u64);
    assert!(departments.iter().any(|one| one.name.is_some()), "{departments:?}");
    let (meant, missed) = departments.iter().fold((0, 0), |(m, x), one| (m + one.messages, x + one.missed));
    assert!(meant >= number && missed > 0);
    // Two were told apart from the others of their request, of whom one got it.
    assert_eq!(found.companies.len(), 1);
    assert_eq!(found.companies[0].name, crate::world::PROFILE);
    let delivered = world.company.deliveries().len() as u64;
    let doubtful = 2;
    assert_eq!(found.total.messages + doubtful, delivered, "messages are what members got, but for what nobody knows");
}
