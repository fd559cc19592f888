//! Gives the shared library its name and version for the run-time linker.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    // macOS has install names instead.
    if std::env::var("CARGO_CFG_TARGET_OS").is_ok_and(|os| os != "macos") {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libjailrs.so.0");
    }
}
