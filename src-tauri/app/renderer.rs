//! WebKitGTK's DMABUF renderer shows blank windows on NVIDIA drivers and on machines without a render node. There it is
//! switched off before anything starts, unless the user has decided about it.

#[cfg(target_os = "linux")]
const SWITCH: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Starts the program over with the renderer switched off, where that is needed. The process stays the same one.
#[cfg(target_os = "linux")]
pub fn prepare() {
    use std::os::unix::process::CommandExt;
    if std::env::var_os(SWITCH).is_some() || !is_troublesome() {
        return;
    }
    let Ok(program) = std::env::current_exe() else { return };
    let mut arguments = std::env::args_os();
    let name = arguments.next();
    let mut again = std::process::Command::new(program);
    if let Some(name) = name {
        again.arg0(name);
    }
    // Only returns when it failed; the program then goes on as it is.
    let _ = again.args(arguments).env(SWITCH, "1").exec();
}

/// Nothing to do: only WebKitGTK has that renderer.
#[cfg(not(target_os = "linux"))]
pub fn prepare() {}

#[cfg(target_os = "linux")]
fn is_troublesome() -> bool {
    let has_render_node = std::fs::read_dir("/dev/dri")
        .is_ok_and(|entries| entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("renderD")));
    !has_render_node || std::path::Path::new("/proc/driver/nvidia").exists()
}
