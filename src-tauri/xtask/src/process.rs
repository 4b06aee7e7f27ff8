//! Running another program: in the open, into a log, or only to hear its answer.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use crate::error::TaskError;

/// Runs a program whose output goes straight to the terminal.
///
/// # Errors
/// When it cannot be started or ends with a failure; `step` names it in the error.
pub fn shown(step: &str, command: &mut Command) -> Result<(), TaskError> {
    let status = command.status().map_err(|source| start_error(command, source))?;
    if status.success() { Ok(()) } else { Err(TaskError::Failed { step: step.into(), output: String::new() }) }
}

/// Runs a program with both its outputs in the file `log`, without colour and without the terminal's input.
/// Gives whether it succeeded.
///
/// # Errors
/// When it cannot be started or the log cannot be written.
pub fn logged(command: &mut Command, log: &Path) -> Result<bool, TaskError> {
    if let Some(folder) = log.parent() {
        fs::create_dir_all(folder).map_err(TaskError::file(folder))?;
    }
    let out = File::create(log).map_err(TaskError::file(log))?;
    let err = out.try_clone().map_err(TaskError::file(log))?;
    plain(command).stdin(Stdio::null()).stdout(out).stderr(err);
    let status = command.status().map_err(|source| start_error(command, source))?;
    Ok(status.success())
}

/// Runs a program whose output goes to the terminal and is given back as well (standard output only).
/// Gives whether it succeeded, and the text.
///
/// # Errors
/// When it cannot be started.
pub fn echoed(command: &mut Command) -> Result<(bool, String), TaskError> {
    heard(command, |line| println!("{line}"))
}

/// Runs a program and hears each line of its standard output; the other output goes to the terminal.
/// Gives whether it succeeded, and the text.
///
/// # Errors
/// When it cannot be started.
pub fn heard(command: &mut Command, mut hear: impl FnMut(&str)) -> Result<(bool, String), TaskError> {
    plain(command).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = command.spawn().map_err(|source| start_error(command, source))?;
    let mut text = String::new();
    if let Some(out) = child.stdout.take() {
        for line in BufReader::new(out).split(b'\n').map_while(Result::ok) {
            let line = String::from_utf8_lossy(&line);
            hear(&line);
            text.push_str(&line);
            text.push('\n');
        }
    }
    let status = child.wait().map_err(|source| start_error(command, source))?;
    Ok((status.success(), text))
}

/// Asks a program something: its standard output, or nothing when it is not there or says no.
pub fn answer(program: &str, args: &[&str]) -> Option<String> {
    let output = Command::new(program).args(args).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// The last `lines` lines of a file; an unreadable file gives the reason instead.
pub fn tail(path: &Path, lines: usize) -> String {
    match fs::read(path) {
        Ok(bytes) => last_lines(&String::from_utf8_lossy(&bytes), lines).to_owned(),
        Err(error) => format!("({}: {error})", path.display()),
    }
}

fn last_lines(text: &str, lines: usize) -> &str {
    let text = text.trim_end();
    match text.rmatch_indices('\n').nth(lines.saturating_sub(1)) {
        Some((at, _)) => &text[at + 1..],
        None => text,
    }
}

fn plain(command: &mut Command) -> &mut Command {
    command.env("CARGO_TERM_COLOR", "never").env("NO_COLOR", "1").env_remove("FORCE_COLOR")
}

/// Names the program in a start error.
pub fn start_error(command: &Command, source: std::io::Error) -> TaskError {
    TaskError::Start { program: command.get_program().to_string_lossy().into_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::last_lines;

    #[test]
    fn the_tail_is_whole_lines_from_the_end() {
        assert_eq!(last_lines("a\nb\nc\n", 2), "b\nc");
        assert_eq!(last_lines("a\nb\nc", 1), "c");
        assert_eq!(last_lines("a\nb", 9), "a\nb");
        assert_eq!(last_lines("", 3), "");
    }
}
