//! What all sends come to: by day and hour, kind, company, department, reason and number, with how long WeCom took to answer and what
//! was used of each day's budget. Only sends that are over count, and only those that are still kept.

mod fold;
pub mod metrics;

use crate::connections::TokenCalls;
use crate::model::profile::{Profile, app_of};
use crate::model::statistics::{
    BudgetDay, DepartmentSums, PeopleStatistics, Statistics, StatisticsQuery, TokenCallCompany,
};
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::profiles::Profiles;
use crate::sending::engine::{china_day, day_of_china};
use crate::store::figures::{self, PeopleSum};
use crate::store::{Database, statistics};
use fold::Fold;
use jiff::tz::{Offset, TimeZone};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use wecom::clock::Clock;
use wecom::limits::PERSON_TIMES_PER_ACCOUNT;

/// Most departments of an answer; the others are summed.
pub const MOST_DEPARTMENTS: usize = 20;
/// Most of WeCom's numbers of an answer; the others are summed.
pub const MOST_CODES: usize = 10;
/// Longest time, in days, whose steps are days.
const MOST_DAYS: i64 = 370;
/// A day, in milliseconds.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The statistics of all profiles. Cheap to clone.
#[derive(Clone)]
pub struct StatisticsBook {
    databases: Vec<Database>,
    profiles: Profiles,
    clock: Arc<dyn Clock>,
    calls: TokenCalls,
}

impl std::fmt::Debug for StatisticsBook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StatisticsBook").finish_non_exhaustive()
    }
}

impl StatisticsBook {
    /// The statistics of this database, which know of no call for a token.
    pub fn new(database: Database, profiles: Profiles, clock: Arc<dyn Clock>) -> Self {
        Self { databases: vec![database], profiles, clock, calls: TokenCalls::default() }
    }

    /// The same with what stands in another database besides.
    #[must_use]
    pub(crate) fn and(mut self, database: Database) -> Self {
        self.databases.push(database);
        self
    }

    /// The same with these calls for tokens.
    #[must_use]
    pub fn with_token_calls(self, calls: TokenCalls) -> Self {
        Self { calls, ..self }
    }

    /// Counts the sends that ended since it was last done; how many. Without that the next question does it, and takes longer.
    pub async fn count_ended(&self) -> Result<u64, StoreError> {
        let mut counted = 0;
        for database in &self.databases {
            counted += statistics::count_ended(database).await?;
        }
        Ok(counted)
    }

    /// Counts what was not counted. Where nothing can be written, what was not counted before is left out, which the answer says.
    async fn count_if_possible(&self) -> Result<(), StoreError> {
        match self.count_ended().await {
            Ok(_) | Err(StoreError::ReadOnly(_) | StoreError::Full(_) | StoreError::NotAllowed(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The figures of the sends that are asked for. `keep_months`: how long sends are kept, which the answer repeats.
    pub async fn open(&self, asked: &StatisticsQuery, keep_months: u32) -> Result<Statistics, StoreError> {
        self.count_if_possible().await?;
        let zone = TimeZone::get(&asked.time_zone).unwrap_or_else(|_| TimeZone::system());
        let (mut sends, mut rows, mut answers) = (Vec::new(), Vec::new(), Vec::new());
        let (mut since, mut left_out, mut readings) = (None::<Timestamp>, 0, Vec::new());
        for database in &self.databases {
            // At one point in time, so that the parts add up to the whole.
            let mut reading = database.read_one_state().await?;
            sends.extend(figures::sends(&mut reading, asked).await?);
            rows.extend(figures::rows(&mut reading, asked).await?);
            answers.extend(figures::answers(&mut reading, asked).await?);
            since = [since, figures::since(&mut reading).await?].into_iter().flatten().min();
            left_out += figures::left_out(&mut reading, asked).await?;
            readings.push(reading);
        }
        let span = self.span(asked, since);
        let mut fold = Fold::over(zone, span, MOST_DAYS);
        for sum in &sends {
            fold.add_sends(sum);
        }
        for sum in &rows {
            fold.add_rows(sum);
        }
        for answer in answers {
            fold.add_answers(answer);
        }
        let profiles = self.profiles.list();
        let of_interest: Vec<&Profile> = profiles
            .iter()
            .filter(|one| asked.profile_id.as_ref().map_or(asked.practice || !one.practice, |id| *id == one.id))
            .collect();
        let mut apps: Vec<String> = of_interest.iter().map(|one| app_of(one)).collect();
        apps.sort_unstable();
        apps.dedup();
        let days = (china_day(span.0), china_day(Timestamp(span.1.0 - 1)));
        let mut budget = BTreeMap::<i64, u64>::new();
        for reading in &mut readings {
            for (day, used) in figures::budget(reading, &apps, days).await? {
                *budget.entry(day).or_default() += used;
            }
        }
        let budget_per_day = match of_interest[..] {
            [only] => only.account_limit.map(|limit| limit.saturating_mul(PERSON_TIMES_PER_ACCOUNT)),
            _ => None,
        };
        let budget = budget.into_iter().map(|(day, used)| BudgetDay { day: day_name(day), used }).collect();
        let token_companies = self.add_token_calls(asked, &of_interest, &mut fold);
        let mut found = fold.into_statistics(&profiles);
        found.token_calls.companies = token_companies;
        Ok(Statistics { budget, budget_per_day, left_out, since, keep_months, ..found })
    }

    /// Adds the calls for tokens of some profiles to the steps; how many were made for which of them. Those that have an application in
    /// common count as one.
    fn add_token_calls(
        &self,
        asked: &StatisticsQuery,
        profiles: &[&Profile],
        fold: &mut Fold,
    ) -> Vec<TokenCallCompany> {
        let (mut companies, mut apps) = (Vec::new(), BTreeSet::new());
        for profile in profiles {
            let app = app_of(profile);
            let hours = self.calls.between(&app, asked.from, asked.to);
            if hours.is_empty() || !apps.insert(app) {
                continue;
            }
            let mut number = 0;
            for (hour, calls) in hours {
                fold.add_token_calls(hour, calls);
                number += u64::from(calls);
            }
            let (profile_id, name) = (profile.id.clone(), profile.name.clone());
            companies.push(TokenCallCompany { profile_id, name, practice: profile.practice, number });
        }
        companies.sort_by_key(|one| Reverse(one.number));
        companies
    }

    /// The moments that the steps go through: those asked for, else from the oldest send to now.
    fn span(&self, asked: &StatisticsQuery, since: Option<Timestamp>) -> (Timestamp, Timestamp) {
        let now = Timestamp::now(&*self.clock);
        let from = asked.from.or(since).unwrap_or(now);
        let to = asked.to.unwrap_or(Timestamp(now.0 + 1));
        (from, to.max(Timestamp(from.0 + 1)))
    }

    /// Who was written to by name, by department as the contacts know it now. Whoever was written to from two databases counts in each. Reads an index of the ledgers, which takes a second where
    /// two million rows are asked for.
    pub async fn people(&self, asked: &StatisticsQuery) -> Result<PeopleStatistics, StoreError> {
        self.count_if_possible().await?;
        let mut sums = Vec::new();
        for database in &self.databases {
            sums.extend(figures::people(&mut *database.read_one_state().await?, asked).await?);
        }
        let mut found = PeopleStatistics::default();
        for sum in sums {
            match sum {
                PeopleSum::All { people } => found.people += people,
                PeopleSum::Department { profile_id, name, people, messages, missed } => {
                    if found.departments.len() < MOST_DEPARTMENTS {
                        found.departments.push(DepartmentSums { profile_id, name, people, messages, missed });
                    } else {
                        found.other_departments += 1;
                        found.other_messages += messages;
                        found.other_missed += missed;
                    }
                }
            }
        }
        Ok(found)
    }
}

/// A day of China, `2026-11-30`.
fn day_name(day: i64) -> String {
    day_of_china(day).0.at(Offset::constant(8)).date().to_string()
}

#[cfg(test)]
mod tests;
