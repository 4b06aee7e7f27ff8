//! What a Debian machine cannot show of the other systems. Each is named and counted, so that no count looks better than it is.

use crate::report::Report;

/// What is not run, and why.
const NOT_RUN: [(&str, &str); 7] = [
    ("window under Wine", "the web view of Windows (WebView2) does not install under Wine 8"),
    ("tray, hot key, autostart", "they belong to a window, and Wine has no taskbar"),
    ("kills of the window", "they drive the window (Linux: cargo xtask kills)"),
    ("Ctrl+Break, closed console", "Wine 8 passes on Ctrl+C alone"),
    ("full disks", "unshare and prlimit make them, on Linux alone"),
    ("memory of templates", "it is read from /proc, on Linux alone"),
    ("tests on macOS", "nothing here can run a program for macOS"),
];

/// Puts them into the report.
pub fn tell(report: &Report<'_>) {
    for (name, why) in NOT_RUN {
        report.skip(name, why);
    }
}
