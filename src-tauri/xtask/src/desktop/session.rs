//! Where the inside of a private desktop is.

use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::path::PathBuf;
use std::process::Command;

/// The variable by which the keeper knows what belongs to a desktop.
pub const MARK: &str = "POSTHORN_DESKTOP";

/// Stands between the fields of a session that is handed on, since neither a path nor an address holds one here.
const TAB: u8 = b'\t';

/// What a program must know to run inside.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Session {
    /// Folder of everything that belongs to the desktop; also the mark's value.
    pub folder: PathBuf,
    /// The display's name, such as `:17`.
    pub display: OsString,
    /// The session bus's address.
    pub bus: OsString,
}

impl Session {
    /// Sets a command's environment so that it runs inside. Cargo and rustup keep their real homes, so that cargo works
    /// inside.
    pub fn enter<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        const GONE: [&str; 12] = [
            "WAYLAND_DISPLAY",
            "XAUTHORITY",
            "DESKTOP_SESSION",
            "XDG_CURRENT_DESKTOP",
            "XDG_SESSION_DESKTOP",
            "XDG_SESSION_TYPE",
            "XDG_SESSION_ID",
            "GNOME_KEYRING_CONTROL",
            "DBUS_STARTER_ADDRESS",
            "DBUS_STARTER_BUS_TYPE",
            "LC_ALL",
            "LANGUAGE",
        ];
        for name in GONE {
            command.env_remove(name);
        }
        if let Some(home) = std::env::home_dir() {
            for (name, folder) in [("CARGO_HOME", ".cargo"), ("RUSTUP_HOME", ".rustup")] {
                if std::env::var_os(name).is_none() {
                    command.env(name, home.join(folder));
                }
            }
        }
        command
            .env(MARK, &self.folder)
            .env("HOME", &self.folder)
            .env("XDG_RUNTIME_DIR", self.folder.join("run"))
            .env("XDG_CONFIG_HOME", self.folder.join("config"))
            .env("XDG_DATA_HOME", self.folder.join("data"))
            .env("XDG_CACHE_HOME", self.folder.join("cache"))
            .env("XDG_STATE_HOME", self.folder.join("state"))
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("LANG", "C.UTF-8")
            .env("NO_AT_BRIDGE", "1")
            .env("GDK_BACKEND", "x11")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env("LIBGL_ALWAYS_SOFTWARE", "1")
    }

    /// One line, for another process to [`read`](Self::read).
    pub fn line(&self) -> OsString {
        [self.folder.as_os_str(), &self.display, &self.bus].join(OsStr::from_bytes(&[TAB]))
    }

    /// What a [`line`](Self::line) says; nothing when it is no such line.
    pub fn read(line: &OsStr) -> Option<Self> {
        let mut fields = line.as_bytes().split(|byte| *byte == TAB).map(OsStr::from_bytes);
        let session =
            Self { folder: fields.next()?.into(), display: fields.next()?.into(), bus: fields.next()?.into() };
        fields.next().is_none().then_some(session)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_handed_on_is_the_same_session() {
        let bus = "unix:path=/tmp/dbus-9,guid=00c1".into();
        let session = Session { folder: "/tmp/a folder, 驿传".into(), display: ":17".into(), bus };
        assert_eq!(Session::read(&session.line()), Some(session));
    }

    #[test]
    fn a_line_with_a_field_too_few_or_too_many_is_no_session() {
        for line in ["", "/tmp/a\t:17", "/tmp/a\t:17\tunix:path=/b\tmore"] {
            assert_eq!(Session::read(line.as_ref()), None, "{line}");
        }
    }
}
