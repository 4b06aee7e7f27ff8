//! The first closing of the main window. The program lives on in the tray, which nobody expects: the window says so once, with the way
//! to end the program instead. Whoever closes it again is not held up.

use crate::windows::{self, MAIN};
use crate::{events, quit, shell};
use broadcast::app::Product;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tauri::{AppHandle, CloseRequestApi, Emitter, Manager};

/// Whether the window was asked to say it in this run.
#[derive(Debug, Default)]
pub struct Farewell(AtomicBool);

/// What somebody who closes the main window gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Closing {
    /// The window closes.
    Closes,
    /// The window stays, and says what closing means.
    IsExplained,
    /// The window closes. What it means was on the screen, whether or not it was answered.
    ClosesAndIsKnown,
}

impl Closing {
    fn of(known: bool, lives_on: bool, explained: bool) -> Self {
        match (known || !lives_on, explained) {
            (true, _) => Self::Closes,
            (false, false) => Self::IsExplained,
            (false, true) => Self::ClosesAndIsKnown,
        }
    }
}

/// Somebody closes the main window. Call on the main thread.
pub fn main_closes(app: &AppHandle, close: &CloseRequestApi) {
    let Some(product) = app.try_state::<Arc<Product>>() else { return };
    let known = product.settings().preferences.knows_tray;
    let lives_on = shell::has_tray(app) && !quit::is_under_way(app);
    let explained = &app.state::<Farewell>().inner().0;
    match Closing::of(known, lives_on, explained.load(Ordering::SeqCst)) {
        Closing::Closes => {}
        Closing::IsExplained => {
            // A page that cannot hear it says nothing; the next closing closes.
            if app.emit_to(MAIN, events::CLOSING, ()).is_ok() {
                explained.store(true, Ordering::SeqCst);
                close.prevent_close();
            }
        }
        Closing::ClosesAndIsKnown => {
            let product = Arc::clone(product.inner());
            tauri::async_runtime::spawn_blocking(move || remember(&product));
        }
    }
}

/// Somebody read what closing means and chose: the window closes, or the program ends as it does from the tray.
pub fn answered(app: &AppHandle, product: &Product, quits: bool) -> tauri::Result<()> {
    remember(product);
    if quits {
        quit::asked(app);
        return Ok(());
    }
    windows::close_main(app)
}

fn remember(product: &Product) {
    if let Err(error) = product.note_tray_known() {
        tracing::warn!(?error, "the first closing of the window will be explained once more");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_closing_is_explained_and_the_next_one_closes() {
        assert_eq!(Closing::of(false, true, false), Closing::IsExplained);
        assert_eq!(Closing::of(false, true, true), Closing::ClosesAndIsKnown);
        assert_eq!(Closing::of(true, true, false), Closing::Closes);
    }

    #[test]
    fn nothing_is_explained_without_a_tray_or_at_the_end() {
        for explained in [false, true] {
            assert_eq!(Closing::of(false, false, explained), Closing::Closes);
        }
    }
}
