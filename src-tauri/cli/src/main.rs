//! The command line as a program of its own: for Windows, where the program with the window has no console, and for computers without a
//! desktop.

fn main() -> std::process::ExitCode {
    platform::memory::keep_out_of_core_dumps();
    cli::run()
}
