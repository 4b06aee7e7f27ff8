//! The commands that the pages call. Each unpacks, calls the product and converts the error; product logic here would be
//! a defect.

pub mod app;
pub mod audiences;
#[cfg(test)]
mod bindings;
pub mod channels;
pub mod compose;
pub mod directory;
pub mod history;
pub mod lists;
pub mod media;
pub mod profiles;
pub mod sending;
pub mod templates;
pub mod windows;

use crate::core::Core;
use std::sync::Arc;
use tauri::State;

/// The product, as commands get it.
pub type AppState<'a> = State<'a, Arc<Core>>;

macro_rules! commands {
    ($($window:ident $(+ $other:ident)*: [$($module:ident :: $name:ident,)*],)*) => {
        /// Answers what the pages ask.
        pub fn handler() -> impl Fn(tauri::ipc::Invoke<tauri::Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$($($module::$name,)*)*]
        }

        /// All commands, as the pages' client shows them.
        #[cfg(test)]
        fn described(types: &mut bindings::Types) -> Vec<bindings::Described> {
            vec![$($($module::$name::described(types),)*)*]
        }
    };
}

include!("../command_list.rs");
