//! Several private desktops for one run of the test runner, so that it has one queue of tests and no desktop waits for another.
//!
//! Nextest gives every test that runs a slot, the smallest number that no other one has; where as many run at a time as there
//! are desktops, the slot is the number of a free one. Instead of the test program itself nextest starts this one
//! (`xtask slot PROGRAM ARGS`, as its target runner), which sets the environment and becomes the test program.

use std::convert::Infallible;
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::CommandExt;
use std::process::Command;

use super::Desktop;
use super::session::Session;
use crate::error::TaskError;
use crate::process::start_error;
use crate::project::Project;

/// The variable that hands the desktops on, one a line.
const DESKTOPS: &str = "POSTHORN_DESKTOPS";
/// Where nextest says the slot. It is not set for the question which tests a program has.
const SLOT: &str = "NEXTEST_TEST_GLOBAL_SLOT";

/// Lets a run of nextest use all desktops, with a test at a time on each. The runner itself is inside the first one, so that it ends
/// with the desktops when this program is killed.
pub fn one_each<'c>(desktops: &[Desktop], project: &Project, nextest: &'c mut Command) -> &'c mut Command {
    let lines: Vec<OsString> = desktops.iter().map(|desktop| desktop.session.line()).collect();
    if let Some(first) = desktops.first() {
        first.enter(nextest);
    }
    nextest
        .args(["--test-threads", &desktops.len().to_string()])
        .args(["--config", &as_runner(&project.program("xtask", false).to_string_lossy())])
        .env(DESKTOPS, lines.join("\n".as_ref()))
}

/// The setting of Cargo by which a program is started in place of a test program. One given in the environment goes after it.
fn as_runner(program: &str) -> String {
    let program = program.replace('\\', r"\\").replace('"', r#"\""#);
    format!(r#"target.'cfg(target_os = "linux")'.runner = ["{program}", "slot"]"#)
}

/// Becomes a test program, on the desktop of its slot.
///
/// # Errors
/// When there is no such desktop, or the program does not start.
pub fn become_test(command: &[OsString]) -> Result<Infallible, TaskError> {
    let (slot, desktops) = (std::env::var_os(SLOT), std::env::var_os(DESKTOPS));
    let mut test = on_its_desktop(command, slot.as_deref(), &desktops.unwrap_or_default())?;
    let source = test.exec();
    Err(start_error(&test, source))
}

/// The command of a test program, which without a slot stays on the desktop that the runner is on.
fn on_its_desktop(command: &[OsString], slot: Option<&OsStr>, desktops: &OsStr) -> Result<Command, TaskError> {
    let Some((program, args)) = command.split_first() else {
        return Err(TaskError::Usage { argument: "slot without PROGRAM".into() });
    };
    let mut test = Command::new(program);
    test.args(args);
    if let Some(slot) = slot {
        let session = of_slot(slot, desktops).ok_or_else(|| TaskError::Missing {
            what: format!("a private desktop for slot {}", slot.display()),
            remedy: "cargo xtask test starts one for each test that runs at a time.".into(),
        })?;
        session.enter(&mut test).env_remove(DESKTOPS);
    }
    Ok(test)
}

/// The desktop of a slot, of those that were handed on.
fn of_slot(slot: &OsStr, desktops: &OsStr) -> Option<Session> {
    let number: usize = slot.to_str()?.parse().ok()?;
    let line = desktops.as_bytes().split(|byte| *byte == b'\n').nth(number)?;
    Session::read(OsStr::from_bytes(line))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn two_desktops() -> OsString {
        "/tmp/first\t:17\tunix:path=/tmp/a\n/tmp/second\t:18\tunix:path=/tmp/b".into()
    }

    /// What a test program would find in a variable; `None` for one that is left as it is.
    fn variable<'c>(test: &'c Command, name: &str) -> Option<&'c OsStr> {
        test.get_envs().find(|(other, _)| *other == name).and_then(|(_, value)| value)
    }

    #[test]
    fn a_test_runs_on_the_desktop_of_its_slot() {
        let command = ["/deps/e2e", "--exact", "tour"].map(OsString::from);
        for (slot, home, display, bus) in
            [("0", "/tmp/first", ":17", "unix:path=/tmp/a"), ("1", "/tmp/second", ":18", "unix:path=/tmp/b")]
        {
            let test = on_its_desktop(&command, Some(slot.as_ref()), &two_desktops()).unwrap();
            assert_eq!(test.get_program(), "/deps/e2e");
            assert_eq!(test.get_args().collect::<Vec<_>>(), ["--exact", "tour"]);
            let found =
                ["HOME", "POSTHORN_DESKTOP", "DISPLAY", "DBUS_SESSION_BUS_ADDRESS"].map(|name| variable(&test, name));
            assert_eq!(found, [home, home, display, bus].map(|value| Some(OsStr::new(value))));
        }
    }

    #[test]
    fn a_slot_without_a_desktop_is_named_and_no_slot_needs_none() {
        let command = ["/deps/e2e", "--list"].map(OsString::from);
        for (slot, desktops) in [("2", two_desktops()), ("none", two_desktops()), ("0", OsString::new())] {
            let error = on_its_desktop(&command, Some(slot.as_ref()), &desktops).unwrap_err().to_string();
            assert!(error.contains(&format!("slot {slot} ")), "{error}");
        }
        assert_eq!(on_its_desktop(&command, None, "".as_ref()).unwrap().get_envs().count(), 0);
        assert!(on_its_desktop(&[], None, "".as_ref()).unwrap_err().to_string().contains("slot without"));
    }

    #[test]
    fn the_runner_may_stand_in_a_folder_of_any_name() {
        assert_eq!(
            as_runner(r#"/home/li "qing"/it's\here/xtask"#),
            r#"target.'cfg(target_os = "linux")'.runner = ["/home/li \"qing\"/it's\\here/xtask", "slot"]"#
        );
    }
}
