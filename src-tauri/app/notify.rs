//! Notifications of the system, what is chosen in them, and what it answers when it shows none.

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

/// A notification.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// Its first line.
    pub title: String,
    /// What is below.
    pub text: String,
    /// What its button says, where the system has buttons: a click beside it means the same.
    pub action: String,
}

/// What the system tells of notifications.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Heard {
    /// The one with this number was chosen.
    Chosen(u32),
    /// The one with this number is gone.
    Closed(u32),
    /// What shows notifications was started, perhaps anew.
    ServiceCame,
}

/// The way to the system's notifications.
#[derive(Debug)]
pub struct Notifier(system::Way);

impl Notifier {
    /// A way that tells what is chosen.
    pub fn new(heard: impl Fn(Heard) + Send + Sync + 'static) -> Self {
        Self(system::Way::new(Box::new(heard)))
    }

    /// Shows a notification; the number that it has from then on. `identifier` is the program's name for the system.
    pub async fn show(&self, identifier: String, notice: Notice) -> Result<u32, NotifyError> {
        let shown = tokio::time::timeout(LONGEST_WAIT, self.0.show(identifier, notice));
        shown.await.map_err(|_| NotifyError::NoAnswer)?.map_err(NotifyError::Refused)
    }

    /// Takes a notification away. One that is gone already is no trouble.
    pub async fn close(&self, id: u32) {
        if tokio::time::timeout(LONGEST_WAIT, self.0.close(id)).await.is_err() {
            tracing::debug!(id, "the system took no notification away");
        }
    }
}

/// Hears what the system tells.
type Hears = Box<dyn Fn(Heard) + Send + Sync>;

#[cfg(target_os = "linux")]
mod system {
    use super::{Heard, Hears, Notice};
    use futures_util::StreamExt;
    use std::collections::HashMap;
    use std::fmt;
    use std::sync::Arc;
    use tokio::sync::OnceCell;
    use zbus::message::Type;
    use zbus::zvariant::Value;
    use zbus::{Connection, MatchRule, Message, MessageStream};

    pub struct Way {
        /// Kept: some desktops take a notification away when the connection that it came by ends.
        bus: OnceCell<Connection>,
        heard: Arc<Hears>,
    }

    impl fmt::Debug for Way {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Way").finish_non_exhaustive()
        }
    }

    const NAME: &str = "org.freedesktop.Notifications";
    const PATH: &str = "/org/freedesktop/Notifications";
    /// The name of what a click on the notification itself means.
    const DEFAULT: &str = "default";
    const SHOW: &str = "show";
    /// The bus itself, which tells who comes and goes.
    const BUS: &str = "org.freedesktop.DBus";

    impl Way {
        pub fn new(heard: Hears) -> Self {
            Self { bus: OnceCell::new(), heard: Arc::new(heard) }
        }

        pub async fn show(&self, _identifier: String, notice: Notice) -> Result<u32, String> {
            self.send(&notice).await.map_err(|error| error.to_string())
        }

        pub async fn close(&self, id: u32) {
            let Some(bus) = self.bus.get() else { return };
            if let Err(error) = bus.call_method(Some(NAME), PATH, Some(NAME), "CloseNotification", &id).await {
                tracing::debug!(%error, "a notification was not taken away");
            }
        }

        async fn send(&self, notice: &Notice) -> zbus::Result<u32> {
            let bus = self.bus.get_or_try_init(|| self.connect()).await?;
            let text = if reads_markup(bus).await { escaped(&notice.text) } else { notice.text.clone() };
            let title = notice.title.as_str();
            let actions = [DEFAULT, notice.action.as_str(), SHOW, notice.action.as_str()];
            let hints = HashMap::<&str, Value<'_>>::new();
            // A new one (0), with the icon that its name has, for as long as the desktop likes (-1).
            let notification = ("Posthorn", 0_u32, "posthorn", title, text, &actions[..], hints, -1_i32);
            bus.call_method(Some(NAME), PATH, Some(NAME), "Notify", &notification).await?.body().deserialize()
        }

        /// A connection that is listened on.
        async fn connect(&self) -> zbus::Result<Connection> {
            let bus = Connection::session().await?;
            let told = MatchRule::builder().msg_type(Type::Signal).sender(NAME)?.interface(NAME)?.path(PATH)?.build();
            let owners = MatchRule::builder()
                .msg_type(Type::Signal)
                .sender(BUS)?
                .interface(BUS)?
                .member("NameOwnerChanged")?
                .arg(0, NAME)?
                .build();
            let told = MessageStream::for_match_rule(told, &bus, None).await?;
            let owners = MessageStream::for_match_rule(owners, &bus, None).await?;
            let (mut all, heard) = (futures_util::stream::select(told, owners), Arc::clone(&self.heard));
            tauri::async_runtime::spawn(async move {
                while let Some(Ok(message)) = all.next().await {
                    if let Some(what) = meaning(&message) {
                        heard(what);
                    }
                }
            });
            Ok(bus)
        }
    }

    /// What a signal tells.
    fn meaning(message: &Message) -> Option<Heard> {
        let (header, body) = (message.header(), message.body());
        match header.member()?.as_str() {
            "ActionInvoked" => {
                let (id, action): (u32, String) = body.deserialize().ok()?;
                (action == DEFAULT || action == SHOW).then_some(Heard::Chosen(id))
            }
            "NotificationClosed" => body.deserialize::<(u32, u32)>().ok().map(|(id, _)| Heard::Closed(id)),
            "NameOwnerChanged" => {
                let (_, _, now): (String, String, String) = body.deserialize().ok()?;
                (!now.is_empty()).then_some(Heard::ServiceCame)
            }
            _ => None,
        }
    }

    /// Whether what shows notifications takes their text for markup.
    async fn reads_markup(bus: &Connection) -> bool {
        let asked = bus.call_method(Some(NAME), PATH, Some(NAME), "GetCapabilities", &()).await;
        let can = asked.ok().and_then(|answer| answer.body().deserialize::<Vec<String>>().ok());
        can.is_some_and(|can| can.iter().any(|one| one == "body-markup"))
    }

    /// The text as markup: what members or admins wrote is none.
    fn escaped(text: &str) -> String {
        text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
    }
}

#[cfg(not(target_os = "linux"))]
mod system {
    use super::{Heard, Hears, Notice};
    use notify_rust::{Notification, NotificationResponse};
    use std::fmt;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::thread;

    pub struct Way {
        heard: Arc<Hears>,
        /// The systems give none, so it is the program's own.
        last_number: AtomicU32,
    }

    impl fmt::Debug for Way {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.debug_struct("Way").finish_non_exhaustive()
        }
    }

    /// The name of the button.
    const SHOW: &str = "show";

    impl Way {
        pub fn new(heard: Hears) -> Self {
            Self { heard: Arc::new(heard), last_number: AtomicU32::new(0) }
        }

        /// The system takes them away itself.
        #[expect(clippy::unused_self, reason = "where the program takes them away, it does so by the way they came")]
        pub fn close(&self, _id: u32) -> impl Future<Output = ()> {
            std::future::ready(())
        }

        /// Windows tells at once whether it shows one; macOS nothing before one was chosen or closed, which it tells at a thread of its
        /// own.
        pub async fn show(&self, identifier: String, notice: Notice) -> Result<u32, String> {
            let number = self.last_number.fetch_add(1, Ordering::Relaxed);
            let heard = Arc::clone(&self.heard);
            let showing = tauri::async_runtime::spawn_blocking(move || {
                let mut notification = Notification::new();
                notification.summary(&notice.title).body(&notice.text).action(SHOW, &notice.action);
                // Windows knows the program by the shortcut that the installer made; one that runs from where it was built has none.
                #[cfg(windows)]
                if is_installed() {
                    notification.app_id(&identifier);
                }
                #[cfg(target_os = "macos")]
                if let Err(error) = notify_rust::set_application(&identifier) {
                    tracing::debug!(%error, "notifications come under another name");
                }
                let shown = notification.show().map_err(|error| error.to_string())?;
                let waiting = thread::Builder::new().name("notification".to_owned()).spawn(move || {
                    let waited = shown.wait_for_response(|response: &NotificationResponse| {
                        heard(meaning(response, number));
                    });
                    if let Err(error) = waited {
                        tracing::debug!(%error, "what became of a notification is not told");
                    }
                });
                waiting.map(|_| number).map_err(|error| error.to_string())
            });
            showing.await.map_err(|error| error.to_string())?
        }
    }

    /// What was done with the notification of a number. There is one button, and a click beside it means the same.
    fn meaning(response: &NotificationResponse, number: u32) -> Heard {
        match response {
            NotificationResponse::Default | NotificationResponse::Action(_) => Heard::Chosen(number),
            _ => Heard::Closed(number),
        }
    }

    #[cfg(windows)]
    fn is_installed() -> bool {
        let program = std::env::current_exe().unwrap_or_default();
        !program.parent().is_some_and(|folder| folder.ends_with("target/debug") || folder.ends_with("target/release"))
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use notify_rust::CloseReason;

        #[test]
        fn the_button_and_a_click_beside_it_lead_to_the_place_and_nothing_else_does() {
            assert_eq!(meaning(&NotificationResponse::Default, 7), Heard::Chosen(7));
            assert_eq!(meaning(&NotificationResponse::Action(SHOW.to_owned()), 7), Heard::Chosen(7));
            assert_eq!(meaning(&NotificationResponse::Closed(CloseReason::Expired), 7), Heard::Closed(7));
        }
    }
}
