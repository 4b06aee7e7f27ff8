//! Whom the admin wrote to last: offered where the next message begins.

use super::{AppResult, Product};
use crate::model::audience::Audience;
use crate::model::draft::Draft;
use crate::model::history::HistoryFilter;
use crate::store::{broadcasts, sql_enum};
use serde::Serialize;

/// Sends that are looked at for one to somebody else than oneself.
const LOOKED_AT: u32 = 10;
/// Longest list that is offered: who writes to more has chosen them by group, or from a file.
const MOST: usize = 500;

/// The audience of the last send.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct LastAudience {
    /// The audience, as it was chosen.
    pub audience: Audience,
    /// The names of the first, and how many there are.
    pub addressees: String,
}

impl Product {
    /// The audience of a company's last send that was no test; `None` without one, or when it was a long list.
    pub async fn last_audience(&self, profile_id: &str) -> AppResult<Option<LastAudience>> {
        let filter = HistoryFilter { profile_id: Some(profile_id.to_owned()), ..HistoryFilter::default() };
        let page = self.find_sends(&filter, 0, LOOKED_AT).await?;
        let Some(row) = page.rows.into_iter().find(|row| !row.test) else { return Ok(None) };
        let Some(draft) = broadcasts::draft(&self.record_of(&row.id).await?.database, &row.id).await? else {
            return Ok(None);
        };
        let Draft { audience, .. } = sql_enum::from_json(&draft)?;
        let fits = audience.include.len() <= MOST && audience != Audience::default();
        Ok(fits.then_some(LastAudience { audience, addressees: row.addressees }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::testing::World;
    use crate::model::profile::PRACTICE_ID;
    use crate::testing::{draft, order_of, person};
    use testkit::until;

    async fn send(world: &World, draft: Draft) {
        let review = world.review(PRACTICE_ID, &draft, false, None).await.unwrap();
        let id = world.start_send(order_of(PRACTICE_ID, draft, review, 0)).await.unwrap();
        until("the end of a send", async || world.own.engine.snapshot(&id).await.unwrap().outcome.is_some()).await;
    }

    #[tokio::test]
    async fn the_last_one_is_offered_and_only_of_the_same_company() {
        let world = World::open().await;
        assert_eq!(world.last_audience(PRACTICE_ID).await.unwrap(), None);
        send(&world, draft("一", vec![person("linqing")])).await;
        send(&world, draft("二", vec![person("lisi"), person("wangwu")])).await;
        let last = world.last_audience(PRACTICE_ID).await.unwrap().unwrap();
        let ids: Vec<_> = last.audience.include.iter().map(|one| one.id.as_str()).collect();
        assert_eq!(ids, ["lisi", "wangwu"]);
        assert_eq!(world.last_audience("another").await.unwrap(), None);
    }
}
