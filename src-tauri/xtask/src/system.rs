//! The system's packages: which ones are needed and why, which are missing, and how to get them.
//!
//! On Debian, Ubuntu and their kin the missing ones are installed; everywhere else the exact names are printed.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use crate::error::TaskError;
use crate::process;
use crate::project::Project;

/// A system package under its names on three families of systems. An empty name means that another package brings it.
#[derive(Debug)]
pub struct Package {
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
    why: &'static str,
}

const fn package(debian: &'static str, fedora: &'static str, arch: &'static str, why: &'static str) -> Package {
    Package { debian, fedora, arch, why }
}

/// What building the app needs.
const BUILD: &[Package] = &[
    package("libwebkit2gtk-4.1-dev", "webkit2gtk4.1-devel", "webkit2gtk-4.1", "the window's web view"),
    package("libayatana-appindicator3-dev", "libappindicator-gtk3-devel", "libayatana-appindicator", "the tray icon"),
    package("librsvg2-dev", "librsvg2-devel", "librsvg", "icons"),
    package("libxdo-dev", "libxdo-devel", "xdotool", "the menu's edit commands"),
    package("build-essential", "gcc gcc-c++ make", "base-devel", "C compiler and linker"),
    package("pkg-config", "pkgconf-pkg-config", "pkgconf", "finds the libraries above"),
];

/// What driving the real window on a private desktop needs besides.
const WINDOW: &[Package] = &[
    package("webkit2gtk-driver", "/usr/bin/WebKitWebDriver", "webkitgtk-6.0", "drives the real window"),
    package("xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "a display without a screen"),
    package("dbus-x11", "dbus-x11", "", "a session bus of its own"),
    package("dbus", "dbus-daemon", "dbus", "a session bus of its own"),
    package("gnome-keyring", "gnome-keyring", "gnome-keyring", "a real keychain"),
    package("xdotool", "xdotool", "xdotool", "keys and windows"),
    package("imagemagick", "ImageMagick", "imagemagick", "pictures of the whole screen"),
    package("fonts-noto-cjk", "google-noto-sans-cjk-fonts", "noto-fonts-cjk", "Chinese text"),
    package("libglib2.0-bin", "glib2", "glib2", "speaks to the session bus"),
    package("xfwm4", "xfwm4", "xfwm4", "a window manager: focus and hot keys"),
    package("at-spi2-core", "at-spi2-core", "at-spi2-core", "what a screen reader reads"),
    package("xauth", "xorg-x11-xauth", "xorg-xauth", "access to the display"),
    package("faketime", "libfaketime", "libfaketime", "lets hours pass for a program"),
];

/// What compiling for Windows and running what comes out need.
const PORT: &[Package] = &[
    package("gcc-mingw-w64-x86-64-posix", "mingw64-gcc", "mingw-w64-gcc", "links programs for Windows"),
    package("g++-mingw-w64-x86-64-posix", "mingw64-gcc-c++", "", "the same, for C++"),
    package("wine", "wine-core", "wine", "runs programs for Windows"),
    package("wine64", "", "", "the same, for 64 bits"),
    package("xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "a display without a screen"),
];

/// Programs of [`WINDOW`] that must be on the search path where packages cannot be asked.
const WINDOW_PROGRAMS: [&str; 7] =
    ["WebKitWebDriver", "Xvfb", "dbus-daemon", "gnome-keyring-daemon", "xdotool", "gdbus", "xfwm4"];

/// How much of the system a task needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// To build and start the app.
    Build,
    /// To drive its window on a private desktop as well.
    Window,
    /// To compile for other systems and run programs for Windows.
    Port,
}

impl Need {
    fn packages(self) -> impl Iterator<Item = &'static Package> {
        let (first, more) = match self {
            Self::Build => (BUILD, &[][..]),
            Self::Window => (BUILD, WINDOW),
            Self::Port => (PORT, &[][..]),
        };
        first.iter().chain(more)
    }
}

/// A family of systems by how packages are named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Debian,
    Fedora,
    Arch,
    Other,
}

/// Makes sure that the system has what the task needs, installing it on Debian and Ubuntu.
///
/// # Errors
/// Says exactly what to install where this may not or cannot.
pub fn ensure(project: &Project, need: Need) -> Result<(), TaskError> {
    if cfg!(target_os = "linux") {
        ensure_linux(project, need)
    } else if cfg!(target_os = "macos") {
        ensure_macos()
    } else if cfg!(target_os = "windows") {
        ensure_windows()
    } else {
        println!(
            "System packages are not known for this system; needed are WebKitGTK 4.1 or its equal, and a C compiler."
        );
        Ok(())
    }
}

/// Makes sure that the test runner is there.
///
/// # Errors
/// When it is not and cannot be installed.
pub fn ensure_nextest(project: &Project) -> Result<(), TaskError> {
    ensure_tool(project, "nextest", &[])
}

/// Makes sure that a subcommand of Cargo is there, with these switches for its installation.
///
/// # Errors
/// When it is not and cannot be installed.
pub fn ensure_tool(project: &Project, name: &str, switches: &[&str]) -> Result<(), TaskError> {
    if process::answer("cargo", &[name, "--version"]).is_some() {
        return Ok(());
    }
    println!("Installing cargo-{name} (built from source, takes minutes)");
    let tool = format!("cargo-{name}");
    let step = format!("cargo install {tool}");
    process::shown(&step, project.cargo().args(["install", &tool, "--locked"]).args(switches))
}

/// A second engine, which one story holds the window's lines against. It is taken along where the system has it as a package (on Ubuntu
/// it is none); where it does not come, that story says so and is counted as skipped.
const SECOND_ENGINE: &str = "chromium";

fn ensure_linux(project: &Project, need: Need) -> Result<(), TaskError> {
    let family = family_here();
    if !has_apt(family) {
        return ensure_by_hand(family, need);
    }
    ensure_debian(project, need)?;
    if need == Need::Window {
        take_second_engine(project);
    }
    Ok(())
}

fn take_second_engine(project: &Project) {
    let is_known = || process::answer("apt-cache", &["show", SECOND_ENGINE]).is_some();
    let root = is_root();
    if on_path(SECOND_ENGINE) || !is_known() || !(root || has_sudo()) {
        return;
    }
    let verb = ["install", "-y", "--no-install-recommends", "-o", "Acquire::Retries=0"];
    if apt_get(project, root, &verb, &[SECOND_ENGINE]).is_err() {
        println!("{SECOND_ENGINE} does not come: what is held against it is left out");
    }
}

/// Whether missing packages are installed here: by apt-get, as root or through sudo.
pub fn installs_packages() -> bool {
    cfg!(target_os = "linux") && has_apt(family_here()) && (is_root() || has_sudo())
}

fn family_here() -> Family {
    fs::read_to_string("/etc/os-release").map_or(Family::Other, |text| family(&text))
}

fn has_apt(family: Family) -> bool {
    family == Family::Debian && process::answer("apt-get", &["--version"]).is_some()
}

/// Whether this program runs as root.
pub fn is_root() -> bool {
    process::answer("id", &["-u"]).is_some_and(|id| id == "0")
}

fn has_sudo() -> bool {
    process::answer("sudo", &["--version"]).is_some()
}

fn ensure_debian(project: &Project, need: Need) -> Result<(), TaskError> {
    let missing = missing_debian(need);
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|package| package.debian).collect();
    println!("Missing system packages, installing with apt-get:");
    for package in &missing {
        println!("  {:<30} {}", package.debian, package.why);
    }
    let root = is_root();
    if !root && !has_sudo() {
        let remedy =
            format!("There is no sudo here; as root run: apt-get install --no-install-recommends {}", names.join(" "));
        return Err(TaskError::Missing { what: "the right to install packages".into(), remedy });
    }
    apt_get(project, root, &["update"], &[])?;
    apt_get(project, root, &["install", "-y", "--no-install-recommends"], &names)?;
    let still: Vec<&str> = missing_debian(need).iter().map(|package| package.debian).collect();
    if still.is_empty() {
        return Ok(());
    }
    let remedy = "apt-get ended well and did not install it; look into target/xtask/apt-get-install.log.";
    Err(TaskError::Missing { what: still.join(", "), remedy: remedy.into() })
}

/// The needed packages that dpkg does not know as installed.
fn missing_debian(need: Need) -> Vec<&'static Package> {
    // dpkg-query prints the packages it knows and fails when there is one it does not know, so only the text counts.
    let known = Command::new("dpkg-query")
        .args(["-W", "-f=${Package} ${Status}\\n"])
        .args(need.packages().map(|package| package.debian))
        .output()
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    let installed = installed(&known);
    need.packages().filter(|package| !installed.contains(&package.debian)).collect()
}

/// Names in dpkg-query's answer that are installed and configured.
fn installed(answer: &str) -> Vec<&str> {
    answer
        .lines()
        .filter_map(|line| line.split_once(' '))
        .filter(|(_, status)| status.split(' ').next_back() == Some("installed") && !status.contains("reinst"))
        .map(|(name, _)| name)
        .collect()
}

fn apt_get(project: &Project, root: bool, verb: &[&str], names: &[&str]) -> Result<(), TaskError> {
    let mut command = for_root("env", root);
    command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"]).args(verb).args(names);
    step(project, &format!("apt-get {}", verb[0]), &mut command)
}

/// Runs a script of the shell as root, or through sudo.
///
/// # Errors
/// When it fails or may not be run.
pub fn as_root(project: &Project, name: &str, script: &str) -> Result<(), TaskError> {
    step(project, name, for_root("sh", is_root()).args(["-c", script]))
}

/// A program as root runs it; who is not root goes through sudo.
fn for_root(program: &str, root: bool) -> Command {
    let mut command = Command::new(if root { program } else { "sudo" });
    if !root {
        command.arg(program);
    }
    command
}

/// Runs a step of an installation into a log of its name.
fn step(project: &Project, name: &str, command: &mut Command) -> Result<(), TaskError> {
    println!("{name} …");
    let log = project.output("xtask").join(format!("{}.log", name.replace(' ', "-")));
    if process::logged(command, &log)? {
        Ok(())
    } else {
        Err(TaskError::Failed { step: name.to_owned(), output: process::tail(&log, 40) })
    }
}

/// Where packages cannot be installed for the user: names them, and goes on when the libraries are there.
fn ensure_by_hand(family: Family, need: Need) -> Result<(), TaskError> {
    let library = process::answer("pkg-config", &["--exists", "webkit2gtk-4.1"]).is_some();
    let missing: Vec<&str> = match need {
        Need::Build | Need::Port => Vec::new(),
        Need::Window => WINDOW_PROGRAMS.into_iter().filter(|program| !on_path(program)).collect(),
    };
    if library && missing.is_empty() {
        return Ok(());
    }
    let mut what: Vec<&str> = if library { Vec::new() } else { vec!["WebKitGTK 4.1 with its headers"] };
    what.extend(missing);
    Err(TaskError::Missing { what: what.join(", "), remedy: by_hand(family, need) })
}

fn on_path(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|folder| folder.join(program).is_file()))
}

/// The command that installs everything, as far as it is known.
fn by_hand(family: Family, need: Need) -> String {
    let names = |pick: fn(&Package) -> &'static str| -> String {
        let mut names: Vec<&str> = need.packages().map(pick).filter(|name| !name.is_empty()).collect();
        names.dedup();
        names.join(" ")
    };
    let fedora = format!("sudo dnf install {}", names(|package| package.fedora));
    let arch = format!("sudo pacman -S --needed {}", names(|package| package.arch));
    match family {
        Family::Fedora => format!("Install with: {fedora}"),
        Family::Arch => format!("Install with: {arch}"),
        Family::Debian | Family::Other => {
            let mut text = String::from("Install what your system calls these:");
            let debian = names(|package| package.debian);
            let _ = write!(text, "\n  Debian: sudo apt-get install --no-install-recommends {debian}");
            let _ = write!(text, "\n  Fedora: {fedora}\n  Arch:   {arch}");
            text
        }
    }
}

fn family(os_release: &str) -> Family {
    let field = |name: &str| -> Option<&str> {
        let value = os_release.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix('='))?;
        Some(value.trim_matches(['"', '\'']))
    };
    let ids = [field("ID"), field("ID_LIKE")].into_iter().flatten().flat_map(str::split_whitespace);
    for id in ids {
        match id {
            "debian" | "ubuntu" => return Family::Debian,
            "fedora" | "rhel" | "centos" => return Family::Fedora,
            "arch" => return Family::Arch,
            _ => {}
        }
    }
    Family::Other
}

fn ensure_macos() -> Result<(), TaskError> {
    if process::answer("xcode-select", &["-p"]).is_some() {
        return Ok(());
    }
    let remedy = "Install them with: xcode-select --install";
    Err(TaskError::Missing { what: "Xcode's command line tools".into(), remedy: remedy.into() })
}

fn ensure_windows() -> Result<(), TaskError> {
    // The runtime's own key, as its documentation gives it; per machine (32-bit view) or per user.
    const CLIENT: &str = r"Microsoft\EdgeUpdate\Clients\{F3017226-FE2A-4295-8BDF-00C3A9A7E4C5}";
    let keys = [
        format!(r"HKLM\SOFTWARE\WOW6432Node\{CLIENT}"),
        format!(r"HKLM\SOFTWARE\{CLIENT}"),
        format!(r"HKCU\Software\{CLIENT}"),
    ];
    if keys.iter().any(|key| process::answer("reg", &["query", key, "/v", "pv"]).is_some()) {
        return Ok(());
    }
    let remedy = "Install the Evergreen runtime: https://developer.microsoft.com/microsoft-edge/webview2/ (the Rust \
                  toolchain needs Visual Studio's C++ build tools besides).";
    Err(TaskError::Missing { what: "the WebView2 runtime".into(), remedy: remedy.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_installs_count() {
        let answer = "xvfb install ok installed\nxauth deinstall ok config-files\nxfwm4 install ok half-configured\n\
                      dbus hold ok installed\nxdotool install reinstreq installed\nlibxdo-dev unknown ok not-installed\n";
        assert_eq!(installed(answer), ["xvfb", "dbus"]);
        assert!(installed("").is_empty());
    }

    #[test]
    fn families_are_told_apart() {
        assert_eq!(family("PRETTY_NAME=\"Debian GNU/Linux 13\"\nID=debian\n"), Family::Debian);
        assert_eq!(family("ID=linuxmint\nID_LIKE=\"ubuntu debian\"\n"), Family::Debian);
        assert_eq!(family("ID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\n"), Family::Fedora);
        assert_eq!(family("ID=manjaro\nID_LIKE=arch\n"), Family::Arch);
        assert_eq!(family("VERSION_ID=debian\nID=nixos\n"), Family::Other);
        assert_eq!(family(""), Family::Other);
    }

    #[test]
    fn building_needs_no_test_packages() {
        let names: Vec<_> = Need::Build.packages().map(|package| package.debian).collect();
        assert!(names.contains(&"libwebkit2gtk-4.1-dev") && !names.contains(&"xvfb"));
        assert_eq!(Need::Window.packages().count(), BUILD.len() + WINDOW.len());
        assert!(!names.iter().any(|name| name.contains("mingw")));
    }

    #[test]
    fn the_advice_is_a_command_where_the_family_is_known() {
        let fedora = by_hand(Family::Fedora, Need::Build);
        assert!(fedora.contains("dnf install webkit2gtk4.1-devel") && !fedora.contains("pacman"), "{fedora}");
        let arch = by_hand(Family::Arch, Need::Window);
        assert!(arch.contains("pacman") && arch.contains("xorg-server-xvfb") && !arch.contains("  "), "{arch}");
        let other = by_hand(Family::Other, Need::Build);
        assert!(other.contains("Debian:") && other.contains("Fedora:") && other.contains("Arch:"), "{other}");
    }
}
