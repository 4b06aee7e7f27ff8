//! The few words that are shown outside the windows: tray menu and notifications. Everything else a person reads is in
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
    /// Tray: end the program.
    Quit,
    /// The practice profile.
    Practice,
    /// Notification: accepted for all.
    SentToAll,
    /// Notification: some were not reached.
    SentToSome,
    /// Notification: refused.
    NotAccepted,
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
            Self::Practice => ("练习", "Practice"),
            Self::SentToAll => ("企业微信已接受", "Accepted by WeCom"),
            Self::SentToSome => ("部分成员没有收到", "Some members were not reached"),
            Self::NotAccepted => ("没有发出", "Not sent"),
            Self::OutcomeUnknown => ("不知道是否送达", "Outcome unknown"),
            Self::AsksYou => ("停下了，等您决定", "Stands still until you decide"),
        };
        if chinese { zh } else { en }
    }
}
