//! Messages that fill themselves in: the draft as it is sent, as it is looked at, and the form that asks for its values.

use super::{AppResult, Product};
use crate::compose::fill::{Given, Variables, day, formatted};
use crate::compose::personal::{Filled, has_variables};
use crate::compose::variables;
use crate::directory::PersonFacts;
use crate::model::audience::{Audience, RecipientKind};
use crate::model::draft::{Draft, Personal, Values};
use crate::model::error_view::{ErrorCode, ErrorView};
use crate::model::order::SendOrder;
use crate::model::timestamp::Timestamp;
use crate::model::title;
use crate::model::variable::{BuiltIn, Variable, VariableFormat, VariableKind};
use crate::sending::engine::SendError;
use jiff::tz::Offset;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use wecom::channel::Channel;
use wecom::finding::Finding;
use wecom::kinds::Message;
use wecom::limits::HOURS_FROM_UTC;

/// The clock by which a day is today's.
const CHINA: Offset = Offset::constant(HOURS_FROM_UTC);

/// Stand before and behind an example in the texts of a preview: characters for private use, which mean nothing elsewhere.
pub const EXAMPLE_MARKS: (char, char) = ('\u{e0f0}', '\u{e0f1}');

/// A field of the form that a message's variables make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FillField {
    /// The variable.
    pub variable: Variable,
    /// Whether it stands in a text of the message; one that does not is kept, and not asked for.
    pub used: bool,
    /// What will stand in the message; empty while nothing does.
    pub written: String,
    /// The program fills it in.
    pub built_in: Option<BuiltIn>,
    /// What keeps it from being sent.
    pub problem: Option<FillProblem>,
    /// What stood there before, the last first.
    pub recent: Vec<String>,
}

/// What is wrong with the value of a variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FillProblem {
    /// There is none, and there must be one.
    Missing,
    /// What is given is none of its kind.
    NotOfKind,
}

/// A kind of variable with the ways to write it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct KindOffer {
    /// The kind.
    pub kind: VariableKind,
    /// The ways, the usual one first, each with a sample.
    pub formats: Vec<FormatOffer>,
}

/// A way to write a value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct FormatOffer {
    /// The way.
    pub format: VariableFormat,
    /// How a value looks in it.
    pub sample: String,
}

/// What variables can be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct VariableOffers {
    /// Kinds.
    pub kinds: Vec<KindOffer>,
    /// The names that the program fills in itself.
    pub built_in: Vec<String>,
}

impl Product {
    /// A draft as it is sent: its variables filled in, for everyone, or for each by their own name. What nothing fills in stays open in
    /// it, and the review refuses it. The day is the one on which it leaves.
    pub async fn prepared(&self, profile_id: &str, draft: &Draft, leaves_at: Option<Timestamp>) -> AppResult<Draft> {
        if draft.merge.is_some() {
            return self.merged(profile_id, draft, leaves_at).await;
        }
        if !has_variables(&draft.message) {
            return Ok(draft.clone());
        }
        let Ok(found) = Variables::of(draft) else { return Ok(draft.clone()) };
        if found.are_nobodys_business() {
            let message = found.complete_without_values().unwrap_or_else(|| draft.message.clone());
            return Ok(Draft { message, ..draft.clone() });
        }
        let built_in = self.built_in(profile_id, leaves_at).await?;
        let personal = found.personal();
        let bare = || Draft { variables: Vec::new(), values: Values::new(), ..draft.clone() };
        if personal.is_empty() && draft.personal.is_none() {
            // A text that cannot be filled in keeps its braces, which the rules refuse.
            let filled = found.filled(&built_in, &found.own_braces());
            let message = filled.map_or_else(|_| draft.message.clone(), |filled| filled.message);
            return Ok(Draft { message, ..bare() });
        }
        let (mut shared, blank) = found.shared(&built_in, &found.own_braces());
        let mut prepared = bare();
        let mut own = draft.personal.clone().unwrap_or_default();
        if !personal.is_empty() {
            let everyone = self.directory.each_person(profile_id, &draft.audience).await?;
            let people = everyone.as_deref().unwrap_or_default();
            if draft.personal.is_none() && everyone.is_some() {
                // Who is no person stays, and is told: a message with a name in it cannot go there.
                let others = draft.audience.include.iter().filter(|one| one.channel() != Channel::App).cloned();
                let include = people.iter().map(|one| one.recipient.clone()).chain(others).collect();
                prepared.audience = Audience { include, ..Audience::default() };
            }
            for one in people {
                let key = one.recipient.key();
                if draft.personal.is_none() {
                    own.values.entry(key.clone()).or_default();
                }
                for values in own.each_of_mut(&key) {
                    values.extend(values_of(one, &personal));
                }
            }
        }
        shared.extend(own.shared);
        own.blank.extend(blank);
        prepared.personal = Some(Personal { shared, ..own });
        Ok(prepared)
    }

    /// Orders a send that was reviewed: what is sent is the draft as it was filled in then.
    pub async fn start_send(&self, order: SendOrder) -> AppResult<String> {
        let at = order.schedule.map(|schedule| schedule.at);
        let draft = self.prepared(&order.profile_id, &order.draft, at).await?;
        let values = order.draft.values.clone();
        let id = self.start_prepared(SendOrder { draft, ..order }).await?;
        self.used_values.note(&values);
        Ok(id)
    }

    /// The same of a draft that is filled in already ([`Product::prepared`]). Much is written down for a large send, so it is looked how
    /// much room is left.
    pub async fn start_prepared(&self, order: SendOrder) -> Result<String, SendError> {
        let record = self.record_of_company(&order.profile_id).await;
        let record = record.map_err(|error| SendError::NoRecord(Box::new(error)))?;
        let id = Box::pin(record.engine.start(order)).await?;
        self.look_at_disk();
        Ok(id)
    }

    /// The message as it is shown while it is written: what has no value yet shows its example; and what stays open in it. The second
    /// one has marks around the examples ([`EXAMPLE_MARKS`]), `None` without any.
    ///
    /// Filled in once where nothing stands in for a value, else three times: with the braces of what is open, with examples, and with
    /// marks around them. None of these follows from another: conditions and filters look at values, so that `{{ 地点|length }}` is
    /// another number in each. What is compiled and read of the message serves all three. Where a text ends at an open variable the
    /// message is shown as it was written.
    pub(super) async fn shown(&self, profile_id: &str, draft: &Draft) -> AppResult<Shown> {
        let as_it_stands =
            || Shown { message: draft.message.clone(), marked: None, open: variables::findings_of(draft) };
        if draft.merge.is_some() {
            return self.shown_by_sheet(profile_id, draft).await;
        }
        if !has_variables(&draft.message) {
            return Ok(as_it_stands());
        }
        let Ok(found) = Variables::of(draft) else { return Ok(as_it_stands()) };
        if found.are_nobodys_business() {
            let Some(message) = found.complete_without_values() else { return Ok(as_it_stands()) };
            let open = variables::findings(&message, draft.literal);
            return Ok(Shown { message, marked: None, open });
        }
        let mut built_in = self.built_in(profile_id, None).await?;
        if let Some(first) = draft.audience.include.iter().find(|one| one.kind == RecipientKind::Person) {
            let facts = self.directory.person_facts(profile_id, &first.id).await?;
            let own = BTreeSet::from([BuiltIn::RecipientName, BuiltIn::RecipientDepartment]);
            for (name, value) in facts.iter().flat_map(|facts| values_of(facts, &own)) {
                built_in.extend(BuiltIn::named(&name).map(|one| (one, value)));
            }
        }
        let mut open_values = found.own_braces();
        let own = draft.personal.as_ref().and_then(|own| own.each().next()).cloned().unwrap_or_default();
        let with_examples = |mark: &dyn Fn(&str) -> String| {
            let mut stand_ins = open_values.clone();
            let examples = found.all().filter_map(|one| {
                let example = formatted(one, &one.example).ok().filter(|written| !written.is_empty());
                Some((one.name.clone(), mark(&example?)))
            });
            stand_ins.extend(examples);
            for one in BuiltIn::ALL.into_iter().filter(|one| one.is_personal() && !built_in.contains_key(one)) {
                stand_ins.insert(one.name().to_owned(), mark(one.name()));
            }
            stand_ins.extend(own.clone());
            stand_ins
        };
        let (before, behind) = EXAMPLE_MARKS;
        let shown_values = with_examples(&str::to_owned);
        let marked_values = with_examples(&|example| format!("{before}{example}{behind}"));
        open_values.extend(own);
        let given = built_in_or_word(&built_in);
        let with_braces = found.filled(&given, &open_values).ok();
        let open = with_braces.as_ref().map_or(&draft.message, |filled| &filled.message);
        let open = variables::findings(open, draft.literal);
        let whole = |filled: Filled| Some(filled.message).filter(|_| !filled.is_cut);
        if shown_values == open_values && given == built_in {
            // No example stands in for anything.
            let message = with_braces.and_then(whole).unwrap_or_else(|| draft.message.clone());
            return Ok(Shown { message, marked: None, open });
        }
        let filled = |values| found.filled(&built_in, values).ok().and_then(whole);
        let Some(message) = filled(&shown_values) else { return Ok(Shown { open, ..as_it_stands() }) };
        let marked = filled(&marked_values).filter(|marked| *marked != message);
        Ok(Shown { message, marked, open })
    }

    /// What a message is recognised by in a line or two, filled in as far as there are values.
    pub async fn summary(&self, profile_id: &str, draft: &Draft) -> AppResult<String> {
        Ok(title::summary(&self.shown(profile_id, draft).await?.message))
    }

    /// The form that the variables of a draft make, in the order in which they were declared, others behind them as they come in the
    /// message.
    pub async fn fill_form(&self, profile_id: &str, draft: &Draft) -> AppResult<Vec<FillField>> {
        let found = match Variables::of(draft) {
            Ok(found) => found,
            Err(error) => return Err(ErrorView::new(ErrorCode::InvalidInput, error.to_string()).at("variables")),
        };
        let built_in = self.built_in(profile_id, None).await?;
        let own = draft.personal.as_ref().and_then(|own| own.each().next());
        let is_own = |one: &Variable| own.is_some_and(|own| own.contains_key(&one.name));
        // What differs for everyone is looked at when there is somebody; else what needs no value as things stand is not asked for.
        let is_one_for_all = draft.personal.is_none() && draft.merge.is_none();
        let filled = found.filled(&built_in_or_word(&built_in), &found.own_braces()).ok().filter(|_| is_one_for_all);
        let is_missing = |one: &Variable| filled.as_ref().is_none_or(|filled| filled.open.contains(&one.name));
        let said = |one: &&Variable| draft.variables.iter().any(|said| said.name == one.name);
        let mut others: Vec<_> = found.all().filter(|one| !said(one)).collect();
        let whole = serde_json::to_string(&draft.message).unwrap_or_default();
        others.sort_by_key(|one| whole.find(&one.name));
        let fields = draft.variables.iter().chain(others).filter(|one| !is_own(one));
        let field = |one: &Variable| {
            let given = found.given(one);
            let (written, problem) = match &given {
                Given::Value(written) | Given::Default(written) => (written.clone(), None),
                Given::BuiltIn(own) => (built_in.get(own).cloned().unwrap_or_default(), None),
                Given::Blank => (String::new(), None),
                Given::Open => (String::new(), is_missing(one).then_some(FillProblem::Missing)),
                Given::Wrong(_) => (String::new(), Some(FillProblem::NotOfKind)),
            };
            FillField {
                variable: one.clone(),
                used: found.all().any(|used| used.name == one.name),
                written,
                built_in: if let Given::BuiltIn(own) = given { Some(own) } else { None },
                problem,
                recent: self.used_values.of(&one.name),
            }
        };
        Ok(fields.map(field).collect())
    }

    /// What is the same for everyone of what the program fills in itself.
    pub(super) async fn built_in(
        &self,
        profile_id: &str,
        at: Option<Timestamp>,
    ) -> AppResult<BTreeMap<BuiltIn, String>> {
        let mut all = BTreeMap::from([(BuiltIn::Today, day(at.unwrap_or_else(|| self.now()).at(CHINA).date()))]);
        let profile = self.profile(profile_id)?;
        if let Some(id) = profile.my_user_id.as_deref().map(str::trim).filter(|id| !id.is_empty()) {
            let facts = self.directory.person_facts(profile_id, id).await?;
            all.insert(BuiltIn::Sender, facts.and_then(|facts| facts.name).unwrap_or_else(|| id.to_owned()));
        }
        Ok(all)
    }
}

/// What a message may say of somebody, by the names of the program's own variables.
fn values_of(one: &PersonFacts, wanted: &BTreeSet<BuiltIn>) -> impl Iterator<Item = (String, String)> {
    let value = |built_in: &BuiltIn| {
        let value = if *built_in == BuiltIn::RecipientName { &one.name } else { &one.department };
        value.clone().map(|value| (built_in.name().to_owned(), value))
    };
    wanted.iter().filter_map(value)
}

/// A message as it is shown, and what is open in it.
pub(super) struct Shown {
    pub(super) message: Message,
    pub(super) marked: Option<Message>,
    pub(super) open: Vec<Finding>,
}

/// The program's own, where each person's are taken for given: they come with the people.
fn built_in_or_word(built_in: &BTreeMap<BuiltIn, String>) -> BTreeMap<BuiltIn, String> {
    let mut all = built_in.clone();
    for one in BuiltIn::ALL.into_iter().filter(|one| one.is_personal()) {
        all.entry(one).or_insert_with(|| one.name().to_owned());
    }
    all
}

/// What variables can be: kinds with their formats, and the names that the program fills in.
pub fn variable_offers() -> VariableOffers {
    let kinds = VariableKind::ALL.into_iter().map(|kind| {
        let sample = match kind {
            VariableKind::Number => "12345.6",
            VariableKind::Date => "2026-12-05",
            VariableKind::Time => "14:30",
            VariableKind::Text | VariableKind::Link | VariableKind::Choice => "",
        };
        let offer = |format: &VariableFormat| {
            let variable = Variable { kind, format: *format, ..Variable::default() };
            FormatOffer { format: *format, sample: formatted(&variable, sample).unwrap_or_default() }
        };
        KindOffer { kind, formats: kind.formats().iter().map(offer).collect() }
    });
    VariableOffers {
        kinds: kinds.collect(),
        built_in: BuiltIn::ALL.into_iter().map(|one| one.name().to_owned()).collect(),
    }
}

#[cfg(test)]
mod tests;
