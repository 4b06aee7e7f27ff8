//! Makes a permission of every command and checks the capability files, which stay beside the app's sources.

include!("app/command_names.rs");

fn main() {
    println!("cargo:rerun-if-changed=src-tauri/app/command_names.rs");
    println!("cargo:rerun-if-changed=src-tauri/capabilities");
    let attributes = tauri_build::Attributes::new()
        .capabilities_path_pattern("./src-tauri/capabilities/**/*")
        .app_manifest(tauri_build::AppManifest::new().commands(COMMANDS));
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo:warning={error:#}");
        std::process::exit(1);
    }
}
