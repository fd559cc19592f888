//! Every function of the header is called from C with NULL in every place of a pointer: it says so,
//! by the name of the argument, and nothing else happens. Needs a C compiler, and says if there is
//! none.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test may fail so"
)]

mod prototype;
mod values;

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use prototype::{Function, Parameter};
use values::Allowed;

#[test]
fn null_is_told_in_every_place() {
    let header = Path::new(env!("CARGO_MANIFEST_DIR")).join("../bindings/c/jailrs.h");
    if !header.exists() {
        println!("skipped: the sources are not on this machine");
        return;
    }
    let header = header.canonicalize().unwrap();
    let functions = prototype::all(&std::fs::read_to_string(&header).unwrap());
    assert!(functions.len() > 250, "{} functions found", functions.len());
    if Command::new("cc").arg("--version").output().is_err() {
        println!("skipped: there is no cc");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let mut calls = 0;
    let source = program(&functions, &mut calls);
    std::fs::write(dir.path().join("null.c"), source).unwrap();
    build(dir.path(), header.parent().unwrap());
    let said = Command::new(dir.path().join("null"))
        .env("LD_LIBRARY_PATH", dir.path())
        .env("TMPDIR", dir.path())
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&said.stdout);
    let errors = String::from_utf8_lossy(&said.stderr);
    assert!(said.status.success(), "{}: {text}{errors}", said.status);
    assert_eq!(
        text.lines().last(),
        Some(format!("{calls} calls").as_str()),
        "{text}"
    );
    println!("{} functions, {calls} calls with NULL", functions.len());
}

fn program(functions: &[Function], calls: &mut usize) -> String {
    let mut main = String::new();
    for function in functions {
        for call in calls_of(function) {
            main.push_str(&call);
            *calls += 1;
        }
    }
    format!(
        "{}\nint\nmain(void)\n{{\n\tmake_all();\n{main}\tprintf(\"%d calls\\n\", calls);\n\treturn (failed);\n}}\n",
        values::PRELUDE
    )
}

/// One for each pointer, and one with none but NULL.
fn calls_of(function: &Function) -> Vec<String> {
    let pointers = function
        .parameters
        .iter()
        .enumerate()
        .filter(|(_, parameter)| parameter.is_pointer());
    let pointers: Vec<usize> = pointers.map(|(at, _)| at).collect();
    let mut calls = Vec::new();
    let frees = function.name.ends_with("_free");
    for null in pointers.iter().copied().filter(|_| !frees) {
        let parameter = &function.parameters[null];
        let arguments = function
            .parameters
            .iter()
            .enumerate()
            .map(|(at, parameter)| match at == null {
                true => "NULL".to_owned(),
                false => values::of(&function.name, parameter),
            });
        let arguments: Vec<String> = arguments.collect();
        calls.push(call(function, &arguments, Some(parameter)));
    }
    let none = function
        .parameters
        .iter()
        .map(|parameter| match parameter.is_pointer() {
            true => "NULL".to_owned(),
            false => values::of(&function.name, parameter),
        });
    let none: Vec<String> = none.collect();
    if !pointers.is_empty() {
        calls.push(call(function, &none, None));
    }
    calls
}

fn call(function: &Function, arguments: &[String], null: Option<&Parameter>) -> String {
    let name = &function.name;
    let arguments = arguments.join(", ");
    let text = format!("{name}({arguments})");
    let mut line = String::new();
    let is_error = null.is_some_and(|null| null.name == "error");
    let allowed = null.map(|null| values::allowed(name, null));
    match (function.returns.as_str(), null, allowed) {
        ("void", ..) => writeln!(line, "\tcalls++;\n\t{text};"),
        // What it returns is the status of an error, and no error is JAILRS_OK.
        ("jailrs_status", ..) if name == "jailrs_error_status" => {
            writeln!(line, "\tnothing({text} == JAILRS_OK, \"{name}\");")
        }
        ("jailrs_status", None, _) => writeln!(line, "\tinvalid({text}, \"{name}\");"),
        // Whoever does not want to know is not told, and the call is as it would be.
        ("jailrs_status", Some(_), _) if is_error => writeln!(line, "\tcalls++;\n\t(void){text};"),
        ("jailrs_status", Some(null), Some(Allowed::No)) => {
            writeln!(line, "\ttold({text}, \"{name}\", \"{}\");", null.name)
        }
        ("jailrs_status", Some(null), _) => {
            assert!(
                function.comment.contains("NULL"),
                "{name} takes NULL for {}, and its comment does not say so",
                null.name
            );
            writeln!(line, "\tfine({text}, \"{name}\", \"{}\");", null.name)
        }
        _ => {
            writeln!(
                line,
                "\tnothing((uint64_t)(uintptr_t){text} == {}, \"{name}\");",
                values::nothing(name)
            )
        }
    }
    .unwrap();
    line
}

fn build(dir: &Path, include: &Path) {
    let library = library();
    for name in ["libjailrs.so", "libjailrs.so.0"] {
        std::os::unix::fs::symlink(&library, dir.join(name)).unwrap();
    }
    let built = Command::new("cc")
        .args([
            "-std=c11",
            "-Wall",
            "-Wextra",
            "-Wno-nonnull",
            "-Werror",
            "-o",
        ])
        .arg(dir.join("null"))
        .arg(dir.join("null.c"))
        .arg("-I")
        .arg(include)
        .arg("-L")
        .arg(dir)
        .arg("-ljailrs")
        .output()
        .unwrap();
    let errors = String::from_utf8_lossy(&built.stderr);
    assert!(built.status.success(), "{errors}");
}

/// It was made together with this test.
fn library() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let deps = test.parent().unwrap();
    let library = deps.join("libjailrs.so");
    assert!(library.exists(), "there is no {}", library.display());
    library
}
