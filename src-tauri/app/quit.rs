//! The end of the program: asked about when something is under way or scheduled, and never in the middle of a request.

use crate::shell::speaks_chinese;
use broadcast::app::Product;
use broadcast::sending::engine::Unfinished;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind};

/// How long the answers to what has left may take. A request has 15 seconds, and may be answered just before the next try.
const LAST_ANSWERS: Duration = Duration::from_mins(1);
/// As [`LAST_ANSWERS`], when the system ends the program without waiting for it.
const NO_TIME: Duration = Duration::from_secs(4);

/// How far the end is.
#[derive(Debug, Default)]
pub struct Quit {
    asking: AtomicBool,
    leaving: AtomicBool,
}

/// The user wants the program to end.
pub fn asked(app: &AppHandle) {
    let Some(product) = product(app) else { return app.exit(0) };
    if app.state::<Quit>().asking.swap(true, Ordering::SeqCst) {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let unfinished = product.engine.unfinished().await.unwrap_or_else(|error| {
            tracing::warn!(%error, "what is under way cannot be told");
            Unfinished::default()
        });
        if unfinished.is_nothing() {
            return leave(&app).await;
        }
        ask(&app, unfinished);
    });
}

/// Says what is not at its end and what becomes of it.
fn ask(app: &AppHandle, unfinished: Unfinished) {
    let chinese = speaks_chinese(app);
    let (quit, stay) = if chinese { ("退出", "不退出") } else { ("Quit", "Do not quit") };
    let handle = app.clone();
    app.dialog()
        .message(words(unfinished, chinese))
        .title(if chinese { "退出驿传？" } else { "Quit Posthorn?" })
        .kind(MessageDialogKind::Warning)
        .buttons(MessageDialogButtons::OkCancelCustom(quit.to_owned(), stay.to_owned()))
        .show(move |yes| {
            if yes {
                tauri::async_runtime::spawn(async move { leave(&handle).await });
            } else {
                handle.state::<Quit>().asking.store(false, Ordering::SeqCst);
            }
        });
}

fn words(unfinished: Unfinished, chinese: bool) -> String {
    let Unfinished { under_way, scheduled } = unfinished;
    let mut parts = Vec::new();
    match (under_way, chinese) {
        (0, _) => {}
        (n, true) => parts.push(format!(
            "有 {n} 个发送正在进行。退出前会先等已经发出的请求有了回应，其余的停在原处，下次打开后由您决定是否继续。"
        )),
        (1, false) => parts.push(
            "1 send is under way. Posthorn first waits for the answers to what has left; the rest stands still, and you decide about it when Posthorn is open again.".to_owned(),
        ),
        (n, false) => parts.push(format!(
            "{n} sends are under way. Posthorn first waits for the answers to what has left; the rest stands still, and you decide about it when Posthorn is open again."
        )),
    }
    match (scheduled, chinese) {
        (0, _) => {}
        (n, true) => parts.push(format!(
            "有 {n} 个定时发送在等时间。驿传没有运行时不会发出；打开得太晚，会先问您还要不要发。"
        )),
        (1, false) => parts.push(
            "1 send is scheduled. It does not leave while Posthorn is not running; opened too late, Posthorn asks you first.".to_owned(),
        ),
        (n, false) => parts.push(format!(
            "{n} sends are scheduled. They do not leave while Posthorn is not running; opened too late, Posthorn asks you first."
        )),
    }
    parts.join("\n\n")
}

/// Ends the work, then the program. Further calls change nothing.
async fn leave(app: &AppHandle) {
    if app.state::<Quit>().leaving.swap(true, Ordering::SeqCst) {
        return;
    }
    if let Some(product) = product(app) {
        for window in app.webview_windows().into_values() {
            // What is typed has been kept; nothing new is begun from here on.
            let _ = window.hide();
        }
        product.shut_down(LAST_ANSWERS).await;
    }
    tracing::info!("ended");
    app.exit(0);
}

/// Ends the program without asking when the system wants it: the session ends, or somebody sent a signal.
pub fn listen(app: &AppHandle) {
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = told_to_end().await {
            tracing::warn!(%error, "an end of the session would not be noticed");
            return;
        }
        tracing::info!("told to end");
        leave(&app).await;
    });
}

#[cfg(unix)]
async fn told_to_end() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut end = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    // The end of a session sends both.
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::select! {
        _ = end.recv() => {}
        _ = interrupt.recv() => {}
        _ = hang_up.recv() => {}
    }
    Ok(())
}

#[cfg(windows)]
async fn told_to_end() -> std::io::Result<()> {
    use tokio::signal::windows;
    let (mut interrupt, mut close) = (windows::ctrl_c()?, windows::ctrl_close()?);
    let (mut log_off, mut shut_down) = (windows::ctrl_logoff()?, windows::ctrl_shutdown()?);
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = close.recv() => {}
        _ = log_off.recv() => {}
        _ = shut_down.recv() => {}
    }
    Ok(())
}

/// The event loop ends and nobody asked for it here: a menu of the system, a log-out. The last moment to write down what is known.
pub fn last_moment(app: &AppHandle) {
    if let Some(product) = product(app)
        && !app.state::<Quit>().leaving.swap(true, Ordering::SeqCst)
    {
        tauri::async_runtime::block_on(product.shut_down(NO_TIME));
    }
}

fn product(app: &AppHandle) -> Option<Arc<Product>> {
    app.try_state::<Arc<Product>>().map(|product| Arc::clone(product.inner()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_question_names_what_is_there_and_no_more() {
        for chinese in [true, false] {
            let both = words(Unfinished { under_way: 3, scheduled: 2 }, chinese);
            assert!(both.contains('3') && both.contains('2'), "{both}");
            let scheduled = words(Unfinished { under_way: 0, scheduled: 1 }, chinese);
            assert!(scheduled.contains('1') && !scheduled.contains('\n'), "{scheduled}");
            let under_way = words(Unfinished { under_way: 1, scheduled: 0 }, chinese);
            assert!(under_way.contains('1') && !under_way.contains('\n'), "{under_way}");
        }
    }
}
