//! What comes out: one document, whose fields `docs/command-line.md` explains and which do not change their meaning. The words on a
//! terminal are made of the same document.

mod explanation;
mod handled;
mod names;
mod plan;
mod sent;
mod team;

pub use explanation::ExplanationLine;
pub use handled::{DeadLetterLine, HandledLine, LineOutcome};
pub use names::{ContactsSecretLine, MemberSheetLine};
pub use plan::{BudgetView, CautionLine, ConfirmationLine, FindingLine, PlanView, QuietMidwayLine};
pub use sent::{BroadcastLine, MissedLine, time};
pub use team::{DeedLine, MembershipLine, TeamFoundLine, TeamLine};

use super::exit;
use broadcast::directory::RowSum;
use broadcast::model::doctor::{DoctorCheck, DoctorFinding, DoctorState, Examined};
use broadcast::model::error_view::{ApiProblem, ErrorView};
use broadcast::model::profile::ProfileView;
use serde::{Deserialize, Serialize};
use wecom::error::Blockage;

/// Version of the document. Fields are added without changing it.
pub const VERSION: u32 = 1;

/// Most people of [`Document::missed`].
pub const MOST_MISSED: u32 = 1000;

/// The whole answer to one command.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// [`VERSION`].
    pub posthorn: u32,
    /// The command.
    pub command: String,
    /// The exit code.
    pub exit: u8,
    /// Why it was not done.
    pub error: Option<Problem>,
    /// What else to know.
    pub notes: Vec<Note>,
    /// What became of the rows of `--list` and `--rows`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<FileLine>,
    /// Of `profiles`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub profiles: Option<Vec<ProfileLine>>,
    /// Of `plan` and `send`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<PlanView>,
    /// Of `send`, `status ID`, `resume`, `recall` and `release`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broadcast: Option<BroadcastLine>,
    /// Those of the broadcast who missed it, the first 1000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed: Option<Vec<MissedLine>>,
    /// Of `history` and `status`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub broadcasts: Option<Vec<BroadcastLine>>,
    /// How many there are in all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<u32>,
    /// Of `explain`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explanation: Option<ExplanationLine>,
    /// Of `metrics`: the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub metrics: Option<String>,
    /// Of `doctor`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checks: Option<Vec<CheckLine>>,
    /// Of `member-sheet`; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub member_sheet: Option<MemberSheetLine>,
    /// Of `contacts-secret`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contacts_secret: Option<ContactsSecretLine>,
    /// Of `team`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Box<TeamLine>>,
    /// What became of a line of `listen`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub handled: Option<HandledLine>,
    /// How many messages of other programs are not at their end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<u32>,
    /// Of `listen --list`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dead_letters: Option<Vec<DeadLetterLine>>,
}

/// One thing that the doctor looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckLine {
    /// What.
    pub check: DoctorCheck,
    /// How it stands.
    pub state: DoctorState,
    /// A number, by what was looked at.
    pub figure: Option<i64>,
    /// A text, by what was looked at.
    pub about: Option<String>,
    /// What was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub finding: Option<DoctorFinding>,
    /// What stood there before, of a finding that something changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// What has to be well before anybody can tell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub behind: Option<DoctorCheck>,
    /// Why, when a call told it.
    pub error: Option<Problem>,
}

impl From<Examined> for CheckLine {
    fn from(found: Examined) -> Self {
        let Examined { check, state, figure, about, finding, before, behind, error } = found;
        Self { check, state, figure, about, finding, before, behind, error: error.map(Problem::from) }
    }
}

impl Document {
    /// Nothing to tell.
    pub fn of(command: &str) -> Self {
        Self {
            posthorn: VERSION,
            command: command.to_owned(),
            exit: exit::OK,
            error: None,
            notes: Vec::new(),
            files: Vec::new(),
            profiles: None,
            plan: None,
            broadcast: None,
            missed: None,
            broadcasts: None,
            total: None,
            explanation: None,
            metrics: None,
            checks: None,
            member_sheet: None,
            contacts_secret: None,
            team: None,
            handled: None,
            waiting: None,
            dead_letters: None,
        }
    }

    /// The same, not done.
    #[must_use]
    pub fn failed(mut self, problem: impl Into<Problem>, exit: u8) -> Self {
        self.error = Some(problem.into());
        self.exit = exit;
        self
    }
}

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// To act on.
    pub code: String,
    /// What it is about: a name that was typed, a path.
    pub about: Option<String>,
    /// The argument or setting that is wrong.
    pub field: Option<String>,
    /// For the curious, English.
    pub message: String,
    /// Those that may be meant, where a name fits several; the first entries that fit nothing.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<String>,
    /// WeCom's answer.
    pub wecom: Option<WecomProblem>,
    /// What kept the request from WeCom, and where, when it was the network.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub network: Option<Blockage>,
}

/// WeCom's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WecomProblem {
    /// `errcode`.
    pub code: i64,
    /// `errmsg`.
    pub message: String,
    /// In Chinese.
    pub meaning_zh: Option<String>,
    /// In English.
    pub meaning_en: Option<String>,
}

impl Problem {
    /// One of the command line's own.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            about: None,
            field: None,
            message: message.into(),
            candidates: Vec::new(),
            wecom: None,
            network: None,
        }
    }

    /// The same about something.
    #[must_use]
    pub fn about(mut self, what: impl Into<String>) -> Self {
        self.about = Some(what.into());
        self
    }

    /// The same at an argument.
    #[must_use]
    pub fn at(mut self, field: &str) -> Self {
        self.field = Some(field.to_owned());
        self
    }
}

impl From<ErrorView> for Problem {
    fn from(error: ErrorView) -> Self {
        let ErrorView { code, message, field, detail, api, network } = error;
        let wecom = api.map(|api: ApiProblem| WecomProblem {
            code: api.code,
            message: api.message,
            meaning_zh: api.meaning_zh,
            meaning_en: api.meaning_en,
        });
        Self { code: word(&code), about: detail, field, message, candidates: Vec::new(), wecom, network }
    }
}

/// The snake_case word of a plain enum.
pub fn word(value: &impl Serialize) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}

/// What else to know.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    /// What kind of thing.
    pub code: String,
    /// What it is about.
    pub about: Option<String>,
}

impl Note {
    /// A note about nothing in particular.
    pub fn of(code: &str) -> Self {
        Self { code: code.to_owned(), about: None }
    }

    /// The same about something.
    #[must_use]
    pub fn about(mut self, what: impl Into<String>) -> Self {
        self.about = Some(what.into());
        self
    }
}

/// What became of the rows of a file: `rows` = `matched` + `not_found` + `asked` + `left_out`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileLine {
    /// `--list` or `--rows`.
    pub argument: String,
    /// Heading, or number from 1, of the column with the people; unknown where nothing says it.
    pub column: Option<String>,
    /// The row that names the columns.
    pub heading_row: Option<u32>,
    /// Rows with something in them.
    pub rows: u32,
    /// Rows that each found somebody.
    pub matched: u32,
    /// Rows that nobody fits.
    pub not_found: u32,
    /// Rows that fit several, or contradict themselves.
    pub asked: u32,
    /// All others.
    pub left_out: u32,
    /// Why they are left out.
    pub left_out_why: LeftOut,
}

/// Rows that are left out; the sum is [`FileLine::left_out`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct LeftOut {
    /// Their person stands in an earlier row.
    pub repeated: u32,
    /// Nobody stands in them.
    pub empty: u32,
    /// They name the columns.
    pub heading: u32,
    /// They stand above those.
    pub above_heading: u32,
}

impl FileLine {
    /// Of what became of the rows.
    pub fn of(argument: &str, column: Option<String>, heading_row: Option<u32>, sum: RowSum) -> Self {
        let RowSum { rows, matched, not_found, asked, repeated, empty, heading, above_heading } = sum;
        let left_out_why = LeftOut { repeated, empty, heading, above_heading };
        Self {
            argument: argument.to_owned(),
            column,
            heading_row,
            rows,
            matched,
            not_found,
            asked,
            left_out: repeated + empty + heading + above_heading,
            left_out_why,
        }
    }
}

/// A company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfileLine {
    /// Its id here.
    pub id: String,
    /// What the user calls it.
    pub name: String,
    /// 企业ID.
    pub corp_id: String,
    /// Number of the application.
    pub agent_id: u32,
    /// The practice company: nothing leaves this computer.
    pub practice: bool,
    /// Whether its secret is known.
    pub has_secret: bool,
}

impl From<&ProfileView> for ProfileLine {
    fn from(view: &ProfileView) -> Self {
        let profile = &view.profile;
        Self {
            id: profile.id.clone(),
            name: profile.name.clone(),
            corp_id: profile.corp_id.clone(),
            agent_id: profile.agent_id,
            practice: profile.practice,
            has_secret: view.secret.is_usable(),
        }
    }
}
