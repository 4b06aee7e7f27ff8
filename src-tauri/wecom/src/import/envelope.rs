//! What stands around the message: recipients, application, choices.

use super::fields::{Field, Log, Path, excerpt};
use super::json::{Entry, Tree};
use super::source::saturated;
use super::{ImportError, JsonType, Note};
use crate::ids::{AgentId, DepartmentId, TagId, UserId};
use crate::recipient::{EVERYONE, MAX_PARTIES, MAX_TAGS, MAX_USERS, Recipients};
use crate::safe::Safe;
use crate::send::SendOptions;
use std::borrow::Cow;
use std::collections::HashSet;
use std::hash::Hash;

/// The fields of the envelope (`wecom/messages.md §1.1` [O]).
pub(super) const NAMES: &[&str] = &[
    "touser",
    "toparty",
    "totag",
    "msgtype",
    "agentid",
    "safe",
    "enable_id_trans",
    "enable_duplicate_check",
    "duplicate_check_interval",
];

/// What was read of the envelope.
#[derive(Debug, Default)]
pub(super) struct Envelope {
    pub(super) recipients: Recipients,
    pub(super) agent_id: Option<AgentId>,
    pub(super) options: SendOptions,
}

/// Reads every entry but the content, which `content` names.
pub(super) fn read(entries: &[Entry<'_>], content: &str, log: &Log<'_>) -> Result<Envelope, ImportError> {
    let mut envelope = Envelope::default();
    let Envelope { recipients, agent_id, options } = &mut envelope;
    for entry in entries {
        let key = entry.key.as_ref();
        if key == "msgtype" || key == content {
            continue;
        }
        let path = Path::Key(&Path::Root, key);
        let field = Field { node: &entry.value, path: &path, log, done: None };
        let absent = matches!(entry.value.tree, Tree::Null);
        match key {
            known if absent && NAMES.contains(&known) => {}
            "touser" => read_users(recipients, field)?,
            "toparty" => recipients.departments = numbers(field, MAX_PARTIES, DepartmentId)?,
            "totag" => recipients.tags = numbers(field, MAX_TAGS, TagId)?,
            "agentid" => *agent_id = agent(field),
            "safe" => options.safe = level(field)?,
            "enable_id_trans" => options.enable_id_trans = switch(field)?,
            "enable_duplicate_check" => {
                if !switch(field)? {
                    log.note(Note::DuplicateCheckStaysOn);
                }
            }
            "duplicate_check_interval" => options.duplicate_check_interval = interval(field)?,
            _ => log.unknown(&path, &entry.value),
        }
    }
    if recipients.all {
        let Recipients { departments, tags, .. } = recipients;
        for (name, empty) in [("toparty", departments.is_empty()), ("totag", tags.is_empty())] {
            if !empty {
                log.note(Note::WithoutEffect { path: name.to_owned() });
            }
        }
        departments.clear();
        tags.clear();
    }
    Ok(envelope)
}

/// The ids of a list: `a|b`, one number, or a JSON list of texts and numbers.
fn ids<'de>(field: Field<'de, '_>) -> Result<Vec<Cow<'de, str>>, ImportError> {
    let parts = |text: &'de str| text.split('|').map(str::trim).filter(|part| !part.is_empty()).map(Cow::Borrowed);
    let Tree::List(items) = &field.node.tree else {
        return Ok(parts(field.text()?).collect());
    };
    field.log.note(Note::TypeChanged { path: field.path.to_string(), from: JsonType::List, to: JsonType::Text });
    let mut found = Vec::with_capacity(items.len());
    for (at, node) in items.iter().enumerate() {
        let path = Path::Index(field.path, at);
        match &node.tree {
            Tree::Text(text) => found.extend(parts(text)),
            Tree::Number(raw) => found.push(Cow::Borrowed(*raw)),
            _ => return Err(Field { node, path: &path, log: field.log, done: None }.wrong(JsonType::Text)),
        }
    }
    Ok(found)
}

fn read_users(recipients: &mut Recipients, field: Field<'_, '_>) -> Result<(), ImportError> {
    let found = ids(field)?;
    let is_everyone = |id: &Cow<'_, str>| id.eq_ignore_ascii_case(EVERYONE);
    if let [only] = found.as_slice()
        && is_everyone(only)
    {
        recipients.all = true;
        return Ok(());
    }
    let (everyone, users): (Vec<_>, Vec<_>) = found.into_iter().partition(is_everyone);
    for value in everyone {
        left_out(field, &value);
    }
    recipients.users = once(users.into_iter().map(|id| UserId(id.into_owned())));
    note_count(field, recipients.users.len(), MAX_USERS);
    Ok(())
}

fn numbers<T: Copy + Eq + Hash>(field: Field<'_, '_>, most: usize, make: fn(u32) -> T) -> Result<Vec<T>, ImportError> {
    let mut found = Vec::new();
    for id in ids(field)? {
        match id.parse() {
            Ok(number) => found.push(make(number)),
            Err(_) => left_out(field, &id),
        }
    }
    let found = once(found.into_iter());
    note_count(field, found.len(), most);
    Ok(found)
}

fn once<T: Clone + Eq + Hash>(all: impl Iterator<Item = T>) -> Vec<T> {
    let mut seen = HashSet::new();
    all.filter(|one| seen.insert(one.clone())).collect()
}

fn left_out(field: Field<'_, '_>, value: &str) {
    field.log.note(Note::RecipientLeftOut { path: field.path.to_string(), value: excerpt(value) });
}

fn note_count(field: Field<'_, '_>, count: usize, most: usize) {
    if count > most {
        let (count, most) = (saturated(count), saturated(most));
        field.log.note(Note::SplitsIntoRequests { path: field.path.to_string(), count, most });
    }
}

/// The application, which the text may name in any way: the profile decides which one sends.
fn agent(field: Field<'_, '_>) -> Option<AgentId> {
    let written = match &field.node.tree {
        Tree::Number(raw) => raw,
        Tree::Text(text) => text.trim(),
        _ => field.node.raw,
    };
    let found = written.parse().ok().map(AgentId);
    if found.is_none() {
        field.log.note(Note::AgentUnreadable { value: excerpt(written) });
    }
    found
}

/// `safe`: 0, 1, 2, also as text; false and true are 0 and 1.
fn level(field: Field<'_, '_>) -> Result<Safe, ImportError> {
    if let Tree::Boolean(safe) = field.node.tree {
        let path = field.path.to_string();
        field.log.note(Note::TypeChanged { path, from: JsonType::Boolean, to: JsonType::Number });
        return Ok(Safe::from(safe));
    }
    Safe::from_level(field.integer()?).ok_or_else(|| field.bad())
}

/// 0 or 1, also as text; or false or true.
fn switch(field: Field<'_, '_>) -> Result<bool, ImportError> {
    match level(field)? {
        Safe::Open => Ok(false),
        Safe::Confidential => Ok(true),
        Safe::Internal => Err(field.bad()),
    }
}

fn interval(field: Field<'_, '_>) -> Result<u32, ImportError> {
    let given = u32::try_from(field.integer()?).map_err(|_| field.bad())?;
    let used = SendOptions { duplicate_check_interval: given, ..SendOptions::default() }.interval_seconds();
    if used != given {
        field.log.note(Note::IntervalChanged { given, used });
    }
    Ok(used)
}
