//! The other side of the tray: a place that icons register at (`org.kde.StatusNotifierWatcher`), and a hand that reads the
//! menu and clicks in it over D-Bus (`com.canonical.dbusmenu`), as a desktop's panel does.

use crate::support::waiting::until;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use zbus::message::Header;
use zbus::object_server::SignalEmitter;
use zbus::{Connection, OwnedObjectPath, OwnedVariant, Proxy, Variant};

const ITEM: &str = "org.kde.StatusNotifierItem";
const MENU: &str = "com.canonical.dbusmenu";

/// A registered icon: its owner on the bus and its path there.
type Registered = (String, String);

/// A panel that knows one kind of thing: icons.
pub struct TrayHost {
    connection: Connection,
    items: Arc<Mutex<Vec<Registered>>>,
}

struct Watcher {
    items: Arc<Mutex<Vec<Registered>>>,
}

#[zbus::interface(name = "org.kde.StatusNotifierWatcher")]
impl Watcher {
    async fn register_status_notifier_item(
        &self,
        service: String,
        #[zbus(header)] header: Header<'_>,
        #[zbus(signal_emitter)] emitter: SignalEmitter<'_>,
    ) -> zbus::fdo::Result<()> {
        let sender = header.sender().map(ToString::to_string).unwrap_or_default();
        // Either a name on the bus, or a path at the sender's own.
        let item =
            if service.starts_with('/') { (sender, service) } else { (service, "/StatusNotifierItem".to_owned()) };
        let named = format!("{}{}", item.0, item.1);
        self.items.lock().push(item);
        emitter.status_notifier_item_registered(&named).await?;
        Ok(())
    }

    fn register_status_notifier_host(&self, _service: String) {}

    #[zbus(property)]
    fn registered_status_notifier_items(&self) -> Vec<String> {
        let items = self.items.lock();
        items.iter().map(|(owner, path)| format!("{owner}{path}")).collect()
    }

    #[zbus(property)]
    fn is_status_notifier_host_registered(&self) -> bool {
        true
    }

    #[zbus(property)]
    fn protocol_version(&self) -> i32 {
        0
    }

    #[zbus(signal)]
    async fn status_notifier_item_registered(emitter: &SignalEmitter<'_>, service: &str) -> zbus::Result<()>;
}

impl TrayHost {
    /// Takes the watcher's place on the session bus. Start the program afterwards.
    pub async fn start() -> Self {
        let items = Arc::new(Mutex::new(Vec::new()));
        let watcher = Watcher { items: Arc::clone(&items) };
        let connection = zbus::connection::Builder::session()
            .serve_at("/StatusNotifierWatcher", watcher)
            .name("org.kde.StatusNotifierWatcher")
            .build()
            .await
            .expect("nobody else shows tray icons on the private desktop");
        Self { connection, items }
    }

    /// The program whose icons are known has ended: those of the next one are waited for.
    pub fn forget(&self) {
        self.items.lock().clear();
    }

    /// Waits for the program's icon.
    pub async fn icon(&self) -> Icon<'_> {
        let (owner, path) = until("the tray icon", async || self.items.lock().last().cloned()).await;
        let item = Proxy::new(&self.connection, owner.clone(), path, ITEM).await.unwrap();
        let menu: OwnedObjectPath = until("the icon's menu", async || item.get_property("Menu").await.ok()).await;
        Icon { menu: Proxy::new(&self.connection, owner, menu, MENU).await.unwrap() }
    }
}

/// An icon in the tray.
pub struct Icon<'c> {
    menu: Proxy<'c>,
}

/// An entry of a menu, with those below it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// Number, to click it by.
    pub id: i32,
    /// Text; empty for a line between entries.
    pub label: String,
    /// Can be clicked.
    pub enabled: bool,
    /// Has a tick.
    pub ticked: bool,
    /// Entries of its submenu.
    pub below: Vec<Entry>,
}

impl Icon<'_> {
    /// The menu as it is now.
    pub async fn menu(&self) -> Vec<Entry> {
        type Layout = (u32, (i32, HashMap<String, OwnedVariant>, Vec<OwnedVariant>));
        let none: Vec<&str> = Vec::new();
        let (_, (_, _, below)): Layout = self.menu.call("GetLayout", &(0i32, -1i32, none)).await.unwrap();
        below.iter().map(|value| entry(value)).collect()
    }

    /// Waits for an entry with this text, at the top or below another.
    pub async fn entry(&self, label: &str) -> Entry {
        until(format!("{label:?} in the tray's menu"), async || found(&self.menu().await, label)).await
    }

    /// Clicks an entry.
    pub async fn click(&self, label: &str) {
        let entry = self.entry(label).await;
        let event = (entry.id, "clicked", Variant::from(""), 0u32);
        let _: () = self.menu.call("Event", &event).await.unwrap();
    }
}

fn found(entries: &[Entry], label: &str) -> Option<Entry> {
    entries.iter().find_map(|entry| if entry.label == label { Some(entry.clone()) } else { found(&entry.below, label) })
}

fn entry(value: &Variant<'_>) -> Entry {
    let Variant::Structure(parts) = inner(value) else { panic!("not an entry of a menu: {value:?}") };
    let [Variant::I32(id), Variant::Dict(facts), Variant::Array(below)] = parts.fields() else {
        panic!("not an entry of a menu: {parts:?}")
    };
    let fact = |wanted: &str| {
        let mut all = facts.iter();
        all.find(|(name, _)| matches!(name, Variant::Str(name) if name.as_str() == wanted))
            .map(|(_, value)| inner(value))
    };
    let label = match fact("label") {
        // A menu marks the letter of a short cut by `_` and writes `_` itself twice.
        Some(Variant::Str(label)) => label.as_str().replace("__", "\u{0}").replace('_', "").replace('\u{0}', "_"),
        _ => String::new(),
    };
    let enabled = !matches!(fact("enabled"), Some(Variant::Bool(false)));
    let ticked = matches!(fact("toggle-state"), Some(Variant::I32(1)));
    Entry { id: *id, label, enabled, ticked, below: below.inner().iter().map(entry).collect() }
}

fn inner<'v, 'a>(value: &'v Variant<'a>) -> &'v Variant<'a> {
    if let Variant::Variant(within) = value { within } else { value }
}
