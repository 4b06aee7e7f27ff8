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

/// Why a test that starts Cargo is not run.
const NO_CARGO: &str = "it asks Cargo, which is no program for Windows here (Linux: cargo xtask test)";

/// Tests of the workspace that Wine has not got what they need for, by their names in their program, and why.
const TESTS: [(&str, &str); 2] = [
    ("crates::no_program_is_built_of_what_is_there_for_tests", NO_CARGO),
    ("notices::the_notices_name_every_crate_of_the_program_and_none_that_is_gone", NO_CARGO),
];

/// Puts them into the report.
pub fn tell(report: &Report<'_>) {
    for (name, why) in NOT_RUN.into_iter().chain(TESTS) {
        report.skip(name, why);
    }
}

/// A choice of tests as nextest reads it, without those that cannot be run.
pub fn choice_without(choice: &str) -> String {
    TESTS.iter().fold(format!("({choice})"), |all, (name, _)| format!("{all} - test(={name})"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    /// A name that no test has would be counted as skipped while the test is run.
    #[test]
    fn tests_that_are_left_out_are_there() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
        for (name, _) in TESTS {
            let (module, function) = name.split_once("::").unwrap();
            let source = std::fs::read_to_string(folder.join(module).with_extension("rs")).unwrap();
            assert!(source.contains(&format!("fn {function}()")), "{name}");
        }
    }

    #[test]
    fn a_choice_keeps_its_parts_together() {
        let choice = choice_without("binary(a) + binary(b)");
        assert!(choice.starts_with("(binary(a) + binary(b)) - test(="), "{choice}");
    }
}
