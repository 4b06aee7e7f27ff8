//! Whatever WeCom, the network, the admin and the computer do: nothing is lost, nothing is doubled, everyone has a fate.
//!
//! The stand-in here outlives the program: it knows what it delivered, keeps the duplicate check as documented, and breaks as a
//! script of random numbers says. The program is ended at random moments and started again on the same folder.

use super::tests::people;
use super::*;
use crate::model::audience::{Recipient, RecipientKind};
use crate::model::batch::Route;
use crate::model::ledger::{LedgerRow, LedgerState};
use crate::model::order::Retry;
use crate::model::order::SendOrder;
use crate::model::outcome::Outcome;
use crate::model::profile::Profile;
use crate::model::states::BroadcastState;
use crate::model::trouble::SendTrouble;
use crate::ports::{OnProgress, Sender};
use crate::testing::{World, api_trouble, draft};
use async_trait::async_trait;
use proptest::prelude::*;
use std::collections::{HashMap, HashSet, VecDeque};
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use wecom::card_update::{CardUpdate, CardUpdateReply};
use wecom::error::Error;
use wecom::media::{MediaFile, SmallPicture, Uploaded};
use wecom::send::{SendReply, addressed};

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fortune {
    Accepted,
    /// Accepted, and the answer is lost.
    AcceptedUnheard,
    /// Lost on the way there.
    Lost,
    /// Never reaches the network.
    Unreachable,
    /// A page of a proxy.
    Html,
    /// Refused with a number.
    Refused(i64),
    /// Accepted, and answered that it was busy.
    BusyAfterAll,
    /// Accepted, and the answer does not come while the program runs.
    Hangs,
}

fn fortune(number: u8) -> Fortune {
    match number {
        0 | 1 => Fortune::AcceptedUnheard,
        2 => Fortune::Lost,
        3 => Fortune::Unreachable,
        4 => Fortune::Html,
        5 => Fortune::Refused(-1),
        6 => Fortune::Refused(45009),
        7 => Fortune::Refused(45033),
        8 => Fortune::Refused(81013),
        9 => Fortune::Refused(60020),
        10 => Fortune::Hangs,
        11 => Fortune::BusyAfterAll,
        _ => Fortune::Accepted,
    }
}

/// The stand-in.
#[derive(Default)]
struct Company {
    script: Mutex<VecDeque<u8>>,
    delivered: Mutex<HashMap<String, u32>>,
    checked: Mutex<HashSet<Vec<u8>>>,
    requests: Mutex<Vec<Vec<u8>>>,
    fair_weather: AtomicBool,
}

impl Company {
    fn accept(&self, route: &Route, body: &[u8]) {
        if let Some(channel) = route.group() {
            // Groups have no duplicate check.
            *self.delivered.lock().entry(channel.to_owned()).or_default() += 1;
            return;
        }
        // Within the window the same bytes are not delivered again.
        if self.checked.lock().insert(body.to_vec()) {
            let mut delivered = self.delivered.lock();
            for user in addressed(body).users {
                *delivered.entry(user).or_default() += 1;
            }
        }
    }
}

struct Road(Arc<Company>);

#[async_trait]
impl Sender for Road {
    async fn prepare(&self, _: &Profile, _: &Route) -> Result<(), SendTrouble> {
        Ok(())
    }

    async fn send(&self, _: &Profile, route: &Route, body: Vec<u8>) -> Result<SendReply, SendTrouble> {
        let company = &self.0;
        company.requests.lock().push(body.clone());
        let number = company.script.lock().pop_front().unwrap_or(99);
        let fair = company.fair_weather.load(Ordering::SeqCst);
        tokio::time::sleep(Duration::from_micros(u64::from(number) * 40)).await;
        let wecom = |error| Err(SendTrouble::Wecom(error));
        let fortune = match fortune(number) {
            _ if fair => Fortune::Accepted,
            // A robot's minute would last longer than the test.
            Fortune::Refused(45009) if matches!(route, Route::Robot(_)) => Fortune::Refused(-1),
            fortune => fortune,
        };
        match fortune {
            Fortune::Accepted => {
                company.accept(route, &body);
                Ok(SendReply { msgid: Some("m".to_owned()), ..SendReply::default() })
            }
            Fortune::AcceptedUnheard => {
                company.accept(route, &body);
                wecom(Error::OutcomeUnknown("cut".to_owned()))
            }
            Fortune::BusyAfterAll => {
                company.accept(route, &body);
                Err(api_trouble(-1))
            }
            Fortune::Lost => wecom(Error::OutcomeUnknown("cut".to_owned())),
            Fortune::Unreachable => wecom(Error::unreachable("no route")),
            Fortune::Html => {
                wecom(Error::NotWecom { place: "oa.example.cn".to_owned(), status: 200, excerpt: "<html>".to_owned() })
            }
            Fortune::Refused(code) => Err(api_trouble(code)),
            Fortune::Hangs => {
                company.accept(route, &body);
                std::future::pending().await
            }
        }
    }

    async fn recall(&self, _: &Profile, _: &str) -> Result<(), SendTrouble> {
        Err(api_trouble(40058))
    }

    async fn update_card(&self, _: &Profile, _: &CardUpdate) -> Result<CardUpdateReply, SendTrouble> {
        Err(api_trouble(60140))
    }

    async fn upload(
        &self,
        _: &Profile,
        _: Option<&str>,
        _: &MediaFile,
        _: OnProgress,
    ) -> Result<Uploaded, SendTrouble> {
        Err(api_trouble(40004))
    }

    async fn upload_article_picture(
        &self,
        _: &Profile,
        _: &SmallPicture,
        _: OnProgress,
    ) -> Result<String, SendTrouble> {
        Err(api_trouble(40004))
    }
}

fn in_a_hurry() -> EngineConfig {
    let ms = Duration::from_millis;
    EngineConfig {
        retry_pauses: vec![ms(1); 3],
        unknown_again: vec![ms(1)],
        rate_windows: vec![RateWindow { length: ms(5), by_the_clock: false }],
        between_writes: ms(50),
        pace: PaceRules { calls_per_second: None, ..PaceRules::default() },
        ..EngineConfig::default()
    }
}

/// What the admin or the computer does next.
#[derive(Debug, Clone, Copy)]
enum Deed {
    Wait(u8),
    Pause,
    Resume,
    Stop,
    RetryAll,
    /// The program ends without a word and starts again.
    Crash,
    /// The clock is set back by an hour.
    ClockBack,
    /// The computer sleeps for three hours.
    Sleep,
}

fn any_deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        4 => (1_u8..30).prop_map(Deed::Wait),
        2 => Just(Deed::Pause),
        4 => Just(Deed::Resume),
        1 => Just(Deed::Stop),
        2 => Just(Deed::RetryAll),
        4 => Just(Deed::Crash),
        1 => Just(Deed::ClockBack),
        1 => Just(Deed::Sleep),
    ]
}

/// People, and besides them chats and robots by turns.
fn with_groups(number: usize, groups: usize) -> Vec<Recipient> {
    let kinds = [RecipientKind::Chat, RecipientKind::Robot].into_iter().cycle();
    let groups =
        kinds.take(groups).enumerate().map(|(n, kind)| Recipient { kind, id: format!("group{n}"), name: None });
    people(number).into_iter().chain(groups).collect()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

/// Every row of the ledger.
async fn whole_ledger(world: &World, id: &str, number: usize) -> Vec<LedgerRow> {
    let mut rows = Vec::new();
    while rows.len() < number {
        let page = world.history.ledger(id, u32::try_from(rows.len()).unwrap(), 1000).await.unwrap();
        assert!(!page.is_empty(), "a row is missing");
        rows.extend(page);
    }
    rows
}

/// What must be true whenever one looks.
async fn look(world: &World, company: &Company, id: &str, audience: &[Recipient]) {
    let rows = whole_ledger(world, id, audience.len()).await;
    let mut ids: Vec<_> = rows.iter().map(|row| row.recipient.id.clone()).collect();
    ids.sort();
    let mut expected: Vec<_> = audience.iter().map(|one| one.id.clone()).collect();
    expected.sort();
    assert_eq!(ids, expected, "the ledger is the audience");
    let delivered = company.delivered.lock();
    for row in &rows {
        let times = delivered.get(&row.recipient.id).copied().unwrap_or_default();
        match row.state {
            LedgerState::Accepted => assert_eq!(times, 1, "{row:?}"),
            LedgerState::Refused | LedgerState::NotSent => assert_eq!(times, 0, "{row:?}"),
            LedgerState::Unknown | LedgerState::Planned => assert!(times <= 1, "{row:?}"),
        }
    }
}

async fn settle(world: &World, id: &str) -> BroadcastSnapshot {
    world.until(id, |one| one.state.is_closed() || one.state == BroadcastState::Paused).await
}

/// Cases of a run; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(16)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 24, ..ProptestConfig::default() })]
    #[test]
    fn whatever_happens_the_ledger_is_the_audience(
        number in prop_oneof![1_usize..40, 900_usize..5000],
        groups in 0_usize..4,
        script in prop::collection::vec(0_u8..26, 0..30),
        deeds in prop::collection::vec(any_deed(), 0..9),
        stage in prop::option::of(1_u32..2000),
    ) {
        let audience = with_groups(number, groups);
        let company = Arc::new(Company { script: Mutex::new(script.into()), ..Company::default() });
        let folder = tempfile::tempdir().unwrap();
        let mut program = runtime();
        let open = || async { World::with(folder.path(), Arc::new(Road(Arc::clone(&company))), in_a_hurry()).await };
        let (mut world, id) = program.block_on(async {
            let world = open().await;
            let order = SendOrder { stage, ..world.order(draft("hello", audience.clone()), 0).await };
            let id = world.engine.start(order).await.unwrap();
            (world, id)
        });
        let (mut clock, mut was_set) = (0_i64, false);
        for deed in deeds {
            match deed {
                Deed::Wait(ms) => program.block_on(async { tokio::time::sleep(Duration::from_millis(u64::from(ms))).await }),
                Deed::Pause => drop(program.block_on(world.engine.pause(&id))),
                Deed::Resume => drop(program.block_on(world.engine.resume(&id))),
                Deed::Stop => drop(program.block_on(world.engine.stop(&id))),
                Deed::RetryAll => {
                    let all = Retry { refused: true, not_sent: true, unknown: true, even_twice: false };
                    drop(program.block_on(world.engine.retry(&id, all)));
                }
                Deed::Crash => {
                    program.shutdown_background();
                    program = runtime();
                    world = program.block_on(async {
                        let world = open().await;
                        world.clock.shift(clock);
                        world.engine.recover().await.unwrap();
                        world
                    });
                }
                // Once: a clock that is set back by just as long as the computer slept before leaves no trace.
                Deed::ClockBack if was_set => {}
                Deed::ClockBack => {
                    was_set = true;
                    clock -= 3_600_000;
                    world.clock.shift(-3_600_000);
                }
                Deed::Sleep => {
                    clock += 3 * 3_600_000;
                    world.clock.shift(3 * 3_600_000);
                    // WeCom forgets the requests meanwhile.
                    company.checked.lock().clear();
                }
            }
        }
        // In the end the weather is fair, the program starts once more and everything is resumed.
        program.shutdown_background();
        let program = runtime();
        company.fair_weather.store(true, Ordering::SeqCst);
        program.block_on(async {
            let world = open().await;
            world.clock.shift(clock);
            world.engine.recover().await.unwrap();
            look(&world, &company, &id, &audience).await;
            let mut end = settle(&world, &id).await;
            while end.state == BroadcastState::Paused {
                world.engine.resume(&id).await.unwrap();
                end = settle(&world, &id).await;
            }
            look(&world, &company, &id, &audience).await;
            let rows = whole_ledger(&world, &id, audience.len()).await;
            assert!(rows.iter().all(|row| row.state != LedgerState::Planned));
            let missed = rows.iter().filter(|row| row.state != LedgerState::Accepted).count();
            assert_eq!((end.missed as usize, end.batches_done), (missed, end.batches_total));
            let unknown = rows.iter().any(|row| row.state == LedgerState::Unknown);
            assert_eq!(end.outcome == Some(Outcome::Unknown), unknown, "unknown is called unknown");
        });
    }
}
