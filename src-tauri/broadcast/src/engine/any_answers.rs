//! Whatever WeCom and the network answer: nothing is lost, nothing is doubled, everyone has a fate.

use super::samples::{Answer, World, api, draft, lost, ok, unreachable};
use super::tests::people;
use super::*;
use crate::audience::{Recipient, RecipientKind};
use crate::plan::Route;
use proptest::prelude::*;

/// What may happen to a request, by number.
fn answer(number: u8) -> Answer {
    match number {
        0 => api(-1),
        1 => api(45009),
        2 => api(81013),
        3 => api(60020),
        4 => lost(),
        5 => unreachable(),
        _ => ok(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens_the_ledger_is_the_audience(
        number in 1_usize..5000,
        script in prop::collection::vec(0_u8..12, 0..12),
    ) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let world = World::open(folder.path(), None).await;
            world.sender.will(script.iter().map(|number| answer(*number)));
            let end = world.send(draft("hello", people(number))).await;
            let mut rows = Vec::new();
            while rows.len() < number {
                let page = world.history.ledger(&end.id, u32::try_from(rows.len()).unwrap(), 1000).await.unwrap();
                assert!(!page.is_empty());
                rows.extend(page);
            }
            let mut ids: Vec<_> = rows.iter().map(|row| row.recipient.id.clone()).collect();
            ids.sort();
            let mut expected: Vec<_> = people(number).into_iter().map(|one| one.id).collect();
            expected.sort();
            assert_eq!(ids, expected);
            assert!(rows.iter().all(|row| row.state != LedgerState::Planned));
            let missed = rows.iter().filter(|row| row.state != LedgerState::Accepted).count();
            assert_eq!(end.missed as usize, missed);
            assert_eq!(end.batches_done, end.batches_total);
            // The same bytes leave again only right after WeCom said that it did nothing with them.
            for (place, pair) in world.sender.sent().windows(2).enumerate() {
                if pair[0] == pair[1] {
                    assert!(script[place] <= 1);
                }
            }
            let distinct: std::collections::HashSet<_> = world.sender.sent().into_iter().collect();
            let sent_at = world.history.open(&end.id).await.unwrap().batches;
            assert_eq!(sent_at.iter().filter(|batch| batch.sent_at.is_some()).count(), distinct.len());
        });
    }

    /// Chats and robots have no duplicate check: what may have arrived must not leave again by any way.
    #[test]
    fn no_channel_gets_anything_twice(
        robots in prop::collection::vec(any::<bool>(), 1..14),
        script in prop::collection::vec(0_u8..12, 0..16),
    ) {
        // A frequency limit makes a robot wait for a minute; that stands elsewhere.
        let script: Vec<u8> = script.into_iter().filter(|number| *number != 1).collect();
        let channel = |(n, robot): (usize, &bool)| {
            let kind = if *robot { RecipientKind::Robot } else { RecipientKind::Chat };
            Recipient { kind, id: format!("c{n}"), name: None }
        };
        let chosen: Vec<Recipient> = robots.iter().enumerate().map(channel).collect();
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        runtime.block_on(async {
            let folder = tempfile::tempdir().unwrap();
            let world = World::open(folder.path(), None).await;
            world.sender.will(script.iter().map(|number| answer(*number)));
            let end = world.send(draft("hello", chosen.clone())).await;
            let rows = world.ledger(&end.id).await;
            assert_eq!(rows.len(), chosen.len());
            assert!(rows.iter().all(|row| row.state != LedgerState::Planned));
            let routes = world.sender.routes();
            for (place, pair) in routes.windows(2).enumerate() {
                if pair[0] == pair[1] {
                    assert_eq!(script[place], 0, "only after WeCom said that it did nothing with it");
                }
            }
            let mut distinct = routes.clone();
            distinct.dedup();
            let all: std::collections::HashSet<&Route> = distinct.iter().collect();
            assert_eq!(all.len(), distinct.len(), "never again later");
            for (place, route) in routes.iter().enumerate() {
                if script.get(place) == Some(&4) {
                    let row = rows.iter().find(|row| Some(row.recipient.id.as_str()) == route.channel()).unwrap();
                    assert_eq!(row.state, LedgerState::Unknown);
                }
            }
        });
    }
}
