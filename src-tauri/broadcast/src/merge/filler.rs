//! What the message of a row is, and what is wrong with it.

use super::names_of;
use super::sheet::OpenSheet;
use super::views::MergeProblem;
use crate::compose::fill::{self, Variables};
use crate::compose::personal::{FillError, Filling};
use crate::compose::variables;
use crate::lists::Row;
use crate::model::draft::{Draft, Values};
use crate::model::merge::{Merge, MergeRecipient, Several};
use crate::model::variable::{BuiltIn, Variable};
use std::collections::{BTreeMap, BTreeSet};
use wecom::agent::AppFacts;
use wecom::channel::ChannelSet;
use wecom::finding::Finding;
use wecom::kinds::Message;
use wecom::limit::Severity;
use wecom::recipient::Recipients;
use wecom::rules;
use wecom::send::SendOptions;

/// What stands between the values of several rows.
const BETWEEN: &str = "、";
/// Rows among which one is looked for that has everything.
const LOOKED_AT: usize = 100;

/// Everything that the message of a row depends on, beside the row. Equal ones make equal messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct FillerKey {
    message: Message,
    options: SendOptions,
    literal: bool,
    variables: Vec<Variable>,
    values: Values,
    columns: BTreeMap<String, u32>,
    kind: MergeRecipient,
    pub(super) several: Several,
    facts: AppFacts,
    built_in: BTreeMap<BuiltIn, String>,
}

impl FillerKey {
    pub(super) fn of(draft: &Draft, merge: &Merge, around: &Around) -> Self {
        Self {
            message: draft.message.clone(),
            options: draft.options.clone(),
            literal: draft.literal,
            variables: draft.variables.clone(),
            values: draft.values.clone(),
            columns: merge.columns.clone(),
            kind: merge.to.kind,
            several: merge.several,
            facts: around.facts,
            built_in: around.built_in.clone(),
        }
    }
}

/// What is known beside draft and sheet.
#[derive(Debug, Clone, Default)]
pub struct Around {
    /// What the application can.
    pub facts: AppFacts,
    /// What the program fills in itself for everyone.
    pub built_in: BTreeMap<BuiltIn, String>,
}

/// A variable that a column fills in.
#[derive(Debug)]
struct Source {
    variable: Variable,
    column: u32,
}

/// Fills a message in for one row after the other.
#[derive(Debug)]
pub(super) struct Filler {
    filling: Filling,
    sources: Vec<Source>,
    /// What the program fills in for each recipient.
    own: BTreeSet<BuiltIn>,
    pub(super) shared: Values,
    pub(super) blank: BTreeSet<String>,
    /// The variables of the message, without those that the program fills in itself.
    pub(super) variables: Vec<String>,
    /// Those that neither a column nor anything else fills in.
    pub(super) unfilled: Vec<String>,
    /// The fields with variables: what the rules say of others is said of the message, not of a row.
    fields: Vec<String>,
    options: SendOptions,
    literal: bool,
    channels: ChannelSet,
    calls_back: bool,
    facts: AppFacts,
}

impl Filler {
    pub(super) fn of(draft: &Draft, merge: &Merge, width: u32, around: &Around) -> Result<Self, FillError> {
        let known = Variables::of(draft)?;
        let filling = Filling::of(&draft.message)?;
        let of = |(name, column): (&String, &u32)| {
            let said = draft.variables.iter().find(|one| one.name == *name).cloned();
            Source { variable: said.unwrap_or_else(|| Variable::text(name)), column: *column }
        };
        let mapped = merge.columns.iter().filter(|(name, column)| **column < width && filling.uses(name));
        let sources: Vec<Source> = mapped.map(of).collect();
        let by_column: BTreeSet<&str> = sources.iter().map(|source| source.variable.name.as_str()).collect();
        let (shared, blank) = known.shared(&around.built_in, &Values::new());
        let own: BTreeSet<BuiltIn> =
            known.personal().into_iter().filter(|own| !by_column.contains(own.name())).collect();
        let variables = names_of(&filling, draft);
        let is_open = |name: &&String| {
            !by_column.contains(name.as_str()) && !shared.contains_key(*name) && !blank.contains(*name)
        };
        let unfilled = variables.iter().filter(is_open).cloned().collect();
        let fields = filling.fields();
        let channels = match merge.to.kind {
            MergeRecipient::Chat => ChannelSet { app: false, chat: true, robot: false },
            MergeRecipient::Person | MergeRecipient::Department | MergeRecipient::Tag => ChannelSet::APP,
        };
        let filling = filling.knowing(by_column);
        Ok(Self {
            filling,
            sources,
            own,
            shared,
            blank,
            variables,
            unfilled,
            fields,
            options: draft.options.clone(),
            literal: draft.literal,
            channels,
            calls_back: draft.message.calls_back(),
            facts: around.facts,
        })
    }

    /// Whether the message has the recipient's own name or department in it.
    pub(super) fn names_recipients(&self) -> bool {
        !self.own.is_empty()
    }

    /// The columns that fill variables in.
    pub(super) fn columns(&self) -> impl Iterator<Item = u32> + '_ {
        self.sources.iter().map(|source| source.column)
    }

    /// The variable that a column fills in, the first of several.
    pub(super) fn variable_of(&self, column: u32) -> Option<&str> {
        let source = self.sources.iter().find(|source| source.column == column)?;
        Some(&source.variable.name)
    }

    /// The values of a row, and what is wrong with its cells.
    pub(super) fn values(&self, row: &Row, recipient: Option<&(String, String)>) -> (Values, Vec<MergeProblem>) {
        let (mut values, mut problems) = (Values::new(), Vec::new());
        for Source { variable, column } in &self.sources {
            let text = row.cell(*column);
            if row.fault(*column).is_some() {
                problems.push(MergeProblem::CellFault { column: *column, text: text.to_owned() });
                continue;
            }
            match fill::formatted(variable, text) {
                Ok(written) if written.is_empty() => {}
                Ok(written) => drop(values.insert(variable.name.clone(), written)),
                Err(wrong) => {
                    problems.push(MergeProblem::NotA { variable: wrong.name, kind: wrong.kind, text: wrong.text });
                }
            }
        }
        if let Some((name, department)) = recipient {
            for own in &self.own {
                let value = if *own == BuiltIn::RecipientName { name } else { department };
                values.insert(own.name().to_owned(), value.clone());
            }
        }
        (values, problems)
    }

    /// The values of several rows for one recipient: of each variable those that differ, in the order of the rows.
    pub(super) fn joined(all: Vec<Values>) -> Values {
        let mut lists: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, value) in all.into_iter().flatten() {
            let list = lists.entry(name).or_default();
            if !list.contains(&value) {
                list.push(value);
            }
        }
        lists.into_iter().map(|(name, list)| (name, list.join(BETWEEN))).collect()
    }

    /// Whether WeCom delivers the same message to the same recipient once only. It does not look for repeats in group chats, and cards
    /// that call back differ by their task ids.
    pub(super) fn drops_repeats(&self) -> bool {
        self.channels.app && !self.calls_back
    }

    /// The message with these values.
    pub(super) fn message(&self, values: &Values) -> Result<Message, FillError> {
        self.filling.with_shared(values, &self.shared, &self.blank)
    }

    /// The same for a look at it: what is missing stands there in its braces.
    pub(super) fn message_with_gaps(&self, values: &Values) -> Result<Message, FillError> {
        let mut shared: Values = self.variables.iter().map(|name| (name.clone(), fill::braces(name))).collect();
        shared.extend(self.shared.clone());
        self.filling.with_shared(values, &shared, &self.blank)
    }

    /// The message of the first row that is not left out and has a value in each column that is used; of the first one where none has.
    pub(super) fn first_message(&self, sheet: &OpenSheet, merge: &Merge) -> Result<Message, FillError> {
        let left_out: BTreeSet<u32> = merge.left_out.iter().copied().collect();
        let rows = || sheet.places.iter().map(|place| sheet.row(*place)).filter(|row| !left_out.contains(&row.number));
        let is_full = |row: &&Row| self.columns().all(|column| !row.cell(column).is_empty());
        let row = rows().take(LOOKED_AT).find(is_full).or_else(|| rows().next());
        let values = row.map_or_else(Values::new, |row| {
            let word = row.cell(merge.to.column).to_owned();
            self.values(row, Some(&(word.clone(), word))).0
        });
        self.message(&values).or_else(|_| self.message_with_gaps(&values))
    }

    /// What is wrong with the message of these values.
    pub(super) fn problems(&self, values: &Values) -> Vec<MergeProblem> {
        match self.message(values) {
            Ok(message) => {
                let found = self.findings(&message);
                found.into_iter().map(|finding| MergeProblem::Finding { finding: Box::new(finding) }).collect()
            }
            Err(FillError::NoValue { names, .. }) => {
                names.into_iter().map(|variable| MergeProblem::Missing { variable }).collect()
            }
            Err(error) => vec![MergeProblem::Fill { text: error.to_string() }],
        }
    }

    /// What would be refused or cut of the fields that a row fills in.
    fn findings(&self, message: &Message) -> Vec<Finding> {
        let by_the_rules = rules::check_at(message, &Recipients::default(), &self.options, &self.facts, self.channels);
        let all = by_the_rules.into_iter().chain(variables::findings(message, self.literal));
        all.filter(|one| matches!(one.severity, Severity::Refused | Severity::Cut) && self.is_of_a_row(one)).collect()
    }

    fn is_of_a_row(&self, finding: &Finding) -> bool {
        let path = finding.path.as_str();
        self.fields.iter().any(|field| {
            let below = field.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
            field == path || below
        })
    }
}
