//! What the admin writes: a message with its envelope choices, whom it is for, and the values of each person.

use crate::model::audience::{Audience, Recipient, RecipientKind};
use crate::model::merge::Merge;
use crate::model::variable::{BuiltIn, Variable};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use wecom::import::{UnknownField, WithFields, with_fields};
use wecom::kinds::Message;
use wecom::send::SendOptions;

/// A message with its envelope choices and whom it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Draft {
    /// The message.
    pub message: Message,
    /// Envelope choices.
    #[serde(default)]
    pub options: SendOptions,
    /// Whom it is for.
    #[serde(default)]
    pub audience: Audience,
    /// Makes the message one of its own for everyone: its texts have variables, and these are the values of everyone it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub personal: Option<Personal>,
    /// A sheet that says who gets the message and what is filled in for each; the audience then only says who does not get it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub merge: Option<Merge>,
    /// What is known of the variables in the texts of the message. One that is not among them is a text that must be given.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<Variable>,
    /// What was filled in for everyone, as it was typed.
    #[serde(default, skip_serializing_if = "Values::is_empty")]
    pub values: Values,
    /// The admin means the braces in the message: what looks like an open variable ([`crate::compose::variables`]) is sent as it stands.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub literal: bool,
    /// What came with a pasted request and is not part of the message.
    #[serde(default, skip_serializing_if = "Extra::is_empty")]
    pub extra: Extra,
    /// What is to be written next, when a long text became several messages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub series: Option<Series>,
}

/// Fields of a pasted request that the model does not know.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Extra {
    /// The fields.
    pub fields: Vec<UnknownField>,
    /// Whether they are sent. Off until the admin wants it: nobody has checked what they do.
    pub send: bool,
}

impl Extra {
    /// Whether there are no fields.
    pub fn is_empty(&self) -> bool {
        self.fields.is_empty()
    }

    /// The same fields, not sent until the admin wants it: for whatever comes out of a file, or out of an earlier send.
    #[must_use]
    pub fn held_back(self) -> Self {
        Self { send: false, ..self }
    }

    /// The body of a request with the fields in it, when they are to be sent.
    pub fn put_into(&self, body: String) -> WithFields {
        if self.send && !self.fields.is_empty() {
            with_fields(&body, &self.fields)
        } else {
            WithFields { body, left_out: Vec::new() }
        }
    }

    /// The body of a request that they do not belong to: groups take other requests than the application's own messages.
    pub(crate) fn left_out_of(&self, body: String) -> WithFields {
        let left_out = if self.send { (0..self.fields.len()).collect() } else { Vec::new() };
        WithFields { body, left_out }
    }
}

/// The rest of several messages that follow each other. They are sent one by one, each looked at and confirmed for itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct Series {
    /// How many there are in all.
    pub total: u32,
    /// Those behind the draft's own message, in order.
    pub rest: Vec<Message>,
}

impl Draft {
    /// A draft without anything beside message, choices and audience.
    pub fn new(message: Message, options: SendOptions, audience: Audience) -> Self {
        Self {
            message,
            options,
            audience,
            personal: None,
            merge: None,
            variables: Vec::new(),
            values: Values::new(),
            literal: false,
            extra: Extra::default(),
            series: None,
        }
    }

    /// The first line of what members see, shortened; empty when nothing is visible.
    pub fn first_line(&self) -> String {
        crate::model::title::title(&wecom::drawing::draw(&self.message, &self.options))
    }

    /// The draft without what it says to each, and without the sheet that says it; `None` where everyone gets the same. What was filled
    /// in for everyone stays.
    pub(crate) fn without_own_values(&self) -> Option<Self> {
        let shared = &self.personal.as_ref()?.shared;
        let typed = shared.iter().filter(|(name, _)| BuiltIn::named(name).is_none());
        let values = typed.map(|(name, value)| (name.clone(), value.clone())).collect();
        Some(Self { personal: None, merge: None, values, ..self.clone() })
    }

    /// Every text that members see.
    pub(crate) fn visible_texts(&self) -> Vec<String> {
        crate::model::title::visible_parts(&wecom::drawing::draw(&self.message, &self.options))
    }
}

/// Values of variables, by name.
pub type Values = BTreeMap<String, String>;

/// What stands in the variables of a message for everyone who gets it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Personal {
    /// By [`Personal::key`]: of people that is the account in lower case.
    pub values: BTreeMap<String, Values>,
    /// Where there is a message for each row of a sheet: those of each recipient in the order of the rows, by [`Personal::key`]. Whoever
    /// stands here does not stand in `values`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[cfg_attr(feature = "typescript", ts(optional = nullable))]
    pub rows: BTreeMap<String, Vec<RowValues>>,
    /// What stands for everyone who has no value of their own for a name.
    #[serde(skip_serializing_if = "Values::is_empty")]
    pub shared: Values,
    /// Names that may stay without a value: their place is then empty.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub blank: BTreeSet<String>,
    /// The sheet that the values are from.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "typescript", ts(optional))]
    pub sheet: Option<Box<Merge>>,
}

/// The values of one row of a sheet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
pub struct RowValues {
    /// Number of the row, as the sheet counts.
    pub row: u32,
    /// What stands in it.
    pub values: Values,
}

impl Personal {
    /// Values for each, and nothing for all.
    pub fn of_each(values: BTreeMap<String, Values>) -> Self {
        Self { values, ..Self::default() }
    }

    /// The values of a recipient; of one with several messages, those of the first.
    pub fn of_one(&self, one: &Recipient) -> Option<&Values> {
        self.values.get(&Self::key(one)).or_else(|| self.rows_of(one).first().map(|first| &first.values))
    }

    /// The values of a recipient's message from a row; without a row [`Personal::of_one`].
    pub fn of_row(&self, one: &Recipient, row: Option<u32>) -> Option<&Values> {
        let Some(row) = row else { return self.of_one(one) };
        self.rows_of(one).iter().find(|own| own.row == row).map(|own| &own.values)
    }

    /// The messages of a recipient who gets one for each row.
    pub fn rows_of(&self, one: &Recipient) -> &[RowValues] {
        if self.rows.is_empty() {
            return &[];
        }
        self.rows.get(&Self::key(one)).map_or(&[], Vec::as_slice)
    }

    /// All values, each recipient's by themselves.
    pub fn each(&self) -> impl Iterator<Item = &Values> {
        self.values.values().chain(self.rows.values().flatten().map(|own| &own.values))
    }

    /// Those that stand under a key, to be changed.
    pub fn each_of_mut(&mut self, key: &str) -> impl Iterator<Item = &mut Values> {
        let rows = self.rows.get_mut(key).into_iter().flatten().map(|own| &mut own.values);
        self.values.get_mut(key).into_iter().chain(rows)
    }

    /// What the values of a recipient stand under. No account has a colon in it.
    pub fn key(one: &Recipient) -> String {
        match one.kind {
            RecipientKind::Person => one.id.to_lowercase(),
            RecipientKind::Department => format!("department:{}", one.id),
            RecipientKind::Tag => format!("tag:{}", one.id),
            RecipientKind::Chat => format!("chat:{}", one.id),
            RecipientKind::Robot => format!("robot:{}", one.id),
        }
    }
}
