//! What a screen reader finds: the accessibility tree of the window, read over AT-SPI as Orca reads it. Not what the page's elements
//! say of themselves (axe looks at that), but what the web view hands on.

use crate::support::waiting::until;
use std::collections::HashMap;
use std::ops::ControlFlow;
use zbus::names::OwnedBusName;
use zbus::{Connection, OwnedObjectPath, Proxy};

const ACCESSIBLE: &str = "org.a11y.atspi.Accessible";
const REGISTRY: (&str, &str) = ("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root");
/// More than any screen has; a tree that goes in circles would never end.
const MOST: usize = 6000;

/// The roles that are held against something, by AT-SPI's numbers.
mod role {
    pub const CHECK_BOX: u32 = 7;
    pub const COMBO_BOX: u32 = 11;
    pub const DIALOG: u32 = 16;
    pub const PAGE_TAB: u32 = 37;
    pub const PASSWORD_TEXT: u32 = 40;
    pub const PROGRESS_BAR: u32 = 42;
    pub const PUSH_BUTTON: u32 = 43;
    pub const RADIO_BUTTON: u32 = 44;
    pub const SLIDER: u32 = 51;
    pub const SPIN_BUTTON: u32 = 52;
    pub const TOGGLE_BUTTON: u32 = 62;
    pub const ENTRY: u32 = 79;
    pub const LINK: u32 = 88;
    pub const DOCUMENT_WEB: u32 = 95;
    /// What a person does something with.
    pub const CONTROLS: [u32; 12] = [
        CHECK_BOX,
        COMBO_BOX,
        PAGE_TAB,
        PASSWORD_TEXT,
        PROGRESS_BAR,
        PUSH_BUTTON,
        RADIO_BUTTON,
        SLIDER,
        SPIN_BUTTON,
        TOGGLE_BUTTON,
        ENTRY,
        LINK,
    ];
}

/// States, by AT-SPI's bits.
mod state {
    pub const EDITABLE: u32 = 7;
    pub const ENABLED: u32 = 8;
    pub const FOCUSABLE: u32 = 11;
    pub const MODAL: u32 = 16;
    pub const SELECTED: u32 = 23;
    pub const CHECKABLE: u32 = 41;
    pub const READ_ONLY: u32 = 43;
}

/// The way to the tree.
pub struct Reader {
    bus: Connection,
}

/// Something in the tree.
#[derive(Debug)]
struct Node {
    /// Its owner on the bus, and its path there.
    place: (String, String),
    name: String,
    role: u32,
    states: u64,
    attributes: HashMap<String, String>,
    /// Where the one above it stands in the list.
    above: usize,
}

impl Node {
    fn is(&self, state: u32) -> bool {
        self.states >> state & 1 == 1
    }

    /// What is wrong with how it is told of.
    fn fault(&self) -> Option<&'static str> {
        let control = role::CONTROLS.contains(&self.role);
        let checked = [role::CHECK_BOX, role::RADIO_BUTTON].contains(&self.role);
        let written = [role::ENTRY, role::PASSWORD_TEXT].contains(&self.role);
        if control && self.name.trim().is_empty() {
            Some("has no name")
        } else if control && self.is(state::FOCUSABLE) && !self.is(state::ENABLED) {
            Some("takes the focus and cannot be used")
        } else if checked && !self.is(state::CHECKABLE) {
            Some("does not say whether it is ticked")
        } else if written && self.is(state::ENABLED) && !self.is(state::EDITABLE) && !self.is(state::READ_ONLY) {
            Some("does not say whether it can be written in")
        } else if self.role == role::DIALOG && self.name.trim().is_empty() {
            Some("is a dialog without a name")
        } else if self.role == role::DIALOG && !self.is(state::MODAL) {
            Some("is a dialog and lets what is behind it be read")
        } else {
            None
        }
    }
}

impl Reader {
    /// Joins the bus of assistive programs. The program must have been started with `NO_AT_BRIDGE=0`.
    pub async fn open() -> Self {
        let session = Connection::session().await.unwrap();
        let door = Proxy::new(&session, "org.a11y.Bus", "/org/a11y/bus", "org.a11y.Bus").await.unwrap();
        let address: String = door.call("GetAddress", &()).await.expect("at-spi2-core is installed");
        let bus = zbus::connection::Builder::address(address.as_str()).build().await.unwrap();
        Self { bus }
    }

    /// Everything wrong in the page as it is now, each line beginning with the screen's name.
    pub async fn faults(&self, screen: &str) -> Vec<String> {
        let nodes = self.page().await;
        let mut lines: Vec<String> = nodes
            .iter()
            .filter_map(|node| {
                let tag = node.attributes.get("tag").map_or("", String::as_str);
                let test = node.attributes.get("id").map_or("", String::as_str);
                node.fault().map(|fault| format!("<{tag} id='{test}'> “{}” (role {}) {fault}", node.name, node.role))
            })
            .collect();
        lines.extend(tabs(&nodes));
        let controls = nodes.iter().filter(|node| role::CONTROLS.contains(&node.role)).count();
        if controls == 0 {
            lines.push("nothing in it can be used".to_owned());
        }
        lines.iter().map(|line| format!("[{screen}] assistive: {line}")).collect()
    }

    /// Waits until words stand in a place from which they are read out by themselves.
    pub async fn reads_out(&self, words: &str) {
        until(&format!("“{words}” to be read out"), async || {
            let nodes = self.page().await;
            for (_, node) in nodes.iter().enumerate().filter(|(at, _)| is_live(&nodes, *at)) {
                if node.name.contains(words) || self.text(node).await.contains(words) {
                    return Some(());
                }
            }
            None
        })
        .await;
    }

    /// The page of the main window, from its document down.
    async fn page(&self) -> Vec<Node> {
        until("the page in the accessibility tree", async || match self.walk().await {
            Ok(nodes) if nodes.len() > 1 => Some(nodes),
            // What is taken away while it is read is no fault.
            Ok(_) | Err(_) => None,
        })
        .await
    }

    async fn walk(&self) -> zbus::Result<Vec<Node>> {
        let mut nodes = Vec::new();
        let mut inside = false;
        // A stack, with what is above each and whether it lies within the page.
        let root = (REGISTRY.0.to_owned(), REGISTRY.1.to_owned());
        let mut open = vec![(root, 0_usize, false)];
        while let Some(((owner, path), above, in_page)) = open.pop() {
            if nodes.len() > MOST {
                break;
            }
            let proxy = self.node(&owner, &path).await?;
            let role: u32 = proxy.call("GetRole", &()).await?;
            let in_page = in_page || role == role::DOCUMENT_WEB;
            inside |= in_page;
            let here = nodes.len();
            if in_page {
                let place = (owner.clone(), path.clone());
                nodes.push(read(&proxy, place, role, above).await?);
            }
            for child in children(&proxy).await?.into_iter().rev() {
                open.push((child, here, in_page));
            }
        }
        Ok(if inside { nodes } else { Vec::new() })
    }

    /// The text of a paragraph is no name of it. Not everything has text.
    async fn text(&self, node: &Node) -> String {
        let (owner, path) = &node.place;
        let asked = self.bus.call_method(
            Some(owner.as_str()),
            path.as_str(),
            Some("org.a11y.atspi.Text"),
            "GetText",
            &(0_i32, -1_i32),
        );
        asked.await.ok().and_then(|answer| answer.body().deserialize().ok()).unwrap_or_default()
    }

    async fn node(&self, owner: &str, path: &str) -> zbus::Result<Proxy<'_>> {
        let name = OwnedBusName::try_from(owner)?;
        let path = OwnedObjectPath::try_from(path)?;
        zbus::proxy::Builder::new(&self.bus)
            .destination(name)
            .path(path)
            .interface(ACCESSIBLE)
            // Whoever reads properties from a store reads what they were.
            .cache_properties(zbus::proxy::CacheProperties::No)
            .build()
            .await
    }
}

async fn read(proxy: &Proxy<'_>, place: (String, String), role: u32, above: usize) -> zbus::Result<Node> {
    let states: Vec<u32> = proxy.call("GetState", &()).await?;
    let states = states.iter().rev().fold(0_u64, |all, word| all << 32 | u64::from(*word));
    let attributes = proxy.call("GetAttributes", &()).await?;
    Ok(Node { place, name: proxy.get_property("Name").await?, role, states, attributes, above })
}

/// A place where another process goes on (the page in its window) tells its number of children, and one of them when asked by number.
async fn children(proxy: &Proxy<'_>) -> zbus::Result<Vec<(String, String)>> {
    let children: Vec<(String, OwnedObjectPath)> = proxy.call("GetChildren", &()).await?;
    let mut children: Vec<_> = children.into_iter().map(|(owner, path)| (owner, path.to_string())).collect();
    if children.is_empty() && proxy.get_property::<i32>("ChildCount").await? == 1 {
        let (owner, path): (String, OwnedObjectPath) = proxy.call("GetChildAtIndex", &0_i32).await?;
        children.push((owner, path.to_string()));
    }
    children.retain(|(_, path)| path != "/org/a11y/atspi/null");
    Ok(children)
}

/// Of tabs beside each other one is chosen.
fn tabs(nodes: &[Node]) -> Vec<String> {
    let mut chosen: HashMap<usize, usize> = HashMap::new();
    for node in nodes.iter().filter(|node| node.role == role::PAGE_TAB) {
        *chosen.entry(node.above).or_default() += usize::from(node.is(state::SELECTED));
    }
    let wrong = chosen.into_iter().filter(|(_, chosen)| *chosen != 1);
    wrong.map(|(at, chosen)| format!("{chosen} of the tabs of “{}” are chosen", nodes[at].name)).collect()
}

/// Whether a change here is read out: the thing or one above it is a live region.
fn is_live(nodes: &[Node], at: usize) -> bool {
    let climb = std::iter::successors(Some(at), |at| (*at != 0).then(|| nodes[*at].above));
    let found = climb.into_iter().try_for_each(|at| {
        let live = nodes[at].attributes.get("live").or_else(|| nodes[at].attributes.get("container-live"));
        match live.map(String::as_str) {
            Some("polite" | "assertive") => ControlFlow::Break(true),
            Some("off") => ControlFlow::Break(false),
            _ => ControlFlow::Continue(()),
        }
    });
    found.break_value().unwrap_or(false)
}
