//! What is typed of a team, with the password from standard input and the certificates from their file.

use super::Source;
use crate::arguments::{TeamCommand, TeamJoinArguments};
use crate::document::Problem;
use crate::exit;
use crate::perform::Failure;
use crate::request::{SecretAsk, TeamAsk, TeamJoinAsk};
use broadcast::lists::{ListError, decode};
use broadcast::model::list_reading::TextEncoding;
use broadcast::model::team::TeamInput;
use std::io::Read;
use std::path::Path;

/// Largest file of certificates, bytes.
const MAX_AUTHORITY: usize = 1024 * 1024;

/// Where the password comes from.
const STANDARD_INPUT: &str = "standard input";

/// What is asked of the team.
pub(super) fn team(command: TeamCommand, input: &mut dyn Read) -> Result<TeamAsk, Failure> {
    Ok(match command {
        TeamCommand::Status => TeamAsk::Status,
        TeamCommand::Join(what) => TeamAsk::Join(join(what, input)?),
        TeamCommand::Leave { yes: true } => TeamAsk::Leave,
        TeamCommand::Leave { yes: false } => {
            let problem = Problem::new("needs_confirmation", "leaving the team is to be confirmed");
            return Err(Failure { problem: problem.about("--yes"), exit: exit::ACKNOWLEDGE });
        }
        TeamCommand::Share { company } => TeamAsk::Share { company },
        TeamCommand::Log { limit, offset } => TeamAsk::Log { offset, limit },
        TeamCommand::Statements => TeamAsk::Statements,
    })
}

fn join(what: TeamJoinArguments, input: &mut dyn Read) -> Result<TeamJoinAsk, Failure> {
    check_address(&what.address, "--address")?;
    let mut source = Source { input, taken: None, notes: Vec::new() };
    let authority = what.ca.as_deref().map(|path| authority(path, &mut source)).transpose()?;
    let password = password(&mut source)?;
    let input = TeamInput {
        address: what.address,
        name: what.name,
        authority: authority.unwrap_or_default(),
        companies: what.company,
        templates: what.templates,
        history: what.history,
        session_only: false,
    };
    Ok(TeamJoinAsk { input, password, only_look: what.only_look })
}

/// A password does not stand in an address.
pub(super) fn check_address(address: &str, argument: &str) -> Result<(), Failure> {
    if has_password(address) {
        // The address is not repeated: the password would stand in the output as well.
        let problem = Problem::new("password_in_address", "give the password on standard input, not in the address");
        return Err(Failure::usage(problem.at(argument)));
    }
    Ok(())
}

/// Whether an address has a password in it, wherever PostgreSQL's own programs take one. The list of processes shows it.
fn has_password(address: &str) -> bool {
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    let user = rest.split_once('@').map(|(user, _)| user);
    user.is_some_and(|user| user.contains(':')) || rest.to_lowercase().contains("password=")
}

/// The first line, without its end. Nothing in it is no password.
pub(super) fn password(source: &mut Source<'_>) -> Result<Option<SecretAsk>, Failure> {
    let bytes = source.read(Path::new("-"), STANDARD_INPUT)?;
    // Two bytes of UTF-8 can be one letter of GBK, and nothing in a password tells which of them makes sense.
    let is_plain = std::str::from_utf8(&bytes).is_ok_and(|text| !text.contains('\0'));
    let decoded = decode(&bytes, is_plain.then_some(TextEncoding::Utf8));
    let unreadable = |error: ListError| Problem::new("team_password", error.to_string()).at(STANDARD_INPUT);
    let decoded = decoded.map_err(|error| Failure::usage(unreadable(error)))?;
    let line = decoded.text.lines().next().unwrap_or_default().trim_end_matches('\r');
    Ok(Some(line).filter(|line| !line.is_empty()).map(SecretAsk::new))
}

/// The certificates. Whether they are some is seen by whoever uses them.
pub(super) fn authority(path: &Path, source: &mut Source<'_>) -> Result<String, Failure> {
    let wrong = |code: &str, message: &str| {
        Failure::usage(Problem::new(code, message).at("--ca").about(path.display().to_string()))
    };
    let no_certificates = || wrong("team_authority", "no certificates in PEM format");
    if path.as_os_str() == "-" {
        return Err(wrong("invalid_input", "standard input holds the password"));
    }
    let text = match source.text(path, "--ca") {
        // Certificates are also saved as bytes that are no text.
        Err(failure) if failure.problem.code == "encoding_unknown" => return Err(no_certificates()),
        read => read?,
    };
    if text.len() > MAX_AUTHORITY {
        return Err(wrong("invalid_input", &format!("more than {MAX_AUTHORITY} bytes")));
    }
    if text.trim().is_empty() { Err(no_certificates()) } else { Ok(text) }
}
