//! What is to be known before a send beyond the message itself: whom it will not reach, what it costs, what slows it down.
//!
//! Nothing here blocks: what WeCom would refuse is a finding of the rules. What stands here may be meant so, and is then acknowledged.
//! All of it is as far as this computer knows: what other programs send through the same application it does not see.

use crate::model::audience::{AudienceCount, MOST_SHOWN, Recipient};
use crate::model::ledger::LedgerReason;
use crate::model::order::CautionKind;
use crate::model::timestamp::Timestamp;
use crate::sending::review::MOST_WITH_A_CLICK;
use jiff::tz::Offset;
use serde::{Deserialize, Serialize};
use wecom::limits::{NEAR_PERCENT, PERSON_TIMES_PER_ACCOUNT};

/// Something to be known, with its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Caution {
    /// What it is about.
    pub kind: CautionKind,
    /// It must be acknowledged; otherwise it is only told.
    pub acknowledge: bool,
    /// How many: people, choices, files, person-times over the budget, percent of it, or the minute.
    pub number: Option<u32>,
}

/// What it costs of the day's budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Budget {
    /// Person-times of a day.
    #[serde(skip)]
    pub per_day: Option<u32>,
    /// Person-times of the day that are left before it; `None`: 账号上限数 is to be asked for, once per profile.
    pub left: Option<u32>,
    /// Share used afterwards, in percent.
    pub percent: Option<u32>,
    /// Those used on the day on which it leaves (China's), with what is scheduled for that day.
    pub used_today: u32,
    /// What this send takes.
    pub cost: u32,
    /// Whether `cost` can be relied on.
    pub exact: bool,
    /// It is worth a look: much of the day's budget is used afterwards, or the send is large.
    pub told: bool,
}

/// Share of the day's budget, in percent, from which on it is worth a look.
const TOLD_PERCENT: u64 = 50;

impl Budget {
    /// Of an account limit.
    pub fn of(account_limit: Option<u32>, used_today: u32, cost: u32, exact: bool) -> Self {
        let per_day = account_limit.map(|limit| limit.saturating_mul(PERSON_TIMES_PER_ACCOUNT));
        let left = per_day.map(|per_day| per_day.saturating_sub(used_today));
        let after = u64::from(used_today) + u64::from(cost);
        let much = per_day.is_some_and(|per_day| after * 100 >= u64::from(per_day) * TOLD_PERCENT);
        let percent = per_day.map(|per_day| shortened(after * 100 / u64::from(per_day.max(1))));
        Self { per_day, left, percent, used_today, cost, exact, told: much || cost > MOST_WITH_A_CLICK }
    }

    fn caution(&self) -> Option<Caution> {
        let (per_day, after) = (u64::from(self.per_day?), u64::from(self.used_today) + u64::from(self.cost));
        if after > per_day {
            let number = Some(shortened(after - per_day));
            return Some(Caution { kind: CautionKind::BudgetOver, acknowledge: true, number });
        }
        let near = self.percent.is_some_and(|percent| u64::from(percent) >= NEAR_PERCENT) && self.cost > 0;
        near.then_some(Caution { kind: CautionKind::BudgetNear, acknowledge: false, number: self.percent })
    }
}

fn shortened(number: u64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// Somebody who was refused when last written to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RefusedBefore {
    /// Who.
    pub recipient: Recipient,
    /// Why: outside the visible scope, or without a licence.
    pub reason: LedgerReason,
    /// When the message was sent.
    pub at: Timestamp,
}

/// Everything to be known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Preflight {
    /// In order of weight.
    pub cautions: Vec<Caution>,
    /// What it costs.
    pub budget: Budget,
    /// The first 200 of those who were refused when last written to.
    pub refused_before: Vec<RefusedBefore>,
    /// How many there are.
    pub refused_before_total: u32,
    /// Names of the files that are brought to WeCom first.
    pub uploads: Vec<String>,
}

/// What cautions are made of.
pub(crate) struct Facts<'a> {
    pub(crate) test: bool,
    pub(crate) count: &'a AudienceCount,
    pub(crate) budget: Budget,
    /// How many people get the same once more.
    pub(crate) repeated: Option<u32>,
    pub(crate) refused_before: Vec<RefusedBefore>,
    pub(crate) delayed: u32,
    /// How many of them got several messages today.
    pub(crate) often: u32,
    pub(crate) uploads: Vec<String>,
    pub(crate) extra: usize,
    pub(crate) renamed: usize,
    pub(crate) leaves_at: Timestamp,
}

impl Facts<'_> {
    pub(crate) fn into_preflight(self) -> Preflight {
        let some = |kind, acknowledge, number: usize| {
            (number > 0).then(|| Caution { kind, acknowledge, number: u32::try_from(number).ok() })
        };
        let refused = self.refused_before.len();
        let unsure = !self.count.complete && self.count.unresolvable.is_none();
        // The only one who could be surprised by a test is the admin.
        let for_all = [
            self.budget.caution(),
            some(CautionKind::Unknown, true, self.count.unknown.len()),
            some(CautionKind::ReachesNobody, true, self.count.empty.len()),
            some(CautionKind::ExclusionUnknown, true, self.count.excluded_unknown.len()),
            some(CautionKind::ExtraFields, true, self.extra),
            some(CautionKind::Renamed, false, self.renamed),
            some(CautionKind::RefusedBefore, true, refused),
            self.repeated.map(|people| Caution {
                kind: CautionKind::Repeated,
                acknowledge: true,
                number: Some(people),
            }),
            some(CautionKind::Delayed, true, self.delayed as usize),
            some(CautionKind::OftenToday, false, self.often as usize),
            unsure.then_some(Caution { kind: CautionKind::CountUnsure, acknowledge: false, number: None }),
            some(CautionKind::Upload, false, self.uploads.len()),
            busy_minute(self.leaves_at).map(|minute| Caution {
                kind: CautionKind::BusyMinute,
                acknowledge: false,
                number: Some(minute),
            }),
        ];
        let told = |one: &Caution| !self.test || one.kind == CautionKind::Upload;
        let cautions = for_all.into_iter().flatten().filter(told).collect();
        let mut refused_before = self.refused_before;
        refused_before.truncate(MOST_SHOWN);
        Preflight {
            cautions,
            budget: self.budget,
            refused_before,
            refused_before_total: u32::try_from(refused).unwrap_or(u32::MAX),
            uploads: self.uploads,
        }
    }
}

impl Preflight {
    /// What must be acknowledged and are not among these.
    pub(crate) fn open<'a>(&'a self, acknowledged: &'a [CautionKind]) -> impl Iterator<Item = CautionKind> + 'a {
        let asked = self.cautions.iter().filter(|one| one.acknowledge).map(|one| one.kind);
        asked.filter(|kind| !acknowledged.contains(kind))
    }
}

/// The minute, when it is one in which many send. All clocks show the same one but for those that are half an hour off.
fn busy_minute(at: Timestamp) -> Option<u32> {
    u32::try_from(at.at(Offset::UTC).minute()).ok().filter(|minute| matches!(minute, 0 | 30))
}

#[cfg(test)]
mod tests;
