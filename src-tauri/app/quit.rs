//! The end of the program: asked about when something is under way or scheduled, and never in the middle of a request.

use crate::shell::speaks_chinese;
use broadcast::app::Product;
use broadcast::sending::engine::Unfinished;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind};
use tokio::sync::watch;

/// How long the answers to what has left may take. A request has 15 seconds, and may be answered just before the next try.
const LAST_ANSWERS: Duration = Duration::from_mins(1);
/// As [`LAST_ANSWERS`], when the system ends the program without waiting for it.
const NO_TIME: Duration = Duration::from_secs(4);
/// What closing the database may take on top: Windows ends a program that takes 5 seconds.
const TO_CLOSE: Duration = Duration::from_millis(500);

/// How far the end is.
#[derive(Debug, Default)]
pub struct Quit {
    asking: AtomicBool,
    leaving: AtomicBool,
    done: watch::Sender<bool>,
}

impl Quit {
    /// Ends the work. Whoever comes later changes nothing and waits until it is done. Answers whether this was the first.
    async fn end(&self, work: impl Future<Output = ()>) -> bool {
        let first = !self.leaving.swap(true, Ordering::SeqCst);
        if first {
            work.await;
            self.done.send_replace(true);
        } else {
            // Its sender is this very value.
            let _ = self.done.subscribe().wait_for(|done| *done).await;
        }
        first
    }
}

/// Whether the program is ending.
pub fn is_under_way(app: &AppHandle) -> bool {
    app.state::<Quit>().inner().leaving.load(Ordering::SeqCst)
}

/// The user wants the program to end.
pub fn asked(app: &AppHandle) {
    let Some(product) = product(app) else { return app.exit(0) };
    if app.state::<Quit>().asking.swap(true, Ordering::SeqCst) {
        return;
    }
    let app = app.clone();
    tauri::async_runtime::spawn(async move {
        let unfinished = product.unfinished().await.unwrap_or_else(|error| {
            tracing::warn!(?error, "what is under way cannot be told");
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
            "有 {n} 条消息正在发送。退出前会先等企业微信回应已经发出的，其余的停在原处，下次打开后由您决定是否继续。"
        )),
        (1, false) => parts.push(
            "1 message is being sent. Posthorn first waits for WeCom's answers to what has left; the rest is kept, and you decide about it when Posthorn is open again.".to_owned(),
        ),
        (n, false) => parts.push(format!(
            "{n} messages are being sent. Posthorn first waits for WeCom's answers to what has left; the rest is kept, and you decide about it when Posthorn is open again."
        )),
    }
    match (scheduled, chinese) {
        (0, _) => {}
        (n, true) => parts.push(format!(
            "有 {n} 条定时消息在等时间。驿传没有运行时不会发出；打开得太晚，会先问您还要不要发。"
        )),
        (1, false) => parts.push(
            "1 message is scheduled. It is not sent while Posthorn is not running; if Posthorn is opened too late, it asks you first.".to_owned(),
        ),
        (n, false) => parts.push(format!(
            "{n} messages are scheduled. They are not sent while Posthorn is not running; if Posthorn is opened too late, it asks you first."
        )),
    }
    parts.join("\n\n")
}

/// Ends the work, then the program. Further calls change nothing.
async fn leave(app: &AppHandle) {
    let work = async {
        let Some(product) = product(app) else { return };
        for window in app.webview_windows().into_values() {
            // What is typed has been kept; nothing new is begun from here on.
            let _ = window.hide();
        }
        product.shut_down(LAST_ANSWERS).await;
    };
    if app.state::<Quit>().inner().end(work).await {
        tracing::info!("ended");
        app.exit(0);
    }
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
    let mut cancel = windows::ctrl_break()?;
    tokio::select! {
        _ = interrupt.recv() => {}
        _ = cancel.recv() => {}
        _ = close.recv() => {}
        _ = log_off.recv() => {}
        _ = shut_down.recv() => {}
    }
    Ok(())
}

/// The event loop ends: because of [`leave`], or because the system wants it, as at a log-out, and then waits for seconds at most. The last
/// moment to write down what is known, also when an end is under way already.
pub fn last_moment(app: &AppHandle) {
    let Some(product) = product(app) else { return };
    let quit = app.state::<Quit>().inner();
    let ending = async { tokio::time::timeout(NO_TIME + TO_CLOSE, quit.end(product.shut_down(NO_TIME))).await };
    if tauri::async_runtime::block_on(ending).is_err() {
        tracing::warn!("the end came before the last answers");
    }
}

fn product(app: &AppHandle) -> Option<Arc<Product>> {
    app.try_state::<Arc<Product>>().map(|product| Arc::clone(product.inner()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::oneshot;

    #[test]
    fn an_end_that_is_under_way_is_waited_for_and_not_begun_again() {
        tauri::async_runtime::block_on(async {
            let quit = Arc::new(Quit::default());
            let (answered, answer) = oneshot::channel();
            let first = tokio::spawn({
                let quit = Arc::clone(&quit);
                async move { quit.end(async { answer.await.unwrap() }).await }
            });
            while !quit.leaving.load(Ordering::SeqCst) {
                tokio::task::yield_now().await;
            }
            let mut last = Box::pin(quit.end(async { panic!("once") }));
            let waits = tokio::time::timeout(Duration::from_millis(50), &mut last).await;
            assert!(waits.is_err(), "the system would end the process before the answer");
            answered.send(()).unwrap();
            assert!(!last.await && first.await.unwrap());
            assert!(!quit.end(async { panic!("once") }).await);
        });
    }

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
