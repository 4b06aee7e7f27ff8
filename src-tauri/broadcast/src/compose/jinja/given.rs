//! What a text is filled in with: values, and what stands for those that are missing.
//!
//! A variable without a value stands for its own braces, so that whoever looks sees that it is open. That is not enough where a text only
//! asks for it: `{% if 地点 == '食堂' %}` would quietly take one of its ways. So it is noted which of them a text reads while it is filled
//! in. Not read is what stands in a way that is not taken, and what only [`default`] or [`is_defined`] ask for: they have an answer.

use super::Names;
use minijinja::value::{Enumerator, Object, ObjectRepr, Rest};
use minijinja::{Error, State, Value, filters, tests};
use parking_lot::Mutex;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

/// The variable that has all values in it, for names that are no identifiers: `{{ row["到期 日期"] }}`.
pub const ROW: &str = "row";

/// Whether a character may stand in a name, and whether a name may begin with it.
pub(crate) fn is_of_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

pub(crate) fn begins_name(c: char) -> bool {
    c.is_alphabetic() || c == '_'
}

/// A name as it stands in a text.
pub fn braces(name: &str) -> String {
    let is_identifier = name.chars().next().is_some_and(begins_name) && name.chars().all(is_of_name);
    if is_identifier { format!("{{{{ {name} }}}}") } else { format!("{{{{ {ROW}[{name:?}] }}}}") }
}

/// Whether what is given for a variable are its own braces: then it is open.
pub(crate) fn is_open(name: &str, value: &str) -> bool {
    value.starts_with("{{") && value == braces(name)
}

/// What a text is filled in with.
pub(crate) struct Given {
    names: Arc<Names>,
    values: BTreeMap<String, Value>,
    /// Variables that were given their own braces.
    open: BTreeSet<String>,
    reads: Mutex<Reads>,
}

/// The reads of variables without a value that count, each by its number.
#[derive(Default)]
struct Reads {
    next: u64,
    names: BTreeMap<u64, String>,
}

impl Given {
    /// Nothing yet, for the texts with these names.
    pub(crate) fn none(names: Arc<Names>) -> Self {
        Self { names, values: BTreeMap::new(), open: BTreeSet::new(), reads: Mutex::default() }
    }

    /// Gives a variable a value, or its own braces. The later one counts.
    pub(crate) fn insert(&mut self, name: &str, value: &str) {
        if is_open(name, value) {
            self.values.remove(name);
            self.open.insert(name.to_owned());
        } else {
            self.open.remove(name);
            self.values.insert(name.to_owned(), Value::from(value));
        }
    }

    /// Whether a variable was given its own braces, so that it may stand there open.
    pub(crate) fn is_open(&self, name: &str) -> bool {
        self.open.contains(name)
    }

    /// What a text reads.
    pub(crate) fn context(self: &Arc<Self>) -> Value {
        Value::from_dyn_object(Arc::clone(self))
    }

    /// The variables without a value that were read since the last call.
    pub(crate) fn take_reads(&self) -> BTreeSet<String> {
        std::mem::take(&mut self.reads.lock().names).into_values().collect()
    }

    fn get(self: &Arc<Self>, name: &str) -> Option<Value> {
        let value = self.values.get(name).cloned();
        value.or_else(|| (self.open.contains(name) || self.names.used.contains(name)).then(|| self.read_open(name)))
    }

    fn read_open(self: &Arc<Self>, name: &str) -> Value {
        let mut reads = self.reads.lock();
        let number = reads.next;
        reads.next += 1;
        reads.names.insert(number, name.to_owned());
        Value::from_object(Open { name: name.to_owned(), number, of: Arc::clone(self) })
    }
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given")
    }
}

impl Object for Given {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        self.get_value_by_str(key.as_str()?)
    }

    fn get_value_by_str(self: &Arc<Self>, name: &str) -> Option<Value> {
        self.get(name).or_else(|| (name == ROW).then(|| Value::from_object(Row(Arc::clone(self)))))
    }
}

/// All of it as a variable of its own: [`ROW`].
#[derive(Debug)]
struct Row(Arc<Given>);

impl Object for Row {
    fn get_value(self: &Arc<Self>, key: &Value) -> Option<Value> {
        let name = key.as_str()?;
        // Where somebody may ask whether it is in the row, what is not there is not.
        let is_there = !self.0.names.any || self.0.values.contains_key(name) || self.0.open.contains(name);
        if is_there { self.0.get(name) } else { None }
    }

    fn get_value_by_str(self: &Arc<Self>, name: &str) -> Option<Value> {
        self.0.get(name)
    }

    fn enumerate(self: &Arc<Self>) -> Enumerator {
        let names = self.0.values.keys().chain(&self.0.open);
        Enumerator::Values(names.map(|name| Value::from(name.as_str())).collect())
    }
}

/// A variable without a value, as it was read once.
struct Open {
    name: String,
    number: u64,
    of: Arc<Given>,
}

impl Open {
    /// Whoever read it has an answer to there being no value.
    fn forgive(&self) {
        self.of.reads.lock().names.remove(&self.number);
    }

    /// It stands where it is seen, whoever else read it.
    fn write(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.of.reads.lock().names.insert(self.number, self.name.clone());
        f.write_str(&braces(&self.name))
    }
}

/// In a list that is written as it is.
impl fmt::Debug for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

impl Object for Open {
    fn repr(self: &Arc<Self>) -> ObjectRepr {
        ObjectRepr::Plain
    }

    /// Where a condition may ask, there is no value. Elsewhere its braces are some.
    fn is_true(self: &Arc<Self>) -> bool {
        let may_ask = self.of.names.asked.contains(&self.name);
        if may_ask {
            self.forgive();
        }
        !may_ask
    }

    fn render(self: &Arc<Self>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f)
    }
}

fn open(value: &Value) -> Option<&Open> {
    value.downcast_object_ref()
}

/// `{{ 地点|default("食堂") }}`: what stands in for no value is the answer to it.
pub(super) fn default(state: &State<'_, '_>, value: &Value, stand_ins: Rest<Value>) -> Result<Value, Error> {
    let stand_in = stand_ins.first().cloned();
    let chosen = match open(value) {
        Some(open) => {
            open.forgive();
            filters::default(state, &Value::UNDEFINED, stand_ins)?
        }
        None => filters::default(state, value, stand_ins)?,
    };
    if let Some(unused) = stand_in.as_ref().and_then(open)
        && open(&chosen).is_none_or(|chosen| chosen.number != unused.number)
    {
        unused.forgive();
    }
    Ok(chosen)
}

/// `{% if 地点 is defined %}`
pub(super) fn is_defined(value: &Value) -> bool {
    match open(value) {
        Some(open) => {
            open.forgive();
            false
        }
        None => tests::is_defined(value),
    }
}

/// `{% if 地点 is undefined %}`
pub(super) fn is_undefined(value: &Value) -> bool {
    !is_defined(value)
}

/// A list of what is open is that alone, so that each of its parts is open.
pub(super) fn split(value: &Value, between: Option<Arc<str>>, most: Option<i64>) -> Result<Value, Error> {
    if open(value).is_some() { Ok(Value::from(vec![value.clone()])) } else { filters::split(value, between, most) }
}
