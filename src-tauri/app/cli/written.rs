//! From the words of a command line to a draft: the message, the people who are meant, and the values of each.

use super::document::{Note, Problem};
use super::perform::Failure;
use super::request::{Ask, AudienceAsk, ListAsk, MessageAsk, RowsAsk};
use crate::core::Core;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use broadcast::audience::{Audience, Recipient, RecipientKind};
use broadcast::directory::{DirectoryHit, ListChoice, Meant};
use broadcast::drafts::{Draft, Extra};
use broadcast::lists::{Holds, List, ListError, ListNote, ListReading, holds};
use broadcast::personal::{Filling, Personal, Values};
use broadcast::problem::ErrorView;
use broadcast::profiles::Profile;
use broadcast::rows::ValueRows;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;
use wecom::import;
use wecom::message::{Message, Text};
use wecom::send::SendOptions;

/// How long the contacts may take to be read, before it goes on without.
const DIRECTORY_PATIENCE: Duration = Duration::from_mins(5);
/// How often that is looked at.
const LOOK_AFTER: Duration = Duration::from_millis(50);
/// Entries that are named in a refusal.
const NAMED: usize = 20;

/// A draft, and what it is called.
pub struct Written {
    /// The draft.
    pub draft: Draft,
    /// First line of what is visible; of messages of their own, with the variables.
    pub title: String,
}

/// Reads the contacts, where they are old, and waits for that; whether there are any.
pub async fn freshen(core: &Core, profile: &Profile) -> Result<bool, Failure> {
    core.keep_directory_fresh(&profile.id).await?;
    let mut status = core.directory.status(&profile.id).await?;
    let began = tokio::time::Instant::now();
    while status.progress.is_some() && began.elapsed() < DIRECTORY_PATIENCE {
        tokio::time::sleep(LOOK_AFTER).await;
        status = core.directory.status(&profile.id).await?;
    }
    Ok(status.refreshed_at.is_some() && status.readable)
}

/// The draft that is meant.
pub async fn draft(core: &Core, profile: &Profile, ask: &Ask, notes: &mut Vec<Note>) -> Result<Written, Failure> {
    let mut draft = message(core, ask, notes)?;
    let meant = audience(core, profile, &ask.audience, notes).await?;
    let rows = ask.rows.as_ref().map(read_rows).transpose()?;
    let chosen = meant.all || !meant.include.is_empty();
    if rows.is_some() && chosen {
        let problem = Problem::new("invalid_input", "rows say themselves who they are for").at("--rows");
        return Err(Failure::usage(problem));
    }
    if rows.is_some() || chosen {
        if draft.audience.all || !draft.audience.include.is_empty() {
            notes.push(Note::of("recipients_of_message_ignored"));
        }
        draft.audience = meant;
    } else {
        draft.audience.exclude.extend(meant.exclude);
    }
    if let Some((rows, to)) = rows {
        notes.extend(rows.notes().iter().map(list_note));
        let used = variables(&draft.message)?;
        let (include, personal) = people_of(core, profile, &rows, &to, used.as_ref(), &ask.set).await?;
        draft.audience.include = include.into();
        draft.personal = Some(personal);
    } else if !ask.set.is_empty() {
        draft.message = filled(&draft.message, &ask.set)?;
    } else if matches!(ask.message, MessageAsk::Template(_)) && !ask.literal {
        refuse_unfilled(&draft.message)?;
    }
    core.directory.fill_names(&profile.id, &mut draft.audience.include).await?;
    let title = draft.first_line();
    Ok(Written { draft, title })
}

fn message(core: &Core, ask: &Ask, notes: &mut Vec<Note>) -> Result<Draft, Failure> {
    match &ask.message {
        MessageAsk::Text(content) => {
            let message = Message::Text { text: Text { content: content.clone() } };
            Ok(Draft::new(message, SendOptions::default(), Audience::default()))
        }
        MessageAsk::Template(name) => {
            let rows = core.templates.list("");
            let wanted = name.trim().to_lowercase();
            let row = rows.iter().find(|row| row.id == *name || row.name.to_lowercase() == wanted);
            let Some(row) = row else {
                let problem = Problem::new("not_found", "there is no such template").at("--template").about(name);
                let candidates = rows.into_iter().map(|row| row.name).take(NAMED).collect();
                return Err(Failure::usage(Problem { candidates, ..problem }));
            };
            Ok(core.templates.open_one(&row.id)?.draft)
        }
        MessageAsk::Request(text) => {
            let read = import::read(text)
                .map_err(|error| Failure::usage(Problem::new("invalid_input", error.to_string()).at("--message")))?;
            notes.extend(read.unknown.iter().map(|field| Note::of("field_left_out").about(&field.path)));
            notes.extend(
                read.notes
                    .iter()
                    .map(|note| Note::of("read_as").about(serde_json::to_string(note).unwrap_or_default())),
            );
            let draft = Draft::new(read.message, read.options, Audience::from(read.recipients));
            Ok(Draft { extra: Extra { fields: read.unknown, send: false }, ..draft })
        }
    }
}

fn filled(message: &Message, values: &Values) -> Result<Message, Failure> {
    let filled = broadcast::personal::fill(message, values);
    filled
        .map_err(|error| Failure::usage(Problem { field: Some("--set".to_owned()), ..ErrorView::from(&error).into() }))
}

/// `{{ name }}` is not what anybody wants to read.
fn refuse_unfilled(message: &Message) -> Result<(), Failure> {
    let filling = Filling::of(message);
    if filling.as_ref().is_ok_and(Filling::is_plain) {
        return Ok(());
    }
    let names = filling.map(|filling| filling.variables().into_iter().collect::<Vec<_>>()).unwrap_or_default();
    let problem = Problem::new("variables_open", "the template has variables: give --set, --rows or --literal");
    Err(Failure::usage(problem.at("--set").about(names.join(", "))))
}

fn decoded(content: &str, field: &str) -> Result<Vec<u8>, Failure> {
    let wrong = |error: base64::DecodeError| Failure::usage(Problem::new("invalid_input", error.to_string()).at(field));
    STANDARD.decode(content).map_err(wrong)
}

/// The rows, and the name of the column with the recipient.
fn read_rows(ask: &RowsAsk) -> Result<(ValueRows, String), Failure> {
    let rows = ValueRows::read(&decoded(&ask.content, "--rows")?, ListReading::default())?;
    let to = rows.recipient_column(ask.to.as_deref())?.to_owned();
    Ok((rows, to))
}

/// The columns that a message uses; `None` when it may use any. The others are not kept: they can be many, and nobody's business.
fn variables(message: &Message) -> Result<Option<BTreeSet<String>>, Failure> {
    let filling = Filling::of(message).map_err(|error| {
        Failure::usage(Problem { field: Some("--text".to_owned()), ..ErrorView::from(&error).into() })
    })?;
    Ok((!filling.uses_whole_row()).then(|| filling.variables()))
}

/// What to know of how a list was read, in the words of the documents.
fn list_note(note: &ListNote) -> Note {
    let more = if (note.places.len() as u64) < u64::from(note.count) { ", …" } else { "" };
    Note::of(note.kind.word()).about(format!("{}: {}{more}", note.count, note.places.join(", ")))
}

/// Who each row is for, and its values beside those for everyone.
async fn people_of(
    core: &Core,
    profile: &Profile,
    rows: &ValueRows,
    to: &str,
    used: Option<&BTreeSet<String>>,
    set: &Values,
) -> Result<(Vec<Recipient>, Personal), Failure> {
    let mut words = Vec::with_capacity(rows.rows().len());
    for row in rows.rows() {
        words.push(row.value(to)?.unwrap_or_default().trim().to_owned());
    }
    let refused = |number: u32, code: &str, message: &str, word: &str| {
        let problem = Problem::new(code, format!("row {number}: {message}")).at("--rows");
        Failure::usage(problem.about(if word.is_empty() { format!("row {number}") } else { word.to_owned() }))
    };
    let mut people = Vec::with_capacity(words.len());
    let mut personal = Personal::default();
    let mut numbers = HashMap::<String, u32>::new();
    let meant = core.directory.meant(&profile.id, RecipientKind::Person, &words).await?;
    for ((row, word), meant) in rows.rows().zip(&words).zip(meant) {
        if word.is_empty() {
            return Err(refused(row.number, "invalid_input", "nobody is named", ""));
        }
        let one = match meant {
            Meant::One(one) | Meant::Unknown(one) => one,
            Meant::Nothing => return Err(refused(row.number, "not_found", "nobody is called that", word)),
            Meant::Several(hits) => {
                let mut failure = refused(row.number, "ambiguous", "several are called that", word);
                failure.problem.candidates = hits.iter().map(described).collect();
                return Err(failure);
            }
        };
        let key = one.id.to_lowercase();
        if let Some(before) = numbers.insert(key.clone(), row.number) {
            let message = format!("row {before} is for the same person, and a send has one message for each");
            return Err(refused(row.number, "repeated", &message, word));
        }
        let mut values = set.clone();
        values.extend(row.values(used)?);
        personal.values.insert(key, values);
        people.push(one);
    }
    Ok((people, personal))
}

fn described(hit: &DirectoryHit) -> String {
    let name = hit.recipient.name.as_deref().unwrap_or_default();
    let detail = if hit.detail.is_empty() { String::new() } else { format!(" · {}", hit.detail) };
    format!("{} {name}{detail}", hit.recipient.id)
}

async fn audience(
    core: &Core,
    profile: &Profile,
    ask: &AudienceAsk,
    notes: &mut Vec<Note>,
) -> Result<Audience, Failure> {
    use RecipientKind::{Department, Person, Tag};
    let mut audience = Audience { all: ask.all, ..Audience::default() };
    for name in &ask.saved {
        let saved = saved_audience(core, profile, name)?;
        audience.all |= saved.all;
        audience.include.extend(saved.include.iter().cloned());
        audience.exclude.extend(saved.exclude);
    }
    for (kind, words, field) in
        [(Person, &ask.users, "--user"), (Department, &ask.departments, "--department"), (Tag, &ask.tags, "--tag")]
    {
        audience.include.extend(named(core, profile, kind, words, field).await?);
    }
    if let Some(list) = &ask.list {
        audience.include.extend(listed(core, profile, list, notes).await?);
    }
    for (kind, words, field) in [
        (Person, &ask.without_users, "--without-user"),
        (Department, &ask.without_departments, "--without-department"),
        (Tag, &ask.without_tags, "--without-tag"),
    ] {
        audience.exclude.extend(named(core, profile, kind, words, field).await?);
    }
    Ok(audience)
}

fn saved_audience(core: &Core, profile: &Profile, name: &str) -> Result<Audience, Failure> {
    let rows = core.audiences.list(&profile.id, "")?;
    let wanted = name.trim().to_lowercase();
    let Some(row) = rows.iter().find(|row| row.id == name || row.name.to_lowercase() == wanted) else {
        let problem = Problem::new("not_found", "there is no such saved audience").at("--audience").about(name);
        let candidates = rows.into_iter().map(|row| row.name).take(NAMED).collect();
        return Err(Failure::usage(Problem { candidates, ..problem }));
    };
    Ok(core.audiences.open(&profile.id, &row.id)?.audience)
}

async fn named(
    core: &Core,
    profile: &Profile,
    kind: RecipientKind,
    words: &[String],
    field: &str,
) -> Result<Vec<Recipient>, Failure> {
    let mut found = Vec::with_capacity(words.len());
    for (word, meant) in words.iter().zip(core.directory.meant(&profile.id, kind, words).await?) {
        match meant {
            Meant::One(one) | Meant::Unknown(one) => found.push(one),
            Meant::Nothing => {
                let problem = Problem::new("not_found", "nothing has this name").at(field);
                return Err(Failure::usage(problem.about(word)));
            }
            Meant::Several(hits) => {
                let problem = Problem::new("ambiguous", "several have this name").at(field).about(word);
                let candidates = hits.iter().map(described).collect();
                return Err(Failure::usage(Problem { candidates, ..problem }));
            }
        }
    }
    Ok(found)
}

async fn listed(
    core: &Core,
    profile: &Profile,
    ask: &ListAsk,
    notes: &mut Vec<Note>,
) -> Result<Vec<Recipient>, Failure> {
    let list = List::read(&decoded(&ask.content, "--list")?, ListReading::default())?;
    notes.extend(list.notes().iter().map(list_note));
    let titles: Vec<Option<String>> = (0..list.columns()).map(|at| list.title(at).map(str::to_owned)).collect();
    let Some(column) = column_of(&titles, ask.column.as_deref()) else {
        let problem = Problem::new("invalid_input", ListError::NoColumn.to_string()).at("--column");
        let problem = Problem { about: ask.column.clone(), ..problem };
        return Err(Failure::usage(Problem { candidates: titles.into_iter().flatten().collect(), ..problem }));
    };
    let title = titles.get(column as usize).cloned().flatten();
    let holds_what = title.as_deref().and_then(holds).unwrap_or(Holds::Account);
    let choice = ListChoice { column, holds: holds_what, name_column: None, department_column: None };
    let report = core.directory.match_list(&profile.id, Arc::new(list), choice).await??;
    let open = report.questions_total + report.missing_total;
    if open > 0 {
        let questions = report.questions.iter().map(|one| one.typed.clone());
        let entries: Vec<String> =
            questions.chain(report.missing.iter().map(|one| one.typed.clone())).take(NAMED).collect();
        if !ask.skip_unmatched {
            let message = format!("{open} entries of the list fit nobody, or several");
            let problem = Problem::new("not_found", message).at("--list").about(open.to_string());
            return Err(Failure::usage(Problem { candidates: entries, ..problem }));
        }
        notes.push(Note::of("left_out_of_list").about(format!("{open}: {}", entries.join(", "))));
    }
    Ok(report.matched)
}

/// The column that was named, by heading or by number; else the one whose heading says that it has people.
fn column_of(titles: &[Option<String>], named: Option<&str>) -> Option<u32> {
    let place = |found: Option<usize>| found.and_then(|at| u32::try_from(at).ok());
    let Some(named) = named.map(str::trim) else {
        let has = |what: Holds| move |title: &Option<String>| title.as_deref().and_then(holds) == Some(what);
        let mut by_heading = [Holds::Account, Holds::Name, Holds::Mobile, Holds::Mail].into_iter();
        let found = by_heading.find_map(|what| titles.iter().position(has(what)));
        return place(found.or((titles.len() == 1).then_some(0)));
    };
    let wanted = named.to_lowercase();
    let by_title = titles.iter().position(|title| title.as_ref().is_some_and(|title| title.to_lowercase() == wanted));
    let number = || named.parse::<usize>().ok().filter(|number| (1..=titles.len()).contains(number));
    place(by_title.or_else(|| number().map(|number| number - 1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_column_by_heading_by_number_or_by_itself() {
        let titles = ["序号", "姓名", "账号"].map(|title| Some(title.to_owned()));
        assert_eq!(column_of(&titles, None), Some(2));
        assert_eq!(column_of(&titles, Some("姓名")), Some(1));
        assert_eq!(column_of(&titles, Some("1")), Some(0));
        for wrong in ["0", "4", "部门", ""] {
            assert_eq!(column_of(&titles, Some(wrong)), None, "{wrong}");
        }
        assert_eq!(column_of(&[None], None), Some(0));
        assert_eq!(column_of(&[None, None], None), None);
    }
}
