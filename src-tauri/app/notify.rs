//! Notifications of the system, and what it answers when it shows none.

use std::time::Duration;

/// How long the system may take.
const LONGEST_WAIT: Duration = Duration::from_secs(10);

/// Why the system showed no notification.
#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// It said so.
    #[error("{0}")]
    Refused(String),
    /// It said nothing.
    #[error("no answer within {} seconds", LONGEST_WAIT.as_secs())]
    NoAnswer,
}

/// The way to the system's notifications.
#[derive(Debug, Default)]
pub struct Notifier(system::Way);

impl Notifier {
    /// Shows a notification. `identifier` is the program's name for the system.
    pub async fn show(&self, identifier: String, title: String, text: String) -> Result<(), NotifyError> {
        let shown = tokio::time::timeout(LONGEST_WAIT, self.0.show(identifier, title, text));
        shown.await.map_err(|_| NotifyError::NoAnswer)?.map_err(NotifyError::Refused)
    }
}

#[cfg(target_os = "linux")]
mod system {
    use std::collections::HashMap;
    use tokio::sync::OnceCell;
    use zbus::Connection;
    use zbus::zvariant::Value;

    #[derive(Debug, Default)]
    pub struct Way {
        /// Kept: some desktops take a notification away when the connection that it came by ends.
        bus: OnceCell<Connection>,
    }

    const NAME: &str = "org.freedesktop.Notifications";
    const PATH: &str = "/org/freedesktop/Notifications";

    impl Way {
        pub async fn show(&self, _identifier: String, title: String, text: String) -> Result<(), String> {
            self.send(&title, &text).await.map_err(|error| error.to_string())
        }

        async fn send(&self, title: &str, text: &str) -> zbus::Result<()> {
            let bus = self.bus.get_or_try_init(Connection::session).await?;
            let (actions, hints) = (Vec::<&str>::new(), HashMap::<&str, Value<'_>>::new());
            // A new one (0), with the icon that its name has, for as long as the desktop likes (-1).
            let notification = ("Posthorn", 0_u32, "posthorn", title, text, actions, hints, -1_i32);
            bus.call_method(Some(NAME), PATH, Some(NAME), "Notify", &notification).await.map(drop)
        }
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use notify_rust::Notification;

    #[derive(Debug, Default)]
    pub struct Way;

    impl Way {
        pub async fn show(&self, identifier: String, title: String, text: String) -> Result<(), String> {
            let showing = tauri::async_runtime::spawn_blocking(move || {
                let mut notification = Notification::new();
                notification.summary(&title).body(&text);
                // Windows knows the program by the shortcut that the installer made; one that runs from where it was built has none.
                #[cfg(windows)]
                if is_installed() {
                    notification.app_id(&identifier);
                }
                #[cfg(target_os = "macos")]
                if let Err(error) = notify_rust::set_application(&identifier) {
                    tracing::debug!(%error, "notifications come under another name");
                }
                notification.show().map(drop).map_err(|error| error.to_string())
            });
            showing.await.map_err(|error| error.to_string())?
        }
    }

    #[cfg(windows)]
    fn is_installed() -> bool {
        let program = std::env::current_exe().unwrap_or_default();
        !program.parent().is_some_and(|folder| folder.ends_with("target/debug") || folder.ends_with("target/release"))
    }
}
