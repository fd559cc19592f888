//! Asks FreeBSD's headers again, where the Python package ziglang is installed, and fails when the
//! committed answers have become stale. Without ziglang it has nothing to ask and passes.
//!
//! The interpreter is `python3`, or what `JAILRS_ZIG_PYTHON` names; then ziglang must be there.
#![expect(clippy::expect_used, reason = "the helpers of a test may fail it")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

#[test]
fn committed_facts_are_what_the_headers_say() {
    let Some(python) = python_with_ziglang() else {
        println!("skipped: ziglang is not installed");
        return;
    };
    let crate_root = Path::new(env!("CARGO_MANIFEST_DIR"));
    if !crate_root.exists() {
        println!("skipped: the sources are not on this machine");
        return;
    }
    let fresh = Path::new(env!("CARGO_TARGET_TMPDIR")).join("abi");
    fs::create_dir_all(&fresh).expect("a scratch folder");
    let run = Command::new(python)
        .arg(crate_root.join("abi/gen.py"))
        .arg("--out")
        .arg(&fresh)
        .output()
        .expect("gen.py starts");
    let complaint = String::from_utf8_lossy(&run.stderr);
    assert!(run.status.success(), "gen.py: {complaint}");
    for (folder, name) in [
        ("abi", "facts-x86_64.txt"),
        ("abi", "facts-aarch64.txt"),
        ("tests/abi", "table.rs"),
    ] {
        same(&crate_root.join(folder).join(name), &fresh.join(name));
    }
}

fn python_with_ziglang() -> Option<PathBuf> {
    let named = env::var_os("JAILRS_ZIG_PYTHON").map(PathBuf::from);
    let python = named.clone().unwrap_or_else(|| PathBuf::from("python3"));
    let import = Command::new(&python)
        .args(["-c", "import ziglang"])
        .output();
    let found = import.is_ok_and(|it| it.status.success());
    assert!(
        found || named.is_none(),
        "JAILRS_ZIG_PYTHON names an interpreter without ziglang"
    );
    found.then_some(python)
}

fn same(committed: &Path, fresh: &Path) {
    let [old, new] = [committed, fresh].map(|it| fs::read_to_string(it).expect("a text"));
    let differing = old.lines().zip(new.lines()).find(|(old, new)| old != new);
    let name = committed.display();
    assert_eq!(differing, None, "{name} is stale: run abi/gen.py");
    assert_eq!(old.len(), new.len(), "{name} is stale: run abi/gen.py");
}
