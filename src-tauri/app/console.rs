//! The command line as a program of its own, for Windows, where the program with the window has no console.

fn main() -> std::process::ExitCode {
    posthorn_app::cli::run()
}
