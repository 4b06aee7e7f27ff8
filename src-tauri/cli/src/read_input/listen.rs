//! What `posthorn listen` reads from a database: the address, the query from its file, the password from standard input.

use super::Source as Files;
use super::team::{authority, check_address, password};
use crate::arguments::DatabaseArguments;
use crate::document::Problem;
use crate::listen::DatabaseInput;
use crate::perform::Failure;
use crate::request::SecretAsk;
use broadcast::store::source::Source;
use broadcast::store::{AddressProblem, ServerAddress};
use std::io::Read;
use std::path::Path;
use std::time::Duration;

const ADDRESS: &str = "--from";
const QUERY: &str = "--query-file";
const CHANNEL: &str = "--channel";

/// Longest query, bytes.
const MAX_QUERY: usize = 1024 * 1024;
/// Longest name of a channel, bytes: PostgreSQL cuts longer ones off, so that nothing would be heard.
const MAX_CHANNEL: usize = 63;

/// The database to read from; `None`: the lines come on standard input.
pub fn database(what: DatabaseArguments, input: &mut dyn Read) -> Result<Option<DatabaseInput>, Failure> {
    let DatabaseArguments { from, query_file, channel, every, ca } = what;
    let (Some(from), Some(query_file)) = (from, query_file) else { return Ok(None) };
    check_address(&from, ADDRESS)?;
    let address = ServerAddress::parse(from.trim()).map_err(|problem| {
        Failure::usage(Problem::new(&format!("team_address_{}", word_of(problem)), problem.to_string()).at(ADDRESS))
    })?;
    let mut files = Files { input, taken: None, notes: Vec::new() };
    let query = query(&query_file, &mut files)?;
    let channel = channel.map(usable).transpose()?;
    let address = match ca {
        Some(path) => address.with_authority(certificates(&path, &mut files)?.into_bytes()),
        None => address,
    };
    let address = match password(&mut files)?.map(SecretAsk::into_secret) {
        Some(password) => address.with_password(password),
        None => address,
    };
    let every = Duration::from_secs(every.into());
    Ok(Some(DatabaseInput { source: Source::new(address, &query, channel), every }))
}

/// In which code what is wrong with an address is told, as of that of a team.
fn word_of(problem: AddressProblem) -> &'static str {
    match problem {
        AddressProblem::Scheme => "scheme",
        AddressProblem::Host => "host",
        AddressProblem::User => "user",
        AddressProblem::Database => "database",
        AddressProblem::More => "more",
    }
}

fn query(path: &Path, files: &mut Files<'_>) -> Result<String, Failure> {
    let wrong = |code: &str, message: &str| {
        Failure::usage(Problem::new(code, message).at(QUERY).about(path.display().to_string()))
    };
    if path.as_os_str() == "-" {
        return Err(wrong("invalid_input", "standard input holds the password"));
    }
    let text = files.text(path, QUERY)?;
    if text.len() > MAX_QUERY {
        return Err(wrong("invalid_input", &format!("more than {MAX_QUERY} bytes")));
    }
    if text.trim().is_empty() || text.contains('\0') {
        return Err(wrong("source_no_query", "there is no query in the file"));
    }
    Ok(text)
}

fn usable(channel: String) -> Result<String, Failure> {
    if channel.is_empty() || channel.len() > MAX_CHANNEL {
        let problem = Problem::new("source_channel", format!("the name of a channel has 1 to {MAX_CHANNEL} bytes"));
        return Err(Failure::usage(problem.at(CHANNEL)));
    }
    Ok(channel)
}

fn certificates(path: &Path, files: &mut Files<'_>) -> Result<String, Failure> {
    let text = authority(path, files)?;
    if text.contains("-----BEGIN CERTIFICATE-----") {
        return Ok(text);
    }
    let problem = Problem::new("team_authority", "no certificates in PEM format");
    Err(Failure::usage(problem.at("--ca").about(path.display().to_string())))
}

#[cfg(test)]
mod tests;
