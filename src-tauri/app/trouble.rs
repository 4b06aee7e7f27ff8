//! What keeps Posthorn from starting or from showing a window, said in a dialog of the system: there is no page to say it in.

use crate::shell::speaks_chinese;
use crate::windows::WindowError;
use broadcast::model::error_view::{ErrorCode, ErrorView};
use tauri::{AppHandle, Manager};
use tauri_plugin_dialog::{DialogExt, MessageDialogButtons, MessageDialogKind};

/// Without its folder Posthorn cannot keep its promises, so it says so and ends.
pub fn tell_and_quit(app: &AppHandle, problem: &ErrorView) {
    let folder = app.path().app_local_data_dir().map(|folder| folder.display().to_string()).unwrap_or_default();
    say_and_quit(app, of_the_folder(problem, &folder, speaks_chinese(app)));
}

/// Without its window at the start Posthorn says why, and ends.
pub fn tell_of_the_window_and_quit(app: &AppHandle, why: &WindowError) {
    say_and_quit(app, of_a_window(why, speaks_chinese(app)));
}

/// Says why a window does not come. What goes on in the tray goes on.
pub fn tell_of_the_window(app: &AppHandle, why: &WindowError) {
    say(app, of_a_window(why, speaks_chinese(app)), MessageDialogKind::Error, |_| {});
}

/// Says why there is no window, and ends.
pub fn say_and_quit(app: &AppHandle, text: String) {
    say(app, text, MessageDialogKind::Error, |app| app.exit(1));
}

/// Says something in a dialog, and does what follows when it was read.
pub fn say(app: &AppHandle, text: String, kind: MessageDialogKind, then: impl FnOnce(&AppHandle) + Send + 'static) {
    let (title, read) = if speaks_chinese(app) { ("驿传", "好") } else { ("Posthorn", "OK") };
    let handle = app.clone();
    let dialog = app.dialog().message(text).title(title).kind(kind);
    dialog.buttons(MessageDialogButtons::OkCustom(read.to_owned())).show(move |_| then(&handle));
}

fn of_the_folder(problem: &ErrorView, folder: &str, chinese: bool) -> String {
    let other_version = problem.code == ErrorCode::StorageOtherVersion;
    let why = &problem.message;
    match (other_version, chinese) {
        (true, true) => format!(
            "这份数据是更新的或另一种版本的驿传建立的，这个版本不认识，因此没有打开，也没有改动任何内容。定时、暂停和不确定的消息都还在里面，但驿传没有运行时，定时的不会发出。\n\n数据文件夹：{folder}\n原因：{why}\n\n请改用原来那个版本，或把这个版本更新到最新，再重新打开。"
        ),
        (true, false) => format!(
            "A newer or different version of Posthorn made this data. This version does not know it, so it did not open it, and nothing in it was changed. Scheduled, paused and uncertain messages are still there, but what is scheduled is not sent while Posthorn is not running.\n\nData folder: {folder}\nReason: {why}\n\nPlease use the version you had, or update this one, then open Posthorn again."
        ),
        (false, true) => format!(
            "驿传无法读写自己的数据文件夹，因此不能启动。已有的数据没有改动。\n\n数据文件夹：{folder}\n原因：{why}\n\n请检查磁盘空间，以及当前用户对该文件夹的读写权限，然后重新打开。"
        ),
        (false, false) => format!(
            "Posthorn cannot read and write its data folder, so it cannot start. Nothing in it was changed.\n\nData folder: {folder}\nReason: {why}\n\nPlease check the free space and your permissions for this folder, then open Posthorn again."
        ),
    }
}

fn of_a_window(why: &WindowError, chinese: bool) -> String {
    match (why, chinese) {
        (WindowError::NoWebView(_), true) => "驿传的窗口要靠微软的 WebView2 来显示，这台电脑上没有装，或者只为另一个用户装了，所以窗口打不开。已有的数据没有改动。\n\n请安装「Microsoft Edge WebView2 运行时」，再重新打开驿传：再运行一次驿传的安装程序，或从 https://developer.microsoft.com/microsoft-edge/webview2 下载。没有安装权限，或电脑不能上网，请找管理这台电脑的人。".to_owned(),
        (WindowError::NoWebView(_), false) => "Posthorn's windows are drawn by Microsoft's WebView2, which this computer does not have, or has for another user only, so the window cannot open. Your data was not changed.\n\nPlease install the “Microsoft Edge WebView2 Runtime”, then open Posthorn again: run Posthorn's installer once more, or get it from https://developer.microsoft.com/microsoft-edge/webview2. If you may not install programs or are not online, ask whoever looks after this computer.".to_owned(),
        (WindowError::Other(why), true) => format!("驿传的窗口打不开。已有的数据没有改动。\n\n原因：{why}\n\n请重新打开驿传；如果一直这样，请重启电脑再试。"),
        (WindowError::Other(why), false) => format!("Posthorn's window cannot be opened. Your data was not changed.\n\nReason: {why}\n\nPlease open Posthorn again. If that does not help, restart the computer and try once more."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_web_view_is_called_so_and_the_folder_is_left_out() {
        for chinese in [true, false] {
            let text = of_a_window(&WindowError::NoWebView("0x80070002".to_owned()), chinese);
            assert!(text.contains("WebView2") && text.contains("https://developer.microsoft.com/"), "{text}");
            assert!(!text.contains("数据文件夹") && !text.contains("older"), "{text}");
            assert!(!text.contains("0x8"), "the number helps nobody: {text}");
        }
    }

    #[test]
    fn another_trouble_with_a_window_gives_its_reason() {
        let why = WindowError::Other(tauri::Error::WindowNotFound);
        for chinese in [true, false] {
            let text = of_a_window(&why, chinese);
            assert!(text.contains(&why.to_string()) && !text.contains("WebView2"), "{text}");
        }
    }

    #[test]
    fn a_folder_that_cannot_be_used_is_named_with_the_reason() {
        for code in [ErrorCode::Storage, ErrorCode::StorageOtherVersion] {
            for chinese in [true, false] {
                let text = of_the_folder(&ErrorView::new(code, "no room"), "/data", chinese);
                assert!(text.contains("/data") && text.contains("no room"), "{text}");
            }
        }
    }
}
