//! A plan on its way to being sent: references become what WeCom calls the files, cards get their task ids, and the first people
//! may go ahead of the others. Whoever is named, what each request says and in what order they leave stands in the plan already.

use super::requests::Requests;
use super::{Contents, Plan, PlanError, stage};
use crate::model::batch::PlannedBatch;
use crate::model::draft::Draft;
use crate::model::profile::Profile;
use crate::ports::Ids;
use std::sync::Arc;
use wecom::proof::Mismatch;

/// What a plan is bound to.
pub(crate) struct Binding {
    /// With the files of each holder.
    pub(crate) contents: Contents,
    /// For task ids.
    pub(crate) ids: Arc<dyn Ids>,
    /// How many people go ahead of the others.
    pub(crate) first: Option<u32>,
}

/// The requests as they leave.
#[derive(Debug)]
pub(crate) struct Bound {
    /// In their order.
    pub(crate) batches: Vec<PlannedBatch>,
    /// Place of the first one behind those who go ahead; `None` when nobody would be left behind them.
    pub(crate) stage: Option<u32>,
}

impl Plan {
    /// Binds a plan of the same draft. A request in which nothing was open keeps the bytes that were reviewed.
    pub(crate) fn bind(self, draft: &Draft, profile: &Profile, test: bool, to: &Binding) -> Result<Bound, PlanError> {
        let Self { audience, batches, .. } = self;
        let (mut batches, stage) = match to.first {
            Some(first) => stage::ahead(batches, first),
            None => (batches, None),
        };
        let requests = Requests::new(draft, profile, test, audience.all, &to.contents)?;
        let mut requests = requests.with_task_ids(&*to.ids);
        for batch in &mut batches {
            if batch.body.is_empty() || requests.differ(&batch.route) {
                // The plan found out that the message can go there.
                let body = requests.of(&batch.route, &batch.addressees, batch.row)?;
                batch.body = body.ok_or(Mismatch::Content)?;
            }
        }
        Ok(Bound { batches, stage })
    }
}
