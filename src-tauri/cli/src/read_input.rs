//! From arguments to a request: everything that this process alone can read is read here.

mod listen;
mod team;
mod work;

use super::arguments::{Command, ContactsSecretArguments, MemberSheetArguments, MessageArguments, SendArguments};
use super::document::{Note, Problem};
use super::draft_builder::list_note;
use super::perform::Failure;
use super::request::{
    Ask, AudienceAsk, Confirmed, ContactsSecretAsk, ListAsk, MessageAsk, ReadingAsk, Request, RowsAsk, SecretAsk,
    SendAsk, SheetAsk,
};
use super::times;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use broadcast::lists::{ListError, decode};
use broadcast::model::draft::Values;
use broadcast::model::timestamp::Timestamp;
use jiff::tz::TimeZone;
use std::io::Read;
use std::path::Path;

pub use listen::database;
pub use work::work;

/// Largest file and longest standard input that is read, bytes.
const MAX_BYTES: u64 = 20 * 1024 * 1024;

/// The request that is meant.
pub fn request(command: Command, input: &mut dyn Read, now: Timestamp) -> Result<Request, Failure> {
    Ok(match command {
        Command::Profiles => Request::Profiles,
        Command::Plan(what) => Request::Plan(ask(*what, input, now)?),
        Command::Send(send) => {
            let wait = send.waiting.chosen();
            let (undo, first, through_quiet) = (send.undo, send.first, send.in_quiet_hours);
            Request::Send(SendAsk { ask: ask(send.what, input, now)?, undo, first, through_quiet, wait })
        }
        Command::Status { id } => Request::Status { id },
        Command::Resume { id, waiting } => Request::Resume { id, wait: waiting.chosen() },
        Command::Recall { id, waiting } => Request::Recall { id, wait: waiting.chosen() },
        Command::Release { id, yes } => Request::Release { id, yes },
        Command::MemberSheet(what) => Request::MemberSheet { what: sheet(&what, input)?, profile: what.profile },
        Command::ContactsSecret(what) => {
            Request::ContactsSecret { what: contacts_secret(&what, input)?, profile: what.profile }
        }
        Command::Doctor(what) => Request::Doctor { profile: what.profile, anyway: what.try_anyway },
        Command::History(what) => Request::History {
            search: what.search,
            person: what.person,
            profile: what.profile,
            offset: what.offset,
            limit: what.limit,
        },
        Command::Metrics => Request::Metrics,
        Command::Team(what) => Request::Team { what: team::team(what, input)? },
    })
}

/// Standard input can be read once.
struct Source<'a> {
    input: &'a mut dyn Read,
    taken: Option<&'static str>,
    /// What to know of how it was read.
    notes: Vec<Note>,
}

impl Source<'_> {
    fn read(&mut self, path: &Path, field: &'static str) -> Result<Vec<u8>, Failure> {
        let trouble = |error: &std::io::Error| {
            Failure::usage(Problem::new("invalid_input", error.to_string()).at(field).about(path.display().to_string()))
        };
        let mut bytes = Vec::new();
        let read = if path.as_os_str() == "-" {
            if let Some(other) = self.taken.replace(field) {
                let problem = Problem::new("invalid_input", format!("standard input is read for {other}"));
                return Err(Failure::usage(problem.at(field)));
            }
            (&mut *self.input).take(MAX_BYTES + 1).read_to_end(&mut bytes)
        } else {
            let file = std::fs::File::open(path).map_err(|error| trouble(&error))?;
            file.take(MAX_BYTES + 1).read_to_end(&mut bytes)
        };
        let read = read.map_err(|error| trouble(&error))?;
        if read as u64 > MAX_BYTES {
            let problem = Problem::new("invalid_input", format!("more than {MAX_BYTES} bytes")).at(field);
            return Err(Failure::usage(problem.about(path.display().to_string())));
        }
        Ok(bytes)
    }

    /// In the encoding that makes sense: shells of Windows write GBK or UTF-16.
    fn text(&mut self, path: &Path, field: &'static str) -> Result<String, Failure> {
        let bytes = self.read(path, field)?;
        let decoded = decode(&bytes, None).map_err(|error| {
            let line = if let ListError::BadByte { row, .. } = error { format!(":{row}") } else { String::new() };
            let problem = Problem::new("encoding_unknown", error.to_string()).at(field);
            Failure::usage(problem.about(format!("{}{line}", path.display())))
        })?;
        self.notes.extend(decoded.notes().iter().map(list_note));
        Ok(decoded.text.into_owned())
    }

    /// A text that a program wrote: the line end with which every program ends its output is none of it.
    fn words(&mut self, path: &Path, field: &'static str) -> Result<String, Failure> {
        Ok(self.text(path, field)?.trim_end_matches(['\n', '\r']).to_owned())
    }
}

fn sheet(what: &MemberSheetArguments, input: &mut dyn Read) -> Result<SheetAsk, Failure> {
    let Some(path) = &what.file else { return Ok(if what.remove { SheetAsk::Remove } else { SheetAsk::Show }) };
    let mut source = Source { input, taken: None, notes: Vec::new() };
    let content = STANDARD.encode(source.read(path, "FILE")?);
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(SheetAsk::Import { name, content, anyway: what.anyway })
}

/// The secret, without the line end with which every program ends its output.
fn contacts_secret(what: &ContactsSecretArguments, input: &mut dyn Read) -> Result<ContactsSecretAsk, Failure> {
    if what.check || what.remove {
        return Ok(if what.remove { ContactsSecretAsk::Remove } else { ContactsSecretAsk::Check });
    }
    let mut source = Source { input, taken: None, notes: Vec::new() };
    let text = source.words(Path::new("-"), "standard input")?;
    let secret = text.trim();
    if secret.is_empty() || secret.chars().any(char::is_whitespace) {
        let problem = Problem::new("secret_unreadable", "standard input must hold the secret and nothing else");
        return Err(Failure::usage(problem));
    }
    Ok(ContactsSecretAsk::Keep(SecretAsk::new(secret)))
}

fn ask(what: SendArguments, input: &mut dyn Read, now: Timestamp) -> Result<Ask, Failure> {
    let mut source = Source { input, taken: None, notes: Vec::new() };
    let message = message(what.message, &mut source)?;
    let list = what.audience.list.as_deref().map(|path| {
        let content = STANDARD.encode(source.read(path, "--list")?);
        let skip_unmatched = what.audience.skip_unmatched;
        Ok::<_, Failure>(ListAsk { content, column: what.audience.column.clone(), skip_unmatched })
    });
    let list = list.transpose()?;
    let rows = what.rows.rows.as_deref().map(|path| {
        let content = STANDARD.encode(source.read(path, "--rows")?);
        Ok::<_, Failure>(RowsAsk { content, to: what.rows.to_column.clone(), each_row: what.rows.each_row })
    });
    let rows = rows.transpose()?;
    let reading = ReadingAsk {
        heading_row: what.reading.heading_row,
        name_column: what.reading.name_column,
        mail_domains: what.reading.mail_domain.iter().map(|one| one.trim_start_matches('@').to_lowercase()).collect(),
    };
    let reads_a_file = list.is_some() || rows.is_some();
    for (field, given) in
        [("--heading-row", reading.heading_row.is_some()), ("--name-column", reading.name_column.is_some())]
    {
        if given && !reads_a_file {
            return Err(Failure::usage(Problem::new("invalid_input", "needs --list or --rows").at(field)));
        }
    }
    let set = values(&what.rows.set, &what.rows.set_file, &mut source)?;
    Ok(Ask {
        notes: source.notes,
        profile: what.profile,
        message,
        audience: AudienceAsk {
            all: what.audience.all,
            users: what.audience.user,
            departments: what.audience.department,
            tags: what.audience.tag,
            saved: what.audience.audience,
            list,
            without_users: what.audience.without_user,
            without_departments: what.audience.without_department,
            without_tags: what.audience.without_tag,
        },
        set,
        rows,
        reading,
        literal: what.rows.literal,
        test: what.test,
        at: what.at.map(|text| times::moment(&text, now, &TimeZone::system()).map_err(Failure::usage)).transpose()?,
        late: what.late,
        confirmed: Confirmed {
            yes: what.confirming.yes,
            people: what.confirming.people,
            profile: what.confirming.confirm_profile,
            acknowledged: what.confirming.acknowledge,
        },
    })
}

fn message(what: MessageArguments, source: &mut Source<'_>) -> Result<MessageAsk, Failure> {
    if let Some(name) = what.template {
        return Ok(MessageAsk::Template(name));
    }
    if let Some(path) = what.message {
        return Ok(MessageAsk::Request(source.text(&path, "--message")?));
    }
    let text = what.text.unwrap_or_default();
    if text == "-" {
        return Ok(MessageAsk::Text(source.words(Path::new("-"), "--text")?));
    }
    Ok(MessageAsk::Text(text))
}

fn values(list: &[String], files: &[String], source: &mut Source<'_>) -> Result<Values, Failure> {
    let mut values = Values::new();
    for one in list {
        let (name, value) = named(one, "--set", "not NAME=VALUE")?;
        values.insert(name.to_owned(), value.to_owned());
    }
    for one in files {
        let (name, file) = named(one, "--set-file", "not NAME=FILE")?;
        let value = source.words(Path::new(file), "--set-file")?;
        if values.insert(name.to_owned(), value).is_some() {
            let problem = Problem::new("invalid_input", "given twice").at("--set-file").about(name);
            return Err(Failure::usage(problem));
        }
    }
    Ok(values)
}

fn named<'a>(text: &'a str, argument: &'static str, wrong: &str) -> Result<(&'a str, &'a str), Failure> {
    let parts = text.split_once('=').filter(|(name, _)| !name.trim().is_empty());
    let (name, value) = parts.ok_or_else(|| {
        // What stands behind the first sign may be a value that nobody else is to read.
        let about: String = text.chars().take_while(|c| *c != '=').take(40).collect();
        Failure::usage(Problem::new("invalid_input", wrong).at(argument).about(about))
    })?;
    Ok((name.trim(), value))
}

#[cfg(test)]
mod tests;
