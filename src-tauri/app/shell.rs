//! The life of the program: start, tray, windows coming and going, quit.

use crate::events::News;
use crate::messages::{self, Word};
use crate::preferences::StoredPreferences;
use crate::quit::{self, Quit};
use crate::tray::{self, Choice, Contents, Mood, Tray};
use crate::windows::{self, Destination, Looks, Wanted, Windows};
use crate::{awake, commands, dock, farewell, menu_bar, needs, ownership, renderer, shortcut, team, trouble, updates};
use broadcast::app::notices::{Notice, NoticeKind};
use broadcast::app::{Product, ProductDeps, Role};
use broadcast::documents::owner::Owner;
use broadcast::model::need::Need;
use broadcast::model::preferences::{Preferences, ThemeSetting};
use broadcast::ports::PreferenceStore;
use cli::endpoint::{self, Calls, Channel};
use parking_lot::{Mutex, MutexGuard};
use platform::logging::{self, LogGuard};
use platform::{autostart, data_folder, folders, system_language};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;
use tauri::{AppHandle, Manager, RunEvent, WindowEvent};

/// Given by the system when it starts Posthorn at log-in: no window, only the tray.
const IN_TRAY: &str = "--tray";

/// Whether nobody asked for a window.
pub fn starts_in_tray() -> bool {
    std::env::args().any(|argument| argument == IN_TRAY)
}

/// What lives as long as the program.
struct Life {
    tray: Mutex<Option<Tray>>,
    mood: Mutex<Wants>,
    needs: Mutex<Vec<Need>>,
    _log: Option<LogGuard>,
}

/// What the tray icon has to tell, and what it tells now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Wants {
    sending: bool,
    attention: bool,
    shown: Mood,
}

impl Wants {
    fn mood(self) -> Mood {
        match (self.sending, self.attention) {
            (_, true) => Mood::Attention,
            (true, false) => Mood::Sending,
            (false, false) => Mood::Idle,
        }
    }
}

/// Runs Posthorn until the user quits.
pub fn run() -> ExitCode {
    renderer::prepare();
    let builder = tauri::Builder::default();
    // At log-in somebody is at something else already.
    #[cfg(target_os = "macos")]
    let builder = builder.enable_macos_default_menu(false).activate_ignoring_other_apps(!starts_in_tray());
    let app = builder
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| open_main(app, None)))
        .plugin(tauri_plugin_dialog::init())
        .plugin(tauri_plugin_opener::init())
        .plugin(tauri_plugin_store::Builder::default().build())
        .plugin(tauri_plugin_window_state::Builder::default().with_denylist(&[windows::QUICK]).build())
        .manage(Windows::default())
        .on_menu_event(|app, event| {
            if let Some(choice) = tray::choice(event.id().as_ref()) {
                chosen(app, choice);
            }
        })
        .invoke_handler(commands::handler())
        .setup(|app| {
            let handle = app.handle().clone();
            if let Err(problem) = begin(&handle) {
                tracing::error!(?problem, "could not start");
                trouble::tell_and_quit(&handle, &problem);
            }
            Ok(())
        })
        .build(tauri::generate_context!());
    let app = match app {
        Ok(app) => app,
        Err(error) => {
            // Nothing is there yet that could show a window.
            eprintln!("Posthorn could not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    let code = dock::at_start(app, starts_in_tray()).run_return(|app, event| match event {
        // The last window was closed: stay in the tray. Quitting names a code.
        RunEvent::ExitRequested { api, code: None, .. } => api.prevent_exit(),
        RunEvent::Exit => quit::last_moment(app),
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => open_main(app, None),
        RunEvent::WindowEvent { label, event, .. } if label == windows::MAIN => {
            if let WindowEvent::CloseRequested { api, .. } = &event {
                farewell::main_closes(app, api);
            }
            windows::main_was(app, &event);
        }
        _ => {}
    });
    u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from)
}

/// Rest before work in the background that failed is begun again.
const AFTER_A_FAULT: Duration = Duration::from_mins(1);

/// How often old sends are looked for.
const ONE_DAY: Duration = Duration::from_hours(24);

fn begin(app: &AppHandle) -> Result<(), broadcast::model::error_view::ErrorView> {
    let trouble = |text: String| {
        broadcast::model::error_view::ErrorView::new(broadcast::model::error_view::ErrorCode::Storage, text)
    };
    let log = folders::log_folder().and_then(|folder| logging::start(&folder));
    let data_folder = data_folder::prepare(&app.config().identifier)
        .ok_or_else(|| trouble("the user has no home folder".to_owned()))?
        .map_err(|error| trouble(format!("the data of an earlier version could not be brought over: {error}")))?;
    let mood = Wants { sending: false, attention: false, shown: Mood::Idle };
    app.manage(Life { tray: Mutex::default(), mood: Mutex::new(mood), needs: Mutex::default(), _log: log });
    app.manage(Quit::default());
    app.manage(farewell::Farewell::default());
    quit::listen(app);
    shortcut::listen(app, open_quick);
    menu_bar::show(app, speaks_chinese(app));
    if let Some(obstacle) = windows::obstacle().filter(|_| !starts_in_tray()) {
        trouble::tell_of_the_window_and_quit(app, &obstacle);
        return Ok(());
    }
    match Owner::of(&data_folder) {
        Ok(Some(owner)) => open(app, &data_folder, owner, Moment::Setup),
        Ok(None) => {
            ownership::wait_for_the_other(app, data_folder);
            Ok(())
        }
        Err(error) => {
            ownership::without_lock(app, data_folder, &error);
            Ok(())
        }
    }
}

/// When the product is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// In the setup: the event loop does not run yet, so a window can be made on its thread.
    Setup,
    /// Later, in the event loop.
    Loop,
}

/// Opens the product, and shows it. Call on the main thread.
pub fn open(
    app: &AppHandle,
    data_folder: &Path,
    owner: Owner,
    moment: Moment,
) -> Result<(), broadcast::model::error_view::ErrorView> {
    let news = Arc::new(News::new(app.clone()));
    let (preferences, kept_aside) = StoredPreferences::open(app, data_folder)?;
    let deps = platform::deps(data_folder, owner, Role::Window, news);
    let chosen = looks_of(&preferences.get());
    let deps = ProductDeps { preferences: Arc::new(preferences), ..deps };
    let opening = tauri::async_runtime::spawn_blocking(|| tauri::async_runtime::block_on(Product::open(deps)));
    // The window comes up here, and its page in processes of its own, while the product opens on another thread. What the page asks is
    // not heard before the loop runs.
    let shown = (moment == Moment::Setup && !starts_in_tray()).then(|| windows::show_in_setup(app, chosen));
    let product = match tauri::async_runtime::block_on(opening).unwrap_or_else(|fault| Err(internal(&fault))) {
        Ok(product) => Arc::new(product),
        Err(problem) => {
            windows::take_main_away(app);
            return Err(problem);
        }
    };
    for kept in kept_aside {
        product.notices.add(Notice::of(NoticeKind::FileKeptAside).about(&kept.path));
    }
    folders::for_the_user_alone(data_folder);
    app.manage(Arc::clone(&product));
    // In the language of the settings, which may be another than the system's.
    menu_bar::show(app, speaks_chinese(app));
    answer_command_lines(&product);
    let (at_work, handle) = (Arc::clone(&product), app.clone());
    tauri::async_runtime::spawn_blocking(move || {
        at_work.remove_refused();
        if at_work.settings().preferences.autostart {
            repair_autostart(&handle);
        }
    });
    match Tray::build(app, &contents(app, &product)) {
        Ok(tray) => *life_tray(app) = Some(tray),
        // A desktop without a tray: the window is enough.
        Err(error) => tracing::warn!(%error, "no tray"),
    }
    apply_shortcut(app, &product);
    // What was found at the start is told now, also without a window.
    product.tell_needs();
    awake::watch(&product);
    let at_work = Arc::clone(&product);
    tauri::async_runtime::spawn(async move { at_work.freshen_directory(&at_work.profiles.active()) });
    tidy_up(&product);
    keep_counted(app, &product);
    team::keep_up(&product);
    team::serve_requests(&product);
    updates::begin(app, &product);
    tracing::info!(version = %app.package_info().version, "started");
    match shown {
        Some(Ok(())) => {}
        Some(Err(why)) => trouble::tell_of_the_window_and_quit(app, &why),
        None if starts_in_tray() => {}
        None => windows::show(app, looks(app), Wanted::Main(None), trouble::tell_of_the_window_and_quit),
    }
    Ok(())
}

fn internal(fault: &tauri::Error) -> broadcast::model::error_view::ErrorView {
    broadcast::model::error_view::ErrorView::new(broadcast::model::error_view::ErrorCode::Internal, fault.to_string())
}

/// Does what command lines ask for: the outbox is this process's.
fn answer_command_lines(product: &Arc<Product>) {
    let product = Arc::clone(product);
    keep_going("answering command lines", move || {
        let product = Arc::clone(&product);
        async move {
            let opened = Channel::open(&product.data_folder);
            endpoint::serve(opened, product, Calls::default()).await;
        }
    });
}

/// Does work that is never done in the background; when it fails by a fault it is begun again after a rest.
pub fn keep_going<W>(what: &'static str, work: impl Fn() -> W + Send + 'static)
where
    W: Future<Output = ()> + Send + 'static,
{
    tauri::async_runtime::spawn(async move {
        while tokio::spawn(work()).await.is_err_and(|ended| ended.is_panic()) {
            tracing::error!(what, "failed by a fault and is begun again");
            tokio::time::sleep(AFTER_A_FAULT).await;
        }
    });
}

fn chosen(app: &AppHandle, choice: Choice) {
    match choice {
        Choice::Open => open_main(app, None),
        Choice::Quick => open_quick(app),
        Choice::Template(id) => {
            let to = Destination { template: Some(id), ..Destination::page("compose") };
            open_main(app, Some(to));
        }
        Choice::Profile(id) => activate_profile(app, id, None),
        Choice::Need(id) => needs::lead(app, &id),
        Choice::Settings => open_main(app, Some(Destination::page("settings"))),
        Choice::About => open_main(app, Some(Destination::page("about"))),
        Choice::Quit => quit::asked(app),
    }
}

/// Makes a profile the active one, and shows the main window then where somebody wants to go somewhere in it.
pub fn activate_profile(app: &AppHandle, id: String, to: Option<Destination>) {
    let Some(product) = app.try_state::<Arc<Product>>().map(|product| Arc::clone(product.inner())) else { return };
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = product.activate_profile(&id) {
            tracing::warn!(?error, "could not change the active profile");
            // The menu has ticked it already.
            refresh_tray(&app);
        }
        if to.is_some() {
            open_main(&app, to);
        }
    });
}

/// What needs the admin, as it was told last.
pub fn standing_needs(app: &AppHandle) -> Vec<Need> {
    app.try_state::<Life>().map(|life| life.needs.lock().clone()).unwrap_or_default()
}

/// Shows in the tray what needs the admin: its icon says that there is something, its menu and tooltip what.
pub fn show_needs(app: &AppHandle, standing: Vec<Need>) {
    let Some(life) = app.try_state::<Life>() else { return };
    let any = !standing.is_empty();
    *life.needs.lock() = standing;
    refresh_tray(app);
    show_mood(app, None, Some(any));
}

/// Shows the main window, at a page when one is named.
pub fn open_main(app: &AppHandle, to: Option<Destination>) {
    if app.try_state::<Arc<Product>>().is_none() {
        match windows::obstacle() {
            Some(obstacle) => trouble::tell_of_the_window(app, &obstacle),
            // Waiting for the other Posthorn; the window opens then.
            None => ownership::tell_of_the_other(app),
        }
        return;
    }
    windows::show(app, looks(app), Wanted::Main(to), trouble::tell_of_the_window);
}

fn open_quick(app: &AppHandle) {
    windows::show(app, looks(app), Wanted::Quick, trouble::tell_of_the_window);
}

/// Looks of a window made now.
pub fn looks(app: &AppHandle) -> Looks {
    let product = app.try_state::<Arc<Product>>();
    looks_of(&product.map(|product| product.settings().preferences).unwrap_or_default())
}

fn looks_of(preferences: &Preferences) -> Looks {
    let chinese = preferences.speaks_chinese(&system_language());
    Looks { theme: preferences.theme, size: preferences.interface_size, chinese }
}

/// Whether words outside the pages are Chinese.
pub fn speaks_chinese(app: &AppHandle) -> bool {
    looks(app).chinese
}

/// Has hot key, start with the computer, theme, size and titles follow the preferences, which were others before.
pub fn use_preferences(app: &AppHandle, product: &Product, before: &Preferences) {
    let now = product.settings().preferences;
    if now.quick_send_shortcut != before.quick_send_shortcut || product.shortcut_problem().is_some() {
        apply_shortcut(app, product);
    }
    let refused = product.notices.open().iter().any(|notice| notice.kind == NoticeKind::AutostartRefused);
    if now.autostart != before.autostart || refused {
        apply_autostart(app, product, now.autostart);
    }
    apply_theme(app, now.theme);
    let looks = looks_of(&now);
    windows::retitle(app, looks);
    if now.interface_size != before.interface_size {
        on_main_thread(app, move |app| windows::resize(app, looks));
    }
}

/// Uses the hot key of the preferences, and has what is wrong with it remembered and reported.
fn apply_shortcut(app: &AppHandle, product: &Product) {
    product.set_shortcut_problem(shortcut::apply(app, &product.settings().preferences.quick_send_shortcut).err());
}

/// Starts with the computer, or no longer; what is wrong with that is told.
fn apply_autostart(app: &AppHandle, product: &Product, wanted: bool) {
    let trouble = program(app).and_then(|program| autostart::set(wanted, &program, IN_TRAY)).err();
    if let Some(error) = &trouble {
        tracing::warn!(%error, wanted, "could not change the start with the computer");
    }
    product.report(NoticeKind::AutostartRefused, trouble.map(|error| error.to_string()).as_deref());
}

/// Sees to it that the start with the computer starts this program.
fn repair_autostart(app: &AppHandle) {
    match program(app).and_then(|program| autostart::repair(&program, IN_TRAY)) {
        Ok(true) => tracing::info!("the entry that starts Posthorn with the computer was another one"),
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "could not look at the start with the computer"),
    }
}

/// The file that starts Posthorn.
fn program(app: &AppHandle) -> std::io::Result<PathBuf> {
    // The program of an AppImage lies in a folder that goes with it.
    #[cfg(target_os = "linux")]
    if let Some(image) = app.env().appimage {
        return Ok(image.into());
    }
    let _ = app;
    std::env::current_exe()
}

/// Gives the windows that are open another theme.
fn apply_theme(app: &AppHandle, theme: ThemeSetting) {
    let theme = match theme {
        ThemeSetting::System => None,
        ThemeSetting::Light => Some(tauri::Theme::Light),
        ThemeSetting::Dark => Some(tauri::Theme::Dark),
    };
    for (_, window) in app.webview_windows() {
        if let Err(error) = window.set_theme(theme) {
            tracing::warn!(%error, "could not change the theme");
        }
    }
}

/// Tidies up at the start and once a day from then on, in the background.
fn tidy_up(product: &Arc<Product>) {
    let product = Arc::clone(product);
    keep_going("tidying up", move || {
        let product = Arc::clone(&product);
        async move {
            if let Err(error) = product.clear_unused_media().await {
                tracing::warn!(?error, "could not clear unused files away");
            }
            loop {
                if let Err(error) = product.clear_old_sends().await {
                    tracing::warn!(?error, "could not clear old sends away");
                }
                tokio::time::sleep(ONE_DAY).await;
            }
        }
    });
}

/// Counts what was sent for statistics and collectors, as long as the program runs.
fn keep_counted(app: &AppHandle, product: &Arc<Product>) {
    let (product, version) = (Arc::clone(product), app.package_info().version.to_string());
    keep_going("counting what was sent", move || {
        let (product, version) = (Arc::clone(&product), version.clone());
        async move { product.keep_counted(&version).await }
    });
}

/// Shows profiles, templates and language as they are now.
pub fn refresh_tray(app: &AppHandle) {
    let Some(product) = app.try_state::<Arc<Product>>() else { return };
    let contents = contents(app, &product);
    on_main_thread(app, move |app| {
        menu_bar::show(app, contents.chinese);
        if let Some(tray) = life_tray(app).as_mut()
            && let Err(error) = tray.update(app, contents)
        {
            tracing::warn!(%error, "could not update the tray");
        }
    });
}

/// Tells by the tray icon whether something is being sent, and whether something wants to be looked at. `None` leaves
/// that as it is.
pub fn show_mood(app: &AppHandle, sending: Option<bool>, attention: Option<bool>) {
    let Some(life) = app.try_state::<Life>() else { return };
    let mood = {
        let mut wants = life.mood.lock();
        wants.sending = sending.unwrap_or(wants.sending);
        wants.attention = attention.unwrap_or(wants.attention);
        if wants.mood() == wants.shown {
            return;
        }
        wants.shown = wants.mood();
        wants.shown
    };
    on_main_thread(app, move |app| {
        if let Some(tray) = life_tray(app).as_mut()
            && let Err(error) = tray.show(mood)
        {
            tracing::warn!(%error, "could not change the tray icon");
        }
    });
}

/// Does something on the main thread, where windows and menus are changed.
pub fn on_main_thread(app: &AppHandle, work: impl FnOnce(&AppHandle) + Send + 'static) {
    let handle = app.clone();
    if let Err(error) = app.run_on_main_thread(move || work(&handle)) {
        tracing::warn!(%error, "the main thread is gone");
    }
}

/// Whether there is an icon in the tray. Call on the main thread.
pub fn has_tray(app: &AppHandle) -> bool {
    life_tray(app).is_some()
}

fn life_tray(app: &AppHandle) -> MutexGuard<'_, Option<Tray>> {
    app.state::<Life>().inner().tray.lock()
}

fn contents(app: &AppHandle, product: &Product) -> Contents {
    let chinese = speaks_chinese_of(product);
    let templates = product.templates.recent(tray::RECENT_TEMPLATES).into_iter();
    let name =
        |name: &str, practice: bool| if practice { Word::Practice.text(chinese).to_owned() } else { name.to_owned() };
    Contents {
        chinese,
        templates: templates.map(|row| (row.id, row.name)).collect(),
        profiles: product.profiles.list().into_iter().map(|p| (p.id.clone(), name(&p.name, p.practice))).collect(),
        active: product.profiles.active(),
        needs: standing_needs(app).iter().map(|need| (need.id.clone(), messages::line_of(need, chinese))).collect(),
    }
}

fn speaks_chinese_of(product: &Product) -> bool {
    product.settings().preferences.speaks_chinese(&system_language())
}
