//! What a message leaves open: its variables, and how each is asked for and written.

use serde::{Deserialize, Serialize};

/// What a variable stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum VariableKind {
    /// Any text.
    #[default]
    Text,
    /// A number.
    Number,
    /// A day.
    Date,
    /// A time of the day.
    Time,
    /// A web address.
    Link,
    /// One of some texts.
    Choice,
}

impl VariableKind {
    /// Every kind, in the order in which it is offered.
    pub const ALL: [Self; 6] = [Self::Text, Self::Number, Self::Date, Self::Time, Self::Link, Self::Choice];

    /// The ways to write a value of this kind, the usual one first.
    pub const fn formats(self) -> &'static [VariableFormat] {
        use VariableFormat::{
            AsTyped, ChineseDate, ChineseTime, Clock, DateAndWeekday, IsoDate, MonthAndDay, SlashDate, Thousands,
            ThousandsAndCents,
        };
        match self {
            Self::Text | Self::Link | Self::Choice => &[AsTyped],
            Self::Number => &[AsTyped, Thousands, ThousandsAndCents],
            Self::Date => &[ChineseDate, DateAndWeekday, MonthAndDay, IsoDate, SlashDate],
            Self::Time => &[Clock, ChineseTime],
        }
    }
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum VariableFormat {
    /// As it was given.
    #[default]
    AsTyped,
    /// `12,345.6`
    Thousands,
    /// `12,345.60`
    ThousandsAndCents,
    /// `2026年12月5日`
    ChineseDate,
    /// `12月5日（周六）`
    DateAndWeekday,
    /// `12月5日`
    MonthAndDay,
    /// `2026-12-05`
    IsoDate,
    /// `2026/12/5`
    SlashDate,
    /// `14:30`
    Clock,
    /// `下午2:30`
    ChineseTime,
}

/// A variable of a message.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(default)]
pub struct Variable {
    /// As it stands in the braces.
    pub name: String,
    /// What it stands for.
    pub kind: VariableKind,
    /// Stands in for a value that is not given; empty: none.
    pub default: String,
    /// Shown in the preview as long as there is no value; empty: none.
    pub example: String,
    /// Without a value the message is not sent; otherwise the place stays empty.
    pub required: bool,
    /// How it is written. One that its kind does not know is the kind's usual one.
    pub format: VariableFormat,
    /// What can be chosen, of a choice.
    pub options: Vec<String>,
}

impl Variable {
    /// A text that must be given: what a name in braces is, of which nobody said more.
    pub fn text(name: &str) -> Self {
        Self { name: name.to_owned(), required: true, ..Self::default() }
    }

    /// The way to write it that applies.
    pub fn format(&self) -> VariableFormat {
        let known = self.kind.formats();
        if known.contains(&self.format) { self.format } else { known[0] }
    }
}

/// What the program itself fills in, unless a variable of the message has the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum BuiltIn {
    /// The name of whoever gets the message.
    RecipientName,
    /// The first department of whoever gets the message.
    RecipientDepartment,
    /// The day on which the send is made.
    Today,
    /// The admin's own name.
    Sender,
}

impl BuiltIn {
    /// Each of them, in the order in which it is offered.
    pub const ALL: [Self; 4] = [Self::RecipientName, Self::RecipientDepartment, Self::Today, Self::Sender];

    /// How it is written in braces.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RecipientName => "收件人姓名",
            Self::RecipientDepartment => "收件人部门",
            Self::Today => "今天",
            Self::Sender => "发送人",
        }
    }

    /// The one of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }

    /// Whether it is another for everyone who gets the message.
    pub const fn is_personal(self) -> bool {
        matches!(self, Self::RecipientName | Self::RecipientDepartment)
    }
}
