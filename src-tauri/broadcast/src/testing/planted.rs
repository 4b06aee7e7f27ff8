//! Broadcasts that nobody reviewed, and other doors for measurements: very many requests at once.

use super::{World, draft, person, profile, snapshot};
use crate::model::batch::PlannedBatch;
use crate::model::ledger::LedgerReason;
use crate::model::profile::{Profile, app_of};
use crate::model::requests::RequestOutcome;
use crate::model::snapshot::BroadcastSnapshot;
use crate::model::timestamp::Timestamp;
use crate::ports::{Ids, TimedIds};
use crate::sending::plan::Plan;
use crate::store::broadcasts::NewBroadcast;
use crate::store::{Database, lately, outbox, requests, sql_enum};

/// A request of its own for each account, with a text of its own.
pub fn one_each(accounts: &[String], text: &str) -> Vec<PlannedBatch> {
    let profile = profile();
    let planned = |account: &String| {
        let one = draft(&format!("{text} {account}"), vec![person(account)]);
        Plan::of(&one, &profile, false).unwrap().batches.into_iter().next().unwrap()
    };
    accounts.iter().map(planned).collect()
}

/// The accounts that were refused in the half year before a moment, and why.
pub async fn refused_lately(database: &Database, profile_id: &str, now: Timestamp) -> Vec<(String, LedgerReason)> {
    let refused = lately::refused(database, profile_id, now).await.unwrap();
    refused.into_iter().map(|(account, reason, _)| (account, reason)).collect()
}

/// Takes up to so many of what other programs left for a company in a team's table; their numbers.
pub async fn claim_requests(database: &Database, by: &str, company: &str, most: u32) -> Vec<i64> {
    let claimed = requests::claim(database, by, &[company.to_owned()], most).await.unwrap();
    claimed.into_iter().map(|one| one.id).collect()
}

/// Writes down that one of them leaves as a broadcast.
pub async fn settle_request(database: &Database, by: &str, number: i64, broadcast_id: &str) {
    let taken = RequestOutcome::Taken { broadcast_id: broadcast_id.to_owned() };
    requests::settle(database, number, by, &taken).await.unwrap();
}

impl World {
    /// Writes a broadcast of the practice profile down, as it stands when it is being sent; its id. It leaves after a
    /// [`World::set_off`].
    pub async fn plant(&self, batches: &[PlannedBatch]) -> String {
        self.plant_for(&self.practice().profile, batches).await
    }

    /// The same of another profile. Whoever sends for it in a team begins by itself.
    pub async fn plant_for(&self, profile: &Profile, batches: &[PlannedBatch]) -> String {
        let id = TimedIds.fresh();
        let snapshot = BroadcastSnapshot {
            profile_id: profile.id.clone(),
            created_at: Timestamp::now(&*self.clock),
            batches_total: u32::try_from(batches.len()).unwrap(),
            ..snapshot(&id)
        };
        let new = NewBroadcast {
            snapshot: &snapshot,
            digest: &id,
            content_digest: &id,
            draft: &sql_enum::json(&draft("hello", vec![])).unwrap(),
            search: "",
            app: &app_of(profile),
            files: None,
            late_ms: None,
            stage: None,
            through_quiet: false,
            needs_release: false,
            key: None,
        };
        assert_eq!(outbox::start(&self.database, &new, batches).await.unwrap(), outbox::Started::Yes);
        id
    }

    /// Sends a planted broadcast, or one that an end of the program interrupted.
    pub async fn set_off(&self, id: &str) {
        self.engine.recover().await.unwrap();
        self.engine.resume(id).await.unwrap();
    }
}
