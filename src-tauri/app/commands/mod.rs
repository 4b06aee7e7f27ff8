//! The commands that the pages call. Each unpacks, calls the product and converts the error; product logic here would be
//! a defect.

pub mod app;
pub mod atlas;
pub mod audiences;
#[cfg(test)]
mod bindings;
pub mod channels;
pub mod compose;
pub mod dead_letters;
pub mod directory;
#[cfg(any(test, feature = "serve"))]
pub mod dispatch;
pub mod doctor;
#[cfg(test)]
mod fixtures;
pub mod history;
pub mod lists;
pub mod media;
pub mod member_sheet;
pub mod merge;
pub mod practice;
pub mod profiles;
pub mod sending;
pub mod setup;
pub mod statistics;
pub mod team;
pub mod templates;
pub mod windows;

use broadcast::app::Product;
use std::ops::Deref;
use std::sync::Arc;
use tauri::ipc::{CommandArg, CommandItem, InvokeError};
use tauri::{Runtime, State};

/// The product, as commands get it: from Tauri, or from whoever else calls them.
#[derive(Debug, Clone)]
pub struct AppState<'a>(&'a Arc<Product>);

impl<'a> AppState<'a> {
    /// For a call without Tauri.
    #[cfg(any(test, feature = "serve"))]
    pub fn of(product: &'a Arc<Product>) -> Self {
        Self(product)
    }

    /// The product itself, for work that goes on elsewhere.
    pub fn inner(&self) -> &'a Arc<Product> {
        self.0
    }
}

impl Deref for AppState<'_> {
    type Target = Arc<Product>;

    fn deref(&self) -> &Arc<Product> {
        self.0
    }
}

impl<'de, R: Runtime> CommandArg<'de, R> for AppState<'de> {
    fn from_command(command: CommandItem<'de, R>) -> Result<Self, InvokeError> {
        State::from_command(command).map(|state: State<'de, Arc<Product>>| Self(state.inner()))
    }
}

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

        /// Answers a command as a page would call it, but without Tauri. A command that needs the window is refused.
        #[cfg(any(test, feature = "serve"))]
        pub async fn dispatch(
            product: &Arc<Product>,
            command: &str,
            arguments: serde_json::Value,
        ) -> crate::error::CommandResult<serde_json::Value> {
            match command {
                $($(stringify!($name) => $module::$name::called(product, arguments).await,)*)*
                _ => Err(dispatch::unknown(command)),
            }
        }
    };
}

include!("../command_list.rs");
