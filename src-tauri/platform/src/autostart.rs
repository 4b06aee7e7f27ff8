//! Posthorn among the programs that the system starts when the user logs in: a value in the registry of Windows, a launch agent of
//! macOS, a file in the autostart folder elsewhere. The launch agent, unlike a login item, is started with an argument and asks for no
//! permission, so that Posthorn knows that nobody wants a window.

use std::io;
use std::path::Path;

mod place;

/// Name of the entry.
const NAME: &str = "Posthorn";

/// How a system writes its entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A command line.
    Registry,
    /// A property list.
    LaunchAgent,
    /// A desktop entry.
    DesktopEntry,
}

/// Starts a program at log-in with an argument, or no longer. A choice that the user made in the system's own settings is taken back by it.
pub fn set(wanted: bool, program: &Path, argument: &str) -> io::Result<()> {
    if wanted {
        let program = program.display().to_string();
        place::write(&place::FORM.text(&program, argument))?;
        place::allow()
    } else {
        place::remove()
    }
}

/// Writes an entry anew that starts the program otherwise than it should: earlier versions left a path with spaces unquoted, and the
/// program may lie elsewhere now. One that is gone, or switched off in the system's settings, stays so. Answers whether it was written.
pub fn repair(program: &Path, argument: &str) -> io::Result<bool> {
    let Some(standing) = place::read()? else { return Ok(false) };
    match place::FORM.mended(&standing, &program.display().to_string(), argument) {
        Some(text) => place::write(&text).map(|()| true),
        None => Ok(false),
    }
}

impl Form {
    /// The entry that starts a program with an argument.
    fn text(self, program: &str, argument: &str) -> String {
        let start = self.start(program, argument);
        match self {
            Self::Registry => start,
            Self::LaunchAgent => format!(
                r#"<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
  <key>Label</key>
  <string>{NAME}</string>
  <key>AssociatedBundleIdentifiers</key>
  <array><string>{identifier}</string></array>
  <key>ProgramArguments</key>
  {start}
  <key>RunAtLoad</key>
  <true/>
</dict>
</plist>
"#,
                identifier = crate::folders::IDENTIFIER
            ),
            Self::DesktopEntry => format!(
                "[Desktop Entry]\nType=Application\nVersion=1.0\nName={NAME}\n{start}\nStartupNotify=false\nTerminal=false\n"
            ),
        }
    }

    /// The part of an entry that says what is started.
    fn start(self, program: &str, argument: &str) -> String {
        match self {
            Self::Registry => format!("\"{program}\" {argument}"),
            Self::LaunchAgent => {
                let words = [program, argument].map(|word| format!("<string>{}</string>", in_xml(word)));
                format!("<array>{}</array>", words.concat())
            }
            Self::DesktopEntry => format!("Exec=\"{}\" {argument}", in_desktop_entry(program)),
        }
    }

    /// What an entry should be that starts something else; `None`: it is right.
    fn mended(self, standing: &str, program: &str, argument: &str) -> Option<String> {
        let start = self.start(program, argument);
        match self {
            Self::Registry => (standing != start).then_some(start),
            Self::LaunchAgent => (!standing.contains(&start)).then(|| self.text(program, argument)),
            // Desktops note in the file itself that it is switched off.
            Self::DesktopEntry => (!standing.lines().any(|line| line == start)).then(|| {
                let line = |line: &str| if line.starts_with("Exec=") { start.clone() } else { line.to_owned() };
                standing.lines().map(|one| line(one) + "\n").collect()
            }),
        }
    }
}

fn in_xml(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Inside quotes of `Exec`, whose backslashes the file's own escapes take once more.
fn in_desktop_entry(text: &str) -> String {
    let escaped = |c: char| match c {
        '\\' => r"\\\\".to_owned(),
        '"' | '`' | '$' => format!(r"\\{c}"),
        '%' => "%%".to_owned(),
        _ => c.to_string(),
    };
    text.chars().map(escaped).collect()
}

#[cfg(test)]
mod tests;
