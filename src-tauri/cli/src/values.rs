//! The values of variables, from `--set` and from rows: each as its variable writes it, or refused.

use super::document::Problem;
use super::perform::Failure;
use broadcast::compose::fill::{Given, NotOfKind, Variables, formatted};
use broadcast::compose::personal::FillError;
use broadcast::model::draft::{Draft, Values};
use broadcast::model::error_view::ErrorView;
use broadcast::model::variable::{Variable, VariableKind};
use std::collections::{BTreeMap, BTreeSet};

/// Values that are none of their kind, and texts that no value can fill in. What has no value is found with everything else.
pub fn check_values(draft: &Draft) -> Result<(), Failure> {
    let at_set = |problem: Problem| Failure::usage(Problem { field: Some("--set".to_owned()), ..problem });
    if draft.literal {
        return Ok(());
    }
    let found = match Variables::of(draft) {
        Ok(found) => found,
        Err(_) if draft.values.is_empty() => return Ok(()),
        Err(error) => return Err(at_set(ErrorView::from(&error).into())),
    };
    let wrong = found.all().find_map(|one| if let Given::Wrong(wrong) = found.given(one) { Some(wrong) } else { None });
    if let Some(wrong) = wrong {
        return Err(at_set(not_of_kind(&wrong)));
    }
    if draft.values.is_empty() || draft.personal.is_some() {
        return Ok(());
    }
    match found.filled(&BTreeMap::new(), &found.own_braces()) {
        Ok(_) | Err(FillError::NoValue { .. }) => Ok(()),
        Err(error) => Err(at_set(ErrorView::from(&error).into())),
    }
}

/// A value that is none of its kind, with what one looks like.
pub fn not_of_kind(wrong: &NotOfKind) -> Problem {
    let message = match wrong.kind {
        VariableKind::Number => "not a number",
        VariableKind::Date => "not a day, such as 2026-12-05",
        VariableKind::Time => "not a time, such as 14:30",
        VariableKind::Link => "not a web address with http:// or https://",
        VariableKind::Choice => "not one of the choices",
        VariableKind::Text => "not a text",
    };
    Problem::new("not_of_kind", message).about(format!("{}={}", wrong.name, wrong.text))
}

/// What of a row is wanted.
pub struct Wanted<'a> {
    /// The columns that the message uses; `None`: it may use any.
    pub columns: Option<&'a BTreeSet<String>>,
    /// How values are written.
    pub variables: &'a [Variable],
}

impl Wanted<'_> {
    /// Values as their variables write them.
    pub fn written(&self, mut values: Values) -> Result<Values, NotOfKind> {
        for variable in self.variables {
            if let Some(value) = values.get_mut(&variable.name) {
                *value = formatted(variable, value)?;
            }
        }
        Ok(values)
    }
}
