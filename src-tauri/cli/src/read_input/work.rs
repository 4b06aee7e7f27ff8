//! What is typed of work without a window, with the secrets from their file. Nothing of them is repeated, in no error and in no log.

use super::Source;
use super::team::{authority, check_address};
use crate::arguments::WorkArguments;
use crate::document::Problem;
use crate::perform::Failure;
use crate::work::Working;
use broadcast::model::secrets::{LentSecret, LentSecrets};
use broadcast::model::team::TeamInput;
use secrecy::zeroize::Zeroizing;
use secrecy::{ExposeSecret, SecretString};
use serde::de::value::MapAccessDeserializer;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::collections::BTreeMap;
use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use wecom::ClientSettings;

/// Largest file of secrets, bytes.
const MAX_SECRETS: usize = 1024 * 1024;
/// More room than is ever read, so that what was read is never moved: its former place would keep it.
const ROOM: usize = MAX_SECRETS + 64;

const ARGUMENT: &str = "--secrets";

/// What to work with.
pub fn work(what: WorkArguments, input: &mut dyn Read) -> Result<Working, Failure> {
    let WorkArguments { team, name, ca, secrets } = what;
    let join = team.map(|address| joined(address, name.unwrap_or_default(), ca.as_deref(), input)).transpose()?;
    let mut lent = secrets.map(|path| lent(&path, input)).transpose()?;
    if let (Some(join), Some(team)) = (&join, lent.as_mut().and_then(|lent| lent.team.as_mut())) {
        // It is for nobody else, should this computer be in another team.
        team.address = Some(join.address.clone());
    }
    Ok(Working { join, lent })
}

fn joined(address: String, name: String, ca: Option<&Path>, input: &mut dyn Read) -> Result<TeamInput, Failure> {
    check_address(&address, "--team")?;
    let mut source = Source { input, taken: None, notes: Vec::new() };
    let authority = ca.map(|path| authority(path, &mut source)).transpose()?.unwrap_or_default();
    // Nothing of this computer goes along: it sends what the others share.
    Ok(TeamInput { address, name, authority, session_only: true, ..TeamInput::default() })
}

fn lent(path: &Path, input: &mut dyn Read) -> Result<LentSecrets, Failure> {
    let about = |problem: Problem| {
        let about = match &problem.about {
            Some(place) => format!("{}: {place}", path.display()),
            None => path.display().to_string(),
        };
        Failure::usage(problem.at(ARGUMENT).about(about))
    };
    let bytes = read(path, input).map_err(about)?;
    parsed(&bytes).map_err(about)
}

fn read(path: &Path, input: &mut dyn Read) -> Result<Zeroizing<Vec<u8>>, Problem> {
    let mut bytes = Zeroizing::new(Vec::with_capacity(ROOM));
    let most = MAX_SECRETS as u64 + 1;
    let read = if path.as_os_str() == "-" {
        input.take(most).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(most).read_to_end(&mut bytes))
    };
    match read {
        Ok(read) if read > MAX_SECRETS => {
            Err(Problem::new("secrets_too_large", format!("more than {MAX_SECRETS} bytes")))
        }
        Ok(_) => Ok(bytes),
        Err(error) => Err(Problem::new("invalid_input", error.to_string())),
    }
}

/// The file as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    team_password: Option<Text>,
    #[serde(default)]
    companies: BTreeMap<String, One>,
}

/// A secret.
#[derive(Deserialize)]
struct Text(#[serde(deserialize_with = "text")] SecretString);

fn text<'de, D: Deserializer<'de>>(from: D) -> Result<SecretString, D::Error> {
    String::deserialize(from).map(SecretString::from)
}

/// A secret for WeCom's public service, or for the address that stands beside it.
struct One(LentSecret);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WithAddress {
    secret: Text,
    address: String,
}

struct OneVisitor;

impl<'de> Deserialize<'de> for One {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(OneVisitor)
    }
}

impl<'de> Visitor<'de> for OneVisitor {
    type Value = One;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret, or one with its address")
    }

    fn visit_str<E>(self, secret: &str) -> Result<One, E> {
        Ok(One(LentSecret { secret: SecretString::from(secret), address: None }))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<One, A::Error> {
        let WithAddress { secret, address } = WithAddress::deserialize(MapAccessDeserializer::new(map))?;
        Ok(One(LentSecret { secret: secret.0, address: Some(address) }))
    }
}

fn parsed(bytes: &[u8]) -> Result<LentSecrets, Problem> {
    // A mark that editors of Windows put before everything.
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii_start().first() != Some(&b'{') {
        // A list would be taken for the same fields in their order.
        return Err(Problem::new("secrets_unreadable", "not the JSON that is expected").about("1:1"));
    }
    let Written { team_password, companies } = serde_json::from_slice(bytes).map_err(|error| {
        // What serde says of a value that does not belong there has the value in it.
        let place = format!("{}:{}", error.line(), error.column());
        Problem::new("secrets_unreadable", "not the JSON that is expected").about(place)
    })?;
    let team = team_password.map(|Text(secret)| LentSecret { secret, address: None });
    if team.as_ref().is_some_and(|team| team.secret.expose_secret().is_empty()) {
        return Err(unusable("team_password"));
    }
    let companies = companies.into_iter().map(|(name, One(secret))| company(&name, secret));
    Ok(LentSecrets { team, companies: companies.collect::<Result<_, _>>()? })
}

fn company(name: &str, lent: LentSecret) -> Result<(String, LentSecret), Problem> {
    let LentSecret { secret, address } = lent;
    let secret = SecretString::from(secret.expose_secret().trim());
    let is_one_word = !secret.expose_secret().is_empty() && !secret.expose_secret().contains(char::is_whitespace);
    if !is_one_word || name.trim().is_empty() {
        return Err(unusable(name));
    }
    if address.as_deref().is_some_and(|address| ClientSettings::new(Some(address), None).is_err()) {
        return Err(Problem::new("secrets_address", "not an address of WeCom's API").about(name));
    }
    Ok((name.trim().to_owned(), LentSecret { secret, address }))
}

fn unusable(name: &str) -> Problem {
    Problem::new("secrets_unusable", "it is empty, or there are blanks in it").about(name)
}

#[cfg(test)]
mod tests;
