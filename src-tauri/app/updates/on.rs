//! A program with updates: the address and the key were given when it was built.

use super::{UpdateTrouble, UpdateView};
use crate::shell::keep_going;
use broadcast::app::Product;
use parking_lot::Mutex;
use std::fs;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use tauri::{AppHandle, Manager};
use tauri_plugin_opener::OpenerExt;
use updates::{Release, Source, System, UpdateError, is_due};

/// How often it is looked whether a day has passed: a computer may have slept.
const LOOK_AT_CLOCK: Duration = Duration::from_hours(1);
/// When it was last looked, in seconds since 1970. What cannot be read counts as never.
const LOOKED: &str = "updates-looked";

/// What was found since the start.
#[derive(Default)]
struct Found {
    view: Mutex<Option<UpdateView>>,
    release: Mutex<Option<Release>>,
}

/// Looks once a day, in the background.
pub fn begin(app: &AppHandle, product: &Arc<Product>) {
    app.manage(Found::default());
    let (app, product) = (app.clone(), Arc::clone(product));
    keep_going("looking for updates", move || {
        let (app, product) = (app.clone(), Arc::clone(&product));
        async move {
            loop {
                if is_due(last_looked(&product), SystemTime::now()) {
                    look(&app, &product).await;
                }
                tokio::time::sleep(LOOK_AT_CLOCK).await;
            }
        }
    });
}

/// What was found last.
pub fn seen(app: &AppHandle) -> UpdateView {
    app.state::<Found>().view.lock().clone().unwrap_or(UpdateView::NotLooked)
}

/// Looks now.
pub async fn look(app: &AppHandle, product: &Product) -> UpdateView {
    // Before it is asked: a program that ends in between does not ask again and again.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    if let Err(error) = fs::write(product.data_folder.join(LOOKED), now.to_string()) {
        tracing::warn!(%error, "when it was looked for updates is not written down");
    }
    let looked = async { source()?.look(env!("CARGO_PKG_VERSION"), System::here()).await };
    let view = match looked.await {
        Ok(None) => UpdateView::Latest,
        Ok(Some(release)) => {
            let version = release.version.to_string();
            *app.state::<Found>().release.lock() = Some(release);
            UpdateView::Newer { version }
        }
        Err(error) => failed(&error),
    };
    *app.state::<Found>().view.lock() = Some(view.clone());
    view
}

/// Fetches the installer that was found and opens it, unless something is being sent. The person goes on from there.
pub async fn install(app: &AppHandle, product: &Product) -> UpdateView {
    let Some(release) = app.state::<Found>().release.lock().clone() else { return seen(app) };
    let sending = || UpdateView::Sending { version: release.version.to_string() };
    if product.is_busy() {
        return sending();
    }
    let folder = app.path().download_dir().unwrap_or_else(|_| std::env::temp_dir());
    let fetched = async { source()?.fetch(&release, &folder).await };
    let path = match fetched.await {
        Ok(path) => path,
        Err(error) => return failed(&error),
    };
    // Something may have been sent meanwhile, and the installer ends the program.
    if product.is_busy() {
        return sending();
    }
    let file = path.display().to_string();
    match app.opener().open_path(&file, None::<&str>) {
        Ok(()) => UpdateView::Opened { file },
        Err(error) => UpdateView::Failed { because: UpdateTrouble::File, detail: format!("{file}: {error}") },
    }
}

fn source() -> Result<Source, UpdateError> {
    Source::new(env!("POSTHORN_UPDATE_FEED"), env!("POSTHORN_UPDATE_KEY"))
}

fn last_looked(product: &Product) -> Option<SystemTime> {
    let seconds = fs::read_to_string(product.data_folder.join(LOOKED)).ok()?.trim().parse().ok()?;
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

fn failed(error: &UpdateError) -> UpdateView {
    tracing::warn!(%error, "no word of updates");
    let because = match error {
        UpdateError::Source(_) | UpdateError::Unreachable(_) => UpdateTrouble::Unreachable,
        UpdateError::Signature(_) | UpdateError::Content(_) | UpdateError::TooLarge(_) => UpdateTrouble::NotGenuine,
        UpdateError::File { .. } => UpdateTrouble::File,
    };
    UpdateView::Failed { because, detail: error.to_string() }
}
