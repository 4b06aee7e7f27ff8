//! A team's database that is another one than it was. They need one that several computers can be on, as those of [`super::team_tests`].

use super::team_tests::{Computer, LONG, team};
use crate::model::ledger::LedgerState;
use crate::model::order::{Schedule, SendOrder};
use crate::model::outcome::Outcome;
use crate::model::states::{BroadcastState, PauseReason};
use crate::model::timestamp::Timestamp;
use crate::store::sql;
use crate::testing::{Answer, draft, ok, person};
use std::collections::HashSet;
use testkit::{Gate, until};
use wecom::clock::Clock;

/// Says these to the database, past everything else, and that somebody wrote.
fn say(computer: &Computer, statements: &[&'static str]) {
    computer.see(async |world| {
        for statement in statements.iter().chain(&["SELECT pg_notify('posthorn', 'a test')"]) {
            sql::query(statement).execute(world.database.pool()).await.unwrap();
        }
    });
}

fn stands_still(computer: &Computer, id: &str) {
    computer.see(async |world| {
        let paused = async || world.engine.snapshot(id).await.unwrap().pause == Some(PauseReason::Restored);
        until("it to stand still", paused).await;
    });
}

fn deeds(computer: &Computer) -> i64 {
    computer.see(async |world| {
        let count = sql::query_scalar("SELECT COUNT(*) FROM deeds WHERE deed = 'restored'");
        count.fetch_one(world.database.pool()).await.unwrap()
    })
}

fn for_tomorrow(computer: &Computer, text: &str) -> String {
    computer.see(async |world| {
        let order = world.order(draft(text, vec![person("a")]), 0).await;
        let at = Timestamp(world.clock.now_ms() + 86_400_000);
        let order = SendOrder { schedule: Some(Schedule { at, late_minutes: 5 }), ..order };
        world.engine.start(order).await.unwrap()
    })
}

/// The server is another one, with the same data; no trigger tells of it.
const ANOTHER: &str = "DO $$ BEGIN
    SET LOCAL session_replication_role = replica;
    UPDATE epoch SET identity = 'a former one';
END $$";

#[test]
fn what_left_in_the_second_that_a_standby_lacks_is_unknown_and_not_sent_again_unasked() {
    let Some(folder) = team() else { return };
    let one = Computer::start(folder.path(), "one", LONG);
    let gate = Gate::default();
    one.world.sender.will([ok(), Answer::When(gate.clone())]);
    let id = one.send(5);
    one.see(async |world| world.sent(2).await);
    // The standby has the order, and nothing of what left.
    say(
        &one,
        &[
            "UPDATE batches SET state = 'planned', sent_at = NULL, first_sent_at = NULL, answered_at = NULL, response = NULL,
                 response_code = NULL, msgid = NULL",
            "UPDATE ledger SET state = 'planned', reason = NULL, code = NULL",
            "UPDATE broadcasts SET batches_done = 0, missed = 0",
            ANOTHER,
        ],
    );
    gate.open();
    stands_still(&one, &id);
    assert_eq!((one.rows(&id, LedgerState::Unknown), one.rows(&id, LedgerState::Planned)), (2000, 3000));
    assert_eq!((one.sent().len(), deeds(&one)), (2, 1));

    // A person lets it go on: nobody knows when the two in doubt left, so that they stay so, and the rest leaves once.
    one.see(async |world| world.engine.resume(&id).await).unwrap();
    assert_eq!(one.end_of(&id).outcome, Some(Outcome::Unknown));
    let sent = one.sent();
    assert_eq!((sent.len(), sent.iter().collect::<HashSet<_>>().len()), (5, 5));
    assert_eq!(one.rows(&id, LedgerState::Accepted), 3000);
}

#[test]
fn nothing_is_sent_from_a_restored_backup_before_somebody_looked() {
    let Some(folder) = team() else { return };
    let one = Computer::start(folder.path(), "one", LONG);
    let id = for_tomorrow(&one, "from the backup");
    say(&one, &[ANOTHER]);
    stands_still(&one, &id);
    // Whoever comes later finds it noticed, and what is ordered from now on is as ever.
    let other = Computer::start(folder.path(), "other", LONG);
    let next = for_tomorrow(&other, "after it");
    say(&other, &[]);
    assert_eq!(other.see(async |world| world.engine.snapshot(&next).await).unwrap().state, BroadcastState::Scheduled);
    let soon = other.send(1);
    assert_eq!(other.end_of(&soon).outcome, Some(Outcome::Accepted));
    assert_eq!(deeds(&one), 1, "once, however many look");
    one.see(async |world| world.engine.resume(&id).await).unwrap();
    assert_eq!(one.see(async |world| world.engine.snapshot(&id).await).unwrap().state, BroadcastState::Scheduled);
}

#[test]
fn a_server_that_was_set_back_as_a_whole_is_noticed_by_who_saw_more() {
    let Some(folder) = team() else { return };
    let one = Computer::start(folder.path(), "one", LONG);
    let id = for_tomorrow(&one, "from the snapshot");
    let told = one.send(1);
    assert_eq!(one.end_of(&told).outcome, Some(Outcome::Accepted));
    say(&one, &[]);
    one.see(async |_| tokio::time::sleep(super::team::TOGETHER * 3).await);
    say(&one, &["UPDATE broadcasts SET touched_at = touched_at - 3600000"]);
    stands_still(&one, &id);
    assert_eq!(deeds(&one), 1);
}
