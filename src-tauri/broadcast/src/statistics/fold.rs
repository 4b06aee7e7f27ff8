//! Puts the sums of the database together by the steps of a user's clock. What is held grows with the steps, companies, kinds and
//! numbers, never with the sends.

use super::{DAY_MS, MOST_CODES};
use crate::model::ledger::{LedgerReason, LedgerState};
use crate::model::profile::Profile;
use crate::model::statistics::{
    CodeCount, CompanySums, KindSums, OutcomeCount, ReasonCount, Statistics, StepSums, Sums, TimeStep, TokenCallStep,
    TokenCallSums,
};
use crate::model::timestamp::Timestamp;
use crate::store::figures::{QUARTER_MS, RowSum, SendSum};
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp as Instant};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use wecom::kinds::Kind;

/// Most steps, whatever is asked for.
const MOST_STEPS: usize = 1_200;
/// Of a hundred answers, those that the slow ones are behind.
const SLOW_PERCENT: u64 = 95;

/// How long answers took: milliseconds and how many.
type Times = BTreeMap<u32, u64>;

pub(super) struct Fold {
    zone: TimeZone,
    step: TimeStep,
    total: Sums,
    steps: BTreeMap<Date, (Sums, Times)>,
    hours: Vec<Sums>,
    kinds: Vec<KindSums>,
    companies: Vec<CompanySums>,
    outcomes: Vec<OutcomeCount>,
    reasons: Vec<(Option<LedgerReason>, u64)>,
    codes: BTreeMap<i64, u64>,
    times: Times,
    token_calls: BTreeMap<Date, u64>,
}

impl Fold {
    /// Of nothing yet, with a step for every day or month between two moments.
    pub(super) fn over(zone: TimeZone, (from, to): (Timestamp, Timestamp), most_days: i64) -> Self {
        let step = if (to.0 - from.0) / DAY_MS > most_days { TimeStep::Month } else { TimeStep::Day };
        let mut fold = Self {
            zone,
            step,
            total: Sums::default(),
            steps: BTreeMap::new(),
            hours: vec![Sums::default(); 24],
            kinds: Vec::new(),
            companies: Vec::new(),
            outcomes: Vec::new(),
            reasons: Vec::new(),
            codes: BTreeMap::new(),
            times: Times::new(),
            token_calls: BTreeMap::new(),
        };
        let last = fold.step_of(fold.local(to.0 - 1).date());
        let mut at = fold.step_of(fold.local(from.0).date());
        while at <= last && fold.steps.len() < MOST_STEPS {
            fold.steps.insert(at, (Sums::default(), Times::new()));
            let next = if step == TimeStep::Day { Span::new().days(1) } else { Span::new().months(1) };
            match at.checked_add(next) {
                Ok(next) => at = next,
                Err(_) => break,
            }
        }
        fold
    }

    /// What the user's clock shows.
    fn local(&self, ms: i64) -> DateTime {
        let instant = Instant::from_millisecond(ms).unwrap_or(if ms < 0 { Instant::MIN } else { Instant::MAX });
        self.zone.to_datetime(instant)
    }

    /// The day, or the first of the month.
    fn step_of(&self, day: Date) -> Date {
        if self.step == TimeStep::Day { day } else { day.first_of_month() }
    }

    fn step_at(&mut self, quarter: i64) -> &mut (Sums, Times) {
        let step = self.step_of(self.local(quarter * QUARTER_MS).date());
        self.steps.entry(step).or_default()
    }

    /// Adds sums wherever they belong by time and kind, and to the whole.
    fn add(&mut self, quarter: i64, kind: Kind, more: &Sums) {
        self.total.add(more);
        self.step_at(quarter).0.add(more);
        let hour = self.local(quarter * QUARTER_MS).hour();
        if let Some(sums) = self.hours.get_mut(usize::from(hour.unsigned_abs())) {
            sums.add(more);
        }
        match self.kinds.iter_mut().find(|one| one.kind == kind) {
            Some(one) => one.sums.add(more),
            None => self.kinds.push(KindSums { kind, sums: *more }),
        }
    }

    pub(super) fn add_sends(&mut self, sum: &SendSum) {
        let more = Sums { sends: sum.sends, messages: sum.messages, ..Sums::default() };
        self.add(sum.quarter, sum.kind, &more);
        match self.companies.iter_mut().find(|one| one.profile_id == sum.profile_id) {
            // They come by time: the name of the last one is kept, of a company that is no more.
            Some(one) => {
                one.sums.add(&more);
                one.name.clone_from(&sum.profile_name);
                one.colour = sum.profile_colour;
            }
            None => self.companies.push(CompanySums {
                profile_id: sum.profile_id.clone(),
                name: sum.profile_name.clone(),
                colour: sum.profile_colour,
                practice: sum.practice,
                sums: more,
            }),
        }
        if let Some(outcome) = sum.outcome {
            match self.outcomes.iter_mut().find(|one| one.outcome == outcome) {
                Some(one) => one.number += sum.sends,
                None => self.outcomes.push(OutcomeCount { outcome, number: sum.sends }),
            }
        }
    }

    pub(super) fn add_rows(&mut self, sum: &RowSum) {
        let mut more = Sums { recipients: sum.number, ..Sums::default() };
        match sum.state {
            LedgerState::Accepted => more.accepted = sum.number,
            LedgerState::Refused => more.refused = sum.number,
            LedgerState::Unknown => more.unknown = sum.number,
            // A send that is over has no open row.
            LedgerState::NotSent | LedgerState::Planned => more.not_sent = sum.number,
        }
        self.add(sum.quarter, sum.kind, &more);
        if let Some(one) = self.companies.iter_mut().find(|one| one.profile_id == sum.profile_id) {
            one.sums.add(&more);
        }
        if more.missed() > 0 {
            match self.reasons.iter_mut().find(|(reason, _)| *reason == sum.reason) {
                Some((_, number)) => *number += sum.number,
                None => self.reasons.push((sum.reason, sum.number)),
            }
            if let Some(code) = sum.code {
                *self.codes.entry(code).or_default() += sum.number;
            }
        }
    }

    pub(super) fn add_answers(&mut self, (quarter, took_ms, number): (i64, u32, u64)) {
        *self.times.entry(took_ms).or_default() += number;
        *self.step_at(quarter).1.entry(took_ms).or_default() += number;
    }

    /// Adds calls for tokens of the hour that begins then.
    pub(super) fn add_token_calls(&mut self, hour: Timestamp, number: u32) {
        let step = self.step_of(self.local(hour.0).date());
        *self.token_calls.entry(step).or_default() += u64::from(number);
    }

    /// Everything, largest first.
    pub(super) fn into_statistics(mut self, profiles: &[Profile]) -> Statistics {
        for company in &mut self.companies {
            if let Some(profile) = profiles.iter().find(|one| one.id == company.profile_id) {
                company.name.clone_from(&profile.name);
                company.colour = profile.colour;
            }
        }
        self.companies.sort_by(|a, b| b.sums.messages.cmp(&a.sums.messages).then_with(|| a.name.cmp(&b.name)));
        self.kinds.sort_by_key(|one| Reverse((one.sums.messages, one.sums.recipients)));
        self.outcomes.sort_by_key(|one| Reverse(one.number));
        self.reasons.sort_by_key(|(_, number)| Reverse(*number));
        let name = |day: Date| match self.step {
            TimeStep::Day => day.to_string(),
            TimeStep::Month => day.strftime("%Y-%m").to_string(),
        };
        let steps = self.steps.iter().map(|(day, (sums, times))| StepSums {
            step: name(*day),
            sums: *sums,
            median_ms: at_percent(times, 50),
            slow_ms: at_percent(times, SLOW_PERCENT),
        });
        let calls = self.token_calls.iter().map(|(day, number)| TokenCallStep { step: name(*day), number: *number });
        let token_calls = TokenCallSums {
            number: self.token_calls.values().sum(),
            steps: calls.collect(),
            ..TokenCallSums::default()
        };
        Statistics {
            total: self.total,
            step: self.step,
            steps: steps.collect(),
            hours: self.hours,
            kinds: self.kinds,
            companies: self.companies,
            outcomes: self.outcomes,
            reasons: self.reasons.into_iter().map(|(reason, number)| ReasonCount { reason, number }).collect(),
            codes: codes(self.codes),
            answers: self.times.values().sum(),
            median_ms: at_percent(&self.times, 50),
            slow_ms: at_percent(&self.times, SLOW_PERCENT),
            token_calls,
            ..Statistics::default()
        }
    }
}

/// The most frequent numbers, then all others together.
fn codes(found: BTreeMap<i64, u64>) -> Vec<CodeCount> {
    let mut all: Vec<(i64, u64)> = found.into_iter().collect();
    all.sort_by_key(|(_, number)| Reverse(*number));
    let rest: u64 = all.iter().skip(MOST_CODES).map(|(_, number)| number).sum();
    let most = all.into_iter().take(MOST_CODES);
    let mut codes: Vec<CodeCount> =
        most.map(|(code, number)| CodeCount { code: i32::try_from(code).ok(), number }).collect();
    if rest > 0 {
        codes.push(CodeCount { code: None, number: rest });
    }
    codes
}

/// The time that so many percent of the answers took at most; `None` without any.
pub(super) fn at_percent(times: &Times, percent: u64) -> Option<u32> {
    let all: u64 = times.values().sum();
    let wanted = (all * percent).div_ceil(100).max(1);
    let mut before = 0;
    times
        .iter()
        .find(|(_, number)| {
            before += *number;
            before >= wanted
        })
        .map(|(took_ms, _)| *took_ms)
}
