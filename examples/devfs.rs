//! A jail that sees one device and nothing else.

use std::fs;
use std::io::Write;
use std::process::ExitCode;

use examples::{Example, Outcome, Usage};
use jail::{DevfsRuleset, Mount};

const USAGE: Usage = Usage {
    name: "devfs",
    about: "Mounts a devfs that shows one device and no other, and looks into it.\n\
            Without an argument: null. Others: dri/renderD128, 'md*'.",
    args: "[PATTERN]",
    flags: &[],
};

fn main() -> ExitCode {
    Example::run(&USAGE, devfs)
}

fn devfs(example: &Example, out: &mut dyn Write) -> Outcome {
    let host = example.host()?;
    let pattern = match example.args().first() {
        None => "null",
        Some(arg) => arg.to_str().ok_or("the pattern is no text")?,
    };
    let dir = tempfile::Builder::new().prefix("jailrs.").tempdir()?;
    fs::create_dir(dir.path().join("dev"))?;

    let rules = DevfsRuleset::hide_all().expose(pattern)?;
    write!(out, "{rules}")?;
    let applied = rules.apply(&host)?;
    let shown = Mount::devfs("/dev")
        .ruleset(applied.number())
        .mount(&host, dir.path())
        .map_err(Into::into)
        .and_then(|mounted| {
            let listed = list(example, mounted.on(), out);
            mounted.unmount()?;
            listed
        });
    applied.remove()?;
    shown
}

/// What ls(1) says of the directory.
fn list(example: &Example, dir: &std::path::Path, out: &mut dyn Write) -> Outcome {
    let host = example.host()?;
    let listed = jail::Command::new(&host, "/bin/ls").arg(dir).output()?;
    writeln!(out, "of all devices these are seen:")?;
    out.write_all(&listed.stdout)?;
    out.write_all(&listed.stderr)?;
    Ok(())
}
