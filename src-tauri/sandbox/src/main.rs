//! `posthorn-sandbox`: the WeCom stand-in as a program. See `--help` and the library's documentation.

use std::io::Write;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use sandbox::{Sandbox, Settings};

const HELP: &str = "\
A stand-in for the WeCom (企业微信) message service on this machine.

posthorn-sandbox --corp-id ID --agent-id N [options]

  --listen ADDR          loopback address and port, 0 for any port (127.0.0.1:0)
  --corp-id ID           the corpid that gettoken accepts
  --secret S             the corpsecret; better set POSTHORN_SANDBOX_SECRET, which other users cannot see
  --agent-id N           the app's agentid
  --members N            size of the company (120, at least 12)
  --seed N               seed of the company (1)
  --latency-ms N         wait before each answer (0)
  --app-name NAME        name of the app (行政助手)
  --callback-url URL     lets interactive cards be sent
  --account-limit N      daily budget is 200 times this (members, at least 500)
  --mini-program APPID   binds a mini program to the app; * binds every one
  --app-chats on|off     the app may make group chats (off)
  --help                 this text

Prints `listening on http://127.0.0.1:PORT` when ready. Control is under /_sandbox/. Ends on SIGINT or SIGTERM.
";

/// Environment variable that the secret may come from.
const SECRET_VARIABLE: &str = "POSTHORN_SANDBOX_SECRET";

/// What can be wrong with the command line.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
enum UsageError {
    #[error("unknown option {0}")]
    Unknown(String),
    #[error("{0} needs a value")]
    NoValue(String),
    #[error("{0} has a value that does not fit")]
    BadValue(String),
    #[error("{0} is missing")]
    Missing(&'static str),
}

/// What the command line asks for.
#[derive(Debug)]
enum Asked {
    Help,
    Run(SocketAddr, Box<Settings>),
}

#[tokio::main]
async fn main() -> ExitCode {
    let asked = match read_arguments(std::env::args().skip(1), std::env::var(SECRET_VARIABLE).ok()) {
        Ok(asked) => asked,
        Err(error) => return fail(&format!("{error}\n\n{HELP}"), 2),
    };
    match asked {
        Asked::Help => say(HELP),
        Asked::Run(listen, settings) => run(listen, *settings).await,
    }
}

async fn run(listen: SocketAddr, settings: Settings) -> ExitCode {
    let end = match end_signal() {
        Ok(end) => end,
        Err(error) => return fail(&format!("cannot wait for signals: {error}\n"), 1),
    };
    let sandbox = match Sandbox::start(settings, listen).await {
        Ok(sandbox) => sandbox,
        Err(error) => return fail(&format!("{error}\n"), 1),
    };
    let code = say(&format!("listening on {}\n", sandbox.url()));
    if code == ExitCode::SUCCESS {
        end.await;
    }
    sandbox.stop().await;
    code
}

/// Ends when the program is told to end. The signals are caught from the call on, not only once awaited.
#[cfg(unix)]
fn end_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}

/// Ends when the program is told to end.
#[cfg(not(unix))]
#[expect(clippy::unnecessary_wraps, reason = "the Unix form can fail")]
fn end_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        drop(tokio::signal::ctrl_c().await);
    })
}

fn say(text: &str) -> ExitCode {
    let mut out = std::io::stdout().lock();
    let written = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn fail(text: &str, code: u8) -> ExitCode {
    // Nothing is left to do when even this cannot be written.
    drop(std::io::stderr().lock().write_all(text.as_bytes()));
    ExitCode::from(code)
}

fn read_arguments(mut arguments: impl Iterator<Item = String>, secret: Option<String>) -> Result<Asked, UsageError> {
    let mut listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let mut settings = Settings::new("", secret.unwrap_or_default(), 0);
    while let Some(argument) = arguments.next() {
        if argument == "--help" || argument == "-h" {
            return Ok(Asked::Help);
        }
        let (name, inline) = match argument.split_once('=') {
            Some((name, value)) => (name.to_owned(), Some(value.to_owned())),
            None => (argument, None),
        };
        if !HELP.contains(&format!("  {name} ")) {
            return Err(UsageError::Unknown(name));
        }
        let value = inline.or_else(|| arguments.next()).ok_or_else(|| UsageError::NoValue(name.clone()))?;
        let bad = || UsageError::BadValue(name.clone());
        match name.as_str() {
            "--listen" => listen = value.parse().map_err(|_| bad())?,
            "--corp-id" => settings.corp_id = value,
            "--secret" => settings.secret = value,
            "--agent-id" => settings.agent_id = value.parse().map_err(|_| bad())?,
            "--members" => settings.members = value.parse().map_err(|_| bad())?,
            "--seed" => settings.seed = value.parse().map_err(|_| bad())?,
            "--latency-ms" => settings.latency = Duration::from_millis(value.parse().map_err(|_| bad())?),
            "--app-name" => settings.app_name = value,
            "--callback-url" => settings.callback_url = Some(value),
            "--account-limit" => settings.account_limit = Some(value.parse().map_err(|_| bad())?),
            "--app-chats" => {
                settings.app_chats = match value.as_str() {
                    "on" => true,
                    "off" => false,
                    _ => return Err(bad()),
                }
            }
            "--mini-program" => settings.mini_program = Some(value),
            _ => return Err(UsageError::Unknown(name)),
        }
    }
    if settings.corp_id.is_empty() {
        return Err(UsageError::Missing("--corp-id"));
    }
    if settings.secret.is_empty() {
        return Err(UsageError::Missing("--secret (or POSTHORN_SANDBOX_SECRET)"));
    }
    if settings.agent_id == 0 {
        return Err(UsageError::Missing("--agent-id"));
    }
    Ok(Asked::Run(listen, Box::new(settings)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str, secret: Option<&str>) -> Result<Asked, UsageError> {
        read_arguments(line.split_whitespace().map(str::to_owned), secret.map(str::to_owned))
    }

    #[test]
    fn a_full_command_line() {
        let line = "--listen 127.0.0.1:0 --corp-id ww1 --secret S --agent-id=7 --members 5000 --latency-ms 20 --seed 9";
        let Ok(Asked::Run(listen, settings)) = read(line, None) else { panic!("refused") };
        assert_eq!(listen.to_string(), "127.0.0.1:0");
        assert_eq!((settings.corp_id.as_str(), settings.secret.as_str(), settings.agent_id), ("ww1", "S", 7));
        assert_eq!((settings.members, settings.latency, settings.seed), (5000, Duration::from_millis(20), 9));
    }

    #[test]
    fn the_secret_may_come_from_the_environment() {
        let Ok(Asked::Run(_, settings)) = read("--corp-id ww1 --agent-id 7", Some("env")) else { panic!("refused") };
        assert_eq!(settings.secret, "env");
        assert!(matches!(read("--corp-id ww1 --agent-id 7", None), Err(UsageError::Missing(_))));
    }

    #[test]
    fn what_is_refused() {
        assert_eq!(read("--nonsense", None).unwrap_err(), UsageError::Unknown("--nonsense".to_owned()));
        assert_eq!(read("--seed", None).unwrap_err(), UsageError::NoValue("--seed".to_owned()));
        assert_eq!(read("--members many", None).unwrap_err(), UsageError::BadValue("--members".to_owned()));
        assert!(matches!(read("--app-chats maybe", None), Err(UsageError::BadValue(_))));
        assert!(matches!(read("--members 5 --help", None), Ok(Asked::Help)));
    }
}
