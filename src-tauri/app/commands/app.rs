//! The program as a whole: what a page needs to begin, settings, notices, links, folders.

use super::AppState;
use crate::error::CommandResult;
use crate::snapshot::AppSnapshot;
use crate::updates::{self, UpdateView};
use crate::{shell, shortcut};
use broadcast::app::Product;
use broadcast::app::settings::Settings;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use broadcast::model::preferences::SizeStep;
use macros::command;
use serde::Deserialize;
use std::fs;
use tauri::path::BaseDirectory;
use tauri::{AppHandle, Manager};
use tauri_plugin_opener::OpenerExt;

/// The licences among the resources of the program (`bundle.resources` in `tauri.conf.json`).
const NOTICES: &str = "THIRD-PARTY-NOTICES.txt";

/// A folder the user may look into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, ts_rs::TS)]
#[serde(rename_all = "snake_case")]
pub enum Folder {
    /// Profiles, templates, drafts and the database.
    Data,
    /// The log.
    Logs,
}

/// What a page needs to begin.
#[command]
pub async fn app_snapshot(product: AppState<'_>) -> CommandResult<AppSnapshot> {
    AppSnapshot::of(&product).await
}

/// Saves the settings and uses them at once. A hot key that cannot be had is reported; the rest is saved all the same.
#[command]
pub async fn settings_save(app: AppHandle, product: AppState<'_>, settings: Settings) -> CommandResult<AppSnapshot> {
    shortcut::check(&settings.preferences.quick_send_shortcut)?;
    use_settings(&app, &product, settings)?;
    AppSnapshot::of(&product).await
}

/// Draws the windows one step larger, smaller, or in the usual size; kept as among the settings.
#[command]
pub async fn size_step(app: AppHandle, product: AppState<'_>, step: SizeStep) -> CommandResult<()> {
    let mut settings = product.settings();
    settings.preferences.interface_size = settings.preferences.interface_size.after(step);
    use_settings(&app, &product, settings)
}

fn use_settings(app: &AppHandle, product: &Product, settings: Settings) -> CommandResult<()> {
    let before = product.settings().preferences;
    product.save_settings(settings)?;
    shell::use_preferences(app, product, &before);
    Ok(())
}

/// The user has read a notice.
#[command]
pub async fn notice_dismiss(product: AppState<'_>, id: String) -> CommandResult<()> {
    product.dismiss_notice(&id);
    Ok(())
}

/// Opens a web page in the system's browser. Only http and https.
#[command]
pub async fn open_link(app: AppHandle, url: String) -> CommandResult<()> {
    let address = checked_link(&url)?;
    app.opener()
        .open_url(address, None::<&str>)
        .map_err(|error| ErrorView::new(ErrorCode::Internal, format!("could not open the browser: {error}")))
}

fn checked_link(text: &str) -> CommandResult<String> {
    let refused = || ErrorView::new(ErrorCode::InvalidInput, "not a web address").at("url");
    let address = url::Url::parse(text).map_err(|_| refused())?;
    let is_web = matches!(address.scheme(), "http" | "https") && address.host_str().is_some();
    if is_web { Ok(address.into()) } else { Err(refused()) }
}

/// Opens a folder of Posthorn's in the system's file manager.
#[command]
pub async fn open_folder(app: AppHandle, product: AppState<'_>, which: Folder) -> CommandResult<()> {
    let folder = match which {
        Folder::Data => Some(product.data_folder.clone()),
        Folder::Logs => platform::folders::log_folder(),
    };
    let folder = folder.ok_or_else(|| ErrorView::new(ErrorCode::NotFound, "no log folder"))?;
    let opened = app.opener().open_path(folder.to_string_lossy(), None::<&str>);
    opened.map_err(|error| ErrorView::new(ErrorCode::Internal, format!("could not open the folder: {error}")))
}

/// The licences of everything that Posthorn is made of, as the installer put them beside the program.
#[command]
pub async fn third_party_notices(app: AppHandle) -> CommandResult<String> {
    let file = app.path().resolve(NOTICES, BaseDirectory::Resource);
    let not_there = |error: String| ErrorView::new(ErrorCode::NotFound, "no licences here").with_detail(error);
    let file = file.map_err(|error| not_there(error.to_string()))?;
    fs::read_to_string(&file).map_err(|error| not_there(format!("{}: {error}", file.display())))
}

/// What was last found of newer versions.
#[command]
pub async fn update_seen(app: AppHandle) -> CommandResult<UpdateView> {
    Ok(updates::seen(&app))
}

/// Looks for a newer version now.
#[command]
pub async fn update_look(app: AppHandle, product: AppState<'_>) -> CommandResult<UpdateView> {
    Ok(updates::look(&app, &product).await)
}

/// Fetches the installer of the newer version and opens it, unless something is being sent.
#[command]
pub async fn update_install(app: AppHandle, product: AppState<'_>) -> CommandResult<UpdateView> {
    Ok(updates::install(&app, &product).await)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_web_addresses_leave_for_the_browser() {
        assert!(checked_link("https://example.com/报告?x=1").is_ok());
        for bad in ["javascript:alert(1)", "file:///etc/passwd", "example.com", "mailto:a@b.c", "https://", ""] {
            assert!(checked_link(bad).is_err(), "{bad}");
        }
    }
}
