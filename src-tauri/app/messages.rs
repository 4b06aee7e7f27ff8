//! The few words that are shown outside the windows: tray menu, menu bar and notifications. Everything else a person reads is in
//! the UI's language files.

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
    /// Tray: something ended otherwise than wished.
    HaveALook,
    /// Notification: accepted for all.
    SentToAll,
    /// Notification: some did not get it.
    SentToSome,
    /// Notification: WeCom took none of it.
    Rejected,
    /// Notification: it never left.
    NotSent,
    /// Notification: nobody knows.
    OutcomeUnknown,
    /// Notification: it stands still until the admin decides.
    AsksYou,
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
            Self::SentToSome => ("部分没收到", "Some not delivered"),
            Self::Rejected => ("被拒收", "Rejected"),
            Self::NotSent => ("未发出", "Not sent"),
            Self::OutcomeUnknown => ("不确定是否送达", "Uncertain whether it arrived"),
            Self::AsksYou => ("停下了，等您决定", "Stopped, needs your decision"),
        };
        if chinese { zh } else { en }
    }
}
