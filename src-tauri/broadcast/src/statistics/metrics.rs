//! The figures for collectors: text in the exposition format of Prometheus (version 0.0.4), which OpenMetrics collectors read too.
//!
//! Companies are named as their profiles are, and nobody else is: no recipient, no content, no corp ID, no secret. The practice company
//! and tests count nowhere.

use super::{StatisticsBook, fold};
use crate::model::ledger::LedgerState;
use crate::model::outcome::Outcome;
use crate::model::profile::app_of;
use crate::model::statistics::StatisticsQuery;
use crate::model::store_error::StoreError;
use crate::model::timestamp::Timestamp;
use crate::sending::engine::china_day;
use crate::store::sql_enum::word;
use crate::store::{figures, holds};
use std::collections::BTreeMap;
use std::fmt::Write;
use wecom::limits::PERSON_TIMES_PER_ACCOUNT;

/// Where the file of the metrics lies in the data folder.
pub const FILE: &str = "metrics/posthorn.prom";

/// How far back answers are looked at, in milliseconds: a day.
const ANSWERS_MS: i64 = 24 * 60 * 60 * 1000;

/// What a value is.
#[derive(Clone, Copy)]
enum Sort {
    /// It only grows, also when old sends are deleted.
    Counter,
    /// It goes up and down.
    Gauge,
}

/// A metric: its name, what it says, and its values by the labels behind the name.
struct Metric {
    name: &'static str,
    help: &'static str,
    sort: Sort,
    values: BTreeMap<Vec<(&'static str, String)>, f64>,
}

impl Metric {
    fn new(name: &'static str, sort: Sort, help: &'static str) -> Self {
        Self { name, help, sort, values: BTreeMap::new() }
    }

    /// Adds to the value with these labels: by hand only, several profiles can come to have one name.
    fn add(&mut self, labels: &[(&'static str, &str)], value: f64) {
        let labels = labels.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        *self.values.entry(labels).or_default() += value;
    }

    /// The larger of the value with these labels and another one.
    fn raise(&mut self, labels: &[(&'static str, &str)], value: f64) {
        let labels = labels.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let kept = self.values.entry(labels).or_default();
        *kept = kept.max(value);
    }

    fn write(&self, text: &mut String) {
        let sort = match self.sort {
            Sort::Counter => "counter",
            Sort::Gauge => "gauge",
        };
        let _ = writeln!(text, "# HELP {} {}\n# TYPE {} {sort}", self.name, self.help, self.name);
        for (labels, value) in &self.values {
            let labels: Vec<String> =
                labels.iter().map(|(name, value)| format!("{name}=\"{}\"", escaped(value))).collect();
            let _ = writeln!(text, "{}{{{}}} {value}", self.name, labels.join(","));
        }
    }
}

/// The value of a label: backslashes, quotation marks and ends of lines would end it.
fn escaped(value: &str) -> String {
    value.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}

/// All metrics.
struct Metrics {
    sends: Metric,
    messages: Metric,
    open: Metric,
    last: Metric,
    answer: Metric,
    used: Metric,
    limit: Metric,
    token_calls: Metric,
}

impl Metrics {
    fn new() -> Self {
        Self {
            sends: Metric::new("posthorn_sends_total", Sort::Counter, "Sends that are over, by how they ended."),
            messages: Metric::new(
                "posthorn_messages_total",
                Sort::Counter,
                "Recipients of sends that are over, each as it was chosen, by what became of the message; accepted is not read.",
            ),
            open: Metric::new(
                "posthorn_open_sends",
                Sort::Gauge,
                "Sends that are scheduled, waiting, sending or paused.",
            ),
            last: Metric::new(
                "posthorn_last_send_timestamp_seconds",
                Sort::Gauge,
                "When the last send was started, in seconds since 1970.",
            ),
            answer: Metric::new(
                "posthorn_answer_seconds",
                Sort::Gauge,
                "How long WeCom took to answer, of sends that began in the last 24 hours.",
            ),
            used: Metric::new(
                "posthorn_quota_used",
                Sort::Gauge,
                "Messages to people that count towards the quota of today (UTC+8), as far as this computer knows.",
            ),
            limit: Metric::new(
                "posthorn_quota_limit",
                Sort::Gauge,
                "The quota of a day, where the account limit is set.",
            ),
            token_calls: Metric::new(
                "posthorn_token_requests_total",
                Sort::Counter,
                "How often an access token was asked for (gettoken), as far as this computer knows.",
            ),
        }
    }

    fn text(&self, version: &str) -> String {
        let mut text = String::new();
        let mut build = Metric::new("posthorn_build_info", Sort::Gauge, "The version of Posthorn.");
        build.add(&[("version", version)], 1.0);
        let sends = [&self.sends, &self.messages, &self.open, &self.last, &self.answer];
        for metric in [&build].into_iter().chain(sends).chain([&self.used, &self.limit, &self.token_calls]) {
            metric.write(&mut text);
        }
        text
    }
}

impl StatisticsBook {
    /// The metrics of now. `version`: of the program.
    pub async fn metrics(&self, version: &str) -> Result<String, StoreError> {
        self.count_if_possible().await?;
        let now = Timestamp::now(&*self.clock);
        let mut metrics = Metrics::new();
        for profile in self.profiles.list().iter().filter(|one| !one.practice) {
            let of = ("profile", profile.name.as_str());
            // A value that is there from the beginning can be watched from the beginning.
            for outcome in [Outcome::Accepted, Outcome::Partial, Outcome::Refused, Outcome::Unknown, Outcome::NotSent] {
                metrics.sends.add(&[of, ("outcome", &word(&outcome)?)], 0.0);
            }
            for state in [LedgerState::Accepted, LedgerState::Refused, LedgerState::Unknown, LedgerState::NotSent] {
                metrics.messages.add(&[of, ("state", &word(&state)?)], 0.0);
            }
            let lately = StatisticsQuery {
                profile_id: Some(profile.id.clone()),
                from: Some(Timestamp(now.0 - ANSWERS_MS)),
                ..StatisticsQuery::default()
            };
            let mut times = BTreeMap::new();
            for database in &self.databases {
                let mut reading = database.read_one_state().await?;
                for (figure, label, number) in figures::counters(&mut reading, &profile.id).await? {
                    match figure.as_str() {
                        "send" => metrics.sends.add(&[of, ("outcome", &label)], as_number(number)),
                        _ => metrics.messages.add(&[of, ("state", &label)], as_number(number)),
                    }
                }
                let (open, last) = figures::standing(&mut reading, &profile.id).await?;
                metrics.open.add(&[of], as_number(open));
                if let Some(last) = last {
                    metrics.last.raise(&[of], as_number(u64::try_from(last.0 / 1000).unwrap_or_default()));
                }
                for (_, took_ms, number) in figures::answers(&mut reading, &lately).await? {
                    *times.entry(took_ms).or_default() += number;
                }
                drop(reading);
                let used = holds::spent(database, &app_of(profile), china_day(now)).await?;
                metrics.used.add(&[of], as_number(used));
            }
            for (quantile, percent) in [("0.5", 50), ("0.95", 95)] {
                if let Some(took_ms) = fold::at_percent(&times, percent) {
                    metrics.answer.raise(&[of, ("quantile", quantile)], f64::from(took_ms) / 1000.0);
                }
            }
            metrics.token_calls.add(&[of], as_number(self.calls.total(&app_of(profile))));
            if let Some(limit) = profile.account_limit {
                metrics.limit.add(&[of], f64::from(limit.saturating_mul(PERSON_TIMES_PER_ACCOUNT)));
            }
        }
        Ok(metrics.text(version))
    }
}

/// Exact up to 2^53, which nobody sends.
#[expect(clippy::cast_precision_loss, reason = "no counter comes near 2^53")]
fn as_number(number: u64) -> f64 {
    number as f64
}
