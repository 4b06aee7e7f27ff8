//! From the words of a command line to a draft: the message, the people who are meant, and the values of each.

mod audience;

use super::document::{Document, FileLine, Note, Problem};
use super::perform::Failure;
use super::request::{Ask, MessageAsk, ReadingAsk, RowsAsk};
use super::values::{Wanted, check_values, not_of_kind};
use audience::audience;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use broadcast::app::Product;
use broadcast::compose::personal::Filling;
use broadcast::compose::templates::{TemplateOrder, TemplateRow};
use broadcast::directory::{DirectoryHit, Meant, NameColumn, RowRecipient, RowsChoice};
use broadcast::lists::value_table::{RowsError, ValueRows};
use broadcast::lists::{ListError, ListNote, ListReading, Sheet};
use broadcast::model::audience::{Audience, Recipient};
use broadcast::model::draft::{Draft, Extra, Personal, RowValues};
use broadcast::model::error_view::ErrorView;
use broadcast::model::profile::Profile;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;
use std::time::Duration;
use wecom::import::{self, Imported};
use wecom::kinds::{Message, Text};
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
    /// Columns of the rows that no text uses.
    pub unused_columns: Vec<String>,
}

/// Reads the contacts, where they are old, and waits for that; whether there are any.
pub async fn freshen(product: &Product, profile: &Profile) -> Result<bool, Failure> {
    product.keep_directory_fresh(&profile.id).await?;
    let mut status = product.directory.status(&profile.id).await?;
    let began = tokio::time::Instant::now();
    while status.progress.is_some() && began.elapsed() < DIRECTORY_PATIENCE {
        tokio::time::sleep(LOOK_AFTER).await;
        status = product.directory.status(&profile.id).await?;
    }
    Ok(status.refreshed_at.is_some() && status.readable)
}

/// The draft that is meant, filled in.
pub async fn draft(
    product: &Product,
    profile: &Profile,
    ask: &Ask,
    document: &mut Document,
) -> Result<Written, Failure> {
    let Unfilled { draft, unused_columns } = unfilled(product, profile, ask, document).await?;
    let draft = product.prepared(&profile.id, &draft, ask.at).await?;
    let title = draft.first_line();
    Ok(Written { draft, title, unused_columns })
}

/// A draft as somebody would have it before them, with the values beside the message.
pub struct Unfilled {
    /// The draft.
    pub draft: Draft,
    /// Columns of the rows that no text uses.
    pub unused_columns: Vec<String>,
}

/// The draft that is meant, as it was written.
pub async fn unfilled(
    product: &Product,
    profile: &Profile,
    ask: &Ask,
    document: &mut Document,
) -> Result<Unfilled, Failure> {
    document.notes.extend(ask.notes.iter().cloned());
    let mut draft = message(product, profile, ask, &mut document.notes)?;
    let meant = audience(product, profile, ask, document).await?;
    let rows = ask.rows.as_ref().map(|rows| read_rows(rows, &ask.reading)).transpose()?;
    let chosen = meant.all || !meant.include.is_empty();
    if rows.is_some() && chosen {
        let problem = Problem::new("invalid_input", "rows say themselves who they are for").at("--rows");
        return Err(Failure::usage(problem));
    }
    if rows.is_some() || chosen {
        if draft.audience.all || !draft.audience.include.is_empty() {
            document.notes.push(Note::of("recipients_of_message_ignored"));
        }
        draft.audience = meant;
    } else {
        draft.audience.exclude.extend(meant.exclude);
    }
    let mut unused_columns = Vec::new();
    draft.literal |= ask.literal;
    if let (Some(rows), Some(asked)) = (rows, &ask.rows) {
        let used = variables(&draft.message)?;
        let columns = rows.columns().to_vec();
        let wanted = Wanted { columns: used.as_ref(), variables: &draft.variables };
        let (include, personal, to) = people_of(product, profile, rows, asked, &wanted, ask, document).await?;
        if let Some(used) = &used {
            unused_columns = columns.into_iter().filter(|one| *one != to && !used.contains(one)).collect();
        }
        draft.audience.include = include.into();
        draft.personal = Some(personal);
    }
    draft.values.extend(ask.set.clone());
    check_values(&draft)?;
    Ok(Unfilled { draft, unused_columns })
}

fn template<'a>(rows: &'a [TemplateRow], name: &str) -> Option<&'a TemplateRow> {
    let wanted = name.trim().to_lowercase();
    rows.iter().find(|row| row.id == name || row.name.to_lowercase() == wanted)
}

/// What was asked for is sent: a template counts as used.
pub fn is_sent(product: &Product, ask: &Ask) {
    if let MessageAsk::Template(name) = &ask.message
        && let Some(row) = template(&product.templates.list("", TemplateOrder::Changed), name)
    {
        product.templates.used(&row.id);
    }
}

/// The message alone, with whom it says itself that it is for.
pub fn message(product: &Product, profile: &Profile, ask: &Ask, notes: &mut Vec<Note>) -> Result<Draft, Failure> {
    match &ask.message {
        MessageAsk::Text(content) => {
            let message = Message::Text { text: Text { content: content.clone() } };
            Ok(Draft::new(message, SendOptions::default(), Audience::default()))
        }
        MessageAsk::Template(name) => {
            let rows = product.templates.list("", TemplateOrder::Changed);
            let Some(row) = template(&rows, name) else {
                let problem = Problem::new("not_found", "there is no such template").at("--template").about(name);
                let candidates = rows.into_iter().map(|row| row.name).take(NAMED).collect();
                return Err(Failure::usage(Problem { candidates, ..problem }));
            };
            Ok(product.templates.open_one(&row.id)?.draft)
        }
        MessageAsk::Request(text) => {
            let read = import::read(text)
                .map_err(|error| Failure::usage(Problem::new("invalid_input", error.to_string()).at("--message")))?;
            notes.extend(addressed_elsewhere(profile, &read));
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

/// What a request says of who sends it, where that is not who will.
fn addressed_elsewhere(profile: &Profile, read: &Imported) -> Vec<Note> {
    let mut notes = Vec::new();
    let agent = read.agent_id.map(|id| id.0).filter(|id| *id != profile.agent_id);
    notes.extend(agent.map(|id| Note::of("other_application").about(format!("{id} → {}", profile.agent_id))));
    let is_company = |path: &str| matches!(path.to_lowercase().as_str(), "corpid" | "corp_id" | "tocorpid");
    for field in read.unknown.iter().filter(|field| is_company(&field.path)) {
        let named = field.value.trim_matches('"');
        if named != profile.corp_id {
            notes.push(Note::of("other_company").about(format!("{named} → {}", profile.corp_id)));
        }
    }
    notes
}

fn decoded(content: &str, field: &str) -> Result<Vec<u8>, Failure> {
    let wrong = |error: base64::DecodeError| Failure::usage(Problem::new("invalid_input", error.to_string()).at(field));
    STANDARD.decode(content).map_err(wrong)
}

fn read_rows(ask: &RowsAsk, reading: &ReadingAsk) -> Result<Arc<ValueRows>, Failure> {
    let reading = ListReading { heading_row: reading.heading_row, ..ListReading::default() };
    ValueRows::read(&decoded(&ask.content, "--rows")?, reading).map(Arc::new).map_err(|error| match error {
        RowsError::List(ListError::NoRow) => no_row(),
        error => error.into(),
    })
}

fn no_row() -> Failure {
    Failure::usage(Problem::new("invalid_input", ListError::NoRow.to_string()).at("--heading-row"))
}

/// The columns that a message uses; `None` when it may use any. The others are not kept: they can be many, and nobody's business.
fn variables(message: &Message) -> Result<Option<BTreeSet<String>>, Failure> {
    let filling = Filling::of(message).map_err(|error| {
        Failure::usage(Problem { field: Some("--text".to_owned()), ..ErrorView::from(&error).into() })
    })?;
    Ok((!filling.uses_whole_row()).then(|| filling.variables()))
}

/// What to know of how a list was read, in the words of the documents.
pub fn list_note(note: &ListNote) -> Note {
    let more = if (note.places.len() as u64) < u64::from(note.count) { ", …" } else { "" };
    Note::of(note.kind.word()).about(format!("{}: {}{more}", note.count, note.places.join(", ")))
}

/// Who each row is for, its values, and the name of the column that says who. All rows are looked up before one is refused, so that the sum tells
/// of all.
async fn people_of(
    product: &Product,
    profile: &Profile,
    rows: Arc<ValueRows>,
    asked: &RowsAsk,
    wanted: &Wanted<'_>,
    ask: &Ask,
    document: &mut Document,
) -> Result<(Vec<Recipient>, Personal, String), Failure> {
    let used = wanted.columns;
    document.notes.extend(rows.notes().iter().map(list_note));
    let sheet = rows.sheet();
    let choice = RowsChoice {
        column: asked.to.as_deref().map(|name| column(&sheet, name, "--to-column")).transpose()?,
        names: name_column(&sheet, &ask.reading)?,
        domains: ask.reading.mail_domains.clone(),
    };
    let report = product.directory.match_rows(&profile.id, Arc::clone(&rows), choice).await?;
    let report = report.map_err(|_| RowsError::NoRecipientColumn { columns: rows.columns().to_vec() })?;
    let heading_row = rows.heading().first().map(|row| row.number);
    let called = sheet.called(report.column);
    let to = called.clone();
    document.files.push(FileLine::of("--rows", Some(called), heading_row, report.sum));
    refuse_doubt(&sheet, "--to-column", report.column, &report.rivals)?;
    if report.heading_names_someone {
        return Err(heading_ambiguous(heading_row));
    }
    let mut people = Vec::with_capacity(report.recipients.len());
    let mut personal = Personal::default();
    let mut numbers = HashMap::<String, u32>::new();
    for ((row, cells), recipient) in rows.rows().zip(sheet.rows).zip(report.recipients) {
        let word = cells.cell(report.column);
        let refused = |code: &str, message: &str, hits: &[DirectoryHit]| {
            let problem = Problem::new(code, format!("row {}: {message}", row.number)).at("--rows");
            let about = if word.is_empty() { format!("row {}", row.number) } else { word.to_owned() };
            Failure::usage(Problem { candidates: hits.iter().map(described).collect(), ..problem.about(about) })
        };
        let one = match recipient {
            RowRecipient::Is(Meant::One(one) | Meant::Unknown(one)) => one,
            RowRecipient::Empty => return Err(refused("invalid_input", "nobody is named", &[])),
            RowRecipient::Is(Meant::Nothing) => return Err(refused("not_found", "nobody is called that", &[])),
            RowRecipient::Is(Meant::Several(hits)) => {
                return Err(refused("ambiguous", "several may be meant", &hits));
            }
            RowRecipient::NameDiffers(hits) => {
                return Err(refused("name_differs", "the account is not that of the name beside it", &hits));
            }
        };
        let key = one.id.to_lowercase();
        let before = numbers.insert(key.clone(), row.number);
        if let Some(before) = before.filter(|_| !asked.each_row) {
            return Err(refused("repeated", &format!("row {before} is for the same person"), &[]));
        }
        let written = wanted.written(row.values(used)?);
        let mut values = written.map_err(|wrong| {
            let problem = not_of_kind(&wrong);
            Failure::usage(
                Problem { message: format!("row {}: {}", row.number, problem.message), ..problem }.at("--rows"),
            )
        })?;
        for column in rows.columns().iter().filter(|column| used.is_some_and(|used| used.contains(*column))) {
            // The column is there and this row has nothing in it: a condition may ask for it.
            values.entry(column.clone()).or_default();
        }
        if asked.each_row {
            personal.rows.entry(key).or_default().push(RowValues { row: row.number, values });
        } else {
            personal.values.insert(key, values);
        }
        if before.is_none() {
            people.push(one);
        }
    }
    Ok((people, personal, to))
}

/// The column that is meant by a heading or a number.
fn column(sheet: &Sheet<'_>, name: &str, field: &str) -> Result<u32, Failure> {
    match sheet.columns_called(name)[..] {
        [one] => Ok(one),
        [] => {
            let problem = Problem::new("invalid_input", ListError::NoColumn.to_string()).at(field).about(name);
            let candidates = sheet.titles.iter().flatten().map(|&title| title.to_owned()).collect();
            Err(Failure::usage(Problem { candidates, ..problem }))
        }
        ref several => Err(columns_ambiguous(sheet, field, several)),
    }
}

/// The column with names that was chosen.
fn name_column(sheet: &Sheet<'_>, reading: &ReadingAsk) -> Result<NameColumn, Failure> {
    match reading.name_column.as_deref().map(str::trim) {
        None => Ok(NameColumn::ByHeading),
        Some("0") => Ok(NameColumn::None),
        Some(name) => column(sheet, name, "--name-column").map(NameColumn::At),
    }
}

/// Where several columns may have the people, the user says which.
fn refuse_doubt(sheet: &Sheet<'_>, field: &str, column: u32, rivals: &[u32]) -> Result<(), Failure> {
    if rivals.is_empty() {
        return Ok(());
    }
    let mut all = [&[column][..], rivals].concat();
    all.sort_unstable();
    Err(columns_ambiguous(sheet, field, &all))
}

fn columns_ambiguous(sheet: &Sheet<'_>, field: &str, columns: &[u32]) -> Failure {
    let once = |name: &String| columns.iter().filter(|column| sheet.called(**column) == *name).count() == 1;
    let called = |column: &u32| {
        let name = sheet.called(*column);
        if once(&name) { name } else { (column + 1).to_string() }
    };
    let candidates = columns.iter().map(called).collect();
    let problem = Problem::new("columns_ambiguous", "several columns may have the people").at(field);
    Failure::usage(Problem { candidates, ..problem })
}

fn heading_ambiguous(row: Option<u32>) -> Failure {
    let row = row.unwrap_or_default().to_string();
    let message = "the row that looks like the heading, or one above it, has somebody's account or name in it";
    let problem = Problem::new("heading_ambiguous", message).at("--heading-row").about(row.clone());
    Failure::usage(Problem { candidates: vec!["0".to_owned(), row], ..problem })
}

fn described(hit: &DirectoryHit) -> String {
    let name = hit.recipient.name.as_deref().unwrap_or_default();
    let detail = if hit.detail.is_empty() { String::new() } else { format!(" · {}", hit.detail) };
    format!("{} {name}{detail}", hit.recipient.id)
}
