//! Several computers on one database. They need one that several can be on: these tests do their work over PostgreSQL alone.

use crate::model::error_view::ErrorCode;
use crate::model::ledger::LedgerState;
use crate::model::order::{Retry, Schedule, SendOrder};
use crate::model::outcome::Outcome;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::states::{BroadcastState, PauseReason};
use crate::model::timestamp::Timestamp;
use crate::model::trouble::{ConnectError, SendTrouble};
use crate::sending::engine::EngineConfig;
use crate::sending::engine::tests::people;
use crate::store::{TeamMember, sql};
use crate::testing::{Answer, SERVER, World, api, draft, ok, person};
use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use testkit::{Gate, TestClock, until};
use tokio::runtime::{Builder, Runtime};
use wecom::clock::Clock;

/// Longer than a test.
pub(super) const LONG: Duration = Duration::from_mins(10);
/// So long that an order is written down before, milliseconds.
const SOON_MS: i64 = 3000;
/// So short that a test can wait for it, of a computer that is gone before there is another one.
const SHORT: Duration = Duration::from_secs(1);

/// A computer with a process that works on the database of a folder.
pub(super) struct Computer {
    pub(super) world: Arc<World>,
    runtime: Runtime,
}

impl Computer {
    pub(super) fn start(folder: &Path, id: &str, lease: Duration) -> Self {
        Self::start_by(folder, id, lease, &Arc::default())
    }

    /// One with this clock.
    fn start_by(folder: &Path, id: &str, lease: Duration, clock: &Arc<TestClock>) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let member =
            TeamMember { id: id.to_owned(), computer: format!("computer of {id}"), login: id.to_owned(), lease };
        let opening =
            World::by_clock(folder, Arc::clone(clock), |config| EngineConfig { team: Some(member), ..config });
        let world = Arc::new(runtime.block_on(opening));
        world.engine.set_parallel(1);
        runtime.block_on(world.engine.recover()).unwrap();
        let engine = world.engine.clone();
        runtime.spawn(async move { engine.keep_up_with_team().await });
        Self { world, runtime }
    }

    /// Waits until something is as wanted on it.
    pub(super) fn see<T>(&self, what: impl AsyncFnOnce(&World) -> T) -> T {
        self.runtime.block_on(what(&self.world))
    }

    /// Starts a send of so many requests.
    pub(super) fn send(&self, requests: usize) -> String {
        self.see(async |world| {
            let order = world.order(draft(&format!("to {requests}"), people(requests * 1000)), 0).await;
            world.engine.start(order).await.unwrap()
        })
    }

    pub(super) fn end_of(&self, id: &str) -> BroadcastSnapshot {
        self.see(async |world| world.end_of(id).await)
    }

    /// Waits until it was told that a broadcast stands so.
    fn is_told(&self, id: &str, state: BroadcastState) {
        self.see(async |world| {
            let told = async || world.sink.broadcasts().iter().any(|one| one.id == id && one.state == state);
            until(format!("{id} told as {state:?}"), told).await;
        });
    }

    pub(super) fn sent(&self) -> Vec<Vec<u8>> {
        self.world.sender.sent()
    }

    /// Lets the lease of whoever has it be over, as if nothing had been heard of it, and tells this computer.
    fn sees_the_lease_end(&self) {
        self.see(async |world| {
            sql::query("UPDATE leases SET ends_at = 0").execute(world.database.pool()).await.unwrap();
            world.engine.wake();
        });
    }

    /// Ends it at once; what it had sent.
    fn lose_power(self) -> Vec<Vec<u8>> {
        let sent = self.sent();
        self.runtime.shutdown_background();
        sent
    }

    pub(super) fn rows(&self, id: &str, state: LedgerState) -> usize {
        self.see(async |world| {
            let count = sql::query_scalar::<i64>("SELECT COUNT(*) FROM ledger WHERE broadcast_id = $1 AND state = $2");
            let state = crate::store::sql_enum::word(&state).unwrap();
            usize::try_from(count.bind(id).bind(state).fetch_one(world.database.pool()).await.unwrap()).unwrap()
        })
    }
}

/// Whoever had a lease has been gone for twelve hours.
fn sees_nobody_since_yesterday(folder: &Path) {
    let runtime = Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let database = crate::testing::database(folder).await;
        let long_ago = sql::query("UPDATE leases SET ends_at = ends_at - 43200000");
        long_ago.execute(database.pool()).await.unwrap();
        database.close().await;
    });
}

/// A folder for the computers of a test, where a database that several can be on is at hand.
pub(super) fn team() -> Option<tempfile::TempDir> {
    std::env::var_os(SERVER).map(|_| tempfile::tempdir().unwrap())
}

#[test]
fn a_computer_that_cannot_send_leaves_it_to_the_others_and_says_why_there_are_none() {
    let Some(folder) = team() else { return };
    let unable = Computer::start(folder.path(), "unable", LONG);
    let missing = || Some(SendTrouble::Connect(ConnectError::SecretMissing));
    unable.world.sender.cannot_send(missing());
    let id = unable.send(2);
    unable.see(async |world| {
        let told = async || world.engine.snapshot(&id).await.unwrap().error.is_some();
        until("it to say that nobody can send it", told).await;
        let snapshot = world.engine.snapshot(&id).await.unwrap();
        assert_eq!(snapshot.error.map(|error| error.code), Some(ErrorCode::SecretMissing));
        assert_eq!(snapshot.outcome, None, "nothing is given up");
    });
    let able = Computer::start(folder.path(), "able", LONG);
    assert_eq!(able.end_of(&id).outcome, Some(Outcome::Accepted));
    assert_eq!((able.sent().len(), unable.sent().len()), (2, 0));

    // A keychain that is locked while a send waits for its time takes the lease away, and not the send.
    let later = able.see(async |world| {
        let order = world.order(draft("later", people(1)), 0).await;
        let schedule = Some(Schedule { at: Timestamp(world.clock.now_ms() + SOON_MS), late_minutes: 10 });
        world.engine.start(SendOrder { schedule, ..order }).await.unwrap()
    });
    able.world.sender.cannot_send(missing());
    unable.world.sender.cannot_send(None);
    assert_eq!(unable.end_of(&later).outcome, Some(Outcome::Accepted));
    assert_eq!(unable.sent().len(), 1);
}

#[test]
fn what_a_computer_that_is_gone_left_goes_on_elsewhere() {
    let Some(folder) = team() else { return };
    let one = Computer::start(folder.path(), "one", LONG);
    one.world.sender.will([ok(), Answer::Hang]);
    let id = one.send(5);
    one.see(async |world| world.sent(2).await);
    let other = Computer::start(folder.path(), "other", LONG);
    other.see(async |world| until("it to wait for its turn", async || world.engine.shared.workers().len() == 1).await);
    assert_eq!(other.sent(), Vec::<Vec<u8>>::new(), "it only looks on");

    let mut bodies = one.lose_power();
    other.sees_the_lease_end();
    assert_eq!(other.end_of(&id).outcome, Some(Outcome::Unknown));
    bodies.extend(other.sent());
    assert_eq!(bodies.len(), 5);
    assert_eq!(bodies.into_iter().collect::<HashSet<_>>().len(), 5, "nothing left twice");
    assert_eq!(other.rows(&id, LedgerState::Accepted), 4000);
    assert_eq!(other.rows(&id, LedgerState::Unknown), 1000, "what was under way there");

    // Nothing was heard of it since, so the check still stands: the one in doubt is asked about again, and not taken for a cut.
    let unknown = Retry { unknown: true, ..Retry::default() };
    other.see(async |world| world.engine.retry(&id, unknown).await).unwrap();
    assert_eq!(other.end_of(&id).outcome, Some(Outcome::Accepted));
    assert_eq!(other.sent().len(), 4);
}

#[test]
fn a_lease_ends_by_itself() {
    let Some(folder) = team() else { return };
    let one = Computer::start(folder.path(), "one", SHORT);
    one.world.sender.will([Answer::Hang]);
    let id = one.send(1);
    one.see(async |world| world.sent(1).await);
    one.lose_power();
    let other = Computer::start(folder.path(), "other", LONG);
    assert_eq!(other.end_of(&id).outcome, Some(Outcome::Unknown));
}

#[test]
fn what_was_being_stopped_where_the_power_went_is_closed() {
    let Some(folder) = team() else { return };
    let one = Computer::start(folder.path(), "one", SHORT);
    one.world.sender.will([Answer::Hang]);
    let id = one.send(3);
    one.see(async |world| world.sent(1).await);
    let stopping = one.see(async |world| world.engine.stop(&id).await).unwrap();
    assert_eq!(stopping.pause, Some(PauseReason::Stopping));
    one.lose_power();
    let other = Computer::start(folder.path(), "other", LONG);
    assert_eq!(other.end_of(&id).state, BroadcastState::Finished);
    assert_eq!(other.rows(&id, LedgerState::Unknown), 1000);
    assert_eq!(other.rows(&id, LedgerState::NotSent), 2000);
}

#[test]
fn who_was_away_for_too_long_writes_and_sends_nothing_more() {
    let Some(folder) = team() else { return };
    let one = Computer::start(folder.path(), "one", LONG);
    let gate = Gate::default();
    one.world.sender.will([Answer::When(gate.clone())]);
    let id = one.send(3);
    one.see(async |world| world.sent(1).await);
    let other = Computer::start(folder.path(), "other", LONG);
    other.sees_the_lease_end();
    assert_eq!(other.end_of(&id).outcome, Some(Outcome::Unknown));
    assert_eq!(other.sent().len(), 2);

    gate.open();
    one.see(async |world| until("the first one to let go", async || world.engine.under_way() == 0).await);
    one.is_told(&id, BroadcastState::Finished);
    assert_eq!(one.sent().len(), 1);
    assert_eq!(one.rows(&id, LedgerState::Unknown), 1000, "its answer came too late");
    // It takes its turn again like anybody else.
    other.see(async |world| until("the other one to let go", async || world.engine.under_way() == 0).await);
    let next = one.send(1);
    assert_eq!(one.end_of(&next).outcome, Some(Outcome::Accepted));
}

#[test]
fn a_scheduled_send_leaves_once_from_whoever_is_awake() {
    let Some(folder) = team() else { return };
    let schedule = |computer: &Computer, text: &str, ms: i64| {
        computer.see(async |world| {
            let order = world.order(draft(text, vec![person("a")]), 0).await;
            let at = Timestamp(world.clock.now_ms() + ms);
            let order = SendOrder { schedule: Some(Schedule { at, late_minutes: 5 }), ..order };
            world.engine.start(order).await.unwrap()
        })
    };
    let one = Computer::start(folder.path(), "one", LONG);
    let other = Computer::start(folder.path(), "other", LONG);
    let third = Computer::start(folder.path(), "third", LONG);
    let id = schedule(&one, "at nine", SOON_MS);
    for computer in [&other, &third, &one] {
        assert_eq!(computer.end_of(&id).outcome, Some(Outcome::Accepted));
    }
    assert_eq!([&one, &other, &third].map(|computer| computer.sent().len()).iter().sum::<usize>(), 1);

    // An hour later the one that it was ordered on is gone.
    let before = other.sent().len() + third.sent().len();
    let id = schedule(&one, "at ten", 3_600_000);
    one.lose_power();
    other.see(async |world| {
        let at = world.clock.now_ms();
        let soon = sql::query("UPDATE broadcasts SET sends_at = $1 WHERE id = $2").bind(at).bind(&id);
        soon.execute(world.database.pool()).await.unwrap();
    });
    other.sees_the_lease_end();
    assert_eq!(other.end_of(&id).outcome, Some(Outcome::Accepted));
    assert_eq!(other.sent().len() + third.sent().len(), before + 1);
}

#[test]
fn the_clock_of_the_database_rules() {
    let Some(folder) = team() else { return };
    let clock = Arc::new(TestClock::default());
    clock.shift(-3_600_000);
    let one = Computer::start_by(folder.path(), "one", LONG, &clock);
    let other = Computer::start(folder.path(), "other", LONG);
    let at = Timestamp(other.world.clock.now_ms() + SOON_MS);
    let id = one.see(async |world| {
        let order = world.order(draft("at nine", vec![person("a")]), 0).await;
        let order = SendOrder { schedule: Some(Schedule { at, late_minutes: 5 }), ..order };
        world.engine.start(order).await.unwrap()
    });
    // By the clock of this computer it would be an hour from now.
    assert_eq!(one.end_of(&id).outcome, Some(Outcome::Accepted));
    let seen = other.see(async |world| world.engine.snapshot(&id).await).unwrap();
    let off = seen.finished_at.unwrap().0 - other.world.clock.now_ms();
    assert!(seen.finished_at.unwrap() >= at && off.abs() < 600_000, "{off}");
    // What lies in the past by the database's clock cannot be chosen, whatever this computer's says.
    let past = Schedule { at: Timestamp(clock.now_ms() + 60_000), late_minutes: 5 };
    assert!(one.world.engine.check_time(past).is_err());
}

#[test]
fn what_one_asks_for_is_done_where_it_is_sent() {
    let Some(folder) = team() else { return };
    let one = Computer::start(folder.path(), "one", LONG);
    let other = Computer::start(folder.path(), "other", LONG);
    let gate = Gate::default();
    one.world.sender.will([ok(), Answer::When(gate.clone())]);
    let id = one.send(4);
    one.see(async |world| world.sent(2).await);
    assert_eq!(other.see(async |world| world.engine.pause(&id).await).unwrap().pause, Some(PauseReason::Admin));
    gate.open();
    one.see(async |world| world.until(&id, |one| one.batches_done == 2 && one.pause.is_some()).await);
    assert_eq!(one.sent().len(), 2);
    other.is_told(&id, BroadcastState::Paused);

    // The one that lets it go on is also one that may send it now.
    other.see(async |world| world.engine.resume(&id).await).unwrap();
    assert_eq!(other.end_of(&id).outcome, Some(Outcome::Accepted));
    one.is_told(&id, BroadcastState::Finished);
    let all: HashSet<Vec<u8>> = one.sent().into_iter().chain(other.sent()).collect();
    assert_eq!((all.len(), one.sent().len() + other.sent().len()), (4, 4));
}

#[test]
fn what_another_one_confirms_leaves_by_who_has_the_lease() {
    let Some(folder) = team() else { return };
    let one = Computer::start(folder.path(), "one", LONG);
    let other = Computer::start(folder.path(), "other", LONG);
    let gate = Gate::default();
    one.world.sender.will([Answer::When(gate.clone())]);
    let first = one.send(2);
    one.see(async |world| world.sent(1).await);
    let second = other.send(3);
    one.is_told(&second, BroadcastState::Sending);
    gate.open();
    for (computer, id) in [(&one, &first), (&other, &second)] {
        assert_eq!(computer.end_of(id).outcome, Some(Outcome::Accepted));
    }
    assert_eq!((one.sent().len(), other.sent().len()), (5, 0));
    other.is_told(&first, BroadcastState::Finished);
    other.is_told(&second, BroadcastState::Finished);
}

#[test]
fn a_limit_that_one_met_holds_the_next_one_as_well() {
    let Some(folder) = team() else { return };
    let one = Computer::start(folder.path(), "one", SHORT);
    one.world.sender.will([api(45009)]);
    let id = one.send(2);
    one.is_told(&id, BroadcastState::Held);
    one.see(async |world| {
        // It has been held for longer than a message may be late; the computer was there all the time.
        let long = sql::query("UPDATE broadcasts SET touched_at = touched_at - 1800000");
        long.execute(world.database.pool()).await.unwrap();
    });
    assert_eq!(one.lose_power().len(), 1);
    let other = Computer::start(folder.path(), "other", LONG);
    other.see(async |world| {
        let holder = async || {
            let holder = sql::query_scalar::<String>("SELECT holder FROM leases");
            holder.fetch_one(world.database.pool()).await.unwrap() == "other"
        };
        until("the lease to be the other one's", holder).await;
    });
    let own = other.send(1);
    other.is_told(&own, BroadcastState::Held);
    assert_eq!(other.sent(), Vec::<Vec<u8>>::new());
    let seen = other.see(async |world| world.engine.snapshot(&id).await).unwrap();
    assert_eq!((seen.state, seen.hold.unwrap().error.api.unwrap().code), (BroadcastState::Held, 45009));
}

#[test]
fn what_nobody_touched_for_long_is_asked_about() {
    let Some(folder) = team() else { return };
    let one = Computer::start(folder.path(), "one", SHORT);
    one.world.sender.will([ok(), Answer::Hang]);
    let id = one.send(3);
    one.see(async |world| world.sent(2).await);
    one.see(async |world| {
        // Yesterday evening.
        let long_ago = sql::query("UPDATE broadcasts SET touched_at = touched_at - 43200000");
        long_ago.execute(world.database.pool()).await.unwrap();
    });
    one.lose_power();
    sees_nobody_since_yesterday(folder.path());
    let other = Computer::start(folder.path(), "other", LONG);
    let seen = other.see(async |world| world.until(&id, |one| one.pause.is_some()).await);
    assert_eq!(seen.pause, Some(PauseReason::Interrupted));
    assert_eq!(other.sent(), Vec::<Vec<u8>>::new());
    assert_eq!(other.rows(&id, LedgerState::Unknown), 1000);
}
