//! The header in the repository is the one that the code makes. `JAILRS_BLESS=1` writes it anew.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail so"
)]

use std::path::{Path, PathBuf};

fn header_path() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings/c/jailrs.h")
}

/// Whether the sources are on this machine.
fn is_here() -> bool {
    let here = header_path().exists();
    if !here {
        println!("skipped: the sources are not on this machine");
    }
    here
}

fn made() -> String {
    let crate_dir = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(crate_dir.join("cbindgen.toml")).unwrap();
    let bindings = cbindgen::Builder::new()
        .with_crate(crate_dir)
        .with_config(config)
        .generate()
        .unwrap();
    let mut bytes = Vec::new();
    bindings.write(&mut bytes);
    tidy(&String::from_utf8(bytes).unwrap())
}

/// Links of rustdoc are plain names in a header.
fn tidy(header: &str) -> String {
    let mut text = String::new();
    for line in header.lines() {
        let definition = line.trim_start().starts_with("// [`");
        if definition && line.contains("]: ") {
            continue;
        }
        let mut rest = line;
        while let Some((before, link)) = rest.split_once("[`") {
            let Some((name, after)) = link.split_once("`]") else {
                break;
            };
            text.push_str(before);
            text.push_str(name);
            rest = match after
                .strip_prefix('(')
                .and_then(|target| target.split_once(')'))
            {
                Some((_, after)) => after,
                None => after,
            };
        }
        text.push_str(rest);
        text.push('\n');
    }
    text.replace("//\n//\n", "//\n")
}

#[test]
fn the_header_is_the_one_that_the_code_makes() {
    if !is_here() {
        return;
    }
    let made = made();
    if std::env::var_os("JAILRS_BLESS").is_some() {
        std::fs::write(header_path(), &made).unwrap();
    }
    let committed = std::fs::read_to_string(header_path()).unwrap_or_default();
    let differs = made
        .lines()
        .zip(committed.lines())
        .find(|(one, other)| one != other);
    assert!(
        made == committed,
        "bindings/c/jailrs.h is not what the code makes ({differs:?}): run \
         `JAILRS_BLESS=1 cargo test -p jail-ffi --test header`"
    );
}

#[test]
fn the_version_is_the_crate_s() {
    if !is_here() {
        return;
    }
    let header = std::fs::read_to_string(header_path()).unwrap();
    let version = format!("#define JAILRS_VERSION \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(header.contains(&version), "{version}");
}
