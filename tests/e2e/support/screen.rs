//! The display from outside the program: which windows there are, closing one as the window manager does, keys that no web
//! view has to be asked for, pictures of everything.

use crate::support::waiting::until;
use std::path::Path;
use tokio::process::Command;
use x11rb::connection::Connection;
use x11rb::protocol::xproto::{
    AtomEnum, ClientMessageEvent, ConnectionExt, EventMask, ImageFormat, KEY_PRESS_EVENT, KEY_RELEASE_EVENT, MapState,
    Window as WindowId,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

/// The display.
pub struct Screen {
    connection: RustConnection,
    root: WindowId,
    /// What it is called, where it is not the one that `DISPLAY` names.
    display: Option<String>,
}

/// A window that the window manager shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Number.
    pub id: WindowId,
    /// Title.
    pub title: String,
}

/// A part of a window, in pixels from its upper left corner.
#[derive(Debug, Clone, Copy)]
pub struct Rectangle {
    /// From the left.
    pub x: u32,
    /// From the top.
    pub y: u32,
    /// Width.
    pub width: u32,
    /// Height.
    pub height: u32,
}

impl Screen {
    /// The display that `DISPLAY` names.
    pub fn open() -> Self {
        Self::named(None)
    }

    /// The display of a second desktop, by its name.
    pub fn at(display: &str) -> Self {
        Self::named(Some(display.to_owned()))
    }

    fn named(display: Option<String>) -> Self {
        let connected = x11rb::connect(display.as_deref());
        let (connection, number) = connected.expect("the private desktop has a display");
        let root = connection.setup().roots[number].root;
        Self { connection, root, display }
    }

    /// The windows, oldest first.
    pub fn windows(&self) -> Vec<Window> {
        let ids = self.numbers("_NET_CLIENT_LIST");
        ids.into_iter().map(|id| Window { id, title: self.title(id) }).collect()
    }

    /// Waits for a window whose title holds a text.
    pub async fn window(&self, title: &str) -> Window {
        until(format!("a window called {title:?}"), async || {
            self.windows().into_iter().find(|window| window.title.contains(title))
        })
        .await
    }

    /// Waits until no window's title holds a text.
    pub async fn no_window(&self, title: &str) {
        until(format!("no window called {title:?}"), async || {
            self.windows().iter().all(|window| !window.title.contains(title)).then_some(())
        })
        .await;
    }

    /// Waits until a window has the keyboard.
    pub async fn focused(&self, window: &Window) {
        until(format!("the keyboard in {:?}", window.title), async || {
            (self.numbers("_NET_ACTIVE_WINDOW").first() == Some(&window.id)).then_some(())
        })
        .await;
    }

    /// Closes a window as a click on its close button does.
    pub fn close(&self, window: &Window) {
        let message = ClientMessageEvent::new(32, window.id, self.atom("_NET_CLOSE_WINDOW"), [0, 2, 0, 0, 0]);
        let mask = EventMask::SUBSTRUCTURE_NOTIFY | EventMask::SUBSTRUCTURE_REDIRECT;
        self.connection.send_event(false, self.root, mask, message).unwrap().check().unwrap();
        self.connection.flush().unwrap();
    }

    /// Gives a window another size, in pixels, and waits until it has it.
    pub async fn resize(&self, window: &Window, width: u16, height: u16) {
        self.xdotool(&["windowsize", &window.id.to_string(), &width.to_string(), &height.to_string()]).await;
        until(format!("{:?} to be {width} × {height}", window.title), async || {
            let size = self.connection.get_geometry(window.id).ok()?.reply().ok()?;
            ((size.width, size.height) == (width, height)).then_some(())
        })
        .await;
    }

    /// Presses keys together, as `ctrl+shift+k`, wherever the keyboard is.
    pub async fn press(&self, keys: &str) {
        self.xdotool(&["key", "--clearmodifiers", keys]).await;
    }

    /// Types Latin text wherever the keyboard is.
    pub async fn write(&self, text: &str) {
        self.xdotool(&["type", "--clearmodifiers", "--delay", "25", text]).await;
    }

    /// A picture of the whole display, or of one window. Its absence must not hide why a test failed.
    pub async fn picture(&self, window: Option<&Window>, path: &Path) {
        let which = window.map_or_else(|| "root".to_owned(), |window| window.id.to_string());
        let made = self.command("import").args(["-silent", "-window", &which]).arg(path).status().await;
        if !made.is_ok_and(|status| status.success()) {
            println!("no picture at {}", path.display());
        }
    }

    /// A small picture of a part of a window, with as many colours as drawings need.
    pub async fn part(&self, window: &Window, part: &Rectangle, path: &Path) {
        let crop = format!("{}x{}+{}+{}", part.width, part.height, part.x, part.y);
        let mut import = self.command("import");
        import.args(["-silent", "-window", &window.id.to_string(), "-crop", &crop, "+repage", "-strip", "+dither"]);
        import.args(["-colors", "96", "-define", "png:compression-level=9"]);
        let made = import.arg(format!("PNG8:{}", path.display())).status().await;
        assert!(made.is_ok_and(|status| status.success()), "no picture at {}", path.display());
    }

    /// Waits until a window looks the same at two looks.
    pub async fn settled(&self, window: &Window) {
        let mut before = Vec::new();
        until(format!("{:?} to stand still", window.title), async || {
            let now = self.pixels(window.id)?;
            let same = now == before;
            before = now;
            same.then_some(())
        })
        .await;
    }

    /// Waits for the program's main window.
    pub async fn main_window(&self) -> Window {
        let main = |window: &Window| ["驿传", "Posthorn"].contains(&window.title.as_str());
        until("the main window", async || self.windows().into_iter().find(main)).await
    }

    /// Keeps a picture of the program's main window once it stands still.
    pub async fn portrait(&self, path: &Path) {
        let window = self.main_window().await;
        self.settled(&window).await;
        self.picture(Some(&window), path).await;
    }

    /// Whether a window is mapped.
    pub fn is_seen(&self, window: &Window) -> bool {
        let about = self.connection.get_window_attributes(window.id).ok().and_then(|cookie| cookie.reply().ok());
        about.is_some_and(|about| about.map_state == MapState::VIEWABLE)
    }

    /// The pixels of a part of a window, as they are on the display now.
    pub fn look(&self, window: &Window, part: &Rectangle) -> Option<Vec<u8>> {
        let [x, y] = [part.x, part.y].map(|at| i16::try_from(at).unwrap());
        let [width, height] = [part.width, part.height].map(|size| u16::try_from(size).unwrap());
        let image = self.connection.get_image(ImageFormat::Z_PIXMAP, window.id, x, y, width, height, !0).ok()?;
        Some(image.reply().ok()?.data)
    }

    /// Presses the key of a small Latin letter and lets it go, wherever the keyboard is.
    pub fn tap(&self, letter: char) {
        let (first, last) = (self.connection.setup().min_keycode, self.connection.setup().max_keycode);
        let keys = self.connection.get_keyboard_mapping(first, last - first + 1).unwrap().reply().unwrap();
        let mut keys = keys.keysyms.chunks(usize::from(keys.keysyms_per_keycode));
        let at = keys.position(|signs| signs.first() == Some(&u32::from(letter))).expect("the keyboard has the letter");
        let code = first + u8::try_from(at).unwrap();
        for event in [KEY_PRESS_EVENT, KEY_RELEASE_EVENT] {
            self.connection.xtest_fake_input(event, code, 0, self.root, 0, 0, 0).unwrap();
        }
        self.connection.flush().unwrap();
    }

    /// A program of this display.
    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        if let Some(display) = &self.display {
            command.env("DISPLAY", display);
        }
        command
    }

    async fn xdotool(&self, arguments: &[&str]) {
        let done = self.command("xdotool").args(arguments).status().await.expect("xdotool is installed");
        assert!(done.success(), "xdotool {arguments:?}");
    }

    fn pixels(&self, window: WindowId) -> Option<Vec<u8>> {
        let size = self.connection.get_geometry(window).ok()?.reply().ok()?;
        let image = self.connection.get_image(ImageFormat::Z_PIXMAP, window, 0, 0, size.width, size.height, !0).ok()?;
        Some(image.reply().ok()?.data)
    }

    fn title(&self, window: WindowId) -> String {
        let kind = self.atom("UTF8_STRING");
        let cookie = self.connection.get_property(false, window, self.atom("_NET_WM_NAME"), kind, 0, 1024);
        // A window may close between the list and the question.
        let reply = cookie.ok().and_then(|cookie| cookie.reply().ok());
        reply.map(|reply| String::from_utf8_lossy(&reply.value).into_owned()).unwrap_or_default()
    }

    fn numbers(&self, property: &str) -> Vec<u32> {
        let cookie = self.connection.get_property(false, self.root, self.atom(property), AtomEnum::WINDOW, 0, 1024);
        let reply = cookie.unwrap().reply().unwrap();
        reply.value32().map(Iterator::collect).unwrap_or_default()
    }

    fn atom(&self, name: &str) -> u32 {
        self.connection.intern_atom(false, name.as_bytes()).unwrap().reply().unwrap().atom
    }
}
