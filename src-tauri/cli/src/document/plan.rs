//! A send before it leaves: what is planned, what is wrong with it, and what has to be confirmed.

use super::{time, word};
use broadcast::model::audience::Renamed;
use broadcast::model::order::CautionKind;
use broadcast::sending::preflight::Budget;
use broadcast::sending::review::{ConfirmationLevel, QuietMidway};
use serde::{Deserialize, Serialize};
use wecom::finding::{Finding, Rule};
use wecom::import::UnknownField;
use wecom::kinds::Kind;
use wecom::limit::{Severity, Unit};
use wecom::links::LinkHost;

/// A send before it leaves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanView {
    /// Id of the company.
    pub profile_id: String,
    /// Its name.
    pub profile: String,
    /// Nothing leaves this computer.
    pub practice: bool,
    /// To the admin alone.
    pub test: bool,
    /// Kind of message.
    pub kind: Kind,
    /// First line of what is visible.
    pub title: String,
    /// The first recipients.
    pub to: String,
    /// To everyone in the visible scope.
    pub everyone: bool,
    /// Distinct people.
    pub people: u32,
    /// Whether that is all of them.
    pub people_exact: bool,
    /// People taken out.
    pub excluded: u32,
    /// Requests that leave.
    pub requests: u32,
    /// Messages of their own, when there are.
    pub own_messages: Option<u32>,
    /// When it is to leave, RFC 3339; none: at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaves_at: Option<String>,
    /// When the quiet hours end in which it would leave, RFC 3339: it leaves then, unless told otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_until: Option<String>,
    /// The quiet hours that begin before it has left as a whole, and which hold the rest, unless told otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet_midway: Option<QuietMidwayLine>,
    /// A colleague has to approve it before it leaves.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub needs_release: bool,
    /// What it costs.
    pub budget: BudgetView,
    /// What the rules say.
    pub findings: Vec<FindingLine>,
    /// What they say of single messages of their own, beyond that; the first 200.
    pub own_findings: Vec<FindingLine>,
    /// Recipients without a message of their own, the first 200.
    pub without_values: Vec<String>,
    /// Columns of the rows that no text uses.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unused_columns: Vec<String>,
    /// What to know.
    pub cautions: Vec<CautionLine>,
    /// Fields that Posthorn does not know and that are sent along.
    #[serde(default)]
    pub extra_fields: Vec<ExtraLine>,
    /// Recipients who are called otherwise today than where they were stored, the first 200.
    #[serde(default)]
    pub renamed: Vec<RenamedLine>,
    /// Where the links of the message lead, the first 200.
    #[serde(default)]
    pub links: Vec<LinkHost>,
    /// How it must be confirmed.
    pub confirmation: ConfirmationLine,
    /// It would be refused.
    pub blocked: bool,
    /// It would be sent as it was asked for.
    pub ready: bool,
}

/// Quiet hours that begin while a send is leaving.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuietMidwayLine {
    /// When they begin, RFC 3339.
    pub begins: String,
    /// When they end and the rest goes on, RFC 3339.
    pub until: String,
    /// About how many of the requests leave before they begin.
    pub before: u32,
}

impl From<QuietMidway> for QuietMidwayLine {
    fn from(midway: QuietMidway) -> Self {
        let QuietMidway { begins, until, before } = midway;
        Self { begins: time(begins), until: time(until), before }
    }
}

/// A field that Posthorn does not know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtraLine {
    /// Where in the request.
    pub path: String,
    /// Its value as JSON.
    pub value: String,
}

/// A recipient who is called otherwise today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenamedLine {
    /// `person`, `department`, `tag`, `chat` or `robot`.
    pub kind: String,
    /// Account or number: this is where it goes.
    pub id: String,
    /// The directory's name.
    pub name: Option<String>,
    /// The stored name.
    pub was: String,
}

impl From<&Renamed> for RenamedLine {
    fn from(one: &Renamed) -> Self {
        let Renamed { recipient, was } = one;
        let (id, name) = (recipient.id.clone(), recipient.name.clone());
        Self { kind: word(&recipient.kind), id, name, was: was.clone() }
    }
}

impl From<&UnknownField> for ExtraLine {
    fn from(field: &UnknownField) -> Self {
        Self { path: field.path.clone(), value: field.value.clone() }
    }
}

/// The day's quota, in person-times.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetView {
    /// Of a day; unknown when the account limit was never entered.
    pub per_day: Option<u32>,
    /// Used today.
    pub used_today: u32,
    /// What is left of it before this send.
    #[serde(default)]
    pub left: Option<u32>,
    /// Of this send.
    pub cost: u32,
    /// Whether that can be relied on.
    pub exact: bool,
    /// Much of it is used afterwards, or the send is large.
    #[serde(default)]
    pub told: bool,
}

impl From<Budget> for BudgetView {
    fn from(budget: Budget) -> Self {
        let Budget { per_day, used_today, left, cost, exact, told, percent: _ } = budget;
        Self { per_day, used_today, left, cost, exact, told }
    }
}

/// What a rule says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingLine {
    /// `refused` blocks.
    pub level: Severity,
    /// Which rule.
    pub rule: Rule,
    /// Where in the request.
    pub path: String,
    /// What was counted.
    pub actual: Option<u32>,
    /// The limit.
    pub limit: Option<u32>,
    /// Of what.
    pub unit: Option<Unit>,
    /// WeCom's number.
    pub wecom_code: Option<i32>,
    /// Whose message of their own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// The name of the variable, where it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
}

impl From<&Finding> for FindingLine {
    fn from(finding: &Finding) -> Self {
        Self {
            level: finding.severity,
            rule: finding.rule,
            path: finding.path.clone(),
            actual: finding.actual,
            limit: finding.limit,
            unit: finding.unit,
            wecom_code: finding.code,
            recipient: None,
            variable: finding.detail.clone(),
        }
    }
}

/// What to know before it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CautionLine {
    /// What.
    pub kind: CautionKind,
    /// `--acknowledge` must name it.
    pub must_acknowledge: bool,
    /// It does.
    pub acknowledged: bool,
    /// How many.
    pub number: Option<u32>,
    /// Of a repeat: until when WeCom drops the same request, RFC 3339. Once acknowledged it is delivered all the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dropped_until: Option<String>,
}

/// How a send must be confirmed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmationLine {
    /// How.
    pub level: ConfirmationLevel,
    /// The argument that gives it: `--yes`, `--people 4213`, `--confirm-profile 青禾科技`.
    pub argument: Option<String>,
    /// It was given.
    pub given: bool,
}
