//! The hot key on an X display. It sleeps until the display says something: what serves the other systems looks for a key every 50 ms
//! here, which wakes an idle computer 1,200 times a minute.

use parking_lot::Mutex;
use std::sync::Arc;
use tauri_plugin_global_shortcut::{Code, Modifiers, Shortcut};
use x11rb::connection::Connection as _;
use x11rb::cookie::VoidCookie;
use x11rb::errors::ReplyError;
use x11rb::protocol::xkb::{self, ConnectionExt as _, PerClientFlag};
use x11rb::protocol::xproto::{ConnectionExt as _, GrabMode, KeyButMask, Keycode, ModMask, Window};
use x11rb::protocol::{ErrorKind, Event};
use x11rb::rust_connection::RustConnection;

/// What counts of what is held with a key; the rest are locks.
const HELD: [(ModMask, KeyButMask); 4] = [
    (ModMask::SHIFT, KeyButMask::SHIFT),
    (ModMask::CONTROL, KeyButMask::CONTROL),
    (ModMask::M1, KeyButMask::MOD1),
    (ModMask::M4, KeyButMask::MOD4),
];

/// The locks that are on must not keep a hot key from being one: the display wants each combination of them to be named.
fn locks() -> [ModMask; 4] {
    [ModMask::default(), ModMask::M2, ModMask::LOCK, ModMask::M2 | ModMask::LOCK]
}

/// This program's connection to the display for its hot key.
pub struct HotKeys {
    connection: RustConnection,
    root: Window,
    grabbed: Mutex<Option<(Keycode, ModMask)>>,
}

impl HotKeys {
    /// Connects to the display, and calls `pressed` from a thread of its own whenever the hot key is pressed.
    pub fn listen(pressed: impl Fn() + Send + 'static) -> Result<Arc<Self>, String> {
        let keys = Arc::new(Self::connect().map_err(|error| error.to_string())?);
        let heard = Arc::clone(&keys);
        let thread = std::thread::Builder::new().name("hot key".to_owned());
        thread.spawn(move || heard.hear(pressed)).map_err(|error| error.to_string())?;
        Ok(keys)
    }

    fn connect() -> Result<Self, Box<dyn std::error::Error>> {
        let (connection, screen) = x11rb::connect(None)?;
        let root = connection.setup().roots[screen].root;
        // A key that is held is let go only once.
        connection.xkb_use_extension(1, 0)?.reply()?;
        let once = PerClientFlag::DETECTABLE_AUTO_REPEAT;
        let none = xkb::BoolCtrl::default();
        connection.xkb_per_client_flags(xkb::ID::USE_CORE_KBD.into(), once, once, none, none, none)?.reply()?;
        Ok(Self { connection, root, grabbed: Mutex::default() })
    }

    fn hear(&self, pressed: impl Fn()) {
        let mut held = false;
        loop {
            match self.connection.wait_for_event() {
                Ok(Event::KeyPress(event)) => {
                    let with = HELD.iter().filter(|(_, held)| event.state.contains(*held));
                    let with = with.fold(ModMask::default(), |all, (one, _)| all | *one);
                    if *self.grabbed.lock() == Some((event.detail, with)) && !held {
                        held = true;
                        pressed();
                    }
                }
                Ok(Event::KeyRelease(_)) => held = false,
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "the hot key is not heard any more");
                    return;
                }
            }
        }
    }

    /// Gives the hot key back, if there is one.
    pub fn release(&self) {
        if let Some((code, modifiers)) = self.grabbed.lock().take() {
            self.ungrab(code, modifiers);
        }
    }

    fn ungrab(&self, code: Keycode, modifiers: ModMask) {
        for lock in locks() {
            // Nothing to be done where the display is gone.
            if let Ok(asked) = self.connection.ungrab_key(code, self.root, modifiers | lock) {
                asked.ignore_error();
            }
        }
    }

    /// Makes this the hot key.
    pub fn grab(&self, shortcut: Shortcut) -> Result<(), String> {
        let key = shortcut.key;
        let code = keysym(key).ok_or_else(|| format!("{key} cannot be a hot key here"))?;
        let code = self.code(code)?.ok_or_else(|| format!("the keyboard has no {key}"))?;
        let modifiers = modifiers(shortcut.mods);
        for lock in locks() {
            let asked =
                self.connection.grab_key(false, self.root, modifiers | lock, code, GrabMode::ASYNC, GrabMode::ASYNC);
            if let Err(error) = asked.map_err(ReplyError::from).and_then(VoidCookie::check) {
                self.ungrab(code, modifiers);
                return Err(match error {
                    ReplyError::X11Error(error) if error.error_kind == ErrorKind::Access => {
                        "another program has it".to_owned()
                    }
                    error => error.to_string(),
                });
            }
        }
        *self.grabbed.lock() = Some((code, modifiers));
        Ok(())
    }

    /// The place on the keyboard of a sign.
    fn code(&self, sign: u32) -> Result<Option<Keycode>, String> {
        let (first, last) = (self.connection.setup().min_keycode, self.connection.setup().max_keycode);
        let asked = self.connection.get_keyboard_mapping(first, last - first + 1).map_err(|error| error.to_string())?;
        let keys = asked.reply().map_err(|error| error.to_string())?;
        let width = usize::from(keys.keysyms_per_keycode).max(1);
        Ok((first..=last)
            .zip(keys.keysyms.chunks(width))
            .find(|(_, signs)| signs.contains(&sign))
            .map(|(code, _)| code))
    }
}

fn modifiers(held: Modifiers) -> ModMask {
    let named = [
        (Modifiers::SHIFT, ModMask::SHIFT),
        (Modifiers::CONTROL, ModMask::CONTROL),
        (Modifiers::ALT, ModMask::M1),
        (Modifiers::SUPER | Modifiers::META, ModMask::M4),
    ];
    let named = named.iter().filter(|(one, _)| held.intersects(*one));
    named.fold(ModMask::default(), |all, (_, one)| all | *one)
}

/// X11's number of a key, from the name that the web gives it.
fn keysym(key: Code) -> Option<u32> {
    let name = key.to_string();
    let after = |prefix| name.strip_prefix(prefix).filter(|rest: &&str| rest.len() == 1)?.chars().next();
    if let Some(sign) = after("Key").or_else(|| after("Digit")) {
        return Some(u32::from(sign));
    }
    if let Some(number) = name.strip_prefix('F').and_then(|rest| rest.parse::<u32>().ok()) {
        return Some(0xffbe + number - 1);
    }
    if let Some(digit) = after("Numpad").and_then(|digit| digit.to_digit(10)) {
        return Some(0xffb0 + digit);
    }
    Some(match key {
        Code::Space => 0x20,
        Code::Quote => 0x27,
        Code::Comma => 0x2c,
        Code::Minus => 0x2d,
        Code::Period => 0x2e,
        Code::Slash => 0x2f,
        Code::Semicolon => 0x3b,
        Code::Equal => 0x3d,
        Code::BracketLeft => 0x5b,
        Code::Backslash => 0x5c,
        Code::BracketRight => 0x5d,
        Code::Backquote => 0x60,
        Code::Backspace => 0xff08,
        Code::Tab => 0xff09,
        Code::Enter => 0xff0d,
        Code::Pause => 0xff13,
        Code::ScrollLock => 0xff14,
        Code::Escape => 0xff1b,
        Code::Home => 0xff50,
        Code::ArrowLeft => 0xff51,
        Code::ArrowUp => 0xff52,
        Code::ArrowRight => 0xff53,
        Code::ArrowDown => 0xff54,
        Code::PageUp => 0xff55,
        Code::PageDown => 0xff56,
        Code::End => 0xff57,
        Code::PrintScreen => 0xff61,
        Code::Insert => 0xff63,
        Code::NumLock => 0xff7f,
        Code::NumpadMultiply => 0xffaa,
        Code::NumpadAdd => 0xffab,
        Code::NumpadSubtract => 0xffad,
        Code::NumpadDecimal => 0xffae,
        Code::NumpadDivide => 0xffaf,
        Code::CapsLock => 0xffe5,
        Code::Delete => 0xffff,
        Code::AudioVolumeDown => 0x1008_ff11,
        Code::AudioVolumeMute => 0x1008_ff12,
        Code::AudioVolumeUp => 0x1008_ff13,
        Code::MediaPlay => 0x1008_ff14,
        Code::MediaStop => 0x1008_ff15,
        Code::MediaTrackPrevious => 0x1008_ff16,
        Code::MediaTrackNext => 0x1008_ff17,
        Code::MediaPause => 0x1008_ff31,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_of_the_web_has_its_number_on_the_display() {
        for (keys, sign, held) in [
            ("CommandOrControl+Shift+K", 0x4b, ModMask::CONTROL | ModMask::SHIFT),
            ("Alt+1", 0x31, ModMask::M1),
            ("Super+Space", 0x20, ModMask::M4),
            ("Ctrl+F12", 0xffc9, ModMask::CONTROL),
            ("Ctrl+Numpad7", 0xffb7, ModMask::CONTROL),
            ("Ctrl+ArrowUp", 0xff52, ModMask::CONTROL),
        ] {
            let shortcut: Shortcut = keys.parse().unwrap();
            assert_eq!((keysym(shortcut.key), modifiers(shortcut.mods)), (Some(sign), held), "{keys}");
        }
        assert_eq!(keysym(Code::Fn), None);
    }
}
