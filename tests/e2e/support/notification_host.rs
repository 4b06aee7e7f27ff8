//! The part of a desktop that shows notifications (`org.freedesktop.Notifications`): it keeps what it was asked to show, says when that
//! was taken away, and chooses an action as a person would.

use crate::support::waiting::until;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use zbus::object_server::SignalEmitter;
use zbus::{Connection, OwnedVariant};

const NAME: &str = "org.freedesktop.Notifications";
const PATH: &str = "/org/freedesktop/Notifications";

/// A notification that was shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shown {
    /// The number that it was given.
    pub id: u32,
    /// Its first line.
    pub title: String,
    /// What is below.
    pub text: String,
    /// Names of actions and their words, in turn.
    pub actions: Vec<String>,
    /// The program took it away.
    pub taken_away: bool,
}

/// A desktop that shows notifications. It ends when the value is dropped.
pub struct NotificationHost {
    connection: Connection,
    shown: Arc<Mutex<Vec<Shown>>>,
}

struct Service {
    shown: Arc<Mutex<Vec<Shown>>>,
}

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Service {
    #[expect(clippy::too_many_arguments, reason = "the interface has a given shape")]
    fn notify(
        &self,
        _program: String,
        _replaced: u32,
        _icon: String,
        title: String,
        text: String,
        actions: Vec<String>,
        _hints: HashMap<String, OwnedVariant>,
        _milliseconds: i32,
    ) -> u32 {
        let mut shown = self.shown.lock();
        let id = u32::try_from(shown.len()).unwrap() + 1;
        shown.push(Shown { id, title, text, actions, taken_away: false });
        id
    }

    fn close_notification(&self, id: u32) {
        for one in self.shown.lock().iter_mut().filter(|one| one.id == id) {
            one.taken_away = true;
        }
    }

    fn get_capabilities(&self) -> Vec<String> {
        ["actions", "body"].map(str::to_owned).to_vec()
    }

    #[zbus(signal)]
    async fn action_invoked(emitter: &SignalEmitter<'_>, id: u32, action: &str) -> zbus::Result<()>;
}

impl NotificationHost {
    /// Takes the place of the desktop's own on the session bus.
    pub async fn start() -> Self {
        let shown = Arc::<Mutex<Vec<Shown>>>::default();
        let serving =
            zbus::connection::Builder::session().serve_at(PATH, Service { shown: Arc::clone(&shown) }).name(NAME);
        let connection = serving.build().await.expect("nobody else shows notifications on the private desktop");
        Self { connection, shown }
    }

    /// All that was shown, oldest first.
    pub fn all(&self) -> Vec<Shown> {
        self.shown.lock().clone()
    }

    /// Waits for a notification that says something in its title or text.
    pub async fn says(&self, part: &str) -> Shown {
        until(format!("a notification that says {part:?}"), async || {
            self.all().into_iter().rev().find(|one| one.title.contains(part) || one.text.contains(part))
        })
        .await
    }

    /// Waits until the program took a notification away.
    pub async fn taken_away(&self, of: &Shown) {
        until(format!("{:?} to be taken away", of.title), async || {
            self.all().iter().any(|one| one.id == of.id && one.taken_away).then_some(())
        })
        .await;
    }

    /// Chooses the action of a notification, which must have one and mean the same by a click beside it.
    pub async fn choose(&self, of: &Shown) {
        let names: Vec<&str> = of.actions.iter().step_by(2).map(String::as_str).collect();
        assert_eq!(names, ["default", "show"], "{of:?}");
        assert!(of.actions.iter().all(|word| !word.is_empty()), "{of:?}");
        let emitter = SignalEmitter::new(&self.connection, PATH).unwrap();
        Service::action_invoked(&emitter, of.id, "show").await.unwrap();
    }
}
