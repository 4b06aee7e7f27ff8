//! The compiler for the other systems. Debian's `rustc-web` follows Rust closely and comes with the sources of the standard library,
//! which is compiled for each target. Its packages are unpacked beside the build and never installed.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::tools::Tools;
use crate::error::TaskError;
use crate::process::{self, start_error};
use crate::project::Project;

/// What is linked with MinGW and run under Wine.
pub const WINDOWS: &str = "x86_64-pc-windows-gnu";
/// What is shipped for Windows, with Microsoft's linker.
pub const WINDOWS_MSVC: &str = "x86_64-pc-windows-msvc";
/// What is shipped for the Macs of today.
pub const MACOS: &str = "aarch64-apple-darwin";

/// The packages that are asked for; what they need besides comes along.
const PACKAGES: [&str; 4] = ["rustc-web", "cargo-web", "rust-web-src", "rust-web-clippy"];
/// What is compiled of the standard library.
const STANDARD_LIBRARY: &str = "std,panic_unwind,panic_abort,proc_macro,test";
/// Remembers in the unpacked folder what was unpacked.
const STAMP: &str = "unpacked";

/// The unpacked toolchain.
#[derive(Debug)]
pub struct Toolchain<'a> {
    project: &'a Project,
    /// Everything of this task: toolchain, tools, build.
    folder: PathBuf,
    tools: Tools,
}

impl<'a> Toolchain<'a> {
    /// Fetches and unpacks it, unless that was done with these very versions.
    ///
    /// # Errors
    /// Says which package could not be had.
    pub fn ensure(project: &'a Project) -> Result<Self, TaskError> {
        let folder = project.output("port");
        let packages = newest()?;
        let unpacked = folder.join("toolchain");
        let stamp = unpacked.join(STAMP);
        let wanted = packages.join("\n");
        if !fs::read_to_string(&stamp).is_ok_and(|text| text == wanted) {
            unpack(project, &folder.join("packages"), &unpacked, &packages)?;
            fs::write(&stamp, wanted).map_err(TaskError::file(&stamp))?;
        }
        let tools = Tools::make(project, &folder.join("tools"))?;
        Ok(Self { project, folder, tools })
    }

    /// The folder of everything that this task makes.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The small programs beside it.
    pub fn tools(&self) -> &Tools {
        &self.tools
    }

    /// Where the programs for Windows are built.
    pub fn built(&self) -> PathBuf {
        self.folder.join("build").join(WINDOWS).join("debug")
    }

    /// A program for Windows.
    pub fn program(&self, name: &str) -> PathBuf {
        self.built().join(format!("{name}.exe"))
    }

    /// Its Cargo, with the settings of every target. A warning of a package of this workspace is an error; that is asked of Cargo and
    /// not of the compiler, whose flags would have everything compiled again.
    pub fn cargo(&self) -> Command {
        let usr = self.folder.join("toolchain/usr");
        let program = |name: &str| usr.join("bin").join(name);
        let mut cargo = self.project.cargo_at(program("cargo").as_os_str());
        let paths = env::var_os("PATH").unwrap_or_default();
        let paths = env::join_paths([usr.join("bin")].into_iter().chain(env::split_paths(&paths)));
        cargo.env("PATH", paths.unwrap_or_default());
        cargo.env("LD_LIBRARY_PATH", usr.join("lib/x86_64-linux-gnu"));
        cargo.env("RUSTC", program("rustc")).env("RUSTDOC", program("rustdoc"));
        // For the standard library, and for the next line but one on a Cargo that does not know it yet.
        cargo.env("RUSTC_BOOTSTRAP", "1").env("CARGO_UNSTABLE_BUILD_STD", STANDARD_LIBRARY);
        cargo.env("CARGO_BUILD_WARNINGS", "deny").env("CARGO_UNSTABLE_WARNINGS", "true");
        // Nobody steps through these programs, and MinGW links them twice as fast without.
        cargo.env("CARGO_PROFILE_DEV_DEBUG", "0");
        cargo.env("CARGO_TARGET_DIR", self.folder.join("build"));
        let mingw = |tool: &str| format!("x86_64-w64-mingw32-{tool}");
        cargo.env("CARGO_TARGET_X86_64_PC_WINDOWS_GNU_LINKER", mingw("gcc-posix"));
        cargo.env("CC_x86_64_pc_windows_gnu", mingw("gcc-posix")).env("CXX_x86_64_pc_windows_gnu", mingw("g++-posix"));
        cargo.env("AR_x86_64_pc_windows_gnu", mingw("gcc-ar-posix"));
        // Icons and the version are made into resources by the same program for both.
        cargo.env("RC_x86_64_pc_windows_msvc", mingw("windres"));
        cargo.env("CC_x86_64_pc_windows_msvc", self.tools.cl()).env("CXX_x86_64_pc_windows_msvc", self.tools.cl());
        cargo.env("AR_x86_64_pc_windows_msvc", self.tools.lib());
        cargo.env("CC_aarch64_apple_darwin", self.tools.cc()).env("CXX_aarch64_apple_darwin", self.tools.cc());
        cargo.env("AR_aarch64_apple_darwin", "ar").env("SDKROOT", self.tools.folder());
        cargo
    }
}

/// The newest versions, as `name=version`, of the packages and of what this system lacks for them.
fn newest() -> Result<Vec<String>, TaskError> {
    let mut simulated = Command::new("apt-get");
    simulated.args(["install", "-s", "--no-install-recommends"]).args(PACKAGES).env("LC_ALL", "C");
    let output = simulated.output().map_err(|source| start_error(&simulated, source))?;
    if !output.status.success() {
        let output = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(TaskError::Failed { step: "asking apt-get for the toolchain".into(), output });
    }
    Ok(to_install(&String::from_utf8_lossy(&output.stdout)))
}

/// `name=version` of each line `Inst name [old] (version origin …)`.
fn to_install(simulation: &str) -> Vec<String> {
    let one = |line: &str| {
        let (name, rest) = line.strip_prefix("Inst ")?.split_once(' ')?;
        let version = rest.split_once('(')?.1.split_whitespace().next()?;
        Some(format!("{name}={version}"))
    };
    simulation.lines().filter_map(one).collect()
}

fn unpack(project: &Project, archives: &Path, unpacked: &Path, packages: &[String]) -> Result<(), TaskError> {
    for folder in [archives, unpacked] {
        match fs::remove_dir_all(folder) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(TaskError::file(folder)(error)),
            _ => fs::create_dir_all(folder).map_err(TaskError::file(folder))?,
        }
    }
    println!("Fetching {} packages of the toolchain", packages.len());
    let mut download = Command::new("apt-get");
    // Its usual user may not write here.
    download.args(["download", "-q", "-o", "APT::Sandbox::User=root"]).args(packages).current_dir(archives);
    step(project, "port download", &mut download)?;
    for entry in fs::read_dir(archives).map_err(TaskError::file(archives))? {
        let archive = entry.map_err(TaskError::file(archives))?.path();
        step(project, "port unpack", Command::new("dpkg-deb").arg("-x").arg(archive).arg(unpacked))?;
    }
    let compiler = unpacked.join("usr/bin/rustc");
    if compiler.exists() {
        // The archives are as large as a third of what came out of them.
        return fs::remove_dir_all(archives).map_err(TaskError::file(archives));
    }
    let remedy = "It is installed on this system, and this task wants it apart: apt-get remove it.";
    Err(TaskError::Missing { what: format!("{} among {PACKAGES:?}", compiler.display()), remedy: remedy.into() })
}

/// Runs a small step of the preparation into a log.
pub fn step(project: &Project, name: &str, command: &mut Command) -> Result<(), TaskError> {
    let log = project.output("xtask").join(format!("{}.log", name.replace(' ', "-")));
    if process::logged(command, &log)? {
        return Ok(());
    }
    Err(TaskError::Failed { step: name.into(), output: process::tail(&log, 40) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_be_installed_is_read_with_its_version() {
        let simulation = "Reading package lists...\nInst libllvm22 (1:22.1.8-1~deb12u1 Debian-Security:12/x [amd64])\n\
                          Inst rustc-web [1.85.0] (1.96.0+dfsg1-1 Debian-Security:12/x [amd64]) []\n\
                          Conf rustc-web (1.96.0+dfsg1-1 Debian-Security:12/x [amd64])\n";
        assert_eq!(to_install(simulation), ["libllvm22=1:22.1.8-1~deb12u1", "rustc-web=1.96.0+dfsg1-1"]);
        assert_eq!(to_install("0 upgraded, 0 newly installed"), Vec::<String>::new());
    }
}
