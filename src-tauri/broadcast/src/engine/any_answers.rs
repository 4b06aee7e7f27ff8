//! Whatever WeCom and the network answer: nothing is lost, nothing is doubled, everyone has a fate.

use super::samples::{Answer, World, api, draft, lost, ok, unreachable};
use super::tests::people;
use super::*;
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
}
