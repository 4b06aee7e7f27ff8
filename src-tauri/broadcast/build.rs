//! Makes the compiler notice a new migration: the folder is read by a macro.

fn main() {
    println!("cargo:rerun-if-changed=migrations");
}
