//! What is another thing on each system: how somebody ends a program, and the way to the owner of a data folder.

use std::process::{Child, Command};

#[cfg(unix)]
pub use unix::{Endpoint, connect};
#[cfg(windows)]
pub use windows::{Endpoint, connect};

/// Presses Ctrl+C in the terminal of a program.
pub fn interrupt(child: &Child) {
    press("-INT", child);
}

/// Has a program end without a keyboard; on Windows there is no other way than the keyboard's.
pub fn end(child: &Child) {
    press("-TERM", child);
}

#[cfg(unix)]
fn press(signal: &str, child: &Child) {
    assert!(Command::new("kill").args([signal, &child.id().to_string()]).status().unwrap().success());
}

/// Through the small program that `cargo xtask port` makes for it.
#[cfg(windows)]
fn press(_: &str, child: &Child) {
    let program = std::env::var_os("POSTHORN_PRESS").unwrap();
    assert!(Command::new(program).arg(child.id().to_string()).status().unwrap().success());
}

#[cfg(unix)]
mod unix {
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::Path;

    /// Where callers reach somebody who owns a data folder.
    pub struct Endpoint(UnixListener);

    impl Endpoint {
        /// Opens it.
        pub fn open(folder: &Path) -> Self {
            Self(UnixListener::bind(folder.join("posthorn.socket")).unwrap())
        }

        /// The next caller.
        pub fn accept(&self) -> UnixStream {
            self.0.accept().unwrap().0
        }
    }

    /// Calls the owner of a data folder.
    pub fn connect(folder: &Path) -> UnixStream {
        UnixStream::connect(folder.join("posthorn.socket")).unwrap()
    }
}

#[cfg(windows)]
mod windows {
    use interprocess::os::windows::named_pipe::{
        DuplexPipeStream, PipeListener, PipeListenerOptions, pipe_mode::Bytes,
    };
    use std::fs::{File, OpenOptions};
    use std::path::Path;
    use std::time::{Duration, Instant};

    /// The file with the name of the pipe.
    const FILE: &str = "posthorn.pipe";

    /// Where callers reach somebody who owns a data folder.
    pub struct Endpoint(PipeListener<Bytes, Bytes>);

    impl Endpoint {
        /// Opens it.
        pub fn open(folder: &Path) -> Self {
            let unique = folder.parent().unwrap().parent().unwrap().file_name().unwrap().to_string_lossy().into_owned();
            let name = format!(r"\\.\pipe\posthorn-test-{unique}");
            let listener = PipeListenerOptions::new().path(name.as_str()).create_duplex().unwrap();
            std::fs::write(folder.join(FILE), name).unwrap();
            Self(listener)
        }

        /// The next caller.
        pub fn accept(&self) -> DuplexPipeStream<Bytes> {
            self.0.accept().unwrap()
        }
    }

    /// Calls the owner of a data folder. Between two callers a pipe is busy for a moment.
    pub fn connect(folder: &Path) -> File {
        const BUSY: i32 = 231;
        let name = std::fs::read_to_string(folder.join(FILE)).unwrap();
        let began = Instant::now();
        loop {
            match OpenOptions::new().read(true).write(true).open(&name) {
                Err(error) if error.raw_os_error() == Some(BUSY) && began.elapsed() < Duration::from_secs(30) => {
                    std::thread::sleep(Duration::from_millis(10));
                }
                other => return other.unwrap(),
            }
        }
    }
}
