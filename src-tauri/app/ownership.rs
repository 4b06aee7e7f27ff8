//! Whose the data is at start: another Posthorn is waited for, and where that cannot be seen the window does not go on by itself.

use crate::shell::{Moment, on_main_thread, open, speaks_chinese, starts_in_tray};
use crate::trouble::{say, say_and_quit, tell_and_quit};
use broadcast::documents::owner::{Owner, OwnerError};
use cli::endpoint;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use tauri::AppHandle;
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind};

/// How long a command line may take before the user is told why there is no window.
const TELL_AFTER: Duration = Duration::from_secs(2);
/// How often it is looked whether it is done.
const LOOK_AGAIN: Duration = Duration::from_millis(100);
/// How often it is asked to let the data go: it may just have begun to answer.
const ASK_AGAIN: Duration = Duration::from_secs(1);

/// Without the lock another Posthorn would not be noticed. Only where there are no locks at all may the user say that there is none.
pub fn without_lock(app: &AppHandle, data_folder: PathBuf, why: &OwnerError) {
    tracing::error!(%why, "the data folder cannot be locked");
    match why {
        OwnerError::NoLocks(why) => ask_for_the_unlocked(app, data_folder, why),
        OwnerError::NoFolder(why) => tell_and_quit(app, &why.into()),
        OwnerError::LockOutOfReach(_) => tell_of_the_lock(app, &data_folder, why),
    }
}

/// Another program keeps the lock's file from being opened. Whether another Posthorn has the folder cannot be seen, so this one ends.
fn tell_of_the_lock(app: &AppHandle, data_folder: &Path, why: &OwnerError) {
    let folder = data_folder.display();
    let text = if speaks_chinese(app) {
        format!(
            "驿传打不开用来防止重复发送的锁文件，无法知道是否还有另一个驿传（窗口或命令行）在用同一份数据，因此没有打开。多半是别的程序（例如杀毒软件、备份软件）正占用着它。\n\n数据文件夹：{folder}\n原因：{why}\n\n请稍后重新打开；如果一直这样，请在那个程序里排除这个文件夹。"
        )
    } else {
        format!(
            "Posthorn cannot open the lock file that keeps messages from being sent twice, so it cannot tell whether another Posthorn (a window or a command line) is using the same data, and it did not open. Most likely another program, such as a virus scanner or a backup, is using the file.\n\nData folder: {folder}\nReason: {why}\n\nPlease open Posthorn again later. If that does not help, exclude this folder in that program."
        )
    };
    say_and_quit(app, text);
}

/// The file system knows no locks, so that another Posthorn would not be noticed: the user knows whether there is one.
fn ask_for_the_unlocked(app: &AppHandle, data_folder: PathBuf, why: &std::io::Error) {
    let chinese = speaks_chinese(app);
    let folder = data_folder.display();
    let text = if chinese {
        format!(
            "驿传的数据文件夹所在的磁盘不能加锁，驿传无法知道是否还有另一个驿传（窗口或命令行）在用同一份数据。两个同时发送，同一条消息可能会发两次。\n\n数据文件夹：{folder}\n原因：{why}\n\n确定没有别的驿传在用，才继续打开。"
        )
    } else {
        format!(
            "The disk with Posthorn's data folder does not support locks, so Posthorn cannot tell whether another Posthorn (a window or a command line) is using the same data. If two send at the same time, a message may be sent twice.\n\nData folder: {folder}\nReason: {why}\n\nOpen it only if you are sure that no other one is in use."
        )
    };
    let (go_on, end) = if chinese { ("继续打开", "退出") } else { ("Open", "Quit") };
    let handle = app.clone();
    app.dialog()
        .message(text)
        .title(if chinese { "驿传" } else { "Posthorn" })
        .kind(MessageDialogKind::Warning)
        .buttons(MessageDialogButtons::OkCancelCustom(go_on.to_owned(), end.to_owned()))
        .show(move |yes| {
            if !yes {
                handle.exit(1);
                return;
            }
            open_later(&handle, data_folder, Owner::unlocked());
        });
}

/// Opens the product from another thread.
fn open_later(app: &AppHandle, data_folder: PathBuf, owner: Owner) {
    on_main_thread(app, move |app| {
        if let Err(problem) = open(app, &data_folder, owner, Moment::Loop) {
            tracing::error!(?problem, "could not start");
            tell_and_quit(app, &problem);
        }
    });
}

/// Another Posthorn uses the data, mostly a command line that sends: two that send from the same outbox would send twice. The window
/// opens when it is done. One that listens for other programs is not done for days, and lets the data go when it is asked.
pub fn wait_for_the_other(app: &AppHandle, data_folder: PathBuf) {
    let app = app.clone();
    std::thread::spawn(move || {
        let began = Instant::now();
        let mut asked: Option<Instant> = None;
        let mut told = starts_in_tray();
        let owner = loop {
            match Owner::of(&data_folder) {
                Ok(Some(owner)) => break owner,
                Ok(None) => {}
                Err(error) => {
                    without_lock(&app, data_folder, &error);
                    return;
                }
            }
            if asked.is_none_or(|asked| asked.elapsed() > ASK_AGAIN) {
                asked = Some(Instant::now());
                let folder = data_folder.clone();
                tauri::async_runtime::spawn(async move { endpoint::ask_for(&folder).await });
            }
            if !told && began.elapsed() > TELL_AFTER {
                told = true;
                tell_of_the_other(&app);
            }
            std::thread::sleep(LOOK_AGAIN);
        };
        tracing::info!("the other Posthorn is done");
        open_later(&app, data_folder, owner);
    });
}

/// Says that another Posthorn has the data, and what becomes of this window.
pub fn tell_of_the_other(app: &AppHandle) {
    let text = if speaks_chinese(app) {
        "另一个驿传正在用同一份数据：多半是命令行在发送，也可能是在另一个登录会话（例如远程桌面）里打开的窗口。为了不重复发送，这个窗口会等它结束后自动打开。如果是另一个会话里的窗口，请到那里使用，或在那里退出。"
    } else {
        "Another Posthorn is using the same data: most likely a command line that is sending, or a window in another login session (a remote desktop, say). So that nothing is sent twice, this window opens automatically when that one has ended. If it is a window in another session, use it there, or quit it there."
    };
    say(app, text.to_owned(), MessageDialogKind::Info, |_| {});
}
