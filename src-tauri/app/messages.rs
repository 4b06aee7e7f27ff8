//! The few words that are shown outside the windows: tray menu, menu bar and notifications. Everything else a person reads is in
//! the UI's language files.

use broadcast::model::need::{Need, NeedKind};
use broadcast::model::outcome::Outcome;

/// A text in the two languages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Tray: show the main window.
    Open,
    /// Tray: quick send.
    QuickSend,
    /// Tray: the templates used or saved last.
    Templates,
    /// Tray: there is no template.
    NoTemplates,
    /// Tray: the company that is active.
    Company,
    /// Tray and menu bar: what this program is.
    About,
    /// Tray: end the program.
    Quit,
    /// Menu bar: show the settings.
    Settings,
    /// Menu bar: other programs' services.
    Services,
    /// Menu bar: hide this program.
    Hide,
    /// Menu bar: hide all others.
    HideOthers,
    /// Menu bar: hide none.
    ShowAll,
    /// Menu bar: the menu for texts.
    Edit,
    /// Menu bar: undo.
    Undo,
    /// Menu bar: redo.
    Redo,
    /// Menu bar: cut.
    Cut,
    /// Menu bar: copy.
    Copy,
    /// Menu bar: paste.
    Paste,
    /// Menu bar: select all.
    SelectAll,
    /// Menu bar: the menu for windows.
    Window,
    /// Menu bar: minimize.
    Minimize,
    /// Menu bar: as large as is of use.
    Zoom,
    /// Menu bar: the whole screen.
    FullScreen,
    /// Menu bar: close the window.
    CloseWindow,
    /// Menu bar: all windows of this program.
    BringToFront,
    /// The practice profile.
    Practice,
    /// Tray: a message is being sent.
    Sending,
    /// Tray: something needs the admin.
    HaveALook,
    /// Notification: accepted for all.
    SentToAll,
    /// Notification: it never left.
    NotSent,
    /// Notification: go to the place.
    Show,
}

impl Word {
    /// The text.
    pub fn text(self, chinese: bool) -> &'static str {
        let (zh, en) = match self {
            Self::Open => ("打开驿传", "Open Posthorn"),
            Self::QuickSend => ("快速发送…", "Quick send…"),
            Self::Templates => ("最近的模板", "Recent templates"),
            Self::NoTemplates => ("还没有模板", "No templates yet"),
            Self::Company => ("当前企业", "Company"),
            Self::Quit => ("退出驿传", "Quit Posthorn"),
            Self::Settings => ("设置…", "Settings…"),
            Self::About => ("关于驿传", "About Posthorn"),
            Self::Services => ("服务", "Services"),
            Self::Hide => ("隐藏驿传", "Hide Posthorn"),
            Self::HideOthers => ("隐藏其他", "Hide Others"),
            Self::ShowAll => ("全部显示", "Show All"),
            Self::Edit => ("编辑", "Edit"),
            Self::Undo => ("撤销", "Undo"),
            Self::Redo => ("重做", "Redo"),
            Self::Cut => ("剪切", "Cut"),
            Self::Copy => ("拷贝", "Copy"),
            Self::Paste => ("粘贴", "Paste"),
            Self::SelectAll => ("全选", "Select All"),
            Self::Window => ("窗口", "Window"),
            Self::Minimize => ("最小化", "Minimize"),
            Self::Zoom => ("缩放", "Zoom"),
            Self::FullScreen => ("全屏幕", "Full Screen"),
            Self::CloseWindow => ("关闭窗口", "Close Window"),
            Self::BringToFront => ("前置全部窗口", "Bring All to Front"),
            Self::Practice => ("练习", "Practice"),
            Self::Sending => ("正在发送", "sending"),
            Self::HaveALook => ("请看一下", "needs a look"),
            Self::SentToAll => ("已发出", "Sent"),
            Self::NotSent => ("未发出", "Not sent"),
            Self::Show => ("去看看", "Show"),
        };
        if chinese { zh } else { en }
    }
}

/// Why the admin is needed.
pub fn reason(need: &Need, chinese: bool) -> String {
    let number = need.number.unwrap_or_default();
    let (zh, en) = match need.kind {
        NeedKind::Late => ("错过了发送时间，等您决定", "Missed its time, needs your decision"),
        NeedKind::Trouble => ("发送停下了，等您处理", "Stopped, needs your decision"),
        NeedKind::Interrupted => ("上次没发完，等您决定是否继续", "Interrupted, needs your decision"),
        NeedKind::Stage => {
            ("最先的人已收到，等您确认后发给其余的人", "The first people have it, the rest waits for you")
        }
        NeedKind::Release => ("同事提交了消息，等您批准", "A colleague's message waits for your approval"),
        NeedKind::SecretRefused => ("Secret 不正确，需要更新", "The Secret is wrong and must be updated"),
        NeedKind::DirectoryRefused => ("企业微信没有让驿传读取通讯录", "WeCom did not let Posthorn read the contacts"),
        NeedKind::DiskLow if chinese => return format!("磁盘快满了，只剩 {number} MB"),
        NeedKind::DiskLow => return format!("The disk is nearly full: {number} MB left"),
        NeedKind::Held => {
            ("企业微信限制了发送频率，稍后自动继续", "WeCom limits how often you may send; it goes on automatically")
        }
        NeedKind::Missed if need.outcome == Some(Outcome::Unknown) => {
            ("不确定是否送达", "Uncertain whether it arrived")
        }
        NeedKind::Missed if need.outcome == Some(Outcome::Refused) => ("被拒收", "Rejected"),
        NeedKind::Missed if chinese => return format!("{number} 个收件人没收到"),
        NeedKind::Missed => return format!("Not delivered to {number}"),
        NeedKind::DeadLetters if number == 1 => {
            ("1 条来自其他程序的消息没有发出", "1 message from another program was not sent")
        }
        NeedKind::DeadLetters if chinese => return format!("{number} 条来自其他程序的消息没有发出"),
        NeedKind::DeadLetters => return format!("{number} messages from other programs were not sent"),
        NeedKind::Fault => ("驿传自己出了错，有消息停下了", "Posthorn made an error, and messages stopped"),
    };
    if chinese { zh } else { en }.to_owned()
}

/// The title of a notification about one need: the company and why.
pub fn title_of(need: &Need, chinese: bool) -> String {
    let practice = need.practice.then(|| Word::Practice.text(chinese));
    let parts = [need.company.as_deref().or(practice), Some(&reason(need, chinese))];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// The text of a notification about one need: what it is about, and what can be done where that is not obvious.
pub fn text_of(need: &Need, chinese: bool) -> String {
    let (zh, en) = match need.kind {
        NeedKind::DiskLow => (
            "磁盘写满后，驿传不能再发送。请腾出一些空间。",
            "Posthorn cannot send once the disk is full. Please make some room.",
        ),
        NeedKind::SecretRefused => (
            "驿传不会再用它尝试。请到企业设置里更新 Secret。",
            "Posthorn does not try it again. Please update the Secret in the company's settings.",
        ),
        _ => return need.subject.clone(),
    };
    if chinese { zh } else { en }.to_owned()
}

/// A line of the tray's menu about one need.
pub fn line_of(need: &Need, chinese: bool) -> String {
    let reason = reason(need, chinese);
    match (need.subject.as_str(), chinese) {
        ("", _) => reason,
        (subject, true) => format!("{reason}：{subject}"),
        (subject, false) => format!("{reason}: {subject}"),
    }
}

/// Title and text of one notification about several needs at once.
pub fn summary(needs: &[Need], chinese: bool) -> (String, String) {
    let count = needs.len();
    let title = if chinese { format!("有 {count} 件事等您处理") } else { format!("{count} things need you") };
    let lines: Vec<String> = needs.iter().take(SUMMED_UP).map(|need| line_of(need, chinese)).collect();
    (title, lines.join("\n"))
}

/// How many needs a summing up names.
const SUMMED_UP: usize = 4;

#[cfg(test)]
mod tests {
    use super::*;
    use broadcast::model::need::NeedPlace;
    use broadcast::model::timestamp::Timestamp;

    fn need(kind: NeedKind) -> Need {
        Need {
            id: format!("{kind:?}"),
            kind,
            company: Some("青禾科技".to_owned()),
            practice: false,
            subject: "放假".to_owned(),
            outcome: None,
            number: Some(120),
            since: Timestamp(0),
            place: NeedPlace::Sends,
        }
    }

    #[test]
    fn each_need_says_its_reason_in_both_languages() {
        assert_eq!(title_of(&need(NeedKind::Late), true), "青禾科技 · 错过了发送时间，等您决定");
        assert_eq!(line_of(&need(NeedKind::Late), true), "错过了发送时间，等您决定：放假");
        assert_eq!(line_of(&need(NeedKind::Missed), false), "Not delivered to 120: 放假");
        assert_eq!(reason(&need(NeedKind::DiskLow), true), "磁盘快满了，只剩 120 MB");
        assert_eq!(reason(&need(NeedKind::DeadLetters), true), "120 条来自其他程序的消息没有发出");
        let practice = Need { company: None, practice: true, ..need(NeedKind::Stage) };
        assert!(title_of(&practice, false).starts_with("Practice · "));
        let (title, text) = summary(&[need(NeedKind::Late), need(NeedKind::DiskLow)], true);
        assert_eq!((title.as_str(), text.lines().count()), ("有 2 件事等您处理", 2));
    }
}
